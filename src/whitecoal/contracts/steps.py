"""The steps of a contract, each a function of one year and of what is carried from the years before.

A year begins with the value of its output, of which nothing is divided yet. A step gives the state an amount: as far as
undivided value is left it comes out of that, beyond it the company pays it out of its own. Cost recovery and the profit
split give the company its part; what no step has divided is the company's. So the order of the steps decides what a
royalty, a ceiling or a tax is reckoned of.

    state   = Σ takes
    company = recovered + profit share + undivided − paid of its own − costs
    both    = value of output − costs, in every year, whatever the terms
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from whitecoal.contracts.terms import Terms

NOTHING = 1e-15
"""Millions below which an amount counts as none."""

Instrument = TypeVar("Instrument")


@dataclass
class Year:
    """One year of a contract while its steps are taken.

    Args:
        at: its position, 0 for the first.
        output: produced [unit].
        price: of a unit [M].
        capital, operating: what is spent [M], abandonment among the operating costs.
        recoverable, uplifted: costs that may be recovered, and the capital among them [M].
        written_off: what income tax may deduct for costs [M].
        left: value of output that is not divided yet [M].
        recovered, share: what the company got of it [M].
        own: what the company pays of its own [M].
        received: what the state pays the company [M].
        takes: what the state gets, by step [M].
        bears: share of the venture that is the company's [1].
        venture: receipts of the venture when the state took its part as a partner [M].
    """

    at: int
    output: float
    price: float
    capital: float
    operating: float
    recoverable: float
    uplifted: float
    written_off: float
    left: float = 0.0
    recovered: float = 0.0
    share: float = 0.0
    own: float = 0.0
    received: float = 0.0
    takes: dict[str, float] = field(default_factory=dict)
    bears: float = 1.0
    venture: float = 0.0

    @property
    def costs(self) -> float:
        """All that is spent [M]."""
        return self.capital + self.operating

    @property
    def receipts(self) -> float:
        """The company's part of the output, less what it pays of its own [M]."""
        return self.recovered + self.share + self.left + self.received - self.own

    @property
    def company(self) -> float:
        """The company's flow [M]."""
        return self.receipts - self.costs

    def take(self, step: str, amount: float) -> None:
        """The state takes an amount: of what is undivided first, then of the company's own [M]."""
        undivided = min(max(amount, 0.0), self.left)
        self.left -= undivided
        self.own += amount - undivided
        self.takes[step] = self.takes.get(step, 0.0) + amount


@dataclass
class Carried:
    """What passes from year to year.

    Args:
        unrecovered: costs not recovered yet [M].
        advance: royalty paid beforehand and not made good yet [M].
        losses: losses not set off yet, each with its year [M].
        state_debt: costs the company has carried for the state, with interest [M].
        receipts, outlays: of the company so far [M].
        returns: for each threshold of a rate of return, the flow so far with that interest [M].
        produced: output so far [unit].
        invested: capital spent so far [M].
        fined: promised capital that has been paid for in penalties [M].
        paid: bonuses that have fallen due.
    """

    unrecovered: float = 0.0
    advance: float = 0.0
    losses: deque[tuple[int, float]] = field(default_factory=deque)
    state_debt: float = 0.0
    receipts: float = 0.0
    outlays: float = 0.0
    returns: list[float] = field(default_factory=list)
    produced: float = 0.0
    invested: float = 0.0
    fined: float = 0.0
    paid: set[str] = field(default_factory=set)


def bonus(terms: Terms, year: Year, carried: Carried) -> None:
    """Bonuses that fall due: in their year, or when output first reaches a mark."""
    for one in terms.bonuses:
        if one.output:
            due = year.output >= one.output
        elif one.total_output:
            due = carried.produced + year.output >= one.total_output
        else:
            due = year.at + 1 == one.year
        if due and one.name not in carried.paid:
            carried.paid.add(one.name)
            year.take("bonus", one.amount)


def rent(terms: Terms, year: Year, _: Carried) -> None:
    """The rent of the year."""
    year.take("rent", terms.rent[year.at])


def advance(terms: Terms, year: Year, carried: Carried) -> None:
    """Royalty paid beforehand, in its year; what is not made good bears interest."""
    one = _there(terms.advance)
    carried.advance *= 1.0 + one.interest
    if year.at + 1 == one.year:
        carried.advance += one.amount
        year.take("advance", one.amount)


def royalty(terms: Terms, year: Year, carried: Carried) -> None:
    """max(least, so much a unit + share × value of output), less what is withheld for an advance."""
    one = _there(terms.royalty)
    measure = {"price": year.price, "output": year.output}.get(one.share.by, 0.0)
    due = one.per_unit[year.at] * year.output + one.share.at(measure) * year.price * year.output
    due = max(due, one.least[year.at])
    withheld = min(carried.advance, due * terms.advance.withheld) if terms.advance else 0.0
    carried.advance -= withheld
    year.take("royalty", due - withheld)


def cost_recovery(terms: Terms, year: Year, carried: Carried) -> None:
    """min(costs not recovered yet, ceiling × (what remains, or revenue), what remains)."""
    one = _there(terms.recovery)
    carried.unrecovered *= 1.0 + one.interest
    carried.unrecovered += year.recoverable + one.uplift * year.uplifted
    base = year.left if one.of == "what remains" else year.price * year.output
    year.recovered = min(carried.unrecovered, one.ceiling[year.at] * base, year.left)
    year.left -= year.recovered
    carried.unrecovered = carried.unrecovered - year.recovered if one.carried else 0.0


