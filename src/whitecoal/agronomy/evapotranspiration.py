"""Reference evapotranspiration: what a field of short grass with water enough gives off, day by day.

Penman and Monteith's equation as in FAO Irrigation and Drainage Paper 56 (Allen, Pereira, Raes, Smith 1998; eq. 6) if
humidity, wind and sunshine (or radiation) are known; else Hargreaves' (eq. 52), which wants temperatures alone. Both
are worked out by the library pyet; here stands what is handed to it, and when. It divides the radiation in Hargreaves'
equation by the latent heat at the temperature of the day, where FAO-56 takes 2.45 MJ/kg all over: 2 % less in
frost, 1 % more in heat.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

UNITS = {
    "tmax": "degC",
    "tmin": "degC",
    "humidity": "%",
    "humidity max": "%",
    "humidity min": "%",
    "wind": "m/s",
    "sunshine": "h/day",
    "radiation": "MJ/m2/day",
    "rain": "mm",
}
"""What may be known of the weather of a season, and in what unit it is kept: means of a day, but rain in all."""

PENMAN, HARGREAVES = "FAO-56 Penman-Monteith", "Hargreaves"
GROUND_HEAT = 0.14
"""FAO-56, eq. 44: warming of the ground, MJ/m2/day for each degree that a month is warmer than the one before."""


@dataclass(frozen=True)
class Station:
    """Where the weather was measured.

    Args:
        latitude: north positive [degree].
        elevation: above the sea [m].
        wind_height: at which wind was measured [m].
    """

    latitude: float
    elevation: float = 0.0
    wind_height: float = 2.0


def method(weather: Mapping[str, Numbers]) -> str:
    """Which equation the weather that is known allows."""
    humid = "humidity" in weather or {"humidity max", "humidity min"} <= set(weather)
    bright = "sunshine" in weather or "radiation" in weather
    return PENMAN if humid and bright and "wind" in weather else HARGREAVES


def reference_evapotranspiration(
    station: Station, weather: Mapping[str, Numbers], days: NDArray[np.int64], warming: Numbers
) -> Numbers:
    """Reference evapotranspiration of days of the year.

    Args:
        station: where.
        weather: by name as in `UNITS`, one value for each day [day].
        days: days of the year, 1 to 365 [day].
        warming: how much warmer it is than a month before, for the heat that the ground takes [degC; day].

    Returns:
        Numbers: depth of water [mm/day; day].
    """
    import pandas as pd  # noqa: PLC0415 - slow to import, and wanted only where climates are given
    import pyet  # noqa: PLC0415 - likewise

    dates = pd.DatetimeIndex(np.datetime64("2001-01-01") + (days - 1).astype("timedelta64[D]"))
    known: dict[str, Any] = {name: pd.Series(values, dates, dtype=float) for name, values in weather.items()}
    latitude = math.radians(station.latitude)
    mean = (known["tmax"] + known["tmin"]) / 2
    if method(weather) == HARGREAVES:
        return np.asarray(pyet.hargreaves(mean, known["tmax"], known["tmin"], latitude), dtype=float)
    humidity = {"rh": known.get("humidity"), "rhmax": known.get("humidity max"), "rhmin": known.get("humidity min")}
    found = pyet.pm_fao56(
        mean,
        known["wind"] * _at_two_metres(station.wind_height),
        rs=known.get("radiation"),
        n=known.get("sunshine"),
        g=pd.Series(GROUND_HEAT * warming, dates),
        tmax=known["tmax"],
        tmin=known["tmin"],
        elevation=station.elevation,
        lat=latitude,
        **humidity,
    )
    return np.asarray(found, dtype=float)


def _at_two_metres(height: float) -> float:
    """Share of the wind at a height that blows at two metres (FAO-56, eq. 47)."""
    return 1.0 if height == 2.0 else 4.87 / math.log(67.8 * height - 5.42)
