"""Pace: how fast a country can change: what may be spent, watered, moved, built at once, signed in a year.

A rule measures what others have booked: the entries of a good under some notes, at a place and everywhere within it.
It limits either the level of that amount in a year or its rise from one stage to the next. Which rules there are is
data; the sector knows no other. The account of a rule is the room it leaves, and its price is what going faster
would be worth. A rule with a price of its own may be broken at that price, by name.

Symbols, for a rule r, a stage t, a scenario w:

| symbol | meaning | unit | dimensions |
| --- | --- | --- | --- |
| x | amount measured, of the representative year | of the good | r × t × w |
| x₋ | the same in the stage before; in the first stage that of the year before the plan | of the good | r × t × w |
| L | limit: greatest level, or greatest rise in a year | of the good (/year) | r × t |
| q | rise in a year as a share of the stage before | 1/year | r × t |
| n | years between the middles of the two stages | year | t |
| k | factor on L and q: 1, or another in a trial of the pace | 1 | r |
| e | what goes beyond, at the price of the rule | of the good | r × t × w |

Books, one good for each rule:

- room for <rule> [unit of what it measures @ the rule's place]: a level k L − x + e ≥ 0;
  a rise x₋ + k (L + q x₋) n − x + e ≥ 0

Bounds: e = 0 where the rule has no price. A rule of a rise that names no start leaves the first stage free. Where what
is measured is decided before the scenario is known, so is the room.

Worth: − price · e. The sector reads what is booked, and stands last.
"""

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from whitecoal.algebra import Array, Expr, Kernel
from whitecoal.calendar import Calendar
from whitecoal.entries import Good
from whitecoal.faults import Fault, did_you_mean
from whitecoal.problem import Problem
from whitecoal.second_looks import pace as second_look
from whitecoal.tables import Column, Table
from whitecoal.tables.rows import Rows
from whitecoal.units import Unit, unit

LEVEL, RISE = "level", "rise"
USED, LIMIT, GROWN, BEYOND = "used", "limit", "grown from before", "faster than it can be borne"

TABLES = (
    Table(
        "pace",
        key=("rule",),
        required=False,
        meaning="rules on how fast things may go, each on what is booked to a good under some notes",
        columns=(
            Column("rule", meaning='what there is room for: "works at once" opens the good "room for works at once"'),
            Column("good", meaning="the good whose entries are measured, or several of one unit separated by |"),
            Column("entries", meaning="the notes of the entries, separated by |, as the book of accounts has them"),
            Column("place", to="places", meaning="where: what is booked there and everywhere within is summed"),
            Column("limited", choices=(LEVEL, RISE), meaning="the amount of a year, or how much more than before"),
            Column("sign", choices=("+", "-"), default="+", meaning='"-" for entries that take, as spending does'),
            Column(
                "within_year",
                choices=("sum", "mean"),
                default="sum",
                meaning="how seasons and blocks come to one number: mean for what stands in each of them",
            ),
            Column(
                "start",
                unit="*",
                minimum=0,
                default=math.inf,
                meaning="amount of the year before the plan; blank: the first stage may rise to anything",
            ),
            Column(
                "price",
                unit="Mmoney",
                minimum=0,
                default=math.inf,
                meaning="what a unit beyond the limit costs; blank: the limit is hard",
            ),
            Column("factor", unit="1", minimum=0, default=1.0, meaning="every limit of the rule is multiplied by it"),
            Column("unit", meaning="unit of start, and what the price is for"),
        ),
    ),
    Table(
        "pace_limits",
        key=("rule", "from_year"),
        required=False,
        meaning="the limits of the rules of pace, by year",
        columns=(
            Column("rule", to="pace", meaning="the rule"),
            Column("from_year", type="year", meaning="first year of this value; it holds until the next row's"),
            Column("limit", unit="*", minimum=0, meaning="greatest level, or greatest rise in a year"),
            Column(
                "share", unit="1/year", minimum=0, default=0.0, meaning="further rise as a share of the year before"
            ),
            Column("unit", meaning="unit of the limit"),
        ),
    ),
)


class Rule(NamedTuple):
    """A rule with what it measures: its row, the accounts it reads, the good of its room, the amount."""

    row: Rows
    name: str
    place: str
    room: Good
    amount: Expr


def build(p: Problem) -> None:
    """Open the room of every rule and post its limit, what is used of it and what goes beyond."""
    rules = p.case["pace"]
    for at in range(len(rules)):
        row = rules.where(np.arange(len(rules)) == at)
        if _well_said(p, row):
            _post_rule(p, _measured(p, row))


# ---- what a rule measures ---------------------------------------------------------------------------------------


