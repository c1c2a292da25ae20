"""Every feature of OSeMOSYS on a model small enough to work out by hand; the arithmetic stands in each test."""

from pathlib import Path

import numpy as np
import pytest
from osemosys_text import solved, written, yearly

from whitecoal.dialects import osemosys
from whitecoal.errors import CaseFault, NoPlan, UsageError

TWO = "2000 2001"
BOTH = {"TECHNOLOGY": "PLANT CLEAN"}
CLEAN = {("HILLS", "PLANT", "ELC", "1", "2000"): 1.0, ("HILLS", "CLEAN", "ELC", "1", "2000"): 1.0}
DEMAND = {"SpecifiedAnnualDemand": yearly(1.0, "ELC")}


def near(value: float) -> object:
    return pytest.approx(value, rel=1e-9, abs=1e-12)


# ---- costs -------------------------------------------------------------------------------------------------------


def test_capital_at_the_start_of_a_year_and_running_in_its_middle(tmp_path: Path) -> None:
    """Life of one year: 1 is built each year, 100 + 100/1.1; upkeep 5 and running 2, 7/1.1^0.5 + 7/1.1^1.5."""
    answer = solved(
        tmp_path,
        {"YEAR": TWO},
        {
            "SpecifiedAnnualDemand": yearly(1.0, "ELC", years=TWO),
            "DiscountRate": 0.1,
            "OperationalLife": 1.0,
            "CapitalCost": 100.0,
            "FixedCost": 5.0,
            "VariableCost": 2.0,
        },
    )
    assert answer.cost == near(100 + 100 / 1.1 + 7 / 1.1**0.5 + 7 / 1.1**1.5)
    tables = answer.tables
    assert tables["NewCapacity"].columns()["VALUE"] == near([1.0, 1.0])
    assert tables["DiscountedCapitalInvestment"]["HILLS", "PLANT", "2001"] == near(100 / 1.1)
    assert tables["AnnualFixedOperatingCost"]["HILLS", "PLANT", "2001"] == near(5)
    assert tables["DiscountedOperatingCost"]["HILLS", "PLANT", "2001"] == near(7 / 1.1**1.5)
    assert tables["TotalDiscountedCost"]["HILLS", "2000"] == near(100 + 7 / 1.1**0.5)
    assert tables["ModelPeriodCostByRegion"]["HILLS"] == near(answer.cost)


@pytest.mark.parametrize(
    ("method", "rate", "left"), [(1, 0.1, 1 - 0.1 / (1.1**4 - 1)), (2, 0.1, 0.75), (1, 0.0, 0.75), (2, 0.0, 0.75)]
)
def test_what_is_left_by_both_methods(method: int, rate: float, left: float, tmp_path: Path) -> None:
    """A plant of 100 and four years, of which one is over: its share is worth money of the end, one year later."""
    costs = {"CapitalCost": 100.0, "OperationalLife": 4.0, "DiscountRate": rate, "DepreciationMethod": float(method)}
    answer = solved(tmp_path, {}, {**DEMAND, **costs})
    assert answer.cost == near(100 - 100 * left / (1 + rate))
    assert answer.tables["SalvageValue"]["HILLS", "PLANT", "2000"] == near(100 * left)
    assert answer.tables["DiscountedSalvageValue"]["HILLS", "PLANT", "2000"] == near(100 * left / (1 + rate))


def test_a_technology_with_a_rate_of_its_own(tmp_path: Path) -> None:
    """i = 0.2, r = 0.1, two years: (1/6)/(11/36) × (1 − 1/1.21) 11 = 126/121; of it 11/21 is left, at 1/1.1.

    100 × 126/121 × (1 − 10/21) = 600/11.
    """
    costs = {"CapitalCost": 100.0, "OperationalLife": 2.0, "DiscountRate": 0.1, "DiscountRateIdv": 0.2}
    answer = solved(tmp_path, {}, {**DEMAND, **costs})
    assert answer.tables["CapitalInvestment"]["HILLS", "PLANT", "2000"] == near(100 * 126 / 121)
    assert answer.cost == near(600 / 11)


