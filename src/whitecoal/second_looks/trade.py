"""Trade again: ladders of prices, corridors and customs."""

from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import polars as pl

from whitecoal.case import Case
from whitecoal.tables.rows import SEPARATOR, Rows
from whitecoal.units import unit

MONEYS = ("foreign exchange", "cash")
ABROAD = ("sold abroad", "bought abroad")
PAID, RECEIVED = "customs paid", "customs received"
TOLERANCE = 1e-6


def check(case: Case, ledger: pl.DataFrame) -> list[str]:
    """Look at every ladder of prices and at every corridor again.

    Args:
        case: the case planned.
        ledger: every entry of the plan.

    Returns:
        list: a sentence for each step that is used while a better one is not full, each step beyond its quantity, each
        corridor from which more arrives than was sent less its loss, and each market whose customs are not those of the
        table.
    """
    return [*_steps_again(case, ledger), *_arrivals_again(case, ledger), *_customs_again(case, ledger)]


class Step(NamedTuple):
    """A step of a partner's ladder in one year and scenario: its market, the most it takes, its price, what it took."""

    market: str
    most: float
    price: float
    amount: float


def _steps_again(case: Case, ledger: pl.DataFrame) -> Iterator[str]:
    """Steps used beyond their quantity, or before a better one in a year in which money is worth something."""
    trades = ledger.filter(pl.col("entry").is_in(ABROAD))
    paid = trades.filter(pl.col("good").is_in(MONEYS) & (pl.col("price") > TOLERANCE))
    dear = set(paid.select("stage", "scenario").iter_rows())
    for (stage, scenario), ladder in _ladders_again(case, trades):
        where = f"{ladder[0].market}, {stage}, {scenario}"
        if any(step.amount > step.most * (1 + TOLERANCE) + TOLERANCE for step in ladder):
            yield f"{where}: more is traded than a step allows."
        if (stage, scenario) in dear and any(_out_of_turn(*pair) for pair in pairwise(ladder)):
            yield f"{where}: a worse step is used while a better one is not full."


def _out_of_turn(better: Step, worse: Step) -> bool:
    spare = better.most - better.amount > TOLERANCE * (1 + better.most)
    return spare and worse.amount > TOLERANCE and better.price != worse.price


def _ladders_again(case: Case, trades: pl.DataFrame) -> Iterator[tuple[tuple[str, str], list[Step]]]:
    """The steps of each ladder in each stage and scenario, in order."""
    markets, calendar = case["markets"], case.calendar
    if not markets:
        return
    booked = trades.filter(~pl.col("good").is_in(MONEYS)).select("item", "stage", "scenario", "value")
    amounts = {(item, stage, scenario): abs(value) for item, stage, scenario, value in booked.iter_rows()}
    open_share = case["trade_openings"].over_stages("open", markets.labels, default=1.0, partner=markets["partner"])
    opened = np.broadcast_to(open_share.values[..., 0, 0], (len(markets), *calendar.shape[:2]))
    quantity, price = (markets.amounts(column).values for column in ("quantity", "price"))
    for members in _by_ladder(markets):
        for at, now in np.argwhere(calendar.live):
            when = calendar.stages[at], calendar.scenarios[now]
            labels = [(member, markets.labels[member]) for member in members]
            yield (
                when,
                [
                    Step(
                        label,
                        quantity[at_row] * opened[at_row, at, now],
                        price[at_row],
                        amounts.get((label, *when), 0.0),
                    )
                    for at_row, label in labels
                ],
            )


def _by_ladder(markets: Rows) -> list[list[int]]:
    """The rows of each ladder, its steps in order."""
    keys = list(zip(*(markets[name] for name in ("partner", "good", "port", "direction")), strict=True))
    order = sorted(range(len(markets)), key=lambda row: int(markets["step"][row]))
    return [[row for row in order if keys[row] == key] for key in dict.fromkeys(keys)]


