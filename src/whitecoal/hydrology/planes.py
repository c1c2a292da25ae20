"""Planes that stand for the energy of water at a head that rises with the storage behind it.

Energy is κ q H(s), the flow q times the head H at the storage s: a product of two decisions, which no linear program
holds. Where q lies between 0 and Q and H is concave with pieces a + b s (b ≥ 0), then for every piece

    q H(s) ≤ a q + b q s ≤ a q + b Q s,        and        q H(s) ≤ H(full) q,

so the least of these planes never understates it (McCormick 1976, the upper envelope of a product). For a straight
head it overstates by at most Q (H(full) − H(empty)) / 4, at half flow and half storage. For a bent one by no more: on
the piece that holds at s the excess is greatest where both planes meet, and is there, with D = H(full) − H(empty) and
u = H(s) − H(empty), Q b s (D − u) / (D − u + b s). As b s ≤ u, that is at most Q u (D − u) / D ≤ Q D / 4.

Source: G. P. McCormick, Computability of global solutions to factorable nonconvex programs, Mathematical
Programming 10 (1976) 147-175.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whitecoal.hydrology.curves import Curve


@dataclass(frozen=True, eq=False)
class Planes:
    """Planes above the product of flow and head: level × q + slope × Q × s.

    Args:
        level: head of each plane where nothing is stored [m; plane].
        slope: by which it rises with storage at the greatest flow [m/hm3; plane].
    """

    level: NDArray[np.float64]
    slope: NDArray[np.float64]

    def least(self, flow: NDArray[np.float64], storage: NDArray[np.float64], most: float) -> NDArray[np.float64]:
        """The least of the planes [flow × m]; `most` is the greatest flow."""
        heights = self.level * flow[..., None] + self.slope * most * storage[..., None]
        return np.asarray(heights.min(axis=-1))


def planes_of(head: Curve) -> Planes:
    """The planes of a concave head: one for each of its pieces that rise, and the level one at full head."""
    rising = np.flatnonzero(head.slopes > 0)
    slope = head.slopes[rising]
    level = head.y[rising] - slope * head.x[rising]
    return Planes(np.append(level, head.y[-1]), np.append(slope, 0.0))


def greatest_excess(head: Curve) -> float:
    """By how much the planes can stand above the true head, at most, as a mean over the greatest flow [m]."""
    return float(head.y[-1] - head.y[0]) / 4.0
