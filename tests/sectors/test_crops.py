import shutil
from pathlib import Path

import polars as pl
import pytest
from folder import disagreements, folders, planned
from spoilt import told

from whitecoal.case import read_case
from whitecoal.errors import CaseFault
from whitecoal.planning import build
from whitecoal.sectors import crops


@pytest.mark.parametrize("folder", folders("crops"), ids=lambda folder: folder.name)
def test_the_plan_is_the_one_worked_out_by_hand(folder: Path) -> None:
    assert disagreements(folder) == []


def _folder(name: str) -> Path:
    return next(folder for folder in folders("crops") if folder.name == name)


@pytest.mark.parametrize(
    ("table", "old", "new", "told"),
    [
        ("districts.csv", "delta", "desert", 'regimes: "Delta · rice": there is no regime of "rice" in the climate'),
        ("occupation.csv", "rice,1", "", 'occupation: "rice" is grown in "Delta" and has no row'),
        ("water_needs.csv", "flooded,1314", "deep,1314", 'water_needs: "delta · rice · flooded" is watered and has no'),
    ],
)
def test_rows_that_others_ask_for_and_that_are_missing_are_faults(
    tmp_path: Path, table: str, old: str, new: str, told: str
) -> None:
    source = _folder("rice_in_a_dry_year")
    shutil.copytree(source, tmp_path, ignore=shutil.ignore_patterns("expected.csv"), dirs_exist_ok=True)
    text = (tmp_path / table).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / table).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(CaseFault) as raised:
        build(read_case(tmp_path))
    assert told in str(raised.value)


def test_the_check_sees_a_harvest_that_the_area_does_not_give() -> None:
    case, plan = planned(_folder("rice_in_a_dry_year"))
    more = pl.when(pl.col("entry") == "harvest").then(pl.col("value") * 1.01).otherwise(pl.col("value"))
    told = crops.check(case, plan.ledger.with_columns(value=more))
    assert told[0] == "Delta · rice · flooded, 1921, wet: the harvest is 24.24 kt, and area × yield 24 kt."


def test_the_check_sees_fields_that_drink_less_than_they_need() -> None:
    case, plan = planned(_folder("short_at_the_right_time"))
    less = pl.when(pl.col("good") == "field water").then(pl.col("value") * 0.5).otherwise(pl.col("value"))
    told = crops.check(case, plan.ledger.with_columns(value=less))
    assert told[0] == (
        "Plain · maize · full, 1921, normal, summer and autumn: takes 14.8735 hm3, and needs 29.747 hm3."
    )


def test_the_check_follows_plantations_year_by_year() -> None:
    case, plan = planned(_folder("vines_stand_for_years"))
    fewer = pl.when(pl.col("entry") == "planted").then(0.0).otherwise(pl.col("value"))
    told = crops.check(case, plan.ledger.with_columns(value=fewer))
    assert told[0] == "Slope · vines, 1921: 12 kha stand, and 9 kha are left and planted."
    assert told[1] == "Slope · vines, 1921, normal: 9 kha are tended, and 12 bear."


def test_what_few_ways_of_watering_lose_is_told() -> None:
    _, plan = planned(_folder("short_at_the_right_time"))
    remarks = dict(plan.about["remarks"])
    assert "short late (maize, plain)" in remarks["ways of watering dropped"]
    assert "at most 0.0% of the full yield more" in remarks["error of few ways of watering"]
    assert remarks["evapotranspiration of climates"].startswith("plain: 1702 mm a year by Hargreaves; of 0 mm of rain")


SALT, SHORT, VINES = "crops/salt_ground", "crops/short_at_the_right_time", "crops/vines_stand_for_years"


@pytest.mark.parametrize(
    ("folder", "file", "found", "instead", "said"),
    [
        (SHORT, "climate_months.csv", "plain,rain,0,0,mm", "", 'climate_months · variable: "plain" has no rain'),
        (SHORT, "climate_months.csv", "34,34,degC", "34,34,mm", '"mm" does not measure tmax. A unit like degC.'),
        (SHORT, "climate_months.csv", "18,18,degC", "18,38,degC", '"plain": tmin is above tmax'),
        (SHORT, "climate_months.csv", "rain,0,0", "rain,0,-1", 'rain of "plain" is -1 mm. Between 0 and 5000 mm.'),
        (
            SHORT,
            "case.toml",
            'days = 181 },\n  { name = "summer and autumn", days = 184',
            'days = 181.5 },\n  { name = "summer and autumn", days = 183.5',
            "calendar.seasons: its seasons have 181.5, 183.5",
        ),
        (SHORT, "growth_stages.csv", "growing,1,92", "growing,1,300", '"maize" grows for 392 days'),
        (SHORT, "growth_stages.csv", "ripening,2", "ripening,1", 'two stages of "maize" come at the same time'),
        (
            SHORT,
            "growth_stages.csv",
            "92,1,0.2\nmaize,ripening,2,92,1",
            "92,0,0\nmaize,ripening,2,92,0",
            "its kc are all 0",
        ),
        (
            "crops/cotton_after_lucerne",
            "crop_limits.csv",
            "Plain,cotton,50,0\n",
            "",
            'none of "cotton" is grown in "Plain"',
        ),
        (SHORT, "crop_deficits.csv", "late,ripening", "late,ripeing", 'Did you mean "ripening"?'),
        (SHORT, "crop_deficits.csv", "short late", "full", '"full" is always there'),
        (SHORT, "crop_climates.csv", "no,,,", "no,5,9,", "the soil has 9 mm and can hold 5"),
        (SHORT, "crop_climates.csv", "no,,,", "no,,,no", "neither watered nor rainfed"),
        (SHORT, "crops.csv", "maize,maize,", "maize,maize,season", '"maize" responds to the season as a whole'),
        (VINES, "perennials.csv", "vines,2,10", "vines,12,10", '"vines" would be worn out before it bears'),
        ("crops/cotton_after_lucerne", "rotations.csv", "lucerne,cotton", "lucerne,coton", '"coton" is not in crops'),
    ],
)
def test_climates_and_growth_that_do_not_fit_are_faults(
    folder: str, file: str, found: str, instead: str, said: str
) -> None:
    assert said in told(folder, file, found, instead)


def test_a_canal_that_would_make_water_is_a_fault(tmp_path: Path) -> None:
    source = _folder("two_regimes_share_the_water")
    shutil.copytree(source, tmp_path, ignore=shutil.ignore_patterns("expected.csv"), dirs_exist_ok=True)
    text = (tmp_path / "canals.csv").read_text(encoding="utf-8")
    (tmp_path / "canals.csv").write_text(text.replace("0.5,0.25", "0.8,0.25"), encoding="utf-8")
    with pytest.raises(CaseFault, match=r"canals row 2 · return_share: with the efficiency it makes 1\.05 of what"):
        build(read_case(tmp_path))
