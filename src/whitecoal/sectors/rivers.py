"""Rivers: water from the hills to the sea, month by month.

Story
-----
Rain and snow give each node its local inflow: what joins the river between the nodes upstream and this one. A
wet or a dry year multiplies it. At a node water is never lost: what comes in is stored, taken or sent on.
A reach carries water from one node to the next, or out to a sea. Its bed has a capacity, loses a share on the way,
and ought never to carry less than its environmental flow; what is missing there falls short by name, at a price.
A reservoir keeps water from month to month and from year to year between its dead level and the capacity that
stands, loses to the sun the evaporation less the rain on its surface, may have to keep space free for floods and
holds a stated volume when the plan ends. Towns take what they need and give a share back at another node. A town
that goes thirsty is counted in people, before all money.

Symbols
-------
For node n, reach r, reservoir v, town w; stage t, scenario s, month m:

    I[n,m]        local inflow [m3/s]; k[s,t] factor of the water year [1]; d[m] days of the month
    Q[r,t,s,m]    water entering the reach [hm3/month]; at most capacity × d
    l[r]          loss of the reach [1]: (1 − l) Q arrives
    E[r,t,s,m]    shortfall of the environmental flow [hm3/month], at most M = minimum × d
    S[v,t,s,m]    live storage at the end of the month [hm3]; S⁻ the same one month earlier
    R[v,t,s]      room kept in a stage of several years for what storage rises from its first year to its last [hm3]
    e[v,m]        evaporation less rain [mm/month]; negative when rain gives more
    A[v,t,s,m]    water surface [km2], linear in mean live storage: the secant from (0, area_dead) to (full,
                  area_full), σ its slope; while a reservoir is not built (live = 0) the part at dead level is absent
    W[w,t,s,m]    water given to the town, T its thirst [hm3/month]; N its need; ρ share that returns

Accounts:

    water @ node                  k I d + Σ(1 − l) Q in − Σ Q out + S⁻ − S − e A − W + ρ W + others = 0
    environmental flow @ reach    Q + E − M ≥ 0
    storage capacity @ reservoir  live + works − space kept for floods − S − R ≥ 0
    rise of storage @ reservoir   R − (n − 1) (S in the last month − S⁻ in the first) ≥ 0, in a stage of n years
    water surface @ reservoir     area_dead if it stands + what works flood + σ (S⁻ + S) / 2 − A = 0
    water held at the end @ reservoir, last stage: S at the very end − end ≥ 0
    town water @ intake           W + T − N = 0

What it is worth: − price × E, − price × T, + end value × storage at the end. First of all: people × T / yearly need.

The secant is exact at its two ends and understates the surface between them, for surface is concave in volume;
`check` recomputes the evaporation on the power curve through both ends (V the whole volume, dead and live,
A = a V^b) and objects when the difference exceeds 1 % of the inflow of the year. The first filling of the dead volume
is not counted. Storage never exceeds `full`, whatever works add. A work that dams a valley adds the live volume to
"storage capacity" and the surface at dead level to "water surface".
"""

import math
from graphlib import CycleError, TopologicalSorter
from itertools import product

import numpy as np
import polars as pl
from numpy.typing import NDArray

from whitecoal.algebra import Array, Expr
from whitecoal.case import Case
from whitecoal.entries import Good
from whitecoal.faults import Fault
from whitecoal.problem import Problem
from whitecoal.tables import Column, Table
from whitecoal.tables.rows import Rows
from whitecoal.units import unit

