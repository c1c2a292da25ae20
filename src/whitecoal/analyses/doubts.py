"""Doubts: which of the poorly known numbers matter most.

Every input with a range is ranked by its price times its range: by how much the worth would move, at the decisions and
prices of the plan, if the input went from one end of its range to the other. One problem is built for all rows of a
column moved together by a thousandth of their ranges. The column whose parts move most is then halved, and the better
half again, until single rows stand above everything that is still undivided: so thousands of inputs need a hundred
problems or two. The parts of a column are added without their signs, so that rows which make up for one another do not
hide.

Then the first ones are moved to both ends, by prices and by planning again: a price holds for a small move, and only
the plan made again says how far. In a program too large to search for whole works the works stay as they are: rounded
anew, they would move the worth by more than most numbers do.
"""

from __future__ import annotations

import heapq
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from whitecoal.analyses.again import Again, taken_up
from whitecoal.analyses.asking import Asking
from whitecoal.analyses.inputs import Input, inputs_with_range, moved
from whitecoal.analyses.pricing import Parts, Pricing, priced
from whitecoal.errors import CaseFault, LabelError, NoPlan, PostingError
from whitecoal.keeping import write_whole
from whitecoal.planning import Step, build, posted
from whitecoal.problem import Problem
from whitecoal.solving.program import Solution, SolveOptions, solve
from whitecoal.solving.whole import MOST_TO_SEARCH

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from whitecoal.case import Case
    from whitecoal.plans import Plan

FILE = "doubts.json"
STEP = 1e-3
"""Share of their ranges by which inputs are moved for their prices."""
NOTHING = 1e-9
"""An effect below this share of the worth is none."""
Progress = Callable[[Step], None]


@dataclass(frozen=True)
class End:
    """What the plan would be worth with an input at one end of its range.

    Args:
        value: of the input [its unit].
        priced: change of the worth at the prices of the plan [million money, discounted].
        planned: the same when planned again; None if that was not done or there is no plan.
        hunger: change of the shortfall of subsistence then [million person-years].
        note: why there is no answer.
    """

    value: float
    priced: float | None
    planned: float | None = None
    hunger: float = 0.0
    note: str = ""


@dataclass(frozen=True)
class Doubt:
    """An input and what hangs on it.

    Args:
        input: where it stands, its value and range, its evidence.
        effect: price times range: how the worth moves from the low end to the high [million money, discounted].
        low, high: the plan with the input at either end.
    """

    input: Input
    effect: float
    low: End
    high: End

    @property
    def swing(self) -> float:
        """How far the worth moves from end to end, as planned again where that was done [million money]."""
        ends = [end.planned if end.planned is not None else end.priced for end in (self.low, self.high)]
        known = [0.0, *(end for end in ends if end is not None)]
        return max(known) - min(known)


@dataclass(frozen=True)
class Doubts:
    """The inputs on which most hangs.

    Args:
        listed: the first of them, the one with the greatest effect before the others.
        ranged: how many inputs have a range.
        rest: no other input has an effect above this [million money, discounted].
        worth: of the plan [likewise].
        built: how many problems were built to find them.
        unmoved: sentences on inputs that could not be moved.
        works_held: whether the plans made again have the works of the plan.
    """

    listed: tuple[Doubt, ...]
    ranged: int
    rest: float
    worth: float
    built: int
    unmoved: tuple[str, ...]
    works_held: bool = False


def doubts(
    plan: Plan,
    top: int = 10,
    *,
    check: bool = True,
    progress: Progress = lambda _: None,
    options: SolveOptions | None = None,
) -> Doubts:
    """The inputs of a saved run on which most of its worth hangs; kept in the run's folder.

    Args:
        plan: a saved run.
        top: how many.
        check: whether to plan again with each of them at both ends of its range.
        progress: told how far it is.
        options: how to solve, as the run was.
    """
    again = taken_up(plan)
    search = _Search(again, progress)
    listed, rest = search.first(top)
    held = again.program.columns > MOST_TO_SEARCH
    if check:
        again_planned = _Planned(again, options or SolveOptions(), progress, held=held)
        listed = [_checked(again_planned, doubt, (at + 1, len(listed))) for at, doubt in enumerate(listed)]
        listed.sort(key=lambda doubt: -doubt.swing)
    found = Doubts(tuple(listed), search.ranged, rest, plan.worth, search.built, tuple(search.unmoved), held)
    if plan.folder is not None:
        save(found, plan.folder)
    return found


