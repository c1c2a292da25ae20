"""What the rows and columns of a program are called in its problem, and in which tables things stand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from whitecoal.tables.rows import SEPARATOR

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from whitecoal.accounts import Accounts
    from whitecoal.calendar import Calendar
    from whitecoal.entries import Decision, Entry, Good
    from whitecoal.problem import Problem

PLAIN = ("places", "goods", "pools", "sources", "history")
"""Tables in which things are only named."""
MOST_TABLES = 2
"""Tables up to which it is told where something stands; what stands in more is everywhere."""


@dataclass(frozen=True)
class Account:
    """A row of the program by its good, place and time, with what is posted there whatever is decided.

    Args:
        good: of which good.
        place: where.
        time: stage, scenario, season and block, as far as there is more than one.
        fixed: what is given (+) or asked for (−), by its note, be it nothing.
        items: of which items, note by note.
    """

    good: Good
    place: str
    time: str
    fixed: tuple[tuple[str, float], ...]
    items: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Choice:
    """A column of the program by what is decided, for which item and when, with its limits."""

    decision: Decision
    item: str
    time: str
    lower: float
    upper: float


class Names:
    """Rows and columns of a program by their names."""

    def __init__(self, problem: Problem, accounts: Accounts) -> None:
        self.problem = problem
        self.accounts = accounts

    @cached_property
    def _entries(self) -> dict[str, list[tuple[Entry, NDArray[np.int64]]]]:
        """The entries of each good with the rows of their cells."""
        entries: dict[str, list[tuple[Entry, NDArray[np.int64]]]] = {}
        for entry in self.problem.entries:
            entries.setdefault(entry.good, []).append((entry, self.accounts.rows_of(entry)))
        return entries

    def good_of(self, row: int) -> str:
        """The good of an account."""
        return next(name for name, (_, _, rows) in self.accounts.goods.items() if rows.size and row <= rows.max())

    def account(self, row: int) -> Account:
        """The account of a row."""
        good, places, rows = self.accounts.goods[self.good_of(row)]
        place, *time = (int(at) for at in np.argwhere(rows == row)[0])
        when = time_of(self.problem.calendar, time, rows.shape[1:])
        stated = list(self._stated(good.name, row))
        some = [one for one in stated if one[1]] or stated
        summed: dict[str, float] = {}
        items: dict[str, list[str]] = {}
        for note, value, item in some:
            summed[note] = summed.get(note, 0.0) + value
            items.setdefault(note, []).append(item)
        return Account(good, places[place], when, tuple(summed.items()), tuple(map(tuple, items.values())))

    def _stated(self, good: str, row: int) -> Iterator[tuple[str, float, str]]:
        """Note, amount and item of what is posted to an account without any decision."""
        for entry, rows in self._entries.get(good, ()):
            if entry.amount.terms and not entry.amount.constant.any():
                continue
            given = np.broadcast_to(entry.amount.constant, rows.shape)
            for cell in np.argwhere(rows == row):
                value = float(given[tuple(cell)])
                if value or not entry.amount.terms:
                    yield entry.note, value, _item(entry, int(cell[0]))

    def barred(self, row: int) -> Iterator[tuple[str, str]]:
        """Note and item of what would be posted to an account by decisions that cannot be taken there."""
        for entry, rows in self._entries.get(self.good_of(row), ()):
            labels = entry.amount.labels
            if not entry.amount.terms or not labels:
                continue
            for cell in np.argwhere(rows == row):
                columns = [_at(term.columns, cell) for term in entry.amount.terms]
                given = np.broadcast_to(entry.amount.constant, rows.shape)[tuple(cell)]
                if given == 0.0 and all((found < 0).all() for found in columns):
                    yield entry.note, labels[int(cell[0])]

    def choice(self, column: int) -> Choice:
        """The decision of a column."""
        for decision in self.problem.decisions:
            if not decision.columns.size or not decision.columns.min() <= column <= decision.columns.max():
                continue
            cells: NDArray[np.int64] = np.argwhere(decision.columns == column)
            if len(cells):
                cell = tuple(int(at) for at in cells[0])
                when = time_of(self.problem.calendar, cell[1:], decision.columns.shape[1:])
                lower, upper = float(decision.lower[cell]), float(decision.upper[cell])
                return Choice(decision, decision.labels[cell[0]], when, lower, upper)
        raise AssertionError(f"column {column} belongs to no decision")

    def rows_called(self, label: str) -> tuple[str, ...]:
        """Where something of this name stands: tables with their rows; none where it stands in many.

        A table that makes it a place goes before those that only say more of it; rows of that very name go before
        those whose names go on, as with a year.
        """
        exact: list[tuple[bool, str]] = []
        begun: list[str] = []
        for name, rows in self.problem.tables.items():
            if name in PLAIN or not rows or not label:
                continue
            if label in rows.labels:
                line = int(rows.lines[rows.labels.index(label)])
                exact.append((bool(rows.table.place), f"{name}.csv row {line}"))
            elif any(known.startswith(f"{label}{SEPARATOR}") for known in rows.labels):
                begun.append(f"{name}.csv")
        owning = [text for owns, text in exact if owns]
        told = owning or [text for _, text in exact] or begun
        return tuple(told) if len(told) <= MOST_TABLES else ()


def time_of(calendar: Calendar, cell: Sequence[int], shape: Sequence[int]) -> str:
    """Stage, scenario, season and block of a cell, those that there is only one of left out."""
    names = (calendar.stages, calendar.scenarios, calendar.seasons, calendar.blocks)
    shown = [
        known[at]
        for axis, (known, at, length) in enumerate(zip(names, cell, shape, strict=True))
        if length == len(known) and (length > 1 or axis == 0)
    ]
    return " · ".join(shown)


def _at(columns: NDArray[np.int64], cell: NDArray[np.int64]) -> NDArray[np.int64]:
    """The columns of one cell; an axis that an amount does not have is the same all along."""
    spot = tuple(min(int(at), size - 1) for at, size in zip(cell, columns.shape[:-1], strict=True))
    found: NDArray[np.int64] = columns[spot]
    return found


def _item(entry: Entry, at: int) -> str:
    labels = entry.amount.labels or ("",)
    return labels[min(at, len(labels) - 1)]
