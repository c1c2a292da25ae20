"""People again: how many there are, what they offer and use up, and the standard they reach."""

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

import polars as pl

from whitecoal.case import Case
from whitecoal.tables.rows import SEPARATOR, Rows

KINDS_OF_LABOUR = ("labour", "skilled labour", "specialist labour")
OFFERED, USED, COUNTED, HUNGER, MISSING = "offered", "used up by people", "people", "hunger", "missing"
SUBSISTENCE, STANDARD = "subsistence", "living standard"
TOLERANCE = 1e-6

Amounts = dict[tuple[str, ...], float]
"""Amounts of an entry in the ledger, by good, item, stage, scenario and season."""


class Step(NamedTuple):
    """A step of the needs of a group: its name in the ledger, and what a million people need of it in a year."""

    item: str
    group: str
    good: str
    amount: float
    weight: float
    first: bool


class Cell(NamedTuple):
    """A stage of a scenario, and the people of each group in it [Mperson]."""

    stage: str
    scenario: str
    years: range
    people: dict[str, float]


def check(case: Case, ledger: pl.DataFrame) -> list[str]:
    """Count the people of every group year by year, and what they offer, use up and reach, and compare.

    Args:
        case: the case planned.
        ledger: every entry of the plan.

    Returns:
        list: a sentence for each group that is counted otherwise than it grows, offers other days than its people
        have, uses up more of a good than they need, goes hungrier than is said or reaches another living standard, and
        for each floor below which a group stays by more than is said to be missing.
    """
    cells, steps = list(_cells(case)), list(_steps(case))
    used, missing = _booked(ledger, USED), _booked(ledger, MISSING)
    return [
        *_offered_again(case, ledger, cells),
        *_eaten_again(cells, steps, used),
        *_hungry_again(cells, steps, used, ledger),
        *_reached_again(case, ledger, cells, steps, used),
        *_amounts_promised_again(case, cells, steps, used, missing),
        *_standards_promised_again(case, ledger, cells, missing),
    ]


def _booked(ledger: pl.DataFrame, entry: str) -> Amounts:
    keys = ("good", "item", "stage", "scenario", "season")
    summed = ledger.filter(pl.col("entry") == entry).group_by(*keys).agg(pl.col("value").sum())
    return {tuple(key): value for *key, value in summed.select(*keys, "value").iter_rows()}


def _cells(case: Case) -> Iterator[Cell]:
    groups = case["groups"]
    number, growth = (groups[name].values.ravel().tolist() for name in ("number", "growth"))
    for scenario, stages in case.calendar.paths():
        for stage in stages:
            ages = [year - case.calendar.first_year for year in stage.years]
            people = {
                group: sum(start * (1 + rate) ** age for age in ages) / len(ages) / 1000
                for group, start, rate in zip(groups.labels, number, growth, strict=True)
            }
            yield Cell(stage.label, scenario, stage.years, people)


def _steps(case: Case) -> Iterator[Step]:
    """Every step of need of every group; its weight in the living standard is given, or its worth for a head."""
    groups, given = case["groups"], dict(zip(case["needs"].labels, case["needs"].given("weight").tolist(), strict=True))
    for part in case["needs"].parts("amount"):
        columns = (part[name].values.ravel().tolist() for name in ("amount", "value", "weight"))
        for row, need, amount, value, weight in zip(range(len(part)), part.labels, *columns, strict=True):
            for group, kind in zip(groups.labels, groups["class"], strict=True):
                if kind == part["class"][row]:
                    item = SEPARATOR.join((group, part["good"][row], str(part["step"][row])))
                    worth = weight if given[need] else amount * value
                    yield Step(item, group, part["good"][row], 1e6 * amount, worth, bool(part["first"][row]))


def _offered_again(case: Case, ledger: pl.DataFrame, cells: list[Cell]) -> Iterator[str]:
    days, kinds = case["group_labour"], dict(zip(case["groups"].labels, case["groups"]["class"], strict=True))
    rates = {
        (kind, good, season): rate
        for kind, good, seasons in zip(days["class"], days["good"], days["labour"].values, strict=True)
        for season, rate in zip(case.calendar.seasons, seasons.ravel().tolist(), strict=True)
    }
    offered = _booked(ledger, OFFERED)
    for cell in cells:
        for group, kind in kinds.items():
            for good, season in product(KINDS_OF_LABOUR, case.calendar.seasons):
                have = cell.people[group] * rates.get((kind, good, season), 0.0)
                said = offered.get((good, group, cell.stage, cell.scenario, season), 0.0)
                if abs(said - have) > TOLERANCE * (1 + have):
                    where = f"{group}, {good}, {cell.stage}, {cell.scenario}, {season}"
                    yield f"{where}: {said:.6g} million days are offered, and they have {have:.6g}."


def _eaten_again(cells: list[Cell], steps: list[Step], used: Amounts) -> Iterator[str]:
    """Nobody has more of a step than it holds."""
    for cell, step in product(cells, steps):
        had = -used.get((step.good, step.item, cell.stage, cell.scenario, ""), 0.0)
        need = step.amount * cell.people[step.group]
        if had > need + TOLERANCE * (1 + need):
            where = f"{step.item}, {cell.stage}, {cell.scenario}"
            yield f"{where}: {had:.6g} are used up, and they need {need:.6g}."


