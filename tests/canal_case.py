"""A small case with a table of every sort, for tests of reading and checking."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from whitecoal.calendar import Calendar, Scenario, chain
from whitecoal.tables import Column, Table, registry
from whitecoal.tables.checking import Checked, check
from whitecoal.tables.reading import read_texts

TABLES = (
    Table(
        "places",
        key=("place",),
        meaning="what has a name",
        columns=(
            Column("place", meaning="its name"),
            Column("kind", meaning="its kind"),
            Column("within", to="places", default="", meaning="where it lies"),
        ),
    ),
    Table(
        "goods",
        key=("good",),
        meaning="goods",
        columns=(
            Column("good", meaning="its name"),
            Column("unit", meaning="its unit"),
            Column("spare", type="bool", default=False, meaning="whether some may go unused"),
        ),
    ),
    Table(
        "pools",
        key=("good", "place"),
        required=False,
        meaning="accounts kept elsewhere",
        columns=(
            Column("good", meaning="the good"),
            Column("place", to="places", meaning="whose account"),
            Column("holder", to="places", meaning="where it is kept"),
        ),
    ),
    Table(
        "sources",
        key=("source",),
        required=False,
        meaning="books",
        columns=(Column("source", meaning="its key"), Column("grade", default="", meaning="how good it is")),
    ),
    Table(
        "canals",
        key=("canal",),
        place="canal",
        within="node",
        meaning="canals",
        columns=(
            Column("canal", meaning="its name"),
            Column("node", to="places", kind="node", meaning="where it begins"),
            Column("capacity", unit="m3/s", minimum=0, meaning="greatest flow"),
            Column("loss", unit="1", minimum=0, maximum=1, default=0.1, meaning="share lost"),
            Column("limit", unit="kha", default=math.inf, meaning="greatest area"),
            Column("year", type="year", default=1900, meaning="year it was dug"),
            Column("gates", type="integer", default=1, meaning="number of gates"),
            Column("bed", choices=("earth", "stone"), default="earth", meaning="what it is dug in"),
        ),
    ),
    Table(
        "inflows",
        key=("node",),
        required=False,
        meaning="local inflow",
        columns=(
            Column("node", to="places", kind=("node", "lake"), meaning="where"),
            Column("inflow", unit="m3/s", by="season", minimum=0, meaning="mean inflow"),
        ),
    ),
    Table(
        "prices",
        key=("good", "from_year", "scenario"),
        required=False,
        meaning="prices",
        columns=(
            Column("good", to="goods", meaning="the good"),
            Column("from_year", type="year", meaning="first year"),
            Column("scenario", default="", meaning="the scenario"),
            Column("price", unit="money/{good}", minimum=0, meaning="the price"),
        ),
    ),
    Table(
        "effects",
        key=("canal", "good"),
        required=False,
        meaning="what a canal adds",
        columns=(
            Column("canal", to="canals", meaning="the canal"),
            Column("good", meaning="the good"),
            Column("amount", unit="*", meaning="how much"),
            Column("unit", meaning="in which unit"),
        ),
    ),
)

SOUND = {
    "places": "place,kind,within\nKura,basin,\nTiflis,node,Kura\nGori,node,Kura\n",
    "goods": "good,unit\noil,kt\ntimber,hm3\n",
    "canals": "canal,node,capacity\nMugan,Tiflis,35\n",
}


@dataclass(frozen=True)
class Setting:
    calendar: Calendar = field(default_factory=lambda: Calendar(chain(1921, [1, 1, 5]), (Scenario("dry", 1.0, 2),)))
    currency: str = "rub"
    rates: Mapping[str, float] = field(default_factory=lambda: {"USD": 1.943})


def read(folder: Path, files: Mapping[str, str | bytes], encoding: str = "") -> Checked:
    for name, content in files.items():
        path = folder / (name if "." in name else f"{name}.csv")
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    known = registry(TABLES)
    texts, faults = read_texts(folder, known, encoding=encoding)
    return check(texts, known, Setting(), faults)


def canals(*rows: str, header: str = "canal,node,capacity") -> dict[str, str | bytes]:
    return {"canals": "\n".join([header, *rows, ""])}
