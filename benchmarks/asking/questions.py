"""Twenty questions to the plan of 1921: numbers of every kind changed, and amendments."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

KURA = "Kura at Gori"


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


QUESTIONS = (
    times("price of kerosene abroad", "markets", "price", 0.97, good="kerosene"),
    times("all prices abroad", "markets", "price", 1.02),
    times("inflow of the upper Kura", "inflows", "inflow", 0.9, node=KURA),
    times("all inflows", "inflows", "inflow", 0.95),
    times("means of the budgets", "budgets", "amount", 1.1),
    times("bread a head", "needs", "amount", 1.02, good="bread grain"),
    times("yields of grain", "crop_climates", "yield", 1.05, crop="winter wheat"),
    times("yields of cotton", "crop_climates", "yield", 0.95, crop="cotton"),
    times("costs of mines", "mines", "cash_cost", 1.1),
    times(
        "capacity of the railway", "corridors", "capacity", 0.9, corridor="Baku-Tiflis railway, Azerbaijan to Georgia"
    ),
    times("rate of exchange", "exchanges", "rate", 1.05),
    times("limits of the pace", "pace_limits", "limit", 1.1),
    times("herds at the start", "herds", "start", 1.05),
    times("costs of works", "work_costs", "amount", 1.1),
    times("work of peasants", "group_labour", "labour", 0.98),
    times("demand for power", "power_demand", "energy", 1.05),
    times("pastures", "pastures", "area", 0.95),
    times("price paid for wheat at home", "terms_of_trade", "delivered", 1.1, good="wheat"),
    Question("amendment oil-cheaper", amendment="oil-cheaper"),
    Question("amendment straits-closed", amendment="straits-closed"),
)
