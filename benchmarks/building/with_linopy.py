"""The program in linopy: labelled variables over basins, years, months and crops; constraints as it is taught."""

import linopy
import numpy as np
import xarray as xr

from benchmarks.building.plan import (
    CREDIT,
    CROPS,
    DARK,
    EFFICIENCY,
    LACKING,
    MONTHS,
    MOST_ADDED,
    OIL,
    RIVER,
    SOWING,
    TURBINE,
    Plan,
    plan_of,
)
from benchmarks.building.trial import Built, tried


def build(plan: Plan) -> Built:
    """The program in HiGHS."""
    basin, year = (np.arange(size) for size in (plan.basins, plan.years))
    step = np.arange(plan.years * MONTHS)  # months one after the other, so that a stock is carried by one shift
    at = {"basin": basin, "step": step, "year": year, "crop": np.array(CROPS)}
    of_year = xr.DataArray(step // MONTHS, dims="step", coords={"step": step})

    def given(values: np.ndarray, *axes: str) -> xr.DataArray:
        return xr.DataArray(values, dims=axes, coords={axis: at[axis] for axis in axes})

    def by_month(values: np.ndarray, axis: str) -> xr.DataArray:
        return given(np.tile(values, plan.years), axis, "step")

    model = linopy.Model()

    def decided(name: str, *axes: str, most: object = np.inf, least: float = 0.0) -> linopy.Variable:
        return model.add_variables(least, most, coords=[at[axis] for axis in axes], dims=axes, name=name)

    monthly, yearly, sown_axes = ("basin", "step"), ("basin", "year"), ("basin", "crop", "year")
    stored = decided("stored", *monthly, most=given(plan.room, "basin") + 0 * given(0.0 * step, "step"))
    released, spilt, withdrawn, passed = (
        decided(name, *monthly) for name in ("released", "spilt", "withdrawn", "passed")
    )
    oil, dark, lacking = (decided(name, *monthly) for name in ("oil", "dark", "lacking"))
    turbines, added = decided("turbines", *yearly), decided("added", *yearly, most=MOST_ADDED)
    sown, sold, bought = (decided(name, *sown_axes) for name in ("sown", "sold", "bought"))
    purse = decided("purse", "year", least=-CREDIT)

    above = passed.shift(basin=1).where(given(basin % RIVER != 0, "basin")).fillna(0)
    water = stored.shift(step=1).fillna(0) - stored - released - spilt + above
    model.add_constraints(water == -by_month(plan.inflow, "basin"), name="reservoir")
    model.add_constraints(released + spilt - withdrawn - passed == 0, name="river")
    need = by_month(plan.need, "crop")
    model.add_constraints(EFFICIENCY * withdrawn - (need * sown.sel(year=of_year)).sum("crop") >= 0, name="fields")
    model.add_constraints(turbines.sel(year=of_year) - released >= 0, name="room")
    model.add_constraints(passed + lacking >= by_month(plan.lowest, "basin"), name="low flow")
    power = given(plan.energy, "basin") * released + oil + dark
    model.add_constraints(power == by_month(plan.demand, "basin"), name="power")
    model.add_constraints(sown.sum("crop") <= given(plan.land, "basin"), name="land")
    start = given(np.where(year == 0, plan.turbines[:, None], 0.0), "basin", "year")
    model.add_constraints(turbines.shift(year=1).fillna(0) + added - turbines == -start, name="turbines")
    harvest = given(plan.harvest, "basin", "crop") * sown + bought - sold
    model.add_constraints(harvest == given(plan.eaten, "basin", "crop"), name="harvest")
    trade = given(plan.sold, "basin", "crop") * sold - given(plan.bought, "basin", "crop") * bought
    model.add_constraints(purse.shift(year=1).fillna(0) - purse + trade.sum(["basin", "crop"]) == 0, name="purse")

    now = given(plan.factor[:-1], "year")
    then = now.sel(year=of_year).drop_vars("year")
    cost = ((OIL * oil + DARK * dark + LACKING * lacking) * then).sum()
    cost += (TURBINE * now * added).sum() + (SOWING * now * sown).sum()
    model.add_objective(cost - plan.factor[-1] * purse.isel(year=plan.years - 1))
    highs = model.to_highspy()
    highs.setOptionValue("output_flag", False)  # noqa: FBT003 - HiGHS has no names here
    program = highs.getLp()
    return Built(highs, program.num_col_, program.num_row_, len(program.a_matrix_.value_))


if __name__ == "__main__":
    tried(plan_of, build)