def _measured(p: Problem, row: Rows) -> Rule:
    """The amount a rule speaks of, summed within its place and over the year."""
    name, place, sign = row["rule"][0], row["place"][0], 1.0 if row["sign"][0] == "+" else -1.0
    goods = [p.good_of(good) for good in _words(row["good"][0])]
    over = "node" if all(good.over == "node" for good in goods) else "stage"
    meaning = f"What the pace leaves of {name}: its price is what going faster would be worth."
    room = p.good(f"room for {name}", goods[0].unit.text, at="item", over=over, spare=True, meaning=meaning)
    parts = [_within(p, row, good) for good in goods]
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    measured = p.measure(f"{name}, in all", sign * total, over=over, meaning=f"What the pace of {name} is measured by.")
    return Rule(row, name, place, room, measured)


def _within(p: Problem, row: Rows, good: Good) -> Expr:
    """What is booked of a good under the rule's notes at its place and within, one amount a year [rule]."""
    place, notes = row["place"][0], _noted(p, row, good)
    posted = p.posted(good.name, *notes)
    inside = [account for account in posted.labels or () if p.places.lies_within(account, place)]
    chosen = posted.at(inside, inside).group([row.labels[0]] * len(inside), row.labels)
    return (chosen * _weights(p.calendar, good, row["within_year"][0])).sum("season", "block")


def _noted(p: Problem, row: Rows, good: Good) -> list[str]:
    """The notes of a rule that are posted to this good."""
    known = _notes(p, good.name)
    return [note for note in _words(row["entries"][0]) if note in known]


def _notes(p: Problem, good: str) -> set[str]:
    return {entry.note for entry in p.entries if entry.good == good}


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split("|")]


def _weights(calendar: Calendar, good: Good, within_year: str) -> Array:
    """1 in every season and block the good keeps apart, or the share of the year that each of them is."""
    *_, seasons, blocks = calendar.shape
    if good.over not in ("season", "block"):
        return Array(np.ones((1,) * 5), unit("1"))
    shape = (1, 1, 1, seasons, blocks if good.over == "block" else 1)
    if within_year == "sum":
        return Array(np.ones(shape), unit("1"))
    return calendar.season_share if good.over == "season" else calendar.hour_share


# ---- the books --------------------------------------------------------------------------------------------------


def _post_rule(p: Problem, rule: Rule) -> None:
    limits, labels = p.case["pace_limits"], rule.row.labels
    factor = rule.row["factor"]
    limit = limits.over_stages("limit", labels, rule=labels).to(rule.room.unit) * factor
    if rule.row["limited"][0] == LEVEL:
        p.post(rule.room, rule.place, limit, LIMIT)
    else:
        share = limits.over_stages("share", labels, rule=labels) * factor
        apart, free = p.calendar.years_apart, _free(p.calendar, rule.row)
        before = _before(p.calendar, rule)
        p.post(rule.room, rule.place, limit * (apart / p.year) * free, LIMIT)
        p.post(rule.room, rule.place, before * (1.0 + share * apart) * free, GROWN)
        rule = rule._replace(amount=rule.amount * free)
    p.post(rule.room, rule.place, -rule.amount, USED)
    _post_beyond(p, rule)


def _free(calendar: Calendar, row: Rows) -> Array:
    """1 where the rule holds: everywhere, but in the first stage only with an amount to start from."""
    holds = np.ones(len(calendar.stage_list))
    holds[calendar.parents < 0] = float(row.given("start")[0])
    return Array.over(holds, "1", "stage")


def _before(calendar: Calendar, rule: Rule) -> Expr:
    """The amount in the stage before, in the first stage that of the year before the plan."""
    stages = len(calendar.stage_list)
    earlier = np.zeros((1, stages, stages))
    later = np.flatnonzero(calendar.parents >= 0)
    earlier[0, later, calendar.parents[later]] = 1.0
    moved = rule.amount.through(Kernel(earlier))
    start = rule.row["start"].to(rule.room.unit).values if rule.row.given("start")[0] else np.zeros((1,) * 5)
    root = (calendar.parents < 0).astype(float)[None, :, None, None, None]
    return moved + Array(start * root, rule.room.unit, rule.row.labels)


def _post_beyond(p: Problem, rule: Rule) -> None:
    """What goes beyond a limit that has a price."""
    price = float(rule.row["price"].values.sum())
    if not math.isfinite(price):
        return
    name = f"{rule.name}: {BEYOND}"
    decided = p.choose if rule.room.over == "node" else p.flow
    beyond = decided(name, rule.row, rule.room.unit.text)
    p.post(rule.room, rule.place, beyond, BEYOND)
    told, money = unit(rule.row["unit"][0]), p.case.currency
    each = told.factor_to(rule.room.unit.in_currency(money), {**p.case.settings.rates, money: 1.0})
    one = Array(np.full((1,) * 5, price / each), unit("Mmoney") / rule.room.unit)
    p.aim(-(one * beyond), BEYOND, places=rule.place)


