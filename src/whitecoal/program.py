"""The program: a plan as sparse arrays, and its solution by HiGHS."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import highspy
import numpy as np

from whitecoal.errors import NoPlan, SolverFailed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Program:
    """Maximise cost · x + offset, after minimising first · x, with rows and columns within their bounds."""

    cost: NDArray[np.float64]
    first: NDArray[np.float64]
    lower: NDArray[np.float64]
    upper: NDArray[np.float64]
    whole: NDArray[np.bool_]
    row_start: NDArray[np.int64]
    row_column: NDArray[np.int32]
    row_value: NDArray[np.float64]
    row_lower: NDArray[np.float64]
    row_upper: NDArray[np.float64]
    offset: float = 0.0
    first_offset: float = 0.0


@dataclass(frozen=True)
class SolveOptions:
    """How exactly and how long to solve."""

    gap: float = 1e-3
    seed: int = 1921


@dataclass(frozen=True, eq=False)
class Solution:
    x: NDArray[np.float64]
    row_dual: NDArray[np.float64]
    reduced_cost: NDArray[np.float64]
    objective: float
    first_value: float
    bound: float
    gap: float
    method: str
    status: str
    iterations: int
    seconds: float
    notes: tuple[str, ...] = ()


def compressed(triplets: Any, rows: int, columns: int) -> tuple[Any, Any, Any]:
    row, column, value = triplets
    key = row * columns + column
    order = np.argsort(key, kind="stable")
    key, value = key[order], value[order]
    first = np.flatnonzero(np.r_[True, key[1:] != key[:-1]]) if len(key) else np.zeros(0, np.int64)
    summed = np.add.reduceat(value, first) if len(key) else value
    key = key[first]
    kept = summed != 0.0
    key, summed = key[kept], summed[kept]
    start = np.searchsorted(key, np.arange(rows + 1) * columns)
    return start.astype(np.int64), (key % max(columns, 1)).astype(np.int32), summed


def highs_model(p: Program, cost: Any, lower: Any, upper: Any, whole: Any) -> Any:
    h = highspy.Highs()
    h.setOptionValue("output_flag", False)
    n, m = len(p.lower), len(p.row_lower)
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = n, m
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = cost, lower, upper
    lp.row_lower_, lp.row_upper_ = p.row_lower, p.row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_, lp.a_matrix_.value_ = p.row_start.astype(np.int32), p.row_column, p.row_value
    lp.integrality_ = [highspy.HighsVarType.kInteger if w else highspy.HighsVarType.kContinuous for w in whole]
    h.passModel(lp)
    return h


def solve(p: Program, *, options: SolveOptions, progress: Callable[[str], None] | None = None) -> Solution:
    import time
    t = time.perf_counter()
    upper = p.upper.copy()
    first_value = 0.0
    if p.first.any():
        h = highs_model(p, p.first, p.lower, p.upper, p.whole * 0)
        h.run()
        if h.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise NoPlan(str(h.modelStatusToString(h.getModelStatus())))
        first_value = h.getInfo().objective_function_value
    q = p
    if p.first.any():
        cols = np.flatnonzero(p.first)
        from dataclasses import replace
        q = replace(p, row_start=np.r_[p.row_start, p.row_start[-1] + len(cols)], row_column=np.r_[p.row_column, cols.astype(np.int32)],
            row_value=np.r_[p.row_value, p.first[cols]], row_lower=np.r_[p.row_lower, -np.inf], row_upper=np.r_[p.row_upper, first_value + 1e-7])
    lower = p.lower
    if p.whole.any():
        h = highs_model(q, -p.cost, lower, upper, p.whole)
        h.setOptionValue("mip_rel_gap", options.gap)
        h.run()
        if h.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            raise NoPlan(str(h.modelStatusToString(h.getModelStatus())))
        x = np.array(h.getSolution().col_value)
        bound = -h.getInfo().mip_dual_bound
        lower, upper = lower.copy(), upper.copy()
        lower[p.whole] = upper[p.whole] = np.round(x[p.whole])
    h = highs_model(q, -p.cost, lower, upper, p.whole * 0)
    h.run()
    if h.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise (NoPlan if "nfeasible" in h.modelStatusToString(h.getModelStatus()) else SolverFailed)(str(h.modelStatusToString(h.getModelStatus())))
    s = h.getSolution()
    obj = -h.getInfo().objective_function_value
    if not p.whole.any():
        bound = obj
    return Solution(np.array(s.col_value), -np.array(s.row_dual)[: len(p.row_lower)], -np.array(s.col_dual), obj + p.offset, first_value + p.first_offset,
        bound + p.offset, abs(bound - obj) / max(abs(obj), 1e-9), "simplex", "optimal", h.getInfo().simplex_iteration_count, time.perf_counter() - t)


def write_mps(p: Program, path: Path) -> None:
    h = highs_model(p, -p.cost, p.lower, p.upper, p.whole)
    h.writeModel(str(path))
