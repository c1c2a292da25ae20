"""The declaration of a table: its columns, with unit, range, default, reference and meaning.

A sector declares what it reads as a tuple of tables. Everything else follows from the declaration: how a file
is read and checked, how a fault is told, the page of the data dictionary, the sheets of a workbook. Some words
mean the same in every table: a key column `from_year` makes the rows series, each value holding until the next
row's year; `scenario` and `block` name a scenario or a block of the calendar; `unit` holds units. Every table
may also have `source`, `grade`, `low`, `high` and `note`, and beside a column with a unit `<column> unit`,
`<column> low` and `<column> high`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from enum import Enum
from functools import cached_property
from typing import Final, Literal

from whitecoal.errors import UsageError
from whitecoal.units import Unit, unit

GRADES: Final = {
    "A": "measured or counted, printed by the body that did it",
    "B": "printed by another who names his source",
    "C": "commonly stated, source not at hand",
    "memory": "known by heart, not looked up",
    "estimate": "a judgement; give low and high",
}

EVIDENCE: Final = {
    "source": "key of the row of sources.csv it was taken from",
    "grade": "how good the evidence is: " + "; ".join(f"{name} = {said}" for name, said in GRADES.items()),
    "low": "least value the first number of the row may reasonably have",
    "high": "greatest value the first number of the row may reasonably have",
    "note": "anything a reader should know",
}

CALENDAR_WORDS: Final = {"scenario": "scenarios", "block": "blocks"}
"""Columns that name a part of the calendar, and which part."""

Kind = Literal["number", "text", "integer", "bool", "year"]
Value = float | str | bool


class _Missing(Enum):
    """Stands for "there is no default": the cell must be filled."""

    NO_DEFAULT = "no default"


NO_DEFAULT: Final = _Missing.NO_DEFAULT


@dataclass(frozen=True)
class Column:
    """A column of a table.

    Attributes:
        name: As the header has it.
        meaning: What it is in the world, a phrase.
        unit: The unit its numbers are kept in. `money` is the case's currency; `{good}` is the unit of the
            good named in the row's column `good`; "*" is any unit, named in the row's column `unit`.
        type: number (when there is a unit), text (otherwise), integer, bool or year.
        by: "season" spreads it over one header column per season, jan … dec.
        minimum: The least value allowed [its unit].
        maximum: The greatest value allowed [its unit].
        default: What a blank cell or a missing column means. Without it every cell must be filled.
        choices: The only words allowed.
        to: The table whose key it names, or "places".
        kind: The kinds of place it may name.
    """

    name: str
    _: KW_ONLY
    meaning: str
    unit: str = ""
    type: Kind | None = None
    by: Literal["", "season"] = ""
    minimum: float | None = None
    maximum: float | None = None
    default: Value | _Missing = NO_DEFAULT
    choices: tuple[str, ...] = ()
    to: str = ""
    kind: str | tuple[str, ...] = ()

    @property
    def holds(self) -> Kind:
        """What its cells hold."""
        return self.type or ("number" if self.unit else "text")

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of place it may name; empty for any."""
        return (self.kind,) if isinstance(self.kind, str) else tuple(self.kind)

    @property
    def reference(self) -> str:
        """The table, "places" or the part of the calendar it names; "" for none."""
        return self.to or CALENDAR_WORDS.get(self.name, "")

    @property
    def unit_of(self) -> str:
        """The column whose good gives the unit: `good` for `money/{good}`; "" for none."""
        found = re.search(r"\{([^{}]+)\}", self.unit)
        return found[1] if found else ""

    @property
    def needed(self) -> bool:
        """Whether every cell must be filled."""
        return self.default is NO_DEFAULT

    def unit_for(self, good_unit: str = "") -> Unit:
        """The unit its numbers are kept in, `good_unit` being that of the good where it depends on one."""
        if not self.unit_of:
            return unit(self.unit or "1")
        written = f"({good_unit})" if re.search(r"[*/]", good_unit) else good_unit
        return unit(self.unit.replace(f"{{{self.unit_of}}}", written))

    def shown(self, currency: str = "") -> str:
        """Its name with its unit, as in a header: `price [rub/{good}]`."""
        if self.holds != "number" or self.unit in ("", "*"):
            return self.name
        written = re.sub(r"\b([kM]?)money\b", rf"\g<1>{currency}", self.unit) if currency else self.unit
        return f"{self.name} [{written}]"


