"""What a change of the problem is worth at the prices of a plan, nothing being solved again.

At its optimum a plan is worth what its Lagrangian is, and by the envelope theorem the worth moves, for a small change
of the numbers, as the Lagrangian does at the decisions and prices of the plan:

    L = worth(x) + Σ price · balance(x) + Σ rent · (bound − x) − price of the shortfall · (shortfall(x) − its least)

So it is enough to build the problem with the changed numbers and to evaluate its entries; what stays the same whatever
changes is left out. Whole numbers stay as they are. A decision that the plan did not have (its bounds were zero) counts
if at the prices it pays. How small the shortfall of subsistence can be moves likewise, by the prices of its own least
solution.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from whitecoal.solving.session import Session

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whitecoal.accounts import Accounts
    from whitecoal.analyses.again import Again
    from whitecoal.entries import Decision
    from whitecoal.problem import Problem

Grid = tuple[str, tuple[str, ...]]
"""A decision by its name and its items."""


@dataclass(frozen=True, eq=False)
class Pricing:
    """Decisions and prices kept by name, so that they find their places in a problem built anew.

    Args:
        x: of each decision what was decided [its axes].
        rents: of each decision by how much the aim would rise with its bound; zero for whole ones [its axes].
        at_upper: whether it is the upper bound that binds [its axes].
        prices: of each good and place by how much the aim would rise with one unit more [good's time].
        on_worth, on_first: what one unit of the worth and of the first objective counts.
    """

    x: dict[Grid, NDArray[np.float64]]
    rents: dict[Grid, NDArray[np.float64]]
    at_upper: dict[Grid, NDArray[np.bool_]]
    prices: dict[tuple[str, str], NDArray[np.float64]]
    on_worth: float
    on_first: float
    _stacked: dict[tuple[str, tuple[str, ...]], NDArray[np.float64]] = field(default_factory=dict, repr=False)

    def contributions(self, problem: Problem) -> list[NDArray[np.float64]]:
        """The parts of the Lagrangian in a problem: one for each entry, aim and decision, item by item."""
        x, opened = self._placed(problem)
        parts = [self._of_entries(problem, at, x) for at in range(len(problem.entries))]
        for aim in problem.aims:
            counts = self.on_first if aim.first else self.on_worth
            parts.append(counts * _by_item(aim.amount.value(x) * aim.weight))
        parts += [self._of_bounds(decision) for decision in problem.decisions]
        return [*parts, np.array([self._of_opened(problem, opened)])]

    def _placed(self, problem: Problem) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """The decisions in the columns of a problem, and the columns that the plan did not have."""
        x = np.zeros(problem.columns)
        opened = []
        for decision in problem.decisions:
            decided = decision.columns >= 0
            key = decision.name, decision.labels
            known = self.x.get(key)
            if known is None or known.shape != decided.shape:
                opened.append(decision.columns[decided])
                continue
            x[decision.columns[decided]] = np.nan_to_num(known[decided])
            opened.append(decision.columns[decided & np.isnan(known)])
        return x, np.concatenate(opened)

    def _of_entries(self, problem: Problem, at: int, x: NDArray[np.float64]) -> NDArray[np.float64]:
        entry = problem.entries[at]
        key = entry.good, entry.places
        if key not in self._stacked:
            self._stacked[key] = self._stack(*key)
        return _by_item(entry.amount.value(x) * self._stacked[key])

    def _stack(self, good: str, places: tuple[str, ...]) -> NDArray[np.float64]:
        """The prices of a good at some places [place × good's time]."""
        prices = [self.prices.get((good, place), np.zeros((1,) * 4)) for place in places]
        shape = np.broadcast_shapes(*(price.shape for price in prices))
        return np.stack([np.broadcast_to(price, shape) for price in prices])

    def _of_bounds(self, decision: Decision) -> NDArray[np.float64]:
        key = decision.name, decision.labels
        if key not in self.rents or self.rents[key].shape != decision.columns.shape:
            return np.zeros(len(decision.labels))
        rent = self.rents[key]
        bound = np.where(self.at_upper[key], decision.upper, decision.lower)
        return _by_item(np.where(rent == 0.0, 0.0, rent * np.where(np.isfinite(bound), bound, 0.0)))

    def _of_opened(self, problem: Problem, opened: NDArray[np.int64]) -> float:
        """What decisions that the plan did not have would bring within their bounds, at its prices."""
        if not len(opened):
            return 0.0
        program, accounts = problem.program()
        gain = self.on_worth * program.cost + self.on_first * program.first
        gain = gain + program.transposed(self._in_rows(accounts))
        pays = opened[(gain[opened] > 0) & ~program.whole[opened] & np.isfinite(program.upper[opened])]
        return float(gain[pays] @ program.upper[pays])

    def _in_rows(self, accounts: Accounts) -> NDArray[np.float64]:
        prices = np.zeros(len(accounts.spare))
        for good, places, rows in accounts.goods.values():
            for position, place in enumerate(places):
                known = self.prices.get((good.name, place))
                if known is not None:
                    live = rows[position] >= 0
                    prices[rows[position][live]] = known[live]
        return prices


def _by_item(values: NDArray[np.float64]) -> NDArray[np.float64]:
    total: NDArray[np.float64] = values.reshape(len(values), -1).sum(axis=1)
    return total


def priced(again: Again) -> list[tuple[float, Pricing]]:
    """The Lagrangian of a run with the sign it counts with, and that of the least shortfall where it has a price."""
    first = again.plan.about["solver"]["first"]
    price = float(first["price"])
    worth = _pricing(again, again.x, (again.row_dual, again.reduced_cost), (1.0, -price))
    if not price:
        return [(1.0, worth)]
    whole = again.program.whole
    fixed = again.program.bounded(
        np.where(whole, again.x, again.program.lower), np.where(whole, again.x, again.program.upper)
    )
    session = Session(replace(fixed.relaxed(), cost=-again.program.first, offset=0.0))
    answer = session.run("least shortfall")
    shortfall = _pricing(again, answer.x, (answer.row_dual, answer.reduced_cost), (0.0, -1.0))
    return [(1.0, worth), (-price, shortfall)]


def _pricing(
    again: Again,
    x: NDArray[np.float64],
    duals: tuple[NDArray[np.float64], NDArray[np.float64]],
    counts: tuple[float, float],
) -> Pricing:
    row_dual, reduced_cost = duals
    amounts: dict[Grid, NDArray[np.float64]] = {}
    rents: dict[Grid, NDArray[np.float64]] = {}
    at_upper: dict[Grid, NDArray[np.bool_]] = {}
    for decision in again.problem.decisions:
        key, decided = (decision.name, decision.labels), decision.columns >= 0
        grid = np.full(decided.shape, np.nan)
        grid[decided] = x[decision.columns[decided]]
        rent = np.zeros(decided.shape)
        rent[decided] = 0.0 if decision.whole else reduced_cost[decision.columns[decided]]
        amounts[key], rents[key] = grid, rent
        at_upper[key] = np.abs(grid - decision.upper) < np.abs(grid - decision.lower)
    prices: dict[tuple[str, str], NDArray[np.float64]] = {}
    for good, places, rows in again.accounts.goods.values():
        padded = np.append(-row_dual, 0.0)
        for position, place in enumerate(places):
            prices[good.name, place] = padded[rows[position]]  # −1 reads the zero at the end
    return Pricing(amounts, rents, at_upper, prices, *counts)
