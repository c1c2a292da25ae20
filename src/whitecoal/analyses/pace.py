"""What going slower or faster would do: the case planned again with every limit of its pace multiplied by a factor.

Each factor is a study of its own, the case with one amendment made in memory; the shelf keeps its run, audited like
any other, so that nothing is planned twice. A pace so slow that no plan keeps all hard limits is an answer too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from whitecoal.case import read_case
from whitecoal.case.amendments import Amendment
from whitecoal.errors import NoPlan, UsageError
from whitecoal.planning import Step
from whitecoal.studies import Shelf, Study

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from whitecoal.plans import Plan

TABLE, COLUMN = "pace", "factor"
"""Where the limits of the pace are, and what multiplies them."""
ROOM, USED = "room for ", "used"
FACTORS = (0.5, 0.75, 1.0, 1.5, 2.0)


@dataclass(frozen=True)
class Question:
    """A case, changed by which amendments, and what its plan at its own pace is called on the shelf."""

    case: Path
    amendments: tuple[str, ...] = ()
    name: str = "base"


@dataclass(frozen=True)
class Trial:
    """The plan at a pace; where there is none, why."""

    factor: float
    plan: Plan | None
    reason: str = ""


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


def try_paces(
    question: Question,
    factors: Sequence[float],
    shelf: Shelf,
    progress: Callable[[Step], None] = lambda _: None,
) -> list[Trial]:
    """Plan a case at several paces, the slowest first.

    Args:
        question: which case, and what its run is called.
        factors: by which every limit of the pace is multiplied; 1 is the case as it is.
        shelf: where the runs are kept.
        progress: is told each step.

    Raises:
        UsageError: the case has no rules of pace.
        CaseFault, AuditFailed, Stopped: as for any study; what was planned before stays on the shelf.
    """
    rules = read_case(question.case, amendments=question.amendments)[TABLE]
    if not rules:
        raise UsageError(f'The case has no rules of pace. Give it a table "{TABLE}", and "{TABLE}" among its sectors.')
    own = dict(zip(rules["rule"], rules[COLUMN].values.ravel().tolist(), strict=True))
    return [_tried(study_at(question, factor, own), factor, shelf, progress) for factor in sorted(set(factors))]


def study_at(question: Question, factor: float, own: dict[str, float]) -> Study:
    """The study of a case at a pace.

    Args:
        question: which case.
        factor: by which its limits are multiplied.
        own: the factor that each rule has in the case.
    """
    if factor == 1.0:
        return Study(question.case, question.name, question.amendments)
    changes = tuple(
        {
            "table": TABLE,
            "column": COLUMN,
            "where": {"rule": [rule for rule, known in own.items() if known == old]},
            "set": factor * old,
        }
        for old in dict.fromkeys(own.values())
    )
    told = f"{TABLE}-times-{factor:g}"
    change = Amendment(told, f"Every limit of the pace is multiplied by {factor:g}, to see what it costs.", changes)
    return Study(question.case, f"{question.name}-{told}", question.amendments, changes=(change,))


def _tried(study: Study, factor: float, shelf: Shelf, progress: Callable[[Step], None]) -> Trial:
    progress(Step("pace", f"the pace times {factor:g}"))
    try:
        return Trial(factor, shelf.ask(study, progress))
    except NoPlan as none:
        progress(Step("none", f"no plan at the pace times {factor:g}"))
        return Trial(factor, None, str(none))


# ---- what is measured -------------------------------------------------------------------------------------------


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


LED, MONEY, RULES, PRICES, SHORT = (
    "What it brings",
    "Debt and reserves",
    "Most in a year",
    "What more room is worth",
    "Paid",
)
GROUPS = (LED, MONEY, RULES, PRICES, SHORT)
Number = tuple[tuple[str, str, str], float]


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
    from whitecoal.show.headlines import headlines  # noqa: PLC0415 - the case says what it leads with

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
    from whitecoal.show.prices import money_of  # noqa: PLC0415 - words of the output
    from whitecoal.show.words import money_words  # noqa: PLC0415 - likewise

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
