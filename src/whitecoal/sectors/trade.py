"""Trade: partners abroad who buy and sell, and the corridors on which goods travel between places.

A partner buys or sells a good at a port (or straight at a region) in steps: each further quantity at a price less
favourable to us, so the plan takes the steps in order without being told. Prices move by year and scenario along
an index; partners and corridors may be open for part of a year, or shut.

Symbols, for a market step k, a corridor c, a good g, a stage t, a scenario w:

| symbol | meaning | unit | dimensions |
| --- | --- | --- | --- |
| x | amount sold to or bought from a partner | of the good | k × t × w |
| Q, P | quantity of a step, its price | of the good/year, money/good | k |
| j | index of the good's price, mean of the stage's years | 1 | k × t × w |
| o | share of the year in which the partner or the corridor is open | 1 | k or c, × t × w |
| z | amount sent | kt | c × g × t × w |
| δ, κ | duty as a share of the value, and on each unit | 1, money/good | k × t |
| λ | share lost on the way | 1 | c |
| f | capacity that a further row of a track gives to its first | kt/year | c × t × w |

Books:

- the good [@ region or port]: − x where the partner buys, + x where he sells; − z at one end, + (1 − λ) z at the other
- foreign exchange or cash [Mmoney @ region], as the partner is paid: + j P x where he buys, − j P x where he sells
- cash [Mmoney @ region]: − (δ j P + κ) x where the good changes hands, + the same at the holder of the duty; with one
  purse the two meet in it, and the duty decides nothing
- corridor capacity [kt/year @ corridor]: capacity + what works add − Σ z / o ≥ 0: a corridor open half the year
  carries half. Rows of one `track` (the two directions of a railway) use the account of its first row; what works
  add at another row of the track goes over to it, f
- cash or foreign exchange, as the corridor is paid: − cost · z, at the place it starts from
- the money of a good that regions sell to one another: + p (1 − λ) z where it comes from, − p (1 − λ) z where it
  arrives, p the price between regions; with one purse the two meet in it

Bounds: 0 ≤ x ≤ o Q; z = 0 where o = 0.
"""

import math
from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from whitecoal.algebra import Array, Expr
from whitecoal.entries import Good
from whitecoal.errors import PostingError
from whitecoal.faults import Fault, did_you_mean
from whitecoal.problem import Problem
from whitecoal.second_looks import trade as second_look
from whitecoal.tables import Column, Table
from whitecoal.tables.measures import beyond
from whitecoal.tables.rows import SEPARATOR, Rows
from whitecoal.units import unit

MONEYS = ("foreign exchange", "cash")
NOTES = {"buys": "sold abroad", "sells": "bought abroad"}
"""Under which note the trade of a partner who buys, or sells, is booked."""
SOLD_BETWEEN, BOUGHT_BETWEEN = "sold to another region", "bought from another region"
PAID, RECEIVED = "customs paid", "customs received"
EVERYTHING, BUT = "all", "all but "

