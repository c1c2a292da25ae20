"""A study is a question as data; the shelf keeps its answers by digest. Terminal, notebook and report ask here.

    read → check → build → solve (→ refit → build → solve) → audit → save

The same question is answered once: its digest is made from every table of the case, the amendments, the solver's
options and the version of this software, and names the folder of the run.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whitecoal import __version__
from whitecoal.analyses.refit import plan_refitted
from whitecoal.auditing.audit import audit
from whitecoal.case import Case, read_case
from whitecoal.checksums import write_checksums
from whitecoal.errors import AuditFailed, UsageError
from whitecoal.faults import counted
from whitecoal.keeping import clear_leftovers, folder_made, room_to_work, told_of
from whitecoal.locks import held
from whitecoal.planning import Clock, Solved, Step, plan_case
from whitecoal.plans import Plan, open_plan, write_about
from whitecoal.runs import ABOUT, finished_runs
from whitecoal.shipped import shipped
from whitecoal.solving.program import SolveOptions, write_mps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from whitecoal.analyses.past import Past
    from whitecoal.case.amendments import Amendment
    from whitecoal.solving.arrays import Program


LONGEST_NAME = 200
"""Of a run [bytes]: most systems allow 255 for a folder, and the digest and the hidden names beside it are added."""


@dataclass(frozen=True)
class Study:
    """A question: which case, changed by which amendments, solved how.

    Args:
        case: the folder of the case.
        name: what the answer is called on the shelf.
        amendments: names of the case's amendments, applied in this order.
        options: how exactly and how long to solve.
        changes: amendments of its own, made in memory and applied after those; kept with the case in the run.
        past: what has happened, if only what comes after is to be planned.
    """

    case: Path
    name: str = "base"
    amendments: tuple[str, ...] = ()
    options: SolveOptions = field(default_factory=SolveOptions)
    changes: tuple[Amendment, ...] = ()
    past: Past | None = None


@dataclass(frozen=True)
class Shelf:
    """A folder of finished runs."""

    root: Path

    def ask(self, study: Study, progress: Callable[[Step], None] = lambda _: None) -> Plan:
        """The answer to a study: from the shelf if it stands there, otherwise worked out, audited and saved.

        Whoever asks while another is answering the same question waits for that answer.

        Raises:
            CaseFault: the tables have faults; all of them are told.
            NoPlan: hard limits contradict one another; the message names them and the cheapest repairs.
            AuditFailed: the plan is saved, and its books do not close.
            Stopped: Ctrl-C.
            CannotWrite, UsageError: the shelf cannot be written to; what stood on it still does.
        """
        if len(study.name.encode()) > LONGEST_NAME:
            raise UsageError(f'"{study.name[:40]}…" is too long for the name of a run. Name a shorter one.')
        clock = Clock(progress)
        clock.begin("reading and checking")
        case = read_case(study.case, amendments=study.amendments, changes=study.changes)
        warned = f" · {counted(len(case.warnings), 'warning')}" if case.warnings else ""
        clock.step("checked", f"checked {case.count_of_values:,} values · 0 errors{warned}")
        digest = digest_of(case, study.options, study.past)
        clear_leftovers(self.root)
        known = self._answered(study.name, digest)
        if known is None:
            with told_of(self.root), self._alone_with(digest, clock) as scratch:
                known = self._answered(study.name, digest)
                if known is None:
                    return self._worked_out(study, case, digest, (clock, scratch))
        progress(Step("found", f"{known.name} answers this question already"))
        return _passed(open_plan(self._under(study.name, known, digest)))

    def _folder(self, name: str, digest: str) -> Path:
        """The folder of an answer; with a longer digest where the answer to another question has that name."""
        short, *longer = (self.root / f"{name}-{digest[:length]}" for length in (8, 16, len(digest)))
        free = (one for one in (short, *longer) if not (one / ABOUT).is_file() or _told(one).get("digest") == digest)
        return next(free, short)

    def _answered(self, name: str, digest: str) -> Path | None:
        """The run that answers a question, the one of this name before others."""
        folder = self._folder(name, digest)
        alike = [run for run in finished_runs(self.root) if digest[:8] in run.name]
        listed = sorted(alike, key=lambda run: run != folder)
        return next((run for run in listed if _told(run).get("digest") == digest), None)

    @contextmanager
    def _alone_with(self, digest: str, clock: Clock) -> Iterator[Path]:
        """While this lasts nobody else answers the question; waits for who does. Yields a folder to work in."""
        self.root.mkdir(parents=True, exist_ok=True)
        question = self.root / f"question-{digest[:8]}"
        waited: list[str] = []

        def waiting() -> None:
            waited.append(digest)
            clock.begin("another run is answering this question; waiting")

        with held(question, waiting), room_to_work(question) as scratch:
            if waited:
                clock.step("waited", "waited for another run that was answering this question")
            yield scratch

    def _worked_out(self, study: Study, case: Case, digest: str, how: tuple[Clock, Path]) -> Plan:
        clock, scratch = how
        found = plan_refitted(
            case, scratch / "case", plan=lambda one: plan_case(one, study.options, clock, study.past), clock=clock
        )
        solved = found.solved
        named = solved.plan.told(name=study.name, digest=digest)
        told = Solved(named, solved.program, solved.solution)
        return _saved(told, found.case, self._folder(study.name, digest), clock, study.past)

    def _under(self, name: str, run: Path, digest: str) -> Path:
        """The run under the name that was asked for: a copy, if it stands under another."""
        folder = self._folder(name, digest)
        if run != folder:
            with folder_made(folder) as unfinished:
                pages = shutil.ignore_patterns(".*", "*.html")
                shutil.copytree(run, unfinished, ignore=pages, copy_function=shutil.copyfile, dirs_exist_ok=True)
                write_about({**_told(run), "name": name}, unfinished)
        return folder


def plan(case: Path | str, *, name: str = "base", amendments: tuple[str, ...] = (), runs: Path | str = "runs") -> Plan:
    """Plan a case: read, check, build, solve, audit, save; the whole job in one word.

    Args:
        case: folder of the case, or the name of a shipped one.
        name: what the run is called.
        amendments: names of the case's amendments, applied in this order.
        runs: the shelf.

    Returns:
        Plan: saved and audited.
    """
    folder = Path(case)
    if not folder.exists():
        folder = shipped(str(case)).folder
    return Shelf(Path(runs)).ask(Study(folder, name, amendments))


def digest_of(case: Case, options: SolveOptions, past: Past | None = None) -> str:
    """Names a question: the case with its amendments, the options, what has happened, the version of this software."""
    happened = "" if past is None else f"|{past.digest}"
    return hashlib.sha256(f"{case.digest}|{options}|{__version__}{happened}".encode()).hexdigest()


def _told(run: Path) -> dict[str, Any]:
    """What is told of a run."""
    about: dict[str, Any] = json.loads((run / ABOUT).read_text(encoding="utf-8"))
    return about


def _saved(solved: Solved, case: Case, folder: Path, clock: Clock, past: Past | None) -> Plan:
    """The plan written to its folder with the program and the case beside it, audited there before it gets its name."""

    def finish(unfinished: Path) -> dict[str, Any]:
        write_mps(_as_solved(solved), unfinished / "program.mps.gz")
        case.copy_to(unfinished / "case")
        if past is not None:
            past.save(unfinished)
        (unfinished / "log.txt").write_text("\n".join(solved.solution.notes) + "\n", encoding="utf-8")
        write_checksums(unfinished)
        clock.begin("auditing")
        found = audit(unfinished)
        clock.step("audited", found.headline)
        return {"audit": found.to_dict(), "seconds": dict(clock.seconds)}

    saved = solved.plan.save(folder, finish)
    clock.step("saved", f"saved {folder}")
    return _passed(saved)


def _passed(saved: Plan) -> Plan:
    """The plan, if it passed its audit; else it is saved all the same and the error says what is wrong."""
    checks = saved.about["audit"]["checks"]
    failed = [f"{check['name']}: {check['sentence']}" for check in checks if not check["passed"]]
    if failed:
        raise AuditFailed("\n".join([f"The plan is saved in {saved.folder} and did not pass its audit.", *failed]))
    return saved


def _as_solved(solved: Solved) -> Program:
    """The program with the row that keeps the first objective, where there is one."""
    limit = solved.solution.first_limit
    return solved.program if limit is None else solved.program.keep_first(limit)