TABLES = (
    Table(
        "inflows",
        key=("node",),
        meaning="local inflow of a node: what joins the river below the nodes upstream, in a normal year",
        columns=(
            Column("node", to="places", kind="node", meaning="the node where it joins"),
            Column("inflow", unit="m3/s", by="season", minimum=0, meaning="mean local inflow of the month"),
        ),
    ),
    Table(
        "water_years",
        key=("scenario", "from_year"),
        required=False,
        meaning="wet and dry years: what multiplies every inflow; without a row a year is normal",
        columns=(
            Column("scenario", default="", meaning="the scenario; blank for every one"),
            Column("from_year", type="year", meaning="first year it holds, until the next row's"),
            Column("factor", unit="1", minimum=0, meaning="inflow of that year over that of a normal year"),
        ),
    ),
    Table(
        "reaches",
        key=("reach",),
        place="reach",
        within="from",
        required=False,
        meaning="a stretch of river between two nodes, or between a node and a sea",
        columns=(
            Column("reach", meaning="name of the reach"),
            Column("from", to="places", kind="node", meaning="the node it leaves"),
            Column("to", to="places", kind=("node", "sea"), meaning="the node or sea it reaches"),
            Column("capacity", unit="m3/s", minimum=0, default=math.inf, meaning="greatest flow the bed carries"),
            Column("loss", unit="1", minimum=0, maximum=1, default=0, meaning="share that does not arrive"),
            Column("minimum", unit="m3/s", minimum=0, default=0, meaning="environmental flow wanted at its head"),
            Column(
                "shortfall_price",
                unit="money/m3",
                minimum=0,
                default=0,
                meaning="worth of a cubic metre missing from the environmental flow",
            ),
        ),
    ),
    Table(
        "reservoirs",
        key=("reservoir",),
        place="reservoir",
        within="node",
        required=False,
        meaning="a lake or reservoir on a node, standing or still to be built",
        columns=(
            Column("reservoir", meaning="name of the reservoir"),
            Column("node", to="places", kind="node", meaning="the node it lies on"),
            Column("live", unit="hm3", minimum=0, meaning="live volume that stands at the start; 0 before it is built"),
            Column(
                "full", unit="hm3", minimum=0, meaning="live volume at full level, with every work that may raise it"
            ),
            Column("dead", unit="hm3", minimum=0, default=0, meaning="volume below the lowest outlet"),
            Column("start", unit="hm3", minimum=0, meaning="live volume held when the plan begins"),
            Column("end", unit="hm3", minimum=0, default=0, meaning="least live volume held when the plan ends"),
            Column("area_dead", unit="km2", minimum=0, meaning="water surface at dead level"),
            Column("area_full", unit="km2", minimum=0, meaning="water surface at full level"),
            Column("end_value", unit="money/m3", minimum=0, default=0, meaning="worth of water held at the end"),
        ),
    ),
    Table(
        "evaporation",
        key=("reservoir",),
        required=False,
        meaning="what the sun takes from an open surface, less the rain that falls on it",
        columns=(
            Column("reservoir", to="reservoirs", meaning="the reservoir"),
            Column("net", unit="mm", by="season", meaning="evaporation less rain in the month; negative is a gain"),
        ),
    ),
    Table(
        "flood_space",
        key=("reservoir",),
        required=False,
        meaning="room a reservoir keeps empty for floods",
        columns=(
            Column("reservoir", to="reservoirs", meaning="the reservoir"),
            Column("space", unit="hm3", by="season", minimum=0, meaning="volume kept free at the month's end"),
        ),
    ),
    Table(
        "towns",
        key=("town",),
        place="intake",
        within="node",
        required=False,
        meaning="a town's waterworks",
        columns=(
            Column("town", meaning="name of the waterworks"),
            Column("node", to="places", kind="node", meaning="the node it takes from"),
            Column("withdrawal", unit="m3/s", by="season", minimum=0, meaning="what the town needs in the month"),
            Column("people", unit="kperson", minimum=0, default=0, meaning="those who drink of it"),
            Column("return_share", unit="1", minimum=0, maximum=1, default=0, meaning="share that flows back"),
            Column("return_node", to="places", kind="node", default="", meaning="where; blank for the same node"),
            Column("shortfall_price", unit="money/m3", minimum=0, default=0, meaning="worth of a cubic metre missing"),
        ),
    ),
)


def build(p: Problem) -> None:
    """Open the accounts of water and post inflows, reaches, reservoirs and towns."""
    water = p.good("water", "hm3", at="node", over="season", meaning="water at a node of the river")
    _post_inflows(p, water)
    if p.case["reaches"]:
        _check_downhill(p, p.case["reaches"])
        _post_reaches(p, water)
    if p.case["reservoirs"]:
        _post_reservoirs(p, water)
    if p.case["towns"]:
        _post_towns(p, water)


