"""The changes of an amendment made to a table that is still text: set, add, multiply, remove, insert.

Numbers are read as the check will read them, and what cannot be read is not reckoned with. Where a file writes
decimals with a comma, a changed column is written with points throughout, for a mixture would be doubtful.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from whitecoal.case.keys import is_number
from whitecoal.faults import did_you_mean
from whitecoal.tables.cells import NO, YES, Numbers, numbers
from whitecoal.tables.reading import Raw

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from whitecoal.tables import Table

Row = dict[str, str | None]
Entry = tuple[Row, int, bool]
"""A row, its line in the file, and whether the change is about it."""

YEAR = "from_year"


class UnfitError(Exception):
    """A change that does not fit its table; carries the sentence to where faults are gathered."""


def changed(text: Raw, change: Mapping[str, Any], table: Table, seasons: Sequence[str]) -> Raw:
    """A table with the rows a change is about set, added to, multiplied or removed.

    Raises:
        UnfitError: the change names a column or a row that is not there, or reckons with what is no number.
    """
    rows: list[Row] = text.cells.to_dicts()
    matching = [_matches(row, change.get("where", {}), text) for row in rows]
    if not any(matching):
        raise UnfitError(_no_match(text, change.get("where", {})))
    if "remove" in change:
        kept = [at for at, matched in enumerate(matching) if not matched]
        return replace(text, cells=text.cells[kept], lines=text.lines.gather(kept))
    headers = _headers(change, table, seasons, text)
    entries = list(zip(rows, text.lines.to_list(), matching, strict=True))
    if "from" in change or "to" in change:
        entries = _within_years(entries, change, table)
    matching = [matched for _, _, matched in entries]
    acted = _acted(_framed(text, entries, headers), headers, matching, change)
    return _ranged(acted, table, matching, change)


def inserted(text: Raw | None, rows: Sequence[Mapping[str, Any]], table: Table, seasons: Sequence[str]) -> Raw:
    """A table with rows put in after its last; the table is begun when the case does not have it.

    Raises:
        UnfitError: a row names a column that the table does not have.
    """
    if text is None:
        nothing = pl.DataFrame(schema=dict.fromkeys(rows[0], pl.String))
        text = Raw(table.name, nothing, {}, pl.Series("line", [], dtype=pl.Int64))
    fitting = {header for column in table.columns for header in table.headers(column, seasons)} | {*table.companions()}
    for name in dict.fromkeys(name for row in rows for name in row):
        if name not in fitting:
            raise UnfitError(_no_column(table.name, name, sorted(fitting)))
        if name not in text.cells.columns:
            text = replace(text, cells=text.cells.with_columns(pl.lit(None, dtype=pl.String).alias(name)))
    said = [{name: _written(row[name]) if name in row else None for name in text.cells.columns} for row in rows]
    last = int(text.lines[-1]) if len(text.lines) else 1
    lines = pl.Series(text.lines.name, range(last + 1, last + 1 + len(rows)), dtype=pl.Int64)
    new = pl.DataFrame(said, schema=text.cells.schema)
    made = replace(text, cells=pl.concat([text.cells, new]), lines=pl.concat([text.lines, lines]))
    return pointed(made, text.cells.columns)


# ---- which rows, which columns ----


def _matches(row: Row, where: Mapping[str, Any], text: Raw) -> bool:
    for name, wanted in where.items():
        if name not in text.cells.columns:
            raise UnfitError(_no_column(text.name, name, text.cells.columns))
        values = wanted if isinstance(wanted, list) else [wanted]
        if not any(_is(row[name] or "", value) for value in values):
            return False
    return True


def _is(cell: str, value: object) -> bool:
    """Whether a cell says this: yes and true are the same, and so are 1 and 1.0."""
    if isinstance(value, bool):
        return cell.lower() in (YES if value else NO)
    if is_number(value):
        try:
            return float(cell) == value
        except ValueError:
            return False
    return cell == value


def _no_match(text: Raw, where: Mapping[str, Any]) -> str:
    """What was looked for in vain, with the nearest name where it is one."""
    said = ", ".join(f"{name} = {value!r}" for name, value in where.items())
    hints = [
        did_you_mean(value, filter(None, text.cells[name].unique(maintain_order=True)))
        for name, value in where.items()
        if isinstance(value, str) and value not in text.cells[name]
    ]
    return f'no row of "{text.name}" has {said}. {" ".join(hints)}'.strip() if said else f'"{text.name}" has no row'


def _no_column(table: str, name: str, known: Sequence[str]) -> str:
    return f'"{table}" has no column "{name}". {did_you_mean(name, known)}'.strip()


def _headers(change: Mapping[str, Any], table: Table, seasons: Sequence[str], text: Raw) -> list[str]:
    """The headers of the file that a change is about; one that is not there yet can be set."""
    name = str(change["column"])
    if name in text.cells.columns:
        return [name]
    column = table.by_name.get(name)
    there = {header for one in table.columns for header in table.headers(one, seasons)} | {*table.companions()}
    wanted = list(table.headers(column, seasons)) if column else [name] if name in there else []
    if not wanted:
        raise UnfitError(_no_column(table.name, name, [*text.cells.columns, *sorted(there)]))
    if "set" in change or all(header in text.cells.columns for header in wanted):
        return wanted
    raise UnfitError(f'the file of "{table.name}" has no column "{name}", so that its default holds. Set it instead.')


# ---- years ----


def _within_years(entries: list[Entry], change: Mapping[str, Any], table: Table) -> list[Entry]:
    """The entries with rows put in where the change begins and is over; it is about those of its years alone."""
    if not table.series:
        raise UnfitError(
            f'"{table.name}" does not go by years: it has no column {YEAR}, so that from and to mean nothing'
        )
    first, last = change.get("from"), change.get("to")
    others = [name for name in table.key if name != YEAR]
    keys = dict.fromkeys(tuple(row.get(name) for name in others) for row, _, matched in entries if matched)
    for key in keys:
        series = [entry for entry in entries if tuple(entry[0].get(name) for name in others) == key]
        breaks = [year for year in (first, None if last is None else last + 1) if year is not None]
        entries += [made for year in breaks if (made := _break(series, year))]
    entries.sort(key=lambda entry: (entry[1], _year(entry[0])))
    return [(row, line, matched and _holds(_year(row), first, last)) for row, line, matched in entries]


def _break(series: Sequence[Entry], year: int) -> Entry | None:
    """A row that begins in a year and holds what held until then; none where a row begins there or none before."""
    begun = [_year(row) for row, _, _ in series]
    if year in begun or min(begun) > year:
        return None
    row, line, matched = max((entry for entry in series if _year(entry[0]) < year), key=lambda entry: _year(entry[0]))
    return {**row, YEAR: str(year)}, line, matched


def _holds(year: int, first: int | None, last: int | None) -> bool:
    return (first is None or first <= year) and (last is None or year <= last)


def _year(row: Row) -> int:
    try:
        return int(float(row.get(YEAR) or ""))
    except ValueError:
        raise UnfitError(f'"{row.get(YEAR) or ""}" in {YEAR} is not a year') from None


# ---- cells ----


def _framed(text: Raw, entries: Sequence[Entry], headers: Sequence[str]) -> Raw:
    """The table of these entries, with a column for each header."""
    schema = {**text.cells.schema, **{name: pl.String() for name in headers if name not in text.cells.columns}}
    cells = pl.DataFrame([{name: row.get(name) for name in schema} for row, _, _ in entries], schema=schema)
    return replace(
        text, cells=cells, lines=pl.Series(text.lines.name, [line for _, line, _ in entries], dtype=pl.Int64)
    )


def _acted(text: Raw, headers: Sequence[str], matching: Sequence[bool], change: Mapping[str, Any]) -> Raw:
    """The table with the matching cells under these headers set, added to or multiplied."""
    columns = []
    for header in headers:
        cells: list[str | None] = text.cells[header].to_list()
        if "set" in change:
            made = [_written(change["set"]) if m else cell for cell, m in zip(cells, matching, strict=True)]
        else:
            made = _reckoned(text, header, matching, change)
        columns.append(pl.Series(header, made, dtype=pl.String))
    return pointed(replace(text, cells=text.cells.with_columns(columns)), headers)


def _ranged(text: Raw, table: Table, matching: Sequence[bool], change: Mapping[str, Any]) -> Raw:
    """The table with the ranges of the changed numbers moved along; what was set, or in part, has no known range."""
    column = table.by_name.get(change["column"])
    main = column is None or column is table.main
    names = [f"{change['column']} low", f"{change['column']} high", *(("low", "high") if main else ())]
    whole = column is not None and "set" not in change and change.get("multiply", 1) >= 0
    for header in names:
        if header in text.cells.columns and header not in table.by_name:
            cells = text.cells[header].to_list()
            filled = [m and cell is not None for cell, m in zip(cells, matching, strict=True)]
            made = _reckoned(text, header, filled, change) if whole else cells
            kept = [None if m and not whole else cell for cell, m in zip(made, matching, strict=True)]
            text = replace(text, cells=text.cells.with_columns(pl.Series(header, kept, dtype=pl.String)))
            text = pointed(text, [header])
    return text


def _written(value: object) -> str:
    """A value of TOML as a cell says it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _reckoned(text: Raw, header: str, matching: Sequence[bool], change: Mapping[str, Any]) -> list[str | None]:
    read = numbers(text.cells[header], decimal_comma=text.decimal_comma)
    return [
        _number(read, row, change) if matched else cell
        for row, (cell, matched) in enumerate(zip(text.cells[header].to_list(), matching, strict=True))
    ]


