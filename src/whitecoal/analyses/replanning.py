"""Planning again from a year on: what has happened is held, what comes is decided anew.

The past is every stage that begins before the year. Of its decisions those that are reported are taken as reported, the
others as the plan had them: works begun stay begun. Both rarely fit one another to the last tonne, so the books of the
past are closed first: the least change of what was not reported (each decision weighed by its own size), and only where
that does not do, of what was. Whole numbers are never changed. So a report that is a little off makes no plan
impossible, and every reported number that could not be kept is told. All flows of the past are then held, not its
stocks alone: what was eaten, sold and released has happened, and must not be decided again by somebody who knows what
came after.

A folder of reports holds

    decisions.csv   decision, item, year, amount, unit, and scenario, season, block where the decision goes by them
    <table>.csv     rows of the case's tables as they came to be; of tables with from_year they hold from their year to
                    the next row's or to the year planned again, of others for good
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from whitecoal.analyses.closing_books import closed
from whitecoal.analyses.past import KEYS, Past, cells_of
from whitecoal.case import TABLES, read_case
from whitecoal.case.amendments import Amendment, amendments_of
from whitecoal.errors import CaseFault, UsageError
from whitecoal.faults import Fault, counted, did_you_mean
from whitecoal.planning import build
from whitecoal.studies import Study
from whitecoal.tables import Column, Table, registry
from whitecoal.tables.checking import check
from whitecoal.tables.reading import read_texts, texts_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from whitecoal.calendar import Calendar
    from whitecoal.case import Case
    from whitecoal.plans import Plan
    from whitecoal.problem import Problem
    from whitecoal.tables.reading import Raw
    from whitecoal.tables.rows import Rows

DECISIONS = Table(
    "decisions",
    key=("decision", "item", "year", "scenario", "season", "block"),
    required=False,
    meaning="what was done",
    columns=(
        Column("decision", meaning="name of a decision"),
        Column("item", meaning="of which item"),
        Column("year", type="year", meaning="a year of the stage in which it was done"),
        Column("scenario", default="", meaning="scenario; blank: all of them"),
        Column("season", default="", meaning="season, of decisions that go by seasons"),
        Column("block", default="", meaning="block, of decisions that go by blocks"),
        Column("amount", unit="*", meaning="how much"),
        Column("unit", default="1", meaning="unit of the amount"),
    ),
)
YEAR = "from_year"
OFF = 1e-6
"""Share of a reported amount by which it may be missed without a word."""


@dataclass(frozen=True)
class Reports:
    """What a folder of reports says.

    Args:
        decisions: rows of decisions.csv.
        amendment: what the other tables change, None without any.
    """

    decisions: Rows
    amendment: Amendment | None


def replan(plan: Plan, year: int, reports: Path | None = None, name: str = "") -> Study:
    """The study that plans a saved run again from a year on.

    Args:
        plan: a saved run.
        year: the first year of a stage; what begins before has happened.
        reports: folder of what happened; without one everything went as planned.
        name: what the new run is called; "base-from-1924" if left out.

    Returns:
        Study: to be asked of the shelf.

    Raises:
        UsageError: the year begins no stage, or the run is not saved.
        CaseFault: everything that is wrong with the reports.
        NoPlan: what is said to have happened contradicts itself; the message names how.
    """
    if plan.folder is None:
        raise UsageError("This plan is not saved, so that its case is not at hand. Save it first.")
    home = plan.folder / "case"
    before = read_case(home)
    gone = _stages_before(before.calendar, year)
    found = _read(reports, before, year)
    changes = () if found.amendment is None else (found.amendment,)
    case = read_case(home, changes=changes)
    past = _past(build(case), plan, (year, gone), found)
    called = name or f"{plan.about.get('name', 'base')}-from-{year}"
    return Study(home, called, changes=changes, past=past)


def _stages_before(calendar: Calendar, year: int) -> tuple[str, ...]:
    """Labels of the stages that have happened when a year begins."""
    begins = sorted({stage.first_year for stage in calendar.stage_list})
    told = f"Stages of this plan begin in {', '.join(map(str, begins))}."
    if year not in begins:
        raise UsageError(f"No stage begins in {year}, and planning again begins with one. {told}")
    gone = tuple(stage.label for stage in calendar.stage_list if stage.first_year < year)
    if not gone:
        raise UsageError(f"The plan begins in {year}: nothing has happened before. {told}")
    return gone


# ---- what was reported ----------------------------------------------------------------------------------------


def _read(reports: Path | None, case: Case, year: int) -> Reports:
    """What the folder of reports says, checked; all its faults at once."""
    known = registry([*TABLES, *(table for sector in case.sectors for table in sector.TABLES)])
    if reports is None:
        return Reports(_checked({}, case, ()), None)
    texts, faults = read_texts(reports, {*known, DECISIONS.name}, encoding=case.settings.encoding)
    if not texts and not faults:
        wanted = f"{DECISIONS.name}.csv, or tables of the case as they came to be."
        raise CaseFault([Fault("E001", str(reports), found="there is no table in this folder", wanted=wanted)])
    decisions = texts.pop(DECISIONS.name, None)
    changes: list[dict[str, Any]] = []
    of_case, _ = texts_of(case.papers.files, known, encoding=case.settings.encoding)
    for text in texts.values():
        there = of_case[text.name].cells.columns if text.name in of_case else ()
        made, wrong = _changes(text, known[text.name], year, there)
        changes += made
        faults += wrong
    rows = _checked({} if decisions is None else {DECISIONS.name: decisions}, case, faults)
    return Reports(rows, _amendment(case, year, changes) if changes else None)


def _checked(texts: Mapping[str, Raw], case: Case, faults: Sequence[Fault]) -> Rows:
    return check(texts, {DECISIONS.name: DECISIONS}, case.settings, faults).tables[DECISIONS.name]


def _amendment(case: Case, year: int, changes: Sequence[Mapping[str, Any]]) -> Amendment:
    """The changes under a name that the case does not have yet."""
    stem = name = f"as-it-came-until-{year}"
    count = 1
    while name in amendments_of(case.papers):
        count += 1
        name = f"{stem}-{count}"
    return Amendment(name, f"What happened before {year}.", tuple(changes), title=f"As it came until {year}")


def _changes(text: Raw, table: Table, year: int, there: Collection[str]) -> tuple[list[dict[str, Any]], list[Fault]]:
    """Changes that put the cells of a reported table in place of the case's, and what is wrong with it.

    A key column that neither file has is blank in both.
    """
    missing = [name for name in table.key if name not in text.cells.columns and table.by_name[name].needed]
    if missing:
        advice = "Reported rows are found by it."
        return [], [Fault("E013", table.name, None, name, "a column is missing", "", advice) for name in missing]
    changes, faults = [], []
    rows, lines = text.cells.to_dicts(), text.lines.to_list()
    for row, line in zip(rows, lines, strict=True):
        try:
            span = _span(row, rows, table, year)
        except ValueError as wrong:
            faults.append(Fault("E029", table.name, line, YEAR, str(wrong), f"A year before {year}."))
            continue
        keys = [name for name in table.key if name != YEAR and (name in row or name in there)]
        where = {name: row.get(name) or "" for name in keys}
        for name, cell in row.items():
            if name not in table.key and cell is not None:
                measure = text.units.get(name, "")
                value = f"{cell} {measure}".rstrip()
                changes.append({"table": table.name, "where": where, "column": name, "set": value, **span})
    return changes, faults


def _span(row: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], table: Table, year: int) -> dict[str, int]:
    """The years for which a reported row of a series holds; none for tables that do not go by years."""
    if not table.series:
        return {}
    mine = _year_of(row)
    if mine >= year:
        raise ValueError(f"{mine} is not before {year}, from where on is planned again")
    others = [name for name in table.key if name != YEAR]
    later = [_year_of(other) for other in rows if all(other.get(name) == row.get(name) for name in others)]
    following = min((other for other in later if mine < other), default=year)
    return {"from": mine, "to": min(following, year) - 1}


def _year_of(row: Mapping[str, Any]) -> int:
    try:
        return int(row[YEAR] or "")
    except ValueError:
        raise ValueError(f'"{row[YEAR] or ""}" is not a year') from None


# ---- what has happened ----------------------------------------------------------------------------------------


def _past(problem: Problem, plan: Plan, when: tuple[int, tuple[str, ...]], found: Reports) -> Past:
    """The cells of the past with their values, the books closed."""
    year, gone = when
    planned = plan.choices.select(*KEYS, pl.col("value").alias("planned"))
    every = cells_of(problem).join(planned, on=KEYS, how="left", maintain_order="left")
    every = every.with_columns(pl.col("planned").fill_null(0.0))  # what was not open to the plan was not done
    reported = _reported(problem, every, when, found.decisions)
    past = every.filter(pl.col("stage").is_in(list(gone)))
    past = past.join(reported, on=KEYS, how="left", maintain_order="left")
    past = past.with_columns(wanted=pl.coalesce("reported", "planned"))
    values = closed(problem, past)
    past = past.with_columns(value=pl.Series(values, dtype=pl.Float64))
    about = {
        "from": year,
        "run": plan.folder.name if plan.folder is not None else "",
        "reported": int(past["reported"].is_not_null().sum()),
        "tables": found.amendment.name if found.amendment is not None else "",
        "sentences": _sentences(problem, past, year, plan),
    }
    start = every.select(*KEYS, pl.col("planned").alias("value"))
    return Past(past.select(*KEYS, "value"), about, start)


def _reported(problem: Problem, every: pl.DataFrame, when: tuple[int, tuple[str, ...]], rows: Rows) -> pl.DataFrame:
    """The cells that were reported, with what was done in the unit of the decision.

    Raises:
        CaseFault: names, years, units and amounts that do not fit, all at once.
    """
    year, gone = when
    made: dict[tuple[str, ...], tuple[float, int]] = {}
    faults: list[Fault] = []
    for at in range(len(rows)):
        try:
            cells, amount = _cells_reported(problem, every, rows, at)
        except _UnfitError as unfit:
            faults.append(unfit.fault)
            continue
        late = [stage for stage in cells["stage"].unique().to_list() if stage not in gone]
        line = int(rows.lines[at])
        if late:
            found = f"{late[0]} is planned again from {year} on"
            faults.append(Fault("E029", DECISIONS.name, line, "year", found, f"A year before {year}."))
            continue
        for cell in cells.select(KEYS).iter_rows():
            if cell in made:
                found = f"{' · '.join(filter(None, cell))} stands in row {made[cell][1]} already"
                faults.append(Fault("E033", DECISIONS.name, line, "", found, "", "Keep one of the two rows."))
                break
            made[cell] = amount, line
    if faults:
        raise CaseFault(faults)
    listed = [(*cell, amount) for cell, (amount, _) in made.items()]
    schema = {**dict.fromkeys(KEYS, pl.String), "reported": pl.Float64}
    return pl.DataFrame(listed, schema=schema, orient="row")


class _UnfitError(Exception):
    """A report that does not fit the problem; carries the fault to where faults are gathered."""

    def __init__(self, at: int, column: str, told: tuple[str, str, str, str]) -> None:
        code, found, wanted, advice = told
        self.fault = Fault(code, DECISIONS.name, at, column, found, wanted, advice)
        super().__init__(found)


def _cells_reported(problem: Problem, every: pl.DataFrame, rows: Rows, at: int) -> tuple[pl.DataFrame, float]:
    """The cells that a row speaks of, and its amount in their unit."""
    line = int(rows.lines[at])
    named, item = rows["decision"][at], rows["item"][at]
    cells = every.filter(pl.col("decision") == named)
    if not len(cells):
        near = did_you_mean(named, every["decision"].unique().to_list())
        raise _UnfitError(line, "decision", ("E041", f'nothing called "{named}" is decided', "", near))
    labels = cells["item"].unique(maintain_order=True).to_list()
    cells = cells.filter(pl.col("item") == item)
    if not len(cells):
        raise _UnfitError(
            line, "item", ("E041", f'"{named}" is not decided for "{item}"', "", did_you_mean(item, labels))
        )
    year = int(rows["year"][at])
    stages = [s.label for s in problem.calendar.stage_list if year in s.years]
    cells = cells.filter(pl.col("stage").is_in(stages))
    if not len(cells):
        found = f'"{named}" of "{item}" cannot be decided in {year}'
        raise _UnfitError(line, "year", ("E029", found, "", "Amend the case, if it happened all the same."))
    for axis in ("scenario", "season", "block"):
        cells = _at(cells, axis, rows[axis][at], (named, line))
    return cells, _amount(problem, cells, rows, at)


def _at(cells: pl.DataFrame, axis: str, word: str, told: tuple[str, int]) -> pl.DataFrame:
    """The cells at one scenario, season or block."""
    named, line = told
    known = [label for label in cells[axis].unique(maintain_order=True).to_list() if label]
    if not word:
        if len(known) > 1 and axis != "scenario":
            found = f'"{named}" goes by {axis}s'
            raise _UnfitError(line, axis, ("E021", found, f"One of {', '.join(known)}.", ""))
        return cells
    if word not in known:
        found = f'"{named}" has no {axis} "{word}"'
        raise _UnfitError(line, axis, ("E041", found, "", did_you_mean(word, known)))
    return cells.filter(pl.col(axis) == word)


def _amount(problem: Problem, cells: pl.DataFrame, rows: Rows, at: int) -> float:
    """The amount of a row in the unit of the decision, within what may be decided at all."""
    amounts, line = rows.amounts("amount"), int(rows.lines[at])
    measure = amounts.units[amounts.which[at]]
    decision = next(one for one in problem.decisions if one.name == cells["decision"][0])
    wanted = decision.amount.unit
    if not measure.fits(wanted):
        found = f'"{decision.name}" is decided in {problem.case.printed(wanted)}, and this amount is in {measure.text}'
        raise _UnfitError(line, "unit", ("E015", found, f"A unit like {problem.case.printed(wanted)}.", ""))
    value = float(amounts.values[at] * measure.factor_to(wanted))
    low, high = float(cells["lower"].to_numpy().max()), float(cells["upper"].to_numpy().min())
    room = OFF * max(1.0, abs(value))
    if not low - room <= value <= high + room:
        found = f"{value:g} is not between {low:g} and {high:g}, which the case allows"
        advice = "Amend the case, if it happened all the same."
        raise _UnfitError(line, "amount", ("E029", found, "", advice))
    if decision.whole and abs(value - round(value)) > OFF:
        raise _UnfitError(line, "amount", ("E026", f"{value:g} is not whole", "", ""))
    return min(max(value, low), high)


def _sentences(problem: Problem, past: pl.DataFrame, year: int, plan: Plan) -> list[str]:
    """What readers should know: how much was reported, which reports could not be kept."""
    reported = past.filter(pl.col("reported").is_not_null())
    run = plan.folder.name if plan.folder is not None else str(plan.about.get("name", ""))
    as_told, as_planned = counted(len(reported), "decision"), f"{len(past) - len(reported):,} as in {run}"
    told = [f"Planned again from {year} on; what came before is held: {as_told} as reported, {as_planned}."]
    value, wanted = past["value"].to_numpy(), past["wanted"].to_numpy()
    off = np.abs(value - wanted) > 1e-4 * np.maximum(1e-3, np.abs(wanted))
    given = past["reported"].is_not_null().to_numpy()
    moved = past.filter(pl.Series(off & ~given))
    if len(moved):
        kinds = moved.group_by("decision", maintain_order=True).len().sort("len", descending=True, maintain_order=True)
        names = ", ".join(f"{name} ({count})" for name, count in kinds.head(6).iter_rows())
        told.append(f"So that the books of the past close with what was reported, these were changed: {names}.")
    for row in past.filter(pl.Series(off & given)).iter_rows(named=True):
        when = ", ".join(filter(None, (row["stage"], row["scenario"], row["season"], row["block"])))
        measure = next(d.amount.unit for d in problem.decisions if d.name == row["decision"])
        printed = problem.case.printed(measure)
        told.append(
            f"{row['decision']} of {row['item']}, {when}: {row['reported']:.6g} {printed} were reported; the books "
            f"of the past close with {row['value']:.6g}, and so it is held."
        )
    return told
