"""Drafting: a table of text turned into rows, column by column, with a note of every cell that does not fit.

A draft holds numbers in the declared units. Where a cell could not be turned, it holds "not a number" or nothing,
and a fault stands in its findings; a case with faults is never used.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from whitecoal.cells import Refused, answers, numbers, wholes
from whitecoal.errors import UnitError
from whitecoal.faults import Fault, counted, did_you_mean
from whitecoal.rows import Amounts, Cells, Evidence, Rows
from whitecoal.tables import GRADES, Column, Table
from whitecoal.units import Unit, nearest, unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whitecoal.calendar import Calendar
    from whitecoal.reading import Raw

UNKNOWN = -1
"""Stands for a row whose unit is not known, because its good is not."""


@dataclass(frozen=True)
class Setting:
    """What a case says about its tables as a whole.

    Attributes:
        calendar: Its calendar.
        currency: The currency that declarations call `money`.
        rates: What one of each other currency is worth in it.
        encoding: The encoding of files that are not Unicode.
        unused: Tables of sectors the case does not use; their files are let be.
    """

    calendar: Calendar
    currency: str = "rub"
    rates: Mapping[str, float] = field(default_factory=dict)
    encoding: str = ""
    unused: tuple[str, ...] = ()


@dataclass(eq=False)
class Findings:
    """The faults of one table, and the cells that have one, so that nothing is said twice."""

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
        """Note a fault in a header."""
        self.faults.append(Fault(fault.code, self.table, None, shown, fault.found, fault.wanted, fault.advice))


@dataclass(frozen=True, eq=False)
class Draft:
    """A table turned into rows.

    Attributes:
        rows: The rows; without the columns that are missing.
        frame: The cells before any default is put in: by header, null where blank or refused.
        findings: What is wrong so far.
    """

    rows: Rows
    frame: pl.DataFrame
    findings: Findings


GoodUnits = Mapping[str, Mapping[str, str]]
"""For each table of goods the unit of every good, as text."""


def good_units(raws: Mapping[str, Raw], known: Mapping[str, Table]) -> GoodUnits:
    """The units of goods, which other tables' columns depend on."""
    wanted = {table.by_name[c.unit_of].to for table in known.values() for c in table.columns if c.unit_of}
    found: dict[str, dict[str, str]] = {}
    for name in wanted & set(raws):
        key, cells = known[name].key[0], raws[name].cells
        if {key, "unit"} <= set(cells.columns):
            pairs = zip(cells[key], cells["unit"], strict=True)
            found[name] = {good: text for good, text in pairs if good and text and _known(text)}
    return found


def draft(raw: Raw, table: Table, setting: Setting, goods: GoodUnits) -> Draft:
    """A table of text turned into rows, with everything found wrong on the way."""
    return _Drafting(raw, table, setting, goods).done()


def empty(table: Table, calendar: Calendar) -> Rows:
    """The rows of a table that the case does not have."""
    seasons = len(calendar.seasons)
    none = np.zeros(0, dtype=np.int64)
    cells: dict[str, Cells] = {}
    for column in table.columns:
        if column.holds == "number":
            values = np.zeros((0, seasons) if column.by else (0,))
            found = unit("1") if column.unit_of or column.unit == "*" else column.unit_for()
            cells[column.name] = Amounts(values, (found,), none, none.astype(bool))
        else:
            cells[column.name] = () if column.holds == "text" else none.astype(_storage(column))
    return Rows(table, calendar, cells, Evidence((), (), (), {}, {}), none)


