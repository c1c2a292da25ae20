"""Which poorly known number matters most: the doubts of a plan, on the terminal, in the report, on a page alone."""

from __future__ import annotations

import json
import textwrap
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import altair as alt
from altair.utils.schemapi import debug_mode

from whitecoal.keeping import write_whole
from whitecoal.show.charts import COLOURS, FAINT, GRID, INK, LABEL
from whitecoal.show.drawing import svg
from whitecoal.show.headlines import WIDTH
from whitecoal.show.markup import figure_cell, points, row_head, table, word
from whitecoal.show.page import POLICY
from whitecoal.show.prices import money_of
from whitecoal.show.words import number, unit_words

if TYPE_CHECKING:
    from pathlib import Path

    from whitecoal.plans import Plan

FILE, PAGE = "doubts.json", "doubts.html"
NO_RANGE = (
    "No number of this plan has a range, so nothing can be said of what hangs on it. Give low and high in the tables."
)
NO_EFFECT = "No number with a range moves the worth of this plan."
TITLE = "Which poorly known numbers matter most"
STORY = """<p>How the worth of the plan moves when one number goes to the low or the high end of its range and all
others stay. By prices: at the decisions and prices of the plan, for small moves. Planned again: with that number,
{works}.</p>"""
WORKS = {True: "the works as the plan has them", False: "works and all"}
LONGEST_SPAN = 41
"""A range whose unit in words is longer shows the unit's sign [letters]."""
FORETOLD = 0.05
"""Share of the greater worth by which prices may be off without a word."""
LINE, HALF = 26, 260
"""Height of a line of the chart, and width of its plot to either side [px]."""


def doubted_lines(plan: Plan, found: dict[str, Any]) -> list[str]:
    """The doubts for the terminal, a table within 80 columns."""
    if not found["ranged"]:
        return [NO_RANGE]
    if not found["listed"]:
        return [NO_EFFECT]
    lines = [f"{TITLE}: change of the worth, million {money_of(plan)}", ""]
    lines.append(f"{'':<46}{'at its low end':>16}{'at its high end':>17}")
    for at, one in enumerate(found["listed"], start=1):
        name = textwrap.shorten(f"{at}. {_called(one)}", WIDTH, placeholder="…")
        span = textwrap.shorten(f"   {_span(one, plan)}", 44, placeholder="…")
        lines += [name, f"   {span:<43}{_told(one['low']):>16}{_told(one['high']):>17}"]
        if _surprises(one):
            lines.append(f"{'by prices':>46}{_by_prices(one['low']):>16}{_by_prices(one['high']):>17}")
    lines += ["", *textwrap.wrap(_rest(plan, found), WIDTH, break_on_hyphens=False)]
    for sentence in _notes(found):
        lines += textwrap.wrap(sentence, WIDTH, initial_indent=" · ", subsequent_indent="   ", break_on_hyphens=False)
    return [line.rstrip() for line in lines]


def _rest(plan: Plan, found: dict[str, Any]) -> str:
    """What holds of the numbers that are not listed."""
    planned = all(one[end]["planned"] is not None or one[end]["note"] for one in found["listed"] for end in ENDS)
    how = "As planned again with it" if planned else "By the prices of the plan"
    return (
        f"{how}. Of {found['ranged']} numbers with a range; by prices none of the others moves the worth by more than "
        f"{number(found['rest'])} million {money_of(plan)} from end to end."
    )


ENDS = ("low", "high")


def _notes(found: dict[str, Any]) -> list[str]:
    """What could not be found out."""
    told = [
        f"{_called(one)} = {number(one[end]['value'])}: {one[end]['note']}"
        for one in found["listed"]
        for end in ENDS
        if one[end]["note"]
    ]
    return [*told, *found["unmoved"]]


def _called(one: dict[str, Any]) -> str:
    source = one["input"]
    return f"{source['item']}: {source['column']} ({source['table']} row {source['row']})"


def _span(one: dict[str, Any], plan: Plan) -> str:
    source = one["input"]
    ends = f"{number(source['low'])} … {number(source['value'])} … {number(source['high'])}"
    told = f"{ends} {unit_words(source['unit'], money_of(plan))}".rstrip()
    return told if len(told) <= LONGEST_SPAN else f"{ends} {source['unit']}"


def _told(end: dict[str, Any]) -> str:
    """The change of the worth at one end, as planned again or else by prices."""
    known = _known(end)
    return "–" if known is None else number(known, signed=True)


def _known(end: dict[str, Any]) -> float | None:
    found: float | None = end["planned"] if end["planned"] is not None else end["priced"]
    return found


def _surprises(one: dict[str, Any]) -> bool:
    """Whether planning again gave other worths than the prices foretold."""
    pairs = [(one[end]["priced"], one[end]["planned"]) for end in ENDS]
    size = max(abs(value) for pair in pairs for value in (*pair, 0.0) if value is not None)
    return any(None not in pair and abs(pair[0] - pair[1]) > FORETOLD * size for pair in pairs)


def _by_prices(end: dict[str, Any]) -> str:
    return "–" if end["priced"] is None else number(end["priced"], signed=True)


# ---- page and report ----------------------------------------------------------------------------------------------


def write_doubts(plan: Plan, found: dict[str, Any]) -> Path:
    """Write the page of the doubts beside the run: one file that opens without a network."""
    target: Path = plan.folder / PAGE  # type: ignore[operator]  # a plan whose doubts were found is saved
    title = escape(f"{TITLE} · {plan.about.get('title', '')} · {plan.about.get('name', '')}")
    style = files("whitecoal.show").joinpath("page.css").read_text(encoding="utf-8")
    with debug_mode(arg=False):
        body = _chapter(plan, found, "d")
    return write_whole(
        target,
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{style}</style></head><body><header><p class=run>"
        f"Plan {escape(str(plan.about.get('name', '')))}</p><h1>{TITLE}</h1></header><main>{body}</main>"
        "</body></html>\n",
    )


