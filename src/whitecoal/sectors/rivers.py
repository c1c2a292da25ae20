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
    F[v,t,s,m]    room for floods missing, where it has a price [hm3]
    R[v,t,s]      room kept in a stage of several years for what storage rises from its first year to its last [hm3]
    e[v,m]        evaporation less rain [mm/month]; negative when rain gives more
    A[v,t,s,m]    water surface [km2], linear in mean live storage: the chord of its curve over the storage used (all of
                  it unless storage_ranges says less), σ its slope, β what it has at storage 0 beyond area_dead; while a
                  reservoir is not built (live = 0) the part at dead level is absent, and β is none
    W[w,t,s,m]    water given to the town, T its thirst [hm3/month]; N its need; ρ share that returns

Accounts:

    water @ node                  k I d + Σ(1 − l) Q in − Σ Q out + S⁻ − S − e A − W + ρ W + others = 0
    environmental flow @ reach    Q + E − M ≥ 0
    storage capacity @ reservoir  live + works − space kept for floods + F − S − R ≥ 0
    rise of storage @ reservoir   R − (n − 1) (S in the last month − S⁻ in the first) ≥ 0, in a stage of n years
    water surface @ reservoir     area_dead if it stands + what works flood + β + σ (S⁻ + S) / 2 − A = 0
    water held @ reservoir        (S⁻ + S) / 2, a measure
    water held at the end @ reservoir, last stage: S at the very end − end ≥ 0
    town water @ intake           W + T − N = 0

What it is worth: − price × E, − price × F, − price × T, + end value × storage at the end. First of all: people × T /
yearly need.

The line is exact at both ends of its range and understates the surface between them, for surface is concave in volume.
`check` works evaporation out again on the curve: the points of area_curves, else the power curve through both ends
(V the whole volume, dead and live, A = a V^b). Where the difference exceeds 1 % of the inflow of the year, `refit`
gives the ranges of storage that the plan used, and a run plans again with the lines drawn over them. The first filling
of the dead volume is not counted. Storage never exceeds `full`, whatever works add. A work that dams a valley adds the
live volume to "storage capacity" and the surface at dead level to "water surface".
"""

import math
from graphlib import CycleError, TopologicalSorter

import numpy as np
import polars as pl
from numpy.typing import NDArray

from whitecoal.algebra import Array, Expr
from whitecoal.case import Case
from whitecoal.entries import Good
from whitecoal.faults import Fault
from whitecoal.hydrology.second_look import differences_told, ranges_used, second_look
from whitecoal.hydrology.surfaces import surface_faults, surface_lines
from whitecoal.problem import Problem
from whitecoal.tables import Column, Table
from whitecoal.tables.measures import beyond
from whitecoal.tables.rows import Rows
from whitecoal.units import unit

SAME_SURFACE = 1e-9
"""Share below which line and curve of a surface are the same."""

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
        key=("at", "scenario", "from_year"),
        required=False,
        meaning="wet and dry years: what multiplies inflows; without a row a year is normal",
        columns=(
            Column(
                "at",
                to="places",
                kind=("node", "basin"),
                default="",
                meaning="node or basin it holds for, the nearest counts; blank for the rest",
            ),
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
        "area_curves",
        key=("reservoir", "storage"),
        required=False,
        meaning="water surface over live volume, straight between the points; it rises and bends down (concave)",
        columns=(
            Column("reservoir", to="reservoirs", meaning="the reservoir"),
            Column("storage", unit="hm3", minimum=0, meaning="live volume: from 0 up to `full`"),
            Column("area", unit="km2", minimum=0, meaning="water surface: from `area_dead` up to `area_full`"),
        ),
    ),
    Table(
        "storage_ranges",
        key=("reservoir", "scenario", "from_year"),
        required=False,
        meaning="live volume used, over which the straight line of the surface is drawn; blank: all of it. `run` makes "
        "these rows when the line is off",
        columns=(
            Column("reservoir", to="reservoirs", meaning="the reservoir"),
            Column("scenario", default="", meaning="the scenario; blank for every one"),
            Column("from_year", type="year", meaning="first year it holds, until the next row's"),
            Column("from", unit="hm3", minimum=0, meaning="least mean live volume of a month"),
            Column("to", unit="hm3", minimum=0, meaning="greatest mean live volume of a month"),
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
            Column(
                "shortfall_price",
                unit="money/m3",
                minimum=0,
                default=math.inf,
                meaning="worth of a cubic metre of room missing in a month; blank: it must never be missing",
            ),
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
    factor = _water_years(p, inflows)
    p.post(water, inflows["node"], inflows["inflow"] * p.calendar.duration * factor, "local inflow")


def _water_years(p: Problem, inflows: Rows) -> Array:
    """What multiplies the inflow of each node: its own factor, else its basin's, else that of all [node × stage]."""
    nodes, rows = inflows["node"], p.case["water_years"]
    places = (nodes, tuple(p.places.above(node, "basin") for node in nodes), ("",) * len(nodes))
    nearest = np.ones((1,) * 5)
    for names in reversed(places):
        found = rows.over_stages("factor", nodes, default=math.nan, at=names).values
        nearest = np.where(np.isnan(found), nearest, found)
    return Array(nearest, unit("1"), inflows.labels)


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
    if not _levels_agree(p, reservoirs) or not _curves_agree(p):
        return
    storage = p.flow("storage", reservoirs, "hm3", over="season", upper=reservoirs["full"])
    before = p.before(storage, reservoirs["start"])
    p.post(water, reservoirs["node"], before - storage, "drawn from storage")
    _post_storage_capacity(p, reservoirs, storage)
    _post_rise(p, reservoirs, storage.take("season", len(p.calendar.seasons) - 1) - before.take("season", 0))
    mean = (before + storage) * 0.5
    _post_evaporation(p, water, _post_surface(p, reservoirs, mean))
    _post_measure(p, reservoirs, mean)
    _post_end(p, reservoirs, p.closing(storage))


