"""Measures: the numbers of a column stated in the unit it is kept in.

A number may state its unit itself, in a column beside it, or in the header; otherwise it is in the declared unit.
Money in another currency is turned into the case's at the rates the case states.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import numpy as np

from whitecoal.errors import UnitError
from whitecoal.tables.cells import LARGEST, Refused, numbers, too_large
from whitecoal.units import Unit, nearest, unit

SMALLEST_UNITS = 1e6
"""How much larger a number may be where its row chooses the unit, which may be a small one: litres, or kilograms."""

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whitecoal.tables.declaration import Column, Table
    from whitecoal.tables.reading import Raw
    from whitecoal.tables.sheets import GoodUnits, Setting, Sheet

ROUNDING = 1e-9
"""Share of an amount that a change of unit leaves in doubt, and far more than it does."""
UNKNOWN = -1
"""Stands for a row whose unit is not known, because its good is not."""


@dataclass(frozen=True, eq=False)
class Kept:
    """The units in which a column is kept, and which of them each row has [item]; UNKNOWN where it is not known."""

    units: tuple[Unit, ...]
    which: NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class _Stated:
    """The units stated for the numbers under a header, None for the declared one, and which of them each has."""

    texts: list[str | None]
    which: NDArray[np.int64]
    in_cell: Mapping[int, str]


@lru_cache(maxsize=4096)
def is_unit(text: str) -> bool:
    """Whether a text is a unit."""
    try:
        unit(text)
    except UnitError:
        return False
    return True


def not_a_unit(text: str, wanted: Unit | None = None) -> Refused:
    """The fault of a text that is no unit, with the nearest that fits."""
    near = nearest(text, wanted)
    return Refused("E014", f'"{text}" is not a unit I know', "", f"Did you mean {near}?" if near else "")


def good_units(raws: Mapping[str, Raw], known: Mapping[str, Table]) -> GoodUnits:
    """The units of goods, on which the units of other tables' columns depend."""
    wanted = {table.by_name[c.unit_of].to for table in known.values() for c in table.columns if c.unit_of}
    found: dict[str, dict[str, str]] = {}
    for name in wanted & set(raws):
        key, cells = known[name].key[0], raws[name].cells
        if {key, "unit"} <= set(cells.columns):
            pairs = zip(cells[key], cells["unit"], strict=True)
            found[name] = {good: text for good, text in pairs if good and text and is_unit(text)}
    return found


def kept(sheet: Sheet, column: Column) -> Kept:
    """The units in which the numbers of a column are kept: the declared one, or one by row."""
    if column.unit == "*":
        texts = _units_by_row(sheet, column)
        units = {text: _in_money(text, sheet.setting) for text in dict.fromkeys(texts) if text and is_unit(text)}
    elif column.unit_of:
        known = sheet.goods.get(sheet.table.by_name[column.unit_of].to, {})
        texts = [known.get(good or "") for good in sheet.texts(column.unit_of)]
        units = {text: column.unit_for(text) for text in dict.fromkeys(texts) if text}
    else:
        return Kept((column.unit_for(),), np.zeros(len(sheet), dtype=np.int64))
    position = {text: at for at, text in enumerate(units)}
    which = np.array([position.get(text or "", UNKNOWN) for text in texts], dtype=np.int64)
    return Kept(tuple(units.values()) or (unit("1"),), which)


def _units_by_row(sheet: Sheet, column: Column) -> list[str | None]:
    """The unit each row states for a column of any unit; where there is none at all it is a fault."""
    headed, beside = sheet.raw.units.get(column.name), sheet.beside(column)
    if beside is None and headed is None and "unit" not in sheet.table.by_name:
        advice = "Put it in brackets in the header, or by row in a column `unit`."
        sheet.findings.column(column.name, Refused("E013", "its unit is missing", "", advice))
    return [headed] * len(sheet) if beside is None else [text or headed for text in beside]


def _in_money(text: str, setting: Setting) -> Unit:
    """A unit with every currency that has a rate replaced by the case's money."""
    currencies = "|".join([setting.currency, *setting.rates])
    written = re.sub(rf"\b([kM]?)(?:{currencies})\b", r"\g<1>money", text)
    if "rub" in (setting.currency, *setting.rates):
        written = re.sub(r"\bkopeck\b", "money", written)
    return unit(written)


def beyond(value: Any, limit: Any) -> Any:
    """Whether an amount is more than another, by more than the change from unit to unit may have rounded them.

    Two numbers that are the same on paper need not be when they were written in poods.
    """
    return value > limit + ROUNDING * np.abs(limit)


