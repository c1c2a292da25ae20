"""Results of a solved model of OSeMOSYS under the names that it gives them itself, as tables and as CSV files.

A table has a row for each value that is not zero. Two are ours: `FuelPrice`, what one more unit of a fuel in a slice
would save, in money of its year; and `AccountPrice`, what one more unit in any account would be worth, in money of the
first.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from whitecoal.cell_texts import guarded
from whitecoal.dialects.items import living
from whitecoal.dialects.vocabulary import (
    DAYTYPE,
    EMISSION,
    FUEL,
    MODE,
    OTHER_REGION,
    REGION,
    SEASON,
    STORAGE,
    TECHNOLOGY,
    TIMESLICE,
    YEAR,
)
from whitecoal.errors import UsageError
from whitecoal.faults import did_you_mean
from whitecoal.keeping import write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from whitecoal.accounts import Accounts
    from whitecoal.algebra import Expr
    from whitecoal.dialects.items import Ratios
    from whitecoal.dialects.ledger import Posted
    from whitecoal.solving.program import Solution

NOTHING = 1e-10
"""Share of the greatest value of a table below which a value is the solver's rounding, and none."""


@dataclass(frozen=True, eq=False)
class Table:
    """A result.

    Args:
        name: what OSeMOSYS calls it.
        sets: the sets it goes over.
        at: for each set the position of every value [value].
        values: those that are not zero [value].
        members: members of each set.
    """

    name: str
    sets: tuple[str, ...]
    at: tuple[NDArray[np.int64], ...]
    values: NDArray[np.float64]
    members: tuple[tuple[str, ...], ...]

    def columns(self) -> dict[str, list[str] | list[float]]:
        """Names by set, and the values, a list each."""
        named: dict[str, list[str] | list[float]] = {}
        for name, axis, members in zip(self.sets, self.at, self.members, strict=True):
            named[name] = [members[at] for at in axis]
        named["VALUE"] = self.values.tolist()
        return named

    def __getitem__(self, names: str | tuple[str, ...]) -> float:
        """The value of a member of each set; zero where there is none.

        Raises:
            UsageError: when a set has no such member.
        """
        wanted = (names,) if isinstance(names, str) else names
        if len(wanted) != len(self.sets):
            raise UsageError(f"{self.name} goes over {', '.join(self.sets)}: name a member of each.")
        return self.total(**dict(zip(self.sets, wanted, strict=True)))

    def total(self, **held: str) -> float:
        """The sum of the values, of those of some members if any are named: `total(TECHNOLOGY="E01")`.

        Raises:
            UsageError: when the table does not go over such a set, or the set has no such member.
        """
        same = np.ones(len(self.values), dtype=bool)
        for name, member in held.items():
            if name not in self.sets:
                raise UsageError(f"{self.name} goes over {', '.join(self.sets)}, not over {name}.")
            axis = self.sets.index(name)
            if member not in self.members[axis]:
                hint = did_you_mean(member, self.members[axis])
                raise UsageError(f'{name} has no member "{member}". {hint}'.rstrip())
            same &= self.at[axis] == self.members[axis].index(member)
        return float(self.values[same].sum())

    def text(self) -> str:
        """The table as CSV: a column for each set, and VALUE."""
        names = [np.array([_quoted(name) for name in members], dtype=object) for members in self.members]
        columns = [known[axis].tolist() for known, axis in zip(names, self.at, strict=True)]
        columns.append(list(map(repr, self.values.tolist())))
        return "\n".join([",".join((*self.sets, "VALUE")), *map(",".join, zip(*columns, strict=True)), ""])


def result_tables(posted: Posted, solution: Solution, accounts: Accounts) -> dict[str, Table]:
    """Every result by its name."""
    reading = _Reading(posted, solution, accounts)
    return {table.name: table for table in reading.tables()}


