"""What stands in the ledger before it is solved: goods, decisions, entries, aims."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from whitecoal.algebra import Expr
from whitecoal.units import Unit

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

OVER = ("node", "stage", "season", "block")
"""How finely a good balances in time, from before the scenario is known to blocks of hours."""


@dataclass(frozen=True)
class Good:
    """What an account holds.

    Args:
        name: plain lower-case words.
        unit: what its amounts are in.
        at: kinds of place at which it balances, or `item`.
        over: how finely it balances in time: node, stage, season or block.
        spare: whether a surplus may go unused (balance ≥ 0 instead of = 0).
        meaning: a sentence for the book of accounts.
    """

    name: str
    unit: Unit
    at: tuple[str, ...]
    over: str
    spare: bool
    meaning: str = field(default="", compare=False)


@dataclass(frozen=True)
class Decision:
    """A block of columns: one decision for each item and time.

    Args:
        name: what is decided.
        amount: the decisions as an expression.
        columns: column numbers [item × stage × scenario × season × block], NO_COLUMN where nothing is decided.
        lower: lower bounds, same axes.
        upper: upper bounds, same axes.
        over: how finely it is decided in time: node, stage, season or block.
        whole: whether only whole numbers will do.
    """

    name: str
    amount: Expr
    columns: NDArray[np.int64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    over: str
    whole: bool

    @property
    def labels(self) -> tuple[str, ...]:
        """Names of the items."""
        return self.amount.labels or ("",)


@dataclass(frozen=True)
class Entry:
    """A posting: an amount, in the good's unit, at one place an item.

    Args:
        good: of which good.
        places: the place of the account of each item.
        amount: what is given (+) or taken (−).
        note: what for.
        where: the place that the posting named for each item; an account above it, or a pool, keeps it.
    """

    good: str
    places: tuple[str, ...]
    amount: Expr
    note: str
    where: tuple[str, ...]


@dataclass(frozen=True)
class Aim:
    """What something is worth: an amount, the weight of each cell, and whether it goes before all else."""

    amount: Expr
    note: str
    places: tuple[str, ...]
    weight: NDArray[np.float64]
    first: bool


@dataclass(frozen=True)
class Remark:
    """Something a sector says of the case for readers of the plan: under which subject, and a sentence."""

    subject: str
    sentence: str
