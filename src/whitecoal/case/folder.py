"""A case: a folder of tables and a case.toml, read, amended, checked and frozen."""

from __future__ import annotations

import codecs
import hashlib
import json
import re
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from whitecoal.case.amendments import Amendment, amended_settings, amended_texts, checked_amendment, read_amendment
from whitecoal.case.papers import AMENDMENTS, CONTRACTS, FILE, SHAPES, Papers, papers_of
from whitecoal.case.settings import Settings, settings_of
from whitecoal.case.shapes import Shape, read_shapes
from whitecoal.case.term_sheets import read_term_sheets
from whitecoal.errors import CaseFault, UsageError
from whitecoal.faults import Fault
from whitecoal.places import Places
from whitecoal.sectors import ORDER, sectors_called
from whitecoal.tables import Column, Table, registry
from whitecoal.tables.checking import check
from whitecoal.tables.reading import texts_of
from whitecoal.units import Unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from whitecoal.calendar import Calendar
    from whitecoal.tables.reading import Raw
    from whitecoal.tables.rows import Rows

APPLIED = re.compile(r"^applied\s*=\s*\[[^\]]*\][^\n]*\n", re.MULTILINE)
"""The list of amendments that a case already stands under, at the top of case.toml."""

TABLES = (
    Table(
        "places",
        key=("place",),
        meaning="everything that has a name on the map",
        columns=(
            Column("place", meaning="its name"),
            Column("kind", meaning="union, region, district, zone, port, basin, node, sea, partner, …"),
            Column("within", to="places", default="", meaning="the place it lies in; blank for a root"),
            Column("lon", default="", meaning="degrees east, -180 to 180, for maps"),
            Column("lat", default="", meaning="degrees north, -90 to 90, for maps"),
        ),
    ),
    Table(
        "goods",
        key=("good",),
        required=False,
        meaning="goods that are grown, dug, made, carried, bought and sold",
        columns=(
            Column("good", meaning="its name, plain lower-case words"),
            Column("unit", meaning="the unit of its accounts, kt as a rule"),
            Column("spare", type="bool", default=False, meaning="whether a surplus may go unused"),
            Column("meaning", default="", meaning="what it is"),
        ),
    ),
    Table(
        "pools",
        key=("good", "place"),
        required=False,
        meaning="accounts that are kept elsewhere: the foreign exchange of a republic at the union",
        columns=(
            Column("good", meaning="the good"),
            Column("place", to="places", meaning="whose account"),
            Column("holder", to="places", meaning="where it is kept"),
        ),
    ),
    Table(
        "sources",
        key=("source",),
        required=False,
        meaning="where numbers were taken from",
        columns=(
            Column("source", meaning="the key rows name"),
            Column("title", meaning="title"),
            Column("author", default="", meaning="author or publisher"),
            Column("year", default="", meaning="year of publication"),
            Column("url", default="", meaning="where it can be found"),
            Column("grade", default="", meaning="how good it is"),
            Column("note", default="", meaning="what was read of it"),
        ),
    ),
    Table(
        "history",
        key=("series", "year"),
        required=False,
        meaning="what is known to have happened, to hold the plan against; the plan does not use it",
        columns=(
            Column("series", meaning="what was measured"),
            Column("year", type="year", meaning="when"),
            Column("value", unit="*", meaning="how much"),
            Column("unit", meaning="in which unit"),
        ),
    ),
    Table(
        "commitments",
        key=("commitment",),
        required=False,
        meaning="what is decided already: the plan keeps it, and says what it costs to insist on it",
        columns=(
            Column("commitment", meaning="what it is called"),
            Column("decision", meaning="name of a decision, or how it begins: works begun, area sown, …"),
            Column("item", meaning="of which work, crop, contract, …: an item of the decision"),
            Column("asks", choices=("must", "never", "at least", "at most"), meaning="what is asked; must is at least"),
            Column("amount", unit="*", default=0.0, meaning="how much; blank of never, and of a must: 1"),
            Column("unit", default="1", meaning="unit of the amount"),
            Column("from_year", type="year", meaning="first year it speaks of"),
            Column("to_year", type="year", default=0, meaning="last year it speaks of; blank: the first"),
            Column("season", default="", meaning="season it speaks of; blank: the sum over the year"),
            Column(
                "counted",
                choices=("once", "each year"),
                default="",
                meaning="asked for once in these years, or in each; blank: once of what is counted in ones",
            ),
            Column("reason", default="", meaning="why it is insisted on"),
        ),
    ),
)


class ListedGood(NamedTuple):
    """A good of the table `goods`."""

    name: str
    unit: str
    spare: bool
    meaning: str