TABLES = (
    Table(
        "partners",
        key=("partner",),
        meaning="countries and firms abroad that trade with the region",
        columns=(
            Column("partner", to="places", kind="partner", meaning="name of the partner"),
            Column("paid_in", choices=MONEYS, meaning="the money in which trade with him is settled"),
        ),
    ),
    Table(
        "markets",
        key=("partner", "good", "port", "direction", "step"),
        meaning="what a partner buys and sells in a year, in steps of price",
        columns=(
            Column("partner", to="partners", meaning="partner"),
            Column("good", to="goods", meaning="good traded"),
            Column("port", to="places", kind=("port", "region"), meaning="where it changes hands"),
            Column("direction", choices=tuple(NOTES), meaning="what the partner does"),
            Column("step", type="integer", minimum=1, meaning="1 the step with the price best for us"),
            Column("quantity", unit="{good}/year", minimum=0, meaning="greatest amount of the step in a year"),
            Column("price", unit="money/{good}", minimum=0, meaning="price there, at index 1"),
        ),
    ),
    Table(
        "price_paths",
        key=("good", "partner", "from_year", "scenario"),
        required=False,
        meaning="how the prices of a good move; a value holds until the next row's year",
        columns=(
            Column("good", to="goods", meaning="good"),
            Column("partner", to="partners", default="", meaning="partner who pays or asks it; blank: every partner"),
            Column("from_year", type="year", meaning="first year of this value"),
            Column("scenario", default="", meaning="scenario it belongs to; blank: every scenario"),
            Column("index", unit="1", minimum=0, meaning="price as a multiple of that in markets"),
        ),
    ),
    Table(
        "trade_openings",
        key=("partner", "from_year", "scenario"),
        required=False,
        meaning="when a partner is open to trade; open where nothing is said",
        columns=(
            Column("partner", to="partners", meaning="partner"),
            Column("from_year", type="year", meaning="first year of this value"),
            Column("scenario", default="", meaning="scenario it belongs to; blank: every scenario"),
            Column("open", unit="1", minimum=0, maximum=1, meaning="share of the year in which he trades"),
        ),
    ),
    Table(
        "duties",
        key=("good", "partner", "direction", "place", "holder", "from_year"),
        required=False,
        meaning="customs: duties on what is sold abroad and bought abroad, paid in cash where the good changes hands",
        columns=(
            Column("good", to="goods", meaning="good"),
            Column(
                "partner", to="partners", default="", meaning="partner; blank: every partner without rows of his own"
            ),
            Column("direction", choices=tuple(NOTES), meaning="what the partner does: sells what we import"),
            Column(
                "place", to="places", default="", meaning="where it changes hands, or what that lies in; blank: all"
            ),
            Column("holder", to="places", meaning="region or union that receives it"),
            Column("from_year", type="year", meaning="first year of this value; it holds until the next row's"),
            Column(
                "rate", unit="1", minimum=0, default=0.0, meaning="share of the value at the price of the year, at par"
            ),
            Column("per_unit", unit="money/{good}", minimum=0, default=0.0, meaning="amount on each unit of the good"),
        ),
    ),
    Table(
        "corridors",
        key=("corridor",),
        place="corridor",
        within="from",
        required=False,
        meaning="railways, pipelines, roads and shipping lines, one row for each direction",
        columns=(
            Column("corridor", meaning="name of the corridor, with its direction"),
            Column("from", to="places", kind=("region", "port"), meaning="where it starts"),
            Column("to", to="places", kind=("region", "port"), meaning="where it ends"),
            Column(
                "capacity", unit="kt/year", minimum=0, default=0.0, meaning="what it carries in a year, at the start"
            ),
            Column("cost", unit="money/t", minimum=0, default=0.0, meaning="cost of carrying a tonne"),
            Column("paid_in", choices=MONEYS, default="cash", meaning="the money in which carriage is paid"),
            Column("loss", unit="1", minimum=0, maximum=1, default=0.0, meaning="share lost on the way"),
            Column("carries", default="all", meaning='goods it carries, separated by "|"; "all", or "all but …"'),
            Column("track", default="", meaning="rows with the same track share the capacity of its first row"),
        ),
    ),
    Table(
        "sales_between",
        key=("good", "from_year"),
        required=False,
        meaning="what one region pays another for goods that arrive from it; without a row, nothing",
        columns=(
            Column("good", to="goods", meaning="good"),
            Column("from_year", type="year", meaning="first year of this value; it holds until the next row's"),
            Column("paid_in", choices=MONEYS, default="cash", meaning="the money; one for each good"),
            Column("price", unit="money/{good}", minimum=0, meaning="price, the same wherever it comes from"),
        ),
    ),
    Table(
        "openings",
        key=("corridor", "from_year", "scenario"),
        required=False,
        meaning="when a corridor is open; open where nothing is said",
        columns=(
            Column("corridor", to="corridors", meaning="corridor"),
            Column("from_year", type="year", meaning="first year of this value"),
            Column("scenario", default="", meaning="scenario it belongs to; blank: every scenario"),
            Column("open", unit="1", minimum=0, maximum=1, meaning="share of the year in which it carries"),
        ),
    ),
)


