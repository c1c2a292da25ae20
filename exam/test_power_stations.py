"""Which stations to run through a day of five periods, thermal ones alone and with water that is pumped up.

The source's day is one of many alike: what runs before midnight runs after it. Gurobi's modeling examples start instead
with five stations of each kind at work and hydro at rest, and find 14 000 pounds more: seven stations of the first kind
that must be started. Both are asked.
"""

from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import pytest

from bare import answer_of, bare_case
from page import Answering
from questions import P1, P2
from whitecoal import Array, Expr, Good, Plan, Problem, quantity

PERIODS = ("0 to 6", "6 to 9", "9 to 15", "15 to 18", "18 to 24")
HOURS, DEMAND = np.array([6.0, 3.0, 6.0, 3.0, 6.0]), (15_000.0, 30_000.0, 25_000.0, 40_000.0, 27_000.0)
RESERVE = 1.15
DEEP_AT_MIDNIGHT, SHALLOWEST, DEEPEST, PUMPED = 16.0, 15.0, 20.0, 3000.0
"""Depth of the reservoir [m]; MWh that raise it by a metre."""


@dataclass(frozen=True)
class Kind:
    """Stations of a kind: how many, MW at least and at most, pounds an hour, an MWh above the least, and a start."""

    count: int
    least: float
    most: float
    hour: float
    energy: float
    start: float
    falls: float = 0.0  # of the reservoir, an hour [m]


THERMAL = {
    "type 1": Kind(12, 850, 2000, 1000, 2.0, 2000),
    "type 2": Kind(10, 1250, 1750, 2600, 1.3, 1000),
    "type 3": Kind(5, 1500, 4000, 3000, 3.0, 500),
}
HYDRO = {"hydro A": Kind(1, 900, 900, 90, 0, 1500, 0.31), "hydro B": Kind(1, 1400, 1400, 150, 0, 1200, 0.47)}


