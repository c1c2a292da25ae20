"""Purses again: what each class earns, pays and spends."""

from collections.abc import Callable, Iterator
from functools import cache, partial

import polars as pl

from whitecoal.case import Case
from whitecoal.tables.rows import SEPARATOR
from whitecoal.units import unit

DELIVERED, PAID, CHARGED, OBTAINED = "delivered", "paid at home", "costs charged", "obtained"
DUES, RELIEF, PUT_BY = "dues", "relief", "put by"
PAIRED = (DELIVERED, CHARGED, OBTAINED, DUES, RELIEF)
"""Notes whose entries in purses and in cash come to zero, item by item."""
MONEY = "cash"
TOLERANCE = 1e-6


def check(case: Case, ledger: pl.DataFrame) -> list[str]:
    """Close every purse from its entries, find the counter-entry of each, and recompute what was earned and paid.

    Args:
        case: the case planned.
        ledger: every entry of the plan.

    Returns:
        list: a sentence for each entry of a purse without its counterpart, each purse that is overdrawn, each entry of
        the ledger of which the classes got another amount than their shares, and each good obtained at another price.
    """
    if not case["purses"]:
        return []
    return [
        *_without_counterpart(ledger),
        *_overdrawn(case, ledger),
        *_earned_again(case, ledger),
        *_paid_again(case, ledger),
    ]


Cell = tuple[str, str]
"""A stage and a scenario."""


def _without_counterpart(ledger: pl.DataFrame) -> Iterator[str]:
    """Entries of purses and cash under the same note that do not come to zero for the same item."""
    moneys = ledger.filter(pl.col("good").is_in(["purse", MONEY]) & pl.col("entry").is_in(PAIRED))
    sums = moneys.group_by("entry", "item", "stage", "scenario", maintain_order=True).agg(
        pl.col("value").sum(), pl.col("value").abs().sum().alias("turnover")
    )
    for note, item, stage, scenario, left, turnover in sums.iter_rows():
        if abs(left) > TOLERANCE * (1 + turnover):
            yield f"{item}, {stage}, {scenario}: {left:.6g} of {note} in purse or cash have no counterpart."


def _overdrawn(case: Case, ledger: pl.DataFrame) -> Iterator[str]:
    """Follow each purse year by year from what was in it at the start."""
    groups, purses = case["groups"], case["purses"]
    starts = dict(zip(purses["class"], purses["start"].values.ravel().tolist(), strict=True))
    flows = ledger.filter((pl.col("good") == "purse") & (pl.col("entry") != PUT_BY))
    sums = flows.group_by("place", "stage", "scenario", maintain_order=True).agg(
        pl.col("value").sum(), pl.col("value").abs().sum().alias("turnover")
    )
    change = {(group, stage, scenario): (net, gross) for group, stage, scenario, net, gross in sums.iter_rows()}
    numbers = groups["number"].values.ravel().tolist()
    for group, kind, number in zip(groups.labels, groups["class"], numbers, strict=True):
        for scenario, stages in case.calendar.paths() if kind in starts else ():
            held = turned = starts[kind] * number / 1000
            for stage in stages:
                net, gross = change.get((group, stage.label, scenario), (0.0, 0.0))
                held += stage.length * net
                turned = max(turned, stage.length * gross)
                if held < -TOLERANCE * (1 + turned):
                    yield f"{group}, {stage.label}, {scenario}: the purse holds {held:.6g}."


def _earned_again(case: Case, ledger: pl.DataFrame) -> Iterator[str]:
    """Compare what the groups of a class earned with the share of the class in what arose."""
    groups, incomes, price = case["groups"], case["purse_incomes"], _prices(case)
    numbers = groups["number"].values.ravel().tolist()
    classes = {group: kind for group, kind, some in zip(groups.labels, groups["class"], numbers, strict=True) if some}
    living = {
        (classes[group], region)
        for group, region in zip(groups.labels, groups["region"], strict=True)
        if group in classes
    }
    regions = {region for _, region in living}
    wanted: dict[tuple[str, str, str, str], float] = {}
    for at, (kind, good, note) in enumerate(zip(incomes["class"], incomes["good"], incomes["entry"], strict=True)):
        if not all((kind, region) in living for region in regions):
            continue  # part of it reaches nobody, as the plan remarks; a pool does not tell which
        share = float(incomes["share"].values[at].sum()) * (-1.0 if good == MONEY else 1.0)
        what = note if good == MONEY else good
        for (stage, scenario), arisen in _sums(
            ledger.filter((pl.col("good") == good) & (pl.col("entry") == note))
        ).items():
            each = 1.0 if good == MONEY else price(good, kind, "delivered", stage)
            key = kind, what, stage, scenario
            wanted[key] = wanted.get(key, 0.0) + share * arisen * each
    booked = ledger.filter((pl.col("good") == "purse") & pl.col("entry").is_in([DELIVERED, PAID]))
    found: dict[tuple[str, str, str, str], float] = {}
    for group, item, stage, scenario, value in booked.select("place", "item", "stage", "scenario", "value").iter_rows():
        key = classes[group], item.removeprefix(f"{group}{SEPARATOR}"), stage, scenario
        found[key] = found.get(key, 0.0) + value
    for key, amount in wanted.items():
        if abs(found.get(key, 0.0) - amount) > TOLERANCE * (1 + abs(amount)):
            yield f"{', '.join(key)}: {found.get(key, 0.0):.6g} are earned, not {amount:.6g}."


