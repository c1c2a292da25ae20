"""Concessions: contracts with foreign firms on deposits, offered, refused or signed.

An *option* is a term sheet with a year in which it may begin. What its flows are is not for the program to find out:
the simulator of contracts (`whitecoal.contracts`) takes the steps of the terms, in their order, at the prices of every
scenario, and hands the yearly amounts to the ledger, where an option is signed or not. So progressive terms, ceilings
and losses carried never become variables. A firm does not sign what it expects to lose by: an option whose expected
worth to the company, at its hurdle, is below nothing is not on offer, and a remark says so.

Symbols, for an option o, a stage t, a scenario w, a month s, a block b:

| symbol | meaning | unit | dimensions |
| --- | --- | --- | --- |
| x | whether the option is signed, in the stage of its first year | 1 | o × t |
| X | whether it has been signed up to now | 1 | o × t |
| Q, K | output, that part of it which the state takes in kind | kt | o × t × w |
| T | what a step of the terms gives the state in money | Mmoney | o × step × t × w |
| V, I, C | value of output, capital spent, running costs | Mmoney | o × t × w |
| h | share of the costs that is spent at home | 1 | o |
| U, B | capacity of the mine taken over, capacity handed back | kt/year | o × t |
| σ, η | share of the year that falls on a month, on a block of a month | 1 | s, s × b |

Amounts of a stage are the mean of its years; years before the first of the contract and after its last count nothing.

Books:

- deposit area [1 @ mine]: 1 − Σ X ≥ 0: at most one contract on a deposit
- contracts signed [1 @ region]: + x, a measure
- ore in the ground [kt @ tranche]: − Q X
- mine capacity [kt/year @ mine]: − U X while the contract runs, + B X after it
- room beside a contract [kt/year @ mine]: most we could mine alone − (that − what the contract leaves us) X while it
  runs − what we mine ≥ 0, where a contract keeps the deposit for the company
- foreign exchange [Mmoney @ region]: + T X, one note for each step; + h (I + C) X, which the company changes into
- cash [Mmoney @ region]: − h (I + C) X, for wages and what it buys at home; − our own cost of a tonne · Q X
- the product [its unit @ place]: + K X; the rest is the company's and leaves with it
- company capital [Mmoney @ region]: + I X, a measure: machines and money that come from outside
- company money [Mmoney @ item]: + (V − I − C − what the state takes, in money and in kind) X − what is left = 0: the
  company's own account, shown so that it can be read
- concession output [kt @ mine]: + Q X, a measure, the company's and the state's part apart
- labour, skilled labour, specialist labour [Mperson-day @ region, month]: − σ · days per tonne · Q X
- power [GWh @ zone, block]: − η · energy per tonne · Q X
- corridor capacity [kt/year @ corridor]: − what the company sends away, where a corridor is named

Worth at the end of the horizon: end value · (what the state takes in money after it, discounted to the end) · x.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from whitecoal.algebra import Array, Expr
from whitecoal.calendar import Calendar
from whitecoal.case import Case
from whitecoal.contracts import Simulation, Terms, present_worth, rates_of_return, simulate, terms_of
from whitecoal.errors import CaseFault, UnitError
from whitecoal.faults import Fault, did_you_mean
from whitecoal.problem import Problem
from whitecoal.second_looks import concessions as second_look
from whitecoal.tables import Column, Table
from whitecoal.tables.rows import Rows
from whitecoal.units import unit

SIGNED, OURS, THEIRS = "signed", "the state's part in kind", "exported by the company"
TAKE = "concession "
"""A step's take is booked as "concession royalty", and so on."""

