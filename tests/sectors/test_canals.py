from pathlib import Path

import polars as pl
import pytest
from folder import disagreements, folders, planned
from spoilt import told

from whitecoal.sectors import canals


@pytest.mark.parametrize("folder", folders("canals"), ids=lambda folder: folder.name)
def test_the_plan_is_the_one_worked_out_by_hand(folder: Path) -> None:
    assert disagreements(folder) == []


def _spoiled(note: str, factor: float) -> list[str]:
    case, plan = planned(folders("canals")[0])
    changed = pl.when(pl.col("entry") == note).then(pl.col("value") * factor).otherwise(pl.col("value"))
    return canals.check(case, plan.ledger.with_columns(value=changed))


def test_the_check_sees_fields_that_canals_do_not_water() -> None:
    assert _spoiled("taken by canals", 0.5)[0] == (
        "Plain, 1921, normal, two: 3.24 hm3 are brought and crops need 6.48 hm3."
    )


def test_the_check_sees_water_that_does_not_come_back() -> None:
    assert _spoiled("drained from fields", 0.5)[0] == (
        "Canal, 1921, normal, one: 0.864 hm3 drain back and 1.728 hm3 are due."
    )


@pytest.mark.parametrize(
    ("file", "found", "instead", "said"),
    [
        ("canals.csv", "0.6,0.2", "0.9,0.4", "canals row 2 · return_share: with the efficiency it makes 1.075 of what"),
        ("canals.csv", "0.2,Mouth", "0.2,", "canals row 2 · return_node: water drains back and no node is named"),
        (
            "return_lags.csv",
            "Canal,2,0.2",
            "Canal,2,0.1",
            'return_lags row 2 · share: the shares of "Canal" sum to 0.9',
        ),
        ("return_lags.csv", "Canal,2,", "Canal,3,", 'row 2 · later: "Canal" gives water back 3 seasons later'),
    ],
)
def test_canals_that_make_water_or_lose_it_without_a_word_are_faults(
    file: str, found: str, instead: str, said: str
) -> None:
    assert said in told("canals/water_comes_back_later", file, found, instead)
