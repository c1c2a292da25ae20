"""Works: anything that is built: a dam, a canal, a pipeline, a power station, a railway.

A work takes years and money, labour and materials; from the year it is finished it adds to goods of capacity
(canal capacity, turbine capacity, corridor capacity, land under canal, …) for as long as it lives, and wants
upkeep. What it adds and what it takes are data, so a new kind of work needs no code. A work is begun at the first
year of a stage, as a whole or by size (1 is the work as described). A start that could not be finished within the
horizon is not offered, nor one in a stage whose first year lies before the earliest or after the latest.

Symbols, for a work i, a stage t of its start, a later stage T:

| symbol | meaning | unit | dimensions |
| --- | --- | --- | --- |
| x | begun (units, or a part of one) | 1 | i × t |
| X | begun up to now | 1 | i × T |
| F | standing: share of the stage for which a unit begun in t is finished and not worn out | 1 | t × T |
| U | under construction: 1/build years in each year of building, per representative year | 1 | t × T |
| a, c | what a unit adds to a good, what it costs of a good | of the good | i × good |
| L, A | life; age at the end of the horizon | year | i, i × t |

Books:

- the good of an effect [its unit @ the place named]: + a · S, the same in every season and block
- the good of a cost [its unit @ the work's place]: − c · Σ U x; labour and power spread evenly over the year
- works under way [1 @ region]: + Σ (U · build years) x, works in building in the mean year, a measure
- works standing [1 @ work]: Σ F x − S = 0, S what stands
- cash [Mmoney @ region]: − upkeep · S
- works still to begin [1 @ work]: most − X ≥ 0
- predecessor finished [1 @ work]: Σ F x / most of the predecessor, with F as if it never wore out, − X / most ≥ 0: when
  half of the earlier work is finished, half of the later one may be begun
- one of a group [1 @ first work of the group]: 1 − Σ X over the group ≥ 0

Worth at the end of the horizon: residual · (1 − A / L) · (cost in cash and foreign exchange) · x.
"""

import math
from collections.abc import Iterator

import numpy as np
import polars as pl

from whitecoal.algebra import Array, Expr, quantity
from whitecoal.bookings import bookable
from whitecoal.calendar import Calendar
from whitecoal.case import Case
from whitecoal.entries import Good
from whitecoal.faults import Fault, did_you_mean
from whitecoal.problem import Problem
from whitecoal.tables import Column, Table
from whitecoal.tables.rows import Rows
from whitecoal.units import Unit, unit

MONEYS = ("cash", "foreign exchange")
BEGUN, TAKEN, ADDED = "begun up to now", "building", "works finished"
"""Notes that the check reads again."""
TOLERANCE = 1e-6

TABLES = (
    Table(
        "works",
        key=("work",),
        place="work",
        within="place",
        required=False,
        meaning="projects that may be built",
        columns=(
            Column("work", meaning="name of the project"),
            Column("place", to="places", kind=("region", "port"), meaning="where its costs are met"),
            Column("whole", type="bool", default=True, meaning="built as a whole, or by size when no"),
            Column("most", unit="1", minimum=0, default=1.0, meaning="greatest number or size over the horizon"),
            Column("earliest", type="year", default=0, meaning="first year in which it may be begun"),
            Column("latest", type="year", default=9999, meaning="last year in which it may be begun"),
            Column("build_years", unit="year", minimum=0, meaning="years from the start to the finish"),
            Column("life", unit="year", minimum=1, default=math.inf, meaning="years it lasts once finished"),
            Column("after", to="works", default="", meaning="work that must be finished, as far as this one is begun"),
            Column("excludes", default="", meaning="name of a group of which at most one is built"),
            Column("upkeep", unit="Mmoney/year", minimum=0, default=0.0, meaning="yearly cash cost once finished"),
            Column(
                "residual",
                unit="1",
                minimum=0,
                default=0.0,
                meaning="worth at the end of a unit of money not yet depreciated",
            ),
        ),
    ),
    Table(
        "work_effects",
        key=("work", "good", "at"),
        required=False,
        meaning="what one unit of a work adds when it is finished",
        columns=(
            Column("work", to="works", meaning="work"),
            Column("good", meaning="good it adds to: canal capacity, turbine capacity, …"),
            Column("at", to="places", meaning="place where it adds it: the canal, the plant, the district"),
            Column("amount", unit="*", meaning="what one unit adds, in the unit of the column `unit`"),
            Column("unit", meaning="unit of the amount"),
        ),
    ),
    Table(
        "work_costs",
        key=("work", "good"),
        required=False,
        meaning="what one unit of a work takes in all, spread evenly over its years of building",
        columns=(
            Column("work", to="works", meaning="work"),
            Column("good", meaning="cash, foreign exchange, labour, skilled labour, specialist labour, cement, …"),
            Column("amount", unit="*", minimum=0, meaning="what one unit takes, in the unit of the column `unit`"),
            Column("unit", meaning="unit of the amount"),
        ),
    ),
)


