"""Purses: what each group earns and what it pays for, so that nothing is taken or given for nothing unless it is said.

Story
-----
A class that has a purse is paid for what it delivers (a harvest, milk, wool) at given terms of trade, and gets its
share of the money that is paid out at home (for mining, building, carriage). Out of the purse it pays for what it
obtains, at given terms too, for its own costs (of sowing, say), and its dues: taxes to the region, rent and wages to
other classes.
The purse is never negative, and what is not spent is put by for later years. So cloth may lie in the shop and nobody be
able to buy it, and grain cannot be taken for nothing: that would need terms that say so. What a group eats of its own
harvest is delivered and obtained like everything else; where both have one price it costs nothing.

Which goods and which entries count is said by the case in the words of its book of accounts: the sector knows neither
fields nor mines. Money paid out at home is somebody's income by the share that the case gives: what is not shared out
pays for wares and services that are not in the plan.

Where the money comes from
--------------------------
Each entry in a purse has its counter-entry, under the same note and for the same item, in the cash of the region (or
of the pool that keeps it), which thereby stands for the trading organisation: what is delivered takes cash, what is
obtained brings cash. The one exception is money paid out at home: there the payer's own entry of cash ("cost of
mining") is the counter-entry, and the share that reaches purses is at most all of it. So purses and cash together
change only by what cash has from elsewhere: budgets, credits, foreign trade, and the rest of the payments at home.

Symbols
-------
For a group g of class c in region r, a good k, an entry of cash j, a due u, a stage t, a scenario s:

| symbol | meaning | unit | dimensions |
| --- | --- | --- | --- |
| N | people of the group, mean of the stage's years | Mperson | g × t |
| μ | share of the group among those of its class in the region, by people | 1 | g × t |
| X, J | what arose of the good under the notes of the case; the cash paid | of the good, Mmoney | k × r × t × s |
| α, β, γ | share of the class in it: in the good, in the cash as income, as cost | 1 | c × k, c × j |
| d, o | price of what is delivered, of what is obtained | money/unit of the good | k × c × t |
| Q | what the group used up | of the good | g × k × t × s |
| ω | share of it that is paid for | 1 | c × k |
| E | earned: Σ d α μ X + Σ β μ J | Mmoney | g × t × s |
| τ | share of the earnings that a due takes | 1 | c × u × t |
| R | relief | Mmoney | g × t × s |
| S | put by at the end of the year | Mmoney | g × t × s |

Books:

- purse [Mmoney @ group]: + d α μ X (delivered) + β μ J (paid at home) − γ μ J (costs charged) − o ω Q (obtained)
  ± τ E (dues) + R (relief) + S before − S (put by) = 0, S ≥ 0
- earnings [Mmoney @ group]: what is delivered and paid at home − E = 0
- the good and its note, in all [of the good @ region]: what was booked − X = 0; cash likewise
- cash [Mmoney @ region]: − delivered + costs charged + obtained + dues to the region − relief

Bounds: R ≤ the limit of relief a head times N. Worth at the end of the horizon: the end value of a purse times S.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from whitecoal.algebra import Array, Expr
from whitecoal.case import Case
from whitecoal.entries import Good
from whitecoal.faults import Fault, did_you_mean
from whitecoal.problem import Problem
from whitecoal.second_looks import purses as second_look
from whitecoal.tables import Column, Table
from whitecoal.tables.rows import SEPARATOR, Rows
from whitecoal.units import unit

DELIVERED, PAID, CHARGED, OBTAINED = "delivered", "paid at home", "costs charged", "obtained"
DUES, RELIEF, PUT_BY = "dues", "relief", "put by"
MONEY = "cash"
TOLERANCE = 1e-6

TABLES = (
    Table(
        "purses",
        key=("class",),
        required=False,
        meaning="classes whose groups have a purse; the others neither are paid nor pay",
        columns=(
            Column("class", meaning="class of people, as in groups"),
            Column("start", unit="money/person", minimum=0, default=0.0, meaning="in the purse when the plan begins"),
            Column("end_value", unit="1", minimum=0, default=0.0, meaning="worth of a unit put by when it ends"),
        ),
    ),
    Table(
        "terms_of_trade",
        key=("good", "class", "from_year"),
        required=False,
        meaning="at what price a good is delivered and obtained",
        columns=(
            Column("good", to="goods", meaning="the good"),
            Column("class", default="", meaning="class it holds for; blank: every class that no other row names"),
            Column("from_year", type="year", meaning="first year of this price; it holds until the next row's"),
            Column(
                "delivered",
                unit="money/{good}",
                minimum=0,
                default=0.0,
                meaning="price paid to who delivers it; given where a class with a purse does",
            ),
            Column(
                "obtained",
                unit="money/{good}",
                minimum=0,
                default=0.0,
                meaning="price paid by who obtains it; given where a class with a purse does",
            ),
        ),
    ),
    Table(
        "purse_incomes",
        key=("class", "good", "entry"),
        required=False,
        meaning="what a class is paid for: of a good what was given under an entry, of cash what was paid out",
        columns=(
            Column("class", meaning="class that earns it, as in purses"),
            Column("good", meaning="good that is delivered, or cash for money paid out at home"),
            Column("entry", meaning="entry in the book of accounts: harvest, cost of mining, building, …"),
            Column("share", unit="1", minimum=0, maximum=1, meaning="share of the class in what arose in its region"),
        ),
    ),
    Table(
        "purse_costs",
        key=("class", "entry"),
        required=False,
        meaning="what was paid in cash and is charged to the purses of a class",
        columns=(
            Column("class", meaning="class that bears it, as in purses"),
            Column("entry", meaning="entry of cash: cost of sowing, …"),
            Column("share", unit="1", minimum=0, maximum=1, meaning="share of it that the class bears"),
        ),
    ),
    Table(
        "purse_spending",
        key=("class", "good"),
        required=False,
        meaning="what is paid for of what people use up",
        columns=(
            Column("class", default="", meaning="class that pays; blank: every class with a purse not named for it"),
            Column("good", to="goods", meaning="good used up"),
            Column("entry", default="used up by people", meaning="entry under which groups use it up"),
            Column("share", unit="1", minimum=0, maximum=1, default=1.0, meaning="share that is paid for"),
        ),
    ),
    Table(
        "purse_dues",
        key=("class", "due", "from_year"),
        required=False,
        meaning="shares of their earnings that a class pays to the region or to another class of it",
        columns=(
            Column("class", meaning="class that pays, as in purses"),
            Column("due", meaning="name of the tax, rent or wage"),
            Column("to", default="", meaning="class of the same region that gets it; blank: the region's cash"),
            Column("from_year", type="year", meaning="first year of this share; it holds until the next row's"),
            Column("share", unit="1", minimum=0, maximum=1, meaning="share of what is earned, dues left aside"),
        ),
    ),
    Table(
        "purse_relief",
        key=("class", "from_year"),
        required=False,
        meaning="what a region may give to the purses of a class",
        columns=(
            Column("class", meaning="class that may be helped, as in purses"),
            Column("from_year", type="year", meaning="first year of this limit; it holds until the next row's"),
            Column("limit", unit="money/person/year", minimum=0, meaning="most for a head and year"),
        ),
    ),
)


@dataclass(frozen=True)
class Holders:
    """The groups that have a purse.

    Attributes:
        groups: their rows.
        number: people of each, the mean of the stage's years [Mperson; group × stage].
    """

    groups: Rows
    number: Array

    @property
    def labels(self) -> tuple[str, ...]:
        """Names of the groups."""
        return self.groups.labels

    def of(self, kind: str) -> list[tuple[str, str]]:
        """Name and region of the groups of a class."""
        rows = zip(self.labels, self.groups["region"], self.groups["class"], strict=True)
        return [(group, region) for group, region, own in rows if own == kind]


def build(p: Problem) -> None:
    """Open the purses, pay into them what is earned, and out of them what is obtained."""
    if not p.case["purses"]:
        return
    faults = tuple(_gaps(p))
    for fault in faults:
        p.fault(fault)
    if faults:
        return
    holders = _holders(p)
    arising = _pay_deliveries(p, holders) + _pay_at_home(p, holders)
    earned = p.measure("earnings", arising, meaning="All that a group earns in a year: dues are shares of it.")
    _charge_costs(p, holders)
    _pay_for_what_is_obtained(p, holders)
    _pay_dues(p, holders, earned)
    _relieve(p, holders)
    _put_by(p, holders)


def _holders(p: Problem) -> Holders:
    groups, kinds = p.case["groups"], p.case["purses"]["class"]
    present = groups["number"].values.ravel() > 0
    groups = groups.where([own in kinds and there for own, there in zip(groups["class"], present, strict=True)])
    return Holders(groups, groups["number"].to("Mperson") * p.calendar.grown(groups["growth"]))


def _purse(p: Problem) -> Good:
    return p.good(
        "purse", "Mmoney", at="group", meaning="Money of a group: what comes in, what goes out, what is put by."
    )


def _cash(p: Problem) -> Good:
    return p.good(MONEY, "Mmoney", at="region", meaning="Money at home.")


def _post_pair(p: Problem, groups: Iterable[str], amount: Expr, note: str) -> None:
    """An entry in the purses of groups and its counter-entry in the cash of their regions."""
    named = tuple(groups)
    p.post(_purse(p), named, amount, note)
    p.post(_cash(p), named, -amount, note)


# ---- what is earned ---------------------------------------------------------------------------------------------


def _pay_deliveries(p: Problem, holders: Holders) -> Expr:
    """What was given of goods under the notes of the case is paid for at the terms of the class [Mmoney; group]."""
    incomes, total = p.case["purse_incomes"], _nothing(holders)
    rows = incomes.where([good != MONEY for good in incomes["good"]])
    for name in dict.fromkeys(rows["good"]):
        some = rows.where([good == name for good in rows["good"]])
        amount = _shared_out(p, holders, some, name)
        groups = amount.labels or ()
        if not groups:
            continue
        labels = [SEPARATOR.join((group, name)) for group in groups]
        paid = (_terms(p, holders, name, "delivered", groups) * amount).to("Mmoney").at(groups, labels)
        _post_pair(p, groups, paid, DELIVERED)
        total = total + paid.group(groups, holders.labels)
    return total


def _pay_at_home(p: Problem, holders: Holders) -> Expr:
    """Money paid out at home reaches purses by the shares of the classes; the payer's entry is the other side."""
    incomes, total = p.case["purse_incomes"], _nothing(holders)
    rows = incomes.where([good == MONEY for good in incomes["good"]])
    for note in dict.fromkeys(rows["entry"]):
        some = rows.where([own == note for own in rows["entry"]])
        amount = -_shared_out(p, holders, some, MONEY)
        groups = amount.labels or ()
        p.post(_purse(p), groups, amount.at(groups, [SEPARATOR.join((group, note)) for group in groups]), PAID)
        total = total + amount.group(groups, holders.labels)
    return total


