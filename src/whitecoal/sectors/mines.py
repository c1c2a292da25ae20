"""Mines: ore, oil and coal brought up from reserves that only fall, within a capacity that wears out.

A mine works one or several tranches of ore. Each tranche holds what it holds; a deeper or poorer one costs more,
so the plan takes the cheaper first without being told. The capacity of the mine (wells, shafts, washeries)
declines by itself, is renewed by opening (drilling, sinking), which costs money and work and can go only so fast,
and is added to by works.

Symbols, for a mine m, a tranche r of it, a stage t, a scenario w, a month s, a block b:

| symbol | meaning | unit | dimensions |
| --- | --- | --- | --- |
| y | ore brought up | kt | r × t × w |
| R | ore left in the ground at the end of the year | kt | r × t × w |
| K | capacity in working order, mean of the stage's years | kt/year | m × t |
| n | capacity opened in each year of the stage | kt/year | m × t |
| C | capacity at the start of the plan | kt/year | m |
| δ | share of the capacity lost in a year | 1/year | m |
| σ, η | share of the year that falls on a month, on a block of a month | 1 | s, s × b |

Books:

- ore in the ground [kt @ tranche]: R before − y − R = 0, R ≥ 0
- mine capacity [kt/year @ mine]: K + what works add − Σ y ≥ 0
- mine capacity opened [kt/year @ mine]: + n, a measure
- the product [its unit @ place]: + y
- labour, skilled labour, specialist labour [Mperson-day @ region, month]: − σ · days per tonne · y; opening
  takes labour the same way
- power [GWh @ zone, block]: − η · energy per tonne · y
- cash, foreign exchange [Mmoney @ region]: − cost per tonne · y, with the extra cost of the tranche; − cost of
  opening · n; − upkeep · K
- other inputs (timber, fuel, steam coal) [their unit @ place]: − amount per tonne · y

Capacity, year by year: k = (1 − δ) k of the year before + n of the year, from k = C before the first year; K is the
mean of k over the years of a stage, so that a long stage wears out as its years do. 0 ≤ n ≤ the expansion limit.

Worth at the end of the horizon: the end value of a tranche times the ore left in it, and residual · (cost of opening) ·
what is left of n after the last year.
"""

from collections.abc import Iterator

import numpy as np
import polars as pl
from numpy.typing import NDArray

from whitecoal.algebra import Array, Expr, Kernel
from whitecoal.calendar import Calendar, Stage
from whitecoal.case import Case
from whitecoal.entries import Good
from whitecoal.faults import Fault
from whitecoal.problem import Problem
from whitecoal.tables import Column, Table
from whitecoal.tables.rows import Rows

USED, MINED = "used by output", "mined"
"""Notes that the check reads again."""
TOLERANCE = 1e-6

TABLES = (
    Table(
        "mines",
        key=("mine",),
        place="mine",
        within="place",
        meaning="deposits that are worked or may be: what they give, how much, and what a tonne takes",
        columns=(
            Column("mine", meaning="name of the mine or field"),
            Column("place", to="places", kind=("region", "port"), meaning="where the product is delivered"),
            Column("product", to="goods", meaning="good that the mine gives"),
            Column("capacity", unit="kt/year", minimum=0, meaning="capacity in working order at the start"),
            Column("decline", unit="1/year", minimum=0, maximum=1, default=0.0, meaning="share of it lost in a year"),
            Column("labour", unit="person-day/t", minimum=0, default=0.0, meaning="labour for a tonne"),
            Column("skilled", unit="person-day/t", minimum=0, default=0.0, meaning="skilled labour for a tonne"),
            Column("specialist", unit="person-day/t", minimum=0, default=0.0, meaning="specialist labour for a tonne"),
            Column("power", unit="kWh/t", minimum=0, default=0.0, meaning="electricity for a tonne"),
            Column("zone", to="places", kind="zone", default="", meaning="power zone that supplies it"),
            Column("cash_cost", unit="money/t", minimum=0, default=0.0, meaning="cost of a tonne at home"),
            Column(
                "exchange_cost", unit="money/t", minimum=0, default=0.0, meaning="cost of a tonne in foreign exchange"
            ),
            Column(
                "upkeep", unit="money/(t/year)/year", minimum=0, default=0.0, meaning="yearly cash cost of capacity"
            ),
            Column(
                "expansion_limit",
                unit="kt/year/year",
                minimum=0,
                default=0.0,
                meaning="greatest capacity that can be opened in a year",
            ),
            Column("expansion_cash", unit="money/(t/year)", minimum=0, default=0.0, meaning="cash cost of opening"),
            Column(
                "expansion_exchange",
                unit="money/(t/year)",
                minimum=0,
                default=0.0,
                meaning="cost of opening in foreign exchange",
            ),
            Column(
                "expansion_labour",
                unit="person-day/(t/year)",
                minimum=0,
                default=0.0,
                meaning="labour for opening",
            ),
            Column(
                "residual",
                unit="1",
                minimum=0,
                default=0.0,
                meaning="worth at the end of a unit of money spent on opening capacity that is left",
            ),
        ),
    ),
    Table(
        "tranches",
        key=("mine", "tranche"),
        place="tranche",
        within="mine",
        meaning="the ore of each mine in parts of rising cost",
        columns=(
            Column("mine", to="mines", meaning="mine that works it"),
            Column("tranche", type="integer", minimum=1, meaning="1 the easiest, 2 the next"),
            Column("reserve", unit="kt", minimum=0, meaning="ore in the ground at the start"),
            Column("extra_cost", unit="money/t", default=0.0, meaning="cash cost of a tonne above the mine's own"),
            Column("end_value", unit="money/t", default=0.0, meaning="worth of ore left at the end"),
        ),
    ),
    Table(
        "mine_inputs",
        key=("mine", "good"),
        required=False,
        meaning="other goods that a tonne of output takes: timber, fuel, explosives",
        columns=(
            Column("mine", to="mines", meaning="mine that takes it"),
            Column("good", to="goods", meaning="good taken, at the mine's place"),
            Column("amount", unit="{good}/kt", minimum=0, meaning="amount for a thousand tonnes of output"),
        ),
    ),
)


