"""What has happened: the cells of decisions held at what was done, kept beside the run that plans on from there."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from whitecoal.accounts import time_shape
from whitecoal.plans import write_parquet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from whitecoal.entries import Decision
    from whitecoal.problem import Problem

FILE, TOLD = "past.parquet", "past.json"
TIMES = ("stage", "scenario", "season", "block")
KEYS = ("decision", "item", *TIMES)
ROOM = 1e-6
"""Share of an amount (or of one unit of it) that the books may need to close, and are left."""


@dataclass(frozen=True, eq=False)
class Past:
    """What was done, cell by cell, and what is to be said of it.

    Args:
        cells: decision, item, stage, scenario, season, block (absent ones empty) and `value`, one row for each cell
            of the past.
        about: for run.json: from which year on is planned again, of which run, and the sentences for readers.
        start: column values of the plan so far, with the same keys, to begin the search for whole works at.
    """

    cells: pl.DataFrame
    about: dict[str, Any]
    start: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema={**dict.fromkeys(KEYS, pl.String)}))

    @property
    def digest(self) -> str:
        """Names what has happened."""
        total = hashlib.sha256(json.dumps(self.about, sort_keys=True).encode())
        for row in self.cells.select(*KEYS, "value").iter_rows():
            total.update(repr(row).encode())
        return total.hexdigest()

    def hold(self, problem: Problem) -> None:
        """Hold the decisions of the past at what was done: whole ones exactly, others but for a millionth."""
        for decision, cell, done in placed(problem, self.cells):
            room = 0.0 if decision.whole else ROOM * np.maximum(1.0, np.abs(done))
            values = np.rint(done) if decision.whole else done
            lower, upper = decision.lower.copy(), decision.upper.copy()
            lower[cell] = np.clip(values - room, decision.lower[cell], decision.upper[cell])
            upper[cell] = np.clip(values + room, decision.lower[cell], decision.upper[cell])
            problem.between(decision, lower, upper)
        for sentence in self.about.get("sentences", ()):
            problem.remark("what has happened, and is planned on from", str(sentence))

    def begun(self, problem: Problem) -> NDArray[np.float64] | None:
        """The plan so far in the columns of a problem; zero where it says nothing [column]."""
        if not len(self.start):
            return None
        x = np.zeros(problem.columns)
        for decision, cell, values in placed(problem, self.start):
            columns = decision.columns[cell]
            x[columns[columns >= 0]] = values[columns >= 0]
        return x

    def save(self, folder: Path) -> None:
        """Keep it beside the run, in its folder while that is unfinished."""
        write_parquet(self.cells, folder / FILE)
        (folder / TOLD).write_text(json.dumps(self.about, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")

    @classmethod
    def of_run(cls, folder: Path) -> Past | None:
        """What a run kept of the past; None where it plans from the beginning."""
        if not (folder / FILE).is_file():
            return None
        return cls(pl.read_parquet(folder / FILE), json.loads((folder / TOLD).read_text(encoding="utf-8")))


Cell = tuple["NDArray[np.int64]", ...]


def placed(problem: Problem, cells: pl.DataFrame) -> Iterator[tuple[Decision, Cell, NDArray[np.float64]]]:
    """For each decision of the problem that has rows: where they stand on its axes, and their values."""
    by_name = {str(name[0]): rows for name, rows in cells.group_by("decision", maintain_order=True)}
    for decision in list(problem.decisions):
        rows = by_name.get(decision.name)
        if rows is None:
            continue
        mine = rows.filter(pl.col("item").is_in(list(decision.labels)))
        if len(mine):
            yield decision, _positions(problem, decision, mine), mine["value"].to_numpy()


def _positions(problem: Problem, decision: Decision, rows: pl.DataFrame) -> Cell:
    calendar = problem.calendar
    labels = (calendar.stages, calendar.scenarios, calendar.seasons, calendar.blocks)
    found = [_where(decision.labels, rows["item"])]
    for axis, known, size in zip(TIMES, labels, time_shape(calendar, decision.over), strict=True):
        apart = size == len(known) and (size > 1 or rows[axis][0] != "")
        found.append(_where(known, rows[axis]) if apart else np.zeros(len(rows), dtype=np.int64))
    return tuple(found)


def _where(known: tuple[str, ...], names: pl.Series) -> NDArray[np.int64]:
    position = {name: at for at, name in enumerate(known)}
    return np.array([position[name] for name in names.to_list()], dtype=np.int64)


def cells_of(problem: Problem) -> pl.DataFrame:
    """Every cell in which something is decided: its keys, its column, its bounds, its unit, whether it is whole."""
    frames = [_cells_of(problem, decision) for decision in problem.decisions if (decision.columns >= 0).any()]
    return pl.concat(frames)


def _cells_of(problem: Problem, decision: Decision) -> pl.DataFrame:
    calendar = problem.calendar
    decided = decision.columns >= 0
    item, *times = np.nonzero(decided)
    finest = {"node": 1, "stage": 2, "season": 3, "block": 4}[decision.over]
    labels = (calendar.stages, calendar.scenarios, calendar.seasons, calendar.blocks)
    columns = {"decision": [decision.name] * len(item), "item": pl.Series(list(decision.labels))[item]}
    for at, (axis, known) in enumerate(zip(TIMES, labels, strict=True)):
        columns[axis] = pl.Series(list(known))[times[at]] if at < finest else [""] * len(item)
    return pl.DataFrame(
        {
            **columns,
            "column": decision.columns[decided],
            "lower": decision.lower[decided],
            "upper": decision.upper[decided],
            "unit": [decision.amount.unit.text] * len(item),
            "whole": [decision.whole] * len(item),
        },
        schema_overrides=dict.fromkeys(KEYS, pl.String),
    )
