"""Solving: what each step of ours buys, seen by leaving it out."""

from typing import Any

from benchmarks.frame import Measured, Section, least, trial

EVERY = ("method", "sums", "presolve", "least", "at once", "near")
SMALL = ("sums", "presolve", "least")
CASES = (
    ("tiny", "tiny", "none", SMALL, 60, 9),
    ("1921, one water year", "transcaucasus-1921", "one-water-year", EVERY, 600, 1),
    ("1921, three water years", "transcaucasus-1921", "none", EVERY, 900, 1),
)
"""What each case is called, the case, its amendments, its steps, when a plan is given up [s], and runs of each."""
TOLD = {
    "nothing": "nothing",
    "method": "the choice of a method: the dual simplex method, which the solver takes by itself",
    "sums": "one decision for a sum that enters many accounts: it is written out in each",
    "presolve": "the solver's presolve, which substitutes what is determined",
    "least": "trying the least shortfall there could be: it is sought first, by a linear program",
    "at once": "rounding all works at once: better ones are sought, work by work",
    "near": "prices without steepest edges and blurred costs: edges are measured for every row first, costs blurred",
}
SAME = 1e-6
STORY = """Whole plans, each with one step left out, so that it shows what the step buys: with its works, its prices and
the choice among equal plans. The gap is what the plan may fall short of the best there could be. Processor seconds of
one thread, each in a process of its own, one run of each (tiny: least of 9). `> 900` was given up after 900 s. Where
it says – the step would change nothing in a case so small. Rows and columns are scaled by the solver alone, so that
there is no step of ours to leave out. What it buys to begin at the corner of an earlier plan is told in
[Asking again](#asking-again). What differs by a tenth may be the noise of a shared machine."""


def measure() -> Measured:
    """Plan each case with each of its steps left out."""
    rows = [[TOLD[step]] for step in TOLD]
    remarks = list[str]()
    for told, case, amendments, steps, limit, runs in CASES:
        found = {step: _found(case, amendments, step, limit, runs) for step in ("nothing", *steps)}
        base = found["nothing"]
        _agree(told, found)
        for row, step in zip(rows, TOLD, strict=True):
            row.extend(_cells(found[step], base, limit) if step in found else ["–"] * 3)
        written = found["sums"]
        more, longer = (written[name] / base[name] - 1 for name in ("columns", "nonzeros"))
        remarks.append(f"{told}: sums written out make {more:+.0%} decisions and {longer:+.0%} coefficients.")
    columns = [f"{told}{what}" for told, *_ in CASES for what in (" [s]", ", times", ", gap")]
    return Measured(("left out", *columns), rows, remarks)


def _found(case: str, amendments: str, step: str, limit: int, runs: int) -> dict[str, Any]:
    return least(trial("solving.without", case, amendments, step, limit) for _ in range(runs))


def _agree(told: str, found: dict[str, dict[str, Any]]) -> None:
    """See that no plan is worth more than what another one says that no plan is worth more than."""
    if found["nothing"]["worth"] is None:
        raise RuntimeError(f"{told}: the plan with every step was given up")
    plans = [one for one in found.values() if one["worth"] is not None]
    bound = min(one["worth"] + (one["gap"] + SAME) * abs(one["worth"]) for one in plans)
    best = max(one["worth"] for one in plans)
    if best > bound:
        raise RuntimeError(f"{told}: a plan is worth {best}, and another says that none is worth more than {bound}")


def _cells(one: dict[str, Any], base: dict[str, Any], limit: int) -> list[str]:
    """Seconds, how many times as many as with every step, and the gap."""
    if one["worth"] is None:
        return [f"> {limit}", f"> {limit / base['cpu']:.1f}", ""]
    decimals = 3 if base["cpu"] < 1 else 1
    return [f"{one['cpu']:.{decimals}f}", f"{one['cpu'] / base['cpu']:.2f}", f"{one['gap']:.2%}"]


SECTION = Section("steps", "What each step of solving buys", STORY, measure)
