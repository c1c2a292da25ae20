"""Solving: what the choice of method buys beside the solver's own defaults, and how it grows with scenarios."""

from itertools import pairwise
from typing import Any

from benchmarks.frame import Measured, Section, met, trial

CASES = (
    ("tiny", "tiny", "none"),
    ("1921, one water year", "transcaucasus-1921", "one-water-year"),
    ("1921, three water years", "transcaucasus-1921", "none"),
)
MORE = (6, 12)
"""Further numbers of water years, by our way alone, until one is late."""
WAYS = ("default", "simplex", "ipx", "ours")
LIMIT = 1800
"""After which a way is late [s]."""
TWICE, NEAR = 2.0, 1.15
SAME = 1e-6
STORY = f"""The linear program of a case with nobody left without, solved by HiGHS with its default options on the plain
matrix, by the dual simplex method, by the interior point method ipx with crossover, and by whichever of these the
measured rule of `choose_method` takes (*ours*); then the whole plan with its works, prices and the choice among equal
plans. Every answer is a vertex, and all worths of a case must be the same. More water years than three are the three
again and again with a little more water ([how](../benchmarks/solving/traces.py)). Processor seconds of one thread, each
in a process of its own, one run of each; a way is given up after {LIMIT:,} s."""


def _seconds(one: dict[str, Any] | None) -> str:
    if one is None:
        return "–"
    return f"{one['cpu']:.2f}" if one["worth"] is not None else f"> {LIMIT:,}"


def _case(told: str, case: str, amendments: str) -> tuple[list[str], list[str], dict[str, Any], dict[str, Any]]:
    """A row, remarks, our way and the whole plan of a case, each way in turn."""
    found = {way: trial("solving.trial", case, amendments, 0, way, LIMIT) for way in WAYS}
    whole = trial("solving.trial", case, amendments, 0, "plan", 0)
    worths = [one["worth"] for one in found.values() if one["worth"] is not None]
    if max(worths) - min(worths) > SAME * max(1.0, abs(worths[0])):
        raise RuntimeError(f"{told}: the ways differ, {worths}")
    cpu = {way: one["cpu"] for way, one in found.items()}
    gains, behind = cpu["default"] / cpu["ours"], cpu["ours"] / min(cpu["simplex"], cpu["ipx"])
    late = "more than " if found["default"]["worth"] is None else ""
    ratios = (f"{'> ' if late else ''}{gains:.1f}", f"{behind:.2f}")
    row = [told, f"{whole['columns']:,}", *(_seconds(found[way]) for way in WAYS), *ratios]
    row += [f"{whole['cpu']:.1f}", f"{whole['peak_mb']:,.0f}"]
    remarks = [
        f"{met(gains >= TWICE)}: {told}, {late}{gains:.1f} times faster than the defaults; at least {TWICE:.0f}.",
        f"{met(behind <= NEAR)}: {told}, {behind:.2f} times the better method; at most {NEAR}.",
        f"{told}, the whole plan: {', '.join(f'{name} {took:.1f} s' for name, took in whole['phases'].items())}.",
    ]
    return row, remarks, found["ours"], whole


def measure() -> Measured:
    """Solve each case every way, then more water years our way."""
    rows, remarks, linear = list[list[str]](), list[str](), list[dict[str, Any]]()
    wholes = []
    for case in CASES:
        row, said, ours, whole = _case(*case)
        rows.append(row)
        remarks += said
        linear.append(ours)
        wholes.append(whole)
    for count in MORE:
        one = trial("solving.trial", CASES[-1][1], "none", count, "ours", LIMIT)
        told = f"1921, {count} water years"
        rows.append(
            [told, f"{one['columns']:,}", "–", "–", "–", _seconds(one), "–", "–", "–", f"{one['peak_mb']:,.0f}"]
        )
        if one["worth"] is None:
            break
        linear.append(one)
    remarks += [_growth(before, after) for before, after in pairwise(linear[1:])]
    time, memory = (wholes[-1][name] / wholes[-2][name] for name in ("cpu", "peak_mb"))
    remarks.append(f"The whole plan, from one water year to three: × {time:.1f} in time, × {memory:.1f} in memory.")
    header = ("case", "decisions", *WAYS, "default / ours", "ours / better", "whole plan", "peak [MB]")
    return Measured(header, rows, remarks)


def _growth(before: dict[str, Any], after: dict[str, Any]) -> str:
    """How the linear program grows from some water years to more."""
    many, time, memory = (after[name] / before[name] for name in ("columns", "cpu", "peak_mb"))
    years = f"From {before['scenarios']} to {after['scenarios']} water years"
    return f"{years}: decisions × {many:.2f}, linear program × {time:.1f} in time and × {memory:.1f} in memory."


SECTION = Section("solve", "Solving", STORY, measure)
