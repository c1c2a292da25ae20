"""A contract in one word: its terms, its flows year by year, what they come to, and how that moves with the price."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from whitecoal.contracts.measures import Measures, at_price, measured, present_worth
from whitecoal.contracts.reading import read_terms
from whitecoal.contracts.simulation import Simulation, simulate
from whitecoal.contracts.terms import Terms
from whitecoal.units import unit

MULTIPLES = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.2, 1.3, 1.4, 1.5)
"""Of the price, for which the division between the sides is shown."""


@dataclass(frozen=True)
class AtPrice:
    """A contract at a multiple of its price: sums over the years, undiscounted [M], and worths at each side's rate."""

    multiple: float
    price: float
    takes: dict[str, float]
    state: float
    company: float
    before: float
    company_worth: float
    state_worth: float


@dataclass(frozen=True)
class Contract:
    """A contract with everything that follows from its terms.

    Args:
        terms: what was agreed.
    """

    terms: Terms

    @cached_property
    def flows(self) -> Simulation:
        """Exact flows, year by year [M]."""
        return simulate(self.terms)

    @cached_property
    def measures(self) -> Measures:
        """What the flows come to."""
        return measured(self.flows)

    @cached_property
    def money(self) -> tuple[float, str]:
        """How money is shown: what a million comes to, and in which unit, so that small contracts can be read."""
        largest, currency = max(map(abs, (*self.flows.revenue, *self.flows.costs)), default=0.0), self.terms.currency
        if largest >= 0.1:
            return 1.0, f"M{currency}"
        return (1e3, f"k{currency}") if largest >= 1e-3 else (1e6, currency)

    @cached_property
    def mean_price(self) -> float:
        """Value of all output over output, in the unit in which the terms have prices."""
        kept, shown = unit(f"M{self.terms.currency}/{self.terms.unit}"), unit(self.price_unit)
        return kept.factor_to(shown) * sum(self.flows.revenue) / sum(self.flows.output)

    @property
    def price_unit(self) -> str:
        """The unit in which prices are shown."""
        return self.terms.priced_in or f"{self.terms.currency}/{self.terms.unit}"

    @cached_property
    def prices_enough(self) -> tuple[float, ...]:
        """Mean prices at which the company just earns its hurdle, in the same unit."""
        return tuple(multiple * self.mean_price for multiple in self.measures.enough)

    @cached_property
    def over_prices(self) -> tuple[AtPrice, ...]:
        """The division between the sides at half to one and a half of the price."""
        return tuple(self._at(multiple) for multiple in MULTIPLES)

    def _at(self, multiple: float) -> AtPrice:
        found = at_price(self.terms, multiple)
        return AtPrice(
            multiple=multiple,
            price=multiple * self.mean_price,
            takes={step: sum(amounts) for step, amounts in found.takes.items()},
            state=sum(found.state),
            company=sum(found.company),
            before=sum(found.before),
            company_worth=present_worth(found.company, self.terms.hurdle),
            state_worth=present_worth(found.state, self.terms.discount),
        )

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain data: money in millions, prices in `price_unit`."""
        flows, measures = self.flows, self.measures
        return {
            "title": self.terms.title,
            "currency": self.terms.currency,
            "product": self.terms.product,
            "unit": self.terms.unit,
            "price_unit": self.price_unit,
            "steps": list(self.terms.steps),
            "hurdle": self.terms.hurdle,
            "discount": self.terms.discount,
            "years": list(flows.years),
            "output": list(flows.output),
            "revenue": list(flows.revenue),
            "capital": list(flows.capital),
            "operating": list(flows.operating),
            "recovered": list(flows.recovered),
            "takes": {step: list(amounts) for step, amounts in flows.takes.items()},
            "state": list(flows.state),
            "company": list(flows.company),
            "before": list(flows.before),
            "handed_back": list(flows.handed_back),
            "unrecovered": flows.unrecovered,
            "measures": {
                "company_npv": measures.company_worth,
                "state_npv": measures.state_worth,
                "handed_back_npv": measures.handed_back_worth,
                "before_npv": measures.before_worth,
                "company_irr": list(measures.company_rates),
                "before_irr": list(measures.before_rates),
                "payback": measures.payback,
                "aetr": measures.average_rate,
                "metr": measures.marginal_rate,
                "price_enough": list(self.prices_enough),
                "state_share": measures.share,
            },
            "over_prices": [dict(vars(one)) for one in self.over_prices],
        }


def contract(terms: Terms | Path | str) -> Contract:
    """A contract, from its term sheet or from terms.

    Args:
        terms: the file of a term sheet (docs/contracts.md), or terms read already.

    Returns:
        Contract: exact flows of both sides by year and instrument, worths, rates of return, shares taken.

    Raises:
        CaseFault: with every fault of the term sheet.
    """
    return Contract(terms if isinstance(terms, Terms) else read_terms(terms))
