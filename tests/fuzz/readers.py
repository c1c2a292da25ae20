"""Every reader of what users bring, from bytes to how many faults it tells; a reader is one entry in READERS."""

from __future__ import annotations

import functools
import importlib
import importlib.util
import io
import json
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

import mutations
from quarry_case import TABLES as QUARRY
from quarry_case import quarry_case
from whitecoal.case import TABLES, read_case
from whitecoal.case.amendments import amended_settings, amended_texts, amendment_of
from whitecoal.case.copying import copy_of_case
from whitecoal.case.papers import FILE, toml_of
from whitecoal.case.settings import Settings, settings_of
from whitecoal.case.shapes import shapes_of
from whitecoal.contracts.contract import contract
from whitecoal.contracts.reading import terms_of
from whitecoal.errors import WhitecoalError
from whitecoal.faults import Fault
from whitecoal.planning import build
from whitecoal.sectors import sectors_called
from whitecoal.shipped import all_shipped, shipped
from whitecoal.tables import Table, registry
from whitecoal.tables.cells import answers, numbers, wholes
from whitecoal.tables.checking import check
from whitecoal.tables.reading import Raw, text_of, texts_of
from whitecoal.workbooks.reading import read_workbook

Reads = Callable[[bytes], int]


@dataclass(frozen=True)
class Reader:
    """A reader to be tried.

    Args:
        name: what it reads.
        executions: how often it is tried in a full run.
        seeds: true files, made when first asked for.
        change: a change that knows the form of such files.
        reads: reads one input and tells how many faults it has; a fault told as an error of ours counts as one.
    """

    name: str
    executions: int
    seeds: Callable[[], Sequence[bytes]]
    change: mutations.Change
    reads: Reads

    def input(self, number: int) -> bytes:
        """The input of this number."""
        return mutations.mutated(number, self.name, self.seeds(), self.change)

    def try_on(self, content: bytes) -> int:
        """How many faults are told of an input; whatever is no error of ours is a failure of the reader."""
        try:
            return self.reads(content)
        except WhitecoalError as told:
            return len(getattr(told, "faults", "x"))


@functools.cache
def known() -> Mapping[str, Table]:
    """Every table of the house."""
    return registry([*TABLES, *(table for sector in sectors_called() for table in sector.TABLES)])


@functools.cache
def setting() -> Settings:
    """What the quarry says about its tables as a whole."""
    return settings_of(toml_of(FILE, QUARRY[FILE].encode()))


def _shipped(pattern: str, largest: int = 6_000) -> list[bytes]:
    """The beginnings of the files of the shipped cases, so that there is more to change than to read."""
    found = [path.read_bytes() for case in all_shipped() for path in sorted(case.folder.glob(pattern))]
    return [content[: content.rfind(b"\n", 0, largest) + 1] or content[:largest] for content in found]


# ---- tables ----


@functools.cache
def _tables() -> list[bytes]:
    """Tables with their names in a first line, so that each is read by its own declaration."""
    named = [(path.stem, path) for case in all_shipped() for path in sorted(case.folder.glob("*.csv"))]
    return [name.encode() + b"\n" + content for (name, _), content in zip(named, _shipped("*.csv", 1500), strict=True)]


def _change_table(chance: Any, content: bytes) -> bytes:
    name, _, table = content.partition(b"\n")
    return name + b"\n" + mutations.of_table(chance, table)


def _read_table(content: bytes) -> int:
    """A table read and its cells checked, beside no other but the goods of the shipped cases."""
    name, _, table = content.partition(b"\n")
    stem = name.decode("utf-8", "replace")
    stem = stem if stem in known() else "works"
    text, faults = text_of(f"{stem}.csv", table, encoding="cp1251")
    if text is None:
        return len(faults)
    return len(check({"goods": _goods(), stem: text}, _beside_goods(stem), setting(), faults).warnings)


@functools.cache
def _goods() -> Raw:
    """The goods of all shipped cases."""
    listed: dict[str, str] = {}
    for case in all_shipped():
        text, _ = text_of("goods.csv", (case.folder / "goods.csv").read_bytes())
        assert text is not None
        listed |= dict(zip(text.cells["good"], text.cells["unit"], strict=True))
    made, _ = text_of(
        "goods.csv", "".join(f"{row}\n" for row in ["good,unit", *map(",".join, listed.items())]).encode()
    )
    assert made is not None
    return made


