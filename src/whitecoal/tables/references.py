"""What spans several tables: references, the one namespace of places, series and the calendar, sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import numpy as np

from whitecoal.faults import did_you_mean
from whitecoal.places import Place
from whitecoal.tables.cells import Refused
from whitecoal.tables.rows import SEPARATOR, Rows, words_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from whitecoal.tables.declaration import Column, Table
    from whitecoal.tables.drafting import Draft
    from whitecoal.tables.sheets import Setting

PLACES = "places"
POOLS = "pools"
SOURCES = "sources"
MOST_HINTS = 50
"""Wrong names of a column for which the nearest right one is looked for, which takes its time."""


def places_of(tables: Mapping[str, Rows]) -> tuple[Place, ...]:
    """Every place of a case: the rows of `places`, and those of each table whose rows are places."""
    return tuple(place for rows in tables.values() for _, place in _places_in(rows))


def pools_of(tables: Mapping[str, Rows]) -> dict[tuple[str, str], str]:
    """For a good and a place the holder at which that account is kept: the rows of `pools`."""
    if POOLS not in tables:
        return {}
    pools = tables[POOLS]
    return dict(zip(zip(pools["good"], pools["place"], strict=True), pools["holder"], strict=True))


def check_references(
    drafts: Mapping[str, Draft], known: Mapping[str, Table], setting: Setting, unread: Collection[str] = ()
) -> None:
    """Note in the findings of each draft what does not agree with another table or with the calendar.

    Args:
        drafts: the tables that could be read.
        known: all tables a case may have.
        setting: what the case says about its tables as a whole.
        unread: tables whose files are there and could not be read, which is told already: nobody knows what they name.
    """
    kinds = _check_places(drafts)
    unseen = _unseen_kinds(drafts, known, unread)
    for made in drafts.values():
        table = made.rows.table
        for column in table.columns:
            if column.name not in made.rows.cells or not column.reference:
                continue
            if column.reference == PLACES:
                if PLACES not in known or _names_places(drafts):
                    _check_place(made, column, kinds, unseen)
            elif (names := _names(column.reference, drafts, known, setting, unread)) is not None:
                _check_name(made, column, names)
        if table.series:
            _check_series(made, setting)
        if SOURCES in known and (names := _names(SOURCES, drafts, known, setting, unread)) is not None:
            _check_sources(made, names)


# ---- places ----


def _places_in(rows: Rows) -> Iterator[tuple[int, Place]]:
    """The places that the rows of a table are, with the position of each."""
    table = rows.table
    if table.name == PLACES:
        kinds, parents = rows.cells.get("kind"), rows.cells.get("within")
    else:
        kinds, parents = (table.place,) * len(rows), rows.cells.get(table.within)
    if not (table.place or table.name == PLACES) or kinds is None or not set(table.key) <= set(rows.cells):
        return
    within = ("",) * len(rows) if parents is None else words_of(parents)
    for position, (name, kind) in enumerate(zip(rows.labels, words_of(kinds), strict=True)):
        yield position, Place(name, kind, within[position])


def _check_places(drafts: Mapping[str, Draft]) -> dict[str, str]:
    """Every name must belong to one place, and none may lie within itself. Gives the kind of each place."""
    listed: dict[str, tuple[Draft, int, Place]] = {}
    for made in drafts.values():
        for row, place in _places_in(made.rows):
            if not place.name:
                continue
            other, at, _ = listed.setdefault(place.name, (made, row, place))
            if (other, at) != (made, row) and other is not made:
                where = f"{other.findings.table} row {other.findings.lines[at]}"
                said = Refused("E043", f'"{place.name}" is the name of a place already: {where}', "", "Rename one.")
                made.findings.cell("", row, made.rows.table.key[0], said)
    _check_cycles(listed)
    return {name: place.kind for name, (_, _, place) in listed.items()}


def _check_cycles(listed: Mapping[str, tuple[Draft, int, Place]]) -> None:
    """No place may lie within itself, at however many steps."""
    settled: set[str] = set()
    for start in listed:
        path: list[str] = []
        name = start
        while name in listed and name not in settled and name not in path:
            path.append(name)
            name = listed[name][2].within
        if name in path:
            made, row, _ = listed[name]
            circle = " ▸ ".join([*path[path.index(name) :], name])
            column = made.rows.table.within or "within"
            made.findings.cell("", row, column, Refused("E044", f'"{name}" lies within itself: {circle}'))
        settled |= set(path)


def _names_places(drafts: Mapping[str, Draft]) -> bool:
    """Whether the table `places` could be read as far as the name and kind of each place."""
    return PLACES in drafts and {"place", "kind"} <= set(drafts[PLACES].rows.cells)


def _unseen_kinds(drafts: Mapping[str, Draft], known: Mapping[str, Table], unread: Collection[str]) -> set[str]:
    """The kinds of places whose names could not be read."""
    nameless = [name for name, made in drafts.items() if not set(made.rows.table.key) <= set(made.rows.cells)]
    return {known[name].place for name in (*unread, *nameless) if known[name].place}


def _check_place(made: Draft, column: Column, kinds: Mapping[str, str], unseen: Collection[str]) -> None:
    """The places named in a column must exist and be of the right kind, where it is known which there are."""
    may_be_unseen = bool(unseen) and (not column.kinds or not set(column.kinds).isdisjoint(unseen))
    fitting = [name for name, kind in kinds.items() if not column.kinds or kind in column.kinds]
    known, judged = set(fitting), dict[str, Refused]()
    for row, name in enumerate(words_of(made.rows.cells[column.name])):
        if name and name not in known and not (may_be_unseen and name not in kinds):
            if name not in judged:
                judged[name] = _misplaced(column, name, kinds.get(name), fitting if len(judged) < MOST_HINTS else ())
            made.findings.cell(column.name, row, column.name, judged[name])


def _misplaced(column: Column, name: str, kind: str | None, fitting: Collection[str]) -> Refused:
    """A name that is no place, or a place of the wrong kind."""
    wanted = f"Wanted: {' or '.join(column.kinds)}." if column.kinds else ""
    if kind is None:
        return Refused("E041", f'there is no place "{name}"', wanted, did_you_mean(name, fitting))
    return Refused("E042", f'"{name}" is of the kind {kind}', wanted)


# ---- names ----


def _names(
    target: str, drafts: Mapping[str, Draft], known: Mapping[str, Table], setting: Setting, unread: Collection[str]
) -> Collection[str] | None:
    """What a reference may name; None when the table could not be read or is missing, which is told already."""
    if target not in known:
        return {"scenarios": setting.calendar.scenarios, "blocks": setting.calendar.blocks}[target]
    key = known[target].key[0]
    if target in drafts:
        rows = drafts[target].rows
        return set(words_of(rows.cells[key])) if key in rows.cells else None
    return None if known[target].required or target in unread else ()


def _check_name(made: Draft, column: Column, names: Collection[str]) -> None:
    """The rows named in a column must exist."""
    judged: dict[str, Refused] = {}
    for row, name in enumerate(words_of(made.rows.cells[column.name])):
        if name and name not in names:
            if name not in judged:
                near = did_you_mean(name, names) if len(judged) < MOST_HINTS else ""
                judged[name] = Refused("E041", f'"{name}" is not in {column.reference}', "", near)
            made.findings.cell(column.name, row, column.name, judged[name])


def _check_sources(made: Draft, names: Collection[str]) -> None:
    """The sources named beside the numbers must be listed."""
    judged: dict[str, Refused] = {}
    for row, name in enumerate(made.rows.evidence_kept.source):
        if name and name not in names:
            if name not in judged:
                near = did_you_mean(name, names) if len(judged) < MOST_HINTS else ""
                advice = near or "Add a row to sources.csv."
                judged[name] = Refused("E052", f'"{name}" is not in sources', "", advice)
            made.findings.cell("source", row, "source", judged[name])


# ---- series ----


def _check_series(made: Draft, setting: Setting) -> None:
    """Every series must begin with the plan or before."""
    rows, key = made.rows, made.rows.table.key
    if not set(key) <= set(rows.cells):
        return
    years = np.asarray(rows.cells["from_year"])
    columns = [words_of(rows.cells[name]) for name in key if name != "from_year"]
    first: dict[tuple[str, ...], int] = {}
    for row in range(len(rows)):
        if ("from_year", row) in made.findings.spoilt:
            continue
        series = tuple(column[row] for column in columns)
        if series not in first or years[row] < years[first[series]]:
            first[series] = row
    for series, row in first.items():
        if years[row] > setting.calendar.first_year:
            name = SEPARATOR.join(filter(None, series))
            start = f'the series "{name}"' if name else "the series"
            found = f"{start} starts in {years[row]} but the plan starts in {setting.calendar.first_year}"
            said = Refused("E032", found, "Nothing was filled.", "Add a row for the years before.")
            made.findings.cell("from_year", row, "from_year", said)
