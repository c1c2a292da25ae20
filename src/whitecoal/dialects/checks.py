"""What must hold in a model of OSeMOSYS before it is solved: kinds of sets, ranges of values, limits that agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from whitecoal.dialects.vocabulary import (
    BRACKET,
    DAYTYPE,
    FUEL,
    KINDS,
    NO_LIMIT,
    OTHER_REGION,
    PARAMETERS,
    REGION,
    SEASON,
    SETS,
    STORAGE,
    TIMESLICE,
    YEAR,
)
from whitecoal.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from whitecoal.dialects.given import Contents
    from whitecoal.dialects.model import Model, Parameter

WRONG_SET, OUTSIDE, CONTRADICTING = "E093", "E098", "E099"
YEAR_IN_SLICES = 1e-4
"""By how much the slices of a year may miss it; the peer allows as much."""
ROUNDING = 1e-9
"""Relative; limits that miss one another by less agree."""
MOST_OF_A_KIND = 10

_WITHIN = {
    "not negative": lambda values: values >= 0,
    "above zero": lambda values: values > 0,
    "yes or no": lambda values: (values == 0) | (values == 1),
    "share": lambda values: (values >= 0) & (values <= 1),
    "limit": lambda values: (values >= 0) | (values == NO_LIMIT),
    "rate": lambda values: values > -1,
    "method": lambda values: (values == 1) | (values == 2),
}


def faults_of_sets(contents: Contents, sets: Mapping[str, tuple[str, ...]]) -> list[Fault]:
    """Sets that are missing, hold a name twice, or are not whole numbers where they must be."""
    faults = []
    for name, meant in SETS.items():
        given = contents.sets.get(name)
        if meant.needed and not sets[name]:
            file, line = (contents.source, None) if given is None else (given.file, given.line)
            found = "the set is not given" if given is None else "the set has no members"
            faults.append(Fault(WRONG_SET, file, line, name, found, "At least one member."))
        if given is None:
            continue
        twice = (
            sorted({member for member in given.names if given.names.count(member) > 1})
            if (len(set(given.names)) < len(given.names))
            else []
        )
        faults += [Fault(WRONG_SET, given.file, given.line, name, f'"{one}" stands twice', "Once.") for one in twice]
        if meant.whole:
            odd = [member for member in given.names if not member.lstrip("+-").isdecimal()]
            faults += [
                Fault(WRONG_SET, given.file, given.line, name, f'"{one}" is not a whole number', "Whole numbers.")
                for one in odd[:MOST_OF_A_KIND]
            ]
    return faults


def faults_of_values(model: Model) -> list[Fault]:
    """Values outside their range, and values that contradict one another."""
    faults = [fault for parameter in model.parameters.values() for fault in _outside(model, parameter)]
    if faults:
        return faults
    return [
        *_slices(model),
        *_limits(model),
        *_routes(model),
        *_storage(model),
    ]


def _outside(model: Model, parameter: Parameter) -> Iterable[Fault]:
    """Values that are not of their kind."""
    kind = PARAMETERS[parameter.name].kind
    if kind not in _WITHIN:
        return
    wrong = np.flatnonzero(~_WITHIN[kind](parameter.values))
    for at in wrong[:MOST_OF_A_KIND]:
        spot = _spot(model, parameter.name, [int(axis[at]) for axis in parameter.at])
        found = f"{parameter.values[at]:g} of {spot}"
        line = parameter.line_of(int(at)) if parameter.sources else parameter.line
        yield Fault(OUTSIDE, parameter.file or model.source, line, parameter.name, found, KINDS[kind])
    if not np.isnan(parameter.default) and all(parameter.shape) and not _WITHIN[kind](np.array(parameter.default)):
        found = f"the default is {parameter.default:g}"
        yield Fault(OUTSIDE, parameter.file or model.source, parameter.line, parameter.name, found, KINDS[kind])


def _slices(model: Model) -> Iterable[Fault]:
    """The slices of each year must make up the year."""
    split = model["YearSplit"]
    for at in np.flatnonzero(np.abs(split.sum(axis=0) - 1) > YEAR_IN_SLICES)[:MOST_OF_A_KIND]:
        year = model.sets[YEAR][at]
        found = f"the slices of {year} are {split[:, at].sum():g} of a year together"
        yield _fault(model, "YearSplit", found, "1, to a ten-thousandth.")
    for slice_, year in np.argwhere((split == 0) & _demanded(model))[:MOST_OF_A_KIND]:
        found = f"{model.sets[TIMESLICE][slice_]} of {model.sets[YEAR][year]} has no length, and something is demanded"
        yield _fault(model, "YearSplit", found, "A share above zero, or no demand.")


def _demanded(model: Model) -> NDArray[np.bool_]:
    """Whether anything is demanded in a slice [slice × year]."""
    wanted = (model["SpecifiedAnnualDemand"] != 0)[:, :, None, :] & (model["SpecifiedDemandProfile"] != 0)
    return np.asarray(wanted.any(axis=(0, 1)))


def _limits(model: Model) -> Iterable[Fault]:
    """Lower limits that lie above upper ones: no plan could keep both."""
    residual, most = model["ResidualCapacity"], model["TotalAnnualMaxCapacity"]
    added = np.maximum(model["TotalAnnualMinCapacityInvestment"], 0.0)
    pairs = (
        ("TotalAnnualMaxCapacity", "ResidualCapacity and TotalAnnualMinCapacityInvestment", most, residual + added),
        ("TotalAnnualMaxCapacity", "TotalAnnualMinCapacity", most, model["TotalAnnualMinCapacity"]),
        ("TotalAnnualMaxCapacityInvestment", "TotalAnnualMinCapacityInvestment",
         model["TotalAnnualMaxCapacityInvestment"], added),
        ("TotalTechnologyAnnualActivityUpperLimit", "TotalTechnologyAnnualActivityLowerLimit",
         model["TotalTechnologyAnnualActivityUpperLimit"], model["TotalTechnologyAnnualActivityLowerLimit"]),
        ("TotalTechnologyModelPeriodActivityUpperLimit", "TotalTechnologyModelPeriodActivityLowerLimit",
         model["TotalTechnologyModelPeriodActivityUpperLimit"], model["TotalTechnologyModelPeriodActivityLowerLimit"]),
    )  # fmt: skip
    for upper, lower, greatest, least in pairs:
        wrong = (greatest != NO_LIMIT) & (least > greatest + ROUNDING * np.maximum(1.0, np.abs(greatest)))
        for cell in np.argwhere(wrong)[:MOST_OF_A_KIND]:
            spot = _spot(model, upper, [int(at) for at in cell])
            at = tuple(cell)
            found = f"{greatest[at]:g} of {spot} lies below {lower}, {least[at]:g}"
            yield _fault(model, upper, found, "At least as much, or -1 for no limit.")


def _routes(model: Model) -> Iterable[Fault]:
    """A route goes both ways: what leaves one region arrives in the other."""
    routes = model.parameters["TradeRoute"]
    (start, end, *rest), _ = routes.entries()
    there = np.ravel_multi_index((start, end, *rest), routes.shape)
    back = np.ravel_multi_index((end, start, *rest), routes.shape)
    regions = model.sets[REGION]
    for position in np.flatnonzero(~np.isin(back, there))[:MOST_OF_A_KIND]:
        one, other, fuel, year = (int(axis[position]) for axis in (start, end, *rest))
        what = f"{model.sets[FUEL][fuel]} in {model.sets[YEAR][year]}"
        found = f"there is a route of {what} from {regions[one]} to {regions[other]} and none back"
        advice = "Give both; of a route one way, limit what is traded by a technology that carries it."
        yield _fault(model, "TradeRoute", found, "What one region sends the other receives.", advice)


def _storage(model: Model) -> Iterable[Fault]:
    """Storage is followed from year to year, season to season, day type to day type: they must follow one another."""
    if not model.count(STORAGE):
        return
    for name in (YEAR, SEASON, DAYTYPE, BRACKET):
        numbers = np.array([int(one) for one in model.sets[name]], dtype=np.int64)
        if not len(numbers):
            found = "there is storage, and the set has no members"
            yield Fault(WRONG_SET, model.source, None, name, found, "Whole numbers that follow one another.")
        elif np.any(np.diff(numbers) != 1):
            found = f"there is storage, and {', '.join(model.sets[name])} do not follow one another"
            yield Fault(WRONG_SET, model.source, None, name, found, "Whole numbers that follow one another.")


def _fault(model: Model, name: str, found: str, wanted: str, advice: str = "") -> Fault:
    parameter = model.parameters[name]
    return Fault(CONTRADICTING, parameter.file or model.source, parameter.line, name, found, wanted, advice)


def _spot(model: Model, name: str, at: Sequence[int]) -> str:
    """The members that some positions stand for, as one reads them."""
    sets = PARAMETERS[name].subscripts
    return " ".join(model.sets[REGION if of == OTHER_REGION else of][one] for of, one in zip(sets, at, strict=True))
