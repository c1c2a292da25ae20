"""A model of OSeMOSYS, checked and frozen: every set and every parameter, each value with the line it stands on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from whitecoal.dialects.vocabulary import OTHER_REGION, REGION, TECHNOLOGY, TIMESLICE, YEAR
from whitecoal.errors import UsageError
from whitecoal.faults import counted, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from whitecoal.dialects.given import Block


@dataclass(frozen=True, eq=False)
class Parameter:
    """A parameter of a model: the values that are given, and what holds elsewhere.

    Args:
        name: what it is called.
        shape: how many members each of its sets has.
        at: for each subscript the position of every value that is given [value].
        values: the values that are given [value].
        default: what holds elsewhere; NaN where there is nowhere else.
        sources: which block of the file each stretch of values comes from, and its first value.
        file: where the parameter is given.
        found: tells on which line.
    """

    name: str
    shape: tuple[int, ...]
    at: tuple[NDArray[np.int64], ...]
    values: NDArray[np.float64]
    default: float
    sources: tuple[tuple[int, Block, NDArray[np.int64]], ...] = field(default=(), repr=False)
    file: str = ""
    found: Callable[[], int] | None = field(default=None, repr=False)

    @property
    def line(self) -> int | None:
        """On which line the parameter begins, None where it is not given."""
        return None if self.found is None else self.found()

    @cached_property
    def dense(self) -> NDArray[np.float64]:
        """Every value [its sets]; not to be changed."""
        grid = np.full(self.shape, self.default)
        grid[self.at] = self.values
        grid.flags.writeable = False
        return grid

    def entries(self) -> tuple[tuple[NDArray[np.int64], ...], NDArray[np.float64]]:
        """Positions and values of all that is not zero."""
        if self.default == 0.0:
            kept = self.values != 0.0
            return tuple(axis[kept] for axis in self.at), self.values[kept]
        where = np.nonzero(self.dense)
        return where, self.dense[where]

    def line_of(self, position: int) -> int:
        """The line of a value that is given."""
        first, block, cells = next(one for one in reversed(self.sources) if one[0] <= position)
        return block.line_of(int(cells[position - first]))


@dataclass(frozen=True, eq=False)
class Model:
    """A model of OSeMOSYS.

    Args:
        source: the file or folder it was read from.
        sets: members of every set in their order, years rising.
        parameters: every parameter by its name.
        remarks: what a reader should know of how it was read.
    """

    source: str
    sets: Mapping[str, tuple[str, ...]]
    parameters: Mapping[str, Parameter]
    remarks: tuple[str, ...] = ()

    def __getitem__(self, name: str) -> NDArray[np.float64]:
        """Every value of a parameter [its sets]."""
        return self.parameters[name].dense

    @cached_property
    def years(self) -> NDArray[np.int64]:
        """The years as numbers [year]."""
        return np.array([int(year) for year in self.sets[YEAR]])

    def changed(self, **values: NDArray[np.float64] | float) -> Model:
        """The same model with other values of some parameters: one for all, or one for each cell [its sets].

        Raises:
            UsageError: when no parameter is called so, or the values are not as many as its sets have members.
        """
        parameters = dict(self.parameters)
        for name, value in values.items():
            if name not in parameters:
                raise UsageError(f'No parameter is called "{name}". {did_you_mean(name, parameters)}'.rstrip())
            known, given = parameters[name], np.asarray(value, dtype=float)
            if given.shape not in ((), known.shape):
                raise UsageError(f"{name} has {known.shape} values, and {given.shape} are given.")
            grid = np.broadcast_to(given, known.shape).copy()
            at = tuple(axis.ravel() for axis in np.indices(known.shape))
            parameters[name] = Parameter(
                name, known.shape, at, grid.ravel(), known.default, (), known.file, known.found
            )
        return replace(self, parameters=parameters)

    def count(self, name: str) -> int:
        """How many members a set has."""
        return len(self.members(name))

    def members(self, name: str) -> tuple[str, ...]:
        """Members of a set; the other region of a route is a region."""
        return self.sets[REGION if name == OTHER_REGION else name]

    @property
    def values_given(self) -> int:
        """How many values were given."""
        return sum(len(parameter.values) for parameter in self.parameters.values())

    def told(self) -> str:
        """How large the model is, in words."""
        sizes = [(self.count(REGION), "region"), (self.count(TECHNOLOGY), "technology")]
        sizes += [(self.count(YEAR), "year"), (self.count(TIMESLICE), "slice")]
        named = [counted(number, noun) for number, noun in sizes if number > 1 or noun != "region"]
        return f"{self.values_given:,} values, {', '.join(named)}".replace("technologys", "technologies")
