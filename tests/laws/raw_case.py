"""A case as it is written down: text in cells, units in headers. Laws change how it is written, or its world.

It becomes a `Case` without a file being written, and can be written as a folder too.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from whitecoal.case import TABLES, Case
from whitecoal.case.amendments import amended_settings, amended_texts, read_amendment
from whitecoal.case.papers import FILE, Papers, papers_of
from whitecoal.case.settings import settings_of
from whitecoal.case.term_sheets import FOLDER, read_term_sheets
from whitecoal.sectors import sectors_called
from whitecoal.tables import Column, Table, registry
from whitecoal.tables.checking import check
from whitecoal.tables.reading import Raw, texts_of

Row = Mapping[str, str]
"""The filled cells of a row, by header."""


@dataclass(frozen=True)
class Sheet:
    """A table: its rows, and the unit in brackets of each header that has one."""

    rows: tuple[Row, ...] = ()
    units: Mapping[str, str] = field(default_factory=dict)

    @property
    def headers(self) -> tuple[str, ...]:
        """Every header, in the order in which rows bring them up."""
        return tuple(dict.fromkeys(header for row in self.rows for header in row))

    def each(self, changed: Callable[[Row], Row]) -> "Sheet":
        """The same with every row changed."""
        return replace(self, rows=tuple(changed(row) for row in self.rows))


@dataclass(frozen=True)
class RawCase:
    """The contents of case.toml, the tables by name, the text of the term sheets by name."""

    settings: Mapping[str, Any]
    tables: Mapping[str, Sheet]
    term_sheets: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def known(self) -> dict[str, Table]:
        """The declarations of the tables it may have."""
        modules = sectors_called(self.settings["sectors"])
        return registry([*TABLES, *(table for module in modules for table in module.TABLES)])

    def columns(self, name: str) -> dict[str, Column]:
        """The declared column of each header of a table that has one."""
        table, seasons = self.known[name], settings_of(self.settings).calendar.seasons
        return {header: column for column in table.columns for header in table.headers(column, seasons)}

    def put(self, **tables: Sheet) -> "RawCase":
        """The same with other tables."""
        return replace(self, tables={**self.tables, **tables})

    def more(self, table: str, *rows: Row) -> "RawCase":
        """The same with rows after the last of a table."""
        sheet = self.tables.get(table, Sheet())
        return self.put(**{table: replace(sheet, rows=(*sheet.rows, *rows))})

    def case(self) -> Case:
        """The case, checked as if it had been read from files."""
        settings = settings_of(self.settings)
        known = self.known
        checked = check({name: _raw(name, sheet) for name, sheet in self.tables.items() if sheet.rows}, known, settings)
        return Case(
            settings=settings,
            tables=checked.tables,
            places=checked.places,
            count_of_values=sum(len(row) for sheet in self.tables.values() for row in sheet.rows),
            sectors=sectors_called(settings.sectors),
            folder=Path("in memory"),
            digest="in memory",
            papers=Papers(Path("in memory"), {}),
            term_sheets=self.term_sheets,
        )

    def write(self, folder: Path) -> Path:
        """The case written as a folder, without amendments."""
        (folder / FOLDER).mkdir(parents=True)
        text = "".join(f"{key} = {_toml(value)}\n" for key, value in self.settings.items())
        (folder / FILE).write_text(text, encoding="utf-8")
        for name, sheet in self.tables.items():
            _frame(sheet).rename(lambda header, units=sheet.units: _bracketed(header, units)).write_csv(
                folder / f"{name}.csv"
            )
        for name, sheet in self.term_sheets.items():
            (folder / FOLDER / f"{name}.toml").write_text(sheet, encoding="utf-8")
        return folder


def raw_case_of(folder: Path, *amendments: str, calendar: Mapping[str, Any] | None = None) -> RawCase:
    """The case that stands in a folder; what reports lead with, and where numbers come from, are left out.

    Args:
        folder: of the case.
        amendments: names of its amendments, applied in this order.
        calendar: keys of its calendar put in place of its own.
    """
    papers = papers_of(folder)
    settings = {key: value for key, value in papers.toml(FILE).items() if key not in {"headlines", "report"}}
    names = {path.stem for path in folder.glob("*.csv")}
    texts, faults = texts_of(papers.files, names, encoding=settings.get("encoding", ""))
    term_sheets, more = read_term_sheets(papers)
    if faults or more:
        raise ValueError(f"{folder}: {[*faults, *more]}")
    known = RawCase(settings, {}).known
    for amendment in (read_amendment(papers, name) for name in amendments):
        settings = amended_settings(settings, amendment)
        texts = amended_texts(texts, amendment, known, settings_of(settings).calendar.seasons)
    settings["calendar"] = {**settings["calendar"], **(calendar or {})}
    sheets = {name: sheet_of(raw, known[name]) for name, raw in texts.items() if name in known}
    return RawCase(settings, sheets, term_sheets)


def sheet_of(raw: Raw, table: Table) -> Sheet:
    """A table as it was read, without the columns that say where its numbers come from."""
    beside = {name for name in table.companions() if not name.endswith(" unit")}
    kept = [header for header in raw.cells.columns if header not in beside]
    rows = [{header: cell for header, cell in row.items() if cell is not None} for row in raw.cells[kept].to_dicts()]
    if raw.decimal_comma:
        raise ValueError(f"{raw.name}: commas may mark decimals there")
    return Sheet(tuple(rows), dict(raw.units))


def _raw(name: str, sheet: Sheet) -> Raw:
    frame = _frame(sheet)
    return Raw(name, frame, sheet.units, pl.Series("line", range(2, len(frame) + 2), dtype=pl.Int64))


def _frame(sheet: Sheet) -> pl.DataFrame:
    rows: Sequence[Row] = sheet.rows
    columns = {header: [row.get(header) for row in rows] for header in sheet.headers}
    return pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))


def _bracketed(header: str, units: Mapping[str, str]) -> str:
    return f"{header} [{units[header]}]" if header in units else header


def _toml(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{json.dumps(key)} = {_toml(cell)}" for key, cell in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False)
