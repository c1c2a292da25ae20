"""Reference evapotranspiration: the worked examples of FAO-56, through the library that a case uses.

FAO-56 rounds on its way (vapour pressures to 0.01 kPa, radiation to 0.1 MJ/m2/day, tables instead of formulas), so that
its printed answers are held to 0.01 mm/day and not to the half of a last digit. Only where one digit is printed, or a
formula of ours is another, more is allowed, and the remark says so.
"""

import math

import numpy as np

from page import Answering
from questions import E17, E18, E20
from whitecoal import Station, reference_evapotranspiration

ROUNDED = "the source rounds on its way"


def _vapour(temperature: float) -> float:
    """Saturation vapour pressure [kPa] at a temperature [degC]; FAO-56, eq. 11."""
    return 0.6108 * math.exp(17.27 * temperature / (temperature + 237.3))


def _one_day(station: Station, day: int, *, warming: float = 0.0, **weather: float) -> float:
    known = {name.replace("_", " "): np.array([value]) for name, value in weather.items()}
    return float(reference_evapotranspiration(station, known, np.array([day]), np.array([warming]))[0])


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
