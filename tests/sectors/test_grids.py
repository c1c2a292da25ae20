import shutil
from pathlib import Path

import polars as pl
import pytest
from folder import HERE, disagreements, folders, planned

from whitecoal.errors import CaseFault
from whitecoal.sectors import grids


@pytest.mark.parametrize("folder", folders("grids"), ids=lambda folder: folder.name)
def test_the_plan_is_the_one_worked_out_by_hand(folder: Path) -> None:
    assert disagreements(folder) == []


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ("received by line", "Western line, 1921, normal: 7.96284 GWh received, not 7.884."),
        ("burnt for power", "Station, 1921, normal: -7.08169 kt burnt, not -7.01158."),
    ],
)
def test_the_check_sees_what_lines_and_stations_cannot_do(entry: str, sentence: str) -> None:
    case, plan = planned(HERE / "grids" / "line_loss")
    touched = pl.col("entry") == entry
    wrong = plan.ledger.with_columns(value=pl.when(touched).then(pl.col("value") * 1.01).otherwise("value"))
    assert sentence in grids.check(case, wrong)


def test_a_load_shape_that_does_not_sum_to_one_is_a_fault(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    shutil.copytree(HERE / "grids" / "line_loss", folder)
    (folder / "load_shapes.csv").write_text("use,block,year\nall,all hours,0.9\n", encoding="utf-8")
    with pytest.raises(CaseFault, match=r'"all" sum to 0\.9'):
        planned(folder)
