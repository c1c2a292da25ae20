"""Which ways of watering a crop are worth keeping.

Fields may be watered in different ways, so a plan has every mixture of the ways it knows: the concave hull of their
yields over the water of each stage of growth. A way that uses no less water in any stage than some mixture of others,
and yields no more, is not needed. What is lost by keeping few ways is the greatest amount by which a field, watered
short in any manner, would yield more than the best mixture with no more water.

The best mixture with water w is the answer of a small linear program; its dual, least q + p · w with q + p · n ≥ y for
every way and p ≥ 0, has vertices that do not depend on w. They are listed once, and every question is a product of
arrays.
"""

from itertools import combinations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

TOLERANCE = 1e-9


class Hull:
    """Best yields of mixtures of ways of watering, one of which may be to give the field up."""

    def __init__(self, water: Numbers, yields: Numbers) -> None:
        """Find the prices of water at which no way gains more than another.

        Args:
            water: of each way in each stage of growth [mm; way × growth].
            yields: of each way [any unit; way].
        """
        water = np.vstack([water, np.zeros(water.shape[1])])
        yields = np.append(yields, 0.0)
        self._scale = max(float(water.max()), 1.0), max(float(yields.max()), 1e-12)
        self._corners = _corners(water / self._scale[0], yields / self._scale[1])

    def best(self, water: Numbers) -> Numbers:
        """The best yield with no more water in any stage of growth [unit of the yields; … ], for water [… × growth]."""
        scaled = np.concatenate([np.ones((*water.shape[:-1], 1)), water / self._scale[0]], axis=-1)
        return np.asarray((scaled @ self._corners.T).min(axis=-1) * self._scale[1])


def _corners(water: Numbers, yields: Numbers) -> Numbers:
    """Vertices (q, p) of q + p · n ≥ y, p ≥ 0 [corner × (1 + growth)]."""
    stages = water.shape[1]
    rows = np.vstack([np.hstack([np.ones((len(water), 1)), water]), np.hstack([np.zeros((stages, 1)), np.eye(stages)])])
    least = np.append(yields, np.zeros(stages))
    chosen = np.array(list(combinations(range(len(rows)), stages + 1)))
    systems, right = rows[chosen], least[chosen]
    regular = np.abs(np.linalg.det(systems)) > TOLERANCE
    points = np.linalg.solve(systems[regular], right[regular][..., None])[..., 0]
    return np.unique(points[(points @ rows.T >= least - TOLERANCE).all(axis=1)], axis=0)


def needless(water: Numbers, yields: Numbers, tried: list[int]) -> set[int]:
    """Positions of the ways that mixtures of those left do without, tried in the order given.

    Args:
        water: of each way [mm; way × growth].
        yields: of each way [any unit; way].
        tried: positions of the ways that may be dropped.
    """
    dropped: set[int] = set()
    for way in tried:
        others = [other for other in range(len(yields)) if other != way and other not in dropped]
        best = Hull(water[others], yields[others]).best(water[way])
        if best >= yields[way] - 1e-6 * max(float(yields.max()), 1e-12):
            dropped.add(way)
    return dropped
