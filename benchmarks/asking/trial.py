"""The plan of 1921 with one water year, made and then asked forty questions, each warm and from nothing."""

import json
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from benchmarks.asking.questions import MANY, ONE, Question
from whitecoal import Asking, Case, Problem, SolveOptions, build, plan, read_case
from whitecoal.accounts import Accounts
from whitecoal.case.amendments import Amendment
from whitecoal.errors import WhitecoalError
from whitecoal.solving.arrays import Program
from whitecoal.solving.program import choose_method, solve
from whitecoal.solving.standing import FAR_NOTE

CASE, AMENDMENT = "transcaucasus-1921", "one-water-year"


def case_asked(folder: Path, question: Question) -> Case:
    """The run's case with what is different."""
    named = [question.amendment] if question.amendment else []
    made = [Amendment("asked", question.told, question.changes)] if question.changes else []
    return read_case(folder / "case", amendments=named, changes=made)


def timed(act: Any) -> tuple[Any, float]:
    """What it gives, and the processor time it takes [s]."""
    began = time.process_time()
    return act(), time.process_time() - began


def built(case: Case) -> tuple[Problem, Program, Accounts]:
    """The problem of a case, and the program of it."""
    problem = build(case)
    return problem, *problem.program()


def asked(asking: Asking, case: Case, question: Question, method: str) -> dict[str, Any]:
    """One question, warm and from nothing."""
    try:
        (problem, program, accounts), building = timed(lambda: built(case))
        warm, took = timed(lambda: asking.answer(problem, program, accounts))
    except WhitecoalError as none:
        return {"told": question.told, "refused": str(none).splitlines()[0]}
    cold, nothing = timed(lambda: solve(program.held(np.rint(warm.x)), options=SolveOptions(method=method)))
    return {
        "told": question.told,
        "building": building,
        "warm": took,
        "nothing": nothing,
        "iterations": warm.iterations,
        "far": FAR_NOTE in warm.notes,
        "apart": abs(warm.objective - cold.objective) / abs(cold.objective),
    }


def measured(runs: Path) -> dict[str, Any]:
    """The plan itself from nothing, then every question, by the method that our rule takes."""
    base = plan(CASE, amendments=(AMENDMENT,), runs=runs)
    folder = base.folder or runs
    reaches = {"one": ONE, "many": MANY}
    cases = {question.told: case_asked(folder, question) for questions in reaches.values() for question in questions}
    asking, taking_up = timed(lambda: Asking(base))
    same = asking.solution(asking.case)
    program, _ = build(asking.case).program()
    still = program.held(np.rint(same.x))
    method = choose_method(still.columns, still.nonzeros)
    nothing = timed(lambda: solve(still, options=SolveOptions(method=method)))[1]
    rows = [
        {"reach": reach, **asked(asking, cases[question.told], question, method)}
        for reach, questions in reaches.items()
        for question in questions
    ]
    again = asking.solution(asking.case)
    return {
        "columns": program.columns,
        "rows": program.rows,
        "taking_up": taking_up,
        "method": method,
        "nothing": nothing,
        "questions": rows,
        "same_bytes": again.x.tobytes() == same.x.tobytes(),
    }


if __name__ == "__main__":
    with TemporaryDirectory() as scratch:
        print(json.dumps(measured(Path(scratch))))
