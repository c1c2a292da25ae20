"""Closing the books of the past: the least change of what was done that lets every account of the past close.

    minimise  Σ w · |x − wanted|   over the decisions of the past, whole numbers held
    subject to every balance in which decisions of the past stand alone

w is one over the size of a decision (its greatest wanted amount), times a thousand where the amount was reported.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from whitecoal.analyses.past import Past
from whitecoal.errors import NoPlan
from whitecoal.planning import explained
from whitecoal.solving.arrays import Program
from whitecoal.solving.program import SolveOptions, solve

if TYPE_CHECKING:
    import polars as pl
    from numpy.typing import NDArray

    from whitecoal.problem import Problem

CLOSES = 1e-6
"""Share of its turnover by which an account may be open."""
RELIABLE = 1000.0
"""How much more it counts to change what was reported."""


def closed(problem: Problem, past: pl.DataFrame) -> NDArray[np.float64]:
    """The values of the past with which its books close, as near to the wanted ones as can be.

    Args:
        problem: whose balances must hold.
        past: one row for each cell: column, lower, upper, whole, decision, wanted, and `reported` or null.

    Returns:
        values, row by row.

    Raises:
        NoPlan: they cannot be closed without changing a whole number; the message says what contradicts.
    """
    program, accounts = problem.program()
    columns = past["column"].to_numpy()
    wanted = np.clip(past["wanted"].to_numpy(), past["lower"].to_numpy(), past["upper"].to_numpy())
    whole = past["whole"].to_numpy()
    wanted = np.asarray(np.where(whole, np.rint(wanted), wanted), dtype=np.float64)
    rows = _rows_of_the_past(program, columns)
    part = _part(program, rows, columns)
    if _is_closed(part, wanted):
        return wanted
    weight = _weights(past, wanted)
    try:
        answer = solve(_least_change(part, wanted, weight, whole), options=SolveOptions(tidy_iterations=0))
    except NoPlan as none:
        held = past.filter(whole).with_columns(value=wanted[whole])
        Past(held, {}).hold(problem)
        program, accounts = problem.program()
        raise NoPlan("What has happened contradicts itself. " + explained(problem, program, accounts)) from none
    count = len(columns)
    made: NDArray[np.float64] = np.clip(wanted + answer.x[:count] - answer.x[count:], part.lower, part.upper)
    return made


def _rows_of_the_past(program: Program, columns: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Balances in which decisions of the past stand, and no other [row]."""
    mine = np.zeros(program.columns, dtype=bool)
    mine[columns] = True
    row = program.row_of_entry()
    others = np.bincount(row, weights=~mine[program.row_column], minlength=program.rows)
    some = np.bincount(row, minlength=program.rows)
    found: NDArray[np.bool_] = (others == 0) & (some > 0)
    return found


def _part(program: Program, rows: NDArray[np.bool_], columns: NDArray[np.int64]) -> Program:
    """The program of some rows and columns alone, nothing aimed at."""
    position = np.full(program.columns, -1)
    position[columns] = np.arange(len(columns))
    kept = rows[program.row_of_entry()]
    counts = np.diff(program.row_start)[rows]
    nothing = np.zeros(len(columns))
    return Program(
        cost=nothing,
        first=nothing,
        lower=program.lower[columns],
        upper=program.upper[columns],
        whole=np.zeros(len(columns), dtype=bool),
        row_start=np.concatenate([[0], np.cumsum(counts)]),
        row_column=position[program.row_column[kept]].astype(np.int32),
        row_value=program.row_value[kept],
        row_lower=program.row_lower[rows],
        row_upper=program.row_upper[rows],
    )


def _is_closed(part: Program, x: NDArray[np.float64]) -> bool:
    activity = part.activity(x)
    turnover = replace(part, row_value=np.abs(part.row_value)).activity(np.abs(x))
    room = CLOSES * np.maximum(1.0, turnover)
    return bool(np.all((activity >= part.row_lower - room) & (activity <= part.row_upper + room)))


def _weights(past: pl.DataFrame, wanted: NDArray[np.float64]) -> NDArray[np.float64]:
    """What a change of each cell by one unit counts: against the size of its decision, more if it was reported."""
    sizes: dict[str, float] = {}
    names = past["decision"].to_list()
    for name, value in zip(names, np.abs(wanted).tolist(), strict=True):
        sizes[name] = max(sizes.get(name, 1e-3), value)
    reported = past["reported"].is_not_null().to_numpy()
    return np.array([1.0 / sizes[name] for name in names]) * np.where(reported, RELIABLE, 1.0)


def _least_change(
    part: Program, wanted: NDArray[np.float64], weight: NDArray[np.float64], whole: NDArray[np.bool_]
) -> Program:
    """The same rows in changes upwards (the first half of the columns) and downwards."""
    count = part.columns
    up, down = part.upper - wanted, wanted - part.lower
    moved = np.where(np.concatenate([whole, whole]), 0.0, np.concatenate([up, down]))
    row = part.row_of_entry()
    order = np.argsort(np.concatenate([row, row]), kind="stable")
    at_wanted = part.activity(wanted)
    return Program(
        cost=-np.concatenate([weight, weight]),
        first=np.zeros(2 * count),
        lower=np.zeros(2 * count),
        upper=np.maximum(moved, 0.0),
        whole=np.zeros(2 * count, dtype=bool),
        row_start=2 * part.row_start,
        row_column=np.concatenate([part.row_column, part.row_column + count])[order].astype(np.int32),
        row_value=np.concatenate([part.row_value, -part.row_value])[order],
        row_lower=part.row_lower - at_wanted,
        row_upper=part.row_upper - at_wanted,
    )
