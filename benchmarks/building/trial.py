"""One way of building tried in a process of its own: what it takes is written down as one line of JSON."""

import json
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Built:
    """The solver holding the program, and how large it is there."""

    highs: Any
    columns: int
    rows: int
    nonzeros: int


def tried(prepare: Callable[[int, int], Any], build: Callable[[Any], Built]) -> None:
    """Prepare what is to be built, build it, and tell what building took.

    A plan of almost nothing is built before, so that what is imported or looked up only once is not counted.

    The words after the command are the numbers of basins and of years, and `solve` when the optimum is wanted as well.
    """
    basins, years, *more = sys.argv[1:]
    build(prepare(2, 2))
    given = prepare(int(basins), int(years))
    before = resident("VmRSS")
    began = time.process_time()
    built = build(given)
    took = time.process_time() - began
    told = {
        "columns": built.columns,
        "rows": built.rows,
        "nonzeros": built.nonzeros,
        "cpu": took,
        "memory": resident("VmHWM"),
        "added": resident("VmHWM") - before,
    }
    if "solve" in more:
        built.highs.run()
        told["optimum"] = abs(built.highs.getInfo().objective_function_value)
    print(json.dumps(told))


def resident(which: str) -> float:
    """Memory of this process, now (VmRSS) or at most so far (VmHWM) [MB]."""
    status = Path("/proc/self/status")
    if not status.exists():  # not on Linux: the most so far, whatever was asked for
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    line = next(line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith(which))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":  # an interpreter that does nothing
    print(json.dumps({"memory": resident("VmHWM")}))
