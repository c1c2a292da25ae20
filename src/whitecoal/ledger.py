"""The ledger of a solved problem: one long table of entries, one of accounts with prices, one of choices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from whitecoal.solving.corner import NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from whitecoal.accounts import Accounts
    from whitecoal.calendar import Calendar
    from whitecoal.entries import Aim, Decision, Good
    from whitecoal.problem import Problem
    from whitecoal.solving.program import Solution

TIMES = ("stage", "scenario", "season", "block")
COLUMN = ("column", "decision", "item", *TIMES)
"""What names a column of the program in the tables of a plan."""
ROW = ("account", "good", "place", *TIMES)
"""What names a row."""
WORTH, SHORTFALL = "worth", "subsistence shortfall"
NO_ACCOUNT = -1


def ledger_table(problem: Problem, accounts: Accounts, solution: Solution) -> pl.DataFrame:
    """Every entry that is not zero: account, good, place, entry, item, time, value, unit, price.

    The price is what one more unit in that account would be worth, in million of the money per unit; entries of the
    objective stand under the good "worth" with their weight as price.
    """
    prices = price_of_rows(problem, accounts, solution)
    frames = []
    for entry in problem.entries:
        rows, values = accounts.rows_of(entry), entry.amount.value(solution.x)
        good = problem.goods[entry.good]
        cells = (np.broadcast_to(values, rows.shape) != 0.0) & (rows >= 0)
        times = _times(problem.calendar, good.over)
        frame = _located(cells, np.broadcast_to(values, rows.shape), entry.amount.labels, times)
        named = _gathered(entry.places, np.nonzero(cells)[0])
        frames.append(
            frame.with_columns(
                account=pl.Series(rows[cells], dtype=pl.Int32),
                good=pl.lit(good.name),
                place=named,
                entry=pl.lit(entry.note),
                unit=pl.lit(problem.case.printed(good.unit)),
                price=pl.Series(prices[rows[cells]], dtype=pl.Float64),
            )
        )
    frames += [_aim_rows(aim, solution.x, problem) for aim in problem.aims]
    order = ["account", "good", "place", "entry", "item", *TIMES, "value", "unit", "price"]
    return pl.concat([frame.select(order) for frame in frames])


def account_table(problem: Problem, accounts: Accounts, solution: Solution) -> pl.DataFrame:
    """Every account: good, place, time, what is left over (spare), the price of one more unit, how it stands."""
    prices, states = price_of_rows(problem, accounts, solution), _states(solution, "rows")
    frames = []
    for good, numbers, frame in _rows_named(problem, accounts):
        frames.append(
            frame.with_columns(
                spare=pl.lit(good.spare),
                unit=pl.lit(problem.case.printed(good.unit)),
                price=pl.Series(prices[numbers], dtype=pl.Float64),
                state=_gathered(*states(numbers)),
            )
        )
    return pl.concat([frame.select(*ROW, "unit", "spare", "price", "state") for frame in frames])


def choice_table(problem: Problem, solution: Solution) -> pl.DataFrame:
    """Every decision: what, of which item, when, how much, within which bounds, its rent, and how it stands."""
    frames, states = [], _states(solution, "columns")
    for decision, columns, frame in _columns_named(problem):
        decided = decision.columns >= 0
        weight = np.broadcast_to(weight_of(problem.calendar, decision), decided.shape)[decided]
        frames.append(
            frame.with_columns(
                value=pl.Series(solution.x[columns]),
                unit=pl.lit(problem.case.printed(decision.amount.unit)),
                lower=pl.Series(decision.lower[decided]),
                upper=pl.Series(decision.upper[decided]),
                rent=pl.Series(solution.reduced_cost[columns] / weight),
                whole=pl.lit(decision.whole),
                state=_gathered(*states(columns)),
            )
        )
    more = ("value", "unit", "lower", "upper", "rent", "whole", "state")
    return pl.concat([frame.select(*COLUMN, *more) for frame in frames])


def names_of_columns(problem: Problem) -> pl.DataFrame:
    """What each column decides: column, decision, item, time."""
    return pl.concat([frame for *_, frame in _columns_named(problem)])


def names_of_rows(problem: Problem, accounts: Accounts) -> pl.DataFrame:
    """What each row balances: account, good, place, time."""
    return pl.concat([frame for *_, frame in _rows_named(problem, accounts)])


def _columns_named(problem: Problem) -> Iterator[tuple[Decision, NDArray[np.int64], pl.DataFrame]]:
    """Each decision that has columns, these, and their names."""
    for decision in problem.decisions:
        decided = decision.columns >= 0
        if decided.any():
            columns = decision.columns[decided]
            frame = _located(decided, np.zeros(decided.shape), decision.labels, _times(problem.calendar, decision.over))
            named = frame.with_columns(column=pl.Series(columns, dtype=pl.Int32), decision=pl.lit(decision.name))
            yield decision, columns, named.select(COLUMN)


def _rows_named(problem: Problem, accounts: Accounts) -> Iterator[tuple[Good, NDArray[np.int64], pl.DataFrame]]:
    """Each good that has accounts, their rows, and their names."""
    for good, places, rows in accounts.goods.values():
        if rows.size:
            alive = rows >= 0
            frame = _located(alive, np.zeros(rows.shape), places, _times(problem.calendar, good.over))
            numbers = pl.Series(rows[alive], dtype=pl.Int32)
            named = frame.rename({"item": "place"}).with_columns(account=numbers, good=pl.lit(good.name))
            yield good, rows[alive], named.select(ROW)


def _states(
    solution: Solution, which: str
) -> Callable[[NDArray[np.integer[Any]]], tuple[Sequence[str], NDArray[np.int64]]]:
    """Names of states and, of some columns or rows, their positions among these; of a plan without a corner none."""
    if solution.corner is None:
        return lambda numbers: ([""], np.zeros(len(numbers), dtype=np.int64))
    states = getattr(solution.corner, which)
    return lambda numbers: (NAMES, states[numbers].astype(np.int64))


def price_of_rows(problem: Problem, accounts: Accounts, solution: Solution) -> NDArray[np.float64]:
    """Worth of one more unit in each account, in money of its own year: minus the dual over the weight [row]."""
    price = -solution.row_dual / weight_of_rows(problem, accounts)
    return np.where(price == 0.0, 0.0, price)  # no minus zero in the tables


def weight_of_rows(problem: Problem, accounts: Accounts) -> NDArray[np.float64]:
    """What one unit of worth in the year of each account counts in the objective: chance × discount × years [row]."""
    weights = np.ones(len(accounts.spare))
    by_cell = problem.calendar.weight
    for good, _, rows in accounts.goods.values():
        weight = by_cell if good.over != "node" else by_cell.sum(axis=1, keepdims=True)
        spread = np.broadcast_to(weight[None, :, :, None, None], rows.shape)
        weights[rows[rows >= 0]] = spread[rows >= 0]
    return weights


def weight_of(calendar: Calendar, decision: Decision) -> NDArray[np.float64]:
    """The same for the cells of a decision [1 × stage × scenario × 1 × 1]."""
    weight = calendar.weight if decision.over != "node" else calendar.weight.sum(axis=1, keepdims=True)
    return weight[None, :, :, None, None]


def _aim_rows(aim: Aim, x: NDArray[np.float64], problem: Problem) -> pl.DataFrame:
    values = aim.amount.value(x)
    shape = np.broadcast_shapes(values.shape, aim.weight.shape)
    values, weights = np.broadcast_to(values, shape), np.broadcast_to(aim.weight, shape)
    cells = (values != 0.0) & (weights != 0.0)
    frame = _located(cells, values, aim.amount.labels, _times(problem.calendar, "stage"))
    places = aim.places if len(aim.places) == shape[0] else aim.places * shape[0]
    return frame.with_columns(
        account=pl.lit(NO_ACCOUNT, dtype=pl.Int32),
        good=pl.lit(SHORTFALL if aim.first else WORTH),
        place=_gathered(places, np.nonzero(cells)[0]),
        entry=pl.lit(aim.note),
        unit=pl.lit(problem.case.printed(aim.amount.unit)),
        price=pl.Series(weights[cells], dtype=pl.Float64),
    )


def _times(calendar: Calendar, over: str) -> tuple[tuple[str, ...], ...]:
    """Labels of the four time axes; those that `over` does not keep apart are empty."""
    finest = {"node": 1, "stage": 2, "season": 3, "block": 4}[over]
    labels = (calendar.stages, calendar.scenarios, calendar.seasons, calendar.blocks)
    return tuple(known if at < finest else () for at, known in enumerate(labels))


def _located(
    cells: NDArray[np.bool_], values: NDArray[np.float64], labels: Sequence[str] | None, times: Sequence[Sequence[str]]
) -> pl.DataFrame:
    """The chosen cells of a grid as rows: item, stage, scenario, season, block, value; absent axes are empty."""
    positions = np.nonzero(cells)
    columns = {}
    for axis, (title, known) in enumerate(zip(("item", *TIMES), (labels or ("",), *times), strict=True)):
        present = len(known) == cells.shape[axis]
        columns[title] = _gathered(known if present else [""], positions[axis])
    columns["value"] = pl.Series(np.asarray(values)[positions], dtype=pl.Float64)
    return pl.DataFrame(columns)


def _gathered(names: Sequence[str], positions: NDArray[np.int64]) -> pl.Series:
    """The names at these positions; one name stands for all."""
    known = pl.Series(list(names), dtype=pl.String)
    return known.gather(positions) if len(known) > 1 else known.gather(np.zeros(len(positions), dtype=np.int64))
