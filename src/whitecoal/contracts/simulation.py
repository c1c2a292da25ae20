"""A contract year by year: what each instrument gives the state, what is left to the company, and what both have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from whitecoal.contracts.steps import TAKEN, Carried, Year
from whitecoal.contracts.terms import Cost, Series, Terms


@dataclass(frozen=True)
class Simulation:
    """The flows of a contract, in millions of its money, a value for each year.

    Args:
        terms: the contract.
        output: produced [unit].
        price: of a unit [M].
        revenue: value of output.
        capital, operating: spent by whoever bears it, abandonment among the operating costs.
        takes: what the state gets, by step; what it pays is negative.
        recovered: output kept for costs.
        company, state: the flows of the two sides.
        unrecovered: costs that the term left unrecovered at its end [M].
    """

    terms: Terms
    output: Series
    price: Series
    revenue: Series
    capital: Series
    operating: Series
    takes: Mapping[str, Series]
    recovered: Series
    company: Series
    state: Series
    unrecovered: float

    @property
    def costs(self) -> Series:
        """All that is spent."""
        return tuple(map(sum, zip(self.capital, self.operating, strict=True)))

    @property
    def before(self) -> Series:
        """The flow of the venture before the state has taken anything: value of output less costs."""
        return tuple(value - cost for value, cost in zip(self.revenue, self.costs, strict=True))

    @property
    def years(self) -> tuple[int, ...]:
        """The calendar years."""
        return self.terms.calendar_years

    @property
    def handed_back(self) -> Series:
        """Stated worth of what passes to the state after the last year; it is no flow of money."""
        one = self.terms.hand_back
        return tuple((one.worth if one and at + 1 == self.terms.years else 0.0) for at in range(self.terms.years))


def simulate(terms: Terms, *, price: Sequence[float] = (), output: Sequence[float] = ()) -> Simulation:
    """Take every step of a contract in its order, year by year.

    Args:
        terms: the contract.
        price: other prices than the terms state [M/unit; year].
        output: other output than the terms state [unit; year].

    Returns:
        Simulation: exact flows; state + company = value of output − costs in every year.
    """
    stated = replace(terms, price=tuple(price) or terms.price, output=tuple(output) or terms.output)
    carried = Carried(returns=[0.0] * len(stated.split.company.floors[1:]) if stated.split else [])
    written_off = _written_off(stated)
    years = [_year(stated, at, written_off[at], carried) for at in range(stated.years)]
    steps = dict.fromkeys(step for step in stated.steps if step != "cost recovery")
    return Simulation(
        terms=stated,
        output=stated.output,
        price=stated.price,
        revenue=tuple(year.price * year.output for year in years),
        capital=tuple(year.capital for year in years),
        operating=tuple(year.operating for year in years),
        takes={step: tuple(year.takes.get(step, 0.0) for year in years) for step in steps},
        recovered=tuple(year.recovered for year in years),
        company=tuple(year.company for year in years),
        state=tuple(sum(year.takes.values()) for year in years),
        unrecovered=carried.unrecovered,
    )


def _year(terms: Terms, at: int, written_off: float, carried: Carried) -> Year:
    """One year: its costs, then the steps in the order of the terms."""
    spent = {kind: _spent(terms, at, kind) for kind in ("capital", "operating", "abandonment")}
    year = Year(
        at=at,
        output=terms.output[at],
        price=terms.price[at],
        capital=spent["capital"],
        operating=spent["operating"] + spent["abandonment"],
        recoverable=sum(_of_year(cost, terms, at) for cost in terms.costs if cost.recovered),
        uplifted=sum(_of_year(cost, terms, at) for cost in terms.costs if cost.recovered and cost.kind == "capital"),
        written_off=written_off,
        left=terms.price[at] * terms.output[at],
    )
    for step in terms.steps:
        TAKEN[step](terms, year, carried)
    carried.receipts += year.receipts
    carried.outlays += year.costs
    carried.produced += year.output
    carried.invested += year.capital
    return year


def _spent(terms: Terms, at: int, kind: str) -> float:
    return sum(_of_year(cost, terms, at) for cost in terms.costs if cost.kind == kind)


def _of_year(cost: Cost, terms: Terms, at: int) -> float:
    return cost.amounts[at] + cost.per_unit[at] * terms.output[at]


# ---- writing off ------------------------------------------------------------------------------------------------


def _written_off(terms: Terms) -> list[float]:
    """What income tax may deduct for costs in each year [M]; what is left in the last year is deducted there."""
    deducted = [0.0] * terms.years
    first = next((at for at in range(terms.years) if terms.output[at] > 0), terms.years - 1)
    for cost in terms.costs:
        for spent in range(terms.years):
            begins = max(spent, first) if cost.begins == "output" else spent
            for at, part in enumerate(_parts(cost, terms.years - begins)):
                deducted[begins + at] += part * _of_year(cost, terms, spent)
    return deducted


def _parts(cost: Cost, years: int) -> list[float]:
    """Shares of an outlay written off in each year from that in which it begins to the last; they sum to one."""
    if cost.method == "straight line":
        parts = [1.0 / cost.years if at < cost.years else 0.0 for at in range(years)]
    elif cost.method == "declining":
        parts = [cost.rate * (1.0 - cost.rate) ** at for at in range(years)]
    else:
        parts = [1.0, *[0.0] * (years - 1)]
    parts[-1] += 1.0 - sum(parts)
    return parts
