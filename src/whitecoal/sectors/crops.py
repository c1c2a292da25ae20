"""Crops: what is sown where, how it is watered, what it yields and what it takes.

Story
-----
Before anyone knows the water of the year, each district decides what area to sow with each crop. When the year shows
itself, the area of a crop is divided among regimes: rain-fed, fully watered, watered short at one stage of growth
or another. Each regime has its need of water in every month (FAO-56, less the rain that helps) and its yield (FAO-33).
A mixture of regimes is a real field plan: some fields watered well, others left to the rain. What cannot be
watered or harvested at all is given up, and the seed is lost. Watered regimes stand on land under canal; rain-fed ones
on rain-fed land, or on land under canal that is left dry. Land is kept by the month, so that a second
crop may follow the first. Water comes by canals from the nodes of the rivers, loses a part on its way, and a part of
what was taken drains back to a node. Seed comes from the harvest of the same year. A crop new to a district can
spread only so fast. Works add land under canal, rain-fed land (by draining) and canal capacity.

Symbols
-------
For field f (a crop in a district), regime r of the district's climate, canal c, district d; stage t, scenario s,
month m:

    A[f,t]        area sown [kha], before the water year is known; at most the greatest area of the field
    a[f,r,t,s]    area of it grown in a regime [kha]; x[f,t,s] area given up [kha]
    y[r]          yield [t/ha]; κ[t,s] factor of the year's weather on it [1]
    n[r,m]        net need of water [mm/month]; ν[t,s] factor of the year's weather on it [1]
    o[m]          1 where the crop occupies its field in the month [1]
    W[c,t,s,m]    withdrawal [hm3/month]; η efficiency from head to root [1]; ρ share that drains back [1]
    L[d,t,s]      land under canal left dry for the whole year [kha]
    g, b          growth [1/year] and new ground [kha/year] of a field's area; Δ years from stage to stage [year]
    l[m]          labour [person-day/ha]; λ[r] factor of the regime on it [1]

Accounts:

    sown area @ field             A − Σ a − x = 0
    room to sow @ field           A before × (1 + g)^Δ + b Δ − A ≥ 0
    land under canal @ district   under canal + works − Σ o a of watered regimes − L ≥ 0
    rain-fed land @ district      rain-fed + works + L − Σ o a of rain-fed regimes − o x ≥ 0
    field water @ district        Σ η W − Σ ν n a = 0
    canal capacity @ canal        capacity + works − W / duration of the month ≥ 0
    water @ node                  − W where it is taken, + ρ W where it drains to
    labour @ region               − λ l a
    cash @ region                 − cash cost × A − upkeep of canals × Σ a of watered regimes
    product @ region              + κ y a − seed × A
    irrigated land @ district     + Σ a of watered regimes, a measure; land cropped twice counts twice

Sources: FAO Irrigation and Drainage Papers 56 (need) and 33 (yield).
"""

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from whitecoal.algebra import Array, Expr
from whitecoal.case import Case
from whitecoal.entries import Good
from whitecoal.faults import Fault
from whitecoal.problem import Problem
from whitecoal.tables import Column, Table
from whitecoal.units import unit

TOLERANCE = 1e-6
"""Share by which the check lets amounts differ."""

MM_KHA_PER_HM3 = 100.0
"""A hundred millimetres over a thousand hectares are a million cubic metres."""

