"""A saved run taken up again: its problem built from the case beside it, its numbers and prices put in their places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from whitecoal.analyses.past import Past
from whitecoal.case import read_case
from whitecoal.errors import UsageError
from whitecoal.ledger import weight_of, weight_of_rows
from whitecoal.planning import build

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whitecoal.accounts import Accounts
    from whitecoal.case import Case
    from whitecoal.plans import Plan
    from whitecoal.problem import Problem
    from whitecoal.solving.arrays import Program


@dataclass(frozen=True, eq=False)
class Again:
    """A run's problem once more, with what was decided and what it was worth.

    Args:
        plan: the run.
        case: read from the copy beside it.
        past: what had happened when it was planned.
        problem: built again.
        program: its arrays.
        accounts: where each account stands among the rows.
        x: what was decided [column].
        row_dual: by how much the worth would rise if a row's limit rose by one [row].
        reduced_cost: the same for the binding limit of a column [column].
    """

    plan: Plan
    case: Case
    past: Past | None
    problem: Problem
    program: Program
    accounts: Accounts
    x: NDArray[np.float64]
    row_dual: NDArray[np.float64]
    reduced_cost: NDArray[np.float64]


def taken_up(plan: Plan) -> Again:
    """The problem of a saved run with the run's numbers in it.

    Raises:
        UsageError: the run is not saved, or its numbers do not fit the problem that this version makes of its case.
    """
    if plan.folder is None:
        raise UsageError("This plan is not saved, so that its case is not at hand. Save it first.")
    case = read_case(plan.folder / "case")
    past = Past.of_run(plan.folder)
    problem = build(case, past)
    program, accounts = problem.program()
    choices, prices = plan.choices.sort("column"), plan.accounts.sort("account")
    if len(choices) != program.columns or len(prices) != program.rows or not _same_decisions(problem, choices):
        raise UsageError(
            f'"{plan.folder.name}" was made of its case by another version of whitecoal, which decided otherwise. '
            "Run the case again, and ask of that run."
        )
    return Again(
        plan=plan,
        case=case,
        past=past,
        problem=problem,
        program=program,
        accounts=accounts,
        x=choices["value"].to_numpy(),
        row_dual=-prices["price"].to_numpy() * weight_of_rows(problem, accounts),
        reduced_cost=choices["rent"].to_numpy() * _weight_of_columns(problem, program.columns),
    )


def _same_decisions(problem: Problem, choices: pl.DataFrame) -> bool:
    """Whether each decision has the columns that the run says."""
    counts = dict(choices.group_by("decision").len().iter_rows())
    found: dict[str, int] = {}
    for decision in problem.decisions:
        found[decision.name] = found.get(decision.name, 0) + int((decision.columns >= 0).sum())
    return counts == {name: count for name, count in found.items() if count}


def _weight_of_columns(problem: Problem, columns: int) -> NDArray[np.float64]:
    weights = np.ones(columns)
    for decision in problem.decisions:
        decided = decision.columns >= 0
        spread = np.broadcast_to(weight_of(problem.calendar, decision), decided.shape)
        weights[decision.columns[decided]] = spread[decided]
    return weights
