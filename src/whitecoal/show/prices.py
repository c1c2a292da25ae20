"""What is scarce: accounts in which a little more would be worth most, from the prices of the ledger.

Two rules, each said where it is used:

- *dearest*: of the goods named, the account whose price of one more unit is highest;
- *tightest*: the account in which one per cent more of what it is given in a year would be worth most. Where no
  good is named, those goods are looked at of which a surplus may be left: where these have a price they are used up.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from whitecoal.show.amounts import span_of_stage
from whitecoal.show.words import further, money_name, money_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whitecoal.plans import Plan

LITTLE = 1e-9
"""Prices at or below this are nothing but rounding [Mmoney per unit]."""


@dataclass(frozen=True)
class Scarce:
    """An account in which more would be worth something.

    Args:
        good, place, span: which account, in which years.
        price: worth of one more unit, the mean of its seasons [Mmoney per unit].
        unit: of the good.
        gain: worth of one per cent more of what it is given [Mmoney a year].
    """

    good: str
    place: str
    span: str
    price: float
    unit: str
    gain: float

    def told(self, money: str) -> str:
        """As a sentence: `foreign exchange in 1923; a further million roubles would be worth 1.7 million roubles`."""
        where = f" at {self.place}" if self.place else ""
        return f"{self.good}{where} in {self.span}; {self.worth(money)}"

    def worth(self, money: str) -> str:
        """What a further unit would be worth: `a further million roubles would be worth 1.7 million roubles`."""
        return f"{further(self.unit, money)} would be worth {money_words(self.price, money)}"

    def short(self, money: str) -> str:
        """In few words: `foreign exchange: 1.7 million roubles for a further million roubles`."""
        where = f" at {self.place}" if self.place else ""
        return f"{self.good}{where}: {money_words(self.price, money)} for {further(self.unit, money)}"


def scarce(plan: Plan, goods: Sequence[str] = (), *, by: str = "tightest") -> list[Scarce]:
    """The scarce accounts, the first the one where more would be worth most.

    Args:
        plan: whose prices are read.
        goods: the goods to look at; none: those of which a surplus may be left.
        by: "tightest" ranks by the worth of one per cent more, "dearest" by the price of a unit.
    """
    known = plan.about["goods"]
    looked_at = list(goods) or [name for name, good in known.items() if good.get("spare")]
    chances = {row["label"]: row["probability"] for row in plan.about["calendar"]["scenarios"]}
    given = plan.ledger.filter(
        pl.col("good").is_in(looked_at) & (pl.col("account") >= 0) & (pl.col("value") > 0) & (pl.col("price") > LITTLE)
    )
    every = _given_in_all(plan, looked_at)
    table = (
        given.with_columns(
            gain=pl.col("value")
            * pl.col("price")
            * pl.col("scenario").replace_strict(chances, default=1.0, return_dtype=pl.Float64),
            span=pl.col("stage").replace_strict(span_of_stage(plan), default="", return_dtype=pl.String),
        )
        .group_by("good", "place", "span", "unit", maintain_order=True)
        .agg(pl.col("gain").sum())
        .join(every, on=["good", "place", "span"], how="left", maintain_order="left")
        .with_columns(price=pl.col("gain") / pl.col("amount"), gain=pl.col("gain") * 0.01)
        .sort("price" if by == "dearest" else "gain", descending=True, maintain_order=True)
    )
    columns = ("good", "place", "span", "price", "unit", "gain")
    alone = {good for good, places in _places_of(plan, looked_at).items() if places == 1}
    found = [Scarce(*row) for row in table.select(columns).iter_rows()]
    return [replace(one, place="") if one.good in alone else one for one in found]


def _places_of(plan: Plan, goods: Sequence[str]) -> dict[str, int]:
    """At how many places each good has an account."""
    rows = plan.accounts.filter(pl.col("good").is_in(list(goods)))
    return dict(rows.group_by("good").agg(pl.col("place").n_unique()).iter_rows())


def _given_in_all(plan: Plan, goods: Sequence[str]) -> pl.DataFrame:
    """What each account is given in a year, whether it has a price or not."""
    chances = {row["label"]: row["probability"] for row in plan.about["calendar"]["scenarios"]}
    weigh = pl.col("scenario").replace_strict(chances, default=1.0, return_dtype=pl.Float64)
    rows = plan.ledger.filter(pl.col("good").is_in(list(goods)) & (pl.col("value") > 0))
    return (
        rows.with_columns(
            amount=pl.col("value") * weigh,
            span=pl.col("stage").replace_strict(span_of_stage(plan), default="", return_dtype=pl.String),
        )
        .group_by("good", "place", "span", maintain_order=True)
        .agg(pl.col("amount").sum())
    )


def by_account(found: Sequence[Scarce], most: int) -> list[Scarce]:
    """The first of each good and place, and not more than three of one good."""
    kept: dict[tuple[str, str], Scarce] = {}
    count: dict[str, int] = {}
    for one in found:
        if (one.good, one.place) in kept or count.get(one.good, 0) >= 3:
            continue
        kept[one.good, one.place] = one
        count[one.good] = count.get(one.good, 0) + 1
    return list(kept.values())[:most]


def money_of(plan: Plan) -> str:
    """What the plan's money is called."""
    return str(plan.about.get("money_name") or money_name(str(plan.about.get("currency", ""))))
