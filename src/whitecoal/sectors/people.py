"""People: who lives where, what work they can do, and what they need.

Story
-----
Each region has groups of people (peasants with and without land, workers, artisans, specialists), whose number grows.
Which classes there are is said by the case. A group offers days of labour month by month, of three kinds: unskilled,
skilled, and that of specialists. The kinds are a ladder: who stands higher may do the work of the next lower kind, and
so on down, and never the other way; days that nobody asks for are simply free. The group's needs come in steps: bread
first, then the decent things, then comfort. A step counts the people for whom it is met; a further step of the same
good is worth less than the one before it, so the plan meets them in order without being told. Where a step marked
`first` stays unmet, people go hungry: the plan makes that as small as it can before it looks at anything else. A floor
is a promise: so much of a good a head, or so high a living standard, rising by year; what is missing falls short by
name, at a price.

Symbols
-------
For group g of a class, step k of a good in the needs of that class; stage t, scenario s, month m:

    N[g,t]        people of the group, mean of the stage's years [Mperson] = number at the start × (1 + growth)^years
    w[g]          weight of the group [1]
    l[g,m]        days of labour a head [person-day/person]
    u[r,t,s,m]    work of one kind done by people of the next higher kind in a region [Mperson-day]
    M[g,k,t,s]    people for whom the step is met [Mperson], at most N
    H[g,k,t,s]    people who go hungry because a first step is not met [Mperson], at most N
    q[k], v[k]    amount [kg/person/year] and value [money/kg] of the step
    e[g,k]        weight of the step in the living standard [1]: as given, or else q v
    F[g,t]        floor of a good [kg/person/year]; S[g,t,s] what is missing of it [kt], at most F N; π its price
    f[g,t]        floor of the living standard [1]; s[g,t,s] what is missing of it [1], at most f; ρ its price
                  [money/person/year]

Accounts:

    labour @ region               + l N of unskilled labour + u of skilled people
    skilled labour @ region       + l N of skilled labour − u of skilled people + u of specialists
    specialist labour @ region    + l N of specialist labour − u of specialists
    needed good @ region          − q M
    subsistence @ first step      M + H − N ≥ 0
    floor of the good @ group     Σ q M + S − F N ≥ 0
    living standard @ group       + Σ e M / Σ e N, a measure between 0 and 1
    floor of the living standard @ group   + Σ e M / Σ e N + s − f ≥ 0

What it is worth: + w v q M, − π S, − ρ N s. First of all: hunger, H in million person-years.

What is used up is posted at the group, whose region keeps the account: who wants to know what each group used up can
read it there.

`check` counts the people of every group year by year, and from what the ledger says they used up, who had enough.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from whitecoal.algebra import Array, Expr, quantity
from whitecoal.case import Case
from whitecoal.entries import Good
from whitecoal.faults import Fault
from whitecoal.places import ITEM
from whitecoal.problem import Problem
from whitecoal.second_looks import people as second_look
from whitecoal.tables import Column, Table
from whitecoal.tables.measures import beyond
from whitecoal.tables.rows import SEPARATOR, Rows
from whitecoal.units import unit

KINDS_OF_LABOUR = ("labour", "skilled labour", "specialist labour")
"""The goods in which days of work are counted, each kind able to do the work of the one before it."""

DOWN_THE_LADDER = (
    ("unskilled work of skilled people", "doing unskilled work", "done by skilled people"),
    ("skilled work of specialists", "doing skilled work", "done by specialists"),
)
"""What people of the second and the third kind do of the work below them, and the notes of the two entries."""

TABLES = (
    Table(
        "groups",
        key=("group",),
        place="group",
        within="region",
        meaning="groups of people by region and class",
        columns=(
            Column("group", meaning="name of the group"),
            Column("region", to="places", kind="region", meaning="where it lives"),
            Column("class", meaning="class of people, as in needs and group_labour"),
            Column("number", unit="kperson", minimum=0, meaning="people in the first year"),
            Column("growth", unit="1/year", minimum=-0.9, default=0.0, meaning="growth of the number"),
            Column("weight", unit="1", minimum=0, default=1.0, meaning="weight of the group's needs in the worth"),
        ),
    ),
    Table(
        "group_labour",
        key=("class", "good"),
        required=False,
        meaning="the days of labour that a head of a class can give",
        columns=(
            Column("class", meaning="class of people, as in groups"),
            Column("good", choices=KINDS_OF_LABOUR, meaning="the kind of work"),
            Column("labour", unit="person-day/person", by="season", minimum=0, meaning="days a head, children counted"),
        ),
    ),
    Table(
        "needs",
        key=("class", "good", "step"),
        meaning="what a head of a class needs in a year, in steps of falling value",
        columns=(
            Column("class", meaning="class of people, as in groups"),
            Column("good", to="goods", meaning="the good"),
            Column("step", type="integer", minimum=1, meaning="1 comes first; each is added to those before it"),
            Column("name", default="", meaning="subsistence, decency, comfort"),
            Column("amount", unit="{good}/person/year", minimum=0, meaning="amount of the step"),
            Column("value", unit="money/{good}", minimum=0, meaning="worth of a unit of it; falls from step to step"),
            Column(
                "weight",
                unit="1",
                minimum=0,
                default=0.0,
                meaning="weight in the living standard; where a class gives none, the worth of the step for a head",
            ),
            Column("first", type="bool", default=False, meaning="unmet it is hunger, minimised before all else"),
        ),
    ),
    Table(
        "floors",
        key=("class", "good", "from_year"),
        required=False,
        meaning="amounts a head that have been promised, from year to year",
        columns=(
            Column("class", meaning="class of people, as in groups"),
            Column("good", to="goods", meaning="the good, which the class must need"),
            Column("from_year", type="year", meaning="first year it holds, until the next row's"),
            Column("floor", unit="{good}/person/year", minimum=0, meaning="amount promised"),
            Column("price", unit="money/{good}", minimum=0, meaning="worth of a unit that is missing"),
        ),
    ),
    Table(
        "standard_floors",
        key=("class", "region", "from_year"),
        required=False,
        meaning="living standards that have been promised, from year to year",
        columns=(
            Column("class", meaning="class of people, as in groups"),
            Column("region", to="places", kind="region", default="", meaning="where; blank: where no other row says"),
            Column("from_year", type="year", meaning="first year it holds, until the next row's"),
            Column("floor", unit="1", minimum=0, maximum=1, meaning="living standard promised"),
            Column(
                "price", unit="money/person/year", minimum=0, meaning="worth of the whole living standard for a head"
            ),
        ),
    ),
)


@dataclass(frozen=True)
class Wants:
    """The steps of need of every group, one item each, by the names under which tables know it."""

    group: tuple[str, ...]
    region: tuple[str, ...]
    need: tuple[str, ...]
    good: tuple[str, ...]
    step: tuple[str, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """Names of the items."""
        return tuple(SEPARATOR.join(parts) for parts in zip(self.group, self.good, self.step, strict=True))

    def where(self, chosen: Iterable[bool]) -> "Wants":
        """Those for which `chosen` is true."""
        named = zip(self.group, self.region, self.need, self.good, self.step, strict=True)
        return _wants_of([names for names, keep in zip(named, chosen, strict=True) if keep])


def build(p: Problem) -> None:
    """Open the books of needs and floors, and post labour, what is used up, and what it is worth."""
    gaps = tuple(_gaps(p.case))
    for gap in gaps:
        p.fault(gap)
    groups = p.case["groups"].where(p.case["groups"]["number"].values.ravel() > 0)
    if gaps or not groups:
        return
    number = _number(p, groups)
    _offer_labour(p, groups, number)
    wants = _wants(groups, p.case["needs"])
    people = number.at(wants.group, wants.labels)
    met = p.flow("people whose need is met", wants.labels, "Mperson", upper=people)
    _use_up(p, wants, met)
    _feed(p, wants, met, people)
    _judge(p, wants, met, people)
    _keep_floors(p, wants, met, number)
    _keep_standards(p, number)


def _number(p: Problem, groups: Rows) -> Array:
    """People of each group, the mean of the stage's years [Mperson; group × stage]."""
    number: Array = groups["number"].to("Mperson") * p.calendar.grown(groups["growth"])
    return number


