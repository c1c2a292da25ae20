"""Treasury: revenues and obligations, credits repaid with interest, exchange of one money for another, reserves.

Foreign exchange and cash are two goods, and each holder's account of each must close exactly: what is not spent is
carried over in the holder's reserve, and a holder without a reserve can carry nothing over. Money comes from trade,
from named budget lines and from named credits, and from nowhere else.

Symbols, for a credit c, a reserve h, an exchange e, a stage t, a scenario w:

| symbol | meaning | unit | dimensions |
| --- | --- | --- | --- |
| D, B | debt at the end of the first year of a stage, and before it | Mmoney | c × t × w |
| u, v | drawn, repaid | Mmoney | c × t × w |
| ρ | rate of interest | 1/year | c |
| n | years of the stage | year | t |
| S | money held at the end of the first year of a stage | Mmoney | h × t × w |
| e | money given in exchange | Mmoney | e × t × w |
| r | what one unit given brings | 1 | e |

Books:

- foreign exchange, cash [Mmoney @ region or pool]: + budget lines + u − v − interest + S before − S − e, and
  + r e in the other money
- debt [Mmoney @ credit]: B + u − v − D = 0; 0 ≤ D ≤ the ceiling, in the first and the last year of a stage
- room for debt service [Mmoney @ credit]: service limit − v − interest ≥ 0

Interest of a year is ρ times the debt at its start. Over a long stage the debt moves by D − B every year, so the mean
year pays ρ · (B + (n − 1) / 2 · (D − B)).

Bounds: u ≤ the draw limit in the years of drawing, 0 outside them; S ≥ the minimum; e ≤ its limit.
Worth at the end of the horizon: the end value of a reserve times S, less the debt outstanding at par.
"""

import math
from collections.abc import Iterator

import numpy as np
import polars as pl

from whitecoal.algebra import Array, Expr
from whitecoal.calendar import Calendar, Stage
from whitecoal.case import Case
from whitecoal.entries import Good
from whitecoal.faults import Fault
from whitecoal.problem import Problem
from whitecoal.tables import Column, Table
from whitecoal.tables.rows import SEPARATOR, Rows

MONEYS = ("foreign exchange", "cash")
DRAWN, REPAID, INTEREST = "credit drawn", "credit repaid", "interest"
CARRIED = "carried over"
TOLERANCE = 1e-6

TABLES = (
    Table(
        "budgets",
        key=("holder", "line", "from_year", "scenario"),
        required=False,
        meaning="money that comes (+: revenue, grant) or must go (−: obligation) each year whatever the plan",
        columns=(
            Column("holder", to="places", meaning="region or union whose money it is"),
            Column("line", meaning="name of the budget line"),
            Column("good", choices=MONEYS, meaning="the money; one line is in one money"),
            Column("from_year", type="year", meaning="first year of this value; it holds until the next row's"),
            Column("scenario", default="", meaning="scenario it belongs to; blank: every scenario"),
            Column("amount", unit="Mmoney/year", meaning="amount in a year, + coming in, − going out"),
        ),
    ),
    Table(
        "credits",
        key=("credit",),
        place="credit",
        within="holder",
        required=False,
        meaning="loans on offer and loans outstanding",
        columns=(
            Column("credit", meaning="name of the credit"),
            Column("holder", to="places", meaning="region or union that borrows"),
            Column("good", choices=MONEYS, meaning="the money"),
            Column("lender", default="", meaning="who lends"),
            Column("rate", unit="1/year", minimum=0, meaning="interest on the debt at the start of the year"),
            Column("draw_limit", unit="Mmoney/year", minimum=0, meaning="most that can be drawn in a year"),
            Column("ceiling", unit="Mmoney", minimum=0, meaning="greatest debt"),
            Column("first_year", type="year", meaning="first year of drawing"),
            Column("last_year", type="year", meaning="last year of drawing"),
            Column("start", unit="Mmoney", minimum=0, default=0.0, meaning="debt at the start of the plan"),
            Column(
                "service_limit",
                unit="Mmoney/year",
                minimum=0,
                default=math.inf,
                meaning="most that interest and repayment may take in a year",
            ),
            Column("end_value", unit="1", minimum=0, default=1.0, meaning="weight of a unit owed at the end"),
        ),
    ),
    Table(
        "exchanges",
        key=("holder", "from", "to"),
        required=False,
        meaning="where one money may be given for another, one row for each direction",
        columns=(
            Column("holder", to="places", meaning="region or union that exchanges"),
            Column("from", choices=MONEYS, meaning="money given"),
            Column("to", choices=MONEYS, meaning="money received"),
            Column("rate", unit="1", minimum=0, meaning="what one unit given brings"),
            Column(
                "limit", unit="Mmoney/year", minimum=0, default=math.inf, meaning="most that may be given in a year"
            ),
        ),
    ),
    Table(
        "reserves",
        key=("holder", "good"),
        required=False,
        meaning="money that is carried over from year to year",
        columns=(
            Column("holder", to="places", meaning="region or union that holds it"),
            Column("good", choices=MONEYS, meaning="the money"),
            Column("start", unit="Mmoney", minimum=0, default=0.0, meaning="held at the start of the plan"),
            Column("minimum", unit="Mmoney", minimum=0, default=0.0, meaning="least that must be held"),
            Column("end_value", unit="1", minimum=0, default=0.0, meaning="worth of a unit held at the end"),
        ),
    ),
)


