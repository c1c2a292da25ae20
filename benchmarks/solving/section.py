"""Solving: what the choice of method buys beside the solver's own defaults, and how it grows with scenarios."""

from typing import Any

from benchmarks.frame import Measured, Section, met, trial

CASES = (
    ("tiny", "tiny", "none"),
    ("1921, one water year", "transcaucasus-1921", "one-water-year"),
    ("1921, three water years", "transcaucasus-1921", "none"),
)
WAYS = ("default", "simplex", "ipx", "ours")
TWICE, NEAR = 2.0, 1.15
SAME = 1e-6
STORY = """The linear program of a case with nobody left without, solved by HiGHS with its default options on the plain
matrix, by the dual simplex method, by the interior point method ipx with crossover, and by whichever of these the
measured rule of `choose_method` takes (*ours*); then the whole plan with its works, prices and the choice among equal
plans. Every answer is a vertex, and all worths of a case must be the same. Processor seconds of one thread, each in a
process of its own, one run of each."""


def measure() -> Measured:
    """Solve each case every way."""
    rows, remarks = [], []
    sizes: list[tuple[dict[str, Any], dict[str, Any]]] = []
    for told, case, amendments in CASES:
        found = {way: trial("solving.trial", case, amendments, way) for way in WAYS}
        whole = trial("solving.trial", case, amendments, "plan")
        worths = [one["worth"] for one in found.values()]
        if max(worths) - min(worths) > SAME * max(1.0, abs(worths[0])):
            raise RuntimeError(f"{told}: the ways differ, {worths}")
        seconds = {way: one["cpu"] for way, one in found.items()}
        best = min(seconds["simplex"], seconds["ipx"])
        rows.append(
            [
                told,
                f"{whole['columns']:,}",
                *(f"{seconds[way]:.2f}" for way in WAYS),
                f"{seconds['default'] / seconds['ours']:.1f}",
                f"{seconds['ours'] / best:.2f}",
                f"{whole['cpu']:.1f}",
                f"{whole['peak_mb']:,.0f}",
            ]
        )
        sizes.append((found["ours"], whole))
        gains, behind = seconds["default"] / seconds["ours"], seconds["ours"] / best
        remarks += [
            f"{met(gains >= TWICE)}: {told}, {gains:.1f} times faster than the defaults; at least {TWICE:.0f}.",
            f"{met(behind <= NEAR)}: {told}, {behind:.2f} times the better method; at most {NEAR}.",
        ]
    (one, plan_of_one), (three, plan_of_three) = sizes[-2:]
    decisions, linear = three["columns"] / one["columns"], three["cpu"] / one["cpu"]
    whole, memory = (plan_of_three[name] / plan_of_one[name] for name in ("cpu", "peak_mb"))
    remarks.append(
        f"From one water year to three: decisions × {decisions:.2f}, linear program × {linear:.1f} in time, "
        f"whole plan × {whole:.1f} in time and × {memory:.1f} in memory."
    )
    header = ("case", "decisions", *WAYS, "default / ours", "ours / better", "whole plan", "peak [MB]")
    return Measured(header, rows, remarks)


SECTION = Section("solve", "Solving", STORY, measure)
