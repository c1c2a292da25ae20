"""The same world under other names, and the same tables with their rows and columns in another order."""

import re
from collections.abc import Mapping

import numpy as np
from raw_case import RawCase, Row

from whitecoal.tables.declaration import EVIDENCE

PARTS = re.compile(r"( · |\||\s*\+\s*|^all but )")
"""What joins names in one cell."""
WORDS = {
    *EVIDENCE,
    *("unit", "kind", "meaning", "entry", "entries", "earned", "decision", "condition"),
    *("season", "scenario", "block", "regime", "stage", "name", "reason", "commitment", "series", "lon", "lat"),
}
"""Columns whose cells are words, not names that the case has given."""
TITLES = {"sources", "history"}
"""Tables that the plan does not use."""


def in_other_order(raw: RawCase, random: np.random.Generator) -> RawCase:
    """The case with the rows and the columns of every table shuffled.

    Of the corridors on one track the first stays the first, for its capacity is that of the track.
    """
    tables = {}
    for name, sheet in raw.tables.items():
        rows = [sheet.rows[at] for at in random.permutation(len(sheet.rows))]
        if name == "corridors":
            first = {row["track"]: row for row in reversed(sheet.rows) if "track" in row}
            rows = [*first.values(), *(row for row in rows if row not in first.values())]
        headers = [sheet.headers[at] for at in random.permutation(len(sheet.headers))]
        shuffled = tuple({header: row[header] for header in headers if header in row} for row in rows)
        tables[name] = type(sheet)(shuffled, sheet.units)
    return raw.put(**tables)


def names_of(raw: RawCase) -> list[str]:
    """Every name that the case itself has given: places, items, goods, classes, terms."""
    found: dict[str, None] = {}
    for name, sheet in raw.tables.items():
        if name in TITLES or name not in raw.known:
            continue
        table = raw.known[name]
        own = [column.name for column in table.columns if _names(column.name, name) and column.holds == "text"]
        for column in own:
            declared = table.by_name[column]
            if declared.choices or (column == "good" and not declared.to and name != "goods"):
                continue
            for row in sheet.rows:
                found |= dict.fromkeys(part for part in PARTS.split(row.get(column, "")) if _is_name(part))
    taken = {part for sheet in raw.tables.values() for row in sheet.rows for part in PARTS.split(row.get("good", ""))}
    own = {row["good"] for row in raw.tables["goods"].rows}
    return [name for name in found if name in own or name not in taken]  # goods of the software keep their names


def under_other_names(raw: RawCase, random: np.random.Generator) -> tuple[RawCase, Mapping[str, str]]:
    """The case with every name that it has given changed, and what each is called now."""
    names = names_of(raw)
    numbers = random.permutation(len(names)).tolist()
    called = {name: f"N{number:04d}" for name, number in zip(names, numbers, strict=True)}
    tables = {
        name: sheet if name in TITLES else sheet.each(lambda row: _renamed(row, called))
        for name, sheet in raw.tables.items()
    }
    sheets = {called.get(name, name): _product(text, called) for name, text in raw.term_sheets.items()}
    return RawCase(raw.settings, tables, sheets), called


def _names(column: str, table: str) -> bool:
    return column not in WORDS and (column, table) not in {("good", "pace"), ("carries", "corridors")}


def _is_name(part: str) -> bool:
    return bool(part) and not PARTS.fullmatch(part) and part != "all" and not part.isdigit()


def _renamed(row: Row, called: Mapping[str, str]) -> Row:
    return {header: cell if header in WORDS else _cell(cell, called) for header, cell in row.items()}


def _cell(cell: str, called: Mapping[str, str]) -> str:
    return "".join(called.get(part, part) for part in PARTS.split(cell))


def _product(text: str, called: Mapping[str, str]) -> str:
    def changed(found: re.Match[str]) -> str:
        return f'{found[1]}"{called.get(found[2], found[2])}"'

    return re.sub(r'^(product = )"([^"]*)"', changed, text, flags=re.MULTILINE)
