"""The program some of whose limits may be broken, at a price of one over their size: what it takes to have a plan."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from whitecoal.errors import SolverFailed
from whitecoal.solving.arrays import Flags, Floats, Program
from whitecoal.solving.program import choose_method
from whitecoal.solving.session import Answer, Progress, Session

Indices = npt.NDArray[np.int64]
Repair = tuple[str, int, float, str]

BROKEN = 1e-7  # sum of relative breaches below which nothing is broken
LARGEST = 1e4  # a size above this counts as this: a price must stay well above the solver's tolerance of 1e-7


@dataclass(frozen=True)
class Members:
    """A set of rows and of limits of columns, as flags [row, column, column]."""

    rows: Flags
    lower: Flags
    upper: Flags

    def ids(self) -> list[tuple[str, int]]:
        """What belongs to the set: "row", "lower" or "upper", and the index."""
        named = (("row", self.rows), ("lower", self.lower), ("upper", self.upper))
        return [(kind, int(index)) for kind, flags in named for index in np.flatnonzero(flags)]

    def has(self, ids: Sequence[tuple[str, int]]) -> Flags:
        """Whether each of these belongs to the set [one of the ids]."""
        flags = {"row": self.rows, "lower": self.lower, "upper": self.upper}
        return np.array([flags[kind][index] for kind, index in ids], dtype=np.bool_)

    def within(self, other: "Members") -> "Members":
        """What belongs to both sets."""
        return Members(self.rows & other.rows, self.lower & other.lower, self.upper & other.upper)

    def without(self, left_out: Iterable[tuple[str, int]]) -> "Members":
        """The set less some of it."""
        flags = {"row": self.rows.copy(), "lower": self.lower.copy(), "upper": self.upper.copy()}
        for kind, index in left_out:
            flags[kind][index] = False
        return Members(flags["row"], flags["lower"], flags["upper"])


class Elastic:
    """The program some of whose limits may be broken, at a price of one over their size.

    A breach of a column's upper limit is one more column with the same coefficients, of its lower limit one with the
    opposite; a breach of a row is a column of that row alone.
    """

    def __init__(self, program: Program, named: Members) -> None:
        self.original = program
        finite = (np.isfinite(program.row_lower), np.isfinite(program.row_upper))
        self.below, self.above = (np.flatnonzero(flags & named.rows) for flags in finite)
        self.less, self.more = np.flatnonzero(named.lower), np.flatnonzero(named.upper)
        self.program = self._program()

    def _program(self) -> Program:
        p = self.original
        price = np.concatenate(
            [
                np.zeros(p.columns),
                1 / _size(p.upper[self.more]),
                1 / _size(p.lower[self.less]),
                1 / row_size(p)[self.below],
                1 / row_size(p)[self.above],
            ]
        )
        rows, columns, values = self._entries()
        order = np.argsort(rows, kind="stable")
        extra = np.zeros(len(price) - p.columns)
        return Program(
            cost=-price,
            first=np.zeros(len(price)),
            lower=np.append(p.lower, extra),
            upper=np.append(p.upper, extra + np.inf),
            whole=self._whole(),
            row_start=np.append(0, np.cumsum(np.bincount(rows, minlength=p.rows))),
            row_column=columns[order].astype(np.int32),
            row_value=values[order],
            row_lower=p.row_lower,
            row_upper=p.row_upper,
        )

    def _whole(self) -> Flags:
        """A breach of the limit of a whole column is whole too [column]."""
        p = self.original
        rows = np.zeros(len(self.below) + len(self.above), dtype=np.bool_)
        return np.concatenate([p.whole, p.whole[self.more], p.whole[self.less], rows])

    def _entries(self) -> tuple[Indices, Indices, Floats]:
        p = self.original
        row, column, value = p.row_of_entry(), p.row_column.astype(np.int64), p.row_value
        parts = [(row, column, value)]
        at = p.columns
        for chosen, sign in ((self.more, 1.0), (self.less, -1.0)):
            place = np.full(p.columns, -1)
            place[chosen] = at + np.arange(len(chosen))
            taken = place[column] >= 0
            parts.append((row[taken], place[column[taken]], sign * value[taken]))
            at += len(chosen)
        for chosen, sign in ((self.below, 1.0), (self.above, -1.0)):
            parts.append((chosen, at + np.arange(len(chosen)), np.full(len(chosen), sign)))
            at += len(chosen)
        rows, columns, values = (np.concatenate(part) for part in zip(*parts, strict=True))
        return rows, columns, values

    def solve(self, phase: str, progress: Progress | None) -> Answer:
        """The least that must be broken, by the method that suits a program of this size."""
        session = Session(self.program, progress=progress)
        answer = session.run(phase, method=choose_method(self.original.columns, self.original.nonzeros))
        if answer.status != "optimal":
            answer = session.run(phase)
        if answer.status != "optimal":
            raise SolverFailed(f"The contradiction could not be explained: HiGHS ended with {answer.status}.")
        return answer

    def repairs(self, x: Floats) -> tuple[Repair, ...]:
        """What is broken, the dearest first."""
        kinds = (
            ("upper", self.more, "up"),
            ("lower", self.less, "down"),
            ("row", self.below, "up"),
            ("row", self.above, "down"),
        )
        found, at = [], self.original.columns
        for kind, chosen, direction in kinds:
            for k in np.flatnonzero(x[at : at + len(chosen)] * -self.program.cost[at : at + len(chosen)] > BROKEN / 10):
                amount, price = float(x[at + k]), -float(self.program.cost[at + k])
                found.append((amount * price, (kind, int(chosen[k]), amount, direction)))
            at += len(chosen)
        return tuple(repair for _, repair in sorted(found, key=lambda one: (-one[0], one[1][:2])))


def row_size(program: Program) -> Floats:
    """The greatest of a row's limits and coefficients, within reason; one for an empty row [row]."""
    size = np.maximum(finite(program.row_lower), finite(program.row_upper))
    np.maximum.at(size, program.row_of_entry(), np.abs(program.row_value))
    return np.where(size > 0, np.minimum(size, LARGEST), 1.0)


def finite(limits: Floats) -> Floats:
    """Sizes of limits; zero for one that is none."""
    return np.where(np.isfinite(limits), np.abs(limits), 0.0)


def _size(limits: Floats) -> Floats:
    return np.clip(np.abs(limits), 1.0, LARGEST)
