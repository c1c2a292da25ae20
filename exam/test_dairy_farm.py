"""A farm over five years: cows by age, their fodder, labour, stalls on credit, and no year without money."""

from pathlib import Path

import numpy as np
import polars as pl

from bare import answer_of, bare_case, years
from page import Answering
from questions import A2
from whitecoal import Array, Expr, Good, Problem, quantity

AGES = tuple(str(age) for age in range(13))
HEIFERS, DAIRY = AGES[:2], AGES[2:12]
GROUPS = ("1", "2", "3", "4")
INSTALMENT = 39.71
"""Of ten, for the 200 pounds of a stall; as printed in the source, though 15 % over ten years make 39.85."""


def each(values: tuple[float, ...], text: str, labels: tuple[str, ...]) -> Array:
    """Numbers of items."""
    return Array.over(np.array(values), text, "item", labels=labels)


class DairyFarm:
    """A cow stands for a thousand head, an acre for kha, a ton for kt, an hour for a million person-days.

    A pound stands for a million of the money.
    """

    TABLES = ()

    def build(self, p: Problem) -> None:
        herd = self._herd(p)
        heifers, cows = (herd.at(ages, ages).sum("item") for ages in (HEIFERS, DAIRY))
        fields = self._fields(p, heifers, cows)
        money = p.good("money of the year", "Mmoney", at="region", meaning="No year may end without.")
        profit = p.flow("profit", ("farm",), "Mmoney")
        p.post(money, "Land", -profit, "profit")
        p.aim(profit.sum("item"), "profit")
        kept = {
            "bullocks": 0.55 * 30.0 * cows,
            "milk": 370.0 * cows,
            "dairy cows": -100.0 * cows,
            "heifers": -50.0 * heifers,
        }
        old = {"old cows": 120.0 * herd.at(("12",), ("12",)).sum("item")}
        for name, amount in {**kept, **old}.items():
            p.post(money, "Land", amount * quantity(1.0, "Mmoney/khead"), name)
        self._births(p, herd, cows, money)
        self._fodder(p, fields, cows, money)
        self._labour(p, fields, (heifers, cows), money)
        self._stalls(p, herd, money)

    def _herd(self, p: Problem) -> Expr:
        """Ten of each age at first; 5 % of heifers and 2 % of cows are lost in a year, and at twelve they are sold."""
        herd = p.flow("herd", AGES, "khead")
        before = p.before(herd, each((10.0,) * 12 + (0.0,), "khead", AGES))
        lives = each((0.95,) * 2 + (0.98,) * 10, "1", AGES[1:])
        age = p.good("cattle by age", "khead", at="item")
        p.post(age, AGES[1:], lives * before.at(AGES[:-1], AGES[1:]) - herd.at(AGES[1:], AGES[1:]), "a year older")
        dairy = p.good(
            "dairy cows", "khead", at="region", meaning="Half as many at the end at least, 1.75 times at most."
        )
        years = p.calendar.shape[0]
        least, most = np.zeros(years), np.full(years, np.inf)
        least[-1], most[-1] = 50.0, 175.0
        counted = p.flow(
            "dairy cows",
            ("all",),
            "khead",
            lower=Array.over(least, "khead", "stage"),
            upper=Array.over(most, "khead", "stage"),
        )
        p.post(dairy, "Land", herd.at(DAIRY, DAIRY).sum("item"), "in the herd")
        p.post(dairy, "Land", -counted, "counted")
        return herd

    def _births(self, p: Problem, herd: Expr, cows: Expr, money: Good) -> None:
        """1.1 calves a cow, half of them heifers, kept or sold at once for 40."""
        calves = p.good("heifer calves", "khead", at="region")
        sold = p.flow("heifers sold", ("calves",), "khead")
        p.post(calves, "Land", 0.55 * cows, "born")
        p.post(calves, "Land", -herd.at(("0",), ("calves",)) - sold, "kept or sold")
        p.post(money, "Land", 40.0 * sold * quantity(1.0, "Mmoney/khead"), "heifers sold")

    def _fields(self, p: Problem, heifers: Expr, cows: Expr) -> dict[str, Expr]:
        """200 acres; grain on four kinds of land of them; beets anywhere."""
        grain = p.flow("grain sown", GROUPS, "kha", upper=each((20.0, 30.0, 20.0, 10.0), "kha", GROUPS))
        beets = p.flow("beets sown", ("beets",), "kha")
        land = p.good("land", "kha", at="region", spare=True)
        grazed = (heifers * (2 / 3) + cows) * quantity(1.0, "kha/khead")
        p.post(land, "Land", quantity(200.0, "kha"), "there")
        p.post(land, "Land", -(grain.sum("item") + beets.sum("item") + grazed), "sown and grazed")
        return {"grain": grain, "beets": beets}

    def _fodder(self, p: Problem, fields: dict[str, Expr], cows: Expr, money: Good) -> None:
        """0.6 tons of grain and 0.7 of beets a cow; the rest is sold, what is missing bought."""
        fodder = p.good("fodder", "kt", at="item", spare=True)
        names = ("grain", "beets")
        yields = each((1.1, 0.9, 0.8, 0.65), "kt/kha", GROUPS)
        p.post(fodder, "grain", yields * fields["grain"], "harvested")
        p.post(fodder, "beets", quantity(1.5, "kt/kha") * fields["beets"], "harvested")
        p.post(fodder, names, -(each((0.6, 0.7), "kt/khead", names) * cows), "eaten")
        for verb, sign, prices in (("bought", -1.0, (90.0, 70.0)), ("sold", 1.0, (75.0, 58.0))):
            traded = p.flow(f"fodder {verb}", names, "kt")
            p.post(fodder, names, -sign * traded, verb)
            p.post(money, "Land", sign * each(prices, "Mmoney/kt", names) * traded, f"fodder {verb}")
        p.post(money, "Land", -(fields["grain"] * quantity(15.0, "Mmoney/kha")), "growing grain")
        p.post(money, "Land", -(fields["beets"] * quantity(10.0, "Mmoney/kha")), "growing beets")

    def _labour(self, p: Problem, fields: dict[str, Expr], heads: tuple[Expr, Expr], money: Good) -> None:
        """5500 hours for 4000 pounds, more at 1.20 an hour."""
        labour = p.good("labour", "Mperson-day", at="region", spare=True)
        extra = p.flow("more hours", ("hours",), "Mperson-day")
        p.post(labour, "Land", quantity(5500.0, "Mperson-day"), "hired")
        p.post(labour, "Land", extra, "hired by the hour")
        herd, acre = quantity(1.0, "Mperson-day/khead"), quantity(1.0, "Mperson-day/kha")
        p.post(labour, "Land", -(10.0 * heads[0] + 42.0 * heads[1]) * herd, "with the herd")
        p.post(
            labour,
            "Land",
            -(4.0 * fields["grain"].sum("item") + 14.0 * fields["beets"].sum("item")) * acre,
            "in fields",
        )
        p.post(money, "Land", quantity(-4000.0, "Mmoney"), "wages")
        p.post(money, "Land", -(extra * quantity(1.2, "Mmoney/Mperson-day")), "wages by the hour")

    def _stalls(self, p: Problem, herd: Expr, money: Good) -> None:
        """130 stand; each further one is paid in ten instalments, those after the fifth year out of the total."""
        stalls = p.choose("stalls built", ("stalls",), "khead")
        standing = stalls.through(p.calendar.built())
        room = p.good("stalls", "khead", at="region", spare=True)
        p.post(room, "Land", quantity(130.0, "khead"), "there")
        p.post(room, "Land", standing.sum("item") - herd.at(AGES[:12], AGES[:12]).sum("item"), "built, less used")
        instalment = quantity(INSTALMENT, "Mmoney/khead")
        p.post(money, "Land", -(standing * instalment), "instalments")
        later = Array.over(np.arange(5) + 5.0, "1", "stage")
        p.aim(-(stalls * later * instalment), "instalments after the fifth year")


def test_a2_a_farm_with_a_dairy_herd(answer: Answering, tmp_path: Path) -> None:
    plan = answer_of(bare_case(tmp_path / "case", DairyFarm(), years(5)))
    note = "printed to the pound"
    answer(A2, "profit of five years [pound]", 121_719, plan.worth, 0.5, note=note)
    profits = plan.choices.filter(pl.col("decision") == "profit")["value"].to_list()
    for year, (printed, found) in enumerate(
        zip((21_906, 21_889, 25_816, 26_826, 25_283), profits, strict=True), start=1
    ):
        answer(A2, f"profit of year {year} [pound]", printed, found, 0.5, note=note)
