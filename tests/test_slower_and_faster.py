"""Plans at several paces: each a run of its own, compared on the terminal and in a page."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tiny_case import edit, lean
from whitecoal import cli
from whitecoal.analyses.pace import Question, Trial, study_at, try_paces
from whitecoal.case import read_case
from whitecoal.errors import UsageError
from whitecoal.show.measured_paces import Measure, finding, measured
from whitecoal.show.paced import paced_lines
from whitecoal.studies import Shelf

FACTORS = (2.0, 0.5, 1.0)


@pytest.fixture(scope="module")
def tried(tmp_path_factory: pytest.TempPathFactory) -> tuple[Question, Shelf, list[Trial]]:
    home = tmp_path_factory.mktemp("pace")
    question, shelf = Question(lean(home, kept=["pace"]), "pace"), Shelf(home / "runs")
    return question, shelf, try_paces(question, FACTORS, shelf)


def test_a_slower_pace_never_brings_more(tried: tuple[Question, Shelf, list[Trial]]) -> None:
    _, _, trials = tried
    assert [trial.factor for trial in trials] == [0.5, 1.0, 2.0]
    worths = [trial.plan.worth for trial in trials if trial.plan]
    slack = 2e-3 * max(worths)  # whole works are chosen to a gap
    assert worths[0] < worths[1] + slack
    assert worths[1] < worths[2] + slack
    assert worths[0] < worths[2]


def test_nothing_is_planned_twice_and_each_run_keeps_its_change(tried: tuple[Question, Shelf, list[Trial]]) -> None:
    question, shelf, trials = tried
    steps: list[str] = []
    again = try_paces(question, (0.5, 1.0), shelf, lambda step: steps.append(step.name))
    assert steps.count("found") == 2
    assert "solved" not in steps
    slow = again[0].plan
    assert slow is not None
    assert slow.folder == (trials[0].plan.folder if trials[0].plan else None)
    assert slow.about["audit"]["passed"]
    assert [one["name"] for one in slow.about["amendments"]] == ["pace-times-0.5"]
    kept = read_case((slow.folder or Path()) / "case")
    assert set(kept["pace"]["factor"].values.ravel().tolist()) == {0.5}


def test_a_factor_of_the_case_is_kept_beside_the_trials() -> None:
    study = study_at(Question(Path("case"), "pace"), 2.0, {"spending": 1.0, "works": 0.5})
    assert [(change["where"], change["set"]) for change in study.changes[0].changes] == [
        ({"rule": ["spending"]}, 2.0),
        ({"rule": ["works"]}, 1.0),
    ]
    assert study_at(Question(Path("case"), "pace", ("dry",), "dry"), 1.0, {"spending": 1.0}).changes == ()


def test_what_is_measured_of_each_pace(tried: tuple[Question, Shelf, list[Trial]]) -> None:
    _, _, trials = tried
    measures = measured(trials)
    by_name = {(one.group, one.name): one for one in measures}
    spent = by_name["Most in a year", "spending"]
    assert spent.unit == "Mrub"
    assert all(value is not None and value > 0 for value in spent.values)
    watered = by_name["Most in a year", "land brought under water"].values
    assert watered[0] is not None
    assert watered[2] is not None
    assert watered[0] < watered[2]
    assert by_name["What it brings", "Worth, discounted"].values[1] == trials[1].plan.worth  # type: ignore[union-attr]
    said = finding(trials, measures)
    assert said.startswith("Against the pace of 1, the pace times 0.5 costs ")
    lines = paced_lines(trials, measures, said)
    assert max(map(len, lines)) <= 77
    assert any(line.split()[:1] == ["spending"] for line in lines)


def test_a_pace_at_which_there_is_no_plan_is_an_answer(tried: tuple[Question, Shelf, list[Trial]]) -> None:
    _, _, trials = tried
    some = [Trial(0.1, None, "No plan keeps the limits."), trials[1]]
    measures = measured(some)
    assert measures[0].values[0] is None
    assert finding(some, measures) == "Against the pace of 1, there is no plan at 0.1 times the pace."
    assert any("none" in line for line in paced_lines(some, measures, ""))
    assert finding([some[0]], []) == "There is a plan at none of these paces."
    assert measured([some[0]]) == []


def test_many_paces_stand_in_several_tables(tried: tuple[Question, Shelf, list[Trial]]) -> None:
    _, _, trials = tried
    wide = [Trial(float(at), trials[0].plan) for at in range(1, 8)]
    lines = paced_lines(wide, [Measure("g", "a", "", (1.0,) * 7)], "")
    assert sum(line.startswith("the pace times") for line in lines) == 2


def test_a_case_without_rules_says_so(tmp_path: Path) -> None:
    folder = lean(tmp_path, kept=["pace"])
    for name in ("pace.csv", "pace_limits.csv"):
        (folder / name).unlink()
    with pytest.raises(UsageError, match="has no rules of pace"):
        try_paces(Question(folder, "pace"), (1.0,), Shelf(tmp_path / "runs"))


# ---- the verb -------------------------------------------------------------------------------------------------


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def command(*words: object) -> tuple[int, str, str]:
        code = cli.main([str(word) for word in words])
        told = capsys.readouterr()
        return code, told.out, told.err

    return command


def test_the_verb_answers_on_the_terminal_and_in_a_page(
    said: Callable[..., tuple[int, str, str]], tried: tuple[Question, Shelf, list[Trial]]
) -> None:
    question, shelf, _ = tried
    code, out, err = said("pace", question.case, "--at", "0.5,1", "--runs", shelf.root)
    assert (code, err) == (0, "")
    assert "answers this question already" in out
    assert max(map(len, out.splitlines()[:-1])) <= 80
    page = (shelf.root / "base-pace.html").read_text(encoding="utf-8")
    assert "default-src 'none'" in page
    assert "<svg" in page
    assert "land brought under water" in page
    code, out, _ = said("pace", question.case, "--at", "0.5,1", "--runs", shelf.root, "--json")
    answer = json.loads(out)
    assert code == 0
    assert answer["measures"][0]["name"] == "Worth, discounted"
    assert len(answer["measures"][0]["values"]) == 2
    assert set(answer["runs"]) == {"0.5", "1"}


def test_a_pace_that_no_plan_can_keep_is_told_by_the_verb(
    said: Callable[..., tuple[int, str, str]], tmp_path: Path
) -> None:
    folder = lean(tmp_path, kept=["pace"])
    edit(folder, "pace.csv", "spending,", "pensions,foreign exchange,budget,Two Valleys,level,-,,,Mrub\nspending,")
    edit(folder, "pace_limits.csv", "spending,1921", "pensions,1921,0.06,Mrub\nspending,1921")
    code, out, _ = said("pace", folder, "--at", "0.5", "--runs", tmp_path / "runs")
    assert code == 0
    assert "no plan at the pace times 0.5" in out
    assert "There is a plan at none of these paces." in out
    assert "pensions" in (tmp_path / "runs" / "base-pace.html").read_text(encoding="utf-8")


def test_a_pace_must_be_above_zero(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(["pace", "tiny", "--at", "1,0"])
    assert left.value.code == 2
    assert '"1,0" are no factors above zero' in capsys.readouterr().err
