"""A whole plan solved with one step of ours left out: `case amendments step seconds`, for the steps see `STEPS`.

After so many seconds of the processor the plan is given up, and its worth is told as null. A step is left out by
putting something else in its place, private names included: the process is its own and ends with the plan, and the
package need not know that it is measured.
"""

import json
import signal
import sys
import time
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import numpy as np

from benchmarks.solving.trial import case_of
from whitecoal import build
from whitecoal.errors import Stopped
from whitecoal.problem import Problem
from whitecoal.solving import whole
from whitecoal.solving.arrays import Program
from whitecoal.solving.program import SolveOptions, solve
from whitecoal.solving.session import Answer, Session


def _written_out() -> None:
    def amount_itself(_: Problem, name: str, amount: Any, *, over: str = "stage", meaning: str = "") -> Any:
        del name, over, meaning
        return amount

    patch.object(Problem, "measure", amount_itself).start()


def _without_presolve() -> None:
    run = Session.run

    def plainly(self: Session, phase: str, *, method: str = "simplex", **options: Any) -> Answer:
        return run(self, phase, method=method, **{"presolve": "off", **options})

    patch.object(Session, "run", plainly).start()


def _without_a_least() -> None:
    patch.object(Program, "least_first", lambda _: -np.inf).start()


def _searched() -> None:
    patch.object(whole, "_at_once", lambda *_: None).start()


def _as_from_nothing() -> None:
    patch.object(whole, "NEAR", {}).start()


STEPS: dict[str, Callable[[], None] | None] = {
    "nothing": None,
    "method": None,
    "sums": _written_out,
    "presolve": _without_presolve,
    "least": _without_a_least,
    "at once": _searched,
    "near": _as_from_nothing,
}
"""What is left out, and how; without the choice of a method, HiGHS takes the dual simplex method."""


def _give_up(*_: object) -> None:
    raise KeyboardInterrupt


def main() -> None:
    """Plan, and tell what it took as one line of JSON."""
    name, amendments, step, seconds = sys.argv[1:]
    leave_out = STEPS[step]
    if leave_out is not None:
        leave_out()
    program, _ = build(case_of(name, amendments, 0)).program()
    began = time.process_time()
    signal.signal(signal.SIGPROF, _give_up)
    signal.setitimer(signal.ITIMER_PROF, float(seconds))
    try:
        found = solve(program, options=SolveOptions(method="simplex" if step == "method" else "choose"))
    except (Stopped, KeyboardInterrupt):  # within the solver, or between two of its runs
        found = None
    signal.setitimer(signal.ITIMER_PROF, 0)
    told = {
        "cpu": time.process_time() - began,
        "columns": program.columns,
        "nonzeros": program.nonzeros,
        "worth": None if found is None else found.objective,
        "gap": None if found is None else found.gap,
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