def build(p: Problem) -> None:
    """Open the books of trade and carriage and post what is bought, sold and carried."""
    markets = p.case["markets"]
    _note_unsorted(p, markets)
    if _note_duties_without_a_purse(p):
        return
    for good in dict.fromkeys(markets["good"] if markets else ()):
        for direction in NOTES:
            rows = markets.where(_both(markets, good, direction))
            if rows:
                _post_market(p, rows, p.good_of(good), direction)
    if p.case["corridors"]:
        _post_corridors(p)


def _both(markets: Rows, good: str, direction: str) -> list[bool]:
    pairs = zip(markets["good"], markets["direction"], strict=True)
    return [pair == (good, direction) for pair in pairs]


# ---- partners -------------------------------------------------------------------------------------------------


def _post_market(p: Problem, rows: Rows, good: Good, direction: str) -> None:
    """Post what partners buy (or sell) of one good, and what is paid for it."""
    note, ours = NOTES[direction], 1.0 if direction == "buys" else -1.0
    opened = p.case["trade_openings"].over_stages("open", rows.labels, default=1.0, partner=rows["partner"])
    most = rows["quantity"] * opened * p.year
    traded = p.flow(f"{good.name} {note}", rows, good.unit.text, upper=most)
    p.post(good, rows["port"], -ours * traded, note)
    paid = ours * rows["price"] * _index(p, rows) * traded
    moneys = _paid_in(p, rows)
    for money in dict.fromkeys(moneys):
        some = rows.where([name == money for name in moneys])
        p.post(_money(p, money), some["port"], paid.at(some.labels, some.labels), note)
    _post_duties(p, rows, traded, ours * paid)


def _post_duties(p: Problem, rows: Rows, traded: Expr, value: Expr) -> None:
    """Take the duty where a good changes hands and give it to each holder who levies one there.

    Args:
        p: the problem.
        rows: markets of one good and one direction.
        traded: what is traded there.
        value: what it is worth at the prices of the year, positive.
    """
    duties, good, direction = p.case["duties"], rows["good"][0], rows["direction"][0]
    levied = duties.where(_both(duties, good, direction)) if duties else duties
    pairs = list(zip(levied["place"], levied["holder"], strict=True)) if levied else []
    for place, holder in dict.fromkeys(pairs):
        own = {partner for pair, partner in zip(pairs, levied["partner"], strict=True) if pair == (place, holder)}
        some = rows.where([not place or p.places.lies_within(port, place) for port in rows["port"]])
        keys = {
            "good": good,
            "direction": direction,
            "place": place,
            "holder": holder,
            "partner": [partner if partner in own else "" for partner in some["partner"]],
        }
        rate = levied.over_stages("rate", some.labels, default=0.0, **keys)
        per_unit = levied.over_stages("per_unit", some.labels, default=0.0, **keys)
        duty = rate * value.at(some.labels, some.labels) + per_unit * traded.at(some.labels, some.labels)
        told = [f"{label}{SEPARATOR}{holder}" for label in some.labels]
        p.post(_money(p, "cash"), some["port"], -duty.at(some.labels, told), PAID)
        p.post(_money(p, "cash"), holder, duty.at(some.labels, told), RECEIVED)


def _note_duties_without_a_purse(p: Problem) -> bool:
    """Note holders of duties who keep no account of cash; whether there are any."""
    duties, found_any = p.case["duties"], False
    for at, holder in enumerate(duties["holder"] if duties else ()):
        try:
            p.places.account("cash", ("region",), holder)
        except PostingError:
            found, wanted = f'"{holder}" keeps no account of cash', "Money is kept at each region, or where pools says."
            p.fault(
                Fault("E042", "duties", int(duties.lines[at]), "holder", found, wanted, "Name a region, or pool it.")
            )
            found_any = True
    return found_any


def _paid_in(p: Problem, rows: Rows) -> list[str]:
    partners = p.case["partners"]
    settled = dict(zip(partners.labels, partners["paid_in"], strict=True))
    return [settled[partner] for partner in rows["partner"]]


