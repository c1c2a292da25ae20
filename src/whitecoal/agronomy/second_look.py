"""A second look at the fields of a plan: harvest, water and plantations, from its entries and the tables alone."""

from collections.abc import Iterator

import numpy as np
import polars as pl

from whitecoal.agronomy.recount import Recount
from whitecoal.case import Case
from whitecoal.tables.rows import SEPARATOR, Rows
from whitecoal.units import unit

TOLERANCE = 1e-6
"""Share by which amounts may differ."""

MM_KHA_PER_HM3 = 100.0
"""A hundred millimetres over a thousand hectares are a million cubic metres."""

UNDRAINED = ", undrained"
"""Stands after the way of growing on salt land without drains."""


def second_look(case: Case, ledger: pl.DataFrame) -> list[str]:
    """A sentence for each thing that is not as the tables say; empty when all is well."""
    areas = {key: -value for key, value in _booked(ledger, "grown", "sown area").items()}
    return [*_wrong_crops(case, ledger, areas), *_wrong_plantations(case, ledger, areas)]


def _wrong_crops(case: Case, ledger: pl.DataFrame, areas: dict[tuple[str, ...], float]) -> Iterator[str]:
    recount, climate, calendar = (
        Recount(case),
        dict(zip(case["districts"].labels, case["districts"]["climate"], strict=True)),
        case.calendar,
    )
    harvests, drinks = _booked(ledger, "harvest"), _booked(ledger, "crops", "field water", "season")
    efficiency = _column(case["districts"], "field_efficiency")
    leaching, loss = _column(case["salinity"], "leaching"), _column(case["salinity"], "loss")
    given, watered = (
        _column(case["regimes"], "yield"),
        dict(zip(case["regimes"].labels, case["regimes"]["watered"], strict=True)),
    )
    depths = dict(zip(case["water_needs"].labels, case["water_needs"]["need"].values[:, 0, 0, :, 0], strict=True))
    for (item, stage, scenario), area in areas.items():
        district, crop, named = item.split(SEPARATOR)
        regime, dry = named.removesuffix(UNDRAINED), named.endswith(UNDRAINED)
        here, at = climate[district], calendar.stages.index(stage)
        label = SEPARATOR.join((here, crop, regime))
        if label in given:
            tonnes, need = given[label], depths[label] if watered[label] else np.zeros(len(calendar.seasons))
        else:
            tonnes, need = recount.way(here, crop, regime, recount.weather(here, at, scenario))
        factors = [_of_weather(case, column, (here, regime, at, scenario)) for column in ("yield", "need")]
        expected = area * tonnes * factors[0] * (1.0 - dry * loss.get(district, 0.0))
        found = harvests.get((item, stage, scenario), 0.0)
        if abs(found - expected) > TOLERANCE * (1 + abs(expected)):
            yield f"{item}, {stage}, {scenario}: the harvest is {found:.6g} kt, and area × yield {expected:.6g} kt."
        washing = 1.0 if dry else 1.0 - leaching.get(district, 0.0)
        for season, depth in zip(calendar.seasons, need, strict=True):
            wanted = area * depth * factors[1] / MM_KHA_PER_HM3 / efficiency[district] / washing
            drunk = -drinks.get((item, stage, scenario, season), 0.0)
            if abs(drunk - wanted) > TOLERANCE * (1 + wanted):
                yield f"{item}, {stage}, {scenario}, {season}: takes {drunk:.6g} hm3, and needs {wanted:.6g} hm3."


def _wrong_plantations(case: Case, ledger: pl.DataFrame, areas: dict[tuple[str, ...], float]) -> Iterator[str]:
    crops, fields, calendar = case["perennials"], case["crop_limits"], case.calendar
    life, bearing, start = _column(crops, "life"), _column(crops, "bearing"), _column(fields, "area_start")
    planted, grubbed, stands = (_booked(ledger, note, "plantation") for note in ("planted", "grubbed up", "stands"))
    lost, bears = _booked(ledger, "given up", "sown area"), dict[tuple[str, ...], float]()
    for (item, stage_name, scenario), area in areas.items():
        key = item.rpartition(SEPARATOR)[0], stage_name, scenario
        bears[key] = bears.get(key, 0.0) + area
    for field, crop in zip(fields.labels, fields["crop"], strict=True):
        for at, stage in enumerate(calendar.stage_list if crop in life else ()):
            before, since = start[field], calendar.first_year - 0.5
            if stage.parent >= 0:
                parent = calendar.stage_list[stage.parent]
                before, since = -stands.get((field, parent.label, ""), 0.0), parent.first_year + parent.length / 2
            left, years = before, stage.first_year + stage.length / 2 - since
            while years > 0:
                left, years = left * (1 - 1 / life[crop]) ** min(years, 1.0), years - 1
            key = field, stage.label, ""
            area, expected = -stands.get(key, 0.0), left + planted.get(key, 0.0) + grubbed.get(key, 0.0)
            if abs(area - expected) > TOLERANCE * (1 + expected):
                yield f"{field}, {stage.label}: {area:.6g} kha stand, and {expected:.6g} kha are left and planted."
            young = 0.0
            for other in np.flatnonzero(calendar.ancestry[at]):
                first = calendar.stage_list[other].first_year
                unripe = sum(min(max(first + bearing[crop] - year, 0.0), 1.0) for year in stage.years) / stage.length
                young += planted.get((field, calendar.stages[other], ""), 0.0) * unripe
            for scenario in np.array(calendar.scenarios)[calendar.live[at]]:
                when = field, stage.label, str(scenario)
                tended = bears.get(when, 0.0) - lost.get(when, 0.0)
                if abs(area - young - tended) > TOLERANCE * (1 + area):
                    yield f"{', '.join(when)}: {tended:.6g} kha are tended, and {area - young:.6g} bear."


def _booked(ledger: pl.DataFrame, note: str, good: str = "", *more: str) -> dict[tuple[str, ...], float]:
    """What was posted under a note, masses in kt, by item, stage, scenario and what else is named."""
    booked = ledger.filter((pl.col("entry") == note) & ((pl.col("good") == good) if good else True))
    mass = unit("kt")
    found: dict[tuple[str, ...], float] = {}
    for *key, value, text in booked.select("item", "stage", "scenario", *more, "value", "unit").iter_rows():
        factor = unit(text).factor_to(mass) if unit(text).fits(mass) else 1.0
        found[tuple(key)] = found.get(tuple(key), 0.0) + value * factor
    return found


def _column(rows: Rows, name: str) -> dict[str, float]:
    return dict(zip(rows.labels, rows[name].values.ravel().tolist(), strict=True))


def _of_weather(case: Case, column: str, where: tuple[str, str, int, str]) -> float:
    """The factor of `weather` for a climate, a regime, a stage and a scenario, the mean of its years."""
    climate, regime, stage, scenario = where
    rows = case["weather"]
    values = rows[column].values.ravel()
    at = [n for n, known in enumerate(zip(rows["climate"], rows["regime"], strict=True)) if known == (climate, regime)]
    own = [n for n in at if rows["scenario"][n] == scenario] or [n for n in at if not rows["scenario"][n]]
    factors = []
    for year in case.calendar.years(stage):
        past = [n for n in own if rows["from_year"][n] <= year]
        factors.append(float(values[max(past, key=lambda n: rows["from_year"][n])]) if past else 1.0)
    return sum(factors) / len(factors)
