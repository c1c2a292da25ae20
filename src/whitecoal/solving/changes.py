"""What is different between two programs of the same size, number by number."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from whitecoal.solving.arrays import Floats, Program

Positions = npt.NDArray[np.int32]

MOST_ENTRIES = 20_000
"""Above so many other coefficients it is quicker to load a program anew."""


@dataclass(frozen=True, eq=False)
class Changes:
    """Where two programs differ.

    Args:
        cost: columns of other worth.
        columns: columns with other bounds.
        rows: rows with other bounds.
        entries: rows, columns and new values of other coefficients; zero where one is gone.
    """

    cost: Positions
    columns: Positions
    rows: Positions
    entries: tuple[list[int], list[int], list[float]]


def changes_between(old: Program, new: Program) -> Changes | None:
    """The changes that make the new program of the old one; None if they are too many or the sizes differ."""
    if (old.columns, old.rows) != (new.columns, new.rows):
        return None
    entries = _entries(old, new)
    if entries is None:
        return None
    return Changes(
        cost=_where(old.cost != new.cost),
        columns=_where((old.lower != new.lower) | (old.upper != new.upper)),
        rows=_where((old.row_lower != new.row_lower) | (old.row_upper != new.row_upper)),
        entries=entries,
    )


def _where(differs: npt.NDArray[np.bool_]) -> Positions:
    return np.flatnonzero(differs).astype(np.int32)


def _entries(old: Program, new: Program) -> tuple[list[int], list[int], list[float]] | None:
    if np.array_equal(old.row_start, new.row_start) and np.array_equal(old.row_column, new.row_column):
        at = np.flatnonzero(old.row_value != new.row_value)
        keys, values = _keys(new, at), new.row_value[at]
    else:
        keys, values = _rearranged(old, new)
    if len(keys) > MOST_ENTRIES:
        return None
    row, column = np.divmod(keys, new.columns)
    return row.tolist(), column.tolist(), values.tolist()


def _keys(program: Program, at: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Row and column of some entries as one number each."""
    row = np.searchsorted(program.row_start, at, side="right") - 1
    return np.asarray(row * program.columns + program.row_column[at], dtype=np.int64)


def _rearranged(old: Program, new: Program) -> tuple[npt.NDArray[np.int64], Floats]:
    """The changed entries of programs whose entries stand in other places."""
    every = [_keys(program, np.arange(program.nonzeros)) for program in (old, new)]
    known = np.unique(np.concatenate(every))
    before, after = np.zeros(len(known)), np.zeros(len(known))
    before[np.searchsorted(known, every[0])] = old.row_value
    after[np.searchsorted(known, every[1])] = new.row_value
    changed = before != after
    return known[changed], after[changed]