TABLES = (
    Table(
        "concession_offers",
        key=("mine", "terms", "start"),
        required=False,
        meaning="contracts that may be signed: a term sheet of the folder contracts, and the year it would begin",
        columns=(
            Column("mine", to="places", kind="mine", meaning="deposit it is for"),
            Column("terms", meaning="name of the term sheet, contracts/NAME.toml"),
            Column("start", type="year", meaning="calendar year that is its first"),
            Column("hurdle", unit="1/year", minimum=0, meaning="yearly return below which the company does not sign"),
            Column("product", to="goods", meaning="good it brings up, the product of its term sheet"),
            Column("ore", to="places", kind="tranche", meaning="tranche of the deposit it is taken from"),
            Column("place", to="places", kind=("region", "port"), meaning="where it hires, pays and delivers"),
            Column("takes", unit="kt/year", minimum=0, default=0.0, meaning="capacity of the mine that it takes over"),
            Column(
                "decline",
                unit="1/year",
                minimum=0,
                maximum=1,
                default=0.0,
                meaning="share of that capacity, and of what is handed back, lost in a year",
            ),
            Column(
                "beside",
                unit="kt/year",
                minimum=0,
                default=math.inf,
                meaning="most that we may mine on the deposit while the contract runs; blank: no such term",
            ),
            Column(
                "alone",
                unit="kt/year",
                minimum=0,
                default=0.0,
                meaning="most that we could mine there without a contract; wanted with `beside`",
            ),
            Column("hands_back", unit="kt/year", minimum=0, default=0.0, meaning="capacity left to us at its end"),
            Column("home_share", unit="1", minimum=0, maximum=1, default=0.0, meaning="share of costs spent at home"),
            Column("home_cost", unit="money/t", minimum=0, default=0.0, meaning="cash cost of a tonne that we bear"),
            Column("labour", unit="person-day/t", minimum=0, default=0.0, meaning="labour for a tonne"),
            Column("skilled", unit="person-day/t", minimum=0, default=0.0, meaning="skilled labour for a tonne"),
            Column("specialists", unit="person-day/t", minimum=0, default=0.0, meaning="specialists' days for a tonne"),
            Column("power", unit="kWh/t", minimum=0, default=0.0, meaning="electricity for a tonne"),
            Column("zone", to="places", kind="zone", default="", meaning="power zone that supplies it"),
            Column("corridor", to="places", kind="corridor", default="", meaning="corridor its exports fill"),
            Column(
                "end_value",
                unit="1",
                minimum=0,
                default=0.0,
                meaning="worth of a unit the state takes after the plan, discounted to its end",
            ),
        ),
    ),
    Table(
        "offer_prices",
        key=("product", "from_year", "scenario"),
        required=False,
        meaning="what a concessionaire gets for a product; a value holds until the next row's year",
        columns=(
            Column("product", to="goods", meaning="good"),
            Column("from_year", type="year", meaning="first year of this value"),
            Column("scenario", default="", meaning="scenario it belongs to; blank: every scenario"),
            Column("price", unit="money/{product}", minimum=0, meaning="price of a unit"),
        ),
    ),
)


@dataclass(frozen=True)
class Option:
    """A contract that may be signed, with its flows in each scenario.

    Args:
        label: of its row.
        start: calendar year of its first year.
        flows: simulated at the prices of each scenario [scenario], money in millions of the case's.
        mass: kt in a unit of output.
        hurdle: of the company [1/year].
    """

    label: str
    start: int
    flows: tuple[Simulation, ...]
    mass: float
    hurdle: float


def build(p: Problem) -> None:
    """Simulate every option, leave out what no company would sign, and post the rest."""
    offers = p.case["concession_offers"]
    if not offers:
        return
    options = [option for at in range(len(offers)) if (option := _option(p, offers, at)) is not None]
    if len(options) < len(offers):
        return  # faults have been noted
    worths = [_expected_worth(p.calendar, option) for option in options]
    _remark(p, options, worths)
    kept = [worth >= 0.0 and _is_planned(p.calendar, option) for option, worth in zip(options, worths, strict=True)]
    _post(p, offers.where(kept), [option for option, keep in zip(options, kept, strict=True) if keep])