def _nothing(holders: Holders) -> Expr:
    return Expr((), np.zeros((len(holders.labels), 1, 1, 1, 1)), unit("Mmoney"), holders.labels)


def _shared_out(p: Problem, holders: Holders, rows: Rows, name: str) -> Expr:
    """What arose of a good under the notes of some rows, shared out to groups of their classes [of the good; group]."""
    total = Expr((), np.zeros((len(holders.labels), 1, 1, 1, 1)), p.good_of(name).unit, holders.labels)
    reached: dict[str, None] = {}
    for at, (kind, note) in enumerate(zip(rows["class"], rows["entry"], strict=True)):
        arisen = _arisen(p, name, note)
        pairs = _pairs(p, holders.of(kind), arisen.labels or ())
        _remark_unreached(p, kind, name, note, set(arisen.labels or ()) - {place for place, _ in pairs})
        if not pairs:
            continue
        places, groups = zip(*pairs, strict=True)
        labels = tuple(map(SEPARATOR.join, pairs))
        share = float(rows["share"].values[at].sum())
        part = arisen.at(places, labels) * _portion(holders, pairs, labels) * share
        total = total + part.group(groups, holders.labels)
        reached.update(dict.fromkeys(groups))
    return total.at(tuple(reached), tuple(reached))


def _pairs(p: Problem, groups: list[tuple[str, str]], places: Iterable[str]) -> list[tuple[str, str]]:
    """Places at which something arose with the groups that live there."""
    within = {region: {above.name for above in p.places.path(region)} for _, region in groups}
    return [(place, group) for place in places for group, region in groups if place in within[region]]