def _post_inflows(p: Problem, water: Good) -> None:
    inflows = p.case["inflows"]
    factor = p.case["water_years"].over_stages("factor", inflows.labels, default=1.0)
    p.post(water, inflows["node"], inflows["inflow"] * p.calendar.duration * factor, "local inflow")


def _post_reaches(p: Problem, water: Good) -> None:
    reaches = p.case["reaches"]
    sent = p.flow("river flow", reaches, "hm3", over="season", upper=reaches["capacity"] * p.calendar.duration)
    p.post(water, reaches["from"], -sent, "flows on")
    inner = reaches.where(_at_nodes(p, reaches["to"]))
    if inner:
        arriving = sent.at(inner.labels, inner.labels) * (1.0 - inner["loss"])
        p.post(water, inner["to"], arriving, "arrives")
    wanting = reaches.where(_positive(reaches["minimum"]))
    if wanting:
        _post_environmental_flow(p, wanting, sent)


def _check_downhill(p: Problem, reaches: Rows) -> None:
    """No river may flow into itself: water going round and round would keep every environmental flow for nothing."""
    above: dict[str, list[str]] = {}
    for upper, lower in zip(reaches["from"], reaches["to"], strict=True):
        above.setdefault(lower, []).append(upper)
    try:
        TopologicalSorter(above).prepare()
    except CycleError as circular:
        nodes = circular.args[1]
        last = list(zip(reaches["from"], reaches["to"], strict=True)).index((nodes[-2], nodes[-1]))
        found = f'"{nodes[-1]}" flows into itself: {" ▸ ".join(nodes)}'
        advice = "Turn one of these reaches round or take it away."
        p.fault(Fault("E045", "reaches", int(reaches.lines[last]), "to", found, "Water runs downhill.", advice))


def _at_nodes(p: Problem, names: tuple[str, ...]) -> NDArray[np.bool_]:
    """Which of these places are nodes; the others are seas, where water leaves the account."""
    return np.array([p.places[name].kind == "node" for name in names], dtype=bool)


def _positive(amount: Array) -> NDArray[np.bool_]:
    """Which items have any of this amount [item]."""
    return np.asarray((amount.values > 0).any(axis=(1, 2, 3, 4)))


def _post_environmental_flow(p: Problem, reaches: Rows, sent: Expr) -> None:
    good = p.good(
        "environmental flow",
        "hm3",
        at="reach",
        over="season",
        spare=True,
        meaning="flow of a reach above the least that the river should keep",
    )
    minimum = reaches["minimum"] * p.calendar.duration
    short = p.flow("environmental shortfall", reaches, "hm3", over="season", upper=minimum)
    p.post(good, reaches.labels, sent.at(reaches.labels, reaches.labels), "flows on")
    p.post(good, reaches.labels, short, "falls short")
    p.post(good, reaches.labels, -minimum, "wanted by the river")
    p.aim(-reaches["shortfall_price"] * short, "environmental flow falls short", places=reaches.labels)


def _post_reservoirs(p: Problem, water: Good) -> None:
    reservoirs = p.case["reservoirs"]
    if not _levels_agree(p, reservoirs):
        return
    storage = p.flow("storage", reservoirs, "hm3", over="season", upper=reservoirs["full"])
    before = p.before(storage, reservoirs["start"])
    p.post(water, reservoirs["node"], before - storage, "drawn from storage")
    _post_storage_capacity(p, reservoirs, storage)
    _post_rise(p, reservoirs, storage.take("season", len(p.calendar.seasons) - 1) - before.take("season", 0))
    _post_evaporation(p, water, _post_surface(p, reservoirs, before + storage))
    _post_end(p, reservoirs, p.closing(storage))