@dataclass(frozen=True, eq=False)
class Case:
    """A case, checked; nothing of it changes any more.

    Args:
        settings: the contents of case.toml.
        tables: the rows of every table, by name; one that is not there has no rows.
        places: every place, and where accounts are pooled.
        count_of_values: how many cells were read.
        sectors: the sector modules at work.
        folder: where it was read, a folder or a workbook.
        digest: names its contents, amendments included.
        amendments: those that were applied.
        warnings: what should be looked at.
        term_sheets: text of each term sheet in its folder `contracts`, by name.
        papers: the files it was read from.
        shapes: where places lie, for maps.
    """

    settings: Settings
    tables: Mapping[str, Rows]
    places: Places
    count_of_values: int
    sectors: tuple[Any, ...]
    folder: Path
    digest: str
    papers: Papers
    amendments: tuple[Amendment, ...] = ()
    warnings: tuple[Fault, ...] = field(default=())
    term_sheets: Mapping[str, str] = field(default_factory=dict)
    shapes: Mapping[str, tuple[Shape, ...]] = field(default_factory=dict)

    def __getitem__(self, table: str) -> Rows:
        """The rows of a table."""
        if table not in self.tables:
            raise UsageError(f'No table is called "{table}". There are: {", ".join(self.tables)}.')
        return self.tables[table]

    @property
    def title(self) -> str:
        """What the case is called."""
        return self.settings.title

    @property
    def currency(self) -> str:
        """The case's money."""
        return self.settings.currency

    @property
    def calendar(self) -> Calendar:
        """Stages, scenarios, seasons, blocks."""
        return self.settings.calendar

    @property
    def headlines(self) -> list[dict[str, Any]]:
        """What terminal and report lead with."""
        return [dict(entry) for entry in self.settings.headlines]

    @property
    def count_of_tables(self) -> int:
        """How many tables have rows."""
        return sum(1 for rows in self.tables.values() if rows)

    def printed(self, measure: Unit) -> str:
        """A unit as the case prints it, its own money by name."""
        return measure.in_currency(self.currency).text

    @cached_property
    def listed_goods(self) -> tuple[ListedGood, ...]:
        """The goods of the table `goods`."""
        rows = self["goods"]
        columns = (rows["good"], rows["unit"], rows["spare"], rows["meaning"])
        return tuple(ListedGood(*map(_plain, row)) for row in zip(*columns, strict=True))

    def told_calendar(self) -> dict[str, Any]:
        """The calendar as run.json keeps it."""
        calendar = self.calendar
        stages = [
            {
                "label": stage.label,
                "first_year": stage.first_year,
                "length": stage.length,
                "parent": stage.parent,
                "probability": stage.probability,
                "discount_sum": float(calendar.discount_sum[at]),
            }
            for at, stage in enumerate(calendar.stage_list)
        ]
        scenarios = [
            {"label": scenario.label, "probability": float(calendar.probability[at]), "leaf": scenario.leaf}
            for at, scenario in enumerate(calendar.scenario_list)
        ]
        return {
            "stages": stages,
            "scenarios": scenarios,
            "seasons": list(calendar.seasons),
            "days": list(calendar.days),
            "blocks": list(calendar.blocks),
            "end_discount": calendar.end_discount,
            "discount": calendar.discount,
            "stocks": "carried" if calendar.carried else "closed",
        }

    def evidence_counts(self) -> dict[str, int]:
        """How many rows rest on evidence of each grade; rows that say nothing stand under "none"."""
        counts: dict[str, int] = {}
        for name, rows in self.tables.items():
            if name in ("places", "goods", "pools", "sources", "history", "commitments"):
                continue
            for grade in rows.evidence_kept.grade:
                counts[grade or "none"] = counts.get(grade or "none", 0) + 1
        return dict(sorted(counts.items()))

    def copy_to(self, folder: Path) -> None:
        """Write the files the case was read from to a folder; its case.toml names the amendments that were applied.

        What a workbook says is written as the files its sheets stand for. Amendments made in memory get their files.
        """
        files = {name: content for name, content in self.papers.files.items() if isinstance(content, bytes)}
        made = {f"{AMENDMENTS}/{one.name}.toml": one.to_toml().encode() for one in self.amendments}
        text = files[FILE].removeprefix(codecs.BOM_UTF8).decode("utf-8")
        if names := [amendment.name for amendment in self.amendments]:
            text = f"applied = {json.dumps(names)}\n" + APPLIED.sub("", text, count=1)
        folder.mkdir(parents=True)
        for name, content in {**made, **files, FILE: text.encode()}.items():
            target = folder / name
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(content)


