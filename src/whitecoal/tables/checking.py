"""Checking: text becomes checked tables, or all faults are told at once.

Ranges, blanks, allowed words and keys are checked by a pandera schema built from the declaration; what spans
several tables (references, places, series) by `references.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from whitecoal.errors import CaseFault
from whitecoal.faults import Fault, did_you_mean, shortened
from whitecoal.places import Places
from whitecoal.tables.cells import Refused
from whitecoal.tables.declaration import Column, Table
from whitecoal.tables.drafting import Draft, draft, empty
from whitecoal.tables.measures import good_units
from whitecoal.tables.references import check_references, places_of, pools_of
from whitecoal.tables.rows import Rows
from whitecoal.tables.sheets import Findings, Setting, Sheet

if TYPE_CHECKING:
    from pandera.polars import DataFrameSchema

    from whitecoal.tables.reading import Raw


@dataclass(frozen=True, eq=False)
class Checked:
    """The tables of a case without a fault.

    Attributes:
        tables: The rows of every table a case may have, by name; one that is not there has no rows.
        places: Every place of the case, and where accounts are pooled.
        warnings: What should be looked at but stops no plan.
    """

    tables: Mapping[str, Rows]
    places: Places
    warnings: tuple[Fault, ...]


def check(
    raws: Mapping[str, Raw], known: Mapping[str, Table], setting: Setting, faults: Sequence[Fault] = ()
) -> Checked:
    """The checked tables of a case whose files have been read.

    Args:
        raws: The tables as text.
        known: All tables a case may have, by name; see `registry`.
        setting: What the case says about its tables as a whole.
        faults: What was wrong with the files.

    Raises:
        CaseFault: with every fault and warning, when there is a fault.
    """
    goods = good_units(raws, known)
    drafts = {
        name: draft(Sheet(raws[name], table, setting, goods, Findings(name, raws[name].lines.to_list())))
        for name, table in known.items()
        if name in raws
    }
    for made in drafts.values():
        _check_cells(made, setting)
    unread = {fault.table.removesuffix(".csv") for fault in faults} & (set(known) - set(raws))
    check_references(drafts, known, setting, unread)
    found = [*faults, *_missing(raws, known, faults)]
    for name, made in drafts.items():
        found += sorted(made.findings.faults, key=_by_row)
        found += _without_rows(known[name], made)
    found = shortened(found)
    if any(fault.severity == "error" for fault in found):
        raise CaseFault(found)
    rows = {name: drafts[name].rows if name in drafts else empty(known[name], setting.calendar) for name in known}
    return Checked(MappingProxyType(rows), Places(places_of(rows), pools_of(rows)), tuple(found))


def _by_row(fault: Fault) -> int:
    return fault.row or 0


def _missing(raws: Mapping[str, Raw], known: Mapping[str, Table], faults: Sequence[Fault]) -> list[Fault]:
    """Tables that must be there and of which there is not even a file."""
    told = {fault.table.removesuffix(".csv") for fault in faults}
    if any(fault.code == "E001" for fault in faults):
        return []
    return [
        Fault("E003", table.name, None, "", "the table is missing", "", f"Add {table.name}.csv: {table.meaning}.")
        for name, table in known.items()
        if table.required and name not in raws and name not in told
    ]


def _without_rows(table: Table, made: Draft) -> list[Fault]:
    if len(made.rows) or not table.required:
        return []
    return [Fault("W102", table.name, None, "", "the table has no rows")]


# ---- cells, by pandera ----


def schema(table: Table, seasons: Sequence[str], key: Sequence[str] | None = None) -> DataFrameSchema:
    """The pandera schema of a table whose cells have been turned into numbers and words.

    Args:
        table: The declaration.
        seasons: The seasons of the calendar, over which some columns are spread.
        key: The columns that together must differ from row to row, when not all of the table's key.
    """
    import pandera.polars as pa  # noqa: PLC0415 - costs a second, and --help must not pay it

    kinds: dict[str, Any] = {"number": pl.Float64, "text": pl.String, "bool": pl.Boolean}
    columns = {
        header: pa.Column(
            kinds.get(column.holds, pl.Int64), _checks(column), nullable=not column.needed, required=False
        )
        for column in table.columns
        for header in table.headers(column, seasons)
    }
    return pa.DataFrameSchema(columns, unique=list(table.key if key is None else key) or None)


def _checks(column: Column) -> list[Any]:
    import pandera.polars as pa  # noqa: PLC0415 - as above

    checks = []
    if column.minimum is not None:
        checks.append(pa.Check.ge(column.minimum))
    if column.maximum is not None:
        checks.append(pa.Check.le(column.maximum))
    if column.choices:
        checks.append(pa.Check.isin(column.choices))
    return checks


def _check_cells(made: Draft, setting: Setting) -> None:
    """Check ranges, blanks, allowed words and keys, and note what fails.

    Pandera finds out which cells fail. It takes half a second to import and ten milliseconds for a table, so that one
    look at the whole table comes first: for the tiny case that is more than a second of one and a half.
    """
    table = made.rows.table
    key = table.key if set(table.key) <= set(made.frame.columns) else ()
    if not _any_fails(made.frame, table, setting.calendar.seasons, key):
        return
    import pandera.errors  # noqa: PLC0415 - as above

    try:
        schema(table, setting.calendar.seasons, ()).validate(made.frame, lazy=True)
    except pandera.errors.SchemaErrors as failed:
        _note_cells(made, setting, failed.failure_cases)
    if key:
        _note_keys(made)


def _any_fails(frame: pl.DataFrame, table: Table, seasons: Sequence[str], key: Sequence[str]) -> bool:
    """Whether anything fails in a table, of what `schema` asks."""
    failed = [pl.struct(key).is_duplicated().any()] if key else []
    there = set(frame.columns)
    for column in table.columns:
        headers = [header for header in table.headers(column, seasons) if header in there]
        if not headers:
            continue
        cells = pl.col(headers)
        if column.needed:
            failed.append(cells.has_nulls())
        if column.minimum is not None:
            failed.append((cells < column.minimum).any())
        if column.maximum is not None:
            failed.append((cells > column.maximum).any())
        if column.choices:
            failed.append((~cells.is_in(column.choices)).any())
    return bool(failed) and bool(frame.select(pl.any_horizontal(failed)).item())


def _note_cells(made: Draft, setting: Setting, cases: pl.DataFrame) -> None:
    """Note what pandera found in single cells, but for those that have a fault already."""
    table, findings = made.rows.table, made.findings
    seasons = setting.calendar.seasons
    columns = {header: column for column in table.columns for header in table.headers(column, seasons)}
    for case in cases.filter(pl.col("column").is_not_null()).iter_rows(named=True):
        header, row = case["column"], case["index"]
        if (header, row) not in findings.spoilt:
            shown = columns[header].shown(setting.currency).replace(columns[header].name, header, 1)
            findings.cell(header, row, shown, _failed(columns[header], case["check"], str(case["failure_case"])))


def _failed(column: Column, failed: str, cell: str) -> Refused:
    """A check that failed, in our words."""
    if failed == "not_nullable":
        return Refused("E021", "the cell is empty", f"It holds {column.meaning}.")
    if failed.startswith("greater"):
        return Refused("E029", f"{float(cell):g} is less than {column.minimum:g}, the least value allowed")
    if failed.startswith("less"):
        return Refused("E029", f"{float(cell):g} is more than {column.maximum:g}, the greatest value allowed")
    if failed.startswith("isin"):
        wanted = f"Allowed are {', '.join(column.choices)}."
        return Refused("E030", f'"{cell}" is not allowed here', wanted, did_you_mean(cell, column.choices))
    raise AssertionError(f"pandera failed a check that is not ours: {failed} in {column.name}")


def _note_keys(made: Draft) -> None:
    """Note every row whose key stands in an earlier row already; pandera would stumble over a column called index."""
    table, findings = made.rows.table, made.findings
    first: dict[tuple[Any, ...], int] = {}
    keys = made.frame.select(table.key)
    for row in np.flatnonzero(keys.is_duplicated().to_numpy()).tolist():
        key = keys.row(row)
        if any((name, row) in findings.spoilt for name in table.key):
            continue
        if key in first:
            found = f'"{made.rows.labels[row]}" stands in row {findings.lines[first[key]]} already'
            findings.cell("", row, ", ".join(table.key), Refused("E033", found, "", "Keep one of the two rows."))
        first.setdefault(key, row)
