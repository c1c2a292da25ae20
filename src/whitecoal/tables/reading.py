"""Files as text: the CSV files of a folder turned into frames of text cells.

Nothing is interpreted here but the form of the file: its encoding, what separates its columns, its header with
the units in brackets. Every cell stays text, stripped of blanks; an empty cell is null.
"""

import codecs
import csv
import io
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from whitecoal.faults import Fault, nearest_name

LARGEST_FILE: Final = 50_000_000
"""Bytes a file may have."""
MOST_ROWS: Final = 1_000_000
"""Rows a file may have."""
SEPARATORS: Final = {",": "comma", ";": "semicolon", "\t": "tab"}

_HEADER = re.compile(r"^(.*?)\s*\[([^\[\]]*)\]$", re.DOTALL)


@dataclass(frozen=True, eq=False)
class Raw:
    """A table as it stands in its file.

    Attributes:
        name: The table's name.
        cells: One column of text for each header, without the unit; empty cells are null.
        units: The unit in brackets of each header that has one.
        lines: The row of the file in which each row stands, the header being row 1.
        decimal_comma: Whether a comma may mark decimals, as it may where it does not separate columns.
    """

    name: str
    cells: pl.DataFrame
    units: Mapping[str, str]
    lines: pl.Series
    decimal_comma: bool = False


class _UnreadableError(Exception):
    """A file cannot be read at all; carries the fault from where it is seen to where faults are gathered."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(str(fault))


def read_texts(folder: Path, names: Collection[str], *, encoding: str = "") -> tuple[dict[str, Raw], list[Fault]]:
    """The tables that stand in a folder, as text, and what is wrong with their files.

    Args:
        folder: The folder of the case.
        names: The tables a case may have; a file of another name is a fault.
        encoding: The encoding of files that are not Unicode, "cp1251" for example.

    Returns:
        The tables that could be read, by name, and the faults.
    """
    if not folder.is_dir():
        advice = "Give the folder that holds case.toml and the tables."
        return {}, [Fault("E001", str(folder), found="there is no such folder", advice=advice)]
    return texts_of({path.name: taken(path, folder) for path in table_files(folder)}, names, encoding=encoding)


def table_files(folder: Path) -> list[Path]:
    """The files of a folder that are tables, whatever their names."""
    return [
        path for path in sorted(folder.iterdir()) if path.suffix.lower() == ".csv" and not path.name.startswith(".")
    ]


def texts_of(
    files: Mapping[str, bytes | Fault], names: Collection[str], *, encoding: str = ""
) -> tuple[dict[str, Raw], list[Fault]]:
    """The tables among files that have been read, as text, and what is wrong with them.

    Args:
        files: What each holds, by its name, or the fault for which it was not read; other kinds are passed over.
        names: The tables a case may have; a file of another name is a fault.
        encoding: The encoding of files that are not Unicode.
    """
    tables: dict[str, Raw] = {}
    faults: list[Fault] = []
    stems: dict[str, str] = {}
    for file in sorted(files):
        stem, _, kind = file.rpartition(".")
        if kind.lower() != "csv" or "/" in file:
            continue
        content = files[file]
        if stem not in names:
            faults.append(_unknown_file(file, stem, names))
        elif isinstance(content, Fault):
            faults.append(content)
        elif stem in stems:
            found = f"{stems[stem]} is this table already"
            faults.append(Fault("E002", file, found=found, advice="Take one of the two files away."))
        else:
            stems[stem] = file
            table, more = text_of(file, content, encoding)
            faults += more
            if table is not None:
                tables[stem] = table
    return tables, faults


def read_text(path: Path, *, folder: Path, encoding: str = "") -> tuple[Raw | None, list[Fault]]:
    """One file as text and what is wrong with it; no table when it cannot be read at all."""
    content = taken(path, folder)
    return (None, [content]) if isinstance(content, Fault) else text_of(path.name, content, encoding)


def text_of(file: str, content: bytes, encoding: str = "") -> tuple[Raw | None, list[Fault]]:
    """What a file holds as text and what is wrong with it; no table when it cannot be read at all."""
    try:
        text = _decoded(file, content, encoding)
        separator = _separator(file, text)
        records = _records(file, text, separator)
    except _UnreadableError as stopped:
        return None, [stopped.fault]
    return _framed(file.rpartition(".")[0], records, decimal_comma=separator != ",")


def _unknown_file(file: str, stem: str, names: Collection[str]) -> Fault:
    near = nearest_name(stem, names)
    advice = f'Did you mean "{near}.csv"?' if near else "Rename it or take it away."
    return Fault("E002", file, found="no table has this name", advice=advice)


# ---- bytes and letters ----


def taken(path: Path, folder: Path, shown: str = "", largest: int = 0) -> bytes | Fault:
    """What a file holds, which must lie in the folder itself and not be too large; or what is wrong with it.

    Args:
        path: The file.
        folder: The folder of the case.
        shown: Its name in faults, when it is not its own.
        largest: Bytes it may have; those of a table when left out.
    """
    name, largest = shown or path.name, largest or LARGEST_FILE
    if not path.resolve().is_relative_to(folder.resolve()):
        advice = "Copy the file into the folder."
        return Fault("E005", name, found="it leads out of the folder", advice=advice)
    try:
        size = path.stat().st_size
        if size > largest:
            found, wanted = f"it has {size / 1e6:,.0f} MB", f"At most {largest / 1e6:,.0f} MB can be read."
            return Fault("E004", name, found=found, wanted=wanted)
        return path.read_bytes()
    except OSError as stopped:
        return Fault("E001", name, found=f"the file cannot be read: {stopped.strerror}")


def _decoded(name: str, content: bytes, encoding: str) -> str:
    """The text of a file: Unicode as its first bytes or its form say, otherwise as the case says."""
    marked = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    tried = "utf-16" if marked else "utf-8-sig"
    try:
        text = _strictly(content, tried)
    except UnicodeDecodeError:
        text = _as_the_case_says(name, content, encoding)
    if "\0" in text:
        advice = 'Save it as "CSV UTF-8".'
        raise _UnreadableError(Fault("E006", name, found="this is not a text file", advice=advice))
    return text


def _strictly(content: bytes, encoding: str) -> str:
    return content.decode(encoding, errors="strict")


def _as_the_case_says(name: str, content: bytes, encoding: str) -> str:
    """The text in the encoding that case.toml names; a fault when it names none or a wrong one."""
    if not encoding:
        advice = 'Save it as "CSV UTF-8", or name its encoding in case.toml, for example encoding = "cp1251".'
        raise _UnreadableError(Fault("E006", name, found="the letters are not Unicode", advice=advice))
    try:
        return _strictly(content, encoding)
    except (UnicodeDecodeError, LookupError) as stopped:
        found = f'the letters are neither Unicode nor "{encoding}", which case.toml names'
        advice = 'Save it as "CSV UTF-8" or name its encoding in case.toml.'
        raise _UnreadableError(Fault("E006", name, found=found, advice=advice)) from stopped


# ---- rows and cells ----


def _separator(name: str, text: str) -> str:
    """What separates the columns: the one of comma, semicolon and tab that stands in the header."""
    header = re.sub(r'"[^"]*"', "", text.lstrip("\r\n").split("\n", 1)[0])
    found = [mark for mark in SEPARATORS if mark in header]
    if len(found) > 1:
        marks = " and ".join(f"a {SEPARATORS[mark]}" for mark in found)
        advice = "Use one of them only between columns, or put headers that contain one in quotation marks."
        raise _UnreadableError(Fault("E008", name, row=1, found=f"the header has both {marks}", advice=advice))
    return found[0] if found else ","


def _records(name: str, text: str, separator: str) -> list[list[str]]:
    """The cells of every row, empty rows at the end left out."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        records = list(reader)
    except csv.Error as stopped:
        if "field limit" in str(stopped):
            found, advice = "a cell has more than a hundred thousand letters", "Perhaps a quotation is not closed."
            raise _UnreadableError(Fault("E004", name, reader.line_num, found=found, advice=advice)) from stopped
        advice = 'Close the quotation; a quotation mark within quotation marks is written twice: "".'
        fault = Fault("E010", name, reader.line_num, found="a quotation is not closed properly", advice=advice)
        raise _UnreadableError(fault) from stopped
    while records and not any(cell.strip() for cell in records[-1]):
        records.pop()
    if not records:
        raise _UnreadableError(Fault("E007", name, found="the file is empty", wanted="It must have a header at least."))
    if len(records) - 1 > MOST_ROWS:
        found, wanted = f"it has {len(records) - 1} rows", f"At most {MOST_ROWS} can be read."
        raise _UnreadableError(Fault("E004", name, found=found, wanted=wanted))
    return records