def build(p: Problem) -> None:
    """Open the books of the mines and post what they take and give."""
    mines, tranches = p.case["mines"], p.case["tranches"]
    _note_gaps(p, mines, tranches)
    if not tranches:
        return
    mined = p.flow("ore mined", tranches, "kt")
    _post_ore(p, tranches, mined)
    output = mined.group(tranches["mine"], mines.labels)
    _post_capacity(p, mines, output)
    _post_products(p, mines, output)
    _post_labour(p, mines, output)
    _post_power(p, mines, output)
    _post_costs(p, mines, output)
    _post_extra_cost(p, tranches, mined)
    _post_inputs(p, output)


def _note_gaps(p: Problem, mines: Rows, tranches: Rows) -> None:
    """Note mines without ore, and mines that need power from nowhere."""
    worked = set(tranches["mine"]) if tranches else set()
    for at, mine in enumerate(mines.labels):
        line = int(mines.lines[at])
        if mine not in worked:
            found, advice = f'"{mine}" has no ore in the table tranches', "Give it a tranche with its reserve."
            p.fault(Fault("E041", "mines", line, "mine", found, "Each mine has at least one tranche.", advice))
        if mines["power"].values[at].any() and not mines["zone"][at]:
            found, advice = f'"{mine}" takes power and has no zone', "Name the zone, or make its power 0."
            p.fault(Fault("E021", "mines", line, "zone", found, "", advice))


def _post_ore(p: Problem, tranches: Rows, mined: Expr) -> None:
    meaning = "Ore that a tranche still holds; it only falls."
    ore = p.good("ore in the ground", "kt", at="tranche", meaning=meaning)
    left = p.flow("ore left", tranches, "kt", upper=tranches["reserve"])
    p.post(ore, tranches.labels, p.before(left, tranches["reserve"]), "there before")
    p.post(ore, tranches.labels, -mined, MINED)
    p.post(ore, tranches.labels, -left, "left for later")
    p.aim(tranches["end_value"] * p.closing(left), "ore left in the ground", at_end=True, places=tranches.labels)


# ---- capacity -------------------------------------------------------------------------------------------------


def _post_capacity(p: Problem, mines: Rows, output: Expr) -> None:
    """Keep output within the capacity in working order, and let new capacity be opened."""
    meaning = "Output that a mine is able to bring up in a year."
    capacity = p.good("mine capacity", "kt/year", at="mine", spare=True, meaning=meaning)
    meaning = "New capacity of mines in a year: wells drilled, shafts sunk."
    measure = p.good("mine capacity opened", "kt/year", at="mine", spare=True, meaning=meaning)
    opened = p.choose("mine capacity opened", mines, "kt/year", upper=mines["expansion_limit"] * p.year)
    standing = mines["capacity"] * _left_of_start(p.calendar, mines["decline"])
    added = opened.through(_left_of_opened(p.calendar, mines["decline"]))
    p.post(capacity, mines.labels, standing, "there at the start, less decline")
    p.post(capacity, mines.labels, added, "opened, less decline")
    p.post(capacity, mines.labels, -output / p.year, USED)
    p.post(measure, mines.labels, opened, "opened")
    _post_opening(p, mines, opened)
    cash = p.good("cash", "Mmoney", at="region", meaning="Money at home.")
    p.post(cash, mines.labels, -(mines["upkeep"] * p.year * (added + standing)), "upkeep of mines")


