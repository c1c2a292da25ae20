"""And if this number were different? A saved run asked again with another case, from the corner where it stands.

The works and contracts of the plan stay as they were decided; everything else is decided anew. A case whose decisions
are others (an amendment that takes concessions away) is asked likewise: what has the same name stands where it stood.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from whitecoal.analyses.again import Again, taken_up
from whitecoal.errors import UsageError
from whitecoal.ledger import COLUMN, ROW, names_of_columns, names_of_rows
from whitecoal.planning import Solved, build, make_plan
from whitecoal.solving.corner import NAMES, Corner
from whitecoal.solving.program import Solution, SolveOptions
from whitecoal.solving.standing import Stand, Standing

if TYPE_CHECKING:
    from collections.abc import Callable

    from whitecoal.accounts import Accounts
    from whitecoal.case import Case
    from whitecoal.plans import Plan
    from whitecoal.problem import Problem
    from whitecoal.solving.arrays import Program


class Asking:
    """A saved run that stands ready to be asked with other numbers.

    Args:
        plan: a saved run.
        options: seed and threads of the solver.
        progress: told a short line about once a second.
        again: the run taken up, where that has been done already.

    Raises:
        UsageError: the run is not saved, does not say how it stands, or was made by another version.
    """

    def __init__(
        self,
        plan: Plan,
        options: SolveOptions | None = None,
        progress: Callable[[str], None] = lambda _: None,
        again: Again | None = None,
    ) -> None:
        again = again or taken_up(plan)
        if plan.choices["state"].eq("").any():
            raise UsageError("This plan does not say where it stands. Run the case again, and ask of that run.")
        self.plan = plan
        self.case = again.case
        self._layout = _layout(again.problem, again.accounts)
        self._past = again.past
        choices, accounts = plan.choices.sort("column"), plan.accounts.sort("account")
        limit = plan.about["solver"]["first"]["limit"]
        corner = Corner(_positions(choices["state"]), _positions(accounts["state"]))
        stand = Stand(corner, again.x[again.program.whole], None if limit is None else float(limit))
        options = options or SolveOptions()
        if not plan.about["solver"]["tidied"]:  # as the plan is, so are its answers
            options = replace(options, tidy_iterations=0)
        self._standing = Standing(again.program, stand, options, progress)

    def ask(self, case: Case) -> Solved:
        """The plan of another case with the works of the run.

        Args:
            case: the run's own with other numbers, or with amendments.

        Raises:
            CaseFault: a sector finds fault with the case.
            NoPlan: with the works as they were decided there is no plan.
        """
        problem, program, accounts, solution = self._solved(case)
        return Solved(make_plan(problem, accounts, program, solution), program, solution)

    def solution(self, case: Case) -> Solution:
        """The numbers of that plan without its tables, and with the same errors."""
        return self._solved(case)[-1]

    def answer(self, problem: Problem, program: Program, accounts: Accounts) -> Solution:
        """The same for a problem that is built already."""
        return self._standing.ask(program, self._stand_in(problem, program, accounts))

    def _solved(self, case: Case) -> tuple[Problem, Program, Accounts, Solution]:
        problem = build(case, self._past)
        program, accounts = problem.program()
        return problem, program, accounts, self.answer(problem, program, accounts)

    def _stand_in(self, problem: Problem, program: Program, accounts: Accounts) -> Stand | None:
        """Where the plan stands in a problem of another case: by name, unless it is laid out alike."""
        if _layout(problem, accounts) == self._layout:
            return None
        chosen = names_of_columns(problem).join(self.plan.choices, on=COLUMN[1:], how="left", maintain_order="left")
        kept = names_of_rows(problem, accounts).join(self.plan.accounts, on=ROW[1:], how="left", maintain_order="left")
        chosen, kept = chosen.sort("column"), kept.sort("account")
        corner = Corner(_positions(chosen["state"].fill_null("lower")), _positions(kept["state"].fill_null("basic")))
        whole = chosen["value"].fill_null(0.0).to_numpy()[program.whole]
        return Stand(corner, whole, self._standing.stand.limit)


def _layout(problem: Problem, accounts: Accounts) -> list[tuple[Any, ...]]:
    """What is decided and what balances, in order: problems of one layout have the same columns and rows."""
    decided = [(one.name, one.labels, one.over, int((one.columns >= 0).sum())) for one in problem.decisions]
    return [*decided, *((name, places, good.over) for name, (good, places, _) in accounts.goods.items())]


def _positions(states: pl.Series) -> np.ndarray[tuple[int], np.dtype[np.int8]]:
    return states.replace_strict(list(NAMES), list(range(len(NAMES))), return_dtype=pl.Int8).to_numpy()