TABLES = (
    Table(
        "districts",
        key=("district",),
        meaning="the farming districts and their land",
        columns=(
            Column("district", to="places", kind="district", meaning="the district"),
            Column("under_canal", unit="kha", minimum=0, meaning="land that canals can water at the start"),
            Column("rainfed", unit="kha", minimum=0, meaning="other ploughland"),
            Column(
                "irrigable",
                unit="kha",
                minimum=0,
                default=math.inf,
                meaning="greatest land that canals could ever water; for the report, works set the limit",
            ),
            Column("climate", meaning="climate of the district, as in regimes"),
            Column(
                "canal_upkeep",
                unit="money/ha",
                minimum=0,
                default=0.0,
                meaning="cash for canals, a year and watered ha",
            ),
        ),
    ),
    Table(
        "canals",
        key=("canal",),
        place="canal",
        within="district",
        required=False,
        meaning="canals that bring water to a district, standing or still to be built",
        columns=(
            Column("canal", meaning="name of the canal"),
            Column("district", to="places", kind="district", meaning="the district it waters"),
            Column("node", to="places", kind="node", meaning="the node it takes water from"),
            Column("capacity", unit="m3/s", minimum=0, meaning="greatest flow at the head at the start"),
            Column("efficiency", unit="1", minimum=0, maximum=1, meaning="share of what is taken that crops can drink"),
            Column(
                "return_share",
                unit="1",
                minimum=0,
                maximum=1,
                default=0.0,
                meaning="share of what is taken that drains back to a river",
            ),
            Column("return_node", to="places", kind="node", default="", meaning="where it drains to"),
        ),
    ),
    Table(
        "crops",
        key=("crop",),
        meaning="the crops",
        columns=(
            Column("crop", meaning="name of the crop"),
            Column("product", to="goods", meaning="the good that is harvested"),
            Column("seed", unit="t/ha", minimum=0, default=0.0, meaning="product kept for seed"),
            Column("cash_cost", unit="money/ha", minimum=0, default=0.0, meaning="cash for each hectare sown"),
        ),
    ),
    Table(
        "occupation",
        key=("crop",),
        meaning="when a crop occupies its field",
        columns=(
            Column("crop", to="crops", meaning="the crop"),
            Column(
                "share",
                unit="1",
                by="season",
                minimum=0,
                maximum=1,
                meaning="1 in a month in which the field is taken, less where it is free for a part of it",
            ),
        ),
    ),
    Table(
        "regimes",
        key=("climate", "crop", "regime"),
        meaning="the ways in which a crop is grown in a climate",
        columns=(
            Column("climate", meaning="the climate, as in districts"),
            Column("crop", to="crops", meaning="the crop"),
            Column("regime", meaning="rain-fed, full, short in June, …"),
            Column("watered", type="bool", meaning="stands on land under canal and drinks field water"),
            Column("yield", unit="t/ha", minimum=0, meaning="product harvested in a year of average weather"),
            Column(
                "labour", unit="1", minimum=0, default=1.0, meaning="factor on the crop's labour, above 1 for watering"
            ),
        ),
    ),
    Table(
        "water_needs",
        key=("climate", "crop", "regime"),
        required=False,
        meaning="net need of water of the watered regimes: what the rain does not give",
        columns=(
            Column("climate", meaning="the climate, as in regimes"),
            Column("crop", to="crops", meaning="the crop"),
            Column("regime", meaning="the regime"),
            Column("need", unit="mm", by="season", minimum=0, meaning="net need at the root"),
        ),
    ),
    Table(
        "weather",
        key=("climate", "regime", "from_year", "scenario"),
        required=False,
        meaning="how wet and dry years change yields and needs of all crops in a regime; without a row, not at all",
        columns=(
            Column("climate", meaning="the climate, as in regimes"),
            Column("regime", meaning="the regime"),
            Column("from_year", type="year", meaning="first year it holds, until the next row's"),
            Column("scenario", default="", meaning="scenario it belongs to; blank: every scenario"),
            Column("yield", unit="1", minimum=0, default=1.0, meaning="factor on the yield"),
            Column("need", unit="1", minimum=0, default=1.0, meaning="factor on the need of water"),
        ),
    ),
    Table(
        "field_labour",
        key=("crop",),
        required=False,
        meaning="work in the fields by month; without a row a crop asks for none",
        columns=(
            Column("crop", to="crops", meaning="the crop"),
            Column("labour", unit="person-day/ha", by="season", minimum=0, meaning="labour for a hectare"),
        ),
    ),
    Table(
        "crop_limits",
        key=("district", "crop"),
        place="field",
        within="district",
        meaning="which crops may be sown in which district, how much of each, and how fast it can spread",
        columns=(
            Column("district", to="districts", meaning="the district"),
            Column("crop", to="crops", meaning="the crop"),
            Column("area", unit="kha", minimum=0, meaning="greatest area, all regimes together"),
            Column("area_start", unit="kha", minimum=0, default=0.0, meaning="area sown in the year before the plan"),
            Column(
                "growth",
                unit="1/year",
                minimum=-1,
                default=math.inf,
                meaning="share by which the area can grow in a year; blank: no limit",
            ),
            Column("new", unit="kha/year", minimum=0, default=0.0, meaning="area that can be added in a year besides"),
        ),
    ),
)