def _post_opening(p: Problem, mines: Rows, opened: Expr) -> None:
    """What opening takes, in the years in which it is done."""
    cash = p.good("cash", "Mmoney", at="region", meaning="Money at home.")
    exchange = p.good("foreign exchange", "Mmoney", at="region", meaning="Money that buys abroad.")
    p.post(cash, mines.labels, -(mines["expansion_cash"] * opened), "opening of mines")
    p.post(exchange, mines.labels, -(mines["expansion_exchange"] * opened), "opening of mines")
    hands = mines["expansion_labour"] * opened * p.calendar.season_share
    p.post(_labour(p, "labour"), mines.labels, -hands, "opening of mines")
    cost = mines["expansion_cash"] + mines["expansion_exchange"]
    left = opened * _left_at_end(p.calendar, mines["decline"])
    p.aim(mines["residual"] * cost * left, "mine capacity at the end", at_end=True, places=mines.labels)


def _left_of_start(calendar: Calendar, decline: Array) -> Array:
    """Share of the capacity at the start that is left, mean of the stage's years [1; mine × stage]."""
    shares = np.zeros((len(decline.values), len(calendar.stage_list)))
    for at, stage in enumerate(calendar.stage_list):
        ages = np.array(stage.years) - calendar.first_year + 1
        shares[:, at] = (_kept(decline)[:, None] ** ages).mean(axis=1)
    return Array.over(shares, "1", "item", "stage", labels=decline.labels)


def _left_at_end(calendar: Calendar, decline: Array) -> Array:
    """What a unit opened in each year of a stage is after the last year planned [1; mine × stage]."""
    shares = np.zeros((len(decline.values), len(calendar.stage_list)))
    for at, stage in enumerate(calendar.stage_list):
        ages = calendar.last_year + 1 - np.array(stage.years)
        shares[:, at] = (_kept(decline)[:, None] ** ages).sum(axis=1)
    return Array.over(shares, "1", "item", "stage", labels=decline.labels)


def _left_of_opened(calendar: Calendar, decline: Array) -> Kernel:
    """What a unit opened in each year of stage `from` is in stage `to`, mean of its years [1; mine × to × from]."""
    stages = calendar.stage_list
    values = np.zeros((len(decline.values), len(stages), len(stages)))
    for later, earlier in np.argwhere(calendar.ancestry):
        values[:, later, earlier] = _left_between(_kept(decline), stages[earlier], stages[later])
    return Kernel(values)


def _left_between(kept: NDArray[np.float64], opened: Stage, now: Stage) -> NDArray[np.float64]:
    """Of a unit opened in each year of one stage, what is left in a year of another, mean of its years [1; mine]."""
    ages = np.array(now.years)[:, None] - np.array(opened.years)[None, :]
    left = np.where(ages >= 0, kept[:, None, None] ** np.maximum(ages, 0), 0.0)
    return np.asarray(left.sum(axis=2).mean(axis=1))


def _kept(decline: Array) -> NDArray[np.float64]:
    """Share of a capacity that is left a year later [1; mine]."""
    return np.asarray(1.0 - decline.to("1/year").values[:, 0, 0, 0, 0])


# ---- what a tonne gives and takes -------------------------------------------------------------------------------


def _post_products(p: Problem, mines: Rows, output: Expr) -> None:
    for product in dict.fromkeys(mines["product"]):
        rows = mines.where([name == product for name in mines["product"]])
        p.post(p.good_of(product), rows["place"], output.at(rows.labels, rows.labels), MINED)


def _labour(p: Problem, name: str) -> Good:
    return p.good(name, "Mperson-day", at="region", over="season", spare=True)


def _post_labour(p: Problem, mines: Rows, output: Expr) -> None:
    """Take hands evenly over the year."""
    kinds = ("labour", "labour"), ("skilled labour", "skilled"), ("specialist labour", "specialist")
    for name, column in kinds:
        if column == "specialist" and not mines[column].values.any():
            continue
        p.post(_labour(p, name), mines.labels, -(mines[column] * output * p.calendar.season_share), "work in mines")


