"""Labour: who is taught a better trade, who is hired abroad, and who goes to work elsewhere.

Story
-----
A district that wants an engineer has three ways: teach one, which takes years and the days of those who can teach;
hire one abroad, for foreign exchange; or let one come from another region. All three are slow, dear and limited, so
that specialists are a scarce good that grows slowly. Ordinary hands, too, go where there is work: to the fields of the
plain in summer, to the oil fields in winter. They can work elsewhere only as many days as they have, and only as many
can go as may be expected to go; what they work elsewhere they do not work at home.

The people sector says how many days the groups of a region offer; this sector moves such days from one kind to another,
and from one region to another. Who is taught stays in his group: its needs, its number and its purse do not change.

Symbols
-------
For a course c (a region, from one kind of labour to another), a way of hiring a (a region, a kind), a way w from one
region to another (a kind), a stage t, a scenario s, a month m:

| symbol | meaning | unit | dimensions |
| --- | --- | --- | --- |
| x | people who begin to be taught, in each year of the stage | kperson | c × t |
| B, T, F | of those who begin in t, who in the mean year of T have begun, learn, are taught | 1 | c × T × t |
| d | days a year that one of them gives | person-day/person | c |
| h, κ | days of teaching for one, and cash | person-day/person, money/person | c |
| y | years it takes | year | c |
| z, p | days hired abroad; their price | Mperson-day, money/person-day | a × t × s |
| n | people who go to work elsewhere in a year | kperson | w × t × s |
| v | days they work there | Mperson-day | w × t × s × m |
| g, γ | days one of them can work elsewhere in a year; what going costs | person-day/person, money/person | w |
| σ | share of the year that falls on a month | 1 | m |

Books:

- the kind they leave [Mperson-day @ region]: − σ d Σ B x; the kind they come to: + σ d Σ F x
- specialist labour [Mperson-day @ region]: − σ (h / y) Σ T x
- the kind hired [Mperson-day @ region]: + σ z; foreign exchange: − p z
- the kind that goes [Mperson-day @ region]: − v where they live, + v where they work
- days of those who went [Mperson-day @ way, month]: + σ g n − v ≥ 0
- labour moved [Mperson-day @ region they come to]: + Σ v, a measure
- cash [Mmoney @ region]: − κ x, − γ n where they live

Bounds: x ≤ the limit of the course, z ≤ the limit of hiring, n ≤ the limit of the way, all yearly.
Worth at the end of the horizon: the end value of a course for each person who has begun it.
"""

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from whitecoal.algebra import Kernel
from whitecoal.calendar import Calendar
from whitecoal.case import Case
from whitecoal.entries import Good
from whitecoal.faults import Fault
from whitecoal.places import ITEM
from whitecoal.problem import Problem
from whitecoal.tables import Column, Table
from whitecoal.tables.rows import SEPARATOR, Rows

KINDS_OF_LABOUR = ("labour", "skilled labour", "specialist labour")
"""The goods in which days of work are counted, from the lowest to the highest."""
TEACHING = "specialist labour"
LEAVING, TAUGHT, MOVED = "gone to be taught", "taught", "moved"
"""Notes that the check reads again."""
TOLERANCE = 1e-6