def _is_planned(calendar: Calendar, option: Option) -> bool:
    """Whether the first year of an option lies in the plan."""
    return calendar.first_year <= option.start <= calendar.last_year


# ---- options ----------------------------------------------------------------------------------------------------


def _option(p: Problem, offers: Rows, at: int) -> Option | None:
    """The option of a row; None where something is wrong with it, which is noted."""
    terms = _terms(p, offers, at)
    if terms is None or not _fits(p, offers, at, terms):
        return None
    start, hurdle = int(offers["start"][at]), float(offers["hurdle"].values[at].sum())
    stated = replace(_in_case_money(p.case, terms), first_year=start, hurdle=hurdle)
    product = offers["product"][at]
    prices = [_prices(p.case, product, stated, scenario) for scenario in p.calendar.scenarios]
    flows = tuple(simulate(stated, price=price) for price in prices)
    return Option(offers.labels[at], start, flows, unit(terms.unit).factor_to(unit("kt")), hurdle)


def _terms(p: Problem, offers: Rows, at: int) -> Terms | None:
    name, line = offers["terms"][at], int(offers.lines[at])
    sheets = p.case.term_sheets
    if name not in sheets:
        found = f"there is no contracts/{name}.toml in the folder of the case"
        near = did_you_mean(name, sheets) or (f"There are: {', '.join(sheets)}." if sheets else "")
        p.fault(Fault("E041", "concession_offers", line, "terms", found, "", near))
        return None
    try:
        return terms_of(sheets[name], f"contracts/{name}.toml")
    except CaseFault as wrong:
        if name not in offers["terms"][:at]:  # a sheet that is wrong is told once
            for fault in wrong.faults:
                p.fault(fault)
        return None


def _fits(p: Problem, offers: Rows, at: int, terms: Terms) -> bool:
    """Whether a row and its term sheet go together; what does not is noted."""
    faults: list[tuple[str, str, str, str]] = []
    product, mine, ore = (offers[column][at] for column in ("product", "mine", "ore"))
    if terms.product != product:
        found = f'"{product}" is not what {offers["terms"][at]}.toml is for, "{terms.product}"'
        faults.append(("E030", "product", found, "Name the same good in both."))
    measures = [text for text in (terms.unit, p.good_of(product).unit.text) if not unit(text).fits(unit("kt"))]
    faults += [("E015", "product", f'"{text}" does not measure by weight', "Ore is.") for text in measures]
    if p.places[ore].within != mine:
        faults.append(("E041", "ore", f'"{ore}" is not a tranche of "{mine}"', "Name one of its own tranches."))
    beside, alone = (float(offers[column].values[at].sum()) for column in ("beside", "alone"))
    if math.isfinite(beside) and alone < beside:
        found = f"{alone:g} kt/year alone and {beside:g} beside the company"
        faults.append(("E029", "alone", found, "Give what could be mined there without a contract."))
    if offers["power"].values[at].any() and not offers["zone"][at]:
        faults.append(("E021", "zone", f'"{offers.labels[at]}" takes power and has no zone', "Name the zone."))
    unpriced = [scenario for scenario in p.calendar.scenarios if not _price_rows(p.case, product, scenario)]
    if unpriced:
        found = f'"{product}" has no price in offer_prices for the scenario "{unpriced[0]}"'
        faults.append(("E041", "product", found, "Give it a row there, its scenario blank where all are meant."))
    try:
        _rate(p.case, terms)
    except UnitError as error:
        faults.append(("E015", "terms", f"its money is {terms.currency}", str(error)))
    for code, column, found, advice in faults:
        p.fault(Fault(code, "concession_offers", int(offers.lines[at]), column, found, "", advice))
    return not faults


def _rate(case: Case, terms: Terms) -> float:
    """What one of the money of the terms is worth in the case's."""
    rates = {**case.settings.rates, case.currency: 1.0}
    return unit(terms.currency).factor_to(unit("money"), rates)


