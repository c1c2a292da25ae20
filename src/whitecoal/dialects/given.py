"""What a file gives, before anybody knows what it means: members of sets, values of parameters, where each stands.

Readers of formats make it, a dialect's model takes it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from whitecoal.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")


@dataclass(frozen=True)
class Members:
    """Members of a set in their order.

    Args:
        file: where they are given.
        found: tells on which line they begin; lines are counted when somebody asks.
        names: what they are called.
    """

    file: str
    found: Callable[[], int]
    names: tuple[str, ...]

    @property
    def line(self) -> int:
        """On which line they begin."""
        return self.found()


@dataclass(frozen=True, eq=False)
class Block:
    """Values that stand together in a file: a list of them, or a matrix.

    Args:
        file: where they are given.
        names: for each subscript its names along its axis; one name where it is the same for all.
        along: for each subscript the axis of `values` along which it changes, -1 where it is the same for all.
        values: the numbers, NaN where none is given [list] or [row × column].
        line_of: the line of a value by its position in the flattened values.
    """

    file: str
    names: tuple[Sequence[str], ...]
    along: tuple[int, ...]
    values: NDArray[np.float64]
    line_of: Callable[[int], int]


@dataclass
class Given:
    """All of a parameter that a file gives.

    Args:
        file: where it is given.
        found: tells on which line it begins.
        default: what holds where nothing is given, None if nothing does.
        blocks: the values.
        text: of a parameter that is a word.
    """

    file: str
    found: Callable[[], int]
    default: float | None = None
    blocks: list[Block] = field(default_factory=list)
    text: str = ""

    @property
    def line(self) -> int:
        """On which line it begins."""
        return self.found()


@dataclass
class Contents:
    """What a file or folder gives in all, and what is wrong with how it is written.

    Args:
        source: its name.
        sets: every set, known or not.
        parameters: the parameters that the reader was told of.
        strange: where a parameter stands that it was not told of: file and line.
        faults: what is wrong.
    """

    source: str
    sets: dict[str, Members] = field(default_factory=dict)
    parameters: dict[str, Given] = field(default_factory=dict)
    strange: dict[str, tuple[str, int]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def plain_number(text: str) -> str:
    """A name that is a number as one writes it: 2016.0 and 2016 are the same year."""
    if text.isascii() and text.isdecimal() and (text == "0" or text[0] != "0"):
        return text
    if not NUMBER.fullmatch(text):
        return text
    value = float(text)
    if not isfinite(value):
        return text
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def numbers(texts: Sequence[str]) -> NDArray[np.float64] | None:
    """All texts as numbers, None if one of them is none."""
    try:
        values = np.array([float(text) for text in texts])
    except ValueError:
        return None
    strange = not np.isfinite(values).all() or any("_" in text for text in texts)
    return None if strange else values


def is_number(text: str) -> bool:
    """Whether a text is a number, and no greater than a computer holds."""
    return NUMBER.fullmatch(text) is not None and isfinite(float(text))
