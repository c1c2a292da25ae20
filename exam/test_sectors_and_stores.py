"""The smallest of ledgers: two sectors, three plants, machines for two parts, one warehouse."""

from pathlib import Path
from typing import ClassVar

import numpy as np
import polars as pl

from bare import answer_of, bare_case, head, planned_folder, years
from page import Answering
from questions import I1, K1, L1, T2
from whitecoal import Array, Problem, quantity

# ---- two sectors that make for one another --------------------------------------------------------------------

USED = {"farming": (0.15, 0.25), "industry": (0.20, 0.05)}
"""What the output of farming, and of industry, takes of the good of the row."""
WANTED = {"farming": 600.0, "industry": 1500.0}
MADE = {"farming": 1247.52, "industry": 1841.58}


def tables() -> dict[str, str]:
    """A sector is a process; buyers pay so much that all they want is made."""
    flows = [
        f"{maker},{good},{(1.0 if maker == good else 0.0) - USED[good][at]!r},kt/kt"
        for at, maker in enumerate(USED)
        for good in USED
    ]
    return {
        "case.toml": head("Two sectors", "processes", "trade", "treasury"),
        "places.csv": "place,kind,within\nLand,region,\nBuyers,partner,\n",
        "goods.csv": "good,unit,spare\nfarming,kt,no\nindustry,kt,no\n",
        "processes.csv": "process,place\nfarming,Land\nindustry,Land\n",
        "process_flows.csv": "\n".join(["process,good,amount,unit", *flows, ""]),
        "partners.csv": "partner,paid_in\nBuyers,cash\n",
        "markets.csv": "\n".join(
            [
                "partner,good,port,direction,step,quantity,price [USD/t]",
                *(f"Buyers,{good},Land,buys,1,{amount},1" for good, amount in WANTED.items()),
                "",
            ]
        ),
        "reserves.csv": "holder,good,start [MUSD],minimum [MUSD],end_value\nLand,cash,0,0,1\n",
    }


def test_i1_two_sectors(answer: Answering, tmp_path: Path) -> None:
    """x = (I − A)⁻¹ f; the determinant is 0.85 × 0.95 − 0.25 × 0.2 = 0.7575."""
    plan = planned_folder(tmp_path, tables())
    made = plan.choices.filter(pl.col("decision") == "activity")
    for good, amount in MADE.items():
        found = made.filter(pl.col("item") == good)["value"].sum()
        answer(I1, f"output of {good}", amount, found, 5e-3, note="printed to two digits")


# ---- three plants and two goods -------------------------------------------------------------------------------


class Wyndor:
    """A door takes an hour of plant 1 and three of plant 3, a window two of plant 2 and two of plant 3."""

    TABLES = ()
    PLANTS = ("plant 1", "plant 2", "plant 3")

    def build(self, p: Problem) -> None:
        """Batches stand for kt, hours for days, a thousand dollars for a million."""
        hours = p.good("hours", "day", at="item", spare=True)
        there = Array.over(np.array([4.0, 12.0, 18.0]), "day", "item", labels=self.PLANTS)
        p.post(hours, self.PLANTS, there, "there")
        for good, takes, profit in (("doors", (1.0, 0.0, 3.0), 3.0), ("windows", (0.0, 2.0, 2.0), 5.0)):
            made = p.flow(good, (good,), "kt")
            needs = Array.over(np.array(takes), "day/kt", "item", labels=self.PLANTS)
            p.post(hours, self.PLANTS, -(needs * made.at([good] * 3, self.PLANTS)), good)
            p.aim(quantity(profit, "Mmoney/kt") * made, "profit")


