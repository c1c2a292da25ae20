"""The books of a model of OSeMOSYS being posted: its items and ratios, and the ways in which sums are written."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from whitecoal.algebra import Array, Expr
from whitecoal.calendar import Calendar, Scenario, Stage
from whitecoal.dialects.costs import Costs
from whitecoal.dialects.items import Items, Ratios, grid, picked
from whitecoal.dialects.vocabulary import EMISSION, FUEL, MODE, REGION, TECHNOLOGY, TIMESLICE, YEAR
from whitecoal.places import ITEM, Places
from whitecoal.problem import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from whitecoal.dialects.model import Model

SEASON = "year"
"""The one season of the calendar."""


def calendar_of(model: Model) -> Calendar:
    """Years as stages of one year, time slices as blocks of one season, in the shares of the first year."""
    years = model.years
    stages = tuple(Stage(str(year), int(year), 1, at - 1) for at, year in enumerate(years))
    shares = tuple(float(share) for share in model["YearSplit"][:, 0])
    scenario = Scenario("as given", 1.0, len(stages) - 1)
    return Calendar(stages, (scenario,), (SEASON,), (365.0,), model.sets[TIMESLICE], (shares,))


class Books:
    """A model, its problem, and what both speak of.

    Attributes:
        model: the model.
        costs: its costs.
        p: the problem.
        split: length of each time slice [year × slice].
        outputs: what modes make of fuels.
        inputs: what they take.
        emitted: what they emit.
        modes: technologies in their modes.
        alive: in which years each mode does anything [mode × year].
        mode_at: position of each region, technology and mode among the modes.
        pairs: technologies.
        pair_at: position of each region and technology among the pairs.
        owner: the pair of each mode [mode].
        names: of the pairs.
    """

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
        return self.items(at, (REGION, TECHNOLOGY, MODE)), alive[at]

    def _pairs(self) -> Items:
        """Technologies that run, or of which capacity is asked for, there already, or counted."""
        model = self.model
        wanted = np.zeros((model.count(REGION), model.count(TECHNOLOGY)), dtype=bool)
        wanted[self.modes.at[0], self.modes.at[1]] = True
        for name in ("TotalAnnualMinCapacity", "TotalAnnualMinCapacityInvestment", "ReserveMarginTagTechnology"):
            wanted |= (model[name] > 0).any(axis=2)
        wanted |= (model["ResidualCapacity"] > 0).any(axis=2) | (model["FixedCost"] < 0).any(axis=2)
        return self.items(np.nonzero(wanted), (REGION, TECHNOLOGY))

    def items(self, at: Sequence[NDArray[np.int64]], sets: Sequence[str]) -> Items:
        """Cells of some sets as items, called by the names of their members."""
        names = [np.array(self.model.members(name), dtype=object)[axis] for name, axis in zip(sets, at, strict=True)]
        return Items(tuple(at), tuple(" · ".join(parts) for parts in zip(*names, strict=True)))

    def _position(self, items: Items, sets: Sequence[str]) -> NDArray[np.int64]:
        """Position of each cell among the items, −1 where it is none."""
        position = np.full(tuple(self.model.count(name) for name in sets), -1, dtype=np.int64)
        position[items.at] = np.arange(len(items))
        return position

    def kept(self, items: Items, kept: NDArray[np.bool_]) -> Items:
        """The items that are kept."""
        labels = tuple(label for label, keep in zip(items.labels, kept, strict=True) if keep)
        return Items(tuple(axis[kept] for axis in items.at), labels)

    def by_pair(self, name: str) -> NDArray[np.float64]:
        """A parameter of technologies [pair (× year)]."""
        return self.model[name][self.pairs.at]

    def ran(self, activity: Expr, chosen: NDArray[np.int64], times: NDArray[np.float64]) -> Expr:
        """What some modes do in a year, each times a number [chosen × year]."""
        labels = tuple(self.modes.labels[at] for at in chosen)
        return (picked(activity, chosen, labels) * grid(times, labels) * self.split).sum("block")

    def by_ratio(self, activity: Expr, ratios: Ratios, values: NDArray[np.float64]) -> Expr:
        """The activity of each entry of a ratio times a number [entry × year]."""
        at = self.mode_at[ratios.at[0], ratios.at[1], ratios.at[2]]
        labels = tuple(self.modes.labels[one] for one in at)
        return picked(activity, at, labels) * grid(values, labels)

    def accounts(self, region: NDArray[np.int64], other: NDArray[np.int64], of: str) -> tuple[str, ...]:
        """Names of the accounts of a fuel (or an emission) in a region."""
        return self.items((region, other), (REGION, of)).labels

    def counted(
        self,
        name: str,
        labels: tuple[str, ...],
        places: tuple[str, ...],
        amount: Expr,
        bounds: tuple[NDArray[np.float64], NDArray[np.float64]],
    ) -> Expr:
        """One decision that stands for a sum by year, so that a limit on it is a bound [label × year]."""
        lower, upper = (grid(bound, labels) for bound in bounds)
        total = self.p.flow(name, labels, "1", lower=lower, upper=upper)
        book = self.p.good(name, "1", at=ITEM, over="stage", meaning=f"All {name}, so that its limit has a price.")
        self.p.post(book, places, amount, "booked")
        self.p.post(book, labels, -total, "in all")
        return total

    def whole_period(
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
            self.p.post(book, named, grid(limit[chosen][:, None] * once, named), "allowed" if sign < 0 else "asked for")

    @cached_property
    def charge(self) -> NDArray[np.float64]:
        """What a unit of activity is charged for each emission, in money of its year [emission ratio × year]."""
        emitted = self.emitted
        charge: NDArray[np.float64] = emitted.values * self.model["EmissionsPenalty"][emitted.at[0], emitted.at[3]]
        return charge

    @cached_property
    def charged(self) -> NDArray[np.float64]:
        """The same for all its emissions together [mode × year]."""
        emitted = self.emitted
        total = np.zeros((len(self.modes), self.model.count(YEAR)))
        np.add.at(total, self.mode_at[emitted.at[0], emitted.at[1], emitted.at[2]], self.charge)
        return total
