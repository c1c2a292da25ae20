"""Processes: anything that turns goods into goods, written as rows: gins, mills, refineries, brickworks, ferries.

Story
-----
A process stands at a place and has an activity, measured in thousand tonnes of whatever it is customary to count it
by. Each unit of activity takes some goods and gives others in fixed amounts. What it takes over the year, labour
and power among them, is spread evenly over the months and hours. Its capacity limits the activity, and
works may add to it; a process without a stated capacity has none.

Symbols
-------
For process i and a good j that it takes or gives; stage t, scenario s:

    Y[i,t,s]    activity [kt]
    α[i,j]      amount for a unit of activity, + given, − taken [unit of j/kt]
    C[i]        capacity that stands [kt/year]; c cash cost [money/t]
    σ           share of the year in a month, or in a block of hours of a month [1]

Accounts:

    process capacity @ process   C + works − Y ≥ 0
    good j @ its place           + α Y, spread by σ where the good is kept by month or block
    cash @ region                − c Y
"""

import math

import numpy as np
import polars as pl

from whitecoal.algebra import Array, Expr, quantity
from whitecoal.bookings import bookable
from whitecoal.case import Case
from whitecoal.entries import Good
from whitecoal.problem import Problem
from whitecoal.tables import Column, Table
from whitecoal.tables.rows import Rows
from whitecoal.units import Unit, unit

NOTE = "given and taken by processes"
"""The note under which processes post."""

TOLERANCE = 1e-6
"""Share by which the check lets amounts differ."""

TABLES = (
    Table(
        "processes",
        key=("process",),
        place="process",
        within="place",
        required=False,
        meaning="works that turn goods into goods",
        columns=(
            Column("process", meaning="name of the process"),
            Column("place", to="places", kind=("region", "port"), meaning="where it stands"),
            Column(
                "capacity",
                unit="kt/year",
                minimum=0,
                default=math.inf,
                meaning="activity it is able to carry at the start; blank: no limit",
            ),
            Column("cash_cost", unit="money/t", minimum=0, default=0.0, meaning="cash for a unit of activity"),
        ),
    ),
    Table(
        "process_flows",
        key=("process", "good", "at"),
        required=False,
        meaning="what a unit of activity gives (+) and takes (−)",
        columns=(
            Column("process", to="processes", meaning="the process"),
            Column("good", meaning="any good of the plan: wheat, labour, power, water, …"),
            Column(
                "at",
                to="places",
                default="",
                meaning="where: a power zone for power, a node for water; blank: where the process stands",
            ),
            Column("amount", unit="*", meaning="amount for a unit of activity, in the unit of the column `unit`"),
            Column("unit", meaning="unit of the amount for a unit of activity: kt/kt, Mperson-day/kt, GWh/kt"),
        ),
    ),
)


def build(p: Problem) -> None:
    """Open the books of capacity and post what the processes give and take."""
    processes = p.case["processes"]
    if not processes:
        return
    activity = p.flow("activity", processes, "kt")
    _keep_capacity(p, activity)
    cash = p.good("cash", "Mmoney", at="region", meaning="Money at home.")
    p.post(cash, processes.labels, -(activity * processes["cash_cost"]), "cost of processes")
    listed = p.case["process_flows"]
    if "foreign exchange" in listed["good"]:
        p.good("foreign exchange", "Mmoney", at="region", meaning="Money that buys abroad.")
    for part in listed.parts("amount"):
        for name in dict.fromkeys(part["good"]):
            flows = part.where([good == name for good in part["good"]])
            places = [("at", at or process) for at, process in zip(flows["at"], flows["process"], strict=True)]
            fine = flows.where(
                [bookable(p, flows, at=at, where=where, per=unit("kt")) for at, where in enumerate(places)]
            )
            if fine:
                _turn_over(p, activity, fine, p.good_of(name))


def _keep_capacity(p: Problem, activity: Expr) -> None:
    """Activity stays within capacity where one is stated."""
    processes = p.case["processes"]
    limited = processes.where(np.isfinite(processes["capacity"].values.ravel()))
    meaning = "Activity that a process is able to carry."
    good = p.good("process capacity", "kt/year", at="process", spare=True, meaning=meaning)
    p.post(good, limited.labels, limited["capacity"], "there at the start")
    p.post(good, limited.labels, -(activity.at(limited.labels, limited.labels) / p.year), "used")


def _turn_over(p: Problem, activity: Expr, flows: Rows, good: Good) -> None:
    """What the processes give and take of one good, spread evenly over the time the good keeps apart."""
    share = {"season": p.calendar.season_share, "block": p.calendar.hour_share}.get(good.over, quantity(1.0, "1"))
    amount = flows["amount"].at(flows.labels, flows["process"]) * share
    places = [at or process for at, process in zip(flows["at"], flows["process"], strict=True)]
    turned = activity.at(flows["process"], flows["process"]) * amount
    p.post(good, places, turned, NOTE)


def check(case: Case, ledger: pl.DataFrame) -> list[str]:
    """Whether every process gave and took its goods in the proportions that its rows state.

    Args:
        case: the case that was planned.
        ledger: the entries of the plan.

    Returns:
        list[str]: a sentence for each process whose goods speak of different activities; empty when all is well.
    """
    turned = ledger.filter(pl.col("entry") == NOTE).group_by("item", "good", "unit", "stage", "scenario")
    stated = _stated(case)
    activity: dict[tuple[str, str, str], float] = {}
    wrong = []
    for process, good, measure, stage, scenario, value in turned.agg(pl.col("value").sum()).sort("good").iter_rows():
        amount, per = stated[process, good]
        if amount == 0.0 or not per.fits(unit(measure)):
            continue
        found = value / (amount * per.factor_to(unit(measure)))
        first = activity.setdefault((process, stage, scenario), found)
        if abs(found - first) > TOLERANCE * (1 + abs(first)):
            wrong.append(f"{process}, {stage}, {scenario}: {good} says an activity of {found:.6g} kt, not {first:.6g}.")
    return wrong


def _stated(case: Case) -> dict[tuple[str, str], tuple[float, Unit]]:
    """Net amount of each good for a unit of activity of each process, and the unit of its amount for 1 kt."""
    stated: dict[tuple[str, str], tuple[float, Unit]] = {}
    for part in case["process_flows"].parts("amount"):
        amounts: Array = part["amount"]
        for process, good, amount in zip(part["process"], part["good"], amounts.values.ravel().tolist(), strict=True):
            per = amounts.unit * unit("kt")
            before, known = stated.get((process, good), (0.0, per))
            stated[process, good] = (before + amount * per.factor_to(known), known)
    return stated
