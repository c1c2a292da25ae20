"""The terms of a contract, read and checked: what is produced, what it costs, and what each instrument takes.

Money is in millions of the terms' currency, output in the terms' unit a year, prices in millions for a unit; every
tuple has a value for each year of the contract, the first year first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

STEPS = {
    "bonus": "single payments: on signing, in a named year, or when output first reaches a mark",
    "rent": "a payment each year, or for each unit of area and year",
    "advance": "royalty paid beforehand and withheld from later royalty",
    "royalty": "a share of the value of output, or so much a unit",
    "cost recovery": "output that the company keeps for its costs, up to a ceiling",
    "profit split": "the division of what is left between state and company",
    "participation": "the state as a partner in the company's flows, its costs carried at first where so agreed",
    "tax": "tax on the company's income",
    "minimum work": "a penalty for spending less than promised",
    "minimum output": "a penalty for producing less than promised",
    "hand-back": "what the state pays and gets when the term ends",
}
"""Every step a contract may have. Their order is part of the terms."""

Series = tuple[float, ...]


@dataclass(frozen=True)
class Scale:
    """A share that moves by steps of some measure.

    Args:
        by: price, output, R-factor or rate of return; "" for one share always.
        floors: where each step begins, the first at nothing.
        shares: the share in each step [1].
        slices: each step's share holds for the part of the measure within it, not for the whole.
    """

    by: str
    floors: Series
    shares: Series
    slices: bool = False

    def at(self, measure: float) -> float:
        """The share at a measure: of the step it lies in, or the mean of the slices up to it."""
        reached = [at for at, floor in enumerate(self.floors) if measure >= floor] or [0]
        if not self.slices or measure <= 0.0:
            return self.shares[reached[-1]]
        ends = (*self.floors[1:], measure)
        return sum((min(ends[at], measure) - self.floors[at]) * self.shares[at] for at in reached) / measure


@dataclass(frozen=True)
class Cost:
    """Something the company spends.

    Args:
        name: what it is called.
        kind: capital, operating or abandonment.
        amounts: spent whatever is produced [M; year].
        per_unit: spent for a unit of output [M/unit; year].
        recovered: whether it may be recovered out of output.
        method: how income tax writes it off: immediate, straight line, declining.
        years: of writing off in a straight line.
        rate: of what is left that a year writes off [1/year].
        begins: in the year it is spent ("spending") or with the first output at the earliest ("output").
    """

    name: str
    kind: str
    amounts: Series
    per_unit: Series
    recovered: bool = True
    method: str = "immediate"
    years: int = 1
    rate: float = 1.0
    begins: str = "spending"


@dataclass(frozen=True)
class Bonus:
    """A single payment in a year, or when output (of a year, or of all years) first reaches a mark [M]."""

    name: str
    amount: float
    year: int = 1
    output: float = 0.0
    total_output: float = 0.0


@dataclass(frozen=True)
class Advance:
    """Royalty paid beforehand [M] in a year; so large a share of later royalty is withheld until it is made good."""

    amount: float
    year: int
    withheld: float = 1.0
    interest: float = 0.0


@dataclass(frozen=True)
class Royalty:
    """So much a unit [M/unit; year] and a share of the value of output, never less than a least sum [M; year]."""

    per_unit: Series
    share: Scale
    least: Series
    in_kind: bool = False


@dataclass(frozen=True)
class Recovery:
    """Cost recovery.

    Args:
        ceiling: largest share that may be kept for costs [1; year].
        of: the share is of "what remains" at this step, or of "revenue".
        uplift: added to capital when it is spent [1].
        interest: on what is carried from year to year [1/year].
        carried: whether costs above the ceiling are carried forward.
    """

    ceiling: Series
    of: str = "what remains"
    uplift: float = 0.0
    interest: float = 0.0
    carried: bool = True


@dataclass(frozen=True)
class Split:
    """The company's share of profit output; the floors of a scale by rate of return are rates of return."""

    company: Scale
    in_kind: bool = False


