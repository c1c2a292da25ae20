"""Worth without limit: which columns grow together for ever."""

import numpy as np

from whitecoal.errors import SolverFailed
from whitecoal.solving.arrays import Program
from whitecoal.solving.session import Session


class Unbounded(SolverFailed):
    """The worth can grow without limit; `columns` are those that grow [column index]."""

    def __init__(self, columns: tuple[int, ...]) -> None:
        self.columns = columns
        super().__init__(
            f"The worth has no limit: {len(columns)} decisions can grow together for ever. "
            "Give one of them a ceiling, or let it use something scarce."
        )

    def __reduce__(self) -> tuple[type["Unbounded"], tuple[tuple[int, ...]]]:
        """Rebuilt from its columns, so that it survives the way back from a worker process."""
        return Unbounded, (self.columns,)


def growing_columns(program: Program) -> tuple[int, ...]:
    """The shortest direction in which the worth grows for ever: the columns that move along it.

    Every limit that is finite becomes zero and every other stays away; a direction d with cost · d ≥ 1 within those is
    one along which nothing stops the worth. Of all, the one with the least sum of movements.

    Args:
        program: one whose worth has no limit.

    Returns:
        The columns that move; none if no such direction is found.
    """
    worth = np.flatnonzero(program.cost)
    n = program.columns
    direction = Program(
        cost=-np.ones(2 * n),
        first=np.zeros(2 * n),
        lower=np.zeros(2 * n),
        upper=np.concatenate(
            [np.where(np.isfinite(program.upper), 0.0, np.inf), np.where(np.isfinite(program.lower), 0.0, np.inf)]
        ),
        whole=np.zeros(2 * n, dtype=np.bool_),
        row_start=np.append(2 * program.row_start, 2 * (program.nonzeros + len(worth))),
        row_column=_doubled(np.append(program.row_column, worth), n),
        row_value=_mirrored(np.append(program.row_value, program.cost[worth])),
        row_lower=np.append(np.where(np.isfinite(program.row_lower), 0.0, -np.inf), 1.0),
        row_upper=np.append(np.where(np.isfinite(program.row_upper), 0.0, np.inf), np.inf),
    )
    answer = Session(direction).run("which decisions grow for ever")
    if answer.status != "optimal":
        return ()
    moved = answer.x[:n] + answer.x[n:]
    return tuple(np.flatnonzero(moved > 1e-7 * moved.max(initial=1.0)).tolist())


def _doubled(columns: np.ndarray, n: int) -> np.ndarray:
    return np.column_stack([columns, columns + n]).ravel()


def _mirrored(values: np.ndarray) -> np.ndarray:
    return np.column_stack([values, -values]).ravel()
