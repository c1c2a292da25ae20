"""Inputs with a range, and a case in which some of them are moved."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np

from whitecoal.tables.rows import Amounts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whitecoal.case import Case
    from whitecoal.tables.rows import Rows


@dataclass(frozen=True)
class Input:
    """A number of a table that may be another, within its range.

    Args:
        table, column: where it stands.
        at: its position among the rows.
        item: the name of its row.
        row: of the file.
        unit: of the numbers.
        value: as given; of a column by seasons the mean.
        low, high: the ends of its range; the value itself where an end is not given.
        grade, source: its evidence.
    """

    table: str
    column: str
    at: int
    item: str
    row: int
    unit: str
    value: float
    low: float
    high: float
    grade: str
    source: str

    @property
    def span(self) -> float:
        """How wide its range is [its unit]."""
        return self.high - self.low


def inputs_with_range(case: Case) -> tuple[list[Input], list[Input]]:
    """The inputs of a case that have a range, table by table; apart from them those whose seasons are all zero.

    A column by seasons is moved by a share, and zero stays zero.
    """
    found: list[Input] = []
    still: list[Input] = []
    for rows in case.tables.values():
        for name, cells in rows.cells.items():
            if isinstance(cells, Amounts):
                for one in _of_column(case, rows, name, cells):
                    (still if cells.values.ndim > 1 and one.value == 0.0 else found).append(one)
    return found, still


def _of_column(case: Case, rows: Rows, name: str, cells: Amounts) -> Iterable[Input]:
    kept = rows.evidence_kept
    values = cells.values if cells.values.ndim == 1 else cells.values.mean(axis=1)
    low, high = (_filled(ends.get(name), values) for ends in (kept.low, kept.high))
    for at in np.flatnonzero(cells.given & np.isfinite(values) & (high > low)).tolist():
        yield Input(
            table=rows.table.name,
            column=name,
            at=at,
            item=rows.labels[at],
            row=int(rows.lines[at]),
            unit=case.printed(cells.units[cells.which[at]]),
            value=float(values[at]),
            low=float(low[at]),
            high=float(high[at]),
            grade=kept.grade[at],
            source=kept.source[at],
        )


def _filled(ends: NDArray[np.float64] | None, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ends of ranges with the value itself where none is given."""
    return values if ends is None else np.where(np.isfinite(ends), ends, values)


def moved(case: Case, targets: Iterable[tuple[Input, float]]) -> Case:
    """The case in memory with some inputs at other values; of a column by seasons all seasons by the same share.

    Args:
        case: as read and checked.
        targets: inputs with the values they are to have [their unit].
    """
    columns: dict[tuple[str, str], NDArray[np.float64]] = {}
    for one, target in targets:
        key = one.table, one.column
        if key not in columns:
            columns[key] = case.tables[one.table].amounts(one.column).values.copy()
        values = columns[key]
        values[one.at] = target if values.ndim == 1 else values[one.at] * (target / one.value)
    tables = dict(case.tables)
    for (table, column), values in columns.items():
        rows = tables[table]
        amounts = replace(rows.amounts(column), values=values)
        tables[table] = replace(rows, cells={**rows.cells, column: amounts})
    return replace(case, tables=MappingProxyType(tables))
