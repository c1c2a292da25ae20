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
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from whitecoal.algebra import Array, Expr
from whitecoal.calendar import Calendar, Scenario, Stage
from whitecoal.dialects.costs import Costs
from whitecoal.dialects.picking import living, picked
from whitecoal.dialects.storage import Stores, post_storage
from whitecoal.dialects.vocabulary import EMISSION, FUEL, MODE, NO_LIMIT, REGION, STORAGE, TECHNOLOGY, TIMESLICE, YEAR
from whitecoal.places import ITEM, Places
from whitecoal.problem import Problem
from whitecoal.units import unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from whitecoal.dialects.model import Model

SEASON = "year"
"""The one season of the calendar."""


@dataclass(frozen=True, eq=False)
class Items:
    """Cells of some sets that have something to say, with their names.

    Args:
        at: positions in each set [item].
        labels: their names.
    """

    at: tuple[NDArray[np.int64], ...]
    labels: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True, eq=False)
class Posted:
    """A model in the ledger: the problem, and the decisions from which results are read.

    Args:
        model: what was posted.
        costs: its costs.
        problem: the ledger.
        modes: technologies in their modes: region, technology, mode.
        pairs: technologies: region, technology.
        activity: rate of activity [mode × year × slice].
        new: new capacity [pair × year].
        standing: capacity that stands [pair × year].
        units: number of new units [pair × year], None where all sizes will do.
        trade: what the first region of a route sends [route × year × slice], None without routes.
        routes: region, other region, fuel.
        stores: decisions on storage, None without storage.
        fuels: region and fuel of each account.
        owner: the pair of each mode [mode].
        mode_at: position of each region, technology and mode among the modes.
        outputs: what modes make of fuels.
        inputs: what they take.
        emitted: what they emit.
        charged: what a unit of activity is charged for it, in money of its year [mode × year].
    """

    model: Model
    costs: Costs
    problem: Problem
    modes: Items
    pairs: Items
    activity: Expr
    new: Expr
    standing: Expr
    units: Expr | None
    routes: Items
    trade: Expr | None
    stores: Stores | None
    fuels: Items
    owner: NDArray[np.int64]
    mode_at: NDArray[np.int64]
    outputs: Ratios
    inputs: Ratios
    emitted: Ratios
    charged: NDArray[np.float64]


def post(model: Model) -> Posted:
    """Post a model.

    Args:
        model: read and checked.

    Returns:
        Posted: with the problem, whose `program()` can be solved.
    """
    return _Posting(model).posted()


def calendar_of(model: Model) -> Calendar:
    """Years as stages of one year, time slices as blocks of one season, in the shares of the first year."""
    years = model.years
    stages = tuple(Stage(str(year), int(year), 1, at - 1) for at, year in enumerate(years))
    shares = tuple(float(share) for share in model["YearSplit"][:, 0])
    scenario = Scenario("as given", 1.0, len(stages) - 1)
    return Calendar(stages, (scenario,), (SEASON,), (365.0,), model.sets[TIMESLICE], (shares,))


