"""Falsifications that the books bear: every account closes, ledger and program agree, and the world does not.

Either a table of the case is another than the plan was made from, as if a sector had built its part wrongly; or two
entries of one account trade amounts, which no sum shows. Only a sector's own look at the plan can tell.
"""

from collections.abc import Callable

from books import DAY, DRY, LEAN
from forging import Falsification, Forged


def table(file: str, old: str, new: str) -> Callable[[Forged], None]:
    """Change a table of the case."""
    return lambda run: run.table(file, old, new)


def trade(good: str, more: dict[str, str], less: dict[str, str], amount: float) -> Callable[[Forged], None]:
    """Book more under one entry of an account and as much less under another."""
    return lambda run: run.shift({"good": good, **more}, {"good": good, **less}, amount)


def taught(run: Forged) -> None:
    """Days that were there are said to be those of people who were taught."""
    days = {"good": "skilled labour", "entry": "offered", "item": "Upland miners", **DRY}
    run.change("ledger", days, entry="taught", item="Upland · labour · skilled labour")


WHEN = ", 1922, lean"
LATE = {"stage": "1923-24", "scenario": "lean", "season": "dry"}
FIRST = {"stage": "1921", "scenario": "lean"}
HUNGRY = {**FIRST, "season": "dry"}
EATEN, HUNGRY_PEASANTS = {"entry": "used up by people"}, {"item": "Lowland peasants · flour · 1"}
BY_TABLE: tuple[Falsification, ...] = (
    Falsification(
        "people: more live there than were counted",
        table("groups.csv", "Upland miners,Upland,workers,10,", "Upland miners,Upland,workers,11,"),
        "people",
        "Upland miners, labour, 1921, wet, wet",
    ),
    Falsification(
        "needs: a first step is less than was used up",
        table("needs.csv", "workers,flour,1,subsistence,120,", "workers,flour,1,subsistence,100,"),
        "people",
        "Upland miners · flour · 1, 1921, wet",
    ),
    Falsification(
        "a floor: more was promised than is missing by name",
        table("floors.csv", "peasants,flour,1923,150,", "peasants,flour,1923,250,"),
        "people",
        "Upland peasants, flour, 1923-24, wet",
    ),
    Falsification(
        "the living standard: a step is more than was used up",
        table("needs.csv", "peasants,grapes,1,decency,10,", "peasants,grapes,1,decency,12,"),
        "people",
        "peasants, 1923-24, wet: the living standard is",
    ),
    Falsification(
        "true hydropower energy: the fall is less",
        table("head_curves.csv", "Gorge station,0,45", "Gorge station,0,20"),
        "hydropower",
        "Gorge station, 1921, wet, wet",
    ),
    Falsification(
        "evaporation of a lake: the sun takes more",
        table("evaporation.csv", "Gorge lake,100,600", "Gorge lake,1000,6000"),
        "rivers",
        "Gorge lake",
    ),
    Falsification(
        "losses of a line: less arrives",
        table("lines.csv", "valley line,Upper zone,Lower zone,0,0.05", "valley line,Upper zone,Lower zone,0,0.06"),
        "grids",
        "valley line, 1922, wet",
    ),
    Falsification(
        "an aquifer: more leaks away",
        table(
            "aquifers.csv",
            "Plain gravel,Plain,20,5,40,0.001,Weir,0.05,Weir,0.1",
            "Plain gravel,Plain,20,5,40,0.001,Weir,0.05,Weir,0.2",
        ),
        "groundwater",
        "Plain gravel, 1921, wet, wet",
    ),
    Falsification(
        "yields: the fields bear less",
        table("regimes.csv", "plain,wheat,rain-fed,no,0.6", "plain,wheat,rain-fed,no,0.55"),
        "crops",
        "Plain · wheat · rain-fed, 1921",
    ),
    Falsification(
        "returns of a canal: less drains back",
        table("return_lags.csv", "old canal,0,0.7\nold canal,1,0.3", "old canal,0,0.6\nold canal,1,0.4"),
        "canals",
        "old canal, 1921",
    ),
    Falsification(
        "herds: fewer are born",
        table("animals.csv", "cattle,0.2,", "cattle,0.19,"),
        "herds",
        "Plain · cattle, 1921, wet",
    ),
    Falsification(
        "decline of a mine: it is faster",
        table("mines.csv", "Copper hill,Upland,copper,2,0.1,", "Copper hill,Upland,copper,2,0.2,"),
        "mines",
        "Copper hill, 1921, wet",
    ),
    Falsification(
        "a mill: it gives less",
        table("process_flows.csv", "Lowland mill,flour,,0.9,", "Lowland mill,flour,,0.8,"),
        "processes",
        "Lowland mill, 19",
    ),
    Falsification(
        "a market: it takes less",
        table("markets.csv", "Abroad,copper,Harbour,buys,1,1.5,600", "Abroad,copper,Harbour,buys,1,1.2,600"),
        "trade",
        "Abroad · copper · Harbour · buys · 1, 1921, wet",
    ),
    Falsification(
        "a reserve: more must be held",
        table("reserves.csv", "Two Valleys,foreign exchange,0.3,0.1,1", "Two Valleys,foreign exchange,0.3,9,1"),
        "treasury",
        "Two Valleys · foreign exchange, 1921, wet",
    ),
    Falsification(
        "costs of a work: it takes more",
        table("work_costs.csv", "build valley line,cash,0.1", "build valley line,cash,0.11"),
        "works",
        "build valley line · cash · 1921",
    ),
    Falsification(
        "a gift: less is offered",
        table("aid.csv", "Neighbour,flour,Lowland,1921,1921,1,", "Neighbour,flour,Lowland,1921,1921,0.5,"),
        "aid",
        "Neighbour · flour · Lowland · 1921, 1921, wet",
    ),
    Falsification(
        "terms of trade: the grower gets less",
        table("terms_of_trade.csv", "wheat,,1921,60,", "wheat,,1921,50,"),
        "purses",
        "peasants",
    ),
    Falsification(
        "the pace: less may be spent in a year",
        table("pace_limits.csv", "spending,1921,0.5,Mrub", "spending,1921,0.4,Mrub"),
        "pace",
        "spending, 1921, wet",
    ),
)