def write_tables(tables: Mapping[str, Table], folder: Path) -> None:
    """Write each table as a CSV file of a folder; each file is whole or as it was before."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        write_whole(folder / f"{name}.csv", table.text())


def _quoted(name: str) -> str:
    safe = guarded(name)
    doubled = safe.replace('"', '""')
    return f'"{doubled}"' if any(sign in safe for sign in ',"\r\n') else safe


class _Reading:
    """What the decisions of a solution come to."""

    def __init__(self, posted: Posted, solution: Solution, accounts: Accounts) -> None:
        self.posted, self.books = posted, posted.books
        self.model, self.costs = posted.books.model, posted.books.costs
        self.x, self.solution, self.accounts = solution.x, solution, accounts
        self.split = self.model["YearSplit"].T

    def _by_year(self, amount: Expr) -> NDArray[np.float64]:
        return amount.value(self.x)[:, :, 0, 0, 0]

    @cached_property
    def rates(self) -> NDArray[np.float64]:
        """Rate of activity [mode × year × slice]."""
        return self.posted.activity.value(self.x)[:, :, 0, 0, :]

    @cached_property
    def did(self) -> NDArray[np.float64]:
        """Activity of the year [mode × year]."""
        return np.asarray((self.rates * self.split).sum(axis=2))

    def tables(self) -> Iterator[Table]:
        yield from self._activities()
        yield from self._capacities()
        for name, ratios in (("Production", self.books.outputs), ("Use", self.books.inputs)):
            yield from self._moved(name, ratios)
        yield from self._demands()
        yield from self._emissions()
        yield from self._money()
        yield from self._stores()
        yield self._prices_of_fuels()
        yield self._prices_of_accounts()

    # ---- quantities ------------------------------------------------------------------------------------------

    def _activities(self) -> Iterator[Table]:
        region, technology, mode = self.books.modes.at
        rates = self.rates.swapaxes(1, 2)
        yield self._table(
            "RateOfActivity", (REGION, TIMESLICE, TECHNOLOGY, MODE, YEAR), (region, 1, technology, mode, 2), rates
        )
        by_mode = (REGION, TECHNOLOGY, MODE, YEAR)
        yield self._table("TotalAnnualTechnologyActivityByMode", by_mode, (region, technology, mode, 1), self.did)
        yearly = self._of_pairs(self.did)
        yield self._of_technologies("TotalTechnologyAnnualActivity", yearly)
        pairs = self.books.pairs.at
        period = "TotalTechnologyModelPeriodActivity"
        yield self._table(period, (REGION, TECHNOLOGY), pairs, yearly.sum(axis=1))

    def _capacities(self) -> Iterator[Table]:
        posted, books, years = self.posted, self.books, self.model.count(YEAR)
        new = self._by_year(posted.new)
        life = living(self.model, self.model["OperationalLife"][books.pairs.at]).values
        yield self._of_technologies("NewCapacity", new)
        yield self._of_technologies("AccumulatedNewCapacity", np.einsum("its,is->it", life, new))
        yield self._of_technologies("TotalCapacityAnnual", self._by_year(posted.standing))
        units = np.zeros((len(books.pairs), years))
        if posted.units is not None:
            chosen = {label: at for at, label in enumerate(books.pairs.labels)}
            units[[chosen[label] for label in posted.units.labels or ()]] = self._by_year(posted.units)
        yield self._of_technologies("NumberOfNewTechnologyUnits", units)

    def _moved(self, name: str, ratios: Ratios) -> Iterator[Table]:
        """What technologies make (or take) of fuels."""
        region, technology, mode, fuel = ratios.at
        rates = self.rates[self.books.mode_at[region, technology, mode]] * ratios.values[:, :, None]
        yield self._table(
            f"RateOf{name}ByTechnologyByMode",
            (REGION, TIMESLICE, TECHNOLOGY, MODE, FUEL, YEAR),
            (region, 1, technology, mode, fuel, 2),
            rates.swapaxes(1, 2),
        )
        (region, technology, fuel), rates = _summed((region, technology, fuel), rates)
        sets = REGION, TIMESLICE, TECHNOLOGY, FUEL, YEAR
        at = region, 1, technology, fuel, 2
        yield self._table(f"RateOf{name}ByTechnology", sets, at, rates.swapaxes(1, 2))
        moved = rates * self.split
        yield self._table(f"{name}ByTechnology", sets, at, moved.swapaxes(1, 2))
        yield self._table(
            f"{name}ByTechnologyAnnual",
            (REGION, TECHNOLOGY, FUEL, YEAR),
            (region, technology, fuel, 1),
            moved.sum(axis=2),
        )

    def _demands(self) -> Iterator[Table]:
        wanted = self.model["SpecifiedAnnualDemand"][:, :, None, :] * self.model["SpecifiedDemandProfile"]
        region, fuel = np.nonzero((wanted != 0).any(axis=(2, 3)))
        yield self._table("Demand", (REGION, TIMESLICE, FUEL, YEAR), (region, 1, fuel, 2), wanted[region, fuel])
        one, other, fuel = self.posted.routes.at
        sent = np.zeros((0, self.model.count(TIMESLICE), self.model.count(YEAR)))
        if self.posted.trade is not None:
            sent = self.posted.trade.value(self.x)[:, :, 0, 0, :].swapaxes(1, 2)
        both = (np.concatenate([one, other]), np.concatenate([other, one]), 1, np.concatenate([fuel, fuel]), 2)
        yield self._table("Trade", (REGION, OTHER_REGION, TIMESLICE, FUEL, YEAR), both, np.concatenate([sent, -sent]))

    @cached_property
    def emitted(self) -> NDArray[np.float64]:
        """What is emitted by each entry of the ratio of emissions [entry × year]."""
        ratios = self.books.emitted
        return self.did[self.books.mode_at[ratios.at[0], ratios.at[1], ratios.at[2]]] * ratios.values

    def _emissions(self) -> Iterator[Table]:
        region, technology, mode, emission = self.books.emitted.at
        yield self._table(
            "AnnualTechnologyEmissionByMode",
            (REGION, TECHNOLOGY, EMISSION, MODE, YEAR),
            (region, technology, emission, mode, 1),
            self.emitted,
        )
        (one, other, third), by_technology = _summed((region, technology, emission), self.emitted)
        sets = REGION, TECHNOLOGY, EMISSION, YEAR
        yield self._table("AnnualTechnologyEmission", sets, (one, other, third, 1), by_technology)
        (one, third), yearly = _summed((region, emission), self.emitted)
        yield self._table("AnnualEmissions", (REGION, EMISSION, YEAR), (one, third, 1), yearly)
        period = self.model["ModelPeriodExogenousEmission"].copy()
        np.add.at(period, (one, third), yearly.sum(axis=1))
        cells = np.nonzero(np.ones_like(period))
        yield self._table("ModelPeriodEmissions", (REGION, EMISSION), cells, period[cells])

    # ---- money -----------------------------------------------------------------------------------------------

    def _money(self) -> Iterator[Table]:
        posted, books, costs, model = self.posted, self.books, self.costs, self.model
        region = books.pairs.at[0]
        new, stands = self._by_year(posted.new), self._by_year(posted.standing)
        capital = costs.capital[books.pairs.at] * new
        left = costs.left[books.pairs.at] * new
        fixed = model["FixedCost"][books.pairs.at] * stands
        variable = self._of_pairs(model["VariableCost"][books.modes.at] * self.did)
        charged = self._of_pairs(books.charged * self.did) * costs.middle[region]
        paid, over = capital * costs.start[region], left * costs.end[region][:, None]
        running = (fixed + variable) * costs.middle[region]
        total = paid + running + charged - over
        for names, values in (
            (("CapitalInvestment",), capital),
            (("DiscountedCapitalInvestment",), paid),
            (("SalvageValue",), left),
            (("DiscountedSalvageValue",), over),
            (("AnnualFixedOperatingCost",), fixed),
            (("AnnualVariableOperatingCost",), variable),
            (("OperatingCost",), fixed + variable),
            (("DiscountedOperatingCost", "DiscountedOperationalCost"), running),
            (("DiscountedTechnologyEmissionsPenalty",), charged),
            (("TotalDiscountedCostByTechnology", "DiscountedCostByTechnology"), total),
        ):
            for name in names:
                yield self._of_technologies(name, values)
        by_region = np.zeros((model.count(REGION), model.count(YEAR)))
        np.add.at(by_region, region, total)
        stored = self._stored_money()
        np.add.at(by_region, self._store_at()[0], stored["TotalDiscountedStorageCost"])
        for name, values in stored.items():
            yield self._table(name, (REGION, STORAGE, YEAR), (*self._store_at(), 1), values)
        regions = np.arange(model.count(REGION))
        yield self._table("TotalDiscountedCost", (REGION, YEAR), (regions, 1), by_region)
        yield self._table("ModelPeriodCostByRegion", (REGION,), (regions,), by_region.sum(axis=1))

    def _stored_money(self) -> dict[str, NDArray[np.float64]]:
        costs, at = self.costs, self._store_at()
        stores = self.posted.stores
        new = np.zeros((0, self.model.count(YEAR))) if stores is None else self._by_year(stores.new)
        capital = self.model["CapitalCostStorage"][at] * new
        left = costs.storage_left[at] * new
        paid, over = capital * costs.storage_start[at], left * costs.storage_end[at][:, None]
        return {
            "NewStorageCapacity": new,
            "CapitalInvestmentStorage": capital,
            "DiscountedCapitalInvestmentStorage": paid,
            "SalvageValueStorage": left,
            "DiscountedSalvageValueStorage": over,
            "TotalDiscountedStorageCost": paid - over,
            "DiscountedCostByStorage": paid - over,
        }

    def _prices_of_fuels(self) -> Table:
        """What one more unit of a fuel, in its slice and so in its year, would save, in money of its year."""
        shape = self.model.count(REGION), self.model.count(FUEL)
        region, fuel = (axis.ravel() for axis in np.indices(shape))
        fuels = {label: at for at, label in enumerate(self.books.accounts(region, fuel, FUEL))}
        saved = np.zeros((len(region), self.model.count(YEAR), self.model.count(TIMESLICE)))
        for good in ("fuel", "fuel over the year"):
            if good in self.accounts.goods:
                _, places, rows = self.accounts.goods[good]
                position = np.array([fuels[place] for place in places], dtype=np.int64)
                saved[position] -= self.solution.row_dual[rows[:, :, 0, 0, :]]
        price = (saved / self.costs.middle[region][:, :, None]).swapaxes(1, 2)
        return self._table("FuelPrice", (REGION, TIMESLICE, FUEL, YEAR), (region, 1, fuel, 2), price)

    def _prices_of_accounts(self) -> Table:
        """What one more unit in each account would be worth, in money of the first year."""
        goods = self.accounts.goods
        accounts = {place: 0 for _, places, _ in goods.values() for place in places}
        accounts = {place: at for at, place in enumerate(accounts)}
        slices = (*self.model.sets[TIMESLICE], "")
        least = NOTHING * float(np.abs(self.solution.row_dual).max(initial=0.0))
        parts = []
        for at, (good, places, rows) in enumerate(goods.values()):
            price = -self.solution.row_dual[rows[:, :, 0, 0, :]]
            place, year, part = np.nonzero(np.abs(price) > least)
            named = np.array([accounts[one] for one in places], dtype=np.int64)[place]
            when = part if good.over == "block" else np.full_like(part, len(slices) - 1)
            parts.append((np.full_like(place, at), named, year, when, price[place, year, part]))
        *cells, values = (np.concatenate(axis) for axis in zip(*parts, strict=True))
        members = (tuple(goods), tuple(accounts), self.model.sets[YEAR], slices)
        return Table("AccountPrice", ("GOOD", "ACCOUNT", YEAR, TIMESLICE), tuple(cells), values, members)

    # ---- storage ---------------------------------------------------------------------------------------------

    def _store_at(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        nothing = np.zeros(0, dtype=np.int64)
        return (nothing, nothing) if self.posted.stores is None else self.posted.stores.at

    def _stores(self) -> Iterator[Table]:
        stores, years = self.posted.stores, self.model.count(YEAR)
        region, store = self._store_at()
        shape = (len(region), self.model.count(SEASON), self.model.count(DAYTYPE))
        for name, sets in (
            ("YearStart", ()),
            ("YearFinish", ()),
            ("SeasonStart", (SEASON,)),
            ("DayTypeStart", (SEASON, DAYTYPE)),
            ("DayTypeFinish", (SEASON, DAYTYPE)),
        ):
            values = np.zeros((*shape[: 1 + len(sets)], years))
            if stores is not None:
                values = self._by_year(stores.levels)[stores.level_at(name)]
            axes = tuple(range(1, len(sets) + 2))
            yield self._table(f"StorageLevel{name}", (REGION, STORAGE, *sets, YEAR), (region, store, *axes), values)

    # ---- tables ----------------------------------------------------------------------------------------------

    def _of_pairs(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Sums over the modes of each technology [pair × year]."""
        totals = np.zeros((len(self.books.pairs), values.shape[1]))
        np.add.at(totals, self.books.owner, values)
        return totals

    def _of_technologies(self, name: str, values: NDArray[np.float64]) -> Table:
        return self._table(name, (REGION, TECHNOLOGY, YEAR), (*self.books.pairs.at, 1), values)

    def _table(
        self, name: str, sets: tuple[str, ...], at: Sequence[NDArray[np.int64] | int], values: NDArray[np.float64]
    ) -> Table:
        """A table of what is not zero.

        Args:
            name: of the result.
            sets: what it goes over.
            at: for each set the position of each item, or the axis of `values` along which it goes.
            values: items first.
        """
        least = NOTHING * float(np.abs(values).max(initial=0.0))
        cells = np.nonzero(np.abs(values) > least)
        positions = tuple(cells[one] if isinstance(one, int) else one[cells[0]] for one in at)
        members = tuple(self.model.members(of) for of in sets)
        return Table(name, sets, positions, values[cells], members)


def _summed(
    at: tuple[NDArray[np.int64], ...], values: NDArray[np.float64]
) -> tuple[tuple[NDArray[np.int64], ...], NDArray[np.float64]]:
    """The values of equal positions added up."""
    if not len(values):
        return at, values
    shape = tuple(int(axis.max()) + 1 for axis in at)
    cells, where = np.unique(np.ravel_multi_index(at, shape), return_inverse=True)
    totals = np.zeros((len(cells), *values.shape[1:]))
    np.add.at(totals, where, values)
    return tuple(np.unravel_index(cells, shape)), totals