def _unit_of(row: Rows) -> Unit:
    """The unit in which a rule's start is kept: the one it is told in, but any currency is the case's money."""
    start = row.amounts("start")
    return start.units[int(start.which[0])]


# ---- faults -----------------------------------------------------------------------------------------------------


def _well_said(p: Problem, row: Rows) -> bool:
    """Whether a rule can be followed; what is wrong with it is noted."""
    limits = p.case["pace_limits"]
    own = limits.where([rule == row["rule"][0] for rule in limits["rule"]]) if limits else limits
    faults = [*_unknown(p, row), *_unlimited(row, own)]
    if not faults:
        faults = [*_unmeasured(p, row, own), *_nowhere(p, row)]
    for fault in faults:
        p.fault(fault)
    return not faults


def _fault(row: Rows, code: str, column: str, found: str, wanted: str = "", advice: str = "") -> Fault:
    return Fault(code, row.table.name, int(row.lines[0]), column, found, wanted, advice)


def _unknown(p: Problem, row: Rows) -> Iterator[Fault]:
    """Goods that nobody opens and notes that nobody posts: such a rule would limit nothing, without a word."""
    goods = _words(row["good"][0])
    for good in goods:
        if good not in p.goods:
            wanted = "A good that a sector at work opens, or one of the table goods."
            yield _fault(row, "E041", "good", f'no good is called "{good}"', wanted, did_you_mean(good, p.goods))
    known = {note for good in goods for note in _notes(p, good)}
    for note in _words(row["entries"][0]) if set(goods) <= set(p.goods) else ():
        if note not in known:
            found = f'nothing is booked to {row["good"][0]} as "{note}"'
            hint = did_you_mean(note, known) or f"There are: {', '.join(sorted(known))}."
            yield _fault(row, "E041", "entries", found, "Notes of the book of accounts.", hint)


def _unlimited(row: Rows, own: Rows) -> Iterator[Fault]:
    if not own:
        wanted = "Each rule has a limit from a year on."
        yield _fault(row, "E041", "rule", f'"{row["rule"][0]}" has no limit in the table pace_limits', wanted)
    shares = own["share"].values.ravel().tolist() if own and row["limited"][0] == LEVEL else []
    for at, share in enumerate(shares):
        if share:
            found, wanted = "a level does not rise from a level", "A share belongs to a rule that limits a rise."
            yield Fault("E029", "pace_limits", int(own.lines[at]), "share", found, wanted)


def _unmeasured(p: Problem, row: Rows, own: Rows) -> Iterator[Fault]:
    """Units that do not measure the good, goods of several measures, a series of limits in several units."""
    goods = [p.good_of(good) for good in _words(row["good"][0])]
    counted = goods[0].unit
    for good in goods[1:]:
        if good.unit != counted:
            found = (
                f"{good.name} is counted in {p.case.printed(good.unit)}, {goods[0].name} in {p.case.printed(counted)}"
            )
            yield _fault(row, "E015", "good", found, "Goods of one unit.")
    wanted = f"A unit like {p.case.printed(counted)}."
    if not _unit_of(row).fits(counted):
        yield _fault(row, "E015", "unit", f"{goods[0].name} is not counted in {p.case.printed(_unit_of(row))}", wanted)
    limits = own.amounts("limit")
    measures = [limits.units[code] for code in limits.which]
    for at, measure in enumerate(measures):
        if not measure.fits(counted):
            found = f"{goods[0].name} is not counted in {p.case.printed(measure)}"
            yield Fault("E015", "pace_limits", int(own.lines[at]), "unit", found, wanted)
        elif measure != measures[0]:
            found = f"{p.case.printed(measure)} after {p.case.printed(measures[0])}"
            advice = "Tell the limits of a rule in one unit."
            yield Fault("E015", "pace_limits", int(own.lines[at]), "unit", found, "", advice)


def _nowhere(p: Problem, row: Rows) -> Iterator[Fault]:
    """A rule whose place has nothing booked within it, the money of a republic kept at the union, say."""
    goods, place = _words(row["good"][0]), row["place"][0]
    notes = set(_words(row["entries"][0]))
    booked = [entry for entry in p.entries if entry.good in goods and entry.note in notes]
    accounts = dict.fromkeys(account for entry in booked for account in entry.places)
    if not any(p.places.lies_within(account, place) for account in accounts):
        found = f"nothing of {row['good'][0]} is booked at {place} or within it"
        yield _fault(row, "E042", "place", found, f"It is booked at {', '.join(list(accounts)[:8])}.")


check = second_look.check
