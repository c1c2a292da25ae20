"""Series: values that hold from a year until the next row's year, averaged over the years of each stage."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from whitecoal.algebra import Array
from whitecoal.errors import LabelError, UnitError
from whitecoal.tables.rows import SEPARATOR, Amounts, Rows, words_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whitecoal.calendar import Calendar
    from whitecoal.units import Unit

EVERY_SCENARIO = ""
"""A blank cell in the column `scenario`."""


def over_stages(
    rows: Rows,
    column: str,
    labels: tuple[str, ...],
    default: float | None,
    keys: Mapping[str, Sequence[str] | str],
) -> Array:
    """See `Rows.over_stages`."""
    by_scenario = "scenario" in rows.table.key and "scenario" not in keys
    wanted = _wanted(rows, labels, keys)
    found = _series(rows, [*keys, *(["scenario"] if by_scenario else [])])
    scenarios = rows.calendar.scenarios if by_scenario else (EVERY_SCENARIO,)
    if by_scenario and not any(key[-1] for key in found):
        scenarios = (EVERY_SCENARIO,)
    amounts = rows.amounts(column)
    averaged = _averaging(rows, amounts)
    grid = np.empty((len(labels), len(rows.calendar.stages), len(scenarios), *amounts.values.shape[1:]))
    used: list[int] = []
    for item, key in enumerate(wanted):
        for position, scenario in enumerate(scenarios):
            members = _members(found, key, scenario) if by_scenario else found.get(key)
            if members is None and default is None:
                raise LabelError(_missing(rows, key))
            used += members or []
            grid[item, :, position] = default if members is None else averaged(members)
    values = grid[:, :, :, :, None] if grid.ndim == 4 else grid[:, :, :, None, None]
    return Array(values, _one_unit(rows, column, used), labels)


def _wanted(rows: Rows, labels: tuple[str, ...], keys: Mapping[str, Sequence[str] | str]) -> list[tuple[str, ...]]:
    """The key of the series looked for, for each label."""
    expected = set(rows.table.key) - {"from_year", "scenario"}
    if not rows.table.series or set(keys) - {"scenario"} != expected:
        words = ", ".join(sorted(expected)) or "nothing"
        raise LabelError(f'The series of "{rows.table.name}" are looked for by {words}.')
    named = [(names,) * len(labels) if isinstance(names, str) else tuple(names) for names in keys.values()]
    if any(len(names) != len(labels) for names in named):
        raise LabelError(f'{len(labels)} series of "{rows.table.name}" need as many names in each key.')
    return list(zip(*named, strict=True)) if named else [()] * len(labels)


def _series(rows: Rows, names: Sequence[str]) -> dict[tuple[str, ...], list[int]]:
    """The rows of each series, in the order of their years."""
    columns = [words_of(rows.cells[name]) for name in names]
    years = np.asarray(rows["from_year"])
    found: dict[tuple[str, ...], list[int]] = {}
    for position in np.argsort(years, kind="stable").tolist():
        found.setdefault(tuple(column[position] for column in columns), []).append(position)
    return found


def _members(found: Mapping[tuple[str, ...], list[int]], key: tuple[str, ...], scenario: str) -> list[int] | None:
    """The series of a scenario, or else the one for every scenario."""
    return found.get((*key, scenario)) or found.get((*key, EVERY_SCENARIO))


def _averaging(rows: Rows, amounts: Amounts) -> Callable[[list[int]], NDArray[np.float64]]:
    """Gives the mean of a series over the years of each stage [stage] or [stage × season].

    Many series of a table change in the same years, and the shares of these are worked out once.
    """
    years = np.asarray(rows["from_year"])
    known: dict[tuple[int, ...], NDArray[np.float64]] = {}

    def averaged(members: list[int]) -> NDArray[np.float64]:
        starts = tuple(years[members].tolist())
        if starts not in known:
            known[starts] = _shares(rows.calendar, starts)
        return np.asarray(known[starts] @ amounts.values[members])

    return averaged


def _shares(calendar: Calendar, starts: tuple[int, ...]) -> NDArray[np.float64]:
    """The share of each stage's years in which each row of a series holds [stage × row]."""
    shares = np.zeros((len(calendar.stages), len(starts)))
    for stage in range(len(calendar.stages)):
        years = np.asarray(calendar.years(stage))
        holding = np.searchsorted(starts, years, side="right") - 1
        shares[stage] = np.bincount(np.maximum(holding, 0), minlength=len(starts)) / len(years)
    return shares


def _one_unit(rows: Rows, column: str, used: list[int]) -> Unit:
    amounts = rows.amounts(column)
    codes = sorted(set(amounts.which[used].tolist())) if used else [0]
    if len(codes) > 1:
        units = ", ".join(amounts.units[code].text for code in codes)
        raise UnitError(f'The series of "{rows.table.name}.{column}" have several units ({units}).')
    return amounts.units[codes[0]]


def _missing(rows: Rows, key: tuple[str, ...]) -> str:
    said = SEPARATOR.join(key) or "any key"
    return f'The table "{rows.table.name}" has no series for "{said}".'
