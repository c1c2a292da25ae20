"""Items of expressions by their positions, and what is still there of what was built."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

from whitecoal.algebra import Expr, Kernel, Term

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whitecoal.dialects.model import Model

Number = TypeVar("Number", bound=np.generic)


def living(model: Model, life: NDArray[np.float64]) -> Kernel:
    """Whether what is built in one year still stands in another [item × to × from]."""
    age = model.years[:, None] - model.years[None, :]
    return Kernel(((age >= 0) & (age < life[:, None, None])).astype(float))


def picked(amount: Expr, at: NDArray[np.int64], labels: tuple[str, ...]) -> Expr:
    """The items at some positions, called otherwise: as `Expr.at`, which looks them up by their names."""
    terms = tuple(Term(term.columns[at], _of_items(term.coefficients, at)) for term in amount.terms)
    return Expr(terms, _of_items(amount.constant, at), amount.unit, labels, amount.same)


def _of_items(grid: NDArray[Number], at: NDArray[np.int64]) -> NDArray[Number]:
    return grid[at] if grid.shape[0] > 1 else grid