def test_a_rate_of_its_own_where_the_region_has_none(tmp_path: Path) -> None:
    """i = 0.2, r = 0, two years: 6/11 × 2 = 12/11; half is left, not discounted."""
    costs = {"CapitalCost": 100.0, "OperationalLife": 2.0, "DiscountRateIdv": 0.2}
    assert solved(tmp_path, {}, {**DEMAND, **costs}).cost == near(100 * 12 / 11 / 2)


def test_residual_capacity_is_kept_up_and_the_rest_is_built(tmp_path: Path) -> None:
    """0.6 is there, 0.4 is built for 100 each; upkeep of 3 on both: 40 + 3, half a life of 2 being left: −20."""
    costs = {"CapitalCost": 100.0, "FixedCost": 3.0, "OperationalLife": 2.0}
    answer = solved(tmp_path, {}, {**DEMAND, **costs, "ResidualCapacity": 0.6})
    assert answer.cost == near(40 + 3 - 20)
    assert answer.tables["TotalCapacityAnnual"]["HILLS", "PLANT", "2000"] == near(1.0)
    assert answer.tables["AccumulatedNewCapacity"]["HILLS", "PLANT", "2000"] == near(0.4)


def test_the_price_of_a_fuel_is_that_of_one_more(tmp_path: Path) -> None:
    """One more in 2001 costs 7 in its middle; capacity lies idle from 2000, and the price is money of 2001."""
    demand = yearly(2.0, "ELC") | {("HILLS", "ELC", "2001"): 1.0}
    values = {"SpecifiedAnnualDemand": demand, "VariableCost": 7.0, "CapitalCost": 50.0, "DiscountRate": 0.1}
    answer = solved(tmp_path, {"YEAR": TWO}, values)
    assert answer.tables["FuelPrice"]["HILLS", "ALL", "ELC", "2001"] == near(7.0)
    assert answer.tables["FuelPrice"]["HILLS", "ALL", "ELC", "2000"] > 7.0


# ---- capacity and time -------------------------------------------------------------------------------------------


def test_slices_ask_for_the_capacity_of_the_steepest(tmp_path: Path) -> None:
    """Half the demand in a quarter of the year is a rate of 2; the unit of capacity does 0.5 a year: 4."""
    sets = {"TIMESLICE": "PEAK REST"}
    split = {("PEAK", "2000"): 0.25, ("REST", "2000"): 0.75}
    answer = solved(tmp_path, sets, {**DEMAND, "YearSplit": split, "CapitalCost": 1.0, "CapacityToActivityUnit": 0.5})
    assert answer.tables["NewCapacity"].total() == near(4.0)
    rates = answer.tables["RateOfActivity"]
    assert rates["HILLS", "PEAK", "PLANT", "1", "2000"] == near(2.0)
    assert rates["HILLS", "REST", "PLANT", "1", "2000"] == near(0.5 / 0.75)
    assert answer.tables["TotalTechnologyAnnualActivity"].total() == near(1.0)
    assert answer.tables["ProductionByTechnology"]["HILLS", "PEAK", "PLANT", "ELC", "2000"] == near(0.5)
    assert answer.tables["Demand"].total() == near(1.0)


def test_availability_counts_over_the_year_and_the_factor_in_each_slice(tmp_path: Path) -> None:
    """Factor 0.8 and 0.4 in halves, so a capacity c does 0.6 c a year; available half of it: c = 1/0.3."""
    sets = {"TIMESLICE": "DAY NIGHT"}
    factor = {("HILLS", "PLANT", "DAY", "2000"): 0.8, ("HILLS", "PLANT", "NIGHT", "2000"): 0.4}
    profile = {("HILLS", "ELC", "DAY", "2000"): 1.0}
    values = {"CapacityFactor": factor, "AvailabilityFactor": 0.5, "SpecifiedDemandProfile": profile}
    answer = solved(tmp_path, sets, {**DEMAND, **values, "CapitalCost": 1.0})
    assert answer.tables["NewCapacity"].total() == near(1 / 0.3)


