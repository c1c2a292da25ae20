"""Asking a plan again with other numbers, from the corner where it stands and from nothing."""

from statistics import median
from typing import Any

from benchmarks.frame import Measured, Section, met, trial

TIMES, APART = 10.0, 1e-7
STORY = """The plan of 1921 with one water year is asked forty questions
([questions.py](../benchmarks/asking/questions.py)): in twenty one number is different, or a row of them (a price, an
inflow, a bound, a cost, a yield), in twenty whole tables are, or what may be decided. *Warm* is `whitecoal.Asking`: the
program that stands in the solver is edited and solved from the plan's corner, the choice among equal plans included; a
question that is too far from the plan is solved from nothing there too, and says so. *From nothing* is the same program
with the same works, by the faster method ([Solving](#solving) tells by how much), that choice included too. Building
the changed problem is needed by both and stands apart. Processor seconds, one run of each."""


def measure() -> Measured:
    """Run the trial and tell each question."""
    found = trial("asking.trial")
    rows = [_row(one) for one in found["questions"]]
    nothing = f"{found['nothing']:.1f} s by {found['method']}"
    same = "the same" if found["same_bytes"] else "OTHER"
    answered = [one for one in found["questions"] if "refused" not in one]
    apart = max(one["apart"] for one in answered)
    sizes = f"{found['columns']:,} decisions, {found['rows']:,} balances"
    remarks = [
        f"{sizes}. From nothing, the plan itself: {nothing}, as the questions.",
        f"Taking up the run: {found['taking_up']:.1f} s, once.",
        *_aims("one number is different", [one for one in answered if one["reach"] == "one"]),
        *_aims("whole tables are different", [one for one in answered if one["reach"] == "many"]),
        f"{met(apart <= APART)}: the optima are at most {apart:.0e} of the worth apart; at most {APART:.0e}.",
        f"Asked again after all others, the first question gave {same} bytes.",
    ]
    return Measured(("what is different", "building", "warm", "from nothing", "ratio", ""), rows, remarks)


def _row(one: dict[str, Any]) -> list[str]:
    if "refused" in one:
        return [one["told"], "–", "–", "–", "–", one["refused"]]
    how = "from nothing" if one["far"] else f"{one['iterations']:,} steps"
    numbers = (f"{one['building']:.2f}", f"{one['warm']:.2f}", f"{one['nothing']:.1f}", f"{_faster(one):.1f}")
    return [one["told"], *numbers, f"{how}, {one['apart']:.0e} apart"]


def _faster(one: dict[str, Any]) -> float:
    return float(one["nothing"] / max(one["warm"], 1e-3))


def _aims(told: str, questions: list[dict[str, Any]]) -> list[str]:
    """Whether the median and the worst of these are as fast as was aimed at."""
    if not questions:
        return [f"**Missed**: where {told}, no question was answered."]
    far = [_faster(one) for one in questions if one["far"]]
    near = [_faster(one) for one in questions if not one["far"]] or far
    middle, worst = median(map(_faster, questions)), min(near)
    also = f"; {len(far)} too far, solved from nothing both ways, are {min(far):.2f} times or more" if far else ""
    of = f"the median of {len(questions)} is {middle:.1f} times faster than from nothing"
    return [
        f"{met(middle >= TIMES)}: where {told}, {of}; at least {TIMES:.0f}.",
        f"{met(worst >= 1.0)}: where {told}, the worst is {worst:.1f} times faster; never slower{also}.",
    ]


SECTION = Section("ask", "Asking again", STORY, measure)
