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
from functools import cached_property
from typing import TYPE_CHECKING, Generic, TypeVar

import numpy as np

from whitecoal.solving.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from numpy.typing import NDArray

    from whitecoal.accounts import Accounts
    from whitecoal.algebra import Expr
    from whitecoal.analyses.again import Again
    from whitecoal.entries import Decision
    from whitecoal.problem import Problem

Number = TypeVar("Number", bound=np.generic)
Name = tuple[str, int]
"""A decision by its name, and its number among those of that name."""
Part = tuple[tuple[str, ...], tuple[str, ...], "NDArray[np.float64]"]
"""A part of the Lagrangian: what it is, of which items, how much of each."""


@dataclass(frozen=True, eq=False)
class Kept(Generic[Number]):
    """Something kept of a decision: its items, and a value for each and each time."""

    labels: tuple[str, ...]
    values: NDArray[Number]

    @cached_property
    def position(self) -> dict[str, int]:
        """Where each item stands."""
        return {label: at for at, label in enumerate(self.labels)}


@dataclass(frozen=True, eq=False)
class Parts:
    """All parts of a Lagrangian in a row.

    Args:
        names: what each part is, and of which items.
        values: how much, item by item.
        whole: what is decided in whole numbers, and of which items.
    """

    names: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    values: NDArray[np.float64]
    whole: tuple[tuple[str, tuple[str, ...]], ...]

    @cached_property
    def _each(self) -> list[tuple[tuple[str, ...], str, int]]:
        """A name for every value; those of one name are numbered."""
        seen: dict[tuple[tuple[str, ...], str], int] = {}
        named = []
        for part, labels in self.names:
            for label in labels:
                number = seen[part, label] = seen.get((part, label), -1) + 1
                named.append((part, label, number))
        return named

    @cached_property
    def _position(self) -> dict[tuple[tuple[str, ...], str, int], int]:
        return {name: at for at, name in enumerate(self._each)}

    def __sub__(self, base: Parts) -> NDArray[np.float64]:
        """How each part of the base has moved, and after them all that the base does not have, together."""
        if self.names == base.names:
            return np.append(self.values - base.values, 0.0)
        moved = np.append(-base.values, 0.0)
        at = [base._position.get(name, len(base.values)) for name in self._each]
        np.add.at(moved, at, self.values)
        return moved


@dataclass(frozen=True, eq=False)
class Pricing:
    """Decisions and prices kept by name, so that they find their places in a problem built anew.

    Args:
        x: of each decision, by its name, what was decided [its axes].
        rents: of each decision by how much the aim would rise with its bound; zero for whole ones [its axes].
        at_upper: whether it is the upper bound that binds [its axes].
        prices: of each good and place by how much the aim would rise with one unit more [good's time].
        on_worth, on_first: what one unit of the worth and of the first objective counts.
    """

    x: dict[Name, Kept[np.float64]]
    rents: dict[Name, Kept[np.float64]]
    at_upper: dict[Name, Kept[np.bool_]]
    prices: dict[tuple[str, str], NDArray[np.float64]]
    on_worth: float
    on_first: float
    _stacked: dict[tuple[str, tuple[str, ...]], NDArray[np.float64]] = field(default_factory=dict, repr=False)

    def contributions(self, problem: Problem) -> Iterator[Part]:
        """The parts of the Lagrangian in a problem: one for each entry, aim and decision, item by item."""
        x, opened = self._placed(problem)
        for at, entry in enumerate(problem.entries):
            yield (
                ("entry", entry.good, entry.note),
                _items(entry.amount, entry.places),
                self._of_entries(problem, at, x),
            )
        for aim in problem.aims:
            counts = self.on_first if aim.first else self.on_worth
            worth = counts * _by_item(aim.amount.value(x) * aim.weight)
            yield ("aim", aim.note, str(aim.first)), _items(aim.amount, aim.places), worth
        for name, decision in _called(problem):
            yield ("bound", decision.name), decision.labels, self._of_bounds(name, decision)
        yield ("opened",), ("",), np.array([self._of_opened(problem, opened)])

    def _placed(self, problem: Problem) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
        """The decisions in the columns of a problem, and the columns that the plan did not have."""
        x = np.zeros(problem.columns)
        opened = []
        for name, decision in _called(problem):
            decided = decision.columns >= 0
            known = _known(self.x, name, decision, np.nan)
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

    def _of_bounds(self, name: Name, decision: Decision) -> NDArray[np.float64]:
        rent = _known(self.rents, name, decision, 0.0)
        bound = np.where(_known(self.at_upper, name, decision, 0.0), decision.upper, decision.lower)
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


def _called(problem: Problem) -> Iterator[tuple[Name, Decision]]:
    """Every decision with its name, and its number among those of that name."""
    seen: dict[str, int] = {}
    for decision in problem.decisions:
        seen[decision.name] = seen.get(decision.name, -1) + 1
        yield (decision.name, seen[decision.name]), decision


def _known(kept: Mapping[Name, Kept[Number]], name: Name, decision: Decision, fill: float) -> NDArray[Number]:
    """What is kept of a decision, item by item; `fill` for items and times that are new."""
    found = kept.get(name)
    if found is not None and found.labels == decision.labels and found.values.shape == decision.columns.shape:
        return found.values
    values = np.full(decision.columns.shape, fill, dtype=None if found is None else found.values.dtype)
    if found is not None and found.values.shape[1:] == values.shape[1:]:
        for at, label in enumerate(decision.labels):
            if label in found.position:
                values[at] = found.values[found.position[label]]
    return values


def _items(amount: Expr, places: tuple[str, ...]) -> tuple[str, ...]:
    """Names for the items of an amount."""
    return amount.labels if amount.labels and len(amount.labels) >= len(places) else places


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
    session = Session(replace(again.program.held(again.x), cost=-again.program.first, offset=0.0))
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
    amounts: dict[Name, Kept[np.float64]] = {}
    rents: dict[Name, Kept[np.float64]] = {}
    at_upper: dict[Name, Kept[np.bool_]] = {}
    for name, decision in _called(again.problem):
        labels, decided = decision.labels, decision.columns >= 0
        grid = np.full(decided.shape, np.nan)
        grid[decided] = x[decision.columns[decided]]
        rent = np.zeros(decided.shape)
        rent[decided] = 0.0 if decision.whole else reduced_cost[decision.columns[decided]]
        amounts[name], rents[name] = Kept(labels, grid), Kept(labels, rent)
        at_upper[name] = Kept(labels, np.abs(grid - decision.upper) < np.abs(grid - decision.lower))
    prices: dict[tuple[str, str], NDArray[np.float64]] = {}
    for good, places, rows in again.accounts.goods.values():
        padded = np.append(-row_dual, 0.0)
        for position, place in enumerate(places):
            prices[good.name, place] = padded[rows[position]]  # −1 reads the zero at the end
    return Pricing(amounts, rents, at_upper, prices, *counts)
