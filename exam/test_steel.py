"""Mexican steel, as a folder of tables: plants are processes, roads corridors, markets partners."""

from pathlib import Path

import polars as pl

from bare import head, planned_folder
from page import Answering
from questions import S1

LEAST = 538.811
"""Million dollars a year; printed to the thousand."""
WORTH = 1000.0
"""What a tonne of steel at home is worth here [USD], so much that every demand is met."""
DEMAND = {
    market: 5.209 * 1.4 * share for market, share in (("Mexico City", 0.55), ("Monterrey", 0.30), ("Guadalajara", 0.15))
}
"""Million tonnes, raw steel equivalent."""
MATERIALS = {"pellets": 18.7, "coke": 52.17, "natural gas": 14.0, "electricity": 24.0, "scrap": 105.0}
"""Dollars a unit: tonnes, thousand cubic metres of gas, MWh; a unit stands for a tonne."""
NEEDS = {
    "blast furnace": {"pellets": -1.58, "coke": -0.63, "pig iron": 1.0},
    "direct reduction": {"pellets": -1.38, "natural gas": -0.57, "sponge iron": 1.0},
    "open hearth": {"scrap": -0.33, "pig iron": -0.77, "steel": 1.0},
    "electric arc": {"electricity": -0.58, "sponge iron": -1.09, "steel": 1.0},
    "converter": {"scrap": -0.12, "pig iron": -0.95, "steel": 1.0},
}
PLANTS = {
    "Ahmsa": {"blast furnace": 3.25, "open hearth": 1.50, "converter": 2.07},
    "Fundidora": {"blast furnace": 1.40, "open hearth": 0.85, "converter": 1.50},
    "Sicartsa": {"blast furnace": 1.10, "converter": 1.30},
    "Hylsa": {"direct reduction": 0.98, "electric arc": 1.13},
    "Hylsap": {"direct reduction": 1.00, "electric arc": 0.56},
}
"""Capacities [million tonnes a year]."""
RAIL = {
    "Ahmsa": (1204, 218, 1125, 739),
    "Fundidora": (1017, 0, 1030, 521),
    "Sicartsa": (819, 1305, 704, 0),
    "Hylsa": (1017, 0, 1030, 521),
    "Hylsap": (185, 1085, 760, 315),
    "import": (428, 521, 300),
}
"""Kilometres to the three markets and to the port of export; nothing is paid where there is no way to go."""
IMPORTED, EXPORTED, MOST_EXPORTED = 150.0, 140.0, 1.0


def freight(kilometres: int) -> float:
    """Dollars a tonne."""
    return 2.48 + 0.0084 * kilometres if kilometres else 0.0


def rows(*lines: str) -> str:
    """A table."""
    return "\n".join([*lines, ""])


def tables() -> dict[str, str]:
    """Million tonnes of the source stand for thousands, so that a million dollars stand for a thousand."""
    units = [(plant, unit, most) for plant, owned in PLANTS.items() for unit, most in owned.items()]
    ends = (*DEMAND, "Port")
    lanes = [(plant, end, freight(far)) for plant in PLANTS for end, far in zip(ends, RAIL[plant], strict=True)]
    imports = [(market, IMPORTED + freight(far)) for market, far in zip(DEMAND, RAIL["import"], strict=True)]
    regions = (*PLANTS, *ends)
    return {
        "case.toml": head("Mexican steel", "processes", "trade", "treasury", first_year=1979),
        "places.csv": rows(
            "place,kind,within",
            "Mexico,union,",
            *(f"{name},region,Mexico" for name in regions),
            "Abroad,partner,",
            "Buyers,partner,",
            "Miners,partner,",
        ),
        "pools.csv": rows("good,place,holder", *(f"cash,{name},Mexico" for name in regions)),
        "goods.csv": rows(
            "good,unit,spare", *(f"{good},kt,yes" for good in (*MATERIALS, "pig iron", "sponge iron")), "steel,kt,yes"
        ),
        "processes.csv": rows(
            "process,place,capacity", *(f"{plant} {unit},{plant},{most}" for plant, unit, most in units)
        ),
        "process_flows.csv": rows(
            "process,good,amount,unit",
            *(
                f"{plant} {unit},{good},{amount},kt/kt"
                for plant, unit, _ in units
                for good, amount in NEEDS[unit].items()
            ),
        ),
        "partners.csv": rows("partner,paid_in", "Abroad,cash", "Buyers,cash", "Miners,cash"),
        "markets.csv": rows(
            "partner,good,port,direction,step,quantity,price [USD/t]",
            *(f"Miners,{good},{plant},sells,1,100,{price}" for good, price in MATERIALS.items() for plant in PLANTS),
            *(f"Buyers,steel,{market},buys,1,{most!r},{WORTH}" for market, most in DEMAND.items()),
            *(f"Abroad,steel,{market},sells,1,100,{price!r}" for market, price in imports),
            f"Abroad,steel,Port,buys,1,{MOST_EXPORTED},{EXPORTED}",
        ),
        "corridors.csv": rows(
            "corridor,from,to,capacity,cost [USD/t],carries",
            *(f"{plant} to {end},{plant},{end},100,{cost!r},steel" for plant, end, cost in lanes),
        ),
        "reserves.csv": rows("holder,good,start [MUSD],minimum [MUSD],end_value", "Mexico,cash,10,0,1"),
    }


def test_s1_mexican_steel(answer: Answering, tmp_path: Path) -> None:
    plan = planned_folder(tmp_path, tables())
    cash = plan.to_table("cash").filter(~pl.col("entry").is_in(["carried over", "there at the start"]))
    delivered = cash.filter(pl.col("item").str.starts_with("Buyers"))["value"].sum()
    cost = (delivered - cash["value"].sum()) * 1000
    answer(S1, "least cost [million dollar]", LEAST, cost, 5e-4, note="printed to the thousand dollar")
    steel = plan.to_table("steel").filter(pl.col("entry") == "sold abroad")
    sold = -steel.filter(pl.col("item").str.starts_with("Buyers"))["value"].sum()
    answer(S1, "steel for the markets at home [million tonne]", 5.209 * 1.4, sold, 1e-9)
