"""Rain that helps a crop: what falls, less what runs off, drains away or dries off at once.

    USDA SCS               P (125 − 0.2 P) / 125 up to 250 mm a month, 125 + 0.1 P above
    FAO/AGLW dependable    0.6 P − 10 up to 70 mm a month, 0.8 P − 24 above, never below nothing
    fixed share            a share of what falls

Source: M. Smith, CROPWAT, FAO Irrigation and Drainage Paper 46 (1992); all three are for a month. A season that is no
month is taken at its rain per month.
"""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

SCS, DEPENDABLE, SHARE = "USDA SCS", "FAO/AGLW dependable", "fixed share"
RULES = (SCS, DEPENDABLE, SHARE)


def effective(rain: Numbers, rule: str, share: float, months: Numbers) -> Numbers:
    """Effective rain of seasons.

    Args:
        rain: what falls in each season [mm; season].
        rule: one of `RULES`.
        share: for "fixed share" [1].
        months: how many months each season lasts [1; season].

    Returns:
        Numbers: what helps [mm; season], never more than falls.
    """
    monthly = rain / months
    if rule == SHARE:
        return rain * share
    if rule == DEPENDABLE:
        helps = np.where(monthly <= 70.0, 0.6 * monthly - 10.0, 0.8 * monthly - 24.0)
        return np.asarray(np.maximum(helps, 0.0) * months)
    return np.asarray(
        np.where(monthly <= 250.0, monthly * (125.0 - 0.2 * monthly) / 125.0, 125.0 + 0.1 * monthly) * months
    )
