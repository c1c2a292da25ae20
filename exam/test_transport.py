"""Dantzig's transport problem twice: as a folder of tables with the sector of trade, and in three verbs."""

from pathlib import Path

import numpy as np
import polars as pl

from bare import answer_of, bare_case, head, planned_folder
from page import Answering
from questions import T1
from whitecoal import Array, Problem

SUPPLY = {"Seattle": 350.0, "San Diego": 600.0}
DEMAND = {"New York": 325.0, "Chicago": 300.0, "Topeka": 275.0}
DISTANCE = {"Seattle": (2.5, 1.7, 1.8), "San Diego": (2.5, 1.8, 1.4)}
"""Thousand miles; a case costs 90 dollars a thousand miles. A case stands for a thousand tonnes, a thousand dollars for
a million."""
FREIGHT = 90.0
LEAST = 153.675
PRICES = {"New York": 225.0, "Chicago": 153.0, "Topeka": 126.0, "Seattle": 0.0, "San Diego": 0.0}
"""What one more case there would cost, or spare [USD]: the marginals printed for the model. There are no others: San
Diego has cases left, and both plants send to New York in one of the best plans."""
WORTH = 1000.0
"""What a case delivered is worth in the folder [USD], so much that all is delivered."""


def tables() -> dict[str, str]:
    """A cannery is a process, a market a partner, a road a corridor."""
    lanes = [(plant, market, DISTANCE[plant][at]) for plant in SUPPLY for at, market in enumerate(DEMAND)]
    places = [*(f"{name},region,Land" for name in (*SUPPLY, *DEMAND)), *(f"{name} buyers,partner," for name in DEMAND)]
    return {
        "case.toml": head("Canneries and markets", "processes", "trade", "treasury"),
        "places.csv": "\n".join(["place,kind,within", "Land,union,", *places, ""]),
        "pools.csv": "\n".join(["good,place,holder", *(f"cash,{name},Land" for name in (*SUPPLY, *DEMAND)), ""]),
        "goods.csv": "good,unit,spare\ncans,kt,no\n",
        "processes.csv": "\n".join(
            ["process,place,capacity", *(f"{name} cannery,{name},{most}" for name, most in SUPPLY.items()), ""]
        ),
        "process_flows.csv": "\n".join(
            ["process,good,amount,unit", *(f"{name} cannery,cans,1,kt/kt" for name in SUPPLY), ""]
        ),
        "partners.csv": "\n".join(["partner,paid_in", *(f"{name} buyers,cash" for name in DEMAND), ""]),
        "markets.csv": "\n".join(
            [
                "partner,good,port,direction,step,quantity,price [USD/t]",
                *(f"{name} buyers,cans,{name},buys,1,{most},{WORTH}" for name, most in DEMAND.items()),
                "",
            ]
        ),
        "corridors.csv": "\n".join(
            [
                "corridor,from,to,capacity,cost [USD/t]",
                *(f"{plant} to {market},{plant},{market},1000,{FREIGHT * far!r}" for plant, market, far in lanes),
                "",
            ]
        ),
        "reserves.csv": "holder,good,start [MUSD],minimum [MUSD],end_value\nLand,cash,1000,0,1\n",
    }


def test_t1_transport_as_a_folder_of_trade(answer: Answering, tmp_path: Path) -> None:
    plan = planned_folder(tmp_path, tables())
    carriage = -plan.to_table("cash").filter(pl.col("entry") == "carriage")["value"].sum()
    answer(T1, "least freight, sector of trade [thousand dollar]", LEAST, carriage, 1e-6)
    prices = {row["place"]: row["price"] for row in plan.accounts.filter(pl.col("good") == "cans").to_dicts()}
    for place, price in PRICES.items():
        answer(T1, f"price at {place}, sector of trade [dollar/case]", price, 1000 * prices[place], 1e-6)


class Transport:
    """Cases at plants and markets, and lanes between them."""

    TABLES = ()

    def build(self, p: Problem) -> None:
        """Cases that are left over may stay; what is sent costs its freight."""
        good = p.good("cases", "kt", at="item", spare=True)
        lanes = [(plant, market) for plant in SUPPLY for market in DEMAND]
        labels = tuple(" to ".join(lane) for lane in lanes)
        sent = p.flow("sent", labels, "kt")
        p.post(good, tuple(SUPPLY), Array.over(np.array([*SUPPLY.values()]), "kt", "item", labels=(*SUPPLY,)), "canned")
        p.post(good, tuple(DEMAND), -Array.over(np.array([*DEMAND.values()]), "kt", "item", labels=(*DEMAND,)), "eaten")
        p.post(good, [lane[0] for lane in lanes], -sent, "sent")
        p.post(good, [lane[1] for lane in lanes], sent, "arrived")
        cost = FREIGHT * np.array([DISTANCE[plant] for plant in SUPPLY]).ravel()
        p.aim(-(Array.over(cost, "money/t", "item", labels=labels) * sent), "freight")


def test_t1_transport_in_three_verbs(answer: Answering, tmp_path: Path) -> None:
    plan = answer_of(bare_case(tmp_path / "case", Transport()))
    answer(T1, "least freight [thousand dollar]", LEAST, -plan.worth, 1e-6)
    prices = {row["place"]: row["price"] for row in plan.accounts.filter(pl.col("good") == "cases").to_dicts()}
    for place, price in PRICES.items():
        answer(T1, f"price at {place} [dollar/case]", price, 1000 * prices[place], 1e-6)
