"""The program in the ledger of goods: a sector on the public verbs, and the case that it reads.

The case is written, read and checked first; what is measured goes from there to HiGHS holding the program.
"""

import csv
import tempfile
from pathlib import Path
from types import ModuleType

import numpy as np

from benchmarks.building.plan import (
    CREDIT,
    CROPS,
    DARK,
    DISCOUNT,
    EFFICIENCY,
    LACKING,
    MOST_ADDED,
    OIL,
    SOWING,
    TURBINE,
    Plan,
    plan_of,
)
from benchmarks.building.trial import Built, tried
from whitecoal import Case, Column, Problem, Table, build, quantity, read_case
from whitecoal.calendar import MONTHS
from whitecoal.solving.session import Session

TABLES = (
    Table(
        "basins",
        key=("basin",),
        place="basin",
        within="within",
        columns=(
            Column("basin", meaning="its name"),
            Column("within", to="places", meaning="the country it lies in"),
            Column("above", to="basins", default="", meaning="the basin above it on the river"),
            Column("inflow", unit="hm3", by="season", meaning="what comes down from the hills"),
            Column("lowest", unit="hm3", by="season", meaning="lowest flow of the river"),
            Column("demand", unit="GWh", by="season", meaning="demand of power"),
            Column("room", unit="hm3", meaning="room of the reservoir"),
            Column("turbines", unit="hm3", meaning="room of the turbines in a month"),
            Column("energy", unit="GWh/hm3", meaning="energy of water released"),
            Column("land", unit="kha", meaning="land that can be watered"),
        ),
        meaning="basins",
    ),
    Table(
        "crops",
        key=("crop",),
        columns=(
            Column("crop", meaning="its name"),
            Column("need", unit="hm3/kha", by="season", meaning="need of water on the field"),
        ),
        meaning="crops",
    ),
    Table(
        "fields",
        key=("basin", "crop"),
        columns=(
            Column("basin", to="basins", meaning="where"),
            Column("crop", to="crops", meaning="of what"),
            Column("harvest", unit="kt/kha", meaning="harvest"),
            Column("eaten", unit="kt", meaning="what is eaten in a year"),
            Column("sold", unit="Mmoney/kt", meaning="price at which it is sold"),
            Column("bought", unit="Mmoney/kt", meaning="price at which it is bought"),
        ),
        meaning="fields",
    ),
)


def sector(p: Problem) -> None:  # noqa: PLR0915 - the whole program on one page
    """Water down the rivers, power, fields, trade."""
    basins, fields = p.case["basins"], p.case["fields"]
    country = "Land"
    at = basins["basin"]
    money = quantity(1.0, "Mmoney")

    reservoir = p.good("water in reservoirs", "hm3", at="basin", over="season")
    river = p.good("water in the river", "hm3", at="basin", over="season")
    watered = p.good("water on fields", "hm3", at="basin", over="season", spare=True)
    room = p.good("room of turbines", "hm3", at="basin", over="season", spare=True)
    low_flow = p.good("low flow", "hm3", at="basin", over="season", spare=True)
    power = p.good("power", "GWh", at="basin", over="season")
    land = p.good("land", "kha", at="basin", spare=True)
    stand = p.good("turbines", "hm3", at="basin")
    harvests = p.good("harvest", "kt", at="item")
    purse = p.good("purse", "Mmoney", at="union")

    stored = p.flow("stored", basins, "hm3", over="season", upper=basins["room"])
    released = p.flow("released", basins, "hm3", over="season")
    spilt = p.flow("spilt", basins, "hm3", over="season")
    withdrawn = p.flow("withdrawn", basins, "hm3", over="season")
    passed = p.flow("passed on", basins, "hm3", over="season")
    oil = p.flow("oil-fired", basins, "GWh", over="season")
    dark = p.flow("dark", basins, "GWh", over="season")
    lacking = p.flow("lacking", basins, "hm3", over="season")
    turbines = p.flow("turbines", basins, "hm3")
    added = p.flow("added", basins, "hm3", upper=MOST_ADDED)
    sown = p.flow("sown", fields, "kha")
    sold = p.flow("sold", fields, "kt")
    bought = p.flow("bought", fields, "kt")
    held = p.flow("held", (country,), "Mmoney", lower=-CREDIT)

    p.post(reservoir, at, basins["inflow"], "inflow")
    p.post(reservoir, at, p.before(stored, quantity(0.0, "hm3")) - stored, "out of store")
    p.post(reservoir, at, -released - spilt, "let go")
    below = basins.where([name != "" for name in basins["above"]])
    p.post(reservoir, below["basin"], passed.at(below["above"], below.labels), "from above")
    p.post(river, at, released + spilt - withdrawn - passed, "down the river")
    p.post(watered, at, withdrawn * EFFICIENCY, "withdrawn")
    need = p.case["crops"]["need"].at(fields["crop"], fields.labels)
    p.post(watered, fields["basin"], -sown * need, "need of crops")
    p.post(room, at, turbines.each("season"), "turbines")
    p.post(room, at, -released, "released")
    p.post(low_flow, at, passed + lacking, "passed on")
    p.post(low_flow, at, -basins["lowest"], "lowest")
    p.post(power, at, released * basins["energy"] + oil + dark, "power")
    p.post(power, at, -basins["demand"], "demand")
    p.post(land, at, basins["land"], "land")
    p.post(land, fields["basin"], -sown, "sown")
    p.post(stand, at, p.before(turbines, basins["turbines"]) + added - turbines, "turbines")
    p.post(harvests, fields.labels, sown * fields["harvest"] + bought - sold, "harvest and trade")
    p.post(harvests, fields.labels, -fields["eaten"], "eaten")
    p.post(purse, country, p.before(held, 0.0 * money) - held, "held")
    p.post(purse, country, sold * fields["sold"] - bought * fields["bought"], "trade")

    by_power, by_water, by_land = (quantity(1.0, text) for text in ("Mmoney/GWh", "Mmoney/hm3", "Mmoney/kha"))
    p.aim((-oil * OIL - dark * DARK) * by_power, "power", places=at)
    p.aim(-lacking * LACKING * by_water, "water lacking", places=at)
    p.aim(-added * TURBINE * by_water, "turbines", places=at)
    p.aim(-sown * SOWING * by_land, "sowing", places=fields["basin"])
    p.aim(p.closing(held), "what is held at the end", places=country, at_end=True)


