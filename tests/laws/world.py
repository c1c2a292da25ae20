"""Where a random small case is written row by row: numbers near what is usual, seasons spread, units in headers."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from hypothesis import strategies as st
from raw_case import RawCase, Sheet

from whitecoal.case import TABLES
from whitecoal.sectors import sectors_called
from whitecoal.tables import Column, Table, registry

KNOWN = registry([*TABLES, *(table for module in sectors_called() for table in module.TABLES)])

FIRST_YEAR = 1921

OF_GOODS = {
    "money/{good}": "rub/t",
    "money/{product}": "rub/t",
    "{good}/person/year": "kg/person/year",
    "{good}/year": "kt/year",
    "{good}/kha": "t/ha",
    "{good}/kt": "kt/kt",
    "{good}/khead": "kg/head",
}
"""How columns are written whose unit depends on a good; all goods of small cases are weighed."""

Cell = str | float | Sequence[float]


@dataclass(frozen=True)
class Region:
    """A region with the places that it may have."""

    name: str
    port: str
    zone: str
    district: str
    node: str


@dataclass
class World:
    """A case that grows row by row.

    Args:
        draw: of Hypothesis.
        seasons: names and days.
        blocks: names and shares of the hours.
        years: of each stage.
        scenarios: their names.
        sectors: at work.
        regions: there are.
    """

    draw: st.DrawFn
    seasons: dict[str, int]
    blocks: dict[str, float]
    years: Sequence[int]
    scenarios: Sequence[str]
    sectors: frozenset[str]
    regions: Sequence[Region]
    rows: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    term_sheets: dict[str, str] = field(default_factory=dict)

    def has(self, *sectors: str) -> bool:
        """Whether all of them are at work."""
        return self.sectors.issuperset(sectors)

    def maybe(self) -> bool:
        """Yes or no; the simpler case is no."""
        return self.draw(st.booleans())

    def near(self, usual: float) -> float:
        """A number near what is usual, from a fifth of it to three times as much; the simplest is itself."""
        step = self.draw(st.integers(0, 40))
        return usual if step == 0 else round(usual * (0.2 + 0.07 * step), 9)

    def share(self, usual: float) -> float:
        """A share near what is usual."""
        return min(1.0, self.near(usual))

    def seasonal(self, usual: float, *, a_year: bool = False) -> list[float]:
        """A number for each season; where it adds up over the year, `usual` is that of the year."""
        days = list(self.seasons.values())
        return [round(self.near(usual * (length / 365 if a_year else 1.0)), 9) for length in days]

    def open(self) -> list[float]:
        """Whether something is open in each season, in one at least."""
        return [1.0, *(float(self.maybe()) for _ in list(self.seasons)[1:])]

    def later_year(self) -> int:
        """A year in which the last stage begins."""
        return FIRST_YEAR + sum(self.years[:-1])

    def add(self, table: str, **cells: Cell) -> None:
        """A row; words of Python take a stroke after them (`from_`), lists are spread over the seasons."""
        declared: Table = KNOWN[table]
        row: dict[str, str] = {}
        for word, cell in cells.items():
            column = declared.by_name[word.removesuffix("_") if word.endswith("_") else word]
            if isinstance(cell, str | int | float):
                row[column.name] = _text(cell)
            else:
                headers = declared.headers(column, tuple(self.seasons))
                row.update(zip(headers, map(_text, cell), strict=True))
        self.rows.setdefault(table, []).append({header: cell for header, cell in row.items() if cell})

    def place(self, name: str, kind: str, within: str = "") -> str:
        """A place of the table of places."""
        self.add("places", place=name, kind=kind, within=within)
        return name

    def raw_case(self, settings: dict[str, object]) -> RawCase:
        """What was written."""
        tables = {name: Sheet(tuple(rows), _units(name, rows, tuple(self.seasons))) for name, rows in self.rows.items()}
        return RawCase(settings, tables, dict(self.term_sheets))


def _units(name: str, rows: Sequence[dict[str, str]], seasons: tuple[str, ...]) -> dict[str, str]:
    present = {header for row in rows for header in row}
    table = KNOWN[name]
    return {
        header: written_unit(column)
        for column in table.numbers
        for header in table.headers(column, seasons)
        if header in present and column.unit not in {"*", "1"}
    }


def written_unit(column: Column) -> str:
    """The unit of a column as small cases write it."""
    return OF_GOODS.get(column.unit, column.unit.replace("money", "rub"))


def _text(cell: str | float) -> str:
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return cell if isinstance(cell, str) else f"{cell:.12g}"
