"""Groundwater: water under the ground, filled by rain and rivers, drained by springs, lifted by wells.

Story
-----
An aquifer is a store. Rain and snow recharge it month by month, more in a wet year; a part of a node's local inflow may
sink into it, and is then missing in the river. It leaks into a river or a sea: a steady base flow, and a share of what
stands above its least level. Between its least and its greatest volume it carries water from month to month and from
year to year; what would fill it beyond is turned away at the surface and lost to the plan, so that no plan may use the
springs as a tap. Wells lift water to the fields of a district or the waterworks of a town, and a part of it comes
back to a river. Lifting takes power, and the faster a well field is pumped the deeper its water stands: each step of
flow has its own depth, and the shallow ones are used first because they cost less. A kahriz or an artesian well has no
lift and takes no power. Most pumps run evenly over the month; some may choose their hours. Works add wells.

Symbols
-------
For aquifer a, well w, step k of its flow; stage t, scenario s, month m, block b:

    S[a,t,s,m]      volume at the end of the month [hm3], between least L and greatest; S⁻ one month earlier
    r[a,t,s,m]      recharge [hm3/month]; f share of the local inflow I of a node that sinks [1]
    λ[a]            share of the volume above least that leaks in a year [1/year]; d[m] share of the year in the month
    B[a]            base flow [m3/s]; O[a,t,s,m] turned away, the aquifer being full [hm3/month]
    x[w,k,t,s,m,b]  lifted [hm3]; evenly over the month unless the pumps may choose their hours
    h[w], Δ[w,k]    lift at rest, and drawdown besides in the step [m]; η efficiency of pump and motor [1]
    Z[w,k]          greatest flow of the step [m3/s]; τ[m,b] hours
    ε[w], ρ[w]      share that reaches roots or taps, share that drains back to a river [1]
    g, ρ₀           gravity 9.81 [m/s2], density of water 1000 [kg/m3]: 1 hm3 lifted 1 m takes 0.002725 GWh / η

Accounts:

    groundwater @ aquifer         S⁻ − S + r + f I − λ d ((S⁻ + S) / 2 − L) − B − O − Σ x = 0
    water @ node                  − f I where it sinks; + what leaks, + base flow, + ρ Σ x where they come out
    field water @ district        + ε Σ x
    town water @ intake           + ε Σ x
    power @ zone                  − ρ₀ g (h + Δ) x / η
    well capacity @ well          capacity + works − Σ x / τ ≥ 0
    groundwater held at the end @ aquifer, last stage: S at the very end − end ≥ 0

What it is worth: + end value × S at the end.

The level of the aquifer as a whole does not change the lift: volume times flow is a product, and layers of the store
would be filled from the top by a plan that likes shallow water (see the decisions). Where a falling table matters, the
lift is the one expected, and `least` is as deep as pumping may go.

Source of the drawdown that rises with the flow: G. Thiem, Hydrologische Methoden (1906): s = Q ln(R / r) / (2 π T).
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from whitecoal.algebra import Array, Expr, quantity
from whitecoal.case import Case
from whitecoal.entries import Good
from whitecoal.faults import Fault
from whitecoal.problem import Problem
from whitecoal.second_looks import groundwater as second_look
from whitecoal.tables import Column, Table
from whitecoal.tables.measures import beyond
from whitecoal.tables.rows import Rows

GRAVITY = quantity(9.81, "m/s^2")
DENSITY = quantity(1000.0, "kg/m3")
TOLERANCE = 1e-6
"""Share by which amounts may differ and count as the same."""

TABLES = (
    Table(
        "aquifers",
        key=("aquifer",),
        place="aquifer",
        within="within",
        required=False,
        meaning="water under the ground that wells and springs share",
        columns=(
            Column("aquifer", meaning="name of the aquifer"),
            Column("within", to="places", meaning="basin, node, district or region it lies in"),
            Column("start", unit="hm3", minimum=0, meaning="volume that can be moved when the plan begins"),
            Column("least", unit="hm3", minimum=0, default=0, meaning="volume below which nothing is lifted or leaks"),
            Column("greatest", unit="hm3", minimum=0, meaning="volume at which it is full"),
            Column("end", unit="hm3", minimum=0, default=0, meaning="least volume held when the plan ends"),
            Column("end_value", unit="money/m3", minimum=0, default=0, meaning="worth of water held at the end"),
            Column("from", to="places", kind="node", default="", meaning="node whose local inflow sinks in part"),
            Column("sinks", unit="1", minimum=0, maximum=1, default=0, meaning="share of that local inflow that sinks"),
            Column("to", to="places", kind=("node", "sea"), default="", meaning="where it leaks to; blank: lost"),
            Column("leak", unit="1/year", minimum=0, default=0, meaning="share of the volume above least, in a year"),
            Column("base_flow", unit="m3/s", minimum=0, default=0, meaning="flow that leaves it whatever it holds"),
        ),
    ),
    Table(
        "recharge",
        key=("aquifer", "scenario", "from_year"),
        required=False,
        meaning="what rain, snow and old river beds bring to an aquifer; without a row, nothing",
        columns=(
            Column("aquifer", to="aquifers", meaning="the aquifer"),
            Column("scenario", default="", meaning="the scenario; blank for every one"),
            Column("from_year", type="year", meaning="first year it holds, until the next row's"),
            Column("recharge", unit="hm3", by="season", minimum=0, meaning="volume of the month"),
        ),
    ),
    Table(
        "wells",
        key=("well",),
        place="well",
        within="aquifer",
        required=False,
        meaning="wells, boreholes and kahrizes of one kind that serve one place, standing or still to be sunk",
        columns=(
            Column("well", meaning="name of the well field"),
            Column("aquifer", to="aquifers", meaning="the aquifer it draws from"),
            Column("serves", to="places", kind=("district", "intake"), meaning="district or waterworks it waters"),
            Column("capacity", unit="m3/s", minimum=0, default=0, meaning="greatest flow at the start"),
            Column("lift", unit="m", minimum=0, meaning="height from the water at rest to where it is given"),
            Column(
                "efficiency", unit="1", minimum=0.01, maximum=1, default=1, meaning="of pump and motor, from the wire"
            ),
            Column("zone", to="places", kind="zone", default="", meaning="power zone; blank where nothing is lifted"),
            Column("delivery", unit="1", minimum=0, maximum=1, default=1, meaning="share that reaches roots or taps"),
            Column("return_share", unit="1", minimum=0, maximum=1, default=0, meaning="share that drains to a river"),
            Column("return_node", to="places", kind="node", default="", meaning="where it drains to"),
            Column("chooses_hours", type="bool", default=False, meaning="may choose its hours within a month"),
        ),
    ),
    Table(
        "drawdown_steps",
        key=("well", "step"),
        required=False,
        meaning="how deep the water of a well field stands as it is pumped faster; without a row the lift is constant",
        columns=(
            Column("well", to="wells", meaning="the well field"),
            Column("step", type="integer", minimum=1, meaning="1 the least flow, 2 the next"),
            Column("flow", unit="m3/s", minimum=0, default=math.inf, meaning="greatest flow of this step alone"),
            Column("drawdown", unit="m", minimum=0, meaning="depth besides the lift"),
        ),
    ),
)


def build(p: Problem) -> None:
    """Open the accounts of groundwater and post recharge, leaks, wells and what they lift."""
    aquifers, wells = p.case["aquifers"], p.case["wells"]
    faults = [*_level_faults(aquifers), *_well_faults(p.case)]
    for fault in faults:
        p.fault(fault)
    if faults or not aquifers:
        return
    meaning = "water under the ground that can be moved"
    good = p.good("groundwater", "hm3", at="aquifer", over="season", meaning=meaning)
    held = p.flow(
        "groundwater held", aquifers, "hm3", over="season", upper=aquifers["greatest"], lower=aquifers["least"]
    )
    before = p.before(held, aquifers["start"])
    p.post(good, aquifers.labels, before, "held before")
    p.post(good, aquifers.labels, -held, "held on")
    _post_recharge(p, good, aquifers)
    _post_leaks(p, good, aquifers, (before + held) * 0.5)
    _post_end(p, aquifers, p.closing(held))
    if wells:
        _post_wells(p, good, _steps_of(p.case))


# ---- the store ------------------------------------------------------------------------------------------------


def _post_recharge(p: Problem, good: Good, aquifers: Rows) -> None:
    """What rain brings, what sinks out of rivers, and what is turned away because the aquifer is full."""
    fed = aquifers.where(np.isin(aquifers.labels, p.case["recharge"]["aquifer"]))
    if fed:
        brought = p.case["recharge"].over_stages("recharge", fed.labels, aquifer=fed.labels)
        p.post(good, fed.labels, brought, "recharge")
    turned = p.flow("recharge turned away", aquifers, "hm3", over="season")
    p.post(good, aquifers.labels, -turned, "turned away, being full")
    sinking = aquifers.where([node != "" for node in aquifers["from"]])
    if sinking:
        water = _water(p)
        inflow = p.posted("water", "local inflow")
        known = np.isin(sinking["from"], inflow.labels or ())
        for name, node, line in zip(sinking.labels, sinking["from"], sinking.lines, strict=True):
            if node not in (inflow.labels or ()):
                found = f'"{name}": no local inflow joins at "{node}"'
                advice = "Give the node an inflow, or leave from and sinks empty."
                p.fault(Fault("E041", "aquifers", int(line), "from", found, "", advice))
        there = sinking.where(known)
        sunk = there["sinks"] * inflow.at(there["from"], there.labels)
        p.post(good, there.labels, sunk, "sinks from a river")
        p.post(water, there["from"], -sunk, "sinks into the ground")


def _water(p: Problem) -> Good:
    return p.good("water", "hm3", at="node", over="season", meaning="water at a node of the river")


def _post_leaks(p: Problem, good: Good, aquifers: Rows, mean: Expr) -> None:
    """A share of what stands above the least volume, and a steady flow, into a river, a sea or nowhere."""
    share = aquifers["leak"] * p.year * p.calendar.season_share
    leak = share * (mean - aquifers["least"])
    steady = aquifers["base_flow"] * p.calendar.duration
    p.post(good, aquifers.labels, -leak, "leaks")
    p.post(good, aquifers.labels, -steady, "base flow")
    inner = aquifers.where([bool(to) and p.places[to].kind == "node" for to in aquifers["to"]])
    if inner:
        both = leak + steady
        p.post(_water(p), inner["to"], both.at(inner.labels, inner.labels), "comes out of the ground")


def _post_end(p: Problem, aquifers: Rows, closing: Expr) -> None:
    """Hold what must be held when the plan ends, and value what is."""
    p.aim(aquifers["end_value"] * closing, "groundwater held at the end", at_end=True, places=aquifers.labels)
    bound = aquifers.where(aquifers["end"].values.ravel() > 0)
    if bound:
        meaning = "groundwater in the last season of the plan above the least that must be left"
        good = p.good("groundwater held at the end", "hm3", at="aquifer", spare=True, meaning=meaning)
        last = Array.over(p.calendar.leaf.astype(float), "1", "stage", "scenario")
        p.post(good, bound.labels, closing.at(bound.labels, bound.labels) * last, "held")
        p.post(good, bound.labels, -bound["end"] * last, "must be left")


# ---- wells ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Steps:
    """Every step of flow of every well field, one item each.

    Args:
        wells: the well field of each [step].
        labels: their names [step].
        depth: height through which water is lifted [m; step].
        flow: greatest flow [m3/s; step].
    """

    wells: tuple[str, ...]
    labels: tuple[str, ...]
    depth: Array
    flow: Array

    def where(self, chosen: NDArray[np.bool_]) -> "Steps":
        """Those of some of the wells."""
        labels = tuple(label for label, keep in zip(self.labels, chosen, strict=True) if keep)
        wells = tuple(well for well, keep in zip(self.wells, chosen, strict=True) if keep)
        return Steps(wells, labels, self.depth.at(labels, labels), self.flow.at(labels, labels))


def _steps_of(case: Case) -> Steps:
    wells, steps = case["wells"], case["drawdown_steps"]
    rest = {name: float(lift) for name, lift in zip(wells.labels, wells["lift"].values.ravel(), strict=True)}
    named: list[tuple[str, str, float, float]] = []
    for name in wells.labels:
        rows = [at for at, well in enumerate(steps["well"] if steps else ()) if well == name]
        for at in rows:
            down, most = (float(steps[column].values[at, 0, 0, 0, 0]) for column in ("drawdown", "flow"))
            named.append((name, steps.labels[at], rest[name] + down, most))
        if not rows:
            named.append((name, name, rest[name], math.inf))
    fields, labels, depth, flow = zip(*named, strict=True)
    return Steps(
        fields,
        labels,
        Array.over(np.array(depth), "m", "item", labels=labels),
        Array.over(np.array(flow), "m3/s", "item", labels=labels),
    )


def _post_wells(p: Problem, good: Good, steps: Steps) -> None:
    """Lift water evenly over the month, or in hours that the pumps may choose."""
    wells = p.case["wells"]
    meaning = "flow that well fields could lift and do not"
    room = p.good("well capacity", "m3/s", at="well", over="block", spare=True, meaning=meaning)
    p.post(room, wells.labels, wells["capacity"].each("season", "block"), "there at the start")
    free = wells["chooses_hours"] | (len(p.calendar.blocks) == 1)
    chooses = np.isin(steps.wells, np.array(wells.labels)[free])
    if (~chooses).any():
        steady = steps.where(~chooses)
        lifted = p.flow("lifted evenly", steady.labels, "hm3", over="season", upper=steady.flow * p.calendar.duration)
        _post_lifted(p, good, steady, lifted)
        _post_power(p, room, steady, lifted * p.calendar.block_share)
    if chooses.any():
        chosen = steps.where(chooses)
        lifted = p.flow("lifted in hours", chosen.labels, "hm3", over="block", upper=chosen.flow * p.calendar.hours)
        _post_lifted(p, good, chosen, lifted.sum("block"))
        _post_power(p, room, chosen, lifted)


def _post_lifted(p: Problem, good: Good, steps: Steps, lifted: Expr) -> None:
    """Out of the ground, to fields and taps, and what drains to a river."""
    wells = p.case["wells"]
    p.post(good, _of(wells, "aquifer", steps), -lifted, "lifted")
    given = wells["delivery"].at(steps.wells, steps.labels) * lifted
    serves = _of(wells, "serves", steps)
    for kind, account in (("district", _field_water), ("intake", _town_water)):
        there = [p.places[place].kind == kind for place in serves]
        if any(there):
            part = steps.where(np.array(there))
            p.post(account(p), _of(wells, "serves", part), given.at(part.labels, part.labels), "lifted from wells")
    back = steps.where(np.array([node != "" for node in _of(wells, "return_node", steps)]))
    if back.labels:
        drained = wells["return_share"].at(back.wells, back.labels) * lifted.at(back.labels, back.labels)
        p.post(_water(p), _of(wells, "return_node", back), drained, "drained from wells")


def _post_power(p: Problem, room: Good, steps: Steps, lifted: Expr) -> None:
    """Power for lifting, and the flow within what the well fields can lift [step × … × block]."""
    wells = p.case["wells"]
    p.post(room, steps.wells, -(lifted / p.calendar.hours), "lifting")
    deep = steps.where(np.array([zone != "" for zone in _of(wells, "zone", steps)]))
    if deep.labels:
        power = p.good("power", "GWh", at="zone", over="block", meaning="electricity in a zone")
        weight = GRAVITY * DENSITY * deep.depth / wells["efficiency"].at(deep.wells, deep.labels)
        taken = (weight * lifted.at(deep.labels, deep.labels)).to("GWh")
        p.post(power, _of(wells, "zone", deep), -taken, "lifting groundwater")


def _of(wells: Rows, column: str, steps: Steps) -> tuple[str, ...]:
    """The word that a column of wells has for the well of each step."""
    words = dict(zip(wells.labels, wells[column], strict=True))
    return tuple(words[well] for well in steps.wells)


def _field_water(p: Problem) -> Good:
    return p.good("field water", "hm3", at="district", over="season", meaning="Water brought to the edge of fields.")


def _town_water(p: Problem) -> Good:
    return p.good("town water", "hm3", at="intake", over="season", meaning="water of a town, as it needs it")


# ---- what may be wrong with the tables -------------------------------------------------------------------------


def _level_faults(aquifers: Rows) -> list[Fault]:
    """An aquifer holds at the start and at the end no less than its least and no more than its greatest volume."""
    if not aquifers:
        return []
    columns = ("start", "least", "greatest", "end")
    faults = []
    for at, name in enumerate(aquifers.labels):
        start, least, greatest, end = (_number(aquifers, at, column) for column in columns)
        line = int(aquifers.lines[at])
        for column, value, low in (("greatest", greatest, least), ("start", start, least), ("end", end, 0.0)):
            if beyond(low, value) or beyond(value, greatest):
                found = f'"{name}" has {value:g} hm3'
                wanted = f"From {low:g} to {greatest:g} hm3." if column != "greatest" else f"At least {least:g} hm3."
                faults.append(Fault("E029", "aquifers", line, column, found, wanted, "Mend it, least or greatest."))
    return faults


def _well_faults(case: Case) -> Iterator[Fault]:
    """Wells that lift with power from nowhere, give more than they lift, or whose steps do not go down."""
    wells, steps = case["wells"], case["drawdown_steps"]
    for at, name in enumerate(wells.labels):
        line = int(wells.lines[at])
        lift, given, back = (_number(wells, at, column) for column in ("lift", "delivery", "return_share"))
        ladder = _ladder(steps, name)
        if (lift > 0 or any(depth for depth, _ in ladder)) and not wells["zone"][at]:
            found, advice = f'"{name}" lifts water and has no zone', "Name the power zone, or make its lift 0."
            yield Fault("E021", "wells", line, "zone", found, "", advice)
        if given + back > 1 + TOLERANCE:
            found = f'"{name}" delivers {given:g} and returns {back:g} of what it lifts'
            yield Fault("E029", "wells", line, "return_share", found, "Together at most 1.", "Mend either.")
        if back > 0 and not wells["return_node"][at]:
            yield Fault("E021", "wells", line, "return_node", f'"{name}" returns water and names no node')
        for (above, _), (below, where) in pairwise(ladder):
            if beyond(above, below):
                found = f'"{name}" stands {below:g} m down, less than {above:g} m in the step before'
                wanted = "Pumped faster, water stands deeper."
                yield Fault("E029", "drawdown_steps", where, "drawdown", found, wanted, "Mend the step.")


def _number(rows: Rows, at: int, column: str) -> float:
    return float(rows[column].values[at, 0, 0, 0, 0])


def _ladder(steps: Rows, well: str) -> list[tuple[float, int]]:
    """Drawdown of each step of a well field, in their order, and the row of the file it stands in."""
    rows = [at for at, name in enumerate(steps["well"] if steps else ()) if name == well]
    rows.sort(key=lambda at: int(steps["step"][at]))
    return [(_number(steps, at, "drawdown"), int(steps.lines[at])) for at in rows]


check = second_look.check
