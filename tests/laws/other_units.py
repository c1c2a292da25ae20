"""The same amounts in other units: in headers, beside numbers, in cells, with factors from our own handbook."""

import re
from collections.abc import Callable, Mapping

import numpy as np
from raw_case import RawCase, Row, Sheet

HANDBOOK = (
    {"kg": 1.0, "t": 1e3, "kt": 1e6, "Mt": 1e9, "pood": 16.3805, "Mpood": 16.3805e6},
    {"m3": 1.0, "l": 1e-3, "hm3": 1e6, "Mm3": 1e6, "km3": 1e9, "vedro": 0.012299},
    {"ha": 1.0, "kha": 1e3, "km2": 1e2, "desyatina": 1.0925, "kdesyatina": 1092.5},
    {"MJ": 1.0, "GJ": 1e3, "TJ": 1e6, "kWh": 3.6, "MWh": 3.6e3, "GWh": 3.6e6},
    {"kW": 1.0, "MW": 1e3, "GW": 1e6},
    {"mm": 1.0, "cm": 10.0, "m": 1e3, "km": 1e6},
    {"rub": 1.0, "krub": 1e3, "Mrub": 1e6, "kopeck": 0.01},
    {"person": 1.0, "kperson": 1e3, "Mperson": 1e6},
    {"person-day": 1.0, "kperson-day": 1e3, "Mperson-day": 1e6},
    {"head": 1.0, "khead": 1e3, "Mhead": 1e6},
    {"head-day": 1.0, "khead-day": 1e3, "Mhead-day": 1e6},
    {"s": 1.0, "h": 3.6e3, "day": 86_400.0, "year": 31_536_000.0},
)
"""Names of units that measure the same, each with its size."""
SIZES = {name: (at, size) for at, group in enumerate(HANDBOOK) for name, size in group.items()}
NAME = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:-[a-z]+)?")
FORMS = ("beside", "header", "cell")
"""Where a unit stands; beside a column that is spread over the seasons it may not."""
PRICED = "pace"
"""The table in which a price is per unit of the row's own."""
NOT_PLANNED = ("history", "commitments", "climate_months")


def factor(unit: str, other: str) -> float:
    """What a number is multiplied by when its unit is written otherwise, name by name.

    Args:
        unit: as it stands: names joined by `*` and `/`, parentheses after a `/`.
        other: the same with other names of the same size groups.
    """
    return _size(unit) / _size(other)


def _size(unit: str) -> float:
    """The size of a unit: what stands below a stroke divides, within parentheses the other way round."""
    size, below, depth = 1.0, [False], 0
    divides = False
    for sign in re.findall(rf"{NAME.pattern}|[*/()]|1", unit):
        if sign == "(":
            below.append(below[depth] != divides)
            depth, divides = depth + 1, False
        elif sign == ")":
            below.pop()
            depth, divides = depth - 1, False
        elif sign in "*/":
            divides = sign == "/"
        elif sign != "1":
            size *= SIZES[sign][1] ** (-1 if divides != below[depth] else 1)
    return size


def otherwise(unit: str, random: np.random.Generator) -> str:
    """A unit that measures the same, each of its names changed for another or not; itself where one is not known."""
    if any(name not in SIZES for name in NAME.findall(unit)):
        return unit
    return NAME.sub(lambda name: str(random.choice(list(HANDBOOK[SIZES[name[0]][0]]))), unit)


def in_other_units(raw: RawCase, random: np.random.Generator) -> RawCase:
    """The case with its numbers in other units, and its goods counted in others."""
    changed = {
        name: _table(raw, name, sheet, random) if name not in NOT_PLANNED else sheet
        for name, sheet in raw.tables.items()
    }
    goods = changed["goods"]
    if all(name in changed and _all_headed(raw, name, changed[name]) for name in raw.tables if name in raw.known):
        changed["goods"] = goods.each(lambda row: {**row, "unit": otherwise(row["unit"], random)})
    return raw.put(**changed)


def _all_headed(raw: RawCase, name: str, sheet: Sheet) -> bool:
    """Whether no number of a table leans on the unit that its good happens to have."""
    leaning = {header for header, column in raw.columns(name).items() if column.unit_of}
    return all(
        header in sheet.units or f"{header} unit" in row or not row[header].replace(".", "", 1).isdigit()
        for row in sheet.rows
        for header in leaning & set(row)
    )


def _table(raw: RawCase, name: str, sheet: Sheet, random: np.random.Generator) -> Sheet:
    units, change = dict(sheet.units), dict[str, Callable[[str], Mapping[str, str]]]()
    columns = raw.columns(name)
    for header, column in columns.items():
        if column.holds != "number" or column.unit in {"*", "1"} or f"{header} unit" in sheet.headers:
            continue
        old = units.get(header, "" if column.unit_of else column.unit.replace("money", "rub"))
        new = otherwise(old, random)
        if name == PRICED or not old or new == old:
            continue
        form = str(random.choice(FORMS[1:] if column.by else FORMS))
        change[header] = _rewritten(header, new, factor(old, new), form)
        units[header] = new
    rows = tuple(_row(name, row, change, random) for row in sheet.rows)
    return Sheet(rows, units)


def _rewritten(header: str, new: str, times: float, form: str) -> Callable[[str], Mapping[str, str]]:
    def rewritten(cell: str) -> Mapping[str, str]:
        try:
            number = f"{float(cell) * times!r}"
        except ValueError:  # it carries a unit of its own, which goes before any other
            return {header: cell}
        if form == "cell":
            return {header: f"{number} {new}"}
        return {header: number, f"{header} unit": new} if form == "beside" else {header: number}

    return rewritten


def _row(
    name: str, row: Row, change: Mapping[str, Callable[[str], Mapping[str, str]]], random: np.random.Generator
) -> Row:
    made: dict[str, str] = {}
    for header, cell in row.items():
        made.update(change[header](cell) if header in change else {header: cell})
    if "unit" not in row or name == "goods":
        return made
    new = otherwise(row["unit"], random)
    times = factor(row["unit"], new) if new != row["unit"] else 1.0
    for header in ("amount", "start", "limit"):
        if header in row:
            made[header] = f"{float(row[header]) * times!r}"
    if name == PRICED and "price" in row:
        made["price"] = f"{float(row['price']) / times!r}"
    return {**made, "unit": new}