def _framed(name: str, records: list[list[str]], *, decimal_comma: bool) -> tuple[Raw | None, list[Fault]]:
    """The rows as a frame with one column for each header, and what is wrong with its form."""
    header, body = records[0], records[1:]
    blank = [len(record) != len(header) and not any(cell.strip() for cell in record) for record in body]
    lines = [line for line, empty in enumerate(blank, start=2) if not empty]
    body = [record for record, empty in zip(body, blank, strict=True) if not empty]
    faults = [
        _ragged(name, line, len(record), len(header))
        for line, record in zip(lines, body, strict=True)
        if len(record) != len(header)
    ]
    if faults:
        return None, faults
    columns = list(zip(*body, strict=True)) if body else [() for _ in header]
    frame = pl.DataFrame([pl.Series(str(i), column, dtype=pl.String) for i, column in enumerate(columns)])
    frame = frame.with_columns(pl.all().str.strip_chars())
    frame = frame.with_columns(pl.when(pl.all() != "").then(pl.all()).name.keep())
    filled = ~frame.select(pl.all_horizontal(pl.all().is_null())).to_series()
    lines_kept = pl.Series("line", lines, dtype=pl.Int64).filter(filled)
    frame, units, faults = _headed(name, header, frame.filter(filled))
    return Raw(name, frame, units, lines_kept, decimal_comma), faults


def _ragged(name: str, line: int, found: int, wanted: int) -> Fault:
    advice = "Put a cell that contains the separator in quotation marks." if found > wanted else ""
    return Fault("E009", name, line, found=f"it has {found} cells", wanted=f"The header has {wanted}.", advice=advice)


def _headed(name: str, header: list[str], frame: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, str], list[Fault]]:
    """The frame with its headers as names, the units in their brackets, and what is wrong with the headers."""
    faults: list[Fault] = []
    names: dict[str, str] = {}  # position by title
    units: dict[str, str] = {}
    for position, text in enumerate(header):
        bracketed = _HEADER.match(text.strip())
        title = bracketed[1].strip() if bracketed else text.strip()
        if not title:
            if frame[str(position)].null_count() < len(frame):
                advice = "Name it or take the column away."
                faults.append(Fault("E016", name, 1, f"column {position + 1}", "it has no header", "", advice))
        elif title in names:
            faults.append(Fault("E011", name, 1, title, "two columns have this header", "", "Keep one."))
        else:
            names[title] = str(position)
            if bracketed:
                units[title] = bracketed[2].strip()
    return frame.select(pl.col(position).alias(title) for title, position in names.items()), units, faults
