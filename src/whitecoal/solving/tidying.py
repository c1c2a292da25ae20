"""The choice among equal plans: the least seeded weight of flows, so that a plan is repeatable and nothing idles."""

from dataclasses import dataclass, replace

import numpy as np

from whitecoal.solving.arrays import Floats, Integers, Program
from whitecoal.solving.corner import Corner
from whitecoal.solving.session import Answer, Session

TIDYING = "tidying"  # what this step of a solve is called
NO_PRICE = 1e-12  # a dual below this, relative to the greatest, is noise
AT_LIMIT = 1e-6  # as near to its limit as this, relative, a value stands at it
SAME_WORTH = 1e-9  # relative; a tidied plan must keep the worth as well as this


@dataclass(frozen=True, eq=False)
class Tidied:
    """The plan chosen among equal ones, or the plan as it was where the choice was not made.

    Args:
        x: the decisions [column].
        corner: where they stand, with the limits of the program.
        made: whether the choice was made.
        notes: plain sentences on why not.
    """

    x: Floats
    corner: Corner
    made: bool = False
    notes: tuple[str, ...] = ()


def tidy(session: Session, answer: Answer, *, seed: int, most: int, afresh: bool = False) -> Tidied:
    """Of all plans of the same worth, the one with the least seeded weight of flows.

    Args:
        session: holding the program, just solved; its limits and its aim are as before when this ends.
        answer: of that solve.
        seed: of the weights.
        most: iterations of the simplex method, after which the choice is given up; 0 leaves it out.
        afresh: from nothing, which is faster where the corner at hand has not been tidied before: what prices leave
            free is little, and the solver's presolve sees that. The corner told is then that of the answer, for the
            one where such a solve ends is no corner of the program with its own limits.
    """
    untidy = Tidied(answer.x, Corner.of(session.corner()))
    if most <= 0:
        return untidy
    program = session.program
    columns, rows = _priced(program, answer)
    column_at = _nearest(answer.x[columns], program.lower[columns], program.upper[columns])
    row_at = _nearest(program.activity(answer.x)[rows], program.row_lower[rows], program.row_upper[rows])
    session.bound_columns(columns, column_at, column_at)
    session.bound_rows(rows, row_at, row_at)
    session.aim(-_weights(program, seed))
    if afresh:
        session.forget()
    tidied = session.run(TIDYING, method="simplex" if afresh else "primal", simplex_iteration_limit=most)
    session.bound_columns(columns, program.lower[columns], program.upper[columns])
    session.bound_rows(rows, program.row_lower[rows], program.row_upper[rows])
    session.aim(program.cost)
    if tidied.status != "optimal":
        why = f"Idle flows may remain: the choice among equal plans ended early ({tidied.status})."
        return replace(untidy, notes=(why,))
    slip = abs(float(program.cost @ (tidied.x - answer.x)))
    if slip > SAME_WORTH * max(1.0, abs(answer.worth)):
        why = f"Idle flows may remain: tidying would have changed the worth by {slip:.3g}."
        return replace(untidy, notes=(why,))
    if afresh:
        return Tidied(tidied.x, untidy.corner, made=True)
    # What was held had one limit only, and the solver does not say which of the program's two that was.
    corner = Corner.of(session.corner())
    corner = corner.at_limits(columns, column_at >= program.upper[columns], rows, row_at >= program.row_upper[rows])
    return Tidied(tidied.x, corner, made=True)


def _priced(program: Program, answer: Answer) -> tuple[Integers, Integers]:
    """Columns and rows whose limits have a price; whole columns are fixed already."""
    columns = np.flatnonzero((np.abs(answer.reduced_cost) > _no_price(answer.reduced_cost)) & ~program.whole)
    return columns, np.flatnonzero(np.abs(answer.row_dual) > _no_price(answer.row_dual))


def _no_price(duals: Floats) -> float:
    return NO_PRICE * max(1.0, float(np.max(np.abs(duals), initial=0.0)))


def _nearest(value: Floats, lower: Floats, upper: Floats) -> Floats:
    """The limit at each value; the value itself where it stands at neither."""
    limit = np.where(np.abs(value - lower) <= np.abs(value - upper), lower, upper)
    return np.where(np.abs(value - limit) <= AT_LIMIT * np.maximum(1.0, np.abs(value)), limit, value)


def _weights(program: Program, seed: int) -> Floats:
    """A seeded weight per column: towards its lower limit, or its upper where it has only that; free ones none."""
    weights = np.random.default_rng(seed).uniform(0.5, 1.5, program.columns)
    toward = np.where(np.isfinite(program.lower), 1.0, np.where(np.isfinite(program.upper), -1.0, 0.0))
    return weights * toward
