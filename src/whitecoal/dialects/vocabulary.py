"""The sets and parameters of OSeMOSYS: their subscripts, their values, what a file may leave out.

Facts from the model and the documentation of OSeMOSYS (version 2017_11_08 with the changes published since) and from
the configuration with which otoole writes folders of tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

REGION, TECHNOLOGY, FUEL, EMISSION = "REGION", "TECHNOLOGY", "FUEL", "EMISSION"
MODE, YEAR, TIMESLICE, STORAGE = "MODE_OF_OPERATION", "YEAR", "TIMESLICE", "STORAGE"
SEASON, DAYTYPE, BRACKET = "SEASON", "DAYTYPE", "DAILYTIMEBRACKET"
OTHER_REGION = "_REGION"

NO_LIMIT = -1.0
"""What stands where an upper limit is none."""


@dataclass(frozen=True)
class SetOfNames:
    """A set.

    Args:
        name: what it is called.
        needed: whether a model without members of it is none.
        whole: whether its members are whole numbers, in their order.
    """

    name: str
    needed: bool = False
    whole: bool = False


SETS: Final = {
    one.name: one
    for one in (
        SetOfNames(REGION, needed=True),
        SetOfNames(TECHNOLOGY, needed=True),
        SetOfNames(TIMESLICE, needed=True),
        SetOfNames(MODE, needed=True),
        SetOfNames(YEAR, needed=True, whole=True),
        SetOfNames(FUEL),
        SetOfNames(EMISSION),
        SetOfNames(STORAGE),
        SetOfNames(SEASON, whole=True),
        SetOfNames(DAYTYPE, whole=True),
        SetOfNames(BRACKET, whole=True),
    )
}
"""Every set by its name; one that is not needed and not given has no members."""


@dataclass(frozen=True)
class ParameterOfModel:
    """A parameter.

    Args:
        name: what it is called.
        subscripts: the sets it goes over.
        usual: the default with which models of this format are usually written, for advice and folders of tables.
        kind: what its values may be; `KINDS` says it in words.
        later: whether it came to the format later, so that a file without it means `usual`.
        follows: the parameter whose value by region it takes where a file does not give it.
    """

    name: str
    subscripts: tuple[str, ...]
    usual: float = 0.0
    kind: str = "any"
    later: bool = False
    follows: str = ""


KINDS: Final = {
    "any": "A number.",
    "not negative": "A number not below zero.",
    "above zero": "A number above zero.",
    "yes or no": "0 or 1.",
    "share": "A number from 0 to 1.",
    "limit": "A number not below zero, or -1 for no limit.",
    "rate": "A number above -1.",
    "method": "1 (sinking fund) or 2 (straight line).",
}
"""What each kind of value is, as a sentence."""

_RT, _RTY, _RFY, _REY, _RSY = (
    (REGION, TECHNOLOGY),
    (REGION, TECHNOLOGY, YEAR),
    (REGION, FUEL, YEAR),
    (REGION, EMISSION, YEAR),
    (REGION, STORAGE, YEAR),
)
_LINK = (REGION, TECHNOLOGY, STORAGE, MODE)

PARAMETERS: Final = {
    one.name: one
    for one in (
        ParameterOfModel("YearSplit", (TIMESLICE, YEAR), 0.0, "not negative"),
        ParameterOfModel("DiscountRate", (REGION,), 0.05, "rate"),
        ParameterOfModel("DiscountRateIdv", _RT, 0.05, "rate", later=True, follows="DiscountRate"),
        ParameterOfModel("DiscountRateStorage", (REGION, STORAGE), 0.05, "rate", later=True, follows="DiscountRate"),
        ParameterOfModel("DepreciationMethod", (REGION,), 1.0, "method", later=True),
        ParameterOfModel("DaySplit", (BRACKET, YEAR), 0.00137, "not negative"),
        ParameterOfModel("Conversionls", (TIMESLICE, SEASON), 0.0, "yes or no"),
        ParameterOfModel("Conversionld", (TIMESLICE, DAYTYPE), 0.0, "yes or no"),
        ParameterOfModel("Conversionlh", (TIMESLICE, BRACKET), 0.0, "yes or no"),
        ParameterOfModel("DaysInDayType", (SEASON, DAYTYPE, YEAR), 7.0, "not negative"),
        ParameterOfModel("TradeRoute", (REGION, OTHER_REGION, FUEL, YEAR), 0.0, "yes or no", later=True),
        ParameterOfModel("SpecifiedAnnualDemand", _RFY),
        ParameterOfModel("SpecifiedDemandProfile", (REGION, FUEL, TIMESLICE, YEAR)),
        ParameterOfModel("AccumulatedAnnualDemand", _RFY),
        ParameterOfModel("CapacityToActivityUnit", _RT, 1.0, "not negative"),
        ParameterOfModel("CapacityFactor", (REGION, TECHNOLOGY, TIMESLICE, YEAR), 1.0, "not negative"),
        ParameterOfModel("AvailabilityFactor", _RTY, 1.0, "not negative"),
        ParameterOfModel("OperationalLife", _RT, 1.0, "above zero"),
        ParameterOfModel("ResidualCapacity", _RTY, 0.0, "not negative"),
        ParameterOfModel("InputActivityRatio", (REGION, TECHNOLOGY, FUEL, MODE, YEAR)),
        ParameterOfModel("OutputActivityRatio", (REGION, TECHNOLOGY, FUEL, MODE, YEAR)),
        ParameterOfModel("CapitalCost", _RTY, 0.0, "not negative"),
        ParameterOfModel("VariableCost", (REGION, TECHNOLOGY, MODE, YEAR)),
        ParameterOfModel("FixedCost", _RTY),
        ParameterOfModel("TechnologyToStorage", _LINK, 0.0, "not negative"),
        ParameterOfModel("TechnologyFromStorage", _LINK, 0.0, "not negative"),
        ParameterOfModel("StorageLevelStart", (REGION, STORAGE), 0.0, "not negative"),
        ParameterOfModel("StorageMaxChargeRate", (REGION, STORAGE), 0.0, "not negative"),
        ParameterOfModel("StorageMaxDischargeRate", (REGION, STORAGE), 0.0, "not negative"),
        ParameterOfModel("MinStorageCharge", _RSY, 0.0, "share"),
        ParameterOfModel("OperationalLifeStorage", (REGION, STORAGE), 0.0, "not negative"),
        ParameterOfModel("CapitalCostStorage", _RSY, 0.0, "not negative"),
        ParameterOfModel("ResidualStorageCapacity", _RSY, 999.0, "not negative"),
        ParameterOfModel("CapacityOfOneTechnologyUnit", _RTY, 0.0, "not negative", later=True),
        ParameterOfModel("TotalAnnualMaxCapacity", _RTY, NO_LIMIT, "limit"),
        ParameterOfModel("TotalAnnualMinCapacity", _RTY),
        ParameterOfModel("TotalAnnualMaxCapacityInvestment", _RTY, NO_LIMIT, "limit"),
        ParameterOfModel("TotalAnnualMinCapacityInvestment", _RTY),
        ParameterOfModel("TotalTechnologyAnnualActivityUpperLimit", _RTY, NO_LIMIT, "limit"),
        ParameterOfModel("TotalTechnologyAnnualActivityLowerLimit", _RTY),
        ParameterOfModel("TotalTechnologyModelPeriodActivityUpperLimit", _RT, NO_LIMIT, "limit"),
        ParameterOfModel("TotalTechnologyModelPeriodActivityLowerLimit", _RT),
        ParameterOfModel("ReserveMarginTagTechnology", _RTY, 0.0, "share"),
        ParameterOfModel("ReserveMarginTagFuel", _RFY, 0.0, "yes or no"),
        ParameterOfModel("ReserveMargin", (REGION, YEAR), 1.0),
        ParameterOfModel("RETagTechnology", _RTY, 0.0, "yes or no"),
        ParameterOfModel("RETagFuel", _RFY, 0.0, "yes or no"),
        ParameterOfModel("REMinProductionTarget", (REGION, YEAR)),
        ParameterOfModel("EmissionActivityRatio", (REGION, TECHNOLOGY, EMISSION, MODE, YEAR)),
        ParameterOfModel("EmissionsPenalty", _REY),
        ParameterOfModel("AnnualExogenousEmission", _REY),
        ParameterOfModel("AnnualEmissionLimit", _REY, NO_LIMIT),
        ParameterOfModel("ModelPeriodExogenousEmission", (REGION, EMISSION)),
        ParameterOfModel("ModelPeriodEmissionLimit", (REGION, EMISSION), NO_LIMIT),
    )
}
"""Every parameter by its name."""

RESULTS_PATH: Final = "ResultsPath"
"""A parameter that is a word: where the peer writes its tables. Ours are written where the user says."""

FORMER: Final = {
    "ReserveMarginInTagTechnology": "ReserveMarginTagTechnology",
    "ReserveMarginInTagFuel": "ReserveMarginTagFuel",
}
"""Names that parameters had before, and have now."""

LEFT: Final = {
    "StartYear": "The first year is the least of YEAR: leave it out.",
    "TechWithCapacityNeededToMeetPeakTS": "Every technology needs capacity in each time slice now: leave it out.",
    "StorageInflectionTimes": "Storage is followed by season, day type and bracket now: give Conversionls, "
    "Conversionld, Conversionlh, DaySplit and DaysInDayType in its place.",
    "StorageUpperLimit": "Give ResidualStorageCapacity (and CapitalCostStorage) in its place.",
    "StorageLowerLimit": "Give MinStorageCharge, a share of the capacity, in its place.",
    "SalvageFactor": "What is left at the end follows from DepreciationMethod: leave it out.",
    "ModelPeriodExogenousEmissions": "It is called ModelPeriodExogenousEmission.",
}
"""Names that the format had before and has no longer, and what to do about each."""

BEYOND: Final = (
    ("UDC", "User-defined constraints are an extension that is not read here: take them out to solve without them."),
    ("InputTo", "Inputs to capacity are an extension that is not read here: take them out to solve without them."),
    ("EmissionToActivityChange", "It is an extension that is not read here: take it out to solve without it."),
    ("DiscountedRate", "The parameter is called DiscountRate."),
    ("FLEXIBLEDEMANDTYPE", "Flexible demands are an extension that is not read here."),
    ("MODExTECHNOLOGY", "It repeats other parameters for a faster formulation: give the file before that step."),
    ("MODEper", "It repeats other parameters for a faster formulation: give the file before that step."),
    ("BOUNDARY_INSTANCES", "Storage is followed by season, day type and bracket now: leave it out."),
)
"""How names of extensions begin, and what to do about each."""