def _portion(holders: Holders, pairs: list[tuple[str, str]], labels: tuple[str, ...]) -> Array:
    """Share of each group among those of its class at the place, by people [1; pair × stage]."""
    places, groups = zip(*pairs, strict=True)
    number = holders.number.at(groups, labels)
    there = tuple(dict.fromkeys(places))
    return number / number.group(places, there).at(places, labels)


def _remark_unreached(p: Problem, kind: str, name: str, note: str, places: set[str]) -> None:
    if places:
        said = f'"{note}" of {name} at {", ".join(sorted(places))}: no group of "{kind}" with a purse lives there'
        p.remark("incomes that reach nobody", f"{said}, so its share is nobody's income.")


# ---- what is paid for ---------------------------------------------------------------------------------------------


def _charge_costs(p: Problem, holders: Holders) -> None:
    costs = p.case["purse_costs"]
    for note in dict.fromkeys(costs["entry"]):
        amount = _shared_out(p, holders, costs.where([own == note for own in costs["entry"]]), MONEY)
        groups = amount.labels or ()
        labels = [SEPARATOR.join((group, note)) for group in groups]
        _post_pair(p, groups, amount.at(groups, labels), CHARGED)


def _pay_for_what_is_obtained(p: Problem, holders: Holders) -> None:
    """What groups with a purse used up is paid for at the terms of their class."""
    spending = p.case["purse_spending"]
    for name in dict.fromkeys(spending["good"]):
        rows = spending.where([good == name for good in spending["good"]])
        rule = {kind: at for at, kind in enumerate(rows["class"])}
        for note in dict.fromkeys(rows["entry"]):
            used = p.posted(name, note, at="group").sum("season", "block")
            groups, shares = [], []
            for group, kind in zip(holders.labels, holders.groups["class"], strict=True):
                at = rule.get(kind, rule.get("", -1))
                if at >= 0 and rows["entry"][at] == note and group in (used.labels or ()):
                    groups.append(group)
                    shares.append(float(rows["share"].values[at].sum()))
            if not groups:
                continue
            labels = tuple(SEPARATOR.join((group, name)) for group in groups)
            price = _terms(p, holders, name, "obtained", tuple(groups)).at(groups, labels)
            share = Array.over(np.array(shares), "1", "item", labels=labels)
            _post_pair(p, groups, (used.at(groups, labels) * price * share).to("Mmoney"), OBTAINED)


