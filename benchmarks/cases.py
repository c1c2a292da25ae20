"""The shipped cases: what reading, building and handing over take with the sectors of the house at work."""

import json
import sys
import time
from itertools import pairwise

from benchmarks.building.trial import resident
from benchmarks.frame import Measured, Section, least, trial
from whitecoal import build, read_case
from whitecoal.shipped import shipped
from whitecoal.solving.session import Session

CASES = ("tiny", "transcaucasus-1921")
TIMES = 3
STEPS = ("read", "build", "program", "session")

STORY = f"""
The shipped cases with every sector of the house: reading and checking the tables, posting of all sectors (agronomy,
curves and contracts worked out included), the accounts and the matrix, and HiGHS taking it over. Processor seconds,
least of {TIMES} runs; imports are not counted. Sectors post thousands of small entries where the plan of river basins
above posts a few large ones, so it is they that take the time.
"""


def measure() -> Measured:
    """Every case, step by step."""
    bare = trial("building.trial")["memory"]
    rows = []
    for name in CASES:
        one = least(trial("cases", name) for _ in range(TIMES))
        sizes = [f"{one[size]:,}" for size in ("values", "columns", "nonzeros")]
        rows.append([name, *sizes, *(f"{one[step]:.2f}" for step in STEPS), f"{one['memory'] - bare:.0f}"])
    steps = ("read [s]", "build [s]", "matrix [s]", "hand over [s]")
    return Measured(("case", "values", "decisions", "coefficients", *steps, "memory [MB]"), rows)


SECTION = Section("cases", "The shipped cases", STORY, measure)


def taken(name: str) -> dict[str, float]:
    """What each step of a case takes [s], and how large it is."""
    build(read_case(shipped("tiny").folder)).program()  # what is imported and looked up only once
    moments = [time.process_time()]
    case = read_case(shipped(name).folder)
    moments.append(time.process_time())
    problem = build(case)
    moments.append(time.process_time())
    program, _ = problem.program()
    moments.append(time.process_time())
    Session(program)
    moments.append(time.process_time())
    spans = {step: after - before for step, (before, after) in zip(STEPS, pairwise(moments), strict=True)}
    sizes = {"values": case.count_of_values, "columns": program.columns, "nonzeros": program.nonzeros}
    return {**spans, **sizes, "memory": resident("VmHWM")}


if __name__ == "__main__":
    print(json.dumps(taken(sys.argv[1])))
