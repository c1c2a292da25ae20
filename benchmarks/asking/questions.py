"""Forty questions to the plan of 1921: one number or whole tables of numbers are different, of every kind."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

KURA = "Kura at Gori"
UNION = "Union of the Caucasus"
RAILWAY = "Baku-Tiflis railway, Azerbaijan to Georgia"


@dataclass(frozen=True)
class Question:
    """What is different.

    Args:
        told: in words.
        changes: entries of `[[change]]`.
        amendment: or an amendment that the case has.
    """

    told: str
    changes: tuple[Mapping[str, Any], ...] = field(default=())
    amendment: str = ""


def times(told: str, table: str, column: str, factor: float, **where: str) -> Question:
    """A column, or the rows of it that are named, multiplied."""
    change = {"table": table, "column": column, "multiply": factor, **({"where": where} if where else {})}
    return Question(f"{told} × {factor:g}", (change,))


ONE = (
    times("price of kerosene in Britain", "markets", "price", 1.1, partner="Britain", good="kerosene"),
    times("price of manganese ore abroad", "markets", "price", 0.9, good="manganese ore"),
    times("price of wheat from Russia", "markets", "price", 1.1, partner="Russia", good="wheat"),
    times("inflow of the upper Kura", "inflows", "inflow", 0.9, node=KURA),
    times("inflow of the Araks at Sardarabad", "inflows", "inflow", 0.9, node="Araks at Sardarabad"),
    times("capacity of the railway", "corridors", "capacity", 0.9, corridor=RAILWAY),
    times("means of the budget of 1924", "budgets", "amount", 1.2, holder=UNION, from_year="1924"),
    times("bread norm of workers", "needs", "amount", 1.05, **{"class": "workers", "good": "bread grain"}),
    times("yield of cotton in the Mugan", "crop_climates", "yield", 0.9, crop="cotton", climate="Mugan"),
    times("cost of the new fields of Baku", "mines", "cash_cost", 1.1, mine="Baku new fields"),
    times("capacity of the old fields of Baku", "mines", "capacity", 0.95, mine="Baku old fields"),
    times("foreign exchange for roubles", "exchanges", "limit", 1.25, **{"from": "cash"}),
    times("pace of spending in 1921", "pace_limits", "limit", 1.1, rule="spending", from_year="1921"),
    times("oxen of Azerbaijan at the start", "herds", "start", 1.05, place="Azerbaijan", animal="oxen"),
    times("cost of Mugan North", "work_costs", "amount", 1.2, work="Mugan North restoration"),
    times("work of herders", "group_labour", "labour", 0.95, **{"class": "herders"}),
    times("power for homes of Baku", "power_demand", "energy", 1.1, zone="Baku grid", use="homes and towns"),
    times("alps of Azerbaijan", "pastures", "area", 0.9, pasture="Alps of Azerbaijan"),
    times("price paid for wheat in 1923", "terms_of_trade", "delivered", 1.1, good="wheat", from_year="1923"),
    times("ditches of Mugan North", "canals", "capacity", 0.9, canal="Mugan North ditches"),
)
"""One number is different, or a row of them."""

MANY = (
    times("price of kerosene abroad", "markets", "price", 0.97, good="kerosene"),
    times("all prices abroad", "markets", "price", 1.02),
    times("all inflows", "inflows", "inflow", 0.95),
    times("means of the budgets", "budgets", "amount", 1.1),
    times("bread a head", "needs", "amount", 1.02, good="bread grain"),
    times("yields of grain", "crop_climates", "yield", 1.05, crop="winter wheat"),
    times("yields of cotton", "crop_climates", "yield", 0.95, crop="cotton"),
    times("costs of mines", "mines", "cash_cost", 1.1),
    times("capacities of all ways", "corridors", "capacity", 0.9),
    times("rate of exchange", "exchanges", "rate", 1.05),
    times("limits of the pace", "pace_limits", "limit", 1.1),
    times("herds at the start", "herds", "start", 1.05),
    times("costs of works", "work_costs", "amount", 1.1),
    times("work of everybody", "group_labour", "labour", 0.98),
    times("demand for power", "power_demand", "energy", 1.05),
    times("pastures", "pastures", "area", 0.95),
    times("price paid for wheat at home", "terms_of_trade", "delivered", 1.1, good="wheat"),
    times("running costs of processes", "processes", "cash_cost", 1.1),
    Question("amendment oil-cheaper", amendment="oil-cheaper"),
    Question("amendment straits-closed", amendment="straits-closed"),
)
"""Whole tables of numbers are different, or what may be decided."""