@functools.cache
def _beside_goods(name: str) -> Mapping[str, Table]:
    """A table and the goods; what refers to other tables may name anything."""
    table = known()[name]
    goods = {column.unit_of for column in table.columns}
    freed = tuple(column if column.name in goods else replace(column, to="", kind=()) for column in table.columns)
    return {
        "goods": replace(known()["goods"], required=False),
        name: replace(table, columns=freed, place="", within=""),
    }


def _read_cells(content: bytes) -> int:
    """A table's form and its cells, each column read as numbers, as whole numbers, as years, as yes and no."""
    text, faults = text_of("table.csv", content.partition(b"\n")[2], encoding="cp1251")
    if text is None:
        return len(faults)
    for column in text.cells:
        found = [numbers(column, decimal_comma=text.decimal_comma).refused, answers(column)[1]]
        found += [wholes(column, year=year)[1] for year in (True, False)]
        faults += [Fault(refused.code, "table") for told in found for refused in told.values()]
    return len(faults)


# ---- files of TOML ----


def _read_settings(content: bytes) -> int:
    settings_of(toml_of(FILE, content))
    return 0


@functools.cache
def _tiny_texts() -> Mapping[str, Raw]:
    folder = shipped("tiny").folder
    return texts_of({path.name: path.read_bytes() for path in folder.glob("*.csv")}, set(known()))[0]


@functools.cache
def _tiny_settings() -> Mapping[str, Any]:
    return toml_of(FILE, (shipped("tiny").folder / FILE).read_bytes())


def _read_amendment(content: bytes) -> int:
    made = amendment_of("trial", toml_of("amendments/trial.toml", content))
    settings = settings_of(amended_settings(_tiny_settings(), made))
    amended_texts(_tiny_texts(), made, known(), settings.calendar.seasons)
    return 0


AMENDMENTS = (
    b'reason = "a"\n[[change]]\ntable = "markets"\ncolumn = "price"\nwhere = { good = "wheat" }\nmultiply = 0.7\n',
    b'reason = "a"\n[[change]]\ntable = "works"\nwhere = { work = ["dam"] }\nremove = true\n',
    b'reason = "a"\n[[change]]\ntable = "price_paths"\ncolumn = "index"\nset = 2\nfrom = 1922\nto = 1923\n',
    b'reason = "a"\n[[change]]\ntable = "goods"\ninsert = [{ good = "tea", unit = "kt" }, { good = "silk" }]\n',
    b'reason = "a"\n[[change]]\ntable = "inflows"\ncolumn = "inflow"\nadd = -1\n[settings.calendar]\nstages = [1, 1]\n',
)


def _read_terms(content: bytes) -> int:
    terms = terms_of(content.decode("utf-8", "replace"))
    json.dumps(contract(terms).to_dict())
    return 0


# ---- workbooks ----


@functools.cache
def _workbooks() -> list[bytes]:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        copy_of_case(quarry_case(folder), folder / "book.xlsx")
        quarry = (folder / "book.xlsx").read_bytes()
    return [quarry, *(_shared(quarry))]


def _shared(book: bytes) -> list[bytes]:
    """The workbook as other software writes it: with styles of its own, a formula, a merged cell, a hidden sheet."""
    opened = load_workbook(io.BytesIO(book))
    opened["works"]["G2"].number_format = '0.0" Mrub/year"'
    opened["works"]["G3"] = "=SUM(G2:G2)"
    opened["works"]["H3"].number_format = "0%"
    opened["markets"].merge_cells("A3:A4")
    opened["places"].sheet_state = "hidden"
    opened.create_sheet("_own")["A1"] = True
    made = io.BytesIO()
    opened.save(made)
    return [made.getvalue()]


def _read_workbook(content: bytes) -> int:
    unfolded = read_workbook("book.xlsx", content)
    _, faults = texts_of(unfolded.files, set(known()))
    return len([*unfolded.faults, *faults])