def build(p: Problem) -> None:
    """Open the books of money and debt and post budget lines, credits, exchanges and reserves."""
    for money in MONEYS:
        _money(p, money)
    if p.case["budgets"]:
        _post_budgets(p)
    if p.case["credits"]:
        _post_credits(p)
    if p.case["exchanges"]:
        _post_exchanges(p)
    if p.case["reserves"]:
        _post_reserves(p)


def _money(p: Problem, name: str) -> Good:
    meaning = {"cash": "Money at home.", "foreign exchange": "Money that buys abroad."}[name]
    return p.good(name, "Mmoney", at="region", meaning=meaning)


def _post_money(p: Problem, rows: Rows, amount: Expr, note: str) -> None:
    """Post amounts of rows with the columns good and holder, each in its own money."""
    for money in dict.fromkeys(rows["good"]):
        some = rows.where([good == money for good in rows["good"]])
        p.post(_money(p, money), some["holder"], amount.at(some.labels, some.labels), note)


# ---- budget lines -----------------------------------------------------------------------------------------------


def _post_budgets(p: Problem) -> None:
    budgets = p.case["budgets"]
    moneys = _moneys_of_lines(p, budgets)
    for money in MONEYS:
        lines = [line for line, good in moneys.items() if good == money]
        if lines:
            holders, names = zip(*lines, strict=True)
            labels = [SEPARATOR.join(line) for line in lines]
            amount = budgets.over_stages("amount", labels, default=0.0, holder=holders, line=names)
            p.post(_money(p, money), holders, amount * p.year, "budget")


def _moneys_of_lines(p: Problem, budgets: Rows) -> dict[tuple[str, str], str]:
    """The money of each line of each holder."""
    moneys: dict[tuple[str, str], str] = {}
    for at, line in enumerate(zip(budgets["holder"], budgets["line"], strict=True)):
        money = budgets["good"][at]
        if moneys.setdefault(line, money) != money:
            found = f'"{line[1]}" is in {money} here and in {moneys[line]} above'
            advice = "Give the one in the other money a name of its own."
            p.fault(Fault("E030", "budgets", int(budgets.lines[at]), "good", found, "A line is in one money.", advice))
    return moneys


# ---- credits ----------------------------------------------------------------------------------------------------


