"""The exam of water: published problems with published answers, and two worked by hand.

Larson: R. E. Larson, State Increment Dynamic Programming (1968), four reservoirs and twelve periods. Loucks: D. P.
Loucks and E. van Beek, Water Resource Systems Planning and Management, three users on a river.
"""

import shutil
import tempfile
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whitecoal.algebra import Array, quantity
from whitecoal.case import Case, read_case
from whitecoal.hydrology.curves import Curve
from whitecoal.hydrology.planes import greatest_excess, planes_of
from whitecoal.hydrology.surfaces import surface_lines
from whitecoal.places import ITEM
from whitecoal.planning import plan_case
from whitecoal.problem import Problem

CASES = Path(__file__).parent / "sectors"
MONEY = '[money]\ncurrency = "USD"\n'


def bare_case(folder: Path, sector: object, seasons: int = 1) -> Case:
    """A case of nothing but a calendar, planned by a sector of our own."""
    folder.mkdir()
    days = ", ".join(f'{{ name = "{number + 1}", days = {365 / seasons!r} }}' for number in range(seasons))
    calendar = f"[calendar]\nfirst_year = 1\nstages = [1]\ndiscount = 0.0\nseasons = [{days}]\n"
    (folder / "case.toml").write_text(f'format = 1\ntitle = "Exam"\n{MONEY}{calendar}', encoding="utf-8")
    (folder / "places.csv").write_text("place,kind,within\nLand,region,\n", encoding="utf-8")
    return read_case(folder, sectors=[sector])


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

        good = p.good("water", "hm3", at=ITEM, over="season")
        storage = p.flow("storage", self.NAMES, "hm3", over="season", upper=each((10.0, 10.0, 10.0, 15.0)))
        release = p.flow("release", self.NAMES, "hm3", over="season", upper=each((3.0, 4.0, 4.0, 7.0)))
        p.post(good, self.NAMES, p.before(storage, each((5.0,) * 4)) - storage, "out of storage")
        p.post(good, self.NAMES, each(self.INFLOW).each("season"), "inflow")
        p.post(good, self.NAMES, -release, "released")
        upper = release.at(("1", "2", "3"), ("a", "b", "c"))
        p.post(good, ("4", "3", "4"), upper, "comes from above")
        final = p.good("final storage", "hm3", at=ITEM)
        p.post(final, self.NAMES, storage.take("season", 11) - each(self.last), "held at the end")
        worth = np.array(self.BENEFIT.split(), dtype=float).reshape(4, 12)
        worth[3] += self.WATERED
        value = Array.over(worth, "Mmoney/hm3", "item", "season", labels=self.NAMES)
        p.aim((value * release).sum("season"), "power and water")


@pytest.mark.parametrize(("last", "answer"), [((5.0, 5.0, 5.0, 7.0), 401.3), ((5.0,) * 4, 406.7)])
def test_w1_larson_four_reservoirs(last: tuple[float, ...], answer: float, tmp_path: Path) -> None:
    plan = plan_case(bare_case(tmp_path / "case", Larson(last), seasons=12)).plan
    assert plan.about["solver"]["objective"] == pytest.approx(answer, abs=1e-6)


class Loucks:
    """Three users with falling returns, on a grid of steps."""

    TABLES = ()
    RETURNS = ((6.0, 1.0), (7.0, 1.5), (8.0, 0.5))

    def __init__(self, step: float) -> None:
        self.step = step

    def build(self, p: Problem) -> None:
        """The return of a step is that over its whole width: a x − b x²."""
        good = p.good("water", "hm3", at="region", spare=True)
        p.post(good, "Land", quantity(6.0, "hm3"), "comes")
        steps = round(6 / self.step)
        ends = np.arange(steps + 1) * self.step
        for user, (slope, bend) in enumerate(self.RETURNS):
            labels = tuple(f"{user + 1} · {number}" for number in range(steps))
            used = p.flow(f"used by {user + 1}", labels, "hm3", upper=self.step)
            value = np.diff(slope * ends - bend * ends**2) / self.step
            p.post(good, "Land", -used, f"used by {user + 1}")
            p.aim(Array.over(value, "Mmoney/hm3", "item", labels=labels) * used, "returns")


@pytest.mark.parametrize("step", [1.0, 0.5, 0.1])
def test_w5_three_users_on_a_river(step: float, tmp_path: Path) -> None:
    plan = plan_case(bare_case(tmp_path / "case", Loucks(step))).plan
    used = {user: -plan.ledger.filter(pl.col("entry") == f"used by {user}")["value"].sum() for user in (1, 2, 3)}
    assert plan.about["solver"]["objective"] == pytest.approx(34.5, abs=1e-6)
    assert used == pytest.approx({1: 1.0, 2: 1.0, 3: 4.0}, abs=1e-9)
    price = plan.ledger.filter(pl.col("good") == "water")["price"].unique().to_list()
    assert len(price) == 1
    assert 4 - step / 2 - 1e-9 <= abs(price[0]) <= 4 + step / 2 + 1e-9


