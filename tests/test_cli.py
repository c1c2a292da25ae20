"""The command line, as its users meet it: words, answers, exit codes, and being stopped."""

import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from tiny_case import copied, edit, lean
from whitecoal import cli
from whitecoal.errors import UsageError
from whitecoal.runs import found_run
from whitecoal.terminal import Terminal, folded, step_line

Said = Callable[..., tuple[int, str, str]]
COMMAND = (sys.executable, "-m", "whitecoal")


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    """Give a command; the exit code, what was answered, what was complained of."""

    def command(*words: object) -> tuple[int, str, str]:
        code = cli.main([str(word) for word in words])
        told = capsys.readouterr()
        return code, told.out, told.err

    return command


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shelf with two finished runs of the tiny case, in a folder with a space and letters of the land."""
    home = tmp_path_factory.mktemp("две долины")
    case = lean(home, "my basin")
    said = io.StringIO()
    for words in ((), ("--amend", "dry")):
        with redirect_stdout(said), redirect_stderr(said):
            assert cli.main(["run", str(case), "--runs", str(home / "runs"), "--quiet", *words]) == 0
    assert not said.getvalue(), "quiet says nothing when nothing is wrong"
    return home / "runs"


def run_called(shelf: Path, name: str) -> Path:
    return next(path for path in shelf.iterdir() if path.name.startswith(f"{name}-"))


# ---- words ----


def test_help_imports_nothing_numerical() -> None:
    heavy = "{'numpy', 'polars', 'pandera', 'pint', 'highspy', 'altair'}"
    call = "import sys\nfrom whitecoal.cli import main\ntry:\n main(['--help'])\nfinally:\n"
    script = f"{call} assert not {heavy} & {{*sys.modules}}"
    found = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603 - ours
    assert "list every fault of a case" in found.stdout
    assert max(map(len, found.stdout.splitlines())) < 80


@pytest.mark.parametrize(
    "verb",
    [
        "demo",
        "new",
        "check",
        "run",
        "report",
        "audit",
        "cases",
        "compare",
        "pace",
        "contract",
        "commitments",
        "replan",
        "doubts",
        "ask",
    ],
)
def test_every_verb_has_json_and_quiet(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main([verb, "--help"])
    told = capsys.readouterr().out
    assert left.value.code == 0
    assert "--json" in told
    assert "--quiet" in told
    assert max(map(len, told.splitlines())) < 80


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["chek", "tiny"], '"chek" is not a verb. Did you mean "check"?\n`whitecoal --help` tells what can be said.\n'),
        (["check"], "The following arguments are required: CASE.\n`whitecoal check --help` tells what can be said.\n"),
        (["check", "tiny", "--jsn"], "Unrecognized arguments: --jsn.\n`whitecoal --help` tells what can be said.\n"),
        (["run", "tiny", "--name", "../x"], 'Argument --name: "../x" cannot name a folder.\n'),
        (["run", "tiny", "--name", "x\x1b"], 'Argument --name: "x\\u001b" cannot name a folder.\n'),
        (["run", "tiny", "--name", ".x"], 'Argument --name: ".x" cannot name a folder.\n'),
    ],
)
def test_wrong_words_are_told(words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(words)
    assert left.value.code == 2
    assert capsys.readouterr().err.startswith(told)


def test_without_a_verb_the_help_is_shown(said: Said) -> None:
    code, out, err = said()
    assert (code, out) == (2, "")
    assert "verbs:" in err


# ---- cases ----


def test_the_shipped_cases_are_listed_with_their_amendments(said: Said) -> None:
    code, out, _ = said("cases")
    assert code == 0
    assert "transcaucasus-1921   Transcaucasus 1921" in out
    assert "amendments: dry, finer" in out
    assert max(map(len, out.splitlines())) < 80
    listed = json.loads(said("cases", "--json")[1])
    assert [case["name"] for case in listed] == ["tiny", "transcaucasus-1921"]
    assert said("cases", "--quiet") == (0, "", "")


def test_a_case_of_ones_own(said: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, _ = said("new", "my basin")
    assert code == 0
    assert re.fullmatch(
        r' ✓ copied \d\d tables to ./my basin +edit them in Excel or any editor\n   next: whitecoal check "my basin"\n',
        out,
    )
    assert said("new", "my basin") == (
        2,
        "",
        '"my basin" is there already and is not empty. Name another folder, or empty this one first.\n',
    )
    assert said("new", "other", "--from", "tinny")[::2] == (
        2,
        'No shipped case is called "tinny". Did you mean "tiny"?\n',
    )
    assert [path.name for path in tmp_path.iterdir()] == ["my basin"]


def test_a_case_without_fault(said: Said) -> None:
    code, out, err = said("check", "tiny")
    assert (code, err) == (0, "")
    assert re.fullmatch(
        r" ✓ checked \d+ values in \d\d tables · 0 errors · 0 warnings\n   amendments: dry, finer\n", out
    )


def test_all_faults_of_a_case_are_the_answer(said: Said, tmp_path: Path) -> None:
    case = copied(tmp_path)
    edit(case, "canals.csv", "Weir,2,", "Weir,-2,")
    edit(case, "crops.csv", "wheat,wheat", "wheat,whaet")
    code, out, err = said("check", case, "--json")
    answer = json.loads(out)
    assert (code, err, answer["errors"], answer["warnings"]) == (1, "", 2, 0)
    assert [(fault["code"], fault["table"], fault["row"]) for fault in sorted(answer["faults"], key=str)] == [
        ("E029", "canals", 2),
        ("E041", "crops", 2),
    ]
    code, out, err = said("run", case, "--runs", tmp_path / "runs")
    assert (code, out) == (1, "")
    assert set(err.splitlines()) == {
        "E029 canals row 2 · capacity [m3/s]: -2 is less than 0, the least value allowed.",
        'E041 crops row 2 · product: "whaet" is not in goods. Did you mean "wheat"?',
        "2 errors, 0 warnings. Nothing was run.",
    }
    assert not (tmp_path / "runs").exists()


def test_faults_of_an_amended_case_say_so(said: Said, tmp_path: Path) -> None:
    case = copied(tmp_path)
    edit(case, "amendments/dry.toml", "multiply = 0.7", "multiply = -0.7")
    code, out, _ = said("check", case, "--amend", "dry")
    assert code == 1
    assert out.endswith("Nothing was run. The case was read as amended by dry.\n")


def test_a_case_that_is_not_there(said: Said, tmp_path: Path) -> None:
    copied(tmp_path, "basin")
    code, out, _ = said("check", tmp_path / "basen")
    assert code == 1
    assert "there is no such folder. A case is a folder with a case.toml and one CSV file per table. Did you" in out


def test_json_of_what_went_wrong(said: Said) -> None:
    code, out, err = said("report", "nothing", "--runs", "nowhere", "--json")
    assert (code, err) == (2, "")
    assert json.loads(out) == {
        "exit_code": 2,
        "error": 'There is no run "nothing", and none at all in "nowhere". `whitecoal run CASE` makes one.',
    }


# ---- runs ----


def test_a_run_tells_its_steps_within_80_columns(said: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    code, out, err = said("demo", "--case", "tiny", "--into", "basin")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    steps = ("copied", "checked", "built", "solved", "audited", "saved", "report")
    assert lines[0].endswith('demo case "Two valleys"')
    assert [line.split()[1].rstrip(":,") for line in lines[1:8]] == list(steps)
    assert max(map(len, lines)) <= 80
    assert len({len(line) for line in lines[2:7]}) == 1, "seconds stand in one column"
    before = {path: path.read_bytes() for path in Path("basin").rglob("*") if path.is_file()}
    edit(Path("basin"), "amendments/dry.toml", "0.7", "0.6")
    code, out, _ = said("demo", "--case", "tiny", "--into", "basin")
    assert code == 0
    assert "./basin is there already" in out
    assert "answers this question already" in out
    changed = [path for path, content in before.items() if path.read_bytes() != content]
    assert changed == [Path("basin/amendments/dry.toml")], "what the user edited stays as he left it"


def test_the_same_question_is_answered_once(said: Said, shelf: Path) -> None:
    before = sorted(shelf.iterdir())
    code, out, err = said("run", shelf.parent / "my basin", "--runs", shelf, "--json")
    answer = json.loads(out)
    assert (code, err, answer["title"], answer["audit"]["passed"]) == (0, "", "Two valleys", True)
    assert Path(answer["report"]).is_file()
    assert sorted(shelf.iterdir()) == before
    assert [path.name.rpartition("-")[0] for path in before] == ["base", "dry"]


def test_reading_verbs_take_the_beginning_of_a_name(said: Said, shelf: Path) -> None:
    base, dry = run_called(shelf, "base"), run_called(shelf, "dry")
    assert said("report", "ba", "--runs", shelf)[0] == 0
    code, out, _ = said("audit", str(base)[:-3])
    assert code == 0
    assert out.splitlines()[-1].startswith(" ✓ audited")
    code, out, _ = said("compare", dry, "base", "--runs", shelf)
    assert code == 0
    assert out
    assert isinstance(json.loads(said("compare", dry, base, "--json")[1]), list)


def test_a_run_that_was_tampered_with_fails_its_audit(said: Said, shelf: Path, tmp_path: Path) -> None:
    run = Path(shutil.copytree(run_called(shelf, "base"), tmp_path / "run"))
    about = json.loads((run / "run.json").read_text(encoding="utf-8"))
    about["solver"]["objective"] += 1
    (run / "run.json").write_text(json.dumps(about), encoding="utf-8")
    code, out, _ = said("audit", run, "--quiet")
    assert code == 4
    assert "✗" in out


def test_finding_a_run(tmp_path: Path) -> None:
    for name in ("base-7f3a", "base-81c0", "dry-12ab", "dry-from-1924-33cd", ".base-9", "notes"):
        (tmp_path / name).mkdir()
        if name != "notes":
            (tmp_path / name / "run.json").write_text("{}", encoding="utf-8")
    assert found_run("base-7", tmp_path).name == "base-7f3a"
    assert found_run(str(tmp_path / "dry-f")).name == "dry-from-1924-33cd"
    assert found_run("dry", tmp_path).name == "dry-12ab", "what one is called goes before what others begin with"
    for words, told in (
        ("base", '"base" may be base-7f3a, base-81c0. Give more of its name.'),
        ("drey", 'There is no run "drey". Did you mean "dry"?'),
        ("zzz", 'There is no run "zzz". There are: base-7f3a, base-81c0, dry-12ab, dry-from-1924-33cd.'),
        (str(tmp_path / "notes"), "holds no plan (no run.json). `whitecoal run CASE` makes one."),
    ):
        with pytest.raises(UsageError, match=re.escape(told)):
            found_run(words, tmp_path)


def test_no_plan_is_an_answer_of_its_own(said: Said, tmp_path: Path) -> None:
    case = copied(tmp_path)
    edit(case, "reserves.csv", "foreign exchange,0.3,0.1,1", "foreign exchange,0.3,30,1")
    code, out, err = said("run", case, "--runs", tmp_path / "runs")
    assert code == 3
    assert "No plan" not in out
    assert err.startswith("There is no plan: hard limits contradict one another.")
    assert "reserve of “Two Valleys · foreign exchange”, 1921" in err
    assert not list((tmp_path / "runs").glob("*"))


# ---- our own faults, and being stopped ----


def test_a_fault_of_ours_is_told_as_ours(said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("whitecoal.shipped.all_shipped", broken)
    code, _, err = said("cases")
    assert code == 70
    assert "Traceback" in err
    assert "this is a fault of whitecoal, not of your data" in err


def test_a_folder_that_cannot_be_written_is_no_fault_of_ours(said: Said, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    code, _, err = said("new", tmp_path / "file" / "case")
    assert code == 2
    assert "Traceback" not in err
    assert str(tmp_path / "file") in err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
@pytest.mark.parametrize("words", [["cases"], ["cases", "--json"]])
def test_an_answer_for_which_there_is_no_room_is_told(words: list[str]) -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        told = subprocess.run([*COMMAND, *words], stdout=full, stderr=subprocess.PIPE, text=True, check=False)  # noqa: S603 - ours
    said = "The answer could not be written out: No space left on device. Runs that are finished stand.\n"
    assert (told.returncode, told.stderr) == (74, said)


PATIENCE = 120
"""After which a command that was stopped counts as hanging [s]; how soon it ends is not asked here."""


@contextmanager
def started(*words: str, shelf: Path) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(  # noqa: S603 - our own command
        [*COMMAND, "run", *words, "--runs", str(shelf)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize(
    ("case", "step", "how"),
    [
        ("tiny", "solved", signal.SIGINT),
        ("tiny", "solved", signal.SIGTERM),
        ("transcaucasus-1921", "built", signal.SIGINT),
    ],
)
def test_being_stopped_leaves_nothing_half_written(case: str, step: str, how: signal.Signals, tmp_path: Path) -> None:
    """Once amid the audit of a folder half-written, once in the solver."""
    with started(case, shelf=tmp_path / "runs") as process:
        assert process.stdout is not None
        while step not in (line := process.stdout.readline()):
            assert line, process.stderr.read() if process.stderr else ""
        time.sleep(0.4)
        process.send_signal(how)
        _, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130, err
    assert "topped" in err
    assert "Traceback" not in err
    assert not list((tmp_path / "runs").glob("*"))
    assert not list((tmp_path / "runs").glob(".*"))


def test_output_into_letters_without_our_signs() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    found = subprocess.run([*COMMAND, "cases"], env=environment, capture_output=True, check=True)  # noqa: S603 - ours
    assert b"Two valleys" in found.stdout
    found = subprocess.run([*COMMAND, "new"], env=environment, capture_output=True, check=False)  # noqa: S603 - ours
    assert found.returncode == 2


# ---- the terminal ----


def test_steps_fit_a_terminal() -> None:
    assert step_line("saved") == " ✓ saved"
    assert len(step_line("solved", "1.2 s")) == 79
    first, second = step_line("x" * 60, "edit them in Excel or any editor").splitlines()
    assert first == f" ✓ {'x' * 60}"
    assert second.endswith("any editor")


def test_long_lines_are_folded_with_their_indent() -> None:
    told = folded("E029 canals row 2: one two three four five six\n  · short", 30)
    assert told.splitlines() == ["E029 canals row 2: one two", "   three four five six", "  · short"]
    assert folded("x" * 50, 20) == "x" * 50, "a path is left whole"


def test_quiet_and_json_say_nothing_but_the_answer(capsys: pytest.CaptureFixture[str]) -> None:
    for terminal in (Terminal(quiet=True), Terminal(json=True)):
        terminal.say("x")
        terminal.step("x")
    Terminal(json=True).answer({"имя": 1})
    Terminal().answer({"a": 1})
    assert capsys.readouterr().out == '{\n "имя": 1\n}\n'


def test_a_profile_tells_where_the_time_went(said: Said, shelf: Path) -> None:
    code, out, err = said("run", shelf.parent / "my basin", "--runs", shelf, "--profile")
    assert (code, err) == (0, "")
    told = out[out.index("Where the time went") :].splitlines()
    assert max(map(len, told)) <= 80
    assert [line.split()[0] for line in told[1:3]] == ["reading", "building"]
    assert any(re.match(r" +greatest worth \(simplex, [\d,]+ iterations\) +\d+\.\d\d$", line) for line in told)
    assert any(re.match(r" +[\d,]+ coefficients, \d+\.\d a decision$", line) for line in told)
    assert any(re.match(r" +bounds +\d\.\de[-+]\d\d to +\d\.\de[-+]\d\d$", line) for line in told)
    assert re.match(r" +Memory at most \d+", told[-1])
