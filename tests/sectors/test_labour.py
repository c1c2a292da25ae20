from pathlib import Path

import polars as pl
import pytest
from folder import HERE, disagreements, folders, planned
from spoilt import told

from whitecoal.sectors import labour

SCHOOL, PLAIN = "labour/a_school_and_a_stranger", "labour/hands_for_the_plain"


@pytest.mark.parametrize("folder", folders("labour"), ids=lambda folder: folder.name)
def test_the_plan_is_the_one_worked_out_by_hand(folder: Path) -> None:
    assert disagreements(folder) == []


def test_teaching_that_leads_down_the_ladder_is_told() -> None:
    said = told(SCHOOL, "training.csv", "skilled labour,specialist labour", "skilled labour,labour")
    assert 'E030 training row 2 · to: "labour" does not stand above "skilled labour".' in said


def test_a_way_that_leads_to_where_it_begins_is_told() -> None:
    said = told(PLAIN, "migration.csv", "Hills,Plain", "Hills,Hills")
    assert 'E030 migration row 2 · to: "Hills" is where they live and where they go.' in said


def test_the_check_sees_days_that_nobody_was_taught_to_give_and_more_who_learn_than_may() -> None:
    case, plan = planned(HERE / SCHOOL)
    assert labour.check(case, plan.ledger) == []
    gone = pl.when((pl.col("entry") == labour.LEAVING) & (pl.col("stage") == "1923-24")).then(-1.25)
    assert labour.check(case, plan.ledger.with_columns(value=gone.otherwise(pl.col("value")))) == [
        "Land · skilled labour · specialist labour, 1923-24, normal: those taught give 0.75 million days, not 0.625.",
        "Land · skilled labour · specialist labour, 1923-24, normal: 2 thousand begin in a year, of 1.",
    ]


def test_the_check_sees_more_days_worked_elsewhere_than_there_are() -> None:
    case, plan = planned(HERE / PLAIN)
    more = pl.when(pl.col("entry") == "come from elsewhere").then(0.25).otherwise(pl.col("value"))
    assert labour.check(case, plan.ledger.with_columns(value=more)) == [
        "Hills · Plain · labour, 1921, normal, winter: 0.25 million days are worked, of 0.2.",
    ]