class _Posting:
    """The goods of a model, one after the other."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.costs = Costs.of(model)
        self.p = Problem.of_dialect(calendar_of(model), Places(()))
        self.split = Array.over(model["YearSplit"].T, "1", "stage", "block")
        self.outputs = Ratios.of(model, "OutputActivityRatio", FUEL)
        self.inputs = Ratios.of(model, "InputActivityRatio", FUEL)
        self.emitted = Ratios.of(model, "EmissionActivityRatio", EMISSION)
        self.modes, self.alive = self._modes()
        self.mode_at = self._position(self.modes, (REGION, TECHNOLOGY, MODE))
        self.pairs = self._pairs()
        self.pair_at = self._position(self.pairs, (REGION, TECHNOLOGY))
        self.owner = self.pair_at[self.modes.at[0], self.modes.at[1]]
        self.names = np.array(self.pairs.labels, dtype=object)

    def posted(self) -> Posted:
        """Everything, in an order in which a reader would ask."""
        new, standing = self._capacity()
        units = self._whole_units(new)
        activity = self._activity()
        self._running(activity, standing)
        self._fuels(activity)
        routes, trade = self._trade()
        self._yearly_fuels(activity, routes, trade)
        self._reserve(activity, standing)
        self._renewables(activity)
        self._limits_of_activity(activity)
        self._emissions(activity)
        self._worth(activity, new, standing)
        stores = None
        if self.model.count(STORAGE):
            stores = post_storage(self.p, self.model, self.costs, activity, self.mode_at)
        at = tuple(axis.ravel() for axis in np.indices((self.model.count(REGION), self.model.count(FUEL))))
        return Posted(
            model=self.model,
            costs=self.costs,
            problem=self.p,
            modes=self.modes,
            pairs=self.pairs,
            activity=activity,
            new=new,
            standing=standing,
            units=units,
            routes=routes,
            trade=trade,
            stores=stores,
            fuels=self._items(at, (REGION, FUEL)),
            owner=self.owner,
            mode_at=self.mode_at,
            outputs=self.outputs,
            inputs=self.inputs,
            emitted=self.emitted,
            charged=self.charged,
        )

    # ---- items -----------------------------------------------------------------------------------------------

    def _modes(self) -> tuple[Items, NDArray[np.bool_]]:
        """Modes that make, take, emit, cost, store or are asked for; and in which years each does [mode × year]."""
        model, shape = self.model, tuple(self.model.count(name) for name in (REGION, TECHNOLOGY, MODE, YEAR))
        alive = model["VariableCost"] != 0
        for ratios in (self.outputs, self.inputs, self.emitted):
            region, technology, mode, _ = ratios.at
            np.logical_or.at(alive, (region, technology, mode), ratios.values != 0)
        for name in ("TechnologyToStorage", "TechnologyFromStorage"):
            (region, technology, _, mode), _ = model.parameters[name].entries()
            alive[region, technology, mode] = True
        asked = (model["TotalTechnologyAnnualActivityLowerLimit"] > 0).any(axis=2)
        asked |= model["TotalTechnologyModelPeriodActivityLowerLimit"] > 0
        alive |= np.broadcast_to(asked[:, :, None, None], shape)
        at = np.nonzero(alive.any(axis=3))
        return self._items(at, (REGION, TECHNOLOGY, MODE)), alive[at]

    def _pairs(self) -> Items:
        """Technologies that run, or of which capacity is asked for, there already, or counted."""
        model = self.model
        wanted = np.zeros((model.count(REGION), model.count(TECHNOLOGY)), dtype=bool)
        wanted[self.modes.at[0], self.modes.at[1]] = True
        for name in ("TotalAnnualMinCapacity", "TotalAnnualMinCapacityInvestment", "ReserveMarginTagTechnology"):
            wanted |= (model[name] > 0).any(axis=2)
        wanted |= (model["ResidualCapacity"] > 0).any(axis=2) | (model["FixedCost"] < 0).any(axis=2)
        return self._items(np.nonzero(wanted), (REGION, TECHNOLOGY))

    def _items(self, at: Sequence[NDArray[np.int64]], sets: Sequence[str]) -> Items:
        names = [np.array(self.model.members(name), dtype=object)[axis] for name, axis in zip(sets, at, strict=True)]
        return Items(tuple(at), tuple(" · ".join(parts) for parts in zip(*names, strict=True)))

    def _position(self, items: Items, sets: Sequence[str]) -> NDArray[np.int64]:
        """Position of each cell among the items, −1 where it is none."""
        grid = np.full(tuple(self.model.count(name) for name in sets), -1, dtype=np.int64)
        grid[items.at] = np.arange(len(items))
        return grid

    def _kept(self, items: Items, kept: NDArray[np.bool_]) -> Items:
        labels = tuple(label for label, keep in zip(items.labels, kept, strict=True) if keep)
        return Items(tuple(axis[kept] for axis in items.at), labels)

    def _by_pair(self, name: str) -> NDArray[np.float64]:
        """A parameter of technologies [pair (× year)]."""
        return self.model[name][self.pairs.at]

    # ---- capacity --------------------------------------------------------------------------------------------

    def _capacity(self) -> tuple[Expr, Expr]:
        labels = self.pairs.labels
        least = np.maximum(self._by_pair("TotalAnnualMinCapacityInvestment"), 0.0)
        most = _unlimited(self._by_pair("TotalAnnualMaxCapacityInvestment"))
        new = self.p.choose("new capacity", labels, "1", lower=_grid(least, labels), upper=_grid(most, labels))
        least = np.maximum(self._by_pair("TotalAnnualMinCapacity"), 0.0)
        most = _unlimited(self._by_pair("TotalAnnualMaxCapacity"))
        standing = self.p.choose("capacity", labels, "1", lower=_grid(least, labels), upper=_grid(most, labels))
        book = self.p.good(
            "capacity", "1", at=ITEM, over="node", meaning="What was there before and what was built and still lives."
        )
        self.p.post(book, labels, _grid(self._by_pair("ResidualCapacity"), labels), "there before")
        self.p.post(book, labels, new.through(living(self.model, self._by_pair("OperationalLife"))), "built")
        self.p.post(book, labels, -standing, "stands")
        return new, standing

    def _whole_units(self, new: Expr) -> Expr | None:
        size = self._by_pair("CapacityOfOneTechnologyUnit")
        chosen = (size != 0).any(axis=1)
        if not chosen.any():
            return None
        items = self._kept(self.pairs, chosen)
        size = size[chosen]
        most = np.where(size != 0, np.inf, 0.0)
        units = self.p.choose("new units", items.labels, "1", upper=_grid(most, items.labels), whole=True)
        book = self.p.good("whole units", "1", at=ITEM, over="node", meaning="New capacity comes in units of a size.")
        built = new.at(items.labels, items.labels) * _grid((size != 0).astype(float), items.labels)
        self.p.post(book, items.labels, built, "built")
        self.p.post(book, items.labels, -(units * _grid(size, items.labels)), "units of their size")
        return units

    # ---- running ---------------------------------------------------------------------------------------------

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
        items = self._kept(self.pairs, runs)
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
        late = self._kept(items, often)
        book = self.p.good(
            "running time", "1", at=ITEM, over="stage", spare=True, meaning="What may run in a year with its repairs."
        )
        amount = stands.at(late.labels, late.labels) * _grid(yearly[often], late.labels)
        self.p.post(book, late.labels, amount, "stands")
        limited = np.zeros((len(self.pairs), self.model.count(YEAR)))
        limited[runs] = short
        chosen = np.flatnonzero(limited[self.owner].any(axis=1))
        ran = self._ran(activity, chosen, limited[self.owner[chosen]])
        self.p.post(book, tuple(self.names[self.owner[chosen]]), -ran, "runs")

    def _ran(self, activity: Expr, chosen: NDArray[np.int64], times: NDArray[np.float64]) -> Expr:
        """What some modes do in a year, each times a number [chosen × year]."""
        labels = tuple(self.modes.labels[at] for at in chosen)
        return (picked(activity, chosen, labels) * _grid(times, labels) * self.split).sum("block")

    # ---- fuels -----------------------------------------------------------------------------------------------

    def _fuels(self, activity: Expr) -> None:
        model = self.model
        book = self.p.good(
            "fuel", "1", at=ITEM, over="block", spare=True, meaning="What is made in a time slice serves what is taken."
        )
        for ratios, sign, note in ((self.outputs, 1.0, "made"), (self.inputs, -1.0, "taken")):
            if len(ratios):
                amount = self._by_ratio(activity, ratios, sign * ratios.values) * self.split
                self.p.post(book, self._accounts(ratios.at[0], ratios.at[3], FUEL), amount, note)
        wanted = model["SpecifiedAnnualDemand"][:, :, None, :] * model["SpecifiedDemandProfile"]
        at = np.nonzero((wanted != 0).any(axis=(2, 3)))
        if len(at[0]):
            items = self._items(at, (REGION, FUEL))
            demand = Array.over(wanted[at].swapaxes(1, 2), "1", "item", "stage", "block", labels=items.labels)
            self.p.post(book, items.labels, -demand, "demanded")

    def _by_ratio(self, activity: Expr, ratios: Ratios, values: NDArray[np.float64]) -> Expr:
        """The activity of each entry of a ratio times a number [entry × year]."""
        at = self.mode_at[ratios.at[0], ratios.at[1], ratios.at[2]]
        labels = tuple(self.modes.labels[one] for one in at)
        return picked(activity, at, labels) * _grid(values, labels)

    def _accounts(self, region: NDArray[np.int64], other: NDArray[np.int64], of: str) -> tuple[str, ...]:
        return self._items((region, other), (REGION, of)).labels

    def _trade(self) -> tuple[Items, Expr | None]:
        """What the first region of each route sends the second; less than nothing where it receives."""
        route = self.model["TradeRoute"] != 0
        one, other, fuel = np.nonzero(route.any(axis=3))
        first = one < other
        items = self._items((one[first], other[first], fuel[first]), (REGION, REGION, FUEL))
        if not len(items):
            return items, None
        far = np.where(route[items.at], np.inf, 0.0)[:, :, None]
        shape = Array.over(far, "1", "item", "stage", "block", labels=items.labels)
        sent = self.p.flow("trade", items.labels, "1", over="block", lower=-shape, upper=shape)
        book = self.p.good_of("fuel")
        self.p.post(book, self._accounts(items.at[0], items.at[2], FUEL), -sent, "sent")
        self.p.post(book, self._accounts(items.at[1], items.at[2], FUEL), sent, "received")
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
                amount = (self._by_ratio(activity, some, sign * counted) * self.split).sum("block")
                self.p.post(book, self._accounts(some.at[0], some.at[3], FUEL), amount, note)
        if trade is not None:
            for end, sign, note in ((0, -1.0, "sent"), (1, 1.0, "received")):
                region, fuel = routes.at[end], routes.at[2]
                counted = sign * (wanted != 0)[region, fuel]
                chosen = np.flatnonzero(counted.any(axis=1))
                if len(chosen):
                    labels = tuple(routes.labels[at] for at in chosen)
                    amount = (picked(trade, chosen, labels) * _grid(counted[chosen], labels)).sum("block")
                    self.p.post(book, self._accounts(region[chosen], fuel[chosen], FUEL), amount, note)
        items = self._items(np.nonzero(kept), (REGION, FUEL))
        self.p.post(book, items.labels, -_grid(wanted[kept], items.labels), "demanded")

    # ---- policy ----------------------------------------------------------------------------------------------

    def _reserve(self, activity: Expr, standing: Expr) -> None:
        model = self.model
        margin = np.maximum(model["ReserveMargin"], 0.0)
        needs = self.outputs.values * model["ReserveMarginTagFuel"][self.outputs.at[0], self.outputs.at[3]]
        some = self.outputs.some((needs * margin[self.outputs.at[0]] != 0).any(axis=1))
        if not len(some):
            return
        book = self.p.good(
            "reserve margin",
            "1",
            at=ITEM,
            over="block",
            spare=True,
            meaning="Capacity beyond what is made of some fuels.",
        )
        needs = some.values * model["ReserveMarginTagFuel"][some.at[0], some.at[3]] * margin[some.at[0]]
        regions = np.array(model.sets[REGION], dtype=object)
        self.p.post(book, tuple(regions[some.at[0]]), -self._by_ratio(activity, some, needs), "asked for")
        tag = self._by_pair("ReserveMarginTagTechnology") * self._by_pair("CapacityToActivityUnit")[:, None]
        tag = tag * (margin[self.pairs.at[0]] > 0)
        chosen = np.flatnonzero((tag != 0).any(axis=1))
        if len(chosen):
            labels = tuple(self.pairs.labels[at] for at in chosen)
            stands = (picked(standing, chosen, labels) * _grid(tag[chosen], labels)).each("season", "block")
            self.p.post(book, tuple(regions[self.pairs.at[0][chosen]]), stands, "stands")

    def _renewables(self, activity: Expr) -> None:
        model, made = self.model, self.outputs
        target = model["REMinProductionTarget"]
        counts = model["RETagTechnology"][made.at[0], made.at[1]]
        asked = model["RETagFuel"][made.at[0], made.at[3]] * target[made.at[0]]
        values = made.values * (counts - asked) * (target[made.at[0]] > 0)
        some = made.some((values != 0).any(axis=1))
        if not len(some):
            return
        book = self.p.good(
            "renewable share", "1", at=ITEM, over="stage", spare=True, meaning="Tagged production beyond its target."
        )
        amount = (self._by_ratio(activity, some, values[(values != 0).any(axis=1)]) * self.split).sum("block")
        regions = np.array(model.sets[REGION], dtype=object)
        self.p.post(book, tuple(regions[some.at[0]]), amount, "made beyond the target")

    def _limits_of_activity(self, activity: Expr) -> None:
        least = np.maximum(self._by_pair("TotalTechnologyAnnualActivityLowerLimit"), 0.0)
        most = _unlimited(self._by_pair("TotalTechnologyAnnualActivityUpperLimit"))
        ever = self._by_pair("TotalTechnologyModelPeriodActivityLowerLimit")
        never_more = self._by_pair("TotalTechnologyModelPeriodActivityUpperLimit")
        limited = (least > 0).any(axis=1) | np.isfinite(most).any(axis=1) | (ever > 0) | (never_more != NO_LIMIT)
        runs = np.zeros(len(self.pairs), dtype=bool)
        runs[self.owner] = True
        limited &= runs
        if not limited.any():
            return
        items = self._kept(self.pairs, limited)
        chosen = np.flatnonzero(limited[self.owner])
        amount = self._ran(activity, chosen, np.ones((len(chosen), self.model.count(YEAR))))
        places = tuple(self.names[self.owner[chosen]])
        total = self._counted("activity in the year", items.labels, places, amount, (least[limited], most[limited]))
        over = "activity over all years"
        self._whole_period(over, items.labels, total, ever[limited], _unlimited(never_more[limited]))

    def _counted(
        self,
        name: str,
        labels: tuple[str, ...],
        places: tuple[str, ...],
        amount: Expr,
        bounds: tuple[NDArray[np.float64], NDArray[np.float64]],
    ) -> Expr:
        """One decision that stands for a sum by year, so that a limit on it is a bound [label × year]."""
        lower, upper = (_grid(bound, labels) for bound in bounds)
        total = self.p.flow(name, labels, "1", lower=lower, upper=upper)
        book = self.p.good(name, "1", at=ITEM, over="stage", meaning=f"All {name}, so that its limit has a price.")
        self.p.post(book, places, amount, "booked")
        self.p.post(book, labels, -total, "in all")
        return total

    def _whole_period(
        self,
        name: str,
        labels: tuple[str, ...],
        yearly: Expr,
        least: NDArray[np.float64],
        most: NDArray[np.float64],
    ) -> None:
        """Limits on a sum over all years; the account stands in the first."""
        once = np.zeros((1, self.model.count(YEAR)))
        once[0, 0] = 1.0
        for kind, kept, sign, limit in (
            ("least", least > 0, 1.0, -least),
            ("most", np.isfinite(most), -1.0, most),
        ):
            if not kept.any():
                continue
            chosen = np.flatnonzero(kept)
            named = tuple(labels[at] for at in chosen)
            book = self.p.good(
                f"{kind} {name}", "1", at=ITEM, over="stage", spare=True, meaning=f"The {kind} {name} of the plan."
            )
            total = (picked(yearly, chosen, named) * sign).sum("stage")
            at_once = Array.over(once, "1", "item", "stage")
            self.p.post(book, named, total * at_once, "in all")
            self.p.post(
                book, named, _grid(limit[chosen][:, None] * once, named), "allowed" if sign < 0 else "asked for"
            )

    def _emissions(self, activity: Expr) -> None:
        """Limits on what is emitted by year and over all years, what comes from elsewhere counted."""
        model, emitted = self.model, self.emitted
        yearly, ever = model["AnnualEmissionLimit"], model["ModelPeriodEmissionLimit"]
        limited = (yearly != NO_LIMIT).any(axis=2) | (ever != NO_LIMIT)
        if limited.any():
            items = self._items(np.nonzero(limited), (REGION, EMISSION))
            some = emitted.some(limited[emitted.at[0], emitted.at[3]])
            amount = (self._by_ratio(activity, some, some.values) * self.split).sum("block")
            room = _unlimited(yearly) - model["AnnualExogenousEmission"]
            bounds = np.full((len(items), model.count(YEAR)), -np.inf), room[limited]
            places = self._accounts(some.at[0], some.at[3], EMISSION)
            total = self._counted("emissions in the year", items.labels, places, amount, bounds)
            room = (_unlimited(ever) - model["ModelPeriodExogenousEmission"])[limited]
            self._whole_period("emissions over all years", items.labels, total, np.full(len(items), -np.inf), room)
        self._charges(activity)

    def _charges(self, activity: Expr) -> None:
        """What a technology takes out of the air earns no more than what it emits is charged: the peer's rule."""
        emitted = self.emitted
        charge = emitted.values * self.model["EmissionsPenalty"][emitted.at[0], emitted.at[3]]
        pairs = self.pair_at[emitted.at[0], emitted.at[1]]
        earns = np.zeros(len(self.pairs), dtype=bool)
        earns[pairs[(charge < 0).any(axis=1)]] = True
        some = emitted.some(earns[pairs])
        if not len(some):
            return
        book = self.p.good(
            "charges on emissions",
            "1",
            at=ITEM,
            over="stage",
            spare=True,
            meaning="No technology is paid for emissions.",
        )
        amount = (self._by_ratio(activity, some, charge[earns[pairs]]) * self.split).sum("block")
        self.p.post(book, tuple(self.names[pairs[earns[pairs]]]), amount, "charged")

    # ---- worth -----------------------------------------------------------------------------------------------

    def _worth(self, activity: Expr, new: Expr, standing: Expr) -> None:
        costs, region = self.costs, self.pairs.at[0]
        labels = self.pairs.labels
        places = tuple(np.array(self.model.sets[REGION], dtype=object)[region])
        capital = costs.capital[self.pairs.at] * costs.start[region]
        self.p.aim(-(new * _money(capital, labels)), "capital", places=places)
        left = costs.left[self.pairs.at] * costs.end[region][:, None]
        if left.any():
            self.p.aim(new * _money(left, labels), "left at the end", places=places)
        fixed = self.model["FixedCost"][self.pairs.at] * costs.middle[region]
        self.p.aim(-(standing * _money(fixed, labels)), "upkeep", places=places)
        region = self.modes.at[0]
        places = tuple(np.array(self.model.sets[REGION], dtype=object)[region])
        running = self.model["VariableCost"][self.modes.at] * costs.middle[region]
        self._cost(activity, running, "running", places)
        self._cost(activity, self.charged * costs.middle[region], "charged for emissions", places)

    @cached_property
    def charged(self) -> NDArray[np.float64]:
        """What a unit of activity is charged for its emissions, in money of its year [mode × year]."""
        emitted = self.emitted
        charge = emitted.values * self.model["EmissionsPenalty"][emitted.at[0], emitted.at[3]]
        total = np.zeros((len(self.modes), self.model.count(YEAR)))
        np.add.at(total, self.mode_at[emitted.at[0], emitted.at[1], emitted.at[2]], charge)
        return total

    def _cost(self, activity: Expr, cost: NDArray[np.float64], note: str, places: tuple[str, ...]) -> None:
        chosen = np.flatnonzero((cost != 0).any(axis=1))
        if len(chosen):
            labels = tuple(self.modes.labels[at] for at in chosen)
            amount = picked(activity, chosen, labels) * self.split * _money(cost[chosen], labels)
            self.p.aim(-amount, note, places=tuple(places[at] for at in chosen))