def _in_case_money(case: Case, terms: Terms) -> Terms:
    """The same contract with every amount in the money of the case."""
    return terms.in_money(case.currency, _rate(case, terms))


def _prices(case: Case, product: str, terms: Terms, scenario: str) -> list[float]:
    """The price of a unit of output in each year of the contract, in a scenario [Mmoney/unit]."""
    rows = _price_rows(case, product, scenario)
    amount = rows.amounts("price")
    years = np.asarray(rows["from_year"])
    order = np.argsort(years, kind="stable")
    factor = [measure.factor_to(unit(f"Mmoney/({terms.unit})")) for measure in amount.units]
    at = np.maximum(np.searchsorted(years[order], terms.calendar_years, side="right") - 1, 0)
    return [float(amount.values[row] * factor[amount.which[row]]) for row in order[at]]


def _price_rows(case: Case, product: str, scenario: str) -> Rows:
    """The series of a price in a scenario: its own rows, or else those for every scenario."""
    rows = case["offer_prices"]
    if not rows:
        return rows
    rows = rows.where([name == product for name in rows["product"]])
    own = [name == scenario for name in rows["scenario"]]
    return rows.where(own if any(own) else [name == "" for name in rows["scenario"]])


def _expected_worth(calendar: Calendar, option: Option) -> float:
    """What the company expects the contract to be worth at its hurdle, over the scenarios [Mmoney]."""
    worths = [present_worth(found.company, option.hurdle) for found in option.flows]
    return math.fsum(chance * worth for chance, worth in zip(calendar.probability, worths, strict=True))


def _remark(p: Problem, options: Sequence[Option], worths: Sequence[float]) -> None:
    """Say which contracts are on offer, which are not, and what the company expects of each."""
    for option, worth in zip(options, worths, strict=True):
        state = sum(
            chance * sum(found.state) for chance, found in zip(p.calendar.probability, option.flows, strict=True)
        )
        rates = rates_of_return(
            np.tensordot(p.calendar.probability, np.array([found.company for found in option.flows]), axes=1).tolist()
        )
        earned = f"a return of {rates[0]:.1%}" if len(rates) == 1 else "no single rate of return"
        expects = f"{option.label}: the company expects {earned} and {worth:+.4g} million {p.case.currency}"
        hurdle = f"at its hurdle of {option.hurdle:.1%}"
        if not _is_planned(p.calendar, option):
            p.remark("contracts not on offer", f"{option.label}: its first year lies outside the plan.")
        elif worth < 0.0:
            p.remark("contracts not on offer", f"{expects} {hurdle}; below nothing it does not sign.")
        else:
            taken = f"the state's takes over the whole term come to {state:.4g} million"
            p.remark("contracts on offer", f"{expects} {hurdle}; {taken}.")


# ---- posting ----------------------------------------------------------------------------------------------------


def _post(p: Problem, offers: Rows, options: Sequence[Option]) -> None:
    """Post what an option that is signed gives and takes."""
    if not offers:
        return
    chosen = p.choose("contracts signed", offers, "1", upper=_begins(p.calendar, offers, options), whole=True)
    running = chosen.through(p.calendar.built())
    _post_area(p, offers, chosen, running)
    _post_beside(p, offers, options, running)
    output = _post_output(p, offers, options, running)
    _post_capacity(p, offers, options, running)
    _post_money(p, offers, options, running, output)
    _value_what_comes_after(p, offers, options, chosen)


def _begins(calendar: Calendar, offers: Rows, options: Sequence[Option]) -> Array:
    """1 in the stages in which an option's first year lies [1; option × stage]."""
    stages = [[float(option.start in stage.years) for stage in calendar.stage_list] for option in options]
    return Array.over(np.array(stages), "1", "item", "stage", labels=offers.labels)


