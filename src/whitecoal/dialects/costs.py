"""What things cost in OSeMOSYS, in money of the first year: capital, what is left of it, upkeep, running, penalties.

Capital is paid when its year begins, running costs and penalties in the middle of theirs; what is left is worth its
share of the capital when the last year has ended. With r the discount rate of the region, i that of the technology
and L its life, capital counts

    (1 − (1+i)⁻¹) / (1 − (1+i)⁻ᴸ)  ×  (1 − (1+r)⁻ᴸ) (1+r) / r        which is one where i = r.

What is left of a capacity of year y when the last year is over, n = last − y + 1 years old and younger than L:

    sinking fund    1 − ((1+r)ⁿ − 1) / ((1+r)ᴸ − 1),  or 1 − n / L where r is nothing
    straight line   1 − n / L
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whitecoal.dialects.model import Model

SINKING_FUND = 1.0


@dataclass(frozen=True, eq=False)
class Costs:
    """Costs and factors of a model.

    Args:
        start: worth in the first year of money paid when a year begins [region × year].
        middle: the same in its middle [region × year].
        capital: of a unit of new capacity, in money of its year [region × technology × year].
        left: what is left of that capital when the last year is over, in money of then [region × technology × year].
        end: worth in the first year of money when the last year is over [region].
        storage_start: as `start`, at the rate of each storage [region × storage × year].
        storage_left: as `left`, per unit of new storage [region × storage × year].
        storage_end: as `end`, at the rate of each storage [region × storage].
    """

    start: NDArray[np.float64]
    middle: NDArray[np.float64]
    capital: NDArray[np.float64]
    left: NDArray[np.float64]
    end: NDArray[np.float64]
    storage_start: NDArray[np.float64]
    storage_left: NDArray[np.float64]
    storage_end: NDArray[np.float64]

    @classmethod
    def of(cls, model: Model) -> Costs:
        """The costs of a model."""
        since = model.years - model.years[0]
        span = float(since[-1] + 1)
        rate, storage_rate = model["DiscountRate"], model["DiscountRateStorage"]
        capital = model["CapitalCost"] * _financed(model)[:, :, None]
        method = model["DepreciationMethod"][:, None, None]
        age = span - since.astype(float)
        share = _left(rate[:, None, None], model["OperationalLife"][:, :, None], age, method)
        share_of_storage = _left(storage_rate[:, :, None], model["OperationalLifeStorage"][:, :, None], age, method)
        return cls(
            start=(1 + rate[:, None]) ** -since.astype(float),
            middle=(1 + rate[:, None]) ** -(since + 0.5),
            capital=capital,
            left=capital * share,
            end=(1 + rate) ** -span,
            storage_start=(1 + storage_rate[:, :, None]) ** -since.astype(float),
            storage_left=model["CapitalCostStorage"] * share_of_storage,
            storage_end=(1 + storage_rate) ** -span,
        )


def _financed(model: Model) -> NDArray[np.float64]:
    """By what the rate of a technology other than its region's multiplies its capital [region × technology]."""
    rate = model["DiscountRate"][:, None]
    own, life = model["DiscountRateIdv"], model["OperationalLife"]
    recovered = (1 - 1 / (1 + own)) / _unless_zero(1 - (1 + own) ** -life, own)
    recovered = np.where(own == 0, 1 / life, recovered)
    annuity = (1 - (1 + rate) ** -life) * (1 + rate) / _unless_zero(rate, rate)
    annuity = np.where(rate == 0, life, annuity)
    return np.where(own == rate, 1.0, recovered * annuity)


def _left(
    rate: NDArray[np.float64], life: NDArray[np.float64], age: NDArray[np.float64], method: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Share of capital that is left at an age; none at or beyond its life."""
    straight = 1 - age / _unless_zero(life, life)
    fund = 1 - ((1 + rate) ** age - 1) / _unless_zero((1 + rate) ** life - 1, rate * life)
    share = np.where((method == SINKING_FUND) & (rate > 0), fund, straight)
    return np.where(life > age, share, 0.0)


def _unless_zero(values: NDArray[np.float64], divisor: NDArray[np.float64]) -> NDArray[np.float64]:
    """The values, one in place of each that would divide by nothing."""
    return np.where(divisor == 0, 1.0, values)