def _index(p: Problem, rows: Rows) -> Array:
    """The price of each market as a multiple of that in the table [1; market × stage (× scenario)]."""
    paths = p.case["price_paths"]
    own = set(zip(paths["good"], paths["partner"], strict=True)) if paths else set()
    pairs = zip(rows["good"], rows["partner"], strict=True)
    partners = [pair[1] if pair in own else "" for pair in pairs]
    return paths.over_stages("index", rows.labels, default=1.0, good=rows["good"], partner=partners)


def _money(p: Problem, name: str) -> Good:
    meaning = {"cash": "Money at home.", "foreign exchange": "Money that buys abroad."}[name]
    return p.good(name, "Mmoney", at="region", meaning=meaning)


def _note_unsorted(p: Problem, markets: Rows) -> None:
    """Note steps whose prices do not get worse for us: no plan could take them in order."""
    for direction, members in _ladders(markets):
        prices, printed = markets.amounts("price").values, _prices_printed(p, markets)
        for first, second in pairwise(members):
            better, worse = (first, second) if direction == "buys" else (second, first)
            if beyond(prices[worse], prices[better]):
                found = f'"{markets.labels[second]}" has a price of {printed[second]}, after {printed[first]}'
                wanted = "What a partner pays falls from step to step, and what he asks rises."
                advice = "Number the steps in the order of their prices."
                p.fault(Fault("E029", "markets", int(markets.lines[second]), "price", found, wanted, advice))


def _prices_printed(p: Problem, markets: Rows) -> list[str]:
    """The price of each market with its unit."""
    prices = markets.amounts("price")
    units = [p.case.printed(measure) for measure in prices.units]
    return [f"{price:g} {units[code]}" for price, code in zip(prices.values, prices.which, strict=True)]


def _ladders(markets: Rows) -> Iterator[tuple[str, list[int]]]:
    """Positions of the steps of each partner, good, port and direction, in order."""
    ladders: dict[tuple[str, ...], list[int]] = {}
    for at in np.argsort(markets["step"], kind="stable").tolist() if markets else ():
        key = tuple(markets[column][at] for column in ("partner", "good", "port", "direction"))
        ladders.setdefault(key, []).append(at)
    for (*_, direction), members in ladders.items():
        yield direction, members


# ---- corridors ------------------------------------------------------------------------------------------------


def _post_corridors(p: Problem) -> None:
    """Post what is sent on each corridor, good by good, within the capacity of its track."""
    corridors = p.case["corridors"]
    opened = p.case["openings"].over_stages("open", corridors.labels, default=1.0, corridor=corridors.labels)
    capacity = _corridor_capacity(p, corridors)
    share = opened.inverse()
    first = _first_of_track(corridors)
    for good in p.case.listed_goods:
        rows = corridors.where(_carrying(p, corridors, good.name))
        if not rows:
            continue
        sent = _post_carriage(p, rows, p.good_of(good.name), opened.at(rows.labels, rows.labels))
        used = sent * share.at(rows.labels, rows.labels) / p.year
        p.post(
            capacity,
            [first[corridor] for corridor in rows.labels],
            -used.at(rows.labels, _told(rows, good.name)),
            "used",
        )
    _note_unknown_loads(p, corridors)


def _told(rows: Rows, good: str) -> list[str]:
    return [f"{label}{SEPARATOR}{good}" for label in rows.labels]


def _post_carriage(p: Problem, rows: Rows, good: Good, opened: Array) -> Expr:
    """Send a good along these corridors and pay for it.

    Returns:
        Expr: what is sent [kt; corridor × stage × scenario].
    """
    limit = Array(np.where(opened.values > 0, math.inf, 0.0), unit("kt"), rows.labels)
    sent = p.flow(f"{good.name} sent", rows, "kt", upper=limit)
    arrived = (1.0 - rows["loss"]) * sent
    p.post(good, rows["from"], -sent, "sent away")
    p.post(good, rows["to"], arrived, "arrived")
    _post_sale_between(p, rows, good, arrived)
    for money in dict.fromkeys(rows["paid_in"]):
        some = rows.where([name == money for name in rows["paid_in"]])
        cost = some["cost"] * sent.at(some.labels, some.labels)
        p.post(_money(p, money), some["from"], -cost.at(some.labels, _told(some, good.name)), "carriage")
    return sent


