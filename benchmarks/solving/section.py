"""Solving: what the choice of method buys beside the solver's own defaults, and where the time of a plan goes."""

from typing import Any

from benchmarks.frame import Measured, Section, met, trial

WAYS = ("default", "simplex", "ipx")
CASES = (
    ("tiny", "tiny", "none", WAYS),
    ("1921, one water year", "transcaucasus-1921", "one-water-year", WAYS),
    ("1921, three water years", "transcaucasus-1921", "none", ("ipx",)),
)
"""What each case is called, the case, its amendments, and the ways that are tried."""
LIMIT = 600
"""After which a way is late [s]."""
TWICE, NEAR = 2.0, 1.15
SHORT = 0.1
"""A solve in less than this is as long as what it begins and ends with, and no ratio says anything of it [s]."""
SAME = 1e-6
STORY = f"""The linear program of a case with nobody left without, solved by HiGHS with its default options on the
plain matrix (which is the dual simplex method after a presolve), and as we call them, by that method and by the
interior point method ipx with crossover; *ours* is whichever of the two the measured rule of `choose_method` takes.
Then the whole plan with its works, prices and the choice among equal plans. Every answer is a vertex, and all worths of
a case must be the same. Processor seconds of one thread, each in a process of its own, one run of each. A way is late
after {LIMIT} s; with three water years only ours is tried."""


def measure() -> Measured:
    """Solve each case every way, and plan it."""
    rows, remarks, wholes = list[list[str]](), list[str](), list[dict[str, Any]]()
    for told, case, amendments, ways in CASES:
        found = {way: trial("solving.trial", case, amendments, 0, way, LIMIT) for way in ways}
        whole = trial("solving.trial", case, amendments, 0, "plan", 0)
        worths = [one["worth"] for one in found.values() if one["worth"] is not None]
        if max(worths) - min(worths) > SAME * max(1.0, abs(worths[0])):
            raise RuntimeError(f"{told}: the ways differ, {worths}")
        rows.append(_row(told, found, whole))
        remarks += _remarks(told, found, whole)
        wholes.append(whole)
    time, memory = (wholes[-1][name] / wholes[-2][name] for name in ("cpu", "peak_mb"))
    remarks.append(f"The whole plan, from one water year to three: × {time:.1f} in time, × {memory:.1f} in memory.")
    header = ("case", "decisions", *(f"{way} [s]" for way in WAYS), "ours", "whole plan [s]", "peak [MB]")
    return Measured(header, rows, remarks)


def _row(told: str, found: dict[str, dict[str, Any]], whole: dict[str, Any]) -> list[str]:
    seconds = [_seconds(found[way]) if way in found else "–" for way in WAYS]
    return [told, f"{whole['columns']:,}", *seconds, whole["method"], f"{whole['cpu']:.1f}", f"{whole['peak_mb']:,.0f}"]


def _seconds(one: dict[str, Any]) -> str:
    return f"> {one['cpu']:,.0f}" if one["worth"] is None else f"{one['cpu']:.2f}"


def _remarks(told: str, found: dict[str, dict[str, Any]], whole: dict[str, Any]) -> list[str]:
    """Whether our way is fast enough, where others were tried, and the steps of the whole plan."""
    steps = ", ".join(f"{name} {took:.1f} s" for name, took in whole["phases"].items())
    ours = found[whole["method"]]
    said = [f"{told}, the whole plan: {steps}."]
    if max(one["cpu"] for one in found.values()) < SHORT:
        return [*said, f"{told}: every way takes less than {SHORT:g} s, too short to be judged."]
    if "default" in found:
        gains = found["default"]["cpu"] / ours["cpu"]
        more = "more than " if found["default"]["worth"] is None else ""
        aim = f"at least {TWICE:.0f}"
        said.append(f"{met(gains >= TWICE)}: {told}, {more}{gains:.1f} times faster than the defaults; {aim}.")
    others = [one["cpu"] for way, one in found.items() if way != "default"]
    if len(others) > 1:
        behind = ours["cpu"] / min(others)
        said.append(f"{met(behind <= NEAR)}: {told}, {behind:.2f} times the better method; at most {NEAR}.")
    return said


SECTION = Section("solve", "Solving", STORY, measure)