@dataclass(frozen=True, eq=False)
class Ratios:
    """A parameter by region, technology, something, mode and year: its entries, all years of one in a row.

    Args:
        at: region, technology, mode, something [entry].
        values: [entry × year].
    """

    at: tuple[NDArray[np.int64], ...]
    values: NDArray[np.float64]

    @classmethod
    def of(cls, model: Model, name: str, something: str) -> Ratios:
        """The entries of a parameter; `something` is its third set."""
        shape = tuple(model.count(one) for one in (REGION, TECHNOLOGY, something, MODE))
        (region, technology, other, mode, year), values = model.parameters[name].entries()
        flat = np.ravel_multi_index((region, technology, other, mode), shape) if len(values) else region
        cells, entry = np.unique(flat, return_inverse=True)
        grid = np.zeros((len(cells), model.count(YEAR)))
        grid[entry, year] = values
        region, technology, other, mode = np.unravel_index(cells, shape) if len(cells) else (cells,) * 4
        return cls((region, technology, mode, other), grid)

    def __len__(self) -> int:
        return len(self.values)

    def some(self, kept: NDArray[np.bool_]) -> Ratios:
        """Those that are kept."""
        return Ratios(tuple(axis[kept] for axis in self.at), self.values[kept])


def _grid(values: NDArray[np.float64], labels: tuple[str, ...]) -> Array:
    """Numbers by item and year."""
    return Array.over(np.asarray(values, dtype=float), "1", "item", "stage", labels=labels)


def _money(values: NDArray[np.float64], labels: tuple[str, ...]) -> Array:
    """Money by item and year, in what the model counts in."""
    return Array(_grid(values, labels).values, unit("Mmoney"), labels)


def _unlimited(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Limits, infinite where there is none."""
    return np.where(values == NO_LIMIT, np.inf, values)
