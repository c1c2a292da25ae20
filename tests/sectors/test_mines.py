from pathlib import Path

import polars as pl
import pytest
from folder import HERE, disagreements, folders, planned
from spoilt import told

from whitecoal.sectors import mines


@pytest.mark.parametrize("folder", folders("mines"), ids=lambda folder: folder.name)
def test_the_plan_is_the_one_worked_out_by_hand(folder: Path) -> None:
    assert disagreements(folder) == []


def test_a_mine_without_ore_is_told() -> None:
    said = told("mines/two_depths", "mines.csv", "\nHill", "\nValley,Land,copper ore,1,0,0,0,,0\nHill")
    assert 'E041 mines row 2 · mine: "Valley" has no ore in the table tranches.' in said


def test_a_mine_that_takes_power_from_nowhere_is_told() -> None:
    said = told("mines/two_depths", "mines.csv", ",Grid,", ",,")
    assert 'E021 mines row 2 · zone: "Hill" takes power and has no zone.' in said


def test_the_check_sees_output_beyond_reserve_and_capacity() -> None:
    case, plan = planned(HERE / "mines" / "two_depths")
    used = pl.col("entry").is_in([mines.USED, mines.MINED])
    doubled = plan.ledger.with_columns(value=pl.when(used).then(pl.col("value") * 2).otherwise(pl.col("value")))
    assert mines.check(case, doubled) == [
        "Hill · 1, normal: 40 kt are mined of a reserve of 20 kt.",
        "Hill, 1921, normal: 18 kt/year from a capacity of 9.",
        "Hill, 1922-24, normal: 14.634 kt/year from a capacity of 7.317.",
    ]
