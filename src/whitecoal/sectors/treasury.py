"""Treasury: revenues and obligations, credits repaid with interest, arrears, exchange of moneys, reserves.

Foreign exchange and cash are two goods, and each holder's account of each must close exactly: what is not spent is
carried over in the holder's reserve, and a holder without a reserve can carry nothing over. Money comes from trade,
from named budget lines, from aid and from named credits, and from nowhere else. What must be paid whatever the plan
may be left unpaid for a time, where the case allows arrears: so no obligation makes a plan contradictory.

Symbols, for a credit c, a reserve h, an exchange e, a holder's arrears a, a stage t, a scenario w:

| symbol | meaning | unit | dimensions |
| --- | --- | --- | --- |
| D, B | debt at the end of the first year of a stage, and before it | Mmoney | c × t × w |
| u, v | drawn, repaid | Mmoney | c × t × w |
| T | all that was drawn up to now, with the debt at the start | Mmoney | c × t × w |
| σ, N | share of a stage's years in which instalments are due; number of instalments | 1 | c × t, c |
| ρ | rate of interest | 1/year | c |
| n | years of the stage | year | t |
| S, s | money held at the end of the first year of a stage; what is missing to the floor | Mmoney | h × t × w |
| e | money given in exchange | Mmoney | e × t × w |
| r | what one unit given brings | 1 | e |
| A, l, m | owed in arrears; left unpaid, paid late | Mmoney | a × t × w |

Books:

- foreign exchange, cash [Mmoney @ region or pool]: + budget lines + u − v − interest + S before − S − e + l − m, and
  + r e in the other money
- debt [Mmoney @ credit]: B + u − v − D = 0; 0 ≤ D ≤ the ceiling, in the first and the last year of a stage
- instalments due [Mmoney @ credit]: σ T / N − v = 0, for credits repaid in equal instalments, N = 1: at once
- room for debt service [Mmoney @ credit]: service limit − v − interest ≥ 0
- room for all debt service [Mmoney @ holder and money]: share · what was earned − Σ (v + interest) + beyond ≥ 0
- arrears [Mmoney @ holder and money]: A before + l − m − A = 0; 0 ≤ A ≤ the ceiling
- what is due [Mmoney @ holder and money]: negative budget lines + interest + instalments − l ≥ 0, no more is unpaid
- reserve floor [Mmoney @ reserve]: S − minimum − cover · what is bought abroad + s ≥ 0, first and last year of a stage

Interest of a year is ρ times the debt at its start. Over a long stage the debt moves by D − B every year, so the mean
year pays ρ · (B + (n − 1) / 2 · (D − B)).

Bounds: u ≤ the draw limit in the years of drawing, 0 outside them; v = 0 before repayment is due; D = 0 from the first
stage that begins after it was due; S ≥ the minimum where the floor has no price; e ≤ its limit.
Worth: − price · what is owed in arrears at the end of each year, − price · s, − price · service beyond its limit. Worth
at the end of the horizon: the end value of a reserve times S, less the debt and the arrears outstanding.
"""

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whitecoal.algebra import Array, Expr
from whitecoal.calendar import Calendar
from whitecoal.entries import Good
from whitecoal.errors import PostingError
from whitecoal.faults import Fault, did_you_mean
from whitecoal.problem import Problem
from whitecoal.second_looks import treasury as second_look
from whitecoal.tables import Column, Table
from whitecoal.tables.rows import SEPARATOR, Rows
from whitecoal.units import unit