def _offer_labour(p: Problem, groups: Rows, number: Array) -> None:
    """Each group offers its days; who stands higher may do the work below, and days not asked for are free."""
    days = p.case["group_labour"]
    for good in (_labour(p, name) for name in KINDS_OF_LABOUR):
        rates = days.where([name == good.name for name in days["good"]])
        offering = groups.where([kind in rates["class"] for kind in groups["class"]])
        rate_of = dict(zip(rates["class"], rates.labels, strict=True))
        rate = rates["labour"].at([rate_of[kind] for kind in offering["class"]], offering.labels)
        p.post(good, offering.labels, number.at(offering.labels, offering.labels) * rate, "offered")
    for lower, higher, (work, doing, done) in zip(
        KINDS_OF_LABOUR[:-1], KINDS_OF_LABOUR[1:], DOWN_THE_LADDER, strict=True
    ):
        regions = tuple(dict.fromkeys(place for entry in p.entries if entry.good == higher for place in entry.places))
        if regions:
            moved = p.flow(work, regions, "Mperson-day", over="season")
            p.post(p.good_of(higher), regions, -moved, doing)
            p.post(p.good_of(lower), regions, moved, done)


def _labour(p: Problem, name: str) -> Good:
    meaning = "Days of work that people can give in a season."
    return p.good(name, "Mperson-day", at="region", over="season", spare=True, meaning=meaning)


