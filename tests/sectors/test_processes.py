from pathlib import Path

import polars as pl
import pytest
from folder import disagreements, folders, planned

from whitecoal.sectors import processes


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
