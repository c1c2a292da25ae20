"""The choice among equal plans: the least seeded weight of flows, so that a plan is repeatable and nothing idles."""

from dataclasses import dataclass

import numpy as np

from whitecoal.solving.arrays import Floats, Integers, Program
from whitecoal.solving.session import Answer, Session

NO_PRICE = 1e-12  # a dual below this, relative to the greatest, is noise
AT_LIMIT = 1e-6  # as near to its limit as this, relative, a value stands at it
SAME_WORTH = 1e-9  # relative; a tidied plan must keep the worth as well as this


@dataclass(frozen=True, eq=False)
class Tidied:
    """The plan chosen among equal ones.

    Args:
        x: the decisions; None if the choice was not made, and the plan stays as it is [column].
        notes: plain sentences on why not.
    """

    x: Floats | None = None
    notes: tuple[str, ...] = ()


def tidy(session: Session, answer: Answer, *, seed: int, most: int) -> Tidied:
    """Of all plans of the same worth, the one with the least seeded weight of flows; the session ends where it stands.

    Args:
        session: holding the program, just solved; its limits and its aim are as before when this ends.
        answer: of that solve.
        seed: of the weights.
        most: iterations of the simplex method, after which the choice is given up; 0 leaves it out.
    """
    if most <= 0:
        return Tidied()
    program = session.program
    columns, rows = _priced(program, answer)
    at = _nearest(answer.x[columns], program.lower[columns], program.upper[columns])
    session.bound_columns(columns, at, at)
    at = _nearest(program.activity(answer.x)[rows], program.row_lower[rows], program.row_upper[rows])
    session.bound_rows(rows, at, at)
    session.aim(-_weights(program, seed))
    tidied = session.run("tidying", method="primal", simplex_iteration_limit=most)
    session.bound_columns(columns, program.lower[columns], program.upper[columns])
    session.bound_rows(rows, program.row_lower[rows], program.row_upper[rows])
    session.aim(program.cost)
    if tidied.status != "optimal":
        return Tidied(None, (f"Idle flows may remain: the choice among equal plans ended early ({tidied.status}).",))
    slip = abs(float(program.cost @ (tidied.x - answer.x)))
    if slip > SAME_WORTH * max(1.0, abs(answer.worth)):
        return Tidied(None, (f"Idle flows may remain: tidying would have changed the worth by {slip:.3g}.",))
    return Tidied(tidied.x)


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
