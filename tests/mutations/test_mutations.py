"""Falsified runs: every falsification is caught, and named by the check it should be.

Every other falsification of the books is tried here; those of the physics all at once, as far as they touch different
tables. `make mutations` tries all, each alone, and writes down what caught it.
"""

from pathlib import Path

import pytest
from books import BOOKS
from forging import Falsification, missed, planned_quarry, planned_tiny
from physics import BY_TABLE, PHYSICS

from whitecoal.auditing.audit import audit


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> dict[bool, Path]:
    """The finished runs, that of the quarry under True."""
    parent = tmp_path_factory.mktemp("runs")
    return {False: planned_tiny(parent), True: planned_quarry(parent)}


@pytest.mark.parametrize("one", [*BOOKS[::2], *(one for one in BOOKS[1::2] if one.quarry)], ids=lambda one: one.name)
def test_what_is_falsified_in_the_books_is_named(one: Falsification, runs: dict[bool, Path], tmp_path: Path) -> None:
    assert missed(one.audited(runs[one.quarry], tmp_path / "run", sectors=False), one) == ""


def test_what_no_book_shows_is_named_by_the_sector_it_concerns(runs: dict[bool, Path], tmp_path: Path) -> None:
    one = Falsification("every table", lambda run: [each.act(run) for each in BY_TABLE] and None, "", "")
    one.done(runs[False], tmp_path / "run")
    found = audit(tmp_path / "run")
    wrong = {check.name for check in found.checks if not check.passed}
    assert wrong == {each.check for each in BY_TABLE}  # and so the books bear all of it
    assert all(not missed(found, each).startswith(f"{each.name}: the check") for each in BY_TABLE)


def test_what_no_sum_shows_passes_the_books(runs: dict[bool, Path], tmp_path: Path) -> None:
    """Two entries of one account that trade amounts: without the sectors nobody could tell."""
    one = next(one for one in PHYSICS if one.name == "power from water that did not fall")
    assert one.audited(runs[False], tmp_path / "blind", sectors=False).passed
    assert missed(one.audited(runs[False], tmp_path / "seeing", sectors=True), one) == ""


def test_an_untouched_run_passes_when_its_checksums_are_taken_again(runs: dict[bool, Path], tmp_path: Path) -> None:
    Falsification("nothing", lambda _: None, "", "").done(runs[False], tmp_path / "run")
    before, after = ((folder / "checksums.txt").read_text() for folder in (runs[False], tmp_path / "run"))
    assert before == after
    assert audit(tmp_path / "run", sector_checks=False).passed


def test_there_are_enough_kinds_and_none_twice() -> None:
    names = [one.name for one in (*BOOKS, *PHYSICS)]
    assert len(names) == len(set(names))
    assert len(names) >= 30
