"""Straight lines drawn again over what a plan used, in a run of its own."""

import shutil
from pathlib import Path

import pytest

from whitecoal.analyses.refit import plan_refitted, wanted
from whitecoal.auditing.audit import audit
from whitecoal.case import read_case
from whitecoal.planning import plan_case
from whitecoal.sectors import rivers
from whitecoal.studies import Shelf, Study

LAKE = Path(__file__).parent / "sectors" / "rivers" / "a_curve_of_surface"


@pytest.fixture
def hot(tmp_path: Path) -> Path:
    """The lake under a sun three times as hot, with a line over all of it: off by 1.2 % of the inflow."""
    folder = Path(shutil.copytree(LAKE, tmp_path / "case", ignore=shutil.ignore_patterns("expected.csv")))
    (folder / "storage_ranges.csv").unlink()
    (folder / "evaporation.csv").write_text("reservoir,wet,dry\nLake,600,1000\n", encoding="utf-8")
    return folder


def test_a_line_that_is_off_is_drawn_again(hot: Path, tmp_path: Path) -> None:
    """First 1 + 0.1 S: the wet season's mean is 12, and 20 − 10.8 − 1.0 (1 + 0.05 (20 + S)) = S: S = 7.2 / 1.05."""
    case = read_case(hot)
    first = plan_case(case).plan
    assert any("off by" in sentence for sentence in rivers.check(case, first.ledger))
    found = plan_refitted(case, tmp_path / "scratch")
    assert found.rounds == 1
    assert rivers.check(found.case, found.solved.plan.ledger) == []
    assert wanted(found.case, found.solved) == {}
    rows = found.case["storage_ranges"]
    assert rows["from"].values.ravel().tolist() == [12.0]
    assert rows["to"].values.ravel()[0] == pytest.approx((20 + 7.2 / 1.05) / 2)


def test_a_case_whose_lines_lie_well_is_planned_once(tmp_path: Path) -> None:
    folder = shutil.copytree(LAKE, tmp_path / "case", ignore=shutil.ignore_patterns("expected.csv"))
    case = read_case(folder)
    found = plan_refitted(case, tmp_path / "scratch")
    assert (found.case, found.rounds) == (case, 0)
    assert not (tmp_path / "scratch").exists()


def test_rows_of_the_user_give_way_and_rounds_end(hot: Path, tmp_path: Path) -> None:
    (hot / "storage_ranges.csv").write_text("reservoir,from_year,from,to\nLake,1921,0,20\n", encoding="utf-8")
    case = read_case(hot)
    assert plan_refitted(case, tmp_path / "none", rounds=0).rounds == 0
    found = plan_refitted(case, tmp_path / "scratch")
    assert len(found.case["storage_ranges"]) == 1
    assert rivers.check(found.case, found.solved.plan.ledger) == []


def test_a_run_keeps_the_case_it_answers_beside_it(hot: Path, tmp_path: Path) -> None:
    said: list[str] = []
    plan = Shelf(tmp_path / "runs").ask(Study(hot), lambda step: said.append(step.name))
    assert said.count("solved") == 2
    assert "refitted" in said
    assert plan.folder is not None
    assert audit(plan.folder).passed
    assert [one["name"] for one in plan.about["amendments"]] == ["refit-1"]
    assert (plan.folder / "case" / "amendments" / "refit-1.toml").is_file()
    told = next(check["sentence"] for check in plan.about["audit"]["checks"] if check["name"] == "rivers")
    assert "Evaporation of Lake on the straight line is off by at most 0.0" in told
    again: list[str] = []
    Shelf(tmp_path / "runs").ask(Study(hot), lambda step: again.append(step.name))
    assert again[-1] == "found"


def test_a_copy_beside_a_run_may_be_refitted_again(hot: Path, tmp_path: Path) -> None:
    """Its ranges are no longer right under another sun; the next amendment has another name."""
    first = plan_refitted(read_case(hot), tmp_path / "scratch").case
    first.copy_to(tmp_path / "copy")
    (tmp_path / "copy" / "evaporation.csv").write_text("reservoir,wet,dry\nLake,2000,1800\n", encoding="utf-8")
    (tmp_path / "copy" / "inflows.csv").write_text("node,wet,dry\nGauge,1.2,0.4\n", encoding="utf-8")
    again = plan_refitted(read_case(tmp_path / "copy"), tmp_path / "more")
    assert [one.name for one in again.case.amendments][:2] == ["refit-1", "refit-2"]
    assert rivers.check(again.case, again.solved.plan.ledger) == []
