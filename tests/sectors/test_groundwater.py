from pathlib import Path

import polars as pl
import pytest
from folder import HERE, disagreements, folders, planned
from spoilt import changed, told

from whitecoal.sectors import groundwater


@pytest.mark.parametrize("folder", folders("groundwater"), ids=lambda folder: folder.name)
def test_the_plan_is_the_one_worked_out_by_hand(folder: Path) -> None:
    assert disagreements(folder) == []


def spoilt(folder: str, good: str, entry: str, season: str, factor: float) -> list[str]:
    """What the check says of a plan in which one entry of one season is multiplied."""
    case, plan = planned(HERE / "groundwater" / folder)
    touched = (pl.col("good") == good) & (pl.col("entry") == entry) & (pl.col("season") == season)
    wrong = plan.ledger.with_columns(value=pl.when(touched).then(pl.col("value") * factor).otherwise("value"))
    assert groundwater.check(case, plan.ledger) == []
    return groundwater.check(case, wrong)


def test_the_check_follows_the_store() -> None:
    said = spoilt("wells_for_a_town", "groundwater", "held on", "wet", 1.01)
    assert said == [
        "Plain, 1921, normal, wet: 26.3436 hm3 are booked, and 26.0828 are held.",
        "Plain, 1921, normal, dry: 14.9231 hm3 are booked, and 15.1751 are held.",
    ]


def test_the_check_sees_an_aquifer_that_holds_more_than_it_can() -> None:
    said = spoilt("a_fan_that_fills", "groundwater", "turned away, being full", "wet", -30.0)
    assert "Fan, 1921-22, normal, wet: 10.2224 hm3 are held, beyond 0 to 10." in said


def test_the_check_sees_power_that_does_not_lift_the_water() -> None:
    said = spoilt("wells_for_a_town", "power", "lifting groundwater", "dry", 0.5)
    assert said == [
        "Well field · 1, 1921, normal, dry: 0.2943 GWh are booked for lifting, and it takes 0.5886.",
        "Well field · 2, 1921, normal, dry: 0.5886 GWh are booked for lifting, and it takes 1.1772.",
    ]


@pytest.mark.parametrize(
    ("file", "found", "instead", "said"),
    [
        ("aquifers.csv", "30,10,40", "30,31,40", 'E029 aquifers row 2 · start: "Plain" has 30 hm3. From 31 to 40 hm3.'),
        ("aquifers.csv", "30,10,40", "3,1,0.5", 'E029 aquifers row 2 · greatest: "Plain" has 0.5 hm3. At least 1 hm3.'),
        ("wells.csv", "0.6,Zone", "0.6,", 'E021 wells row 2 · zone: "Well field" lifts water and has no zone.'),
        ("wells.csv", "0.9,0.05", "0.9,0.2", 'E029 wells row 2 · return_share: "Well field" delivers 0.9 and returns'),
        ("wells.csv", "0.05,Gauge", "0.05,", 'E021 wells row 2 · return_node: "Well field" returns water and names no'),
        ("drawdown_steps.csv", "1,0.4,0", "1,0.4,12", 'E029 drawdown_steps row 3 · drawdown: "Well field" stands 10 m'),
        ("recharge.csv", "Plain,1921", "Plane,1921", 'E041 recharge row 2 · aquifer: "Plane"'),
    ],
)
def test_what_cannot_be_is_told(file: str, found: str, instead: str, said: str) -> None:
    assert said in told("groundwater/wells_for_a_town", file, found, instead)


def test_an_aquifer_that_drinks_from_a_node_without_inflow_is_told() -> None:
    said = told("groundwater/a_fan_that_fills", "aquifers.csv", "Gauge,0.25", "Spring,0.25")
    assert 'E041 aquifers row 2 · from: "Fan": no local inflow joins at "Spring".' in said


def test_a_closed_year_ends_as_it_began() -> None:
    """What leaks and is lifted in the year is what recharges it, wherever the store stands."""
    closed = 'stages = [1]\nstocks = "closed"'
    with changed("groundwater/wells_for_a_town", "case.toml", "stages = [1]", closed) as folder:
        case, plan = planned(folder)
    booked = plan.ledger.filter(pl.col("good") == "groundwater")
    moved = booked.filter(~pl.col("entry").is_in(["held before", "held on"]))
    assert moved["value"].sum() == pytest.approx(0.0, abs=1e-9)
    assert booked.filter(pl.col("entry") == "recharge")["value"].sum() == 6.0
    assert groundwater.check(case, plan.ledger) == []


def test_recharge_follows_the_year_and_the_scenario() -> None:
    """Wet 6 in the first year; in the second 3, in the low scenario 1."""
    two = "stages = [1, 1]\nscenarios = [{ name = 'normal', probability = 0.5 }, { name = 'low', probability = 0.5 }]"
    with changed("groundwater/wells_for_a_town", "case.toml", "stages = [1]", two) as folder:
        rows = ("aquifer,scenario,from_year,wet,dry", "Plain,,1921,6,0", "Plain,,1922,3,0")
        low = ("Plain,low,1921,6,0", "Plain,low,1922,1,0", "")
        (folder / "recharge.csv").write_text("\n".join([*rows, *low]), encoding="utf-8")
        case, plan = planned(folder)
    came = plan.ledger.filter((pl.col("good") == "groundwater") & (pl.col("entry") == "recharge"))
    brought = {
        (stage, scenario): value
        for stage, scenario, value in came.filter(pl.col("season") == "wet")
        .select("stage", "scenario", "value")
        .iter_rows()
    }
    assert brought == {("1921", "normal"): 6, ("1921", "low"): 6, ("1922", "normal"): 3, ("1922", "low"): 1}
    assert groundwater.check(case, plan.ledger) == []