@dataclass(frozen=True)
class Plots:
    """Every field in every regime that its climate allows, one item each, by the names under which tables know it."""

    district: tuple[str, ...]
    crop: tuple[str, ...]
    regime: tuple[str, ...]
    climate: tuple[str, ...]

    @property
    def field(self) -> tuple[str, ...]:
        """Names of the fields, as in crop_limits."""
        return _joined(self.district, self.crop)

    @property
    def labels(self) -> tuple[str, ...]:
        """Names of the items."""
        return _joined(self.district, self.crop, self.regime)

    @property
    def grown_as(self) -> tuple[str, ...]:
        """Names of the rows of regimes and water_needs."""
        return _joined(self.climate, self.crop, self.regime)

    def where(self, chosen: Iterable[bool]) -> "Plots":
        """Those for which `chosen` is true."""
        named = zip(self.district, self.crop, self.regime, self.climate, strict=True)
        return _plots_of([names for names, keep in zip(named, chosen, strict=True) if keep])


@dataclass(frozen=True)
class Sowing:
    """What farmers decide: the area sown, how it is grown, and what is given up.

    Args:
        sown: area sown [kha; field × stage].
        grown: area grown in each regime [kha; plot × stage × scenario].
        given_up: area sown in vain [kha; field × stage × scenario].
        plots: the items of `grown`.
        watered: those of the plots that stand on land under canal.
    """

    sown: Expr
    grown: Expr
    given_up: Expr
    plots: Plots
    watered: Plots


def build(p: Problem) -> None:
    """Open the books of fields, land and canals, and post what crops take and give."""
    gaps = tuple(_gaps(p.case))
    for gap in gaps:
        p.fault(gap)
    if gaps or not p.case["crop_limits"]:
        return
    sowing = _sowing(p)
    _share_out(p, sowing)
    _make_room(p, sowing.sown)
    _occupy(p, sowing)
    _drink(p, sowing)
    _draw_water(p)
    _work(p, sowing)
    _pay(p, sowing)
    _harvest(p, sowing)


def _sowing(p: Problem) -> Sowing:
    fields, plots, regimes = p.case["crop_limits"], _plots(p.case), p.case["regimes"]
    watered = dict(zip(regimes.labels, regimes["watered"], strict=True))
    return Sowing(
        sown=p.choose("area sown", fields, "kha", upper=fields["area"]),
        grown=p.flow("area grown", plots.labels, "kha"),
        given_up=p.flow("area given up", fields, "kha", upper=_loss_may_be_met(p)),
        plots=plots,
        watered=plots.where(bool(watered[name]) for name in plots.grown_as),
    )


def _loss_may_be_met(p: Problem) -> float:
    """What may be given up: nothing where only one year can come, for then nobody sows what he will not tend."""
    return math.inf if len(p.calendar.scenarios) > 1 else 0.0


def _share_out(p: Problem, sowing: Sowing) -> None:
    """Every hectare sown is grown in some regime or given up."""
    fields = p.case["crop_limits"].labels
    good = p.good("sown area", "kha", at="field", meaning="What is sown is grown in some regime, or given up.")
    p.post(good, fields, sowing.sown, "sown")
    p.post(good, sowing.plots.field, -sowing.grown, "grown")
    p.post(good, fields, -sowing.given_up, "given up")


def _make_room(p: Problem, sown: Expr) -> None:
    """A crop spreads no faster than its share and its new ground each year."""
    fields = p.case["crop_limits"]
    limited = fields.where(np.isfinite(fields["growth"].values.ravel()))
    if not limited:
        return
    before = p.before(sown, fields["area_start"])
    labels, years = limited.labels, _years_apart(p)
    growth = np.power(1 + limited["growth"].to("1/year").values, years.values)[:, :, 0, 0, 0]
    factor = Array.over(growth, "1", "item", "stage", labels=labels)
    meaning = "A crop spreads in a district only so fast."
    good = p.good("room to sow", "kha", at="field", over="node", spare=True, meaning=meaning)
    p.post(good, labels, before.at(labels, labels) * factor, "grown from before")
    p.post(good, labels, limited["new"] * years, "new ground")
    p.post(good, labels, -sown.at(labels, labels), "sown")