def _post_credits(p: Problem) -> None:
    loans = p.case["credits"]
    _note_years_the_wrong_way_round(p, loans)
    owed = p.flow("debt", loans, "Mmoney", upper=loans["ceiling"])
    drawn = p.flow("credit drawn", loans, "Mmoney", upper=_most_drawn(p, loans))
    repaid = p.flow("credit repaid", loans, "Mmoney")
    before = p.before(owed, loans["start"])
    interest = loans["rate"] * p.year * (before + (p.calendar.length / p.year - 1.0) * 0.5 * (owed - before))
    debt = p.good("debt", "Mmoney", at="credit", meaning="What is owed on a credit.")
    p.post(debt, loans.labels, before, "owed before")
    p.post(debt, loans.labels, drawn, DRAWN)
    p.post(debt, loans.labels, -repaid, REPAID)
    p.post(debt, loans.labels, -owed, "owed after")
    for note, amount in ((DRAWN, drawn), (REPAID, -repaid), (INTEREST, -interest)):
        _post_money(p, loans, amount, note)
    _limit_service(p, loans, repaid + interest)
    p.aim(-loans["end_value"] * p.closing(owed), "debt left at the end", at_end=True, places=loans.labels)


def _note_years_the_wrong_way_round(p: Problem, loans: Rows) -> None:
    for at, (first, last) in enumerate(zip(loans["first_year"], loans["last_year"], strict=True)):
        if last < first:
            found = f'"{loans.labels[at]}" can be drawn from {first} to {last}'
            wanted, advice = "The last year of drawing is not before the first.", "Mend one of the two."
            p.fault(Fault("E029", "credits", int(loans.lines[at]), "last_year", found, wanted, advice))


def _most_drawn(p: Problem, loans: Rows) -> Array:
    """Most that can be drawn in a representative year: the limit times the share of years of drawing [Mmoney]."""
    years = [np.array(stage.years) for stage in p.calendar.stage_list]
    spans = list(zip(loans["first_year"], loans["last_year"], strict=True))
    shares = [[((year >= first) & (year <= last)).mean() for year in years] for first, last in spans]
    share = Array.over(np.array(shares, dtype=float), "1", "item", "stage", labels=loans.labels)
    limit: Array = loans["draw_limit"]
    return limit * p.year * share


def _limit_service(p: Problem, loans: Rows, service: Expr) -> None:
    limited = loans.where(np.isfinite(loans["service_limit"].values.ravel()))
    if limited:
        meaning = "Interest and repayment that a credit may still take in a year."
        room = p.good("room for debt service", "Mmoney", at="credit", spare=True, meaning=meaning)
        p.post(room, limited.labels, limited["service_limit"] * p.year, "limit")
        p.post(room, limited.labels, -service.at(limited.labels, limited.labels), "interest and repayment")


# ---- exchange and reserves --------------------------------------------------------------------------------------


def _post_exchanges(p: Problem) -> None:
    exchanges = p.case["exchanges"]
    _note_money_from_nowhere(p, exchanges)
    given = p.flow("money exchanged", exchanges, "Mmoney", upper=exchanges["limit"] * p.year)
    for column, amount, note in (
        ("from", -given, "given in exchange"),
        ("to", exchanges["rate"] * given, "received in exchange"),
    ):
        for money in dict.fromkeys(exchanges[column]):
            some = exchanges.where([name == money for name in exchanges[column]])
            p.post(_money(p, money), some["holder"], amount.at(some.labels, some.labels), note)


def _note_money_from_nowhere(p: Problem, exchanges: Rows) -> None:
    """Note rates that bring more than was given, there and back, between two accounts."""
    rates: dict[tuple[tuple[str, str], ...], float] = {}
    for at, holder in enumerate(exchanges["holder"]):
        given, received = exchanges["from"][at], exchanges["to"][at]
        ends = tuple((money, p.places.account(money, ("region",), holder)) for money in (given, received))
        rate = float(exchanges["rate"].values[at].sum())
        back = rates.get(ends[::-1], 1.0 if given == received else 0.0)
        rates[ends] = max(rate, rates.get(ends, 0.0))
        if rate * back > 1.0 + TOLERANCE:
            found = f"a unit of {given} there and back comes to {rate * back:.6g}"
            advice = "Lower one of the two rates."
            wanted = "No more than is given."
            p.fault(Fault("E029", "exchanges", int(exchanges.lines[at]), "rate", found, wanted, advice))


