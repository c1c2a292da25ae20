"""Hydropower: white coal.

Story
-----
A plant takes water from a node, lets it fall through its head and gives it back at another node further down, past
the reach that joins the two, so that the reach keeps what its environmental flow asks. Power goes to the zone of
the plant. A plant with a daily pond may choose the hours in which it turbines; one without takes the same flow at
all hours of the month, and what it does not want at night passes beside its turbines. Turbines limit the power, the
canal limits the flow. Works add turbines. Power that nobody wants is not made.

The head of most plants hardly changes and is held constant. A plant at the foot of a dam has the head that the storage
behind it gives: its energy is flow times head, a product, for which planes stand (see `whitecoal.hydrology.planes`).
They never understate it, and by how much they may overstate it is told before the plan is made.

Symbols
-------
For plant h; stage t, scenario s, month m, block b:

    V[h,t,s,m,b]  turbined volume [hm3]; share[m,b] of the month's hours that fall in the block [1]
    Y[h,t,s,m]    volume the canal takes from the river [hm3]: Σ V with a daily pond; without one it flows evenly
    H[h]          net head [m], held constant; η[h] efficiency from water to wire [1]
    s[h,t,s,m]    live storage behind the plant, mean of the month [hm3]; H(s) its head, pieces a[k] + b[k] s [m]
    g             gravity 9.81 [m/s2]; ρ density of water 1000 [kg/m3]
    G             energy [GWh] = ρ g H η V: 1 hm3 falling 1 m gives 0.002725 GWh
    τ[m,b]        hours of the block in the month [h]
    E             energy of a plant at a variable head [GWh], at most what each plane k gives
    Z[h]          greatest flow of the canal [m3/s]: V ≤ Z τ with a pond, Y ≤ Z × the month without

Accounts:

    water @ node               − Y where it is taken, + Y where it comes back (unless that is a sea)
    water in the canal @ plant share × Y − V ≥ 0, for a plant without a pond
    power @ zone               + G, or + E
    head energy @ plant, plane ρ g η (a V + b Z τ s) − E ≥ 0 for every piece, and ρ g η H(full) V − E ≥ 0
    turbine capacity @ plant   capacity + works − G / τ ≥ 0, or − E / τ

E lies above ρ g η V H(s) by at most ρ g η Z τ (H(full) − H(empty)) / 4, and nowhere below it. Storage is that of the
good "water held", which whoever keeps reservoirs posts.
"""

import math

import numpy as np
import polars as pl

from whitecoal.algebra import Array, Expr, quantity
from whitecoal.case import Case
from whitecoal.faults import Fault, did_you_mean
from whitecoal.hydrology.curves import Curve, curves_of, misshapen
from whitecoal.hydrology.planes import greatest_excess, planes_of
from whitecoal.hydrology.second_look import levels_again
from whitecoal.places import ITEM
from whitecoal.problem import Problem
from whitecoal.tables import Column, Table
from whitecoal.tables.rows import Rows

GRAVITY = quantity(9.81, "m/s^2")
DENSITY = quantity(1000.0, "kg/m3")

TABLES = (
    Table(
        "hydro_plants",
        key=("plant",),
        place="plant",
        within="zone",
        required=False,
        meaning="a water-power station, standing or still to be built",
        columns=(
            Column("plant", meaning="name of the station"),
            Column("zone", to="places", kind="zone", meaning="the power zone it feeds"),
            Column("from", to="places", kind="node", meaning="the node it takes water from"),
            Column("to", to="places", kind=("node", "sea"), meaning="where the water comes back"),
            Column(
                "head", unit="m", minimum=0, meaning="net head, held constant unless head_curves says how it changes"
            ),
            Column("efficiency", unit="1", minimum=0, maximum=1, meaning="from water to wire"),
            Column("capacity", unit="MW", minimum=0, default=0, meaning="turbines that stand at the start"),
            Column("canal", unit="m3/s", minimum=0, default=math.inf, meaning="greatest turbined flow"),
            Column("daily_storage", type="bool", default=False, meaning="may choose the hours within a month"),
            Column("reservoir", default="", meaning="the reservoir whose storage gives the head of head_curves"),
        ),
    ),
    Table(
        "head_curves",
        key=("plant", "storage"),
        required=False,
        meaning="net head of a plant over live storage, straight between the points; it rises and bends down (concave)",
        columns=(
            Column("plant", to="hydro_plants", meaning="the station"),
            Column(
                "storage", unit="hm3", minimum=0, meaning="live volume: from 0 up; beyond the last the head is level"
            ),
            Column("head", unit="m", minimum=0, meaning="net head at this storage"),
        ),
    ),
)


