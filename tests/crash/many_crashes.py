"""Kill whitecoal at many moments, fill its disk, ask twice at once; then write down what was found after.

`make crash`, or `python tests/crash/many_crashes.py --times 20 --seed 3`; on Linux, as it looks into /proc. The moments
are random but come from the seed; they are shares of how long a whole run takes on this machine now.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from forked import ROOM, Parent, alive, parent
from shelf_after import Watched

from record import write_record
from tiny_case import lean
from whitecoal.plans import open_plan

COMMAND = (sys.executable, "-m", "whitecoal")
PATIENCE = 600.0
"""After which something that is waited for counts as never coming [s]."""
MOMENTS = (
    ".question-*.lock",
    ".question-*.unfinished-*",
    ".base-*.lock",
    ".base-*.unfinished-*",
    ".base-*.unfinished-*/ledger.parquet",
    ".base-*.unfinished-*/choices.parquet",
    ".base-*.unfinished-*/run.json",
    ".base-*.unfinished-*/.program-*",
    ".base-*.unfinished-*/.program-*/program.mps",
    ".base-*.unfinished-*/program.mps.gz",
    ".base-*.unfinished-*/case",
    ".base-*.unfinished-*/case/works.csv",
    ".base-*.unfinished-*/log.txt",
    "base-*/ledger.parquet",
    "base-*/.report.html.lock",
    "base-*/.report.html.unfinished-*",
    "base-*/report.html",
)
"""Signs on the shelf that a moment of writing has come."""


@dataclass
class Kind:
    """One kind of crash, and what came of it.

    Args:
        name: what is done.
        times: how often.
        notes: what was found after, counted.
        wrong: what should not be.
    """

    name: str
    times: int = 0
    notes: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def note(self, what: str, count: int = 1) -> None:
        self.notes[what] = self.notes.get(what, 0) + count

    def looked(self, watched: Watched) -> None:
        """Look at the shelf after one more crash."""
        self.times += 1
        self.note("left something behind", bool(watched.leftovers))
        self.wrong += [f"{self.name}, {self.times}: {one}" for one in watched.look()]

    @property
    def told(self) -> str:
        counted = [f"{count} {what}" for what, count in self.notes.items() if count]
        return "; ".join([*counted, f"**{len(self.wrong)} wrong**" if self.wrong else "nothing wrong"])


@dataclass
class Scene:
    """Where it plays: a case of which every copy asks another question, a shelf, and moments from a seed."""

    home: Path
    parent: Parent
    moments: random.Random
    asked: int = 0

    def question(self) -> Path:
        """A case that was never asked before."""
        case, self.asked = self.home / "case", self.asked + 1
        text = (case / "case.toml").read_text(encoding="utf-8")
        lines = [f'title = "Question {self.asked}"' if line.startswith("title") else line for line in text.split("\n")]
        (case / "case.toml").write_text("\n".join(lines), encoding="utf-8")
        return case

    def begin(self, *words: object, shelf: Path) -> int:
        return self.parent.begin([*map(str, words), "--runs", str(shelf)], self.home / "said.txt")

    @property
    def said(self) -> str:
        return (self.home / "said.txt").read_text(encoding="utf-8")


# ---- kills --------------------------------------------------------------------------------------------------------


def kill_whole_commands(scene: Scene, watched: Watched, times: int) -> Kind:
    """The command as users start it, from the loading of Python on."""
    kind = Kind("SIGKILL at a random moment of the whole command")
    words = [*COMMAND, "run", "{case}", "--quiet", "--runs", str(watched.root)]

    def started() -> subprocess.Popen[bytes]:
        case = str(scene.question())
        return subprocess.Popen([case if word == "{case}" else word for word in words])  # noqa: S603 - ours

    began = time.monotonic()
    assert started().wait(PATIENCE) == 0
    whole = time.monotonic() - began
    watched.look()
    for _ in range(times):
        process = started()
        try:
            process.wait(scene.moments.uniform(0, 1.05 * whole))
        except subprocess.TimeoutExpired:
            process.kill()
        kind.note("ended before", process.wait() == 0)
        kind.looked(watched)
    return kind


def kill_runs(scene: Scene, watched: Watched, times: int) -> Kind:
    """The work itself: reading, building, solving, auditing, saving, reporting."""
    kind = Kind("SIGKILL at a random moment of a run, Python being loaded")
    spans = []
    for _ in range(2):
        began = time.monotonic()
        scene.begin("run", scene.question(), shelf=watched.root)
        assert scene.parent.end() == 0, scene.said
        spans.append(time.monotonic() - began)
    watched.look()
    for _ in range(times):
        child = scene.begin("run", scene.question(), shelf=watched.root)
        time.sleep(scene.moments.uniform(0, 1.05 * min(spans)))
        killed(scene, kind, child)
        kind.looked(watched)
    return kind


def kill_at_writing(scene: Scene, watched: Watched, times: int) -> Kind:
    """The moments of writing, each sign waited for in turn, and up to a twentieth of a second after it."""
    kind = Kind("SIGKILL when a sign of writing appears, or a random moment after")
    for at in range(times):
        sign = MOMENTS[at % len(MOMENTS)]
        before = watched.seen(sign)
        child = scene.begin("run", scene.question(), shelf=watched.root)
        end = time.monotonic() + PATIENCE
        while alive(child) and time.monotonic() < end and not watched.seen(sign) - before:
            time.sleep(0.0002)
        time.sleep(scene.moments.choice((0.0, scene.moments.uniform(0, 0.05))))
        killed(scene, kind, child)
        kind.looked(watched)
    return kind


def kill_replacing(scene: Scene, watched: Watched, times: int) -> Kind:
    """A run saved again and again over a finished one: every other kill waits for the moment between two names."""
    kind = Kind("SIGKILL while a finished run is replaced, again and again")
    run = next(iter(sorted(watched.root.glob("base-*"))))
    target = scene.home / "again" / "saved"
    open_plan(run).save(target)
    for at in range(times):
        child = scene.parent.begin(["save", str(run), str(target), "Saved"], scene.home / "said.txt")
        time.sleep(scene.moments.uniform(0.2, 0.6))
        end = time.monotonic() + PATIENCE
        while at % 2 and target.exists() and alive(child) and time.monotonic() < end:
            pass
        killed(scene, kind, child)
        kind.times += 1
        kind.note("without the run under its name", not target.exists())
        found = open_plan(target)
        same = all(getattr(found, table).equals(getattr(open_plan(run), table)) for table in ("ledger", "choices"))
        if not same or not found.about["title"].startswith(("Saved", "Question")):
            kind.wrong.append(f"{kind.name}, {kind.times}: what was read is not what was saved")
    return kind


def killed(scene: Scene, kind: Kind, child: int) -> None:
    """Kill a child and wait for its end."""
    with suppress(ProcessLookupError):
        os.kill(child, signal.SIGKILL)
    code = scene.parent.end()
    kind.note("ended before", code == 0)
    if code not in (0, -signal.SIGKILL):
        kind.wrong.append(f"{kind.name}: ended by itself with {code}: {scene.said}")


# ---- disks --------------------------------------------------------------------------------------------------------


def full_disks(scene: Scene, times: int, mounted: Callable[[Path, str], Iterator[None]] | None) -> list[Kind]:
    """A disk that fills up at a random moment of the writing; or, without the rights to mount one, files that may not
    grow beyond a random size."""
    kinds = [_too_large(scene, times)]
    if mounted is None:
        return [*kinds, Kind("a full disk: not tried, mounting asks for more rights")]
    kind = Kind("a disk that fills up")
    for _ in range(times):
        root = scene.home / "small"
        root.mkdir()
        with contextmanager(mounted)(root, f"size={scene.moments.randrange(4, 200)}k"):
            watched = Watched(root / "runs")
            _refused(scene, kind, watched, ["run", str(scene.question()), "--runs", str(watched.root)], "no room left")
        root.rmdir()
    return [*kinds, kind, _read_only(scene, mounted)]


def _too_large(scene: Scene, times: int) -> Kind:
    kind = Kind("files that may not grow beyond a random size")
    watched = Watched(scene.home / "limited")
    for _ in range(times):
        words = [f"{ROOM}{scene.moments.randrange(0, 40_000)}", "run", str(scene.question())]
        _refused(scene, kind, watched, [*words, "--runs", str(watched.root)], "no room left")
    return kind


def _read_only(scene: Scene, mounted: Callable[[Path, str], Iterator[None]]) -> Kind:
    kind = Kind("a read-only folder, with and without the answer in it")
    root, case = scene.home / "readonly", scene.question()
    root.mkdir()
    with contextmanager(mounted)(root, "size=4m"):
        watched = Watched(root / "runs")
        words = ["run", str(case), "--runs", str(watched.root)]
        scene.parent.begin(words, scene.home / "said.txt")
        assert scene.parent.end() == 0, scene.said
        subprocess.run(["/bin/mount", "-o", "remount,ro", str(root)], check=True)  # noqa: S603 - ours
        _refused(scene, kind, watched, words, "nothing: it stands there")
        scene.question()
        _refused(scene, kind, watched, words, "cannot be written: read-only file system")
    root.rmdir()
    return kind


def _refused(scene: Scene, kind: Kind, watched: Watched, words: list[str], told: str) -> None:
    """A command that ends well, or with the words and the exit code for it, and leaves nothing."""
    scene.parent.begin(words, scene.home / "said.txt")
    code = scene.parent.end()
    kind.looked(watched)
    kind.note("ended well" if code == 0 else "refused in words, with exit code 74")
    if code not in (0, 74) or (code == 74 and told not in scene.said) or "Traceback" in scene.said:
        kind.wrong.append(f"{kind.name}, {kind.times}: ended with {code}: {scene.said}")
    if watched.leftovers:
        kind.wrong.append(f"{kind.name}, {kind.times}: left something behind")


def mounting() -> Callable[[Path, str], Iterator[None]] | None:
    """How a small disk is mounted on a folder; None without the rights to."""

    def mounted(folder: Path, how: str) -> Iterator[None]:
        subprocess.run(["/bin/mount", "-t", "tmpfs", "-o", how, "tmpfs", str(folder)], check=True)  # noqa: S603 - ours
        try:
            yield
        finally:
            subprocess.run(["/bin/umount", str(folder)], check=True)  # noqa: S603 - ours

    with tempfile.TemporaryDirectory() as folder:
        tried = ["/bin/mount", "-t", "tmpfs", "tmpfs", folder]
        if not Path(tried[0]).exists() or subprocess.run(tried, capture_output=True, check=False).returncode:  # noqa: S603 - ours
            return None
        subprocess.run(["/bin/umount", folder], check=True)  # noqa: S603 - ours
    return mounted


# ---- many at once -------------------------------------------------------------------------------------------------


def at_once(scene: Scene, watched: Watched, askers: int, times: int) -> Kind:
    """Several ask the same question in processes of their own; every other time the first of them is killed."""
    kind = Kind(f"{askers} at once ask one question; every other time the first is killed")
    for at in range(times):
        case, before = scene.question(), watched.runs
        words = [*COMMAND, "run", str(case), "--runs", str(watched.root)]
        asking = [
            subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)  # noqa: S603 - ours
            for _ in range(askers)
        ]
        doomed = _maker(asking, watched.root) if at % 2 else None
        if doomed is not None:
            doomed.kill()
        said = [process.communicate(timeout=PATIENCE)[0] for process in asking]
        left = [text for process, text in zip(asking, said, strict=True) if process is not doomed]
        codes = [process.returncode for process in asking if process is not doomed]
        kind.looked(watched)
        kind.note("answered by the first one's run", sum("answers this question already" in text for text in left))
        solved = sum("✓ solved" in text for text in left)
        if any(codes) or solved > 1 or watched.runs > before + 1 or watched.leftovers:
            kind.wrong.append(f"{kind.name}, {kind.times}: codes {codes}, worked out {solved} times: {left}")
    return kind


def _maker(asking: list[subprocess.Popen[str]], shelf: Path) -> subprocess.Popen[str] | None:
    """The one who works the answer out: who holds the lock, as the system tells."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and any(process.poll() is None for process in asking):
        for lock in shelf.glob(".question-*.lock"):
            with suppress(FileNotFoundError):
                node = lock.stat().st_ino
                held = [line.split() for line in Path("/proc/locks").read_text(encoding="utf-8").splitlines()]
                holders = {int(line[4]) for line in held if "->" not in line and line[5].endswith(f":{node}")}
                for process in asking:
                    if process.pid in holders:
                        return process
        time.sleep(0.002)
    return None


