"""Straight lines that stand for the water surface of reservoirs.

A surface is concave in volume, so that a plan which would rather lose less water than more could not be held to it by
straight pieces without whole numbers. One straight line stands for it: the chord of the curve over the range of
storage that is used. It is exact at both ends of the range and understates the surface between them.

Without a row of `storage_ranges` the range is the whole live volume. A reservoir that does not stand at the start may
not have a surface before it is built: its line begins at the dead level whatever the range, and meets the curve at the
middle of it.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whitecoal.algebra import Array
from whitecoal.case import Case
from whitecoal.faults import Fault
from whitecoal.hydrology.curves import Curve, curves_of, misshapen
from whitecoal.units import unit

Floats = NDArray[np.float64]
NARROW = 1e-3
"""Share of the live volume below which a range is widened, so that it has a slope."""
SAMPLES = 41
"""Places in a range at which line and curve are compared."""
SAME = 1e-6
"""Share by which the end of a curve and the table of reservoirs may differ."""


@dataclass(frozen=True, eq=False)
class SurfaceLines:
    """The lines: surface at dead level + beyond + slope × mean live storage.

    Args:
        beyond: what the line has at storage 0 above the surface at dead level [km2; reservoir × stage × scenario].
        slope: by which it rises [km2/hm3; likewise].
        below: greatest share by which the curve lies above the line within the range [1; reservoir].
    """

    beyond: Array
    slope: Array
    below: Floats


def surface_lines(case: Case) -> SurfaceLines:
    """The lines of all reservoirs of a case."""
    lakes, curves = case["reservoirs"], _curves(case)
    low, high = _ranges(case)
    beyond, slope = np.zeros(low.shape), np.zeros(low.shape)
    below = np.zeros(len(lakes))
    for at, name in enumerate(lakes.labels):
        full, dead_area, live = (_number(case, at, column) for column in ("full", "area_dead", "live"))
        ends = _ends(low[at], high[at], full)
        beyond[at], slope[at] = _chord(curves[name], ends, dead_area, stands=live > 0)
        below[at] = _greatest_share(curves[name], ends, dead_area + beyond[at], slope[at])
    five = (*low.shape, 1, 1)
    return SurfaceLines(
        Array(beyond.reshape(five), unit("km2"), lakes.labels),
        Array(slope.reshape(five), unit("km2/hm3"), lakes.labels),
        below,
    )


def _number(case: Case, at: int, column: str) -> float:
    return float(case["reservoirs"][column].values[at, 0, 0, 0, 0])


def _curves(case: Case) -> dict[str, Callable[[Floats], Floats]]:
    """Surface over live volume: through the points given, or a power of the whole volume through both ends."""
    given = curves_of(case["area_curves"], "reservoir", "storage", "area")
    names = case["reservoirs"].labels
    return {name: given[name].at if name in given else _power_curve(case, at) for at, name in enumerate(names)}


def _power_curve(case: Case, at: int) -> Callable[[Floats], Floats]:
    full, dead, least, most = (_number(case, at, column) for column in ("full", "dead", "area_dead", "area_full"))
    if min(dead, least) <= 0 or most <= least:
        return lambda storage: np.asarray(least + (most - least) * storage / full)
    power = math.log(most / least) / math.log((dead + full) / dead)
    return lambda storage: np.asarray(most * ((dead + storage) / (dead + full)) ** power)


def _ranges(case: Case) -> tuple[Floats, Floats]:
    """The range given for each reservoir, not a number where none is [hm3; reservoir × stage × scenario]."""
    rows, names = case["storage_ranges"], case["reservoirs"].labels
    found = [rows.over_stages(end, names, default=math.nan, reservoir=names).values for end in ("from", "to")]
    low, high = np.broadcast_arrays(*(values[..., 0, 0] for values in found))
    return low, high


def _ends(low: Floats, high: Floats, full: float) -> tuple[Floats, Floats]:
    """The range over which the chord is drawn, wide enough to have a slope."""
    begin = np.where(np.isnan(low), 0.0, np.minimum(low, full * (1 - NARROW)))
    end = np.where(np.isnan(high), full, np.maximum(high, begin + full * NARROW))
    return begin, end


def _chord(
    curve: Callable[[Floats], Floats], ends: tuple[Floats, Floats], dead_area: float, *, stands: bool
) -> tuple[Floats, Floats]:
    begin, end = ends
    if stands:
        slope = (curve(end) - curve(begin)) / (end - begin)
        return curve(begin) - slope * begin - dead_area, slope
    through = np.where(begin > 0, (begin + end) / 2, end)
    return np.zeros(begin.shape), (curve(through) - dead_area) / through


def _greatest_share(
    curve: Callable[[Floats], Floats], ends: tuple[Floats, Floats], intercept: Floats, slope: Floats
) -> float:
    places = np.linspace(ends[0], ends[1], SAMPLES)
    true = curve(places)
    off = np.abs(true - intercept - slope * places)
    return float(np.max(off / np.maximum(true, 1e-9)))


# ---- what may be wrong with the tables -------------------------------------------------------------------------


def surface_faults(case: Case) -> Iterator[Fault]:
    """Curves that are misshapen or do not meet the table of reservoirs, and ranges outside the live volume."""
    lakes = case["reservoirs"]
    position = {name: at for at, name in enumerate(lakes.labels)}
    for name, curve in curves_of(case["area_curves"], "reservoir", "storage", "area").items():
        wrong = list(misshapen("area_curves", "area", name, curve))
        yield from wrong or _strange_ends(case, position[name], name, curve)
    yield from _strange_ranges(case, position)


def _strange_ends(case: Case, at: int, name: str, curve: Curve) -> Iterator[Fault]:
    full, least, most = (_number(case, at, column) for column in ("full", "area_dead", "area_full"))
    wanted = (("storage", curve.x[-1], full, "full"), ("area", curve.y[0], least, "area_dead"))
    for column, found, told, means in (*wanted, ("area", curve.y[-1], most, "area_full")):
        if abs(found - told) > SAME * max(1.0, abs(told)):
            line = int(curve.lines[0 if means == "area_dead" else -1])
            said = f'the curve of "{name}" has {found:g} where reservoirs say {told:g}'
            yield Fault("E049", "area_curves", line, column, said, f"It ends as {means} says.", "Mend either.")


def _strange_ranges(case: Case, position: dict[str, int]) -> Iterator[Fault]:
    rows = case["storage_ranges"]
    for at, name in enumerate(rows["reservoir"] if rows else ()):
        low, high = (float(rows[end].values[at, 0, 0, 0, 0]) for end in ("from", "to"))
        full = _number(case, position[name], "full")
        if not 0 <= low <= high <= full * (1 + SAME):
            found = f'"{name}" is used from {low:g} to {high:g} hm3'
            wanted = f"From no less than 0 up to no more than its live volume of {full:g}."
            yield Fault("E029", "storage_ranges", int(rows.lines[at]), "to", found, wanted, "Mend the range.")