def _arrivals_again(case: Case, ledger: pl.DataFrame) -> Iterator[str]:
    corridors = case["corridors"]
    if not corridors:
        return
    kept = dict(zip(corridors.labels, (1.0 - corridors["loss"].values).ravel().tolist(), strict=True))
    keys = ("item", "good", "stage", "scenario")
    sent, arrived = (
        ledger.filter(pl.col("entry") == entry).group_by(*keys, maintain_order=True).agg(pl.col("value").sum())
        for entry in ("sent away", "arrived")
    )
    both = sent.join(arrived, on=keys, how="full", coalesce=True, suffix=" there").fill_null(0.0)
    for corridor, good, stage, scenario, value, there in both.iter_rows():
        wanted = -value * kept[corridor]
        if abs(there - wanted) > TOLERANCE * (1 + abs(wanted)):
            yield f"{corridor}, {good}, {stage}, {scenario}: {there:.6g} kt arrive, not {wanted:.6g}."


def _customs_again(case: Case, ledger: pl.DataFrame) -> Iterator[str]:
    """What each market paid on its value and amount, year by year, against what it paid and what holders received."""
    markets, duties = case["markets"], case["duties"]
    if not duties:
        return
    keys = ("item", "stage", "scenario")
    paid, received = (
        {tuple(key): value for *key, value in _added(ledger, entry, keys).iter_rows()} for entry in (PAID, RECEIVED)
    )
    trades = ledger.filter(pl.col("entry").is_in(ABROAD))
    rows = {label: at for at, label in enumerate(markets.labels)}
    cells: dict[tuple[str, str, str], list[float]] = {}
    for good, item, stage, scenario, value in trades.select("good", *keys, "value").iter_rows():
        both = cells.setdefault((item, stage, scenario), [0.0, 0.0])
        both[0 if good in MONEYS else 1] += abs(value)
    stages = {stage.label: stage for stage in case.calendar.stage_list}
    holders = dict.fromkeys(duties["holder"])
    owed = cache(partial(_duty_again, case, tuple(_scales_again(case))))
    for (item, stage, scenario), (value, amount) in cells.items():
        for holder in holders:
            share, each = owed(rows[item], holder, stages[stage].years)
            wanted = share * value + each * amount
            cell = f"{item}{SEPARATOR}{holder}", stage, scenario
            for told in (-paid.get(cell, 0.0), received.get(cell, 0.0)):
                if abs(told - wanted) > TOLERANCE * (1 + wanted):
                    yield f"{', '.join(cell)}: customs are {told:.6g}, not {wanted:.6g}."


def _added(ledger: pl.DataFrame, entry: str, keys: tuple[str, ...]) -> pl.DataFrame:
    rows = ledger.filter(pl.col("entry") == entry).group_by(*keys, maintain_order=True)
    return rows.agg(pl.col("value").sum()).select(*keys, "value")


def _duty_again(case: Case, scale: tuple[float, ...], market: int, holder: str, years: range) -> tuple[float, float]:
    """What a market owes a holder in the mean of these years: a share of the value, and [Mmoney] for each unit."""
    markets, duties = case["markets"], case["duties"]
    rate, per_unit = duties["rate"].values.ravel(), duties.amounts("per_unit").values
    names = tuple(markets[column][market] for column in ("good", "direction"))
    path = {place.name for place in case.places.path(markets["port"][market])} | {""}
    share = each = 0.0
    for place in dict.fromkeys(duties["place"]):
        if place not in path:
            continue
        here = [
            row
            for row in range(len(duties))
            if (duties["good"][row], duties["direction"][row]) == names
            and (duties["place"][row], duties["holder"][row]) == (place, holder)
        ]
        mine = [row for row in here if duties["partner"][row] == markets["partner"][market]]
        rows = mine or [row for row in here if not duties["partner"][row]]
        for year in years:
            holding = max((row for row in rows if duties["from_year"][row] <= year), key=_year_of(duties), default=-1)
            if holding >= 0:
                share += float(rate[holding]) / len(years)
                each += float(per_unit[holding]) * scale[holding] / len(years)
    return share, each


def _year_of(rows: Rows) -> Callable[[int], int]:
    return lambda row: int(rows["from_year"][row])


def _scales_again(case: Case) -> Iterator[float]:
    """For each duty what its amount on a unit of the good is in millions of money on a unit of the ledger."""
    goods = {good.name: unit(good.unit) for good in case.listed_goods}
    duties = case["duties"]
    amounts = duties.amounts("per_unit")
    for at, good in enumerate(duties["good"]):
        yield amounts.units[int(amounts.which[at])].factor_to(unit("Mmoney") / goods[good])
