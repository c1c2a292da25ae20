"""The catalogue of charts: stacked bars with signs, stacked areas, lines, history beside the plan.

Each chart takes Amounts and is drawn with Vega-Lite by Altair; widths are in pixels. Spans of several years are as wide
as they are long. Every series has a number, which stands in the chart and in its key, and lines differ in dashes
and points too: colour is never the only sign.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import altair as alt

from whitecoal.show.words import number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whitecoal.show.amounts import Amounts, Span

COLOURS = ("#31688e", "#d9963a", "#4f9d80", "#b5534a", "#8b72b3", "#8cb8d6", "#9b8b4e", "#d18fb0", "#566270", "#7fae54")
REST = "#c3c9ce"
INK, FAINT, GRID = "#22303a", "#5d6b76", "#e3e7ea"
DASHES: tuple[list[int], ...] = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [4, 4], [1, 3], [10, 3], [3, 1])
SHAPES = ("circle", "square", "triangle-up", "diamond", "cross", "triangle-down", "stroke", "circle")
LABEL, LINE_OF_LABEL = 11, 13
THICK = 13
"""Least height of a band that has room for its number [px]."""
LETTER = 6.3
"""Width of a letter of a label, on the safe side [px]."""


@dataclass(frozen=True)
class Frame:
    """The size of a chart [px] and where along its axis each value stands.

    Args:
        width, height: of the plot without its labels.
        starts, ends: of each value along the axis, in years (or in numbers of seasons).
        labels: of each value along the axis.
    """

    width: int
    height: int
    starts: tuple[float, ...]
    ends: tuple[float, ...]
    labels: tuple[str, ...]

    @classmethod
    def of_years(cls, spans: Sequence[Span], width: int, height: int) -> Frame:
        """Along the years; a span of several years is as wide as it is long."""
        starts = tuple(float(span.first_year) for span in spans)
        ends = tuple(float(span.first_year + span.length) for span in spans)
        return cls(width, height, starts, ends, tuple(span.label for span in spans))

    @classmethod
    def of_seasons(cls, labels: Sequence[str], width: int, height: int) -> Frame:
        """Along the seasons of a year, all as wide."""
        starts = tuple(map(float, range(len(labels))))
        return cls(width, height, starts, tuple(start + 1 for start in starts), tuple(labels))

    @property
    def middles(self) -> tuple[float, ...]:
        """Between start and end."""
        return tuple((start + end) / 2 for start, end in zip(self.starts, self.ends, strict=True))

    @property
    def pixels(self) -> float:
        """Of one year (or season)."""
        return self.width / (self.ends[-1] - self.starts[0])


def colour(position: int, name: str, rest: str) -> str:
    """The colour of a series by its position; the rest is grey."""
    return REST if name == rest or position >= len(COLOURS) else COLOURS[position]


def stacked(found: Amounts, frame: Frame, *, gaps: bool, rest: str = "other") -> alt.LayerChart:
    """Series stacked on one another, what is below zero downwards.

    Args:
        found: the series.
        frame: sizes.
        gaps: bars apart from one another, or an area without gaps.
        rest: name of the series drawn in grey.
    """
    cells = _stack(found, frame, 0.07 if gaps else 0.0, rest)
    low, high = min([0.0, *(cell["y"] for cell in cells)]), max([0.0, *(cell["y2"] for cell in cells)])
    domain = _room(low, high)
    bands = alt.Chart(_data(cells)).mark_rect(stroke="white", strokeWidth=0.7 if gaps else 0.3, aria=False)
    bands = bands.encode(
        x=_x(frame, "x"), x2="x2:Q", y=_y(domain, "y"), y2="y2:Q", color=alt.Color("colour:N", scale=None)
    )
    keys = alt.Chart(_data(_numbers_in_bands(cells, frame, domain))).mark_text(fontSize=LABEL, aria=False)
    keys = keys.encode(x=_x(frame, "x"), y=_y(domain, "y"), text="key:N", color=alt.Color("ink:N", scale=None))
    return _finished([_zero(frame, domain), bands, keys], frame, zero=low < 0)


def lines(found: Amounts, frame: Frame, *, rest: str = "other") -> alt.LayerChart:
    """One line for each series, with its number at the end."""
    points: list[dict[str, Any]] = []
    ends: list[dict[str, Any]] = []
    for position, (name, values) in enumerate(found.series.items()):
        same = {"colour": colour(position, name, rest), "key": str(position + 1), "series": position}
        points += [{"x": x, "y": y, **same} for x, y in zip(frame.middles, values, strict=True)]
        called = f"{position + 1} {name}" if len(name) * LETTER + 26 < frame.pixels * _half(frame) else same["key"]
        ends.append({"x": frame.middles[-1], "y": values[-1], **same, "key": called})
    domain = _extent([point["y"] for point in points])
    count = len(found.series)
    line = alt.Chart(_data(points)).mark_line(strokeWidth=2, aria=False)
    dash = alt.StrokeDash(
        "series:O", scale=alt.Scale(domain=list(range(count)), range=[DASHES[i % 8] for i in range(count)]), legend=None
    )
    shape = alt.Shape(
        "series:O", scale=alt.Scale(domain=list(range(count)), range=[SHAPES[i % 8] for i in range(count)]), legend=None
    )
    place: dict[str, Any] = {"x": _x(frame, "x"), "y": _y(domain, "y"), "color": alt.Color("colour:N", scale=None)}
    drawn = line.encode(**place, strokeDash=dash, detail="series:O")
    marks = (
        alt.Chart(_data(points)).mark_point(filled=True, size=32, opacity=1, aria=False).encode(**place, shape=shape)
    )
    keys = alt.Chart(_data(_apart(ends, frame, domain))).mark_text(align="left", dx=10, fontSize=LABEL, aria=False)
    floor = [_zero(frame, domain)] if domain[0] <= 0 else [_zero(frame, domain, domain[0])]
    return _finished([*floor, drawn, marks, keys.encode(**place, text="key:N")], frame)


def beside_history(found: Amounts, frame: Frame, known: Sequence[tuple[int, float, bool]]) -> alt.LayerChart:
    """The plan as a line, what happened as points: filled where measured, hollow where estimated.

    Args:
        found: one series.
        frame: sizes.
        known: year, value and whether it is an estimate.
    """
    values = found.total
    inside = [one for one in known if frame.starts[0] - 10 <= one[0] < frame.ends[-1]]
    domain = _room(0.0, max([*values, *(value for _, value, _ in inside), 1e-9]))
    wide = Frame(
        frame.width, frame.height, (min([frame.starts[0], *(one[0] for one in inside)]),), (frame.ends[-1],), ()
    )
    steps = [{"x": x, "x2": x2, "y": y} for x, x2, y in zip(frame.starts, frame.ends, values, strict=True)]
    dots = [
        {"x": year + 0.5, "y": value, "fill": "white" if guessed else COLOURS[3]} for year, value, guessed in inside
    ]
    plan = alt.Chart(_data(steps)).mark_rule(strokeWidth=3, color=COLOURS[0], aria=False)
    plan = plan.encode(x=_x(wide, "x"), x2="x2:Q", y=_y(domain, "y", ticks=3))
    points = alt.Chart(_data(dots)).mark_point(size=46, stroke=COLOURS[3], strokeWidth=1.6, opacity=1, aria=False)
    points = points.encode(x=_x(wide, "x"), y=_y(domain, "y", ticks=3), fill=alt.Fill("fill:N", scale=None))
    ticks = [
        {"x": x, "label": f"{x:.0f}"} for x in (wide.starts[0], (wide.starts[0] + wide.ends[0]) // 2, wide.ends[0] - 1)
    ]
    labels = alt.Chart(_data(ticks)).mark_text(fontSize=10, color=FAINT, baseline="top", aria=False)
    labels = labels.encode(x=_x(wide, "x"), y=alt.value(frame.height + 6), text="label:N")
    return _dressed([plan, points, labels], frame)


def _stack(found: Amounts, frame: Frame, gap: float, rest: str) -> list[dict[str, Any]]:
    """The corners of every band; positive values upwards from zero, negative ones downwards."""
    above, below, cells = [0.0] * len(found.at), [0.0] * len(found.at), []
    for position, (name, values) in enumerate(found.series.items()):
        tint = colour(position, name, rest)
        for at, value in enumerate(values):
            if not value:
                continue
            side = above if value > 0 else below
            y, side[at] = side[at], side[at] + value
            lower, upper = min(y, side[at]), max(y, side[at])
            space = gap * min(1.0, frame.ends[at] - frame.starts[at])
            cells.append(
                {
                    "x": frame.starts[at] + space,
                    "x2": frame.ends[at] - space,
                    "y": lower,
                    "y2": upper,
                    "colour": tint,
                    "key": str(position + 1),
                    "name": name,
                }
            )
    return cells


def _numbers_in_bands(
    cells: Sequence[dict[str, Any]], frame: Frame, domain: tuple[float, float]
) -> list[dict[str, Any]]:
    """Each series called by number and name in a band with room for both, else by number in its thickest band."""
    scale = frame.height / (domain[1] - domain[0])
    called: dict[tuple[str, bool], tuple[bool, float, dict[str, Any]]] = {}
    for cell in cells:
        height, width = (cell["y2"] - cell["y"]) * scale, (cell["x2"] - cell["x"]) * frame.pixels
        if height < THICK:
            continue
        full = f"{cell['key']} {cell['name']}"
        fits = width > len(full) * LETTER + 6
        label = {
            "x": (cell["x"] + cell["x2"]) / 2,
            "y": (cell["y"] + cell["y2"]) / 2,
            "key": full if fits else cell["key"],
            "ink": "white" if dark(cell["colour"]) else INK,
        }
        side = (cell["key"], cell["y2"] > 0)
        called[side] = max(called.get(side, (False, 0.0, label)), (fits, height, label), key=lambda one: one[:2])
    return [label for _, _, label in called.values()]


def _apart(ends: Sequence[dict[str, Any]], frame: Frame, domain: tuple[float, float]) -> list[dict[str, Any]]:
    """Labels moved apart so that none covers another."""
    least = LINE_OF_LABEL * (domain[1] - domain[0]) / frame.height
    placed: list[dict[str, Any]] = []
    for end in sorted(ends, key=lambda one: -one["y"]):
        top = placed[-1]["y"] - least if placed else domain[1]
        placed.append({**end, "y": min(end["y"], top)})
    lift = max(0.0, domain[0] + least / 2 - placed[-1]["y"]) if placed else 0.0
    return [{**end, "y": end["y"] + lift} for end in placed]


def dark(tint: str) -> bool:
    """Whether white is easier to read on a colour than ink."""
    red, green, blue = (int(tint[at : at + 2], 16) for at in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue < 150


def _extent(values: Sequence[float]) -> tuple[float, float]:
    """The extent of the axis of lines: from zero, unless all lie far above it."""
    low, high = min(values), max(values)
    if low > 0.6 * high:
        size = max(high - low, 0.02 * high)
        return low - 0.15 * size, high + 0.1 * size
    return _room(min(0.0, low), max(0.0, high))


def _room(low: float, high: float) -> tuple[float, float]:
    """The extent of the axis: a little more than what is drawn."""
    size = high - low or 1.0
    return (low - 0.04 * size if low < 0 else 0.0), high + 0.04 * size


def _data(rows: Sequence[dict[str, Any]]) -> alt.InlineData:
    return alt.InlineData(values=[{key: _short(value) for key, value in row.items()} for row in rows])


def _short(value: Any) -> Any:
    return float(f"{value:.6g}") if isinstance(value, float) else value


def _x(frame: Frame, name: str) -> alt.X:
    scale = alt.Scale(domain=[frame.starts[0], frame.ends[-1]], nice=False, zero=False)
    return alt.X(f"{name}:Q", scale=scale, axis=None)


def _y(domain: tuple[float, float], name: str, *, ticks: int = 5) -> alt.Y:
    axis = alt.Axis(title=None, tickCount=ticks, labelExpr=_SPACED, domain=False, ticks=False)
    return alt.Y(f"{name}:Q", scale=alt.Scale(domain=list(domain), nice=False, zero=False), axis=axis)


_SPACED = "replace(replace(format(datum.value, ',.4~r'), /,/g, '\u202f'), '-', '\u2212')"
"""Numbers of an axis, thousands apart by a thin space."""


def _zero(frame: Frame, domain: tuple[float, float], at: float = 0.0) -> alt.Chart:
    """The line of zero, or the floor of a chart that does not begin there."""
    rule = alt.Chart(_data([{"x": frame.starts[0], "x2": frame.ends[-1], "y": at}]))
    drawn: alt.Chart = rule.mark_rule(color=FAINT, strokeWidth=1, aria=False)
    return drawn.encode(x=_x(frame, "x"), x2="x2:Q", y=_y(domain, "y"))


def _finished(layers: Sequence[alt.Chart], frame: Frame, *, zero: bool = False) -> alt.LayerChart:
    """The layers with the labels of the axis below, and the line of zero on top where it is crossed."""
    shown = [*layers[1:], layers[0]] if zero else list(layers)
    labels = alt.Chart(_data(_labels(frame))).mark_text(fontSize=LABEL, color=FAINT, baseline="top", aria=False)
    below = labels.encode(x=_x(frame, "x"), y=alt.value(frame.height + 7), text="label:N")
    return _dressed([*shown, below], frame)


def _half(frame: Frame) -> float:
    """Half the last span [years]: the room right of the last point."""
    return frame.ends[-1] - frame.middles[-1]


def _labels(frame: Frame) -> list[dict[str, Any]]:
    """As many labels of the axis as there is room for, the last always."""
    kept: list[dict[str, Any]] = []
    free = float("inf")
    for middle, label in reversed(list(zip(frame.middles, frame.labels, strict=True))):
        half = (len(label) * LETTER + 6) / 2 / frame.pixels
        if middle + half <= free:
            kept.append({"x": middle, "label": label})
            free = middle - half
    return kept[::-1]


def _dressed(layers: Sequence[alt.Chart], frame: Frame) -> alt.LayerChart:
    """The layers over one another, with sizes and quiet typography."""
    sized: alt.LayerChart = alt.LayerChart(layer=list(layers)).properties(
        width=frame.width, height=frame.height, background="transparent"
    )
    styled: alt.LayerChart = sized.configure_view(stroke=None).configure_axis(
        gridColor=GRID, labelColor=FAINT, labelFontSize=LABEL, labelFontWeight="normal"
    )
    return styled


def spoken(found: Amounts, unit: str) -> str:
    """A chart in words for those who cannot see it: each series from its first to its last value."""
    told = [f"{name} from {number(v[0])} to {number(v[-1])}" for name, v in found.series.items()]
    return f"{', '.join(told)} {unit}."