def _post_reserves(p: Problem) -> None:
    reserves = p.case["reserves"]
    held = p.flow("reserve", reserves, "Mmoney", lower=reserves["minimum"])
    _post_money(p, reserves, p.before(held, reserves["start"]) - held, CARRIED)
    worth = reserves["end_value"] * p.closing(held)
    p.aim(worth, "money held at the end", at_end=True, places=reserves["holder"])


# ---- an independent look at a finished plan: it shares nothing with what stands above -------------------------


def check(case: Case, ledger: pl.DataFrame) -> list[str]:
    """Follow every debt and every reserve year by year, and compare.

    Args:
        case: the case planned.
        ledger: every entry of the plan.

    Returns:
        list: a sentence for each credit that is overdrawn, below nothing or charged other interest than its rate gives,
        and each reserve that falls below its minimum.
    """
    return [*_debts_again(case, ledger), *_reserves_again(case, ledger)]


def _yearly(ledger: pl.DataFrame, entry: str) -> dict[tuple[str, str, str], float]:
    """Amounts of an entry in money by item, stage and scenario."""
    rows = ledger.filter((pl.col("entry") == entry) & pl.col("good").is_in(MONEYS))
    return {
        (item, stage, scenario): value
        for item, stage, scenario, value in rows.select("item", "stage", "scenario", "value").iter_rows()
    }


def _paths(calendar: Calendar) -> Iterator[tuple[str, list[Stage]]]:
    """Each scenario with the stages it runs through."""
    for at, scenario in enumerate(calendar.scenarios):
        yield scenario, [calendar.stage_list[stage] for stage in np.flatnonzero(calendar.live[:, at])]


def _debts_again(case: Case, ledger: pl.DataFrame) -> Iterator[str]:
    loans = case["credits"]
    drawn, repaid, paid = (_yearly(ledger, entry) for entry in (DRAWN, REPAID, INTEREST))
    for at, credit in enumerate(loans.labels):
        start, ceiling, rate = (float(loans[column].values[at].sum()) for column in ("start", "ceiling", "rate"))
        for scenario, stages in _paths(case.calendar):
            owed = start
            for stage in stages:
                cell = credit, stage.label, scenario
                change = drawn.get(cell, 0.0) + repaid.get(cell, 0.0)
                openings = [owed + year * change for year in range(stage.length)]
                owed = openings[-1] + change
                interest = rate * sum(openings)
                if abs(interest + stage.length * paid.get(cell, 0.0)) > TOLERANCE * (1 + interest):
                    yield f"{credit}, {stage.label}, {scenario}: interest should be {interest:.6g} over its years."
                if not -TOLERANCE <= owed <= ceiling + TOLERANCE * (1 + ceiling):
                    yield f"{credit}, {stage.label}, {scenario}: {owed:.6g} are owed under a ceiling of {ceiling:.6g}."


def _reserves_again(case: Case, ledger: pl.DataFrame) -> Iterator[str]:
    reserves = case["reserves"]
    carried = _yearly(ledger, CARRIED)
    for at, label in enumerate(reserves.labels):
        start, least = (float(reserves[column].values[at].sum()) for column in ("start", "minimum"))
        for scenario, stages in _paths(case.calendar):
            held = start
            for stage in stages:
                held -= stage.length * carried.get((label, stage.label, scenario), 0.0)
                if held < least - TOLERANCE * (1 + abs(least)):
                    yield f"{label}, {stage.label}, {scenario}: {held:.6g} are held, and {least:.6g} must be."
