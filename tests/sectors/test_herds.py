import shutil
from collections.abc import Sequence
from pathlib import Path

import polars as pl
import pytest
from folder import EXPECTED, HERE, disagreements, folders, planned
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spoilt import told

from whitecoal.case import read_case
from whitecoal.planning import plan_case
from whitecoal.sectors import herds

GROWTH, WINTER = "herds/growth_over_a_long_stage", "herds/straw_and_hay_for_the_winter"
STEPPE, PLOUGH, STARVED = (
    "herds/down_to_the_steppe",
    "herds/oxen_before_the_plough",
    "herds/a_winter_with_nothing_to_eat",
)


@pytest.mark.parametrize("folder", folders("herds"), ids=lambda folder: folder.name)
def test_the_plan_is_the_one_worked_out_by_hand(folder: Path) -> None:
    assert disagreements(folder) == []


@pytest.mark.parametrize(
    ("folder", "file", "found", "instead", "fault"),
    [
        (WINTER, "fodder_needs.csv", "cattle,40,40,0,0\n", "", 'E041 fodder_needs: "cattle" has no row.'),
        (
            GROWTH,
            "drives.csv",
            "Land · sheep,Steppe,1,1\n",
            "",
            'E041 herds row 2 · animal: "Land · sheep" is driven to',
        ),
        (WINTER, "goods.csv", "straw,kt", "straw,Ml", 'E015 feeds row 2 · good: "straw" is counted in Ml.'),
        (WINTER, "rations.csv", "straw,0,1", "straw,0,0.5", "E029 rations row 2 · fed: 0.5 is neither."),
        (STEPPE, "drives.csv", "Alp,0.1,5,1,0", "Alp,0.1,5,0.3,0", "E029 drives row 2 · open: 0.3 is neither."),
        (
            STEPPE,
            "pastures.csv",
            "9,0.1,1,0",
            "9,0.1,1,0.2",
            "E029 pastures row 2 · standing: together 1.2 of the year's",
        ),
        (
            GROWTH,
            "herd_purchases.csv",
            "1922,0,10,foreign exchange",
            "1922,0,10,cash",
            "E030 herd_purchases row 3 · paid_in: cash here and foreign exchange above.",
        ),
        (
            PLOUGH,
            "herd_moves.csv",
            "Land · cattle,Land · oxen",
            "Land · oxen,Land · oxen",
            'E030 herd_moves row 2 · to: "Land · oxen" is moved to itself.',
        ),
    ],
)
def test_a_fault_is_told(folder: str, file: str, found: str, instead: str, fault: str) -> None:
    assert fault in told(folder, file, found, instead)


def changed(ledger: pl.DataFrame, good: str, entries: Sequence[str], factor: float) -> pl.DataFrame:
    """The ledger with some entries multiplied."""
    hit = (pl.col("good") == good) & pl.col("entry").is_in(entries)
    return ledger.with_columns(value=pl.when(hit).then(pl.col("value") * factor).otherwise(pl.col("value")))


def test_the_check_sees_births_and_growth_that_no_rate_gives() -> None:
    case, plan = planned(HERE / GROWTH)
    said = herds.check(case, changed(plan.ledger, "herd", [herds.BORN], 2.0))
    assert said[:2] == [
        "Land · sheep, 1921, normal: 80 khead born over its years, and the rate gives 40.",
        "Land · sheep, 1921, normal: it grows to 155 khead, and breeding allows 115.",
    ]


def test_the_check_sees_beasts_that_are_not_lost_though_they_starve() -> None:
    case, plan = planned(HERE / STARVED)
    said = herds.check(case, changed(plan.ledger, "herd", [herds.LOST], 0.0))
    assert "Land · sheep, 1921, normal: -0 khead are lost a year, and those short of fodder would lose 40." in said


def test_the_check_sees_a_herd_below_nothing() -> None:
    case, plan = planned(HERE / STARVED)
    said = herds.check(case, changed(plan.ledger, "herd", [herds.LOST], 3.0))
    assert "Land · sheep, 1921, normal: the herd falls to -40 khead." in said


def test_the_check_sees_a_store_that_is_too_small() -> None:
    case, plan = planned(HERE / WINTER)
    assert herds.check(case, changed(plan.ledger, "hay", [herds.FED], 0.5)) == [
        "Land · cattle, 1921, normal: 520 TJ of energy are wanted besides pasture, and the store gives 440."
    ]


def test_the_check_sees_grass_that_does_not_grow_and_herds_where_they_may_not_be() -> None:
    case, plan = planned(HERE / STEPPE)
    grazed = pl.col("entry") == herds.GRAZED
    doubled = herds.check(case, changed(plan.ledger, "grass", [herds.GRAZED], 2.0))
    assert doubled == [
        "Alp, 1921, normal, summer: 107.407 kt are grazed of 100.",
        "Alp, 1921, dry, summer: 107.407 kt are grazed of 100.",
        "Steppe, 1921, normal, winter: 120 kt are grazed of 60.",
        "Steppe, 1921, dry, winter: 108 kt are grazed of 54.",
    ]
    season = pl.when(grazed & (pl.col("season") == "winter")).then(pl.lit("summer")).otherwise(pl.col("season"))
    said = herds.check(case, plan.ledger.with_columns(season=season.cast(plan.ledger["season"].dtype)))
    assert "Lowland · sheep · Steppe, 1921, summer: the pasture is closed to the herd, and it grazes there." in said


def test_a_plan_says_how_far_the_straight_line_of_a_long_stage_is_off() -> None:
    _, plan = planned(HERE / GROWTH)
    said = [sentence for subject, sentence in plan.about["remarks"] if subject == "herds in long stages"]
    assert len(said) == 1
    assert "it counts 0.68 % too many beasts" in said[0]  # 1.1655 / (0.331 / ln 1.1 / 3)


def worth(folder: Path, area: float) -> float:
    """The worth of a plan of the steppe when the summer pasture has an area."""
    text = (HERE / STEPPE / "pastures.csv").read_text(encoding="utf-8")
    (folder / "pastures.csv").write_text(text.replace("summer,100,", f"summer,{area},"), encoding="utf-8")
    return plan_case(read_case(folder)).plan.worth


@settings(max_examples=4, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(less=st.floats(0, 80), more=st.floats(0.1, 60))
def test_more_pasture_never_makes_a_plan_worth_less(tmp_path: Path, less: float, more: float) -> None:
    folder = tmp_path / "case"
    shutil.copytree(HERE / STEPPE, folder, ignore=shutil.ignore_patterns(EXPECTED), dirs_exist_ok=True)
    assert worth(folder, less + more) >= worth(folder, less) - 1e-6
