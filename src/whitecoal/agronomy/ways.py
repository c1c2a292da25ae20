"""Ways of growing: every crop in every climate of a case, fully watered, watered short, or left to the rain.

Rows of `regimes` say outright how a crop is grown in a climate. Where they are silent and `crop_climates` has a row,
the ways are worked out: full, each way of `crop_deficits`, rain-fed. Those that mixtures of the others do without in
every weather that may come are dropped, and what is lost by keeping so few is told.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from whitecoal.agronomy.climate import Climate, climates_of
from whitecoal.agronomy.growth import Growth, Soil, Water, sampled, water, yield_share
from whitecoal.agronomy.hull import Hull, needless
from whitecoal.algebra import Array
from whitecoal.case import Case

Numbers = NDArray[np.float64]

FULL, RAINFED = "full", "rain-fed"
LEAST_MEASURED = 0.5
"""Share of ETm down to which FAO-33 measured the response of yields."""
LEAST_WATER = 0.05
"""Share of the season's need below which a stage is not tried short: a drop missed would weigh as a field lost."""


class Way(NamedTuple):
    """One way of growing a crop in a climate: yield [t/ha; stage × scenario], need [mm; stage × scenario × season]."""

    climate: str
    crop: str
    regime: str
    watered: bool
    labour: float
    grows: Numbers
    drinks: Numbers


@dataclass(frozen=True)
class Ways:
    """All ways of a case, and what a reader should know of how they were found.

    Args:
        listed: the ways.
        told: subject and sentence of each remark.
    """

    listed: tuple[Way, ...]
    told: tuple[tuple[str, str], ...]

    @cached_property
    def _at(self) -> dict[tuple[str, str, str], int]:
        return {(way.climate, way.crop, way.regime): position for position, way in enumerate(self.listed)}

    def of(self, names: Sequence[tuple[str, str, str]]) -> list[Way]:
        """The ways called so: climate, crop, regime."""
        return [self.listed[self._at[name]] for name in names]

    def yields(self, names: Sequence[tuple[str, str, str]], labels: Sequence[str]) -> Array:
        """What the ways yield [t/ha; item × stage × scenario]."""
        return _array([way.grows for way in self.of(names)], "t/ha", labels, "stage", "scenario")

    def needs(self, names: Sequence[tuple[str, str, str]], labels: Sequence[str]) -> Array:
        """Net water they drink at the root [mm; item × stage × scenario × season]."""
        return _array([way.drinks for way in self.of(names)], "mm", labels, "stage", "scenario", "season")

    def labour(self, names: Sequence[tuple[str, str, str]], labels: Sequence[str]) -> Array:
        """Factor on the labour of the crop [1; item]."""
        return _array([np.array(way.labour) for way in self.of(names)], "1", labels)


def _array(values: list[Numbers], text: str, labels: Sequence[str], *axes: str) -> Array:
    shape = (0,) + (1,) * len(axes)
    full = np.stack(np.broadcast_arrays(*values)) if values else np.zeros(shape)
    return Array.over(full, text, "item", *axes, labels=tuple(labels))


def ways_of(case: Case) -> Ways:
    """All ways in which the crops of a case may be grown; the case has no faults of growth."""
    given = tuple(_given(case))
    outright = {(way.climate, way.crop) for way in given}
    pairs = case["crop_climates"]
    asked = [at for at, pair in enumerate(zip(pairs["climate"], pairs["crop"], strict=True)) if pair not in outright]
    if not asked:
        return Ways(given, ())
    climates, growths = climates_of(case), growths_of(case)
    found = [_Pair.of(case, at, climates, growths) for at in asked]
    listed = (*given, *(way for pair in found for way in pair.ways()))
    return Ways(listed, (*_told_climates(climates), *_told_pairs(found)))


def _given(case: Case) -> Iterator[Way]:
    """The ways given outright."""
    regimes, needs = case["regimes"], case["water_needs"]
    depth = {label: needs["need"].to("mm").values[at, :, :, :, 0] for at, label in enumerate(needs.labels)}
    nothing = np.zeros((1, 1, len(case.calendar.seasons)))
    yields, labour = regimes["yield"].to("t/ha").values.ravel(), regimes["labour"].values.ravel()
    for at, label in enumerate(regimes.labels):
        names = regimes["climate"][at], regimes["crop"][at], regimes["regime"][at]
        watered = bool(regimes["watered"][at])
        drinks = depth[label] if watered else nothing
        yield Way(*names, watered, float(labour[at]), np.full((1, 1), yields[at]), drinks)


