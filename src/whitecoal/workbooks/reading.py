"""A workbook turned into the files of a case, one for each sheet, so that everything else reads it as a folder.

    sheet                       stands for
    case                        case.toml, a row for each key: section, key, value; a list may go on below
    mines, works, …             mines.csv, works.csv, …: a sheet per table, its header in row 1
    amendment dry               amendments/dry.toml, like the sheet case
    contract fair terms         contracts/fair terms.toml, likewise
    shapes valley               geo/valley.geojson, its text line by line in column A
    page README                 README.md, likewise
    _anything                   the user's own, and not read

Rows and columns keep their places, so that a fault in row 7 of the file is one in row 7 of the sheet.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from whitecoal.faults import Fault
from whitecoal.toml import loaded, toml_text
from whitecoal.workbooks.cells import Cell, Grid, Styles, formats, letters, read_grid, shared_strings
from whitecoal.workbooks.package import SAVE_AGAIN, Package, open_package, refused

CASE = "case"
SETTINGS = {"amendment": "amendments/{}.toml", "contract": "contracts/{}.toml"}
TEXTS = {"shapes": "geo/{}.geojson", "page": "{}.md"}
"""Words that begin the names of sheets which are no tables, and the files these stand for."""
OWN = "_"
WIDEST = 2_000_000
"""Cells, empty ones between filled ones included, that a table may be spread over."""
HEADER = ("section", "key", "value")
MOST_SHEETS = 300
_NOT_IN_FILES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


@dataclass(frozen=True)
class SheetPlaces:
    """Where on a sheet something stands.

    Args:
        sheet: the workbook and the sheet, as faults tell it.
        columns: the letters of each column by its header.
        keys: the row of each key of settings, `calendar.stages`.
    """

    sheet: str
    columns: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Unfolded:
    """The files that the sheets of a workbook stand for.

    Args:
        files: their contents by name, or the fault for which one was not read.
        places: where each came from.
        faults: what is wrong with cells and sheets.
        warnings: what should be looked at.
    """

    files: Mapping[str, bytes | Fault]
    places: Mapping[str, SheetPlaces]
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]


def read_workbook(book: str, content: bytes) -> Unfolded:
    """The files that a workbook stands for.

    Args:
        book: its name, for faults.
        content: the file.

    Raises:
        CaseFault: it cannot be read at all, or to read it would be a danger.
    """
    package = open_package(book, content)
    try:
        return _unfolded(package)
    finally:
        package.parts.close()


def _unfolded(package: Package) -> Unfolded:
    main = _main_part(package)
    sheets = _sheets(package, main)
    shared = _shared(package, main)
    files: dict[str, bytes | Fault] = {}
    places: dict[str, SheetPlaces] = {}
    faults: list[Fault] = []
    warnings: list[Fault] = []
    for sheet in (sheet for sheet in sheets if not sheet.name.startswith(OWN)):
        place = f"{package.book}, sheet {sheet.name}"
        file = _file_of(sheet.name)
        if not sheet.part:
            faults.append(_no_worksheet(file, place))
            continue
        grid = read_grid(package, sheet.part, shared, Grid(place, _table(file), hidden=sheet.hidden))
        content, found, wrong = _WAYS[_way(file)](grid)
        files[file], places[file] = content, found
        faults += [*grid.faults, *wrong]
        if grid.hidden:
            warnings.append(_hidden(grid))
    return Unfolded(files, places, tuple(faults), tuple(warnings))


def _hidden(grid: Grid) -> Fault:
    advice = f"Show it, or begin the name of the sheet with {OWN} if it is not meant."
    return Fault("W104", grid.table, found="it is hidden, or some of it, and is read", advice=advice, place=grid.place)


def _no_worksheet(file: str, place: str) -> Fault:
    advice = f"Charts may stand on sheets whose names begin with {OWN}."
    return Fault("E002", file, found="this is a chart or a dialogue, and no sheet of cells", advice=advice, place=place)


# ---- which sheets there are ----


@dataclass(frozen=True)
class _Sheet:
    name: str
    part: str
    hidden: bool


def _main_part(package: Package) -> str:
    found = [part for kind, part in package.related("").values() if kind == "officeDocument"]
    if len(found) != 1 or not package.has(found[0]):
        raise refused(package.book, "E100", "it is not a workbook of Excel", SAVE_AGAIN)
    return found[0]


def _sheets(package: Package, main: str) -> list[_Sheet]:
    pointers = package.related(main)
    found: list[_Sheet] = []

    def begins(tag: str, said: Mapping[str, str]) -> None:
        if tag == "sheet":
            kind, part = pointers.get(said.get("id", ""), ("", ""))
            shown = said.get("state", "visible") == "visible"
            found.append(_Sheet(said.get("name", ""), part if kind == "worksheet" else "", not shown))

    package.walk(main, begins, _nothing, _nothing)
    names = [sheet.name for sheet in found]
    if len(set(names)) < len(names) or len(names) > MOST_SHEETS:
        raise refused(package.book, "E100", "two sheets have one name, or there are too many", SAVE_AGAIN)
    return found


def _shared(package: Package, main: str) -> Styles:
    parts = dict(package.related(main).values())
    strings, styles = parts.get("sharedStrings"), parts.get("styles")
    return Styles(shared_strings(package, strings) if strings else [], formats(package, styles) if styles else [])


def _file_of(sheet: str) -> str:
    """The file that a sheet stands for."""
    if sheet == CASE:
        return f"{CASE}.toml"
    word, _, name = sheet.partition(" ")
    pattern = {**SETTINGS, **TEXTS}.get(word)
    fits = bool(name) and name == name.strip() and name[0] != "." and not _NOT_IN_FILES.search(name)
    return pattern.format(name) if pattern and fits else f"{sheet}.csv"


def _table(file: str) -> str:
    return file.removesuffix(".csv")


def _way(file: str) -> str:
    return file.rpartition(".")[2]


def _nothing(*_: object) -> None:
    pass


# ---- tables ----

Made = tuple[bytes | Fault, SheetPlaces, list[Fault]]


def _as_table(grid: Grid) -> Made:
    """A sheet as a CSV file, every row and column in its place."""
    last = max(grid.rows, default=0)
    width = max((max(row) for row in grid.rows.values()), default=0)
    if width * len(grid.rows) > WIDEST:
        found = f"its cells are spread over {width:,} columns"
        fault = Fault("E101", grid.table, found=found, advice="Clear stray cells to the right.", place=grid.place)
        return fault, SheetPlaces(grid.place), []
    written = io.StringIO()
    titles = [" ".join(cell.split()) for cell in _row(grid, 1, width)]
    doubtful = bool(re.search("[;\t]", "".join(titles)))  # of what separates the columns
    if last:
        csv.writer(written, lineterminator="\n", quoting=csv.QUOTE_ALL if doubtful else csv.QUOTE_MINIMAL).writerow(
            titles
        )
    writer = csv.writer(written, lineterminator="\n")
    for row in range(2, last + 1):
        writer.writerow(_row(grid, row, width) if row in grid.rows else [])
    columns = {_title(title): letters(at) for at, title in enumerate(titles, start=1) if title}
    return written.getvalue().encode(), SheetPlaces(grid.place, columns), []


def _row(grid: Grid, row: int, width: int) -> list[str]:
    cells = grid.rows.get(row, {})
    return [cells[at].said if at in cells else "" for at in range(1, width + 1)]


def _title(header: str) -> str:
    """A header without the unit in its brackets."""
    return re.sub(r"\s*\[[^\[\]]*\]$", "", header)


# ---- settings: section, key, value ----


def _as_settings(grid: Grid) -> Made:
    """A sheet of sections, keys and values as a file of TOML."""
    faults: list[Fault] = []
    keys: dict[str, int] = {}
    said: dict[str, Any] = {}
    header = [" ".join(cell.split()) for cell in _row(grid, 1, 3)]
    if tuple(header) != HEADER:
        found = f"row 1 says {', '.join(filter(None, header)) or 'nothing'}"
        wanted = f"Columns A to C are {', '.join(HEADER)}; further ones are not read."
        fault = Fault("E108", grid.table, 1, found=found, wanted=wanted, place=f"{grid.place}, A1")
        return fault, SheetPlaces(grid.place), []
    for row, section, key, cell in _entries(grid):
        try:
            _put(said, section, key, _value(cell))
        except _UnfitError as unfit:
            place = f"{grid.place}, {unfit.column}{row}"
            faults.append(Fault("E108", grid.table, row, "", unfit.found, "", unfit.advice, place))
            continue
        keys.setdefault(section, row)
        keys[f"{section}.{key}" if section else key] = row
    return toml_text(said).encode(), SheetPlaces(grid.place, keys=keys), faults


def _entries(grid: Grid) -> list[tuple[int, str, str, Cell | None]]:
    """The rows of a sheet of settings: row, section, key and value; a list may go on in the rows below."""
    found: list[tuple[int, str, str, Cell | None]] = []
    for row in sorted(set(grid.rows) - {1}):
        cells = grid.rows[row]
        section, key = (cells[at].text.strip() if at in cells else "" for at in (1, 2))
        cell, before = cells.get(3), found[-1][3] if found else None
        if cell and not section and not key and before and before.kind == "text" and before.text[:1] in ("[", "{"):
            at = found[-1]
            found[-1] = (*at[:3], Cell("text", f"{before.text}\n{cell.text}"))
        elif cell or section or key:
            found.append((row, section, key, cell))
    return found


class _UnfitError(Exception):
    """A row of settings that says nothing clear."""

    def __init__(self, column: str, found: str, advice: str) -> None:
        self.column, self.found, self.advice = column, found, advice
        super().__init__(found)


def _value(cell: Cell | None) -> object:
    """The value in a cell: a number, true or false, a text; or TOML where it begins like a list, table or quotation."""
    if cell is None:
        return None
    if cell.kind == "truth":
        return cell.text == "true"
    if cell.kind == "number":
        return cell.said if cell.unit else _number(cell.text)
    text = cell.text.strip()
    if not text.startswith(("[", "{", '"', "'")):
        return cell.text
    advice = 'A list is [1, 2] or ["a", "b"], a table { name = "wet", days = 120 }; a text needs no quotation marks.'
    try:
        read = loaded(f"value = {text}")
    except ValueError as error:
        raise _UnfitError("C", f"the value cannot be read: {error}", advice) from error
    if set(read) != {"value"}:
        raise _UnfitError("C", "there is more than one value", advice)
    return read["value"]


def _number(text: str) -> object:
    value = float(text)
    if value - value != 0:
        raise _UnfitError("C", f"{text} is not a finite number", "")
    return int(value) if value.is_integer() and abs(value) < 1e15 else value


def _put(said: dict[str, Any], section: str, key: str, value: object) -> None:
    """Put a value under its section, which a row without key and value only begins; `report 2` is second of a list."""
    below = said
    for part in section.split(".") if section else ():
        below = _below(below, part.strip())
    if not key and value is None:
        return  # the section alone, which may have no keys
    if not key:
        raise _UnfitError("B", "there is no key", "Write one, or clear the row.")
    if value is None:
        raise _UnfitError("C", "the key has no value", "Write one, or clear the row.")
    if key in below:
        raise _UnfitError("B", f'the key "{key}" stands in this section already', "Keep one of the two rows.")
    below[key] = value


def _below(said: dict[str, Any], part: str) -> dict[str, Any]:
    """The table of a section, begun where it is new."""
    numbered = re.fullmatch(r"(.*\S) ([1-9][0-9]{0,3})", part)
    if not numbered:
        table = said.setdefault(part, {})
        if not part or not isinstance(table, dict):
            raise _UnfitError("A", f'the section "{part}" is not one section', "Sections are named: money, report 1.")
        return table
    entries, number = said.setdefault(numbered[1], []), int(numbered[2])
    if not isinstance(entries, list) or not all(isinstance(one, dict) for one in entries):
        raise _UnfitError("A", f'"{numbered[1]}" is a section and a list', "Number all of them or none.")
    if number > len(entries) + 1:
        raise _UnfitError(
            "A", f'there is no "{numbered[1]} {len(entries) + 1}" before', "Number them from 1, in order."
        )
    if number == len(entries) + 1:
        entries.append({})
    found: dict[str, Any] = entries[number - 1]
    return found


# ---- texts ----


def _as_text(grid: Grid) -> Made:
    """The lines of column A as a text; cells beside it are a fault."""
    faults = []
    for row, cells in grid.rows.items():
        for column in set(cells) - {1}:
            place = f"{grid.place}, {letters(column)}{row}"
            found, advice = "the text stands in column A", "Put it there, or clear the cell."
            faults.append(Fault("E108", grid.table, row, "", found, "", advice, place))
    last = max(grid.rows, default=0)
    lines = [grid.rows[row][1].text if 1 in grid.rows.get(row, {}) else "" for row in range(1, last + 1)]
    return "".join(f"{line}\n" for line in lines).encode(), SheetPlaces(grid.place), faults


_WAYS: Mapping[str, Callable[[Grid], Made]] = {
    "csv": _as_table,
    "toml": _as_settings,
    "geojson": _as_text,
    "md": _as_text,
}


# ---- where faults stand ----


def placed(fault: Fault, book: str, places: Mapping[str, SheetPlaces]) -> Fault:
    """A fault told by its place in the workbook, its advice in the words of sheets."""
    wanted, advice = (_in_sheets(text) for text in (fault.wanted, fault.advice))
    if fault.code == "E002":
        advice = f'{advice} A sheet of your own begins with "{OWN}".'
    found = places.get(fault.table) or places.get(f"{fault.table}.csv")
    place = fault.place or (f"{book}, {fault.table}" if found is None else _at(found, fault))
    return replace(fault, place=place, wanted=wanted, advice=advice)


def _at(found: SheetPlaces, fault: Fault) -> str:
    """The cell of a fault, or its row, or the sheet where it is about all of it."""
    column = found.columns.get(_title(fault.column)) or found.columns.get(fault.column.split(",")[0])
    if found.keys:
        row = _row_of(fault.column, found.keys)
        return f"{found.sheet}, C{row}" if row else found.sheet
    if fault.row is None:
        return f"{found.sheet}, {column}1" if column else found.sheet
    return f"{found.sheet}, {column}{fault.row}" if column else f"{found.sheet}, row {fault.row}"


def _row_of(key: str, keys: Mapping[str, int]) -> int | None:
    """The row of a key of settings, or of the nearest above it: `calendar.stages 2` stands with calendar.stages."""
    while key:
        if key in keys:
            return keys[key]
        key = re.sub(r"( \d+|[. ]?[^. ]*)$", "", key)
    return None


def _in_sheets(text: str) -> str:
    """A sentence about files in the words of sheets."""
    text = re.sub(r'"([\w-]+)\.csv"', r'"\1"', text)
    text = re.sub(r"\b([\w-]+)\.csv\b", r"the sheet \1", text)
    text = text.replace("case.toml", "the sheet case").replace("take the file away", "take the sheet away")
    return text.replace("The file", "The sheet")
