"""A figure of the report: title, what it shows, the chart, its key, the evidence, and the table behind it."""

from __future__ import annotations

from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from whitecoal.show import charts
from whitecoal.show.amounts import OTHER, Amounts, amounts, by_season, matrix, spans
from whitecoal.show.charts import Frame, colour, dark
from whitecoal.show.choosing import chosen
from whitecoal.show.drawing import svg
from whitecoal.show.marks import MARK, share_of_estimates
from whitecoal.show.markup import folded
from whitecoal.show.prices import money_of
from whitecoal.show.words import fixed, number, percent, places_for, unit_words, with_unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whitecoal.plans import Plan
    from whitecoal.show.vocabulary import Showing

SIZES = {"wide": (710, 280), "narrow": (310, 230)}
"""Each chart is drawn twice: for a page, and for a telephone [px]."""


LONGEST_TABLE = 18
"""A longer table is folded away [rows]."""


@dataclass
class Page:
    """What figures need of the page they stand on: the plan, the grades of its items, and a count of figures."""

    plan: Plan
    grades: dict[str, str] = field(default_factory=dict)
    count: int = 0

    def name(self) -> str:
        """A name for the next figure that is unique in the page."""
        self.count += 1
        return f"f{self.count}"


def figure(page: Page, asked: Showing) -> str:
    """A figure as the case asks for it, as HTML; a sentence where the plan has nothing to show."""
    if asked.form == "matrix":
        return _matrix(page, asked)
    if asked.form == "timeline":
        return _timeline(page, asked)
    seasonal = "season" in asked.columns
    found = by_season(page.plan, asked) if seasonal else amounts(page.plan, asked)
    if not found:
        return framed(page, asked, "<p class=none>Nothing of it in this plan.</p>")
    shown = found.greatest(asked.most, rest=asked.form != "lines" and asked.across == "sum").by_size()
    body = "" if asked.form == "table" else _chart(page, asked, shown) + _key(page, asked, shown)
    table = table_of(found, total=_sums(asked, found))
    alone = asked.form == "table"
    behind = table if alone and len(found.series) <= LONGEST_TABLE else folded(table, printed=alone)
    said = "" if seasonal else _finding(page.plan, asked, shown)
    return framed(page, asked, body + behind, unit=found.unit, finding=said)


def framed(page: Page, asked: Showing, body: str, *, unit: str = "", finding: str = "") -> str:
    """A figure with its title, its sentence, its unit and its evidence."""
    words = unit_words(unit, money_of(page.plan)) if unit else ""
    told = " ".join(part for part in (escape(asked.sentence), escape(finding)) if part)
    seasonal = f" in {escape(asked.year)}" if "season" in asked.columns and asked.year.isdigit() else ""
    return (
        f"<figure><h3>{escape(asked.name)}</h3><figcaption>{told} "
        f"{f'<span class=unit>{escape(words)}{seasonal}</span>' if words else ''}</figcaption>"
        f"{body}{_evidence(page, asked)}</figure>"
    )