def test_l1_doors_and_windows(answer: Answering, tmp_path: Path) -> None:
    plan = answer_of(bare_case(tmp_path / "case", Wyndor()))
    answer(L1, "profit [thousand dollar]", 36.0, plan.worth, 1e-9)
    for good, batches in (("doors", 2.0), ("windows", 6.0)):
        (found,) = plan.choices.filter(pl.col("decision") == good)["value"].to_list()
        answer(L1, f"{good} [batch]", batches, found, 1e-9)
    prices = {row["place"]: row["price"] for row in plan.accounts.filter(pl.col("good") == "hours").to_dicts()}
    for plant, price in zip(Wyndor.PLANTS, (0.0, 1.5, 1.0), strict=True):
        answer(L1, f"an hour of {plant} [thousand dollar]", price, prices[plant], 1e-9)


# ---- machines that make two parts, of which each finished piece wants one ---------------------------------------


class Kantorovich:
    """Whole parts: three milling machines, three turret lathes, an automatic one; a day of each may be divided."""

    TABLES = ()
    PARTS = ("first part", "second part")
    MACHINES: ClassVar = {
        "milling": (3.0, (10.0, 20.0)),
        "turret lathes": (3.0, (20.0, 30.0)),
        "automatic": (1.0, (30.0, 80.0)),
    }

    def build(self, p: Problem) -> None:
        days = p.good("machine days", "day", at="item", over="node", spare=True)
        parts = p.good("parts", "1", at="item", over="node", spare=True)
        pieces = p.choose("finished pieces", ("pieces",), "1")
        p.post(parts, self.PARTS, -pieces.at(["pieces"] * 2, self.PARTS), "put together")
        for machine, (count, output) in self.MACHINES.items():
            made = p.choose(f"made by {machine}", self.PARTS, "1", whole=True)
            p.post(parts, self.PARTS, made, machine)
            p.post(days, machine, quantity(count, "day"), "there")
            p.post(days, machine, -(made * Array.over(1 / np.array(output), "day", "item", labels=self.PARTS)), "used")
        p.aim(pieces * quantity(1.0, "Mmoney"), "finished pieces")


def test_k1_machines_for_two_parts(answer: Answering, tmp_path: Path) -> None:
    """26 + 60 of the first and 6 + 80 of the second; each machine halved between both parts would give 77."""
    plan = answer_of(bare_case(tmp_path / "case", Kantorovich()))
    answer(K1, "finished pieces of a day", 86.0, plan.worth, 1e-6)


# ---- a warehouse ----------------------------------------------------------------------------------------------


class Warehouse:
    """Room for 100, 50 at first; a unit held at the end of a quarter costs 1."""

    TABLES = ()

    def build(self, p: Problem) -> None:
        good = p.good("wares", "kt", at="item", over="season")
        stock = p.flow("stock", ("warehouse",), "kt", over="season", upper=100.0)
        bought, sold = (p.flow(name, ("warehouse",), "kt", over="season") for name in ("bought", "sold"))
        begun = Array.over(np.array([50.0]), "kt", "item", labels=("warehouse",))
        p.post(good, "warehouse", p.before(stock, begun) - stock, "out of stock")
        p.post(good, "warehouse", bought - sold, "bought, less sold")
        price = Array.over(np.array([10.0, 12.0, 8.0, 9.0]), "Mmoney/kt", "season")
        p.aim(price * (sold - bought), "trade")
        p.aim(-(quantity(1.0, "Mmoney/kt") * stock), "storage")


def test_t2_a_warehouse(answer: Answering, tmp_path: Path) -> None:
    """Filled for 500, held for 100, emptied for 1200."""
    plan = answer_of(bare_case(tmp_path / "case", Warehouse(), years(1, seasons=4)))
    answer(T2, "profit of the year", 600.0, plan.worth, 1e-9)
    stock = plan.choices.filter(pl.col("decision") == "stock")["value"].to_list()
    for quarter, wanted in (
        (1, 100.0),
        (2, 0.0),
    ):  # to fill it again for a gain of 9 − 8 − 1 is neither better nor worse
        answer(T2, f"stock after quarter {quarter}", wanted, stock[quarter - 1], 1e-9)
