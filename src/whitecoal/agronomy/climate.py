"""Climates of a case: the weather of a common year on every day, and the factors of dry and wet years."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from whitecoal.agronomy.evapotranspiration import UNITS, Station, method, reference_evapotranspiration
from whitecoal.agronomy.growth import YEAR, Year
from whitecoal.agronomy.rain import effective
from whitecoal.calendar import DAYS, Calendar
from whitecoal.case import Case
from whitecoal.units import unit

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Climate:
    """A climate.

    Args:
        station: where its weather was measured.
        weather: what is known, by name, in the units of `UNITS` [season].
        rule: for the rain that helps.
        share: for the rule "fixed share".
        calendar: of the case.
        rain_factor, evapotranspiration_factor: of the years that may come [stage × scenario].
    """

    station: Station
    weather: Mapping[str, Numbers]
    rule: str
    share: float
    calendar: Calendar
    rain_factor: Numbers
    evapotranspiration_factor: Numbers

    @property
    def method(self) -> str:
        """The equation by which evapotranspiration is found."""
        return method(self.weather)

    @property
    def rain(self) -> Numbers:
        """Rain of a common year [mm; season]."""
        return self.weather["rain"]

    @cached_property
    def season(self) -> NDArray[np.int64]:
        """Position of the season of each day of the year; the first begins on 1 January [day]."""
        return np.repeat(np.arange(len(self.calendar.seasons)), np.array(self.calendar.days, dtype=int))

    @cached_property
    def evapotranspiration(self) -> Numbers:
        """Reference evapotranspiration on each day of a common year, the weather of a season being that of its days."""
        daily = {name: values[self.season] for name, values in self.weather.items() if name != "rain"}
        mean = (self.weather["tmax"] + self.weather["tmin"]) / 2
        warming = mean - np.roll(mean, 1) if self._by_month else np.zeros_like(mean)
        return reference_evapotranspiration(self.station, daily, np.arange(1, YEAR + 1), warming[self.season])

    @cached_property
    def years(self) -> tuple[list[Year], NDArray[np.int64]]:
        """The kinds of year that may come, the common one first, and which comes when [stage × scenario]."""
        pairs = np.stack(np.broadcast_arrays(self.rain_factor, self.evapotranspiration_factor), axis=-1)
        kinds, which = np.unique(pairs.reshape(-1, 2), axis=0, return_inverse=True)
        common = np.array([[1.0, 1.0]])
        years = [self._year(*factors) for factors in np.vstack([common, kinds]).tolist()]
        return years, 1 + which.reshape(pairs.shape[:-1])

    def _year(self, wet: float, hot: float) -> Year:
        months = np.ones(len(self.rain)) if self._by_month else np.array(self.calendar.days) * 12 / YEAR
        helps = effective(self.rain * wet, self.rule, self.share, months)
        return Year(self.evapotranspiration * hot, helps, self.season)

    @property
    def _by_month(self) -> bool:
        return tuple(self.calendar.days) == DAYS


def climates_of(case: Case) -> dict[str, Climate]:
    """The climates of a case by name; those without any weather are left out."""
    rows, months = case["climates"], case["climate_months"]
    amounts = months.amounts("value")
    weather: dict[str, dict[str, Numbers]] = {}
    for at, (name, variable) in enumerate(zip(months["climate"], months["variable"], strict=True)):
        factor = amounts.units[amounts.which[at]].factor_to(unit(UNITS[variable]))
        weather.setdefault(name, {})[variable] = amounts.values[at] * factor
    known = rows.where([name in weather for name in rows.labels])
    factors = {
        column: case["climate_years"].over_stages(column, known.labels, default=1.0, climate=known.labels).values
        for column in ("rain", "evapotranspiration")
    }
    found = {}
    for at, name in enumerate(known.labels):
        place = {column: float(known[column].values.ravel()[at]) for column in ("latitude", "elevation", "wind_height")}
        found[name] = Climate(
            Station(**place),
            weather[name],
            known["effective_rain"][at],
            float(known["rain_share"].values.ravel()[at]),
            case.calendar,
            factors["rain"][at, :, :, 0, 0],
            factors["evapotranspiration"][at, :, :, 0, 0],
        )
    return found
