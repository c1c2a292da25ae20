"""An oil refinery: distilling, reforming, cracking, and blends whose octane and vapour pressure are balances."""

from pathlib import Path

import numpy as np

from bare import answer_of, bare_case
from page import Answering
from questions import R1
from whitecoal import Array, Expr, Good, Problem, quantity

CRUDES, CRUDE = ("crude 1", "crude 2"), (20_000.0, 30_000.0)
"""Barrels a day."""
CUTS = ("light naphtha", "medium naphtha", "heavy naphtha", "light oil", "heavy oil", "residuum")
NAPHTHAS, OILS = CUTS[:3], CUTS[3:5]
STREAMS = (*CUTS, "reformed gasoline", "cracked gasoline", "cracked oil")
YIELD = {"crude 1": (0.1, 0.2, 0.2, 0.12, 0.2, 0.13), "crude 2": (0.15, 0.25, 0.18, 0.08, 0.19, 0.12)}
REFORMED = (0.6, 0.52, 0.45)
CRACKED = {"light oil": (0.68, 0.28), "heavy oil": (0.75, 0.20)}
"""Cracked oil and cracked gasoline of a barrel."""
OCTANE = {**dict(zip(NAPHTHAS, (90.0, 80.0, 70.0), strict=True)), "reformed gasoline": 115.0, "cracked gasoline": 105.0}
PRESSURE = {"light oil": 1.0, "heavy oil": 0.6, "cracked oil": 1.5, "residuum": 0.05}
FUEL_OIL = {"light oil": 10 / 18, "cracked oil": 4 / 18, "heavy oil": 3 / 18, "residuum": 1 / 18}
GRADE = {"premium petrol": 94.0, "regular petrol": 84.0}
PROFIT = {"premium petrol": 7.0, "regular petrol": 6.0, "jet fuel": 4.0, "fuel oil": 3.5, "lube oil": 1.5}
"""Pounds a barrel."""


def each(values: tuple[float, ...], text: str, labels: tuple[str, ...]) -> Array:
    return Array.over(np.array(values), text, "item", labels=labels)


class Refinery:
    """Barrels stand for kt, pounds for millions."""

    TABLES = ()

    def build(self, p: Problem) -> None:
        stream = p.good("stream", "kt", at="item")
        self._distil(p, stream)
        self._reform_and_crack(p, stream)
        made = {name: self._blend(p, stream, name, OCTANE, grade) for name, grade in GRADE.items()}
        made["jet fuel"] = self._blend(p, stream, "jet fuel", PRESSURE, -1.0)
        fuel = p.flow("fuel oil", ("fuel oil",), "kt")
        names = tuple(FUEL_OIL)
        p.post(stream, names, -(each((*FUEL_OIL.values(),), "1", names) * fuel.at(["fuel oil"] * 4, names)), "fuel oil")
        lube = p.flow("lube oil", ("lube oil",), "kt", lower=500.0, upper=1000.0)
        p.post(stream, "residuum", lube * -2.0, "lube oil")
        made |= {"fuel oil": fuel.sum("item"), "lube oil": lube.sum("item")}
        share = p.good("premium beside regular petrol", "kt", at="region", spare=True)
        p.post(share, "Land", made["premium petrol"] - 0.4 * made["regular petrol"], "made")
        for name, amount in made.items():
            p.aim(amount * quantity(PROFIT[name], "Mmoney/kt"), name)

    def _capacity(self, p: Problem, name: str, most: float, used: Expr) -> None:
        good = p.good(f"capacity of {name}", "kt", at="region", spare=True)
        p.post(good, "Land", quantity(most, "kt") - used.sum("item"), "there, less used")

    def _distil(self, p: Problem, stream: Good) -> None:
        crude = p.flow("crude", CRUDES, "kt", upper=each(CRUDE, "kt", CRUDES))
        self._capacity(p, "distilling", 45_000.0, crude)
        for name in CRUDES:
            p.post(stream, CUTS, each(YIELD[name], "1", CUTS) * crude.at([name] * 6, CUTS), f"of {name}")

    def _reform_and_crack(self, p: Problem, stream: Good) -> None:
        reformed, cracked = p.flow("reformed", NAPHTHAS, "kt"), p.flow("cracked", OILS, "kt")
        self._capacity(p, "reforming", 10_000.0, reformed)
        self._capacity(p, "cracking", 8_000.0, cracked)
        p.post(stream, NAPHTHAS, -reformed, "reformed")
        p.post(stream, "reformed gasoline", each(REFORMED, "1", NAPHTHAS) * reformed, "reformed")
        p.post(stream, OILS, -cracked, "cracked")
        for at, name in enumerate(("cracked oil", "cracked gasoline")):
            p.post(stream, name, each(tuple(CRACKED[oil][at] for oil in OILS), "1", OILS) * cracked, "cracked")

    def _blend(self, p: Problem, stream: Good, name: str, quality: dict[str, float], grade: float) -> Expr:
        """Streams that make a product: octane no less than the grade, vapour pressure (a negative grade) no more."""
        parts = tuple(quality)
        used = p.flow(f"into {name}", parts, "kt")
        p.post(stream, parts, -used, f"into {name}")
        sign = 1.0 if grade > 0 else -1.0
        beyond = tuple(sign * value - grade for value in quality.values())
        good = p.good(f"quality of {name}", "kt", at="region", spare=True)
        p.post(good, "Land", (each(beyond, "1", parts) * used).sum("item"), "beyond the grade")
        return used.sum("item")


def test_r1_an_oil_refinery(answer: Answering, tmp_path: Path) -> None:
    plan = answer_of(bare_case(tmp_path / "case", Refinery()))
    answer(R1, "profit of a day [pound]", 211_365, plan.worth, 0.5, note="printed to the pound")
