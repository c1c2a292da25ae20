"""Crops: what is sown where, how it is watered, what it yields and what it takes.

Story
-----
Before anyone knows the water of the year, each district decides what area to sow with each crop. When the year shows
itself, the area of a crop is divided among ways of growing it: rain-fed, fully watered, watered short at one stage of
growth or another, each with its need of water in every month and its yield (given by the case, or worked out from its
climates by the room `agronomy`). A mixture of ways is a real field plan: some fields watered well, others left to the
rain. What cannot be watered or harvested at all is given up, and the seed is lost. Watered fields stand on land under
canal; rain-fed ones on rain-fed land, or on land under canal that is left dry. Land is kept by the month, so that a
second crop may follow the first. Where the ground is salt, watered land that is not drained yields less; drained
land takes more water, to wash the salt out. Vines, orchards and tea stand for years: what is planted bears later,
wears out with age, and goes only by being grubbed up. Rotations hold a crop to a share of what it may follow. Seed
comes from the harvest of the same year; other inputs, animals and hands from the region. Works add land under canal,
rain-fed land and drained land.

Symbols
-------
For field f (a crop in a district d), way r of the district's climate; stage t, scenario s, month m:

    A[f,t]        area sown, or standing [kha], before the water year is known; at most the greatest area of the field
    a[f,r,t,s]    area of it grown in a way [kha]; x[f,t,s] area given up [kha]
    y[r,t,s]      yield [t/ha]; n[r,t,s,m] net need of water [mm/month]; κ, ν factors of the year's weather on them [1]
    o[m]          1 where the crop occupies its field in the month [1]
    ε[d]          share of the water brought to the fields that reaches the roots [1]
    L[d,t,s]      land under canal left dry for the whole year [kha]
    φ, σ[d]       leaching: share of the water that washes salt out; share of the yield lost where it cannot [1]
    P, G[f,t]     planted, grubbed up in a stage [kha]; v life [year]; Y young, not yet bearing [kha]
    g, b          growth [1/year] and new ground [kha/year] of a field's area; Δ years from stage to stage [year]
    l[m], λ[r]    labour [person-day/ha], factor of the way on it [1]; z[m] days of draught animals [head-day/ha]

Accounts:

    sown area @ field             A − Y − Σ a − x = 0
    room to sow @ field           A before × (1 + g)^Δ + b Δ − A ≥ 0
    plantation @ field            A before × (1 − 1/v)^Δ + P − G − A = 0
    rotation ceiling @ rotation   share × Σ A it may follow − Σ A ≥ 0
    rotation floor @ rotation     Σ A − share × Σ A it follows ≥ 0; with nothing sown it holds, so nothing falls short
    land under canal @ district   under canal + works − Σ o a of watered fields − L ≥ 0
    rain-fed land @ district      rain-fed + works + L − Σ o a of rain-fed fields − o x − o Y ≥ 0
    drained land @ district       drained + works − Σ o a of watered fields that are drained ≥ 0, on salt ground
    field water @ district        − Σ ν n a / ε, on drained salt land / (1 − φ) more
    labour @ region               − λ l a
    draught power @ region        − z A
    cash @ region                 − cash cost × A − (planting × P + grubbing × G) / years of the stage
                                  − upkeep of canals × Σ a watered − upkeep of drains × Σ a drained
    product @ region              + κ y a, less the share σ on salt land that is not drained, − seed × A
    by-products @ region          + amount × product; other inputs − amount × A
    irrigated land @ district     + Σ a of watered fields, a measure; land cropped twice counts twice

Sources: FAO Irrigation and Drainage Papers 56 (need), 33 (yield), 29 (leaching).
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from whitecoal.agronomy import declared
from whitecoal.agronomy.gaps import gaps_of
from whitecoal.agronomy.second_look import UNDRAINED, second_look
from whitecoal.agronomy.ways import Ways, ways_of
from whitecoal.algebra import Array, Expr, Kernel
from whitecoal.case import Case
from whitecoal.entries import Good
from whitecoal.faults import Fault, did_you_mean
from whitecoal.problem import Problem
from whitecoal.tables.rows import SEPARATOR

TABLES = (*declared.TABLES, *declared.FIELDS)


@dataclass(frozen=True)
class Plots:
    """Every field in every way its climate allows, drained and not where the ground is salt, one item each.

    Args:
        district, crop, regime, climate: names as the tables know them.
        state: what is added to the regime in the name: undrained, or nothing.
    """

    district: tuple[str, ...]
    crop: tuple[str, ...]
    regime: tuple[str, ...]
    climate: tuple[str, ...]
    state: tuple[str, ...]

    @property
    def field(self) -> tuple[str, ...]:
        """Names of the fields, as in crop_limits."""
        return tuple(map(SEPARATOR.join, zip(self.district, self.crop, strict=True)))

    @property
    def labels(self) -> tuple[str, ...]:
        """Names of the items."""
        grown = (regime + state for regime, state in zip(self.regime, self.state, strict=True))
        return tuple(map(SEPARATOR.join, zip(self.district, self.crop, grown, strict=True)))

    @property
    def ways(self) -> tuple[tuple[str, str, str], ...]:
        """Names of the ways of growing: climate, crop, regime."""
        return tuple(zip(self.climate, self.crop, self.regime, strict=True))

    def where(self, chosen: Iterable[bool]) -> "Plots":
        """Those for which `chosen` is true."""
        named = zip(self.district, self.crop, self.regime, self.climate, self.state, strict=True)
        return _plots_of([names for names, keep in zip(named, chosen, strict=True) if keep])


@dataclass(frozen=True)
class Sowing:
    """What farmers decide: the area sown, how it is grown, and what is given up.

    Args:
        sown: area sown, or standing [kha; field × stage].
        before: the same a stage earlier [kha; field × stage].
        grown: area grown in each way [kha; plot × stage × scenario].
        given_up: area sown in vain [kha; field × stage × scenario].
        plots: the items of `grown`.
        watered: those of the plots that stand on land under canal.
        ways: how each is grown.
    """

    sown: Expr
    before: Expr
    grown: Expr
    given_up: Expr
    plots: Plots
    watered: Plots
    ways: Ways

    @property
    def rainfed(self) -> Plots:
        """The plots that are not watered."""
        watered = set(self.watered.labels)
        return self.plots.where(label not in watered for label in self.plots.labels)

    def part(self, plots: Plots) -> Expr:
        """Area of some of the plots [kha]."""
        return self.grown.at(plots.labels, plots.labels)


def build(p: Problem) -> None:
    """Open the books of fields and land, and post what crops take and give."""
    gaps = gaps_of(p.case)
    ways = Ways((), ()) if gaps else ways_of(p.case)
    gaps = gaps or list(_gaps(p.case, _plots(p.case, ways)))
    for gap in gaps:
        p.fault(gap)
    if gaps or not p.case["crop_limits"]:
        return
    for subject, sentence in ways.told:
        p.remark(subject, sentence)
    sowing = _sowing(p, ways)
    _share_out(p, sowing)
    _make_room(p, sowing)
    _rotate(p, sowing.sown)
    _occupy(p, sowing)
    _plant(p, sowing)
    _drain(p, sowing)
    _drink(p, sowing)
    _work(p, sowing)
    _pay(p, sowing)
    _harvest(p, sowing)
    _feed(p, sowing.sown)


def _sowing(p: Problem, ways: Ways) -> Sowing:
    fields, plots = p.case["crop_limits"], _plots(p.case, ways)
    sown = p.choose("area sown", fields, "kha", upper=fields["area"])
    return Sowing(
        sown=sown,
        before=p.before(sown, fields["area_start"]),
        grown=p.flow("area grown", plots.labels, "kha"),
        given_up=p.flow("area given up", fields, "kha", upper=_loss_may_be_met(p)),
        plots=plots,
        watered=plots.where(way.watered for way in ways.of(plots.ways)),
        ways=ways,
    )


def _loss_may_be_met(p: Problem) -> float:
    """What may be given up: nothing where only one year can come, for then nobody sows what he will not tend."""
    return math.inf if len(p.calendar.scenarios) > 1 else 0.0


def _share_out(p: Problem, sowing: Sowing) -> None:
    """Every hectare sown is grown in some way or given up."""
    fields = p.case["crop_limits"].labels
    good = p.good("sown area", "kha", at="field", meaning="What is sown is grown in some way, or given up.")
    p.post(good, fields, sowing.sown, "sown")
    p.post(good, sowing.plots.field, -sowing.grown, "grown")
    p.post(good, fields, -sowing.given_up, "given up")


def _make_room(p: Problem, sowing: Sowing) -> None:
    """A crop spreads no faster than its share and its new ground each year."""
    fields = p.case["crop_limits"]
    limited = fields.where(np.isfinite(fields["growth"].values.ravel()))
    if not limited:
        return
    labels, years = limited.labels, p.calendar.years_apart
    growth = np.power(1 + limited["growth"].to("1/year").values, years.values)[:, :, 0, 0, 0]
    factor = Array.over(growth, "1", "item", "stage", labels=labels)
    meaning = "A crop spreads in a district only so fast."
    good = p.good("room to sow", "kha", at="field", over="node", spare=True, meaning=meaning)
    p.post(good, labels, sowing.before.at(labels, labels) * factor, "grown from before")
    p.post(good, labels, limited["new"] * years, "new ground")
    p.post(good, labels, -sowing.sown.at(labels, labels), "sown")


def _rotate(p: Problem, sown: Expr) -> None:
    """Hold crops to shares of what they may follow."""
    rules = p.case["rotations"]
    named = [_followed(p.case, at) for at in range(len(rules))]
    sides = (
        ("rotation ceiling", "most", 1.0, "Area a crop may have after those it follows."),
        ("rotation floor", "least", -1.0, "Area a crop must have among those it belongs to."),
    )
    for name, column, sign, meaning in sides:
        shares = rules[column].values.ravel()
        ruled = [at for at, share in enumerate(shares) if np.isfinite(share) and (sign > 0 or share > 0)]
        if not ruled:
            continue
        good = p.good(name, "kha", at="rotation", over="node", spare=True, meaning=meaning)
        held = [(at, field) for at in ruled for field in named[at][0]]
        base = [(at, field) for at in ruled for field in named[at][1]]
        for pairs, factors, note in (
            (held, np.full(len(held), -sign), "sown"),
            (base, np.array([sign * shares[at] for at, _ in base]), "what it follows"),
        ):
            fields = [field for _, field in pairs]
            area = sown.at(fields, fields) * Array.over(factors, "1", "item", labels=tuple(fields))
            p.post(good, [rules.labels[at] for at, _ in pairs], area, note)


def _followed(case: Case, at: int) -> tuple[list[str], list[str]]:
    """The fields a rule of rotation holds, and those of which they are a share."""
    rules, fields = case["rotations"], case["crop_limits"]
    standing = set(case["perennials"].labels)
    held, of = _names(rules["crop"][at]), _names(rules["of"][at])
    here = [
        (crop, label)
        for district, crop, label in zip(fields["district"], fields["crop"], fields.labels, strict=True)
        if district == rules["district"][at]
    ]
    base = [label for crop, label in here if (crop in of if of else crop not in standing)]
    return [label for crop, label in here if crop in held], base


def _names(text: str) -> tuple[str, ...]:
    """Names written with + between."""
    return tuple(name.strip() for name in text.split("+")) if text else ()


def _plant(p: Problem, sowing: Sowing) -> None:
    """Vines, orchards, tea: planted, young for years, worn out by age, grubbed up."""
    fields, crops = p.case["crop_limits"], p.case["perennials"]
    stand = fields.where([crop in crops.labels for crop in fields["crop"]])
    if not stand:
        return
    labels, grown = stand.labels, stand["crop"]
    planted = p.choose("area planted", stand, "kha", upper=stand["area"])
    grubbed = p.choose("area grubbed up", stand, "kha", upper=stand["area"])
    lasting = 1.0 - 1.0 / crops["life"].at(grown, labels).to("year").values
    kept = Array.over(
        np.power(lasting, p.calendar.years_apart.values)[:, :, 0, 0, 0], "1", "item", "stage", labels=labels
    )
    meaning = "What stands in a plantation stood before or was planted, until it is grubbed up."
    good = p.good("plantation", "kha", at="field", over="node", meaning=meaning)
    p.post(good, labels, sowing.before.at(labels, labels) * kept, "left from before")
    p.post(good, labels, planted, "planted")
    p.post(good, labels, -grubbed, "grubbed up")
    p.post(good, labels, -sowing.sown.at(labels, labels), "stands")
    bearing = crops["bearing"].at(grown, labels)
    young = planted.through(Kernel(p.calendar.built().values - p.calendar.built(lead=bearing).values))
    p.post(p.good_of("sown area"), labels, -young, "young")
    taken = p.case["occupation"]["share"].at(grown, labels)
    p.post(p.good_of("rain-fed land"), stand["district"], -(young * taken), "young plantations")
    cash = p.good("cash", "Mmoney", at="region", meaning="Money at home.")
    for area, column, note in (planted, "planting_cost", "planting"), (grubbed, "grubbing_cost", "grubbing up"):
        cost = crops[column].at(grown, labels) * p.year / p.calendar.length
        p.post(cash, stand["district"], -(area * cost), note)
    left = p.closing(sowing.sown).at(labels, labels) * crops["end_value"].at(grown, labels)
    p.aim(left, "plantations at the end", at_end=True, places=labels)


def _occupy(p: Problem, sowing: Sowing) -> None:
    """Land by the month: watered fields stand under canal, the others anywhere."""
    districts, fields, taken = p.case["districts"], p.case["crop_limits"], p.case["occupation"]["share"]
    under = p.good(
        "land under canal", "kha", at="district", over="season", spare=True, meaning="Land canals can water."
    )
    rainfed = p.good("rain-fed land", "kha", at="district", over="season", spare=True, meaning="Land without water.")
    p.post(under, districts["district"], districts["under_canal"].each("season"), "there at the start")
    p.post(rainfed, districts["district"], districts["rainfed"].each("season"), "there at the start")
    dry = p.flow("canal land left dry", districts, "kha").each("season")
    p.post(under, districts["district"], -dry, "left dry")
    p.post(rainfed, districts["district"], dry, "left dry")
    for land, plots in (under, sowing.watered), (rainfed, sowing.rainfed):
        p.post(land, plots.district, -(sowing.part(plots) * taken.at(plots.crop, plots.labels)), "crops")
    p.post(rainfed, fields["district"], -(sowing.given_up * taken.at(fields["crop"], fields.labels)), "given up")
    measure = p.good("irrigated land", "kha", at="district", spare=True, meaning="Area grown with water from canals.")
    p.post(measure, sowing.watered.district, sowing.part(sowing.watered), "watered crops")


def _drained(case: Case, sowing: Sowing) -> Plots:
    """The watered plots on salt land that are drained."""
    salt, plots = set(case["salinity"].labels), sowing.watered
    return plots.where(
        district in salt and not state for district, state in zip(plots.district, plots.state, strict=True)
    )


def _drain(p: Problem, sowing: Sowing) -> None:
    """Where the ground is salt, what is watered without loss stands on drained land."""
    salt, plots = p.case["salinity"], _drained(p.case, sowing)
    if not salt:
        return
    meaning = "Watered land from which drains lead the salt away."
    good = p.good("drained land", "kha", at="district", over="season", spare=True, meaning=meaning)
    taken = p.case["occupation"]["share"].at(plots.crop, plots.labels)
    p.post(good, salt.labels, salt["drained"].each("season"), "there at the start")
    p.post(good, plots.district, -(sowing.part(plots) * taken), "crops")
    cash = p.good("cash", "Mmoney", at="region", meaning="Money at home.")
    upkeep = salt["drain_upkeep"].at(plots.district, plots.labels)
    p.post(cash, plots.district, -(sowing.part(plots) * upkeep), "upkeep of drains")


def _drink(p: Problem, sowing: Sowing) -> None:
    """Watered fields take their net need, and what is lost on the field or washes salt out, from the canals."""
    plots, districts = sowing.watered, p.case["districts"]
    need = sowing.ways.needs(plots.ways, plots.labels) * _weather(p.case, "need", plots)
    efficiency = districts["field_efficiency"].at(plots.district, plots.labels)
    water = p.good("field water", "hm3", at="district", over="season", meaning="Water brought to the edge of fields.")
    taken = sowing.part(plots) * (need / (efficiency * (1.0 - _salt(p.case, "leaching", plots, drained=True))))
    p.post(water, plots.district, -taken, "crops")


def _salt(case: Case, column: str, plots: Plots, *, drained: bool) -> Array:
    """A share from the table of salt land for the plots meant, drained or not; nothing for the others [1; plot]."""
    salt = case["salinity"]
    known = dict(zip(salt.labels, salt[column].values.ravel().tolist(), strict=True))
    shares = [
        known.get(district, 0.0) if (state == "") == drained else 0.0
        for district, state in zip(plots.district, plots.state, strict=True)
    ]
    return Array.over(np.array(shares), "1", "item", labels=plots.labels)


def _work(p: Problem, sowing: Sowing) -> None:
    """Hands and draught animals by month; a crop without a row asks for none."""
    asked, fields = p.case["field_labour"], p.case["crop_limits"]
    plots = sowing.plots.where(crop in asked.labels for crop in sowing.plots.crop)
    if plots.labels:
        labour = p.good(
            "labour", "Mperson-day", at="region", over="season", spare=True, meaning="Days of unskilled work."
        )
        days = asked["labour"].at(plots.crop, plots.labels) * sowing.ways.labour(plots.ways, plots.labels)
        p.post(labour, plots.district, -(sowing.part(plots) * days), "work in the fields")
    drawn = p.case["crop_draught"]
    ploughed = fields.where([crop in drawn.labels for crop in fields["crop"]])
    if ploughed:
        meaning = "Days' work of draught animals."
        draught = p.good("draught power", "Mhead-day", at="region", over="season", spare=True, meaning=meaning)
        days = drawn["draught"].at(ploughed["crop"], ploughed.labels)
        p.post(
            draught,
            ploughed["district"],
            -(sowing.sown.at(ploughed.labels, ploughed.labels) * days),
            "work in the fields",
        )


def _pay(p: Problem, sowing: Sowing) -> None:
    """Cash for what is sown and for the upkeep of canals where land is watered."""
    fields, plots = p.case["crop_limits"], sowing.watered
    cash = p.good("cash", "Mmoney", at="region", meaning="Money at home.")
    costs = p.case["crops"]["cash_cost"].at(fields["crop"], fields.labels)
    p.post(cash, fields["district"], -(sowing.sown * costs), "cost of sowing")
    upkeep = p.case["districts"]["canal_upkeep"].at(plots.district, plots.labels)
    p.post(cash, plots.district, -(sowing.part(plots) * upkeep), "upkeep of canals")


def _harvest(p: Problem, sowing: Sowing) -> None:
    """What each way yields in the weather of the year, with what comes off besides, less the seed of what was sown."""
    fields, crops, beside = p.case["crop_limits"], p.case["crops"], p.case["byproducts"]
    plots = sowing.plots
    yields = sowing.ways.yields(plots.ways, plots.labels) * _weather(p.case, "yield", plots)
    harvest = sowing.grown * (yields * (1.0 - _salt(p.case, "loss", plots, drained=False)))
    for product in dict.fromkeys(crops["product"]):
        ripe = {crop for crop, good in zip(crops.labels, crops["product"], strict=True) if good == product}
        cut = plots.where(crop in ripe for crop in plots.crop)
        sown = fields.where([crop in ripe for crop in fields["crop"]])
        seed = crops["seed"].at(sown["crop"], sown.labels)
        p.post(p.good_of(product), cut.district, harvest.at(cut.labels, cut.labels), "harvest")
        p.post(p.good_of(product), sown["district"], -(sowing.sown.at(sown.labels, sown.labels) * seed), "seed")
    for at in range(len(beside)):
        row = beside.where(np.arange(len(beside)) == at)
        cut = plots.where(crop == row["crop"][0] for crop in plots.crop)
        amount = row["amount"].at(row.labels * len(cut.labels), cut.labels)
        p.post(p.good_of(row["good"][0]), cut.district, harvest.at(cut.labels, cut.labels) * amount, "by-products")


def _feed(p: Problem, sown: Expr) -> None:
    """Other goods that crops take; spread evenly over the year where the good is kept by the season."""
    inputs, fields = p.case["crop_inputs"], p.case["crop_limits"]
    for at in range(len(inputs)):
        row = inputs.where(np.arange(len(inputs)) == at)
        fed = fields.where([crop == row["crop"][0] for crop in fields["crop"]])
        good, amount = p.good_of(row["good"][0]), row["amount"].at(row.labels * len(fed), fed.labels)
        taken = sown.at(fed.labels, fed.labels) * amount
        p.post(good, fed["district"], -_through_the_year(p, good, taken), "inputs of crops")


def _through_the_year(p: Problem, good: Good, amount: Expr) -> Expr:
    """A yearly amount as fine as the good is kept."""
    if good.over == "season":
        return amount * p.calendar.season_share
    return amount * p.calendar.hour_share if good.over == "block" else amount


def _plots(case: Case, ways: Ways) -> Plots:
    """Every field in every way of its district's climate; twice where it is watered on salt land."""
    fields, climate, salt = case["crop_limits"], _climates(case), set(case["salinity"].labels)
    known: dict[tuple[str, str], list[tuple[str, bool]]] = {}
    for way in ways.listed:
        known.setdefault((way.climate, way.crop), []).append((way.regime, way.watered))
    return _plots_of(
        (district, crop, regime, climate[district], state)
        for district, crop in zip(fields["district"], fields["crop"], strict=True)
        for regime, watered in known.get((climate[district], crop), [])
        for state in (("", UNDRAINED) if watered and district in salt else ("",))
    )