class _Drafting:
    """The work on one table; `done` gives the draft."""

    def __init__(self, raw: Raw, table: Table, setting: Setting, goods: GoodUnits) -> None:
        self.raw, self.table, self.setting, self.goods = raw, table, setting, goods
        self.in_money = {**setting.rates, setting.currency: 1.0}
        self.findings = Findings(table.name, raw.lines.to_list())
        self.size = len(raw.cells)
        self.typed: dict[str, pl.Series] = {}
        self.cells: dict[str, Cells] = {}
        self.low: dict[str, NDArray[np.float64]] = {}
        self.high: dict[str, NDArray[np.float64]] = {}

    def done(self) -> Draft:
        self._headers()
        for column in self.table.columns:
            if column.holds == "number":
                self._amounts(column)
            elif self._present(column, (column.name,)):
                self._plain(column)
        evidence = self._evidence()
        lines = np.asarray(self.findings.lines, dtype=np.int64)
        rows = Rows(self.table, self.setting.calendar, self.cells, evidence, lines)
        return Draft(rows, pl.DataFrame(list(self.typed.values())), self.findings)

    # ---- headers ----

    def _headers(self) -> None:
        """Every header must be known, and every column without a default there."""
        seasons = self.setting.calendar.seasons
        known = [name for column in self.table.columns for name in self.table.headers(column, seasons)]
        known += self.table.companions()
        for header in self.raw.cells.columns:
            if header not in known:
                near = did_you_mean(header, known) or "Rename it or take it away."
                self.findings.column(header, Refused("E012", "no column has this name", "", near))
        for header, text in self.raw.units.items():
            column = self.table.by_name.get(header)
            if column is not None and column.holds != "number":
                said = Refused("E015", f'"{text}" stands with a column that has no unit', "", "Take it away.")
                self.findings.column(f"{header} [{text}]", said)

    def _present(self, column: Column, headers: Sequence[str]) -> bool:
        """Whether a column can be read; a default stands for a column that is not there at all."""
        missing = [header for header in headers if header not in self.raw.cells.columns]
        if missing and (column.needed or len(missing) < len(headers)):
            for header in missing:
                shown = self._shown(column, header)
                self.findings.column(shown, Refused("E013", "the column is missing", f"It holds {column.meaning}."))
            return False
        return True

    def _texts(self, header: str) -> pl.Series:
        """The cells under a header; all blank where there is no such header."""
        if header in self.raw.cells.columns:
            return self.raw.cells[header]
        return pl.Series(header, [None] * self.size, dtype=pl.String)

    def _shown(self, column: Column, header: str) -> str:
        return column.shown(self.setting.currency).replace(column.name, header, 1)

    # ---- words, whole numbers, yes and no ----

    def _plain(self, column: Column) -> None:
        texts = self._texts(column.name)
        refused: dict[int, Refused] = {}
        values = texts
        if column.holds == "bool":
            values, refused = answers(texts)
        elif column.holds != "text":
            values, refused = wholes(texts, year=column.holds == "year")
        elif column.name == "unit":
            refused = {row: _not_a_unit(text) for row, text in enumerate(texts) if text and not _known(text)}
        for row, fault in refused.items():
            self.findings.cell(column.name, row, column.name, fault)
        self.typed[column.name] = values.alias(column.name)
        default = None if column.needed else column.default
        if column.holds == "text":
            filled = values.fill_null(str(default or ""))
            self.cells[column.name] = tuple(filled.to_list())
        else:
            filled = values.fill_null(default if isinstance(default, int | float) else 0)
            self.cells[column.name] = filled.to_numpy().astype(_storage(column))

    # ---- amounts ----

    def _amounts(self, column: Column) -> None:
        headers = self.table.headers(column, self.setting.calendar.seasons)
        if not self._present(column, headers):
            return
        kept = self._kept(column)
        parts = [self._stated_as_kept(column, header, kept) for header in headers]
        blank = np.stack([self._texts(header).is_null().to_numpy() for header in headers], axis=1)
        if column.by:
            self._gaps(column, headers, blank)
        self.typed |= {name: pl.Series(name, part).fill_nan(None) for name, part in zip(headers, parts, strict=True)}
        values = np.stack(parts, axis=1)
        if isinstance(column.default, int | float):
            values = np.where(blank, float(column.default), values)
        values = values if column.by else values[:, 0]
        given = np.asarray(~blank.all(axis=1))
        self.cells[column.name] = amounts = Amounts(values, kept.units, np.maximum(kept.which, 0), given)
        self._ranges(column, kept, amounts)

    def _kept(self, column: Column) -> _Kept:
        """The units in which the numbers of a column are kept."""
        if column.unit == "*":
            texts = self._unit_texts(column)
            units = {text: unit(self._with_money(text)) for text in dict.fromkeys(texts) if text and _known(text)}
        elif column.unit_of:
            known = self.goods.get(self.table.by_name[column.unit_of].to, {})
            texts = [known.get(good or "") for good in self._texts(column.unit_of)]
            units = {text: column.unit_for(text) for text in dict.fromkeys(texts) if text}
        else:
            return _Kept((column.unit_for(),), np.zeros(self.size, dtype=np.int64))
        position = {text: at for at, text in enumerate(units)}
        which = np.array([position.get(text or "", UNKNOWN) for text in texts], dtype=np.int64)
        return _Kept(tuple(units.values()) or (unit("1"),), which)

    def _unit_texts(self, column: Column) -> list[str | None]:
        """The unit that each row states for a column of any unit."""
        headed, beside = self.raw.units.get(column.name), self._beside(column)
        if beside is None and headed is None and "unit" not in self.table.by_name:
            said = Refused(
                "E013", "its unit is missing", "", "Put it in brackets in the header or add a column `unit`."
            )
            self.findings.column(column.name, said)
        return [headed] * self.size if beside is None else beside.to_list()

    def _beside(self, column: Column) -> pl.Series | None:
        """The column that states the unit of each row, if there is one."""
        names = [f"{column.name} unit", *(["unit"] if column.unit == "*" else [])]
        return next((self.raw.cells[name] for name in names if name in self.raw.cells.columns), None)

    def _with_money(self, text: str) -> str:
        """A unit with every currency that has a rate called by the name of the case's money."""
        currencies = "|".join(self.in_money)
        written = re.sub(rf"\b([kM]?)(?:{currencies})\b", r"\g<1>money", text)
        return re.sub(r"\bkopeck\b", "money", written) if "rub" in self.in_money else written

    def _stated_as_kept(self, column: Column, header: str, kept: _Kept) -> NDArray[np.float64]:
        """The numbers under a header, in the units they are kept in."""
        parsed = numbers(self._texts(header), decimal_comma=self.raw.decimal_comma)
        shown = self._shown(column, header)
        for row, fault in parsed.refused.items():
            self.findings.cell(header, row, shown, fault)
        stated = self._stated(column, header)
        for row, text in parsed.units.items():
            stated[row] = text
        codes = {text: at for at, text in enumerate(dict.fromkeys(stated))}
        pairs = np.array([codes[text] for text in stated], dtype=np.int64) * (len(kept.units) + 1) + kept.which + 1
        factors = np.ones(self.size)
        for pair in np.unique(pairs).tolist():
            at, target = divmod(pair, len(kept.units) + 1)
            wanted = kept.units[target - 1] if target else None
            factor = self._factor(list(codes)[at], wanted)
            factors[pairs == pair] = np.nan if isinstance(factor, Refused) else factor
            if isinstance(factor, Refused):
                self._tell(column, header, factor, np.flatnonzero(pairs == pair).tolist(), parsed.units)
        return parsed.values * factors

    def _stated(self, column: Column, header: str) -> list[str | None]:
        """The unit stated for each number under a header: beside it, in the header, or none."""
        headed = self.raw.units.get(header)
        if headed is None and header not in self.table.headers(column, self.setting.calendar.seasons):
            headed = self.raw.units.get(self.table.headers(column, self.setting.calendar.seasons)[0])
        beside = self._beside(column)
        return [headed] * self.size if beside is None else [text or headed for text in beside]

    def _factor(self, text: str | None, wanted: Unit | None) -> float | Refused:
        """What a number is multiplied by to state it in the unit wanted, or what is wrong with its own unit."""
        if text is None:
            return 1.0 if wanted is not None else np.nan
        if not _known(text):
            return _not_a_unit(text, wanted)
        if wanted is None:
            return np.nan
        try:
            return unit(text).factor_to(wanted.in_currency(self.setting.currency), self.in_money)
        except UnitError as stopped:
            return Refused("E015", str(stopped))

    def _tell(self, column: Column, header: str, fault: Refused, rows: list[int], in_cell: Mapping[int, str]) -> None:
        """Note a wrong unit where it stands: in the cell, beside it, or in the header."""
        beside = self._beside(column)
        texts = self._texts(header)
        for row in rows:
            if row in in_cell:
                self.findings.cell(
                    header, row, self._shown(column, header), _in_its_cell(fault, in_cell[row], texts[row])
                )
            elif beside is not None and beside[row]:
                self.findings.spoilt.add((header, row))
                if beside.name not in self.table.by_name and header == beside.name.removesuffix(" unit"):
                    self.findings.cell(beside.name, row, beside.name, fault)
            else:
                self.findings.spoilt.add((header, row))
        headed = [row for row in rows if row not in in_cell and (beside is None or not beside[row])]
        if headed and header in self.raw.units:
            self.findings.column(f"{header} [{self.raw.units[header]}]", fault)

    def _gaps(self, column: Column, headers: Sequence[str], blank: NDArray[np.bool_]) -> None:
        """Every season of a row must be given, or none where there is a default."""
        gap = blank.any(axis=1) if column.needed else blank.any(axis=1) & ~blank.all(axis=1)
        seasons = self.setting.calendar.seasons
        key = self.table.key[0]
        for row in np.flatnonzero(gap).tolist():
            name = self._texts(key)[row]
            missing = _runs([bool(cell) for cell in blank[row]], seasons)
            verb = "is" if len(missing) == 1 else "are"
            found = f'{key} "{name}", {", ".join(missing)} {verb} empty'
            said = Refused("E031", found, "Every season must be given.", "Nothing was filled.")
            self.findings.cell(column.name, row, column.shown(self.setting.currency), said)
            self.findings.spoilt |= {(header, row) for header in headers}

    # ---- evidence ----

    def _ranges(self, column: Column, kept: _Kept, amounts: Amounts) -> None:
        """The range of each number, which must hold the number itself."""
        main = column is self.table.main
        for name, store, code in (("low", self.low, "E053"), ("high", self.high, "E054")):
            headers = [f"{column.name} {name}", *([name] if main and name not in self.table.by_name else [])]
            header = next((header for header in headers if header in self.raw.cells.columns), None)
            if header is None:
                continue
            store[column.name] = ends = self._stated_as_kept(column, header, kept)
            values = amounts.values.mean(axis=1) if column.by else amounts.values
            wrong = (ends > values) if name == "low" else (ends < values)
            for row in np.flatnonzero(wrong & amounts.given).tolist():
                side = "above" if name == "low" else "below"
                found = f"{name} {ends[row]:g} lies {side} the value {values[row]:g}"
                self.findings.cell(header, row, self._shown(column, header), Refused(code, found))

    def _evidence(self) -> Evidence:
        """Source, grade and note of every row; a grade must be one of ours."""
        source, grade, note = (self._beside_row(name) for name in ("source", "grade", "note"))
        for row, text in enumerate(grade):
            if text and text not in GRADES:
                said = Refused("E051", f'"{text}" is not a grade', f"Grades are {', '.join(GRADES)}.")
                self.findings.cell("grade", row, "grade", said)
        ranged = np.zeros(self.size, dtype=bool)
        for ends in (*self.low.values(), *self.high.values()):
            ranged |= np.isfinite(ends)
        doubtful = sum(text in ("estimate", "memory") and not ranged[row] for row, text in enumerate(grade))
        if doubtful and self.table.main:
            advice = "Give low and high, so that the plan can be tried against them."
            found = f"{counted(doubtful, 'row')} of estimates or numbers from memory without a range"
            self.findings.column("", Refused("W101", found, "", advice))
        return Evidence(source, grade, note, self.low, self.high)

    def _beside_row(self, name: str) -> tuple[str, ...]:
        if name in self.table.by_name:
            return ("",) * self.size
        return tuple(self._texts(name).fill_null("").to_list())


