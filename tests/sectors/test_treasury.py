import shutil
from pathlib import Path

import polars as pl
import pytest
from folder import EXPECTED, HERE, disagreements, folders, planned
from spoilt import told

from whitecoal.case import read_case
from whitecoal.case.amendments import Amendment
from whitecoal.errors import CaseFault
from whitecoal.planning import build, plan_case
from whitecoal.plans import Plan
from whitecoal.sectors import treasury

LOAN, PURSE = "treasury/a_loan_repaid_over_three_years", "treasury/a_union_purse"
POOR, GRACE = "treasury/a_republic_that_cannot_pay", "treasury/grace_and_instalments"
SHARE, COVER = "treasury/a_share_of_what_is_earned", "treasury/cover_for_imports"


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


# ---- who holds the purse --------------------------------------------------------------------------------------


def _copied(folder: str, tmp_path: Path) -> Path:
    copy = tmp_path / "case"
    shutil.copytree(HERE / folder, copy, ignore=shutil.ignore_patterns(EXPECTED))
    return copy


def test_an_amendment_puts_two_purses_together(tmp_path: Path) -> None:
    folder = _copied(POOR, tmp_path)
    pooled, apart = (_planned_poor(folder, *names) for names in (("one-purse",), ()))
    money = pooled.ledger.filter(pl.col("good") == "cash")
    assert money["place"].unique().to_list() == ["Union"]
    assert not len(money.filter(pl.col("entry") == treasury.UNPAID))
    assert pooled.worth == pytest.approx(21.0)
    assert apart.worth == pytest.approx(20.2)


def _planned_poor(folder: Path, *amendments: str) -> Plan:
    case = read_case(folder, amendments=amendments)
    plan = plan_case(case).plan
    assert treasury.check(case, plan.ledger) == []
    return plan


def test_a_purse_split_up_leaves_the_unions_lines_without_a_home(tmp_path: Path) -> None:
    alone = Amendment("alone", "Each on its own.", ({"table": "pools", "remove": True},))
    with pytest.raises(CaseFault) as raised:
        build(read_case(_copied(PURSE, tmp_path), changes=(alone,)))
    assert str(raised.value.faults[0]) == (
        'E042 budgets row 4 · holder: "Union" keeps no account of foreign exchange. Money is kept at each region, or '
        "where the table pools says. Name a region, or pool it there."
    )
    assert {fault.table for fault in raised.value.faults} == {"budgets", "exchanges", "reserves"}


def test_two_rows_of_arrears_for_one_purse_are_told(tmp_path: Path) -> None:
    further = {"holder": "South", "good": "cash", "ceiling": 1, "price": 1}
    twice = Amendment("twice", "r", ({"table": "arrears", "insert": [further]},))
    with pytest.raises(CaseFault) as raised:
        build(read_case(_copied(POOR, tmp_path), amendments=("one-purse",), changes=(twice,)))
    assert "owe from one account, that of Union" in str(raised.value)


# ---- faults ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("folder", "file", "found", "instead", "said"),
    [
        (
            POOR,
            "budgets.csv",
            "1921,1921,-3",
            "1921,1920,-3",
            'E029 budgets row 2 · to_year: "North · war debts · 1921" holds',
        ),
        (GRACE, "credits.csv", "instalments,1923,1925", "instalments,1921,1925", "E029 credits row 2 · first_due: "),
        (GRACE, "credits.csv", "instalments,1923,1925", "instalments,1923,", "last_due is blank"),
        (GRACE, "credits.csv", "instalments,1923,1925", "instalments,1924,1923", "is repaid from 1924 to 1923."),
        (
            SHARE,
            "service_limits.csv",
            "share,price\nNorth,foreign exchange,0.1,0.5",
            "share,earned\nNorth,foreign exchange,0.1,sold abrod",
            'nothing is booked to foreign exchange as sold abrod. Did you mean "sold abroad"?',
        ),
        (
            COVER,
            "reserves.csv",
            "South,cash,0,0.5,,",
            "South,cash,0,0.5,1,",
            "E041 reserves row 4 · cover: nothing is bought",
        ),
    ],
)
def test_terms_that_cannot_be_kept_are_told(folder: str, file: str, found: str, instead: str, said: str) -> None:
    assert said in told(folder, file, found, instead)


# ---- the check ------------------------------------------------------------------------------------------------


def _checked(folder: str, changed: pl.Expr, instead: float) -> list[str]:
    case, plan = planned(HERE / folder)
    value = pl.when(changed).then(instead).otherwise(pl.col("value"))
    return treasury.check(case, plan.ledger.with_columns(value=value))


def test_the_check_follows_the_terms_of_credits() -> None:
    repaid = (pl.col("entry") == treasury.REPAID) & (pl.col("stage") == "1923")
    found = _checked(GRACE, repaid & (pl.col("item") == "mill credit"), -1.0)
    assert "mill credit, 1923, normal: an instalment of 2 is due and 1 are repaid." in found
    short = (pl.col("entry") == treasury.REPAID) & (pl.col("item") == "short credit")
    assert "short credit, 1923, normal: 1 are owed after 1922." in _checked(GRACE, short, 0.0)
    bullet = (pl.col("item") == "bullet credit") & (pl.col("entry") == treasury.REPAID)
    assert any("bullet credit, 1924-25" in sentence for sentence in _checked(GRACE, bullet, -1.0))


def test_the_check_sees_debt_service_beyond_its_share() -> None:
    beyond = (pl.col("entry") == treasury.BEYOND) & (pl.col("good") == "room for all debt service")
    assert _checked(SHARE, beyond, 1.0) == ["North · foreign exchange, 1922, normal: debts take 6.23, and 3 they may."]


def test_the_check_sees_arrears_of_what_was_never_due() -> None:
    unpaid = (pl.col("entry") == treasury.UNPAID) & (pl.col("good") == "cash")
    assert _checked(POOR, unpaid, 6.0)[:2] == [
        "North · cash, 1921, normal: 6 are left unpaid, more than is due.",
        "North · cash, 1921, normal: 6 stand unpaid under a ceiling of 5.",
    ]


def test_the_check_sees_a_floor_that_is_not_held() -> None:
    missing = pl.col("entry") == treasury.MISSING
    assert "North · foreign exchange, 1921, normal: 1 are held, and 1.5 must be." in _checked(COVER, missing, 0.0)
