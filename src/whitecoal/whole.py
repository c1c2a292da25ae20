"""Whole numbers: a good plan fast, then better ones, with an honest bound."""

from dataclasses import dataclass

import numpy as np

from whitecoal.arrays import Flags, Floats, Integers
from whitecoal.errors import SolverFailed
from whitecoal.session import Answer, Session

WHOLE = 1e-6  # as near to a whole number as this is one
LIKELY = 0.7  # what the linear program takes so much of is taken whole


@dataclass(frozen=True)
class Found:
    """The best plan found with whole numbers: solved again with these fixed, so that its duals are prices.

    Args:
        answer: of the linear program with the whole numbers fixed.
        bound: no plan is worth more [money].
        status: "optimal", "within the gap", "time limit" or "node limit".
        notes: plain sentences on anything out of the ordinary.
    """

    answer: Answer
    bound: float
    status: str
    notes: tuple[str, ...]


def seek_whole(session: Session, relaxed: Answer, *, gap: float, seconds: float) -> Found | None:
    """The best plan with whole numbers, to within `gap` if the search gets there.

    Args:
        session: holding the program, just solved with whole numbers let go.
        relaxed: that answer; its worth bounds every plan's.
        gap: share of the worth by which the plan may fall short of the bound [1].
        seconds: after which the search ends [s].

    Returns:
        The plan; None if there is none.
    """
    columns = np.flatnonzero(session.program.whole)
    best = _dive(session, columns, relaxed)
    if best is not None and _gap(relaxed.worth, best.worth) <= gap:
        return Found(best, relaxed.worth, "within the gap", ())
    return _branch(session, columns, relaxed, best, gap=gap, seconds=seconds)


def _gap(bound: float, worth: float) -> float:
    return max(0.0, bound - worth) / max(abs(worth), 1e-9)


def _dive(session: Session, columns: Integers, relaxed: Answer) -> Answer | None:
    """A plan with whole numbers by fixing, round after round, what the linear program nearly settles."""
    program = session.program
    lower, upper = program.lower[columns].copy(), program.upper[columns].copy()
    answer = relaxed
    while True:
        value = answer.x[columns]
        part = value - np.floor(value + WHOLE)
        split = part > WHOLE
        if not np.any(split):
            return settle(session, columns, np.rint(value))
        up, down = _choice(part, split)
        before = upper.copy()
        lower[up], upper[down] = np.ceil(value[up]), np.floor(value[down])
        answer = _within(session, columns, lower, upper)
        if answer.status != "optimal":
            lower[up], upper = program.lower[columns][up], before
            upper[up] = np.floor(value[up])
            answer = _within(session, columns, lower, upper)
        if answer.status != "optimal":
            return None


def _choice(part: Floats, split: Flags) -> tuple[Flags, Flags]:
    """What is rounded up and what down: up all that are likely, at least one; down all that are unlikely."""
    up = split & (part >= min(LIKELY, part.max()))
    return up, split & (part <= 1 - LIKELY) & (part <= 0.1) & ~up


def _within(session: Session, columns: Integers, lower: Floats, upper: Floats) -> Answer:
    session.bound_columns(columns, lower, upper)
    return session.run("rounding")


def settle(session: Session, columns: Integers, values: Floats) -> Answer:
    """The linear program with the whole numbers fixed."""
    session.demand_whole(np.zeros(session.program.columns, dtype=np.bool_))
    session.bound_columns(columns, values, values)
    return session.run("prices")


def _branch(
    session: Session, columns: Integers, relaxed: Answer, best: Answer | None, *, gap: float, seconds: float
) -> Found | None:
    """HiGHS's own search, begun from the best plan so far and without what cannot be in a better one."""
    program = session.program
    lower, upper = program.lower[columns], program.upper[columns]
    if best is not None:
        lower, upper = _without_hopeless(session, columns, relaxed, best)
    session.bound_columns(columns, lower, upper)
    session.demand_whole(program.whole)
    if best is not None:
        session.begin_at(best.x)
    answer = session.run("whole numbers", method="whole", mip_rel_gap=gap, time_limit=seconds)
    if answer.status == "infeasible":
        return None
    if not answer.found:
        raise SolverFailed(
            f"No plan with whole numbers was found in {seconds:.0f} s, and none was proved impossible. "
            "Allow more time, or let fewer works be whole."
        )
    bound = min(relaxed.worth, max(answer.bound, best.worth if best is not None else answer.bound))
    status = "within the gap" if answer.status == "optimal" else answer.status
    return Found(settle(session, columns, np.rint(answer.x[columns])), bound, status, ())


def _without_hopeless(
    session: Session, columns: Integers, relaxed: Answer, best: Answer
) -> tuple[Floats, Floats]:
    """Bounds of the whole columns with those fixed whose reduced cost alone would cost more than the gap."""
    program = session.program
    lower, upper = program.lower[columns].copy(), program.upper[columns].copy()
    price, slack = relaxed.reduced_cost[columns], (relaxed.worth - best.worth) * (1 + 1e-6) + 1e-9
    low = (price < -slack) & np.isfinite(lower)
    high = (price > slack) & np.isfinite(upper)
    upper[low], lower[high] = lower[low], upper[high]
    return lower, upper