def build(p: Problem) -> None:
    """Open the books of works and post what they take, add and leave."""
    works = p.case["works"]
    if not works:
        return
    _note_circles(p, works)
    _open_usual_costs(p)
    begun = _begun(p, works)
    standing = _standing(p, works, begun)
    _limit_begun(p, works, begun)
    _measure_under_way(p, works, begun)
    _post_costs(p, works, begun)
    _post_effects(p, standing)
    cash = p.good_of("cash")
    p.post(cash, works.labels, -(works["upkeep"] * p.year * standing), "upkeep of works")
    _value_what_is_left(p, works, begun)


def _open_usual_costs(p: Problem) -> None:
    """Open what nearly every work takes, in case no other sector has."""
    p.good("cash", "Mmoney", at="region", meaning="Money at home.")
    p.good("foreign exchange", "Mmoney", at="region", meaning="Money that buys abroad.")
    for name in ("labour", "skilled labour", "specialist labour"):
        p.good(name, "Mperson-day", at="region", over="season", spare=True)


# ---- what is begun --------------------------------------------------------------------------------------------


def _begun(p: Problem, works: Rows) -> Expr:
    """What is begun of each work at the first year of each stage [1; work × stage]."""
    most = works["most"] * _offered(p.calendar, works)
    parts = []
    for whole, name in ((True, "works begun"), (False, "works begun by size")):
        rows = works.where(works["whole"] == whole)
        if not rows:
            continue
        upper = most.at(rows.labels, rows.labels)
        chosen = p.choose(name, rows, "1", upper=upper, whole=whole)
        parts.append(chosen.group(rows.labels, works.labels))
    return parts[0] if len(parts) == 1 else parts[0] + parts[1]


def _standing(p: Problem, works: Rows, begun: Expr) -> Expr:
    """What of each work is finished and stands [1; work × stage], kept in an account of its own.

    Its price says what a work that stands is worth in a year; and what it adds to some hundred accounts of other
    goods is one entry there, not one for every stage in which it may have been begun.
    """
    meaning = "What of a work is finished and has not worn out."
    good = p.good("works standing", "1", at="work", over="node", meaning=meaning)
    stands = p.choose("works standing", works, "1")
    p.post(good, works.labels, begun.through(p.calendar.built(works["build_years"], works["life"])), "finished")
    p.post(good, works.labels, -stands, "at work")
    return stands


def _offered(calendar: Calendar, works: Rows) -> Array:
    """1 where a work may be begun at the first year of a stage and finished within the horizon [1; work × stage]."""
    first = np.array([stage.first_year for stage in calendar.stage_list])
    finish = first + works["build_years"].values[:, :, 0, 0, 0]
    allowed = (first >= works["earliest"][:, None]) & (first <= works["latest"][:, None])
    allowed &= finish <= calendar.last_year + 1
    return Array.over(allowed.astype(float), "1", "item", "stage", labels=works.labels)


def _measure_under_way(p: Problem, works: Rows, begun: Expr) -> None:
    """How many works are in building in the mean year of a stage; of works by size the part that is."""
    meaning = "Works in building in the mean year of a stage."
    good = p.good("works under way", "1", at="region", spare=True, meaning=meaning)
    years = Array(np.maximum(works["build_years"].values, 1.0), unit("1"), works.labels)
    p.post(good, works.labels, years * begun.through(p.calendar.during(works["build_years"])), "under way")


def _limit_begun(p: Problem, works: Rows, begun: Expr) -> None:
    """Keep to the number of each work, to the order of works, and to one of a group."""
    so_far = begun.through(p.calendar.built())
    meaning = "How many more of a work, or how much more of it, may still be begun."
    left = p.good("works still to begin", "1", at="work", over="node", spare=True, meaning=meaning)
    p.post(left, works.labels, works["most"], "offered")
    p.post(left, works.labels, -so_far, BEGUN)
    _limit_followers(p, works, begun, so_far)
    _limit_groups(p, works, so_far)


def _limit_followers(p: Problem, works: Rows, begun: Expr, so_far: Expr) -> None:
    """A work that follows another is begun only as far as that one is finished, both as shares of what is offered."""
    followers = works.where([name != "" for name in works["after"]])
    if followers:
        share = works["most"].inverse()
        finished = begun.through(p.calendar.built(works["build_years"])) * share
        meaning = "How far the work that must come first is finished, less how far what follows it has been begun."
        good = p.good("predecessor finished", "1", at="work", over="node", spare=True, meaning=meaning)
        p.post(good, followers.labels, finished.at(followers["after"], followers.labels), "finished")
        p.post(good, followers.labels, -(so_far * share).at(followers.labels, followers.labels), BEGUN)