def _arisen(p: Problem, name: str, note: str) -> Expr:
    """What arose of a good under a note in each region, summed in an account of its own [of the good; region].

    A harvest is the sum of many fields, and several classes have a share of it: one decision stands for it in their
    purses.
    """
    title = f"{name}, {note}, in all"
    known = next((one.amount for one in p.decisions if one.name == title), None)
    if known is not None:
        return known
    posted = p.posted(name, note, at="region").sum("season", "block")
    meaning = f"What arose of {name} under this note, to be shared out."
    return p.measure(title, posted, meaning=meaning) if posted.labels else posted


def _terms(p: Problem, holders: Holders, name: str, column: str, groups: tuple[str, ...]) -> Array:
    """Price of a good for the class of each group [money/unit of the good; group × stage]."""
    terms = p.case["terms_of_trade"]
    kinds = dict(zip(holders.labels, holders.groups["class"], strict=True))
    named = tuple(_terms_for(terms, name, kinds[group]) for group in groups)
    terms = terms.where([good == name for good in terms["good"]])
    keys: dict[str, Any] = {"good": name, "class": named}
    price: Array = terms.over_stages(column, groups, **keys)
    return price


def _terms_for(terms: Rows, name: str, kind: str) -> str:
    """The class under which the terms of a good stand for a class: its own, or blank."""
    return kind if (name, kind) in zip(terms["good"], terms["class"], strict=True) else ""


