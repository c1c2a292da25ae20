"""A made-up case of a million table values: places, sources, series by season and year, ranges, a grade in each row."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import ModuleType

import numpy as np

from whitecoal import Column, Table
from whitecoal.calendar import MONTHS

VALUES = 1_000_000
PLACES, YEARS, CROPS, SOURCES = 2_000, 10, 8, 60
GRADES = ("A", "B", "C", "memory", "estimate")

TABLES = (
    Table(
        "flows",
        key=("place", "from_year"),
        meaning="flows of rivers",
        columns=(
            Column("place", to="places", kind="node", meaning="where it was measured"),
            Column("from_year", type="year", meaning="from when it holds"),
            Column("flow", unit="hm3", by="season", minimum=0, meaning="flow"),
            Column("lowest", unit="m3/s", minimum=0, default=0.0, meaning="lowest flow"),
        ),
    ),
    Table(
        "fields",
        key=("place", "crop", "from_year"),
        meaning="fields",
        columns=(
            Column("place", to="places", kind="node", meaning="where"),
            Column("crop", choices=tuple(f"crop {at}" for at in range(CROPS)), meaning="of what"),
            Column("from_year", type="year", meaning="from when it holds"),
            Column("harvest", unit="t/ha", minimum=0, maximum=50, meaning="harvest"),
            Column("need", unit="m3/ha", minimum=0, meaning="need of water"),
            Column("labour", unit="person-day/ha", minimum=0, default=0.0, meaning="need of labour"),
            Column("perennial", type="bool", default=False, meaning="whether it stands longer than a year"),
        ),
    ),
)


def sector() -> ModuleType:
    """The sector that declares the tables; nothing is built of them here."""
    module = ModuleType("made_up")
    vars(module).update(TABLES=TABLES, build=lambda problem: None)  # noqa: ARG005 - a sector is given the problem
    return module


def write(folder: Path, *, share: float = 1.0) -> None:
    """The case, or a share of its places, in a folder."""
    draw = np.random.default_rng(1921)
    places = [f"Node {at}" for at in range(int(PLACES * share))]
    settings = 'format = 1\ntitle = "A million values"\n[money]\ncurrency = "rub"\n[calendar]\nfirst_year = 2001\n'
    (folder / "case.toml").write_text(settings + f"stages = {[1] * YEARS}\n", encoding="utf-8")
    _table(
        folder, "places", ("place", "kind", "within"), [("Land", "union", ""), *((n, "node", "Land") for n in places)]
    )
    sources = ((f"source-{at}", f"Collection of tables {at}", "A statistical office") for at in range(SOURCES))
    _table(folder, "sources", ("source", "title", "author"), sources)
    kept = ("low", "high", "source", "grade", "note")
    flows = (
        (place, 2001 + year, *values, 3.5, "", "", source, grade, "gauge read daily")
        for place, year, (values, source, grade) in _each(draw, places, YEARS, len(MONTHS))
    )
    _table(folder, "flows", ("place", "from_year", *MONTHS, "lowest [m3/s]", *kept), flows)
    fields = (
        (place, f"crop {at % CROPS}", 2001 + at // CROPS * 2, *values, "no", *_range(values[0]), source, grade, "")
        for place, at, (values, source, grade) in _each(draw, places, CROPS * YEARS // 2 - CROPS, 3)
    )
    header = ("place", "crop", "from_year", "harvest [t/ha]", "need", "labour", "perennial")
    _table(folder, "fields", (*header, *kept), fields)


def _each(
    draw: np.random.Generator, places: Sequence[str], times: int, width: int
) -> Iterator[tuple[str, int, tuple[list[float], str, str]]]:
    """For each place and position numbers, a source and a grade."""
    for place in places:
        numbers = np.round(draw.uniform(0.5, 40, (times, width)), 3).tolist()
        which = draw.integers(0, SOURCES, times).tolist()
        for at in range(times):
            yield place, at, (numbers[at], f"source-{which[at]}", GRADES[which[at] % len(GRADES)])


def _range(value: float) -> tuple[float, float]:
    return round(value * 0.9, 3), round(value * 1.1, 3)


def _table(folder: Path, name: str, header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