def test_w18_evaporation_with_area_proportional_to_volume(tmp_path: Path) -> None:
    """Two seasons by hand; A = 0.2 km2/hm3 × V, evaporation 500 and 1000 mm, so a share of 0.1 and 0.2 of V is lost.

    From 60 hm3 with 2 m3/s out: 41.472 hm3 in 240 days and 21.6 in 125 days, and 20.736 and 0 come in.
    Start of the step:  V1 = 60 × 0.9 + 20.736 − 41.472 = 33.264;      V2 = V1 × 0.8 − 21.6 = 5.0112.
    Mean of the step:   V1 = (60 × 0.95 − 20.736) / 1.05 = 34.5371429; V2 = (V1 × 0.9 − 21.6) / 1.1 = 8.6213377.
    We take the mean: it is what the sun takes of a volume that changes evenly, to the second order of the share.
    """
    folder = tmp_path / "case"
    shutil.copytree(CASES / "rivers" / "evaporation", folder, ignore=shutil.ignore_patterns("expected.csv"))
    for file, text in {
        "inflows.csv": "node,wet,dry\nGauge,1,0\n",
        "reaches.csv": "reach,from,to,minimum,shortfall_price\nMouth,Gauge,Sea,2,0.01\n",
        "evaporation.csv": "reservoir,wet,dry\nLake,500,1000\n",
        "reservoirs.csv": (
            "reservoir,node,live,full,start,area_dead,area_full,end_value\nLake,Gauge,100,100,60,0,20,0.002\n"
        ),
    }.items():
        (folder / file).write_text(text, encoding="utf-8")
    plan = plan_case(read_case(folder)).plan
    held = plan.ledger.filter(pl.col("entry") == "filled")
    wet, dry = (-held.filter(pl.col("season") == season)["value"].sum() for season in ("wet", "dry"))
    start = [60 * 0.9 + 20.736 - 41.472]
    start.append(start[0] * 0.8 - 21.6)
    mean = [(60 * 0.95 + 20.736 - 41.472) / 1.05]
    mean.append((mean[0] * 0.9 - 21.6) / 1.1)
    assert start == pytest.approx([33.264, 5.0112], abs=1e-9)
    assert [wet, dry] == pytest.approx(mean, abs=1e-9)
    exact = 60 * np.exp(-0.1)  # of the first step, were nothing else to come or go
    assert abs(60 * 0.95 / 1.05 - exact) < abs(60 * 0.9 - exact) / 50


def test_h1_energy_at_a_constant_head_is_exact() -> None:
    """9.81 × head × flow × efficiency: 132.11 hm3 through 100 m at 0.8 in 240 days are 5 MW."""
    plan = plan_case(read_case_of("hydropower/turbine_limit")).plan
    rows = plan.ledger.filter(pl.col("season") == "wet")
    energy = rows.filter(pl.col("entry") == "water power")["value"].sum()
    volume = -rows.filter(pl.col("entry") == "to the turbines")["value"].sum()
    flow = volume * 1e6 / (240 * 86400)
    assert energy == pytest.approx(9.81 * 100 * flow * 0.8 * 240 * 24 / 1e6, rel=1e-9)


def read_case_of(folder: str) -> Case:
    """The case of a sector's test, whose answer stands beside it."""
    with tempfile.TemporaryDirectory() as alone:
        shutil.copytree(CASES / folder, alone, ignore=shutil.ignore_patterns("expected.csv"), dirs_exist_ok=True)
        return read_case(alone)


@given(
    steps=st.lists(st.floats(0.5, 50.0), min_size=1, max_size=6),
    slopes=st.lists(st.floats(0.0, 5.0), min_size=6, max_size=6),
    lowest=st.floats(0.0, 100.0),
    most=st.floats(0.1, 500.0),
    shares=st.tuples(st.floats(0.0, 1.0), st.floats(0.0, 1.3)),
)
def test_h1_planes_never_understate_and_stay_within_their_bound(
    steps: list[float], slopes: list[float], lowest: float, most: float, shares: tuple[float, float]
) -> None:
    """0 ≤ planes − q H(s) ≤ q_max (H_max − H_min) / 4, for any concave head, any flow and storage, full lakes too."""
    storage = np.concatenate([[0.0], np.cumsum(steps)])
    falling = np.sort(np.array(slopes[: len(steps)]))[::-1]
    heads = lowest + np.concatenate([[0.0], np.cumsum(falling * np.array(steps))])
    curve = Curve(storage, heads, np.zeros(len(storage), dtype=np.int64))
    flow, held = np.array(shares[0] * most), np.array(shares[1] * storage[-1])
    over = planes_of(curve).least(flow, held, most) - flow * curve.at(held)
    scale = 1e-9 * max(1.0, most * heads[-1])
    assert over >= -scale
    assert over <= most * greatest_excess(curve) + scale


def test_h1_the_bound_is_reached_at_half_flow_and_half_storage() -> None:
    curve = Curve(np.array([0.0, 20.0]), np.array([40.0, 60.0]), np.array([2, 3]))
    over = planes_of(curve).least(np.array(5.0), np.array(10.0), 10.0) - 5.0 * 50.0
    assert over == pytest.approx(10.0 * greatest_excess(curve), rel=1e-12)


def test_a_line_over_the_storage_used_lies_nearer_the_curve() -> None:
    lines = surface_lines(read_case_of("rivers/a_curve_of_surface"))
    assert lines.slope.values.ravel().tolist() == pytest.approx([0.05])
    assert lines.beyond.values.ravel().tolist() == pytest.approx([1.0])