def what_is_doubtful(plan: Plan, name: str) -> str:
    """The chapter of the report; nothing until the doubts of the run were asked for."""
    path = None if plan.folder is None else plan.folder / FILE
    if path is None or not path.is_file():
        return ""
    return _chapter(plan, json.loads(path.read_text(encoding="utf-8")), name)


def _chapter(plan: Plan, found: dict[str, Any], name: str) -> str:
    if not found["listed"]:
        return f"<p>{NO_EFFECT if found['ranged'] else NO_RANGE}</p>"
    rows = [
        (
            row_head(_called(one)),
            word(" · ".join(filter(None, (_span(one, plan), one["input"]["grade"])))),
            *(figure_cell(text) for end in ENDS for text in (_by_prices(one[end]), _planned(one[end]))),
        )
        for one in found["listed"]
    ]
    head = ("", "~low … now … high", "low, by prices", "planned again", "high, by prices", "planned again")
    unit = f"<p class=unit>million {escape(money_of(plan))}, discounted</p>"
    story, chart = STORY.format(works=WORKS[found["works_held"]]), _tornado(plan, found, name)
    told = table(head, rows, kind="") + points([_rest(plan, found), *_notes(found)])
    return f"{story}<figure>{unit}{chart}</figure>{told}"


def _planned(end: dict[str, Any]) -> str:
    return "–" if end["planned"] is None else number(end["planned"], signed=True)


def _tornado(plan: Plan, found: dict[str, Any], name: str) -> str:
    """A bar for each number from what its low end does to the worth to what its high end does."""
    bars: list[dict[str, Any]] = []
    names: list[dict[str, Any]] = []
    for at, one in enumerate(found["listed"]):
        names.append({"y": at, "name": f"{at + 1} {textwrap.shorten(_called(one), 78, placeholder='…')}"})
        for end, colour in zip(ENDS, (COLOURS[1], COLOURS[0]), strict=True):
            value = _known(one[end])
            if value is not None:
                sign = f"{end} {number(value, signed=True)}"
                bars.append({"y": at + 0.42, "y2": at + 0.86, "x": 0.0, "x2": value, "colour": colour, "text": sign})
    reach = max([abs(bar["x2"]) for bar in bars], default=0.0) or 1.0
    chart = _drawn(bars, names, reach * 1.45)
    told = f"{TITLE}: " + "; ".join(
        f"{_called(one)} {_told(one['low'])} to {_told(one['high'])}" for one in found["listed"]
    )
    return svg(chart, name=name, told=f"{told} million {money_of(plan)}.")


def _data(rows: list[dict[str, Any]]) -> alt.Data:
    return alt.Data(values=rows)  # type: ignore[no-untyped-call]  # it has no types


def _drawn(bars: list[dict[str, Any]], names: list[dict[str, Any]], reach: float) -> alt.LayerChart:
    x = alt.Scale(domain=[-reach, reach], nice=False)
    y = alt.Scale(domain=[len(names), 0], nice=False)
    axis = alt.Axis(title=None, grid=True, tickCount=5, domain=False)
    places: dict[str, Any] = {"x": alt.X("x:Q", scale=x, axis=axis), "y": alt.Y("y:Q", scale=y, axis=None)}
    drawn = alt.Chart(_data(bars)).mark_rect(aria=False)
    drawn = drawn.encode(**places, x2="x2:Q", y2="y2:Q", color=alt.Color("colour:N", scale=None))
    texts = [_ends_of(bars, x, y, positive=positive) for positive in (True, False)]
    named = alt.Chart(_data([{**one, "x": -reach, "y": one["y"] + 0.22} for one in names]))
    labels = named.mark_text(align="left", fontSize=LABEL, color=INK, aria=False).encode(**places, text="name:N")
    zero = alt.Chart(_data([{"x": 0.0, "y": 0.0, "y2": float(len(names))}]))
    line = zero.mark_rule(color=FAINT, aria=False).encode(**places, y2="y2:Q")
    chart: alt.LayerChart = alt.LayerChart(layer=[drawn, line, *texts, labels])
    sized: alt.LayerChart = chart.properties(width=2 * HALF, height=LINE * 2 * len(names), background="transparent")
    styled: alt.LayerChart = sized.configure_view(stroke=None).configure_axis(gridColor=GRID, labelColor=FAINT)
    return styled


def _ends_of(bars: list[dict[str, Any]], x: alt.Scale, y: alt.Scale, *, positive: bool) -> alt.Chart:
    """What stands at the tips of the bars on one side; both tips on one side are told one below the other."""
    mine = [bar for bar in bars if (bar["x2"] >= 0) == positive]
    lines: list[dict[str, Any]] = []
    for bar in mine:
        same = [other for other in lines if other["row"] == bar["y"]]
        lines.append({"row": bar["y"], "x": bar["x2"], "y": bar["y"] + 0.22, "text": bar["text"]})
        if same:
            both = same[0]
            both["text"] = f"{both['text']}, {bar['text']}"
            both["x"] = max(both["x"], bar["x2"]) if positive else min(both["x"], bar["x2"])
            lines.pop()
    chart = alt.Chart(_data(lines)).mark_text(
        align="left" if positive else "right", dx=5 if positive else -5, fontSize=LABEL, color=FAINT, aria=False
    )
    drawn: alt.Chart = chart.encode(x=alt.X("x:Q", scale=x), y=alt.Y("y:Q", scale=y, axis=None), text="text:N")
    return drawn
