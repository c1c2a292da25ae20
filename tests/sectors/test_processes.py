import shutil
from pathlib import Path

import polars as pl
import pytest
from folder import EXPECTED, HERE, disagreements, folders, planned
from spoilt import told

from whitecoal.case import read_case
from whitecoal.planning import build
from whitecoal.sectors import processes

MILL = "processes/a_mill_on_a_wheel"


@pytest.mark.parametrize("folder", folders("processes"), ids=lambda folder: folder.name)
def test_the_plan_is_the_one_worked_out_by_hand(folder: Path) -> None:
    assert disagreements(folder) == []


def test_the_check_sees_goods_out_of_proportion() -> None:
    case, plan = planned(next(folder for folder in folders("processes") if folder.name == "a_mill_on_a_wheel"))
    flour = (pl.col("good") == "flour") & (pl.col("value") > 0)
    more = pl.when(flour).then(pl.col("value") * 2).otherwise(pl.col("value"))
    assert processes.check(case, plan.ledger.with_columns(value=more)) == [
        "Mill, 1921, normal: flour says an activity of 10 kt, not 5."
    ]


def test_an_unknown_good_is_told_with_the_nearest_name() -> None:
    said = told(MILL, "process_flows.csv", "Mill,bran", "Mill,barn")
    assert 'E041 process_flows row 5 · good: no good is called "barn".' in said
    assert 'Did you mean "bran"?' in said


def test_an_amount_in_a_unit_that_does_not_measure_the_good_is_told() -> None:
    said = told(MILL, "process_flows.csv", "0.8,kt/kt", "0.8,kt/year")
    assert (
        'E015 process_flows row 4 · unit: "flour" is counted in kt, and this amount for one kt in kt/year. '
        "A unit like kt/kt."
    ) in said


def test_a_place_that_has_no_account_of_the_good_is_told() -> None:
    said = told(MILL, "process_flows.csv", "Mill,power,Grid", "Mill,power,")
    assert 'E042 process_flows row 6 · at: "Mill" lies in no zone' in said
    assert "power is kept at each zone." in said


def test_an_amount_that_is_wrong_in_unit_and_place_is_told_both() -> None:
    said = told(MILL, "process_flows.csv", "Mill,power,Grid,-0.05,GWh/kt", "Mill,power,,-0.05,kt/kt")
    assert 'E015 process_flows row 6 · unit: "power" is counted in GWh, and this amount for one kt in kt/kt.' in said
    assert 'E042 process_flows row 6 · at: "Mill" lies in no zone' in said


def test_a_process_may_give_money_that_buys_abroad(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    shutil.copytree(HERE / MILL, folder, ignore=shutil.ignore_patterns(EXPECTED))
    for file, found, instead in (
        ("process_flows.csv", "Chest,cash", "Chest,foreign exchange"),
        ("case.toml", '"processes"]', '"processes", "treasury"]'),
    ):
        text = (folder / file).read_text(encoding="utf-8")
        (folder / file).write_text(text.replace(found, instead), encoding="utf-8")
    entries = build(read_case(folder)).entries
    assert [entry.places for entry in entries if entry.good == "foreign exchange"] == [("Land",)]