def _hungry_again(cells: list[Cell], steps: list[Step], used: Amounts, ledger: pl.DataFrame) -> Iterator[str]:
    """All are counted, and who has less than a first step goes hungry: the plan may count some more, never fewer."""
    counted, hungry = _booked(ledger, COUNTED), _booked(ledger, HUNGER)
    for cell, step in product(cells, steps):
        if not step.first or not step.amount > 0:
            continue
        at, people = (step.item, cell.stage, cell.scenario, ""), cell.people[step.group]
        without = people + used.get((step.good, *at), 0.0) / step.amount
        told, said = -counted.get((SUBSISTENCE, *at), 0.0), hungry.get((SUBSISTENCE, *at), 0.0)
        where, room = f"{step.item}, {cell.stage}, {cell.scenario}", TOLERANCE * (1 + people)
        if abs(told - people) > room:
            yield f"{where}: {told:.6g} million are counted, and there are {people:.6g}."
        if without - said > room:
            yield f"{where}: {without:.6g} million go hungry, not {said:.6g}."


def _reached(ledger: pl.DataFrame) -> Amounts:
    """The living standards of the ledger [group, stage, scenario]."""
    rows = ledger.filter((pl.col("good") == STANDARD) & (pl.col("entry") == "needs met"))
    summed = rows.group_by("place", "stage", "scenario").agg(pl.col("value").sum())
    return {tuple(at): value for *at, value in summed.select("place", "stage", "scenario", "value").iter_rows()}


def _reached_again(
    case: Case, ledger: pl.DataFrame, cells: list[Cell], steps: list[Step], used: Amounts
) -> Iterator[str]:
    """The standard from what was used up. A step of nothing leaves no trace there, and its group is left out."""
    reached = _reached(ledger)
    for group in case["groups"].labels:
        mine = [step for step in steps if step.group == group]
        whole = sum(step.weight for step in mine)
        if not all(step.amount > 0 for step in mine) or not whole > 0:
            continue
        for cell in (cell for cell in cells if cell.people[group] > 0):
            met = (
                -step.weight * used.get((step.good, step.item, cell.stage, cell.scenario, ""), 0.0) / step.amount
                for step in mine
            )
            standard, said = sum(met) / whole / cell.people[group], reached.get((group, cell.stage, cell.scenario), 0.0)
            if abs(standard - said) > TOLERANCE:
                yield f"{group}, {cell.stage}, {cell.scenario}: the living standard is {standard:.6g}, not {said:.6g}."


def _promised(rows: Rows, values: list[float], years: range) -> float:
    """The mean over years of a series that holds from year to year."""
    starts = sorted(zip(rows["from_year"].tolist(), values, strict=True))
    return float(sum(max(start for start in starts if start[0] <= year)[1] for year in years)) / len(years)


def _amounts_promised_again(
    case: Case, cells: list[Cell], steps: list[Step], used: Amounts, missing: Amounts
) -> Iterator[str]:
    """What is used up and what is missing by name come to what was promised."""
    groups, floors = case["groups"], case["floors"]
    for kind, good in dict.fromkeys(zip(floors["class"], floors["good"], strict=True)) if floors else ():
        series = floors.where([pair == (kind, good) for pair in zip(floors["class"], floors["good"], strict=True)])
        values = series.amounts("floor").values.ravel().tolist()
        for group in (group for group, its in zip(groups.labels, groups["class"], strict=True) if its == kind):
            items = [step.item for step in steps if (step.group, step.good) == (group, good)]
            for cell in cells:
                promised = 1e6 * _promised(series, values, cell.years) * cell.people[group]
                had = -sum(used.get((good, item, cell.stage, cell.scenario, ""), 0.0) for item in items)
                said = missing.get((f"floor of {good}", group, cell.stage, cell.scenario, ""), 0.0)
                if promised - had > said + TOLERANCE * (1 + promised):
                    lack = f"{promised - had:.6g} of what was promised are missing, not {said:.6g}"
                    yield f"{group}, {good}, {cell.stage}, {cell.scenario}: {lack}."


def _standards_promised_again(case: Case, ledger: pl.DataFrame, cells: list[Cell], missing: Amounts) -> Iterator[str]:
    """The standard reached and what is missing of it come to what was promised, in a region or else anywhere."""
    groups, floors, reached = case["groups"], case["standard_floors"], _reached(ledger)
    listed = list(zip(floors["class"], floors["region"], strict=True)) if floors else []
    for group, kind, region in zip(groups.labels, groups["class"], groups["region"], strict=True):
        key = (kind, region) if (kind, region) in listed else (kind, "")
        series = floors.where([pair == key for pair in listed])
        values = series["floor"].values.ravel().tolist() if series else []
        for cell in (cell for cell in cells if series and cell.people[group] > 0):
            promised = _promised(series, values, cell.years)
            had = reached.get((group, cell.stage, cell.scenario), 0.0)
            said = missing.get((f"floor of the {STANDARD}", group, cell.stage, cell.scenario, ""), 0.0)
            if promised - had > said + TOLERANCE:
                lack = f"{promised - had:.6g} of the living standard promised is missing, not {said:.6g}"
                yield f"{group}, {cell.stage}, {cell.scenario}: {lack}."
