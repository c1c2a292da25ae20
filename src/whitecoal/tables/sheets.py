"""A sheet: a table of text beside its declaration, and what is found wrong with it while it is worked on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

import polars as pl

from whitecoal.faults import Fault
from whitecoal.tables.cells import Refused

if TYPE_CHECKING:
    from whitecoal.calendar import Calendar
    from whitecoal.tables.declaration import Column, Table
    from whitecoal.tables.reading import Raw

GoodUnits = Mapping[str, Mapping[str, str]]
"""For each table of goods the unit of every good, as text."""


class Setting(Protocol):
    """What a case says about its tables as a whole."""

    @property
    def calendar(self) -> Calendar:
        """Its stages, scenarios, seasons and blocks."""

    @property
    def currency(self) -> str:
        """The currency that declarations call `money`."""

    @property
    def rates(self) -> Mapping[str, float]:
        """What one of each other currency is worth in it."""


@dataclass(eq=False)
class Findings:
    """The faults of one table, and the cells that are spoilt, so that nothing is said twice.

    Attributes:
        table: The table's name.
        lines: The row of the file in which each row stands.
        faults: What is wrong.
        spoilt: Cells, by header and row, that need not be looked at any more.
    """

    table: str
    lines: Sequence[int]
    faults: list[Fault] = field(default_factory=list)
    spoilt: set[tuple[str, int]] = field(default_factory=set)

    def cell(self, header: str, row: int, shown: str, fault: Refused) -> None:
        """Note a fault in a cell."""
        self.spoilt.add((header, row))
        where = (self.table, self.lines[row], shown)
        self.faults.append(Fault(fault.code, *where, fault.found, fault.wanted, fault.advice))

    def column(self, shown: str, fault: Refused) -> None:
        """Note a fault in a column as a whole, or with "" in the table."""
        self.faults.append(Fault(fault.code, self.table, None, shown, fault.found, fault.wanted, fault.advice))

    def spoil(self, header: str, rows: Iterable[int]) -> None:
        """Leave cells alone whose fault is told elsewhere."""
        self.spoilt.update((header, row) for row in rows)


@dataclass(frozen=True, eq=False)
class Sheet:
    """A table of text beside its declaration.

    Attributes:
        raw: The table as it stands in its file.
        table: Its declaration.
        setting: What the case says about its tables as a whole.
        goods: The units of goods.
        findings: What is found wrong.
    """

    raw: Raw
    table: Table
    setting: Setting
    goods: GoodUnits
    findings: Findings

    def __len__(self) -> int:
        return len(self.raw.cells)

    def __contains__(self, header: str) -> bool:
        return header in self._there

    @cached_property
    def _there(self) -> frozenset[str]:
        return frozenset(self.raw.cells.columns)

    def texts(self, header: str) -> pl.Series:
        """The cells under a header; all blank where there is no such header."""
        if header in self:
            return self.raw.cells[header]
        return pl.Series(header, [None] * len(self), dtype=pl.String)

    def headers(self, column: Column) -> tuple[str, ...]:
        """The headers a column is written under."""
        return self.table.headers(column, self.setting.calendar.seasons)

    def shown(self, column: Column, header: str = "") -> str:
        """A header as faults show it, with the column's unit: `jan [m3/s]`."""
        written = column.shown(self.setting.currency)
        return written.replace(column.name, header, 1) if header else written

    def beside(self, column: Column) -> pl.Series | None:
        """The column that states the unit of each row of a column, if there is one."""
        names = [f"{column.name} unit", *(["unit"] if column.unit == "*" else [])]
        return next((self.raw.cells[name] for name in names if name in self), None)
