"""Whole numbers: a good plan fast, then better ones, with an honest bound.

The linear programs of this search differ by a few limits only, so each begins where the last one ended and takes a
small part of the time of the first. Three steps, each ended by the gap asked for:

0. A program of very many columns is rounded *at once*: each linear program of the steps below would take a minute.
1. *Rounding*: fix, round after round, what the linear program nearly settles; where that costs much, try the other way.
2. *Releasing*: hold most works as they are, release some, round again; the better plan is kept.
3. *Branching*: HiGHS's own search, begun from the best plan and without what cannot stand in a better one.

The first two are counted in iterations of the simplex method, so that the plan does not depend on the machine.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np

from whitecoal.errors import SolverFailed
from whitecoal.solving.arrays import Flags, Floats, Integers, Program
from whitecoal.solving.session import NEAR, Answer, Session

WHOLE = 1e-6  # as near to a whole number as this is one
LIKELY = 0.7  # what the linear program takes so much of is taken whole
UNLIKELY = 0.1  # what it takes so little of is left out
DEAR = 1.0  # share of the gap asked for; a rounding that costs more is tried the other way too
FAR = 10.0  # times that; a rounding that costs more is not followed to its end
RELEASED = 0.3  # share of the groups released at a time
MOST_TO_SEARCH = 60_000  # columns; above, whole numbers are rounded at once
MOST_TO_BRANCH = 50_000  # columns; above, branching proves next to nothing in half a minute
PATIENCE = 24  # releases in a row that bring nothing, after which it is enough


@dataclass(frozen=True)
class Search:
    """How long to look for better whole numbers.

    Args:
        gap: share of the worth by which the plan may fall short of the bound [1].
        iterations: of the simplex method, in rounding and releasing together.
        seconds: in branching [s].
        seed: of the releases.
    """

    gap: float
    iterations: int
    seconds: float
    seed: int


@dataclass(frozen=True)
class Found:
    """The best plan found with whole numbers: solved again with these fixed, so that its duals are prices.

    Args:
        answer: of the linear program with the whole numbers fixed.
        bound: no plan is worth more [money].
        status: "optimal", "within the gap", "rounded at once", "search ended" or "time limit".
    """

    answer: Answer
    bound: float
    status: str


class Undecided(SolverFailed):
    """No plan with whole numbers was found in time, and none was proved impossible."""


def seek_whole(
    session: Session,
    relaxed: Answer,
    search: Search,
    *,
    start: Floats | None = None,
    known: Floats | None = None,
) -> Found | None:
    """The best plan with whole numbers, to within the gap if the search gets there.

    Args:
        session: holding the program, just solved with whole numbers let go.
        relaxed: that answer; its worth bounds every plan's.
        search: how long to look.
        start: a plan that holds, taken if rounding finds none [column].
        known: a plan that may hold, taken if it is better than what rounding finds [column].

    Returns:
        The plan; None if there is none.

    Raises:
        Undecided: neither a plan nor the proof that there is none was found in time.
        Stopped: on Ctrl-C.
    """
    if session.program.columns > MOST_TO_SEARCH and (found := _at_once(session, relaxed, search, (start, known))):
        return found
    rounding = _Rounding(session, relaxed, search)
    rounding.begin()
    if start is not None:
        rounding.take(start)
    if known is not None:
        rounding.challenge(known)
    rounding.improve()
    columns, values = rounding.columns, rounding.values
    best = None if values is None else _settled(session, columns, values)
    if best is not None and _gap(relaxed.worth, best.worth) <= search.gap:
        return Found(best, relaxed.worth, "within the gap")
    return _branch(session, columns, relaxed, best, search)


def _at_once(session: Session, relaxed: Answer, search: Search, others: tuple[Floats | None, ...]) -> Found | None:
    """The best of the plans whose whole numbers are the linear program's, rounded, and those of plans known already.

    Of each group (a work in its years, the contracts on a deposit) so many are taken as the linear program takes in
    all, in the middle of the years it takes them; later where rows of whole numbers alone want it (a work waits for
    another), and not at all where that does not do. Where a limit is broken all the same, only what is whole is taken.
    """
    columns = np.flatnonzero(session.program.whole)
    tried = [np.rint(plan[columns]) for plan in others if plan is not None]
    whole = np.floor(relaxed.x[columns] + WHOLE)
    for values in (_rounded(session.program, columns, relaxed.x[columns]), whole):
        answers = [answer for one in (values, *tried) if (answer := _settled(session, columns, one)) is not None]
        if answers:
            best = max(answers, key=lambda answer: answer.worth)
            near = _gap(relaxed.worth, best.worth) <= search.gap
            if best is not answers[-1]:  # the session is to end at the best
                best = _settled(session, columns, np.rint(best.x[columns])) or best
            return Found(best, relaxed.worth, "within the gap" if near else "rounded at once")
    return None


def _rounded(program: Program, columns: Integers, values: Floats) -> Floats:
    """Whole numbers near these that keep the rows of whole numbers alone [column]."""
    group = _groups(program, columns)
    ways = [_spread(group, values, late=late) for late in (False, True)] + [np.zeros(len(columns))]
    ways = [np.clip(way, program.lower[columns], program.upper[columns]) for way in ways]
    taken = np.zeros(group.max(initial=0) + 1, dtype=int)  # which way each group goes
    while True:
        chosen = np.choose(taken[group], ways)
        wrong = np.unique(group[_in_broken_rows(program, columns, chosen)])
        wrong = wrong[taken[wrong] < len(ways) - 1]
        if not len(wrong):
            return chosen
        taken[wrong] += 1


def _spread(group: Integers, values: Floats, *, late: bool) -> Floats:
    """The sum of each group, rounded: each one where the sum so far passes its half, or where it is there in full."""
    rounded = np.zeros(len(values))
    for one in np.unique(group):
        inside = np.flatnonzero(group == one)
        so_far = np.cumsum(values[inside])
        count = np.floor(so_far[-1] + 0.5)
        reached = np.floor(so_far / max(so_far[-1], WHOLE) * count + WHOLE) if late else np.floor(so_far + 0.5)
        rounded[inside] = np.diff(reached, prepend=0.0)
    return rounded


def _in_broken_rows(program: Program, columns: Integers, values: Floats) -> Flags:
    """Which whole columns push a row of whole columns alone beyond its limit [column]."""
    entry_row, x = program.row_of_entry(), np.zeros(program.columns)
    x[columns] = values
    mixed = np.bincount(entry_row[~program.whole[program.row_column]], minlength=program.rows) > 0
    activity = program.activity(x)
    over = ~mixed & (activity > program.row_upper + WHOLE)
    under = ~mixed & (activity < program.row_lower - WHOLE)
    pushed = program.row_value * x[program.row_column]
    pushing = (over[entry_row] & (pushed > 0)) | (under[entry_row] & (pushed < 0))
    inside = np.zeros(program.columns, dtype=np.bool_)
    inside[program.row_column[pushing]] = True
    return np.asarray(inside[columns])


def _gap(bound: float, worth: float) -> float:
    return max(0.0, bound - worth) / max(abs(worth), 1e-9)


class _Rounding:
    """Rounding and releasing: `values` are the best whole numbers so far, None before any, and `worth` theirs."""

    def __init__(self, session: Session, relaxed: Answer, search: Search) -> None:
        program = session.program
        self.columns = np.flatnonzero(program.whole)
        self.values: Floats | None = None
        self.worth = -np.inf
        self._session, self._relaxed, self._search = session, relaxed, search
        self._corner: Any = None
        self._lower, self._upper = program.lower[self.columns], program.upper[self.columns]
        self._until = session.iterations + search.iterations
        self._dear = DEAR * search.gap * abs(relaxed.worth)

    def begin(self) -> None:
        """The first plan, by rounding the linear program."""
        self._round(self._lower.copy(), self._upper.copy(), self._relaxed)

    def take(self, start: Floats) -> None:
        """The whole numbers of another plan, where rounding has found none."""
        if self.values is None:
            self.challenge(start)

    def challenge(self, known: Floats) -> None:
        """The whole numbers of another plan, where they are within their limits and make a better one."""
        values = np.rint(known[self.columns])
        if np.all((values >= self._lower) & (values <= self._upper)):
            self._round(values.copy(), values.copy(), self._within(values, values, self._least()))

    def improve(self) -> None:
        """Better plans, by releasing some works at a time."""
        draw = np.random.default_rng(self._search.seed)
        group = _groups(self._session.program, self.columns)
        wanting, tried = 0, set[bytes]()
        while self.values is not None and wanting < PATIENCE and not self._enough():
            before = self.worth
            held = ~self._released(group, self.values, draw)
            wanting += 1
            if held.tobytes() in tried:  # few groups: the same ones released again would end the same
                continue
            tried.add(held.tobytes())
            lower, upper = self._lower.copy(), self._upper.copy()
            lower[held] = upper[held] = self.values[held]
            self._session.return_to(self._corner)
            self._round(lower, upper, self._within(lower, upper, self._least()))
            if self.worth > before:
                wanting = 0
                tried.clear()

    def _enough(self) -> bool:
        spent = self._session.iterations >= self._until
        return spent or _gap(self._relaxed.worth, self.worth) <= self._search.gap

    def _released(self, group: Integers, values: Floats, draw: np.random.Generator) -> Flags:
        """The columns of some groups, rather of those that the linear program decides otherwise."""
        away = np.abs(self._relaxed.x[self.columns] - values)
        weight = 0.25 + np.minimum(1.0, np.bincount(group, weights=away))
        many = max(1, min(len(weight), max(4, round(RELEASED * len(weight)))))
        chosen = draw.choice(len(weight), size=many, replace=False, p=weight / weight.sum())
        return np.isin(group, chosen)

    def _round(self, lower: Floats, upper: Floats, answer: Answer) -> None:
        """Fix, round after round, what the linear program nearly settles; ended when it falls behind the best."""
        refused = 0
        while answer.status == "optimal" and answer.worth > self._least():
            value = answer.x[self.columns]
            part = value - np.floor(value + WHOLE)
            if not np.any(part > WHOLE):
                self.values, self.worth = np.rint(value), answer.worth
                self._corner = self._session.corner()
                return
            up, down = _choice(part, refused)
            upper[down] = np.floor(value[down] + WHOLE)
            answer, raised = self._either(lower, upper, answer, up)
            refused = 0 if raised else refused + 1

    def _least(self) -> float:
        """What a plan must be worth to be better than the best."""
        return self.worth + 1e-7 * abs(self.worth) if np.isfinite(self.worth) else -np.inf

    def _either(self, lower: Floats, upper: Floats, answer: Answer, up: Flags) -> tuple[Answer, bool]:
        """Raise what is likely; if that is dear, see whether lowering it is better. Narrows `lower` or `upper`."""
        value, corner = answer.x[self.columns], self._session.corner()
        raised, lowered = lower.copy(), upper.copy()
        raised[up], lowered[up] = np.ceil(value[up]), np.floor(value[up])
        first = self._within(raised, upper, max(self._least(), answer.worth - FAR * self._dear))
        if first.status == "optimal" and answer.worth - first.worth <= self._dear:
            lower[:] = raised
            return first, True
        self._session.return_to(corner)
        second = self._within(lower, lowered, max(self._least(), first.worth if first.found else -np.inf))
        if second.status == "optimal" or first.status == "infeasible":
            upper[:] = lowered
            return second, False
        lower[:] = raised
        return self._within(raised, upper, self._least()), True

    def _within(self, lower: Floats, upper: Floats, least: float) -> Answer:
        """The linear program between these limits, given up as soon as it is seen to be worth less than `least`."""
        self._session.bound_columns(self.columns, lower, upper)
        return self._session.run("rounding", objective_bound=-least)


def _choice(part: Floats, refused: int) -> tuple[Flags, Flags]:
    """What is rounded up and what down: up all that are likely, at least one; down all that are unlikely.

    Each raise refused before makes more of them unlikely.
    """
    split = part > WHOLE
    up = split & (part >= min(LIKELY, part.max()))
    return up, split & (part <= UNLIKELY * (1 + refused)) & ~up


def _groups(program: Program, columns: Integers) -> Integers:
    """The group of each whole column: the first row of whole columns alone that holds it, else by itself [column]."""
    entry_row, entry_whole = program.row_of_entry(), program.whole[program.row_column]
    mixed = np.zeros(program.rows, dtype=np.bool_)
    mixed[entry_row[~entry_whole]] = True
    at = np.flatnonzero(~mixed[entry_row])[::-1]
    first = np.arange(program.rows, program.rows + program.columns)
    first[program.row_column[at]] = entry_row[at]
    return np.unique(first[columns], return_inverse=True)[1]


def _settled(session: Session, columns: Integers, values: Floats, corner: Any = None) -> Answer | None:
    """The linear program with the whole numbers fixed; None if rounding them off has broken a limit.

    It begins where the session stands, or at a corner kept earlier.
    """
    session.demand_whole(np.zeros(session.program.columns, dtype=np.bool_))
    session.bound_columns(columns, values, values)
    if corner is not None:
        session.return_to(corner)
    large = session.program.columns > MOST_TO_SEARCH  # then it was rounded at once, and few steps are left from here
    answer = session.run_surely("prices", **(NEAR if large else {}))
    return answer if answer.status == "optimal" else None


def _branch(session: Session, columns: Integers, relaxed: Answer, best: Answer | None, search: Search) -> Found | None:
    """HiGHS's own search, begun from the best plan so far and without what cannot be in a better one."""
    if best is not None and (search.seconds <= 0 or session.program.columns > MOST_TO_BRANCH):
        return Found(best, relaxed.worth, "search ended")
    corner = None if best is None else session.corner()  # branching leaves none
    session.bound_columns(columns, *_without_hopeless(session.program, columns, relaxed, best))
    session.demand_whole(session.program.whole)
    if best is not None:
        session.begin_at(best.x)
    answer = session.run("whole numbers", method="whole", mip_rel_gap=search.gap, time_limit=search.seconds)
    if answer.status == "infeasible" and best is None:
        return None
    values = _better(columns, answer, best, search)
    settled = _settled(session, columns, values, corner)
    if settled is None:
        raise SolverFailed("The whole numbers found do not hold when fixed. Look for limits of very unlike size.")
    bound = min(relaxed.worth, max(answer.bound, settled.worth)) if np.isfinite(answer.bound) else relaxed.worth
    near = _gap(bound, settled.worth) <= search.gap
    return Found(settled, bound, "within the gap" if near else answer.status)


def _better(columns: Integers, answer: Answer, best: Answer | None, search: Search) -> Floats:
    if answer.found and (best is None or answer.worth >= best.worth):
        return np.rint(answer.x[columns])
    if best is not None:
        return np.rint(best.x[columns])
    raise Undecided(
        f"No plan with whole numbers was found in {search.seconds:.0f} s, and none was proved impossible "
        f"({answer.status}). Allow more time, or let fewer works be whole."
    )


def _without_hopeless(
    program: Program, columns: Integers, relaxed: Answer, best: Answer | None
) -> tuple[Floats, Floats]:
    """Limits of the whole columns; those whose reduced cost alone would cost more than the gap are fixed."""
    lower, upper = program.lower[columns].copy(), program.upper[columns].copy()
    if best is None:
        return lower, upper
    price, slack = relaxed.reduced_cost[columns], (relaxed.worth - best.worth) * (1 + 1e-6) + 1e-9
    low = (price < -slack) & np.isfinite(lower)
    high = (price > slack) & np.isfinite(upper)
    upper[low], lower[high] = lower[low], upper[high]
    return lower, upper
