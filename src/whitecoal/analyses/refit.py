"""Refit: straight lines drawn again where a plan lies, until what they stand for is near enough.

A sector may hold a curve by a straight line that is right for a part of it: the water surface over the storage that is
used. Its `refit(case, ledger)` looks at a finished plan and gives rows of a table with which the line lies better, or
nothing when it lies well. The rows change the question, as any amendment does: they stand in the copy of the case that
is kept beside the plan, under a name and with a reason.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from whitecoal.case import read_case
from whitecoal.planning import Clock, plan_case

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from whitecoal.case import Case
    from whitecoal.planning import Solved

ROUNDS = 2
"""Times a plan is made again at most; what is off then is told by the audit."""

NAMED = "refit-"
"""How the amendments are called; a number follows, for a case may be the copy beside an earlier run."""

REASON = "Straight lines drawn again over what the plan before used, for what they stood for was too far off."

NewRows = list[dict[str, Any]]


@dataclass(frozen=True)
class Refitted:
    """A plan, and the case it is the answer to.

    Args:
        case: as planned last, the rows of every refit in it.
        solved: its plan.
        rounds: how often the lines were drawn again.
    """

    case: Case
    solved: Solved
    rounds: int


def plan_refitted(
    case: Case,
    scratch: Path,
    *,
    plan: Callable[[Case], Solved] = plan_case,
    clock: Clock | None = None,
    rounds: int = ROUNDS,
) -> Refitted:
    """Plan a case, and again with its lines refitted until no sector asks for another round.

    Args:
        case: the case.
        scratch: an empty folder for the amended copies; the case returned lives there.
        plan: how it is planned.
        clock: told each round.
        rounds: times the plan is made again at most.
    """
    clock = clock or Clock()
    solved = plan(case)
    for made in range(rounds):
        tables = wanted(case, solved)
        if not tables:
            return Refitted(case, solved, made)
        clock.step("refitted", f"drew straight lines again over what was used: {', '.join(tables)}")
        name = f"{NAMED}{1 + sum(one.name.startswith(NAMED) for one in case.amendments)}"
        case = amended(case, tables, name, scratch / name)
        solved = plan(case)
    return Refitted(case, solved, rounds)


def wanted(case: Case, solved: Solved) -> dict[str, NewRows]:
    """The rows that the sectors of a case ask for, by table; none when all lines lie well."""
    tables: dict[str, NewRows] = {}
    for sector in case.sectors:
        if hasattr(sector, "refit"):
            tables.update(sector.refit(case, solved.plan.ledger))
    return tables


def amended(case: Case, tables: Mapping[str, NewRows], name: str, folder: Path) -> Case:
    """A copy of the case in a folder, with the rows of these tables put in place of those it had."""
    case.copy_to(folder)
    changes = [line for table, rows in tables.items() for line in _change(table, rows, replacing=bool(case[table]))]
    home = folder / "amendments"
    home.mkdir(exist_ok=True)
    (home / f"{name}.toml").write_text("\n".join([f"reason = {json.dumps(REASON)}", *changes, ""]), encoding="utf-8")
    return read_case(folder, amendments=[name], sectors=case.sectors)


def _change(table: str, rows: Sequence[Mapping[str, Any]], *, replacing: bool) -> list[str]:
    """The changes of an amendment that put these rows in place of all there are, as lines of TOML."""
    told = ["[[change]]", f"table = {json.dumps(table)}"]
    removed = ["", *told, "remove = true"] if replacing else []
    cells = [", ".join(f"{column} = {json.dumps(value)}" for column, value in row.items()) for row in rows]
    return [*removed, "", *told, "insert = [", *(f"  {{ {row} }}," for row in cells), "]"]
