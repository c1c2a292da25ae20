"""Why there is no plan, in the words of the case: the cheapest repairs, then the limits that contradict one another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from whitecoal.places import ITEM

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from whitecoal.accounts import Accounts
    from whitecoal.calendar import Calendar
    from whitecoal.entries import Decision, Good
    from whitecoal.problem import Problem
    from whitecoal.solving.contradiction import Contradiction, Repair
    from whitecoal.units import Unit

MOST_LINES = 12
"""Lines told of each kind; more are counted."""


@dataclass(frozen=True)
class _Account:
    """A row of the program by its good, place and time, with what is posted there whatever is decided."""

    good: Good
    place: str
    time: str
    fixed: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class _Choice:
    """A column of the program by what is decided, for which item and when, with its limits."""

    decision: Decision
    item: str
    time: str
    lower: float
    upper: float


def told(found: Contradiction, problem: Problem, accounts: Accounts) -> str:
    """The contradiction as sentences: the cheapest repairs first, then its members.

    Members of one account stand in one line, those that the repairs name first; lower limits of zero are left out.
    """
    words = _Words(problem, accounts)
    repairs = [words.repair(repair) for repair in found.repairs]
    named = {index for kind, index, *_ in found.repairs if kind == "row"}
    rows = sorted(found.rows, key=lambda row: row not in named)
    members = [*words.balances(rows), *words.limits(found.lower_bounds, found.upper_bounds)]
    lines = [_opening(found), *_listed(repairs), _bridge(found), *_listed(members)]
    return "\n".join(lines)


def told_growth(columns: Sequence[int], problem: Problem, accounts: Accounts) -> str:
    """Which decisions grow together for ever where the worth has no limit."""
    words = _Words(problem, accounts)
    chosen = dict.fromkeys(words.decision(column) for column in columns)
    opening = "There is no best plan: these can grow together for ever, and the worth with them."
    return "\n".join([opening, *_listed(list(chosen)), "Give one of them a limit, or let it use something scarce."])


def _opening(found: Contradiction) -> str:
    if found.only_because_whole:
        return "There is no plan, and only because some works are whole. The cheapest ways out, all of them together:"
    return "There is no plan: hard limits contradict one another. The cheapest ways out, all of them together:"


def _bridge(found: Contradiction) -> str:
    if found.only_because_whole:
        return "In the way stand:"
    return "These cannot all be kept" + (", and without any one of them the rest can:" if found.minimal else ":")


def _listed(lines: Sequence[str]) -> list[str]:
    shown = [f"  · {line}" for line in lines[:MOST_LINES]]
    return shown if len(lines) <= MOST_LINES else [*shown, f"  · and {len(lines) - MOST_LINES} more"]


class _Words:
    """Rows and columns of a program in the words of its problem."""

    def __init__(self, problem: Problem, accounts: Accounts) -> None:
        self.problem = problem
        self.accounts = accounts

    def repair(self, repair: Repair) -> str:
        """What would have to give way, and by how much."""
        kind, index, amount, direction = repair
        if kind == "row":
            return self._row_repair(self._account(index), amount, up=direction == "up")
        choice = self._choice(index)
        act = "ask less" if kind == "lower" else "allow more"
        bound = choice.lower if kind == "lower" else choice.upper
        by = self._amount(amount, choice.decision.amount.unit)
        limit = self._amount(bound, choice.decision.amount.unit)
        return f"{act} of {_chosen(choice)} by {by} (the limit is {limit})"

    def _row_repair(self, account: _Account, amount: float, *, up: bool) -> str:
        by, where = self._amount(amount, account.good.unit), f"{account.place}, {account.time}"
        for note, value in account.fixed:
            if (value < 0) == up and abs(value) >= amount * (1 - 1e-6):
                asked = self._amount(abs(value), account.good.unit)
                return f"{account.good.name} at {where}: lower “{note}” by {by} (it is {asked})"
        if ITEM in account.good.at:
            return f"{account.good.name} at {where}: give way by {by}"
        act = "bring in from outside" if up else "let go"
        return f"{account.good.name} at {where}: {act} {by}"

    def decision(self, column: int) -> str:
        """What a column decides, of which item and when."""
        return _chosen(self._choice(column))

    def balances(self, rows: Iterable[int]) -> list[str]:
        """The balances of a conflict, those of one good and place in one line."""
        grouped: dict[tuple[str, str], list[_Account]] = {}
        for row in rows:
            account = self._account(row)
            grouped.setdefault((account.good.name, account.place), []).append(account)
        return [self._balance(accounts) for accounts in grouped.values()]

    def _balance(self, accounts: Sequence[_Account]) -> str:
        first, unit = accounts[0], accounts[0].good.unit
        fixed = [f"{note} {self._amount(value, unit, signed=True)}" for note, value in first.fixed]
        when = first.time if len(accounts) == 1 else f"{first.time} … {accounts[-1].time}, {len(accounts)} balances"
        given = f" ({'; '.join(fixed)})" if fixed and len(accounts) == 1 else ""
        return f"{first.good.name} at {first.place}, {when}{given}"

    def limits(self, lower: Iterable[int], upper: Iterable[int]) -> list[str]:
        """The limits of decisions in a conflict, those of one decision and item in one line; zeros are left out."""
        lines = self._sided([self._choice(column) for column in lower], "at least")
        return lines + self._sided([self._choice(column) for column in upper], "at most")

    def _sided(self, choices: Iterable[_Choice], words: str) -> list[str]:
        grouped: dict[tuple[str, str], list[_Choice]] = {}
        for choice in choices:
            if words == "at most" or choice.lower != 0.0:
                grouped.setdefault((choice.decision.name, choice.item), []).append(choice)
        return [self._limit(members, words) for members in grouped.values()]

    def _limit(self, choices: Sequence[_Choice], words: str) -> str:
        bounds = [choice.lower if words == "at least" else choice.upper for choice in choices]
        unit = choices[0].decision.amount.unit
        size = self._amount(min(bounds), unit)
        if max(bounds) > min(bounds):
            size = f"{size} to {self._amount(max(bounds), unit)}"
        more = f" and {len(choices) - 1} other times" if len(choices) > 1 else ""
        return f"{_chosen(choices[0])}{more}: {words} {size}"

    def _amount(self, value: float, unit: Unit, *, signed: bool = False) -> str:
        printed = self.problem.printed(unit)
        number = f"{value:+,.6g}" if signed else f"{value:,.6g}"
        return number if printed == "1" else f"{number} {printed}"

    def _account(self, row: int) -> _Account:
        for good, places, rows in self.accounts.goods.values():
            cells = np.argwhere(rows == row)
            if len(cells):
                place, *time = (int(at) for at in cells[0])
                when = _time(self.problem.calendar, time, rows.shape[1:])
                return _Account(good, places[place], when, self._fixed(good.name, row))
        raise AssertionError(f"row {row} belongs to no account")

    def _fixed(self, good: str, row: int) -> tuple[tuple[str, float], ...]:
        """What is posted to an account without any decision, by its note."""
        fixed = []
        for entry in self.problem.entries:
            if entry.good == good and entry.amount.constant.any():
                rows = self.accounts.rows_of(entry)
                value = float(np.broadcast_to(entry.amount.constant, rows.shape)[rows == row].sum())
                if value:
                    fixed.append((entry.note, value))
        return tuple(fixed)

    def _choice(self, column: int) -> _Choice:
        for decision in self.problem.decisions:
            cells: NDArray[np.int64] = np.argwhere(decision.columns == column)
            if len(cells):
                cell = tuple(int(at) for at in cells[0])
                when = _time(self.problem.calendar, cell[1:], decision.columns.shape[1:])
                lower, upper = float(decision.lower[cell]), float(decision.upper[cell])
                return _Choice(decision, decision.labels[cell[0]], when, lower, upper)
        raise AssertionError(f"column {column} belongs to no decision")


def _chosen(choice: _Choice) -> str:
    return f"{choice.decision.name} of “{choice.item}”, {choice.time}"


def _time(calendar: Calendar, cell: Sequence[int], shape: Sequence[int]) -> str:
    """Stage, scenario, season and block of a cell, those that there is only one of left out but the stage."""
    names = (calendar.stages, calendar.scenarios, calendar.seasons, calendar.blocks)
    shown = [
        known[at]
        for axis, (known, at, length) in enumerate(zip(names, cell, shape, strict=True))
        if length == len(known) and (length > 1 or axis == 0)
    ]
    return " · ".join(shown)