MONEYS = ("foreign exchange", "cash")
DRAWN, REPAID, INTEREST = "credit drawn", "credit repaid", "interest"
CARRIED = "carried over"
UNPAID, LATE, BEYOND, MISSING = "left unpaid", "paid late", "service beyond its limit", "missing to the floor"
FREE, INSTALMENTS = "free", "instalments"
NEVER = 9999
"""A year that does not come."""
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
            Column(
                "to_year",
                type="year",
                default=NEVER,
                meaning="last year of it, nothing comes or goes after; the same as from_year for what comes once",
            ),
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
            Column(
                "schedule",
                choices=(FREE, INSTALMENTS),
                default=FREE,
                meaning="repaid as the plan likes within these years, or in equal yearly instalments",
            ),
            Column("first_due", type="year", default=0, meaning="first year of repayment: what lies before is grace"),
            Column("last_due", type="year", default=NEVER, meaning="year in which the last of it is repaid"),
        ),
    ),
    Table(
        "service_limits",
        key=("holder", "good"),
        required=False,
        meaning="most that interest and repayment of all credits of a holder may take of what he earns",
        columns=(
            Column("holder", to="places", meaning="region or union that borrows"),
            Column("good", choices=MONEYS, meaning="the money"),
            Column("share", unit="1", minimum=0, meaning="share of the earnings"),
            Column("earned", default="sold abroad", meaning="notes of the entries that count as earnings, by |"),
            Column(
                "price",
                unit="1",
                minimum=0,
                default=math.inf,
                meaning="what a unit beyond costs; blank: the limit is hard",
            ),
        ),
    ),
    Table(
        "arrears",
        key=("holder", "good"),
        required=False,
        meaning="holders who may leave unpaid for a time what is due whatever the plan",
        columns=(
            Column("holder", to="places", meaning="region or union that owes"),
            Column("good", choices=MONEYS, meaning="the money"),
            Column("ceiling", unit="Mmoney", minimum=0, meaning="most that may stand unpaid"),
            Column(
                "price", unit="1/year", minimum=0, meaning="what a unit that stands unpaid at the end of a year costs"
            ),
            Column("start", unit="Mmoney", minimum=0, default=0.0, meaning="unpaid at the start of the plan"),
            Column("end_value", unit="1", minimum=0, default=1.0, meaning="weight of a unit unpaid at the end"),
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
            Column(
                "cover",
                unit="year",
                minimum=0,
                default=0.0,
                meaning="time for which what is held must pay for what is bought abroad; [month] in the header",
            ),
            Column(
                "price",
                unit="1",
                minimum=0,
                default=math.inf,
                meaning="what a unit missing to that costs in a year; blank: hard",
            ),
            Column("end_value", unit="1", minimum=0, default=0.0, meaning="worth of a unit held at the end"),
        ),
    ),
)


def build(p: Problem) -> None:
    """Open the books of money and debt and post budget lines, credits, arrears, exchanges and reserves."""
    for money in MONEYS:
        _money(p, money)
    if _note_homeless(p):
        return
    dues: list[Due] = []
    if p.case["budgets"]:
        dues += _post_budgets(p)
    if p.case["credits"]:
        dues += _post_credits(p)
    if p.case["arrears"]:
        _post_arrears(p, dues)
    if p.case["exchanges"]:
        _post_exchanges(p)
    if p.case["reserves"]:
        _post_reserves(p)


class Due(NamedTuple):
    """What must be paid in a year whatever the plan: in which money, by whom, how much [Mmoney; item × stage × …]."""

    good: str
    holders: tuple[str, ...]
    amount: Expr | Array


def _note_homeless(p: Problem) -> bool:
    """Note holders who have no account: a union whose money is kept by its republics."""
    faults = []
    for name in ("budgets", "credits", "service_limits", "arrears", "exchanges", "reserves"):
        rows = p.case[name]
        for at, holder in enumerate(rows["holder"] if rows else ()):
            if not _at_home(p, holder, _moneys_of(rows, at)):
                found = f'"{holder}" keeps no account of {" or ".join(_moneys_of(rows, at))}'
                wanted = "Money is kept at each region, or where the table pools says."
                advice = "Name a region, or pool it there."
                faults.append(Fault("E042", name, int(rows.lines[at]), "holder", found, wanted, advice))
    for fault in faults:
        p.fault(fault)
    return bool(faults)


def _moneys_of(rows: Rows, at: int) -> tuple[str, ...]:
    if rows.table.name == "exchanges":
        return rows["from"][at], rows["to"][at]
    return (rows["good"][at],)


