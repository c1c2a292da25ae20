"""Aid: what is given without return, in money or in kind, for some years and no longer.

A giver offers so much of a good a year at a place, from a year to a year. What is offered need not be taken; what is
taken is given, with nothing to repay. On what condition is a note for the reader: the plan cannot know whether it
holds, so what a plan owes to aid is asked by an amendment that ends it earlier.

Symbols, for a gift k, a stage t, a scenario w:

| symbol | meaning | unit | dimensions |
| --- | --- | --- | --- |
| x | taken in the representative year | of the good | k × t × w |
| a | offered in a year | of the good/year | k |
| σ | share of the stage's years in which it is offered | 1 | k × t |

Books:

- the good of the gift [its unit @ the place named]: + x, evenly over the year where the good is kept by season

Bounds: 0 ≤ x ≤ σ a.
"""

from collections.abc import Iterator

import numpy as np
import polars as pl

from whitecoal.algebra import Array, quantity
from whitecoal.bookings import bookable
from whitecoal.case import Case
from whitecoal.entries import Good
from whitecoal.faults import Fault
from whitecoal.problem import Problem
from whitecoal.tables import Column, Table
from whitecoal.tables.rows import Rows
from whitecoal.units import unit

GIVEN = "aid"
TOLERANCE = 1e-6

TABLES = (
    Table(
        "aid",
        key=("giver", "good", "place", "first_year"),
        required=False,
        meaning="grants and gifts in kind, each with its end",
        columns=(
            Column("giver", meaning="who gives it"),
            Column("good", meaning="what is given: cash, foreign exchange, or any good that is kept at such a place"),
            Column("place", to="places", meaning="where it is received"),
            Column("first_year", type="year", meaning="first year"),
            Column("last_year", type="year", meaning="last year, the same as the first for what is given once"),
            Column("amount", unit="*", minimum=0, meaning="most in a year, in the unit of the column `unit`"),
            Column("unit", meaning="unit of the amount, kt/year or Mrub/year, say"),
            Column("condition", default="", meaning="on what condition it is given"),
        ),
    ),
)


def build(p: Problem) -> None:
    """Post what is taken of each gift."""
    gifts = p.case["aid"]
    if not gifts:
        return
    for name in ("cash", "foreign exchange"):
        meaning = {"cash": "Money at home.", "foreign exchange": "Money that buys abroad."}[name]
        p.good(name, "Mmoney", at="region", meaning=meaning)
    fine = gifts.where([_fine(p, gifts, at) for at in range(len(gifts))])
    for name in dict.fromkeys(fine["good"]):
        for part in fine.where([good == name for good in fine["good"]]).parts("amount"):
            _post_gifts(p, part, p.good_of(name))
    _say_when_it_ends(p, fine)


def _post_gifts(p: Problem, gifts: Rows, good: Good) -> None:
    """Take what is offered of one good, in one unit, as far as it helps."""
    most = (gifts["amount"] * p.year).to(good.unit) * _share(p, gifts)
    share = {"season": p.calendar.season_share, "block": p.calendar.hour_share}.get(good.over, quantity(1.0, "1"))
    taken = p.flow(f"{good.name} taken as {GIVEN}, {gifts['amount'].unit.text}", gifts, good.unit.text, upper=most)
    p.post(good, gifts["place"], taken * share, GIVEN)


def _share(p: Problem, gifts: Rows) -> Array:
    """Share of each stage's years in which each gift is offered [1; gift × stage]."""
    spans = list(zip(gifts["first_year"], gifts["last_year"], strict=True))
    years = [np.array(stage.years) for stage in p.calendar.stage_list]
    shares = [[((year >= first) & (year <= last)).mean() for year in years] for first, last in spans]
    return Array.over(np.array(shares, dtype=float), "1", "item", "stage", labels=gifts.labels)


def _say_when_it_ends(p: Problem, gifts: Rows) -> None:
    """Tell the reader what is given, until when and on what condition."""
    for at, giver in enumerate(gifts["giver"]):
        amount = gifts.amounts("amount")
        told = f"{amount.values[at]:g} {p.case.printed(amount.units[int(amount.which[at])])}"
        years = f"{gifts['first_year'][at]} to {gifts['last_year'][at]}"
        where = f"{giver} gives {gifts['good'][at]} to {gifts['place'][at]}, {told} at most, {years}"
        condition = gifts["condition"][at]
        p.remark("aid and its end", f"{where}; condition: {condition}." if condition else f"{where}.")


# ---- faults -----------------------------------------------------------------------------------------------------


def _fine(p: Problem, gifts: Rows, at: int) -> bool:
    """Whether a gift can be booked, in a year, and ends no sooner than it begins."""
    faults = list(_wrong(p, gifts, at))
    for fault in faults:
        p.fault(fault)
    return bookable(p, gifts, at=at, where=("place", gifts["place"][at]), per=unit("year")) and not faults


def _wrong(p: Problem, gifts: Rows, at: int) -> Iterator[Fault]:
    line, first, last, name = int(gifts.lines[at]), gifts["first_year"][at], gifts["last_year"][at], gifts["good"][at]
    if last < first:
        found = f'"{gifts.labels[at]}" is given from {first} to {last}'
        yield Fault("E029", "aid", line, "last_year", found, "The end is not before the start.")
    if name in p.goods and p.goods[name].over == "node":
        found = f"{name} is settled before the scenario is known"
        yield Fault("E041", "aid", line, "good", found, "A good that is received in a year.")


# ---- an independent look at a finished plan: it shares nothing with what stands above -------------------------


def check(case: Case, ledger: pl.DataFrame) -> list[str]:
    """Add up what was taken of each gift over the years of each stage.

    Args:
        case: the case planned.
        ledger: every entry of the plan.

    Returns:
        list: a sentence for each gift of which more is taken in a stage than its years offer, or less than nothing.
    """
    gifts, lengths = case["aid"], {stage.label: stage for stage in case.calendar.stage_list}
    at = {label: row for row, label in enumerate(gifts.labels)} if gifts else {}
    keys = ["item", "stage", "scenario", "unit"]
    booked = ledger.filter((pl.col("entry") == GIVEN) & (pl.col("account") >= 0)).group_by(keys, maintain_order=True)
    said = []
    for item, stage, scenario, counted, value in booked.agg(pl.col("value").sum()).iter_rows():
        amount, row = gifts.amounts("amount"), at[item]
        measure = amount.units[int(amount.which[row])].in_currency(case.currency)
        years = sum(gifts["first_year"][row] <= year <= gifts["last_year"][row] for year in lengths[stage].years)
        most = years * float(amount.values[row]) * measure.factor_to(unit(counted) / unit("year"))
        taken = value * lengths[stage].length
        if not -TOLERANCE <= taken <= most + TOLERANCE * (1 + most):
            said.append(f"{item}, {stage}, {scenario}: {taken:.6g} {counted} are taken in its years, of {most:.6g}.")
    return said
