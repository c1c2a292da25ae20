"""Grids: power made, carried, used, and missing.

Story
-----
In each zone and each block of hours the power that comes in equals the power that is used. Thermal stations burn a
good that the region could also sell, and pay their keep in cash. Lines carry power either way and lose a share. Homes,
towns and factories ask for energy over the year in the shape of their use. When there is not enough the lights go
out by steps, the least needed first: each step covers a share of the demand and has its price.

Symbols
-------
For station f, line l, zone z, use u, step k; stage t, scenario s, month m, block b:

    τ[m,b]          hours of the block in the month [h]
    G[f,t,s,m,b]    energy sent out [GWh]; φ fuel rate [kt/GWh]; α availability [1]; c running cost [money/MWh]
    F, B[l,…]       energy entering the line at its `from` end, and at its `to` end [GWh]; λ loss [1]
    D[z,u,t,m,b]    demand [GWh] = energy of the year × share of the month and block
    U[z,k,…]        left dark [GWh], at most share[k] × Σ D[z]; π price of the step [money/kWh]

Accounts:

    power @ zone              G + U + others − D − F + (1 − λ) B at `from`, − B + (1 − λ) F at `to` = 0
    thermal capacity @ plant  capacity + works − G / (α τ) ≥ 0
    line capacity @ line      capacity + works − (F + B) / τ ≥ 0
    fuel @ fuel_at            − φ G
    cash @ region             − c G

What it is worth: − π U.
"""

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

TABLES = (
    Table(
        "thermal_plants",
        key=("plant",),
        place="plant",
        within="zone",
        required=False,
        meaning="a power station that burns a good, standing or still to be built",
        columns=(
            Column("plant", meaning="name of the station"),
            Column("zone", to="places", kind="zone", meaning="the power zone it feeds"),
            Column("fuel", to="goods", meaning="the good it burns"),
            Column("fuel_at", to="places", kind=("region", "port"), meaning="where the fuel is taken from"),
            Column("fuel_rate", unit="kt/GWh", minimum=0, meaning="fuel burnt for a unit of energy sent out"),
            Column("capacity", unit="MW", minimum=0, default=0, meaning="capacity that stands at the start"),
            Column("availability", unit="1", minimum=0.01, maximum=1, default=1, meaning="share of hours it can run"),
            Column("running_cost", unit="money/MWh", minimum=0, default=0, meaning="cash spent besides the fuel"),
        ),
    ),
    Table(
        "lines",
        key=("line",),
        place="line",
        within="from",
        required=False,
        meaning="a power line between two zones, standing or still to be built",
        columns=(
            Column("line", meaning="name of the line"),
            Column("from", to="places", kind="zone", meaning="one end"),
            Column("to", to="places", kind="zone", meaning="the other end"),
            Column("capacity", unit="MW", minimum=0, default=0, meaning="capacity that stands, both ways together"),
            Column("loss", unit="1", minimum=0, maximum=1, default=0, meaning="share that does not arrive"),
        ),
    ),
    Table(
        "power_demand",
        key=("zone", "use", "from_year"),
        required=False,
        meaning="energy wanted by the homes, towns and factories of a zone that no other table accounts for",
        columns=(
            Column("zone", to="places", kind="zone", meaning="the power zone"),
            Column("use", meaning="what it is for; has a shape in load_shapes"),
            Column("from_year", type="year", meaning="first year it holds, until the next row's"),
            Column("energy", unit="GWh/year", minimum=0, meaning="energy wanted in a year"),
        ),
    ),
    Table(
        "load_shapes",
        key=("use", "block"),
        required=False,
        meaning="how a use spreads over the year; the shares of a use sum to 1",
        columns=(
            Column("use", meaning="the use"),
            Column("block", meaning="the block of hours"),
            Column("share", unit="1", by="season", minimum=0, meaning="share of the year's energy in this block"),
        ),
    ),
    Table(
        "unserved_steps",
        key=("step",),
        required=False,
        meaning="the order in which lights go out; without a row every demand must be met",
        columns=(
            Column("step", meaning="what goes dark"),
            Column("share", unit="1", minimum=0, maximum=1, meaning="share of the demand of a zone and block"),
            Column("price", unit="money/kWh", minimum=0, meaning="worth of a unit of energy missing"),
        ),
    ),
)


