"""An amendment: a named change of a case, with its reason, made before anything is checked.

    name = "oil cheaper by a third"
    reason = "What the plan owes to the oil price of the day."

    [[change]]
    table = "price_paths"
    column = "index"
    where = { good = "kerosene" }     # blank: every row
    multiply = 0.67                   # or set, or add, in the unit of the file
    from = 1924                       # tables with from_year: the years it holds, the last included
    to = 1930

    [[change]]
    table = "works"
    where = { work = "Mingechaur" }
    remove = true

    [settings.calendar]               # keys of case.toml, put in place of the case's own
    stages = [1, 1, 1]

The case on disk is never touched. Amendments are applied in the order asked for.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import polars as pl

from whitecoal.errors import CaseFault
from whitecoal.faults import Fault
from whitecoal.settings import read_toml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from whitecoal.reading import Raw
    from whitecoal.tables import Table

FOLDER = "amendments"
ACTS = ("set", "add", "multiply", "remove")
WORDS = {"table", "column", "where", "from", "to", *ACTS}

Row = dict[str, str | None]


@dataclass(frozen=True)
class Amendment:
    """A named change of a case.

    Args:
        name: what it is called.
        reason: why it is made, for the report.
        changes: entries of `[[change]]`.
        settings: keys of case.toml put in place of the case's own.
    """

    name: str
    reason: str
    changes: tuple[Mapping[str, Any], ...]
    settings: Mapping[str, Any]


def read_amendment(case: Path, name: str) -> Amendment:
    """The amendment of this name in the case's folder `amendments`.

    Raises:
        CaseFault: when there is none of the name (the nearest is suggested), or it cannot be read.
    """
    known = {path.stem: path for path in sorted((case / FOLDER).glob("*.toml"))}
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1)
        hint = f'Did you mean "{near[0]}"?' if near else f"There are: {', '.join(known) or 'none'}."
        raise CaseFault([Fault("E070", FOLDER, found=f'no amendment is called "{name}"', advice=hint)])
    said = read_toml(known[name])
    faults = _misspelt(name, said)
    if faults:
        raise CaseFault(faults)
    return Amendment(name, str(said.get("reason", "")), tuple(said.get("change", ())), said.get("settings", {}))


def _misspelt(name: str, said: Mapping[str, Any]) -> list[Fault]:
    file = f"{FOLDER}/{name}.toml"
    faults = [
        Fault("E071", file, column=key, found="is not a key I know", advice="I know name, reason, change, settings.")
        for key in said
        if key not in ("name", "reason", "change", "settings")
    ]
    if not said.get("reason"):
        faults.append(Fault("E071", file, column="reason", found="is missing", wanted="An amendment says why."))
    for position, change in enumerate(said.get("change", ()), start=1):
        where = f"change {position}"
        faults += [
            Fault(
                "E071",
                file,
                column=where,
                found=f'"{key}" is not a word I know',
                advice=f"I know {', '.join(sorted(WORDS))}.",
            )
            for key in change
            if key not in WORDS
        ]
        acts = [act for act in ACTS if act in change]
        if len(acts) != 1:
            faults.append(
                Fault("E071", file, column=where, found=f"has {len(acts)} of {', '.join(ACTS)}", wanted="Exactly one.")
            )
    return faults


def amended_settings(raw: Mapping[str, Any], amendment: Amendment) -> dict[str, Any]:
    """The contents of case.toml with the amendment's keys put in."""
    return _merged(raw, amendment.settings)


def _merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(old)
    for key, value in new.items():
        below = old.get(key)
        merged[key] = _merged(below, value) if isinstance(value, dict) and isinstance(below, dict) else value
    return merged


def amended_texts(
    texts: Mapping[str, Raw], amendment: Amendment, known: Mapping[str, Table], seasons: Sequence[str]
) -> dict[str, Raw]:
    """The tables, still as text, with the amendment's changes made.

    Raises:
        CaseFault: a change that names no table, column or row of the case; all of them at once.
    """
    made, faults = dict(texts), []
    for position, change in enumerate(amendment.changes, start=1):
        where = Fault("E072", f"{FOLDER}/{amendment.name}.toml", column=f"change {position}")
        name = str(change.get("table", ""))
        if name not in made or name not in known:
            near = difflib.get_close_matches(name, made, n=1)
            hint = f'Did you mean "{near[0]}"?' if near else ""
            faults.append(replace(where, found=f'the case has no table "{name}"', advice=hint))
            continue
        try:
            made[name] = _changed(made[name], change, known[name], seasons)
        except _UnfitError as unfit:
            faults.append(replace(where, found=str(unfit)))
    if faults:
        raise CaseFault(faults)
    return made


