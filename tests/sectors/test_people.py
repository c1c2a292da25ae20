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