def growths_of(case: Case) -> dict[str, tuple[Growth, tuple[str, ...]]]:
    """How each crop grows, with the names of its stages of growth."""
    rows, crops = case["growth_stages"], case["crops"]
    found = {}
    for crop in dict.fromkeys(rows["crop"]):
        mine = np.flatnonzero([name == crop for name in rows["crop"]])
        order = mine[np.argsort(np.asarray(rows["order"])[mine])]
        kc, ky, extra = (rows[name].values.ravel()[order].tolist() for name in ("kc", "ky", "extra"))
        days, at = np.asarray(rows["days"])[order].tolist(), crops.labels.index(crop)
        season = float(crops["ky"].values.ravel()[at])
        growth = Growth(tuple(days), tuple(kc), tuple(ky), tuple(extra), crops["response"][at], season)
        found[crop] = growth, tuple(rows["stage"][position] for position in order)
    return found


def _withheld(case: Case, crop: str, stages: Sequence[str]) -> dict[str, Numbers]:
    """Shares of the need withheld by stage of growth, in each way of watering a crop short."""
    rows, found = case["crop_deficits"], dict[str, Numbers]()
    shares = rows["withheld"].values.ravel()
    for at, (name, regime, stage) in enumerate(zip(rows["crop"], rows["regime"], rows["stage"], strict=True)):
        if name == crop:
            found.setdefault(regime, np.zeros(len(stages)))[stages.index(stage)] = shares[at]
    return found


@dataclass(frozen=True)
class _Pair:
    """A crop in a climate: its ways of watering, and what it drinks in each weather that may come.

    Args:
        climate, crop: their names.
        growth: of the crop.
        withheld: shares of the need by stage of growth, in each way.
        watered: whether each way is watered.
        best: greatest yield of each way [t/ha].
        labour: factor on labour of watered and rain-fed fields.
        drunk: water by kind of weather, the common one first.
        kinds: kind of weather in each stage and scenario [stage × scenario].
    """

    climate: str
    crop: str
    growth: Growth
    withheld: dict[str, Numbers]
    watered: dict[str, bool]
    best: dict[str, float]
    labour: tuple[float, float]
    drunk: tuple[Water, ...]
    kinds: NDArray[np.int64]

    @classmethod
    def of(
        cls, case: Case, at: int, climates: dict[str, Climate], growths: dict[str, tuple[Growth, tuple[str, ...]]]
    ) -> "_Pair":
        rows = case["crop_climates"]
        climate, crop = rows["climate"][at], rows["crop"][at]
        growth, stages = growths[crop]
        amounts = {name: float(rows[name].values.ravel()[at]) for name in _AMOUNTS}
        poor = amounts["rainfed_yield"] if rows.given("rainfed_yield")[at] else amounts["yield"]
        withheld: dict[str, Numbers] = {}
        if rows["watered"][at]:
            withheld |= {FULL: np.zeros(len(stages))} | _withheld(case, crop, stages)
        watered = dict.fromkeys(withheld, True)
        if rows["rainfed"][at]:
            withheld[RAINFED], watered[RAINFED] = np.ones(len(stages)), False
        soil = Soil(amounts["soil_water"], amounts["soil_start"])
        years, kinds = climates[climate].years
        return cls(
            climate,
            crop,
            growth,
            withheld,
            watered,
            {name: amounts["yield"] if wet else poor for name, wet in watered.items()},
            (amounts["watered_labour"], amounts["rainfed_labour"]),
            tuple(water(growth, int(rows["planted"][at]), year, soil) for year in years),
            kinds,
        )

    @cached_property
    def _yields(self) -> dict[str, list[float]]:
        """Yield of each way in each kind of weather [t/ha]."""
        return {
            name: [self.best[name] * float(yield_share(self.growth, drunk, shares)) for drunk in self.drunk]
            for name, shares in self.withheld.items()
        }

    @cached_property
    def kept(self) -> tuple[str, ...]:
        """The ways that mixtures of the others do not replace in every weather; one without a harvest is none."""
        names = list(self.withheld)
        tried = [*(at for at, name in enumerate(names) if name not in (FULL, RAINFED)), *range(names.count(FULL))]
        needed: set[int] = set()
        for kind in range(len(self.drunk)):
            yields = np.array([self._yields[name][kind] for name in names])
            needed |= set(range(len(names))) - needless(self._water(names, kind), yields, tried)
        return tuple(name for at, name in enumerate(names) if at in needed and max(self._yields[name]) > 0)

    def _water(self, names: Sequence[str], kind: int) -> Numbers:
        """Water of ways in a kind of weather by stage of growth [mm; way × growth]."""
        drunk = self.drunk[kind]
        led = drunk.led_by_stage(np.stack([self.withheld[name] for name in names]))
        return np.asarray(led * np.array([self.watered[name] for name in names])[:, None])

    def ways(self) -> Iterator[Way]:
        """The ways kept."""
        for name in self.kept:
            watered = self.watered[name]
            led = np.stack([drunk.led(self.withheld[name]) * watered for drunk in self.drunk])
            yields = np.array(self._yields[name])
            labour = self.labour[0] if watered else self.labour[1]
            yield Way(self.climate, self.crop, name, watered, labour, yields[self.kinds], led[self.kinds])

    @property
    def dropped(self) -> tuple[str, ...]:
        """The ways that are not kept."""
        return tuple(name for name in self.withheld if name not in self.kept)

    @cached_property
    def errors(self) -> tuple[float, float]:
        """Most that a field watered short yields above the best mixture of the ways kept, share of the greatest yield.

        Returns:
            tuple[float, float]: with no more water over the season as a whole, and with no more in any stage of growth.
        """
        if not any(self.watered[name] for name in self.kept) or self.best[FULL] <= 0:
            return 0.0, 0.0
        drunk, full = self.drunk[0], self.best[FULL]
        wanted, need = drunk.wanted.sum(axis=1), drunk.need.sum(axis=1)
        most = np.minimum(1.0, np.divide(LEAST_MEASURED * wanted, need, out=np.ones_like(need), where=need > 0))
        most[need < LEAST_WATER * need.sum()] = 0.0
        tried = sampled(len(need)) * most
        grown, led = full * yield_share(self.growth, drunk, tried), drunk.led_by_stage(tried)
        water, yields = self._water(self.kept, 0), np.array([self._yields[name][0] for name in self.kept])
        in_all = Hull(water.sum(axis=1, keepdims=True), yields).best(led.sum(axis=1, keepdims=True))
        by_stage = Hull(water, yields).best(led)
        above = [max(float((grown - best).max()) / full, 0.0) for best in (in_all, by_stage)]
        return above[0], above[1]


