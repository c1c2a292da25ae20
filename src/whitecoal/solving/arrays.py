"""The program as sparse arrays: what is decided, what must balance, what it is worth. No names, no solver.

    maximise   cost · x + offset        the worth
    after      first · x is least       the shortfall of subsistence comes before any worth
    subject to row_lower ≤ A x ≤ row_upper,   lower ≤ x ≤ upper,   x[whole] whole numbers

The rows of A are compressed: the entries of row i stand in `row_column` and `row_value` from `row_start[i]` up to
but not including `row_start[i + 1]`.
"""

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.integer[Any]]
Flags = npt.NDArray[np.bool_]

KINDS = {
    "whole": np.bool_,
    "row_start": np.int64,
    "row_column": np.int32,
}


@dataclass(frozen=True)
class Program:
    """A linear program with whole numbers and two objectives, one before the other.

    Args:
        cost: worth of one unit of each column, to be maximised [money; column].
        first: what one unit adds to the first objective, to be minimised before all else [column].
        lower: least value [column].
        upper: greatest value [column].
        whole: true where only whole numbers will do [column].
        row_start: where each row begins among the entries [row + 1].
        row_column: the column of each entry [entry].
        row_value: the coefficient of each entry [entry].
        row_lower: least value of each row [row].
        row_upper: greatest value of each row [row].
        offset: worth that no decision changes [money].

    Raises:
        ValueError: arrays whose lengths do not fit together, or a number that is NaN or infinite where it may not be.
    """

    cost: Floats
    first: Floats
    lower: Floats
    upper: Floats
    whole: Flags
    row_start: npt.NDArray[np.int64]
    row_column: npt.NDArray[np.int32]
    row_value: Floats
    row_lower: Floats
    row_upper: Floats
    offset: float = 0.0

    def __post_init__(self) -> None:
        for field in fields(self):
            if field.name != "offset":
                kind = KINDS.get(field.name, np.float64)
                object.__setattr__(self, field.name, np.ascontiguousarray(getattr(self, field.name), dtype=kind))
        self._check_lengths()
        self._check_numbers()

    def _check_lengths(self) -> None:
        for name in ("first", "lower", "upper", "whole"):
            if len(getattr(self, name)) != self.columns:
                raise ValueError(f"program: {name} has {len(getattr(self, name))} entries for {self.columns} columns")
        if len(self.row_upper) != self.rows or len(self.row_start) != self.rows + 1:
            raise ValueError(f"program: row_upper and row_start do not fit {self.rows} rows")
        if len(self.row_column) != self.nonzeros or self.row_start[0] != 0 or self.row_start[-1] != self.nonzeros:
            raise ValueError(f"program: row_start and row_column do not fit {self.nonzeros} entries")
        if np.any(np.diff(self.row_start) < 0):
            raise ValueError("program: row_start goes backwards")
        if self.nonzeros and not 0 <= self.row_column.min() <= self.row_column.max() < self.columns:
            raise ValueError("program: an entry names a column that is not there")

    def _check_numbers(self) -> None:
        for name in ("cost", "first", "row_value"):
            if not np.all(np.isfinite(getattr(self, name))):
                raise ValueError(f"program: {name} holds a number that is not finite")
        for name in ("lower", "upper", "row_lower", "row_upper"):
            if np.any(np.isnan(getattr(self, name))):
                raise ValueError(f"program: {name} holds NaN")
        if not np.isfinite(self.offset):
            raise ValueError("program: the offset is not finite")

    @property
    def columns(self) -> int:
        """How many decisions."""
        return len(self.cost)

    @property
    def rows(self) -> int:
        """How many balances."""
        return len(self.row_lower)

    @property
    def nonzeros(self) -> int:
        """How many coefficients."""
        return len(self.row_value)

    def ranges(self) -> dict[str, tuple[float, float]]:
        """Least and greatest magnitude of what is neither zero nor infinite: of which numbers, and from where to where.

        Far ranges make a solver slow and its answers rough; below 1e-4 and above 1e4 units want another look.
        """
        numbers = {
            "coefficients": (self.row_value,),
            "worths": (self.cost,),
            "bounds": (self.lower, self.upper),
            "limits": (self.row_lower, self.row_upper),
        }
        found = {name: np.abs(np.concatenate(arrays)) for name, arrays in numbers.items()}
        told = {name: sizes[(sizes > 0) & np.isfinite(sizes)] for name, sizes in found.items()}
        return {name: (float(sizes.min()), float(sizes.max())) for name, sizes in told.items() if len(sizes)}

    def row_of_entry(self) -> npt.NDArray[np.int64]:
        """The row of each entry [entry]."""
        return np.repeat(np.arange(self.rows), np.diff(self.row_start))

    def activity(self, x: Floats) -> Floats:
        """What each row comes to, A x [row]."""
        return np.bincount(
            self.row_of_entry(), weights=self.row_value * x[self.row_column], minlength=self.rows
        ).astype(np.float64)

    def transposed(self, y: Floats) -> Floats:
        """What each column weighs when each row weighs `y`, yᵀ A [column]."""
        weights = self.row_value * y[self.row_of_entry()]
        return np.bincount(self.row_column, weights=weights, minlength=self.columns).astype(np.float64)

    def bounded(self, lower: Floats, upper: Floats) -> "Program":
        """The same program between other bounds of its columns."""
        return replace(self, lower=lower, upper=upper)

    def relaxed(self) -> "Program":
        """The same program with whole numbers let go."""
        return replace(self, whole=np.zeros(self.columns, dtype=np.bool_))

    def held(self, x: Floats) -> "Program":
        """The same program with what must be whole fixed as in a plan, and no whole numbers asked for any more."""
        lower, upper = (np.where(self.whole, x, bound) for bound in (self.lower, self.upper))
        return self.bounded(lower, upper).relaxed()

    def least_first(self) -> float:
        """The first objective with all that adds to it at its lower bound; −inf where that is no bound."""
        if np.any(self.first < 0):
            return -np.inf
        return float(self.first @ np.where(self.first > 0, self.lower, 0.0))

    def keep_first(self, limit: float) -> "Program":
        """The same program with its first objective kept at or below `limit`.

        When the least value possible is the limit (every column that adds to it at its lower bound) those columns are
        fixed there, which is cheaper; otherwise one row `first · x ≤ limit` is added after the last.
        """
        if not np.any(self.first):
            return self
        if limit <= self.least_first():
            return self.at_least_first()
        return self.with_first_row(limit)

    def at_least_first(self) -> "Program":
        """The same program with every column that adds to the first objective fixed at its lower bound."""
        return replace(self, upper=np.where(self.first > 0, self.lower, self.upper))

    def with_first_row(self, limit: float = np.inf) -> "Program":
        """The same program with a row `first · x ≤ limit` after the last; itself where there is no first objective."""
        taken = np.flatnonzero(self.first)
        if not len(taken):
            return self
        return replace(
            self,
            row_start=np.append(self.row_start, self.nonzeros + len(taken)),
            row_column=np.append(self.row_column, taken),
            row_value=np.append(self.row_value, self.first[taken]),
            row_lower=np.append(self.row_lower, -np.inf),
            row_upper=np.append(self.row_upper, limit),
        )
