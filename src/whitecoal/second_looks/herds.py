"""Herds again: animals, fodder and pastures followed from stage to stage."""

import math
from collections.abc import Iterator

import numpy as np
import polars as pl

from whitecoal.case import Case
from whitecoal.tables.rows import SEPARATOR
from whitecoal.units import unit

BORN, DIED, TAKEN, BOUGHT, LOST = "born", "died", "taken", "bought", "lost for want of fodder"
MOVED_IN, MOVED_OUT = "moved in", "moved out"
CHANGES = (BORN, DIED, TAKEN, BOUGHT, LOST, MOVED_IN, MOVED_OUT)
GRAZED, FED, SHORT = "grazed by herds", "fed to herds", "short of fodder"
TOLERANCE = 1e-6


def check(case: Case, ledger: pl.DataFrame) -> list[str]:
    """Follow every herd year by year, and lay what it ate beside what it needed, from the tables alone.

    Args:
        case: the case that was planned.
        ledger: the entries of the plan.

    Returns:
        list[str]: a sentence for each herd whose births, deaths, losses or growth are not those of its rates, that
        falls below nothing or eats less than it needs, and for each pasture that gives more than grows.
    """
    told = ledger.filter(pl.col("entry").is_in([*CHANGES, SHORT, FED, GRAZED]))
    cells = told.partition_by("stage", "scenario", as_dict=True)
    wrong = []
    for at, herd in enumerate(case["herds"].labels):
        for scenario, stages in case.calendar.paths():
            stock = float(case["herds"]["start"].values[at].sum())
            for stage in stages:
                rows = cells.get((stage.label, scenario), told.clear())
                change = _changes(rows, herd)
                stocks = [stock + sum(change.values()) * year for year in range(stage.length + 1)]
                stock, short = stocks[-1], _short(case, rows, at)
                fed = (stocks[0] + stocks[-1]) / 2 - short
                found = [
                    *_odd_years(case, at, stocks, change, short),
                    *_odd_losses(case, at, stage.length, (short, change[LOST])),
                ]
                wrong += [
                    f"{herd}, {stage.label}, {scenario}: {said}" for said in (*found, *_hunger(case, rows, at, fed))
                ]
    return [*wrong, *_overgrazed(case, told)]


def _changes(rows: pl.DataFrame, herd: str) -> dict[str, float]:
    """What comes to a herd and leaves it in a year [khead]."""
    own = rows.filter((pl.col("good") == "herd") & (pl.col("place") == herd))
    return {entry: float(own.filter(pl.col("entry") == entry)["value"].sum()) for entry in CHANGES}


def _rate(case: Case, at: int, column: str) -> float:
    """A rate of the kind of beast of a herd."""
    animals = case["animals"]
    return float(animals[column].values[animals.labels.index(case["herds"]["animal"][at])].sum())


def _odd_years(case: Case, at: int, stocks: list[float], change: dict[str, float], short: float) -> Iterator[str]:
    """Births, deaths and growth that are not those of the herd's path over the years of a stage."""
    years, (line, _) = len(stocks) - 1, _hungry_line(case, at, len(stocks) - 1)
    barren = short * sum(line[:-1]) / ((line[0] + line[-1]) / 2)
    births, deaths = _rate(case, at, "births"), -_rate(case, at, "deaths")
    for entry, expected in ((BORN, births * (sum(stocks[:-1]) - barren)), (DIED, deaths * sum(stocks[:-1]))):
        if abs(years * change[entry] - expected) > TOLERANCE * (1 + abs(expected)):
            yield f"{years * change[entry]:.6g} khead {entry} over its years, and the rate gives {expected:.6g}."
    if min(stocks) < -TOLERANCE * (1 + max(stocks)):
        yield f"the herd falls to {min(stocks):.6g} khead."
    growth, most = _rate(case, at, "growth"), stocks[0]
    if math.isinf(growth):
        return
    for _ in range(years):
        most = most * (1 + growth) + change[BOUGHT] + change[MOVED_IN]
    if stocks[-1] > most + TOLERANCE * (1 + abs(stocks[-1])):
        yield f"it grows to {stocks[-1]:.6g} khead, and breeding allows {most:.6g}."


def _needs(case: Case, at: int, column: str) -> list[float]:
    """What a head needs in each season [TJ or kt for a thousand head]."""
    needs = case["fodder_needs"]
    daily = needs[column].values[needs.labels.index(case["herds"]["animal"][at])].ravel()
    return [float(need) * days / 1000 for need, days in zip(daily, case.calendar.days, strict=True)]


def _short(case: Case, rows: pl.DataFrame, at: int) -> float:
    """Head short of fodder, from what they go without."""
    lacking = rows.filter((pl.col("place") == case["herds"].labels[at]) & (pl.col("entry") == SHORT))
    for name in ("energy", "protein"):
        need = sum(_needs(case, at, name))
        if need:
            return float(lacking.filter(pl.col("good") == f"fodder {name}")["value"].sum()) / need
    return 0.0