def prepare(basins: int, years: int) -> Case:
    """The case, read and checked."""
    module = ModuleType("river_plan")
    vars(module).update(TABLES=TABLES, build=sector)
    with tempfile.TemporaryDirectory() as home:
        write(plan_of(basins, years), Path(home))
        return read_case(home, sectors=[module])


def write(plan: Plan, folder: Path) -> None:
    """The plan as the tables of a case."""
    settings = [
        'format = 1\ntitle = "River basins"\n[money]\ncurrency = "rub"\n[calendar]\nfirst_year = 2001',
        f"stages = {[1] * plan.years}\ndiscount = {DISCOUNT}",
    ]
    (folder / "case.toml").write_text("\n".join(settings) + "\n", encoding="utf-8")
    names = [f"b{at}" for at in range(plan.basins)]
    above = ["" if at % 5 == 0 else names[at - 1] for at in range(plan.basins)]
    spread = [f"{what} {month}" for what in ("inflow", "lowest", "demand") for month in MONTHS]
    numbers = [plan.inflow, plan.lowest, plan.demand]
    numbers += [values[:, None] for values in (plan.room, plan.turbines, plan.energy, plan.land)]
    _table(folder, "places", ["place", "kind", "within"], [["Land", "union", ""]])
    rows = zip(names, above, np.concatenate(numbers, axis=1).tolist(), strict=True)
    header = ["basin", "within", "above", *spread, "room", "turbines", "energy", "land"]
    _table(folder, "basins", header, [[name, "Land", upper, *values] for name, upper, values in rows])
    crops = zip(CROPS, plan.need.tolist(), strict=True)
    _table(folder, "crops", ["crop", *MONTHS], [[crop, *values] for crop, values in crops])
    fields = np.stack([plan.harvest, plan.eaten, plan.sold, plan.bought], axis=2).reshape(-1, 4).tolist()
    pairs = [(name, crop) for name in names for crop in CROPS]
    rows_of_fields = [[*pair, *values] for pair, values in zip(pairs, fields, strict=True)]
    _table(folder, "fields", ["basin", "crop", "harvest", "eaten", "sold", "bought"], rows_of_fields)


def _table(folder: Path, name: str, header: list[str], rows: list[list[object]]) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def build_ledger(case: Case) -> Built:
    """From the case to HiGHS holding the program."""
    program, _ = build(case).program()
    session = Session(program)
    return Built(session._highs, program.columns, program.rows, program.nonzeros)  # noqa: SLF001 - to ask the optimum


if __name__ == "__main__":
    tried(prepare, build_ledger)