def _at_home(p: Problem, holder: str, moneys: tuple[str, ...]) -> bool:
    try:
        for money in moneys:
            p.places.account(money, ("region",), holder)
    except PostingError:
        return False
    return True


def _money(p: Problem, name: str) -> Good:
    meaning = {"cash": "Money at home.", "foreign exchange": "Money that buys abroad."}[name]
    return p.good(name, "Mmoney", at="region", meaning=meaning)


def _post_money(p: Problem, rows: Rows, amount: Expr, note: str) -> None:
    """Post amounts of rows with the columns good and holder, each in its own money."""
    for money in dict.fromkeys(rows["good"]):
        some = rows.where([good == money for good in rows["good"]])
        p.post(_money(p, money), some["holder"], amount.at(some.labels, some.labels), note)


# ---- budget lines -----------------------------------------------------------------------------------------------


def _post_budgets(p: Problem) -> Iterator[Due]:
    budgets = p.case["budgets"]
    moneys = _moneys_of_lines(p, budgets)
    _note_years_the_wrong_way_round(p, budgets, "from_year", "to_year", "holds")
    for money in MONEYS:
        lines = [line for line, good in moneys.items() if good == money]
        if lines:
            holders = tuple(holder for holder, _ in lines)
            values = np.stack([_line_over_stages(p.calendar, budgets, line) for line in lines])
            amount = Array.over(values, "Mmoney", "item", "stage", "scenario", labels=tuple(map(SEPARATOR.join, lines)))
            p.post(_money(p, money), holders, amount, "budget")
            yield Due(money, holders, Array(np.maximum(-amount.values, 0.0), amount.unit, amount.labels))


def _line_over_stages(calendar: Calendar, budgets: Rows, line: tuple[str, str]) -> NDArray[np.float64]:
    """The amount of a line in the mean year of each stage [Mmoney; stage × scenario].

    Rows that name a scenario go before those that do not. A row holds until the year of the next, or until its own last
    year, after which nothing comes or goes.
    """
    names = list(zip(budgets["holder"], budgets["line"], budgets["scenario"], strict=True))
    amounts, first, last = budgets["amount"].values.ravel(), budgets["from_year"], budgets["to_year"]
    own = {name for *_, name in (named for named in names if named[:2] == line)}
    found = np.zeros((len(calendar.stage_list), len(calendar.scenarios) if any(own) else 1))
    for at, scenario in enumerate(calendar.scenarios if any(own) else ("",)):
        wanted = (*line, scenario if scenario in own else "")
        rows = sorted((row for row, name in enumerate(names) if name == wanted), key=lambda row: int(first[row]))
        for stage, years in enumerate(one.years for one in calendar.stage_list):
            holding = [[-1, *(row for row in rows if first[row] <= year)][-1] for year in years]
            there = [row for row, year in zip(holding, years, strict=True) if row >= 0 and year <= last[row]]
            found[stage, at] = sum(float(amounts[row]) for row in there) / len(years)
    return found


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


def _post_credits(p: Problem) -> Iterator[Due]:
    loans = p.case["credits"]
    _note_years_the_wrong_way_round(p, loans, "first_year", "last_year", "can be drawn")
    _note_years_the_wrong_way_round(p, loans, "first_due", "last_due", "is repaid")
    _note_instalments_without_years(p, loans)
    owed = p.flow("debt", loans, "Mmoney", upper=loans["ceiling"] * _not_yet_due(p.calendar, loans))
    drawn = p.flow("credit drawn", loans, "Mmoney", upper=_most_drawn(p, loans))
    repaid = p.flow("credit repaid", loans, "Mmoney", upper=_most_repaid(p.calendar, loans))
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
    _limit_all_service(p, loans, repaid + interest)
    p.aim(-loans["end_value"] * p.closing(owed), "debt left at the end", at_end=True, places=loans.labels)
    instalments = _post_instalments(p, loans, drawn, repaid)
    for amount in (interest, instalments):
        for money in dict.fromkeys(loans["good"]):
            some = loans.where([good == money for good in loans["good"]])
            yield Due(money, some["holder"], amount.at(some.labels, some.labels))