def _post_sale_between(p: Problem, rows: Rows, good: Good, arrived: Expr) -> None:
    """Let the region where a good arrives pay the one it comes from."""
    sales = p.case["sales_between"]
    priced = sales.where([name == good.name for name in sales["good"]]) if sales else sales
    if not priced:
        return
    money = _money(p, priced["paid_in"][0])
    _note_two_moneys(p, priced)
    paid = (priced.over_stages("price", rows.labels, good=good.name) * arrived).at(rows.labels, _told(rows, good.name))
    p.post(money, rows["from"], paid, SOLD_BETWEEN)
    p.post(money, rows["to"], -paid, BOUGHT_BETWEEN)


def _note_two_moneys(p: Problem, priced: Rows) -> None:
    for at, money in enumerate(priced["paid_in"]):
        if money != priced["paid_in"][0]:
            found = f'"{priced["good"][at]}" is paid in {money} here and in {priced["paid_in"][0]} above'
            line = int(priced.lines[at])
            p.fault(Fault("E030", "sales_between", line, "paid_in", found, "A good is paid in one money."))


def _carrying(p: Problem, corridors: Rows, good: str) -> list[bool]:
    """Which corridors carry a good; it has to be one that is weighed."""
    weighed = p.good_of(good).unit.fits(unit("kt"))
    return [weighed and _carries(words, good) for words in corridors["carries"]]


def _carries(words: str, good: str) -> bool:
    if words.startswith(BUT):
        return good not in _loads(words)
    return words == EVERYTHING or good in _loads(words)


def _loads(words: str) -> list[str]:
    """The goods named, those carried or, after "all but", those not."""
    return [word.strip() for word in words.removeprefix(BUT).split("|")]


def _note_unknown_loads(p: Problem, corridors: Rows) -> None:
    known = [good.name for good in p.case.listed_goods]
    for at, words in enumerate(corridors["carries"]):
        for word in _loads(words) if words != EVERYTHING else ():
            line = int(corridors.lines[at])
            if word not in known:
                found = f'no good is called "{word}"'
                wanted = 'Goods of the table goods, separated by "|", or "all", or "all but" and goods.'
                p.fault(Fault("E041", "corridors", line, "carries", found, wanted, did_you_mean(word, known)))
            elif not p.good_of(word).unit.fits(unit("kt")):
                found = f'"{word}" is counted in {p.good_of(word).unit.text}, and corridors carry by weight'
                p.fault(Fault("E015", "corridors", line, "carries", found, "A good counted by weight."))


def _first_of_track(corridors: Rows) -> dict[str, str]:
    """For each corridor the first row of its track, itself where it has none."""
    heads: dict[str, str] = {}
    pairs = list(zip(corridors.labels, corridors["track"], strict=True))
    for label, track in pairs:
        heads.setdefault(track, label)
    return {label: heads[track] if track else label for label, track in pairs}


def _corridor_capacity(p: Problem, corridors: Rows) -> Good:
    """Open the books of capacity; what is added at a further row of a track goes over to its first."""
    meaning = "What a corridor is able to carry in a year."
    good = p.good("corridor capacity", "kt/year", at="corridor", spare=True, meaning=meaning)
    p.post(good, corridors.labels, corridors["capacity"], "there at the start")
    first = _first_of_track(corridors)
    further = corridors.where([first[label] != label for label in corridors.labels])
    _note_double_capacity(p, further)
    if further:
        given = p.flow("capacity given to the track", further, "kt/year")
        p.post(good, further.labels, -given, "given to the track")
        p.post(good, [first[label] for label in further.labels], given, "given to the track")
    return good


def _note_double_capacity(p: Problem, further: Rows) -> None:
    for at, capacity in enumerate(further["capacity"].values.ravel() if further else ()):
        if capacity > 0:
            found = f'"{further.labels[at]}" is a further row of the track "{further["track"][at]}" and has a capacity'
            wanted = "The first row of a track has the capacity that all its rows share."
            advice = "Leave it blank, or leave the track blank."
            p.fault(Fault("E029", "corridors", int(further.lines[at]), "capacity", found, wanted, advice))


check = second_look.check