def _note_circles(p: Problem, works: Rows) -> None:
    """Note works that wait for themselves, at however many steps: none of them could ever be begun."""
    before = {work: earlier for work, earlier in zip(works.labels, works["after"], strict=True) if earlier}
    settled: set[str] = set()
    for start in before:
        path: list[str] = []
        work = start
        while work in before and work not in settled and work not in path:
            path.append(work)
            work = before[work]
        if work in path:
            circle = " ▸ ".join([*path[path.index(work) :], work])
            found, wanted = (
                f'"{work}" has to wait for itself: {circle}',
                "A work waits for one that can be finished first.",
            )
            line = int(works.lines[works.labels.index(work)])
            p.fault(Fault("E046", "works", line, "after", found, wanted, "Leave one of these cells blank."))
        settled.update(path)


def _limit_groups(p: Problem, works: Rows, so_far: Expr) -> None:
    """Of works that exclude one another at most one is begun."""
    members = works.where([name != "" for name in works["excludes"]])
    if members:
        _note_lonely(p, members)
        heads: dict[str, str] = {}
        for group, label in zip(members["excludes"], members.labels, strict=True):
            heads.setdefault(group, label)
        meaning = "Room for a work among those that exclude one another."
        good = p.good("one of a group", "1", at="work", over="node", spare=True, meaning=meaning)
        p.post(good, list(heads.values()), Array.over(np.ones(len(heads)), "1", "item", labels=tuple(heads)), "one")
        taken = so_far.at(members.labels, members.labels)
        p.post(good, [heads[group] for group in members["excludes"]], -taken, BEGUN)


def _note_lonely(p: Problem, members: Rows) -> None:
    """Note a group of one work: it excludes nothing, which is a misspelt name as a rule."""
    groups = members["excludes"]
    for at, group in enumerate(groups):
        if groups.count(group) == 1:
            found, wanted = f'no other work is in the group "{group}"', "Works that exclude one another name one group."
            near = did_you_mean(group, [other for other in groups if other != group])
            advice = near or "Name it with another work too, or leave the cell blank."
            p.fault(Fault("W105", "works", int(members.lines[at]), "excludes", found, wanted, advice))


# ---- what they take and add -------------------------------------------------------------------------------------


def _post_costs(p: Problem, works: Rows, begun: Expr) -> None:
    """Take what building needs, evenly over its years, and evenly over the year where the good is kept by season."""
    building = begun.through(p.calendar.during(works["build_years"]))
    for rows, good in _by_good(p, "work_costs", "work"):
        share = {"season": p.calendar.season_share, "block": p.calendar.hour_share}.get(good.over, quantity(1.0, "1"))
        taken = rows["amount"] * building.at(rows["work"], rows.labels) * share
        p.post(good, rows["work"], -taken.at(rows.labels, rows["work"]), TAKEN)


def _post_effects(p: Problem, standing: Expr) -> None:
    """Add what finished works give, the same in every season and block."""
    for rows, good in _by_good(p, "work_effects", "at"):
        given = rows["amount"] * standing.at(rows["work"], rows.labels)
        alike = {"season": ("season",), "block": ("season", "block")}.get(good.over, ())
        p.post(good, rows["at"], given.at(rows.labels, rows["work"]).each(*alike), ADDED)


def _by_good(p: Problem, table: str, place: str) -> Iterator[tuple[Rows, Good]]:
    """The rows of a table of amounts good by good; rows that cannot be posted are noted as faults and left out."""
    listed = p.case[table]
    for part in listed.parts("amount") if listed else ():
        for name in dict.fromkeys(part["good"]):
            rows = part.where([good == name for good in part["good"]])
            fine = rows.where([bookable(p, rows, at=at, where=(place, rows[place][at])) for at in range(len(rows))])
            if fine:
                yield fine, p.good_of(name)


# ---- what is left of them -----------------------------------------------------------------------------------------


def _value_what_is_left(p: Problem, works: Rows, begun: Expr) -> None:
    """Value the money spent on works by the share of their life that is left when the plan ends."""
    spent = np.zeros(len(works))
    costs = p.case["work_costs"]
    for part in costs.parts("amount") if costs else ():
        if not part["amount"].unit.fits(unit("Mmoney")):
            continue
        amounts = part["amount"].to("Mmoney").values.ravel().tolist()
        for work, good, amount in zip(part["work"], part["good"], amounts, strict=True):
            spent[works.labels.index(work)] += amount if good in MONEYS else 0.0
    cost = Array.over(spent, "Mmoney", "item", labels=works.labels)
    left = works["residual"] * cost * _life_left(p.calendar, works) * begun
    p.aim(left, "works standing at the end", at_end=True, places=works.labels)


