"""The plan beside what happened: the series of history.csv against sums of the ledger, and what the prices say why."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from whitecoal.errors import UnitError
from whitecoal.show import charts
from whitecoal.show.amounts import Amounts, amounts, span_named, spans
from whitecoal.show.choosing import matching
from whitecoal.show.drawing import svg
from whitecoal.show.marks import MARK, WEAK, rows_of
from whitecoal.show.markup import figure_cell, row_head, table, word
from whitecoal.show.prices import money_of, scarce
from whitecoal.show.words import number, percent, unit_words
from whitecoal.units import unit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from whitecoal.plans import Plan
    from whitecoal.show.figures import Page
    from whitecoal.show.prices import Scarce
    from whitecoal.show.vocabulary import Showing

FILE = "history.csv"
SIZE = (280, 120)
ABOUT = f"""<p>Lines are the plan, a line for each stage; circles are what is known to have happened, filled where it
was measured, hollow and marked {MARK} where it is an estimate or from memory. The plan was not fitted to it.</p>"""


@dataclass(frozen=True)
class Known:
    """Something known of a year: how much, and whether that is an estimate."""

    year: int
    value: float
    guessed: bool


def known_of(plan: Plan, series: str, printed: str) -> list[Known]:
    """What history.csv of the run's case says of a series, in the unit wanted, by year."""
    found = []
    for row in rows_of(plan.folder / "case" / FILE) if plan.folder else ():
        if row.get("series") != series:
            continue
        try:
            factor = unit(row["unit"]).factor_to(unit(printed))
            found.append(Known(int(row["year"]), float(row["value"]) * factor, row.get("grade", "") in WEAK))
        except (UnitError, ValueError, KeyError):
            continue
    return sorted(found, key=lambda one: one.year)


def beside(page: Page, listed: Sequence[Showing]) -> str:
    """Small charts of plan and history side by side, and a table with what the prices say."""
    panels: list[str] = []
    rows: list[tuple[str, ...]] = []
    short = {limit: _short(page.plan, limit) for asked in listed for limit in asked.limits}
    for asked in listed:
        found = amounts(page.plan, asked)
        known = known_of(page.plan, asked.series or asked.name, found.unit)
        if not known:
            continue
        panels.append(_panel(page, asked, found, known))
        rows += _rows(page.plan, asked, (found, known), short)
    if not panels:
        return ""
    head = ("", "year", "history", "plan", "difference", "~what the prices say of that year")
    return f"{ABOUT}<div class=panels>{''.join(panels)}</div>{table(head, rows)}"


def _panel(page: Page, asked: Showing, found: Amounts, known: Sequence[Known]) -> str:
    frame = charts.Frame.of_years(spans(page.plan), *SIZE)
    points = [(one.year, one.value, one.guessed) for one in known]
    words = unit_words(found.unit, money_of(page.plan))
    told = f"{asked.name}: the plan from {number(found.total[0])} to {number(found.total[-1])}; history " + ", ".join(
        f"{number(one.value)} in {one.year}" for one in known
    )
    drawn = svg(charts.beside_history(found, frame, points), name=page.name(), told=told)
    caption = f"<figcaption><span class=unit>{escape(words)}</span></figcaption>"
    return f"<figure><h3>{escape(asked.name)}</h3>{caption}{drawn}</figure>"


def _rows(
    plan: Plan, asked: Showing, both: tuple[Amounts, Sequence[Known]], short: Mapping[str, Sequence[Scarce]]
) -> list[tuple[str, ...]]:
    """The first and the last year that both know, and the year between in which they differ most."""
    found, known = both
    values = dict(zip(found.at, found.total, strict=True))
    first, end = spans(plan)[0].first_year, spans(plan)[-1].first_year + spans(plan)[-1].length
    inside = [one for one in known if first <= one.year < end]
    if not inside:
        return []
    between = sorted(inside[1:-1], key=lambda one: -abs(values[span_named(plan, str(one.year))] - one.value))[:1]
    told = dict.fromkeys([inside[0], *between, inside[-1]])
    return [
        _told(asked.name, one, values[span_named(plan, str(one.year))], _why(plan, asked, one.year, short))
        for one in sorted(told, key=lambda known: known.year)
    ]


def _told(name: str, one: Known, planned: float, why: str) -> tuple[str, ...]:
    change = percent(planned / one.value - 1, signed=True) if one.value else "–"
    value = number(one.value) + (f" {MARK}" if one.guessed else "")
    cells = (figure_cell(text) for text in (str(one.year), value, number(planned), change))
    return (row_head(name), *cells, word(why))


def _why(plan: Plan, asked: Showing, year: int, short: Mapping[str, Sequence[Scarce]]) -> str:
    """What the prices of the accounts named as limits say of a year."""
    span = span_named(plan, str(year))
    told = []
    for limit in asked.limits:
        found = [one for one in short[limit] if one.span == span]
        told.append(found[0].short(money_of(plan)) if found else f"{limit}: not short")
    return "; ".join(told) + "." if told else ""


def _short(plan: Plan, limit: str) -> list[Scarce]:
    """The scarce accounts of a limit: `mine capacity at Chiatura`, or of a good wherever it is."""
    good, _, place = (limit, "", "") if limit in plan.about["goods"] else limit.partition(" at ")
    found = scarce(plan, [good])
    return [one for one in found if not place or matching([one.place], [place])]
