"""Drafting: a table of text turned into rows, column by column, with a note of every cell that does not fit.

A draft holds numbers in the declared units. Where a cell could not be turned, it holds "not a number" or nothing,
and a fault stands in its findings; a case with faults is never used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from whitecoal.faults import counted, did_you_mean
from whitecoal.tables.cells import Refused, answers, wholes
from whitecoal.tables.declaration import GRADES, Column, Table
from whitecoal.tables.measures import Kept, is_unit, kept, measured, not_a_unit
from whitecoal.tables.rows import Amounts, Cells, Evidence, Rows
from whitecoal.tables.sheets import Findings, Sheet
from whitecoal.units import unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whitecoal.calendar import Calendar

DOUBTFUL = ("estimate", "memory")
"""Grades that ask for a range."""


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


Typed = dict[str, pl.Series]
"""Cells turned into numbers and words, by header, null where blank or refused."""


def draft(sheet: Sheet) -> Draft:
    """A table of text turned into rows, with everything found wrong on the way."""
    _check_headers(sheet)
    cells: dict[str, Cells] = {}
    typed: Typed = {}
    low: dict[str, NDArray[np.float64]] = {}
    high: dict[str, NDArray[np.float64]] = {}
    for column in sheet.table.columns:
        if not _present(sheet, column):
            continue
        if column.holds != "number":
            typed[column.name] = values = _turned(sheet, column)
            cells[column.name] = _filled(column, values)
            continue
        target = kept(sheet, column)
        cells[column.name] = amounts = _amounts(sheet, column, target, typed)
        low |= _ends(sheet, column, "low", (target, amounts))
        high |= _ends(sheet, column, "high", (target, amounts))
    lines = np.asarray(sheet.findings.lines, dtype=np.int64)
    rows = Rows(sheet.table, sheet.setting.calendar, cells, _evidence(sheet, low, high), lines)
    return Draft(rows, pl.DataFrame(list(typed.values())), sheet.findings)


def empty(table: Table, calendar: Calendar) -> Rows:
    """The rows of a table that the case does not have."""
    none = np.zeros(0, dtype=np.int64)
    cells: dict[str, Cells] = {}
    for column in table.columns:
        if column.holds == "number":
            values = np.zeros((0, len(calendar.seasons)) if column.by else (0,))
            found = unit("1") if column.unit_of or column.unit == "*" else column.unit_for()
            cells[column.name] = Amounts(values, (found,), none, none.astype(bool))
        else:
            cells[column.name] = () if column.holds == "text" else none.astype(_storage(column))
    return Rows(table, calendar, cells, Evidence((), (), (), {}, {}), none)


# ---- headers ----


def _check_headers(sheet: Sheet) -> None:
    """Every header must be known, and carry a unit only where there are numbers."""
    named = [name for column in sheet.table.columns for name in sheet.headers(column)]
    known = dict.fromkeys([*named, *sheet.table.companions()])
    for header in sheet.raw.cells.columns:
        if header not in known:
            advice = did_you_mean(header, known) or "Rename it or take it away."
            sheet.findings.column(header, Refused("E012", "no column has this name", "", advice))
    for header, text in sheet.raw.units.items():
        column = sheet.table.by_name.get(header)
        if column is not None and column.holds != "number":
            said = Refused("E015", f'"{text}" stands with a column that has no unit', "", "Take it away.")
            sheet.findings.column(f"{header} [{text}]", said)


def _present(sheet: Sheet, column: Column) -> bool:
    """Whether a column can be read; a default stands for a column that is not there at all."""
    headers = sheet.headers(column)
    missing = [header for header in headers if header not in sheet]
    if missing and (column.needed or len(missing) < len(headers)):
        for header in missing:
            said = Refused("E013", "the column is missing", f"It holds {column.meaning}.")
            sheet.findings.column(sheet.shown(column, header), said)
        return False
    return True


# ---- words, whole numbers, yes and no ----


def _turned(sheet: Sheet, column: Column) -> pl.Series:
    """The cells of a column without a unit, null where blank or refused."""
    texts, refused = sheet.texts(column.name), dict[int, Refused]()
    values = texts
    if column.holds == "bool":
        values, refused = answers(texts)
    elif column.holds != "text":
        values, refused = wholes(texts, year=column.holds == "year")
    elif column.name == "unit":
        refused = {row: not_a_unit(text) for row, text in enumerate(texts) if text and not is_unit(text)}
    for row, fault in refused.items():
        sheet.findings.cell(column.name, row, column.name, fault)
    return values.alias(column.name)


def _filled(column: Column, values: pl.Series) -> Cells:
    """The cells of a column without a unit, the default in blank ones."""
    if column.holds == "text":
        blank = "" if column.needed else str(column.default)
        return tuple(blank if text is None else text for text in values.to_list())
    default = column.default if isinstance(column.default, int | float) else 0
    found: NDArray[Any] = np.array([default if one is None else one for one in values.to_list()], _storage(column))
    found.setflags(write=False)
    return found


def _storage(column: Column) -> type:
    return bool if column.holds == "bool" else np.int64


# ---- amounts ----


def _amounts(sheet: Sheet, column: Column, target: Kept, typed: Typed) -> Amounts:
    """The numbers of a column in the units it is kept in, the default in blank cells."""
    headers = sheet.headers(column)
    parts = [measured(sheet, column, header, target) for header in headers]
    blank = np.array([[text is None for text in sheet.texts(header).to_list()] for header in headers], dtype=bool).T
    if column.by:
        _check_gaps(sheet, column, blank)
    for header, part in zip(headers, parts, strict=True):
        typed[header] = pl.Series(header, part, nan_to_null=True)
    values = np.stack(parts, axis=1)
    if isinstance(column.default, int | float):
        values = np.where(blank, float(column.default), values)
    given = np.asarray(~blank.all(axis=1))
    return Amounts(values if column.by else values[:, 0], target.units, np.maximum(target.which, 0), given)


def _check_gaps(sheet: Sheet, column: Column, blank: NDArray[np.bool_]) -> None:
    """Every season of a row must be given, or none where there is a default."""
    gap = blank.any(axis=1) if column.needed else blank.any(axis=1) & ~blank.all(axis=1)
    key = sheet.table.key[0]
    for row in np.flatnonzero(gap).tolist():
        missing = _runs(blank[row].tolist(), sheet.setting.calendar.seasons)
        verb = "is" if len(missing) == 1 else "are"
        found = f'{key} "{sheet.texts(key)[row] or ""}", {", ".join(missing)} {verb} empty'
        said = Refused("E031", found, "Every season must be given.", "Nothing was filled.")
        sheet.findings.cell(column.name, row, sheet.shown(column), said)
        for header in sheet.headers(column):
            sheet.findings.spoil(header, [row])


def _runs(blank: Sequence[bool], seasons: Sequence[str]) -> list[str]:
    """The empty seasons, those that follow one another drawn together: "jan", "mar … jun"."""
    runs: list[list[str]] = []
    for position, season in enumerate(seasons):
        if blank[position] and position and blank[position - 1]:
            runs[-1].append(season)
        elif blank[position]:
            runs.append([season])
    return [run[0] if len(run) == 1 else f"{run[0]} … {run[-1]}" for run in runs]


# ---- evidence ----


def _ends(sheet: Sheet, column: Column, end: str, numbers: tuple[Kept, Amounts]) -> dict[str, NDArray[np.float64]]:
    """The low or high ends of the ranges of a column, which must hold the numbers themselves."""
    target, amounts = numbers
    main = column is sheet.table.main and end not in sheet.table.by_name
    header = next((name for name in (f"{column.name} {end}", end if main else "") if name in sheet), None)
    if header is None:
        return {}
    ends = measured(sheet, column, header, target)
    values = amounts.values.mean(axis=1) if column.by else amounts.values
    wrong = ends > values if end == "low" else ends < values
    code, side = ("E053", "above") if end == "low" else ("E054", "below")
    for row in np.flatnonzero(wrong & amounts.given).tolist():
        found = f"{ends[row]:g} lies {side} the value, {values[row]:g}"
        sheet.findings.cell(header, row, sheet.shown(column, header), Refused(code, found))
    return {column.name: ends}


def _evidence(
    sheet: Sheet, low: Mapping[str, NDArray[np.float64]], high: Mapping[str, NDArray[np.float64]]
) -> Evidence:
    """Where the numbers of every row come from; a grade must be one of ours, and a doubtful one have a range."""
    source, grade, note = (_said(sheet, name) for name in ("source", "grade", "note"))
    ranged = np.zeros(len(sheet), dtype=bool)
    for ends in (*low.values(), *high.values()):
        ranged |= np.isfinite(ends)
    for row, text in enumerate(grade):
        if text and text not in GRADES:
            said = Refused("E051", f'"{text}" is not a grade', f"Grades are {', '.join(GRADES)}.")
            sheet.findings.cell("grade", row, "grade", said)
    doubtful = sum(text in DOUBTFUL and not known for text, known in zip(grade, ranged.tolist(), strict=True))
    if doubtful and sheet.table.main:
        found = f"{counted(doubtful, 'row')} of estimates or numbers from memory without a range"
        advice = "Give low and high, so that the plan can be tried against them."
        sheet.findings.column("", Refused("W101", found, "", advice))
    return Evidence(source, grade, note, low, high)


def _said(sheet: Sheet, name: str) -> tuple[str, ...]:
    """What a table says of its rows in a column that every table may have."""
    if name in sheet.table.by_name or name not in sheet:
        return ("",) * len(sheet)
    return tuple(text or "" for text in sheet.texts(name).to_list())
