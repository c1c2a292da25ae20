"""Prices put to the test: a little more, then a little less of a good in one account, and the plan solved again.

The worth is concave in what an account is given, whole works fixed. So whatever the step, the price lies between what a
little more brings and what a little less costs:

    (worth with more − worth) / step  ≤  price  ≤  (worth − worth with less) / step
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from whitecoal.analyses.again import Again, taken_up
from whitecoal.solving.program import choose_method
from whitecoal.solving.session import Session

if TYPE_CHECKING:
    from whitecoal.plans import Plan

STEP = 1e-3
"""Share of what is turned over in an account by which it is given more or less; at least of one unit's thousandth."""
LEAST = 1e-3
AGREES = 1e-6
"""By how much of itself (and of the dearest part of the worth that a step moves) a price may lie outside."""


@dataclass(frozen=True)
class TriedPrice:
    """A price with what more and less of the good is really worth [million money, discounted, per unit].

    Args:
        good, place, time: of the account.
        unit: of the good.
        price: of the plan, weighted as the objective weighs it.
        more: what a little more brings, a unit.
        less: what a little less costs, a unit; infinite where the plan cannot do with less.
        holds: whether the price lies between.
    """

    good: str
    place: str
    time: str
    unit: str
    price: float
    more: float
    less: float
    holds: bool


def tried_prices(plan: Plan, each: int = 1, tell: Callable[[str], None] = lambda _: None) -> list[TriedPrice]:
    """The dearest accounts of every good of a saved run, tried.

    Args:
        plan: a saved run.
        each: how many accounts of a good.
        tell: told what is tried.
    """
    again = taken_up(plan)
    session, worth = _fixed(again)
    found = []
    for row in _dearest(again, each).iter_rows(named=True):
        tell(f"{row['good']} at {row['place']}")
        found.append(_tried(again, session, worth, row))
    return found


def _fixed(again: Again) -> tuple[Session, float]:
    """The program with whole numbers and the first objective as they are, solved."""
    first = again.plan.about["solver"]["first"]
    program = again.program
    if first["limit"] is not None:
        program = program.keep_first(float(first["limit"]))
    session = Session(program.held(again.x))
    method = choose_method(program.columns, program.nonzeros)
    return session, session.run("prices", method=method).worth


def _dearest(again: Again, each: int) -> pl.DataFrame:
    """Accounts with what is turned over in them: those of each good whose price times turnover is greatest."""
    posted = again.plan.ledger.filter(pl.col("account") >= 0)
    turnover = posted.group_by("account").agg(pl.col("value").abs().sum().alias("turnover"))
    accounts = again.plan.accounts.join(turnover, on="account", how="inner", maintain_order="left")
    ranked = accounts.with_columns(size=pl.col("price").abs() * pl.col("turnover"))
    ranked = ranked.sort("size", descending=True, maintain_order=True)
    return ranked.group_by("good", maintain_order=True).head(each)


def _tried(again: Again, session: Session, worth: float, row: dict[str, object]) -> TriedPrice:
    account, turnover = int(str(row["account"])), float(str(row["turnover"]))
    step = STEP * max(turnover, LEAST)
    more = (_given(again, session, account, step) - worth) / step
    less = (worth - _given(again, session, account, -step)) / step
    _given(again, session, account, 0.0)
    price = float(-again.row_dual[account])
    room = AGREES * (abs(price) + abs(worth) * 1e-6 / step + 1e-6)
    time = " · ".join(str(row[axis]) for axis in ("stage", "scenario", "season", "block") if row[axis])
    holds = more - room <= price <= less + room
    return TriedPrice(str(row["good"]), str(row["place"]), time, str(row["unit"]), price, more, less, holds)


def _given(again: Again, session: Session, account: int, amount: float) -> float:
    """What the plan is worth with so much given to an account; minus infinity where there is none."""
    lower, upper = again.program.row_lower[account], again.program.row_upper[account]
    session.bound_rows(np.array([account]), np.array([lower - amount]), np.array([upper - amount]))
    answer = session.run("prices")
    return answer.worth if answer.status == "optimal" else -np.inf