def build(p: Problem) -> None:
    """Open the accounts of power and post stations, lines, demand and darkness."""
    power = p.good("power", "GWh", at="zone", over="block", meaning="electricity in a zone")
    if p.case["thermal_plants"]:
        _post_stations(p, power)
    if p.case["lines"]:
        _post_lines(p, power)
    if p.case["power_demand"]:
        _post_demand(p, power)


def _post_stations(p: Problem, power: Good) -> None:
    stations = p.case["thermal_plants"]
    made = p.flow("thermal power", stations, "GWh", over="block")
    p.post(power, stations["zone"], made, "thermal power")
    capacity = p.good(
        "thermal capacity",
        "MW",
        at="plant",
        over="block",
        spare=True,
        meaning="thermal stations that stand and are not running",
    )
    p.post(capacity, stations.labels, stations["capacity"].each("season", "block"), "stands at the start")
    p.post(capacity, stations.labels, -made / stations["availability"] / p.calendar.hours, "running")
    for fuel in dict.fromkeys(stations["fuel"]):
        burning = stations.where(np.array(stations["fuel"]) == fuel)
        burnt = made.at(burning.labels, burning.labels) * burning["fuel_rate"]
        p.post(p.good_of(fuel), burning["fuel_at"], -burnt, "burnt for power")
    _post_running_cost(p, stations, made)


def _post_running_cost(p: Problem, stations: Rows, made: Expr) -> None:
    paid = stations.where(stations["running_cost"].values.ravel() > 0)
    if paid:
        cash = p.good("cash", "Mmoney", at="region")
        cost = paid["running_cost"] * made.at(paid.labels, paid.labels)
        p.post(cash, paid["zone"], -cost, "running cost of power stations")


def _post_lines(p: Problem, power: Good) -> None:
    lines = p.case["lines"]
    arriving = 1.0 - lines["loss"]
    there = p.flow("line, there", lines, "GWh", over="block")
    back = p.flow("line, back", lines, "GWh", over="block")
    p.post(power, lines["from"], -there, "sent by line")
    p.post(power, lines["to"], arriving * there, "received by line")
    p.post(power, lines["to"], -back, "sent by line")
    p.post(power, lines["from"], arriving * back, "received by line")
    capacity = p.good(
        "line capacity",
        "MW",
        at="line",
        over="block",
        spare=True,
        meaning="lines that stand and carry nothing",
    )
    p.post(capacity, lines.labels, lines["capacity"].each("season", "block"), "stands at the start")
    p.post(capacity, lines.labels, -(there + back) / p.calendar.hours, "carrying")


def _post_demand(p: Problem, power: Good) -> None:
    rows = p.case["power_demand"]
    pairs = tuple(dict.fromkeys(zip(rows["zone"], rows["use"], strict=True)))
    labels = tuple(" · ".join(pair) for pair in pairs)
    zones, uses = (tuple(pair[part] for pair in pairs) for part in (0, 1))
    energy = rows.over_stages("energy", labels, default=0.0, zone=zones, use=uses)
    demand = energy * p.year * _shapes(p, labels, uses)
    p.post(power, zones, -demand, "demand")
    if p.case["unserved_steps"]:
        _post_darkness(p, power, demand.group(zones, tuple(dict.fromkeys(zones))))


def _shapes(p: Problem, labels: tuple[str, ...], uses: tuple[str, ...]) -> Array:
    """Share of the year's energy in each season and block [1; zone and use × season × block]."""
    shapes = p.case["load_shapes"]
    row_of = {pair: row for row, pair in enumerate(zip(shapes["use"], shapes["block"], strict=True))}
    shares = np.zeros((len(uses), len(p.calendar.seasons), len(p.calendar.blocks)))
    for position, use in enumerate(uses):
        for at, block in enumerate(p.calendar.blocks):
            if (use, block) in row_of:
                shares[position, :, at] = shapes["share"].values[row_of[use, block], 0, 0, :, 0]
    _note_odd_shapes(p, uses, shares)
    return Array.over(shares, "1", "item", "season", "block", labels=labels)