def test_capacity_dies_with_its_life(tmp_path: Path) -> None:
    """Three years of demand 1 and a life of two: built in 2000 and again in 2002."""
    years = "2000 2001 2002"
    demand = yearly(1.0, "ELC", years=years)
    values = {"SpecifiedAnnualDemand": demand, "CapitalCost": 1.0, "OperationalLife": 2.0, "DiscountRate": 0.1}
    new = solved(tmp_path, {"YEAR": years}, values).tables["NewCapacity"]
    assert [new["HILLS", "PLANT", year] for year in years.split()] == near([1.0, 0.0, 1.0])


def test_years_need_not_follow_one_another(tmp_path: Path) -> None:
    """2000 and 2005, a life of five: the first is dead when the second begins."""
    years = "2005 2000"
    values = {"SpecifiedAnnualDemand": yearly(1.0, "ELC", years=years), "CapitalCost": 1.0, "OperationalLife": 5.0}
    new = solved(tmp_path, {"YEAR": years}, values).tables["NewCapacity"]
    assert (new["HILLS", "PLANT", "2000"], new["HILLS", "PLANT", "2005"]) == near((1.0, 1.0))


def test_demand_that_does_not_say_when_is_met_when_it_is_easy(tmp_path: Path) -> None:
    """The plant works by night only; 1 over the year needs a rate of 2 in that half, and no more."""
    sets = {"TIMESLICE": "DAY NIGHT"}
    factor = {("HILLS", "PLANT", "DAY", "2000"): 0.0}
    values = {"AccumulatedAnnualDemand": yearly(1.0, "ELC"), "CapacityFactor": factor, "CapitalCost": 1.0}
    answer = solved(tmp_path, sets, values)
    assert answer.tables["NewCapacity"].total() == near(2.0)
    assert answer.tables["RateOfActivity"]["HILLS", "NIGHT", "PLANT", "1", "2000"] == near(2.0)
    assert answer.tables["FuelPrice"]["HILLS", "NIGHT", "ELC", "2000"] == near(2.0 * (1 - 19 / 20))


def test_modes_and_inputs(tmp_path: Path) -> None:
    """Mode 2 takes 2 of gas at 3 each and makes 1; mode 1 costs 10: the second is taken, 6."""
    sets = {"TECHNOLOGY": "PLANT WELL", "FUEL": "ELC GAS", "MODE_OF_OPERATION": "1 2"}
    made = {("HILLS", "PLANT", "ELC", mode, "2000"): 1.0 for mode in "12"}
    made["HILLS", "WELL", "GAS", "1", "2000"] = 1.0
    costs = {("HILLS", "PLANT", "1", "2000"): 10.0, ("HILLS", "WELL", "1", "2000"): 3.0}
    taken = {("HILLS", "PLANT", "GAS", "2", "2000"): 2.0}
    values = {"OutputActivityRatio": made, "InputActivityRatio": taken, "VariableCost": costs}
    answer = solved(tmp_path, sets, {**DEMAND, **values})
    assert answer.cost == near(6.0)
    assert answer.tables["UseByTechnology"]["HILLS", "ALL", "PLANT", "GAS", "2000"] == near(2.0)
    assert answer.tables["RateOfUseByTechnologyByMode"]["HILLS", "ALL", "PLANT", "2", "GAS", "2000"] == near(2.0)
    assert answer.tables["ProductionByTechnologyAnnual"]["HILLS", "WELL", "GAS", "2000"] == near(2.0)
    assert answer.tables["TotalAnnualTechnologyActivityByMode"]["HILLS", "PLANT", "2", "2000"] == near(1.0)


# ---- limits ------------------------------------------------------------------------------------------------------


def test_whole_units(tmp_path: Path) -> None:
    """Demand 1 in units of 0.4: three of them, capacity 1.2."""
    size = {("HILLS", "PLANT", "2000"): 0.4}
    answer = solved(tmp_path, {}, {**DEMAND, "CapacityOfOneTechnologyUnit": size, "CapitalCost": 10.0})
    assert answer.tables["NumberOfNewTechnologyUnits"].total() == near(3.0)
    assert answer.tables["NewCapacity"].total() == near(1.2)


