"""Planning: from a checked case to a solved plan, step by step, told as it goes."""

from __future__ import annotations

import sys
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from whitecoal import __version__
from whitecoal.analyses.commitments import commit, told_commitments
from whitecoal.errors import NoPlan
from whitecoal.ledger import account_table, choice_table, ledger_table
from whitecoal.plans import FORMAT, Plan
from whitecoal.problem import Problem
from whitecoal.solving.program import SolveOptions, solve

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

    from whitecoal.accounts import Accounts
    from whitecoal.analyses.past import Past
    from whitecoal.case import Case
    from whitecoal.solving.arrays import Program
    from whitecoal.solving.program import Solution


@dataclass(frozen=True)
class Step:
    """Something the work has come to: what, in words, whether it is finished, and how long it took [s]."""

    name: str
    text: str
    seconds: float = 0.0
    done: bool = True


@dataclass(frozen=True)
class Solved:
    """A plan with the program it is the answer to."""

    plan: Plan
    program: Program
    solution: Solution


def build(case: Case, past: Past | None = None) -> Problem:
    """The problem of a case: every sector posts what it has to say, then what is insisted on; the past is held.

    Args:
        case: read and checked.
        past: what has happened, if only what comes after is to be decided.

    Raises:
        CaseFault: with every fault that a sector sees.
    """
    problem = posted(case)
    problem.raise_faults()
    if past is not None:
        past.hold(problem)
    return problem


def posted(case: Case) -> Problem:
    """The same with the past not held, and the faults that sectors saw not raised."""
    problem = Problem(case)
    for sector in case.sectors:
        sector.build(problem)
    commit(problem)
    return problem


def plan_case(
    case: Case, options: SolveOptions | None = None, clock: Clock | None = None, past: Past | None = None
) -> Solved:
    """Build and solve the plan of a checked case.

    Args:
        case: read and checked.
        options: how to solve; the defaults if None.
        clock: told each step.
        past: what has happened, if only what comes after is to be planned.

    Raises:
        NoPlan: hard limits contradict one another; the message names them and the cheapest repairs.
        Stopped: Ctrl-C.
    """
    clock = clock or Clock()
    problem, program, accounts = _build(case, clock, past)
    start = None if past is None else past.begun(problem)
    solution = _solve(problem, program, accounts, (options or SolveOptions(), start), clock)
    plan = make_plan(problem, accounts, program, solution)
    return Solved(plan if past is None else plan.told(past=past.about), program, solution)


def make_plan(problem: Problem, accounts: Accounts, program: Program, solution: Solution) -> Plan:
    """The tables of a solved problem and what is to be said about them."""
    ledger = ledger_table(problem, accounts, solution)
    about: dict[str, Any] = {
        "format": FORMAT,
        "whitecoal": __version__,
        "name": "base",
        "title": problem.case.title,
        "about": problem.case.settings.about,
        "currency": problem.case.currency,
        "calendar": problem.case.told_calendar(),
        "goods": {good.name: _told_good(problem, good.name) for good in problem.goods.values()},
        "notes": _told_notes(problem),
        "headlines": problem.case.headlines,
        "report": [dict(entry) for entry in problem.case.settings.report],
        "places": [[place.name, place.kind, place.within] for place in problem.case.places.listed],
        "amendments": [{"name": one.name, "reason": one.reason} for one in problem.case.amendments],
        "commitments": told_commitments(problem),
        "solver": _told_solution(solution),
        "sizes": {
            "decisions": len(program.lower),
            "whole": int(program.whole.sum()),
            "balances": len(program.row_lower),
            "coefficients": program.nonzeros,
            "entries": len(ledger),
        },
        "ranges": {name: list(reach) for name, reach in program.ranges().items()},
        "remarks": [[remark.subject, remark.sentence] for remark in problem.remarks],
        "evidence": problem.case.evidence_counts(),
        "peak_memory_mb": _peak_memory(),
    }
    return Plan(about, ledger, account_table(problem, accounts, solution), choice_table(problem, solution))


def _build(case: Case, clock: Clock, past: Past | None) -> tuple[Problem, Program, Accounts]:
    clock.begin("building")
    problem = build(case, past)
    program, accounts = problem.program()
    clock.step("built", f"built {len(program.lower):,} decisions, {len(program.row_lower):,} balances")
    return problem, program, accounts


def _solve(
    problem: Problem,
    program: Program,
    accounts: Accounts,
    how: tuple[SolveOptions, NDArray[np.float64] | None],
    clock: Clock,
) -> Solution:
    options, start = how

    def tell(text: str) -> None:
        clock.progress(Step("solving", text, done=False))

    try:
        solution = solve(program, options=options, progress=tell, start=start)
    except NoPlan as none:
        raise NoPlan(explained(problem, program, accounts)) from none
    gap = "gap 0" if solution.gap == 0 else f"gap {solution.gap:.2%}"
    clock.step("solved", f"solved, {solution.status}, {gap}")
    return solution


def explained(problem: Problem, program: Program, accounts: Accounts) -> str:
    """Why there is no plan: the cheapest repairs and the limits that contradict one another, in words."""
    from whitecoal.explanation import told  # noqa: PLC0415 - likewise
    from whitecoal.solving.contradiction import explain  # noqa: PLC0415 - only when there is no plan

    return told(explain(program, stated=accounts.stated(problem.entries)), problem, accounts)


def _peak_memory() -> int | None:
    """The most memory this process has had [MB]; None where the system does not say."""
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return None
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(most / (1_048_576 if sys.platform == "darwin" else 1024))


def _told_good(problem: Problem, name: str) -> dict[str, Any]:
    good = problem.goods[name]
    return {
        "unit": problem.case.printed(good.unit),
        "at": list(good.at),
        "over": good.over,
        "spare": good.spare,
        "meaning": good.meaning,
    }


def _told_notes(problem: Problem) -> dict[str, list[str]]:
    """For each good every note under which it is posted, whether anything came of it or not."""
    notes: dict[str, dict[str, None]] = {}
    for entry in problem.entries:
        notes.setdefault(entry.good, {})[entry.note] = None
    return {good: list(known) for good, known in notes.items()}


def _told_solution(solution: Solution) -> dict[str, Any]:
    return {
        "status": solution.status,
        "objective": solution.objective,
        "bound": solution.bound,
        "gap": solution.gap,
        "method": solution.method,
        "first": {
            "value": solution.first_value,
            "limit": solution.first_limit,
            "price": solution.first_price,
            "offset": 0.0,
        },
        "iterations": solution.iterations,
        "seconds": round(solution.seconds, 3),
        "phases": [asdict(phase) for phase in solution.phases],
        "tidied": solution.tidied,
    }


class Clock:
    """Times the steps of a run and tells them."""

    def __init__(self, progress: Callable[[Step], None] = lambda _: None) -> None:
        self.progress = progress
        self.seconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def begin(self, text: str) -> None:
        """Something has begun: told until the next step is finished."""
        self.progress(Step("begun", text, done=False))

    def step(self, name: str, text: str) -> None:
        """A step is finished: keep its seconds, together with those it took before, and tell it."""
        now = time.perf_counter()
        self.seconds[name] = round(self.seconds.get(name, 0.0) + now - self._last, 3)
        self.progress(Step(name, text, now - self._last))
        self._last = now
