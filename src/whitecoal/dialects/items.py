"""What a model of OSeMOSYS speaks of, as items of the ledger: their positions, their names, their numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from whitecoal.algebra import Array, Expr, Kernel, Term
from whitecoal.dialects.vocabulary import MODE, NO_LIMIT, REGION, TECHNOLOGY, YEAR
from whitecoal.units import unit

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whitecoal.dialects.model import Model

Number = TypeVar("Number", bound=np.generic)


@dataclass(frozen=True, eq=False)
class Items:
    """Cells of some sets that have something to say, with their names.

    Args:
        at: positions in each set [item].
        labels: their names.
    """

    at: tuple[NDArray[np.int64], ...]
    labels: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True, eq=False)
class Ratios:
    """A parameter by region, technology, something, mode and year: its entries, all years of one in a row.

    Args:
        at: region, technology, mode, something [entry].
        values: [entry × year].
    """

    at: tuple[NDArray[np.int64], ...]
    values: NDArray[np.float64]

    @classmethod
    def of(cls, model: Model, name: str, something: str) -> Ratios:
        """The entries of a parameter; `something` is its third set."""
        shape = tuple(model.count(one) for one in (REGION, TECHNOLOGY, something, MODE))
        (region, technology, other, mode, year), values = model.parameters[name].entries()
        flat = np.ravel_multi_index((region, technology, other, mode), shape) if len(values) else region
        cells, entry = np.unique(flat, return_inverse=True)
        grid = np.zeros((len(cells), model.count(YEAR)))
        grid[entry, year] = values
        region, technology, other, mode = np.unravel_index(cells, shape) if len(cells) else (cells,) * 4
        return cls((region, technology, mode, other), grid)

    def __len__(self) -> int:
        return len(self.values)

    def some(self, kept: NDArray[np.bool_]) -> Ratios:
        """Those that are kept."""
        return Ratios(tuple(axis[kept] for axis in self.at), self.values[kept])


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


def grid(values: NDArray[np.float64], labels: tuple[str, ...]) -> Array:
    """Numbers by item and year."""
    return Array.over(np.asarray(values, dtype=float), "1", "item", "stage", labels=labels)


def money(values: NDArray[np.float64], labels: tuple[str, ...]) -> Array:
    """Money by item and year, in what the model counts in."""
    return Array(grid(values, labels).values, unit("Mmoney"), labels)


def unlimited(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Limits, infinite where there is none."""
    return np.where(values == NO_LIMIT, np.inf, values)
