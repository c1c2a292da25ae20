"""What is answered to a case: its problem, its program, its plan; and how far two worths lie apart."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from hypothesis import assume
from raw_case import RawCase

from whitecoal.accounts import Accounts
from whitecoal.case import Case
from whitecoal.errors import NoPlan
from whitecoal.ledger import account_table, ledger_table
from whitecoal.planning import build
from whitecoal.problem import Problem
from whitecoal.solving.program import Program, Solution, SolveOptions, solve

EXACTLY = SolveOptions(gap=1e-9, tidy_iterations=0)
"""Whole works to the last digit; the choice among equal plans left out, where no plan is looked at."""
TOLERANCE = 1e-6
"""Share of all that is counted in the worth, for and against it."""
ROOM = 3e-7
"""People by whom the first objective of two solves may differ, for it is kept to a tolerance [Mperson]."""


@dataclass(frozen=True)
class Answer:
    """A plan with the program it solves."""

    case: Case
    problem: Problem
    accounts: Accounts
    program: Program
    solution: Solution

    @property
    def worth(self) -> float:
        """Of the plan [Mrub]."""
        return self.solution.objective

    @property
    def counted(self) -> float:
        """All that is counted in the worth, for it and against it, and what the first objective's room is worth."""
        gross = float(np.abs(self.program.cost * self.solution.x).sum()) + abs(self.program.offset)
        people = self.solution.first_value
        return max(gross, 1e-3) + abs(self.solution.first_price) * max(ROOM / TOLERANCE, people)

    def kept(self) -> Program:
        """The program with the first objective kept as the plan keeps it."""
        limit = self.solution.first_limit
        return replace(
            self.program if limit is None else self.program.keep_first(limit), first=np.zeros(self.program.columns)
        )

    def ledger(self) -> pl.DataFrame:
        """Every entry."""
        return ledger_table(self.problem, self.accounts, self.solution)

    def account_table(self) -> pl.DataFrame:
        """Every account."""
        return account_table(self.problem, self.accounts, self.solution)


def answered(raw: RawCase | Case, options: SolveOptions = EXACTLY, *, whole: bool = True) -> Answer:
    """The plan of a case.

    Args:
        raw: the case.
        options: how to solve.
        whole: whether whole works are whole.
    """
    case = raw.case() if isinstance(raw, RawCase) else raw
    problem = build(case)
    program, accounts = problem.program()
    program = program if whole else program.relaxed()
    return Answer(case, problem, accounts, program, solve(program, options=options))


def base_of(raw: RawCase, seen: Any, **how: Any) -> Answer:
    """The plan of a random case; one that has none is discarded and counted so."""
    try:
        return answered(raw, **how)
    except NoPlan:
        seen.discard()
        assume(condition=False)
        raise


def apart(one: float, other: float, counted: float) -> float:
    """How far two worths lie apart, as a share of all that is counted in them."""
    return abs(one - other) / counted


def assert_worth_as_much(seen: Any, base: Answer, worth: float, times: float = 1.0) -> None:
    """A worth is that of the base, times a number; how far they lie apart is noted for the page."""
    found = apart(base.worth * times, worth, base.counted * times)
    seen.example(found)
    assert found < TOLERANCE