def _hungry_line(case: Case, at: int, years: int) -> tuple[list[float], float]:
    """The straight line of a herd of 1 that is short throughout, and what it loses besides natural deaths in a year."""
    left = 1.0
    for _ in range(years):
        left *= (1 - _rate(case, at, "deaths")) * (1 - _rate(case, at, "loss"))
    line = [1.0 + (left - 1.0) * year / years for year in range(years + 1)]
    return line, max(0.0, 1.0 - left - _rate(case, at, "deaths") * sum(line[:-1])) / years


def _odd_losses(case: Case, at: int, years: int, found: tuple[float, float]) -> Iterator[str]:
    """Losses that are not, in proportion, what a herd wholly short of fodder would lose year by year."""
    short, lost = found
    line, gone = _hungry_line(case, at, years)
    expected = short * gone / ((line[0] + line[-1]) / 2)
    if abs(expected + lost) > TOLERANCE * (1 + expected):
        yield f"{-lost:.6g} khead are lost a year, and those short of fodder would lose {expected:.6g}."


def _hunger(case: Case, rows: pl.DataFrame, at: int, fed: float) -> Iterator[str]:
    """Energy or protein that those who are fed need beyond pasture, and that the store did not give over the year."""
    herd = case["herds"].labels[at]
    grazed = _grazed(case, rows.filter(pl.col("entry") == GRAZED), herd)
    stored = rows.filter((pl.col("entry") == FED) & pl.col("item").str.starts_with(f"{herd}{SEPARATOR}"))
    for name, measure in (("energy", "TJ"), ("protein", "kt")):
        beyond = sum(
            max(0.0, fed * need - grass) for need, grass in zip(_needs(case, at, name), grazed[name], strict=True)
        )
        given = 0.0
        for item, text, value in stored.select("item", "unit", "value").iter_rows():
            feed = case["feeds"].labels.index(item.removeprefix(f"{herd}{SEPARATOR}"))
            given -= value * unit(text).factor_to(unit("kt")) * float(case["feeds"][name].values[feed].sum())
        if given < beyond - TOLERANCE * (1 + beyond):
            yield f"{beyond:.6g} {measure} of {name} are wanted besides pasture, and the store gives {given:.6g}."


def _grazed(case: Case, rows: pl.DataFrame, herd: str) -> dict[str, list[float]]:
    """Energy and protein that a herd finds on pastures in each season [TJ, kt]."""
    drives, pastures, seasons = case["drives"], case["pastures"], case.calendar.seasons
    found = {name: [0.0] * len(seasons) for name in ("energy", "protein")}
    for drive, whose in enumerate(drives["herd"]):
        if whose == herd:
            way = 1.0 - float(drives["loss"].values[drive].sum())
            pasture = pastures.labels.index(drives["pasture"][drive])
            eaten = rows.filter(pl.col("item") == drives.labels[drive])
            for season, value in eaten.select("season", "value").iter_rows():
                for name, total in found.items():
                    held = float(pastures[name].values[pasture].sum())
                    total[seasons.index(season)] -= value * way * held
    return found


def _overgrazed(case: Case, told: pl.DataFrame) -> Iterator[str]:
    """Pastures that give more than grows on them, and beasts on pastures that are closed to them."""
    pastures, drives, calendar = case["pastures"], case["drives"], case.calendar
    weather = case["pasture_weather"].over_stages("yield", pastures.labels, default=1.0, pasture=pastures.labels)
    factor = np.broadcast_to(weather.values, (len(pastures), *calendar.shape[:2], 1, 1))
    rows = told.filter((pl.col("good") == "grass") & (pl.col("entry") == GRAZED))
    eaten = rows.group_by("place", "stage", "scenario", "season", maintain_order=True).agg(pl.col("value").sum())
    for pasture, stage, scenario, season, value in eaten.iter_rows():
        at, month = pastures.labels.index(pasture), calendar.seasons.index(season)
        standing = float(pastures["standing"].values[at, 0, 0, month, 0])
        year = factor[at, calendar.stages.index(stage), calendar.scenarios.index(scenario), 0, 0]
        grown = float(pastures["area"].values[at].sum() * pastures["yield"].values[at].sum()) * standing * float(year)
        if -value > grown + TOLERANCE * (1 + grown):
            yield f"{pasture}, {stage}, {scenario}, {season}: {-value:.6g} kt are grazed of {grown:.6g}."
    for item, stage, season, value in rows.select("item", "stage", "season", "value").iter_rows():
        open_to = drives["open"].values[drives.labels.index(item), 0, 0, calendar.seasons.index(season), 0]
        if value < -TOLERANCE and not open_to:
            yield f"{item}, {stage}, {season}: the pasture is closed to the herd, and it grazes there."
