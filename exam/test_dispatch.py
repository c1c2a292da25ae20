"""A load shared by three thermal stations whose costs rise ever faster with output.

Steps of width h stand for a cost a P + c P²; each costs what its width does. Where no limit binds, the cost λ of a
further MWh lies beside the slope of every station: a + 2 c (P − h/2) ≤ λ ≤ a + 2 c (P + h/2). The true λ* has
P* = (λ* − a) / 2c, and both sum to the load. Summed over n stations: |λ − λ*| Σ 1/(2c) ≤ n h / 2, and so
|P − P*| ≤ h/2 + |λ − λ*| / 2c.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from bare import answer_of, bare_case
from page import Answering
from questions import P3
from whitecoal import Array, Problem, quantity

LOAD = 850.0


@dataclass(frozen=True)
class Thermal:
    """Dollars an hour: fixed + linear P + bend P², between the least and the most MW."""

    fixed: float
    linear: float
    bend: float
    least: float
    most: float


DEAR = {
    "1": Thermal(561, 7.92, 0.001562, 150, 600),
    "2": Thermal(310, 7.85, 0.00194, 100, 400),
    "3": Thermal(78, 7.97, 0.00482, 50, 200),
}
CHEAP = {**DEAR, "1": Thermal(459, 6.48, 0.00128, 150, 600)}
"""Example 3B: coal for the first station has become cheaper."""


class Dispatch:
    """The least outputs are there; what is above them comes in steps. A dollar stands for a million of the money."""

    TABLES = ()

    def __init__(self, stations: dict[str, Thermal], step: float) -> None:
        self.stations, self.step = stations, step

    def build(self, p: Problem) -> None:
        power = p.good("power", "MW", at="region")
        p.post(power, "Land", quantity(-LOAD, "MW"), "load")
        for name, station in self.stations.items():
            ends = np.arange(station.least, station.most + self.step / 2, self.step)
            labels = tuple(f"{name} · {end:g}" for end in ends[1:])
            cost = station.fixed + station.linear * ends + station.bend * ends**2
            above = p.flow(f"station {name}", labels, "MW", upper=self.step)
            p.post(power, "Land", quantity(station.least, "MW"), f"station {name}")
            p.post(power, "Land", above, f"station {name}")
            p.aim(quantity(-float(cost[0]), "Mmoney"), "cost of the least output")
            slopes = Array.over(np.diff(cost) / self.step, "Mmoney/MW", "item", labels=labels)
            p.aim(-(slopes * above), "cost of more")


@dataclass(frozen=True)
class Example:
    """What is printed: outputs [MW] and the price of power [dollar/MWh]."""

    name: str
    stations: dict[str, Thermal]
    outputs: tuple[float, ...]
    price: float


@pytest.mark.parametrize("step", [1.0, 0.25])
@pytest.mark.parametrize(
    "example",
    [Example("3A", DEAR, (393.2, 334.6, 122.2), 9.148), Example("3B", CHEAP, (600.0, 187.1, 62.9), 8.576)],
    ids=lambda example: example.name,
)
def test_p3_load_shared_by_three_stations(answer: Answering, tmp_path: Path, example: Example, step: float) -> None:
    """In example 3B the first station runs at its most, and the other two share the rest."""
    plan = answer_of(bare_case(tmp_path / "case", Dispatch(example.stations, step)))
    free = [
        one.bend for one, output in zip(example.stations.values(), example.outputs, strict=True) if output < one.most
    ]
    off = len(free) * step / 2 / sum(1 / (2 * bend) for bend in free)
    told, note = f"example {example.name}, steps of {step:g}", "error of the step"
    rows = plan.to_table("power")
    for (name, station), output in zip(example.stations.items(), example.outputs, strict=True):
        found = rows.filter(pl.col("entry") == f"station {name}")["value"].sum()
        allowed = (step / 2 + off / (2 * station.bend) if output < station.most else 0.0) + 0.05
        answer(P3, f"output of station {name}, {told} [MW]", output, found, allowed, note=note)
    (obtained,) = plan.accounts.filter(pl.col("good") == "power")["price"].to_list()
    answer(P3, f"price of power, {told} [dollar/MWh]", example.price, obtained, off + 5e-4, note=note)