def _levels_agree(p: Problem, reservoirs: Rows) -> bool:
    """A reservoir must have room, and no more water at the start and the end than there is room for."""
    full, live, start, end = (reservoirs[name].values.ravel() for name in ("full", "live", "start", "end"))
    wrong = [
        (
            full <= 0,
            "full",
            full,
            "A reservoir has room above its dead level",
            "Give its live volume or take the row away.",
        ),
        (live > full, "live", live, "It is at most the volume at full level", "Mend live or full."),
        (start > live, "start", start, "It is at most what the live volume holds at the start", "Mend start or live."),
        (end > full, "end", end, "It is at most the volume at full level", "Mend end or full."),
    ]
    for flags, column, values, wanted, advice in wrong:
        for at in np.flatnonzero(flags).tolist():
            found = f'"{reservoirs.labels[at]}" has {values[at]:g} hm3'
            p.fault(Fault("E029", "reservoirs", int(reservoirs.lines[at]), column, found, f"{wanted}.", advice))
    return not any(flags.any() for flags, *_ in wrong)


def _post_storage_capacity(p: Problem, reservoirs: Rows, storage: Expr) -> None:
    room = p.good(
        "storage capacity",
        "hm3",
        at="reservoir",
        over="season",
        spare=True,
        meaning="live volume that stands and is not filled",
    )
    p.post(room, reservoirs.labels, reservoirs["live"].each("season"), "stands at the start")
    p.post(room, reservoirs.labels, -storage, "filled")
    floods = p.case["flood_space"]
    if floods:
        p.post(room, floods["reservoir"], -floods["space"], "kept free for floods")


def _post_rise(p: Problem, reservoirs: Rows, change: Expr) -> None:
    """Keep within its capacity what a reservoir holds in the last year of a stage, too.

    A stage of n years repeats one year n times, and storage then lies n − 1 yearly changes above that of the first.
    """
    further = Array.over(p.calendar.lengths - 1.0, "1", "stage")
    if not (p.calendar.carried and further.values.any()):
        return
    meaning = "room kept in a stage of several years above what storage rises from its first year to its last"
    good = p.good("rise of storage", "hm3", at="reservoir", spare=True, meaning=meaning)
    limit = Array(np.where(further.values > 0, reservoirs["full"].values, 0.0), unit("hm3"), reservoirs.labels)
    room = p.flow("room for the rise of storage", reservoirs, "hm3", upper=limit)
    p.post(good, reservoirs.labels, room, "room kept")
    p.post(good, reservoirs.labels, -(further * change), "rises over the years between")
    p.post(p.good_of("storage capacity"), reservoirs.labels, -room.each("season"), "kept for the years to come")


def _post_surface(p: Problem, reservoirs: Rows, twice_mean: Expr) -> Expr:
    """The surface open to the sun, a straight line in storage [km2; reservoir × stage × scenario × season]."""
    good = p.good(
        "water surface",
        "km2",
        at="reservoir",
        over="season",
        meaning="surface of a reservoir: at dead level, what works flood, and what grows with storage",
    )
    stands = Array.over(_positive(reservoirs["live"]).astype(float), "1", "item", labels=reservoirs.labels)
    slope = (reservoirs["area_full"] - reservoirs["area_dead"]) / reservoirs["full"]
    surface = p.flow("water surface", reservoirs, "km2", over="season")
    p.post(good, reservoirs.labels, (reservoirs["area_dead"] * stands).each("season"), "at dead level")
    p.post(good, reservoirs.labels, slope * twice_mean * 0.5, "grows with storage")
    p.post(good, reservoirs.labels, -surface, "open to the sun")
    return surface


def _post_evaporation(p: Problem, water: Good, surface: Expr) -> None:
    """Take evaporation less rain from the surface."""
    suns = p.case["evaporation"]
    if suns:
        lakes = p.case["reservoirs"].where(np.isin(p.case["reservoirs"].labels, suns["reservoir"]))
        net = suns["net"].at(lakes.labels, lakes.labels)
        p.post(water, lakes["node"], -net * surface.at(lakes.labels, lakes.labels), "evaporation less rain")


