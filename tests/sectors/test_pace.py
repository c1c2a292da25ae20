import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import polars as pl
import pytest
from folder import HERE, disagreements, folders, planned
from spoilt import told

from whitecoal.algebra import Array, quantity
from whitecoal.case import read_case
from whitecoal.planning import plan_case
from whitecoal.sectors import pace

LEVEL, RISE = "pace/a_level_of_spending", "pace/a_rise_over_a_long_stage"


@pytest.mark.parametrize("folder", folders("pace"), ids=lambda folder: folder.name)
def test_the_plan_is_the_one_worked_out_by_hand(folder: Path) -> None:
    assert disagreements(folder) == []


def test_the_price_of_a_room_is_what_going_faster_would_be_worth() -> None:
    _, plan = planned(HERE / LEVEL)
    room = plan.accounts.filter(pl.col("good") == "room for spending").sort("stage")
    assert room["price"].to_list() == pytest.approx([0.5, 0.5, 0.5])


@pytest.mark.parametrize("told", ["3e-09,,kopeck", "0.6,,MUSD"])
def test_a_price_is_for_its_own_unit_in_any_currency(tmp_path: Path, told: str) -> None:
    """A kopeck is a hundredth of a rouble and a dollar is two here: 0.3 for each rouble beyond."""
    folder = tmp_path / "case"
    shutil.copytree(HERE / "pace/a_limit_that_has_a_price", folder)
    rules, settings = folder / "pace.csv", folder / "case.toml"
    rules.write_text(rules.read_text(encoding="utf-8").replace("0.3,,Mrub", told), encoding="utf-8")
    rate = settings.read_text(encoding="utf-8").replace('currency = "rub"', 'currency = "rub"\nrates = { USD = 2.0 }')
    settings.write_text(rate, encoding="utf-8")
    assert disagreements(folder) == []


# ---- what is measured -----------------------------------------------------------------------------------------


def _depots(p: Any) -> None:
    """Stone that stands in depots in every season, and some that is carried in each."""
    stone = p.good("stone", "kt", at="region", over="season", spare=True)
    p.post(stone, ["North", "South"], Array.over(_NUMBERS, "kt", "item", labels=("a", "b")).each("season"), "stands")
    carried = p.flow("carried", ["cart"], "kt", over="season", upper=10.0)
    p.post(stone, ["South"], carried, "carried in")
    p.aim(carried * quantity(1.0, "Mmoney/kt"), "carried")


_NUMBERS = np.array([2.0, 3.0])
DEPOTS = SimpleNamespace(__name__="depots", TABLES=(), build=_depots)


@pytest.mark.parametrize(
    ("rule", "carried"),
    [
        ("stone,carried in,Union,level,sum", 8.0),
        ("stone,carried in|stands,Union,level,sum", 8.0 - 2 * 5.0 + 4.0),
        ("stone,carried in|stands,South,level,sum", 8.0 - 2 * 3.0 + 4.0),
    ],
)
def test_seasons_are_summed_within_a_place(tmp_path: Path, rule: str, carried: float) -> None:
    limit = 8.0 if rule.startswith("stone,carried in,") else 12.0
    plan = _planned_depots(tmp_path, rule, limit)
    assert plan.filter(pl.col("entry") == "carried in")["value"].sum() == pytest.approx(carried)


def test_what_stands_in_every_season_is_the_mean_of_the_year(tmp_path: Path) -> None:
    plan = _planned_depots(tmp_path, "stone,stands|carried in,Union,level,mean", 7.0)
    amounts = dict(plan.filter(pl.col("entry") == "carried in").select("season", "value").iter_rows())
    assert 0.25 * amounts.get("wet", 0.0) + 0.75 * amounts.get("dry", 0.0) == pytest.approx(2.0)
    assert sum(amounts.values()) == pytest.approx(8.0)


def _planned_depots(folder: Path, rule: str, limit: float) -> pl.DataFrame:
    toml = (HERE / LEVEL / "case.toml").read_text(encoding="utf-8").replace("[1, 1, 2]", "[1]")
    seasons = 'seasons = [{ name = "wet", days = 91.25 }, { name = "dry", days = 273.75 }]\n'
    (folder / "case.toml").write_text(toml.replace('"treasury", "works", ', "") + seasons, encoding="utf-8")
    places = "place,kind,within\nUnion,union,\nNorth,region,Union\nSouth,region,Union\n"
    (folder / "places.csv").write_text(places, encoding="utf-8")
    said = f"rule,good,entries,place,limited,within_year,unit\ncarts,{rule},kt\n"
    (folder / "pace.csv").write_text(said, encoding="utf-8")
    limits = f"rule,from_year,limit,unit\ncarts,1921,{limit},kt\n"
    (folder / "pace_limits.csv").write_text(limits, encoding="utf-8")
    case = read_case(folder, sectors=[DEPOTS, pace])
    ledger = plan_case(case).plan.ledger
    assert pace.check(case, ledger) == []
    return ledger


