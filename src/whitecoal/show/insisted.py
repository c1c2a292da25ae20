"""What is insisted on, and what it costs: the commitments of a plan, on the terminal and in the report."""

from __future__ import annotations

import json
import textwrap
from typing import TYPE_CHECKING, Any

import polars as pl

from whitecoal.show.headlines import WIDTH
from whitecoal.show.markup import figure_cell, row_head, table, word
from whitecoal.show.prices import money_of
from whitecoal.show.words import money_words, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whitecoal.plans import Plan

FILE = "commitments.json"
ACCOUNTS = "commitment"
"""How the goods begin in which commitments are kept."""
NONE = "This plan insists on nothing: its case has no commitments."
ANYWAY = "nothing: the plan would do it anyway"
STORY = """<p>What was decided before the plan was made, and is kept by it. The price of a commitment is what insisting
on one unit less would be worth, the whole works as they are. Its cost is the worth of the plan made again without it,
less the worth of this one; where works are whole both are known to a gap only, and the cost lies between two
ends.</p>"""
NOT_ASKED = (
    "<p>What each costs in all is found by planning again without it: <code>whitecoal commitments RUN</code>.</p>"
)


def insisted_lines(plan: Plan, found: Sequence[dict[str, Any]]) -> list[str]:
    """The costs for the terminal, as `whitecoal commitments` found them."""
    if not found:
        return [NONE]
    lines = [f"What is insisted on, and what it costs, in million {money_of(plan)}, discounted:", ""]
    for one in found:
        price = "" if one["price"] is None else f"; by its price {number(one['price'])}"
        told = f"{one['name']} ({one['asks']}): {_cost(one)}{price}."
        lines += textwrap.wrap(told, WIDTH, initial_indent=" · ", subsequent_indent="   ", break_on_hyphens=False)
    return lines


def what_is_insisted_on(plan: Plan) -> str:
    """The chapter of the report: every commitment with its price and, once it was asked for, its cost."""
    listed = plan.about.get("commitments", [])
    if not listed:
        return ""
    found = _found(plan)
    prices, whole = _prices(plan), {one["name"] for one in listed if one["whole"]}
    money = money_of(plan)
    rows = []
    for one in [*listed, *(cost for cost in found.values() if cost["name"] not in {c["name"] for c in listed})]:
        cost = found.get(one["name"])
        price = prices.get(one["name"])
        told = "" if price is None else money_words(price, money) if price else "nothing"
        told = "none: whole works" if one["name"] in whole else told
        rows.append(
            (
                row_head(one["name"]),
                word(one["asks"] + (f" ({one['reason']})" if one["reason"] else "")),
                figure_cell(told),
                word("" if cost is None else _cost(cost)),
            )
        )
    head = ("", "~asked", "greatest price of a unit", f"~cost, million {money}, discounted")
    return STORY + table(head, rows) + ("" if found else NOT_ASKED)


def _cost(one: dict[str, Any]) -> str:
    """What a commitment costs, in words."""
    if one["free"]:
        return ANYWAY
    relief = f"; without it {number(one['relief'])} million person-years less of hunger" if one["relief"] > 0 else ""
    if one["relief"] < 0:
        relief = f"; without it {number(-one['relief'])} million person-years more of hunger"
    between = f" (between {number(one['cost_low'])} and {number(one['cost_high'])})"
    wide = one["cost_high"] - one["cost_low"] > 0.005 * abs(one["cost"])
    return f"{number(one['cost'])}{between if wide else ''}{relief}"


def _found(plan: Plan) -> dict[str, dict[str, Any]]:
    """The costs that were asked for, by the name of the commitment."""
    path = None if plan.folder is None else plan.folder / FILE
    if path is None or not path.is_file():
        return {}
    return {one["name"]: one for one in json.loads(path.read_text(encoding="utf-8"))}


def _prices(plan: Plan) -> dict[str, float]:
    """The greatest price of each commitment in any year [million money of that year per unit]."""
    goods = [name for name in plan.about["goods"] if name.startswith(ACCOUNTS)]
    rows = plan.accounts.filter(pl.col("good").is_in(goods))
    return dict(rows.group_by("place", maintain_order=True).agg(pl.col("price").max()).iter_rows())
