from pathlib import Path

import polars as pl
import pytest
from folder import HERE, disagreements, folders, planned
from spoilt import told

from whitecoal.sectors import aid

GIFTS = "aid/gifts_that_end"


@pytest.mark.parametrize("folder", folders("aid"), ids=lambda folder: folder.name)
def test_the_plan_is_the_one_worked_out_by_hand(folder: Path) -> None:
    assert disagreements(folder) == []


def test_the_reader_is_told_when_aid_ends_and_on_what_condition() -> None:
    _, plan = planned(HERE / GIFTS)
    said = [sentence for subject, sentence in plan.about["remarks"] if subject == "aid and its end"]
    assert said[:2] == [
        "Neighbour gives cash to Land, 2000 krub/year at most, 1921 to 1922; condition: the harvest stays bad.",
        "Relief gives grain to Harbour, 3 kt/year at most, 1922 to 1922.",
    ]


@pytest.mark.parametrize(
    ("found", "instead", "said"),
    [
        ("Relief,grain", "Relief,grian", 'E041 aid row 3 · good: no good is called "grian".'),
        (
            "3,kt/year",
            "3,kt",
            'E015 aid row 3 · unit: "grain" is counted in kt, and this amount for one year in kt. A unit like kt/year.',
        ),
        ("1921,1922,2000", "1922,1921,2000", "E029 aid row 2 · last_year: "),
        ("cash,Land", "cash,Abroad", 'E042 aid row 2 · place: "Abroad" lies in no region'),
    ],
)
def test_a_gift_that_cannot_be_given_is_told(found: str, instead: str, said: str) -> None:
    assert said in told(GIFTS, "aid.csv", found, instead)


def test_a_gift_settled_before_the_scenario_is_known_is_told() -> None:
    said = told(
        GIFTS,
        "aid.csv",
        "Friends,labour,Land,1921,1921,0.365,Mperson-day/year",
        "F,works standing,ditch,1921,1921,1,1/year",
    )
    assert "E041 aid row 4 · good: works standing is settled before the scenario is known" in said


def test_the_check_sees_more_taken_than_is_offered() -> None:
    case, plan = planned(HERE / GIFTS)
    grain = (pl.col("entry") == aid.GIVEN) & (pl.col("good") == "grain")
    spoilt = plan.ledger.with_columns(value=pl.when(grain).then(2.0).otherwise(pl.col("value")))
    assert aid.check(case, spoilt) == [
        "Relief · grain · Harbour · 1922, 1922-23, normal: 4 kt are taken in its years, of 3."
    ]
