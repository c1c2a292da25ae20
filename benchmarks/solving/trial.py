"""One program solved one way in a process of its own: `case amendments traces way seconds`, for the ways see `WAYS`.

`traces` is how many water years the case is to have; 0 leaves it as it is.
"""

import json
import resource
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import highspy
import numpy as np

from benchmarks.solving.traces import with_traces
from whitecoal import Case, build, read_case
from whitecoal.shipped import shipped
from whitecoal.solving.arrays import Program
from whitecoal.solving.program import Solution, choose_method, solve
from whitecoal.solving.session import Session

WAYS = ("default", "simplex", "ipx", "ours", "plan")
LATE = highspy.HighsModelStatus.kTimeLimit


def plain(program: Program, seconds: float) -> float | None:
    """HiGHS with all its default options but one thread, on the matrix as it is; the worth, None if it is late."""
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)  # noqa: FBT003 - its names
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("time_limit", seconds)
    whole = np.zeros(program.columns, dtype=np.int32)
    entries = program.row_start.astype(np.int32), program.row_column, program.row_value
    sizes = program.columns, program.rows, program.nonzeros, int(highspy.MatrixFormat.kRowwise), 1
    bounds = program.lower, program.upper, program.row_lower, program.row_upper
    highs.passModel(*sizes, -program.offset, -program.cost, *bounds, *entries, whole)
    highs.run()
    if highs.getModelStatus() not in (highspy.HighsModelStatus.kOptimal, LATE):
        raise SystemExit(f"HiGHS ended without an optimum: {highs.getModelStatus()}")
    return None if highs.getModelStatus() == LATE else -float(highs.getInfo().objective_function_value)


def linear_worth(program: Program, way: str, seconds: float) -> float | None:
    """The worth of the linear program with nobody left without, found one way; None if it is late."""
    linear = program.relaxed().keep_first(program.least_first())
    if way == "default":
        return plain(linear, seconds)
    method = choose_method(linear.columns, linear.nonzeros) if way == "ours" else way
    answer = Session(linear).run("linear program", method=method, time_limit=seconds)
    if answer.status not in ("optimal", "time limit"):
        raise SystemExit(f"ended without an optimum: {answer.status}")
    return answer.worth if answer.status == "optimal" else None


def case_of(name: str, amendments: str, traces: int) -> Case:
    """The case, with so many traces."""
    folder, named = shipped(name).folder, [one for one in amendments.split("+") if one != "none"]
    if not traces:
        return read_case(folder, amendments=named)
    with TemporaryDirectory() as scratch:
        return read_case(with_traces(folder, Path(scratch) / name, traces), amendments=named)


def main() -> None:
    """Solve, and tell what it took as one line of JSON."""
    name, amendments, traces, way, seconds = sys.argv[1:]
    read = case_of(name, amendments, int(traces))
    program, _ = build(read).program()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, clock = time.process_time(), time.monotonic()
    planned: Solution | None = solve(program) if way == "plan" else None
    worth = planned.objective if planned else linear_worth(program, way, float(seconds))
    told = {
        "columns": program.columns,
        "rows": program.rows,
        "nonzeros": program.nonzeros,
        "scenarios": len(read.calendar.scenarios),
        "cpu": time.process_time() - began,
        "clock": time.monotonic() - clock,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "built_mb": before / 1024,
        "worth": worth,
        "method": choose_method(program.columns, program.nonzeros),
        "phases": {phase.name: phase.seconds for phase in planned.phases} if planned else {},
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
