"""Rows: a checked table as a sector uses it, frozen.

`rows["capacity"]` is an Array in the column's declared unit; `rows["from"]` the names in a column of text. What
the reader of a report needs besides (source, grade, range, the row of the file) travels along.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from whitecoal.algebra import AXES, Array
from whitecoal.errors import LabelError, UnitError
from whitecoal.faults import did_you_mean

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from whitecoal.calendar import Calendar
    from whitecoal.tables.declaration import Table
    from whitecoal.units import Unit

SEPARATOR = " · "
"""Stands between the key columns in a label."""


@dataclass(frozen=True, eq=False)
class Amounts:
    """The numbers of a column, each row in a unit of its own where the unit depends on the row.

    Attributes:
        values: [its unit; item] or [its unit; item × season].
        units: The units that occur.
        which: For each row the position of its unit in `units` [item].
        given: Whether the number stands in the file or is the default [item].
    """

    values: NDArray[np.float64]
    units: tuple[Unit, ...]
    which: NDArray[np.int64]
    given: NDArray[np.bool_]

    def __post_init__(self) -> None:
        self.values.setflags(write=False)

    def taken(self, positions: NDArray[np.int64]) -> Amounts:
        """Some of the rows."""
        return Amounts(self.values[positions], self.units, self.which[positions], self.given[positions])

    @property
    def present(self) -> list[int]:
        """Positions of the units that occur in these rows, in the order of the rows."""
        return list(dict.fromkeys(self.which.tolist()))


Cells = Amounts | tuple[str, ...] | np.ndarray[Any, Any]
"""The cells of a column: amounts, words, or whole numbers and yes-or-no."""


@dataclass(frozen=True, eq=False)
class Evidence:
    """What is known of where the numbers of a table come from.

    Attributes:
        source: Key of a source, "" where none is named [item].
        grade: How good it is, "" where nothing is said [item].
        note: What else is said [item].
        low: Least reasonable values by column, not a number where none is given [its unit; item].
        high: Greatest reasonable values, likewise.
    """

    source: tuple[str, ...]
    grade: tuple[str, ...]
    note: tuple[str, ...]
    low: Mapping[str, NDArray[np.float64]]
    high: Mapping[str, NDArray[np.float64]]

    def taken(self, positions: NDArray[np.int64]) -> Evidence:
        """That of some of the rows."""
        return Evidence(
            _picked(self.source, positions),
            _picked(self.grade, positions),
            _picked(self.note, positions),
            {name: values[positions] for name, values in self.low.items()},
            {name: values[positions] for name, values in self.high.items()},
        )


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows of a checked table.

    Attributes:
        table: Its declaration.
        calendar: The calendar of the case.
        cells: The cells of each column.
        evidence_kept: Where the numbers come from.
        lines: The row of the file in which each row stands, the header being row 1 [item].
    """

    table: Table
    calendar: Calendar
    cells: Mapping[str, Cells]
    evidence_kept: Evidence
    lines: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.lines)

    def __bool__(self) -> bool:
        return len(self) > 0

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The names of the rows: their key columns joined by " · ", blank ones left out."""
        columns = [_words(self._cells(name)) for name in self.table.key]
        if len(columns) == 1:
            return columns[0]
        return tuple(SEPARATOR.join(filter(None, parts)) for parts in zip(*columns, strict=True))

    def __getitem__(self, column: str) -> Any:
        """The cells of a column.

        Returns:
            For amounts an Array in the declared unit [item] or [item × season]; for text and references a tuple of
            words; for bool, integer and year a numpy array [item].

        Raises:
            LabelError: when there is no such column.
            UnitError: when the rows have several units; see `parts`.
        """
        cells = self._cells(column)
        return self._array(column, cells) if isinstance(cells, Amounts) else cells

    def where(self, mask: Sequence[bool] | NDArray[np.bool_]) -> Rows:
        """The rows for which the mask is true."""
        chosen = np.asarray(mask, dtype=bool)
        if chosen.shape != (len(self),):
            raise LabelError(f'A choice among the {len(self)} rows of "{self.table.name}" needs as many answers.')
        return self._taken(np.flatnonzero(chosen))

    def parts(self, column: str) -> list[Rows]:
        """The rows split by the unit of a column, for columns whose unit depends on the row."""
        amounts = self._amounts(column)
        return [self.where(amounts.which == code) for code in amounts.present]

    def given(self, column: str) -> NDArray[np.bool_]:
        """Whether each number of a column stands in the file, not its default [item]."""
        return self._amounts(column).given

    def over_stages(
        self, column: str, labels: Sequence[str], *, default: float | None = None, **keys: Sequence[str] | str
    ) -> Array:
        """The values of series in each stage, for a table with a key column `from_year`.

        A value holds from its year until the year of the next row and is averaged over the years of a stage. Where
        `scenario` is a key column, the rows that name a scenario go before those that leave it blank.

        Args:
            column: The column of values.
            labels: The items of the result.
            default: The value where there is no series; without it a missing series is an error.
            keys: For each other key column the name to look for, one for each label or one for all.

        Returns:
            Array: [its unit; item × stage], with a scenario axis where scenarios differ, and seasons where it has.

        Raises:
            LabelError: when a series is missing and there is no default.
        """
        from whitecoal.tables.series import over_stages  # noqa: PLC0415 - the two modules speak of one another

        return over_stages(self, column, tuple(labels), default, keys)

    def amounts(self, column: str) -> Amounts:
        """The numbers of a column with the unit of each row."""
        return self._amounts(column)

    def evidence(self) -> pl.DataFrame:
        """Every number with its range and where it comes from; by-season columns by their mean.

        Returns:
            A frame with the columns table, item, column, value, unit, low, high, grade, source, note, row.
        """
        from whitecoal.tables.evidence import evidence_frame  # noqa: PLC0415 - polars only where frames are wanted

        return evidence_frame(self)

    def frame(self) -> pl.DataFrame:
        """The rows as a frame: columns named as in a file, numbers in the declared units."""
        from whitecoal.tables.evidence import plain_frame  # noqa: PLC0415 - polars only where frames are wanted

        return plain_frame(self)

    def _taken(self, positions: NDArray[np.int64]) -> Rows:
        cells = {name: _taken_cells(column, positions) for name, column in self.cells.items()}
        kept = self.evidence_kept.taken(positions)
        return replace(self, cells=cells, evidence_kept=kept, lines=self.lines[positions])

    def _cells(self, column: str) -> Cells:
        if column not in self.cells:
            near = did_you_mean(column, self.cells)
            raise LabelError(f'The table "{self.table.name}" has no column "{column}". {near}'.rstrip())
        return self.cells[column]

    def _amounts(self, column: str) -> Amounts:
        cells = self._cells(column)
        if not isinstance(cells, Amounts):
            raise LabelError(f'The column "{self.table.name}.{column}" holds no amounts.')
        return cells

    def _array(self, column: str, amounts: Amounts) -> Array:
        present = amounts.present
        if len(present) > 1:
            units = ", ".join(amounts.units[code].text for code in present)
            advice = f'Take them by parts("{column}").'
            raise UnitError(f'The rows of "{self.table.name}.{column}" have several units ({units}). {advice}')
        found = amounts.units[present[0] if present else 0]
        return Array(shaped(amounts.values, "item", "season"), found, self.labels)


def shaped(values: NDArray[np.float64], *axes: str) -> NDArray[np.float64]:
    """Values on some axes put on all five; axes beyond those the values have are dropped."""
    shape = [1] * len(AXES)
    for axis, size in zip(axes, values.shape, strict=False):
        shape[AXES.index(axis)] = size
    return values.reshape(shape)


def words_of(cells: Cells) -> tuple[str, ...]:
    """The cells of a key column as words."""
    return _words(cells)


def _words(cells: Cells) -> tuple[str, ...]:
    if isinstance(cells, tuple):
        return cells
    return tuple(map(str, cells.values if isinstance(cells, Amounts) else cells))


def _picked(words: tuple[str, ...], positions: NDArray[np.int64]) -> tuple[str, ...]:
    return tuple(words[position] for position in positions)


def _taken_cells(cells: Cells, positions: NDArray[np.int64]) -> Cells:
    if isinstance(cells, Amounts):
        return cells.taken(positions)
    return _picked(cells, positions) if isinstance(cells, tuple) else cells[positions]
