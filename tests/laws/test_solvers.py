"""Four ways to solve the same program, one of them another house's, come to the same."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
from answers import EXACTLY, TOLERANCE, apart, base_of
from hypothesis import given
from pyscipopt import Model
from raw_case import RawCase
from small_cases import small_cases
from trying import tried

from whitecoal.solving.program import Program, solve, write_mps


@tried()
@given(raw=small_cases())
def test_solvers_agree(seen: Any, raw: RawCase) -> None:
    """HiGHS by simplex, by both interior point methods, and SCIP from our file come to the same: people, then worth."""
    base = base_of(raw, seen)
    worths = [solve(base.program, options=replace(EXACTLY, method=method)).objective for method in ("ipx", "hipo")]
    worths.append(by_scip(base.kept()))
    people = -by_scip(replace(base.program, cost=-base.program.first, offset=0.0))
    hungry = abs(people - base.solution.first_value)
    worst = max(apart(worth, base.worth, base.counted) for worth in worths)
    seen.example(worst)
    assert worst < TOLERANCE
    assert hungry < max(TOLERANCE * people, 1e-6)


def by_scip(program: Program) -> float:
    """The greatest worth that SCIP finds in the file of a program."""
    with TemporaryDirectory() as scratch:
        path = Path(scratch) / "program.mps.gz"
        write_mps(replace(program, first=np.zeros(program.columns)), path)
        model = Model()
        model.hideOutput()
        model.readProblem(str(path))
        model.setParam("limits/gap", 1e-9)
        model.optimize()
        assert model.getStatus() == "optimal", model.getStatus()
        return -float(model.getObjVal())