@pytest.mark.parametrize(
    ("limit", "plant", "clean"),
    [
        ({"TotalAnnualMaxCapacity": {("HILLS", "PLANT", "2000"): 0.3}}, 0.3, 0.7),
        ({"TotalAnnualMaxCapacityInvestment": {("HILLS", "PLANT", "2000"): 0.2}}, 0.2, 0.8),
        ({"TotalAnnualMinCapacity": {("HILLS", "CLEAN", "2000"): 0.4}}, 1.0, 0.0),
        ({"TotalAnnualMinCapacityInvestment": {("HILLS", "CLEAN", "2000"): 0.4}}, 1.0, 0.0),
        ({"TotalTechnologyAnnualActivityUpperLimit": {("HILLS", "PLANT", "2000"): 0.6}}, 0.6, 0.4),
        ({"TotalTechnologyAnnualActivityLowerLimit": {("HILLS", "CLEAN", "2000"): 0.25}}, 0.75, 0.25),
        ({"TotalTechnologyModelPeriodActivityUpperLimit": {("HILLS", "PLANT"): 0.1}}, 0.1, 0.9),
        ({"TotalTechnologyModelPeriodActivityLowerLimit": {("HILLS", "CLEAN"): 0.15}}, 0.85, 0.15),
    ],
)
def test_bounds_on_capacity_and_activity(limit: dict, plant: float, clean: float, tmp_path: Path) -> None:  # type: ignore[type-arg]
    """The plant runs for 1, the clean one for 5; each limit moves what it says from one to the other."""
    costs = {("HILLS", "PLANT", "1", "2000"): 1.0, ("HILLS", "CLEAN", "1", "2000"): 5.0}
    answer = solved(tmp_path, BOTH, {**DEMAND, "OutputActivityRatio": CLEAN, "VariableCost": costs, **limit})
    assert answer.cost == near(plant + 5 * clean)
    built = answer.tables["TotalCapacityAnnual"]["HILLS", "CLEAN", "2000"]
    assert built >= limit.get("TotalAnnualMinCapacity", {}).get(("HILLS", "CLEAN", "2000"), 0.0) - 1e-9


def test_limits_of_the_whole_period(tmp_path: Path) -> None:
    """Two years of demand 1; the plant may do 1.5 in all, and is dearer in 2001: it does 1 and 0.5."""
    made = {("HILLS", one, "ELC", "1", year): 1.0 for one in ("PLANT", "CLEAN") for year in TWO.split()}
    costs = {("HILLS", "PLANT", "1", year): cost for year, cost in (("2000", 1.0), ("2001", 2.0))}
    costs |= {("HILLS", "CLEAN", "1", year): 5.0 for year in TWO.split()}
    values = {
        "SpecifiedAnnualDemand": yearly(1.0, "ELC", years=TWO),
        "OutputActivityRatio": made,
        "VariableCost": costs,
        "TotalTechnologyModelPeriodActivityUpperLimit": {("HILLS", "PLANT"): 1.5},
    }
    answer = solved(tmp_path, {**BOTH, "YEAR": TWO}, values)
    assert answer.cost == near(1 + 2 * 0.5 + 5 * 0.5)
    assert answer.tables["TotalTechnologyModelPeriodActivity"]["HILLS", "PLANT"] == near(1.5)


# ---- emissions ---------------------------------------------------------------------------------------------------

DIRTY = {"EmissionActivityRatio": {("HILLS", "PLANT", "CO2", "1", "2000"): 2.0}}
CHEAPER = {"VariableCost": {("HILLS", "PLANT", "1", "2000"): 1.0, ("HILLS", "CLEAN", "1", "2000"): 5.0}}
AIR = {**BOTH, "EMISSION": "CO2"}


