"""What is written is there whole or not at all, one at a time, and what the dead left is cleared."""

import errno
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from whitecoal import keeping, locks
from whitecoal.errors import CannotWrite, UsageError, WhitecoalError
from whitecoal.keeping import clear_leftovers, folder_made, restore, room_to_work, write_whole
from whitecoal.locks import held, held_if_free, lock_of

MAKING = """
import sys
from pathlib import Path
from whitecoal.keeping import folder_made
with folder_made(Path(sys.argv[1])) as unfinished:
    (unfinished / "run.json").write_text("half")
    print("making", flush=True)
    sys.stdin.read()
"""


@contextmanager
def somebody_making(target: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process, in the middle of making a folder."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([sys.executable, "-c", MAKING, str(target)], **pipes) as process:  # noqa: S603 - ours
        assert process.stdout is not None
        assert process.stdout.readline() == "making\n"
        yield process
        process.kill()


def hidden(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.rglob(".*"))


def refusing(number: int) -> OSError:
    return OSError(number, os.strerror(number))


def make(target: Path, text: str) -> None:
    with folder_made(target) as unfinished:
        (unfinished / "run.json").write_text(text, encoding="utf-8")


def read(target: Path) -> str:
    return (target / "run.json").read_text(encoding="utf-8")


# ---- locks ----


def test_a_lock_is_taken_away_when_it_is_given_back(tmp_path: Path) -> None:
    with held(tmp_path / "base") as alone:
        assert alone
        assert hidden(tmp_path) == [".base.lock"]
        with held_if_free(tmp_path / "base") as free:
            assert free is False
    assert hidden(tmp_path) == []


def test_of_many_who_want_a_thing_one_has_it(tmp_path: Path) -> None:
    """Each counts up what it reads: with two at once a count would be lost."""
    count = tmp_path / "count"
    count.write_text("0", encoding="utf-8")

    def counting() -> None:
        for _ in range(20):
            with held(count):
                count.write_text(str(int(count.read_text(encoding="utf-8")) + 1), encoding="utf-8")

    threads = [threading.Thread(target=counting) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert count.read_text(encoding="utf-8") == "80"
    assert hidden(tmp_path) == []


def test_a_drive_without_locks_is_told_as_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def without(_: int) -> bool:
        raise refusing(errno.ENOLCK)

    monkeypatch.setattr(locks, "_locked", without)
    (tmp_path / ".base.unfinished-0").mkdir()
    with held_if_free(tmp_path / "base") as free:
        assert free is None
    make(tmp_path / "base", "made")
    clear_leftovers(tmp_path)
    assert read(tmp_path / "base") == "made"
    assert (tmp_path / ".base.unfinished-0").is_dir(), "whether its owner is alive is not known"


# ---- whole or not at all ----


def test_a_file_takes_the_place_of_another_in_one_step(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "page.html"
    assert write_whole(page, "old") == page
    before = page.stat().st_mtime_ns
    write_whole(page, "old")
    assert page.stat().st_mtime_ns == before, "what says this already is left alone"

    def full(path: Path) -> None:
        assert path.read_bytes() == b"new"
        raise refusing(errno.ENOSPC)

    monkeypatch.setattr(keeping, "_sync", full)
    with pytest.raises(CannotWrite, match="no room left"):
        write_whole(page, "new")
    assert page.read_text(encoding="utf-8") == "old"
    assert hidden(tmp_path) == []


def test_a_folder_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    def stopped() -> None:
        with folder_made(tmp_path / "base") as unfinished:
            (unfinished / "run.json").write_text("half", encoding="utf-8")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert list(tmp_path.iterdir()) == []
    make(tmp_path / "base", "old")
    make(tmp_path / "base", "new")
    assert (read(tmp_path / "base"), hidden(tmp_path)) == ("new", [])


def test_what_cannot_take_its_name_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(tmp_path / "base", "old")
    rename = Path.rename

    def failing(path: Path, target: Path) -> Path:
        if keeping.UNFINISHED in path.name:
            raise refusing(errno.EIO)
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(CannotWrite, match=r"The disk of .* fails"):
        make(tmp_path / "base", "new")
    assert (read(tmp_path / "base"), hidden(tmp_path)) == ("old", [])


REPLACING = """
import os, signal, sys
from pathlib import Path
from whitecoal import keeping
rename, steps = Path.rename, int(sys.argv[2])
def dying(path, target):
    global steps
    steps -= 1
    if steps < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return rename(path, target)
Path.rename = dying
with keeping.folder_made(Path(sys.argv[1])) as unfinished:
    (unfinished / "run.json").write_text("new")
"""


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
@pytest.mark.parametrize("steps", [0, 1])
def test_who_is_killed_between_two_names_loses_no_run(tmp_path: Path, steps: int) -> None:
    make(tmp_path / "base", "old")
    killed = subprocess.run([sys.executable, "-c", REPLACING, str(tmp_path / "base"), str(steps)], check=False)  # noqa: S603 - ours
    assert killed.returncode == -signal.SIGKILL
    assert (tmp_path / "base").exists() == (steps == 0)
    restore(tmp_path)
    assert read(tmp_path / "base") == "old"
    clear_leftovers(tmp_path)
    assert (read(tmp_path / "base"), hidden(tmp_path)) == ("old", [])


def test_who_is_killed_while_the_old_run_is_taken_away_leaves_no_half_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path / "base", "old")
    with monkeypatch.context() as patched:
        patched.setattr(keeping, "_removed", lambda folder: (folder / "run.json").write_text("ha", encoding="utf-8"))
        make(tmp_path / "base", "new")
    shutil.rmtree(tmp_path / "base")
    restore(tmp_path)
    assert not (tmp_path / "base").exists(), "what the user took away stays away"
    clear_leftovers(tmp_path)
    assert hidden(tmp_path) == []


def test_an_old_run_whose_new_one_stands_is_taken_away(tmp_path: Path) -> None:
    make(tmp_path / "base", "new")
    (tmp_path / ".base.replaced").mkdir()
    clear_leftovers(tmp_path)
    assert (read(tmp_path / "base"), hidden(tmp_path)) == ("new", [])


# ---- what others left ----


def test_what_the_living_make_is_never_cleared(tmp_path: Path) -> None:
    make(tmp_path / "other", "finished")
    with somebody_making(tmp_path / "base") as process:
        clear_leftovers(tmp_path)
        assert len(hidden(tmp_path)) == 2, "its folder and its lock"
        process.kill()
        process.wait()
        assert len(hidden(tmp_path)) == 2, "a dead one leaves both"
        assert lock_of(tmp_path / "base").is_file()
        clear_leftovers(tmp_path)
    assert hidden(tmp_path) == []
    assert [path.name for path in tmp_path.iterdir()] == ["other"]


def test_who_makes_a_thing_clears_what_was_left_of_it(tmp_path: Path) -> None:
    with somebody_making(tmp_path / "base") as process:
        process.kill()
        process.wait()
    make(tmp_path / "base", "made")
    assert (read(tmp_path / "base"), hidden(tmp_path)) == ("made", [])


def test_leftovers_within_runs_are_cleared_and_others_hidden_files_are_not(tmp_path: Path) -> None:
    make(tmp_path / "a[b]", "made")
    (tmp_path / "a[b]" / ".report.html.unfinished-123abc").write_text("half", encoding="utf-8")
    (tmp_path / ".a[b].unfinished-123abc").mkdir()
    (tmp_path / ".hidden").write_text("the user's", encoding="utf-8")
    with held(tmp_path / "question"), room_to_work(tmp_path / "question") as folder:
        clear_leftovers(tmp_path)
        assert folder.is_dir()
    assert hidden(tmp_path) == [".hidden"]


# ---- what the system refuses ----


@pytest.mark.parametrize(
    ("number", "kind", "told"),
    [
        (errno.ENOSPC, CannotWrite, "There is no room left to write to"),
        (errno.EDQUOT, CannotWrite, "There is no room left to write to"),
        (errno.EFBIG, CannotWrite, "There is no room left to write to"),
        (errno.EROFS, CannotWrite, "cannot be written: read-only file system. Nothing half-written was kept"),
        (errno.EACCES, CannotWrite, "cannot be written: permission denied. Nothing half-written was kept"),
        (errno.EIO, CannotWrite, "fails (input/output error). Nothing half-written was kept"),
        (errno.ENAMETOOLONG, UsageError, "is a longer name than the system allows. Name a shorter one."),
    ],
)
def test_what_the_system_refuses_is_told_with_a_way_out(
    number: int, kind: type[WhitecoalError], told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(_: Path) -> None:
        raise refusing(number)

    monkeypatch.setattr(keeping, "_sync", refused)
    for writing in (lambda: write_whole(tmp_path / "page.html", "text"), lambda: make(tmp_path / "base", "text")):
        with pytest.raises(kind, match=re.escape(told)) as failed:
            writing()
        assert failed.value.exit_code == {CannotWrite: 74, UsageError: 2}[kind]
        assert list(tmp_path.iterdir()) == []


def test_what_is_no_refusal_is_raised_as_it_is(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), folder_made(tmp_path / "base"):
        (tmp_path / "nowhere").read_bytes()


def test_a_file_where_a_folder_is_wanted_is_named(tmp_path: Path) -> None:
    (tmp_path / "runs").write_text("", encoding="utf-8")
    for target in (tmp_path / "runs" / "base", tmp_path / "runs" / "deeper" / "base"):
        with pytest.raises(UsageError, match=r'runs" is a file, and a folder is wanted there. Name another folder.'):
            make(target, "text")
    with pytest.raises(UsageError, match=r'There is no folder ".*nowhere". Make it, or name another.'):
        write_whole(tmp_path / "nowhere" / "page.html", "text")
    with pytest.raises(UsageError, match="is a longer name than the system allows"):
        make(tmp_path / ("n" * 300), "text")