class _UnfitError(Exception):
    """A change that does not fit the table; carries the sentence to where faults are gathered."""


def _changed(text: Raw, change: Mapping[str, Any], table: Table, seasons: Sequence[str]) -> Raw:
    rows: list[Row] = text.cells.to_dicts()
    lines = text.lines.to_list()
    matching = [_matches(row, change.get("where", {}), text) for row in rows]
    if not any(matching):
        raise _UnfitError(f'no row of "{table.name}" matches {dict(change.get("where", {}))}')
    if change.get("remove"):
        kept = [at for at, matched in enumerate(matching) if not matched]
        return replace(text, cells=text.cells[kept], lines=text.lines.gather(kept))
    headers = _headers(change, table, seasons, text)
    if table.series and ("from" in change or "to" in change):
        rows, lines, matching = _with_breaks(rows, lines, matching, change, table)
    for row, matched in zip(rows, matching, strict=True):
        if matched and _in_years(row, change, table):
            for header in headers:
                row[header] = _acted(row[header], change, text)
    cells = pl.DataFrame(rows, schema=text.cells.schema)
    return replace(text, cells=cells, lines=pl.Series(text.lines.name, lines, dtype=text.lines.dtype))


def _matches(row: Row, where: Mapping[str, Any], text: Raw) -> bool:
    missing = [name for name in where if name not in text.cells.columns]
    if missing:
        raise _UnfitError(f'"{text.name}" has no column "{missing[0]}"')
    return all((row[name] or "") == str(value) for name, value in where.items())


def _headers(change: Mapping[str, Any], table: Table, seasons: Sequence[str], text: Raw) -> list[str]:
    name = str(change.get("column", ""))
    if name in text.cells.columns:
        return [name]
    column = table.by_name.get(name)
    headers = [header for header in (table.headers(column, seasons) if column else ()) if header in text.cells.columns]
    if not headers:
        near = difflib.get_close_matches(name, text.cells.columns, n=1)
        hint = f', did you mean "{near[0]}"?' if near else ""
        raise _UnfitError(f'"{table.name}" has no column "{name}"{hint}')
    return headers


def _with_breaks(
    rows: list[Row], lines: list[int], matching: list[bool], change: Mapping[str, Any], table: Table
) -> tuple[list[Row], list[int], list[bool]]:
    """Series rows put in where the change begins and where it is over, holding what held until then."""
    others = [name for name in table.key if name != "from_year"]
    breaks = [year for year in (change.get("from"), change["to"] + 1 if "to" in change else None) if year is not None]
    entries = list(zip(rows, lines, matching, strict=True))
    for key in dict.fromkeys(tuple(row.get(name) for name in others) for row, _, matched in entries if matched):
        for year in breaks:
            series = [e for e in entries if tuple(e[0].get(name) for name in others) == key]
            years = [int(row["from_year"] or 0) for row, _, _ in series]
            earlier = [entry for entry, begun in zip(series, years, strict=True) if begun < year]
            if year not in years and earlier:
                row, line, matched = max(earlier, key=lambda entry: int(entry[0]["from_year"] or 0))
                entries.append(({**row, "from_year": str(year)}, line, matched))
    entries.sort(key=lambda entry: (entry[1], int(entry[0]["from_year"] or 0)))
    return [row for row, _, _ in entries], [line for _, line, _ in entries], [matched for _, _, matched in entries]


def _in_years(row: Row, change: Mapping[str, Any], table: Table) -> bool:
    if not table.series:
        return True
    year = int(row["from_year"] or 0)
    return bool(change.get("from", year) <= year <= change.get("to", year))


def _acted(cell: str | None, change: Mapping[str, Any], text: Raw) -> str:
    if "set" in change:
        return str(change["set"]).lower() if isinstance(change["set"], bool) else str(change["set"])
    plain = (cell or "").replace(",", ".") if text.decimal_comma else (cell or "")
    try:
        number = float(plain)
    except ValueError:
        raise _UnfitError(f'"{cell or ""}" is not a number, and only numbers are added to or multiplied') from None
    return repr(number + change["add"] if "add" in change else number * change["multiply"])