def _post_power(p: Problem, mines: Rows, output: Expr) -> None:
    rows = mines.where([zone != "" for zone in mines["zone"]])
    power = p.good("power", "GWh", at="zone", over="block", meaning="electricity in a zone")
    taken = rows["power"] * output.at(rows.labels, rows.labels) * p.calendar.hour_share
    p.post(power, rows["zone"], -taken, "taken by mines")


def _post_costs(p: Problem, mines: Rows, output: Expr) -> None:
    cash = p.good("cash", "Mmoney", at="region", meaning="Money at home.")
    exchange = p.good("foreign exchange", "Mmoney", at="region", meaning="Money that buys abroad.")
    p.post(cash, mines.labels, -(mines["cash_cost"] * output), "cost of mining")
    p.post(exchange, mines.labels, -(mines["exchange_cost"] * output), "cost of mining")


def _post_extra_cost(p: Problem, tranches: Rows, mined: Expr) -> None:
    cash = p.good("cash", "Mmoney", at="region", meaning="Money at home.")
    p.post(cash, tranches.labels, -(tranches["extra_cost"] * mined), "extra cost of deeper ore")


def _post_inputs(p: Problem, output: Expr) -> None:
    """Take timber, fuel and whatever else a tonne needs, where the mine stands."""
    inputs = p.case["mine_inputs"]
    for name in dict.fromkeys(inputs["good"] if inputs else ()):
        rows = inputs.where([good == name for good in inputs["good"]])
        p.post(p.good_of(name), rows["mine"], -(rows["amount"] * output.at(rows["mine"], rows.labels)), "used by mines")


# ---- an independent look at a finished plan: it shares nothing with what stands above -------------------------


def check(case: Case, ledger: pl.DataFrame) -> list[str]:
    """Follow the ore and the capacity of every mine year by year, and compare.

    Args:
        case: the case planned.
        ledger: every entry of the plan.

    Returns:
        list: a sentence for each tranche mined beyond its reserve, and each mine and stage whose output goes beyond the
        capacity that year-by-year decline leaves it.
    """
    return [*_reserves_again(case, ledger), *_capacity_again(case, ledger)]


def _amounts(ledger: pl.DataFrame, good: str, entry: str) -> dict[tuple[str, str, str], float]:
    """Amounts of an entry by place, stage and scenario."""
    rows = ledger.filter((pl.col("good") == good) & (pl.col("entry") == entry))
    summed = rows.group_by("place", "stage", "scenario", maintain_order=True).agg(pl.col("value").sum())
    return {(place, stage, scenario): value for place, stage, scenario, value in summed.iter_rows()}


def _reserves_again(case: Case, ledger: pl.DataFrame) -> Iterator[str]:
    tranches = case["tranches"]
    mined = _amounts(ledger, "ore in the ground", MINED)
    for at, label in enumerate(tranches.labels):
        reserve = float(tranches["reserve"].values[at].sum())
        for scenario, stages in case.calendar.paths():
            total = -sum(stage.length * mined.get((label, stage.label, scenario), 0.0) for stage in stages)
            if total > reserve * (1 + TOLERANCE) + TOLERANCE:
                yield f"{label}, {scenario}: {total:.6g} kt are mined of a reserve of {reserve:.6g} kt."


def _capacity_again(case: Case, ledger: pl.DataFrame) -> Iterator[str]:
    mines = case["mines"]
    opened = _amounts(ledger, "mine capacity opened", "opened")
    used = _amounts(ledger, "mine capacity", USED)
    built = _added_by_others(ledger)
    for at, mine in enumerate(mines.labels):
        start, loss = (float(mines[column].values[at].sum()) for column in ("capacity", "decline"))
        for scenario, stages in case.calendar.paths():
            able = start
            for stage in stages:
                added = opened.get((mine, stage.label, scenario), 0.0)
                years = [able := able * (1.0 - loss) + added for _ in stage.years]
                room = sum(years) / len(years) + built.get((mine, stage.label, scenario), 0.0)
                output = -used.get((mine, stage.label, scenario), 0.0)
                if output > room * (1 + TOLERANCE) + TOLERANCE:
                    yield f"{mine}, {stage.label}, {scenario}: {output:.6g} kt/year from a capacity of {room:.6g}."


def _added_by_others(ledger: pl.DataFrame) -> dict[tuple[str, str, str], float]:
    """Capacity added by works, by mine, stage and scenario [kt/year]."""
    own = ("there at the start, less decline", "opened, less decline", USED)
    rows = ledger.filter((pl.col("good") == "mine capacity") & ~pl.col("entry").is_in(own))
    summed = rows.group_by("place", "stage", "scenario", maintain_order=True).agg(pl.col("value").sum())
    return {(place, stage, scenario): value for place, stage, scenario, value in summed.iter_rows()}