def _years_apart(p: Problem) -> Array:
    """Years from the middle of the stage before (of the year before the plan) to the middle of each stage."""
    middle = np.array([stage.first_year + stage.length / 2 for stage in p.calendar.stage_list])
    before = [middle[at] if at >= 0 else p.calendar.first_year - 0.5 for at in p.calendar.parents]
    return Array.over(middle - np.array(before), "year", "stage")


def _occupy(p: Problem, sowing: Sowing) -> None:
    """Land by the month: watered regimes stand under canal, the others anywhere."""
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
    for land, plots in (under, sowing.watered), (rainfed, _others(sowing)):
        p.post(land, plots.district, -(_part(sowing.grown, plots) * taken.at(plots.crop, plots.labels)), "crops")
    p.post(rainfed, fields["district"], -(sowing.given_up * taken.at(fields["crop"], fields.labels)), "given up")
    measure = p.good("irrigated land", "kha", at="district", spare=True, meaning="Area grown with water from canals.")
    p.post(measure, sowing.watered.district, _part(sowing.grown, sowing.watered), "watered crops")


def _drink(p: Problem, sowing: Sowing) -> None:
    """Watered regimes take their net need from the water of the fields."""
    plots = sowing.watered
    need = p.case["water_needs"]["need"].at(plots.grown_as, plots.labels)
    p.post(
        _field_water(p), plots.district, -(_part(sowing.grown, plots) * need * _weather(p.case, "need", plots)), "crops"
    )


def _draw_water(p: Problem) -> None:
    """Canals take water from nodes, bring part of it to the fields and drain another part."""
    canals = p.case["canals"]
    water = p.good("water", "hm3", at="node", over="season", meaning="Water in the rivers.")
    room = p.good("canal capacity", "m3/s", at="canal", over="season", spare=True, meaning="Flow a canal can carry.")
    drawn = p.flow("withdrawal", canals, "hm3", over="season")
    p.post(water, canals["node"], -drawn, "taken by canals")
    p.post(_field_water(p), canals["district"], drawn * canals["efficiency"], "brought by canals")
    p.post(room, canals.labels, canals["capacity"].each("season"), "there at the start")
    p.post(room, canals.labels, -(drawn / p.calendar.duration), "used")
    drains = canals.where([node != "" for node in canals["return_node"]])
    drained = drawn.at(drains.labels, drains.labels) * drains["return_share"]
    p.post(water, drains["return_node"], drained, "drained from fields")


def _field_water(p: Problem) -> Good:
    """Closes to zero: what a canal takes, crops drink; else spare water of a river would be led onto fields."""
    return p.good("field water", "hm3", at="district", over="season", meaning="Water at the roots of crops.")


def _work(p: Problem, sowing: Sowing) -> None:
    """Labour in the fields by month; a crop without a row asks for none."""
    asked, regimes = p.case["field_labour"], p.case["regimes"]
    plots = sowing.plots.where(crop in asked.labels for crop in sowing.plots.crop)
    if not plots.labels:
        return
    labour = p.good("labour", "Mperson-day", at="region", over="season", spare=True, meaning="Days of unskilled work.")
    days = asked["labour"].at(plots.crop, plots.labels) * regimes["labour"].at(plots.grown_as, plots.labels)
    p.post(labour, plots.district, -(_part(sowing.grown, plots) * days), "work in the fields")


def _pay(p: Problem, sowing: Sowing) -> None:
    """Cash for what is sown and for the upkeep of canals where land is watered."""
    fields, plots = p.case["crop_limits"], sowing.watered
    cash = p.good("cash", "Mmoney", at="region", meaning="Money at home.")
    costs = p.case["crops"]["cash_cost"].at(fields["crop"], fields.labels)
    p.post(cash, fields["district"], -(sowing.sown * costs), "cost of sowing")
    upkeep = p.case["districts"]["canal_upkeep"].at(plots.district, plots.labels)
    p.post(cash, plots.district, -(_part(sowing.grown, plots) * upkeep), "upkeep of canals")


