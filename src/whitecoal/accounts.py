"""The accounts of all goods, numbered, and the entries as triplets of one sparse matrix."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from whitecoal.entries import OVER, Entry, Good

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from whitecoal.algebra import Term
    from whitecoal.calendar import Calendar

ROUNDING = 1e-14
"""Share of its terms without their signs below which a sum of coefficients is rounding."""

Triplets = tuple["NDArray[np.int32]", "NDArray[np.int32]", "NDArray[np.float64]"]
"""Rows, columns and coefficients; numbers of 32 bits, as the solver has them."""


def time_shape(calendar: Calendar, over: str) -> tuple[int, int, int, int]:
    """Stages, scenarios, seasons and blocks that a good balancing `over` keeps apart."""
    stages, scenarios, seasons, blocks = calendar.shape
    fine = OVER.index(over)
    return stages, scenarios if fine >= 1 else 1, seasons if fine >= 2 else 1, blocks if fine >= 3 else 1


@dataclass(frozen=True)
class Accounts:
    """Where each account stands among the rows of the program.

    Args:
        goods: the goods that have accounts, with the names of their places and their first row.
        spare: whether each row may keep a surplus [row].
    """

    goods: dict[str, tuple[Good, tuple[str, ...], NDArray[np.int64]]]
    spare: NDArray[np.bool_]

    @classmethod
    def of(cls, calendar: Calendar, opened: Mapping[str, Good], entries: Sequence[Entry]) -> Accounts:
        """Number the accounts: good by good in the order they were opened, place by place, stage by stage."""
        places: dict[str, dict[str, None]] = {name: {} for name in opened}
        for entry in entries:
            places[entry.good].update(dict.fromkeys(entry.places))
        goods, spare, count = {}, [], 0
        for name, good in opened.items():
            rows, count = _numbered(calendar, good, len(places[name]), count)
            goods[name] = (good, tuple(places[name]), rows)
            spare.append(np.full(int((rows >= 0).sum()), good.spare))
        return cls(goods, np.concatenate(spare) if spare else np.zeros(0, dtype=bool))

    def rows_of(self, entry: Entry) -> NDArray[np.int64]:
        """Row of each cell of an entry [item × stage × scenario × season × block], −1 off the tree."""
        _, places, rows = self.goods[entry.good]
        if places == entry.places:
            return rows
        position = {place: at for at, place in enumerate(places)}
        return rows[[position[place] for place in entry.places]]

    def stated(self, entries: Sequence[Entry]) -> NDArray[np.bool_]:
        """Where something is given or asked for whatever is decided, be it nothing [row]."""
        found = np.zeros(len(self.spare), dtype=bool)
        for entry in entries:
            if not entry.amount.terms:
                rows = self.rows_of(entry)
                found[rows[rows >= 0]] = True
        return found

    def triplets(self, entries: Sequence[Entry]) -> tuple[Triplets, NDArray[np.float64]]:
        """Rows, columns and coefficients of all entries, and what is posted without any decision [row]."""
        parts: list[Triplets] = []
        constants = np.zeros(len(self.spare))
        for entry in entries:
            rows = self.rows_of(entry)
            parts += [_cells(term, rows) for term in entry.amount.terms]
            if entry.amount.constant.any():
                given = np.broadcast_to(entry.amount.constant, rows.shape)
                np.add.at(constants, rows[rows >= 0], given[rows >= 0])
        if not parts:
            return (np.zeros(0, np.int32), np.zeros(0, np.int32), np.zeros(0)), constants
        rows_all, columns_all, values_all = (np.concatenate(part) for part in zip(*parts, strict=True))
        return (rows_all, columns_all, values_all), constants


def _numbered(calendar: Calendar, good: Good, places: int, count: int) -> tuple[NDArray[np.int64], int]:
    """Rows of a good's accounts [place × stage × scenario × season × block] and the next free row."""
    shape = (places, *time_shape(calendar, good.over))
    alive = np.broadcast_to(calendar.live_over(good.over)[None, :, :, None, None], shape)
    rows = np.full(shape, -1, dtype=np.int64)
    added = int(alive.sum())
    rows[alive] = np.arange(count, count + added)
    return rows, count + added


def _cells(term: Term, rows: NDArray[np.int64]) -> Triplets:
    """The triplets of one term, without cells that are off the tree or have no decision."""
    kept = (rows >= 0)[..., None] & (term.columns >= 0) & (term.coefficients != 0.0)
    row, column, value = (
        np.broadcast_to(grid, kept.shape) for grid in (rows[..., None], term.columns, term.coefficients)
    )
    return row[kept].astype(np.int32), column[kept].astype(np.int32), value[kept]


def flat(term: Term, weight: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Columns and weighed coefficients of one term of an aim."""
    column, value, weighed = np.broadcast_arrays(term.columns, term.coefficients, weight[..., None])
    kept = column >= 0
    return column[kept], (value * weighed)[kept]


def compressed(
    triplets: Triplets, rows: int, columns: int
) -> tuple[NDArray[np.int64], NDArray[np.int32], NDArray[np.float64]]:
    """Triplets as compressed rows: where each row begins, its columns in order, their coefficients summed.

    A sum that is only the rounding of what cancels in it is none. Entries come in long stretches that are in order
    already, which a stable sort makes use of.
    """
    row, column, value = triplets
    order = np.argsort(np.multiply(row, columns, dtype=np.int64) + column, kind="stable")
    row, column, value = row[order], column[order], value[order]
    fresh = np.append(True, (row[1:] != row[:-1]) | (column[1:] != column[:-1]))[: len(row)]
    if not fresh.all():  # a decision enters an account several times
        begins = np.flatnonzero(fresh)
        gross, value = np.add.reduceat(abs(value), begins), np.add.reduceat(value, begins)
        kept = abs(value) > ROUNDING * gross
        row, column, value = row[begins][kept], column[begins][kept], value[kept]
    start = np.append(0, np.cumsum(np.bincount(row, minlength=rows)))
    return start, column, value
