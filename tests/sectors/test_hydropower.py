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
