import shutil
from pathlib import Path

import polars as pl
import pytest
from folder import EXPECTED, HERE, disagreements, folders, planned
from spoilt import told

from whitecoal.case import read_case
from whitecoal.planning import build, plan_case
from whitecoal.second_looks.purses import PAIRED
from whitecoal.sectors import purses

CLOTH, LAND = "purses/cloth_and_an_empty_purse", "purses/with_land_and_without"


@pytest.mark.parametrize("folder", folders("purses"), ids=lambda folder: folder.name)
def test_the_plan_is_the_one_worked_out_by_hand(folder: Path) -> None:
    assert disagreements(folder) == []


def test_a_requisition_takes_grain_for_nothing_and_leaves_no_money_for_cloth(tmp_path: Path) -> None:
    shutil.copytree(HERE / CLOTH, tmp_path, ignore=shutil.ignore_patterns(EXPECTED), dirs_exist_ok=True)
    ledger = plan_case(read_case(tmp_path, amendments=("requisition",))).plan.ledger
    eaten = ledger.filter((pl.col("good") == "wheat") & (pl.col("entry") == "used up by people"))
    assert eaten["value"].sum() == pytest.approx(-6.0)
    assert ledger.filter((pl.col("good") == "cloth") & (pl.col("entry") == "used up by people")).is_empty()
    assert ledger.filter(pl.col("good") == "purse").is_empty()


def test_purses_and_cash_change_together_only_by_what_cash_has_from_elsewhere() -> None:
    _, plan = planned(HERE / LAND)
    moneys = plan.ledger.filter(pl.col("good").is_in(["purse", "cash"]))
    paired = moneys.filter(pl.col("entry").is_in(PAIRED))
    assert paired["value"].sum() == pytest.approx(0.0, abs=1e-9)
    assert set(paired["good"]) == {"purse", "cash"}
    # what is left: the farm's cost, what of it reached purses, and what was put by and carried over
    rest = moneys.filter(~pl.col("entry").is_in(PAIRED)).group_by("entry").agg(pl.col("value").sum())
    assert dict(rest.iter_rows()) == pytest.approx(
        {"cost of processes": -0.2, purses.PAID: 0.1, purses.PUT_BY: 0.0, "carried over": 0.1}
    )


def test_a_class_that_lives_nowhere_near_is_remarked(tmp_path: Path) -> None:
    shutil.copytree(HERE / LAND, tmp_path, ignore=shutil.ignore_patterns(EXPECTED), dirs_exist_ok=True)
    groups, places = tmp_path / "groups.csv", tmp_path / "places.csv"
    groups.write_text(groups.read_text(encoding="utf-8").replace("Labourers,Land", "Labourers,Hills"), encoding="utf-8")
    places.write_text(places.read_text(encoding="utf-8") + "Hills,region,\n", encoding="utf-8")
    remarks = {remark.sentence for remark in build(read_case(tmp_path)).remarks}
    assert (
        '"cost of processes" of cash at Land: no group of "without land" with a purse lives there, so its share is '
        "nobody's income."
    ) in remarks
    assert any('"rent" of purse at Hills: no group of "with land"' in sentence for sentence in remarks)


@pytest.mark.parametrize(
    ("file", "found", "instead", "said"),
    [
        ("purses.csv", "without land", "gentry", 'E041 purses row 3 · class: no group is of the class "gentry".'),
        (
            "purse_costs.csv",
            "with land",
            "gentry",
            'E041 purse_costs row 2 · class: no purse is of the class "gentry".',
        ),
        (
            "purse_dues.csv",
            "rent,with land",
            "rent,gentry",
            'E041 purse_dues row 3 · to: no purse is of the class "gentry".',
        ),
        (
            "purse_incomes.csv",
            "cash,cost of processes",
            "cash,cost of process",
            'E041 purse_incomes row 4 · entry: nothing is entered as "cost of process" in the accounts of cash.',
        ),
        (
            "purse_incomes.csv",
            "without land,wheat",
            "without land,wheet",
            'E041 purse_incomes row 3 · good: no good is called "wheet".',
        ),
        (
            "purse_incomes.csv",
            "processes,0.2",
            "processes,0.3",
            "E029 purse_incomes row 3 · share: the shares of wheat, given and taken by processes come to 1.1.",
        ),
        (
            "purse_dues.csv",
            ",0.1\nwithout",
            ",0.1\nwith land,tithe,,1921,0.95\nwithout",
            "the shares of with land in 1921 come to 1.05.",
        ),
        (
            "terms_of_trade.csv",
            "wheat,,1921,50,60",
            "wheat,without land,1921,50,60",
            'E041 purse_incomes row 2 · good: "wheat" has no price delivered for the class "with land".',
        ),
        (
            "terms_of_trade.csv",
            "cloth,,1921,,2000",
            "cloth,,1921,2000,",
            'E041 purse_spending row 3 · good: "cloth" has no price obtained for the class "with land".',
        ),
    ],
)
def test_what_cannot_be_is_told(file: str, found: str, instead: str, said: str) -> None:
    assert said in told(LAND, file, found, instead)


def test_the_check_sees_a_missing_counterpart_wrong_earnings_a_wrong_price_and_an_overdrawn_purse() -> None:
    case, plan = planned(HERE / LAND)
    assert purses.check(case, plan.ledger) == []
    now = pl.col("stage") == "1921"
    spoilt = (
        pl.when(
            (pl.col("good") == "purse") & now & (pl.col("item") == "Farmers · wheat") & (pl.col("entry") == "delivered")
        )
        .then(0.5)
        .when(
            (pl.col("good") == "purse")
            & now
            & (pl.col("item") == "Labourers · wheat")
            & (pl.col("entry") == "obtained")
        )
        .then(-0.2)
        .otherwise(pl.col("value"))
    )
    assert purses.check(case, plan.ledger.with_columns(value=spoilt)) == [
        "Farmers · wheat, 1921, normal: 0.1 of delivered in purse or cash have no counterpart.",
        "Labourers · wheat, 1921, normal: -0.08 of obtained in purse or cash have no counterpart.",
        "Labourers, 1921, normal: the purse holds -0.065.",
        "Labourers, 1922, normal: the purse holds -0.08.",
        "with land, wheat, 1921, normal: 0.5 are earned, not 0.4.",
        "Labourers, wheat, 1921, normal: 0.2 are paid, not 0.12.",
    ]