def build(p: Problem) -> None:
    """Let the plants of the case turbine water and feed their zones."""
    plants = p.case["hydro_plants"]
    if not plants:
        return
    _note_uphill(p, plants)
    if _note_headless(p, plants):
        return
    free = plants["daily_storage"] | (len(p.calendar.blocks) == 1)
    ponded, steady = plants.where(free), plants.where(~free)
    if ponded:
        upper = ponded["canal"] * p.calendar.hours
        turbined = p.flow("turbined from a pond", ponded, "hm3", over="block", upper=upper)
        _post_water(p, ponded, turbined)
        _post_power(p, ponded, turbined)
    if steady:
        upper = steady["canal"] * p.calendar.duration
        intake = p.flow("canal intake", steady, "hm3", over="season", upper=upper)
        _post_water(p, steady, intake)
        _post_power(p, steady, _turbined_from_canal(p, steady, intake))


def _note_uphill(p: Problem, plants: Rows) -> None:
    """Note plants that give water back upstream: it would go round and round and make power for nothing.

    Upstream is where the rivers and the other plants lead from back to the plant's intake. A plant that runs beside a
    river is left out: where water goes round there, the river does, and that is told of the river.
    """
    rivers = _ways_down(p.case["reaches"]) if "reaches" in p.case.tables else {}
    down = {place: rivers.get(place, []) + more for place, more in _ways_down(plants).items()}
    for plant, intake, tail, line in zip(plants.labels, plants["from"], plants["to"], plants.lines, strict=True):
        beside_river = intake != tail and _course(rivers, intake, tail)
        back = () if beside_river else _course(rivers | down, tail, intake)
        if back:
            found = f'"{plant}" gives its water back upstream: {" ▸ ".join((intake, *back))}'
            advice = "Turn the plant round or mend its ends."
            p.fault(Fault("E045", "hydro_plants", int(line), "to", found, "Water runs downhill.", advice))


def _note_headless(p: Problem, plants: Rows) -> bool:
    """Note plants whose head cannot be told from a storage; whether there are any."""
    curves = curves_of(p.case["head_curves"], "plant", "storage", "head")
    lakes = p.places.of_kind("reservoir")
    faults = [fault for name, curve in curves.items() for fault in misshapen("head_curves", "head", name, curve)]
    columns = (plants.labels, plants["reservoir"], plants["canal"].values.ravel(), plants.lines.tolist())
    for name, lake, canal, line in zip(*columns, strict=True):
        if bool(lake) != (name in curves):
            found = f'"{name}" has ' + ("a reservoir and no head curve" if lake else "a head curve and no reservoir")
            advice = "Give both, or neither for a constant head."
            faults.append(Fault("E041", "hydro_plants", line, "reservoir", found, "", advice))
        elif lake and lake not in lakes:
            advice = did_you_mean(lake, lakes)
            found = f'"{lake}" is no reservoir'
            faults.append(Fault("E041", "hydro_plants", line, "reservoir", found, "A reservoir of the rivers.", advice))
        elif lake and not np.isfinite(canal):
            found = f'"{name}" has a variable head and no greatest flow'
            faults.append(
                Fault("E021", "hydro_plants", line, "canal", found, "", "Give the flow its turbines can pass.")
            )
    for fault in faults:
        p.fault(fault)
    return bool(faults)


def _reservoirs_kept(p: Problem) -> tuple[str, ...]:
    """The reservoirs whose storage is posted; none where something is wrong with their table, which is told there."""
    return p.posted("water held", "mean of the month").labels or () if "water held" in p.goods else ()


def _ways_down(rows: Rows) -> dict[str, list[str]]:
    """The places to which these reaches or plants lead from each."""
    ways: dict[str, list[str]] = {}
    for upper, lower in zip(rows["from"], rows["to"], strict=True):
        ways.setdefault(upper, []).append(lower)
    return ways


def _course(ways: dict[str, list[str]], source: str, mouth: str) -> tuple[str, ...]:
    """The places that water passes from one to another, both named; nothing when it does not come there."""
    courses: dict[str, tuple[str, ...]] = {source: (source,)}
    for place in (reached := [source]):
        for lower in ways.get(place, ()):
            if lower not in courses:
                courses[lower] = (*courses[place], lower)
                reached.append(lower)
    return courses.get(mouth, ())


def _post_water(p: Problem, plants: Rows, taken: Expr) -> None:
    """Take water from the river and give all of it back where the plants' tails join it."""
    water = p.good("water", "hm3", at="node", over="season", meaning="water at a node of the river")
    p.post(water, plants["from"], -taken, "to the turbines")
    inner = plants.where(np.array([p.places[place].kind == "node" for place in plants["to"]], dtype=bool))
    if inner:
        p.post(water, inner["to"], taken.at(inner.labels, inner.labels), "back from the turbines")


