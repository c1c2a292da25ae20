"""A case made to contradict itself, what is to be answered, and the proof of the answer by solving again.

answered    what is said, and how long it took
unproved    what is wrong with the answer: it must name what it should, its set must have no plan, without any one
            of its members it must have one, and with the repairs made the whole case must have one
"""

import csv
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pytest

from quarry_case import quarry_case
from repairs import HAIR, repaired
from tiny_case import copied, edit, lean
from whitecoal.accounts import Accounts
from whitecoal.case import read_case
from whitecoal.errors import NoPlan
from whitecoal.explanation import told
from whitecoal.planning import build
from whitecoal.solving.arrays import Program
from whitecoal.solving.contradiction import Contradiction, explain
from whitecoal.solving.program import solve

SECTORS = Path(__file__).parents[1] / "sectors"
TWO_YEARS = '[calendar]\nscenarios = [{ name = "wet", probability = 0.6 }, { name = "lean", probability = 0.4 }]'
COMMITMENTS = "commitment,decision,item,asks,amount,unit,from_year,to_year,season,counted\n"

Edit = tuple[str, str, str]


@dataclass(frozen=True)
class Seeded:
    """A contradiction that was put into a case.

    Args:
        name: what contradicts, in words.
        base: the case: the folder of a sector's test, "quarry", "tiny", "lean" (the tiny case with fewer sectors), or
            "two years" (that with a wet and a lean scenario).
        edits: file, text as it stands (blank: the whole file is new), text instead.
        repair: the first way out that must be told.
        names: lines of the conflict that must be told.
        whole: whether only whole numbers stand in the way.
    """

    name: str
    base: str
    edits: tuple[Edit, ...]
    repair: str
    names: tuple[str, ...]
    whole: bool = False

    def made(self, parent: Path) -> Path:
        """The case, with the contradiction, in a new folder."""
        folder = _base(self.base, parent)
        for file, old, new in self.edits:
            if old:
                edit(folder, file, old, new)
            else:
                (folder / file).write_text(new, encoding="utf-8")
        return folder


@dataclass(frozen=True)
class Answered:
    """What is answered to a case that contradicts itself."""

    program: Program
    accounts: Accounts
    found: Contradiction
    text: str
    seconds: float


def put(file: str, old: str, new: str) -> Edit:
    """One text of a table in place of another."""
    return file, old, new


def insist(*rows: str) -> Edit:
    """The table of commitments with these rows, each as far as it says anything."""
    columns = len(COMMITMENTS.split(","))
    filled = (row + "," * (columns - len(next(csv.reader([row])))) for row in rows)
    return "commitments.csv", "", COMMITMENTS + "".join(f"{row}\n" for row in filled)


def _base(name: str, parent: Path) -> Path:
    if name == "quarry":
        return quarry_case(parent)
    if name in ("tiny", "lean", "two years"):
        folder = copied(parent) if name == "tiny" else lean(parent)
        if name == "two years":
            edit(folder, "case.toml", "[calendar]", TWO_YEARS)
            text = "scenario,from_year,factor\nwet,1921,1.2\nlean,1921,0.7\n"
            (folder / "water_years.csv").write_text(text, encoding="utf-8")
        return folder
    return Path(shutil.copytree(SECTORS / name, parent / "case", ignore=shutil.ignore_patterns("expected.csv")))


def answered(seed: Seeded, parent: Path) -> Answered:
    """What is answered; the case must have no plan."""
    problem = build(read_case(seed.made(parent)))
    program, accounts = problem.program()
    with pytest.raises(NoPlan):
        solve(program)
    begun = time.perf_counter()
    found = explain(program, stated=accounts.stated(problem.entries))
    text = told(found, problem, accounts)
    return Answered(program, accounts, found, text, time.perf_counter() - begun)


def unproved(seed: Seeded, answer: Answered) -> list[str]:
    """A sentence for everything that is not as it should be."""
    lines = [line.removeprefix("  · ") for line in answer.text.splitlines()]
    wrong = [f"{seed.name}: it does not say {said!r}." for said in (seed.repair, *seed.names) if said not in lines]
    if answer.found.only_because_whole != seed.whole:
        wrong.append(f"{seed.name}: whole numbers are said to stand in the way, or not, and it is otherwise.")
    wrong += [f"{seed.name}: {fault}" for fault in _set_unproved(answer)] if not seed.whole else []
    try:
        solve(repaired(answer.program, answer.found, HAIR))
    except NoPlan:
        wrong.append(f"{seed.name}: with the repairs made there is no plan.")
    return wrong


def _set_unproved(answer: Answered) -> Iterator[str]:
    """The set alone has no plan; without any one of its members it has."""
    found = answer.found
    members = [("row", row) for row in found.rows]
    members += [("lower", column) for column in found.lower_bounds]
    members += [("upper", column) for column in found.upper_bounds]
    if not found.minimal:
        yield "the set is not proved."
    if _has_a_plan(only(answer.program, found, members)):
        yield "the set has a plan."
    for one in members:
        if not _has_a_plan(only(answer.program, found, [other for other in members if other != one])):
            yield f"without {one} there is no plan either."


def only(program: Program, found: Contradiction, members: list[tuple[str, int]]) -> Program:
    """The program with these members, the balances that bind them and the natural zeros; every other limit away."""
    kept = {kind: [index for what, index in members if what == kind] for kind in ("row", "lower", "upper")}
    rows = np.isin(np.arange(program.rows), [*kept["row"], *found.ties])
    lower = np.isin(np.arange(program.columns), kept["lower"])
    upper = np.isin(np.arange(program.columns), kept["upper"])
    return replace(
        program.relaxed(),
        cost=np.zeros(program.columns),
        first=np.zeros(program.columns),
        lower=np.where(lower | (program.lower == 0.0), program.lower, -np.inf),
        upper=np.where(upper, program.upper, np.inf),
        row_lower=np.where(rows, program.row_lower, -np.inf),
        row_upper=np.where(rows, program.row_upper, np.inf),
    )


def _has_a_plan(program: Program) -> bool:
    try:
        solve(program)
    except NoPlan:
        return False
    return True