_AMOUNTS = ("yield", "rainfed_yield", "soil_water", "soil_start", "watered_labour", "rainfed_labour")


def _told_climates(climates: dict[str, Climate]) -> Iterator[tuple[str, str]]:
    for name, climate in climates.items():
        depth = climate.evapotranspiration.sum()
        helps = climate.years[0][0].rain.sum()
        yield (
            "evapotranspiration of climates",
            (
                f"{name}: {depth:.0f} mm a year by {climate.method}; of {climate.rain.sum():.0f} mm of rain "
                f"{helps:.0f} mm help crops by {climate.rule}."
            ),
        )


def _told_pairs(pairs: Sequence[_Pair]) -> Iterator[tuple[str, str]]:
    dropped = [f"{name} ({pair.crop}, {pair.climate})" for pair in pairs for name in pair.dropped]
    if dropped:
        yield (
            "ways of watering dropped",
            (
                f"{len(dropped)}, because mixtures of others yield as much with no more water in any stage of growth, "
                f"in every weather, or because nothing is harvested: {', '.join(dropped)}."
            ),
        )
    kept = sum(len(pair.kept) for pair in pairs)
    said = [f"{len(pairs)} crops in climates are grown in {kept} ways."]
    for which, limit in enumerate(("over the season as a whole", "in any stage of growth")):
        errors = sorted(pair.errors[which] for pair in pairs)
        worst = max(pairs, key=lambda pair: pair.errors[which])
        said.append(
            f"With no more water {limit}, a field watered short in any manner, down to half of what the crop would "
            f"give off in a stage, yields at most {errors[-1]:.1%} of the full yield more than the best mixture of "
            f"them ({worst.crop}, {worst.climate}), in the middle case {errors[len(errors) // 2]:.1%}."
        )
    yield "error of few ways of watering", " ".join(said)
