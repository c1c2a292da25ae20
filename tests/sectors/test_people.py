import shutil
from pathlib import Path

import pytest
from folder import disagreements, folders

from whitecoal.case import read_case
from whitecoal.errors import CaseFault
from whitecoal.planning import build


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