@dataclass(frozen=True)
class Table:
    """A table of a case: one CSV file, one sheet of a workbook.

    Attributes:
        name: The file's name without `.csv`.
        key: The columns that together name a row.
        columns: All columns.
        meaning: What a row is in the world, a phrase.
        required: Whether the case must have it. A table that is not there has no rows.
        place: The kind of place each row is, when it is one; its name is the key.
        within: The column that names the place it lies within.
    """

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    meaning: str = ""
    required: bool = True
    place: str = ""
    within: str = ""

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise UsageError(f'Table "{self.name}" declares the column "{twice[0]}" twice.')
        for name in (
            *self.key,
            *filter(None, [self.within]),
            *(c.unit_of for c in self.columns if c.unit_of),
        ):
            if name not in names:
                raise UsageError(f'Table "{self.name}" speaks of a column "{name}" that it does not declare.')

    @cached_property
    def by_name(self) -> Mapping[str, Column]:
        """Its columns by name."""
        return {column.name: column for column in self.columns}

    @property
    def numbers(self) -> tuple[Column, ...]:
        """The columns that hold amounts with a unit."""
        return tuple(column for column in self.columns if column.holds == "number")

    @property
    def main(self) -> Column | None:
        """The column that `low` and `high` speak of: the first with numbers."""
        return next(iter(self.numbers), None)

    @property
    def series(self) -> bool:
        """Whether its rows form series, each value holding until the next row's year."""
        return "from_year" in self.key

    def headers(self, column: Column, seasons: Sequence[str]) -> tuple[str, ...]:
        """The headers a column is written under: its name, or one for each season."""
        if not column.by:
            return (column.name,)
        alone = sum(other.by == column.by for other in self.columns) == 1
        return tuple(season if alone else f"{column.name} {season}" for season in seasons)

    def companions(self) -> dict[str, str]:
        """Headers that may stand beside the declared columns, and what each means."""
        beside = dict(EVIDENCE)
        for column in self.numbers:
            beside[f"{column.name} unit"] = f"unit of {column.name}, where it differs by row"
            beside[f"{column.name} low"] = f"least value {column.name} may reasonably have"
            beside[f"{column.name} high"] = f"greatest value {column.name} may reasonably have"
        return {name: meaning for name, meaning in beside.items() if name not in self.by_name}


def registry(tables: Iterable[Table]) -> dict[str, Table]:
    """All tables a case may have, by name.

    Raises:
        UsageError: when two differ under one name, or one refers to a table that nobody declares.
    """
    known: dict[str, Table] = {}
    for table in tables:
        if known.setdefault(table.name, table) != table:
            raise UsageError(f'Two sectors declare the table "{table.name}" differently.')
    for table in known.values():
        for column in table.columns:
            _check_reference(table, column, known)
    return known


def _check_reference(table: Table, column: Column, known: Mapping[str, Table]) -> None:
    """A column must refer to a declared table, and have a unit that can be read."""
    said = f'The column "{table.name}.{column.name}"'
    if column.to and column.to not in {*known, "places", *CALENDAR_WORDS.values()}:
        raise UsageError(f'{said} refers to a table "{column.to}" that nobody declares.')
    if column.unit_of:
        target = table.by_name[column.unit_of].to
        if target not in known or "unit" not in known[target].by_name:
            raise UsageError(f"{said} takes its unit from a column that names no table with a column `unit`.")
    if column.unit != "*":
        column.unit_for("kg")
