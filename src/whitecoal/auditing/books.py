"""What an audit works out from the files of a run: sums of accounts, activities of rows, reduced costs.

Signs are those of a worth to be made great: a dual or a reduced cost says by how much the worth rises when the upper
limit of a row or of a decision rises by one. The price of an account is the opposite of its row's dual over the
weight of its time: one more unit given there is one less that the row must come to.
"""

from functools import cached_property

import numpy as np
import numpy.typing as npt
import polars as pl

from whitecoal.auditing.run_files import NO_ACCOUNT, SavedRun, column_of, weights

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Numbers = npt.NDArray[np.int64]

CLOSES = 1e-6
SAME = 1e-9
SAME_LIMIT = 1e-12
SAME_WORTH = 1e-6
NO_PRICE = 1e-6


class Books:
    """What several checks work out from the files, once."""

    def __init__(self, run: SavedRun) -> None:
        self.run = run
        self.accounts = len(run.accounts)
        self.x = column_of(run.choices, "value")
        self.whole = run.choices["whole"].to_numpy()
        self.posted = run.ledger.filter(pl.col("account") != NO_ACCOUNT)

    def _summed(self, values: pl.Series) -> Floats:
        rows = self.posted["account"].to_numpy()
        return np.bincount(rows, weights=values.to_numpy(), minlength=self.accounts).astype(np.float64)

    @cached_property
    def total(self) -> Floats:
        """What the entries of each account sum to [account]."""
        return self._summed(self.posted["value"])

    @cached_property
    def turnover(self) -> Floats:
        """The same without signs [account]."""
        return self._summed(self.posted["value"].abs())

    @cached_property
    def activity(self) -> Floats:
        """What each row of the program comes to [row]."""
        return self.run.program.activity(self.x)

    @cached_property
    def gross(self) -> Floats:
        """The same with every term positive, and what is given besides [row]."""
        return self.run.program.gross(self.x) + abs(finite(self.run.program.row_lower))

    @cached_property
    def limits(self) -> tuple[Floats, Floats]:
        """Lower and upper limits of the decisions with whole numbers fixed [column]."""
        program, fixed = self.run.program, np.round(self.x)
        return np.where(self.whole, fixed, program.lower), np.where(self.whole, fixed, program.upper)

    @cached_property
    def weight(self) -> Floats:
        """What a unit of worth counts at the time of each decision [column]."""
        return column_of(weights(self.run.about, self.run.choices), "weight")

    @cached_property
    def dual(self) -> Floats:
        """By how much the worth rises when the limit of a row rises by one [row]; zero where no account stands."""
        price = column_of(self.run.accounts, "price")
        dual = np.zeros(len(self.run.program.row_lower))
        dual[: self.accounts] = -price * column_of(weights(self.run.about, self.run.accounts), "weight")
        return dual

    @cached_property
    def first(self) -> Floats:
        """What each decision adds to the first objective, where a row keeps it [column]."""
        program = self.run.program
        kept = program.row >= self.accounts
        return np.bincount(program.column[kept], weights=program.value[kept], minlength=len(self.x)).astype(np.float64)

    @cached_property
    def bare_cost(self) -> Floats:
        """Reduced costs before the first objective has its price [column]."""
        return self.run.program.worth[0] - self.run.program.weighed(self.dual)

    @cached_property
    def cost_scale(self) -> Floats:
        """The size of the terms a reduced cost is made of, at least one [column]."""
        program = self.run.program
        terms = np.bincount(program.column, weights=abs(program.value * self.dual[program.row]), minlength=len(self.x))
        return np.maximum(1.0, abs(program.cost) + terms)

    @cached_property
    def first_price(self) -> float:
        """The least price of the kept first objective with which the prices agree with every decision."""
        lower, upper = self.limits
        below, above = self.x < upper - room(self.x), self.x > lower + room(self.x)
        bears = (below & (self.first > 0)) | (above & (self.first < 0))
        wanted, bearing = self.bare_cost[bears] * np.sign(self.first[bears]), abs(self.first[bears])
        beyond_doubt = (wanted - NO_PRICE * self.cost_scale[bears]) / bearing
        if np.max(beyond_doubt, initial=0.0) <= 0.0:
            return 0.0
        return float((wanted / bearing)[beyond_doubt.argmax()])

    @cached_property
    def reduced_cost(self) -> Floats:
        """By how much the worth rises when the limit of a decision rises by one [column]."""
        return self.bare_cost - self.first_price * self.first

    @cached_property
    def beyond_whole(self) -> float:
        """By how much more than this plan any other could be worth, by its prices alone, whole numbers let go.

        Each whole number at its best limit, at its reduced cost; without end where it has no such limit.
        """
        price, x = self.reduced_cost[self.whole], self.x[self.whole]
        lower, upper = self.run.program.lower[self.whole], self.run.program.upper[self.whole]
        away = np.where(price > 0, upper - x, x - lower)
        priced = abs(price) > NO_PRICE * self.cost_scale[self.whole]
        return float((abs(price) * np.where(priced, np.maximum(0.0, away), 0.0))[priced].sum())


def room(size: Floats) -> Floats:
    """By how much a limit may be missed and still counts as reached."""
    return CLOSES * np.maximum(1.0, abs(size))


def beyond(off: Floats, allowed: float) -> Numbers:
    """Positions beyond what is allowed, worst first; NaN is beyond everything."""
    known = np.where(np.isnan(off), np.inf, off)
    found = np.flatnonzero(known > allowed)
    return found[np.argsort(-known[found], kind="stable")]


def worst_of(off: Floats) -> int:
    """Position of the worst, -1 where there is none; NaN is worst."""
    return int(np.where(np.isnan(off), np.inf, off).argmax()) if off.size else -1


def value_at(off: Floats, at: int) -> float:
    """The value at a position, zero where there is none."""
    return float(off[at]) if off.size else 0.0


def finite(values: Floats) -> Floats:
    """The same with zero for whatever is no number."""
    return np.where(np.isfinite(values), values, 0.0)


def outside(value: Floats, lower: Floats, upper: Floats) -> Floats:
    """By how much values lie outside their limits."""
    return np.maximum(0.0, np.maximum(lower - value, value - upper))


def alike(left: Floats, right: Floats) -> Flags:
    """Whether two numbers are the same to twelve digits, as the program is written with fifteen."""
    same: Flags = np.isclose(left, right, rtol=SAME_LIMIT, atol=SAME_LIMIT)
    return same
