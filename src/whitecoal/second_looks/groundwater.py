"""Groundwater again: every aquifer followed month by month, and the power that lifting takes."""

from collections.abc import Iterator

import numpy as np
import polars as pl

from whitecoal.case import Case
from whitecoal.tables.rows import Rows

TOLERANCE = 1e-6
TIME = ("stage", "scenario", "season")
GWH_PER_HM3_AND_METRE = 9.81 / 3600.0
HM3_PER_DAY = 0.0864

Cell = tuple[str, str, str, str]
Amounts = dict[Cell, float]
"""Amounts by place or item, stage, scenario and season [hm3]."""


def check(case: Case, ledger: pl.DataFrame) -> list[str]:
    """Follow the store of every aquifer month by month, and work out again the power that lifting takes.

    Args:
        case: the case planned.
        ledger: every entry of the plan.

    Returns:
        list: a sentence for each month in which an aquifer holds something else than is booked or goes beyond its
        bounds, and for each step of a well field whose power is not that of its lift.
    """
    return [*_stores_again(case, ledger), *_power_again(case, ledger)]


def _stores_again(case: Case, ledger: pl.DataFrame) -> list[str]:
    """Months in which what is booked as held is not what recharge, leaks and wells leave, or lies out of bounds."""
    aquifers, moved = case["aquifers"], _moved_again(case, ledger)
    booked = _summed(ledger, "groundwater", "held on", "place")
    said: list[str] = []
    for at, name in enumerate(aquifers.labels):
        least, greatest, leak = (_number(aquifers, at, column) for column in ("least", "greatest", "leak"))
        room = TOLERANCE * max(1.0, greatest)
        for cell, days, before, after in _followed(case, booked, at):
            rate = leak * days / sum(case.calendar.days)
            held = (before * (1 - rate / 2) + rate * least + moved[cell]) / (1 + rate / 2)
            where = ", ".join((name, *cell[1:]))
            if abs(after - held) > room:
                said.append(f"{where}: {after:.6g} hm3 are booked, and {held:.6g} are held.")
            if not least - room <= held <= greatest + room:
                said.append(f"{where}: {held:.6g} hm3 are held, beyond {least:g} to {greatest:g}.")
    return said


def _followed(case: Case, booked: Amounts, at: int) -> Iterator[tuple[Cell, float, float, float]]:
    """One aquifer through every scenario: each month, its days, what it holds before and after."""
    name, start, calendar = case["aquifers"].labels[at], _number(case["aquifers"], at, "start"), case.calendar
    for number, scenario in enumerate(calendar.scenarios):
        ends = {-1: start}
        for position in np.flatnonzero(calendar.live[:, number]).tolist():
            stage = calendar.stage_list[position]
            cells = [(name, stage.label, scenario, season) for season in calendar.seasons]
            levels = [-booked.get(cell, 0.0) for cell in cells]
            opening = ends[stage.parent] if calendar.carried else levels[-1]
            yield from zip(cells, calendar.days, [opening, *levels[:-1]], levels, strict=True)
            ends[position] = opening + stage.length * (levels[-1] - opening)


def _moved_again(case: Case, ledger: pl.DataFrame) -> Amounts:
    """What comes and goes in a month besides the leak: recharge, sinking, base flow, wells, what is turned away."""
    total = _recharge_again(case, ledger)
    aquifers, calendar = case["aquifers"], case.calendar
    days = dict(zip(calendar.seasons, calendar.days, strict=True))
    base = {name: _number(aquifers, at, "base_flow") for at, name in enumerate(aquifers.labels)}
    taken = [_summed(ledger, "groundwater", note, "place") for note in ("lifted", "turned away, being full")]
    return {
        cell: came - base[cell[0]] * days[cell[3]] * HM3_PER_DAY + sum(one.get(cell, 0.0) for one in taken)
        for cell, came in total.items()
    }


def _recharge_again(case: Case, ledger: pl.DataFrame) -> Amounts:
    """Recharge from its table and what sinks of the local inflow that is booked [hm3]."""
    aquifers, calendar, rows = case["aquifers"], case.calendar, case["recharge"]
    found = _summed(ledger, "water", "local inflow", "place")
    total: Amounts = {}
    for at, name in enumerate(aquifers.labels):
        share = float(aquifers["sinks"].values[at, 0, 0, 0, 0])
        for stage in calendar.stage_list:
            for scenario in calendar.scenarios:
                for number, season in enumerate(calendar.seasons):
                    rain = sum(_recharge_of(rows, name, scenario, year, number) for year in stage.years)
                    sunk = share * found.get((aquifers["from"][at], stage.label, scenario, season), 0.0)
                    total[name, stage.label, scenario, season] = rain / stage.length + sunk
    return total


def _recharge_of(rows: Rows, name: str, scenario: str, year: int, season: int) -> float:
    """Recharge of one month of one year: the last row begun, that of the scenario before that of every one."""
    for told in (scenario, ""):
        begun = [
            (int(rows["from_year"][at]), at)
            for at in range(len(rows))
            if rows["aquifer"][at] == name and rows["scenario"][at] == told and rows["from_year"][at] <= year
        ]
        if begun:
            return float(rows["recharge"].values[max(begun)[1], 0, 0, season, 0])
    return 0.0


def _summed(ledger: pl.DataFrame, good: str, entry: str, by: str) -> Amounts:
    rows = ledger.filter((pl.col("good") == good) & (pl.col("entry") == entry))
    summed = rows.group_by(by, *TIME, maintain_order=True).agg(pl.col("value").sum())
    return {(name, stage, scenario, season): value for name, stage, scenario, season, value in summed.iter_rows()}


def _power_again(case: Case, ledger: pl.DataFrame) -> list[str]:
    """Steps whose power is not that of their lift, and well fields that give more than they lift."""
    wells, steps = case["wells"], case["drawdown_steps"]
    depths = {name: float(wells["lift"].values[at, 0, 0, 0, 0]) for at, name in enumerate(wells.labels)}
    whose = {name: name for name in wells.labels}
    for at, label in enumerate(steps.labels):
        well = steps["well"][at]
        depths[label] = depths[well] + float(steps["drawdown"].values[at, 0, 0, 0, 0])
        whose[label] = well
    rates = {name: float(wells["efficiency"].values[at, 0, 0, 0, 0]) for at, name in enumerate(wells.labels)}
    booked = _summed(ledger, "power", "lifting groundwater", "item")
    said = []
    for cell, value in _summed(ledger, "groundwater", "lifted", "item").items():
        needed = -value * depths[cell[0]] * GWH_PER_HM3_AND_METRE / rates[whose[cell[0]]]
        found = -booked.get(cell, 0.0)
        if abs(found - needed) > TOLERANCE * max(1.0, needed):
            said.append(f"{', '.join(cell)}: {found:.6g} GWh are booked for lifting, and it takes {needed:.6g}.")
    return said


def _number(rows: Rows, at: int, column: str) -> float:
    return float(rows[column].values[at, 0, 0, 0, 0])