def save(found: Doubts, folder: Path) -> None:
    """Keep the doubts beside the run."""
    write_whole(folder / FILE, json.dumps(asdict(found), indent=1, ensure_ascii=False) + "\n")


# ---- ranking ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Group:
    """Inputs of one column, and how the parts of the Lagrangian move with all of them, for their whole ranges."""

    inputs: tuple[Input, ...]
    parts: NDArray[np.float64]

    @property
    def most(self) -> float:
        """No input of the group moves the worth by more, unless others undo it in every part."""
        return abs(self.effect) if len(self.inputs) == 1 else float(np.abs(self.parts).sum())

    @property
    def effect(self) -> float:
        return float(self.parts.sum())


class _Search:
    """The search for the inputs with the greatest effect, from columns to rows."""

    def __init__(self, again: Again, progress: Progress) -> None:
        self.again = again
        self.pricings = priced(again)
        self.built = 0
        self.unmoved: list[str] = []
        self.base = self._parts(again.problem)
        self._progress = progress
        ranged, still = inputs_with_range(again.case)
        self.ranged = len(ranged) + len(still)
        self._columns: dict[tuple[str, str], list[Input]] = {}
        for one in ranged:
            self._columns.setdefault((one.table, one.column), []).append(one)
        self.unmoved += [f"{one.table}, {one.item}: {one.column} is zero in every season." for one in still]

    def first(self, top: int) -> tuple[list[Doubt], float]:
        """The inputs with the greatest effects, and an upper bound of all others."""
        waiting: list[tuple[float, int, _Group]] = []
        count = 0
        for at, (name, inputs) in enumerate(self._columns.items()):
            self._tell(f"prices of inputs, column {at + 1} of {len(self._columns)}: {name[0]}, {name[1]}")
            for group in self._groups(tuple(inputs)):
                heapq.heappush(waiting, (-group.most, count, group))
                count += 1
        found: list[Doubt] = []
        least = NOTHING * max(1.0, abs(self.again.plan.worth))
        while waiting and len(found) < top and -waiting[0][0] > least:
            _, _, group = heapq.heappop(waiting)
            if len(group.inputs) == 1:
                found += self._doubt(group.inputs[0], group.effect)
                continue
            self._tell(f"prices of inputs, {len(found)} of {top} found, {self.built} problems built")
            for half in self._halves(group):
                heapq.heappush(waiting, (-half.most, count, half))
                count += 1
        rest = max((group.most for _, _, group in waiting), default=0.0)
        return found, rest

    def _groups(self, inputs: tuple[Input, ...]) -> list[_Group]:
        """The inputs as one group; row by row where they cannot be moved together."""
        try:
            return [_Group(inputs, self._moved_parts(inputs))]
        except (PostingError, LabelError, CaseFault) as cannot:
            if len(inputs) == 1:
                one = inputs[0]
                self.unmoved.append(f"{one.table}, {one.item}: {one.column} cannot be moved. {cannot}")
                return []
            middle = len(inputs) // 2
            return [*self._groups(inputs[:middle]), *self._groups(inputs[middle:])]

    def _halves(self, group: _Group) -> list[_Group]:
        """The group in two: one half is moved, the other moves what is left."""
        middle = len(group.inputs) // 2
        one, other = group.inputs[:middle], group.inputs[middle:]
        found = self._groups(one)
        if len(found) != 1:
            return [*found, *self._groups(other)]
        return [found[0], _Group(other, group.parts - found[0].parts)]

    def _doubt(self, one: Input, effect: float) -> Iterator[Doubt]:
        """The input with its ends; none if no case stands at either of them, as with shares that make up a whole."""
        (low, low_fault), (high, high_fault) = (self._end(one, value) for value in (one.low, one.high))
        faults = [fault for end, fault in ((low, low_fault), (high, high_fault)) if end.value != one.value]
        if all(faults):
            self.unmoved.append(f"{one.table}, {one.item}: {one.column} cannot be moved alone. {faults[0]}")
        else:
            yield Doubt(one, effect, low, high)

    def _end(self, one: Input, value: float) -> tuple[End, str]:
        """The end of a range at the prices, and why no case stands there; other works to decide are no fault of it."""
        if value == one.value:
            return End(value, 0.0), ""
        try:
            problem = self._built([(one, value)])
        except (PostingError, LabelError, CaseFault, ZeroDivisionError) as cannot:
            fault = str(cannot).splitlines()[0]
            return End(value, None, note=fault), fault
        if fault := _fault_of(problem):
            return End(value, None, note=fault), fault
        try:
            return End(value, float(self._against_base(problem).sum())), ""
        except PostingError as other:
            return End(value, None, note=str(other)), ""

    def _moved_parts(self, inputs: Sequence[Input]) -> NDArray[np.float64]:
        targets = [(one, one.value + STEP * one.span) for one in inputs]
        return self._against_base(self._built(targets)) / STEP

    def _against_base(self, problem: Problem) -> NDArray[np.float64]:
        """How each part of the Lagrangian moves; PostingError where there are other works or contracts to decide."""
        parts = self._parts(problem)
        if parts.whole != self.base.whole:
            raise PostingError("It changes which works or contracts there are to decide, not only by how much.")
        return parts - self.base

    def _built(self, targets: Sequence[tuple[Input, float]]) -> Problem:
        self.built += 1
        return built_with(self.again, moved(self.again.case, targets))

    def _parts(self, problem: Problem) -> Parts:
        return lagrangian(self.pricings, problem)

    def _tell(self, text: str) -> None:
        self._progress(Step("solving", text, done=False))


