"""The report of a plan: `report.html` in the folder of its run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from altair.utils.schemapi import debug_mode

from whitecoal.errors import UsageError
from whitecoal.keeping import write_whole
from whitecoal.show.figures import Page
from whitecoal.show.marks import grades_of
from whitecoal.show.page import page
from whitecoal.show.sections import sections

if TYPE_CHECKING:
    from whitecoal.plans import Plan

NAME = "report.html"


def write_report(plan: Plan, path: Path | None = None) -> Path:
    """Write the report of a plan: one file, the same for the same plan, that opens without a network.

    Args:
        plan: saved, or not if a path is given.
        path: where; report.html in the run's folder when it is not said.

    Raises:
        UsageError: the plan is not saved and no path is given.
        CannotWrite: the folder may not be written to.
    """
    if path is None and plan.folder is None:
        raise UsageError("This plan is not saved, so its report has no folder. Save it first, or name a file.")
    target = path or Path(plan.folder or ".") / NAME
    return write_whole(target, report(plan))


def report(plan: Plan) -> str:
    """The report of a plan as HTML."""
    with debug_mode(arg=False):  # Altair would check each part of each chart against its schema; a test does that once
        return page(plan, sections(Page(plan, grades_of(plan))))