def _yearly(
    calendar: Calendar, offers: Rows, options: Sequence[Option], series: Sequence[Sequence[Sequence[float]]], text: str
) -> Array:
    """Series by year of the contract as means of the years of each stage [its unit; option × stage × scenario].

    Args:
        calendar: of the plan.
        offers: the rows of the options.
        options: for their first years.
        series: for each option and scenario a value for each year of the contract.
        text: the unit.
    """
    values = np.zeros((len(options), *calendar.shape[:2]))
    for at, option in enumerate(options):
        for stage, span in enumerate(calendar.stage_list):
            inside = [year - option.start for year in span.years if 0 <= year - option.start < len(series[at][0])]
            values[at, stage] = [sum(own[year] for year in inside) / span.length for own in series[at]]
    return Array.over(values, text, "item", "stage", "scenario", labels=offers.labels)


def _post_area(p: Problem, offers: Rows, chosen: Expr, running: Expr) -> None:
    meaning = "Room for a contract on a deposit: there is at most one."
    area = p.good("deposit area", "1", at="mine", over="node", spare=True, meaning=meaning)
    mines = list(dict.fromkeys(offers["mine"]))
    p.post(area, mines, Array.over(np.ones(len(mines)), "1", "item", labels=tuple(mines)), "one contract")
    p.post(area, offers["mine"], -running, "under contract")
    meaning = "Contracts signed with foreign firms."
    signed = p.good("contracts signed", "1", at="region", over="node", spare=True, meaning=meaning)
    p.post(signed, offers["place"], chosen, SIGNED)


def _post_beside(p: Problem, offers: Rows, options: Sequence[Option], running: Expr) -> None:
    """Keep the deposit for the company where the contract does: what the state's own mine brings up is read."""
    kept = np.isfinite(offers["beside"].values.ravel())
    if not kept.any():
        return
    meaning = "Output that we may still bring up on a deposit beside a company whose contract keeps it for itself."
    room = p.good("room beside a contract", "kt/year", at="mine", spare=True, meaning=meaning)
    within = Array.over(np.array(_shares(p.calendar, options)), "1", "item", "stage", labels=offers.labels)
    some = offers.where(kept)
    mines = tuple(dict.fromkeys(some["mine"]))
    alone = dict.fromkeys(mines, 0.0)
    for mine, most in zip(some["mine"], some["alone"].values.ravel(), strict=True):
        alone[mine] = max(alone[mine], float(most))
    most_alone = Array.over(np.array(list(alone.values())), "kt/year", "item", labels=mines)
    p.post(room, mines, most_alone, "mined alone at the most")
    given_up = most_alone.at(some["mine"], some.labels) - some["beside"]
    p.post(room, some["mine"], -((running * within).at(some.labels, some.labels) * given_up), "kept for the company")
    mined = p.posted("mine capacity", "used by output")
    ours = [mine for mine in mines if mine in (mined.labels or ())]
    p.post(room, ours, mined.at(ours, ours), "mined by ourselves")


def _shares(calendar: Calendar, options: Sequence[Option]) -> list[list[float]]:
    """The share of each stage's years in which an option would run [1; option × stage]."""
    spans = [range(one.start, one.start + one.flows[0].terms.years) for one in options]
    return [
        [sum(year in span for year in stage.years) / stage.length for stage in calendar.stage_list] for span in spans
    ]


def _in_kind(found: Simulation) -> list[float]:
    """Output that the state takes in kind in each year [unit]."""
    steps = [step for step, kind in _kinds(found.terms).items() if kind and step in found.takes]
    value = [sum(found.takes[step][at] for step in steps) for at in range(found.terms.years)]
    return [amount / price if price > 0 else 0.0 for amount, price in zip(value, found.price, strict=True)]


def _kinds(terms: Terms) -> dict[str, bool]:
    """Which steps are taken in kind."""
    return {
        "royalty": terms.royalty is not None and terms.royalty.in_kind,
        "profit split": terms.split is not None and terms.split.in_kind,
    }


