"""Ore that is taken once: over two periods as a folder of tables, and over any number of periods.

Steps of width h stand for a demand a − b q, each at the mean price over its width, so that benefits are exact at the
ends of steps. With a rate of interest r let ρₜ = (1 + r)^(t−1). The plan has one rent λ of the first period, and sells
qₜ so that the step beside λ ρₜ is the last: a − b (qₜ + h/2) ≤ λ ρₜ ≤ a − b (qₜ − h/2), a less the cost. The true λ*
sells (a − λ* ρₜ) / b, which sums to the same stock. Subtracted and summed over n periods: b n h / 2 ≥ |λ − λ*| Σ ρₜ.
So

    |λ − λ*| ≤ b n h / (2 Σ ρₜ)      and      |qₜ − qₜ*| ≤ h/2 + ρₜ |λ − λ*| / b.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from bare import TWO_YEARS, answer_of, bare_case, head, planned_folder, years
from page import Answering
from questions import M1, M2
from whitecoal import Array, Plan, Problem, quantity

SLACK = 1e-9
"""For the rounding of numbers, beside the error of the step."""


def bounds(slope: float, growth: NDArray[np.float64], step: float) -> tuple[float, NDArray[np.float64]]:
    """By how much the rent of the first period, and each amount, may be off."""
    rent = slope * len(growth) * step / (2 * growth.sum())
    return rent, step / 2 + growth * rent / slope


# ---- two periods ----------------------------------------------------------------------------------------------

INTERCEPT, SLOPE, COST, STOCK = 8.0, 0.4, 2.0, 20.0
GROWTH = np.array([1.0, 1.1])


def tables(step: float) -> dict[str, str]:
    """A mine, a buyer who pays less for each further step, and a debt at 10 % that money earned earlier repays."""
    ladder = [
        f"Abroad,ore,Land,buys,{number + 1},{step},{INTERCEPT - SLOPE * step * (number + 0.5)!r}"
        for number in range(round(STOCK / step))
    ]
    return {
        "case.toml": head("Two periods", "labour", "mines", "trade", "treasury", calendar=TWO_YEARS),
        "places.csv": "place,kind,within\nLand,region,\nAbroad,partner,\n",
        "goods.csv": "good,unit,spare\nore,kt,no\n",
        "mines.csv": f"mine,place,product,capacity,cash_cost [kUSD/t]\nPit,Land,ore,100,{COST}\n",
        "tranches.csv": f"mine,tranche,reserve\nPit,1,{STOCK}\n",
        "partners.csv": "partner,paid_in\nAbroad,cash\n",
        "markets.csv": "\n".join(["partner,good,port,direction,step,quantity,price [kUSD/t]", *ladder, ""]),
        "credits.csv": "credit,holder,good,rate,draw_limit,ceiling,first_year,last_year,start\n"
        "Debt,Land,cash,0.1,1000,1000,1,2,500\n",
    }


@pytest.mark.parametrize("step", [2.0, 1.0, 0.25])
def test_m1_two_periods(answer: Answering, step: float, tmp_path: Path) -> None:
    """6 − 0.4 q = (6 − 0.4 (20 − q)) / 1.1 has q = 8.6 / 0.84 = 10.238; the rent is 6 − 0.4 q = 1.905.

    A dollar of the first year spares 1.10 of debt at the end. Prices are told in dollars of their own year: divided by
    the price of cash in it.
    """
    plan = planned_folder(tmp_path, tables(step))
    rent, amounts = bounds(SLOPE, GROWTH, step)
    told, note = f", steps of {step:g}", "error of the step"
    for at, (amount, price) in enumerate(((10.238, 3.905), (9.762, 4.095))):
        sold = sold_in(plan, str(at + 1))
        answer(M1, f"sold in period {at + 1}{told}", amount, sold, amounts[at] + 5e-4, note=note)
        asked = price_in(plan, "ore", str(at + 1))
        answer(M1, f"price in period {at + 1}{told}", price, asked, GROWTH[at] * rent + 5e-4, note=note)
    answer(M1, f"user cost of the first period{told}", 1.905, user_cost(plan, "1"), rent + 5e-4, note=note)
    assert user_cost(plan, "2") == pytest.approx(1.1 * user_cost(plan, "1"), rel=1e-9)


def test_m1_narrower_steps_come_nearer(tmp_path: Path) -> None:
    """10.238 lies 1.762 from the nearest end of a step of 4, 0.238 of one of 1 or 0.5, and 0.012 of one of 0.25."""
    plans = [planned_folder(tmp_path / f"{step}", tables(step)) for step in (4.0, 1.0, 0.25)]
    off = [abs(sold_in(plan, "1") - 8.6 / 0.84) for plan in plans]
    assert off == pytest.approx([12 - 8.6 / 0.84, 8.6 / 0.84 - 10, 10.25 - 8.6 / 0.84], abs=1e-9)


def sold_in(plan: Plan, stage: str) -> float:
    rows = plan.to_table("ore").filter((pl.col("entry") == "sold abroad") & (pl.col("stage") == stage))
    return -float(rows["value"].sum())


def price_in(plan: Plan, good: str, stage: str) -> float:
    """In money of the year."""
    known = plan.accounts.filter(pl.col("stage") == stage)
    (price,), (cash,) = (known.filter(pl.col("good") == name)["price"].to_list() for name in (good, "cash"))
    return float(price / cash)


def user_cost(plan: Plan, stage: str) -> float:
    return price_in(plan, "ore in the ground", stage)


# ---- any number of periods ------------------------------------------------------------------------------------


class Hotelling:
    """A stock, sold at no cost to a linear demand in steps."""

    TABLES = ()

    def __init__(self, intercept: float, slope: float, stock: float, step: float) -> None:
        self.intercept, self.slope, self.stock, self.step = intercept, slope, stock, step

    def build(self, p: Problem) -> None:
        """What is left may not be negative, and the last of it is sold as well as the first."""
        ore = p.good("ore in the ground", "kt", at="item")
        left = p.flow("ore left", ("pit",), "kt")
        p.post(ore, ("pit",), p.before(left, quantity(self.stock, "kt")) - left, "taken from the stock")
        steps = int(np.ceil(min(self.stock, self.intercept / self.slope) / self.step))
        labels = tuple(f"step {number + 1}" for number in range(steps))
        sold = p.flow("sold", labels, "kt", upper=self.step)
        p.post(ore, "pit", -sold, "sold")
        price = self.intercept - self.slope * self.step * (np.arange(steps) + 0.5)
        p.aim(Array.over(price, "Mmoney/kt", "item", labels=labels) * sold, "benefit")


def hotelling(
    folder: Path, market: tuple[float, float], stock: float, step: float, growth: NDArray[np.float64]
) -> Plan:
    """The plan of as many years as there are factors of growth."""
    rate = float(growth[1] / growth[0]) - 1
    sector = Hotelling(*market, stock, step)
    return answer_of(bare_case(folder / "case", sector, years(len(growth), discount=rate)))


def rents(plan: Plan) -> NDArray[np.float64]:
    """Price of ore in the ground, year by year, in money of the year."""
    return plan.accounts.filter(pl.col("good") == "ore in the ground")["price"].to_numpy()


def sold_by_year(plan: Plan, periods: int) -> NDArray[np.float64]:
    rows = plan.to_table("ore in the ground").filter(pl.col("entry") == "sold")
    return np.array([-rows.filter(pl.col("stage") == str(year + 1))["value"].sum() for year in range(periods)])


def test_m2_ten_periods(answer: Answering, tmp_path: Path) -> None:
    """Demand 10 − 0.5 q, 5 %, a stock of 100: λ = (10 × 10 − 0.5 × 100) / Σ 1.05^(t−1) = 50 / 12.5778925."""
    growth = 1.05 ** np.arange(10)
    rent = 50 / growth.sum()
    plan = hotelling(tmp_path, (10.0, 0.5), 100.0, 0.2, growth)
    off, amounts = bounds(0.5, growth, 0.2)
    found, sold = rents(plan), sold_by_year(plan, 10)
    answer(M2, "rent of period 1 of ten, steps of 0.2", rent, found[0], off + SLACK, note="error of the step")
    for at in (0, 9):
        told = f"sold in period {at + 1} of ten, steps of 0.2"
        answer(M2, told, (10 - rent * growth[at]) / 0.5, sold[at], amounts[at] + SLACK, note="error of the step")
    answer(M2, "rent of period 10 over that of period 1", 1.05**9, found[9] / found[0], 1e-9, note="exact at any step")


@given(
    periods=st.integers(2, 7),
    rate=st.floats(0.01, 0.25),
    market=st.tuples(st.floats(1.0, 50.0), st.floats(0.1, 5.0)),
    last=st.floats(0.3, 0.8),
    parts=st.integers(60, 150),
)
@settings(max_examples=12, deadline=None)
def test_m2_rents_grow_at_the_rate_of_interest(
    periods: int, rate: float, market: tuple[float, float], last: float, parts: int
) -> None:
    """In the last period the rent is a share `last` of the price at which nothing is sold, so that all periods sell."""
    intercept, slope = market
    growth = (1 + rate) ** np.arange(periods)
    rent = last * intercept / growth[-1]
    true = (intercept - rent * growth) / slope
    step = true.sum() / parts
    with TemporaryDirectory() as folder:
        plan = hotelling(Path(folder), market, true.sum(), step, growth)
    found = rents(plan)
    assert found / found[0] == pytest.approx(growth, rel=1e-7)
    off, amounts = bounds(slope, growth, step)
    assert abs(found[0] - rent) <= off * (1 + 1e-6)
    assert (np.abs(sold_by_year(plan, periods) - true) <= amounts * (1 + 1e-6)).all()