def _note_years_the_wrong_way_round(p: Problem, rows: Rows, first: str, last: str, what: str) -> None:
    for at, (begin, end) in enumerate(zip(rows[first], rows[last], strict=True)):
        if end < begin:
            found = f'"{rows.labels[at]}" {what} from {begin} to {end}'
            wanted, advice = "The last year is not before the first.", "Mend one of the two."
            p.fault(Fault("E029", rows.table.name, int(rows.lines[at]), last, found, wanted, advice))


def _note_instalments_without_years(p: Problem, loans: Rows) -> None:
    """Instalments want their years, which come after those of drawing."""
    for at, schedule in enumerate(loans["schedule"]):
        first, last, drawn = (int(loans[column][at]) for column in ("first_due", "last_due", "last_year"))
        if schedule == INSTALMENTS and (first <= drawn or last == NEVER):
            found = f'"{loans.labels[at]}" is drawn until {drawn}, first_due is {first or "blank"}'
            found += ", last_due is blank" if last == NEVER else ""
            wanted = "Instalments have a first and a last year, after the last year of drawing."
            p.fault(Fault("E029", "credits", int(loans.lines[at]), "first_due", found, wanted))


def _share_of_years(calendar: Calendar, loans: Rows, first: str, last: str) -> Array:
    """Share of each stage's years that lie within two years of each credit [1; credit × stage]."""
    years = [np.array(stage.years) for stage in calendar.stage_list]
    spans = list(zip(loans[first], loans[last], strict=True))
    shares = [[((year >= begin) & (year <= end)).mean() for year in years] for begin, end in spans]
    return Array.over(np.array(shares, dtype=float), "1", "item", "stage", labels=loans.labels)


def _most_drawn(p: Problem, loans: Rows) -> Array:
    """Most that can be drawn in a representative year: the limit times the share of years of drawing [Mmoney]."""
    limit: Array = loans["draw_limit"]
    return limit * p.year * _share_of_years(p.calendar, loans, "first_year", "last_year")


def _most_repaid(calendar: Calendar, loans: Rows) -> Array:
    """Nothing before repayment is due, anything from then on [Mmoney]."""
    due = _share_of_years(calendar, loans, "first_due", "last_due").values > 0
    late = np.array([[stage.first_year > last for stage in calendar.stage_list] for last in loans["last_due"]])
    open_years = due | late[:, :, None, None, None]
    return Array(np.where(open_years, math.inf, 0.0), unit("Mmoney"), loans.labels)


def _not_yet_due(calendar: Calendar, loans: Rows) -> Array:
    """0 in the stages in which nothing may be owed any more, 1 in those before [1; credit × stage]."""
    ends = [stage.years[-1] if stage.length == 1 else stage.first_year - 1 for stage in calendar.stage_list]
    owing = [[float(end < last) for end in ends] for last in loans["last_due"]]
    return Array.over(np.array(owing), "1", "item", "stage", labels=loans.labels)


def _post_instalments(p: Problem, loans: Rows, drawn: Expr, repaid: Expr) -> Expr:
    """Equal instalments of all that was drawn, for the credits that are repaid so.

    Returns:
        Expr: what is due [Mmoney; credit × stage × scenario], nothing for credits repaid as the plan likes.
    """
    first, last = np.maximum(loans["first_due"], p.calendar.first_year), np.asarray(loans["last_due"])
    fixed = np.array([schedule == INSTALMENTS for schedule in loans["schedule"]])
    part = np.where(fixed, 1.0 / np.maximum(last - first + 1, 1), 0.0)
    share = _share_of_years(p.calendar, loans, "first_due", "last_due")
    share = share * Array.over(part, "1", "item", labels=loans.labels)
    so_far: Expr = (drawn * (p.calendar.length / p.year)).through(p.calendar.built()) + loans["start"]
    due: Expr = so_far * share
    regular = loans.where(fixed)
    if regular:
        good = p.good("instalments due", "Mmoney", at="credit", meaning="What must be repaid in a year.")
        p.post(good, regular.labels, due.at(regular.labels, regular.labels), "due")
        p.post(good, regular.labels, -repaid.at(regular.labels, regular.labels), REPAID)
    return due


