"""A solved program that stands in the solver and is asked again with other numbers.

Only what is different is changed, and the solver begins at the corner where the plan stood. Whole numbers stay as they
were decided, unless their limits no longer let them; so an answer says what the change is worth with the works that the
plan has, and two answers differ by the change alone, not by how well each was rounded.

From the same corner and the same numbers the same answer comes, to the byte: every question begins at the corner of the
plan, whatever was asked before.
"""

import time
from dataclasses import dataclass, replace

import numpy as np

from whitecoal.errors import NoPlan, SolverFailed
from whitecoal.solving.arrays import Floats, Program
from whitecoal.solving.corner import Corner
from whitecoal.solving.program import Solution, SolveOptions, choose_method, least_kept
from whitecoal.solving.session import NEAR, Answer, Progress, Session
from whitecoal.solving.tidying import TIDYING, tidy

FAR = 1 / 6
"""Steps, for each row, after which a question is far from the plan and is solved from nothing instead: so many take
about as long as that, measured on the case of 1921 with one water year and with three."""
LEAST_FAR = 1000  # steps that any program is given
STEPS = 9
"""Steps to be expected, measured on the case of 1921, for each decision that the change makes worth changing at once;
where these are too many already no step is taken."""

FROM_NOTHING = ", from nothing"
FAR_NOTE = "The question is so far from the plan that it was solved from nothing."


@dataclass(frozen=True, eq=False)
class Stand:
    """Where a plan stands.

    Args:
        corner: of its program, or mapped onto the program that is asked.
        whole: what was decided in whole numbers [whole column of the program].
        limit: below what the first objective was kept; None if there is none.
    """

    corner: Corner
    whole: Floats
    limit: float | None


class Standing:
    """A program in the solver, ready to be asked with other numbers.

    Args:
        program: of the plan.
        stand: where it stands.
        options: seed of the solver, its threads, the choice among equal plans.
        progress: told a short line about once a second.
    """

    def __init__(
        self,
        program: Program,
        stand: Stand,
        options: SolveOptions | None = None,
        progress: Progress | None = None,
    ) -> None:
        self.stand = stand
        self._options = options or SolveOptions()
        held, _ = _held(program, stand.whole)
        self._session = Session(held, seed=self._options.seed, threads=self._options.threads, progress=progress)

    def ask(self, program: Program, stand: Stand | None = None) -> Solution:
        """The plan of a program near the one that stands.

        Args:
            program: as built; its numbers may be others, and its columns and rows too.
            stand: where to begin, if columns or rows are others.

        Raises:
            NoPlan: the limits contradict one another, with the whole numbers as they were.
            SolverFailed: the solver gave no answer.
            Stopped: on Ctrl-C.
        """
        begun, before, stand = time.monotonic(), len(self._session.phases), stand or self.stand
        held, notes = _held(program, stand.whole)
        answer, limit = self._greatest_worth(held, stand)
        far = any(phase.name.endswith(FROM_NOTHING) for phase in self._session.phases[before:])
        most = self._options.tidy_iterations
        tidied = tidy(self._session, answer, seed=self._options.seed, most=most, afresh=far)
        objective, phases = float(program.cost @ tidied.x) + program.offset, self._session.phases[before:]
        return Solution(
            x=tidied.x,
            row_dual=answer.row_dual[: program.rows],
            reduced_cost=answer.reduced_cost,
            objective=objective,
            first_value=float(program.first @ tidied.x),
            first_limit=limit,
            first_price=float(answer.row_dual[program.rows]) if held.rows > program.rows else 0.0,
            bound=max(objective, answer.worth),
            gap=0.0,
            method=next(phase.method for phase in reversed(phases) if phase.name != TIDYING),
            status="works held",
            iterations=sum(phase.iterations for phase in phases),
            seconds=time.monotonic() - begun,
            notes=(*notes, *([FAR_NOTE] if far else []), *tidied.notes),
            corner=tidied.corner.first_rows(program.rows),
            phases=tuple(phases),
            tidied=tidied.made,
        )

    def _greatest_worth(self, program: Program, stand: Stand) -> tuple[Answer, float | None]:
        """At the least first objective, which is most often as little as there could be at all; and that limit."""
        corner = (stand.corner.with_row() if len(stand.corner.rows) < program.rows else stand.corner).basis()
        if stand.limit is None:
            return self._run(program, corner, "greatest worth"), None
        least = program.least_first()
        if stand.limit <= least:
            try:
                return self._run(_kept(program, least), corner, "greatest worth"), least
            except NoPlan:  # the change leaves somebody without: how many?
                pass
        first = self._run(replace(program, cost=-program.first, offset=0.0), corner, "least shortfall")
        limit = least_kept(program, float(program.first @ first.x))
        return self._run(_kept(program, limit), self._session.corner(), "greatest worth"), limit

    def _run(self, program: Program, corner: object, phase: str) -> Answer:
        self._session.become(program)
        self._session.return_to(corner)
        most = max(LEAST_FAR, int(FAR * program.rows))
        answer = self._session.run(phase, **NEAR, simplex_iteration_limit=0)
        if answer.status != "optimal" and STEPS * self._session.promising <= most:
            answer = self._session.run(phase, **NEAR, simplex_iteration_limit=most)
        if answer.status not in ("optimal", "infeasible"):
            far = answer.status == "iteration limit"  # else it broke down, which says nothing of how far it is
            self._session.forget()
            method = choose_method(program.columns, program.nonzeros)
            answer = self._session.run_surely(phase + FROM_NOTHING if far else phase, method)
        if answer.status == "infeasible":
            raise NoPlan("No plan: with the works as they were decided the limits cannot all be kept.")
        if answer.status != "optimal":
            raise SolverFailed(f"HiGHS ended without an answer ({answer.status}).")
        return answer


def _held(program: Program, whole: Floats) -> tuple[Program, tuple[str, ...]]:
    """The program with whole numbers as they were, and a row for its first objective; what could not stay is told."""
    columns = np.flatnonzero(program.whole)
    within = np.clip(np.rint(whole), program.lower[columns], program.upper[columns])
    x = program.lower.copy()
    x[columns] = within
    moved = int(np.sum(np.abs(within - whole) > 0.5))
    notes = (f"{moved} whole numbers could not stay as the plan has them: their limits are others.",) if moved else ()
    return program.held(x).with_first_row(), notes


def _kept(program: Program, limit: float) -> Program:
    """The program, which has a row for its first objective, with this kept at the limit."""
    if limit <= program.least_first():
        return program.at_least_first()
    row_upper = program.row_upper.copy()
    row_upper[-1] = limit
    return replace(program, row_upper=row_upper)
