import shutil
from pathlib import Path

import polars as pl
import pytest
from folder import HERE, disagreements, folders, planned

from whitecoal.algebra import quantity
from whitecoal.case import read_case
from whitecoal.planning import plan_case
from whitecoal.problem import Problem
from whitecoal.sectors import rivers


class Dam:
    """A sector of our own that dams the planned lake: room for 30 hm3, and 2 km2 flooded below the outlet."""

    TABLES = ()

    @staticmethod
    def build(p: Problem) -> None:
        room, flooded = quantity(30.0, "hm3").each("season"), quantity(2.0, "km2").each("season")
        p.post(p.good_of("storage capacity"), "Planned lake", room, "dammed")
        p.post(p.good_of("water surface"), "Planned lake", flooded, "dammed")


@pytest.mark.parametrize("folder", folders("rivers"), ids=lambda folder: folder.name)
def test_the_plan_is_the_one_worked_out_by_hand(folder: Path) -> None:
    assert disagreements(folder) == []


def test_nobody_goes_thirsty_for_a_river_that_pays_more(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    shutil.copytree(HERE / "rivers" / "town_return", folder)
    towns = (folder / "towns.csv").read_text(encoding="utf-8")
    (folder / "towns.csv").write_text(towns.replace("Lower,10", "Lower,0"), encoding="utf-8")
    _, plan = planned(folder)
    thirst = plan.to_table("town water").filter(pl.col("entry") == "thirst")["value"].sum()
    assert thirst == pytest.approx(5.4, abs=1e-3)


@pytest.mark.parametrize("entry", ["flows on", "evaporation less rain", "taken by towns"])
def test_the_check_misses_no_water(entry: str) -> None:
    case, plan = planned(HERE / "rivers" / ("town_return" if "towns" in entry else "evaporation"))
    touched = (pl.col("good") == "water") & (pl.col("entry") == entry)
    wrong = plan.ledger.with_columns(value=pl.when(touched).then(pl.col("value") * 1.001).otherwise("value"))
    assert any("not accounted for" in sentence for sentence in rivers.check(case, wrong))


def test_the_check_sees_a_lake_that_begins_fuller_than_the_table_says() -> None:
    case, plan = planned(HERE / "rivers" / "evaporation")
    filled = (pl.col("entry") == "filled") & (pl.col("season") == "dry")
    wrong = plan.ledger.with_columns(value=pl.when(filled).then(pl.col("value") - 1.0).otherwise("value"))
    assert rivers.check(case, wrong) == ["Gauge, 1921, normal, dry: -1 hm3 of water are not accounted for."]


def test_the_check_sees_a_lake_too_full_in_the_last_of_several_years() -> None:
    case, plan = planned(HERE / "rivers" / "room_in_the_last_year")
    filled = (pl.col("entry") == "filled") & (pl.col("season") == "dry")
    wrong = plan.ledger.with_columns(value=pl.when(filled).then(-2.0).otherwise("value"))
    assert "Lake, 1921-23, normal, wet: 6.72 hm3 are held in the last year, and there is room for 6." in rivers.check(
        case, wrong
    )


def test_the_check_objects_to_evaporation_far_from_the_true_surface() -> None:
    case, plan = planned(HERE / "rivers" / "evaporation")
    sun = (pl.col("good") == "water") & (pl.col("entry") == "evaporation less rain")
    wrong = plan.ledger.with_columns(value=pl.when(sun).then(pl.col("value") * 0.5).otherwise("value"))
    assert any(sentence.startswith("Lake, 1921, normal: evaporation") for sentence in rivers.check(case, wrong))


def test_a_dam_adds_room_and_surface(tmp_path: Path) -> None:
    """The 26.572 hm3 that the lake cannot take fill the planned one to S, less 0.5 m from 2 + 0.04 S / 2 km2."""
    folder = tmp_path / "case"
    shutil.copytree(HERE / "rivers" / "flood_space", folder, ignore=shutil.ignore_patterns("expected.csv"))
    case = read_case(folder, sectors=[rivers, Dam])
    plan = plan_case(case).plan
    held = plan.ledger.filter(
        (pl.col("place") == "Planned lake") & (pl.col("entry") == "filled") & (pl.col("season") == "wet")
    )
    assert -held["value"].sum() == pytest.approx((26.572 - 1.0) / 1.01)
    assert rivers.check(case, plan.ledger) == []
