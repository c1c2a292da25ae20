"""Why there is no plan, in the words of the case: which limits contradict one another, and the cheapest repairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whitecoal.accounts import Accounts
    from whitecoal.calendar import Calendar
    from whitecoal.contradiction import Contradiction
    from whitecoal.entries import Decision
    from whitecoal.problem import Problem

MOST_LINES = 12
"""Members and repairs told in full; more are counted."""


def told(found: Contradiction, problem: Problem, accounts: Accounts) -> str:
    """The contradiction as sentences: its members, then the cheapest repairs."""
    members = [f"the balance of {row_named(problem, accounts, row)}" for row in found.rows]
    members += [_bound(problem, column, least=True) for column in found.lower_bounds]
    members += [_bound(problem, column, least=False) for column in found.upper_bounds]
    lines = [_opening(found)]
    lines += _listed(members)
    repairs = [_repair(problem, accounts, repair) for repair in found.repairs]
    if repairs:
        lines += ["The cheapest ways to make it hold, together:", *_listed(repairs)]
    return "\n".join(lines)


def _opening(found: Contradiction) -> str:
    if found.only_because_whole:
        return "No plan keeps all hard limits, and only because some works are whole. In the way stand:"
    return "No plan keeps all hard limits. These contradict one another" + (
        ", and any one fewer would not:" if found.minimal else ":"
    )


def _listed(lines: Sequence[str]) -> list[str]:
    shown = [f"  · {line}" for line in lines[:MOST_LINES]]
    return shown if len(lines) <= MOST_LINES else [*shown, f"  · and {len(lines) - MOST_LINES} more"]


def row_named(problem: Problem, accounts: Accounts, row: int) -> str:
    """An account by its good, place and time: `water at Weir, 1925 · jul`."""
    for good, places, rows in accounts.goods.values():
        if rows.size and rows.max() >= row >= rows[rows >= 0].min(initial=row + 1):
            place, *time = (int(at) for at in np.argwhere(rows == row)[0])
            return f"{good.name} at {places[place]}, {_time(problem.calendar, time, rows.shape[1:])}"
    return f"account {row}"


def column_named(problem: Problem, column: int) -> tuple[str, Decision, tuple[int, ...]]:
    """A decision by what is decided, for whom and when, the block it stands in, and its cell there."""
    for decision in problem.decisions:
        cells = np.argwhere(decision.columns == column)
        if len(cells):
            item, *time = (int(at) for at in cells[0])
            when = _time(problem.calendar, time, decision.columns.shape[1:])
            return f'{decision.name} of "{decision.labels[item]}", {when}', decision, (item, *time)
    return f"decision {column}", problem.decisions[0], (0, 0, 0, 0, 0)


def _time(calendar: Calendar, cell: Sequence[int], shape: Sequence[int]) -> str:
    names = (calendar.stages, calendar.scenarios, calendar.seasons, calendar.blocks)
    told_names = [
        known[at]
        for known, at, length in zip(names, cell, shape, strict=True)
        if length == len(known) and (length > 1 or known is calendar.stages)
    ]
    return " · ".join(told_names)


def _bound(problem: Problem, column: int, *, least: bool) -> str:
    name, decision, cell = column_named(problem, column)
    bound = (decision.lower if least else decision.upper)[cell]
    printed = problem.case.printed(decision.amount.unit)
    return f"{name}: {'at least' if least else 'at most'} {bound:,.6g} {printed}"


def _repair(problem: Problem, accounts: Accounts, repair: tuple[str, int, float, str]) -> str:
    kind, index, amount, direction = repair
    if kind == "row":
        name = row_named(problem, accounts, index)
        good = name.split(" at ")[0]
        printed = problem.case.printed(problem.goods[good].unit) if good in problem.goods else ""
        act = "bring in" if direction == "up" else "let go"
        return f"{act} {amount:,.6g} {printed} of {name}"
    name, decision, _ = column_named(problem, index)
    printed = problem.case.printed(decision.amount.unit)
    act = "lower the least" if kind == "lower" else "raise the greatest"
    return f"{act} {name} by {amount:,.6g} {printed}"
