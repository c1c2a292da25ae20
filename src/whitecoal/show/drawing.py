"""Charts as SVG within a page: drawn offline, in the page's own letters, with names that do not clash."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

import vl_convert

if TYPE_CHECKING:
    import altair as alt

NOISE = (
    (re.compile(r' (?:class|role|aria-[a-z]+|pointer-events)="[^"]*"'), ""),
    (re.compile(r' font-(?:family|weight)="(?:sans-serif|normal)"'), ""),
    (re.compile(r' (?:stroke-miterlimit|stroke-opacity|fill-opacity|opacity)="1"'), ""),
    (re.compile(r'<path d="" display="none"/>|<path d="M0,0h[0-9.]*v[0-9.]*h-?[0-9.]*Z"/>'), ""),
    (re.compile(r"(?<=\d)(\.\d)\d{2,}(?=[^<>]*>)"), r"\1"),
    (re.compile(r"<g>(\s*)</g>"), ""),
)
"""What the drawing carries and a page does not need."""


def svg(chart: alt.LayerChart, *, name: str, told: str) -> str:
    """A chart as SVG that scales with the page.

    Args:
        chart: any chart of the catalogue.
        name: unique within the page; parts of the drawing are called after it.
        told: what the chart shows, for those who cannot see it.
    """
    drawn = str(vl_convert.vegalite_to_svg(chart.to_dict(validate=False), show_warnings=False))
    for pattern, instead in NOISE:
        drawn = pattern.sub(instead, drawn)
    drawn = re.sub(r'(id="|url\(#|href="#)', rf"\g<1>{name}-", drawn)
    inner = drawn.split(">", 1)[1]
    size = re.search(r'viewBox="([^"]+)"', drawn)
    box = size[1] if size else "0 0 100 100"
    width = box.split()[2]
    return (
        f'<svg role="img" viewBox="{box}" style="max-width:{width}px" aria-labelledby="{name}-t">'
        f'<title id="{name}-t">{escape(told)}</title>{inner}'
    )