def _note_odd_shapes(p: Problem, uses: tuple[str, ...], shares: NDArray[np.float64]) -> None:
    for use, total in dict(zip(uses, shares.sum(axis=(1, 2)), strict=True)).items():
        if abs(total - 1.0) > 1e-3:
            p.fault(
                Fault(
                    "E029",
                    "load_shapes",
                    column="share",
                    found=f'the shares of "{use}" sum to {total:g} over seasons and blocks',
                    wanted="They sum to 1.",
                    advice="Give every block of the calendar a row, and divide each share by this sum.",
                )
            )


def _post_darkness(p: Problem, power: Good, demand: Array) -> None:
    """Let the lights go out by steps.

    Args:
        p: the problem.
        power: the good.
        demand: of each zone [GWh; zone × stage × season × block].
    """
    steps = p.case["unserved_steps"]
    pairs = [(zone, step) for zone in demand.labels or () for step in steps.labels]
    labels = tuple(" · ".join(pair) for pair in pairs)
    zones, names = (tuple(pair[part] for pair in pairs) for part in (0, 1))
    most = demand.at(zones, labels) * steps["share"].at(names, labels)
    dark = p.flow("left dark", labels, "GWh", over="block", upper=most)
    p.post(power, zones, dark, "left dark")
    p.aim(-steps["price"].at(names, labels) * dark, "left dark", places=zones)


# ---- an independent look at a finished plan: it shares nothing with what stands above -------------------------


def check(case: Case, ledger: pl.DataFrame) -> list[str]:
    """Work out again what lines deliver and stations burn, and compare.

    Args:
        case: the case planned.
        ledger: every entry of the plan.

    Returns:
        list: a sentence for each line and year that delivers, and each station and year that burns, another amount.
    """
    return _lines_again(case, ledger) + _fuel_again(case, ledger)


def _lines_again(case: Case, ledger: pl.DataFrame) -> list[str]:
    lines = case["lines"]
    if not lines:
        return []
    kept = pl.DataFrame({"item": lines.labels, "factor": 1.0 - lines["loss"].values.ravel()})
    return _disagreeing(_yearly(ledger, "sent by line"), _yearly(ledger, "received by line"), kept, "GWh received")


def _fuel_again(case: Case, ledger: pl.DataFrame) -> list[str]:
    stations = case["thermal_plants"]
    if not stations:
        return []
    rates = pl.DataFrame({"item": stations.labels, "factor": -stations["fuel_rate"].values.ravel()})
    made, burnt = _yearly(ledger, "thermal power"), _yearly(ledger, "burnt for power")
    return _disagreeing(made.with_columns(-pl.col("value")), burnt, rates, "kt burnt")


def _yearly(ledger: pl.DataFrame, entry: str) -> pl.DataFrame:
    rows = ledger.filter(pl.col("entry") == entry)
    return rows.group_by("item", "stage", "scenario", maintain_order=True).agg(pl.col("value").sum())


def _disagreeing(cause: pl.DataFrame, effect: pl.DataFrame, factors: pl.DataFrame, what: str) -> list[str]:
    """Items and years whose effect is not minus the cause times their factor."""
    both = cause.join(effect, on=["item", "stage", "scenario"], how="full", coalesce=True, suffix=" found")
    both = both.join(factors, on="item").with_columns(pl.col("value", "value found").fill_null(0.0))
    both = both.with_columns(wanted=-pl.col("value") * pl.col("factor"))
    odd = both.filter((pl.col("wanted") - pl.col("value found")).abs() > 1e-6 * pl.col("wanted").abs().clip(1.0))
    return [
        f"{row['item']}, {row['stage']}, {row['scenario']}: {row['value found']:.6g} {what}, not {row['wanted']:.6g}."
        for row in odd.iter_rows(named=True)
    ]
