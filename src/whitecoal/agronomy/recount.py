"""Needs and yields once more, day by day in plain arithmetic, for a check that shares nothing with the plan.

Temperatures to evapotranspiration by the equations of FAO-56 written out here, without the library; need and yield by
plain loops over the tables of the case.
"""

import math
from collections.abc import Mapping
from functools import cached_property
from typing import Any, NamedTuple

from whitecoal.case import Case

MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]


class Recount:
    """Needs and yields of the ways of a case that are worked out from its climates."""

    def __init__(self, case: Case) -> None:
        """Read the tables as plain rows; work out nothing yet."""
        self.case = case
        self.days = [int(days) for days in case.calendar.days]
        self.season_of_day = [season for season, days in enumerate(self.days) for _ in range(days)]
        self._known: dict[tuple[Any, ...], tuple[float, list[float]]] = {}

    def way(self, climate: str, crop: str, regime: str, weather: tuple[float, float]) -> tuple[float, list[float]]:
        """Yield [t/ha] and need by season [mm] with factors of the weather on rain and evapotranspiration."""
        key = climate, crop, regime, weather
        if key not in self._known:
            self._known[key] = self._worked_out(climate, crop, regime, weather)
        return self._known[key]

    def weather(self, climate: str, stage: int, scenario: str) -> tuple[float, float]:
        """Factors on rain and evapotranspiration, the mean of the years of a stage."""
        rows = [row for row in _rows(self.case, "climate_years") if row["climate"] == climate]
        own = [row for row in rows if row["scenario"] == scenario] or [row for row in rows if not row["scenario"]]
        years = self.case.calendar.years(stage)
        totals = [0.0, 0.0]
        for year in years:
            past = [row for row in own if row["from_year"] <= year]
            latest = max(past, key=lambda row: row["from_year"]) if past else {"rain": 1.0, "evapotranspiration": 1.0}
            totals[0] += latest["rain"] / len(years)
            totals[1] += latest["evapotranspiration"] / len(years)
        return totals[0], totals[1]

    @cached_property
    def _places(self) -> dict[str, dict[str, Any]]:
        return {row["climate"]: row for row in _rows(self.case, "climates")}

    @cached_property
    def _measured(self) -> dict[str, dict[str, list[float]]]:
        rows, found = self.case["climate_months"], dict[str, dict[str, list[float]]]()
        amounts = rows.amounts("value")
        for at, (climate, variable) in enumerate(zip(rows["climate"], rows["variable"], strict=True)):
            size = amounts.units[amounts.which[at]].factor / _SIZE[variable]
            found.setdefault(climate, {})[variable] = [float(value) * size for value in amounts.values[at]]
        return found

    @cached_property
    def _daily(self) -> dict[str, list[float]]:
        """Evapotranspiration of the days of a common year, by climate [mm]."""
        return {name: [self._of_day(name, day) for day in range(1, 366)] for name in self._measured}

    def _of_day(self, climate: str, day: int) -> float:
        measured, season = self._measured[climate], self.season_of_day[day - 1]
        here = {name: values[season] for name, values in measured.items()}
        before = {name: values[season - 1] for name, values in measured.items()}
        place = self._places[climate]
        warmer = (here["tmax"] + here["tmin"] - before["tmax"] - before["tmin"]) / 2 if self.days == MONTH_DAYS else 0.0
        return _grass(here, place, day, warmer)

    def _rain(self, climate: str, factor: float) -> list[float]:
        place, found = self._places[climate], []
        for falls, days in zip(self._measured[climate]["rain"], self.days, strict=True):
            months = 1.0 if self.days == MONTH_DAYS else days * 12 / 365
            month = falls * factor / months
            if place["effective_rain"] == "fixed share":
                helps = month * place["rain_share"]
            elif place["effective_rain"] == "USDA SCS":
                helps = month - 0.0016 * month**2 if month <= 250 else 125 + month / 10
            else:
                helps = max(0.0, 0.6 * month - 10 if month <= 70 else 0.8 * month - 24)
            found.append(helps * months)
        return found

    def _worked_out(
        self, climate: str, crop: str, regime: str, weather: tuple[float, float]
    ) -> tuple[float, list[float]]:
        row = next(r for r in _rows(self.case, "crop_climates") if (r["climate"], r["crop"]) == (climate, crop))
        rainfed = regime == "rain-fed"
        stages = sorted((r for r in _rows(self.case, "growth_stages") if r["crop"] == crop), key=lambda r: r["order"])
        pieces = self._pieces(climate, row["planted"], stages, weather)
        lacking, wanted, need = [0.0] * len(stages), [0.0] * len(stages), [0.0] * len(self.days)
        soil = row["soil_start"]
        for piece in pieces:
            gap = piece.wanted - piece.rain
            from_soil = min(soil, gap) if gap > 0 else 0.0
            soil = soil - from_soil if gap > 0 else min(row["soil_water"], soil - gap)
            missing = gap - from_soil if gap > 0 else 0.0
            share = 1.0 if rainfed else self._withheld(crop, regime, stages[piece.stage]["stage"])
            lacking[piece.stage] += share * missing
            wanted[piece.stage] += piece.wanted
            if not rainfed:
                need[piece.season] += (1 - share) * missing + piece.extra
        given = self.case["crop_climates"].given("rainfed_yield")
        at = [(r["climate"], r["crop"]) for r in _rows(self.case, "crop_climates")].index((climate, crop))
        best = row["rainfed_yield"] if rainfed and given[at] else row["yield"]
        return best * self._share(crop, stages, lacking, wanted), need

    def _withheld(self, crop: str, regime: str, stage: str) -> float:
        named = [r for r in _rows(self.case, "crop_deficits") if (r["crop"], r["regime"]) == (crop, regime)]
        return float(sum(r["withheld"] for r in named if r["stage"] == stage))

    def _share(self, crop: str, stages: list[dict[str, Any]], lacking: list[float], wanted: list[float]) -> float:
        row = next(r for r in _rows(self.case, "crops") if r["crop"] == crop)
        if row["response"] == "season":
            return max(0.0, 1 - float(row["ky"]) * sum(lacking) / sum(wanted))
        product, total = 1.0, 1.0
        for stage, lack, want in zip(stages, lacking, wanted, strict=True):
            loss = stage["ky"] * lack / want if want > 0 else 0.0
            product, total = product * max(0.0, 1 - loss), total - loss
        return product if row["response"] == "product" else max(0.0, total)

    def _pieces(
        self, climate: str, planted: int, stages: list[dict[str, Any]], weather: tuple[float, float]
    ) -> "list[_Piece]":
        """What the crop would give off and what rain helps, in each stretch of a stage within a season, in order."""
        wet, hot = weather
        rain, grass = self._rain(climate, wet), self._daily[climate]
        found: dict[tuple[int, int], _Piece] = {}
        day, before = planted - 1, stages[0]["kc"]
        for position, stage in enumerate(stages):
            for step in range(stage["days"]):
                season = self.season_of_day[day % 365]
                kc = before + (stage["kc"] - before) * (step + 0.5) / stage["days"]
                old = found.get((position, season), _Piece(position, season, 0.0, 0.0, 0.0))
                found[position, season] = old._replace(
                    wanted=old.wanted + kc * grass[day % 365] * hot,
                    rain=old.rain + rain[season] / self.days[season],
                    extra=old.extra + stage["extra"],
                )
                day += 1
            before = stage["kc"]
        return list(found.values())