@dataclass(frozen=True, eq=False)
class _Kept:
    """The units in which a column is kept, and which of them each row has; UNKNOWN where its good is not known."""

    units: tuple[Unit, ...]
    which: NDArray[np.int64]


@cache
def _known(text: str) -> bool:
    """Whether a text is a unit."""
    try:
        unit(text)
    except UnitError:
        return False
    return True


def _not_a_unit(text: str, wanted: Unit | None = None) -> Refused:
    near = nearest(text, wanted)
    return Refused("E014", f'"{text}" is not a unit I know', "", f"Did you mean {near}?" if near else "")


def _in_its_cell(fault: Refused, text: str, cell: str) -> Refused:
    """The fault of a unit told with the whole cell it stands in."""
    number = cell.removesuffix(text)
    if fault.code != "E014":
        return fault
    advice = fault.advice.replace("Did you mean ", f"Did you mean {number}")
    return Refused(fault.code, f'"{cell}" is not a unit I know', "", advice)


def _runs(blank: Sequence[bool], seasons: Sequence[str]) -> list[str]:
    """The empty seasons, those that follow one another drawn together: "jan", "mar … jun"."""
    runs: list[list[str]] = []
    for position, season in enumerate(seasons):
        if blank[position] and position and blank[position - 1]:
            runs[-1].append(season)
        elif blank[position]:
            runs.append([season])
    return [run[0] if len(run) == 1 else f"{run[0]} … {run[-1]}" for run in runs]


def _storage(column: Column) -> type:
    return bool if column.holds == "bool" else np.int64