@dataclass(frozen=True)
class Tax:
    """Income tax.

    Args:
        rate: of income above nothing [1; year].
        not_deducted: payments to the state that are no expense.
        counts_recovered: whether output kept for costs is income.
        loss_years: years a loss may be carried; None without limit.
    """

    rate: Series
    not_deducted: frozenset[str] = frozenset()
    counts_recovered: bool = True
    loss_years: int | None = None


@dataclass(frozen=True)
class Participation:
    """The state as a partner.

    Args:
        share: of the state in the venture [1].
        carried: costs the company pays for it at first: none, capital or all.
        interest: on what was carried [1/year].
    """

    share: float
    carried: str = "none"
    interest: float = 0.0


@dataclass(frozen=True)
class MinimumWork:
    """Capital to be spent by the end of a year, from the first on [M by year]; the share of what lacks to be paid."""

    due: tuple[tuple[int, float], ...]
    penalty: float


@dataclass(frozen=True)
class MinimumOutput:
    """Output promised [unit; year] and what a missing unit costs [M/unit; year]."""

    least: Series
    penalty: Series


@dataclass(frozen=True)
class HandBack:
    """What passes to the state after the last year: its stated worth [M], and what the state pays for it [M]."""

    worth: float
    paid: float


@dataclass(frozen=True)
class Terms:
    """A contract.

    Args:
        title: what it is called.
        about: a sentence or two.
        currency: the money of its amounts.
        product: what is produced.
        unit: of output.
        first_year: the calendar year that its first year is called.
        years: its term.
        hurdle: yearly return the company wants [1/year].
        discount: yearly rate at which the state counts [1/year].
        steps: the order in which instruments take their part.
        output: output [unit; year].
        price: price of a unit [M/unit; year].
        priced_in: unit in which prices are shown.
        sources: where the terms were taken from, each with what it is about.
    """

    title: str
    about: str
    currency: str
    product: str
    unit: str
    first_year: int
    years: int
    hurdle: float
    discount: float
    steps: tuple[str, ...]
    output: Series
    price: Series
    priced_in: str = ""
    costs: tuple[Cost, ...] = ()
    bonuses: tuple[Bonus, ...] = ()
    rent: Series = ()
    advance: Advance | None = None
    royalty: Royalty | None = None
    recovery: Recovery | None = None
    split: Split | None = None
    tax: Tax | None = None
    participation: Participation | None = None
    minimum_work: MinimumWork | None = None
    minimum_output: MinimumOutput | None = None
    hand_back: HandBack | None = None
    sources: tuple[tuple[str, str], ...] = ()

    @property
    def calendar_years(self) -> tuple[int, ...]:
        """The calendar year of each year of the contract."""
        return tuple(range(self.first_year, self.first_year + self.years))

    def in_money(self, currency: str, rate: float) -> Terms:
        """The same contract in other money.

        Args:
            currency: what the other money is called.
            rate: what one of the money of the terms is worth in it.
        """

        def times(values: Series) -> Series:
            return tuple(value * rate for value in values)

        def scaled(one: Scale) -> Scale:
            return replace(one, floors=times(one.floors)) if one.by == "price" else one

        changed: dict[str, Any] = {}
        if self.advance:
            changed["advance"] = replace(self.advance, amount=self.advance.amount * rate)
        if self.royalty:
            own = self.royalty
            changed["royalty"] = Royalty(times(own.per_unit), scaled(own.share), times(own.least), own.in_kind)
        if self.split:
            changed["split"] = replace(self.split, company=scaled(self.split.company))
        if self.minimum_work:
            due = tuple((year, amount * rate) for year, amount in self.minimum_work.due)
            changed["minimum_work"] = replace(self.minimum_work, due=due)
        if self.minimum_output:
            changed["minimum_output"] = replace(self.minimum_output, penalty=times(self.minimum_output.penalty))
        if self.hand_back:
            changed["hand_back"] = HandBack(self.hand_back.worth * rate, self.hand_back.paid * rate)
        return replace(
            self,
            currency=currency,
            priced_in="",
            price=times(self.price),
            costs=tuple(replace(one, amounts=times(one.amounts), per_unit=times(one.per_unit)) for one in self.costs),
            bonuses=tuple(replace(one, amount=one.amount * rate) for one in self.bonuses),
            rent=times(self.rent),
            **changed,
        )