# ---- shapes ----

SHAPES = (
    {"type": "Point", "coordinates": [44.5, 41.5, 300]},
    {"type": "MultiPoint", "coordinates": [[44, 41], [45, 42]]},
    {"type": "LineString", "coordinates": [[44, 41], [45, 42]]},
    {"type": "MultiPolygon", "coordinates": [[[[44.0, 41.0], [45.0, 41.0], [45.0, 42.0], [44.0, 41.0]]]]},
)


def _collections() -> list[bytes]:
    return [
        json.dumps(
            {
                "type": "FeatureCollection",
                "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
                "features": [
                    {"type": "Feature", "properties": {"place": "Land"}, "geometry": shape} for shape in SHAPES
                ],
            },
            indent=1,
        ).encode()
    ]


def _read_shapes(content: bytes) -> int:
    return len(shapes_of("geo/land.geojson", content, {"Land", "Abroad"})[1])


# ---- whole folders ----


def _folders() -> list[bytes]:
    """Which file is changed, and what it holds."""
    return [f"{name}\n{text}".encode() for name, text in QUARRY.items()]


def _change_folder(chance: Any, content: bytes) -> bytes:
    name, _, text = content.partition(b"\n")
    change = mutations.of_lines if name.endswith(b".toml") else mutations.of_table
    return name + b"\n" + change(chance, text)


def _read_folder(content: bytes) -> int:
    """A case with one of its files changed, read and built."""
    name, _, text = content.partition(b"\n")
    file = name.decode("utf-8", "replace")
    with tempfile.TemporaryDirectory() as scratch:
        folder = quarry_case(Path(scratch))
        (folder / (file if file in QUARRY else "works.csv")).write_bytes(text)
        case = read_case(folder)
        build(case)
    return len(case.warnings)


# ---- models of other systems ----


def _models() -> list[bytes]:
    text = (
        b"data;\nset YEAR := 1990 1991;\nset TECHNOLOGY := E01 E02;\nset REGION := R;\n"
        b"param DiscountRate default 0.05 :=;\nparam CapitalCost default 0 :=\n[R,*,*]:\n1990 1991 :=\nE01 1400 1390\n"
        b"E02 3000 .\n;\nparam YearSplit := [ID,*] 1990 0.5 1991 0.5;\n/* a remark */\nend;\n"
    )
    return [text]


def _read_model(content: bytes) -> int:
    """The data language of MathProg; subscripts as OSeMOSYS has them."""
    mathprog = importlib.import_module("whitecoal.dialects.mathprog")
    subscripts = {"DiscountRate": 1, "CapitalCost": 3, "YearSplit": 2, "OperationalLife": 2}
    return len(mathprog.read_mathprog(content.decode("utf-8", "replace"), "model.txt", subscripts).faults)


def _dialects() -> tuple[Reader, ...]:
    """The readers of other systems' models, where they are."""
    if importlib.util.find_spec("whitecoal.dialects") is None:
        return ()
    return (Reader("MathProg data", 20_000, _models, mutations.of_lines, _read_model),)


READERS: tuple[Reader, ...] = (
    Reader("CSV cells", 10_000, _tables, _change_table, _read_cells),
    Reader("CSV tables", 8_000, _tables, _change_table, _read_table),
    Reader("case.toml", 25_000, lambda: _shipped(FILE), mutations.of_lines, _read_settings),
    Reader(
        "amendments",
        10_000,
        lambda: [*_shipped("amendments/*.toml", 1500), *AMENDMENTS],
        mutations.of_lines,
        _read_amendment,
    ),
    Reader("term sheets", 8_000, lambda: _shipped("contracts/*.toml"), mutations.of_lines, _read_terms),
    Reader("XLSX workbooks", 8_000, _workbooks, mutations.of_workbook, _read_workbook),
    Reader("GeoJSON shapes", 40_000, _collections, mutations.of_json, _read_shapes),
    Reader("whole folders", 1_000, _folders, _change_folder, _read_folder),
    *_dialects(),
)
"""One entry a reader."""
BY_NAME = {reader.name: reader for reader in READERS}
