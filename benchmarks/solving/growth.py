"""Solving: how the linear program grows with scenarios, and where whole solves stop being practical."""

from itertools import pairwise
from typing import Any

from benchmarks.frame import Measured, Section, trial

CASE = "transcaucasus-1921"
YEARS = (3, 6, 12)
"""Numbers of water years, until one is late."""
LIMIT = 1800
"""After which a solve is late [s]."""
STORY = f"""The linear program of the case of 1921 with more and more water years: its three again and again, each time
with a little more water ([how](../benchmarks/solving/traces.py)). Processor seconds of one thread, each in a process of
its own, one run of each, by the method that our rule takes; half an hour ({LIMIT:,} s) is the most that is waited."""


def measure() -> Measured:
    """Solve with more and more water years."""
    found: list[dict[str, Any]] = []
    for count in YEARS:
        found.append(trial("solving.trial", CASE, "none", count, "ours", LIMIT))
        if found[-1]["worth"] is None:
            break
    rows = [
        [
            f"{one['scenarios']} water years",
            *(f"{one[name]:,}" for name in ("columns", "rows", "nonzeros")),
            one["method"],
            f"> {one['cpu']:,.0f}" if one["worth"] is None else f"{one['cpu']:,.0f}",
            f"{one['peak_mb']:,.0f}",
        ]
        for one in found
    ]
    header = ("case", "decisions", "balances", "coefficients", "method", "processor [s]", "peak [MB]")
    return Measured(header, rows, [_growth(before, after) for before, after in pairwise(found)])


def _growth(before: dict[str, Any], after: dict[str, Any]) -> str:
    many, time, memory = (after[name] / before[name] for name in ("columns", "cpu", "peak_mb"))
    more = "more than " if after["worth"] is None else ""
    years = f"From {before['scenarios']} to {after['scenarios']} water years"
    return f"{years}: decisions × {many:.2f}, time {more}× {time:.1f}, memory × {memory:.1f}."


SECTION = Section("growth", "Solving with more water years", STORY, measure)