def _harvest(p: Problem, sowing: Sowing) -> None:
    """What each regime yields in the weather of the year, less the seed of what was sown."""
    fields, crops, regimes = p.case["crop_limits"], p.case["crops"], p.case["regimes"]
    for product in dict.fromkeys(crops["product"]):
        ripe = {crop for crop, good in zip(crops.labels, crops["product"], strict=True) if good == product}
        plots = sowing.plots.where(crop in ripe for crop in sowing.plots.crop)
        sown = fields.where([crop in ripe for crop in fields["crop"]])
        yields = regimes["yield"].at(plots.grown_as, plots.labels)
        seed = crops["seed"].at(sown["crop"], sown.labels)
        harvest = _part(sowing.grown, plots) * yields * _weather(p.case, "yield", plots)
        p.post(p.good_of(product), plots.district, harvest, "harvest")
        p.post(p.good_of(product), sown["district"], -(sowing.sown.at(sown.labels, sown.labels) * seed), "seed")


def _plots(case: Case) -> Plots:
    """Every field in every regime of its district's climate."""
    fields, regimes, climate = case["crop_limits"], case["regimes"], _climates(case)
    ways = list(zip(regimes["climate"], regimes["crop"], regimes["regime"], strict=True))
    return _plots_of(
        (district, crop, regime, climate[district])
        for district, crop in zip(fields["district"], fields["crop"], strict=True)
        for known, grown, regime in ways
        if grown == crop and known == climate[district]
    )


def _plots_of(named: Iterable[tuple[str, str, str, str]]) -> Plots:
    columns = tuple(zip(*named, strict=True))
    return Plots(*columns) if columns else Plots((), (), (), ())


def _climates(case: Case) -> dict[str, str]:
    districts = case["districts"]
    return dict(zip(districts["district"], districts["climate"], strict=True))


def _others(sowing: Sowing) -> Plots:
    """The plots that are not watered."""
    watered = set(sowing.watered.labels)
    return sowing.plots.where(label not in watered for label in sowing.plots.labels)


def _part(grown: Expr, plots: Plots) -> Expr:
    return grown.at(plots.labels, plots.labels)


def _weather(case: Case, column: str, plots: Plots) -> Array:
    """Factor of the year's weather on the yield or the need [1; plot × stage × scenario]."""
    return case["weather"].over_stages(column, plots.labels, default=1.0, climate=plots.climate, regime=plots.regime)


def _joined(*names: Sequence[str]) -> tuple[str, ...]:
    return tuple(" · ".join(parts) for parts in zip(*names, strict=True))


def _gaps(case: Case) -> Iterator[Fault]:
    """Rows that other rows ask for and that are missing, and canals that would make water."""
    plots, fields, regimes = _plots(case), case["crop_limits"], case["regimes"]
    grown = set(plots.field)
    climate = _climates(case)
    for field, district, crop in zip(fields.labels, fields["district"], fields["crop"], strict=True):
        if field not in grown:
            found = f'"{field}": there is no regime of "{crop}" in the climate "{climate[district]}"'
            yield Fault("E041", "regimes", found=found, advice="Add one, or take the crop out of crop_limits.")
        if crop not in case["occupation"].labels:
            found = f'"{crop}" is grown in "{district}" and has no row'
            yield Fault("E041", "occupation", found=found, advice="Say in which months it occupies its field.")
    for regime, watered in zip(regimes.labels, regimes["watered"], strict=True):
        if watered and regime not in case["water_needs"].labels:
            found = f'"{regime}" is watered and has no row'
            yield Fault("E041", "water_needs", found=found, advice="Give its net need by month.")
    canals = case["canals"]
    used = (canals["efficiency"] + canals["return_share"]).values.ravel()
    for line, share in zip(canals.lines, used, strict=True):
        if share > 1 + TOLERANCE:
            found = f"with the efficiency it makes {share:.4g} of what is taken"
            yield Fault("E029", "canals", int(line), "return_share", found, "Together they are at most 1.")


def check(case: Case, ledger: pl.DataFrame) -> list[str]:
    """The harvest and the water once more, from the entries and the tables alone.

    The harvest of every plot is its area times its yield, and so lies in the range of the regimes; what the canals of
    a district take from the rivers covers, after their losses, what its crops need in every month.

    Args:
        case: the case that was planned.
        ledger: the entries of the plan.

    Returns:
        list[str]: a sentence for each thing that is not as the tables say; empty when all is well.
    """
    plots = _plots(case)
    areas = -_grid(case, ledger, "grown", plots.labels).sum(axis=3)
    return [*_wrong_harvests(case, ledger, plots, areas), *_dry_fields(case, ledger, plots, areas)]