def _limit_service(p: Problem, loans: Rows, service: Expr) -> None:
    limited = loans.where(np.isfinite(loans["service_limit"].values.ravel()))
    if limited:
        meaning = "Interest and repayment that a credit may still take in a year."
        room = p.good("room for debt service", "Mmoney", at="credit", spare=True, meaning=meaning)
        p.post(room, limited.labels, limited["service_limit"] * p.year, "limit")
        p.post(room, limited.labels, -service.at(limited.labels, limited.labels), "interest and repayment")


def _limit_all_service(p: Problem, loans: Rows, service: Expr) -> None:
    """Keep the service of all credits of a holder to a share of what he earns, at a price where it has one."""
    limits = p.case["service_limits"]
    for at, label in enumerate(limits.labels if limits else ()):
        row = limits.where(np.arange(len(limits)) == at)
        money, home = row["good"][0], p.places.account(row["good"][0], ("region",), row["holder"][0])
        earned = _earned(p, row, money, home)
        own = [
            loan
            for loan, good, holder in zip(loans.labels, loans["good"], loans["holder"], strict=True)
            if good == money and p.places.account(good, ("region",), holder) == home
        ]
        if not own or earned is None:
            continue
        meaning = "What interest and repayment of all credits may still take of what is earned."
        room = p.good("room for all debt service", "Mmoney", at="item", spare=True, meaning=meaning)
        if home in (earned.labels or ()):
            p.post(room, label, row["share"] * earned.at([home], [label]), "share of what was earned")
        p.post(room, label, -service.at(own, own), "interest and repayment")
        if np.isfinite(row["price"].values).all():
            beyond = p.flow(BEYOND, row, "Mmoney")
            p.post(room, label, beyond, BEYOND)
            p.aim(-(row["price"] * beyond), BEYOND, places=row["holder"][0])


def _earned(p: Problem, row: Rows, money: str, home: str) -> Expr | None:
    """What is earned under the notes of a limit, at any account; where nobody earns so, it is a fault."""
    notes = [note.strip() for note in row["earned"][0].split("|")]
    posted = p.posted(money, *notes)
    if posted.labels:
        return posted
    known = {entry.note for entry in p.entries if entry.good == money and home in entry.places}
    found = f"nothing is booked to {money} as {' or '.join(notes)}"
    hint = did_you_mean(notes[0], known) or f"There are: {', '.join(sorted(known))}."
    p.fault(Fault("E041", "service_limits", int(row.lines[0]), "earned", found, advice=hint))
    return None


# ---- arrears ----------------------------------------------------------------------------------------------------


def _post_arrears(p: Problem, dues: list[Due]) -> None:
    """Let what is due stand unpaid for a time, at a price and up to a ceiling."""
    rows = p.case["arrears"]
    homes = _homes(p, rows)
    unpaid, late = p.flow(UNPAID, rows, "Mmoney"), p.flow(LATE, rows, "Mmoney")
    owed = p.flow("arrears", rows, "Mmoney", upper=rows["ceiling"])
    before = p.before(owed, rows["start"])
    arrears = p.good("arrears", "Mmoney", at="item", meaning="What stands unpaid of what was due.")
    for note, amount in (("owed before", before), (UNPAID, unpaid), (LATE, -late), ("owed after", -owed)):
        p.post(arrears, rows.labels, amount, note)
    _post_money(p, rows, unpaid, UNPAID)
    _post_money(p, rows, -late, LATE)
    meaning = "What is due whatever the plan, and may be left unpaid."
    due = p.good("what is due", "Mmoney", at="item", spare=True, meaning=meaning)
    p.post(due, rows.labels, -unpaid, UNPAID)
    for one in dues:
        places = [p.places.account(one.good, ("region",), holder) for holder in one.holders]
        kept = [at for at, place in enumerate(places) if (one.good, place) in homes]
        names = [(one.amount.labels or ())[at] for at in kept]
        p.post(due, [homes[one.good, places[at]] for at in kept], one.amount.at(names, names), "due")
    mean = owed + (p.calendar.length / p.year - 1.0) * 0.5 * (owed - before)
    p.aim(-(rows["price"] * p.year * mean), "arrears", places=rows["holder"])
    p.aim(-rows["end_value"] * p.closing(owed), "arrears left at the end", at_end=True, places=rows["holder"])