def read_case(
    folder: Path | str,
    *,
    amendments: Sequence[str] = (),
    changes: Sequence[Amendment] = (),
    sectors: Sequence[Any] | None = None,
) -> Case:
    """Read, amend and check a case; nothing is filled, clipped or guessed.

    Args:
        folder: with a case.toml and one CSV file per table; or an Excel workbook with a sheet for each.
        amendments: names of files in its folder `amendments`, applied in this order.
        changes: further amendments, made in memory; applied after those.
        sectors: sector modules to use instead of those case.toml names (a sector of your own, say).

    Raises:
        CaseFault: with every fault of every table.
    """
    papers = papers_of(Path(folder))
    try:
        return _read(papers, amendments, changes, sectors)
    except CaseFault as found:
        raise CaseFault(papers.placed(found.faults)) from found


def _read(
    papers: Papers, amendments: Sequence[str], changes: Sequence[Amendment], sectors: Sequence[Any] | None
) -> Case:
    if any(fault.table == FILE for fault in papers.faults):  # what its sheet says is not known then
        raise CaseFault(papers.faults)
    raw = papers.toml(FILE)
    named = [*raw.get("applied", ()), *amendments]
    amended = (*(read_amendment(papers, name) for name in named), *(checked_amendment(papers, one) for one in changes))
    for amendment in amended:
        raw = amended_settings(raw, amendment)
    settings = settings_of(raw if sectors is None else {"sectors": list(ORDER), **raw})
    modules = tuple(sectors) if sectors is not None else sectors_called(settings.sectors)
    known = registry([*TABLES, *(table for module in modules for table in module.TABLES)])
    idle = _idle(known)
    texts, faults = texts_of(papers.files, {*known, *idle}, encoding=settings.encoding)
    faults += [*papers.faults, *papers.warnings, *(_let_be(name, idle[name]) for name in texts if name in idle)]
    term_sheets, more = read_term_sheets(papers)
    faults += more
    for amendment in amended:
        texts = amended_texts(texts, amendment, known, settings.calendar.seasons)
    shapes, wrong = read_shapes(papers, texts, known)
    faults += wrong
    checked = check(texts, known, settings, faults)
    return Case(
        settings=settings,
        tables=checked.tables,
        places=checked.places,
        count_of_values=sum(_filled(texts[name]) for name in texts if name in known),
        sectors=modules,
        folder=papers.home,
        digest=_digest(papers, amended, term_sheets),
        papers=papers,
        amendments=amended,
        warnings=papers.placed(checked.warnings),
        term_sheets=term_sheets,
        shapes=shapes,
    )


def _idle(known: Mapping[str, Table]) -> dict[str, str]:
    """Tables of the house's sectors that are not at work in the case, each with its sector."""
    every = {table.name: module.__name__.rpartition(".")[2] for module in sectors_called() for table in module.TABLES}
    return {name: sector for name, sector in every.items() if name not in known}


def _let_be(table: str, sector: str) -> Fault:
    found = f"only the sector {sector} reads it, and that is not at work"
    return Fault("W103", table, found=found, advice=f'Add "{sector}" to sectors in case.toml, or take the file away.')


def _filled(text: Raw) -> int:
    """How many cells of a table are filled."""
    return sum(len(column) - column.null_count() for column in text.cells)


def _digest(papers: Papers, amended: Sequence[Amendment], term_sheets: Mapping[str, str]) -> str:
    """Names the contents of a case: tables, case.toml, the amendments in their order, term sheets, shapes."""
    total = hashlib.sha256()
    files = {name: content for name, content in sorted(papers.files.items()) if isinstance(content, bytes)}
    for name in [*(name for name in files if name.lower().endswith(".csv")), FILE]:
        _add_to(total, name, files[name])
    for amendment in amended:
        name = f"{AMENDMENTS}/{amendment.name}.toml"
        _add_to(total, name, files.get(name, amendment.to_toml().encode()))
    for name, sheet in term_sheets.items():
        _add_to(total, f"{CONTRACTS}/{name}.toml", sheet.encode())
    for name, content in files.items():
        if name.startswith(f"{SHAPES}/"):
            _add_to(total, name, content)
    return total.hexdigest()


def _add_to(total: Any, name: str, content: bytes) -> None:
    total.update(f"{name}\0".encode())
    total.update(hashlib.sha256(content).digest())


def _plain(value: Any) -> Any:
    """A numpy truth as a plain one."""
    return bool(value) if not isinstance(value, str) else value
