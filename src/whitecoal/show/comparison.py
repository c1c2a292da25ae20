"""A plan beside its base: headlines side by side, then the differences that weigh most."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Any

import polars as pl

from whitecoal.show.amounts import spans
from whitecoal.show.headlines import WIDTH, Headline, growth, headlines, laid_out
from whitecoal.show.prices import money_of
from whitecoal.show.words import number, unit_words, with_unit

if TYPE_CHECKING:
    from whitecoal.plans import Plan

VALUES = ("base", "this", "difference")
BY = ("good", "place", "entry", "stage")
MOST = 12
"""Differences told on the terminal."""


def comparison_table(this: Plan, base: Plan) -> pl.DataFrame:
    """Signed differences, this plan less the base: good, place, entry, stage, unit, base, this, difference."""
    return this.compare(base, BY)


def comparison_lines(this: Plan, base: Plan) -> list[str]:
    """The comparison for the terminal: headlines first, then the differences that weigh most."""
    lines = [f"{_called(base)} → {_called(this)}", ""]
    lines += laid_out([*_side_by_side(this, base), _worth(this, base)])
    if [span.label for span in spans(this)] != [span.label for span in spans(base)]:
        lines += ["", "Their stages differ; differences are told of the stages they share."]
    found = weightiest(this, base)
    if not len(found):
        return [*lines, "", "No entry of the ledger differs."]
    lines += ["", "Where they differ most, valued at the base's prices, in the year of most:"]
    for row in found.iter_rows(named=True):
        lines += _told(row, cells_of(base, row["good"]), money_of(this))
    return lines


def cells_of(plan: Plan, good: str) -> int:
    """In how many seasons and blocks a year a capacity stands; 1 for what may be summed over them.

    A good of which a surplus may be left in every season is counted as one that stands there the whole year.
    """
    told, calendar = plan.about["goods"].get(good, {}), plan.about["calendar"]
    seasons, blocks = len(calendar["seasons"]), len(calendar["blocks"])
    if not told.get("spare"):
        return 1
    return {"season": seasons, "block": seasons * blocks}.get(str(told.get("over")), 1)


def weightiest(this: Plan, base: Plan, most: int = MOST) -> pl.DataFrame:
    """The differences that weigh most: valued at the prices of the base, one for each good, place and entry.

    Returns:
        DataFrame: good, place, entry, stage (the one with the greatest difference), unit, base, this, difference.
    """
    both = {span.label for span in spans(base)} & {span.label for span in spans(this)}
    table = comparison_table(this, base).filter(
        pl.col("good").is_in(list(base.about["goods"])) & pl.col("stage").is_in(sorted(both))
    )
    priced = (
        base.accounts.group_by("good", "place", "stage", maintain_order=True)
        .agg(pl.col("price").abs().mean())
        .filter(pl.col("price") > 0)
    )
    years = {span.label: float(span.length) for span in spans(base)}
    weighed = table.join(priced, on=["good", "place", "stage"], how="inner", maintain_order="left").with_columns(
        size=pl.col("difference").abs() * pl.col("price"),
        weight=pl.col("difference").abs()
        * pl.col("price")
        * pl.col("stage").replace_strict(years, default=1.0, return_dtype=pl.Float64),
    )
    ranked = weighed.sort("size", descending=True, maintain_order=True)
    one_each = ranked.group_by("good", "place", "entry", "unit", maintain_order=True).agg(
        pl.col("stage", "base", "this", "difference").first(), pl.col("weight").sum()
    )
    columns = ["good", "place", "entry", "stage", "unit", "base", "this", "difference"]
    return one_each.sort("weight", descending=True, maintain_order=True).select(columns).head(most)


def _called(plan: Plan) -> str:
    amended = ", ".join(str(one.get("name", "")) for one in plan.about.get("amendments", []))
    return str(plan.about.get("name", "")) + (f" ({amended})" if amended else "")


def _side_by_side(this: Plan, base: Plan) -> list[tuple[str, str]]:
    """Each headline of this plan, the base's answer to the same question before it."""
    told = []
    for old, new in zip(headlines(base, this), headlines(this), strict=True):
        if new.unit and old.unit == new.unit:
            told.append((new.name, _moved(old, new, money_of(this))))
        else:
            told.append((new.name, f"{old.text} (as before)" if old.text == new.text else f"{old.text} ⇒ {new.text}"))
    return told


def _moved(old: Headline, new: Headline, money: str) -> str:
    return growth(old.last, new.last, new.unit, money) + (f" in {new.when}" if new.when else "")


def _worth(this: Plan, base: Plan) -> tuple[str, str]:
    money = money_of(this)
    gained = with_unit(this.worth - base.worth, "", money, signed=True)
    return "Worth", f"{number(base.worth)} → {number(this.worth)} million {money} ({gained})"


def _told(row: dict[str, Any], cells: int, money: str) -> list[str]:
    """A difference as a sentence; what stands in every season is told as the mean of the year."""
    before, after, difference = (number(row[name] / cells, signed=name == "difference") for name in VALUES)
    mean = ", mean of the year" if cells > 1 else ""
    text = (
        f"{row['good']} at {row['place']}, {row['entry']}: {before} → {after} "
        f"{unit_words(row['unit'], money)} in {row['stage']}{mean} ({difference})"
    )
    return textwrap.wrap(text, WIDTH, initial_indent=" · ", subsequent_indent="   ", break_on_hyphens=False)