def test_a_limit_of_the_year_counts_what_comes_from_elsewhere(tmp_path: Path) -> None:
    """Limit 1, of which 0.2 comes from elsewhere: 0.8 / 2 = 0.4 by the plant, 0.6 by the clean one."""
    limits = {"AnnualEmissionLimit": yearly(1.0, "CO2"), "AnnualExogenousEmission": yearly(0.2, "CO2")}
    answer = solved(tmp_path, AIR, {**DEMAND, "OutputActivityRatio": CLEAN, **DIRTY, **CHEAPER, **limits})
    assert answer.cost == near(0.4 + 5 * 0.6)
    assert answer.tables["AnnualEmissions"]["HILLS", "CO2", "2000"] == near(0.8)
    assert answer.tables["AnnualTechnologyEmission"]["HILLS", "PLANT", "CO2", "2000"] == near(0.8)


def test_a_limit_on_emissions_has_a_price(tmp_path: Path) -> None:
    """One more unit emitted lets half a unit of the plant take the place of the clean one: 4 / 2, at 1/1.1^0.5."""
    limits = {"AnnualEmissionLimit": yearly(1.0, "CO2"), "DiscountRate": 0.1}
    answer = solved(tmp_path, AIR, {**DEMAND, "OutputActivityRatio": CLEAN, **DIRTY, **CHEAPER, **limits})
    price = answer.tables["AccountPrice"]["emissions in the year", "HILLS · CO2", "2000", ""]
    assert price == near(-2 / 1.1**0.5)


def test_a_limit_of_the_period_counts_what_comes_from_elsewhere(tmp_path: Path) -> None:
    """Limit 1.5 over two years, 0.5 from elsewhere: 0.5 by the plant in the year in which it saves more, 2000."""
    sets = {**AIR, "YEAR": TWO}
    years = TWO.split()
    values = {
        "SpecifiedAnnualDemand": yearly(1.0, "ELC", years=TWO),
        "OutputActivityRatio": {("HILLS", one, "ELC", "1", y): 1.0 for one in ("PLANT", "CLEAN") for y in years},
        "EmissionActivityRatio": {("HILLS", "PLANT", "CO2", "1", year): 2.0 for year in years},
        "VariableCost": {("HILLS", "PLANT", "1", y): 1.0 for y in years}
        | {("HILLS", "CLEAN", "1", y): 5.0 for y in years},
        "ModelPeriodEmissionLimit": {("HILLS", "CO2"): 1.5},
        "ModelPeriodExogenousEmission": {("HILLS", "CO2"): 0.5},
        "DiscountRate": 0.1,
    }
    answer = solved(tmp_path, sets, values)
    assert answer.cost == near((0.5 + 5 * 0.5) / 1.1**0.5 + 5 / 1.1**1.5)
    assert answer.tables["ModelPeriodEmissions"]["HILLS", "CO2"] == near(1.5)


def test_a_limit_below_what_comes_from_elsewhere_leaves_no_plan(tmp_path: Path) -> None:
    """Nothing emits, 2 comes from elsewhere, 1 is allowed."""
    limits = {"AnnualEmissionLimit": yearly(1.0, "CO2"), "AnnualExogenousEmission": yearly(2.0, "CO2")}
    with pytest.raises(NoPlan, match="emissions in the year"):
        solved(tmp_path, {"EMISSION": "CO2"}, {**DEMAND, **limits})


def test_penalties_are_paid_in_the_middle_of_the_year(tmp_path: Path) -> None:
    """A penalty of 1.5 on 2 makes the plant 1 + 3 = 4, still below 5; one of 3 would not."""
    penalty = {"EmissionsPenalty": yearly(1.5, "CO2"), "DiscountRate": 0.1}
    answer = solved(tmp_path, AIR, {**DEMAND, "OutputActivityRatio": CLEAN, **DIRTY, **CHEAPER, **penalty})
    assert answer.cost == near(4 / 1.1**0.5)
    assert answer.tables["DiscountedTechnologyEmissionsPenalty"].total() == near(3 / 1.1**0.5)
    penalty = {"EmissionsPenalty": yearly(3.0, "CO2")}
    assert solved(tmp_path, AIR, {**DEMAND, "OutputActivityRatio": CLEAN, **DIRTY, **CHEAPER, **penalty}).cost == near(
        5.0
    )


