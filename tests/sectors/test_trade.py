from pathlib import Path

import polars as pl
import pytest
from folder import HERE, disagreements, folders, planned
from spoilt import told

from whitecoal.sectors import trade

DUTIES = "trade/duties_between_two_purses"
LADDER, TRACK = "trade/a_price_ladder_and_a_blockade", "trade/one_track_two_ways"


@pytest.mark.parametrize("folder", folders("trade"), ids=lambda folder: folder.name)
def test_the_plan_is_the_one_worked_out_by_hand(folder: Path) -> None:
    assert disagreements(folder) == []


def test_a_ladder_whose_prices_rise_for_a_buyer_is_told() -> None:
    said = told(LADDER, "markets.csv", "buys,2,10,6", "buys,2,10,12")
    assert 'E029 markets row 3 · price: "Abroad · ore · Harbour · buys · 2" has a price of 12000 rub/kt' in said
    assert ", after 10000 rub/kt." in said
    assert "What a partner pays falls from step to step, and what he asks rises." in said


def test_a_ladder_whose_prices_fall_for_a_seller_is_told() -> None:
    assert "E029 markets row 4 · price" in told(TRACK, "markets.csv", "sells,2,10,7", "sells,2,10,4")


def test_an_unknown_load_is_told_with_the_nearest_name() -> None:
    said = told(TRACK, "corridors.csv", ",wheat,", ",wheet,")
    assert 'E041 corridors row 4 · carries: no good is called "wheet".' in said
    assert 'Did you mean "wheat"?' in said


def test_a_load_that_is_not_weighed_is_told() -> None:
    said = told(TRACK, "corridors.csv", ",wheat,", ",sheep,")
    assert 'E015 corridors row 4 · carries: "sheep" is counted in khead, and corridors carry by weight.' in said


def test_a_track_whose_capacity_is_told_twice_is_told() -> None:
    said = told(TRACK, "corridors.csv", "Land,,0.5", "Land,6,0.5")
    assert "E029 corridors row 3 · capacity" in said


def test_the_check_sees_a_step_out_of_turn_and_goods_that_grow_on_the_way() -> None:
    case, plan = planned(HERE / LADDER)
    first, arrived = pl.col("item").str.ends_with("buys · 1"), pl.col("entry") == "arrived"
    now = (pl.col("stage") == "1921") & (pl.col("scenario") == "peace")
    value = pl.when(now & first).then(pl.col("value") / 2).when(now & arrived).then(8.0).otherwise(pl.col("value"))
    assert trade.check(case, plan.ledger.with_columns(value=value)) == [
        "Abroad · ore · Harbour · buys · 1, 1921, peace: a worse step is used while a better one is not full.",
        "railway, ore, 1921, peace: 8 kt arrive, not 7.2.",
    ]


def test_a_good_that_regions_pay_in_two_moneys_is_told() -> None:
    said = told("trade/two_purses_and_a_pass", "sales_between.csv", "1923,foreign exchange", "1923,cash")
    assert 'E030 sales_between row 3 · paid_in: "ore" is paid in cash here and in foreign exchange above' in said


def test_a_duty_for_a_holder_without_a_purse_is_told() -> None:
    said = told(DUTIES, "duties.csv", "tea,,sells,,South", "tea,,sells,,Union")
    assert 'E042 duties row 4 · holder: "Union" keeps no account of cash.' in said


def test_the_check_sees_customs_that_are_not_those_of_the_table() -> None:
    case, plan = planned(HERE / DUTIES)
    now = (pl.col("entry") == trade.RECEIVED) & (pl.col("stage") == "1921") & (pl.col("scenario") == "good")
    value = pl.when(now).then(0.1).otherwise(pl.col("value"))
    assert trade.check(case, plan.ledger.with_columns(value=value)) == [
        "Abroad · ore · Harbour · sells · 1 · South, 1921, good: customs are 0.1, not 0.2."
    ]
