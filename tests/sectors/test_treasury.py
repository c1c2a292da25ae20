from pathlib import Path

import polars as pl
import pytest
from folder import HERE, disagreements, folders, planned
from spoilt import told

from whitecoal.sectors import treasury

LOAN, PURSE = "treasury/a_loan_repaid_over_three_years", "treasury/a_union_purse"


@pytest.mark.parametrize("folder", folders("treasury"), ids=lambda folder: folder.name)
def test_the_plan_is_the_one_worked_out_by_hand(folder: Path) -> None:
    assert disagreements(folder) == []


def test_a_budget_line_in_two_moneys_is_told() -> None:
    said = told(LOAN, "budgets.csv", "foreign exchange,1922", "cash,1922")
    assert 'E030 budgets row 3 · good: "due abroad" is in cash here and in foreign exchange above.' in said


def test_money_that_grows_by_being_exchanged_is_told() -> None:
    said = told(PURSE, "exchanges.csv", ",1.5,1", ",1.5,1\nNorth,cash,foreign exchange,0.8,1")
    assert "E029 exchanges row 3 · rate: a unit of cash there and back comes to 1.2." in said


def test_the_check_sees_wrong_interest_and_a_broken_ceiling_and_reserve() -> None:
    case, plan = planned(HERE / LOAN)
    drawn, now = pl.col("entry") == treasury.DRAWN, pl.col("stage") == "1921"
    value = pl.when(drawn & now).then(21.0).when(pl.col("entry") == treasury.CARRIED).then(3.0)
    assert treasury.check(case, plan.ledger.with_columns(value=value.otherwise(pl.col("value")))) == [
        "loan, 1921, normal: 21 are owed under a ceiling of 20.",
        "loan, 1922-24, normal: interest should be 5.5 over its years.",
        "Land · foreign exchange, 1921, normal: -1 are held, and 0 must be.",
        "Land · foreign exchange, 1922-24, normal: -10 are held, and 0 must be.",
    ]


def test_a_pool_of_a_good_that_nobody_opens_is_told() -> None:
    said = told(PURSE, "pools.csv", "cash,North", "kash,North")
    assert 'E041 pools row 2 · good: no good is called "kash".' in said
    assert 'Did you mean "cash"?' in said


def test_a_credit_whose_last_year_comes_before_its_first_is_told() -> None:
    said = told(LOAN, "credits.csv", "20,20,1921,1921", "20,20,1922,1921")
    assert 'E029 credits row 2 · last_year: "loan" can be drawn from 1922 to 1921.' in said
