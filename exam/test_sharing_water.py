"""Water that does not suffice for all: along a river, and among three kibbutzim."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from bare import answer_of, bare_case
from page import Answering
from questions import W5, W6
from whitecoal import Array, Problem, quantity


class Loucks:
    """Three users with falling returns, on a grid of steps."""

    TABLES = ()
    RETURNS = ((6.0, 1.0), (7.0, 1.5), (8.0, 0.5))

    def __init__(self, step: float) -> None:
        self.step = step

    def build(self, p: Problem) -> None:
        """The return of a step is that over its whole width: a x − b x²."""
        good = p.good("water", "hm3", at="region", spare=True)
        p.post(good, "Land", quantity(6.0, "hm3"), "comes")
        steps = round(6 / self.step)
        ends = np.arange(steps + 1) * self.step
        for user, (slope, bend) in enumerate(self.RETURNS):
            labels = tuple(f"{user + 1} · {number}" for number in range(steps))
            used = p.flow(f"used by {user + 1}", labels, "hm3", upper=self.step)
            value = np.diff(slope * ends - bend * ends**2) / self.step
            p.post(good, "Land", -used, f"used by {user + 1}")
            p.aim(Array.over(value, "Mmoney/hm3", "item", labels=labels) * used, "returns")


@pytest.mark.parametrize("step", [1.0, 0.5, 0.1])
def test_w5_three_users_on_a_river(answer: Answering, step: float, tmp_path: Path) -> None:
    """At a step of h the slopes beside x = 4 are 8 − 4 ± h/2, and so is the price of water within h/2 of 4."""
    plan = answer_of(bare_case(tmp_path / "case", Loucks(step)))
    answer(W5, f"return, steps of {step:g}", 34.5, plan.worth, 1e-6)
    for user, amount in ((1, 1.0), (2, 1.0), (3, 4.0)):
        used = -plan.ledger.filter(pl.col("entry") == f"used by {user}")["value"].sum()
        answer(W5, f"water of user {user}, steps of {step:g}", amount, used, 1e-9)
    (price,) = plan.accounts.filter(pl.col("good") == "water")["price"].to_list()
    answer(W5, f"price of water, steps of {step:g}", 4.0, price, step / 2 + 1e-9, note="within half a step")


class Kibbutzim:
    """Land, water, quotas of crops, and a share of land sown that is one for all."""

    TABLES = ()
    KIBBUTZIM = ("1", "2", "3")
    CROPS = ("beets", "cotton", "sorghum")
    LAND, WATER = (400.0, 600.0, 300.0), (600.0, 800.0, 375.0)
    QUOTA, THIRST, RETURN = (600.0, 500.0, 325.0), (3.0, 2.0, 1.0), (1000.0, 750.0, 250.0)

    def build(self, p: Problem) -> None:
        """A thousand acres of the source stand for a thousand hectares, an acre-foot for a hectare-metre."""
        pairs = [(kibbutz, crop) for kibbutz in self.KIBBUTZIM for crop in self.CROPS]
        fields = tuple(" · ".join(pair) for pair in pairs)
        where, what = [pair[0] for pair in pairs], [pair[1] for pair in pairs]

        def each(values: tuple[float, ...], text: str, labels: tuple[str, ...]) -> Array:
            return Array.over(np.array(values), text, "item", labels=labels)

        area = p.flow("sown", fields, "kha")
        thirst = each(self.THIRST, "hm3/kha", self.CROPS).at(what, fields)
        land, water = each(self.LAND, "kha", self.KIBBUTZIM), each(self.WATER, "hm3", self.KIBBUTZIM)
        for name, text, there, taken in (("land", "kha", land, area), ("water", "hm3", water, thirst * area)):
            good = p.good(name, text, at="item", spare=True)
            p.post(good, self.KIBBUTZIM, there, "there")
            p.post(good, where, -taken, "taken")
        quota = p.good("quota", "kha", at="item", spare=True)
        p.post(quota, self.CROPS, each(self.QUOTA, "kha", self.CROPS), "granted")
        p.post(quota, what, -area, "sown")
        share = p.good("share of land sown", "1", at="item", meaning="The same in every kibbutz.")
        p.post(share, where, area * land.inverse().at(where, fields), "sown")
        common = p.flow("share sown by all", ("all",), "1").at(["all"] * 3, self.KIBBUTZIM)
        p.post(share, self.KIBBUTZIM, -common, "of all")
        p.aim(each(self.RETURN, "money/ha", self.CROPS).at(what, fields) * area, "net return")


def test_w6_three_kibbutzim(answer: Answering, tmp_path: Path) -> None:
    plan = answer_of(bare_case(tmp_path / "case", Kibbutzim()))
    answer(W6, "net return [dollar]", 633_333.33, plan.worth * 1000, 1e-2, note="printed to the cent")
    sown = plan.choices.filter(pl.col("decision") == "sown")
    for crop, area in (("beets", 258.3333333333), ("cotton", 500.0), ("sorghum", 0.0)):
        found = sown.filter(pl.col("item").str.ends_with(crop))["value"].sum()
        answer(W6, f"{crop}, in all [acre]", area, found, 1e-6)
    (share,) = plan.choices.filter(pl.col("decision") == "share sown by all")["value"].to_list()
    answer(W6, "share of land sown", 7 / 12, share, 1e-9)