def _post_output(p: Problem, offers: Rows, options: Sequence[Option], running: Expr) -> Expr:
    """What is brought up: out of the ground, by whose hands, with whose power, to whom [kt; option × stage × w]."""
    mined = [[[amount * one.mass for amount in found.output] for found in one.flows] for one in options]
    kinds = [[[amount * one.mass for amount in _in_kind(found)] for found in one.flows] for one in options]
    output = running * _yearly(p.calendar, offers, options, mined, "kt")
    ours = running * _yearly(p.calendar, offers, options, kinds, "kt")
    ore = p.good("ore in the ground", "kt", at="tranche", meaning="Ore that a tranche still holds; it only falls.")
    p.post(ore, offers["ore"], -output, "mined by concessions")
    meaning = "What concessions bring up in a year."
    measure = p.good("concession output", "kt", at="mine", spare=True, meaning=meaning)
    p.post(measure, offers["mine"], output - ours, THEIRS)
    p.post(measure, offers["mine"], ours, OURS)
    _post_shares(p, offers, output, ours)
    _post_hands(p, offers, output)
    return output


def _post_shares(p: Problem, offers: Rows, output: Expr, ours: Expr) -> None:
    """The state's part to its store, the company's part away."""
    for product in dict.fromkeys(offers["product"]):
        rows = offers.where([name == product for name in offers["product"]])
        p.post(p.good_of(product), rows["place"], ours.at(rows.labels, rows.labels), "share of concessions in kind")
    rows = offers.where([corridor != "" for corridor in offers["corridor"]])
    meaning = "What a corridor is able to carry in a year."
    carried = p.good("corridor capacity", "kt/year", at="corridor", spare=True, meaning=meaning)
    sent = (output - ours).at(rows.labels, rows.labels) / p.year
    p.post(carried, rows["corridor"], -sent, "carried for concessions")


def _post_hands(p: Problem, offers: Rows, output: Expr) -> None:
    """Hands and power, evenly over the year."""
    for name, column in (("labour", "labour"), ("skilled labour", "skilled"), ("specialist labour", "specialists")):
        rows = offers.where(offers[column].values.ravel() > 0)
        hands = p.good(name, "Mperson-day", at="region", over="season", spare=True)
        worked = rows[column] * output.at(rows.labels, rows.labels) * p.calendar.season_share
        p.post(hands, rows["place"], -worked, "work in concessions")
    rows = offers.where([zone != "" for zone in offers["zone"]])
    power = p.good("power", "GWh", at="zone", over="block", meaning="electricity in a zone")
    taken = rows["power"] * output.at(rows.labels, rows.labels) * p.calendar.hour_share
    p.post(power, rows["zone"], -taken, "taken by concessions")


def _post_capacity(p: Problem, offers: Rows, options: Sequence[Option], running: Expr) -> None:
    """Capacity of the mine that passes to the company, and what passes back when the term ends."""
    meaning = "Output that a mine is able to bring up in a year."
    capacity = p.good("mine capacity", "kt/year", at="mine", spare=True, meaning=meaning)
    kept = 1.0 - offers["decline"].to("1/year").values.ravel()
    ends = [option.start + option.flows[0].terms.years for option in options]
    first = p.calendar.first_year
    taken: list[list[float]] = []
    back: list[list[float]] = []
    for at, option in enumerate(options):
        spans = [np.array(stage.years) for stage in p.calendar.stage_list]
        within = [(years >= option.start) & (years < ends[at]) for years in spans]
        taken.append(
            [_mean(kept[at] ** (years - first + 1.0), inside) for years, inside in zip(spans, within, strict=True)]
        )
        back.append([_mean(kept[at] ** np.maximum(years - ends[at], 0), years >= ends[at]) for years in spans])
    used, left = (Array.over(np.array(share), "1", "item", "stage", labels=offers.labels) for share in (taken, back))
    p.post(capacity, offers["mine"], -(running * (offers["takes"] * used)), "taken over by concessions")
    p.post(capacity, offers["mine"], running * (offers["hands_back"] * left), "handed back by concessions")