def _homes(p: Problem, rows: Rows) -> dict[tuple[str, str], str]:
    """For each money and account the row that keeps its arrears; two of one account are a fault."""
    homes: dict[tuple[str, str], str] = {}
    for at, label in enumerate(rows.labels):
        money, holder = rows["good"][at], rows["holder"][at]
        home = p.places.account(money, ("region",), holder)
        if homes.setdefault((money, home), label) != label:
            found = f'"{label}" and "{homes[money, home]}" owe from one account, that of {home}'
            p.fault(Fault("E033", "arrears", int(rows.lines[at]), "holder", found, "", "Leave one of them out."))
    return homes


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
    floored = _floored(reserves)
    least = reserves["minimum"] * Array.over(np.where(floored, 0.0, 1.0), "1", "item", labels=reserves.labels)
    held = p.flow("reserve", reserves, "Mmoney", lower=least)
    before = p.before(held, reserves["start"])
    _post_money(p, reserves, before - held, CARRIED)
    if floored.any():
        last = held + (p.calendar.length / p.year - 1.0) * (held - before)
        _post_floors(p, reserves.where(floored), {"": held, f"{SEPARATOR}last year": last})
    worth = reserves["end_value"] * p.closing(held)
    p.aim(worth, "money held at the end", at_end=True, places=reserves["holder"])


def _floored(reserves: Rows) -> NDArray[np.bool_]:
    """Which reserves have a floor that is priced or moves with imports, so that a bound will not do."""
    priced = np.isfinite(reserves["price"].values.ravel())
    return np.asarray(priced | (reserves["cover"].values.ravel() > 0))


def _post_floors(p: Problem, rows: Rows, held: dict[str, Expr]) -> None:
    """Hold a minimum and cover for imports at the end of a stage's first and last year, or pay for what is missing."""
    meaning = "Money held beyond the least that should be."
    floor = p.good("reserve floor", "Mmoney", at="item", spare=True, meaning=meaning)
    wanted = rows["minimum"] + _cover(p, rows)
    priced = rows.where(np.isfinite(rows["price"].values.ravel()))
    for ending, amount in held.items():
        accounts = [f"{label}{ending}" for label in rows.labels]
        p.post(floor, accounts, amount.at(rows.labels, rows.labels), "held")
        p.post(floor, accounts, -wanted, "should be held")
        if priced:
            missing = p.flow(f"{MISSING}{ending}", priced, "Mmoney")
            p.post(floor, [f"{label}{ending}" for label in priced.labels], missing, MISSING)
            p.aim(-(priced["price"] * 0.5 * missing), MISSING, places=priced["holder"])


def _cover(p: Problem, rows: Rows) -> Expr:
    """What the time of cover asks for: that share of what is bought abroad in a year [Mmoney; reserve]."""
    total = Expr((), np.zeros((len(rows), 1, 1, 1, 1)), unit("Mmoney"), rows.labels)
    for at, label in enumerate(rows.labels):
        money, holder = rows["good"][at], rows["holder"][at]
        row = rows.where(np.arange(len(rows)) == at)
        if not row["cover"].values.any():
            continue
        home, bought = p.places.account(money, ("region",), holder), p.posted(money, "bought abroad")
        if not bought.labels:
            found = f"nothing is bought abroad with {money}"
            p.fault(Fault("E041", "reserves", int(rows.lines[at]), "cover", found, "", "Leave the cover blank."))
        if home not in (bought.labels or ()):
            continue
        paid = -bought.at([home], [label])
        total = total + ((row["cover"] / p.year) * paid).group([label], rows.labels)
    return total


check = second_look.check