def _post_end(p: Problem, reservoirs: Rows, closing: Expr) -> None:
    """Hold what must be held when the plan ends, and value what is."""
    p.aim(reservoirs["end_value"] * closing, "water held at the end", at_end=True, places=reservoirs.labels)
    bound = reservoirs.where(_positive(reservoirs["end"]))
    if not bound:
        return
    good = p.good(
        "water held at the end",
        "hm3",
        at="reservoir",
        spare=True,
        meaning="live volume in the last season of the plan above the least that must be left",
    )
    last = Array.over(p.calendar.leaf.astype(float), "1", "stage", "scenario")
    p.post(good, bound.labels, closing.at(bound.labels, bound.labels) * last, "held")
    p.post(good, bound.labels, -bound["end"] * last, "must be left")


def _post_towns(p: Problem, water: Good) -> None:
    towns = p.case["towns"].where(_positive(p.case["towns"]["withdrawal"]))
    need = towns["withdrawal"] * p.calendar.duration
    given = p.flow("town supply", towns, "hm3", over="season", upper=need)
    thirst = p.flow("thirst", towns, "hm3", over="season", upper=need)
    good = p.good("town water", "hm3", at="intake", over="season", meaning="water of a town, as it needs it")
    p.post(good, towns.labels, given, "taken from the river")
    p.post(good, towns.labels, thirst, "thirst")
    p.post(good, towns.labels, -need, "needed")
    p.post(water, towns["node"], -given, "taken by towns")
    p.post(water, _return_nodes(towns), towns["return_share"] * given, "returns from towns")
    p.aim(-towns["shortfall_price"] * thirst, "thirst", places=towns.labels)
    p.aim(towns["people"] / need.sum("season") * thirst, "thirst", first=True, places=towns.labels)


def _return_nodes(towns: Rows) -> tuple[str, ...]:
    return tuple(back or own for back, own in zip(towns["return_node"], towns["node"], strict=True))


# ---- an independent look at a finished plan: it shares nothing with what stands above -------------------------

HM3_PER_DAY = 0.0864
"""A cubic metre a second, for a day [hm3]."""
TIME = ("stage", "scenario", "season")
MOVED = ("place", *TIME, "value")
RECOMPUTED = ("local inflow", "arrives", "drawn from storage", "returns from towns")


def check(case: Case, ledger: pl.DataFrame) -> list[str]:
    """Close the water of every node again from the tables, and evaporation on the true surface.

    Inflows, arrivals, storage and return flows are worked out anew from the tables and from what was decided; what
    other sectors take and give is read from the ledger.

    Args:
        case: the case planned.
        ledger: every entry of the plan.

    Returns:
        list: a sentence for each thing that does not agree; empty when all does.
    """
    levels = _levels(case, ledger)
    return [
        *_open_nodes(case, ledger, levels),
        *_overfull(case, ledger, levels),
        *_doubtful_evaporation(case, ledger, levels),
    ]


def _open_nodes(case: Case, ledger: pl.DataFrame, levels: pl.DataFrame) -> list[str]:
    nodes = case.places.of_kind("node")
    kept = ledger.filter((pl.col("good") == "water") & ~pl.col("entry").is_in(RECOMPUTED)).select(*MOVED)
    drawn = levels.select("place", *TIME, value=pl.col("before") - pl.col("after"))
    moved = pl.concat([kept, _inflows_again(case), _arrivals_again(case, ledger), _returns_again(case, ledger), drawn])
    left = moved.filter(pl.col("place").is_in(nodes)).group_by("place", *TIME, maintain_order=True)
    totals = left.agg(pl.col("value").sum(), turnover=pl.col("value").abs().sum())
    odd = totals.filter(pl.col("value").abs() > 1e-6 * pl.col("turnover").clip(1.0))
    return [
        f"{row['place']}, {row['stage']}, {row['scenario']}, {row['season']}: {row['value']:.6g} hm3 of water are "
        "not accounted for."
        for row in odd.iter_rows(named=True)
    ]


def _entries(ledger: pl.DataFrame, good: str, note: str) -> pl.DataFrame:
    return ledger.filter((pl.col("good") == good) & (pl.col("entry") == note))


