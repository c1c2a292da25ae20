"""What the terminal leads with: a few lines, as the case asks for them in `[[headlines]]`."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING

from whitecoal.show.amounts import OTHER, Amounts, amounts
from whitecoal.show.choosing import unknown_names
from whitecoal.show.prices import money_of, scarce
from whitecoal.show.vocabulary import Showing, faults_of, showing
from whitecoal.show.words import number, percent, unit_words, with_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whitecoal.plans import Plan

WIDTH = 77
"""Of a terminal of 80 columns, three are the margin."""
LONGEST_NAME = 24
LONG = 34
"""A text longer than this takes the whole width of the page [letters]."""
SMALLEST_SHARE = 0.005


@dataclass(frozen=True)
class Headline:
    """One line to lead with.

    Args:
        name: what it is about.
        text: what is said.
        rule: how it was found, where that needs saying.
        last: the number to compare with that of another plan, and of which years it is (`when`).
        unit: of that number; empty where there is none.
    """

    name: str
    text: str
    rule: str = ""
    last: float = 0.0
    unit: str = ""
    when: str = ""


def headlines(plan: Plan, asked_by: Plan | None = None) -> list[Headline]:
    """The headlines of a plan, as its case asks for them, or as the case of another plan does."""
    entries = (asked_by or plan).about.get("headlines", [])
    asked = [showing(entry) for entry in entries if isinstance(entry, dict)]
    return [_headline(plan, one) for one in asked]


def headline_lines(plan: Plan) -> list[str]:
    """The headlines for the terminal, within 80 columns with a margin of three."""
    return laid_out([(one.name, one.text) for one in headlines(plan)])


def laid_out(pairs: Sequence[tuple[str, str]]) -> list[str]:
    """Names and texts in two columns; what is too long goes on below its column."""
    fitting = [len(name) for name, _ in pairs if len(name) <= LONGEST_NAME]
    width = max(fitting, default=0)
    lines: list[str] = []
    for name, text in pairs:
        start = f"{name:<{width}}  " if len(name) <= width else f"{name}: "
        room = textwrap.TextWrapper(
            WIDTH, initial_indent=start, subsequent_indent=" " * (width + 2), break_on_hyphens=False
        )
        lines += room.wrap(text) or [start.rstrip()]
    return lines


def complaints(plan: Plan) -> list[str]:
    """What the headlines ask for and cannot have, as sentences."""
    entries = plan.about.get("headlines", [])
    told = [str(fault) for fault in faults_of("headlines", entries)]
    for entry in entries:
        if isinstance(entry, dict):
            asked = showing(entry)
            told += [f'Headline "{asked.name}": {sentence}' for sentence in unknown_names(plan, asked)]
    return told


def _headline(plan: Plan, asked: Showing) -> Headline:
    if asked.measure in ("dearest", "tightest"):
        return _limit(plan, asked)
    found = amounts(plan, asked)
    if not found:
        return Headline(asked.name, "nothing in this plan")
    if asked.measure == "shares":
        return Headline(asked.name, shares(found.greatest(asked.most)))
    money = money_of(plan)
    total = found.total
    if asked.measure == "growth":
        return Headline(
            asked.name, growth(total[0], total[-1], found.unit, money), "", total[-1], found.unit, found.at[-1]
        )
    value = {"first": total[0], "last": total[-1], "mean": found.mean(total), "total": found.summed(total)}
    told = with_unit(value[asked.measure], found.unit, money)
    return Headline(asked.name, told, "", value[asked.measure], found.unit)


def growth(first: float, last: float, unit: str, money: str) -> str:
    """From the first to the last: `612 → 871 thousand ha (+42 %)`."""
    if unit in ("%", "1"):
        scale = 100.0 if unit == "1" else 1.0
        return f"{percent(first * scale / 100)} → {percent(last * scale / 100)}"
    start = with_unit(first, unit, money).removesuffix(unit_words(unit, money)).strip()
    return f"{start} → {with_unit(last, unit, money)}{change(first, last)}"


def change(first: float, last: float) -> str:
    """A change in brackets, as a percentage, or as a multiple where it is more than tenfold."""
    if first <= 0 or last < 0:
        return ""
    if last > 10 * first:
        return f" ({number(last / first)} times)"
    told = percent(last / first - 1, signed=True)
    return " (unchanged)" if told.startswith("0") else f" ({told})"


def shares(found: Amounts) -> str:
    """The parts of a whole over all years, the greatest first: `oil 61 % · manganese 24 %`."""
    parts = {name: found.summed(values) for name, values in found.series.items()}
    whole = sum(parts.values())
    if whole <= 0:
        return "nothing in this plan"
    ranked = sorted(parts.items(), key=lambda part: (part[0] == OTHER, -part[1]))
    told = [f"{name} {percent(value / whole)}" for name, value in ranked if value / whole >= SMALLEST_SHARE]
    return " · ".join(part.replace(" ", "\u00a0") for part in told)


def _limit(plan: Plan, asked: Showing) -> Headline:
    found = scarce(plan, asked.good, by=asked.measure)
    rule = {
        "dearest": "The account with the highest price of one more unit.",
        "tightest": "The account where one per cent more in a year would be worth most.",
    }[asked.measure]
    if not found:
        return Headline(asked.name, "nothing is scarce", rule)
    return Headline(asked.name, found[0].told(money_of(plan)), rule)