def _life_left(calendar: Calendar, works: Rows) -> Array:
    """Share of its life that a work begun in each stage still has when the plan ends [1; work × stage]."""
    build_years, life = (works[column].values[:, :, 0, 0, 0] for column in ("build_years", "life"))
    first = np.array([stage.first_year for stage in calendar.stage_list])
    age = np.maximum(calendar.last_year + 1 - first - build_years, 0.0)
    return Array.over(np.maximum(1.0 - age / life, 0.0), "1", "item", "stage", labels=works.labels)


# ---- an independent look at a finished plan: it shares nothing with what stands above -------------------------


def check(case: Case, ledger: pl.DataFrame) -> list[str]:
    """Follow every work from year to year and compare what it took and added with the tables.

    Args:
        case: the case planned.
        ledger: every entry of the plan.

    Returns:
        list: a sentence for each work that took another amount of a good in a stage than its building wants there, and
        each that adds another amount than of it stands.
    """
    if not case["works"]:
        return []
    whole_year = ledger.filter(pl.col("entry") == TAKEN).group_by(*CELL, "unit").agg(pl.col("value").sum())
    every_season = ledger.filter(pl.col("entry") == ADDED)
    same_cell = every_season.group_by(*CELL, "unit", "season", "block").agg(pl.col("value").sum())
    starts = _starts(case, ledger)
    return [
        *_disagreeing(_wanted(case, starts, "work_costs"), whole_year, -1.0, "taken"),
        *_disagreeing(_wanted(case, starts, "work_effects"), same_cell, 1.0, "added"),
    ]


CELL = ("item", "good", "stage", "scenario")
Cell = tuple[str, str, str, str]
Starts = dict[tuple[str, str], list[tuple[int, float]]]
"""For a work and a scenario: the years in which it is begun, and how much."""


def _starts(case: Case, ledger: pl.DataFrame) -> Starts:
    booked = ledger.filter((pl.col("good") == "works still to begin") & (pl.col("entry") == BEGUN))
    so_far = {(work, stage): -value for work, stage, value in booked.select("place", "stage", "value").iter_rows()}
    starts: Starts = {}
    for scenario, stages in case.calendar.paths():
        for work in case["works"].labels:
            amounts = [so_far.get((work, stage.label), 0.0) for stage in stages]
            begun = np.diff(amounts, prepend=0.0).tolist()
            starts[work, scenario] = [(stage.first_year, more) for stage, more in zip(stages, begun, strict=True)]
    return starts


def _wanted(case: Case, starts: Starts, table: str) -> dict[Cell, tuple[float, Unit]]:
    """What each work should take (or add) of each good in the mean year of each stage, and its unit."""
    works, wanted = case["works"], dict[Cell, tuple[float, Unit]]()
    years = {name: works[name].values.ravel().tolist() for name in ("build_years", "life")}
    spans = dict(zip(works.labels, zip(years["build_years"], years["life"], strict=True), strict=True))
    for work, good, amount, measure in _listed(case, table):
        building, life = spans[work]
        last = max(building, 1.0)
        begin, end, rate = (0.0, last, 1.0 / last) if table == "work_costs" else (building, building + life, 1.0)
        for scenario, stages in case.calendar.paths():
            for stage in stages:
                shares = [
                    more * rate * max(min(start + end, year + 1) - max(start + begin, year), 0.0)
                    for start, more in starts[work, scenario]
                    for year in stage.years
                ]
                cell = work, good, stage.label, scenario
                before, known = wanted.get(cell, (0.0, measure))
                wanted[cell] = before + amount * measure.factor_to(known) * sum(shares) / stage.length, known
    return wanted


def _listed(case: Case, table: str) -> Iterator[tuple[str, str, float, Unit]]:
    """Rows of a table of amounts: work, good, amount, unit as printed."""
    listed = case[table]
    for part in listed.parts("amount") if listed else ():
        measure = part["amount"].unit.in_currency(case.currency)
        for at, amount in enumerate(part["amount"].values.ravel().tolist()):
            yield part["work"][at], part["good"][at], amount, measure


def _disagreeing(wanted: dict[Cell, tuple[float, Unit]], booked: pl.DataFrame, sign: float, what: str) -> Iterator[str]:
    found: dict[Cell, list[tuple[float, str]]] = {}
    for *cell, measure, value in booked.select(*CELL, "unit", "value").iter_rows():
        item, good, stage, scenario = cell
        found.setdefault((item, good, stage, scenario), []).append((sign * value, measure))
    for at, (amount, known) in wanted.items():
        for value, measure in found.get(at, [(0.0, known.text)]):
            right = amount * known.factor_to(unit(measure))
            if abs(value - right) > TOLERANCE * (1 + abs(right)):
                yield f"{' · '.join(at)}: {value:.6g} {measure} are {what}, not {right:.6g}."
