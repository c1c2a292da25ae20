import shutil
from pathlib import Path

import polars as pl
import pytest
from folder import HERE, disagreements, folders, planned

from whitecoal.case import read_case
from whitecoal.errors import CaseFault
from whitecoal.planning import build
from whitecoal.sectors import people


@pytest.mark.parametrize("folder", folders("people"), ids=lambda folder: folder.name)
def test_the_plan_is_the_one_worked_out_by_hand(folder: Path) -> None:
    assert disagreements(folder) == []


def _changed(tmp_path: Path, table: str, old: str, new: str) -> Path:
    """The case of steps and hunger with a word of a table changed."""
    source = next(folder for folder in folders("people") if folder.name == "steps_and_hunger")
    shutil.copytree(source, tmp_path, ignore=shutil.ignore_patterns("expected.csv"), dirs_exist_ok=True)
    text = (tmp_path / table).read_text(encoding="utf-8")
    assert old in text
    (tmp_path / table).write_text(text.replace(old, new), encoding="utf-8")
    return tmp_path


def test_a_step_worth_more_than_the_one_before_it_is_a_fault(tmp_path: Path) -> None:
    case = read_case(_changed(tmp_path, "needs.csv", "comfort,100,0.04", "comfort,100,0.2"))
    with pytest.raises(CaseFault, match=r"E029 needs row 3 · value: step 2 of \"wheat\" is worth more than"):
        build(case)


def test_a_class_without_needs_and_needs_without_a_group_are_faults(tmp_path: Path) -> None:
    case = read_case(_changed(tmp_path, "groups.csv", "townspeople", "townsfolk"))
    with pytest.raises(CaseFault) as raised:
        build(case)
    told = str(raised.value)
    assert 'E041 groups row 3 · class: the class "townsfolk" has no needs' in told
    assert 'E041 needs row 4 · class: no group is of the class "townspeople"' in told


def test_a_group_of_nobody_changes_nothing(tmp_path: Path) -> None:
    case = read_case(_changed(tmp_path, "groups.csv", "Workers,", "Nobody,Land,townspeople,0,0,1\nWorkers,"))
    problem = build(case)
    assert not any("Nobody" in label for decision in problem.decisions for label in decision.labels)


def test_a_class_weighs_all_of_its_steps_or_none(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    source = next(folder for folder in folders("people") if folder.name == "a_ladder_and_a_standard")
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("expected.csv"))
    needs = (folder / "needs.csv").read_text(encoding="utf-8")
    (folder / "needs.csv").write_text(needs.replace("bricks,1,1,0.1,1", "bricks,1,1,0.1,"), encoding="utf-8")
    with pytest.raises(CaseFault, match=r'E021 needs row 5 · weight: other steps of "engineers" have a weight'):
        build(read_case(folder))


def test_a_standard_is_promised_to_a_class_that_is_there(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    source = next(folder for folder in folders("people") if folder.name == "a_ladder_and_a_standard")
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("expected.csv"))
    floors = (folder / "standard_floors.csv").read_text(encoding="utf-8")
    (folder / "standard_floors.csv").write_text(floors.replace("artisans", "gentry"), encoding="utf-8")
    with pytest.raises(CaseFault, match=r'E041 standard_floors row 3 · class: no group is of the class "gentry"'):
        build(read_case(folder))


def _said(folder: str, entry: str, item: str, value: float) -> list[str]:
    """What the check says when the amounts of an entry are others."""
    case, plan = planned(HERE / "people" / folder)
    assert people.check(case, plan.ledger) == []
    here = (pl.col("entry") == entry) & (pl.col("item") == item)
    return people.check(case, plan.ledger.with_columns(value=pl.when(here).then(value).otherwise(pl.col("value"))))


def test_the_check_sees_days_that_nobody_has() -> None:
    assert _said("skilled_hands_and_a_promise", "offered", "Peasants", 0.09) == [
        "Peasants, labour, 1921, normal, winter: 0.09 million days are offered, and they have 0.045.",
    ]


def test_the_check_sees_hunger_that_is_not_told_and_more_used_up_than_is_needed() -> None:
    assert _said("steps_and_hunger", "used up by people", "Peasants · wheat · 1", -6.0) == [
        "Peasants · wheat · 1, 1921, normal: 6 are used up, and they need 5.",
        "Peasants · wheat · 1, 1922-23, normal: 6 are used up, and they need 5.775.",
        "Peasants, 1921, normal: the living standard is 0.857143, not 0.428571.",
        "Peasants, 1922-23, normal: the living standard is 0.742115, not 0.371058.",
    ]
    assert _said("steps_and_hunger", "hunger", "Peasants · wheat · 1", 0.01) == [
        "Peasants · wheat · 1, 1921, normal: 0.02 million go hungry, not 0.01.",
        "Peasants · wheat · 1, 1922-23, normal: 0.02775 million go hungry, not 0.01.",
    ]


def test_the_check_sees_people_who_are_not_counted_and_bread_booked_twice() -> None:
    assert _said("steps_and_hunger", "people", "Peasants · wheat · 1", -0.03) == [
        "Peasants · wheat · 1, 1921, normal: 0.03 million are counted, and there are 0.05.",
        "Peasants · wheat · 1, 1922-23, normal: 0.03 million are counted, and there are 0.05775.",
    ]
    case, plan = planned(HERE / "people" / "steps_and_hunger")
    eaten = plan.ledger.filter(pl.col("entry") == "used up by people").head(1)
    twice = pl.concat([plan.ledger, eaten])
    assert any("used up, and they need" in sentence for sentence in people.check(case, twice))


def test_the_check_bears_more_hunger_than_there_is() -> None:
    """What the shortfall is kept below leaves a little room; in a plan that was not tidied some of it may be taken."""
    case, plan = planned(HERE / "people" / "steps_and_hunger")
    hungry = (pl.col("good") == "subsistence") & (pl.col("entry") == "hunger")
    more = plan.ledger.with_columns(value=pl.when(hungry).then(pl.col("value") + 1e-4).otherwise(pl.col("value")))
    assert people.check(case, more) == []


def test_the_check_sees_a_promise_that_falls_short_of_more_than_is_told() -> None:
    assert _said("skilled_hands_and_a_promise", "missing", "Peasants", 0.0) == [
        "Peasants, cloth, 1921, normal: 0.0139167 of what was promised are missing, not 0.",
    ]


def test_the_check_sees_another_living_standard_than_was_promised() -> None:
    folder = "a_ladder_and_a_standard"
    case, plan = planned(HERE / "people" / folder)
    missing = (pl.col("good") == "floor of the living standard") & (pl.col("entry") == "missing")
    told = plan.ledger.filter(missing)
    assert len(told)
    first = told.row(0, named=True)
    said = people.check(case, plan.ledger.filter(~missing))
    where = f"{first['item']}, {first['stage']}, {first['scenario']}"
    assert f"{where}: {first['value']:.6g} of the living standard promised is missing, not 0." in said
