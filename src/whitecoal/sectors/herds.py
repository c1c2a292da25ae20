"""Herds: beasts that grow, graze, are fed through the winter, work, and give milk, meat, wool, hides and manure.

Story
-----
A herd is the beasts of one kind in one place. They are born and die as shares of the herd; what is taken (slaughtered
or sold off) is decided, and so is what is bought and what is moved to another herd: steers to the plough, breeding
beasts from one region to another. Where nothing is taken a herd grows no faster than its cows allow. Every beast needs
energy and protein in every season. Pasture gives them where and when it is open; a herd may be driven to the pasture of
another region, which takes herdsmen and a part of what is grazed. Hay, straw, grain and oil cake are stored, and so
are accounted by the year and fed in any season that allows it. A beast for which there is not enough in the leanest
season is short of fodder: it has no young, gives nothing and does not work, and a share of such beasts is lost, at a
price.

Symbols
-------
For a herd h of an animal a, a drive d of it to a pasture q, a feed f; stage t of n years, scenario s, season m:

| symbol | meaning | unit | dimensions |
| --- | --- | --- | --- |
| H, H' | herd at the end and at the beginning of the stage's first year | khead | h × t × s |
| O | mean over the stage's years of the herd at their beginning: H' + (H − H') (n − 1) / 2 | khead | h × t × s |
| N | mean of the herd over the stage: H' + (H − H') n / 2 | khead | h × t × s |
| E | herd at the end of the stage: H' + n (H − H') | khead | h × t × s |
| b, δ, g | births, deaths, greatest growth | 1/year | a |
| F, B, T | taken, bought, moved in a year | khead | h, offer, move |
| U, φ | short of fodder; share of them lost in a year | khead, 1 | h × t × s, a |
| λ, μ | lost a year for each head short; those of O for each, see below | 1 | h × t |
| e, p | energy and protein needed a head and day | MJ/day, kg/day | a × m |
| X, ε, π | fed; energy and protein of a feed | kt, MJ/kg, 1 | h × f × t × s × m |
| G, ε, π | grazed, dry matter; energy and protein of the grass | kt, MJ/kg, 1 | d × t × s × m |
| A, y, α, κ | area, yield, share of it that stands in a season, factor of the year's weather | kha, t/ha, 1, 1 | q |
| w, k, l | days of work; herdsmen at home; herdsmen on a drive | day, person/head | a × m, d |

Accounts:

    herd @ herd                   H' + b (O − μ U) − δ O + Σ B + Σ T in − Σ T out − F − λ U − H = 0
    room to breed @ herd          (1 + g)^n H' + Σ (1 + g)^i (Σ B + Σ T in), i = 0 … n − 1, − E ≥ 0
    fodder energy @ herd          Σ ε X + Σ ε (1 − loss) G + e U − e N ≥ 0
    fodder protein @ herd         Σ π X + Σ π (1 − loss) G + p U − p N ≥ 0
    grass @ pasture               κ α y A − Σ G ≥ 0
    feeds @ region                − Σ over seasons of X
    products @ region             + rate (N − U), + rate F, + rate (δ O + λ U)
    draught power @ region        + w (N − U)
    labour @ region               − k N, − l times the head that live on the pasture, ε (1 − loss) G / e
    cash, foreign exchange        − price B, − cost T
    animals kept @ herd           + N, a measure

What it is worth: − price of a shortage × U; at the end of the horizon + end value × the herd.

Long stages: the herd goes along a straight line from H' to E; births, deaths and fodder are exactly those of that line.
Left to breed it would bend upwards, so between the ends of a long stage the line lies a little above; the plan says
by how much. Its ends are exact, because the room to breed is compounded year by year. λ and μ are such that a herd that
goes short throughout has no young and comes down to H' ((1 − δ) (1 − φ))^n, as year-by-year losses would leave it;
never below nothing.

Energy is metabolisable energy, protein crude protein, both of dry matter or of the feed as it is weighed in the store.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from whitecoal.algebra import Array, Expr
from whitecoal.case import Case
from whitecoal.entries import Good
from whitecoal.faults import Fault
from whitecoal.problem import Problem
from whitecoal.second_looks import herds as second_look
from whitecoal.tables import Column, Table
from whitecoal.tables.rows import SEPARATOR, Rows
from whitecoal.units import unit

MONEYS = ("foreign exchange", "cash")
OF_HERD, OF_TAKEN, OF_DEAD = "herd", "taken", "dead"
"""What a product comes from: beasts kept through the year, beasts taken, beasts that died or were lost."""

BORN, DIED, TAKEN, BOUGHT, LOST = "born", "died", "taken", "bought", "lost for want of fodder"
MOVED_IN, MOVED_OUT = "moved in", "moved out"
GRAZED, FED, SHORT = "grazed by herds", "fed to herds", "short of fodder"

TOLERANCE = 1e-6

TABLES = (
    Table(
        "animals",
        key=("animal",),
        meaning="kinds of beasts, with the ages and sexes of a herd folded into its rates",
        columns=(
            Column("animal", meaning="name of the kind"),
            Column("births", unit="1/year", minimum=0, meaning="young that live, a head of the herd at the new year"),
            Column("deaths", unit="1/year", minimum=0, maximum=1, meaning="share that dies or is worn out in a year"),
            Column(
                "growth",
                unit="1/year",
                minimum=0,
                default=math.inf,
                meaning="share by which a herd can grow in a year by its own breeding; blank: births less deaths",
            ),
            Column(
                "loss", unit="1", minimum=0, maximum=1, meaning="share of those short of fodder that is lost in a year"
            ),
            Column("shortage_price", unit="money/head", minimum=0, meaning="worth of sparing a head a hungry year"),
        ),
    ),
    Table(
        "herds",
        key=("place", "animal"),
        place="herd",
        within="place",
        meaning="herds by place and kind",
        columns=(
            Column("place", to="places", kind=("region", "district"), meaning="where the herd is at home"),
            Column("animal", to="animals", meaning="kind of beast"),
            Column("start", unit="khead", minimum=0, meaning="herd when the plan begins"),
            Column("most", unit="khead", minimum=0, default=math.inf, meaning="greatest herd; blank: no limit"),
            Column("end_value", unit="money/head", minimum=0, default=0.0, meaning="worth of a head left at the end"),
        ),
    ),
    Table(
        "fodder_needs",
        key=("animal",),
        meaning="what a head of a herd needs to eat in a day of each season, young and old together",
        columns=(
            Column("animal", to="animals", meaning="kind of beast"),
            Column("energy", unit="MJ/head/day", by="season", minimum=0, meaning="metabolisable energy"),
            Column("protein", unit="kg/head/day", by="season", minimum=0, meaning="crude protein"),
        ),
    ),
    Table(
        "feeds",
        key=("good",),
        required=False,
        meaning="what stored fodder holds: straw, hay, grain, oil cake",
        columns=(
            Column("good", to="goods", meaning="the good, counted by weight"),
            Column("energy", unit="MJ/kg", minimum=0, meaning="metabolisable energy in a weight as it is stored"),
            Column("protein", unit="1", minimum=0, maximum=1, meaning="crude protein in a weight as it is stored"),
        ),
    ),
    Table(
        "rations",
        key=("animal", "good"),
        required=False,
        meaning="which beasts are fed what, and when",
        columns=(
            Column("animal", to="animals", meaning="kind of beast"),
            Column("good", to="feeds", meaning="the feed"),
            Column(
                "fed", unit="1", by="season", minimum=0, maximum=1, meaning="1 in a season in which it is fed, else 0"
            ),
        ),
    ),
    Table(
        "pastures",
        key=("pasture",),
        place="pasture",
        within="place",
        required=False,
        meaning="pastures and what grows on them",
        columns=(
            Column("pasture", meaning="name of the pasture"),
            Column("place", to="places", kind=("region", "district"), meaning="where it lies"),
            Column("kind", meaning="summer, winter, home: how it is called in the books of fodder"),
            Column("area", unit="kha", minimum=0, meaning="area"),
            Column("yield", unit="t/ha", minimum=0, meaning="dry matter that beasts can take from it in a year"),
            Column("energy", unit="MJ/kg", minimum=0, meaning="metabolisable energy in the dry matter"),
            Column("protein", unit="1", minimum=0, maximum=1, meaning="crude protein in the dry matter"),
            Column(
                "standing",
                unit="1",
                by="season",
                minimum=0,
                maximum=1,
                meaning="share of the year's yield that stands there in a season; together at most 1",
            ),
        ),
    ),
    Table(
        "pasture_weather",
        key=("pasture", "from_year", "scenario"),
        required=False,
        meaning="how wet and dry years change the yield of a pasture; without a row, not at all",
        columns=(
            Column("pasture", to="pastures", meaning="the pasture"),
            Column("from_year", type="year", meaning="first year it holds, until the next row's"),
            Column("scenario", default="", meaning="scenario it belongs to; blank: every scenario"),
            Column("yield", unit="1", minimum=0, meaning="factor on the yield"),
        ),
    ),
    Table(
        "drives",
        key=("herd", "pasture"),
        required=False,
        meaning="which herd is driven to which pasture, and when; a herd grazes nowhere else, not at home either",
        columns=(
            Column("herd", to="places", kind="herd", meaning="the herd, place · animal"),
            Column("pasture", to="pastures", meaning="the pasture"),
            Column(
                "loss",
                unit="1",
                minimum=0,
                maximum=1,
                default=0.0,
                meaning="share of what is grazed that the way takes",
            ),
            Column(
                "herdsmen",
                unit="person/khead",
                minimum=0,
                default=0.0,
                meaning="herdsmen from the herd's home for a thousand head on the way and on the pasture",
            ),
            Column("open", unit="1", by="season", minimum=0, maximum=1, meaning="1 in a season of the drive, else 0"),
        ),
    ),
    Table(
        "herd_products",
        key=("animal", "good", "of"),
        required=False,
        meaning="what beasts give",
        columns=(
            Column("animal", to="animals", meaning="kind of beast"),
            Column("good", to="goods", meaning="milk, meat, wool, hides, manure"),
            Column(
                "of",
                choices=(OF_HERD, OF_TAKEN, OF_DEAD),
                meaning="herd: a head kept for a year; taken: a head taken; dead: a head that died or was lost",
            ),
            Column("amount", unit="{good}/khead", minimum=0, meaning="amount for a head of those that give it"),
            Column(
                "share", unit="1", minimum=0, maximum=1, default=1.0, meaning="share of them that give it: cows in milk"
            ),
        ),
    ),
    Table(
        "draught",
        key=("animal",),
        required=False,
        meaning="days on which beasts can work",
        columns=(
            Column("animal", to="animals", meaning="kind of beast"),
            Column("work", unit="day", by="season", minimum=0, meaning="days of work of a head of the herd"),
        ),
    ),
    Table(
        "herding",
        key=("animal",),
        required=False,
        meaning="hands that beasts take at home; without a row none",
        columns=(
            Column("animal", to="animals", meaning="kind of beast"),
            Column("herdsmen", unit="person/khead", by="season", minimum=0, meaning="people for a thousand head"),
        ),
    ),
    Table(
        "herd_purchases",
        key=("herd", "seller", "from_year"),
        required=False,
        meaning="beasts on offer from outside",
        columns=(
            Column("herd", to="places", kind="herd", meaning="the herd that they join"),
            Column("seller", meaning="who sells; a name, not a place"),
            Column("from_year", type="year", meaning="first year it holds, until the next row's"),
            Column("limit", unit="khead/year", minimum=0, meaning="most that can be bought in a year"),
            Column("price", unit="money/head", minimum=0, meaning="price at the herd's place"),
            Column("paid_in", choices=MONEYS, meaning="the money; the same in all years of an offer"),
        ),
    ),
    Table(
        "herd_moves",
        key=("from", "to"),
        required=False,
        meaning="beasts moved from herd to herd: steers to the plough, breeding beasts from region to region",
        columns=(
            Column("from", to="places", kind="herd", meaning="the herd that they leave"),
            Column("to", to="places", kind="herd", meaning="the herd that they join"),
            Column("limit", unit="khead/year", minimum=0, default=math.inf, meaning="most that can be moved in a year"),
            Column("loss", unit="1", minimum=0, maximum=1, default=0.0, meaning="share that does not arrive"),
            Column(
                "cost", unit="money/head", minimum=0, default=0.0, meaning="cash for a head moved, where they arrive"
            ),
        ),
    ),
)


def build(p: Problem) -> None:
    """Open the books of herds and fodder, and post what beasts give and take."""
    gaps = tuple(_gaps(p.case))
    for gap in gaps:
        p.fault(gap)
    herds = p.case["herds"]
    if gaps or not herds:
        return
    count = _count(p)
    _feed(p, count.mean, count.short)
    _post_products(p, ((OF_HERD, count.mean - count.short), (OF_TAKEN, count.taken), (OF_DEAD, count.dead)))
    _post_work(p, count.mean, count.short)
    kept = p.good("animals kept", "khead", at="herd", spare=True, meaning="The mean number of beasts in a herd.")
    p.post(kept, herds.labels, count.mean, "kept")
    p.aim(-(count.short * _of(p, "shortage_price")), "beasts short of fodder", places=herds.labels)


@dataclass(frozen=True)
class Count:
    """The beasts of every herd [khead; herd × stage × scenario].

    Args:
        mean: mean of the stage's years.
        taken: taken in a year.
        dead: died by nature or lost for want of fodder in a year.
        short: short of fodder.
    """

    mean: Expr
    taken: Expr
    dead: Expr
    short: Expr


def _count(p: Problem) -> Count:
    """Carry every herd from stage to stage: what is born, bought, moved, taken, dead and left."""
    herds = p.case["herds"]
    left = p.flow("herd", herds, "khead", upper=herds["most"])
    before = p.before(left, herds["start"])
    taken = p.flow("taken from herds", herds, "khead")
    short = p.flow("short of fodder", herds, "khead")
    years, change = p.calendar.length / p.year, left - before
    opening = before + change * ((years - 1.0) * 0.5)
    barren, lost = (short * rate for rate in _of_those_short(p))
    died = _of(p, "deaths") * p.year * opening
    herd = p.good("herd", "khead", at="herd", meaning="Beasts of a herd: born, bought, moved, taken, dead, left.")
    p.post(herd, herds.labels, before, "there before")
    p.post(herd, herds.labels, _of(p, "births") * p.year * (opening - barren), BORN)
    p.post(herd, herds.labels, -died, DIED)
    p.post(herd, herds.labels, -taken, TAKEN)
    p.post(herd, herds.labels, -lost, LOST)
    p.post(herd, herds.labels, -left, "left at the end of the year")
    joined = _post_purchases(p, herd) + _post_moves(p, herd)
    _leave_room_to_breed(p, before, before + change * years, joined)
    p.aim(herds["end_value"] * p.closing(left), "herds at the end", at_end=True, places=herds.labels)
    return Count(before + change * (years * 0.5), taken, died + lost, short)


def _of(p: Problem, column: str, table: str = "animals") -> Array:
    """A column of the kind of beast, for each herd [herd]."""
    herds = p.case["herds"]
    found: Array = p.case[table][column].at(herds["animal"], herds.labels)
    return Array(np.broadcast_to(found.values, (len(herds), *found.shape[1:])), found.unit, herds.labels)


def _of_those_short(p: Problem) -> tuple[Array, Array]:
    """For each head short of fodder: head without young at the new year, and head lost in a year [1; herd × stage].

    A herd that is short throughout goes along the straight line to what losses year by year would leave of it.
    """
    deaths = _of(p, "deaths").to("1/year").values[:, :, 0, 0, 0]
    loss, years = _of(p, "loss").values[:, :, 0, 0, 0], p.calendar.lengths[None, :]
    change = (np.power((1.0 - deaths) * (1.0 - loss), years) - 1.0) / years
    opening, mean = 1.0 + change * (years - 1.0) / 2.0, 1.0 + change * years / 2.0
    lost = np.maximum(-change - deaths * opening, 0.0) / mean
    labels = p.case["herds"].labels
    barren = Array.over(opening / mean, "1", "item", "stage", labels=labels)
    return barren, Array.over(lost, "1", "item", "stage", labels=labels)


# ---- beasts that join, and room to breed ------------------------------------------------------------------------


def _post_purchases(p: Problem, herd: Good) -> Expr:
    """Beasts bought, and what is paid for them; returns them by herd [khead; herd]."""
    offers, herds = p.case["herd_purchases"], p.case["herds"]
    named = dict(zip(zip(offers["herd"], offers["seller"], strict=True), offers["paid_in"], strict=True))
    labels = tuple(SEPARATOR.join(offer) for offer in named)
    if not labels:
        return _nothing(p)
    whose, sellers = (tuple(names) for names in zip(*named, strict=True))
    keys = {"herd": whose, "seller": sellers}
    limit = offers.over_stages("limit", labels, default=0.0, **keys) * p.year
    bought = p.flow("beasts bought", labels, "khead", upper=limit)
    cost = bought * offers.over_stages("price", labels, default=0.0, **keys)
    p.post(herd, whose, bought, BOUGHT)
    for money in dict.fromkeys(named.values()):
        some = [label for label, paid_in in zip(labels, named.values(), strict=True) if paid_in == money]
        places = [where for where, paid_in in zip(whose, named.values(), strict=True) if paid_in == money]
        p.post(_money(p, money), places, -cost.at(some, some), "beasts bought")
    return bought.group(whose, herds.labels)


def _post_moves(p: Problem, herd: Good) -> Expr:
    """Beasts moved from herd to herd; returns those that arrive by herd [khead; herd]."""
    moves, herds = p.case["herd_moves"], p.case["herds"]
    if not moves:
        return _nothing(p)
    moved = p.flow("beasts moved", moves, "khead", upper=moves["limit"] * p.year)
    arrived: Expr = moved * (1.0 - moves["loss"])
    p.post(herd, moves["from"], -moved, MOVED_OUT)
    p.post(herd, moves["to"], arrived, MOVED_IN)
    p.post(_money(p, "cash"), moves["to"], -(moved * moves["cost"]), "beasts moved")
    return arrived.group(moves["to"], herds.labels)


def _nothing(p: Problem) -> Expr:
    labels = p.case["herds"].labels
    return Expr((), np.zeros((len(labels), 1, 1, 1, 1)), unit("khead"), labels)


def _money(p: Problem, name: str) -> Good:
    meaning = {"cash": "Money at home.", "foreign exchange": "Money that buys abroad."}[name]
    return p.good(name, "Mmoney", at="region", meaning=meaning)


def _leave_room_to_breed(p: Problem, before: Expr, after: Expr, joined: Expr) -> None:
    """A herd grows by breeding only so fast, compounded year by year; what joins it may breed too."""
    herds = p.case["herds"]
    limited = herds.where(np.isfinite(_of(p, "growth").values.ravel()))
    if not limited:
        return
    growth = 1.0 + _of(p, "growth").at(limited.labels, limited.labels).to("1/year").values[:, 0, 0, 0, 0]
    lengths = [stage.length for stage in p.calendar.stage_list]
    grown = np.array([[rate**years for years in lengths] for rate in growth])
    since = np.array([[sum(rate**year for year in range(years)) for years in lengths] for rate in growth])
    meaning = "A herd grows by its own breeding only so fast."
    room = p.good("room to breed", "khead", at="herd", spare=True, meaning=meaning)
    for amount, factor, note in ((before, grown, "grown from before"), (joined, since, "joined, and its young")):
        by_stage = Array.over(factor, "1", "item", "stage", labels=limited.labels)
        p.post(room, limited.labels, amount.at(limited.labels, limited.labels) * by_stage, note)
    p.post(room, limited.labels, -after.at(limited.labels, limited.labels), "at the end of the stage")
    _say_how_far_off(p, growth)


def _say_how_far_off(p: Problem, growth: NDArray[np.float64]) -> None:
    """How far the straight line of a long stage lies above a herd that grows as fast as it can."""
    years = int(p.calendar.lengths.max())
    fastest = float(growth.max())
    line = 1.0 + (fastest**years - 1.0) / 2.0
    curve = (fastest**years - 1.0) / math.log(fastest) / years if fastest > 1.0 else 1.0
    if years > 1 and line > curve:
        p.remark(
            "herds in long stages",
            f"Over a stage of {years} years a herd goes along a straight line; its ends are exact. Of one growing as "
            f"fast as it can it counts {100 * (line / curve - 1):.2g} % too many beasts on the mean of the years.",
        )


# ---- fodder -----------------------------------------------------------------------------------------------------


def _feed(p: Problem, mean: Expr, short: Expr) -> None:
    """Every beast finds its energy and its protein in every season, or is short of fodder."""
    herds = p.case["herds"]
    grass = _graze(p)
    stores = _fed(p)
    for name, measure, meaning in (
        ("energy", "TJ", "Metabolisable energy that a herd eats and needs."),
        ("protein", "kt", "Crude protein that a herd eats and needs."),
    ):
        good = p.good(f"fodder {name}", measure, at="herd", over="season", spare=True, meaning=meaning)
        need = _of(p, name, "fodder_needs") * p.calendar.duration
        for holding, rows, whose, amount, note in (*grass, *stores):
            held = p.case[holding][name].at(rows, amount.labels or ())
            p.post(good, whose, amount * held, note)
        p.post(good, herds.labels, short * need, SHORT)
        p.post(good, herds.labels, -(mean * need), "needed")


Eaten = tuple[str, tuple[str, ...], tuple[str, ...], Expr, str]
"""What is eaten: the table and its rows that say what it holds, the herds, the amount [kt; season], the note."""


def _graze(p: Problem) -> list[Eaten]:
    """What herds graze on pastures, by kind of pasture."""
    drives, pastures = p.case["drives"], p.case["pastures"]
    if not drives:
        return []
    meaning = "Dry matter that stands on a pasture in a season."
    grass = p.good("grass", "kt", at="pasture", over="season", spare=True, meaning=meaning)
    weather = p.case["pasture_weather"].over_stages("yield", pastures.labels, default=1.0, pasture=pastures.labels)
    p.post(grass, pastures.labels, pastures["area"] * pastures["yield"] * pastures["standing"] * weather, "grown")
    grazed = p.flow("grazed", drives, "kt", over="season", upper=_where_open(drives["open"], drives.labels))
    p.post(grass, drives["pasture"], -grazed, GRAZED)
    eaten = grazed * (1.0 - drives["loss"])
    _drive(p, drives, eaten)
    kind = pastures["kind"]
    kinds = [kind[pastures.labels.index(pasture)] for pasture in drives["pasture"]]
    found = []
    for one in dict.fromkeys(kinds):
        some = drives.where([name == one for name in kinds])
        found.append(("pastures", some["pasture"], some["herd"], eaten.at(some.labels, some.labels), f"{one} pasture"))
    return found


def _drive(p: Problem, drives: Rows, eaten: Expr) -> None:
    """Herdsmen for the head that live on a pasture, as many as it feeds."""
    driven = drives.where(drives["herdsmen"].values.ravel() > 0)
    if driven:
        need = _of(p, "energy", "fodder_needs").at(driven["herd"], driven.labels)
        held = p.case["pastures"]["energy"].at(driven["pasture"], driven.labels)
        days = eaten.at(driven.labels, driven.labels) * held * need.inverse()
        p.post(_labour(p), driven["herd"], -(days * driven["herdsmen"]), "herding on pastures")


def _fed(p: Problem) -> list[Eaten]:
    """What herds are fed from the store, feed by feed."""
    herds, rations = p.case["herds"], p.case["rations"]
    found: list[Eaten] = []
    for feed in dict.fromkeys(rations["good"]):
        rows = rations.where([good == feed for good in rations["good"]])
        eaters = herds.where([animal in rows["animal"] for animal in herds["animal"]])
        if not eaters:
            continue
        labels = tuple(f"{herd}{SEPARATOR}{feed}" for herd in eaters.labels)
        row_of = dict(zip(rows["animal"], rows.labels, strict=True))
        when = rows["fed"].at([row_of[animal] for animal in eaters["animal"]], labels)
        fed = p.flow(f"{feed} fed", labels, "kt", over="season", upper=_where_open(when, labels))
        p.post(p.good_of(feed), eaters.labels, -fed, FED)
        found.append(("feeds", (feed,) * len(labels), eaters.labels, fed, feed))
    return found


def _where_open(when: Array, labels: tuple[str, ...]) -> Array:
    """No bound where it is open, nothing where it is not [kt; item × season]."""
    return Array(np.where(when.values > 0, math.inf, 0.0), unit("kt"), labels)


# ---- what beasts give and take ------------------------------------------------------------------------------------


def _post_products(p: Problem, sources: tuple[tuple[str, Expr], ...]) -> None:
    """Milk, wool and manure of those kept, meat and hides of those taken, what is saved of the dead."""
    herds, listed = p.case["herds"], p.case["herd_products"]
    notes = {OF_HERD: "given by herds", OF_TAKEN: "given by beasts taken", OF_DEAD: "saved of dead beasts"}
    for of, beasts in sources:
        rows = listed.where([source == of for source in listed["of"]])
        for name in dict.fromkeys(rows["good"]):
            some = rows.where([good == name for good in rows["good"]])
            givers = herds.where([animal in some["animal"] for animal in herds["animal"]])
            row_of = dict(zip(some["animal"], some.labels, strict=True))
            rate = (some["amount"] * some["share"]).at([row_of[kind] for kind in givers["animal"]], givers.labels)
            p.post(p.good_of(name), givers.labels, beasts.at(givers.labels, givers.labels) * rate, notes[of])


def _post_work(p: Problem, mean: Expr, short: Expr) -> None:
    """Days of draught of the beasts that are fed, and the hands that beasts take at home."""
    herds, working, kept = p.case["herds"], p.case["draught"], p.case["herding"]
    meaning = "Days of work that beasts can do in a season."
    draught = p.good("draught power", "Mhead-day", at="region", over="season", spare=True, meaning=meaning)
    able = herds.where([animal in working["animal"] for animal in herds["animal"]])
    days = working["work"].at(able["animal"], able.labels)
    p.post(draught, able.labels, (mean - short).at(able.labels, able.labels) * days, "given by herds")
    tended = herds.where([animal in kept["animal"] for animal in herds["animal"]])
    if tended:
        hands = kept["herdsmen"].at(tended["animal"], tended.labels) * p.calendar.duration
        p.post(_labour(p), tended.labels, -(mean.at(tended.labels, tended.labels) * hands), "care of herds")


def _labour(p: Problem) -> Good:
    return p.good("labour", "Mperson-day", at="region", over="season", spare=True, meaning="Days of unskilled work.")


# ---- faults -------------------------------------------------------------------------------------------------------


def _gaps(case: Case) -> Iterator[Fault]:
    """Beasts that nothing is known to feed, feeds without weight, seasons half open, grass that grows twice."""
    yield from _hungry(case)
    yield from _half_open(case)
    measures = {good.name: good.unit for good in case.listed_goods}
    for line, good in zip(case["feeds"].lines, case["feeds"]["good"], strict=True):
        if not unit(measures[good]).fits(unit("kt")):
            found = f'"{good}" is counted in {measures[good]}'
            yield Fault("E015", "feeds", int(line), "good", found, "A feed is counted by weight.")
    pastures = case["pastures"]
    for line, total in zip(pastures.lines, pastures["standing"].sum("season").values.ravel(), strict=True):
        if total > 1 + TOLERANCE:
            found = f"together {total:.4g} of the year's yield"
            yield Fault("E029", "pastures", int(line), "standing", found, "At most 1 stands there over the year.")
    yield from _odd_offers(case)


def _hungry(case: Case) -> Iterator[Fault]:
    herds, drives = case["herds"], case["drives"]
    for line, herd, animal in zip(herds.lines, herds.labels, herds["animal"], strict=True):
        if animal not in case["fodder_needs"].labels:
            found = f'"{animal}" has no row'
            yield Fault("E041", "fodder_needs", found=found, advice="Say what a head of it needs to eat.")
        if animal not in case["rations"]["animal"] and herd not in drives["herd"]:
            found = f'"{herd}" is driven to no pasture and fed nothing'
            yield Fault("E041", "herds", int(line), "animal", found, "", "Add a row to drives or rations.")


def _half_open(case: Case) -> Iterator[Fault]:
    for table, column in (("rations", "fed"), ("drives", "open")):
        rows = case[table]
        for line, values in zip(rows.lines, rows[column].values[:, 0, 0, :, 0], strict=True):
            if not np.isin(values, (0.0, 1.0)).all():
                found = f"{values[~np.isin(values, (0.0, 1.0))][0]:.4g} is neither"
                yield Fault("E029", table, int(line), column, found, "1 where it is open and 0 where it is not.")


def _odd_offers(case: Case) -> Iterator[Fault]:
    offers, moves = case["herd_purchases"], case["herd_moves"]
    moneys: dict[tuple[str, str], str] = {}
    for line, *offer, money in zip(offers.lines, offers["herd"], offers["seller"], offers["paid_in"], strict=True):
        known = moneys.setdefault((offer[0], offer[1]), money)
        if known != money:
            found, wanted = f"{money} here and {known} above", "An offer is paid in one money."
            yield Fault(
                "E030", "herd_purchases", int(line), "paid_in", found, wanted, "Give one of them another seller."
            )
    for line, giver, taker in zip(moves.lines, moves["from"], moves["to"], strict=True):
        if giver == taker:
            found = f'"{giver}" is moved to itself'
            yield Fault("E030", "herd_moves", int(line), "to", found, "Another herd.")


check = second_look.check