def _turbined_from_canal(p: Problem, plants: Rows, intake: Expr) -> Expr:
    """What is turbined of a flow that is the same at all hours [hm3; plant × stage × scenario × season × block]."""
    canal = p.good(
        "water in the canal",
        "hm3",
        at="plant",
        over="block",
        spare=True,
        meaning="water that reaches a plant without a pond and passes beside its turbines",
    )
    turbined = p.flow("turbined from a canal", plants, "hm3", over="block")
    p.post(canal, plants.labels, intake * p.calendar.block_share, "comes by the canal")
    p.post(canal, plants.labels, -turbined, "turbined")
    return turbined


def _post_power(p: Problem, plants: Rows, turbined: Expr) -> None:
    """Give power to the zones, at a constant head or at one that follows storage, within the turbines that stand."""
    kept = _reservoirs_kept(p)
    varying = np.array([lake in kept for lake in plants["reservoir"]], dtype=bool)
    if not varying.all():
        level = plants.where(~varying)
        weight = GRAVITY * DENSITY * level["head"] * level["efficiency"]
        _feed(p, level, (weight * turbined.at(level.labels, level.labels)).to("GWh"))
    if varying.any():
        rows = plants.where(varying)
        _feed(p, rows, _energy_below_planes(p, rows, turbined.at(rows.labels, rows.labels)))


def _feed(p: Problem, plants: Rows, energy: Expr) -> None:
    power = p.good("power", "GWh", at="zone", over="block", meaning="electricity in a zone")
    turbines = p.good(
        "turbine capacity",
        "MW",
        at="plant",
        over="block",
        spare=True,
        meaning="turbines that stand and are not running",
    )
    p.post(power, plants["zone"], energy, "water power")
    p.post(turbines, plants.labels, plants["capacity"].each("season", "block"), "stands at the start")
    p.post(turbines, plants.labels, -energy / p.calendar.hours, "running")


def _energy_below_planes(p: Problem, plants: Rows, turbined: Expr) -> Expr:
    """Energy at a head that follows storage, below every plane [GWh; plant × … × block]."""
    curves = curves_of(p.case["head_curves"], "plant", "storage", "head")
    held = p.posted("water held", "mean of the month")
    planes = [(name, number) for name in plants.labels for number in range(len(planes_of(curves[name]).level))]
    names = tuple(name for name, _ in planes)
    labels = tuple(f"{name} · plane {number + 1}" for name, number in planes)
    level, slope = (
        Array.over(np.array([getattr(planes_of(curves[name]), part)[at] for name, at in planes]), text, "item")
        for part, text in (("level", "m"), ("slope", "m/hm3"))
    )
    lakes = dict(zip(plants.labels, plants["reservoir"], strict=True))
    weight = GRAVITY * DENSITY * plants["efficiency"].at(names, labels)
    most = plants["canal"].at(names, labels) * p.calendar.hours
    storage = held.at([lakes[name] for name in names], labels)
    energy = p.flow("energy at a variable head", plants, "GWh", over="block")
    meaning = "energy that flow and storage give by a plane above the true head, less what is made"
    good = p.good("head energy", "GWh", at=ITEM, over="block", spare=True, meaning=meaning)
    p.post(good, labels, weight * level * turbined.at(names, labels), "flow gives")
    p.post(good, labels, weight * slope * most * storage, "storage gives")
    p.post(good, labels, -energy.at(names, labels), "made")
    _remark_excess(p, plants, curves)
    return energy


def _remark_excess(p: Problem, plants: Rows, curves: dict[str, Curve]) -> None:
    """Tell by how much the planes of each plant may overstate its energy, before there is a plan."""
    for name in plants.labels:
        row = plants.where([label == name for label in plants.labels])
        most = (row["canal"] * p.calendar.duration).sum("season")
        whole = (GRAVITY * DENSITY * row["efficiency"] * most).to("GWh/m").values.item()
        excess, full = whole * greatest_excess(curves[name]), whole * float(curves[name].y[-1])
        said = (
            f"{name}: planes stand for the energy of flow and head, and overstate it by at most {excess:.3g} GWh a year"
        )
        p.remark("water power", f"{said}, {excess / full:.1%} of what a full canal gives at full head.")


# ---- an independent look at a finished plan: it shares nothing with what stands above -------------------------

GWH_PER_HM3_AND_METRE = 9.81 / 3600.0
TIME = ("stage", "scenario", "season")