def _use_up(p: Problem, wants: Wants, met: Expr) -> None:
    """What the met steps take of each good."""
    for name in dict.fromkeys(wants.good):
        part = wants.where(good == name for good in wants.good)
        taken = met.at(part.labels, part.labels) * _amount(p, name, part) * p.year
        p.post(p.good_of(name), part.group, -taken, "used up by people")


def _feed(p: Problem, wants: Wants, met: Expr, people: Array) -> None:
    """Where a first step is not met people go hungry; the plan makes that as small as it can."""
    needs = p.case["needs"]
    first = dict(zip(needs.labels, needs["first"], strict=True))
    fed = wants.where(bool(first[need]) for need in wants.need)
    if not fed.labels:
        return
    number = people.at(fed.labels, fed.labels)
    meaning = "Everyone either has what comes first, or goes hungry."
    good = p.good("subsistence", "Mperson", at=ITEM, spare=True, meaning=meaning)
    hungry = p.flow("hunger", fed.labels, "Mperson", upper=number)
    p.post(good, fed.labels, met.at(fed.labels, fed.labels), "fed")
    p.post(good, fed.labels, hungry, "hunger")
    p.post(good, fed.labels, -number, "people")
    p.aim(hungry, "hunger", first=True, places=fed.group)


def _judge(p: Problem, wants: Wants, met: Expr, people: Array) -> None:
    """The worth of needs met, and the living standard."""
    needs, groups = p.case["needs"], p.case["groups"]
    value = _value_a_head(needs).at(wants.need, wants.labels)
    weight = groups["weight"].at(wants.group, wants.labels)
    p.aim(met * value * weight * p.year, "needs met", places=wants.group)
    meaning = "Share of the needs that is met, by their weights in it."
    standard = p.good("living standard", "1", at="group", spare=True, meaning=meaning)
    counting = _weight_in_standard(needs, _value_a_head(needs)).at(wants.need, wants.labels)
    whole = (people * counting).group(wants.group, groups.labels)
    valued = [whole.values[groups.labels.index(group)].any() for group in wants.group]
    counted = wants.where(map(bool, valued))
    share = met.at(counted.labels, counted.labels) * counting.at(counted.labels, counted.labels)
    p.post(standard, counted.group, share / whole.at(counted.group, counted.labels), "needs met")


def _weight_in_standard(needs: Rows, value: Array) -> Array:
    """Weight of each step in the living standard, as given or else its worth for a head [1; row of needs]."""
    given = needs.given("weight").reshape(-1, 1, 1, 1, 1)
    worth = value.to("money/person/year").values
    return Array(np.where(given, needs["weight"].values, worth), unit("1"), needs.labels)


def _keep_standards(p: Problem, number: Array) -> None:
    """The living standard that was promised is reached, or falls short by name."""
    floors = p.case["standard_floors"]
    listed = set(zip(floors["class"], floors["region"], strict=True)) if floors else set[tuple[str, str]]()
    groups = p.case["groups"]
    groups = groups.where([group in (number.labels or ()) for group in groups.labels])
    places = list(zip(groups["class"], groups["region"], strict=True))
    keys = [at if at in listed else (at[0], "") for at in places]
    promised = groups.where([key in listed for key in keys])
    if not promised:
        return
    kinds, regions = zip(*(key for key in keys if key in listed), strict=True)
    labels = promised.labels
    named: dict[str, Any] = {"class": kinds, "region": regions}
    floor = floors.over_stages("floor", labels, **named)
    meaning = "The living standard that was promised is reached, or falls short."
    good = p.good("floor of the living standard", "1", at="group", spare=True, meaning=meaning)
    missing = p.flow("missing from the floor of the living standard", labels, "1", upper=floor)
    p.post(good, labels, p.posted("living standard", "needs met").at(labels, labels), "needs met")
    p.post(good, labels, missing, "missing")
    p.post(good, labels, -floor, "promised")
    price = floors.over_stages("price", labels, **named) * number.at(labels, labels) * p.year
    p.aim(-(missing * price), "missing from the floor of the living standard", places=labels)


