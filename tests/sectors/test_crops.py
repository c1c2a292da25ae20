import shutil
from pathlib import Path

import polars as pl
import pytest
from folder import disagreements, folders, planned

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


def test_the_check_sees_fields_that_canals_do_not_water() -> None:
    case, plan = planned(_folder("rice_in_a_dry_year"))
    less = pl.when(pl.col("entry") == "taken by canals").then(pl.col("value") * 0.5).otherwise(pl.col("value"))
    told = crops.check(case, plan.ledger.with_columns(value=less))
    assert told[0] == "Delta, 1921, wet, year: canals bring 78.84 hm3 and crops need 157.68 hm3."


def test_a_canal_that_would_make_water_is_a_fault(tmp_path: Path) -> None:
    source = _folder("two_regimes_share_the_water")
    shutil.copytree(source, tmp_path, ignore=shutil.ignore_patterns("expected.csv"), dirs_exist_ok=True)
    text = (tmp_path / "canals.csv").read_text(encoding="utf-8")
    (tmp_path / "canals.csv").write_text(text.replace("0.5,0.25", "0.8,0.25"), encoding="utf-8")
    with pytest.raises(CaseFault, match=r"canals row 2 · return_share: with the efficiency it makes 1\.05 of what"):
        build(read_case(tmp_path))