def test_what_takes_out_of_the_air_makes_room_but_is_not_paid(tmp_path: Path) -> None:
    """The clean one takes 2 for each 1 it makes: with a limit of 0.5, x plant and 1 − x clean, 4x − 2 = 0.5."""
    ratio = {("HILLS", "PLANT", "CO2", "1", "2000"): 2.0, ("HILLS", "CLEAN", "CO2", "1", "2000"): -2.0}
    common = {**DEMAND, "OutputActivityRatio": CLEAN, "EmissionActivityRatio": ratio, **CHEAPER}
    answer = solved(tmp_path, AIR, {**common, "AnnualEmissionLimit": yearly(0.5, "CO2")})
    assert answer.cost == near(0.625 + 5 * 0.375)
    paid = solved(tmp_path, AIR, {**common, "EmissionsPenalty": yearly(10.0, "CO2")})
    assert paid.cost == near(1 + 20)  # the clean one would earn 20 less 5, and may not


# ---- policy ------------------------------------------------------------------------------------------------------


def test_reserve_margin(tmp_path: Path) -> None:
    """Production at a rate of 2 by day with a margin of 1.25 asks for 2.5 of capacity, tagged by half: 5."""
    sets = {"TIMESLICE": "DAY NIGHT"}
    profile = {("HILLS", "ELC", "DAY", "2000"): 1.0}
    tags = {"ReserveMarginTagTechnology": yearly(0.5, "PLANT"), "ReserveMarginTagFuel": yearly(1.0, "ELC")}
    values = {**tags, "ReserveMargin": {("HILLS", "2000"): 1.25}, "SpecifiedDemandProfile": profile}
    answer = solved(tmp_path, sets, {**DEMAND, **values, "CapitalCost": 1.0})
    assert answer.tables["NewCapacity"].total() == near(5.0)


def test_renewable_target(tmp_path: Path) -> None:
    """Three tenths of the fuel are to come from the clean one: 0.7 + 5 × 0.3."""
    tags = {"RETagTechnology": yearly(1.0, "CLEAN"), "RETagFuel": yearly(1.0, "ELC")}
    values = {**tags, "REMinProductionTarget": {("HILLS", "2000"): 0.3}}
    answer = solved(tmp_path, BOTH, {**DEMAND, "OutputActivityRatio": CLEAN, **CHEAPER, **values})
    assert answer.cost == near(0.7 + 5 * 0.3)


# ---- regions -----------------------------------------------------------------------------------------------------


def regions(route: dict[tuple[str, ...], float]) -> tuple[dict[str, str], dict[str, object]]:
    sets = {"REGION": "HILLS PLAIN", "TIMESLICE": "DAY NIGHT"}
    values = {
        "SpecifiedAnnualDemand": {("HILLS", "ELC", "2000"): 1.0, ("PLAIN", "ELC", "2000"): 2.0},
        "OutputActivityRatio": {(region, "PLANT", "ELC", "1", "2000"): 1.0 for region in ("HILLS", "PLAIN")},
        "VariableCost": {("HILLS", "PLANT", "1", "2000"): 1.0, ("PLAIN", "PLANT", "1", "2000"): 4.0},
        "TradeRoute": route,
    }
    return sets, values


def test_regions_apart_and_with_a_route(tmp_path: Path) -> None:
    """Apart 1 + 2 × 4; with a route the hills make all 3 and send 1 in each half of the year."""
    assert solved(tmp_path, *regions({})).cost == near(9.0)
    route = {("HILLS", "PLAIN", "ELC", "2000"): 1.0, ("PLAIN", "HILLS", "ELC", "2000"): 1.0}
    answer = solved(tmp_path, *regions(route))
    assert answer.cost == near(3.0)
    assert answer.tables["Trade"]["HILLS", "PLAIN", "DAY", "ELC", "2000"] == near(1.0)
    assert answer.tables["Trade"]["PLAIN", "HILLS", "DAY", "ELC", "2000"] == near(-1.0)
    assert answer.tables["Trade"].text().startswith("REGION,_REGION,TIMESLICE,FUEL,YEAR,VALUE\n")


