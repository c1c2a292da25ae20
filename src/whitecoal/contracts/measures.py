"""What a flow and a contract come to: present worth, rates of return, payback, shares taken, the price that is enough.

Years are counted from the first, which is not discounted: NPV = Σ fₜ / (1 + rate)ᵗ, t = 0, 1, …
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from whitecoal.contracts.roots import rates_of_return
from whitecoal.contracts.simulation import Simulation, simulate
from whitecoal.contracts.terms import Series, Terms

LOWEST, HIGHEST, STEPS = 0.01, 100.0, 80
"""Multiples of the price between which the price that is enough is looked for, and into how many parts."""
CLOSE = 1e-13


def present_worth(flow: Sequence[float], rate: float) -> float:
    """Σ fₜ / (1 + rate)ᵗ, the first year not discounted [money]."""
    return math.fsum(value / (1.0 + rate) ** at for at, value in enumerate(flow))


def payback(flow: Sequence[float]) -> int | None:
    """The year of the contract from which the flow so far, undiscounted, stays at or above nothing; None for never.

    0 when it was never below.
    """
    so_far = list(accumulate(flow))
    below = [at for at, value in enumerate(so_far) if value < 0.0]
    if not below:
        return 0
    return None if below[-1] == len(flow) - 1 else below[-1] + 2


@dataclass(frozen=True)
class Measures:
    """What a contract comes to.

    Args:
        company_worth: of the company's flow at its hurdle [M].
        state_worth: of the state's flow at its discount, the hand-back left out [M].
        handed_back_worth: of what passes to the state at the end, likewise [M].
        before_worth: of the flow before any take, at the state's discount [M].
        company_rates: every rate of return of the company's flow.
        before_rates: every rate of return of the flow before any take.
        payback: year of the contract in which the company has its outlays back.
        average_rate: AETR = present worth of the state's takes / present worth of the flow before any take, both at the
            state's discount; None when the latter is not above nothing. (R. Boadway and M. Keen in Daniel, Keen and
            McPherson, The Taxation of Petroleum and Minerals, 2010, chapter 2.)
        marginal_rate: METR = (r − h) / r, where h is the company's hurdle and r the return before any take of the same
            project at the price at which the company just earns h: the wedge at the margin (M. King and D. Fullerton,
            The Taxation of Income from Capital, 1984, chapter 2, there of a marginal investment). None when there is
            no such price or the project has more than one return there.
        enough: multiples of the price at which the company's worth at its hurdle is nothing, the lowest first; one as
            a rule.
        share: Σ state's takes / Σ flow before any take, undiscounted; None when the latter is not above nothing.
    """

    company_worth: float
    state_worth: float
    handed_back_worth: float
    before_worth: float
    company_rates: Series
    before_rates: Series
    payback: int | None
    average_rate: float | None
    marginal_rate: float | None
    enough: Series
    share: float | None


def measured(found: Simulation) -> Measures:
    """The measures of a simulated contract."""
    terms = found.terms
    before = present_worth(found.before, terms.discount)
    enough = price_enough(terms)
    state = present_worth(found.state, terms.discount)
    total = math.fsum(found.before)
    return Measures(
        company_worth=present_worth(found.company, terms.hurdle),
        state_worth=state,
        handed_back_worth=present_worth(found.handed_back, terms.discount),
        before_worth=before,
        company_rates=rates_of_return(found.company),
        before_rates=rates_of_return(found.before),
        payback=payback(found.company),
        average_rate=state / before if before > 0.0 else None,
        marginal_rate=_marginal(terms, enough),
        enough=enough,
        share=math.fsum(found.state) / total if total > 0.0 else None,
    )


def at_price(terms: Terms, multiple: float) -> Simulation:
    """The contract at so many times its prices."""
    return simulate(terms, price=[price * multiple for price in terms.price])


def price_enough(terms: Terms) -> Series:
    """The multiples of the price, from a hundredth to a hundredfold, at which the company just earns its hurdle.

    Its worth is looked at on a grid of 80 steps of an eighth; where it passes nothing the root is closed in on. Worth
    rises with the price under most terms, and there is one; a scale that takes the whole may give several.
    """

    def worth(multiple: float) -> float:
        return present_worth(at_price(terms, multiple).company, terms.hurdle)

    ratio = (HIGHEST / LOWEST) ** (1.0 / STEPS)
    grid = [LOWEST * ratio**at for at in range(STEPS + 1)]
    worths = [worth(multiple) for multiple in grid]
    pairs = zip(pairwise(grid), pairwise(worths), strict=True)
    return tuple(_root(worth, ends) for ends, (low, high) in pairs if (low < 0.0) != (high < 0.0))


def _root(worth: Callable[[float], float], ends: tuple[float, float]) -> float:
    """Where the worth passes nothing between two multiples, halved until they are as close as numbers are."""
    low, high = ends
    rising = worth(low) < 0.0
    while high - low > CLOSE * high:
        middle = (low + high) / 2.0
        if middle in (low, high):
            break
        low, high = (middle, high) if (worth(middle) < 0.0) == rising else (low, middle)
    return (low + high) / 2.0


def _marginal(terms: Terms, enough: Series) -> float | None:
    if len(enough) != 1:
        return None
    rates = rates_of_return(at_price(terms, enough[0]).before)
    return (rates[0] - terms.hurdle) / rates[0] if len(rates) == 1 and rates[0] > 0.0 else None