def _inflows_again(case: Case) -> pl.DataFrame:
    inflows, calendar = case["inflows"], case.calendar
    factor = case["water_years"].over_stages("factor", inflows.labels, default=1.0).values
    volume = inflows["inflow"].values * np.array(calendar.days)[:, None] * HM3_PER_DAY * factor
    shape = (len(inflows), *calendar.shape[:3])
    live = calendar.live[None, :, :, None]
    labels = product(inflows["node"], calendar.stages, calendar.scenarios, calendar.seasons)
    frame = pl.DataFrame(list(labels), schema=MOVED[:-1], orient="row")
    return frame.with_columns(value=pl.Series(np.broadcast_to(volume[..., 0] * live, shape).ravel()))


def _arrivals_again(case: Case, ledger: pl.DataFrame) -> pl.DataFrame:
    reaches = case["reaches"]
    kept = 1.0 - reaches["loss"].values.ravel() if reaches else []
    ends = pl.DataFrame({"item": reaches.labels, "foot": reaches["to"], "kept": kept}, schema_overrides=_NAMED)
    sent = _entries(ledger, "water", "flows on").join(ends, on="item")
    return sent.select(pl.col("foot").alias("place"), *TIME, -pl.col("value") * pl.col("kept"))


def _returns_again(case: Case, ledger: pl.DataFrame) -> pl.DataFrame:
    towns = case["towns"]
    back = towns["return_share"].values.ravel() if towns else []
    columns = {"item": towns.labels, "own": towns["node"], "other": towns["return_node"], "back": back}
    ends = pl.DataFrame(columns, schema_overrides=_NAMED)
    taken = _entries(ledger, "water", "taken by towns").join(ends, on="item")
    place = pl.when(pl.col("other") == "").then("own").otherwise("other")
    return taken.select(place.alias("place"), *TIME, -pl.col("value") * pl.col("back"))


_NAMED = {
    "item": pl.String,
    "foot": pl.String,
    "own": pl.String,
    "other": pl.String,
    "kept": pl.Float64,
    "back": pl.Float64,
}


def _levels(case: Case, ledger: pl.DataFrame) -> pl.DataFrame:
    """Live storage before and after each season [hm3], followed from stage to stage as the table begins."""
    filled = _entries(ledger, "storage capacity", "filled").select("item", *TIME, "value")
    held = {tuple(cell): -value for *cell, value in filled.iter_rows()}
    rows: list[tuple[str | float, ...]] = []
    reservoirs = case["reservoirs"]
    for number, (name, node) in enumerate(
        zip(reservoirs.labels, reservoirs["node"] if reservoirs else (), strict=True)
    ):
        start = float(reservoirs["start"].values[number, 0, 0, 0, 0])
        for scenario in range(case.calendar.shape[1]):
            rows += [(name, node, *row) for row in _followed(case, held, (name, scenario, start))]
    schema = ["item", "place", *TIME, "before", "after"]
    return pl.DataFrame(
        rows, schema=dict.fromkeys(schema[:-2], pl.String) | dict.fromkeys(schema[-2:], pl.Float64), orient="row"
    )


def _followed(
    case: Case, held: dict[tuple[str, ...], float], which: tuple[str, int, float]
) -> list[tuple[str | float, ...]]:
    """One reservoir through one scenario: stage, scenario, season, level before, level after."""
    name, scenario, start = which
    calendar, ends = case.calendar, {-1: start}
    rows: list[tuple[str | float, ...]] = []
    label = calendar.scenarios[scenario]
    for at in np.flatnonzero(calendar.live[:, scenario]):
        stage = calendar.stage_list[at]
        levels = [held.get((name, stage.label, label, season), 0.0) for season in calendar.seasons]
        opening = ends[stage.parent] if calendar.carried else levels[-1]
        before = [opening, *levels[:-1]]
        rows += [(stage.label, label, *row) for row in zip(calendar.seasons, before, levels, strict=True)]
        ends[int(at)] = opening + stage.length * (levels[-1] - opening)
    return rows