def check(case: Case, ledger: pl.DataFrame) -> list[str]:
    """Work out again what the water booked to each plant can give, season by season, and compare.

    At a constant head the energy booked is no more than that of the water; at a variable one no more than that at the
    true head and what planes may overstate at that flow and that head: of a flow q up to Q and a head h between h0 and
    h1 no more than the lesser of q (h1 − h) and (Q − q) (h − h0).

    Args:
        case: the case planned.
        ledger: every entry of the plan.

    Returns:
        list: a sentence for each plant and season that books more energy than its water holds.
    """
    allowed = pl.col("true") + pl.col("excess") + 1e-6 * pl.col("true").clip(1.0)
    odd = _energy_again(case, ledger).filter(pl.col("value") > allowed)
    return [
        f"{row['item']}, {row['stage']}, {row['scenario']}, {row['season']}: {row['value']:.6g} GWh are booked, and "
        f"its water holds {row['true']:.6g} GWh."
        for row in odd.iter_rows(named=True)
    ]


def differences(case: Case, ledger: pl.DataFrame) -> list[str]:
    """By how much the planes overstate the energy of each plant at a variable head, for the audit to tell."""
    curved = _energy_again(case, ledger).filter(pl.col("head").is_not_null())
    over = (pl.col("value") - pl.col("true")).clip(0.0).sum()
    plants = curved.group_by("item", maintain_order=True).agg(over=over, true=pl.col("true").sum())
    return [
        f"{row['item']} books {row['over']:.3g} GWh more than its water gives at the true head, "
        f"{row['over'] / max(row['true'], 1e-9):.2%} of its energy in all years and scenarios planned."
        for row in plants.iter_rows(named=True)
    ]


def _energy_again(case: Case, ledger: pl.DataFrame) -> pl.DataFrame:
    """Energy booked, energy of the water at the true head, and what planes may add [GWh; plant × season]."""
    plants = case["hydro_plants"]
    taken = _by_season(ledger, "water", "to the turbines")
    both = _by_season(ledger, "power", "water power").join(taken, on=["item", *TIME], how="left", suffix=" taken")
    fall = plants["efficiency"].values.ravel() * GWH_PER_HM3_AND_METRE if plants else []
    heads = plants["head"].values.ravel() if plants else []
    canals = plants["canal"].values.ravel() if plants else []
    named = {"item": plants.labels, "lake": plants["reservoir"] if plants else ()}
    of_plant = pl.DataFrame({**named, "fall": fall, "level": heads, "canal": canals}, schema_overrides=_PLANT)
    frame = both.join(of_plant, on="item", maintain_order="left").join(
        _true_heads(case, ledger), on=["item", *TIME], how="left"
    )
    days = pl.DataFrame({"season": case.calendar.seasons, "days": case.calendar.days})
    frame = frame.join(days, on="season", maintain_order="left")
    head = pl.coalesce(pl.col("head"), pl.col("level"))
    flow = -pl.col("value taken").fill_null(0.0)  # no entry of water is none taken
    unused = pl.col("canal") * pl.col("days") * 0.0864 - flow
    over = pl.min_horizontal(flow * (pl.col("top") - pl.col("head")), unused * (pl.col("head") - pl.col("bottom")))
    may = pl.when(pl.col("head").is_null()).then(0.0).otherwise(pl.col("fall") * over.clip(0.0))
    return frame.with_columns(true=flow * pl.col("fall") * head, excess=may)


_PLANT = {"item": pl.String, "lake": pl.String, "fall": pl.Float64, "level": pl.Float64, "canal": pl.Float64}


def _true_heads(case: Case, ledger: pl.DataFrame) -> pl.DataFrame:
    """Head at the mean storage of each season, and its least and greatest [m], for plants at a variable head."""
    rows, plants = case["head_curves"], case["hydro_plants"]
    points: dict[str, list[tuple[float, float]]] = {}
    for at, name in enumerate(rows["plant"] if rows else ()):
        point = (float(rows[column].values[at, 0, 0, 0, 0]) for column in ("storage", "head"))
        points.setdefault(name, []).append((next(point), next(point)))
    found = []
    levels = levels_again(case, ledger) if points else pl.DataFrame()
    for name, curve in points.items():
        storages, heads = np.array(sorted(curve)).T
        lake = plants["reservoir"][plants.labels.index(name)]
        held = levels.filter(pl.col("item") == lake)
        mean = (held["before"] + held["after"]).to_numpy() / 2
        head = pl.Series("head", np.interp(mean, storages, heads))
        ends = {"bottom": pl.lit(float(heads[0])), "top": pl.lit(float(heads[-1]))}
        found.append(held.select(pl.lit(name).alias("item"), *TIME, head, **ends))
    schema = dict.fromkeys(("item", *TIME), pl.String) | dict.fromkeys(("head", "bottom", "top"), pl.Float64)
    return pl.concat([pl.DataFrame(schema=schema), *found])


def _by_season(ledger: pl.DataFrame, good: str, entry: str) -> pl.DataFrame:
    rows = ledger.filter((pl.col("good") == good) & (pl.col("entry") == entry))
    return rows.group_by("item", *TIME, maintain_order=True).agg(pl.col("value").sum())
