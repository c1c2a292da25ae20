"""A price lies between what a little more brings and what a little less costs: for every good of the tiny case."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from whitecoal.algebra import Array
from whitecoal.analyses.again import Again, taken_up
from whitecoal.analyses.tried_prices import tried_prices
from whitecoal.errors import NoPlan
from whitecoal.planning import build
from whitecoal.plans import Plan
from whitecoal.shipped import shipped
from whitecoal.solving.program import solve
from whitecoal.studies import Shelf, Study

EACH = 3


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return Shelf(tmp_path_factory.mktemp("runs")).ask(Study(shipped("tiny").folder))


@pytest.fixture(scope="module")
def again(run: Plan) -> Again:
    return taken_up(run)


def test_the_dearest_prices_of_every_good_hold(run: Plan) -> None:
    found = tried_prices(run, EACH)
    assert len({one.good for one in found}) >= 30
    assert sum(one.price != 0.0 for one in found) >= 25
    assert [one for one in found if not one.holds] == []


def worth_with(again: Again, account: tuple[str, str, int], amount: float) -> float:
    """The worth with an amount posted to an account in a stage, whole numbers and the first objective as they were."""
    good, place, stage = account
    problem = build(again.case)
    for decision in [one for one in problem.decisions if one.whole]:
        decided = decision.columns >= 0
        held = np.zeros(decided.shape)
        held[decided] = again.x[decision.columns[decided]]
        problem.between(decision, held, held)
    at = np.zeros((1, len(again.case.calendar.stages), 1, 1, 1))
    at[:, stage] = amount
    opened = problem.good_of(good)
    posted = Array(at, opened.unit)
    if opened.over in ("season", "block"):
        posted = posted * again.case.calendar.season_share
    if opened.over == "block":
        posted = posted * again.case.calendar.block_share
    problem.post(opened, place, posted, "found")
    program, _ = problem.program()
    kept = program.keep_first(float(again.plan.about["solver"]["first"]["limit"]))
    try:
        return solve(replace(kept, first=np.zeros_like(kept.first))).objective
    except NoPlan:
        return -np.inf


@pytest.mark.parametrize(
    ("good", "place"),
    [
        ("wheat", "Lowland"),
        ("flour", "Upland"),
        ("flour", "Lowland"),
        ("copper", "Upland"),
        ("copper", "Harbour"),
        ("oil", "Harbour"),
        ("cash", "Two Valleys"),
        ("foreign exchange", "Two Valleys"),
        ("power", "Upper zone"),
        ("power", "Lower zone"),
        ("water", "Weir"),
        ("land under canal", "Plain"),
        ("labour", "Lowland"),
        ("corridor capacity", "road down"),
    ],
)
def test_what_is_posted_is_worth_its_price(run: Plan, again: Again, good: str, place: str) -> None:
    opened, places, rows = again.accounts.goods[good]
    stage, step = 1, 1e-3
    calendar = again.case.calendar
    share = np.ones((1, 1, 1))
    if opened.over in ("season", "block"):
        share = share * calendar.season_share.values[0, 0]
    if opened.over == "block":
        share = share * calendar.block_share.values[0, 0]
    duals = -again.row_dual[rows[places.index(place), stage]]
    price = float((duals * share).sum())
    account = good, place, stage
    more = (worth_with(again, account, step) - run.worth) / step
    less = (run.worth - worth_with(again, account, -step)) / step
    assert more - 1e-5 <= price <= less + 1e-5


def test_a_price_that_is_wrong_is_told(run: Plan, tmp_path: Path) -> None:
    wrong = replace(run, accounts=run.accounts.with_columns(price=run.accounts["price"] * 1.01))
    assert tmp_path.is_dir()
    assert [one.good for one in tried_prices(wrong) if not one.holds]
