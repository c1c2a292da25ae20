"""Farms: what to sow before the weather is known."""

from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from bare import answer_of, bare_case, scenarios
from page import Answering
from questions import A1
from whitecoal import Array, Plan, Problem, quantity

CROPS, FED = ("wheat", "corn", "beets"), ("wheat", "corn")
WEATHER = {"dry": 0.8, "normal": 1.0, "wet": 1.2}
"""As likely as one another; by what yields are multiplied."""


class Farmer:
    """500 acres; cattle want wheat and corn; beets sell well up to a quota. Acres stand for kha, tons for kt.

    Args:
        weather: by what yields are multiplied, in each scenario.
        sown: acres already decided, if they are.
    """

    TABLES = ()

    def __init__(self, weather: tuple[float, ...], sown: NDArray[np.float64] | None = None) -> None:
        self.weather, self.sown = weather, sown

    def build(self, p: Problem) -> None:
        def each(values: tuple[float, ...], text: str, labels: tuple[str, ...]) -> Array:
            return Array.over(np.array(values), text, "item", labels=labels)

        area = p.choose("sown", CROPS, "kha")
        if self.sown is not None:
            p.fix("sown", self.sown)
        land = p.good("land", "kha", at="region", over="node", spare=True)
        p.post(land, "Land", quantity(500.0, "kha"), "there")
        p.post(land, "Land", -area, "sown")
        crop = p.good("crop", "kt", at="item", spare=True)
        harvest = each((2.5, 3.0, 20.0), "kt/kha", CROPS) * Array.over(np.array(self.weather), "1", "scenario")
        p.post(crop, CROPS, harvest * area, "harvested")
        p.post(crop, FED, -each((200.0, 240.0), "kt", FED), "fed")
        bought = p.flow("bought", FED, "kt")
        p.post(crop, FED, bought, "bought")
        ways = ("wheat", "corn", "beets within the quota", "beets beyond it")
        sold = p.flow("sold", ways, "kt", upper=each((np.inf, np.inf, 6000.0, np.inf), "kt", ways))
        p.post(crop, ("wheat", "corn", "beets", "beets"), -sold, "sold")
        p.aim(-(each((150.0, 230.0, 260.0), "Mmoney/kha", CROPS) * area), "sowing")
        p.aim(-(each((238.0, 210.0), "Mmoney/kt", FED) * bought), "bought")
        p.aim(each((170.0, 150.0, 36.0, 10.0), "Mmoney/kt", ways) * sold, "sold")


def farmed(folder: Path, *weather: float, sown: NDArray[np.float64] | None = None) -> Plan:
    names = [f"weather {factor:g}" for factor in weather]
    return answer_of(bare_case(folder, Farmer(weather, sown), scenarios(names)))


def acres(plan: Plan) -> NDArray[np.float64]:
    return plan.choices.filter(pl.col("decision") == "sown")["value"].to_numpy()


def test_a1_what_to_sow_before_the_weather_is_known(answer: Answering, tmp_path: Path) -> None:
    """The value of knowing (EVPI) and of planning for all weathers instead of the mean one (VSS)."""
    plan = farmed(tmp_path / "all", *WEATHER.values())
    dollars = "printed to the dollar"
    answer(A1, "profit, planned for all weathers [dollar]", 108_390, plan.worth, 0.5, note=dollars)
    for crop, wanted, found in zip(CROPS, (170, 80, 250), acres(plan), strict=True):
        answer(A1, f"{crop}, planned for all weathers [acre]", wanted, found, 1e-6)
    known = {name: farmed(tmp_path / name, factor) for name, factor in WEATHER.items()}
    for name, profit in (("dry", 59_950), ("normal", 118_600), ("wet", 167_667)):
        answer(A1, f"profit, {name} weather known before [dollar]", profit, known[name].worth, 0.5, note=dollars)
    for crop, wanted, found in zip(CROPS, (120, 80, 300), acres(known["normal"]), strict=True):
        answer(A1, f"{crop}, planned for the mean weather [acre]", wanted, found, 1e-6)
    waited = sum(one.worth for one in known.values()) / 3
    answer(A1, "profit, all weathers known before [dollar]", 115_406, waited, 0.5, note=dollars)
    answer(A1, "value of knowing the weather [dollar]", 7_016, waited - plan.worth, 0.5, note=dollars)
    sown = acres(known["normal"]).reshape(3, 1, 1, 1, 1)
    mean = farmed(tmp_path / "mean", *WEATHER.values(), sown=sown)
    answer(A1, "profit, sown for the mean weather [dollar]", 107_240, mean.worth, 0.5, note=dollars)
    answer(A1, "value of planning for all weathers [dollar]", 1_150, plan.worth - mean.worth, 0.5, note=dollars)