def _number(read: Numbers, row: int, change: Mapping[str, Any]) -> str:
    """A cell added to or multiplied, in its own unit."""
    if row in read.refused:
        raise UnfitError(f"{read.refused[row].found}, and only numbers are added to or multiplied")
    if read.blank[row]:
        raise UnfitError(f'a cell of "{change["column"]}" is empty, and only numbers are added to or multiplied')
    value = float(read.values[row])
    made = value + change["add"] if "add" in change else value * change["multiply"]
    return f"{made!r} {read.units.get(row, '')}".strip()


def pointed(text: Raw, headers: Sequence[str]) -> Raw:
    """The table with the decimal commas of these columns turned into points, where they are no doubt decimals."""
    if not text.decimal_comma:
        return text
    return replace(text, cells=text.cells.with_columns([_pointed_column(text.cells[header]) for header in headers]))


def _pointed_column(cells: pl.Series) -> pl.Series:
    commas = cells.str.contains(r"^[+-]?\d*,\d*([eE][+-]?\d+)?$").fill_null(value=False)
    read = numbers(cells.filter(commas), decimal_comma=True)
    if not commas.any() or read.refused:
        return cells
    positions = np.flatnonzero(commas.to_numpy()).tolist()
    made: list[str | None] = cells.to_list()
    for position, value in zip(positions, read.values.tolist(), strict=True):
        made[position] = repr(value)
    return pl.Series(cells.name, made, dtype=pl.String)