def _keep_floors(p: Problem, wants: Wants, met: Expr, number: Array) -> None:
    """What was promised is used up, or falls short by name."""
    for name in dict.fromkeys(p.case["floors"]["good"]):
        floors = p.case["floors"].where([good == name for good in p.case["floors"]["good"]])
        groups = p.case["groups"].where([kind in floors["class"] for kind in p.case["groups"]["class"]])
        groups = groups.where([group in (number.labels or ()) for group in groups.labels])
        labels, keys = groups.labels, {"class": groups["class"], "good": name}
        part = wants.where(
            good == name and group in labels for good, group in zip(wants.good, wants.group, strict=True)
        )
        measure = p.good_of(name).unit.text
        meaning = f"What was promised of {name} is used up, or falls short."
        good = p.good(f"floor of {name}", measure, at="group", spare=True, meaning=meaning)
        promised = floors.over_stages("floor", labels, **keys) * number.at(labels, labels) * p.year
        missing = p.flow(f"missing from the floor of {name}", labels, measure, upper=promised)
        p.post(good, part.group, met.at(part.labels, part.labels) * _amount(p, name, part) * p.year, "used up")
        p.post(good, labels, missing, "missing")
        p.post(good, labels, -promised, "promised")
        price = floors.over_stages("price", labels, **keys)
        p.aim(-(missing * price), f"missing from the floor of {name}", places=labels)


def _wants(groups: Rows, needs: Rows) -> Wants:
    """Every step of need of the class of every group."""
    steps = list(zip(needs["class"], needs.labels, needs["good"], map(str, needs["step"]), strict=True))
    return _wants_of(
        (group, region, need, good, step)
        for group, region, kind in zip(groups.labels, groups["region"], groups["class"], strict=True)
        for needing, need, good, step in steps
        if needing == kind
    )


def _wants_of(named: Iterable[tuple[str, str, str, str, str]]) -> Wants:
    columns = tuple(zip(*named, strict=True))
    return Wants(*columns) if columns else Wants((), (), (), (), ())


def _amount(p: Problem, name: str, wants: Wants) -> Array:
    """What a head needs of one good in a year [unit of the good/person/year; item]."""
    needs = p.case["needs"]
    amount: Array = needs.where([good == name for good in needs["good"]])["amount"].at(wants.need, wants.labels)
    return amount


def _value_a_head(needs: Rows) -> Array:
    """Worth of each step for a head and a year, whatever the unit of its good [money/person/year; row of needs]."""
    total = quantity(0.0, "money/person/year")
    for part in needs.parts("amount"):
        total = total + (part["amount"] * part["value"]).group(part.labels, needs.labels)
    return total


def _gaps(case: Case) -> Iterator[Fault]:
    """Classes that are not there, promises of what nobody needs, values that rise from step to step."""
    kinds, needs, floors = set(case["groups"]["class"]), case["needs"], case["floors"]
    for name in ("group_labour", "needs", "floors", "standard_floors"):
        for line, kind in zip(case[name].lines, case[name]["class"], strict=True):
            if kind not in kinds:
                yield Fault("E041", name, int(line), "class", f'no group is of the class "{kind}"', "", _known(kinds))
    needing = set(needs["class"])
    for line, kind in zip(case["groups"].lines, case["groups"]["class"], strict=True):
        if kind not in needing:
            yield Fault("E041", "groups", int(line), "class", f'the class "{kind}" has no needs', "", _known(needing))
    wanted = set(zip(needs["class"], needs["good"], strict=True))
    for line, kind, good in zip(floors.lines, floors["class"], floors["good"], strict=True):
        if (kind, good) not in wanted:
            found = f'"{good}" is promised to the class "{kind}" and is not among its needs'
            yield Fault("E041", "floors", int(line), "good", found, "", "Add it to needs.")
    yield from _rising(needs)
    yield from _half_weighed(needs)


def _half_weighed(needs: Rows) -> Iterator[Fault]:
    """Classes that give some of their steps a weight in the living standard, and others none."""
    given = needs.given("weight").tolist()
    weighed = {kind for kind, has in zip(needs["class"], given, strict=True) if has}
    for line, kind, has in zip(needs.lines.tolist(), needs["class"], given, strict=True):
        if kind in weighed and not has:
            found, advice = (
                f'other steps of "{kind}" have a weight, and this one has none',
                "Give it one, 0 if it is so.",
            )
            yield Fault("E021", "needs", line, "weight", found, "A class weighs all of its steps, or none.", advice)


def _rising(needs: Rows) -> Iterator[Fault]:
    """Steps worth more than the one before; the plan would meet them first."""
    value_at = {
        line: value
        for part in needs.parts("value")
        for line, value in zip(part.lines.tolist(), part["value"].values.ravel().tolist(), strict=True)
    }
    order = sorted(zip(needs["class"], needs["good"], needs["step"].tolist(), needs.lines.tolist(), strict=True))
    for (kind, good, _, before), (next_kind, next_good, step, line) in pairwise(order):
        if (kind, good) == (next_kind, next_good) and beyond(value_at[line], value_at[before]):
            found = f'step {step} of "{good}" is worth more than the one before it'
            yield Fault("E029", "needs", line, "value", found, "Values fall from step to step.")


def _known(names: Iterable[str]) -> str:
    return f"There are: {', '.join(sorted(names))}." if names else ""


check = second_look.check
