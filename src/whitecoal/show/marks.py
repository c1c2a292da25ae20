"""How good the evidence is: the grades of a case's rows, found again for the entries of its plan.

A row of the case and an entry of the ledger have the same name: the key of the row is the item of the entry, or its
beginning. The tables are read from the copy of the case in the run's folder.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import polars as pl

from whitecoal.show.amounts import PARTS

if TYPE_CHECKING:
    from pathlib import Path

    from whitecoal.plans import Plan

GRADES = ("A", "B", "C", "memory", "estimate")
"""From the best to the weakest."""
MEANINGS = {
    "A": "read in a primary or official source",
    "B": "read in a good secondary source",
    "C": "read in a source of doubtful exactness",
    "memory": "general knowledge, no source read",
    "estimate": "judgement or reckoning of the case's makers",
    "none": "nothing said",
}
WEAK = ("memory", "estimate")
MARK = "≈"
"""Stands beside what rests on estimates."""
LONGEST_KEY = 5
LARGEST_FILE = 30_000_000
"""A larger table is passed over [bytes]."""


def grades_of(plan: Plan) -> dict[str, str]:
    """The weakest grade of the rows of each name: the first columns of a table joined as the items are."""
    found: dict[str, str] = {}
    if plan.folder is None:
        return found
    for path in sorted((plan.folder / "case").glob("*.csv")):
        for cells, grade in _graded(path):
            for count in range(1, min(LONGEST_KEY, len(cells)) + 1):
                name = PARTS.join(cells[:count])
                if GRADES.index(grade) > GRADES.index(found.get(name, "A")) or name not in found:
                    found[name] = grade
    return found


def share_of_estimates(rows: pl.DataFrame, grades: dict[str, str]) -> float | None:
    """The part of these entries that rests on estimates or on memory, by size; None where nothing is known."""
    sizes = rows.group_by("item", maintain_order=True).agg(pl.col("value").abs().sum())
    weak = known = 0.0
    for item, size in sizes.iter_rows():
        grade = _grade(item, grades)
        known += size if grade else 0.0
        weak += size if grade in WEAK else 0.0
    return weak / known if known else None


def _grade(item: str, grades: dict[str, str]) -> str:
    """The grade of an item, or of the longest beginning of its name that has one."""
    parts = item.split(PARTS)
    names = (PARTS.join(parts[:count]) for count in range(len(parts), 0, -1))
    return next((grades[name] for name in names if name in grades), "")


def _graded(path: Path) -> list[tuple[list[str], str]]:
    """The rows of a table that have a grade, with their cells."""
    if path.stat().st_size > LARGEST_FILE:
        return []
    return [(list(row.values()), row["grade"]) for row in rows_of(path) if row.get("grade") in GRADES]


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a table as they stand in its file; none when it cannot be read."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            sample = file.readline()
            file.seek(0)
            separator = ";" if sample.count(";") > sample.count(",") else ","
            read = csv.DictReader(file, delimiter=separator, restval="")
            return [{str(key): str(value) for key, value in row.items()} for row in read]
    except (OSError, UnicodeDecodeError, csv.Error):
        return []
