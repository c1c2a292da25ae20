"""The benchmarks: all ways build the same program, the page is what was kept, the guard knows more from less."""

from pathlib import Path

import numpy as np
import pytest

from benchmarks import instructions
from benchmarks.building import arrays, ledger
from benchmarks.building.plan import plan_of
from benchmarks.frame import HERE, PAGE, RESULTS, Measured, Section, least, measure, missing, page, trial
from benchmarks.reading import made_up_case
from benchmarks.sections import SECTIONS
from whitecoal.case import read_case


def test_the_ledger_builds_the_same_program_as_bare_arrays() -> None:
    bare, ours = arrays.build(plan_of(6, 3)).highs, ledger.build_ledger(ledger.prepare(6, 3)).highs
    for highs in (bare, ours):
        highs.run()
    one, two = (highs.getLp() for highs in (bare, ours))
    assert one.num_col_ == two.num_col_ > 500
    assert one.num_row_ == two.num_row_ > 400
    assert sorted(one.a_matrix_.value_) == pytest.approx(sorted(two.a_matrix_.value_))
    worth, same = (highs.getInfo().objective_function_value for highs in (bare, ours))
    assert abs(worth) > 1
    assert worth == pytest.approx(same, rel=1e-9)


def test_the_made_up_case_is_without_fault_and_as_large_as_said(tmp_path: Path) -> None:
    made_up_case.write(tmp_path, share=0.01)
    case = read_case(tmp_path, sectors=[made_up_case.sector()])
    assert case.count_of_values == pytest.approx(made_up_case.VALUES * 0.01, rel=0.2)
    assert np.all(case["fields"]["harvest"].values > 0)


def test_the_page_is_made_of_the_kept_results() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(SECTIONS), "run `make bench ONLY=<section>`"


def test_every_kept_result_belongs_to_a_section() -> None:
    kept = {path.stem for path in RESULTS.glob("*.json")} - {instructions.FIGURES.stem}
    assert kept <= {section.name for section in SECTIONS}
    assert len({section.name for section in SECTIONS}) == len(SECTIONS)


def test_what_a_section_finds_is_kept_and_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmarks.frame.RESULTS", tmp_path)
    section = Section("toy", "A toy", "What it is.", lambda: Measured(("what", "s"), [["a|b", "1.5"]], ["Met: all."]))
    assert "Not measured yet: `make bench ONLY=toy`." in page([section])
    measure(section)
    told = page([section])
    assert "| a\\|b | 1.5 |" in told
    assert "- Met: all." in told
    assert "Measured by `make bench ONLY=toy` on 20" in told


def test_a_trial_runs_alone_and_the_least_of_several_counts() -> None:
    assert trial("building.trial")["memory"] > 1
    assert least([{"cpu": 2.0, "memory": 5.0}, {"cpu": 3.0, "memory": 4.0}]) == {"cpu": 2.0, "memory": 4.0}
    with pytest.raises(RuntimeError, match="failed"):
        trial("building.plan")


def test_a_peer_that_is_not_there_is_noticed() -> None:
    assert missing("numpy", "no_such_peer") == ["no_such_peer"]


def test_more_instructions_fail_only_beyond_what_is_allowed_and_where_they_compare() -> None:
    kept = {"here": 1_000_000}
    assert instructions.judged(1_190_000, kept, "here")[0]
    assert not instructions.judged(1_210_000, kept, "here")[0]
    assert instructions.judged(500_000, kept, "here")[0]
    well, said = instructions.judged(9_000_000, kept, "elsewhere")
    assert well
    assert "nothing was compared" in said


def test_without_valgrind_nothing_is_counted_and_that_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PATH", str(HERE))
    assert instructions.main() == 0
    assert "valgrind and vgdb not found" in capsys.readouterr().out
