"""Energy of falling water: at a constant head, and by planes where the head follows the lake."""

from pathlib import Path

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from bare import WET_AND_DRY, head, planned_folder
from page import Answering
from questions import H1
from whitecoal import Curve, planes_of

GORGE = {
    "case.toml": head("A hundred metres", "rivers", "hydropower", "grids", calendar=WET_AND_DRY),
    "places.csv": """place,kind,within
Land,union,
Region,region,Land
Zone,zone,Region
River,basin,
Sea,sea,
Head,node,River
Tail,node,River
""",
    "inflows.csv": "node,wet [m3/s],dry [m3/s]\nHead,10,2\n",
    "reaches.csv": "reach,from,to\nGorge,Head,Tail\nMouth,Tail,Sea\n",
    "hydro_plants.csv": "plant,zone,from,to,head,efficiency,capacity\nStation,Zone,Head,Tail,100,0.8,5\n",
    "power_demand.csv": "zone,use,from_year,energy\nZone,all,1,60\n",
    "load_shapes.csv": "use,block,wet,dry\nall,all hours,0.6,0.4\n",
    "unserved_steps.csv": "step,share,price\nlamps,1,0.1\n",
}


def test_h1_energy_at_a_constant_head_is_exact(answer: Answering, tmp_path: Path) -> None:
    """9.81 kN/m3 × 100 m × 0.8: 2 m3/s are 1.5696 MW, 4.7088 GWh in 3000 h; 5 MW want 6.371049949 m3/s."""
    plan = planned_folder(tmp_path, GORGE)
    for season, energy, flow, days in (("dry", 4.7088, 2.0, 125), ("wet", 28.8, 5000 / (9.81 * 100 * 0.8), 240)):
        rows = plan.ledger.filter(pl.col("season") == season)
        given_power = rows.filter(pl.col("entry") == "water power")["value"].sum()
        answer(H1, f"energy of the {season} season at 100 m [GWh]", energy, given_power, 1e-9)
        through = -rows.filter(pl.col("entry") == "to the turbines")["value"].sum()
        answer(H1, f"flow through the turbines, {season} season [m3/s]", flow, through * 1e6 / (days * 86400), 1e-9)


def test_h1_the_bound_of_the_planes_is_reached_at_half_flow_and_half_storage(answer: Answering) -> None:
    """Head 40 to 60 m over 20 hm3, greatest flow 10: at 5 and 10 the product is 250, the planes 300."""
    curve = Curve(np.array([0.0, 20.0]), np.array([40.0, 60.0]), np.array([2, 3]))
    over = planes_of(curve).least(np.array(5.0), np.array(10.0), 10.0) - 5.0 * 50.0
    answer(H1, "greatest overstatement of flow × head by the planes", 10.0 * (60.0 - 40.0) / 4, float(over), 1e-9)


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
    assert over <= most * (heads[-1] - heads[0]) / 4 + scale