# ---- what is wrong --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "found", "instead", "said"),
    [
        (
            "pace.csv",
            "cash|foreign exchange",
            "cash|foreign exchanges",
            'E041 pace row 2 · good: no good is called "foreign exchanges". A good that a sector at work opens, or one',
        ),
        (
            "pace.csv",
            "building",
            "biulding",
            'Notes of the book of accounts. Did you mean "building"?',
        ),
        (
            "pace.csv",
            "works under way,under way,Land,level,,1",
            "works under way,under way,Land,level,,kt",
            "E015 pace row 3 · unit: works under way is not counted in kt. A unit like 1.",
        ),
        (
            "pace.csv",
            "cash|foreign",
            "cash|works under way|foreign",
            "E015 pace row 2 · good: works under way is counted in 1, cash in Mrub. Goods of one unit.",
        ),
        (
            "pace_limits.csv",
            "1922,3,Mrub",
            "1922,3,kt",
            "E015 pace_limits row 3 · unit: cash is not counted in kt. A unit like Mrub.",
        ),
        (
            "pace_limits.csv",
            "1922,3,Mrub",
            "1922,3,krub",
            "E015 pace_limits row 3 · unit: krub after Mrub. Tell the limits of a rule in one unit.",
        ),
        (
            "pace_limits.csv",
            "works at once,1921,3,1\n",
            "",
            'E041 pace row 3 · rule: "works at once" has no limit in the table pace_limits. Each rule has a limit',
        ),
    ],
)
def test_a_rule_that_cannot_be_followed_is_told(file: str, found: str, instead: str, said: str) -> None:
    assert said in told(LEVEL, file, found, instead)


def test_a_place_within_which_nothing_is_booked_is_told() -> None:
    said = told(LEVEL, "pace.csv", "under way,Land", "under way,ditch")
    assert "E042 pace row 3 · place: nothing of works under way is booked at ditch or within it." in said
    assert "It is booked at Land." in said


def test_a_share_of_a_level_is_told() -> None:
    said = told(RISE, "pace.csv", "rise,-,1,Mrub", "level,-,1,Mrub")
    assert "E029 pace_limits row 2 · share: a level does not rise from a level." in said


# ---- the check ------------------------------------------------------------------------------------------------


def _spoilt(change: Callable[[], pl.Expr], folder: str) -> list[str]:
    case, plan = planned(HERE / folder)
    return pace.check(case, plan.ledger.with_columns(value=change()))


def test_the_check_sees_more_than_the_limit_and_a_room_that_counts_otherwise() -> None:
    now = (pl.col("entry") == "building") & (pl.col("stage") == "1922")
    found = _spoilt(lambda: pl.when(now).then(pl.col("value") * 2).otherwise(pl.col("value")), LEVEL)
    assert found == [
        "spending, 1922, normal: 6 where 3 may be.",
        "spending, 1922, normal: 6 is booked, and the room counts 3.",
    ]


def test_the_check_sees_a_rise_beyond_the_stage_before() -> None:
    now = (pl.col("entry") == "building") & (pl.col("stage") == "1921") & (pl.col("good") == "cash")
    found = _spoilt(lambda: pl.when(now).then(-1.0).otherwise(pl.col("value")), RISE)
    assert found == [
        "ditches, 1921, normal: 1 is booked, and the room counts 2.5.",
        "ditches, 1922-24, normal: 7 where 4 may be.",
    ]


def test_the_check_sees_haste_that_nobody_may_buy() -> None:
    case, plan = planned(HERE / LEVEL)
    one = plan.ledger.filter((pl.col("good") == "room for spending") & (pl.col("entry") == "used"))
    bought = one.with_columns(entry=pl.lit(pace.BEYOND), value=pl.lit(1.0)).head(1)
    assert pace.check(case, pl.concat([plan.ledger, bought])) == [
        "spending, 1921, normal: 1 beyond a limit that has no price."
    ]