def _paid_again(case: Case, ledger: pl.DataFrame) -> Iterator[str]:
    """Compare what each group paid for a good with what it used up, as its entries tell."""
    groups, having = case["groups"], case["purses"]["class"]
    spending, price = case["purse_spending"], _prices(case)
    rule = {key: at for at, key in enumerate(zip(spending["class"], spending["good"], strict=True))}
    paying = _sums_by_group(ledger.filter((pl.col("good") == "purse") & (pl.col("entry") == OBTAINED)), "item")
    for good in dict.fromkeys(spending["good"]):
        using = _sums_by_group(ledger.filter(pl.col("good") == good), "entry")
        for group, kind in zip(groups.labels, groups["class"], strict=True):
            at = rule.get((kind, good), rule.get(("", good), -1))
            if at < 0 or kind not in having:
                continue
            share = float(spending["share"].values[at].sum())
            used = using.get((group, spending["entry"][at]), {})
            paid = paying.get((group, f"{group}{SEPARATOR}{good}"), {})
            for cell in {**used, **paid}:
                wanted = share * used.get(cell, 0.0) * price(good, kind, "obtained", cell[0])
                if abs(paid.get(cell, 0.0) - wanted) > TOLERANCE * (1 + abs(wanted)):
                    yield f"{group}, {good}, {', '.join(cell)}: {-paid.get(cell, 0.0):.6g} are paid, not {-wanted:.6g}."


def _sums(ledger: pl.DataFrame) -> dict[Cell, float]:
    """Amounts by stage and scenario."""
    summed = ledger.group_by("stage", "scenario", maintain_order=True).agg(pl.col("value").sum())
    return {(stage, scenario): value for stage, scenario, value in summed.iter_rows()}


def _sums_by_group(ledger: pl.DataFrame, column: str) -> dict[tuple[str, str], dict[Cell, float]]:
    """Amounts by stage and scenario, for each group, which an item begins with, and each value of a column."""
    group = pl.col("item").str.split(SEPARATOR).list.first().alias("group")
    keys = (group, pl.col(column).alias("what"), "stage", "scenario")
    found: dict[tuple[str, str], dict[Cell, float]] = {}
    for name, what, stage, scenario, value in (
        ledger.group_by(*keys, maintain_order=True).agg(pl.col("value").sum()).iter_rows()
    ):
        found.setdefault((name, what), {})[stage, scenario] = value
    return found


def _prices(case: Case) -> Callable[[str, str, str, str], float]:
    """The price of a good for a class, a column and a stage, each worked out once."""
    return cache(partial(_price, case))


def _price(case: Case, good: str, kind: str, column: str, stage: str) -> float:
    """Price in millions of money for a unit of the ledger, mean of the years of a stage."""
    terms = case["terms_of_trade"]
    rows = list(zip(terms["good"], terms["class"], terms["from_year"].tolist(), range(len(terms)), strict=True))
    own = {year: at for name, of, year, at in rows if name == good and of == kind}
    series = own or {year: at for name, of, year, at in rows if name == good and not of}
    years = next(one.years for one in case.calendar.stage_list if one.label == stage)
    values, factor = terms.amounts(column), _to_millions(case, good, column)
    held = [float(values.values.ravel()[series[max(since for since in series if since <= year)]]) for year in years]
    return factor * sum(held) / len(held)


def _to_millions(case: Case, good: str, column: str) -> float:
    """What one of the declared unit of a price is in millions of money for a unit of the good."""
    terms = case["terms_of_trade"]
    some = terms.where([name == good for name in terms["good"]])
    measure = next(row.unit for row in case.listed_goods if row.name == good)
    factor: float = some[column].unit.factor_to(unit(f"Mmoney/({measure})"))
    return factor
