"""A case written as a workbook: a sheet for each of its files, as `reading` reads them.

Cells that are plain numbers are written as numbers, so that Excel can reckon with them; everything else as text.
"""

from __future__ import annotations

import io
import json
import re
import tomllib
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from whitecoal.cell_texts import runs
from whitecoal.errors import UsageError
from whitecoal.keeping import write_whole
from whitecoal.toml import is_below, toml_value
from whitecoal.workbooks.cells import LONGEST, letters
from whitecoal.workbooks.formats import number_text
from whitecoal.workbooks.reading import CASE, HEADER, SETTINGS, TEXTS

Value = str | float | bool | None
Rows = Sequence[Sequence[Value]]

LONGEST_NAME = 31
"""Letters that Excel allows in the name of a sheet."""
LONG = 100
"""Letters of a list from which on it is written in several rows."""
_BAD_NAME = re.compile(r"[\[\]:*?/\\]|^'|'$")
_BAD_SIGN = re.compile(r"[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_")
_PLAIN = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
PLAIN_TEXT, BOLD, NEVER_FORMULA = 0, 1, 2
"""Styles; a text that might be taken for a formula when it is edited bears the sign that it is none (two more)."""
BEGUN = (1980, 1, 1, 0, 0, 0)
"""The time that every part bears, so that the same case gives the same bytes."""

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_POINTERS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_FORM = 'numFmtId="0" fontId="{}" fillId="0" borderId="0"'
_FONT = '<sz val="11"/><name val="Calibri"/><family val="2"/>'
_STYLES = (
    f'{_XML}<styleSheet xmlns="{_MAIN}"><fonts count="2"><font>{_FONT}</font><font><b/>{_FONT}</font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    f'<cellStyleXfs count="1"><xf {_FORM.format(0)}/></cellStyleXfs>'
    f'<cellXfs count="4"><xf {_FORM.format(0)} xfId="0"/><xf {_FORM.format(1)} xfId="0" applyFont="1"/>'
    f'<xf {_FORM.format(0)} xfId="0" quotePrefix="1"/>'
    f'<xf {_FORM.format(1)} xfId="0" applyFont="1" quotePrefix="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


def write_workbook(path: Path, files: Mapping[str, bytes], tables: Mapping[str, Rows]) -> None:
    """Write the files of a case as one workbook.

    Args:
        path: the workbook, which must not be there yet.
        files: the files besides the tables, by name.
        tables: the rows of each table, its header first.

    Raises:
        UsageError: it is there already, or something of the case does not fit on a sheet.
    """
    if path.exists():
        raise UsageError(f'"{path}" is there already. Name another.')
    sheets = {CASE: _settings(files[f"{CASE}.toml"])}
    sheets |= {name: [[_cell(str(cell or "")) for cell in row] for row in rows] for name, rows in tables.items()}
    for name, content in files.items():
        if name != f"{CASE}.toml":
            sheet = _sheet_of(name)
            sheets[sheet] = _settings(content) if name.endswith(".toml") else _text(name, content)
    for name in sheets:
        _check_name(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, _packed(sheets))


def _sheet_of(file: str) -> str:
    """The name of the sheet that stands for a file."""
    for word, pattern in {**SETTINGS, **TEXTS}.items():
        before, after = pattern.split("{}")
        if file.startswith(before) and file.endswith(after) and "/" not in file[len(before) :]:
            return f"{word} {file[len(before) : -len(after)]}"
    raise UsageError(f'"{file}" does not fit into a workbook. Keep the case in a folder, or take the file away.')


def _check_name(sheet: str) -> None:
    if len(sheet) > LONGEST_NAME or _BAD_NAME.search(sheet):
        wanted = f"A name of a sheet has at most {LONGEST_NAME} letters and none of [ ] : * ? / \\."
        raise UsageError(f'"{sheet}" cannot name a sheet. {wanted} Rename the file, or keep the case in a folder.')


# ---- what stands in the cells ----


def _cell(cell: str) -> Value:
    """A cell of a table: a number where it is one that a workbook keeps as written, else the text."""
    if _PLAIN.fullmatch(cell) and number_text(cell) == cell:
        return float(cell)
    return cell or None


def _settings(content: bytes) -> Rows:
    """A file of TOML as rows of section, key and value."""
    said = tomllib.loads(content.decode("utf-8-sig"))
    rows: list[Sequence[Value]] = [HEADER]
    rows += [row for key, value in said.items() if not is_below(value) for row in _rows_of(None, key, value)]
    for name, below in said.items():
        if is_below(below):
            entries = {name: below} if isinstance(below, Mapping) else _numbered(name, below)
            for section, entry in entries.items():
                if re.search(r"\.|\s$|^\s| \d+$", name):
                    raise UsageError(f'The section "{name}" cannot name rows of a sheet. Keep the case in a folder.')
                rows += [row for key, value in entry.items() for row in _rows_of(section, key, value)] or [(section,)]
    return rows


def _rows_of(section: str | None, key: str, value: object) -> list[Sequence[Value]]:
    """The row of a key; a long list goes on in the rows below, an entry in each."""
    said = _value(value)
    if isinstance(value, list) and isinstance(said, str) and len(said) > LONG:
        return [(section, key, "["), *((None, None, f"{toml_value(one)},") for one in value), (None, None, "]")]
    return [(section, key, said)]


def _numbered(name: str, entries: Iterable[Any]) -> dict[str, Any]:
    return {f"{name} {at}": entry for at, entry in enumerate(entries, start=1)}


def _value(value: object) -> Value:
    """A value of TOML: a number, true, false or a text as it stands, everything else as TOML."""
    if isinstance(value, bool):
        return value
    if isinstance(value, float) or (isinstance(value, int) and abs(value) < 10**15):
        return value
    if isinstance(value, str) and value.strip() == value and value and value[0] not in "[{\"'":
        return value
    return toml_value(value)


def _text(file: str, content: bytes) -> Rows:
    text = content.decode("utf-8-sig")
    lines = text.splitlines()
    if any(len(line) > LONGEST for line in lines) and file.endswith(".geojson"):
        lines = json.dumps(json.loads(text), ensure_ascii=False, indent=0).splitlines()
    return [[line or None] for line in lines]


# ---- the parts ----


def _packed(sheets: Mapping[str, Rows]) -> bytes:
    listed = list(enumerate(sheets, start=1))
    names = "".join(f'<sheet name="{_quoted(name)}" sheetId="{at}" r:id="r{at}"/>' for at, name in listed)
    pointers = [(f"r{at}", "worksheet", f"worksheets/sheet{at}.xml") for at, _ in listed]
    kinds = [(f"/xl/worksheets/sheet{at}.xml", f"{_KIND}.worksheet+xml") for at, _ in listed]
    kinds += [("/xl/workbook.xml", f"{_KIND}.sheet.main+xml"), ("/xl/styles.xml", f"{_KIND}.styles+xml")]
    parts = {
        "[Content_Types].xml": f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        + "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in kinds)
        + "</Types>",
        "_rels/.rels": _related([("r1", "officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": f'{_XML}<workbook xmlns="{_MAIN}" xmlns:r="{_POINTERS}"><sheets>{names}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _related([*pointers, ("styles", "styles", "styles.xml")]),
        "xl/styles.xml": _STYLES,
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as book:
        for name, text in parts.items():
            _add(book, name, text)
        for at, sheet in listed:
            _add(book, f"xl/worksheets/sheet{at}.xml", _worksheet(sheets[sheet]))
    return packed.getvalue()


def _add(book: zipfile.ZipFile, name: str, text: str) -> None:
    entry = zipfile.ZipInfo(name, BEGUN)
    entry.compress_type = zipfile.ZIP_DEFLATED
    book.writestr(entry, text.encode())


def _related(pointers: Iterable[tuple[str, str, str]]) -> str:
    listed = (f'<Relationship Id="{i}" Type="{_POINTERS}/{kind}" Target="{part}"/>' for i, kind, part in pointers)
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(listed)}</Relationships>'


def _worksheet(rows: Rows) -> str:
    widths = [
        max(10, *(min(len(str(row[at])), 40) for row in rows if at < len(row) and row[at] is not None))
        for at in range(max(map(len, rows), default=0))
    ]
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{wide + 2}" customWidth="1"/>' for at, wide in enumerate(widths, 1)
    )
    frozen = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    head = f'<sheetViews><sheetView workbookViewId="0">{frozen}</sheetView></sheetViews>'
    head += f"<cols>{columns}</cols>" if columns else ""
    said = "".join(
        f'<row r="{number}">'
        + "".join(_written(cell, f"{letters(at)}{number}", bold=number == 1) for at, cell in enumerate(row, 1))
        + "</row>"
        for number, row in enumerate(rows, start=1)
    )
    return f'{_XML}<worksheet xmlns="{_MAIN}">{head}<sheetData>{said}</sheetData></worksheet>'


def _written(cell: Value, at: str, *, bold: bool) -> str:
    number = (BOLD if bold else PLAIN_TEXT) + (NEVER_FORMULA if isinstance(cell, str) and runs(cell) else 0)
    style = f' s="{number}"' if number else ""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return f'<c r="{at}"{style} t="b"><v>{int(cell)}</v></c>'
    if isinstance(cell, int | float):
        return f'<c r="{at}"{style}><v>{number_text(repr(cell))}</v></c>'
    if len(cell) > LONGEST:
        raise UsageError(f"A text of {len(cell):,} letters does not fit into a cell. Keep the case in a folder.")
    text = _BAD_SIGN.sub(_spelt, cell)
    return f'<c r="{at}"{style} t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'


def _spelt(found: re.Match[str]) -> str:
    """A sign that XML does not have, and a text that would be read as one, as Excel spells them."""
    return f"_x005F{found[0]}" if found[0].startswith("_") else f"_x{ord(found[0]):04X}_"


def _quoted(name: str) -> str:
    return escape(name, {'"': "&quot;"})
