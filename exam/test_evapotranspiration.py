"""Reference evapotranspiration: the worked examples of FAO-56, through the library that a case uses.

FAO-56 rounds on its way (vapour pressures to 0.01 kPa, radiation to 0.1 MJ/m2/day, tables instead of formulas), so that
its printed answers are held to 0.01 mm/day and not to the half of a last digit. Only where one digit is printed, or a
formula of ours is another, more is allowed, and the remark says so.
"""

import math
from collections.abc import Callable

import numpy as np

from page import Answering
from questions import E8, E10, E14, E17, E18, E20
from whitecoal import Station, reference_evapotranspiration

ROUNDED = "the source rounds on its way"


def _vapour(temperature: float) -> float:
    """Saturation vapour pressure [kPa] at a temperature [degC]; FAO-56, eq. 11."""
    return 0.6108 * math.exp(17.27 * temperature / (temperature + 237.3))


def _one_day(station: Station, day: int, *, warming: float = 0.0, **weather: float) -> float:
    known = {name.replace("_", " "): np.array([value]) for name, value in weather.items()}
    return float(reference_evapotranspiration(station, known, np.array([day]), np.array([warming]))[0])


WEATHER = {"tmax": 28.0, "tmin": 20.0, "humidity": 70.0}
"""Of no place: examples 8, 10 and 14 are of one step of the calculation, which is seen in what comes of it."""


def _same(found: Callable[[float], float], wanted: float, first: float, second: float) -> float:
    """What gives the evapotranspiration wanted, by the secant through two guesses."""
    off, next_off = found(first) - wanted, found(second) - wanted
    for _ in range(10):
        if abs(next_off) < 1e-9:
            return second
        first, second = second, second - next_off * (second - first) / (next_off - off)
        off, next_off = next_off, found(second) - wanted
    raise AssertionError("the secant does not close in")


def test_e8_radiation_outside_the_atmosphere(answer: Answering) -> None:
    """Hargreaves: ET0 λ = 0.0023 (T + 17.8) (Tmax − Tmin)^0.5 Ra with the latent heat λ = 2.501 − 0.002361 T."""
    found = _one_day(Station(-20.0), 246, tmax=28.0, tmin=20.0)
    radiation = found * (2.501 - 0.002361 * 24.0) / (0.0023 * (24.0 + 17.8) * 8.0**0.5)
    answer(E8, "extraterrestrial radiation [MJ/m2/day]", 32.2, radiation, 0.05, note="printed to one digit")


def test_e10_radiation_from_hours_of_sunshine(answer: Answering) -> None:
    """220 hours in May are 7.1 a day."""
    rio, wind = Station(-(22 + 54 / 60)), {"wind": 2.0}
    bright = _one_day(rio, 135, **WEATHER, **wind, sunshine=7.1)
    same = _same(lambda radiation: _one_day(rio, 135, **WEATHER, **wind, radiation=radiation), bright, 10.0, 20.0)
    answer(E10, "solar radiation that gives the same [MJ/m2/day]", 14.5, same, 0.05, note="printed to one digit")


def test_e14_wind_measured_at_ten_metres(answer: Answering) -> None:
    """In dry air, where more wind dries more."""
    dry = {"tmax": 28.0, "tmin": 20.0, "humidity": 30.0, "sunshine": 8.0}
    high = _one_day(Station(0.0, wind_height=10.0), 100, **dry, wind=3.2)
    same = _same(lambda wind: _one_day(Station(0.0), 100, **dry, wind=wind), high, 2.0, 3.0)
    answer(E14, "wind at two metres that gives the same [m/s]", 2.4, same, 0.05, note="printed to one digit")


def test_e17_bangkok_in_april(answer: Answering) -> None:
    """ea 2.85 kPa; April is 1 degC warmer than March."""
    humidity = 100 * 2.85 / ((_vapour(34.8) + _vapour(25.6)) / 2)
    weather = {"tmax": 34.8, "tmin": 25.6, "humidity": humidity, "wind": 2.0, "sunshine": 8.5}
    found = _one_day(Station(13 + 44 / 60, 2), 105, warming=1.0, **weather)
    answer(E17, "Penman-Monteith [mm/day]", 5.72, found, 0.01, note=ROUNDED)


def test_e18_uccle_on_6_july(answer: Answering) -> None:
    """Wind 10 km/h at 10 m. Printed are 3.9, and on the way the terms 3.88 is the sum of."""
    weather = {
        "tmax": 21.5,
        "tmin": 12.3,
        "humidity_max": 84.0,
        "humidity_min": 63.0,
        "wind": 10 / 3.6,
        "sunshine": 9.25,
    }
    found = _one_day(Station(50.8, 100, wind_height=10.0), 187, **weather)
    answer(E18, "Penman-Monteith [mm/day]", 3.9, found, 0.05, note="printed to one digit")


def test_e20_lyon_in_july(answer: Answering) -> None:
    """Humidity from tmin, radiation 22.3 from the range of temperature, wind 2 m/s."""
    humidity = 100 * _vapour(14.8) / ((_vapour(26.6) + _vapour(14.8)) / 2)
    lyon = Station(45 + 43 / 60, 200)
    weather = {"tmax": 26.6, "tmin": 14.8, "humidity": humidity, "wind": 2.0, "radiation": 22.3}
    answer(E20, "Penman-Monteith [mm/day]", 4.56, _one_day(lyon, 196, **weather), 0.01, note=ROUNDED)
    answer(
        E20, "Hargreaves [mm/day]", 5.0, _one_day(lyon, 196, tmax=26.6, tmin=14.8), 0.05, note="printed to one digit"
    )
