"""A place split in two identical halves, with all that lies in it, leads to it and is tied to it."""

import re
from collections.abc import Iterator

from extents import EXTENSIVE, SHARED, is_in
from other_words import PARTS, WORDS
from raw_case import RawCase, Row, Sheet

TIED = {"work_effects": "work", "work_costs": "work", "process_flows": "process", "concession_offers": "terms"}
"""Whose parts a row of these tables is: split with it."""
MARKS = (" east", " west")
AMOUNT = re.compile(r'"(-?[0-9][0-9.eE+-]*) *((?:[kM]?(?:rub|USD|GBP)|kt(?:/year)?|t(?:/year)?))"')
"""Of a term sheet: money and output; a price stays as it is."""


def in_halves(raw: RawCase, place: str) -> RawCase:
    """The case with two halves in place of one, of a place and all that is tied to it."""
    split = tied_to(raw, place)
    tables = {name: _table(raw, name, sheet, split) for name, sheet in raw.tables.items()}
    sheets = {
        called: _halved_terms(text) if name in split else text
        for name, text in raw.term_sheets.items()
        for called in (_marked(name, mark, split) for mark in MARKS)
    }
    return RawCase(raw.settings, tables, sheets)


def tied_to(raw: RawCase, place: str) -> frozenset[str]:
    """The names that are split when a place is: what lies in it and what begins or ends there."""
    split, before = {place}, set[str]()
    while split != before:
        before = set(split)
        for name, sheet in raw.tables.items():
            for row in sheet.rows:
                if _mentions(row, split):
                    split |= set(_owners(raw, name, row))
    return frozenset(split)


def _owners(raw: RawCase, name: str, row: Row) -> Iterator[str]:
    """The names of what a row is about."""
    key = raw.known[name].key if name in raw.known else ()
    columns = [key[0]] if len(key) == 1 else []
    columns += [TIED[name]] if name in TIED else []
    columns += ["track"] if name == "corridors" else []
    yield from (row[column] for column in columns if column in row)


def _mentions(row: Row, names: set[str] | frozenset[str]) -> bool:
    return any(part in names for header, cell in row.items() if header not in WORDS for part in PARTS.split(cell))


def _table(raw: RawCase, name: str, sheet: Sheet, split: frozenset[str]) -> Sheet:
    columns = raw.columns(name)
    curved = {row["plant"] for row in raw.tables.get("hydro_plants", Sheet()).rows if row.get("reservoir") in split}

    def halved(header: str, row: Row) -> bool:
        column = columns[header].name if header in columns else ""
        if name == "head_curves":
            return column == "storage" and row["plant"] in curved
        if (name, column) in SHARED:
            return row.get(SHARED[name, column], "") not in split
        return is_in(EXTENSIVE, name, column)

    def half(row: Row, mark: str) -> Row:
        return {
            header: _divided(cell)
            if halved(header, row)
            else cell
            if header in WORDS
            else "".join(_marked(part, mark, split) for part in PARTS.split(cell))
            for header, cell in row.items()
        }

    rows: list[Row] = []
    for row in sheet.rows:
        rows += [half(row, mark) for mark in MARKS] if _mentions(row, split) else [row]
    return Sheet(tuple(rows), sheet.units)


def _marked(name: str, mark: str, split: frozenset[str]) -> str:
    return name + mark if name in split else name


def _divided(cell: str) -> str:
    number = re.match(r"[-+0-9.eE]+", cell)
    if number is None:
        raise ValueError(f"{cell!r} cannot be halved")
    return f"{float(number[0]) / 2!r}{cell[number.end() :]}"


def _halved_terms(text: str) -> str:
    return AMOUNT.sub(lambda found: f'"{float(found[1]) / 2!r} {found[2]}"', text)
