"""Curves through stated points: a surface over the volume of a lake, a head over the volume that makes it.

Between two points a curve is straight; beyond the last it stays level. All of them rise and bend down (concave), as
surface and head do over volume, because a valley widens upwards; that makes chords lie below and tangents above.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whitecoal.faults import Fault
from whitecoal.tables.rows import Rows

STRAIGHT = 1e-9
"""Share of a slope by which the next may be greater and still count as the same."""


@dataclass(frozen=True, eq=False)
class Curve:
    """A curve through points, straight between them.

    Args:
        x: where the points lie, rising [point].
        y: how high they are [point].
        lines: the rows of the file they stand in [point].
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    lines: NDArray[np.int64]

    def at(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """The height at any place; beyond the last point that of the last."""
        return np.asarray(np.interp(x, self.x, self.y))

    @property
    def slopes(self) -> NDArray[np.float64]:
        """The slope of each straight piece [piece]."""
        return np.asarray(np.diff(self.y) / np.diff(self.x))


def curves_of(rows: Rows, name: str, x: str, y: str) -> dict[str, Curve]:
    """The curves of a table of points, by the word in column `name`, their points in the order of `x`."""
    found: dict[str, list[int]] = {}
    for at, word in enumerate(rows[name] if rows else ()):
        found.setdefault(word, []).append(at)
    curves = {}
    for word, members in found.items():
        chosen = np.array(members)[np.argsort(rows[x].values.ravel()[members], kind="stable")]
        curves[word] = Curve(rows[x].values.ravel()[chosen], rows[y].values.ravel()[chosen], rows.lines[chosen])
    return curves


def misshapen(table: str, column: str, name: str, curve: Curve) -> Iterator[Fault]:
    """What is wrong with the shape of a curve: it begins at 0, has two points, rises, and never more than before.

    Args:
        table: in which it stands.
        column: of its heights.
        name: whose curve it is.
        curve: the curve.
    """
    wanted = "From storage 0 on it rises, and never more steeply than before."
    first = int(curve.lines[0])
    if len(curve.x) < 2:
        yield Fault("E049", table, first, "storage", f'the curve of "{name}" has one point', wanted, "Add another.")
        return
    if curve.x[0] != 0.0:
        found = f'the curve of "{name}" begins at {curve.x[0]:g} hm3'
        yield Fault("E049", table, first, "storage", found, wanted, "Add the point at 0.")
    slopes = curve.slopes
    steeper = np.append(False, slopes[1:] > slopes[:-1] * (1 + STRAIGHT) + 1e-15)
    for at in np.flatnonzero((slopes < 0) | steeper).tolist():
        said = "falls" if slopes[at] < 0 else "rises more steeply than before"
        found = f'the curve of "{name}" {said} from {curve.x[at]:g} to {curve.x[at + 1]:g} hm3'
        yield Fault("E049", table, int(curve.lines[at + 1]), column, found, wanted, "Mend the point or leave it out.")
