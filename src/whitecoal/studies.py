"""A study is a question as data; the shelf keeps its answers by digest. Terminal, notebook and report ask here.

    read → check → build → solve (→ refit → build → solve) → audit → save

The same question is answered once: its digest is made from every table of the case, the amendments, the solver's
options and the version of this software, and names the folder of the run.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from whitecoal import __version__
from whitecoal.analyses.refit import plan_refitted
from whitecoal.auditing.audit import audit
from whitecoal.case import Case, read_case
from whitecoal.checksums import write_checksums
from whitecoal.errors import AuditFailed
from whitecoal.faults import counted
from whitecoal.planning import Clock, Solved, Step, plan_case
from whitecoal.plans import Plan, open_plan
from whitecoal.shipped import shipped
from whitecoal.solving.program import SolveOptions, write_mps

if TYPE_CHECKING:
    from collections.abc import Callable

    from whitecoal.analyses.past import Past
    from whitecoal.case.amendments import Amendment
    from whitecoal.solving.arrays import Program


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

        Raises:
            CaseFault: the tables have faults; all of them are told.
            NoPlan: hard limits contradict one another; the message names them and the cheapest repairs.
            AuditFailed: the plan is saved, and its books do not close.
            Stopped: Ctrl-C.
        """
        clock = Clock(progress)
        clock.begin("reading and checking")
        case = read_case(study.case, amendments=study.amendments, changes=study.changes)
        warned = f" · {counted(len(case.warnings), 'warning')}" if case.warnings else ""
        clock.step("checked", f"checked {case.count_of_values:,} values · 0 errors{warned}")
        digest = digest_of(case, study.options, study.past)
        folder = self.root / f"{study.name}-{digest[:8]}"
        if (folder / "run.json").is_file():
            progress(Step("found", f"{folder.name} answers this question already"))
            return _passed(open_plan(folder))
        with TemporaryDirectory() as scratch:
            found = plan_refitted(
                case, Path(scratch), plan=lambda one: plan_case(one, study.options, clock, study.past), clock=clock
            )
            solved = found.solved
            named = solved.plan.told(name=study.name, digest=digest)
            told = Solved(named, solved.program, solved.solution)
            return _saved(told, found.case, folder, clock, study.past)


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
        return {"audit": found.to_dict(), "seconds": clock.seconds}

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
