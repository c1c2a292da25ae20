"""Nine projects and two budgets, as a folder of tables: projects are works, budgets are goods, gains are sold."""

from pathlib import Path

import polars as pl

from bare import TWO_YEARS, head, planned_folder
from page import Answering
from questions import C1
from whitecoal import Plan

GAIN = (14, 17, 17, 15, 40, 12, 14, 10, 12)
"""Present worth of each project."""
FIRST, SECOND = (12, 54, 6, 6, 30, 6, 48, 36, 18), (3, 7, 6, 2, 35, 6, 4, 3, 3)
"""What each takes of the two budgets, of which there are 50 and 20."""


def tables(whole: str) -> dict[str, str]:
    """What is begun in the first year gains in the second; what is begun in the second comes too late to gain."""

    def rows(*lines: str) -> str:
        return "\n".join([*lines, ""])

    names = [f"project {number}" for number in range(1, 10)]
    costs = {"first budget": FIRST, "second budget": SECOND}
    return {
        "case.toml": head("Nine projects", "processes", "trade", "treasury", "works", calendar=TWO_YEARS),
        "places.csv": rows("place,kind,within", "Land,region,", "Abroad,partner,"),
        "goods.csv": rows("good,unit,spare", "first budget,kt,yes", "second budget,kt,yes", "gain,kt,no"),
        "processes.csv": rows("process,place,capacity", "First chest,Land,50", "Second chest,Land,20", "Gains,Land,0"),
        "process_flows.csv": rows(
            "process,good,amount,unit",
            "First chest,first budget,1,kt/kt",
            "Second chest,second budget,1,kt/kt",
            "Gains,gain,1,kt/kt",
        ),
        "partners.csv": rows("partner,paid_in", "Abroad,cash"),
        "markets.csv": rows(
            "partner,good,port,direction,step,quantity,price [kUSD/t]", "Abroad,gain,Land,buys,1,1000,1"
        ),
        "reserves.csv": rows("holder,good,start [MUSD],minimum [MUSD],end_value", "Land,cash,0,0,1"),
        "works.csv": rows(
            "work,place,whole,most,build_years,residual", *(f"{name},Land,{whole},1,1,0" for name in names)
        ),
        "work_costs.csv": rows(
            "work,good,amount,unit",
            *(
                f"{name},{good},{amount},kt"
                for good, taken in costs.items()
                for name, amount in zip(names, taken, strict=True)
            ),
        ),
        "work_effects.csv": rows(
            "work,good,at,amount,unit",
            *(f"{name},process capacity,Gains,{gain},kt/year" for name, gain in zip(names, GAIN, strict=True)),
        ),
    }


def begun(plan: Plan) -> dict[int, float]:
    """How much of each project is begun in the first year."""
    rows = plan.choices.filter((pl.col("decision").str.starts_with("works begun")) & (pl.col("stage") == "1"))
    return {int(row["item"].removeprefix("project ")): row["value"] for row in rows.to_dicts()}


def test_c1_whole_projects(answer: Answering, tmp_path: Path) -> None:
    plan = planned_folder(tmp_path, tables("yes"))
    answer(C1, "present worth of whole projects", 70, plan.worth, 1e-6)
    assert {project for project, share in begun(plan).items() if share > 0.5} == {1, 3, 4, 6, 9}


def test_c1_parts_of_projects(answer: Answering, tmp_path: Path) -> None:
    plan = planned_folder(tmp_path, tables("no"))
    answer(C1, "present worth, parts allowed", 70.27, plan.worth, 5e-3, note="printed to two digits")
    for project, share, off in (
        (1, 1.0, 1e-6),
        (3, 1.0, 1e-6),
        (4, 1.0, 1e-6),
        (6, 0.97, 5e-3),
        (7, 0.045, 5e-4),
        (9, 1.0, 1e-6),
    ):
        answer(C1, f"share of project {project}", share, begun(plan)[project], off)
    known = plan.accounts.filter(pl.col("stage") == "1")
    for good, price in (("first budget", 0.136), ("second budget", 1.864)):
        (found,) = known.filter(pl.col("good") == good)["price"].to_list()
        answer(C1, f"price of the {good}", price, found, 5e-4, note="printed to three digits")
