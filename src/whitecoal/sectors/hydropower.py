"""Hydropower: white coal.

Story
-----
A plant takes water from a node, lets it fall through its head and gives it back at another node further down, past
the reach that joins the two, so that the reach keeps what its environmental flow asks. Power goes to the zone of
the plant. A plant with a daily pond may choose the hours in which it turbines; one without takes the same flow at
all hours of the month, and what it does not want at night passes beside its turbines. Turbines limit the power, the
canal limits the flow. Works add turbines. Power that nobody wants is not made.

Symbols
-------
For plant h; stage t, scenario s, month m, block b:

    V[h,t,s,m,b]  turbined volume [hm3]; share[m,b] of the month's hours that fall in the block [1]
    Y[h,t,s,m]    volume the canal takes from the river [hm3]: Σ V with a daily pond; without one it flows evenly
    H[h]          net head [m], held constant; η[h] efficiency from water to wire [1]
    g             gravity 9.81 [m/s2]; ρ density of water 1000 [kg/m3]
    G             energy [GWh] = ρ g H η V: 1 hm3 falling 1 m gives 0.002725 GWh
    τ[m,b]        hours of the block in the month [h]
    Z[h]          greatest flow of the canal [m3/s]: V ≤ Z τ with a pond, Y ≤ Z × the month without

Accounts:

    water @ node               − Y where it is taken, + Y where it comes back (unless that is a sea)
    water in the canal @ plant share × Y − V ≥ 0, for a plant without a pond
    power @ zone               + G
    turbine capacity @ plant   capacity + works − G / τ ≥ 0
"""

import math

import numpy as np
import polars as pl

from whitecoal.algebra import Expr, quantity
from whitecoal.case import Case
from whitecoal.faults import Fault
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
            Column("head", unit="m", minimum=0, meaning="net head, held constant"),
            Column("efficiency", unit="1", minimum=0, maximum=1, meaning="from water to wire"),
            Column("capacity", unit="MW", minimum=0, default=0, meaning="turbines that stand at the start"),
            Column("canal", unit="m3/s", minimum=0, default=math.inf, meaning="greatest turbined flow"),
            Column("daily_storage", type="bool", default=False, meaning="may choose the hours within a month"),
        ),
    ),
)


def build(p: Problem) -> None:
    """Let the plants of the case turbine water and feed their zones."""
    plants = p.case["hydro_plants"]
    if not plants:
        return
    _note_uphill(p, plants)
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
    power = p.good("power", "GWh", at="zone", over="block", meaning="electricity in a zone")
    turbines = p.good(
        "turbine capacity",
        "MW",
        at="plant",
        over="block",
        spare=True,
        meaning="turbines that stand and are not running",
    )
    weight = GRAVITY * DENSITY * plants["head"] * plants["efficiency"]
    energy = (weight * turbined).to("GWh")
    p.post(power, plants["zone"], energy, "water power")
    p.post(turbines, plants.labels, plants["capacity"].each("season", "block"), "stands at the start")
    p.post(turbines, plants.labels, -energy / p.calendar.hours, "running")


# ---- an independent look at a finished plan: it shares nothing with what stands above -------------------------

GWH_PER_HM3_AND_METRE = 9.81 / 3600.0


def check(case: Case, ledger: pl.DataFrame) -> list[str]:
    """Work out again what the water booked to each plant can give, season by season, and compare.

    Args:
        case: the case planned.
        ledger: every entry of the plan.

    Returns:
        list: a sentence for each plant and season that books more energy than its water holds.
    """
    plants = case["hydro_plants"]
    if not plants:
        return []
    fall = plants["head"].values.ravel() * plants["efficiency"].values.ravel() * GWH_PER_HM3_AND_METRE
    of_plant = pl.DataFrame({"item": plants.labels, "fall": fall, "pond": plants["daily_storage"]})
    both = _by_season(ledger, "power", "water power").join(
        _by_season(ledger, "water", "to the turbines"), on=["item", *TIME], how="left", suffix=" taken"
    )
    compared = both.join(of_plant, on="item").with_columns(true=-pl.col("value taken") * pl.col("fall"))
    odd = compared.filter(
        (pl.col("value") > pl.col("true") + 1e-6 * pl.col("true").clip(1.0)) | pl.col("true").is_null()
    )
    return [
        f"{row['item']}, {row['stage']}, {row['scenario']}, {row['season']}: {row['value']:.6g} GWh are booked, and "
        f"its water holds {row['true'] or 0.0:.6g} GWh."
        for row in odd.iter_rows(named=True)
    ]


TIME = ("stage", "scenario", "season")


def _by_season(ledger: pl.DataFrame, good: str, entry: str) -> pl.DataFrame:
    rows = ledger.filter((pl.col("good") == good) & (pl.col("entry") == entry))
    return rows.group_by("item", *TIME, maintain_order=True).agg(pl.col("value").sum())