def _fault_of(problem: Problem) -> str:
    """The first fault that sectors see in a problem; nothing if there is none."""
    try:
        problem.raise_faults()
    except CaseFault as found:
        return str(found).splitlines()[0]
    return ""


def lagrangian(pricings: Sequence[tuple[float, Pricing]], problem: Problem) -> Parts:
    """All parts of the Lagrangian of a problem in a row."""
    parts = [(name, items, sign * part) for sign, one in pricings for name, items, part in one.contributions(problem)]
    return Parts(
        names=tuple((name, items) for name, items, _ in parts),
        values=np.concatenate([part for *_, part in parts]),
        whole=tuple((decision.name, decision.labels) for decision in problem.decisions if decision.whole),
    )


def built_with(again: Again, case: Case, *, strict: bool = False) -> Problem:
    """The problem of a run with another case, the past held as it was; faults that sectors see count only if strict."""
    if strict:
        return build(case, again.past)
    problem = posted(case)
    if again.past is not None:
        again.past.hold(problem)
    return problem


# ---- the ends of the ranges ---------------------------------------------------------------------------------------


def _checked(planned: _Planned, doubt: Doubt, count: tuple[int, int]) -> Doubt:
    """The doubt with both ends planned again."""
    low, high = (planned.end(doubt.input, end, count) for end in (doubt.low, doubt.high))
    return replace(doubt, low=low, high=high)


class _Planned:
    """Plans made again with an input at an end of its range."""

    def __init__(self, again: Again, options: SolveOptions, progress: Progress, *, held: bool) -> None:
        self._again, self._options, self._progress = again, options, progress
        self._called = ""
        self._asking = Asking(again.plan, options, self._tell, again) if held else None

    def end(self, one: Input, end: End, count: tuple[int, int]) -> End:
        """The end with what the plan made again is worth."""
        if end.value == one.value:
            return replace(end, planned=0.0)
        self._called = f"{count[0]} of {count[1]}: {one.item}, {one.column} = {end.value:g}"
        try:
            solution = self._solution(moved(self._again.case, [(one, end.value)]))
        except (PostingError, LabelError, CaseFault, NoPlan, ZeroDivisionError) as cannot:
            return replace(end, note=str(cannot).splitlines()[0])
        hunger = solution.first_value - float(self._again.plan.about["solver"]["first"]["value"])
        self._progress(Step("planned", f"planned {self._called}", solution.seconds))
        return replace(end, planned=solution.objective - self._again.plan.worth, hunger=hunger)

    def _solution(self, case: Case) -> Solution:
        if self._asking is not None:
            return self._asking.solution(case)
        program, _ = built_with(self._again, case, strict=True).program()
        start = self._again.x if program.columns == self._again.program.columns else None
        return solve(program, options=self._options, progress=self._tell, start=start)

    def _tell(self, text: str) -> None:
        self._progress(Step("solving", f"{self._called}: {text}", done=False))