def _pay_dues(p: Problem, holders: Holders, earned: Expr) -> None:
    """Shares of what is earned go to the region's cash, or to the groups of another class of the region."""
    dues = p.case["purse_dues"]
    getting = dict(zip(zip(dues["class"], dues["due"], strict=True), dues["to"], strict=True))
    for (kind, due), to in getting.items():
        payers = holders.of(kind)
        groups = tuple(group for group, _ in payers)
        if not groups:
            continue
        amount = earned.at(groups, groups) * dues.over_stages("share", groups, due=due, **{"class": kind})
        if to:
            _pay_each_other(p, holders, (payers, due, to), amount)
        else:
            _post_pair(p, groups, -amount.at(groups, [SEPARATOR.join((group, due)) for group in groups]), DUES)


def _pay_each_other(p: Problem, holders: Holders, due: tuple[list[tuple[str, str]], str, str], amount: Expr) -> None:
    """A due of some groups goes to the groups of another class in their regions, by people."""
    payers, name, to = due
    pairs = [(payer, group) for payer, region in payers for group, there in holders.of(to) if there == region]
    _remark_unreached(p, to, "purse", name, {region for _, region in payers} - {there for _, there in holders.of(to)})
    if pairs:
        paying, getting = zip(*pairs, strict=True)
        labels = tuple(SEPARATOR.join((payer, name, group)) for payer, group in pairs)
        number = holders.number.at(getting, labels)
        everyone = tuple(dict.fromkeys(paying))
        given = amount.at(paying, labels) * (number / number.group(paying, everyone).at(paying, labels))
        p.post(_purse(p), paying, -given, DUES)
        p.post(_purse(p), getting, given, DUES)


def _relieve(p: Problem, holders: Holders) -> None:
    relief = p.case["purse_relief"]
    helped = holders.groups.where([kind in relief["class"] for kind in holders.groups["class"]])
    if helped:
        labels = helped.labels
        limit = relief.over_stages("limit", labels, **{"class": helped["class"]})
        given = p.flow("relief of purses", labels, "Mmoney", upper=limit * holders.number.at(labels, labels) * p.year)
        _post_pair(p, labels, given, RELIEF)


def _put_by(p: Problem, holders: Holders) -> None:
    """What is not spent is put by, and is there in the year after."""
    purses, labels = p.case["purses"], holders.labels
    kinds = holders.groups["class"]
    kept = p.flow("put by in purses", labels, "Mmoney")
    start = purses["start"].at(kinds, labels) * holders.groups["number"]
    p.post(_purse(p), labels, p.before(kept, start) - kept, PUT_BY)
    p.aim(purses["end_value"].at(kinds, labels) * p.closing(kept), "put by at the end", at_end=True, places=labels)


# ---- what cannot be -----------------------------------------------------------------------------------------------


def _gaps(p: Problem) -> Iterator[Fault]:
    """Classes without a group or a purse, goods and entries that are not there, missing prices, shares too many."""
    yield from _unknown_classes(p.case)
    for table, column in (("purse_incomes", "good"), ("purse_costs", ""), ("purse_spending", "good")):
        rows = p.case[table]
        for at, line in enumerate(rows.lines.tolist()):
            yield from _unknown_entry(p, table, line, rows[column][at] if column else MONEY, rows["entry"][at])
    yield from _missing_terms(p.case)
    yield from _shares_beyond_one(p.case)


