from pathlib import Path

import polars as pl
import pytest
from folder import HERE, disagreements, folders, planned

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