TABLES = (
    Table(
        "training",
        key=("region", "from", "to"),
        required=False,
        meaning="who can be taught a better trade, how fast, and what it takes",
        columns=(
            Column("region", to="places", kind="region", meaning="where they live"),
            Column("from", choices=KINDS_OF_LABOUR, meaning="kind of labour they gave before"),
            Column("to", choices=KINDS_OF_LABOUR, meaning="kind of labour they give when they are taught"),
            Column("limit", unit="kperson/year", minimum=0, meaning="most people who can begin in a year"),
            Column("years", unit="year", minimum=1, default=1.0, meaning="years it takes; they give no labour then"),
            Column("days", unit="person-day/person", minimum=0, meaning="days a year that one of them gives"),
            Column(
                "teaching",
                unit="person-day/person",
                minimum=0,
                default=0.0,
                meaning="days of specialist labour that teaching one takes in all",
            ),
            Column("cash", unit="money/person", minimum=0, default=0.0, meaning="cost at home of teaching one"),
            Column("end_value", unit="money/person", minimum=0, default=0.0, meaning="worth of one when the plan ends"),
        ),
    ),
    Table(
        "hired_abroad",
        key=("region", "good", "from_year"),
        required=False,
        meaning="people who can be hired abroad for foreign exchange",
        columns=(
            Column("region", to="places", kind="region", meaning="where they are to work"),
            Column("good", choices=KINDS_OF_LABOUR, meaning="kind of labour"),
            Column("from_year", type="year", meaning="first year it holds, until the next row's"),
            Column("limit", unit="Mperson-day/year", minimum=0, meaning="most days in a year"),
            Column("price", unit="money/person-day", minimum=0, meaning="foreign exchange for a day"),
        ),
    ),
    Table(
        "migration",
        key=("from", "to", "good"),
        required=False,
        meaning="who can go to work in another region for a time",
        columns=(
            Column("from", to="places", kind="region", meaning="where they live"),
            Column("to", to="places", kind="region", meaning="where they go to work"),
            Column("good", choices=KINDS_OF_LABOUR, meaning="kind of labour"),
            Column("limit", unit="kperson", minimum=0, meaning="most people who go in a year"),
            Column(
                "days",
                unit="person-day/person",
                minimum=0,
                meaning="days one can work elsewhere in a year, spread like the days of the calendar",
            ),
            Column("cost", unit="money/person", minimum=0, default=0.0, meaning="cash that going and coming takes"),
        ),
    ),
)


def build(p: Problem) -> None:
    """Open the books of labour and post who is taught, hired and gone elsewhere."""
    _note_wrong_ways(p)
    if p.case["training"]:
        _teach(p, p.case["training"])
    if p.case["hired_abroad"]:
        _hire(p, p.case["hired_abroad"])
    if p.case["migration"]:
        _move(p, p.case["migration"])


def _note_wrong_ways(p: Problem) -> None:
    """Note teaching that leads down or nowhere, and ways that lead back to where they begin."""
    training, ways = p.case["training"], p.case["migration"]
    for line, lower, higher in zip(training.lines, training["from"], training["to"], strict=True):
        if KINDS_OF_LABOUR.index(higher) <= KINDS_OF_LABOUR.index(lower):
            found = f'"{higher}" does not stand above "{lower}"'
            wanted = f"From lower to higher: {', '.join(KINDS_OF_LABOUR)}."
            p.fault(Fault("E030", "training", int(line), "to", found, wanted))
    for line, home, there in zip(ways.lines, ways["from"], ways["to"], strict=True):
        if home == there:
            found, advice = f'"{home}" is where they live and where they go', "Name another region."
            p.fault(Fault("E030", "migration", int(line), "to", found, "A way leads to another region.", advice))


def _labour(p: Problem, name: str) -> Good:
    return p.good(name, "Mperson-day", at="region", over="season", spare=True)


def _cash(p: Problem) -> Good:
    return p.good("cash", "Mmoney", at="region", meaning="Money at home.")


# ---- teaching ---------------------------------------------------------------------------------------------------


def _teach(p: Problem, courses: Rows) -> None:
    """People begin to be taught each year; they leave one kind of labour, and come to another when they are taught."""
    begun = p.choose("people begun to be taught", courses, "kperson", upper=courses["limit"] * p.year)
    days, share = courses["days"], p.calendar.season_share
    gone = begun.through(Kernel(_begun(p.calendar, courses))) * days * share
    taught = begun.through(Kernel(_taught(p.calendar, courses))) * days * share
    for column, amount, note in (("from", -gone, LEAVING), ("to", taught, TAUGHT)):
        for name in dict.fromkeys(courses[column]):
            rows = courses.where([kind == name for kind in courses[column]])
            p.post(_labour(p, name), rows["region"], amount.at(rows.labels, rows.labels), note)
    teaching = begun.through(Kernel(_being_taught(p.calendar, courses))) * courses["teaching"] * share
    p.post(_labour(p, TEACHING), courses["region"], -teaching, "teaching")
    p.post(_cash(p), courses["region"], -(courses["cash"] * begun), "cost of teaching")
    worth = courses["end_value"] * begun * (p.calendar.length / p.year)
    p.aim(worth, "people taught, at the end", at_end=True, places=courses["region"])


