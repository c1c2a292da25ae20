"""What it costs to insist: the plan without a commitment beside the plan with it.

Two prices, and they are not the same:

- the *price* of a commitment is that of its account: what one unit less insisted on would be worth, all whole works
  staying as they are;
- its *cost* is the worth of the best plan without it less the worth of the plan: found by planning again, works and
  all.

The plan with the commitment is also a plan without it. So its works are tried when planning again, and no cost is below
nothing; one of nothing says that the plan would do by itself what is insisted on. Where works are whole both worths are
known to the gap only, and the cost lies between the two ends told.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from whitecoal.analyses.again import Again, taken_up
from whitecoal.analyses.commitments import good_names, told_commitments
from whitecoal.keeping import write_whole
from whitecoal.planning import Step
from whitecoal.solving.program import SolveOptions, solve

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from whitecoal.plans import Plan
    from whitecoal.solving.program import Solution

FILE = "commitments.json"
NOTHING = 1e-6
"""A cost below this share of the worth is none."""
ALL = "all of them together"


@dataclass(frozen=True)
class Insistence:
    """What it costs to insist on a commitment.

    Args:
        name: of the commitment; `ALL` for all together.
        asks: what is asked, in words.
        reason: why.
        price: what insisting on one unit less would be worth, whole works as they are [million money, discounted]; None
            where it speaks of whole works alone.
        worth_without: worth of the plan without it [million money, discounted].
        cost: what that is more than the plan's [likewise].
        cost_low, cost_high: between which the cost lies, for both worths are known to their gaps only.
        relief: by how much less hunger and thirst there would be without it [million person-years].
        free: whether the plan would do it anyway, as far as can be told.
    """

    name: str
    asks: str
    reason: str
    price: float | None
    worth_without: float
    cost: float
    cost_low: float
    cost_high: float
    relief: float
    free: bool


def costs_of_insisting(
    plan: Plan, progress: Callable[[Step], None] = lambda _: None, options: SolveOptions | None = None
) -> list[Insistence]:
    """What each commitment of a saved run costs, and all together; kept in the run's folder.

    Args:
        plan: a saved run.
        progress: told a line for every plan that is made.
        options: how to solve, as the run was.

    Returns:
        list: in the order of the table, all together last where there are several; none without commitments.
    """
    again = taken_up(plan)
    listed = told_commitments(again.problem)
    best = again.plan.worth, again.x
    found = []
    for one in listed:
        made, x = _without(again, [one["name"]], one, (again.x, progress, options))
        found.append(made)
        best = max(best, (made.worth_without, x), key=lambda known: known[0])
    if len(found) > 1:
        every = {"name": ALL, "asks": f"{len(found)} commitments", "reason": ""}
        found.append(_without(again, [one["name"] for one in listed], every, (best[1], progress, options))[0])
    if plan.folder is not None:
        save(found, plan.folder)
    return found


def _without(
    again: Again,
    names: Sequence[str],
    told: dict[str, Any],
    how: tuple[NDArray[np.float64], Callable[[Step], None], SolveOptions | None],
) -> tuple[Insistence, NDArray[np.float64]]:
    """The plan without some commitments, beside the plan, and what is decided then; begun at a plan that is one too."""
    start, progress, options = how
    rows = _rows_of(again, names)
    lower = again.program.row_lower.copy()
    lower[rows] = -np.inf
    without = replace(again.program, row_lower=lower)

    def tell(text: str) -> None:
        progress(Step("solving", f"without {told['name']}: {text}", done=False))

    solution = solve(without, options=options, progress=tell, start=start)
    made = _compared(again, told, solution, _price(again, rows))
    progress(Step("planned", f"planned without {told['name']}", solution.seconds))
    return made, solution.x


def _rows_of(again: Again, names: Sequence[str]) -> NDArray[np.int64]:
    """Rows of the accounts of some commitments."""
    found = []
    for good in good_names(again.problem):
        _, places, rows = again.accounts.goods[good]
        found += [rows[places.index(name)].ravel() for name in names if name in places]
    every = np.concatenate(found) if found else np.zeros(0, dtype=np.int64)
    return every[every >= 0]


def _price(again: Again, rows: NDArray[np.int64]) -> float | None:
    """The sum of the prices of the accounts in which something is decided that need not be whole."""
    mine = np.isin(again.program.row_of_entry(), rows)
    parted = again.program.row_of_entry()[mine & ~again.program.whole[again.program.row_column]]
    return float(-again.row_dual[np.unique(parted)].sum()) + 0.0 if len(parted) else None


def _compared(again: Again, told: dict[str, Any], solution: Solution, price: float | None) -> Insistence:
    solver: dict[str, Any] = again.plan.about["solver"]
    with_it, bound = again.plan.worth, max(float(solver["bound"]), again.plan.worth)
    relief = float(solver["first"]["value"]) - solution.first_value
    same_first = abs(relief) <= NOTHING * max(1.0, abs(float(solver["first"]["value"])))
    worth = max(solution.objective, with_it) if same_first else solution.objective
    cost = worth - with_it
    free = same_first and cost <= NOTHING * max(1.0, abs(with_it))
    low, high = (max(0.0, worth - bound), max(cost, solution.bound - with_it)) if same_first else (cost, cost)
    return Insistence(
        name=told["name"],
        asks=told["asks"],
        reason=told["reason"],
        price=price,
        worth_without=worth,
        cost=0.0 if free else cost,
        cost_low=low,
        cost_high=high,
        relief=0.0 if same_first else relief,
        free=free,
    )


def save(found: Sequence[Insistence], folder: Path) -> None:
    """Keep the costs beside the run."""
    text = json.dumps([asdict(one) for one in found], indent=1, ensure_ascii=False)
    write_whole(folder / FILE, text + "\n")
