"""The plan beside what happened: the series of history.csv against sums of the ledger, and what the prices say why."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from whitecoal.errors import UnitError
from whitecoal.show import charts
from whitecoal.show.amounts import Amounts, amounts, span_named, spans
from whitecoal.show.drawing import svg
from whitecoal.show.marks import MARK, WEAK, rows_of
from whitecoal.show.prices import money_of, scarce
from whitecoal.show.words import number, percent, unit_words
from whitecoal.units import unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whitecoal.plans import Plan
    from whitecoal.show.figures import Page
    from whitecoal.show.vocabulary import Showing

FILE = "history.csv"
SIZE = (280, 120)


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


def series_known(plan: Plan) -> set[str]:
    """The series of history.csv."""
    return {row.get("series", "") for row in rows_of(plan.folder / "case" / FILE)} if plan.folder else set()


def beside(page: Page, listed: Sequence[Showing]) -> str:
    """Small charts of plan and history side by side, and a table with what the prices say."""
    panels, rows = [], []
    for asked in listed:
        found = amounts(page.plan, asked)
        known = known_of(page.plan, asked.series or asked.name, found.unit)
        if not known:
            continue
        panels.append(_panel(page, asked, found, known))
        rows += _rows(page.plan, asked, found, known)
    if not panels:
        return ""
    return (
        "<p>Lines are the plan, a line for each stage; circles are what is known to have happened, filled where it was "
        f"measured, hollow and marked {MARK} where it is an estimate or from memory. The plan was not fitted to it.</p>"
        f"<div class=panels>{''.join(panels)}</div>"
        "<div class=scroll><table class=said><thead><tr><td></td><th>year</th><th>history</th><th>plan</th><th>difference</th>"
        f"<th>what the prices say of that year</th></tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _panel(page: Page, asked: Showing, found: Amounts, known: Sequence[Known]) -> str:
    frame = charts.Frame.of_years(spans(page.plan), *SIZE)
    points = [(one.year, one.value, one.guessed) for one in known]
    words = unit_words(found.unit, money_of(page.plan))
    told = f"{asked.name}: the plan from {number(found.total[0])} to {number(found.total[-1])}; history " + ", ".join(
        f"{number(one.value)} in {one.year}" for one in known
    )
    drawn = svg(charts.beside_history(found, frame, points), name=page.name(), told=told)
    return f"<figure><h3>{escape(asked.name)}</h3><figcaption><span class=unit>{escape(words)}</span></figcaption>{drawn}</figure>"


def _rows(plan: Plan, asked: Showing, found: Amounts, known: Sequence[Known]) -> list[str]:
    """The first and the last year that both know, and the year between in which they differ most."""
    values = dict(zip(found.at, found.total, strict=True))
    first, end = spans(plan)[0].first_year, spans(plan)[-1].first_year + spans(plan)[-1].length
    inside = [one for one in known if first <= one.year < end]
    if not inside:
        return []
    between = sorted(inside[1:-1], key=lambda one: -abs(values[span_named(plan, str(one.year))] - one.value))[:1]
    told = dict.fromkeys([inside[0], *between, inside[-1]])
    return [_told(plan, asked, one, values[span_named(plan, str(one.year))]) for one in sorted(told, key=lambda k: k.year)]


def _told(plan: Plan, asked: Showing, one: Known, planned: float) -> str:
    change = percent(planned / one.value - 1, signed=True) if one.value else "–"
    mark = f" {MARK}" if one.guessed else ""
    return (
        f"<tr><th scope=row>{escape(asked.name)}</th><td>{one.year}</td><td>{number(one.value)}{mark}</td>"
        f"<td>{number(planned)}</td><td>{change}</td><td>{escape(_why(plan, asked, one.year))}</td></tr>"
    )


def _why(plan: Plan, asked: Showing, year: int) -> str:
    """What the prices of the goods named as limits say of a year."""
    span, told = span_named(plan, str(year)), []
    for good in asked.limits:
        found = [one for one in scarce(plan, [good], by="tightest") if one.span == span]
        if not found:
            told.append(f"{good}: none short")
        else:
            where = f" at {found[0].place}" if found[0].place else ""
            told.append(f"{good}{where}: {found[0].worth(money_of(plan))}")
    return "; ".join(told) + "." if told else ""
