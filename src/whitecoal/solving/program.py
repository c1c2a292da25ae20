"""The solve: from the sparse arrays to a plan's numbers and its prices.

The order of steps:

1. the first objective (the shortfall of subsistence) is made as small as it can be, and kept so;
2. the worth is made as great as it can be: the linear program first, then whole numbers to the gap asked for;
3. the whole numbers are fixed and the linear program solved to a vertex: its duals are the prices;
4. among all plans of the same worth, the one with the least seeded weight of flows is taken, so that the plan is
   repeatable and holds no idle circulation.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from whitecoal.errors import NoPlan, SolverFailed
from whitecoal.solving.arrays import Floats, Program
from whitecoal.solving.corner import Corner
from whitecoal.solving.mps import write_mps
from whitecoal.solving.session import Answer, Phase, Progress, Session
from whitecoal.solving.tidying import tidy
from whitecoal.solving.unbounded import Unbounded, growing_columns
from whitecoal.solving.whole import Found, Search, Undecided, seek_whole

__all__ = [
    "Program",
    "Solution",
    "SolveOptions",
    "Unbounded",
    "choose_method",
    "solve",
    "write_mps",
]

KEPT = 1e-6  # share of the first objective's least value by which it may be missed
KEPT_AT_LEAST = 1e-7  # the same in its own unit, the solver's own tolerance
SMALL = 50_000  # coefficients, up to which the simplex method is taken
SPARSE = 3.3e6  # columns times the cube of the coefficients of one, up to which it is taken too


@dataclass(frozen=True)
class SolveOptions:
    """How to solve.

    Args:
        gap: share of the worth by which a plan with whole numbers may fall short of the best possible.
        rounding: million rows times iterations of the simplex method, after which rounding for better whole numbers
            ends: about as long on any program, and the same on any machine.
        seconds: after which branching for better whole numbers ends [s]. A plan ended so depends on the machine, and
            `Solution.notes` says it; 0 leaves branching out, as does a large program.
        seed: of the solver and of the weights that choose among equal plans.
        threads: for the solver; one gives the same plan every time.
        method: "choose", "simplex", "ipx" or "hipo".
        tidy_iterations: after which the choice among equal plans is given up; 0 leaves it out.
    """

    gap: float = 1e-3
    rounding: float = 800.0
    seconds: float = 30.0
    seed: int = 0
    threads: int = 1
    method: str = "choose"
    tidy_iterations: int = 100_000


@dataclass(frozen=True)
class Solution:
    """A plan's numbers, its prices, and how they were found.

    Args:
        x: the decisions [column].
        row_dual: by how much the worth would rise if a row's limit rose by one [money; row].
        reduced_cost: the same for the binding limit of a column [money; column]; with whole numbers fixed.
        objective: the worth [money].
        first_value: the first objective, least possible.
        first_limit: what the first objective was kept below; `program.keep_first(first_limit)` is the program as
            solved. None where there is no first objective.
        first_price: by how much the worth would rise if that limit rose by one [money].
        bound: no plan can be worth more than this [money].
        gap: (bound − objective) / |objective| [1].
        method: of the linear program.
        status: "optimal", "within the gap", or "rounded at once", "search ended" or "time limit" if that gap was not
            reached.
        iterations: of all steps together.
        seconds: of all steps together [s].
        notes: plain sentences on anything out of the ordinary.
        corner: where the last step ended, to begin from when the same is asked with other numbers.
        phases: what the solver did, step by step.
        tidied: whether the choice among equal plans was made.
    """

    x: Floats
    row_dual: Floats
    reduced_cost: Floats
    objective: float
    first_value: float
    first_limit: float | None
    first_price: float
    bound: float
    gap: float
    method: str
    status: str
    iterations: int
    seconds: float
    notes: tuple[str, ...]
    corner: Corner | None = None
    phases: tuple[Phase, ...] = ()
    tidied: bool = False


def choose_method(columns: int, nonzeros: int) -> str:
    """The method for the linear program, by its size and by how many coefficients a column has.

    A step of the simplex method is cheap where columns have few coefficients, so that it goes further there: to some
    280,000 columns of 2.3, to 15,000 of six and 10,000 of seven. Columns times the cube of their coefficients tells the
    two sides apart on the programs of docs/benchmarks.md, "The choice of a method", which also says between which
    densities nothing was measured. A program so small that either method takes half a second is left to the simplex
    method. The first objective is always minimised by it: most of its columns cost nothing, which makes it easy.

    Args:
        columns: of the program.
        nonzeros: its coefficients.

    Returns:
        str: "simplex" or "ipx".
    """
    sparse = nonzeros**3 <= SPARSE * columns**2
    return "simplex" if nonzeros <= SMALL or sparse else "ipx"


class _Work:
    """What the steps of one solve share: the options, the clock, the count."""

    def __init__(self, program: Program, options: SolveOptions, progress: Progress | None) -> None:
        self.options = options
        self.progress = progress
        self.begun = time.monotonic()
        self.sessions: list[Session] = []
        self.notes: list[str] = []
        self.known: Floats | None = None
        self.method = options.method
        if self.method == "choose":
            self.method = choose_method(program.columns, program.nonzeros)

    def search(self, program: Program, gap: float) -> Search:
        iterations = int(1e6 * self.options.rounding / max(1, program.rows))
        return Search(gap, iterations=iterations, seconds=self.options.seconds, seed=self.options.seed)

    def session(self, program: Program) -> Session:
        opened = Session(program, seed=self.options.seed, threads=self.options.threads, progress=self.progress)
        self.sessions.append(opened)
        return opened

    @property
    def phases(self) -> tuple[Phase, ...]:
        """Every step of the solver so far."""
        return tuple(phase for session in self.sessions for phase in session.phases)


def solve(
    program: Program,
    *,
    options: SolveOptions | None = None,
    progress: Progress | None = None,
    start: Floats | None = None,
) -> Solution:
    """The plan of least first objective and then greatest worth, and its prices.

    Args:
        program: what may be decided, what must balance and what it is worth.
        options: how to solve; the defaults if None.
        progress: told a short line (step, iterations or gap, seconds) about once a second.
        start: a plan known to hold or nearly so, whose whole numbers are tried: no worse ones are taken [column].

    Raises:
        NoPlan: the limits contradict one another; `whitecoal.solving.contradiction.explain` says which.
        Unbounded: the worth has no limit; the error names the columns that grow.
        SolverFailed: HiGHS gave no usable answer.
        Stopped: on Ctrl-C.
    """
    work = _Work(program, options or SolveOptions(), progress)
    work.known = start
    for limit, holding in _limits(program, work):
        session, found = _greatest_worth(program, limit, holding, work)
        if found is not None:
            break
    else:
        raise NoPlan("No plan: with whole numbers the limits cannot all be kept.")
    tidied = tidy(session, found.answer, seed=work.options.seed, most=work.options.tidy_iterations)
    work.notes += tidied.notes
    solution = _solution(program, limit, found, tidied.x, work)
    return replace(solution, corner=tidied.corner.first_rows(program.rows), tidied=tidied.made)


def _limits(program: Program, work: _Work) -> Iterator[tuple[float | None, Floats | None]]:
    """Below what the first objective is to be kept, and a plan known to keep it, tried in this order.

    Each only if nothing keeps the one before, or nothing was found that does.

    First the very least there could be: most plans leave nobody without, and then one solve is saved. Then what the
    linear program says, then what is left when whole numbers are counted.
    """
    if not np.any(program.first):
        yield None, None
        return
    if np.isfinite(least := program.least_first()):
        yield least, None
    limit = _least_first(program, work)
    if limit > least:
        yield limit, None
    if np.any(program.whole):
        yield _least_first_whole(program, work)


def _least_first(program: Program, work: _Work) -> float:
    """The first objective at its least, whole numbers let go, with room for rounding."""
    session = work.session(replace(program.relaxed(), cost=-program.first, offset=0.0))
    answer = _optimal(session, session.run_surely("least shortfall"))
    return least_kept(program, float(program.first @ answer.x))


def _least_first_whole(program: Program, work: _Work) -> tuple[float, Floats]:
    """The same with whole numbers counted, and the plan that has it."""
    session = work.session(replace(program, cost=-program.first, offset=0.0))
    answer = _optimal(session, session.run_surely("least shortfall"))
    found = seek_whole(session, answer, work.search(program, KEPT))
    if found is None:
        raise NoPlan("No plan: with whole numbers the limits cannot all be kept.")
    value = float(program.first @ found.answer.x)
    if value + found.bound > max(KEPT * abs(value), KEPT_AT_LEAST):
        work.notes.append(
            f"The first objective is {value:.6g}; that it cannot be less is proved only below {-found.bound:.6g}."
        )
    return least_kept(program, value), found.answer.x


def least_kept(program: Program, value: float) -> float:
    """The limit that keeps the first objective at `value`, with room for rounding unless it is the very least."""
    room = max(KEPT * abs(value), KEPT_AT_LEAST)
    floor = program.least_first()
    return floor if value <= floor + room else value + room


def _greatest_worth(
    program: Program, limit: float | None, start: Floats | None, work: _Work
) -> tuple[Session, Found | None]:
    """The plan of greatest worth that keeps the limit; None where nothing keeps it or nothing was found that does."""
    kept = program if limit is None else program.keep_first(limit)
    session = work.session(kept)
    try:
        answer = _optimal(session, session.run_surely("greatest worth", work.method))
    except NoPlan:
        if limit is None:
            raise
        return session, None
    if not np.any(program.whole):
        return session, Found(answer, answer.worth, "optimal")
    try:
        search = work.search(program, work.options.gap)
        return session, seek_whole(session, answer, search, start=start, known=work.known)
    except Undecided:
        if limit is None or start is not None:
            raise
        return session, None


def _optimal(session: Session, answer: Answer) -> Answer:
    """The answer if it is the optimum; else the error that says why there is none."""
    if answer.status == "optimal":
        return answer
    if answer.status in {"unbounded", "unbounded or infeasible"}:
        session.aim(np.zeros(session.program.columns))
        answer = session.run_surely("is there any plan")
        if answer.status == "optimal":
            raise Unbounded(growing_columns(session.program))
    if answer.status == "infeasible":
        raise NoPlan("No plan: the limits cannot all be kept.")
    raise SolverFailed(
        f"HiGHS ended without an answer ({answer.status}). Look for coefficients or limits of very unlike size."
    )


def _solution(program: Program, limit: float | None, found: Found, x: Floats, work: _Work) -> Solution:
    answer, rows = found.answer, program.rows
    objective = float(program.cost @ x) + program.offset
    bound = max(found.bound, objective)
    return Solution(
        x=x,
        row_dual=answer.row_dual[:rows],
        reduced_cost=answer.reduced_cost,
        objective=objective,
        first_value=float(program.first @ x),
        first_limit=limit,
        first_price=float(answer.row_dual[rows]) if len(answer.row_dual) > rows else 0.0,
        bound=bound,
        gap=(bound - objective) / max(abs(objective), 1e-9),
        method=work.method,
        status=found.status,
        iterations=sum(phase.iterations for phase in work.phases),
        seconds=time.monotonic() - work.begun,
        notes=(*work.notes, *_ended_early(found)),
        phases=work.phases,
    )


def _ended_early(found: Found) -> tuple[str, ...]:
    """A note where the search for whole numbers ended before its gap was reached."""
    notes = {
        "rounded at once": "The program is large: whole numbers were rounded at once, and better ones were not sought.",
        "search ended": "The search for whole numbers ended before it reached the gap asked for.",
        "time limit": "The search for whole numbers was ended by the clock: another run may find another plan.",
    }
    return (notes[found.status],) if found.status in notes else ()
