"""The shelf when more than one asks, when names differ, and when the disk does not do as it should."""

import errno
import json
import os
import threading
from pathlib import Path

import pytest

from quarry_case import quarry_case
from whitecoal import cli
from whitecoal.auditing.audit import audit
from whitecoal.case import read_case
from whitecoal.errors import CannotWrite, UsageError
from whitecoal.locks import held
from whitecoal.planning import Step
from whitecoal.plans import Plan, open_plan
from whitecoal.runs import finished_runs
from whitecoal.solving.program import SolveOptions
from whitecoal.solving.session import Session
from whitecoal.studies import Shelf, Study, digest_of


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def asked_at_once(shelf: Shelf, studies: list[Study]) -> tuple[list[Plan], list[list[str]]]:
    """Everybody asks at once; the answers, and what each was told."""
    plans: dict[int, Plan] = {}
    told: list[list[str]] = [[] for _ in studies]

    def asking(at: int) -> None:
        plans[at] = shelf.ask(studies[at], lambda step: told[at].append(step.name if step.done else step.text))

    threads = [threading.Thread(target=asking, args=[at]) for at in range(len(studies))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [plans[at] for at in range(len(studies))], told


def test_of_eight_who_ask_the_same_at_once_one_works_it_out(tmp_path: Path) -> None:
    case, shelf = quarry_case(tmp_path), Shelf(tmp_path / "runs")
    plans, told = asked_at_once(shelf, [Study(case)] * 8)
    assert sum("solved" in steps for steps in told) == 1
    assert {plan.folder for plan in plans} == {*shelf.root.iterdir()}, "one run, and nothing hidden"
    assert sum("found" in steps for steps in told) == 7
    assert audit(next(shelf.root.iterdir())).passed


def test_who_asks_second_is_told_that_it_waits(tmp_path: Path) -> None:
    case, shelf = quarry_case(tmp_path), Shelf(tmp_path / "runs")
    digest = digest_of(read_case(case), SolveOptions())
    shelf.root.mkdir()
    waits, steps = threading.Event(), list[str]()

    def told(step: Step) -> None:
        steps.append(step.text)
        if step.text == "another run is answering this question; waiting":
            waits.set()

    asking = threading.Thread(target=shelf.ask, args=[Study(case), told])
    with held(shelf.root / f"question-{digest[:8]}"):
        asking.start()
        assert waits.wait(60)
        assert len(list(shelf.root.iterdir())) == 1, "nothing is made while it waits"
    asking.join()
    assert "waited for another run that was answering this question" in steps
    assert [run.name for run in shelf.root.iterdir()] == [f"base-{digest[:8]}"], "the other gave no answer, so it did"


def test_the_same_question_under_other_names_is_worked_out_once(tmp_path: Path) -> None:
    case, shelf = quarry_case(tmp_path), Shelf(tmp_path / "runs")
    plans, told = asked_at_once(shelf, [Study(case, name) for name in ("one", "two")])
    assert sum("solved" in steps for steps in told) == 1
    one, two = plans
    assert (one.about["name"], two.about["name"]) == ("one", "two")
    assert {**one.about, "name": ""} == {**two.about, "name": ""}
    assert one.folder is not None
    assert two.folder is not None
    assert audit(two.folder).passed
    left, right = files(one.folder), files(two.folder)
    del left["run.json"], right["run.json"]
    assert left == right
    (one.folder / "report.html").write_text("called one", encoding="utf-8")
    assert "report.html" not in files(Path(str(shelf.ask(Study(case, "three")).folder)))


def test_the_answer_to_another_question_is_never_replaced(tmp_path: Path) -> None:
    """Two digests may begin alike, once in four thousand million."""
    case, shelf = quarry_case(tmp_path), Shelf(tmp_path / "runs")
    first = Path(str(shelf.ask(Study(case)).folder))
    about = json.loads((first / "run.json").read_text(encoding="utf-8"))
    (first / "run.json").write_text(json.dumps({**about, "digest": about["digest"][:8] + "0" * 56}), encoding="utf-8")
    before = files(first)
    second = shelf.ask(Study(case))
    assert str(second.folder) == f"{first}{about['digest'][8:16]}"
    assert files(first) == before
    assert shelf.ask(Study(case)).folder == second.folder


def test_a_disk_that_fills_up_while_saving_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case, shelf = quarry_case(tmp_path), Shelf(tmp_path / "runs")
    write = Path.write_bytes

    def full(path: Path, content: bytes) -> int:
        if path.name == "accounts.parquet":
            write(path, bytes(content)[:9])
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return write(path, content)

    with monkeypatch.context() as patched:
        patched.setattr(Path, "write_bytes", full)
        with pytest.raises(CannotWrite, match="no room left"):
            shelf.ask(Study(case))
    assert list(shelf.root.iterdir()) == []
    assert open_plan(Path(str(shelf.ask(Study(case)).folder))).worth == pytest.approx(4.43)


def test_a_program_that_was_cut_off_by_a_full_disk_is_noticed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """HiGHS writes what there is room for and says nothing."""
    case, shelf = quarry_case(tmp_path), Shelf(tmp_path / "runs")
    write = Session.write

    def cut(session: Session, path: str) -> None:
        write(session, path)
        Path(path).write_bytes(Path(path).read_bytes()[:-100])

    monkeypatch.setattr(Session, "write", cut)
    with pytest.raises(CannotWrite, match="no room left"):
        shelf.ask(Study(case))
    assert list(shelf.root.iterdir()) == []


def test_a_shelf_that_is_a_file_is_told_before_anything_is_worked_out(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("not a shelf", encoding="utf-8")
    steps: list[str] = []
    with pytest.raises(UsageError, match=r'runs" is a file, and a folder is wanted there'):
        Shelf(tmp_path / "runs").ask(Study(quarry_case(tmp_path)), lambda step: steps.append(step.name))
    assert "solved" not in steps
    assert (tmp_path / "runs").read_text(encoding="utf-8") == "not a shelf"


def test_a_name_that_is_too_long_is_told_before_anything_is_worked_out(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is too long for the name of a run"):
        Shelf(tmp_path / "runs").ask(Study(quarry_case(tmp_path), "н" * 101))
    assert not (tmp_path / "runs").exists()


def test_a_shelf_that_may_not_be_written_still_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What stands there is told; what is new is refused before it is worked out."""
    case, runs = quarry_case(tmp_path), tmp_path / "runs"
    assert cli.main(["run", str(case), "--runs", str(runs)]) == 0
    before = files(runs)
    opened = os.open

    def refused(path: str | Path, flags: int, *more: int) -> int:
        if flags & os.O_CREAT:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS), str(path))
        return opened(path, flags, *more)

    monkeypatch.setattr(os, "open", refused)
    assert cli.main(["run", str(case), "--runs", str(runs)]) == 0
    assert "answers this question already" in capsys.readouterr().out
    (case / "goods.csv").write_text("good,unit,spare\nore,kt,yes\n", encoding="utf-8")
    assert cli.main(["run", str(case), "--runs", str(runs)]) == 74
    told = capsys.readouterr()
    assert "cannot be written: read-only file system" in told.err
    assert "solved" not in told.out
    assert files(runs) == before
    assert len(finished_runs(runs)) == 1