def profit_split(terms: Terms, year: Year, carried: Carried) -> None:
    """Divide what remains: by one share, by output or price, by R-factor, or by rate of return."""
    scale = _there(terms.split).company
    profit, year.left = year.left, 0.0
    if scale.by == "rate of return":
        year.share = _by_return(terms, year, carried, profit)
    else:
        measure = {
            "price": year.price,
            "output": year.output,
            "R-factor": carried.receipts / carried.outlays if carried.outlays > NOTHING else 0.0,
        }.get(scale.by, 0.0)
        year.share = scale.at(measure) * profit
    year.takes["profit split"] = profit - year.share


def _by_return(terms: Terms, year: Year, carried: Carried, profit: float) -> float:
    """The company's part of profit: its share below a threshold until its flow so far has earned that return.

    For a threshold r the account A = A before × (1 + r) + flow of the year is the flow so far with interest. Profit
    goes to the company at the share of the step below r until A is nothing, then at the share of the next step. The
    flow is that up to this step: what is paid after it, income tax as a rule, does not count, so that a year is
    settled without going round in a circle.
    """
    scale = _there(terms.split).company
    flow, got, left = year.company, 0.0, profit
    for at, rate in enumerate(scale.floors[1:]):
        carried.returns[at] = carried.returns[at] * (1.0 + rate) + flow
        lacking, share = max(0.0, -carried.returns[at] - got), scale.shares[at]
        used = min(left, lacking / share) if share > 0.0 else left if lacking > 0.0 else 0.0
        got, left = got + used * share, left - used
    got += left * scale.shares[-1]
    carried.returns = [account + got for account in carried.returns]
    return got


def participation(terms: Terms, year: Year, carried: Carried) -> None:
    """The state's part of the venture's receipts less its part of the costs; costs carried for it come off first."""
    one = _there(terms.participation)
    year.bears, year.venture = 1.0 - one.share, year.receipts
    carried.state_debt *= 1.0 + one.interest
    taken_on = {"none": 0.0, "capital": year.capital, "all": year.costs}[one.carried] * one.share
    carried.state_debt += taken_on
    flow = one.share * (year.receipts - year.costs) + taken_on
    repaid = min(carried.state_debt, max(0.0, flow))
    carried.state_debt -= repaid
    year.take("participation", flow - repaid)


def tax(terms: Terms, year: Year, carried: Carried) -> None:
    """Rate × (income − costs written off − losses carried), nothing when that is below nothing.

    Income is the company's part of the output less what it has paid the state up to this step; payments named as not
    deducted are added back. After participation it is the company's part of the venture, less what it paid since then.
    """
    one = _there(terms.tax)
    partner = year.takes.get("participation", 0.0)
    income = year.receipts + partner - (1.0 - year.bears) * year.venture
    if not one.counts_recovered:
        income -= year.bears * year.recovered
    for step in one.not_deducted & set(year.takes):
        shared = year.bears < 1.0 and terms.steps.index(step) < terms.steps.index("participation")
        income += (year.bears if shared else 1.0) * year.takes[step]
    base = income - year.bears * year.written_off
    if base < 0.0:
        carried.losses.append((year.at, -base))
        year.take("tax", 0.0)
        return
    year.take("tax", one.rate[year.at] * _less_losses(base, year.at, one.loss_years, carried.losses))


def _less_losses(income: float, at: int, most: int | None, losses: deque[tuple[int, float]]) -> float:
    """Income less the losses that may still be set off, the oldest first."""
    while losses and (income > 0.0 or _lapsed(losses[0][0], at, most)):
        since, loss = losses.popleft()
        if _lapsed(since, at, most):
            continue
        used = min(income, loss)
        income -= used
        if loss > used:
            losses.appendleft((since, loss - used))
            break
    return income


def _lapsed(since: int, at: int, most: int | None) -> bool:
    return most is not None and at - since > most


def minimum_work(terms: Terms, year: Year, carried: Carried) -> None:
    """The share of what lacks of the capital promised by this year, less what earlier penalties were for."""
    one = _there(terms.minimum_work)
    for due, amount in one.due:
        if due == year.at + 1:
            lacking = max(0.0, amount - carried.invested - year.capital - carried.fined)
            carried.fined += lacking
            year.take("minimum work", one.penalty * lacking)


def minimum_output(terms: Terms, year: Year, _: Carried) -> None:
    """What each missing unit costs."""
    one = _there(terms.minimum_output)
    year.take("minimum output", one.penalty[year.at] * max(0.0, one.least[year.at] - year.output))


def hand_back(terms: Terms, year: Year, _: Carried) -> None:
    """After the last year the state pays what was agreed for what passes to it."""
    one = _there(terms.hand_back)
    if year.at + 1 == terms.years and one.paid:
        year.received += one.paid
        year.takes["hand-back"] = -one.paid


TAKEN: dict[str, Callable[[Terms, Year, Carried], None]] = {
    "bonus": bonus,
    "rent": rent,
    "advance": advance,
    "royalty": royalty,
    "cost recovery": cost_recovery,
    "profit split": profit_split,
    "participation": participation,
    "tax": tax,
    "minimum work": minimum_work,
    "minimum output": minimum_output,
    "hand-back": hand_back,
}
"""What each step does."""


def _there(instrument: Instrument | None) -> Instrument:
    """The instrument of a step; the reader of terms has seen to it that it is there."""
    assert instrument is not None  # noqa: S101 - a step without its table is a fault of the terms
    return instrument