class _Piece(NamedTuple):
    """A stretch of a stage of growth within a season; depths in mm."""

    stage: int
    season: int
    wanted: float
    rain: float
    extra: float


_SIZE = {
    "tmax": 1.0,
    "tmin": 1.0,
    "humidity": 0.01,
    "humidity max": 0.01,
    "humidity min": 0.01,
    "wind": 1.0,
    "sunshine": 3600 / 86400,
    "radiation": 1e6 / 86400,
    "rain": 0.001,
}
"""Size in base units of the unit in which each measure stands in the equations below."""


def _vapour(temperature: float) -> float:
    """Saturated pressure of vapour [kPa] (FAO-56, eq. 11)."""
    return 0.6108 * math.exp(17.27 * temperature / (temperature + 237.3))


def _grass(here: Mapping[str, float], place: Mapping[str, Any], day: int, warmer: float) -> float:
    """Evapotranspiration of a day [mm] by FAO-56, eq. 6 where humidity, wind and light are known, else eq. 52."""
    latitude, mean = place["latitude"] * math.pi / 180, (here["tmax"] + here["tmin"]) / 2
    tilt = 0.409 * math.sin(2 * math.pi * day / 365 - 1.39)
    sunset = math.acos(-math.tan(latitude) * math.tan(tilt))
    nearness = 1 + 0.033 * math.cos(2 * math.pi * day / 365)
    noon = sunset * math.sin(latitude) * math.sin(tilt) + math.cos(latitude) * math.cos(tilt) * math.sin(sunset)
    above = 24 * 60 / math.pi * 0.0820 * nearness * noon
    humid = "humidity" in here or ("humidity max" in here and "humidity min" in here)
    if not (humid and "wind" in here and ("sunshine" in here or "radiation" in here)):
        latent = 2.501 - 0.002361 * mean
        return max(0.0, float(0.0023 * (mean + 17.8) * math.sqrt(here["tmax"] - here["tmin"]) * above / latent))
    saturated = (_vapour(here["tmax"]) + _vapour(here["tmin"])) / 2
    if "humidity max" in here and "humidity min" in here:
        actual = (_vapour(here["tmin"]) * here["humidity max"] + _vapour(here["tmax"]) * here["humidity min"]) / 200
    else:
        actual = saturated * here["humidity"] / 100
    lit = here.get("radiation", (0.25 + 0.5 * here.get("sunshine", 0.0) / (24 / math.pi * sunset)) * above)
    clear = (0.75 + 2e-5 * place["elevation"]) * above
    kelvin = ((here["tmax"] + 273.16) ** 4 + (here["tmin"] + 273.16) ** 4) / 2
    cloud = max(0.05, 1.35 * min(1.0, max(0.3, lit / clear)) - 0.35)
    net = 0.77 * lit - 4.903e-9 * kelvin * (0.34 - 0.14 * math.sqrt(actual)) * cloud
    slope = 4098 * _vapour(mean) / (mean + 237.3) ** 2
    gamma = 0.665e-3 * 101.3 * ((293 - 0.0065 * place["elevation"]) / 293) ** 5.26
    height = place["wind_height"]
    wind = here["wind"] * (1.0 if height == 2 else 4.87 / math.log(67.8 * height - 5.42))
    heat = 0.408 * slope * (net - 0.14 * warmer)
    dryness = gamma * 900 / (mean + 273) * wind * (saturated - actual)
    return max(0.0, float((heat + dryness) / (slope + gamma * (1 + 0.34 * wind))))


def _rows(case: Case, table: str) -> list[dict[str, Any]]:
    """The rows of a table as plain words and numbers, in the units of its declaration."""
    rows = case[table]
    columns: dict[str, list[Any]] = {}
    for column in rows.table.columns:
        if column.by or column.unit == "*":
            continue
        cells = rows[column.name]
        plain = cells.values.ravel().tolist() if column.holds == "number" else list(cells)
        columns[column.name] = [_plain(cell) for cell in plain]
    return [dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)]


def _plain(cell: Any) -> Any:
    return cell.item() if hasattr(cell, "item") else cell
