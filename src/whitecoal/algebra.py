"""The algebra of a plan: numbers and linear expressions that know their unit, their items and their time.

Two kinds of value, on the same five axes (item, stage, scenario, season, block):

    Array   numbers
    Expr    sums of decisions, each times a number, plus a number

An axis of length one is absent: the value is the same along it. Items are the rows of a table, and their labels
must match exactly; the other axes are the calendar's. An Expr is kept as a few terms, each a grid of column
numbers and a grid of coefficients that broadcast against one another, so that twelve months of a thousand reaches
are one numpy operation and nothing is repeated until it is posted. A sixth, hidden axis holds what was summed.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, TypeVar, overload

import numpy as np

from whitecoal.errors import LabelError, PostingError
from whitecoal.units import Unit, unit

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray


AXES = ("item", "stage", "scenario", "season", "block")
NO_COLUMN = -1
"""Stands where there is no decision: its value is zero and it is never posted."""

Labels = tuple[str, ...] | None
Number = TypeVar("Number", bound=np.generic)


@dataclass(frozen=True, eq=False)
class Array:
    """Numbers with a unit on some of the five axes.

    Args:
        values: five axes, absent ones of length one.
        unit: what the numbers are in.
        labels: the items' names, None without an item axis.
        same: axes (season, block) along which the amount was declared to be the same.
    """

    values: NDArray[np.float64]
    unit: Unit
    labels: Labels = None
    same: frozenset[str] = frozenset()

    __array_ufunc__ = None  # numpy leaves the arithmetic to us

    @classmethod
    def over(cls, values: NDArray[np.float64], text: str, *axes: str, labels: Labels = None) -> Array:
        """Numbers whose axes are named: `Array.over(days, "day", "season")`."""
        shape = [1] * len(AXES)
        for axis, size in zip(axes, values.shape, strict=True):
            shape[AXES.index(axis)] = size
        return cls(np.asarray(values, dtype=float).reshape(shape), unit(text), labels)

    @property
    def shape(self) -> tuple[int, ...]:
        """Lengths of the five axes."""
        return self.values.shape

    def to(self, text: str | Unit) -> Array:
        """The same amounts in another unit; UnitError when they do not measure the same."""
        wanted = _unit(text)
        factor = self.unit.factor_to(wanted)
        return (
            self if factor == 1.0 and wanted is self.unit else replace(self, values=self.values * factor, unit=wanted)
        )

    def __neg__(self) -> Array:
        return replace(self, values=-self.values)

    @overload
    def __add__(self, other: Array | float) -> Array: ...
    @overload
    def __add__(self, other: Expr) -> Expr: ...
    def __add__(self, other: Array | Expr | float) -> Array | Expr:
        if isinstance(other, Expr):
            return other + self
        right = _array(other).to(self.unit)
        return Array(self.values + right.values, self.unit, _labels(self, right), self.same | right.same)

    def __radd__(self, other: float) -> Array:
        return self + other

    @overload
    def __sub__(self, other: Array | float) -> Array: ...
    @overload
    def __sub__(self, other: Expr) -> Expr: ...
    def __sub__(self, other: Array | Expr | float) -> Array | Expr:
        return self + (-other)

    def __rsub__(self, other: float) -> Array:
        return -self + other

    @overload
    def __mul__(self, other: Array | float) -> Array: ...
    @overload
    def __mul__(self, other: Expr) -> Expr: ...
    def __mul__(self, other: Array | Expr | float) -> Array | Expr:
        if isinstance(other, Expr):
            return other * self
        right = _array(other)
        return Array(self.values * right.values, self.unit * right.unit, _labels(self, right), self.same | right.same)

    def __rmul__(self, other: float) -> Array:
        return self * other

    def __truediv__(self, other: Array | float) -> Array:
        right = _array(other)
        if not right.values.all():
            raise ZeroDivisionError(f"an amount in {self.unit.text} is divided by zero [{right.unit.text}]")
        return Array(self.values / right.values, self.unit / right.unit, _labels(self, right), self.same | right.same)

    def __rtruediv__(self, other: float) -> Array:
        return _array(other) / self

    def inverse(self) -> Array:
        """One over the numbers, nothing where there is none."""
        values = np.divide(1.0, self.values, out=np.zeros_like(self.values), where=self.values > 0)
        return replace(self, values=values, unit=unit("1") / self.unit)

    def at(self, names: Sequence[str], labels: Sequence[str]) -> Array:
        """The items called `names` (repeats allowed), carried on as `labels`."""
        return Array(
            _each(self.values, self.labels)[_positions(self.labels, names)], self.unit, tuple(labels), self.same
        )

    def group(self, names: Sequence[str], labels: Sequence[str]) -> Array:
        """The sums of the items that share a name in `names`, one for each of `labels`."""
        totals = np.zeros((len(labels), *self.shape[1:]))
        np.add.at(totals, _positions(tuple(labels), names), np.broadcast_to(self.values, (len(names), *self.shape[1:])))
        return Array(totals, self.unit, tuple(labels), self.same)

    def sum(self, *axes: str) -> Array:
        """The sum over axes that are present; absent ones would count nothing twice and are left alone."""
        values = self.values.sum(axis=tuple(AXES.index(axis) for axis in axes), keepdims=True)
        return Array(values, self.unit, None if "item" in axes else self.labels, self.same)

    def take(self, axis: str, position: int) -> Array:
        """The amounts at one position of an axis, which is then absent."""
        values = (
            self.values.take([position], axis=AXES.index(axis)) if self.shape[AXES.index(axis)] > 1 else self.values
        )
        return replace(self, values=values)

    def each(self, *axes: str) -> Array:
        """Declare the amount to be the same in every season (or block), as a capacity is."""
        return replace(self, same=self.same | frozenset(axes))


@dataclass(frozen=True)
class Kernel:
    """What something begun in one stage still counts in another: values [item or 1 × to × from]."""

    values: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Term:
    """Columns times coefficients; both have six axes (the five and the hidden one) and broadcast."""

    columns: NDArray[np.int64]
    coefficients: NDArray[np.float64]

    @property
    def shape(self) -> tuple[int, ...]:
        """Lengths of the six axes."""
        return np.broadcast_shapes(self.columns.shape, self.coefficients.shape)


@dataclass(frozen=True, eq=False)
class Expr:
    """A linear expression of decisions, with a unit, on some of the five axes.

    Args:
        terms: columns and coefficients.
        constant: what is added without any decision, five axes.
        unit: what the expression is in.
        labels: the items' names, None without an item axis.
        same: axes along which the amount was declared to be the same.
    """

    terms: tuple[Term, ...]
    constant: NDArray[np.float64]
    unit: Unit
    labels: Labels = None
    same: frozenset[str] = field(default=frozenset())

    __array_ufunc__ = None

    @property
    def shape(self) -> tuple[int, ...]:
        """Lengths of the five axes."""
        return np.broadcast_shapes(self.constant.shape, *(term.shape[:5] for term in self.terms))

    def to(self, text: str | Unit) -> Expr:
        """The same amounts in another unit; UnitError when they do not measure the same."""
        wanted = _unit(text)
        factor = self.unit.factor_to(wanted)
        return replace(self if factor == 1.0 else self._scaled(np.full((1,) * 5, factor)), unit=wanted)

    def __neg__(self) -> Expr:
        return self._scaled(np.full((1,) * 5, -1.0))

    def __add__(self, other: Expr | Array | float) -> Expr:
        right = other.to(self.unit) if isinstance(other, Expr) else _constant(_array(other).to(self.unit))
        constant = self.constant + right.constant
        labels = _labels(self, right)
        return Expr(self.terms + right.terms, constant, self.unit, labels, self.same | right.same)

    def __radd__(self, other: Array | float) -> Expr:
        return self + other

    def __sub__(self, other: Expr | Array | float) -> Expr:
        return self + (-other)

    def __rsub__(self, other: Array | float) -> Expr:
        return -self + other

    def __mul__(self, other: Array | float) -> Expr:
        if isinstance(other, Expr):
            raise PostingError("two decisions cannot be multiplied: the ledger is linear")
        right = _array(other)
        scaled = self._scaled(right.values)
        return replace(scaled, unit=self.unit * right.unit, labels=_labels(self, right), same=self.same | right.same)

    def __rmul__(self, other: Array | float) -> Expr:
        return self * other

    def __truediv__(self, other: Array | float) -> Expr:
        return self * (1.0 / _array(other))

    def _scaled(self, values: NDArray[np.float64]) -> Expr:
        terms = tuple(Term(term.columns, term.coefficients * values[..., None]) for term in self.terms)
        return replace(self, terms=terms, constant=self.constant * values)

    def at(self, names: Sequence[str], labels: Sequence[str]) -> Expr:
        """The items called `names` (repeats allowed), carried on as `labels`.

        Raises:
            LabelError: when a name is not among the items; the nearest is suggested.
        """
        chosen = _positions(self.labels, names)
        picked = self._mapped(lambda grid: grid[chosen] if grid.shape[0] > 1 else grid, tuple(labels))
        return replace(picked, constant=_each(self.constant, self.labels)[chosen])

    def take(self, axis: str, position: int) -> Expr:
        """The amounts at one position of an axis, which is then absent."""
        where = AXES.index(axis)
        labels = None if axis == "item" else self.labels

        return self._mapped(lambda grid: grid.take([position], axis=where) if grid.shape[where] > 1 else grid, labels)

    def rolled(self, axis: str, steps: int) -> Expr:
        """What stood `steps` positions earlier on an axis; the last come round to the first."""
        where = AXES.index(axis)
        return self._mapped(lambda grid: np.roll(grid, steps, axis=where), self.labels)

    def _mapped(self, change: Callable[[NDArray[Any]], NDArray[Any]], labels: Labels) -> Expr:
        terms = tuple(Term(change(term.columns), change(term.coefficients)) for term in self.terms)
        return Expr(terms, change(self.constant), self.unit, labels, self.same)

    def sum(self, *axes: str) -> Expr:
        """The sum over axes of the expression."""
        total = self
        for axis in axes:
            total = total._summed(AXES.index(axis))
        return replace(total, labels=None) if "item" in axes else total

    def _summed(self, axis: int) -> Expr:
        length = self.shape[axis]
        if length == 1:
            return self
        terms = tuple(_hide(term, axis, length) for term in self.terms)
        spread = [length if position == axis else size for position, size in enumerate(self.constant.shape)]
        constant = np.broadcast_to(self.constant, spread).sum(axis=axis, keepdims=True)
        return replace(self, terms=terms, constant=constant)

    def group(self, names: Sequence[str], labels: Sequence[str]) -> Expr:
        """The sums of the items that share a name in `names`, one for each of `labels`."""
        target = _positions(tuple(labels), names)
        order = np.argsort(target, kind="stable")
        counts = np.bincount(target, minlength=len(labels))
        width = max(int(counts.max(initial=0)), 1)
        place_in_group = np.arange(len(order)) - np.repeat(np.cumsum(counts) - counts, counts)
        member = np.full((len(labels), width), NO_COLUMN)
        member[target[order], place_in_group] = order
        terms = tuple(_gathered(term, member, len(names)) for term in self.terms)
        constant = np.zeros((len(labels), *self.constant.shape[1:]))
        np.add.at(constant, target, np.broadcast_to(self.constant, (len(names), *self.constant.shape[1:])))
        return Expr(terms, constant, self.unit, tuple(labels), self.same)

    def through(self, kernel: Kernel) -> Expr:
        """What earlier stages still count in each stage: the sum over `from` of kernel × amount.

        Args:
            kernel: made by the calendar's `built` or `during` [item or 1 × to × from].
        """
        spread = kernel.values[:, :, None, None, None, :]
        terms = tuple(_carried(term, spread) for term in self.terms)
        stages = kernel.values.shape[2]
        (items,) = np.broadcast_shapes((len(kernel.values),), (len(self.constant),))
        constant = np.broadcast_to(self.constant, (items, stages, *self.constant.shape[2:]))
        weights = np.broadcast_to(kernel.values, (items, *kernel.values.shape[1:]))
        return replace(self, terms=terms, constant=np.einsum("its,is...->it...", weights, constant))

    def each(self, *axes: str) -> Expr:
        """Declare the amount to be the same in every season (or block), as a capacity is."""
        return replace(self, same=self.same | frozenset(axes))

    def value(self, solution: NDArray[np.float64]) -> NDArray[np.float64]:
        """What the expression comes to when the decisions are `solution` [five axes]."""
        padded = np.append(solution, 0.0)  # NO_COLUMN reads the zero at the end
        total = np.broadcast_to(self.constant, self.shape).copy()
        for term in self.terms:
            total += (term.coefficients * padded[term.columns]).sum(axis=5)
        return total


def quantity(value: float, text: str) -> Array:
    """One number with its unit, the same everywhere: `quantity(9.81, "m/s^2")`."""
    return Array(np.full((1,) * 5, float(value)), unit(text))


def _unit(text: str | Unit) -> Unit:
    return unit(text) if isinstance(text, str) else text


def _array(value: Array | float) -> Array:
    return value if isinstance(value, Array) else quantity(float(value), "1")


def _constant(value: Array) -> Expr:
    return Expr((), value.values, value.unit, value.labels, value.same)


def _labels(left: Array | Expr, right: Array | Expr) -> Labels:
    if left.labels is None or right.labels is None or left.labels is right.labels or left.labels == right.labels:
        return left.labels if left.labels is not None else right.labels
    odd = next((pair for pair in zip(left.labels, right.labels, strict=False) if pair[0] != pair[1]), None)
    found = f'"{odd[0]}" meets "{odd[1]}"' if odd else f"{len(left.labels)} items meet {len(right.labels)}"
    raise LabelError(f"Items do not match: {found}. Bring them to the same rows with .at(names, labels).")


def _each(values: NDArray[np.float64], labels: Labels) -> NDArray[np.float64]:
    """Numbers with an item axis as long as there are items, so that picking one item twice counts it twice."""
    return np.broadcast_to(values, (1 if labels is None else len(labels), *values.shape[1:]))


def _positions(labels: Labels, names: Sequence[str]) -> NDArray[np.int64]:
    if labels is None:
        raise LabelError("There are no items here to pick from.")
    index = {label: position for position, label in enumerate(labels)}
    missing = sorted({name for name in names if name not in index})
    if missing:
        raise LabelError(f'No item is called "{missing[0]}". There are: {", ".join(labels[:8])} …')
    return np.array([index[name] for name in names], dtype=np.int64)


def _hide(term: Term, axis: int, length: int) -> Term:
    """The term summed over an axis: moved to the hidden axis, or counted `length` times where it is the same."""
    size = term.shape[axis]
    if size == 1:
        return Term(term.columns, term.coefficients * length)
    return Term(_folded(term.columns, axis, term.shape), _folded(term.coefficients, axis, term.shape))


def _folded(grid: NDArray[Number], axis: int, shape: tuple[int, ...]) -> NDArray[Number]:
    """An axis moved into the hidden one."""
    full = list(grid.shape)
    full[axis], full[5] = shape[axis], shape[5]
    moved = np.moveaxis(np.broadcast_to(grid, full), axis, 4 if axis < 5 else 5)
    folded = moved.reshape(*moved.shape[:4], moved.shape[4] * moved.shape[5])  # also of no items at all
    return np.expand_dims(folded, axis)


def _gathered(term: Term, member: NDArray[np.int64], items: int) -> Term:
    """The items of each group laid along the hidden axis; groups that are shorter are filled with NO_COLUMN."""
    if items == 0:
        nothing = (len(member), *term.shape[1:5], 1)
        return Term(np.full(nothing, NO_COLUMN), np.zeros(nothing))
    absent = (member == NO_COLUMN)[:, None, None, None, None, :, None]
    columns = np.broadcast_to(term.columns, (items, *term.columns.shape[1:]))[member]
    coefficients = np.broadcast_to(term.coefficients, (items, *term.coefficients.shape[1:]))[member]
    hidden = max(columns.shape[-1], coefficients.shape[-1])
    return Term(
        _laid(np.where(absent, NO_COLUMN, np.moveaxis(columns, 1, -2)), hidden),
        _laid(np.where(absent, 0.0, np.moveaxis(coefficients, 1, -2)), hidden),
    )


def _laid(grid: NDArray[Number], hidden: int) -> NDArray[Number]:
    full = np.broadcast_to(grid, (*grid.shape[:-1], hidden))
    return full.reshape(*full.shape[:-2], full.shape[-2] * full.shape[-1])


def _carried(term: Term, spread: NDArray[np.float64]) -> Term:
    """Stages `from` laid along the hidden axis, weighed by the kernel [item × to × 1 × 1 × 1 × from]."""
    stages = spread.shape[5]
    hidden = term.shape[5]

    def laid(grid: NDArray[Number]) -> NDArray[Number]:
        full = np.broadcast_to(grid, (grid.shape[0], stages, *grid.shape[2:5], hidden))
        return np.moveaxis(full, 1, 4).reshape(grid.shape[0], 1, *grid.shape[2:5], stages * hidden)

    return Term(laid(term.columns), laid(term.coefficients) * np.repeat(spread, hidden, axis=5))
