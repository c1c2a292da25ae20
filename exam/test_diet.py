"""The cheapest food that keeps a man for a day, by Stigler's table of 1939."""

from pathlib import Path

import numpy as np
import polars as pl

from bare import answer_of, bare_case
from page import Answering
from questions import D1
from whitecoal import Array, Problem

NUTRIENTS = ("calories", "protein", "calcium", "iron", "vitamin A", "thiamine", "riboflavin", "niacin", "ascorbic acid")
WANTED = (3.0, 70.0, 0.8, 12.0, 5.0, 1.8, 2.7, 18.0, 75.0)
"""Thousand kcal, g, g, mg, thousand units, mg, mg, mg, mg a day."""
FOODS = {
    "wheat flour": (44.7, 1411, 2.0, 365, 0, 55.4, 33.3, 441, 0),
    "corn meal": (36, 897, 1.7, 99, 30.9, 17.4, 7.9, 106, 0),
    "evaporated milk": (8.4, 422, 15.1, 9, 26, 3, 23.5, 11, 60),
    "margarine": (20.6, 17, 0.6, 6, 55.8, 0.2, 0, 0, 0),
    "cheese": (7.4, 448, 16.4, 19, 28.1, 0.8, 10.3, 4, 0),
    "peanut butter": (15.7, 661, 1, 48, 0, 9.6, 8.1, 471, 0),
    "lard": (41.7, 0, 0, 0, 0.2, 0, 0.5, 5, 0),
    "liver": (2.2, 333, 0.2, 139, 169.2, 6.4, 50.8, 316, 525),
    "pork roast": (4.4, 249, 0.3, 37, 0, 18.2, 3.6, 79, 0),
    "salmon": (5.8, 705, 6.8, 45, 3.5, 1, 4.9, 209, 0),
    "green beans": (2.4, 138, 3.7, 80, 69, 4.3, 5.8, 37, 862),
    "cabbage": (2.6, 125, 4, 36, 7.2, 9, 4.5, 26, 5369),
    "onions": (5.8, 166, 3.8, 59, 16.6, 4.7, 5.9, 21, 1184),
    "potatoes": (14.3, 336, 1.8, 118, 6.7, 29.4, 7.1, 198, 2522),
    "spinach": (1.1, 106, 0, 138, 918.4, 5.7, 13.8, 33, 2755),
    "sweet potatoes": (9.6, 138, 2.7, 54, 290.7, 8.4, 5.4, 83, 1912),
    "peaches": (8.5, 87, 1.7, 173, 86.8, 1.2, 4.3, 55, 57),
    "prunes": (12.8, 99, 2.5, 154, 85.7, 3.9, 4.3, 65, 257),
    "lima beans": (17.4, 1055, 3.7, 459, 5.1, 26.9, 38.2, 93, 0),
    "navy beans": (26.9, 1691, 11.4, 792, 0, 38.4, 24.6, 217, 0),
}
"""What a dollar buys."""
BOUGHT = {"wheat flour": 10.77, "liver": 0.69, "cabbage": 4.09, "spinach": 1.83, "navy beans": 22.28}
"""Dollars of 1939 a year."""


class Diet:
    """A nutrient is a good that the foods give; dollars stand for millions."""

    TABLES = ()

    def build(self, p: Problem) -> None:
        foods = tuple(FOODS)
        bought = p.flow("bought", foods, "Mmoney")
        nutrients = p.good("nutrients", "1", at="item", spare=True)
        for number, nutrient in enumerate(NUTRIENTS):
            holds = Array.over(
                np.array([row[number] for row in FOODS.values()], dtype=float), "1/Mmoney", "item", labels=foods
            )
            p.post(nutrients, nutrient, (holds * bought).sum("item"), "eaten")
        p.post(nutrients, NUTRIENTS, -Array.over(np.array(WANTED), "1", "item", labels=NUTRIENTS), "wanted")
        p.aim(-bought, "bought")


def test_d1_the_cheapest_diet(answer: Answering, tmp_path: Path) -> None:
    plan = answer_of(bare_case(tmp_path / "case", Diet()))
    answer(D1, "cost of a year [dollar of 1939]", 39.66, -plan.worth * 365, 5e-3, note="told to the cent")
    bought = plan.choices.filter(pl.col("decision") == "bought")
    found = {row["item"]: row["value"] for row in bought.to_dicts()}
    for food, dollars in BOUGHT.items():
        answer(D1, f"{food} in a year [dollar of 1939]", dollars, 365 * found[food], 5e-3, note="told to the cent")
    assert {food for food, value in found.items() if value > 1e-9} == set(BOUGHT)
