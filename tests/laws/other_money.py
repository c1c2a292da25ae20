"""The same world in which all money is k times as much: prices, budgets, what needs are worth, terms of contracts."""

import re
from collections.abc import Mapping

from raw_case import RawCase, Row, Sheet

MONEY = re.compile(r"\b[kM]?(?:money|rub|USD|GBP|EUR)\b")
AMOUNT = re.compile(r"(?<![\w.])(-?[0-9][0-9.]*)( *[kM]?(?:rub|USD|GBP|EUR)\b)")
PER_UNIT = "pace"
"""Where a rule is about money, its price is money for money, which does not change."""


def in_more_money(raw: RawCase, times: float) -> RawCase:
    """The case with every amount of money multiplied."""
    tables = {name: _multiplied(raw, name, sheet, times) for name, sheet in raw.tables.items() if name in raw.known}
    term_sheets = {name: _amounts(text, times) for name, text in raw.term_sheets.items()}
    return RawCase(raw.settings, tables, term_sheets)


def _amounts(text: str, times: float) -> str:
    return AMOUNT.sub(lambda found: f"{float(found[1]) * times!r}{found[2]}", text)


def _multiplied(raw: RawCase, name: str, sheet: Sheet, times: float) -> Sheet:
    columns = {header: column for header, column in raw.columns(name).items() if column.holds == "number"}
    declared = {header: column.unit for header, column in columns.items()}

    def changed(row: Row) -> Row:
        return {header: _cell(header, cell, row, declared) for header, cell in row.items()}

    def _cell(header: str, cell: str, row: Row, units: Mapping[str, str]) -> str:
        if header not in units:
            return cell
        unit = row.get("unit", "") if units[header] == "*" else units[header]
        if not MONEY.search(unit) or (name == PER_UNIT and header == "price" and MONEY.search(row["unit"])):
            return cell
        if re.search(r"/[^/]*money|/\([^)]*money", unit):
            raise ValueError(f"{name}.{header} [{unit}]: money stands below the stroke")
        number = re.match(r"[-+0-9.eE]+", cell)
        if number is None:
            raise ValueError(f"{name}.{header}: {cell!r} is no amount")
        return f"{float(number[0]) * times!r}{cell[number.end() :]}"

    return sheet.each(changed)
