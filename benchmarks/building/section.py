"""Building: from the numbers of a plan to the solver holding the program, in several ways."""

import math
from typing import Any

from benchmarks.frame import Measured, Section, least, met, missing, trial

LEDGER, FLOOR = "whitecoal", "bare arrays"
WAYS = {FLOOR: "arrays", LEDGER: "ledger", "linopy": "with_linopy", "Pyomo (appsi)": "with_pyomo"}
PEERS = {"linopy": "linopy", "Pyomo (appsi)": "pyomo"}
SIZES = {"35 thousand": (33, 10), "320 thousand": (150, 20), "a million": (470, 20)}
"""Basins and years."""
SMALLEST = next(iter(SIZES))
ONLY_SMALL = ("Pyomo (appsi)",)
"""Would take minutes at the larger sizes."""
TIMES = 5
ALIKE = 1e-9
"""Optima closer than this, relatively, are the same."""

AIMS = {
    SMALLEST: {"cpu": 5.0, "added": 1.5},
    "a million": {"cpu": 2.0, "added": 1.5},
}
"""How many times what the bare arrays take we may take at most."""
WORDS = {"cpu": "the processor time", "added": "the memory that building adds"}
AHEAD = {"linopy": 10.0, "Pyomo (appsi)": 50.0}
"""How many times less processor time than a peer we want to take at the smallest size."""

STORY = f"""
A made-up plan of river basins with reservoirs, canals, turbines, power, crops and trade by month, about three
coefficients a row ([the program](../benchmarks/building/plan.py)), is brought to HiGHS in four ways: as bare numpy
arrays laid out by hand, the least that any builder has to do; as a sector on the six verbs, from the case read and
checked to the session holding the program; in linopy; in Pyomo with its own interface to HiGHS. Imports are not
counted, and a plan of almost nothing is built first, so that nothing done only once is; nor is reading the case. Memory
is the most the whole process ever had, imports and case included, less what an interpreter that does nothing has;
beside it, what building added at most to what was there before. Least of {TIMES} runs, the ways taking turns. That all
build the same is checked at the smallest size by the numbers of rows, columns and coefficients and by the optimum.
"""


def measure() -> Measured:
    """Every way at every size."""
    absent = [way for way, package in PEERS.items() if missing(package)]
    ways = [way for way in WAYS if way not in absent]
    bare = trial("building.trial")["memory"]
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for size, (basins, years) in SIZES.items():
        chosen = [way for way in ways if size == SMALLEST or way not in ONLY_SMALL]
        runs = [{way: trial(f"building.{WAYS[way]}", basins, years) for way in chosen} for _ in range(TIMES)]
        found |= {(size, way): least(run[way] for run in runs) for way in chosen}
    for numbers in found.values():
        numbers["memory"] -= bare
    remarks = [*_met(found), _alike(ways)]
    remarks += [f"{way} is not installed here, and was left out." for way in absent]
    header = (
        "decisions",
        "way",
        "coefficients",
        "processor [s]",
        "× arrays",
        "memory [MB]",
        "× arrays",
        "added [MB]",
        "× arrays",
    )
    return Measured(header, [_row(found, *key) for key in found], remarks)


def _row(found: dict[tuple[str, str], dict[str, Any]], size: str, way: str) -> list[str]:
    numbers, floor = found[size, way], found[size, FLOOR]
    cells = [f"{numbers['columns']:,}", way, f"{numbers['nonzeros']:,}"]
    for what, digits in (("cpu", 3), ("memory", 0), ("added", 0)):
        cells += [f"{numbers[what]:.{digits}f}", f"{numbers[what] / floor[what]:.2f}"]
    return cells


def _met(found: dict[tuple[str, str], dict[str, Any]]) -> list[str]:
    """A sentence for each aim, met or missed."""
    told = []
    for size, aims in AIMS.items():
        for what, most in aims.items():
            times = found[size, LEDGER][what] / found[size, FLOOR][what]
            said = f"{times:.2f} times {WORDS[what]} of bare arrays; at most {most:g}"
            told.append(f"{met(times <= most)}: at {size} decisions {said}.")
    whole = {size: found[size, LEDGER]["memory"] / found[size, FLOOR]["memory"] for size in AIMS}
    listed = " and ".join(f"{times:.2f} times at {size} decisions" for size, times in whole.items())
    told.append(f"The whole process, what is imported for tables and units included, has {listed}.")
    for way, wanted in AHEAD.items():
        if (SMALLEST, way) in found:
            times = found[SMALLEST, way]["cpu"] / found[SMALLEST, LEDGER]["cpu"]
            said = f"{way} takes {times:.0f} times our processor time; at least {wanted:g}"
            told.append(f"{met(times >= wanted)}: at {SMALLEST} decisions {said}.")
    return told


def _alike(ways: list[str]) -> str:
    """That every way builds the same; an error when one does not."""
    basins, years = SIZES[SMALLEST]
    solved = {way: trial(f"building.{WAYS[way]}", basins, years, "solve") for way in ways}
    floor = solved[FLOOR]
    for way, one in solved.items():
        same = all(one[size] == floor[size] for size in ("rows", "columns", "nonzeros"))
        if not same or not math.isclose(one["optimum"], floor["optimum"], rel_tol=ALIKE):
            raise RuntimeError(f"{way} builds another program: {one}; bare arrays: {floor}")
    listed = ", ".join(ways[:-1]) + f" and {ways[-1]}"
    said = f"come to the same optimum, {floor['optimum']:.6f}, with a relative difference below {ALIKE:g}"
    return f"At {SMALLEST} decisions {listed} {said}."


SECTION = Section("build", "Building a program", STORY, measure, ("whitecoal", "highspy", "numpy", "linopy", "pyomo"))
