"""A made-up power network with hydro storage, written both as a case and as the folder of CSV files that PyPSA imports.

Three zones on a line. Upper has two stations below reservoirs, Middle one in the run of a river and one for coal, Lower
one for coal and one for oil. Water comes with the snow, demand with the week, the hour and the cold; what cannot be met
stays dark at a price. A reservoir must be as full at the end of the year as at its beginning.

    python -m benchmarks.peers.network STEPS FOLDER      the year in so many steps, in FOLDER/case and FOLDER/pypsa
"""

import csv
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

GRAVITY, DENSITY = 9.81, 1000.0
ZONES = ("Upper", "Middle", "Lower")
MEAN_DEMAND = (25.0, 60.0, 110.0)
"""[MW; zone]."""
LINES = (("Upper", "Middle", 70.0, 0.03), ("Middle", "Lower", 80.0, 0.04))
"""From, to, capacity [MW], loss."""
STATIONS = (
    ("Middle coal", "Middle", "coal", 0.62, 45.0, 2.5),
    ("Lower coal", "Lower", "coal", 0.55, 60.0, 3.0),
    ("Lower oil", "Lower", "oil", 0.31, 70.0, 1.5),
)
"""Station, zone, fuel, fuel rate [kt/GWh], capacity [MW], running cost [rub/MWh]."""
FUELS = {"coal": 14.0, "oil": 52.0}
"""Price at the gate [rub/t]."""
HYDRO = (
    ("Gorge", "Upper", 120.0, 0.85, 80.0, 30.0, 160.0, 60.0),
    ("Lake", "Upper", 65.0, 0.88, 35.0, 22.0, 240.0, 150.0),
    ("Ford", "Middle", 22.0, 0.86, 18.0, 70.0, 0.0, 0.0),
)
"""Node, zone, head [m], efficiency, capacity [MW], mean inflow [m3/s], reservoir [hm3] and what is in it [hm3]."""
DARK = 0.5
"""Worth of energy left dark [rub/kWh]."""
REVENUE = 100.0
"""Comes in, so that fuel can be paid for [Mrub]."""
HOURS = 8760.0


@dataclass(frozen=True)
class Year:
    """The series of the network.

    Args:
        steps: how many.
        inflow: of each node [m3/s; hydro × step].
        share: of the year's demand of each zone in each step [1; zone × step].
    """

    steps: int
    inflow: Floats
    share: Floats

    @property
    def hours(self) -> float:
        """Of a step."""
        return HOURS / self.steps

    @property
    def demand(self) -> Floats:
        """Mean power wanted [MW; zone × step]."""
        return np.array(MEAN_DEMAND)[:, None] * HOURS * self.share / self.hours


def year_of(steps: int) -> Year:
    """Series made up from a seed."""
    draw = np.random.default_rng(1936)
    day = (np.arange(steps) + 0.5) * 365.0 / steps
    snow = 0.35 + 2.6 * np.exp(-(((day - 140.0) / 35.0) ** 2))
    inflow = []
    for _, _, _, _, _, mean, _, _ in HYDRO:
        rain = np.exp(0.25 * draw.standard_normal(steps))
        inflow.append(mean * snow * rain / (snow * rain).mean())
    cold = 1.0 + 0.18 * np.cos(2 * np.pi * (day - 20.0) / 365.0)
    week = np.where(day.astype(int) % 7 < 5, 1.04, 0.90) if steps >= 365 else np.ones(steps)
    hour = 1.0 + 0.16 * np.sin(2 * np.pi * (day % 1.0 - 0.35)) if steps > 365 else np.ones(steps)
    wanted = cold * week * hour * (1.0 + 0.03 * draw.standard_normal((len(ZONES), steps)))
    return Year(steps, np.array(inflow), wanted / wanted.sum(axis=1, keepdims=True))


def energy_of(head: float, efficiency: float) -> float:
    """Energy of water [MWh/hm3]."""
    return GRAVITY * DENSITY * head * efficiency / 3600.0