def _begun(calendar: Calendar, courses: Rows) -> NDArray[np.float64]:
    """Of people who begin in each year of stage `from`, those who have begun in a year of `to` [item × to × from]."""
    return _in_mean_year(calendar, lambda ages: np.ones((len(courses), *ages.shape)))


def _taught(calendar: Calendar, courses: Rows) -> NDArray[np.float64]:
    """Likewise those who are taught, a part of a year counting as a part of one [item × to × from]."""
    years = courses["years"].values.reshape(-1, 1, 1)
    return _in_mean_year(calendar, lambda ages: np.clip(ages + 1.0 - years, 0.0, 1.0))


def _being_taught(calendar: Calendar, courses: Rows) -> NDArray[np.float64]:
    """Likewise the share of all the teaching of one that falls in the year [item × to × from]."""
    years = courses["years"].values.reshape(-1, 1, 1)
    return _in_mean_year(calendar, lambda ages: np.clip(years - ages, 0.0, 1.0) / years)


def _in_mean_year(
    calendar: Calendar, counted: Callable[[NDArray[np.float64]], NDArray[np.float64]]
) -> NDArray[np.float64]:
    """What is counted of a yearly intake at each age, summed over the years of `from`, mean of the years of `to`.

    Args:
        calendar: of the case.
        counted: the count for one by item at ages [item × later year × earlier year], which are years since the intake.
    """
    stages = calendar.stage_list
    rows = []
    for later in stages:
        columns = []
        for earlier in stages:
            ages = np.array(later.years, dtype=float)[:, None] - np.array(earlier.years, dtype=float)[None, :]
            since = np.where(ages >= 0, counted(np.maximum(ages, 0.0)), 0.0)
            columns.append(since.sum(axis=2).mean(axis=1))
        rows.append(np.stack(columns, axis=1))
    return np.asarray(np.where(calendar.ancestry[None], np.stack(rows, axis=1), 0.0))


# ---- hiring and going elsewhere ----------------------------------------------------------------------------------


def _hire(p: Problem, offers: Rows) -> None:
    """Days hired abroad come evenly over the year and are paid in foreign exchange."""
    pairs = tuple(dict.fromkeys(zip(offers["region"], offers["good"], strict=True)))
    regions, kinds = zip(*pairs, strict=True)
    labels = tuple(map(SEPARATOR.join, pairs))
    named: dict[str, Any] = {"region": regions, "good": kinds}
    hired = p.flow(
        "days hired abroad", labels, "Mperson-day", upper=offers.over_stages("limit", labels, **named) * p.year
    )
    exchange = p.good("foreign exchange", "Mmoney", at="region", meaning="Money that buys abroad.")
    p.post(exchange, regions, -(offers.over_stages("price", labels, **named) * hired), "hired abroad")
    for name in dict.fromkeys(kinds):
        some = [pair for pair in pairs if pair[1] == name]
        part = tuple(map(SEPARATOR.join, some))
        days = hired.at(part, part) * p.calendar.season_share
        p.post(_labour(p, name), [region for region, _ in some], days, "hired abroad")


def _move(p: Problem, ways: Rows) -> None:
    """People work elsewhere no more days than those who went can work, and not at home meanwhile."""
    went = p.flow("people who went to work elsewhere", ways, "kperson", upper=ways["limit"])
    worked = p.flow("days worked elsewhere", ways, "Mperson-day", over="season")
    meaning = "Days that people who went elsewhere for the year can work there."
    able = p.good("days of those who went", "Mperson-day", at=ITEM, over="season", spare=True, meaning=meaning)
    p.post(able, ways.labels, went * ways["days"] * p.calendar.season_share, "can be worked")
    p.post(able, ways.labels, -worked, "worked")
    meaning = "Days worked by people who came from another region, a measure."
    measure = p.good("labour moved", "Mperson-day", at="region", spare=True, meaning=meaning)
    p.post(measure, ways["to"], worked, MOVED)
    p.post(_cash(p), ways["from"], -(ways["cost"] * went), "cost of going elsewhere")
    for name in dict.fromkeys(ways["good"]):
        rows = ways.where([kind == name for kind in ways["good"]])
        days = worked.at(rows.labels, rows.labels)
        p.post(_labour(p, name), rows["from"], -days, "worked elsewhere")
        p.post(_labour(p, name), rows["to"], days, "come from elsewhere")


