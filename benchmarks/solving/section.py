"""Solving: what the choice of method buys beside the solver's own defaults, and how it grows with scenarios."""

from itertools import pairwise
from typing import Any

from benchmarks.frame import Measured, Section, met, trial

CASES = (
    ("tiny", "tiny", "none"),
    ("1921, one water year", "transcaucasus-1921", "one-water-year"),
    ("1921, three water years", "transcaucasus-1921", "none"),
)
MORE = (6,)
"""Further numbers of water years, by our way alone."""
WAYS = ("default", "simplex", "ipx")
LIMIT, LONGER = 600, 900
"""After which a way is late, and our way with more water years [s]."""
TWICE, NEAR = 2.0, 1.15
SAME = 1e-6
STORY = f"""The linear program of a case with nobody left without, solved by HiGHS with its default options on the
plain matrix (which is the dual simplex method after a presolve), and as we call them, by that method and by the
interior point method ipx with crossover; *ours* is whichever of the two the measured rule of `choose_method` takes.
Then the whole plan with its works, prices and the choice among equal plans. Every answer is a vertex, and all worths of
a case must be the same. More water years than three are the three again and again with a little more water
([how](../benchmarks/solving/traces.py)). Processor seconds of one thread, each in a process of its own, one run of
each. A way is late after {LIMIT} s, and where HiGHS by itself is late the simplex method, which it takes, is left out.
"""


def measure() -> Measured:
    """Solve each case every way, then more water years our way."""
    rows, remarks = list[list[str]](), list[str]()
    linear, wholes = list[dict[str, Any]](), list[dict[str, Any]]()
    for told, case, amendments in CASES:
        found = _ways(case, amendments)
        whole = trial("solving.trial", case, amendments, 0, "plan", 0)
        row, said = _told(told, found, whole)
        rows.append(row)
        remarks += said
        linear.append(found[whole["method"]])
        wholes.append(whole)
    for count in MORE:
        one = trial("solving.trial", CASES[-1][1], "none", count, "ours", LONGER)
        seconds = {one["method"]: _seconds(one)}
        row = [f"1921, {count} water years", f"{one['columns']:,}", *(seconds.get(way, "–") for way in WAYS)]
        rows.append([*row, one["method"], "–", "–", "–", f"{one['peak_mb']:,.0f}"])
        linear.append(one)
    remarks += [_growth(before, after) for before, after in pairwise(linear[1:])]
    time, memory = (wholes[-1][name] / wholes[-2][name] for name in ("cpu", "peak_mb"))
    remarks.append(f"The whole plan, from one water year to three: × {time:.1f} in time, × {memory:.1f} in memory.")
    header = ("case", "decisions", *WAYS, "ours", "default / ours", "ours / better", "whole plan", "peak [MB]")
    return Measured(header, rows, remarks)


def _ways(case: str, amendments: str) -> dict[str, dict[str, Any]]:
    """The linear program solved every way that is not known to be late."""
    found: dict[str, dict[str, Any]] = {}
    for way in WAYS:
        if way != "simplex" or not _is_late(found["default"]):
            found[way] = trial("solving.trial", case, amendments, 0, way, LIMIT)
    worths = [one["worth"] for one in found.values() if not _is_late(one)]
    if max(worths) - min(worths) > SAME * max(1.0, abs(worths[0])):
        raise RuntimeError(f"{case}, {amendments}: the ways differ, {worths}")
    return found


def _told(told: str, found: dict[str, dict[str, Any]], whole: dict[str, Any]) -> tuple[list[str], list[str]]:
    """A row of the table, and what stands below it."""
    ours, default = found[whole["method"]], found["default"]
    gains = default["cpu"] / ours["cpu"]
    behind = ours["cpu"] / min(found[way]["cpu"] for way in WAYS[1:] if way in found)
    more = "more than " if _is_late(default) else ""
    seconds = [_seconds(found[way]) if way in found else "–" for way in WAYS]
    row = [told, f"{whole['columns']:,}", *seconds, whole["method"], f"{'> ' if more else ''}{gains:.1f}"]
    row += [f"{behind:.2f}", f"{whole['cpu']:.1f}", f"{whole['peak_mb']:,.0f}"]
    steps = ", ".join(f"{name} {took:.1f} s" for name, took in whole["phases"].items())
    return row, [
        f"{met(gains >= TWICE)}: {told}, {more}{gains:.1f} times faster than the defaults; at least {TWICE:.0f}.",
        f"{met(behind <= NEAR)}: {told}, {behind:.2f} times the better method; at most {NEAR}.",
        f"{told}, the whole plan: {steps}.",
    ]


def _is_late(one: dict[str, Any]) -> bool:
    return one["worth"] is None


def _seconds(one: dict[str, Any]) -> str:
    return f"> {one['cpu']:,.0f}" if _is_late(one) else f"{one['cpu']:.2f}"


def _growth(before: dict[str, Any], after: dict[str, Any]) -> str:
    """How the linear program grows from some water years to more."""
    many, time, memory = (after[name] / before[name] for name in ("columns", "cpu", "peak_mb"))
    years = f"From {before['scenarios']} to {after['scenarios']} water years"
    times = f"{'more than ' if _is_late(after) else ''}× {time:.1f}"
    return f"{years}: decisions × {many:.2f}, linear program {times} in time and × {memory:.1f} in memory."


SECTION = Section("solve", "Solving", STORY, measure)