def write(steps: int, folder: Path) -> None:
    """The case in `case`, the network of PyPSA in `pypsa`."""
    for name in ("case", "pypsa"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    year = year_of(steps)
    _write_case(year, folder / "case")
    _write_pypsa(year, folder / "pypsa")


def _write_case(year: Year, folder: Path) -> None:
    names = [f"s{number}" for number in range(1, year.steps + 1)]
    seasons = ", ".join(f'{{ name = "{name}", days = {365.0 / year.steps!r} }}' for name in names)
    settings = 'format = 1\ntitle = "A network with hydro storage"\n'
    settings += 'sectors = ["rivers", "hydropower", "grids", "processes", "treasury"]\n[money]\ncurrency = "rub"\n'
    settings += f"[calendar]\nfirst_year = 1936\nstages = [1]\nseasons = [{seasons}]\n"
    (folder / "case.toml").write_text(settings, encoding="utf-8")
    nodes = [node for node, *_ in HYDRO]
    places = [("Land", "region", ""), *((zone, "zone", "Land") for zone in ZONES), ("Basin", "basin", "")]
    _table(
        folder,
        "places",
        ("place", "kind", "within"),
        [*places, *((n, "node", "Basin") for n in nodes), ("Sea", "sea", "")],
    )
    _table(folder, "goods", ("good", "unit", "spare"), [(fuel, "kt", "no") for fuel in FUELS])
    _table(
        folder,
        "inflows",
        ("node", *(f"{name} [m3/s]" for name in names)),
        [(n, *map(repr, row)) for n, row in zip(nodes, year.inflow.tolist(), strict=True)],
    )
    _table(folder, "reaches", ("reach", "from", "to"), [(f"below {node}", node, "Sea") for node in nodes])
    lakes = [(f"{n} reservoir", n, room, room, held, held, 0, 0) for n, _, _, _, _, _, room, held in HYDRO if room]
    _table(folder, "reservoirs", ("reservoir", "node", "live", "full", "start", "end", "area_dead", "area_full"), lakes)
    plants = [(f"{n} station", zone, n, "Sea", head, share, most) for n, zone, head, share, most, *_ in HYDRO]
    _table(folder, "hydro_plants", ("plant", "zone", "from", "to", "head", "efficiency", "capacity"), plants)
    header = ("plant", "zone", "fuel", "fuel_at", "fuel_rate", "capacity", "running_cost")
    _table(folder, "thermal_plants", header, [(p, z, fuel, "Land", *rest) for p, z, fuel, *rest in STATIONS])
    _table(
        folder,
        "lines",
        ("line", "from", "to", "capacity", "loss"),
        [(f"{a} to {b}", a, b, *rest) for a, b, *rest in LINES],
    )
    demand = [(zone, f"in {zone}", 1936, mean * HOURS / 1000.0) for zone, mean in zip(ZONES, MEAN_DEMAND, strict=True)]
    _table(folder, "power_demand", ("zone", "use", "from_year", "energy"), demand)
    shapes = [
        (f"in {zone}", "all hours", *map(repr, row)) for zone, row in zip(ZONES, year.share.tolist(), strict=True)
    ]
    _table(folder, "load_shapes", ("use", "block", *names), shapes)
    _table(folder, "unserved_steps", ("step", "share", "price"), [("everything", 1, DARK)])
    _table(
        folder,
        "processes",
        ("process", "place", "cash_cost"),
        [(f"{f} bought", "Land", price) for f, price in FUELS.items()],
    )
    _table(
        folder, "process_flows", ("process", "good", "amount", "unit"), [(f"{f} bought", f, 1, "kt/kt") for f in FUELS]
    )
    _table(
        folder,
        "budgets",
        ("holder", "line", "good", "from_year", "amount"),
        [("Land", "revenue", "cash", 1936, REVENUE)],
    )
    _table(folder, "reserves", ("holder", "good", "end_value"), [("Land", "cash", 1)])


def _write_pypsa(year: Year, folder: Path) -> None:
    steps = range(year.steps)
    weights = [(at, year.hours, year.hours, year.hours) for at in steps]
    _table(folder, "snapshots", ("snapshot", "objective", "stores", "generators"), weights)
    _table(folder, "network", ("name",), [("A network with hydro storage",)])
    _table(folder, "buses", ("name",), [(zone,) for zone in ZONES])
    _table(folder, "loads", ("name", "bus"), [(zone, zone) for zone in ZONES])
    _series(folder, "loads-p_set", ZONES, year.demand)
    thermal = [(p, z, most, rate * FUELS[fuel] + cost) for p, z, fuel, rate, most, cost in STATIONS]
    dark = [
        (f"dark in {zone}", zone, most, DARK * 1000.0)
        for zone, most in zip(ZONES, year.demand.max(axis=1).tolist(), strict=True)
    ]
    runs = [
        (at, f"{n} station", zone, head, share, most)
        for at, (n, zone, head, share, most, _, room, _) in enumerate(HYDRO)
        if not room
    ]
    rivers = [(name, zone, most, 0.0) for _, name, zone, _, _, most in runs]
    _table(folder, "generators", ("name", "bus", "p_nom", "marginal_cost"), [*thermal, *dark, *rivers])
    cubic = 3600.0 / 1e6
    flows = [np.minimum(1.0, year.inflow[at] * cubic * energy_of(h, e) / most) for at, _, _, h, e, most in runs]
    _series(folder, "generators-p_max_pu", [name for _, name, *_ in runs], np.array(flows))
    ways = [(f"{a} to {b}", a, b, most, 1 - loss) for a, b, most, loss in LINES]
    ways += [(f"{b} to {a}", b, a, most, 1 - loss) for a, b, most, loss in LINES]
    _table(folder, "links", ("name", "bus0", "bus1", "p_nom", "efficiency"), ways)
    lakes = [(at, *one) for at, one in enumerate(HYDRO) if one[6]]
    header = ("name", "bus", "p_nom", "p_min_pu", "max_hours", "cyclic_state_of_charge")
    units = [(n, zone, most, 0, room * energy_of(h, e) / most, True) for _, n, zone, h, e, most, _, room, _ in lakes]
    _table(folder, "storage_units", header, units)
    gives = [year.inflow[at] * cubic * energy_of(h, e) for at, _, _, h, e, *_ in lakes]
    _series(folder, "storage_units-inflow", [one[1] for one in lakes], np.array(gives))
    kept = np.full((len(lakes), year.steps), np.nan)
    kept[:, -1] = [held * energy_of(h, e) for _, _, _, h, e, *_, held in lakes]
    _series(folder, "storage_units-state_of_charge_set", [one[1] for one in lakes], kept)


def _series(folder: Path, name: str, columns: Iterable[str], values: Floats) -> None:
    rows = [(at, *("" if np.isnan(v) else repr(v) for v in row)) for at, row in enumerate(values.T.tolist())]
    _table(folder, name, ("snapshot", *columns), rows)


def _table(folder: Path, name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