# ---- an independent look at a finished plan: it shares nothing with what stands above -------------------------


def check(case: Case, ledger: pl.DataFrame) -> list[str]:
    """Follow every course year by year and every way month by month, and compare.

    Args:
        case: the case planned.
        ledger: every entry of the plan.

    Returns:
        list: a sentence for each course that gives more days of the better trade than those who are taught can give, or
        takes more people than it may, and each way on which more days are worked than its people have.
    """
    return [*_courses_again(case, ledger), *_ways_again(case, ledger)]


def _yearly(ledger: pl.DataFrame, entry: str) -> dict[tuple[str, str, str], float]:
    """Amounts of an entry of labour by item, stage and scenario."""
    rows = ledger.filter((pl.col("entry") == entry) & pl.col("good").is_in(KINDS_OF_LABOUR))
    summed = rows.group_by("item", "stage", "scenario", maintain_order=True).agg(pl.col("value").sum())
    return {(item, stage, scenario): value for item, stage, scenario, value in summed.iter_rows()}


def _courses_again(case: Case, ledger: pl.DataFrame) -> Iterator[str]:
    courses = case["training"]
    gone, taught = _yearly(ledger, LEAVING), _yearly(ledger, TAUGHT)
    for at, course in enumerate(courses.labels):
        days, limit, years = (float(courses[name].values[at].sum()) for name in ("days", "limit", "years"))
        for scenario, stages in case.calendar.paths():
            there, intakes = 0.0, dict[int, float]()
            for stage in stages:
                cell = course, stage.label, scenario
                people = -gone.get(cell, 0.0) / days if days else 0.0
                # those of the years before, and in the mean year of n years (n + 1) / 2 yearly intakes of this stage
                intake = (people - there) / ((stage.length + 1) / 2)
                there += intake * stage.length
                intakes.update(dict.fromkeys(stage.years, intake))
                able = [
                    amount * days * min(max(year + 1 - begun - years, 0.0), 1.0)
                    for year in stage.years
                    for begun, amount in intakes.items()
                ]
                wanted = sum(able) / stage.length
                if abs(taught.get(cell, 0.0) - wanted) > TOLERANCE * (1 + wanted):
                    given = f"not {taught.get(cell, 0.0):.6g}"
                    yield f"{course}, {stage.label}, {scenario}: those taught give {wanted:.6g} million days, {given}."
                if not -TOLERANCE <= 1000 * intake <= limit + TOLERANCE * (1 + limit):
                    begin = f"{1000 * intake:.6g} thousand begin in a year"
                    yield f"{course}, {stage.label}, {scenario}: {begin}, of {limit:.6g}."


def _ways_again(case: Case, ledger: pl.DataFrame) -> Iterator[str]:
    ways, share = case["migration"], np.array(case.calendar.days) / sum(case.calendar.days)
    limits = {
        way: float(ways["limit"].values[at].sum()) * float(ways["days"].values[at].sum()) / 1000
        for at, way in enumerate(ways.labels)
    }
    most = dict(zip(case.calendar.seasons, share.tolist(), strict=True))
    rows = ledger.filter((pl.col("entry") == "come from elsewhere") & pl.col("good").is_in(KINDS_OF_LABOUR))
    for way, stage, scenario, season, days in rows.select("item", "stage", "scenario", "season", "value").iter_rows():
        room = limits[way] * most[season]
        if days > room + TOLERANCE * (1 + room):
            yield f"{way}, {stage}, {scenario}, {season}: {days:.6g} million days are worked, of {room:.6g}."
