"""Growth: what a crop would drink, stage by stage, what must be led to it, and what it yields with less.

Need (FAO-56): a crop that never lacks water gives off Kc · ET0. Kc runs in a straight line from the value at the end of
one stage of growth to that at the end of the next; in the first stage it stays as it is. Rain that helps goes first,
then what the soil has kept (at most what it holds for the crop; it begins with what is stated and fills from rain
to spare), and the rest is the net need, n. What is led to a field while a stage lasts whatever the weather (rice: water
that seeps through the bed) comes on top.

Yield (FAO-33, Doorenbos and Kassam 1979): of the net need of a stage k a share d is withheld. Then the crop gives off
ETa = ETm − d n there, and with the response factor Ky of the stage

    product   Y / Ym = Π (1 − Ky (1 − ETa / ETm))      over the stages, each factor at least 0
    sum       Y / Ym = 1 − Σ Ky (1 − ETa / ETm)        at least 0
    season    Y / Ym = 1 − Ky (1 − Σ ETa / Σ ETm)      with one Ky for the whole season, at least 0

FAO-33 measured Ky down to about half of ETm; beyond that it is carried on in a straight line. Rain-fed is d = 1 all
through.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]

YEAR = 365
PRODUCT, SUM, SEASON = "product", "sum", "season"
RESPONSES = (PRODUCT, SUM, SEASON)


@dataclass(frozen=True)
class Growth:
    """How a crop grows.

    Args:
        days: days of each stage of growth, in their order, at most a year together [day; growth].
        kc: crop coefficient at the end of each [1; growth].
        ky: response of the yield to a lack of water in each [1; growth].
        extra: water led to the field besides, while the stage lasts [mm/day; growth].
        response: one of `RESPONSES`.
        season_ky: response to a lack over the whole season, for "season" [1].
    """

    days: tuple[int, ...]
    kc: tuple[float, ...]
    ky: tuple[float, ...]
    extra: tuple[float, ...]
    response: str = PRODUCT
    season_ky: float = 0.0

    def coefficients(self) -> Numbers:
        """Kc at the middle of each day from planting [1; day]."""
        before = (self.kc[0], *self.kc[:-1])
        runs = [
            start + (end - start) * (np.arange(days) + 0.5) / days
            for start, end, days in zip(before, self.kc, self.days, strict=True)
        ]
        return np.concatenate(runs)

    def stage_of_day(self) -> NDArray[np.int64]:
        """Position of the stage of growth of each day from planting [day]."""
        return np.repeat(np.arange(len(self.days)), self.days)


@dataclass(frozen=True)
class Water:
    """What a crop drinks in a year of some weather [mm; growth × season].

    Args:
        wanted: given off with water enough, ETm.
        need: of that, what neither rain nor soil gives, n.
        extra: led to the field besides.
    """

    wanted: Numbers
    need: Numbers
    extra: Numbers

    def led(self, withheld: Numbers) -> Numbers:
        """Water led to a field that is watered with shares of the need withheld by stage of growth [mm; season]."""
        return np.asarray(((1.0 - withheld)[:, None] * self.need + self.extra).sum(axis=0))

    def led_by_stage(self, withheld: Numbers) -> Numbers:
        """The same by stage of growth, for many shares at once [mm; … × growth]."""
        return np.asarray((1.0 - withheld) * self.need.sum(axis=1) + self.extra.sum(axis=1))


@dataclass(frozen=True)
class Year:
    """The weather of a year as a field feels it.

    Args:
        evapotranspiration: of the reference grass, on each day of the year [mm/day; day].
        rain: that helps, in each season [mm; season].
        season: position of the season of each day of the year [day].
    """

    evapotranspiration: Numbers
    rain: Numbers
    season: NDArray[np.int64]


@dataclass(frozen=True)
class Soil:
    """Water the soil holds for a crop, and has when it is planted [mm]."""

    holds: float = 0.0
    at_planting: float = 0.0


def water(growth: Growth, planted: int, year: Year, soil: Soil) -> Water:
    """What a crop planted on a day of the year (1 is 1 January) drinks in a year of some weather."""
    coefficients, stages = growth.coefficients(), growth.stage_of_day()
    days = (planted - 1 + np.arange(len(stages))) % YEAR
    seasons = year.season[days]
    shape = len(growth.days), len(year.rain)
    wanted, extra, present = np.zeros(shape), np.zeros(shape), np.zeros(shape)
    np.add.at(wanted, (stages, seasons), coefficients * year.evapotranspiration[days])
    np.add.at(extra, (stages, seasons), np.array(growth.extra)[stages])
    np.add.at(present, (stages, seasons), 1.0)
    rain = present * (year.rain / np.bincount(year.season, minlength=shape[1]))
    need, kept = np.zeros(shape), soil.at_planting
    for cell in dict.fromkeys(zip(stages.tolist(), seasons.tolist(), strict=True)):
        short = wanted[cell] - rain[cell]
        taken = min(max(short, 0.0), kept)
        need[cell] = max(short, 0.0) - taken
        kept = min(kept - taken + max(-short, 0.0), soil.holds)
    return Water(wanted, need, extra)


def yield_share(growth: Growth, drunk: Water, withheld: Numbers) -> Numbers:
    """Share of the greatest yield with shares of the net need withheld by stage of growth.

    Args:
        growth: of the crop.
        drunk: what `water` found.
        withheld: between 0 and 1 [1; … × growth].

    Returns:
        Numbers: Y / Ym [1; …].
    """
    wanted, need = drunk.wanted.sum(axis=1), drunk.need.sum(axis=1)
    lacking = withheld * need
    if growth.response == SEASON:
        return np.asarray(np.maximum(1.0 - growth.season_ky * lacking.sum(axis=-1) / wanted.sum(), 0.0))
    share = np.divide(lacking, wanted, out=np.zeros_like(lacking), where=np.broadcast_to(wanted > 0, lacking.shape))
    if growth.response == SUM:
        return np.asarray(np.maximum(1.0 - (np.array(growth.ky) * share).sum(axis=-1), 0.0))
    return np.asarray(np.maximum(1.0 - np.array(growth.ky) * share, 0.0).prod(axis=-1))


def sampled(stages: int, most: int = 2500, finest: int = 21) -> Numbers:
    """Shares withheld, evenly over all combinations of stages of growth [1; sample × growth]."""
    steps = max(2, min(finest, int(most ** (1.0 / stages) + 1e-9)))
    axes: Sequence[Numbers] = [np.linspace(0.0, 1.0, steps)] * stages
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, stages)
