"""What is missing or contradictory in the tables of climates and growth, told before anything is worked out."""

from collections.abc import Iterator

import numpy as np

from whitecoal.agronomy.evapotranspiration import UNITS
from whitecoal.agronomy.growth import SEASON, YEAR
from whitecoal.agronomy.ways import FULL, RAINFED
from whitecoal.case import Case
from whitecoal.faults import Fault, did_you_mean
from whitecoal.tables.measures import beyond
from whitecoal.units import unit

NEEDED = ("tmax", "tmin", "rain")
"""Measures without which nothing can be worked out."""

LIMITS = {
    "tmax": (-60.0, 60.0),
    "tmin": (-60.0, 60.0),
    "humidity": (2.0, 100.0),
    "humidity max": (2.0, 100.0),
    "humidity min": (2.0, 100.0),
    "wind": (0.0, 30.0),
    "sunshine": (0.0, 24.0),
    "radiation": (0.0, 50.0),
    "rain": (0.0, 5000.0),
}
"""Between what a measure can lie, in the units of the equations."""


def gaps_of(case: Case) -> list[Fault]:
    """The faults of a case's climates and of how its crops grow."""
    return [*_measures(case), *_climates(case), *_growth(case), *_regimes(case)]


def _measures(case: Case) -> Iterator[Fault]:
    """Seasons that are no days of a year, and measures that cannot be."""
    months = case["climate_months"]
    days = case.calendar.days
    if months and (any(day != int(day) for day in days) or sum(days) != YEAR):
        found = f"its seasons have {', '.join(f'{day:g}' for day in days)} days"
        wanted = "Climates want seasons of whole days, 365 in all, the first from 1 January."
        yield Fault("E061", "case.toml", column="calendar.seasons", found=found, wanted=wanted)
    amounts = months.amounts("value")
    for at, variable in enumerate(months["variable"]):
        measured = amounts.units[amounts.which[at]]
        if not measured.fits(unit(UNITS[variable])):
            found, wanted = f'"{measured.text}" does not measure {variable}', f"A unit like {UNITS[variable]}."
            yield Fault("E015", "climate_months", int(months.lines[at]), "unit", found, wanted)
            continue
        values = amounts.values[at] * measured.factor_to(unit(UNITS[variable]))
        low, high = LIMITS[variable]
        for season in np.flatnonzero((values < low) | (values > high)):
            when = case.calendar.seasons[int(season)]
            found = f'{variable} of "{months["climate"][at]}" is {values[season]:g} {UNITS[variable]}'
            wanted = f"Between {low:g} and {high:g} {UNITS[variable]}."
            yield Fault("E029", "climate_months", int(months.lines[at]), when, found, wanted)


def _climates(case: Case) -> Iterator[Fault]:
    """Climates of which too little is known, or whose nights are warmer than their days."""
    months, rows = case["climate_months"], case["climates"]
    amounts, known = months.amounts("value"), set(zip(months["climate"], months["variable"], strict=True))
    for at, name in enumerate(rows.labels):
        for variable in NEEDED:
            if (name, variable) not in known:
                found, wanted = f'"{name}" has no {variable}', "Each climate has at least tmax, tmin and rain."
                yield Fault(
                    "E041", "climate_months", None, "variable", found, wanted, f"See climates row {rows.lines[at]}."
                )
    measured_as = {key: at for at, key in enumerate(zip(months["climate"], months["variable"], strict=True))}
    for name in rows.labels:
        if (name, "tmin") not in known or (name, "tmax") not in known:
            continue
        above = amounts.values[measured_as[name, "tmin"]] > amounts.values[measured_as[name, "tmax"]]
        if above.any():
            season = case.calendar.seasons[int(np.argmax(above))]
            yield Fault("E029", "climate_months", None, season, f'"{name}": tmin is above tmax', "tmin is the lower.")


def _growth(case: Case) -> Iterator[Fault]:
    rows, crops = case["growth_stages"], case["crops"]
    days, orders, names = np.asarray(rows["days"]), np.asarray(rows["order"]), np.array(rows["crop"], dtype=object)
    for crop in dict.fromkeys(rows["crop"]):
        mine = names == crop
        if days[mine].sum() > YEAR:
            found = f'"{crop}" grows for {days[mine].sum()} days'
            yield Fault("E029", "growth_stages", None, "days", found, "At most 365 days in all its stages.")
        if not rows["kc"].values.ravel()[mine].any():
            found = f'"{crop}" never gives off water: its kc are all 0'
            yield Fault("E029", "growth_stages", None, "kc", found, "At least one above 0.")
        if len(set(orders[mine].tolist())) < mine.sum():
            yield Fault("E033", "growth_stages", None, "order", f'two stages of "{crop}" come at the same time')
    stages = set(zip(rows["crop"], rows["stage"], strict=True))
    deficits = case["crop_deficits"]
    for at, (crop, regime, stage) in enumerate(zip(*(deficits[n] for n in ("crop", "regime", "stage")), strict=True)):
        line = int(deficits.lines[at])
        if (crop, stage) not in stages:
            near = did_you_mean(stage, [own for grown, own in stages if grown == crop])
            yield Fault(
                "E041", "crop_deficits", line, "stage", f'"{stage}" is no stage of "{crop}" in growth_stages', near
            )
        if regime in (FULL, RAINFED):
            found, wanted = f'"{regime}" is always there', "Another name for watering short."
            yield Fault("E030", "crop_deficits", line, "regime", found, wanted)
    for at, crop in enumerate(crops.labels):
        if crops["response"][at] == SEASON and not crops.given("ky")[at]:
            found, wanted = f'"{crop}" responds to the season as a whole', "Its ky, the response factor of the season."
            yield Fault("E021", "crops", int(crops.lines[at]), "ky", found, wanted)


def _regimes(case: Case) -> Iterator[Fault]:
    """Pairs that cannot be worked out, and regimes given outright without their need."""
    rows, grown, measured = (
        case["crop_climates"],
        set(case["growth_stages"]["crop"]),
        set(case["climate_months"]["climate"]),
    )
    starts, holds = rows["soil_start"].values.ravel(), rows["soil_water"].values.ravel()
    for at, (climate, crop) in enumerate(zip(rows["climate"], rows["crop"], strict=True)):
        line = int(rows.lines[at])
        if crop not in grown:
            found = f'"{crop}" has no stages of growth'
            yield Fault("E041", "crop_climates", line, "crop", found, "Rows of growth_stages with its days, kc and ky.")
        if climate not in measured:
            yield Fault("E041", "crop_climates", line, "climate", f'"{climate}" has no weather in climate_months')
        if beyond(starts[at], holds[at]):
            found = f"the soil has {starts[at]:g} mm and can hold {holds[at]:g}"
            yield Fault("E029", "crop_climates", line, "soil_start", found, "At most soil_water.")
        if not rows["watered"][at] and not rows["rainfed"][at]:
            yield Fault(
                "E030", "crop_climates", line, "watered", "neither watered nor rainfed", "At least one of them."
            )
    regimes = case["regimes"]
    for regime, watered in zip(regimes.labels, regimes["watered"], strict=True):
        if watered and regime not in case["water_needs"].labels:
            found = f'"{regime}" is watered and has no row'
            yield Fault("E041", "water_needs", found=found, advice="Give its net need by month.")
