"""Plans at several paces side by side: a table for the terminal, and a page with charts."""

from __future__ import annotations

import textwrap
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from altair.utils.schemapi import debug_mode

from whitecoal.keeping import write_whole
from whitecoal.show import charts
from whitecoal.show.amounts import Amounts
from whitecoal.show.charts import Frame
from whitecoal.show.drawing import svg
from whitecoal.show.figures import SIZES
from whitecoal.show.markup import figure_cell, points, row_head, table
from whitecoal.show.page import POLICY
from whitecoal.show.prices import money_of
from whitecoal.show.words import number, unit_words

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from whitecoal.analyses.pace import Trial
    from whitecoal.show.measured_paces import Measure

NAME, CELL, AT_ONCE = 32, 9, 5
"""Widths of the table on the terminal, and how many paces stand side by side [letters]."""


def paced_lines(trials: Sequence[Trial], measures: Sequence[Measure], said: str) -> list[str]:
    """The comparison for the terminal, within 80 columns."""
    lines = textwrap.wrap(said, NAME + CELL * AT_ONCE)
    for first in range(0, len(trials), AT_ONCE):
        some = range(first, min(first + AT_ONCE, len(trials)))
        lines += ["", f"{'the pace times':<{NAME}}" + "".join(f"{trials[at].factor:g}".rjust(CELL) for at in some)]
        group = ""
        for one in measures:
            lines += [] if one.group == group else ["", one.group]
            group = one.group
            lines += _row(one, [one.values[at] for at in some], trials)
    return lines


def _row(one: Measure, values: Sequence[float | None], trials: Sequence[Trial]) -> list[str]:
    told = textwrap.wrap(f"{one.name}{_unit(one, trials)}", NAME - 2, break_on_hyphens=False)
    cells = "".join(("none" if value is None else number(value)).rjust(CELL) for value in values)
    return [*(f"  {part}" for part in told[:-1]), f"  {told[-1]:<{NAME - 2}}{cells}"]


def _unit(one: Measure, trials: Sequence[Trial]) -> str:
    plan = next(trial.plan for trial in trials if trial.plan is not None)
    words = unit_words(one.unit, money_of(plan))
    return f" [{words}]" if words else ""


# ---- the page ---------------------------------------------------------------------------------------------------


def write_paced(trials: Sequence[Trial], measures: Sequence[Measure], said: str, path: Path) -> Path:
    """Write the comparison as a page that opens without a network.

    Args:
        trials: the plans, by pace.
        measures: what is compared.
        said: the result in a sentence.
        path: the file.
    """
    with debug_mode(arg=False):
        return write_whole(path, _page(trials, measures, said))


def _page(trials: Sequence[Trial], measures: Sequence[Measure], said: str) -> str:
    style = files("whitecoal.show").joinpath("page.css").read_text(encoding="utf-8")
    plan = next((trial.plan for trial in trials if trial.plan is not None), None)
    title = escape(str(plan.about.get("title", "")) if plan else "No plan")
    figures = "".join(_figure(at, one, trials) for at, one in enumerate(measures) if _worth_drawing(one))
    missing = [f"The pace times {trial.factor:g}: {trial.reason}" for trial in trials if trial.plan is None]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title} · pace</title><style>{style}</style></head><body>"
        f"<header><p class=run>Slower and faster</p><h1>{title}</h1><p class=lead>{escape(said)}</p></header><main>"
        "<section><h2>All numbers</h2><p>The limits of the pace are multiplied by what stands above a column; "
        "each column is a plan of its own on the shelf. Amounts are those of the year with most, expected over the "
        f"scenarios.</p>{_table(trials, measures)}{points(missing) if missing else ''}</section>"
        f"<section><h2>Against the pace</h2>{figures}</section></main><footer>{_runs(trials)}</footer></body></html>\n"
    )


def _table(trials: Sequence[Trial], measures: Sequence[Measure]) -> str:
    head = ("", *(f"× {trial.factor:g}" for trial in trials))
    rows = [
        (
            row_head(f"{one.group}: {one.name}{_unit(one, trials)}"),
            *(figure_cell("none" if value is None else number(value)) for value in one.values),
        )
        for one in measures
    ]
    return table(head, rows)


def _worth_drawing(one: Measure) -> bool:
    """Whether the pace changes it at all, and it was measured more than once."""
    known = [value for value in one.values if value is not None]
    return len(known) > 1 and max(known) - min(known) > 1e-9 * max(1.0, *map(abs, known))


def _figure(at: int, one: Measure, trials: Sequence[Trial]) -> str:
    known = [
        (f"× {trial.factor:g}", value) for trial, value in zip(trials, one.values, strict=True) if value is not None
    ]
    labels, values = tuple(label for label, _ in known), tuple(value for _, value in known)
    found = Amounts(one.unit, labels, {one.name: values}, (1.0,) * len(labels))
    told = f"{one.name}: from {number(values[0])} at {labels[0]} to {number(values[-1])} at {labels[-1]}."
    drawn = []
    for size, (width, height) in SIZES.items():
        chart = charts.lines(found, Frame.of_seasons(labels, width, height // 2))
        drawn.append(f"<div class={size}>{svg(chart, name=f'p{at}{size[0]}', told=told)}</div>")
    return (
        f"<figure><h3>{escape(one.group)}: {escape(one.name)}</h3><figcaption>{escape(told)} "
        f"<span class=unit>{escape(_unit(one, trials).strip(' []'))}</span></figcaption>{''.join(drawn)}</figure>"
    )


def _runs(trials: Sequence[Trial]) -> str:
    told = ", ".join(
        f"× {trial.factor:g}: {trial.plan.folder.name}"
        for trial in trials
        if trial.plan is not None and trial.plan.folder is not None
    )
    return f"The runs: {escape(told)}."
