"""Small models of OSeMOSYS as text of the data language: one region, one plant, one fuel, and what a test adds."""

from collections.abc import Mapping
from pathlib import Path

from whitecoal.dialects import osemosys
from whitecoal.dialects.osemosys import Answer
from whitecoal.dialects.vocabulary import PARAMETERS

Values = Mapping[tuple[str, ...], float]

SETS = {
    "REGION": "HILLS",
    "TECHNOLOGY": "PLANT",
    "FUEL": "ELC",
    "EMISSION": "",
    "STORAGE": "",
    "MODE_OF_OPERATION": "1",
    "TIMESLICE": "ALL",
    "YEAR": "2000",
    "SEASON": "1",
    "DAYTYPE": "1",
    "DAILYTIMEBRACKET": "1",
}

QUIET = {"ReserveMargin": 0.0, "ResidualStorageCapacity": 0.0, "StorageMaxChargeRate": 99.0} | {
    "StorageMaxDischargeRate": 99.0,
    "DiscountRate": 0.0,
    "OperationalLife": 20.0,
    "OperationalLifeStorage": 20.0,
}
"""Defaults that make a model speak of nothing but what a test gives it."""


def text(sets: Mapping[str, str] = {}, values: Mapping[str, Values | float] = {}) -> str:
    """A model: the plant makes the fuel from nothing; `values` gives a default, or values by their subscripts."""
    members = SETS | dict(sets)
    slices, years = members["TIMESLICE"].split(), members["YEAR"].split()
    given: dict[str, Values | float] = {
        "YearSplit": {(one, year): 1 / len(slices) for one in slices for year in years},
        "OutputActivityRatio": {("HILLS", "PLANT", "ELC", "1", year): 1.0 for year in years},
        "SpecifiedDemandProfile": {
            (region, fuel, one, year): 1 / len(slices)
            for region in members["REGION"].split()
            for fuel in members["FUEL"].split()
            for one in slices
            for year in years
        },
        **QUIET,
        **values,
    }
    lines = [f"set {name} := {names};" for name, names in members.items()]
    for name, meant in PARAMETERS.items():
        if meant.follows and name not in given:
            lines += [] if name == "DiscountRateIdv" else [f"param {name} default {given['DiscountRate']!r} := ;"]
            continue
        wanted = given.get(name, {})
        default, records = (wanted, {}) if isinstance(wanted, float | int) else (meant.usual, wanted)
        if name in QUIET and records:
            default = QUIET[name]
        rows = [" ".join((*names, repr(float(value)))) for names, value in records.items()]
        lines.append(f"param {name} default {default!r} :=\n" + "\n".join(rows) + ";")
    return "\n".join([*lines, "end;\n"])


def written(folder: Path, *model: Mapping) -> Path:  # type: ignore[type-arg]  # as `text` takes them
    """The file of a model."""
    file = folder / "model.txt"
    file.write_text(text(*model), encoding="utf-8")
    return file


def solved(folder: Path, *model: Mapping) -> Answer:  # type: ignore[type-arg]  # as `text` takes them
    """The answer to a model."""
    return osemosys.solve(osemosys.read(written(folder, *model)))


def yearly(value: float, *names: str, years: str = "2000") -> dict[tuple[str, ...], float]:
    """The same value of some subscripts in every year."""
    return {("HILLS", *names, year): value for year in years.split()}
