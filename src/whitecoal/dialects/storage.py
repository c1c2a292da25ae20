"""Storage as OSeMOSYS follows it: from year to year, season to season, day type to day type, bracket to bracket.

What is charged in a bracket of the day is a rate; times the length of the bracket it is what a day moves, times the
length of the time slice what the year moves. A level is held at the start of each year, season and day type; within a
day type it must keep its limits in the first week and in the last, on the first instance of the day and on the last,
at the start and at the end of every bracket. The goods:

    stored from year to year        [store × year]
    stored from season to season    [store and season × year]
    stored in the first week        level at the start of each day type [store, season and day type × year]
    stored in the last week         level at its end
    charge of a day                 net, by bracket
    stored above the least          levels less the least charge of the capacity
    room in storage                 capacity less levels
    charging, discharging           rates within their limits
    storage capacity                residual and new, while it lives
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np

from whitecoal.algebra import Array, Expr, Term
from whitecoal.dialects.items import living, picked
from whitecoal.dialects.vocabulary import BRACKET, DAYTYPE, REGION, SEASON, STORAGE, YEAR
from whitecoal.places import ITEM
from whitecoal.units import unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from whitecoal.dialects.costs import Costs
    from whitecoal.dialects.model import Model
    from whitecoal.entries import Good
    from whitecoal.problem import Problem

FREE = Array.over(np.full((1, 1), np.inf), "1", "item", "stage")
"""The bound of a decision that has none."""


@dataclass(frozen=True, eq=False)
class Stores:
    """Decisions on storage.

    Args:
        at: region and store of each item.
        labels: their names.
        new: new capacity [store × year].
        levels: every level that is held, one under another [level × year].
        year_start: position among the levels of that at the start of the year [store].
        year_finish: likewise at its end [store].
        season_start: likewise at the start of a season [store × season].
        day_start: likewise at the start of a day type [store × season × day type].
        day_finish: likewise at its end [store × season × day type].
    """

    at: tuple[NDArray[np.int64], NDArray[np.int64]]
    labels: tuple[str, ...]
    new: Expr
    levels: Expr
    year_start: NDArray[np.int64]
    year_finish: NDArray[np.int64]
    season_start: NDArray[np.int64]
    day_start: NDArray[np.int64]
    day_finish: NDArray[np.int64]

    def level_at(self, name: str) -> NDArray[np.int64]:
        """Positions of the levels that OSeMOSYS calls so, without its StorageLevel before them."""
        return {
            "YearStart": self.year_start,
            "YearFinish": self.year_finish,
            "SeasonStart": self.season_start,
            "DayTypeStart": self.day_start,
            "DayTypeFinish": self.day_finish,
        }[name]


def post_storage(p: Problem, model: Model, costs: Costs, activity: Expr, mode_at: NDArray[np.int64]) -> Stores:
    """Post all storage of a model.

    Args:
        p: the problem.
        model: with storage.
        costs: its costs.
        activity: rate of activity [mode × year × slice].
        mode_at: position of each region, technology and mode among the items of the activity.
    """
    return _Storing(p, model, costs).posted(activity, mode_at)


@dataclass(frozen=True, eq=False)
class _Flows:
    """What modes move into stores or out of them, slice by slice, each with the bracket in which it counts.

    Args:
        rate: rate of activity times the ratio; less than nothing out of the store [flow × year].
        store: which store [flow].
        bracket: position of season, day type and bracket together [flow].
        season: position of the season [flow].
        day_share: length of the bracket [flow × year].
        year_share: length of the time slice [flow × year].
    """

    rate: Expr
    store: NDArray[np.int64]
    bracket: NDArray[np.int64]
    season: NDArray[np.int64]
    day_share: NDArray[np.float64]
    year_share: NDArray[np.float64]


class _Storing:
    """The goods of storage, one after the other."""

    def __init__(self, p: Problem, model: Model, costs: Costs) -> None:
        self.p, self.model, self.costs = p, model, costs
        regions, stores = model.sets[REGION], model.sets[STORAGE]
        region, store = (axis.ravel() for axis in np.indices((len(regions), len(stores))))
        self.at = region, store
        self.labels = tuple(f"{regions[r]} · {stores[s]}" for r, s in zip(region, store, strict=True))
        self.shape = tuple(model.count(name) for name in (SEASON, DAYTYPE, BRACKET))
        self.brackets = np.arange(len(self.labels) * int(np.prod(self.shape))).reshape(len(self.labels), *self.shape)
        names = product(self.labels, *(model.sets[name] for name in (SEASON, DAYTYPE, BRACKET)))
        self.bracket_labels = tuple(map(" · ".join, names))

    def posted(self, activity: Expr, mode_at: NDArray[np.int64]) -> Stores:
        """Everything."""
        new, capacity = self._capacity()
        into = self._flows("TechnologyToStorage", activity, mode_at)
        out = self._flows("TechnologyFromStorage", activity, mode_at)
        net = self._net_of_a_day(into, out)
        stores = self._levels(new, net, (into, out))
        self._limits(stores, net, capacity)
        for name, flows in (("Charge", into), ("Discharge", out)):
            self._rates(name, flows)
        return stores

    # ---- capacity --------------------------------------------------------------------------------------------

    def _capacity(self) -> tuple[Expr, Expr]:
        p, model, labels = self.p, self.model, self.labels
        new = p.choose("new storage", labels, "1")
        stands = p.choose("storage capacity", labels, "1")
        book = p.good("storage capacity", "1", at=ITEM, over="node", meaning="Stores there before and built.")
        p.post(book, labels, self._grid(model["ResidualStorageCapacity"][self.at]), "there before")
        p.post(book, labels, new.through(living(model, model["OperationalLifeStorage"][self.at])), "built")
        p.post(book, labels, -stands, "stands")
        paid = model["CapitalCostStorage"] * self.costs.storage_start
        left = self.costs.storage_left * self.costs.storage_end[:, :, None]
        places = tuple(model.sets[REGION][region] for region in self.at[0])
        p.aim(-(new * self._money(paid[self.at])), "capital of storage", places=places)
        p.aim(new * self._money(left[self.at]), "storage left at the end", places=places)
        return new, stands

    # ---- what is moved ---------------------------------------------------------------------------------------

    def _flows(self, name: str, activity: Expr, mode_at: NDArray[np.int64]) -> _Flows:
        """Every link of a technology with a store in every slice that falls into a bracket."""
        model = self.model
        (region, technology, store, mode), ratio = model.parameters[name].entries()
        spread = np.einsum(
            "ls,ld,lh->lsdh", model["Conversionls"], model["Conversionld"], model["Conversionlh"], optimize=False
        )
        slices, season, day, bracket = np.nonzero(spread)
        link, part = (axis.ravel() for axis in np.indices((len(ratio), len(slices))))
        columns = activity.terms[0].columns[mode_at[region, technology, mode][link], :, :, :, slices[part]]
        store_at = region[link] * model.count(STORAGE) + store[link]
        grid = ratio[link].reshape(-1, *(1,) * 5)
        labels = tuple(self.labels[at] for at in store_at)
        term = Term(columns[:, :, :, :, None], grid)
        return _Flows(
            rate=Expr((term,), np.zeros((1,) * 5), unit("1"), labels),
            store=store_at,
            bracket=self.brackets[store_at, season[part], day[part], bracket[part]],
            season=season[part],
            day_share=model["DaySplit"][bracket[part]],
            year_share=model["YearSplit"][slices[part]],
        )

    def _net_of_a_day(self, into: _Flows, out: _Flows) -> Expr:
        """What a day brings in a bracket, less what it takes [store, season, day type and bracket × year]."""
        labels = self.bracket_labels
        net = self.p.flow("charge of a day", labels, "1", lower=-FREE)
        book = self.p.good("charge of a day", "1", at=ITEM, meaning="What a bracket of a day brings to a store.")
        self._move(book, (into, out), [tuple(labels[at] for at in flows.bracket) for flows in (into, out)], day=True)
        self.p.post(book, labels, -net, "in all")
        return net

    def _move(self, book: Good, both: tuple[_Flows, _Flows], places: list[tuple[str, ...]], *, day: bool) -> None:
        """Post what is charged and what is discharged, by day or by year."""
        for flows, named, sign, note in zip(both, places, (1.0, -1.0), ("charged", "discharged"), strict=True):
            if len(flows.store):
                share = flows.day_share if day else flows.year_share
                self.p.post(book, named, flows.rate * _by_year(sign * share, flows.rate.labels), note)

    # ---- levels ----------------------------------------------------------------------------------------------

    def _levels(self, new: Expr, net: Expr, both: tuple[_Flows, _Flows]) -> Stores:
        p, labels, seasons, days = self.p, self.labels, *self.shape[:2]
        stores = np.arange(len(labels))
        finish = p.flow("stored at the end of the year", labels, "1")
        start = p.before(finish, Array.over(self.model["StorageLevelStart"][self.at], "1", "item", labels=labels))
        year = p.good("stored from year to year", "1", at=ITEM, meaning="A year begins as the one before ended.")
        p.post(year, labels, start, "from the year before")
        p.post(year, labels, -finish, "at the end of the year")
        self._move(year, both, [tuple(labels[at] for at in flows.store) for flows in both], day=False)
        held = [start, finish]
        count = 2 * len(labels)
        season_start = np.broadcast_to(stores[:, None], (len(labels), seasons)).copy()
        if seasons > 1:
            season_start[:, 1:] = count + np.arange(len(labels) * (seasons - 1)).reshape(len(labels), -1)
            held.append(p.flow("stored at the start of the season", self._season_labels(), "1"))
            count += len(labels) * (seasons - 1)
        day_start = np.repeat(season_start[:, :, None], days, axis=2)
        ends = np.concatenate([season_start[:, 1:], (len(labels) + stores)[:, None]], axis=1)
        day_finish = np.repeat(ends[:, :, None], days, axis=2)
        if days > 1:
            further = len(labels) * seasons * (days - 1)
            grid = np.arange(further).reshape(len(labels), seasons, days - 1)
            day_start[:, :, 1:] = count + grid
            day_finish[:, :, :-1] = count + further + grid
            held.append(p.flow("stored at the start of the day type", self._day_labels(1), "1"))
            held.append(p.flow("stored at the end of the day type", self._day_labels(0), "1"))
        levels = _stacked(held)
        made = Stores(self.at, labels, new, levels, stores, len(labels) + stores, season_start, day_start, day_finish)
        self._seasons(made, both)
        self._day_types(made, net)
        return made

    def _season_labels(self) -> tuple[str, ...]:
        return tuple(map(" · ".join, product(self.labels, self.model.sets[SEASON][1:])))

    def _day_labels(self, first: int) -> tuple[str, ...]:
        days = self.model.sets[DAYTYPE]
        kept = days[1:] if first else days[:-1]
        return tuple(map(" · ".join, product(self.labels, self.model.sets[SEASON], kept)))

    def _seasons(self, stores: Stores, both: tuple[_Flows, _Flows]) -> None:
        """A season begins with what the one before began with and what it brought."""
        labels = self._season_labels()
        if not labels:
            return
        seasons = self.shape[0]
        book = self.p.good("stored from season to season", "1", at=ITEM, meaning="A season begins as one ended.")
        self.p.post(book, labels, self._level(stores, stores.season_start[:, :-1], labels), "from the season before")
        self.p.post(
            book, labels, -self._level(stores, stores.season_start[:, 1:], labels), "at the start of the season"
        )
        for flows, sign, note in zip(both, (1.0, -1.0), ("charged", "discharged"), strict=True):
            kept = np.flatnonzero(flows.season < seasons - 1)
            if len(kept):
                named = tuple(labels[at] for at in flows.store[kept] * (seasons - 1) + flows.season[kept])
                moved = picked(flows.rate, kept, named) * _by_year(sign * flows.year_share[kept], named)
                self.p.post(book, named, moved, note)

    def _day_types(self, stores: Stores, net: Expr) -> None:
        """Day types follow one another forwards in the first week and backwards in the last."""
        days = self.shape[1]
        if days < 2:
            return
        length = self.model["DaysInDayType"]
        for name, known, sought, moved, sign in (
            ("stored in the first week", stores.day_start[:, :, :-1], stores.day_start[:, :, 1:], slice(None, -1), 1.0),
            (
                "stored in the last week",
                stores.day_finish[:, :, 1:],
                stores.day_finish[:, :, :-1],
                slice(1, None),
                -1.0,
            ),
        ):
            labels = self._day_labels(1 if sign > 0 else 0)
            book = self.p.good(name, "1", at=ITEM, meaning="A day type brings its days times what a day brings.")
            self.p.post(book, labels, self._level(stores, known, labels), "at the day type beside it")
            self.p.post(book, labels, -self._level(stores, sought, labels), "at this day type")
            at = self.brackets[:, :, moved].reshape(len(labels), -1)
            named = tuple(np.repeat(np.array(labels, dtype=object), at.shape[1]))
            times = np.broadcast_to(length[None, :, moved, None], (*self.brackets[:, :, moved].shape, length.shape[2]))
            brought = picked(net, at.ravel(), named) * _by_year(sign * times.reshape(-1, length.shape[2]), named)
            self.p.post(book, named, brought, "days of the day type")

    def _level(self, stores: Stores, at: NDArray[np.int64], labels: tuple[str, ...]) -> Expr:
        return picked(stores.levels, at.ravel(), labels)

    # ---- limits ----------------------------------------------------------------------------------------------

    def _limits(self, stores: Stores, net: Expr, capacity: Expr) -> None:
        """Every level that is looked at lies between the least charge of the capacity and the capacity."""
        looked = list(self._looked_at(stores))
        labels = tuple(label for label, *_ in looked)
        levels = picked(stores.levels, np.array([level for _, _, level, _, _ in looked]), labels)
        store = np.array([one for _, one, *_ in looked])
        moved = np.array([at for *_, brackets, _ in looked for at in brackets], dtype=np.int64)
        named = tuple(label for label, _, _, brackets, _ in looked for _ in brackets)
        signs = np.array([sign for *_, brackets, sign in looked for _ in brackets]).reshape(-1, 1)
        stands = picked(capacity, store, labels)
        least = _by_year(self.model["MinStorageCharge"][self.at][store], labels)
        above = self.p.good("stored above the least", "1", at=ITEM, spare=True, meaning="No level below the least.")
        room = self.p.good("room in storage", "1", at=ITEM, spare=True, meaning="No level above the capacity.")
        self.p.post(above, labels, levels, "stored")
        self.p.post(above, labels, -(stands * least), "least charge")
        self.p.post(room, labels, -levels, "stored")
        self.p.post(room, labels, stands, "stands")
        if len(moved):
            brought = picked(net, moved, named) * _by_year(signs, named)
            self.p.post(above, named, brought, "brought since")
            self.p.post(room, named, -brought, "brought since")

    def _looked_at(self, stores: Stores) -> Iterator[tuple[str, int, int, NDArray[np.signedinteger], float]]:
        """Each moment at which limits hold: name, store, level known, brackets between, and their sign."""
        seasons, days, brackets = (self.model.sets[name] for name in (SEASON, DAYTYPE, BRACKET))
        known = stores.day_start.tolist(), stores.day_finish.tolist()
        for store, season, day, bracket in np.ndindex(len(self.labels), *self.shape):
            name = f"{self.labels[store]} · {seasons[season]} · {days[day]} · {brackets[bracket]}"
            today = self.brackets[store, season, day]
            start, finish = (levels[store][season][day] for levels in known)
            yield f"{name} · start, first week", store, start, today[:bracket], 1.0
            yield f"{name} · end, last week", store, finish, today[bracket + 1 :], -1.0
            if day > 0:
                before = self.brackets[store, season, day - 1]
                yield f"{name} · end of the day type before, first week", store, start, before[bracket + 1 :], -1.0
                yield f"{name} · start, last week", store, known[1][store][season][day - 1], today[:bracket], 1.0

    def _rates(self, name: str, flows: _Flows) -> None:
        """What is charged (or discharged) in a bracket at the greatest rate."""
        if not len(flows.store):
            return
        used = np.unique(flows.bracket)
        labels = tuple(self.bracket_labels[at] for at in used)
        most = self.model[f"StorageMax{name}Rate"][self.at][used // int(np.prod(self.shape))]
        book = self.p.good(f"rate of {name.lower()}", "1", at=ITEM, spare=True, meaning="Not faster than its greatest.")
        years = np.ones((1, self.model.count(YEAR)))
        self.p.post(book, labels, _by_year(most[:, None] * years, labels), "greatest rate")
        self.p.post(book, tuple(self.bracket_labels[at] for at in flows.bracket), -flows.rate, f"{name.lower()}d")

    # ---- numbers ---------------------------------------------------------------------------------------------

    def _grid(self, values: NDArray[np.float64]) -> Array:
        return _by_year(values, self.labels)

    def _money(self, values: NDArray[np.float64]) -> Array:
        return replace(self._grid(values), unit=unit("Mmoney"))


def _by_year(values: NDArray[np.float64], labels: tuple[str, ...] | None) -> Array:
    return Array.over(np.asarray(values, dtype=float), "1", "item", "stage", labels=labels)


def _stacked(parts: list[Expr]) -> Expr:
    """Decisions by year one under another, as the items of one expression."""
    stages = parts[0].terms[0].columns.shape[1]
    labels = tuple(label for part in parts for label in part.labels or ())
    columns = np.concatenate([part.terms[0].columns for part in parts])
    shapes = [(len(part.labels or ()), stages, 1, 1, 1) for part in parts]
    constant = np.concatenate(
        [np.broadcast_to(part.constant, shape) for part, shape in zip(parts, shapes, strict=True)]
    )
    return Expr((Term(columns, np.ones((1,) * 6)),), constant, unit("1"), labels)
