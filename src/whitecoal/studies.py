"""A study is a question as data; the shelf keeps its answers by digest. Terminal, notebook and report ask here.

    read → check → build → solve → audit → save

The same question is answered once: its digest is made from every table of the case, the amendments, the solver's
options and the version of this software, and names the folder of the run.
"""

from __future__ import annotations

import hashlib
import resource
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from whitecoal import __version__
from whitecoal.audit import Audit, audit
from whitecoal.case import Case, read_case
from whitecoal.contradiction import explain
from whitecoal.errors import AuditFailed, NoPlan
from whitecoal.ledger import account_table, choice_table, ledger_table
from whitecoal.plans import FORMAT, Plan, open_plan
from whitecoal.problem import Problem
from whitecoal.program import SolveOptions, solve, write_mps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from whitecoal.accounts import Accounts
    from whitecoal.program import Program, Solution


@dataclass(frozen=True)
class Step:
    """Something the work has come to: what, in words, whether it is finished, and how long it took [s]."""

    name: str
    text: str
    seconds: float = 0.0
    done: bool = True


@dataclass(frozen=True)
class Study:
    """A question: which case, changed by which amendments, solved how.

    Args:
        case: the folder of the case.
        name: what the answer is called on the shelf.
        amendments: names of the case's amendments, applied in this order.
        options: how exactly and how long to solve.
    """

    case: Path
    name: str = "base"
    amendments: tuple[str, ...] = ()
    options: SolveOptions = field(default_factory=SolveOptions)


@dataclass(frozen=True)
class Shelf:
    """A folder of finished runs."""

    root: Path

    def ask(self, study: Study, progress: Callable[[Step], None] = lambda _: None) -> Plan:
        """The answer to a study: from the shelf if it stands there, otherwise worked out, audited and saved.

        Raises:
            CaseFault: the tables have faults; all of them are told.
            NoPlan: hard limits contradict one another; the message names them and the cheapest repairs.
            Stopped: Ctrl-C.
        """
        started = time.perf_counter()
        case = read_case(study.case, amendments=study.amendments)
        progress(Step("checked", f"checked {case.count_of_values:,} values · 0 errors", time.perf_counter() - started))
        folder = self.root / f"{study.name}-{digest_of(case, study.options)[:8]}"
        if (folder / "run.json").is_file():
            progress(Step("found", f"found {folder.name} on the shelf: the same question was answered before"))
            return open_plan(folder)
        return plan_case(case, study, folder, progress)

    def runs(self) -> Iterator[Path]:
        """Folders of the finished runs, by name."""
        if self.root.is_dir():
            yield from sorted(path for path in self.root.iterdir() if (path / "run.json").is_file())


def plan_case(case: Case, study: Study, folder: Path | None, progress: Callable[[Step], None]) -> Plan:
    """Build, solve, and (where a folder is given) save and audit the plan of a checked case."""
    clock = _Clock(progress)
    problem, program, accounts = _build(case, clock)
    solution = _solve(problem, program, accounts, study.options, clock)
    plan = make_plan(problem, accounts, program, solution).told(name=study.name, digest=digest_of(case, study.options))
    plan = plan.told(seconds=clock.seconds)
    return plan if folder is None else _saved(plan, case, (program, solution), folder, clock)


def build(case: Case) -> Problem:
    """The problem of a case: every sector posts what it has to say."""
    problem = Problem(case)
    for sector in case.sectors:
        sector.build(problem)
    problem.raise_faults()
    return problem


def make_plan(problem: Problem, accounts: Accounts, program: Program, solution: Solution) -> Plan:
    """The tables of a solved problem and what is to be said about them."""
    ledger = ledger_table(problem, accounts, solution)
    about: dict[str, Any] = {
        "format": FORMAT,
        "whitecoal": __version__,
        "name": "base",
        "title": problem.case.title,
        "currency": problem.case.currency,
        "calendar": problem.case.told_calendar(),
        "goods": {good.name: _told_good(problem, good.name) for good in problem.goods.values()},
        "headlines": problem.case.headlines,
        "solver": _told_solution(solution),
        "sizes": {
            "decisions": len(program.lower),
            "whole": int(program.whole.sum()),
            "balances": len(program.row_lower),
            "entries": len(ledger),
        },
        "evidence": problem.case.evidence_counts(),
        "peak_memory_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }
    return Plan(about, ledger, account_table(problem, accounts, solution), choice_table(problem, solution))


def digest_of(case: Case, options: SolveOptions) -> str:
    """Names a question: the case with its amendments, the options, the version of this software."""
    return hashlib.sha256(f"{case.digest}|{options}|{__version__}".encode()).hexdigest()


def _build(case: Case, clock: _Clock) -> tuple[Problem, Program, Accounts]:
    problem = build(case)
    program, accounts = problem.program()
    clock.step("built", f"built {len(program.lower):,} decisions, {len(program.row_lower):,} balances")
    return problem, program, accounts


def _solve(problem: Problem, program: Program, accounts: Accounts, options: SolveOptions, clock: _Clock) -> Solution:
    def tell(text: str) -> None:
        clock.progress(Step("solving", text, done=False))

    try:
        solution = solve(program, options=options, progress=tell)
    except NoPlan as none:
        raise NoPlan(_explained(problem, program, accounts)) from none
    gap = "gap 0" if solution.gap == 0 else f"gap {solution.gap:.2%}"
    clock.step("solved", f"solved, {solution.status}, {gap}")
    return solution


def _explained(problem: Problem, program: Program, accounts: Accounts) -> str:
    from whitecoal.contradiction import told as told_contradiction  # noqa: PLC0415 - only when there is no plan

    return told_contradiction(explain(program), problem, accounts)


def _saved(plan: Plan, case: Case, solved: tuple[Program, Solution], folder: Path, clock: _Clock) -> Plan:
    """The plan written to its folder with the program and the case beside it, audited there before it gets its name."""
    program, solution = solved
    found: list[Audit] = []

    def finish(unfinished: Path) -> dict[str, Any]:
        write_mps(program, unfinished / "program.mps.gz")
        case.copy_to(unfinished / "case")
        (unfinished / "log.txt").write_text("\n".join(solution.notes) + "\n", encoding="utf-8")
        found.append(audit(unfinished))
        clock.step("audited", found[0].headline)
        return {"audit": found[0].to_dict(), "seconds": clock.seconds}

    saved = plan.save(folder, finish)
    clock.step("saved", f"saved {folder}")
    if not found[0].passed:
        raise AuditFailed(f"The plan is saved in {folder} and did not pass its audit:\n{found[0].told()}")
    return saved


def _told_good(problem: Problem, name: str) -> dict[str, Any]:
    good = problem.goods[name]
    return {
        "unit": problem.case.printed(good.unit),
        "at": list(good.at),
        "over": good.over,
        "spare": good.spare,
        "meaning": good.meaning,
    }


def _told_solution(solution: Solution) -> dict[str, Any]:
    return {
        "status": solution.status,
        "objective": solution.objective,
        "bound": solution.bound,
        "gap": solution.gap,
        "method": solution.method,
        "first": {"value": solution.first_value},
        "iterations": solution.iterations,
        "seconds": round(solution.seconds, 3),
    }


class _Clock:
    """Times the steps of a run and tells them."""

    def __init__(self, progress: Callable[[Step], None]) -> None:
        self.progress = progress
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def step(self, name: str, text: str) -> None:
        now = time.perf_counter()
        self.seconds[name] = round(now - self._last, 3)
        self.progress(Step(name, text, now - self._last))
        self._last = now