def _unknown_classes(case: Case) -> Iterator[Fault]:
    kinds, having = set(case["groups"]["class"]), set(case["purses"]["class"])
    for table, columns, known, lacking in (
        ("purses", ("class",), kinds, "no group is of the class"),
        ("purse_incomes", ("class",), having, "no purse is of the class"),
        ("purse_costs", ("class",), having, "no purse is of the class"),
        ("purse_spending", ("class",), having | {""}, "no purse is of the class"),
        ("purse_dues", ("class",), having, "no purse is of the class"),
        ("purse_dues", ("to",), having | {""}, "no purse is of the class"),
        ("purse_relief", ("class",), having, "no purse is of the class"),
    ):
        for column in columns:
            for line, kind in zip(case[table].lines.tolist(), case[table][column], strict=True):
                if kind not in known:
                    yield Fault("E041", table, line, column, f'{lacking} "{kind}"', "", did_you_mean(kind, known))


def _unknown_entry(p: Problem, table: str, line: int, name: str, note: str) -> Iterator[Fault]:
    if name not in p.goods:
        found, wanted = f'no good is called "{name}"', "A good that a sector at work opens, or one of the table goods."
        yield Fault("E041", table, line, "good", found, wanted, did_you_mean(name, p.goods))
        return
    notes = dict.fromkeys(entry.note for entry in p.entries if entry.good == name)
    if note not in notes:
        found, wanted = f'nothing is entered as "{note}" in the accounts of {name}', "An entry of the book of accounts."
        yield Fault("E041", table, line, "entry", found, wanted, did_you_mean(note, notes) or _listed(notes))


def _listed(names: Iterable[str]) -> str:
    return f"There are: {', '.join(names)}." if names else ""


def _missing_terms(case: Case) -> Iterator[Fault]:
    """Goods that are delivered or obtained without a price, for each class that does so."""
    terms, named = case["terms_of_trade"], set(case["purse_spending"]["class"]) - {""}
    having = case["purses"]["class"]
    for table, column in (("purse_incomes", "delivered"), ("purse_spending", "obtained")):
        rows = case[table]
        for line, good, kind in zip(rows.lines.tolist(), rows["good"], rows["class"], strict=True):
            if good == MONEY:
                continue
            for one in (kind,) if kind else tuple(own for own in having if own not in named):
                series = terms.where(
                    [
                        own == good and of == _terms_for(terms, good, one)
                        for own, of in zip(terms["good"], terms["class"], strict=True)
                    ]
                )
                if not series or not series.given(column).all():
                    found = f'"{good}" has no price {column} for the class "{one}"'
                    yield Fault(
                        "E041", table, line, "good", found, "", "Give it one in terms_of_trade; 0 if it is free."
                    )


def _shares_beyond_one(case: Case) -> Iterator[Fault]:
    """Shares of the classes in one entry, or of the dues of one class in a year, that come to more than all of it."""
    for table, keys in (("purse_incomes", ("good", "entry")), ("purse_costs", ("entry",))):
        rows, total = case[table], dict[tuple[str, ...], float]()
        for at, line in enumerate(rows.lines.tolist()):
            key = tuple(rows[name][at] for name in keys)
            before = total.get(key, 0.0)
            total[key] = before + float(rows["share"].values[at].sum())
            if before <= 1.0 + TOLERANCE < total[key]:
                yield _beyond_one(table, line, ", ".join(key), total[key])
    dues = case["purse_dues"]
    holding: dict[str, dict[str, float]] = {}
    for at in np.argsort(dues["from_year"], kind="stable").tolist() if dues else ():
        own = holding.setdefault(dues["class"][at], {})
        own[dues["due"][at]] = float(dues["share"].values[at].sum())
        if sum(own.values()) > 1.0 + TOLERANCE:
            year = int(dues["from_year"][at])
            yield _beyond_one("purse_dues", int(dues.lines[at]), f"{dues['class'][at]} in {year}", sum(own.values()))


def _beyond_one(table: str, line: int, what: str, total: float) -> Fault:
    found = f"the shares of {what} come to {total:.6g}"
    return Fault("E029", table, line, "share", found, "At most 1 in all.", "Lower one of them.")


check = second_look.check