def _plots_of(named: Iterable[tuple[str, ...]]) -> Plots:
    columns = tuple(zip(*named, strict=True))
    return Plots(*columns) if columns else Plots((), (), (), (), ())


def _climates(case: Case) -> dict[str, str]:
    districts = case["districts"]
    return dict(zip(districts["district"], districts["climate"], strict=True))


def _weather(case: Case, column: str, plots: Plots) -> Array:
    """Factor of the year's weather on the yield or the need [1; plot × stage × scenario]."""
    return case["weather"].over_stages(column, plots.labels, default=1.0, climate=plots.climate, regime=plots.regime)


def _gaps(case: Case, plots: Plots) -> Iterator[Fault]:
    """Rows that other rows ask for and that are missing."""
    fields, climate, grown = case["crop_limits"], _climates(case), set(plots.field)
    for field, district, crop in zip(fields.labels, fields["district"], fields["crop"], strict=True):
        if field not in grown:
            found = f'"{field}": there is no regime of "{crop}" in the climate "{climate[district]}"'
            advice = "Add one, or a row of crop_climates, or take the crop out of crop_limits."
            yield Fault("E041", "regimes", found=found, advice=advice)
        if crop not in case["occupation"].labels:
            found = f'"{crop}" is grown in "{district}" and has no row'
            yield Fault("E041", "occupation", found=found, advice="Say in which months it occupies its field.")
    rules = case["rotations"]
    for at, line in enumerate(rules.lines):
        for column in ("crop", "of"):
            for name in _names(rules[column][at]):
                if name not in case["crops"].labels:
                    near = did_you_mean(name, case["crops"].labels)
                    yield Fault("E041", "rotations", int(line), column, f'"{name}" is not in crops', near)
        if not _followed(case, at)[0]:
            found = f'none of "{rules["crop"][at]}" is grown in "{rules["district"][at]}"'
            yield Fault("E041", "rotations", int(line), "crop", found, "A crop that crop_limits has there.")
    stand = case["perennials"]
    for row in np.flatnonzero(stand["bearing"].values.ravel() >= stand["life"].values.ravel()):
        found = f'"{stand.labels[row]}" would be worn out before it bears'
        yield Fault("E029", "perennials", int(stand.lines[row]), "bearing", found, "Less than its life.")


def check(case: Case, ledger: pl.DataFrame) -> list[str]:
    """Harvest, water and plantations once more, from the entries and the tables alone.

    The harvest and the water of every plot are its area times the yield and the need of its way of growing, worked out
    again day by day; plantations are followed year by year.

    Args:
        case: the case that was planned.
        ledger: the entries of the plan.

    Returns:
        list[str]: a sentence for each thing that is not as the tables say; empty when all is well.
    """
    return second_look(case, ledger)
