"""Where a linear program was solved: which columns and rows its vertex rests on.

A corner kept is a place to begin from: a program that differs by a few numbers is solved from there in a small part of
the time that it takes from nothing.
"""

from dataclasses import dataclass
from typing import Any, Final

import highspy
import numpy as np
import numpy.typing as npt

from whitecoal.solving.arrays import Flags, Integers

States = npt.NDArray[np.int8]

NAMES: Final = ("lower", "basic", "upper", "zero", "nonbasic")
"""What a state means, in the order of HiGHS: at its lower limit, between its limits and decided by the balances, at its
upper limit, free and at zero, at one limit or other."""
LOWER: Final = NAMES.index("lower")
BASIC: Final = NAMES.index("basic")
UPPER: Final = NAMES.index("upper")
_KNOWN = tuple(highspy.HighsBasisStatus(at) for at in range(len(NAMES)))


@dataclass(frozen=True, eq=False)
class Corner:
    """The states of all columns and rows.

    Args:
        columns: of each column, a position in `NAMES` [column].
        rows: of each row [row].
    """

    columns: States
    rows: States

    @classmethod
    def of(cls, basis: Any) -> "Corner":
        """What HiGHS calls a basis."""
        columns, rows = (
            np.fromiter(map(int, found), np.int8, len(found)) for found in (basis.col_status, basis.row_status)
        )
        return cls(columns, rows)

    def basis(self) -> Any:
        """The same for HiGHS; it mends what does not fit the program, which may have changed since."""
        found = highspy.HighsBasis()
        found.col_status = [_KNOWN[at] for at in self.columns.tolist()]
        found.row_status = [_KNOWN[at] for at in self.rows.tolist()]
        found.valid, found.alien = True, not self.fits
        return found

    @property
    def fits(self) -> bool:
        """Whether as many are basic as there are rows."""
        return int(np.sum(self.columns == BASIC) + np.sum(self.rows == BASIC)) == len(self.rows)

    def with_row(self) -> "Corner":
        """The same with one row more after the last, at its upper limit if one decision too many is basic."""
        state = BASIC if self.fits else UPPER
        return Corner(self.columns, np.append(self.rows, np.int8(state)))

    def at_limits(self, columns: Integers, columns_up: Flags, rows: Integers, rows_up: Flags) -> "Corner":
        """The same with these columns and rows, where they are not basic, at their upper or lower limits."""
        states = self.columns.copy(), self.rows.copy()
        for state, places, up in zip(states, (columns, rows), (columns_up, rows_up), strict=True):
            state[places] = np.where(state[places] == BASIC, BASIC, np.where(up, UPPER, LOWER))
        return Corner(*states)

    def first_rows(self, count: int) -> "Corner":
        """The same without the rows after the first so many."""
        return Corner(self.columns, self.rows[:count])
