"""A model of OSeMOSYS posted into the ledger: fuels, capacities, margins, limits, emissions, costs.

Years are stages of one year, time slices the blocks of one season, regions and technologies items. The goods:

    capacity                        residual and new, each while it lives, against the capacity that stands [year]
    running capacity                what may run in a slice, against what does [slice]
    running time                    the same over the year where technologies are not always available [year]
    fuel                            made, taken, traded, demanded in a slice; a surplus goes unused [slice]
    fuel over the year              the same summed, against demand that does not say when [year]
    whole units                     new capacity in units of a size [year]
    reserve margin                  tagged capacity, against tagged production with its margin [slice]
    renewable share                 production of tagged technologies, against the share of tagged fuels [year]
    activity, emissions in the year what technologies do and emit; their limits are bounds [year]
    … over all years                the same against limits of the whole period

Money is worth what it is in the first year (see `costs.py`), so the calendar discounts nothing. Sums in OSeMOSYS carry
no units, and ours none. Source of the rules: M. Howells et al., OSeMOSYS, Energy Policy 39 (2011) 5850-5870, and the
published formulation of 2017_11_08; where its long and its short version differ, the short one holds.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from whitecoal.algebra import Array, Expr
from whitecoal.dialects.books import Books
from whitecoal.dialects.items import Items, grid, living, money, picked, unlimited
from whitecoal.dialects.policy import post_emissions, post_limits_of_activity, post_renewables, post_reserve
from whitecoal.dialects.storage import Stores, post_storage
from whitecoal.dialects.vocabulary import FUEL, REGION, STORAGE, YEAR
from whitecoal.places import ITEM

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whitecoal.dialects.model import Model


@dataclass(frozen=True, eq=False)
class Posted:
    """A model in the ledger: the problem, and the decisions from which results are read.

    Args:
        books: the model, its items, and the problem.
        activity: rate of activity [mode × year × slice].
        new: new capacity [pair × year].
        standing: capacity that stands [pair × year].
        units: number of new units [pair × year], None where all sizes will do.
        routes: region, other region, fuel.
        trade: what the first region of a route sends [route × year × slice], None without routes.
        stores: decisions on storage, None without storage.
    """

    books: Books
    activity: Expr
    new: Expr
    standing: Expr
    units: Expr | None
    routes: Items
    trade: Expr | None
    stores: Stores | None


def post(model: Model) -> Posted:
    """Post a model.

    Args:
        model: read and checked.

    Returns:
        Posted: with the problem, whose `program()` can be solved.
    """
    return _Posting(model).posted()


class _Posting(Books):
    """The goods of a model, one after the other."""

    def posted(self) -> Posted:
        """Everything, in an order in which a reader would ask."""
        new, standing = self._capacity()
        units = self._whole_units(new)
        activity = self._activity()
        self._running(activity, standing)
        self._fuels(activity)
        routes, trade = self._trade()
        self._yearly_fuels(activity, routes, trade)
        post_reserve(self, activity, standing)
        post_renewables(self, activity)
        post_limits_of_activity(self, activity)
        post_emissions(self, activity)
        self._worth(activity, new, standing)
        stores = None
        if self.model.count(STORAGE):
            stores = post_storage(self.p, self.model, self.costs, activity, self.mode_at)
        return Posted(self, activity, new, standing, units, routes, trade, stores)

    def _capacity(self) -> tuple[Expr, Expr]:
        labels = self.pairs.labels
        least = np.maximum(self.by_pair("TotalAnnualMinCapacityInvestment"), 0.0)
        most = unlimited(self.by_pair("TotalAnnualMaxCapacityInvestment"))
        new = self.p.choose("new capacity", labels, "1", lower=grid(least, labels), upper=grid(most, labels))
        least = np.maximum(self.by_pair("TotalAnnualMinCapacity"), 0.0)
        most = unlimited(self.by_pair("TotalAnnualMaxCapacity"))
        standing = self.p.choose("capacity", labels, "1", lower=grid(least, labels), upper=grid(most, labels))
        book = self.p.good(
            "capacity", "1", at=ITEM, over="node", meaning="What was there before and what was built and still lives."
        )
        self.p.post(book, labels, grid(self.by_pair("ResidualCapacity"), labels), "there before")
        self.p.post(book, labels, new.through(living(self.model, self.by_pair("OperationalLife"))), "built")
        self.p.post(book, labels, -standing, "stands")
        return new, standing

    def _whole_units(self, new: Expr) -> Expr | None:
        size = self.by_pair("CapacityOfOneTechnologyUnit")
        chosen = (size != 0).any(axis=1)
        if not chosen.any():
            return None
        items = self.kept(self.pairs, chosen)
        size = size[chosen]
        most = np.where(size != 0, np.inf, 0.0)
        units = self.p.choose("new units", items.labels, "1", upper=grid(most, items.labels), whole=True)
        book = self.p.good("whole units", "1", at=ITEM, over="node", meaning="New capacity comes in units of a size.")
        built = new.at(items.labels, items.labels) * grid((size != 0).astype(float), items.labels)
        self.p.post(book, items.labels, built, "built")
        self.p.post(book, items.labels, -(units * grid(size, items.labels)), "units of their size")
        return units

    def _activity(self) -> Expr:
        """The rate of activity; nothing where no capacity works, or where a mode does nothing in a year."""
        works = self.model["CapacityFactor"][self.modes.at[0], self.modes.at[1]].swapaxes(1, 2) > 0
        most = np.where(works & self.alive[:, :, None], np.inf, 0.0)
        upper = Array.over(most, "1", "item", "stage", "block", labels=self.modes.labels)
        return self.p.flow("activity", self.modes.labels, "1", over="block", upper=upper)

    def _running(self, activity: Expr, standing: Expr) -> None:
        """Nothing runs beyond its capacity in a slice; nor, where it is not always available, over the year."""
        runs = np.zeros(len(self.pairs), dtype=bool)
        runs[self.owner] = True
        items = self.kept(self.pairs, runs)
        scale = self.model["CapacityToActivityUnit"][items.at][:, None, None]
        factor = self.model["CapacityFactor"][items.at].swapaxes(1, 2) * scale
        owners = tuple(self.names[self.owner])
        book = self.p.good(
            "running capacity", "1", at=ITEM, over="block", spare=True, meaning="What may run in a time slice."
        )
        stands = standing.at(items.labels, items.labels)
        self.p.post(
            book,
            items.labels,
            stands * Array.over(factor, "1", "item", "stage", "block", labels=items.labels),
            "stands",
        )
        self.p.post(book, owners, -activity, "runs")
        available = self.model["AvailabilityFactor"][items.at]
        short = available < 1
        if not short.any():
            return
        yearly = (factor * self.model["YearSplit"].T[None]).sum(axis=2) * available * short
        often = np.asarray(short.any(axis=1))
        late = self.kept(items, often)
        book = self.p.good(
            "running time", "1", at=ITEM, over="stage", spare=True, meaning="What may run in a year with its repairs."
        )
        amount = stands.at(late.labels, late.labels) * grid(yearly[often], late.labels)
        self.p.post(book, late.labels, amount, "stands")
        limited = np.zeros((len(self.pairs), self.model.count(YEAR)))
        limited[runs] = short
        chosen = np.flatnonzero(limited[self.owner].any(axis=1))
        ran = self.ran(activity, chosen, limited[self.owner[chosen]])
        self.p.post(book, tuple(self.names[self.owner[chosen]]), -ran, "runs")

    def _fuels(self, activity: Expr) -> None:
        model = self.model
        book = self.p.good(
            "fuel", "1", at=ITEM, over="block", spare=True, meaning="What is made in a time slice serves what is taken."
        )
        for ratios, sign, note in ((self.outputs, 1.0, "made"), (self.inputs, -1.0, "taken")):
            if len(ratios):
                amount = self.by_ratio(activity, ratios, sign * ratios.values) * self.split
                self.p.post(book, self.accounts(ratios.at[0], ratios.at[3], FUEL), amount, note)
        wanted = model["SpecifiedAnnualDemand"][:, :, None, :] * model["SpecifiedDemandProfile"]
        at = np.nonzero((wanted != 0).any(axis=(2, 3)))
        if len(at[0]):
            items = self.items(at, (REGION, FUEL))
            demand = Array.over(wanted[at].swapaxes(1, 2), "1", "item", "stage", "block", labels=items.labels)
            self.p.post(book, items.labels, -demand, "demanded")

    def _trade(self) -> tuple[Items, Expr | None]:
        """What the first region of each route sends the second; less than nothing where it receives."""
        (one, other, fuel, year), _ = self.model.parameters["TradeRoute"].entries()
        first = one < other
        shape = tuple(self.model.count(name) for name in (REGION, REGION, FUEL))
        cells, route = np.unique(
            np.ravel_multi_index((one[first], other[first], fuel[first]), shape), return_inverse=True
        )
        items = self.items(np.unravel_index(cells, shape), (REGION, REGION, FUEL))
        if not len(items):
            return items, None
        far = np.zeros((len(items), self.model.count(YEAR), 1))
        far[route, year[first]] = np.inf
        freely = Array.over(far, "1", "item", "stage", "block", labels=items.labels)
        sent = self.p.flow("trade", items.labels, "1", over="block", lower=-freely, upper=freely)
        book = self.p.good_of("fuel")
        self.p.post(book, self.accounts(items.at[0], items.at[2], FUEL), -sent, "sent")
        self.p.post(book, self.accounts(items.at[1], items.at[2], FUEL), sent, "received")
        return items, sent

    def _yearly_fuels(self, activity: Expr, routes: Items, trade: Expr | None) -> None:
        """Demand that does not say when it comes, against all that is made and not taken in the year."""
        wanted = self.model["AccumulatedAnnualDemand"]
        kept = (wanted != 0).any(axis=2)
        if not kept.any():
            return
        book = self.p.good(
            "fuel over the year",
            "1",
            at=ITEM,
            over="stage",
            spare=True,
            meaning="Demand that does not say when it comes.",
        )
        for ratios, sign, note in ((self.outputs, 1.0, "made"), (self.inputs, -1.0, "taken")):
            some = ratios.some(kept[ratios.at[0], ratios.at[3]])
            if len(some):
                counted = some.values * (wanted != 0)[some.at[0], some.at[3]]
                amount = (self.by_ratio(activity, some, sign * counted) * self.split).sum("block")
                self.p.post(book, self.accounts(some.at[0], some.at[3], FUEL), amount, note)
        if trade is not None:
            for end, sign, note in ((0, -1.0, "sent"), (1, 1.0, "received")):
                region, fuel = routes.at[end], routes.at[2]
                counted = sign * (wanted != 0)[region, fuel]
                chosen = np.flatnonzero(counted.any(axis=1))
                if len(chosen):
                    labels = tuple(routes.labels[at] for at in chosen)
                    amount = (picked(trade, chosen, labels) * grid(counted[chosen], labels)).sum("block")
                    self.p.post(book, self.accounts(region[chosen], fuel[chosen], FUEL), amount, note)
        items = self.items(np.nonzero(kept), (REGION, FUEL))
        self.p.post(book, items.labels, -grid(wanted[kept], items.labels), "demanded")

    def _worth(self, activity: Expr, new: Expr, standing: Expr) -> None:
        costs, region = self.costs, self.pairs.at[0]
        labels = self.pairs.labels
        places = tuple(np.array(self.model.sets[REGION], dtype=object)[region])
        capital = costs.capital[self.pairs.at] * costs.start[region]
        self.p.aim(-(new * money(capital, labels)), "capital", places=places)
        left = costs.left[self.pairs.at] * costs.end[region][:, None]
        if left.any():
            self.p.aim(new * money(left, labels), "left at the end", places=places)
        fixed = self.model["FixedCost"][self.pairs.at] * costs.middle[region]
        self.p.aim(-(standing * money(fixed, labels)), "upkeep", places=places)
        region = self.modes.at[0]
        places = tuple(np.array(self.model.sets[REGION], dtype=object)[region])
        running = self.model["VariableCost"][self.modes.at] * costs.middle[region]
        self._cost(activity, running, "running", places)
        self._cost(activity, self.charged * costs.middle[region], "charged for emissions", places)

    def _cost(self, activity: Expr, cost: NDArray[np.float64], note: str, places: tuple[str, ...]) -> None:
        chosen = np.flatnonzero((cost != 0).any(axis=1))
        if len(chosen):
            labels = tuple(self.modes.labels[at] for at in chosen)
            amount = picked(activity, chosen, labels) * self.split * money(cost[chosen], labels)
            self.p.aim(-amount, note, places=tuple(places[at] for at in chosen))
