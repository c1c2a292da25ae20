"""From what a file gives to a checked model: names into positions, faults all at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from whitecoal.dialects.checks import faults_of_sets, faults_of_values
from whitecoal.dialects.given import Given
from whitecoal.dialects.model import Model, Parameter
from whitecoal.dialects.vocabulary import (
    BEYOND,
    FORMER,
    LEFT,
    OTHER_REGION,
    PARAMETERS,
    REGION,
    SETS,
    ParameterOfModel,
)
from whitecoal.errors import CaseFault
from whitecoal.faults import Fault, did_you_mean, shortened

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from whitecoal.dialects.given import Block, Contents

NOT_OF_THE_FORMAT, NOT_IN_ITS_SET, TWICE, MISSING = "E092", "E094", "E096", "E097"
MOST_OF_A_KIND = 10
"""Names that are told one by one where they are in no set, of one parameter."""


def assembled(contents: Contents, *, usual: bool) -> Model:
    """The model of a file's contents.

    Args:
        contents: what a reader found.
        usual: whether what is not given is as usual (folders of tables hold no defaults), or missing.

    Raises:
        CaseFault: with everything that is wrong.
    """
    remarks = _renamed(contents)
    faults = [*contents.faults, *_other_regions(contents), *_strange(contents)]
    sets = {name: _ordered(name, contents) for name in SETS}
    faults += faults_of_sets(contents, sets)
    placed = _Placing(sets, faults)
    parameters: dict[str, Parameter] = {}
    for name, meant in PARAMETERS.items():
        given = contents.parameters.get(name)
        if meant.follows:
            own = placed.parameter(
                meant, given or Given(contents.source, lambda: 1), usual=False, source=contents.source
            )
            parameters[name] = _following(own, parameters[meant.follows])
            if given is None and parameters[name].values.size and not usual and name != "DiscountRateIdv":
                remarks.append(f"{name} is not given and taken as the {meant.follows} of the region.")
        elif given is None and meant.later and not usual:
            parameters[name] = placed.usual(meant)
            remarks.append(f"{name} is not given and taken as {meant.usual:g}, as before it came to the format.")
        elif given is None and usual:
            parameters[name] = placed.usual(meant)
        else:
            parameters[name] = placed.parameter(meant, given, usual=usual, source=contents.source)
    if faults:
        raise CaseFault(shortened(faults))
    return checked(Model(contents.source, sets, parameters, tuple(remarks)))


def checked(model: Model) -> Model:
    """The model, if its values are within their ranges and agree.

    Raises:
        CaseFault: with everything that is wrong.
    """
    faults = faults_of_values(model)
    if faults:
        raise CaseFault(shortened(faults))
    return model


def _renamed(contents: Contents) -> list[str]:
    """Take parameters under the names they had before; a remark on each."""
    remarks = []
    for former, name in FORMER.items():
        given = contents.parameters.pop(former, None)
        if given is None:
            continue
        if name in contents.parameters:
            found = f"{name} is given under this name too, which it had before"
            contents.faults.append(Fault("E092", given.file, given.line, former, found, "", "Leave one of them out."))
        else:
            contents.parameters[name] = given
            remarks.append(f"{former} is read as {name}, its name today.")
    return remarks


def _other_regions(contents: Contents) -> list[Fault]:
    """The regions at the far end of routes, a set of their own for otoole, must be the regions."""
    other = contents.sets.pop(OTHER_REGION, None)
    if other is None or REGION not in contents.sets or set(other.names) == set(contents.sets[REGION].names):
        return []
    return [
        Fault("E093", other.file, other.line, OTHER_REGION, "it holds other names than REGION", "The same regions.")
    ]


def _strange(contents: Contents) -> list[Fault]:
    """Sets and parameters that the format does not have."""
    faults = []
    for name, (file, line) in contents.strange.items():
        wanted, advice = "", _advice(name, PARAMETERS)
        faults.append(Fault(NOT_OF_THE_FORMAT, file, line, name, "no parameter is called so", wanted, advice))
    for name, members in contents.sets.items():
        if name not in SETS:
            advice = _advice(name, SETS)
            found = "no set is called so"
            faults.append(Fault(NOT_OF_THE_FORMAT, members.file, members.line, name, found, "", advice))
    return faults


def _advice(name: str, known: Mapping[str, object]) -> str:
    beyond = next((advice for begin, advice in BEYOND if name.startswith(begin)), "")
    return LEFT.get(name, "") or beyond or did_you_mean(name, known) or "Take it out to solve the model without it."


def _ordered(name: str, contents: Contents) -> tuple[str, ...]:
    """Members of a set; whole numbers rising, the others as they stand."""
    if name not in contents.sets:
        return ()
    names = tuple(dict.fromkeys(contents.sets[name].names))
    if SETS[name].whole and all(member.lstrip("+-").isdecimal() for member in names):
        return tuple(sorted(names, key=int))
    return names


class _Placing:
    """Turns the names of subscripts into positions in their sets."""

    def __init__(self, sets: Mapping[str, tuple[str, ...]], faults: list[Fault]) -> None:
        self.sets = {**sets, OTHER_REGION: sets[REGION]}
        self.positions = {name: {member: at for at, member in enumerate(names)} for name, names in self.sets.items()}
        self.faults = faults
        self.told: set[tuple[str, str, int]] = set()

    def shape(self, meant: ParameterOfModel) -> tuple[int, ...]:
        return tuple(len(self.sets[name]) for name in meant.subscripts)

    def usual(self, meant: ParameterOfModel) -> Parameter:
        """A parameter of which nothing is given."""
        nothing = np.zeros(0, dtype=np.int64)
        return Parameter(meant.name, self.shape(meant), (nothing,) * len(meant.subscripts), np.zeros(0), meant.usual)

    def parameter(self, meant: ParameterOfModel, given: Given | None, *, usual: bool, source: str) -> Parameter:
        """A parameter as it is given."""
        shape = self.shape(meant)
        if given is None:
            if all(shape):
                advice = f"`param {meant.name} default {meant.usual:g} := ;` is usual."
                self.faults.append(Fault(MISSING, source, None, meant.name, "it is not given", "", advice))
            return self.usual(meant)
        pieces, sources, count = [], [], 0
        for block in given.blocks:
            at, values, cells = self._placed(meant, block)
            pieces.append((at, values))
            sources.append((count, block, cells))
            count += len(values)
        at = tuple(_joined([piece[0][axis] for piece in pieces]) for axis in range(len(shape)))
        values = np.concatenate([piece[1] for piece in pieces]) if pieces else np.zeros(0)
        default = given.default if given.default is not None else meant.usual if usual else np.nan
        made = Parameter(meant.name, shape, at, values, default, tuple(sources), given.file, given.found)
        self._check_twice(made)
        self._check_missing(made, meant)
        return made

    def _placed(
        self, meant: ParameterOfModel, block: Block
    ) -> tuple[tuple[NDArray[np.int64], ...], NDArray[np.float64], NDArray[np.int64]]:
        """Positions and values of a block, those that are given and in their sets; and which of its cells they are."""
        kept = ~np.isnan(block.values)
        grids = []
        for axis, (name, names, along) in enumerate(zip(meant.subscripts, block.names, block.along, strict=True)):
            known = self.positions[name]
            at = np.fromiter((known.get(one, -1) for one in names), dtype=np.int64, count=len(names))
            shape = [1] * block.values.ndim
            if along >= 0:
                shape[along] = len(names)
            grid = np.broadcast_to(at.reshape(shape), block.values.shape)
            if (at < 0).any():
                self._unknown(meant, block, axis, grid)
            grids.append(grid)
            kept = kept & (grid >= 0)
        return tuple(grid[kept] for grid in grids), block.values[kept], np.flatnonzero(kept)

    def _unknown(self, meant: ParameterOfModel, block: Block, axis: int, grid: NDArray[np.int64]) -> None:
        """Faults for subscripts that are not in their set, the first place of each."""
        names, along, of = block.names[axis], block.along[axis], meant.subscripts[axis]
        if not self.sets[of]:
            return  # that the set is missing is told where it is
        strange: dict[str, int] = {}
        for cell in np.flatnonzero(grid < 0).tolist():
            place = np.unravel_index(cell, grid.shape)
            strange.setdefault(names[int(place[along]) if along >= 0 else 0], cell)
        found = "the other region" if of == OTHER_REGION else of
        for name, first in list(strange.items())[:MOST_OF_A_KIND]:
            if (meant.name, name, axis) in self.told:
                continue
            self.told.add((meant.name, name, axis))
            hint = did_you_mean(name, self.sets[of]) or f"Is it missing from the set {of.lstrip('_')}?"
            said = f'"{name}" is not in {found} (subscript {axis + 1} of {len(meant.subscripts)})'
            self.faults.append(Fault(NOT_IN_ITS_SET, block.file, block.line_of(first), meant.name, said, "", hint))

    def _check_twice(self, made: Parameter) -> None:
        if not made.values.size:
            return
        flat = np.ravel_multi_index(made.at, made.shape)
        order = np.argsort(flat, kind="stable")
        again = order[1:][np.diff(flat[order]) == 0]
        for position in again[:MOST_OF_A_KIND]:
            spot = self._spot(PARAMETERS[made.name], [int(axis[position]) for axis in made.at])
            line = made.line_of(int(position))
            self.faults.append(Fault(TWICE, made.file, line, made.name, f"the value of {spot} is given twice", "Once."))

    def _check_missing(self, made: Parameter, meant: ParameterOfModel) -> None:
        if not np.isnan(made.default) or not all(made.shape) or meant.follows:
            return
        absent = np.argwhere(np.isnan(made.dense))
        if len(absent):
            spot = self._spot(meant, [int(at) for at in absent[0]])
            found = f"{len(absent)} of {made.dense.size} values are missing, the first that of {spot}"
            advice = f"Give them, or a default: `param {made.name} default {meant.usual:g} := …`."
            self.faults.append(Fault(MISSING, made.file, made.line, made.name, found, "", advice))

    def _spot(self, meant: ParameterOfModel, at: Sequence[int]) -> str:
        return " ".join(self.sets[name][one] for name, one in zip(meant.subscripts, at, strict=True))


def _joined(parts: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)


def _following(own: Parameter, other: Parameter) -> Parameter:
    """A parameter that takes another's value of the region where it has none of its own."""
    if not np.isnan(own.default):
        return own
    grid = np.broadcast_to(other.dense.reshape(-1, *(1,) * (len(own.shape) - 1)), own.shape).copy()
    grid[own.at] = own.values
    at = tuple(axis.ravel() for axis in np.indices(own.shape))
    return Parameter(own.name, own.shape, at, grid.ravel(), np.nan, (), own.file, own.found)