def _overfull(case: Case, ledger: pl.DataFrame, levels: pl.DataFrame) -> list[str]:
    """Seasons in which a reservoir holds more than it has room for in the last year of a stage."""
    years = pl.DataFrame({"stage": case.calendar.stages, "years": case.calendar.lengths})
    change = (pl.col("after").last() - pl.col("before").first()).over("item", "stage", "scenario")
    last = levels.join(years, on="stage").with_columns(last=pl.col("after") + (pl.col("years") - 1) * change)
    held = pl.col("entry").is_in(["filled", "kept for the years to come"])
    stands = ledger.filter((pl.col("good") == "storage capacity") & ~held).group_by(
        pl.col("place").alias("item"), *TIME
    )
    both = last.join(stands.agg(room=pl.col("value").sum()), on=["item", *TIME], how="left")
    room = pl.col("room").fill_null(0.0)
    odd = both.with_columns(room=room).filter(pl.col("last") > room + 1e-6 * room.clip(1.0))
    return [
        f"{row['item']}, {row['stage']}, {row['scenario']}, {row['season']}: {row['last']:.6g} hm3 are held in "
        f"the last year, and there is room for {row['room']:.6g}."
        for row in odd.iter_rows(named=True)
    ]


def _doubtful_evaporation(case: Case, ledger: pl.DataFrame, levels: pl.DataFrame) -> list[str]:
    """Years in which evaporation on the straight line is off by more than 1 % of what flows in."""
    booked = _entries(ledger, "water", "evaporation less rain").select("item", *TIME, "value")
    curves = _curves(case)
    true = levels.join(curves, on=["item", "season"]).with_columns(volume=(pl.col("before") + pl.col("after")) / 2)
    true = true.filter(pl.col("stands") | (pl.col("volume") > 0))
    share = (pl.col("dead") + pl.col("volume")) / (pl.col("dead") + pl.col("full"))
    true = true.with_columns(true=-pl.col("net") / 1000 * pl.col("area") * share ** pl.col("power"))
    both = true.join(booked, on=["item", *TIME], how="left").with_columns(off=(pl.col("true") - pl.col("value")).abs())
    years = both.group_by("item", "place", "stage", "scenario", maintain_order=True).agg(pl.col("off").sum())
    given = ledger.filter((pl.col("good") == "water") & (pl.col("value") > 0))
    given = given.filter(~pl.col("entry").is_in(["drawn from storage", "evaporation less rain"]))
    inflow = given.group_by("place", "stage", "scenario").agg(inflow=pl.col("value").sum())
    odd = years.join(inflow, on=["place", "stage", "scenario"]).filter(pl.col("off") > 0.01 * pl.col("inflow"))
    return [
        f"{row['item']}, {row['stage']}, {row['scenario']}: evaporation on the straight line is off by "
        f"{row['off']:.3g} hm3, {row['off'] / row['inflow']:.1%} of the inflow; refit area_dead and area_full."
        for row in odd.iter_rows(named=True)
    ]


def _curves(case: Case) -> pl.DataFrame:
    """For each reservoir and season: evaporation [mm], and the curve A = area × (V / full volume) ^ power."""
    schema = {"item": pl.String, "season": pl.String, "stands": pl.Boolean} | dict.fromkeys(
        ("net", "dead", "full", "area", "power"), pl.Float64
    )
    rows: list[tuple[str | float | bool, ...]] = []
    suns, lakes = case["evaporation"], case["reservoirs"]
    for number, name in enumerate(suns["reservoir"] if suns else ()):
        at = lakes.labels.index(name)
        live, full, dead, least, most = (
            float(lakes[column].values[at, 0, 0, 0, 0]) for column in ("live", "full", "dead", "area_dead", "area_full")
        )
        if min(dead, least, full) > 0 and most > least:
            power = math.log(most / least) / math.log((dead + full) / dead)
            net = suns["net"].values[number, 0, 0, :, 0]
            rows += [
                (name, season, live > 0, float(rate), dead, full, most, power)
                for season, rate in zip(case.calendar.seasons, net, strict=True)
            ]
    return pl.DataFrame(rows, schema=schema, orient="row")
