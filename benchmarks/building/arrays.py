"""The program as bare arrays: column numbers by arithmetic, each block of rows laid out at once, straight to HiGHS.

Nothing is checked, named or kept. This is the least that any builder has to do.
"""

from typing import Any

import highspy
import numpy as np
from numpy.typing import NDArray

from benchmarks.building.plan import (
    CREDIT,
    CROPS,
    DARK,
    EFFICIENCY,
    LACKING,
    MONTHS,
    MOST_ADDED,
    OIL,
    SOWING,
    TURBINE,
    Plan,
    plan_of,
)
from benchmarks.building.trial import Built, tried

Grid = NDArray[Any]


def build(plan: Plan) -> Built:  # noqa: PLR0915 - one block after the other, on purpose
    """The program in HiGHS."""
    basins, years, crops = plan.basins, plan.years, len(CROPS)
    monthly, yearly, sown_shape = (basins, years, MONTHS), (basins, years), (basins, crops, years)
    count = 0
    lower, upper, cost = [], [], []

    def decided(shape: tuple[int, ...], most: object, worth: object, least: float = 0.0) -> Grid:
        nonlocal count
        size = int(np.prod(shape))
        columns = np.arange(count, count + size, dtype=np.int32).reshape(shape)
        count += size
        lower.append(np.full(size, least))
        upper.append(np.broadcast_to(most, shape).ravel())
        cost.append(np.broadcast_to(worth, shape).ravel())
        return columns

    now = plan.factor[:-1]
    by_month = now[None, :, None]
    stored = decided(monthly, plan.room[:, None, None], 0.0)
    released = decided(monthly, np.inf, 0.0)
    spilt = decided(monthly, np.inf, 0.0)
    withdrawn = decided(monthly, np.inf, 0.0)
    passed = decided(monthly, np.inf, 0.0)
    oil = decided(monthly, np.inf, OIL * by_month)
    dark = decided(monthly, np.inf, DARK * by_month)
    lacking = decided(monthly, np.inf, LACKING * by_month)
    turbines = decided(yearly, np.inf, 0.0)
    added = decided(yearly, MOST_ADDED, TURBINE * now)
    sown = decided(sown_shape, np.inf, SOWING * now)
    sold = decided(sown_shape, np.inf, 0.0)
    bought = decided(sown_shape, np.inf, 0.0)
    purse = decided((years,), np.inf, np.where(np.arange(years) == years - 1, -plan.factor[-1], 0.0), -CREDIT)

    starts, indices, values, row_lower, row_upper = [np.zeros(1, np.int32)], [], [], [], []
    entries = 0

    def rows(column: Grid, value: Grid, given: object = 0.0, *, spare: bool = False) -> None:
        nonlocal entries
        kept = (column >= 0) & (value != 0)
        starts.append(entries + np.cumsum(kept.sum(axis=-1, dtype=np.int32).ravel(), dtype=np.int32))
        indices.append(column[kept])
        values.append(value[kept])
        entries += len(indices[-1])
        limit = -np.broadcast_to(given, kept.shape[:-1]).ravel()
        row_lower.append(limit)
        row_upper.append(np.full(limit.size, np.inf) if spare else limit)

    before = shifted(stored.reshape(basins, -1)).reshape(monthly)
    above = np.full(monthly, -1, np.int32)
    above[plan.lower] = passed[plan.lower - 1]
    water = ((before, 1), (stored, -1), (released, -1), (spilt, -1), (above, 1))
    rows(*laid(monthly, *water), plan.inflow[:, None])
    rows(*laid(monthly, (released, 1), (spilt, 1), (withdrawn, -1), (passed, -1)))
    needs = [(sown[:, crop, :, None], -plan.need[crop]) for crop in range(crops)]
    rows(*laid(monthly, (withdrawn, EFFICIENCY), *needs), spare=True)
    rows(*laid(monthly, (turbines[..., None], 1), (released, -1)), spare=True)
    rows(*laid(monthly, (passed, 1), (lacking, 1)), -plan.lowest[:, None], spare=True)
    power = ((released, plan.energy[:, None, None]), (oil, 1), (dark, 1))
    rows(*laid(monthly, *power), -plan.demand[:, None])
    rows(*laid(yearly, *((sown[:, crop], -1) for crop in range(crops))), plan.land[:, None], spare=True)
    at_start = np.where(np.arange(years) == 0, plan.turbines[:, None], 0.0)
    rows(*laid(yearly, (shifted(turbines), 1), (added, 1), (turbines, -1)), at_start)
    harvest = ((sown, plan.harvest[:, :, None]), (bought, 1), (sold, -1))
    rows(*laid(sown_shape, *harvest), -plan.eaten[:, :, None])
    columns = [shifted(purse[None])[0][:, None], purse[:, None], sold.reshape(-1, years).T, bought.reshape(-1, years).T]
    prices = np.concatenate([[1, -1], plan.sold.ravel(), -plan.bought.ravel()])
    grid = np.concatenate(columns, axis=1)
    rows(grid, np.broadcast_to(prices, grid.shape))

    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)  # noqa: FBT003
    start = np.concatenate(starts)
    highs.passModel(
        count,
        len(start) - 1,
        entries,
        int(highspy.MatrixFormat.kRowwise),
        int(highspy.ObjSense.kMinimize),
        0.0,
        np.concatenate(cost),
        np.concatenate(lower),
        np.concatenate(upper),
        np.concatenate(row_lower),
        np.concatenate(row_upper),
        start,
        np.concatenate(indices),
        np.concatenate(values),
        np.zeros(count, np.int32),
    )
    return Built(highs, count, len(start) - 1, entries)


def shifted(columns: Grid) -> Grid:
    """The columns of one step earlier, −1 before the first."""
    earlier = np.full_like(columns, -1)
    earlier[:, 1:] = columns[:, :-1]
    return earlier


def laid(shape: tuple[int, ...], *terms: tuple[Grid, object]) -> tuple[Grid, Grid]:
    """The columns and coefficients of each row beside one another."""
    column = np.empty((*shape, len(terms)), np.int32)
    value = np.empty((*shape, len(terms)))
    for position, (columns, coefficients) in enumerate(terms):
        column[..., position], value[..., position] = columns, coefficients
    return column, value


if __name__ == "__main__":
    tried(plan_of, build)