class Stations:
    """Each station and period is an item; a pound stands for a million of the money.

    Args:
        kinds: of stations.
        running: how many of each thermal kind run before midnight; None if as many as at the end of the day.
    """

    TABLES = ()

    def __init__(self, kinds: dict[str, Kind], running: int | None) -> None:
        self.kinds, self.running = kinds, running
        self.pairs = tuple(product(kinds, PERIODS))
        self.labels = tuple(" · ".join(pair) for pair in self.pairs)
        self.when = [period for _, period in self.pairs]

    def _each(self, name: str, text: str = "1", *, per_hour: bool = False) -> Array:
        """A property of the kind of each item, times the hours of its period if asked."""
        hours = dict(zip(PERIODS, HOURS, strict=True))
        values = [getattr(self.kinds[kind], name) * (hours[when] if per_hour else 1.0) for kind, when in self.pairs]
        return Array.over(np.array(values), text, "item", labels=self.labels)

    def build(self, p: Problem) -> None:
        runs = p.choose("running", self.labels, "1", upper=self._each("count"), whole=True)
        output = p.flow("output", self.labels, "MW")
        for name, surplus in (
            ("least output", output - runs * self._each("least", "MW")),
            ("greatest output", runs * self._each("most", "MW") - output),
        ):
            p.post(p.good(name, "MW", at="item", spare=True), self.labels, surplus, "kept")
        power = p.good("power", "MW", at="item", spare=True)
        demand = Array.over(np.array(DEMAND), "MW", "item", labels=PERIODS)
        p.post(power, self.when, output, "given")
        p.post(power, PERIODS, -demand, "taken")
        self._keep_reserve(p, runs, demand)
        self._post_starts(p, runs)
        p.aim(-(runs * self._each("hour", "Mmoney", per_hour=True)), "hours at work")
        above = output - runs * self._each("least", "MW")
        p.aim(-(above * self._each("energy", "Mmoney/MW", per_hour=True)), "energy above the least")
        if any(kind.falls for kind in self.kinds.values()):
            self._pump(p, runs, power)

    def _keep_reserve(self, p: Problem, runs: Expr, demand: Array) -> None:
        """What runs could give 15 % more than is asked; hydro could always."""
        reserve = p.good("reserve", "MW", at="item", spare=True)
        thermal = Array.over(
            np.array([float(not self.kinds[kind].falls) for kind, _ in self.pairs]), "1", "item", labels=self.labels
        )
        p.post(reserve, self.when, runs * self._each("most", "MW") * thermal, "thermal, at work")
        p.post(reserve, self.when, self._each("most", "MW") * (1.0 - thermal), "hydro")
        p.post(reserve, PERIODS, -(RESERVE * demand), "wanted")

    def _post_starts(self, p: Problem, runs: Expr) -> None:
        """A station that runs and did not run in the period before was started."""
        started = p.choose("started", self.labels, "1")
        earlier = [" · ".join((kind, PERIODS[PERIODS.index(when) - 1])) for kind, when in self.pairs]
        first = np.array([float(when == PERIODS[0]) for when in self.when])
        before = runs.at(earlier, self.labels)
        if self.running is not None:
            known = [0.0 if self.kinds[kind].falls else float(self.running) for kind, _ in self.pairs]
            later = Array.over(1.0 - first, "1", "item", labels=self.labels)
            before = before * later + Array.over(first * known, "1", "item", labels=self.labels)
        good = p.good("stations ready", "1", at="item", over="node", spare=True)
        p.post(good, self.labels, before + started - runs, "before and started, less at work")
        p.aim(-(started * self._each("start", "Mmoney")), "starts")

    def _pump(self, p: Problem, runs: Expr, power: Good) -> None:
        """Hydro lowers the reservoir, pumping raises it, and at midnight it is as deep as before."""
        pumping = p.flow("pumping", PERIODS, "MW")
        p.post(power, PERIODS, -pumping, "pumping")
        at_end = [DEEP_AT_MIDNIGHT if period == PERIODS[-1] else None for period in PERIODS]

        def bound(otherwise: float) -> Array:
            values = np.array([otherwise if known is None else known for known in at_end])
            return Array.over(values, "m", "item", labels=PERIODS)

        depth = p.flow("depth", PERIODS, "m", lower=bound(SHALLOWEST), upper=bound(DEEPEST))
        water = p.good("depth of the reservoir", "m", at="item")
        p.post(water, PERIODS, -depth, "left")
        p.post(water, PERIODS[0], quantity(DEEP_AT_MIDNIGHT, "m"), "at midnight")
        p.post(water, PERIODS[1:], depth.at(PERIODS[:-1], PERIODS[1:]), "of the period before")
        p.post(water, PERIODS, pumping * Array.over(HOURS / PUMPED, "m/MW", "item", labels=PERIODS), "pumped")
        p.post(water, self.when, -(runs * self._each("falls", "m", per_hour=True)), "let down")


def planned(folder: Path, kinds: dict[str, Kind], running: int | None) -> Plan:
    return answer_of(bare_case(folder / "case", Stations(kinds, running)))


START = pytest.mark.parametrize(
    ("running", "told"), [(None, "a day like all others"), (5, "five of each at work at first")]
)


@START
def test_p1_thermal_stations(answer: Answering, running: int | None, told: str, tmp_path: Path) -> None:
    plan = planned(tmp_path, THERMAL, running)
    answer(P1, f"least cost of the day, {told} [pound]", 988_540 if running is None else 1_002_540, -plan.worth, 1e-2)


@START
def test_p2_hydro_and_pumps(answer: Answering, running: int | None, told: str, tmp_path: Path) -> None:
    plan = planned(tmp_path, {**THERMAL, **HYDRO}, running)
    answer(P2, f"least cost of the day, {told} [pound]", 986_630 if running is None else 1_000_630, -plan.worth, 1e-2)
