from pathlib import Path

import polars as pl
import pytest
from folder import HERE, disagreements, folders, planned
from spoilt import told

from whitecoal.sectors import hydropower


@pytest.mark.parametrize("folder", folders("hydropower"), ids=lambda folder: folder.name)
def test_the_plan_is_the_one_worked_out_by_hand(folder: Path) -> None:
    assert disagreements(folder) == []


def test_the_check_sees_energy_that_its_water_does_not_hold() -> None:
    case, plan = planned(HERE / "hydropower" / "turbine_limit")
    made = (pl.col("entry") == "water power") & (pl.col("season") == "dry")
    wrong = plan.ledger.with_columns(value=pl.when(made).then(pl.col("value") * 1.01).otherwise("value"))
    assert hydropower.check(case, wrong) == [
        "Station, 1921, normal, dry: 4.75589 GWh are booked, and its water holds 4.7088 GWh."
    ]


def test_a_plant_that_gives_its_water_back_upstream_is_told() -> None:
    said = told("hydropower/turbine_limit", "hydro_plants.csv", "Head,Tail", "Tail,Head")
    assert 'E045 hydro_plants row 2 · to: "Station" gives its water back upstream: Tail ▸ Head ▸ Tail.' in said


def test_a_plant_that_gives_its_water_back_where_it_took_it_is_told() -> None:
    said = told("hydropower/turbine_limit", "hydro_plants.csv", "Head,Tail", "Head,Head")
    assert 'E045 hydro_plants row 2 · to: "Station" gives its water back upstream: Head ▸ Head.' in said


def test_two_plants_that_pass_water_round_are_told() -> None:
    both = "0.8,5\nPump,Zone,Tail,Head,100,0.8,5"
    said = told("hydropower/turbine_limit", "hydro_plants.csv", "0.8,5", both)
    assert "E045 hydro_plants row 3 · to" in said
    assert "E045 hydro_plants row 2" not in said


def test_a_river_turned_round_is_told_of_the_river_alone() -> None:
    said = told("hydropower/turbine_limit", "reaches.csv", "Mouth,Tail,Sea", "Mouth,Tail,Sea\nRound,Tail,Head")
    assert "E045 reaches row" in said
    assert "hydro_plants" not in said


def test_the_planes_are_told_before_and_after() -> None:
    """Before: κ × 63.072 hm3 a year × 20 m / 4, of 60 m. After: κ × 265.36 of κ × 1486.8, both as in the folder."""
    case, plan = planned(HERE / "hydropower" / "a_head_that_follows_the_lake")
    ((subject, said),) = plan.about["remarks"]
    assert subject == "water power"
    assert said.endswith("overstate it by at most 0.687 GWh a year, 8.3% of what a full canal gives at full head.")
    (said,) = hydropower.differences(case, plan.ledger)
    assert said.startswith("Station books 0.578 GWh more than its water gives at the true head, 17.85% of its energy")


def test_the_check_sees_energy_beyond_the_true_head_and_what_planes_may_add() -> None:
    case, plan = planned(HERE / "hydropower" / "a_head_that_follows_the_lake")
    made = (pl.col("entry") == "water power") & (pl.col("season") == "wet")
    wrong = plan.ledger.with_columns(value=pl.when(made).then(pl.col("value") * 1.001).otherwise("value"))
    assert hydropower.check(case, wrong) == [
        "Station, 1921, normal, wet: 2.71498 GWh are booked, and its water holds 2.26022 GWh."
    ]


@pytest.mark.parametrize(
    ("file", "found", "instead", "said"),
    [
        ("hydro_plants.csv", "100,2,Lake", "100,,Lake", "E021 hydro_plants row 2 · canal"),
        ("hydro_plants.csv", "100,2,Lake", "100,2,", '"Station" has a head curve and no reservoir'),
        ("hydro_plants.csv", "100,2,Lake", "100,2,Lak", '"Lak" is no reservoir. A reservoir of the rivers. Did you'),
        ("head_curves.csv", "Station,0,40\n", "", 'the curve of "Station" has one point'),
        ("head_curves.csv", "Station,20,60", "Station,20,30", 'the curve of "Station" falls from 0 to 20 hm3'),
        ("head_curves.csv", "Station,0,40", "Station,0,40\nStation,10,45", "rises more steeply than before"),
    ],
)
def test_a_head_that_cannot_be_is_told(file: str, found: str, instead: str, said: str) -> None:
    assert said in told("hydropower/a_head_that_follows_the_lake", file, found, instead)