BY_ENTRY: tuple[Falsification, ...] = (
    Falsification(
        "power from water that did not fall",
        trade("power", {"entry": "water power", **DAY}, {"entry": "taken by mines", **DAY}, 0.5),
        "hydropower",
        "Gorge station, 1922, lean, dry",
    ),
    Falsification(
        "power that a line delivers and nobody sent",
        trade("power", {"entry": "received by line", **DAY}, {"entry": "thermal power", **DAY}, 0.2),
        "grids",
        f"valley line{WHEN}",
    ),
    Falsification(
        "water that a lake gives and never held",
        trade("water", {"entry": "drawn from storage", **LATE}, {"entry": "local inflow", **LATE}, 60.0),
        "rivers",
        "Gorge",
    ),
    Falsification(
        "groundwater that leaks less than it must",
        trade("groundwater", {"entry": "leaks", **DRY}, {"entry": "held on", **DRY}, 0.3),
        "groundwater",
        f"Plain gravel{WHEN}, dry",
    ),
    Falsification(
        "a greater harvest, and less bought",
        trade("wheat", {"entry": "harvest", **LEAN}, {"entry": "arrived", **LEAN}, 1.0),
        "crops",
        f"Plain · wheat · rain-fed{WHEN}",
    ),
    Falsification(
        "water for fields that no canal brought",
        trade("field water", {"entry": "crops", **DRY}, {"entry": "brought by canals", **DRY}, -0.5),
        "crops",
        f"{WHEN}, dry",
    ),
    Falsification(
        "less water drained back, and less taken",
        trade("water", {"entry": "drained from fields", **DRY}, {"entry": "taken by canals", **DRY}, 0.5),
        "canals",
        f"old canal{WHEN}, dry",
    ),
    Falsification(
        "beasts born beyond the rate, and taken",
        trade("herd", {"entry": "born", **LEAN}, {"entry": "taken", **LEAN}, 1.0),
        "herds",
        f"Plain · cattle{WHEN}",
    ),
    Falsification(
        "beasts said to be fed that starved",
        trade("fodder energy", {"entry": "short of fodder", **HUNGRY}, {"entry": "summer pasture", **HUNGRY}, -12.0),
        "herds",
        "Upland · sheep, 1921, lean",
    ),
    Falsification(
        "more ore mined than lies there",
        trade(
            "ore in the ground",
            {"entry": "mined", "place": "Copper hill · 1", **LEAN},
            {"entry": "there before", "place": "Copper hill · 1", **LEAN},
            -9.0,
        ),
        "mines",
        "Copper hill · 1, lean",
    ),
    Falsification(
        "a credit that nobody owes",
        trade("foreign exchange", {"entry": "sold abroad", **LEAN}, {"entry": "carried over", **LEAN}, -5.0),
        "treasury",
        "Two Valleys · foreign exchange",
    ),
    Falsification(
        "a tax that the terms do not give",
        trade("foreign exchange", {"entry": "concession tax", **LEAN}, {"entry": "sold abroad", **LEAN}, 0.1),
        "concessions",
        f"Copper hill · upland copper · 1922{WHEN}",
    ),
    Falsification(
        "a gift beyond what is offered",
        trade("flour", {"entry": "aid", **FIRST}, {"entry": "given and taken by processes", **FIRST}, 0.5),
        "aid",
        "Neighbour · flour · Lowland · 1921, 1921, lean",
    ),
    Falsification(
        "flour from less wheat",
        trade("flour", {"entry": "given and taken by processes", **LEAN}, {"entry": "sent away", **LEAN}, 1.0),
        "processes",
        f"Lowland mill{WHEN}",
    ),
    Falsification(
        "a carriage on which goods grow",
        trade("flour", {"entry": "arrived", **LEAN}, {"entry": "used up by people", **LEAN}, 1.0),
        "trade",
        f"road up, flour{WHEN}",
    ),
    Falsification(
        "a purse that earns what nobody paid",
        trade("purse", {"entry": "delivered", **LEAN}, {"entry": "put by", **LEAN}, 0.3),
        "purses",
        "1922",
    ),
    Falsification(
        "a work that costs less than its table says",
        trade("cash", {"entry": "building", **LEAN}, {"entry": "cost of mining", **LEAN}, 0.1),
        "works",
        "cash · 1922 · lean",
    ),
    Falsification(
        "a pace reckoned lower than it was",
        trade("room for spending", {"entry": "used", **LEAN}, {"entry": "limit", **LEAN}, 0.1),
        "pace",
        f"spending{WHEN}",
    ),
    Falsification(
        "hungry people who are booked as fed",
        trade(
            "flour",
            {**EATEN, **HUNGRY_PEASANTS, **FIRST},
            {**EATEN, "item": "Lowland peasants · flour · 2", **FIRST},
            0.5,
        ),
        "people",
        "Lowland peasants · flour · 1, 1921, lean",
    ),
    Falsification(
        "skilled days of people whom nobody taught", taught, "labour", "Upland · labour · skilled labour, 1922, lean"
    ),
)

PHYSICS = (*BY_TABLE, *BY_ENTRY)