def measured(sheet: Sheet, column: Column, header: str, target: Kept) -> NDArray[np.float64]:
    """The numbers under a header in the units the column is kept in; not a number where blank or at fault [item]."""
    parsed = numbers(sheet.texts(header), decimal_comma=sheet.raw.decimal_comma)
    shown = sheet.shown(column, header)
    for row, fault in parsed.refused.items():
        sheet.findings.cell(header, row, shown, fault)
    sheet.findings.spoil(header, np.flatnonzero(target.which == UNKNOWN).tolist())
    stated = _stated(sheet, column, header, parsed.units)
    size = len(target.units) + 1
    pairs = stated.which * size + (target.which - UNKNOWN)
    factors = np.ones(len(sheet))
    refused: list[tuple[Refused, str, list[int]]] = []
    for pair in sorted(set(pairs.tolist())):
        text, position = stated.texts[pair // size], pair % size + UNKNOWN
        factor = _factor(text, target.units[position] if position != UNKNOWN else None, sheet.setting)
        factors[pairs == pair] = np.nan if isinstance(factor, Refused) else factor
        if isinstance(factor, Refused):
            refused.append((factor, text or "", np.flatnonzero(pairs == pair).tolist()))
    for fault, text, rows in refused:
        _tell(sheet, column, header, (fault, text, rows), stated)
    values = parsed.values * factors
    most = LARGEST * (SMALLEST_UNITS if column.unit == "*" or column.unit_of else 1.0)
    for row in np.flatnonzero(np.abs(values) > most).tolist():
        sheet.findings.cell(header, row, shown, too_large(float(values[row]), most))
    return values


def _stated(sheet: Sheet, column: Column, header: str, in_cell: Mapping[int, str]) -> _Stated:
    """The unit stated for each number under a header: in its cell, beside it, in the header, or none."""
    headed = sheet.raw.units.get(header)
    if headed is None and sheet.raw.units and header not in sheet.headers(column):
        headed = sheet.raw.units.get(sheet.headers(column)[0])
    beside = sheet.beside(column)
    if beside is None and not in_cell:
        return _Stated([headed], np.zeros(len(sheet), dtype=np.int64), in_cell)
    by_row = [headed] * len(sheet) if beside is None else [text or headed for text in beside]
    for row, text in in_cell.items():
        by_row[row] = text
    position = {text: at for at, text in enumerate(dict.fromkeys(by_row))}
    return _Stated(list(position), np.array([position[text] for text in by_row], dtype=np.int64), in_cell)


def _factor(text: str | None, wanted: Unit | None, setting: Setting) -> float | Refused:
    """What a number is multiplied by to state it in the unit wanted, or what is wrong with its own unit."""
    if text is not None and not is_unit(text):
        return not_a_unit(text, wanted)
    if wanted is None:
        return np.nan
    if text is None:
        return 1.0
    try:
        rates = {**setting.rates, setting.currency: 1.0}
        return unit(text).factor_to(wanted.in_currency(setting.currency), rates)
    except UnitError as stopped:
        return Refused("E015", str(stopped))


def _tell(sheet: Sheet, column: Column, header: str, wrong: tuple[Refused, str, list[int]], stated: _Stated) -> None:
    """Note a wrong unit where it stands: in its cells, beside them, or in the header."""
    fault, text, rows = wrong
    beside, texts = sheet.beside(column), sheet.texts(header)
    from_header: list[int] = []
    for row in rows:
        if row in stated.in_cell:
            told = _with_its_cell(fault, text, str(texts[row]))
            sheet.findings.cell(header, row, sheet.shown(column, header), told)
        elif beside is not None and beside[row]:
            sheet.findings.spoil(header, [row])
            if (beside.name, row) not in sheet.findings.spoilt and beside.name not in sheet.table.by_name:
                sheet.findings.cell(beside.name, row, beside.name, fault)
        else:
            from_header.append(row)
    sheet.findings.spoil(header, from_header)
    if from_header and header in sheet.raw.units:
        _tell_header(sheet, header, fault, from_header)


def _tell_header(sheet: Sheet, header: str, fault: Refused, rows: list[int]) -> None:
    """Note a wrong unit in a header, once; by row where it is wrong for the goods of some rows only."""
    shown = f"{header} [{sheet.raw.units[header]}]"
    if len(rows) < len(sheet) and fault.code == "E015":
        for row in rows:
            sheet.findings.cell(header, row, shown, fault)
    elif all((told.code, told.column) != (fault.code, shown) for told in sheet.findings.faults):
        sheet.findings.column(shown, fault)


def _with_its_cell(fault: Refused, text: str, cell: str) -> Refused:
    """The fault of a unit told with the whole cell it stands in."""
    if fault.code != "E014":
        return fault
    number = cell.removesuffix(text)
    advice = fault.advice.replace("Did you mean ", f"Did you mean {number}")
    return Refused(fault.code, f'"{cell}" is not a unit I know', "", advice)
