import shutil
from pathlib import Path

import polars as pl
import pytest
from folder import HERE, disagreements, folders, planned
from spoilt import changed, told

from whitecoal.algebra import quantity
from whitecoal.case import read_case
from whitecoal.hydrology.surfaces import surface_lines
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
    open_node, booked = rivers.check(case, wrong)
    assert open_node == "Gauge, 1921, normal, dry: -1 hm3 of water are not accounted for."
    assert booked.startswith("Gauge, 1921, normal, dry: ")
    assert 'booked as "drawn from storage"' in booked


def test_the_check_sees_inflow_that_no_table_knows_and_a_lake_that_gives_what_it_never_held() -> None:
    case, plan = planned(HERE / "rivers" / "evaporation")
    values = plan.ledger["value"].to_list()
    keys = list(plan.ledger.select("good", "entry", "season").iter_rows())
    values[keys.index(("water", "local inflow", "wet"))] -= 5.0
    values[keys.index(("water", "drawn from storage", "wet"))] += 5.0
    filled = keys.index(("storage capacity", "filled", "wet"))
    values[filled] = 5.0
    said = " ".join(rivers.check(case, plan.ledger.with_columns(pl.Series("value", values))))
    assert 'hm3 are booked as "local inflow"' in said
    assert "wet: -5 hm3 are held in the last year" in said


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


@pytest.mark.parametrize(
    ("file", "found", "instead", "said"),
    [
        ("area_curves.csv", "Lake,10,2.5", "Lake,10,1.5", "E049 area_curves row 4 · area: the curve of"),
        ("area_curves.csv", "Lake,10,2.5", "Lake,10,3.5", "falls from 10 to 20 hm3"),
        ("area_curves.csv", "Lake,0,1\n", "", "E049 area_curves row 2 · storage: the curve of"),
        ("area_curves.csv", "Lake,0,1\nLake,10,2.5\n", "", 'the curve of "Lake" has one point'),
        ("area_curves.csv", "Lake,20,3", "Lake,25,3", 'the curve of "Lake" has 25 where reservoirs say 20'),
        ("area_curves.csv", "Lake,0,1", "Lake,0,0.9", 'the curve of "Lake" has 0.9 where reservoirs say 1'),
        ("storage_ranges.csv", "12,14", "14,12", "E029 storage_ranges row 2 · to"),
        ("storage_ranges.csv", "12,14", "12,24", '"Lake" is used from 12 to 24 hm3'),
    ],
)
def test_a_curve_that_cannot_be_is_told(file: str, found: str, instead: str, said: str) -> None:
    assert said in told("rivers/a_curve_of_surface", file, found, instead)


def test_room_for_floods_that_does_not_stand_is_told() -> None:
    said = told("rivers/flood_space", "flood_space.csv", "Lake,5,0", "Lake,5,0\nPlanned lake,5,0")
    assert 'E029 flood_space row 3 · space: "Planned lake" keeps 5 hm3 free, and 0 hm3 stand at the start.' in said


def test_the_check_multiplies_inflows_by_the_year_of_the_nearest_place() -> None:
    case, plan = planned(HERE / "rivers" / "dry_here_and_wet_there")
    came = (pl.col("entry") == "flows on") & (pl.col("place") == "Kura") & (pl.col("scenario") == "dry")
    wrong = plan.ledger.with_columns(value=pl.when(came).then(pl.col("value") * 1.2).otherwise("value"))
    assert len(rivers.check(case, wrong)) == 4


def test_a_line_over_the_storage_used_is_not_off() -> None:
    case, plan = planned(HERE / "rivers" / "a_curve_of_surface")
    assert plan.about["remarks"] == []
    (said,) = rivers.differences(case, plan.ledger)
    assert said == "Evaporation of Lake on the straight line is off by at most 0.00% of a year's inflow."


def test_a_line_over_all_storage_is_told() -> None:
    """At 10 hm3 the chord from 1 to 3 km2 has 2, and the curve 2.5.

    Evaporation: 0.4 km2 under 200 mm, and 0.294118 under 400, are missing: 0.197647 of 41.472 hm3.
    """
    with changed("rivers/a_curve_of_surface", "storage_ranges.csv", "12,14", "0,20") as folder:
        case, plan = planned(folder)
    assert plan.about["remarks"] == [
        [
            "water surface",
            "Lake: one straight line in storage stands for the surface, and is off by at most 20.0% of it.",
        ]
    ]
    (said,) = rivers.differences(case, plan.ledger)
    assert said == "Evaporation of Lake on the straight line is off by at most 0.48% of a year's inflow."


def test_a_line_over_the_storage_used_lies_nearer_the_curve() -> None:
    case, _ = planned(HERE / "rivers" / "a_curve_of_surface")
    lines = surface_lines(case)
    assert lines.slope.values.ravel().tolist() == pytest.approx([0.05])
    assert lines.beyond.values.ravel().tolist() == pytest.approx([1.0])
