"""Coal, steel and transport make for one another, and build what they make it with: an economy over five years."""

from pathlib import Path

import numpy as np
import pytest

from bare import answer_of, bare_case, years
from page import Answering
from questions import G1
from whitecoal import Array, Problem, quantity

INDUSTRIES = ("coal", "steel", "transport")
INPUTS = np.array([[0.1, 0.5, 0.4], [0.1, 0.1, 0.2], [0.2, 0.1, 0.2]])
"""Of coal, steel and transport (rows) for a unit of each, the year before."""
BUILDING = np.array([[0.0, 0.7, 0.9], [0.1, 0.1, 0.2], [0.2, 0.1, 0.2]])
"""The same for a unit of capacity, two years before."""
HANDS, HANDS_THAT_BUILD, MOST_HANDS = (0.6, 0.3, 0.2), (0.4, 0.2, 0.1), 470.0
STOCK, CAPACITY, DEMAND = (150.0, 80.0, 100.0), (300.0, 350.0, 280.0), (60.0, 60.0, 30.0)
STAGES = 6
"""From the year before the plan to the fifth."""


def each(values: tuple[float, ...], text: str) -> Array:
    return Array.over(np.array(values), text, "item", labels=INDUSTRIES)


class Growth:
    """What is begun in a year is there in the next; what is built makes room two years after. Pounds stand for kt.

    Args:
        asks: what is made as great as can be: capacity, production or manpower.
    """

    TABLES = ()

    def __init__(self, asks: str) -> None:
        self.asks = asks

    def build(self, p: Problem) -> None:
        alone = np.linalg.solve(np.eye(3) - INPUTS, DEMAND)  # made in a year of which each is like the next
        least, most = np.zeros((3, STAGES)), np.full((3, STAGES), np.inf)
        least[:, -1], most[:, -2:] = alone, 0.0
        begun = p.choose("begun", INDUSTRIES, "kt", lower=Array.over(least, "kt", "item", "stage", labels=INDUSTRIES))
        built = p.choose("built", INDUSTRIES, "kt", upper=Array.over(most, "kt", "item", "stage", labels=INDUSTRIES))
        stock = p.choose("stock", INDUSTRIES, "kt")
        good = p.good("goods", "kt", at="item", over="node")
        p.post(good, INDUSTRIES, p.before(stock, each(STOCK, "kt")) - stock, "out of stock")
        made = begun.through(p.calendar.built(lead=1.0, life=1.0))
        p.post(good, INDUSTRIES, made, "made")
        wanted = np.where(np.arange(STAGES) > 0, 0.0 if self.asks == "production" else 1.0, 0.0)
        p.post(good, INDUSTRIES, -(each(DEMAND, "kt") * Array.over(wanted, "1", "stage")), "wanted")
        for maker, inputs, buildings in zip(INDUSTRIES, INPUTS.T, BUILDING.T, strict=True):
            for what, needs in ((begun, inputs), (built, buildings)):
                taken = what.at([maker] * 3, INDUSTRIES) * each(tuple(needs), "1")
                p.post(good, INDUSTRIES, -taken, f"taken by {maker}")
        capacity = p.good("capacity", "kt", at="item", over="node", spare=True)
        p.post(capacity, INDUSTRIES, each(CAPACITY, "kt") - begun, "there, less begun")
        p.post(capacity, INDUSTRIES, built.through(p.calendar.built(lead=1.0)), "built the year before or earlier")
        manpower = (begun * each(HANDS, "1") + built * each(HANDS_THAT_BUILD, "1")).sum("item")
        if self.asks != "manpower":
            hands = p.good("manpower", "kt", at="region", over="node", spare=True)
            p.post(hands, "Land", quantity(MOST_HANDS, "kt") - manpower, "there, less at work")
        total = {
            "capacity": built.sum("item", "stage") + quantity(sum(CAPACITY), "kt"),
            "production": (made.take("stage", 4) + made.take("stage", 5)).sum("item"),
            "manpower": manpower.sum("stage") - manpower.take("stage", 0),
        }[self.asks]
        once = Array.over(np.array([1.0, *[0.0] * (STAGES - 1)]), "1", "stage")
        p.aim(total * once * quantity(1.0, "Mmoney/kt"), self.asks)


@pytest.mark.parametrize(
    ("asks", "told", "greatest"),
    [
        ("capacity", "capacity after five years", 2142),
        ("production", "production of years 4 and 5, no demand from without", 2619),
        ("manpower", "manpower used, as much as is wanted", 2450),
    ],
)
def test_g1_growth_of_three_industries(
    answer: Answering, asks: str, told: str, greatest: float, tmp_path: Path
) -> None:
    plan = answer_of(bare_case(tmp_path / "case", Growth(asks), years(STAGES)))
    answer(G1, f"{told} [million pound]", greatest, plan.worth, 0.5, note="printed to the million")