def _mean(values: NDArray[np.float64], inside: NDArray[np.bool_]) -> float:
    """The mean over the years of a stage of what counts in some of them."""
    return float(np.where(inside, values, 0.0).mean())


def _post_money(p: Problem, offers: Rows, options: Sequence[Option], running: Expr, output: Expr) -> None:
    """What the state gets, what the company changes and spends at home, and the company's own account."""
    calendar = p.calendar

    def booked(series: Sequence[Sequence[Sequence[float]]]) -> Expr:
        return running * _yearly(calendar, offers, options, series, "Mmoney")

    exchange = p.good("foreign exchange", "Mmoney", at="region", meaning="Money that buys abroad.")
    cash = p.good("cash", "Mmoney", at="region", meaning="Money at home.")
    meaning = "What a concession earns, spends, gives the state and keeps."
    own = p.good("company money", "Mmoney", at="item", meaning=meaning)
    meaning = "Capital that concessions bring in from outside."
    brought = p.good("company capital", "Mmoney", at="region", spare=True, meaning=meaning)
    for step in dict.fromkeys(step for option in options for step in option.flows[0].takes):
        money = [[_in_money(found, step) for found in option.flows] for option in options]
        if np.any([amount for series in money for own_series in series for amount in own_series]):
            p.post(exchange, offers["place"], booked(money), f"{TAKE}{step}")
    capital, running_costs, revenue, state = (
        booked([[getattr(found, name) for found in option.flows] for option in options])
        for name in ("capital", "operating", "revenue", "state")
    )
    at_home = offers["home_share"] * (capital + running_costs)
    p.post(exchange, offers["place"], at_home, "changed by concessions")
    p.post(cash, offers["place"], -at_home, "spent at home by concessions")
    p.post(brought, offers["place"], capital, "brought in")
    p.post(cash, offers["place"], -(offers["home_cost"] * output), "our costs of concessions")
    open_ended = np.where(np.array(_shares(calendar, options)) > 0.0, math.inf, 0.0)
    most = Array.over(open_ended, "Mmoney", "item", "stage", labels=offers.labels)
    left = p.flow("left to the company", offers, "Mmoney", lower=-most, upper=most)
    for amount, note in (
        (revenue, "value of output"),
        (-capital, "capital"),
        (-running_costs, "running costs"),
        (-state, "given to the state"),
        (-left, "left to the company"),
    ):
        p.post(own, offers.labels, amount, note)


def _in_money(found: Simulation, step: str) -> Sequence[float]:
    """What a step gives the state in money; nothing where there is no such step or it is taken in kind."""
    if step not in found.takes or _kinds(found.terms).get(step, False):
        return [0.0] * found.terms.years
    return found.takes[step]


def _value_what_comes_after(p: Problem, offers: Rows, options: Sequence[Option], chosen: Expr) -> None:
    """What the state takes in money after the last year planned, discounted to the moment after it."""
    if not offers["end_value"].values.any():
        return
    values = np.zeros((len(options), 1, len(p.calendar.scenarios)))
    for at, option in enumerate(options):
        for now, found in enumerate(option.flows):
            for year, place in zip(found.years, range(found.terms.years), strict=True):
                if year > p.calendar.last_year:
                    factor = (1.0 + p.calendar.discount) ** (p.calendar.last_year + 1 - year)
                    values[at, 0, now] += factor * sum(_in_money(found, step)[place] for step in found.takes)
    later = Array.over(values, "Mmoney", "item", "stage", "scenario", labels=offers.labels)
    worth = chosen * (offers["end_value"] * later)
    p.aim(worth, "takes of concessions after the end", at_end=True, places=offers["place"])


check = second_look.check
