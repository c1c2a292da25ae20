"""Ricardo: two countries that can both make both goods gain by making one each."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from bare import answer_of, bare_case
from page import Answering
from questions import T3
from whitecoal import Array, Problem

LABOUR = {
    ("England", "cloth"): 100.0,
    ("England", "wine"): 120.0,
    ("Portugal", "cloth"): 90.0,
    ("Portugal", "wine"): 80.0,
}
"""A year's work of so many men."""


class TwoCountries:
    """Each country wants one of each; a man's year of work stands for a million of the money.

    Args:
        trades: whether goods travel; then one cloth is given for one wine.
    """

    TABLES = ()

    def __init__(self, *, trades: bool) -> None:
        self.trades = trades

    def build(self, p: Problem) -> None:
        labels = tuple(" · ".join(pair) for pair in LABOUR)
        wanted = Array.over(np.ones(4), "kt", "item", labels=labels)
        made = p.flow("made", labels, "kt")
        goods = p.good("goods", "kt", at="item", spare=True)
        p.post(goods, labels, made - wanted, "made, less wanted")
        if self.trades:
            sent = p.flow("cloth for wine", ("England",), "kt", lower=-np.inf)
            for label, gives in zip(labels, (-1.0, 1.0, 1.0, -1.0), strict=True):
                p.post(goods, label, gives * sent, "exchanged")
        p.aim(-(Array.over(np.array([*LABOUR.values()]), "Mmoney/kt", "item", labels=labels) * made), "labour")


@pytest.mark.parametrize(("trades", "men"), [(False, (220.0, 170.0)), (True, (200.0, 160.0))])
def test_t3_cloth_for_wine(answer: Answering, *, trades: bool, men: tuple[float, float], tmp_path: Path) -> None:
    """England makes two of cloth for 200, Portugal two of wine for 160: 20 and 10 are spared."""
    plan = answer_of(bare_case(tmp_path / "case", TwoCountries(trades=trades)))
    labour = plan.ledger.filter(pl.col("entry") == "labour")
    how = "with trade" if trades else "alone"
    for country, wanted in zip(("England", "Portugal"), men, strict=True):
        found = -labour.filter(pl.col("item").str.starts_with(country))["value"].sum()
        answer(T3, f"labour of {country}, {how} [man]", wanted, found, 1e-9)
