from pathlib import Path

import polars as pl
import pytest
from folder import HERE, disagreements, folders, planned
from spoilt import told

from whitecoal.sectors import works

QUARRY = "works/a_quarry_and_its_branch"


@pytest.mark.parametrize("folder", folders("works"), ids=lambda folder: folder.name)
def test_the_plan_is_the_one_worked_out_by_hand(folder: Path) -> None:
    assert disagreements(folder) == []


def test_an_unknown_good_is_told_with_the_nearest_name() -> None:
    said = told(QUARRY, "work_effects.csv", "tunnel,process capacity", "tunnel,process capacities")
    assert 'E041 work_effects row 4 · good: no good is called "process capacities".' in said
    assert 'Did you mean "process capacity"?' in said


def test_an_amount_in_a_unit_that_does_not_measure_the_good_is_told() -> None:
    said = told(QUARRY, "work_costs.csv", "0.02,Mperson-day", "0.02,kt")
    assert 'E015 work_costs row 3 · unit: "labour" is counted in Mperson-day, and this amount in kt.' in said


def test_a_place_that_has_no_account_of_the_good_is_told() -> None:
    said = told(QUARRY, "work_effects.csv", "tunnel,process capacity,Pit", "tunnel,process capacity,Land")
    assert 'E042 work_effects row 4 · at: "Land" lies in no process' in said


def test_the_check_sees_work_that_was_not_paid_for_and_works_that_are_not_there() -> None:
    case, plan = planned(HERE / QUARRY)
    quarry, now = pl.col("item") == "quarry", pl.col("stage") == "1922"
    taken = quarry & now & (pl.col("entry") == works.TAKEN) & (pl.col("good") == "foreign exchange")
    added = quarry & (pl.col("entry") == works.ADDED)
    value = pl.when(taken).then(-0.01).when(added).then(5.0).otherwise(pl.col("value"))
    assert works.check(case, plan.ledger.with_columns(value=value)) == [
        "quarry · foreign exchange · 1922 · normal: 0.01 Mrub are taken, not 0.015.",
        "quarry · process capacity · 1923-25 · normal: 5 kt/year are added, not 4.",
    ]


def test_a_work_that_waits_for_itself_is_told() -> None:
    said = told(QUARRY, "works.csv", "1,10,quarry", "1,10,branch")
    assert 'E046 works row 3 · after: "branch" has to wait for itself: branch ▸ branch.' in said


def test_works_that_wait_for_one_another_are_told_once() -> None:
    said = told(QUARRY, "works.csv", "2,2,,0.001", "2,2,branch,0.001")
    assert 'E046 works row 2 · after: "quarry" has to wait for itself: quarry ▸ branch ▸ quarry.' in said
    assert said.count("E046") == 1
