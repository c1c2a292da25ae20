"""Reservoirs: four of them over twelve periods, and the sun over one."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from bare import WET_AND_DRY, answer_of, bare_case, head, planned_folder, years
from page import Answering
from questions import W1, W18
from whitecoal import Array, Problem


class Larson:
    """Four reservoirs in two branches: 2 ▸ 3 ▸ 4 and 1 ▸ 4."""

    TABLES = ()
    NAMES = ("1", "2", "3", "4")
    BENEFIT = """
        1.1 1.0 1.0 1.2 1.8 2.5 2.2 2.0 1.8 2.2 1.8 1.4
        1.4 1.1 1.0 1.0 1.2 1.8 2.5 2.2 2.0 1.8 2.2 1.8
        1.0 1.0 1.2 1.8 2.5 2.2 2.0 1.8 2.2 1.8 1.4 1.1
        1.0 1.2 1.8 2.5 2.2 2.0 1.8 2.2 1.8 1.4 1.1 1.0
    """
    WATERED = (1.6, 1.7, 1.8, 1.9, 2.0, 2.0, 2.0, 1.9, 1.8, 1.7, 1.6, 1.5)
    INFLOW = (2.0, 3.0, 0.0, 0.0)

    def __init__(self, last: tuple[float, ...]) -> None:
        self.last = last

    def build(self, p: Problem) -> None:
        """Benefits in units of the source stand for millions, water for hm3."""

        def each(values: tuple[float, ...]) -> Array:
            return Array.over(np.array(values), "hm3", "item", labels=self.NAMES)

        good = p.good("water", "hm3", at="item", over="season")
        storage = p.flow("storage", self.NAMES, "hm3", over="season", upper=each((10.0, 10.0, 10.0, 15.0)))
        release = p.flow("release", self.NAMES, "hm3", over="season", upper=each((3.0, 4.0, 4.0, 7.0)))
        p.post(good, self.NAMES, p.before(storage, each((5.0,) * 4)) - storage, "out of storage")
        p.post(good, self.NAMES, each(self.INFLOW).each("season"), "inflow")
        p.post(good, self.NAMES, -release, "released")
        upper = release.at(("1", "2", "3"), ("a", "b", "c"))
        p.post(good, ("4", "3", "4"), upper, "comes from above")
        final = p.good("final storage", "hm3", at="item")
        p.post(final, self.NAMES, storage.take("season", 11) - each(self.last), "held at the end")
        worth = np.array(self.BENEFIT.split(), dtype=float).reshape(4, 12)
        worth[3] += self.WATERED
        value = Array.over(worth, "Mmoney/hm3", "item", "season", labels=self.NAMES)
        p.aim((value * release).sum("season"), "power and water")


@pytest.mark.parametrize(
    ("last", "benefit", "told"),
    [((5.0, 5.0, 5.0, 7.0), 401.3, "5, 5, 5 and 7"), ((5.0,) * 4, 406.7, "5 each")],
)
def test_w1_larson_four_reservoirs(
    answer: Answering, last: tuple[float, ...], benefit: float, told: str, tmp_path: Path
) -> None:
    plan = answer_of(bare_case(tmp_path / "case", Larson(last), years(1, seasons=12)))
    answer(W1, f"benefit, {told} held at the end", benefit, plan.worth, 1e-6)


SUN = {
    "case.toml": head("A lake under the sun, in two steps", "rivers", calendar=WET_AND_DRY),
    "places.csv": "place,kind,within\nRiver,basin,\nSea,sea,\nGauge,node,River\n",
    "inflows.csv": "node,wet [m3/s],dry [m3/s]\nGauge,1,0\n",
    "reaches.csv": "reach,from,to,minimum,shortfall_price\nMouth,Gauge,Sea,2,0.01\n",
    "evaporation.csv": "reservoir,wet,dry\nLake,500,1000\n",
    "reservoirs.csv": """reservoir,node,live,full,start,area_dead,area_full,end_value
Lake,Gauge,100,100,60,0,20,0.002
""",
}


def test_w18_evaporation_with_area_proportional_to_volume(answer: Answering, tmp_path: Path) -> None:
    """Two seasons by hand; A = 0.2 km2/hm3 × V, evaporation 500 and 1000 mm, so a share of 0.1 and 0.2 of V is lost.

    From 60 hm3 with 2 m3/s out: 41.472 hm3 in 240 days and 21.6 in 125 days, and 20.736 and 0 come in.
    Start of the step:  V1 = 60 × 0.9 + 20.736 − 41.472 = 33.264;      V2 = V1 × 0.8 − 21.6 = 5.0112.
    Mean of the step:   V1 = (60 × 0.95 − 20.736) / 1.05 = 34.5371429; V2 = (V1 × 0.9 − 21.6) / 1.1 = 8.6213377.
    We take the mean: it is what the sun takes of a volume that changes evenly, to the second order of the share.
    """
    held = planned_folder(tmp_path, SUN).ledger.filter(pl.col("entry") == "filled")
    start, mean = [33.264, 5.0112], [(60 * 0.95 + 20.736 - 41.472) / 1.05]
    mean.append((mean[0] * 0.9 - 21.6) / 1.1)
    assert start == pytest.approx([60 * 0.9 + 20.736 - 41.472, 33.264 * 0.8 - 21.6], abs=1e-12)
    for at, season in enumerate(("wet", "dry")):
        volume = -held.filter(pl.col("season") == season)["value"].sum()
        note = "evaporation is of the mean storage of the step, the published step takes that at its start"
        answer(W18, f"storage after the {season} season [hm3]", start[at], volume, 1e-9, ours=mean[at], note=note)
    exact = 60 * np.exp(-0.1)  # of the first step, were nothing else to come or go
    assert abs(60 * 0.95 / 1.05 - exact) < abs(60 * 0.9 - exact) / 50
