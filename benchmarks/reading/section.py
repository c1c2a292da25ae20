"""Reading: a made-up case of a million table values, read and checked."""

import tempfile
from pathlib import Path

from benchmarks.frame import Measured, Section, least, met, trial
from benchmarks.reading.made_up_case import write

TIMES = 3
SHARES = (0.01, 0.1, 1.0)
"""Of the million."""
MOST = 5.0
"""Seconds that reading and checking a million values may take."""

STORY = f"""
A case of a million values is written ([which](../benchmarks/reading/made_up_case.py)): places, sources, flows of rivers
by month and year, fields with harvests and needs by year, each number with a range, a source and a grade, some in other
units than those declared. `read_case` reads it, turns and converts every cell, checks ranges, words, keys, references,
series and sources, and freezes it. Least of {TIMES} runs; imports are not counted; one thread.
"""


def measure() -> Measured:
    """The case at several sizes."""
    found = []
    for share in SHARES:
        with tempfile.TemporaryDirectory() as home:
            write(Path(home), share=share)
            found.append(least(trial("reading.trial", home) for _ in range(TIMES)))
    bare = trial("building.trial")["memory"]
    rows = [
        [
            f"{one['values']:,}",
            f"{one['cpu']:.2f}",
            f"{one['wall']:.2f}",
            f"{1e6 * one['cpu'] / one['values']:.1f}",
            f"{one['memory'] - bare:.0f}",
        ]
        for one in found
    ]
    took = found[-1]["cpu"]
    said = met(took < MOST)
    remark = f"{said}: {found[-1]['values']:,} values in {took:.1f} s of processor time; less than {MOST:g} s."
    return Measured(("values", "processor [s]", "clock [s]", "µs a value", "memory [MB]"), rows, (remark,))


SECTION = Section("read", "Reading and checking tables", STORY, measure, ("whitecoal", "polars", "pandera", "numpy"))