def _wrong_harvests(case: Case, ledger: pl.DataFrame, plots: Plots, areas: NDArray[np.float64]) -> Iterator[str]:
    regimes = case["regimes"]
    yields = dict(zip(regimes.labels, regimes["yield"].values.ravel().tolist(), strict=True))
    tonnes = np.array([yields[name] for name in plots.grown_as])[:, None, None]
    expected = areas * tonnes * _weather(case, "yield", plots).values[:, :, :, 0, 0]
    found = _grid(case, ledger.with_columns(value=_in_kt(ledger)), "harvest", plots.labels).sum(axis=3)
    for plot, stage, scenario in np.argwhere(abs(found - expected) > TOLERANCE * (1 + abs(expected))):
        where = f"{plots.labels[plot]}, {case.calendar.stages[stage]}, {case.calendar.scenarios[scenario]}"
        weights = found[plot, stage, scenario], expected[plot, stage, scenario]
        yield "{}: the harvest is {:.6g} kt, and area × yield {:.6g} kt.".format(where, *weights)


def _dry_fields(case: Case, ledger: pl.DataFrame, plots: Plots, areas: NDArray[np.float64]) -> Iterator[str]:
    needs, canals, districts = case["water_needs"], case["canals"], case["districts"].labels
    depth = dict(zip(needs.labels, needs["need"].values[:, 0, 0, :, 0], strict=True))
    seasons = len(case.calendar.seasons)
    millimetres = np.array([depth.get(name, np.zeros(seasons)) for name in plots.grown_as]).reshape(-1, 1, 1, seasons)
    drunk = areas[..., None] * millimetres * _weather(case, "need", plots).values[:, :, :, :, 0] / MM_KHA_PER_HM3
    taken = -_grid(case, ledger, "taken by canals", canals.labels) * canals["efficiency"].values[:, :, :, :, 0]
    needed = _by_district(districts, plots.district, drunk)
    brought = _by_district(districts, canals["district"], taken) + _brought_otherwise(case, ledger, districts)
    for district, stage, scenario, season in np.argwhere(brought < needed - TOLERANCE * (1 + needed)):
        yield (
            f"{districts[district]}, {case.calendar.stages[stage]}, {case.calendar.scenarios[scenario]}, "
            f"{case.calendar.seasons[season]}: canals bring {brought[district, stage, scenario, season]:.6g} hm3 and "
            f"crops need {needed[district, stage, scenario, season]:.6g} hm3."
        )


def _brought_otherwise(case: Case, ledger: pl.DataFrame, districts: Sequence[str]) -> NDArray[np.float64]:
    """What others than canals, wells say, bring to the fields [hm3; district × stage × scenario × season]."""
    given = (pl.col("good") == "field water") & (pl.col("value") > 0) & (pl.col("entry") != "brought by canals")
    return _grid(case, ledger.filter(given).with_columns(item="place", entry=pl.lit("given")), "given", districts)


def _by_district(districts: Sequence[str], where: Sequence[str], amounts: NDArray[np.float64]) -> NDArray[np.float64]:
    total = np.zeros((len(districts), *amounts.shape[1:]))
    np.add.at(total, [districts.index(name) for name in where], amounts)
    return total


def _grid(case: Case, ledger: pl.DataFrame, entry: str, labels: Sequence[str]) -> NDArray[np.float64]:
    """What was posted under a note for each item [item × stage × scenario × season]; without a season, in the first."""
    calendar = case.calendar
    grid = np.zeros((len(labels), len(calendar.stages), len(calendar.scenarios), len(calendar.seasons)))
    positions = [{name: at for at, name in enumerate(names)} for names in (labels, calendar.stages, calendar.scenarios)]
    seasons = {"": 0} | {name: at for at, name in enumerate(calendar.seasons)}
    posted = ledger.filter(pl.col("entry") == entry).select("item", "stage", "scenario", "season", "value")
    for *cell, season, value in posted.iter_rows():
        if cell[0] in positions[0]:
            grid[*(known[name] for known, name in zip(positions, cell, strict=True)), seasons[season]] += value
    return grid


def _in_kt(ledger: pl.DataFrame) -> pl.Series:
    """The values of the ledger in kt, where they are a mass."""
    mass = unit("kt")
    factors = {text: unit(text).factor_to(mass) for text in ledger["unit"].unique() if unit(text).fits(mass)}
    return ledger["value"] * ledger["unit"].replace_strict(factors, default=1.0, return_dtype=pl.Float64)
