"""What is told of plans at several paces: the numbers compared, and the result in a sentence."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from whitecoal.show.headlines import headlines
from whitecoal.show.prices import money_of
from whitecoal.show.words import money_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from whitecoal.analyses.pace import Trial
    from whitecoal.plans import Plan

ROOM, USED = "room for ", "used"
"""What the goods of the rules of pace begin with, and the entry that uses them up."""
LED, MONEY, RULES, PRICES, SHORT = (
    "What it brings",
    "Debt and reserves",
    "Most in a year",
    "What more room is worth",
    "Paid",
)
GROUPS = (LED, MONEY, RULES, PRICES, SHORT)
Number = tuple[tuple[str, str, str], float]


@dataclass(frozen=True)
class Measure:
    """A number of every trial: None where there is no plan.

    Args:
        group: what it stands with.
        name: what it is.
        unit: as the ledger writes it, "" for what has none.
        values: by trial.
    """

    group: str
    name: str
    unit: str
    values: tuple[float | None, ...] = field(default=())


def measured(trials: Sequence[Trial]) -> list[Measure]:
    """What is compared between the paces: worth, shortfalls, headlines, debt, reserves, the rules themselves."""
    plans = [trial.plan for trial in trials]
    first = next((plan for plan in plans if plan is not None), None)
    if first is None:
        return []
    listed: dict[tuple[str, str, str], dict[int, float]] = {}
    for at, plan in enumerate(plans):
        for key, value in _numbers(plan) if plan is not None else ():
            listed.setdefault(key, {})[at] = value
    return [
        Measure(*key, tuple(None if plan is None else known.get(at, 0.0) for at, plan in enumerate(plans)))
        for key, known in sorted(listed.items(), key=lambda one: GROUPS.index(one[0][0]))
    ]


def _numbers(plan: Plan) -> Iterator[Number]:
    currency = f"M{plan.about['currency']}"
    yield (LED, "Worth, discounted", currency), plan.worth
    shortfall = (plan.about["solver"].get("first") or {}).get("value") or 0.0
    yield (LED, "Left without subsistence", "Mperson"), float(shortfall)
    yield from _headlines(plan)
    yield from _debt_and_reserves(plan, currency)
    yield from _rules(plan, currency)
    yield from _paid(plan, currency)


def _headlines(plan: Plan) -> Iterator[Number]:
    for one in headlines(plan):
        if one.unit:
            yield (LED, f"{one.name}, {one.when}" if one.when else one.name, one.unit), one.last


def _debt_and_reserves(plan: Plan, currency: str) -> Iterator[Number]:
    """The greatest debt of a year, and the least and greatest that is held in one, all moneys together."""
    owed = _by_stage(plan, plan.ledger.filter((pl.col("good") == "debt") & (pl.col("entry") == "owed after")))
    if owed:
        yield (MONEY, "Greatest debt", currency), -min(owed.values())
    held = _by_stage(plan, plan.choices.filter(pl.col("decision") == "reserve"))
    if held:
        yield (MONEY, "Money held, least", currency), min(held.values())
        yield (MONEY, "Money held, most", currency), max(held.values())


def _rules(plan: Plan, currency: str) -> Iterator[Number]:
    """For each rule what is used in the greatest year, and what further room would be worth in the dearest."""
    for good, about in plan.about["goods"].items():
        if not good.startswith(ROOM):
            continue
        used = _by_stage(plan, plan.ledger.filter((pl.col("good") == good) & (pl.col("entry") == USED)))
        if not used:
            continue
        name = good.removeprefix(ROOM)
        yield (RULES, name, str(about["unit"])), -min(used.values())
        prices = plan.accounts.filter(pl.col("good") == good).group_by("stage").agg(pl.col("price").mean())
        yield (PRICES, name, f"{currency}/{about['unit']}"), float(prices["price"].max() or 0.0)  # type: ignore[arg-type]


def _paid(plan: Plan, currency: str) -> Iterator[Number]:
    """What the worth is lowered by, entry by entry: floors that fall short, haste, arrears."""
    rows = plan.ledger.filter((pl.col("good") == "worth") & (pl.col("account") < 0))
    found = rows.group_by("entry", maintain_order=True).agg((pl.col("value") * pl.col("price")).sum().alias("worth"))
    for entry, worth in found.iter_rows():
        if worth < 0:
            yield (SHORT, entry, currency), -float(worth)


def _by_stage(plan: Plan, rows: pl.DataFrame) -> dict[str, float]:
    """The expected sum of a stage; what is decided before the scenario is known counts once."""
    chances = {row["label"]: row["probability"] for row in plan.about["calendar"]["scenarios"]}
    total: dict[str, float] = {}
    for stage, scenario, value in rows.select("stage", "scenario", "value").iter_rows():
        total[stage] = total.get(stage, 0.0) + value * chances.get(scenario, 1.0)
    return total


def finding(trials: Sequence[Trial], measures: Sequence[Measure]) -> str:
    """The result in a sentence: what the slowest and the fastest pace cost or bring against the case's own."""
    planned = {trial.factor: at for at, trial in enumerate(trials) if trial.plan is not None}
    if not planned:
        return "There is a plan at none of these paces."
    base = planned.get(1.0, next(iter(planned.values())))
    worth, money = measures[0].values, money_of(trials[base].plan)  # type: ignore[arg-type]
    said = []
    for factor, at in ((factor, planned[factor]) for factor in (min(planned), max(planned)) if planned[factor] != base):
        gained = (worth[at] or 0.0) - (worth[base] or 0.0)
        verb = "brings" if gained >= 0 else "costs"
        said.append(f"the pace times {factor:g} {verb} {money_words(abs(gained), money)} of worth")
    missing = [f"{trial.factor:g}" for trial in trials if trial.plan is None]
    if missing:
        said.append(f"there is no plan at {' and '.join(missing)} times the pace")
    told = " and ".join(said) or "one pace was tried"
    return f"Against the pace of {trials[base].factor:g}, {told}."