def table_of(found: Amounts, *, total: bool) -> str:
    """Series as rows, years or seasons as columns."""
    head = "".join(f"<th scope=col>{escape(label)}</th>" for label in found.at)
    places = places_for(value for values in found.series.values() for value in values)
    rows = [_row(name, values, places) for name, values in found.series.items()]
    if total and len(found.series) > 1:
        rows.append(_row("all", _rounded(found), places, "sum"))
    return (
        f"<div class=scroll><table><thead><tr><td></td>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _rounded(found: Amounts) -> tuple[float, ...]:
    """The sum of the series, nothing where they cancel."""
    sizes = [sum(abs(values[at]) for values in found.series.values()) for at in range(len(found.at))]
    return tuple(0.0 if abs(value) < 1e-9 * size else value for value, size in zip(found.total, sizes, strict=True))


def _row(name: str, values: Sequence[float], places: int, kind: str = "") -> str:
    cells = "".join(f"<td>{fixed(value, places)}</td>" for value in values)
    return f"<tr{f' class={kind}' if kind else ''}><th scope=row>{escape(name)}</th>{cells}</tr>"


def _sums(asked: Showing, found: Amounts) -> bool:
    """Whether a sum of the series means anything."""
    return asked.across == "sum" and asked.per is None and found.unit not in ("1", "%") and asked.form != "lines"


def _chart(page: Page, asked: Showing, shown: Amounts) -> str:
    """The chart, drawn for a page and for a telephone."""
    name, drawn = page.name(), []
    told = f"{asked.name}: {charts.spoken(shown, unit_words(shown.unit, money_of(page.plan)))}"
    for size, (width, height) in SIZES.items():
        seasonal = "season" in asked.columns
        frame = (
            Frame.of_seasons(shown.at, width, height) if seasonal else Frame.of_years(spans(page.plan), width, height)
        )
        chart = (
            charts.lines(shown, frame, rest=OTHER)
            if asked.form == "lines"
            else charts.stacked(shown, frame, gaps=asked.form == "bars", rest=OTHER)
        )
        drawn.append(f"<div class={size}>{svg(chart, name=f'{name}{size[0]}', told=told)}</div>")
    return "".join(drawn)


def _key(page: Page, asked: Showing, shown: Amounts) -> str:
    """The key of a chart: number, colour, name, first and last value, and a mark for what rests on estimates."""
    if len(shown.series) == 1 and not asked.by:
        return ""
    weak = _weak_series(page, asked)
    items = [
        f"<li>{_swatch(at + 1, colour(at, name, OTHER))} {escape(name)}"
        f"{f' <i title=estimates>{MARK}</i>' if name in weak else ''} "
        f"<span>{number(values[0])} → {number(values[-1])}</span></li>"
        for at, (name, values) in enumerate(shown.series.items())
    ]
    return f"<ol class=key>{''.join(items)}</ol>"


def _swatch(count: int, tint: str) -> str:
    return f'<b style="background:{tint}" class={"dark" if dark(tint) else "light"}>{count}</b>'


def _weak_series(page: Page, asked: Showing) -> set[str]:
    """Series of which most rests on estimates, when they are kept apart by item."""
    if not page.grades or asked.by not in ("item", "item 1", "place"):
        return set()
    rows = chosen(page.plan, asked)
    column = "place" if asked.by == "place" else "item"
    weak = set()
    for name in rows[column].unique().to_list():
        share = share_of_estimates(rows.filter(rows[column] == name), page.grades)
        if share is not None and share > 0.5:
            weak.add(name.split(" · ")[0] if asked.by == "item 1" else name)
    return weak


def _evidence(page: Page, asked: Showing) -> str:
    """How much of what is shown rests on estimates."""
    share = share_of_estimates(chosen(page.plan, asked), page.grades) if page.grades else None
    if share is None or share < 0.005:
        return ""
    told = f"{MARK} {percent(share)} of this belongs to items whose rows are graded estimate or memory."
    return f"<p class=evidence>{told}</p>"


def _finding(plan: Plan, asked: Showing, shown: Amounts) -> str:
    """What the numbers say: from the first to the last, and the greatest part."""
    total, money = shown.total, money_of(plan)
    first, last = spans(plan)[0].label, spans(plan)[-1].label
    least = min(value for values in shown.series.values() for value in values)
    if _sums(asked, shown) and least >= 0:  # a balance of what comes and goes has no greatest part
        told = f"From {number(total[0])} in {first} to {with_unit(total[-1], shown.unit, money)} in {last}."
        largest = max(shown.series, key=lambda name: shown.series[name][-1])
        if len(shown.series) > 1 and total[-1] > 0 and largest != OTHER:
            told += f" The greatest part at the end: {largest}, {percent(shown.series[largest][-1] / total[-1])}."
        return told
    return ""


def _matrix(page: Page, asked: Showing) -> str:
    """A table of rows and columns in one span of years, the largest in bold."""
    found, (when,) = matrix(page.plan, asked)
    if not found:
        return framed(page, asked, "<p class=none>Nothing of it in this plan.</p>")
    order = sorted(range(len(found.at)), key=lambda at: -abs(found.total[at]))
    ranked = sorted(found.series.items(), key=lambda row: -sum(map(abs, row[1])))
    series = {name: tuple(values[at] for at in order) for name, values in ranked}
    sorted_so = Amounts(found.unit, tuple(found.at[at] for at in order), series, found.weights)
    table = table_of(sorted_so, total=True)
    return framed(page, asked, table, unit=found.unit, finding=f"Per year, {when}.")


def _timeline(page: Page, asked: Showing) -> str:
    """A row for each series, a cell for each span of years, filled where something happens."""
    found = amounts(page.plan, asked)
    if not found:
        return framed(page, asked, "<p class=none>Nothing of it in this plan.</p>")
    begun = {
        name: next(at for at, value in enumerate(values) if value)
        for name, values in found.series.items()
        if any(values)
    }
    rows = "".join(
        _lane(name, found.series[name], found) for name in sorted(begun, key=lambda name: (begun[name], name))
    )
    head = "".join(f"<th scope=col>{escape(label[2:4] if len(label) == 4 else label[2:])}</th>" for label in found.at)
    table = (
        f"<div class=scroll><table class=time><thead><tr><td></td>{head}<th scope=col>in all</th></tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )
    return framed(page, asked, table, unit=found.unit)


def _lane(name: str, values: Sequence[float], found: Amounts) -> str:
    most = max(map(abs, values))
    cells = "".join(
        f'<td><i style="height:{max(14, round(82 * abs(value) / most))}%" title="{number(value)}"></i></td>'
        if value
        else "<td></td>"
        for value in values
    )
    return f"<tr><th scope=row>{escape(name)}</th>{cells}<td>{number(found.summed(values))}</td></tr>"