def test_trade_also_serves_demand_that_does_not_say_when(tmp_path: Path) -> None:
    """The plain wants 2 at any time of the year and makes none of it."""
    route = {("HILLS", "PLAIN", "ELC", "2000"): 1.0, ("PLAIN", "HILLS", "ELC", "2000"): 1.0}
    sets, values = regions(route)
    values["SpecifiedAnnualDemand"] = {}
    values["AccumulatedAnnualDemand"] = {("PLAIN", "ELC", "2000"): 2.0}
    answer = solved(tmp_path, sets, values)
    assert answer.cost == near(2.0)
    assert answer.tables["Trade"].total(REGION="HILLS") == near(2.0)


def test_a_route_one_way_is_a_fault(tmp_path: Path) -> None:
    file = written(tmp_path, *regions({("HILLS", "PLAIN", "ELC", "2000"): 1.0}))
    with pytest.raises(CaseFault, match="a route of ELC in 2000 from HILLS to PLAIN and none back"):
        osemosys.read(file)


# ---- changes -----------------------------------------------------------------------------------------------------


def test_a_model_may_be_changed_and_is_checked_again(tmp_path: Path) -> None:
    model = osemosys.read(written(tmp_path, {}, {**DEMAND, "VariableCost": 2.0}))
    assert osemosys.solve(model).cost == near(2.0)
    assert osemosys.solve(model.changed(VariableCost=3.0, SpecifiedAnnualDemand=2.0)).cost == near(6.0)
    with pytest.raises(CaseFault, match="AvailabilityFactor"):
        osemosys.solve(model.changed(AvailabilityFactor=-1.0))


def test_names_that_are_not_there_are_told(tmp_path: Path) -> None:
    model = osemosys.read(written(tmp_path, {}, DEMAND))
    with pytest.raises(UsageError, match=r'No parameter is called "CapitalCots". Did you mean "CapitalCost"'):
        model.changed(CapitalCots=1.0)
    with pytest.raises(UsageError, match=r"CapitalCost has \(1, 1, 1\) values, and \(2,\) are given"):
        model.changed(CapitalCost=np.zeros(2))
    new = osemosys.solve(model).tables["NewCapacity"]
    with pytest.raises(UsageError, match=r'TECHNOLOGY has no member "PLNT". Did you mean "PLANT"'):
        new.total(TECHNOLOGY="PLNT")
    with pytest.raises(UsageError, match="NewCapacity goes over REGION, TECHNOLOGY, YEAR, not over FUEL"):
        new.total(FUEL="ELC")
    with pytest.raises(UsageError, match="name a member of each"):
        new["HILLS"]


def test_limits_that_cannot_be_kept_are_named(tmp_path: Path) -> None:
    values = {**DEMAND, "TotalAnnualMaxCapacity": {("HILLS", "PLANT", "2000"): 0.5}}
    with pytest.raises(NoPlan, match=r"fuel at HILLS · ELC, 2000: lower “demanded” by 0\.5 \(it is 1\)") as told:
        solved(tmp_path, {}, values)
    assert "capacity of “HILLS · PLANT”, 2000: at most 0.5" in str(told.value)


def test_what_earns_without_limit_is_named(tmp_path: Path) -> None:
    """Running earns 1, and nothing limits it."""
    with pytest.raises(NoPlan, match="activity of “HILLS · PLANT · 1”, 2000"):
        solved(tmp_path, {}, {"VariableCost": -1.0})


@pytest.mark.parametrize(
    ("sets", "values"),
    [
        ({"FUEL": ""}, {"OutputActivityRatio": {}, "SpecifiedDemandProfile": {}}),
        ({}, {"OutputActivityRatio": {}}),
        ({"STORAGE": "LAKE"}, {"ResidualStorageCapacity": yearly(5.0, "LAKE"), "StorageLevelStart": 2.0}),
        ({"EMISSION": "CO2"}, {"AnnualEmissionLimit": 5.0, "ModelPeriodEmissionLimit": 3.0}),
    ],
)
def test_a_model_of_almost_nothing_costs_nothing(sets: dict, values: dict, tmp_path: Path) -> None:  # type: ignore[type-arg]
    answer = solved(tmp_path, sets, values)
    assert str(answer.cost) == "0.0"
    assert not answer.tables["NewCapacity"].values.size