def _curves_agree(p: Problem) -> bool:
    """Note what is wrong with curves of surface and ranges of storage; whether nothing is."""
    faults = list(surface_faults(p.case))
    for fault in faults:
        p.fault(fault)
    return not faults


def _levels_agree(p: Problem, reservoirs: Rows) -> bool:
    """A reservoir must have room, and no more water at the start and the end than there is room for."""
    full, live, start, end = (reservoirs[name].values.ravel() for name in ("full", "live", "start", "end"))
    standing = "It is at most what the live volume holds at the start"
    wrong = [
        (
            full <= 0,
            "full",
            full,
            "A reservoir has room above its dead level",
            "Give its live volume or take the row away.",
        ),
        (beyond(live, full), "live", live, "It is at most the volume at full level", "Mend live or full."),
        (beyond(start, live), "start", start, standing, "Mend start or live."),
        (beyond(end, full), "end", end, "It is at most the volume at full level", "Mend end or full."),
    ]
    for flags, column, values, wanted, advice in wrong:
        for at in np.flatnonzero(flags).tolist():
            found = f'"{reservoirs.labels[at]}" has {values[at]:g} hm3'
            p.fault(Fault("E029", "reservoirs", int(reservoirs.lines[at]), column, found, f"{wanted}.", advice))
    return not any(flags.any() for flags, *_ in wrong) and _flood_space_agrees(p, reservoirs)


def _flood_space_agrees(p: Problem, reservoirs: Rows) -> bool:
    """Room that must never be missing has to stand when the plan begins."""
    floods = p.case["flood_space"]
    if not floods:
        return True
    space = floods["space"].values.max(axis=(1, 2, 3, 4))
    live = reservoirs["live"].at(floods["reservoir"], floods.labels).values.ravel()
    wrong = np.flatnonzero(np.isinf(floods["shortfall_price"].values.ravel()) & beyond(space, live))
    for at in wrong.tolist():
        found = f'"{floods.labels[at]}" keeps {space[at]:g} hm3 free, and {live[at]:g} hm3 stand at the start'
        advice = "Give the room a shortfall_price, at which it may be missing until the reservoir is built."
        p.fault(Fault("E029", "flood_space", int(floods.lines[at]), "space", found, "", advice))
    return not len(wrong)


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
    if p.case["flood_space"]:
        _post_flood_space(p, room, p.case["flood_space"])


def _post_flood_space(p: Problem, room: Good, floods: Rows) -> None:
    """Keep room for floods; where it has a price it may be missing, as it is until the reservoir is built."""
    p.post(room, floods["reservoir"], -floods["space"], "kept free for floods")
    priced = floods.where(np.isfinite(floods["shortfall_price"].values.ravel()))
    if priced:
        missing = p.flow("room for floods missing", priced, "hm3", over="season", upper=priced["space"])
        p.post(room, priced["reservoir"], missing, "missing for floods")
        p.aim(-priced["shortfall_price"] * missing, "room for floods missing", places=priced["reservoir"])


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


def _post_surface(p: Problem, reservoirs: Rows, mean: Expr) -> Expr:
    """The surface open to the sun, a straight line in storage [km2; reservoir × stage × scenario × season]."""
    good = p.good(
        "water surface",
        "km2",
        at="reservoir",
        over="season",
        meaning="surface of a reservoir: at dead level, what works flood, and what grows with storage",
    )
    stands = Array.over(_positive(reservoirs["live"]).astype(float), "1", "item", labels=reservoirs.labels)
    lines = surface_lines(p.case)
    surface = p.flow("water surface", reservoirs, "km2", over="season")
    p.post(good, reservoirs.labels, (reservoirs["area_dead"] * stands).each("season"), "at dead level")
    p.post(good, reservoirs.labels, lines.slope * mean, "grows with storage")
    if lines.beyond.values.any():
        p.post(good, reservoirs.labels, lines.beyond.each("season"), "where the line begins")
    p.post(good, reservoirs.labels, -surface, "open to the sun")
    for name, below in zip(reservoirs.labels, lines.below, strict=True):
        if below > SAME_SURFACE:
            said = (
                f"{name}: one straight line in storage stands for the surface, and is off by at most {below:.1%} of it."
            )
            p.remark("water surface", said)
    return surface


def _post_measure(p: Problem, reservoirs: Rows, mean: Expr) -> None:
    """What each reservoir holds, for those who ask how high it stands."""
    meaning = "live volume of a reservoir, mean of the month"
    good = p.good("water held", "hm3", at="reservoir", over="season", spare=True, meaning=meaning)
    p.post(good, reservoirs.labels, mean, "mean of the month")


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


# ---- a finished plan -------------------------------------------------------------------------------------------


def check(case: Case, ledger: pl.DataFrame) -> list[str]:
    """Close the water of every node again, follow storage, and evaporation on the true surface; see `second_look`."""
    return second_look(case, ledger)


def differences(case: Case, ledger: pl.DataFrame) -> list[str]:
    """How far the straight lines of surfaces are off, for the audit to tell."""
    return list(differences_told(case, ledger))


def refit(case: Case, ledger: pl.DataFrame) -> dict[str, list[dict[str, str | int | float]]]:
    """Rows of `storage_ranges` to plan again with; none when evaporation is near enough to the true one."""
    rows = ranges_used(case, ledger)
    return {"storage_ranges": rows} if rows else {}
