"""Contracts as a page: side by side, year by year, and how output is divided as the price moves; one offline file."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from importlib.resources import files
from pathlib import Path

from whitecoal.contracts.contract import Contract
from whitecoal.contracts.sheet import measures_table
from whitecoal.contracts.terms import STEPS
from whitecoal.keeping import write_whole
from whitecoal.show.amounts import Amounts
from whitecoal.show.charts import COLOURS, Frame, spoken, stacked
from whitecoal.show.drawing import svg
from whitecoal.show.markup import figure_cell, folded, pairs, row_head, table
from whitecoal.show.page import POLICY
from whitecoal.show.words import number, percent

WIDTH, HEIGHT = 720, 260
COMPANY = "company"


def contract_page(contracts: Sequence[Contract]) -> str:
    """The page of one contract or of several."""
    title = escape(" · ".join(one.terms.title for one in contracts))
    style = files("whitecoal.show").joinpath("page.css").read_text(encoding="utf-8")
    beside = "".join(_chapter(at, one) for at, one in enumerate(contracts))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{style}</style></head><body>"
        f"<header><h1>{title}</h1></header><main>{_side_by_side(contracts)}{beside}</main>"
        "<footer>Worths discount from the first year, which is not discounted. AETR: worth of the "
        "state's takes over worth of the flow before any take. METR: (r − h) / r with h the company's hurdle and r the "
        "return before any take at the price at which the company just earns h.</footer></body></html>\n"
    )


def write_page(contracts: Sequence[Contract], file: Path) -> Path:
    """Write the page to a file, whole or not at all."""
    return write_whole(file, contract_page(contracts))


def _side_by_side(contracts: Sequence[Contract]) -> str:
    rows = [[row_head(name.strip()), *map(figure_cell, values)] for name, values in measures_table(contracts)]
    head = ["", *(one.terms.title for one in contracts)]
    return f"<section><h2>What it comes to</h2>{table(head, rows, '')}</section>"


def _chapter(at: int, one: Contract) -> str:
    terms = one.terms
    about = f"<p class=lead>{escape(terms.about)}</p>" if terms.about else ""
    steps = "".join(f"<li>{escape(step)}: {escape(STEPS[step])}</li>" for step in terms.steps)
    return (
        f"<section><h2>{escape(terms.title)}</h2>{about}"
        f"<p>The steps, in the order in which each takes its part:</p><ol>{steps}</ol>"
        f"{_over_prices(at, one)}{_over_years(at, one)}{_sources(one)}</section>"
    )


def _sources(one: Contract) -> str:
    return folded(pairs(one.terms.sources), "Where the terms come from", printed=True) if one.terms.sources else ""


def _over_prices(at: int, one: Contract) -> str:
    points, by = one.over_prices, one.money[0]
    labels = tuple(number(point.price) for point in points)
    series = {step: tuple(point.takes[step] for point in points) for step in one.flows.takes}
    series[COMPANY] = tuple(point.company for point in points)
    rows = [
        [
            row_head(number(point.price)),
            *map(
                figure_cell, [number(point.state * by), number(point.company * by), _share(point.state, point.before)]
            ),
        ]
        for point in points
    ]
    said = (
        f"Who gets the value of output less costs as the price of {one.terms.product} moves: the sum of all years, "
        f"undiscounted; along the axis the mean price in {one.price_unit}."
    )
    behind = table(["price", "state", COMPANY, "state's share"], rows, "")
    return _figure(f"p{at}", "State and company over prices", said, (labels, series), one, behind)


def _over_years(at: int, one: Contract) -> str:
    flows = one.flows
    series = {**flows.takes, COMPANY: flows.company}
    labels = tuple(map(str, flows.years))
    rows = [
        [
            row_head(label),
            figure_cell(number(flows.output[year])),
            *(
                figure_cell(number(values[year] * one.money[0]))
                for values in (flows.revenue, flows.costs, *series.values(), flows.state)
            ),
        ]
        for year, label in enumerate(labels)
    ]
    head = ["year", f"output {one.terms.unit}", "value", "costs", *series, "state"]
    said = "What each instrument gives the state and what the company has after it, year by year."
    return _figure(f"y{at}", "Year by year", said, (labels, series), one, table(head, rows, ""))


def _figure(
    name: str,
    title: str,
    said: str,
    shown: tuple[tuple[str, ...], dict[str, tuple[float, ...]]],
    one: Contract,
    behind: str,
) -> str:
    labels, series = shown
    by, unit = one.money
    stated = {key: tuple(value * by for value in values) for key, values in series.items() if any(values)}
    found = Amounts(unit, labels, stated, (1.0,) * len(labels))
    drawing = svg(
        stacked(found, Frame.of_seasons(labels, WIDTH, HEIGHT), gaps=True), name=name, told=spoken(found, unit)
    )
    key = "".join(
        f'<li><b style="background:{COLOURS[at % len(COLOURS)]}">{at + 1}</b> {escape(series_name)}</li>'
        for at, series_name in enumerate(found.series)
    )
    return (
        f"<figure><figcaption><h3>{escape(title)}</h3>{escape(said)} <span class=unit>{unit}</span></figcaption>"
        f"{drawing}<ul class=key>{key}</ul>{folded(behind)}</figure>"
    )


def _share(part: float, whole: float) -> str:
    return percent(part / whole) if whole > 0 else "–"
