"""What going slower or faster would do: the case planned again with every limit of its pace multiplied by a factor.

Each factor is a study of its own, the case with one amendment made in memory; the shelf keeps its run, audited like
any other, so that nothing is planned twice. A pace so slow that no plan keeps all hard limits is an answer too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from whitecoal.case import read_case
from whitecoal.case.amendments import Amendment
from whitecoal.errors import NoPlan, UsageError
from whitecoal.planning import Step
from whitecoal.studies import Shelf, Study

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from whitecoal.plans import Plan

COLUMN = "factor"
"""What multiplies the limits of a rule."""
FACTORS = (0.5, 0.75, 1.0, 1.5, 2.0)


@dataclass(frozen=True)
class Question:
    """What is asked.

    Args:
        case: the folder of the case.
        table: in which its rules of pace stand, each with a factor.
        amendments: names of the case's amendments, applied in this order.
        name: what its plan at its own pace is called on the shelf.
    """

    case: Path
    table: str
    amendments: tuple[str, ...] = ()
    name: str = "base"


@dataclass(frozen=True)
class Trial:
    """The plan at a pace; where there is none, why."""

    factor: float
    plan: Plan | None
    reason: str = ""


def try_paces(
    question: Question,
    factors: Sequence[float],
    shelf: Shelf,
    progress: Callable[[Step], None] = lambda _: None,
) -> list[Trial]:
    """Plan a case at several paces, the slowest first.

    Args:
        question: which case, and what its run is called.
        factors: by which every limit of the pace is multiplied; 1 is the case as it is.
        shelf: where the runs are kept.
        progress: is told each step.

    Raises:
        UsageError: the case has no rules of pace.
        CaseFault, AuditFailed, Stopped: as for any study; what was planned before stays on the shelf.
    """
    table = question.table
    rules = read_case(question.case, amendments=question.amendments)[table]
    if not rules:
        raise UsageError(f'The case has no rules of pace. Give it a table "{table}", and "{table}" among its sectors.')
    own = dict(zip(rules["rule"], rules[COLUMN].values.ravel().tolist(), strict=True))
    return [_tried(study_at(question, factor, own), factor, shelf, progress) for factor in sorted(set(factors))]


def study_at(question: Question, factor: float, own: dict[str, float]) -> Study:
    """The study of a case at a pace.

    Args:
        question: which case.
        factor: by which its limits are multiplied.
        own: the factor that each rule has in the case.
    """
    if factor == 1.0:
        return Study(question.case, question.name, question.amendments)
    changes = tuple(
        {
            "table": question.table,
            "column": COLUMN,
            "where": {"rule": [rule for rule, known in own.items() if known == old]},
            "set": factor * old,
        }
        for old in dict.fromkeys(own.values())
    )
    told = f"{question.table}-times-{factor:g}"
    change = Amendment(told, f"Every limit of the pace is multiplied by {factor:g}, to see what it costs.", changes)
    return Study(question.case, f"{question.name}-{told}", question.amendments, changes=(change,))


def _tried(study: Study, factor: float, shelf: Shelf, progress: Callable[[Step], None]) -> Trial:
    progress(Step("asked", f"the pace times {factor:g}"))
    try:
        return Trial(factor, shelf.ask(study, progress))
    except NoPlan as none:
        progress(Step("none", f"no plan at the pace times {factor:g}"))
        return Trial(factor, None, str(none))
