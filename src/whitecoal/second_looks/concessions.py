"""Concessions again: every contract signed, simulated at the output and the prices of the plan."""

from collections.abc import Iterator, Mapping

import polars as pl

from whitecoal.calendar import Stage
from whitecoal.case import Case
from whitecoal.contracts import Simulation, present_worth, simulate, terms_of
from whitecoal.tables.rows import Rows
from whitecoal.units import unit

SIGNED, OURS, THEIRS = "signed", "the state's part in kind", "exported by the company"
TAKE = "concession "
TOLERANCE = 1e-6


def check(case: Case, ledger: pl.DataFrame) -> list[str]:
    """Simulate every contract signed again, at the output and the prices of the plan, and compare.

    Args:
        case: the case planned.
        ledger: every entry of the plan.

    Returns:
        list: a sentence for each deposit with more than one contract, each contract signed by a company that expects
        to lose, and each take of the state that is not what the terms give at the output and the prices of the plan.
    """
    offers = case["concession_offers"]
    signed = ledger.filter(
        (pl.col("good") == "contracts signed") & (pl.col("entry") == SIGNED) & (pl.col("value") > 0.5)
    )
    where: dict[str, set[str]] = {}
    for label, stage in signed.select("item", "stage").iter_rows():
        where.setdefault(label, set()).add(stage)
    found: list[str] = []
    for scenario, stages in case.calendar.paths():
        here = [at for at, label in enumerate(offers.labels) if where.get(label, set()) & {one.label for one in stages}]
        for at in here:
            found += _compared(case, ledger, (offers, at), (scenario, stages))
        mines = [offers["mine"][at] for at in here]
        for mine in sorted({mine for mine in mines if mines.count(mine) > 1}):
            found.append(f"{mine}, {scenario}: more than one contract is signed.")
    return [*found, *_losing(case, ledger, offers, set(where))]


def _compared(
    case: Case, ledger: pl.DataFrame, offer: tuple[Rows, int], path: tuple[str, list[Stage]]
) -> Iterator[str]:
    """A sentence for each take of a contract that is booked otherwise than its terms give."""
    (offers, at), (scenario, stages) = offer, path
    booked = _booked(ledger, offers.labels[at], scenario)
    again, factor, mass = _again(case, offer, path, booked)
    start = int(offers["start"][at])
    royalty, split = again.terms.royalty, again.terms.split
    kinds = {"royalty": bool(royalty and royalty.in_kind), "profit split": bool(split and split.in_kind)}
    for stage in stages:
        years = [year - start for year in stage.years if 0 <= year - start < again.terms.years]
        where, kept = f"{offers.labels[at]}, {stage.label}, {scenario}", 0.0
        for step, amounts in again.takes.items():
            wanted = factor * sum(amounts[year] for year in years) / stage.length
            if kinds.get(step):
                parts = [amounts[year] / again.price[year] for year in years if again.price[year] > 0]
                kept, wanted = kept + mass * sum(parts) / stage.length, 0.0
            value = booked.get((stage.label, f"{TAKE}{step}"), 0.0)
            if abs(value - wanted) > TOLERANCE * (1 + abs(wanted)):
                yield f"{where}: {step} is booked at {value:.6g} million and the terms give {wanted:.6g}."
        value = booked.get((stage.label, OURS), 0.0)
        if abs(value - kept) > TOLERANCE * (1 + abs(kept)):
            yield f"{where}: {value:.6g} kt come to the state in kind and the terms give {kept:.6g}."


def _again(
    case: Case, offer: tuple[Rows, int], path: tuple[str, list[Stage]], booked: Mapping[tuple[str, str], float]
) -> tuple[Simulation, float, float]:
    """A contract at the output booked and the prices of a scenario, in its own money; the rate, and kt in its unit."""
    (offers, at), (scenario, stages) = offer, path
    sheet = terms_of(case.term_sheets[offers["terms"][at]])
    factor = unit(f"M{sheet.currency}").factor_to(unit("Mmoney"), {**case.settings.rates, case.currency: 1.0})
    mass = unit(sheet.unit).factor_to(unit("kt"))
    start = int(offers["start"][at])
    prices = [_price_again(case, offers["product"][at], start + year, scenario) for year in range(sheet.years)]
    output = list(sheet.output)
    for stage in stages if booked else ():  # what is booked of a stage is spread over its years as the sheet has it
        years = [year - start for year in stage.years if 0 <= year - start < sheet.years]
        stated = mass * sum(sheet.output[year] for year in years) / stage.length
        real = booked.get((stage.label, OURS), 0.0) + booked.get((stage.label, THEIRS), 0.0)
        for year in years:
            output[year] = sheet.output[year] * (real / stated if stated else 0.0)
    return simulate(sheet, price=[price * mass / factor for price in prices], output=output), factor, mass


def _losing(case: Case, ledger: pl.DataFrame, offers: Rows, signed: set[str]) -> Iterator[str]:
    """A sentence for each contract by which the company expects to lose at its hurdle."""
    for at in [at for at, label in enumerate(offers.labels) if label in signed]:
        hurdle, expected = float(offers["hurdle"].values[at].sum()), 0.0
        for chance, path in zip(case.calendar.probability, case.calendar.paths(), strict=True):
            again, factor, _ = _again(case, (offers, at), path, _booked(ledger, offers.labels[at], path[0]))
            expected += float(chance) * factor * present_worth(again.company, hurdle)
        if expected < -TOLERANCE:
            lost = f"the company expects to lose {-expected:.6g} million at its hurdle"
            yield f"{offers.labels[at]}: is signed, and {lost}."


def _booked(ledger: pl.DataFrame, label: str, scenario: str) -> Mapping[tuple[str, str], float]:
    """Entries of an option in foreign exchange and output, by stage and note."""
    goods = pl.col("good").is_in(["foreign exchange", "concession output"])
    rows = ledger.filter(goods & (pl.col("item") == label) & (pl.col("scenario") == scenario))
    summed = rows.group_by("stage", "entry", maintain_order=True).agg(pl.col("value").sum())
    return {(stage, entry): value for stage, entry, value in summed.iter_rows()}


def _price_again(case: Case, product: str, year: int, scenario: str) -> float:
    """The price of a thousand tonnes in a year [Mmoney/kt], read straight from the rows."""
    rows = case["offer_prices"].frame()
    rows = rows.filter(pl.col("product") == product)
    own = rows.filter(pl.col("scenario") == scenario)
    rows = (own if len(own) else rows.filter(pl.col("scenario").fill_null("") == "")).sort("from_year")
    held = rows.filter(pl.col("from_year") <= year)
    good = next(one for one in case.listed_goods if one.name == product)
    price = float((held if len(held) else rows.head(1))["price"][-1 if len(held) else 0])
    return price * unit(f"money/({good.unit})").factor_to(unit("Mmoney/kt"))
