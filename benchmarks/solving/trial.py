"""One program solved one way in a process of its own: `case amendments way`, for the ways see `WAYS`."""

import json
import resource
import sys
import time

import highspy
import numpy as np

from whitecoal import build, read_case
from whitecoal.shipped import shipped
from whitecoal.solving.arrays import Program
from whitecoal.solving.program import choose_method, solve
from whitecoal.solving.session import Session

WAYS = ("default", "simplex", "ipx", "ours", "plan")


def plain(program: Program) -> float:
    """HiGHS with all its default options but one thread, on the matrix as it is; the worth."""
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)  # noqa: FBT003 - its names
    highs.setOptionValue("threads", 1)
    whole = np.zeros(program.columns, dtype=np.int32)
    entries = program.row_start.astype(np.int32), program.row_column, program.row_value
    sizes = program.columns, program.rows, program.nonzeros, int(highspy.MatrixFormat.kRowwise), 1
    bounds = program.lower, program.upper, program.row_lower, program.row_upper
    highs.passModel(*sizes, -program.offset, -program.cost, *bounds, *entries, whole)
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise SystemExit(f"HiGHS ended without an optimum: {highs.getModelStatus()}")
    return -float(highs.getInfo().objective_function_value)


def worth(program: Program, way: str) -> float:
    """The worth found one way: of the linear program with nobody left without; of the whole plan for "plan"."""
    if way == "plan":
        return solve(program).objective
    linear = program.relaxed().keep_first(program.least_first())
    if way == "default":
        return plain(linear)
    method = choose_method(linear.columns, linear.nonzeros, 0) if way == "ours" else way
    answer = Session(linear).run("linear program", method=method)
    if answer.status != "optimal":
        raise SystemExit(f"ended without an optimum: {answer.status}")
    return answer.worth


def main() -> None:
    """Solve, and tell what it took as one line of JSON."""
    case, amendments, way = sys.argv[1:]
    read = read_case(shipped(case).folder, amendments=[name for name in amendments.split("+") if name != "none"])
    program, _ = build(read).program()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began, clock = time.process_time(), time.monotonic()
    found = worth(program, way)
    told = {
        "columns": program.columns,
        "rows": program.rows,
        "nonzeros": program.nonzeros,
        "scenarios": len(read.calendar.scenarios),
        "cpu": time.process_time() - began,
        "clock": time.monotonic() - clock,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "built_mb": before / 1024,
        "worth": found,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