# ---- all of it ----------------------------------------------------------------------------------------------------

STORY = """# Crashes

Nothing half-written is ever read, and a finished run is never lost. Files and folders are made under hidden names,
synced, and named in one step; a lock beside each is given back by the system when its holder dies; what the dead left
is cleared by the next who asks. [Decision 031](../decisions/031-whole-or-not-at-all.md) tells how.

The tiny case, without some sectors, is run and killed at moments that come from a seed, and the shelf is looked at
after each: it opens; every run on it opens and passes its audit; runs that were finished before are there byte for
byte; nothing unfinished is shown as a run; reports are whole. At the end one plain run must succeed and leave nothing
hidden.
"""


def crashes(home: Path, times: int, seed: int) -> Iterator[Kind]:
    """One kind after another, with this many kills in all."""
    mounted = mounting()
    with parent() as forking:
        scene = Scene(home, forking, random.Random(seed))  # noqa: S311 - moments, not secrets
        lean(home)
        watched = Watched(home / "runs")
        yield kill_whole_commands(scene, watched, times // 10)
        yield kill_runs(scene, watched, times * 3 // 10)
        yield kill_at_writing(scene, watched, times * 3 // 10)
        yield kill_replacing(scene, watched, times * 3 // 10)
        yield from full_disks(scene, max(2, times // 20), mounted)
        yield at_once(scene, watched, 2, 4)
        yield at_once(scene, watched, 8, 2)
        last = Kind("a plain run at the end, which clears what was left")
        scene.begin("run", scene.question(), shelf=watched.root)
        code = scene.parent.end()
        last.looked(watched)
        if code or watched.leftovers:
            last.wrong.append(f"{last.name}: ended with {code}, {watched.leftovers} left: {scene.said}")
        last.note("finished runs stand on the shelf, each as it was saved", watched.runs)
        yield last


def main() -> int:
    """Try, write down, and tell whether anything was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=200, help="kills in all (default: 200)")
    parser.add_argument("--seed", type=int, default=1921, help="from which the moments come (default: 1921)")
    parser.add_argument("--no-record", action="store_true", help="do not write the page of the docs")
    words = parser.parse_args()
    began, home = time.monotonic(), Path(tempfile.mkdtemp(prefix="crashes-"))
    kinds: list[Kind] = []
    try:
        for kind in crashes(home, words.times, words.seed):
            kinds.append(kind)
            sys.stdout.write(f"{kind.times:5} {kind.name}: {kind.told}\n")
            sys.stdout.writelines(f"      {one}\n" for one in kind.wrong)
            sys.stdout.flush()
    finally:
        shutil.rmtree(home, ignore_errors=True)
    if not words.no_record:
        write_record(
            "trust/crashes.md",
            story=STORY,
            command=f"make crash (seed {words.seed})",
            seconds=time.monotonic() - began,
            header=("what is done", "times", "what was found after"),
            rows=[(kind.name, str(kind.times), kind.told) for kind in kinds],
        )
    return int(any(kind.wrong for kind in kinds))


if __name__ == "__main__":
    sys.exit(main())
