"""The cells of a workbook's sheets, each as what it says: a text, a number, yes or no; and what is wrong with it.

A cell with a formula says the value it was saved with. Nothing is worked out here: where there is no saved value, or
where the formula takes it from another workbook, that is a fault. What a merged cell, a date, an error or a format
that shows another number would mean is not guessed either.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from whitecoal.faults import Fault
from whitecoal.workbooks.formats import hundredfold, number_text, shown_by
from whitecoal.workbooks.package import SAVE_AGAIN, Package, refused

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
LONGEST = 32_767
"""Letters in a cell."""
MOST_CELLS = 300_000
"""Filled cells of a workbook."""
MOST_STRINGS = 1_000_000

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ELSEWHERE = re.compile(r"(?<!\w)\[[^\[\]]+\][^\[\]!]*!|\b(WEBSERVICE|RTD)\(|\w\|", re.IGNORECASE)
"""In a formula: another workbook, a service, another program."""
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_SPOKEN = ("rPh", "phoneticPr")
"""How a word is pronounced is no part of it."""

Kind = Literal["text", "number", "truth"]


class Cell(NamedTuple):
    """What a cell says: a text as it stands, a number as written, true or false; with the unit its format shows."""

    kind: Kind
    text: str
    unit: str = ""
    percent: bool = False

    @property
    def said(self) -> str:
        """The cell as one of a CSV file."""
        if self.kind != "number":
            return self.text
        number = hundredfold(self.text) if self.percent else number_text(self.text)
        return f"{number} {self.unit or '%'}" if self.unit or self.percent else number


@dataclass(eq=False)
class Grid:
    """The filled cells of a sheet, by row and column, both from 1.

    Args:
        place: the workbook and the sheet, as faults tell it.
        table: what the sheet stands for, as faults tell it.
        rows: the filled cells.
        faults: what is wrong with cells.
        hidden: whether the sheet, or a row or column of it, is hidden.
    """

    place: str
    table: str
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    hidden: bool = False

    def wrong(self, code: str, row: int, column: int, found: str, advice: str) -> None:
        """Note what is wrong with a cell."""
        place = f"{self.place}, {letters(column)}{row}"
        self.faults.append(Fault(code, self.table, row, "", found, "", advice, place))


@dataclass(frozen=True, eq=False)
class Styles:
    """The texts and formats that the cells of all sheets share: a cell names them by number."""

    strings: list[str]
    formats: list[tuple[str, int]]


def letters(column: int) -> str:
    """The letters of a column: A for 1, AA for 27."""
    said = ""
    while column:
        column, rest = divmod(column - 1, 26)
        said = chr(65 + rest) + said
    return said


def number_of(column: str) -> int:
    """The number of a column: 1 for A, 27 for AA."""
    number = 0
    for letter in column:
        number = number * 26 + ord(letter) - 64
    return number


def plain(text: str) -> str:
    """A text with the signs that Excel writes as _x000D_ put back."""
    return _ESCAPED.sub(_sign, text) if "_x" in text else text


def _sign(found: re.Match[str]) -> str:
    code = int(found[1], 16)
    return found[0] if code == 0 or 0xD800 <= code <= 0xDFFF else chr(code)


def _longer(text: str, more: str) -> str:
    """A text with more at its end, but not by much more than a cell may hold: that is told once it is complete."""
    return text + more[: LONGEST + 1 - len(text)] if len(text) <= LONGEST else text


# ---- what all sheets share ----


class _Strings:
    """Goes through the part of the texts that cells name by number."""

    def __init__(self, book: str) -> None:
        self.book = book
        self.found: list[str] = []
        self.text, self.silent, self.reading = "", 0, False

    def begins(self, tag: str, _: Mapping[str, str]) -> None:
        if tag == "si":
            self.text = ""
        self.silent += tag in _SPOKEN
        self.reading = tag == "t" and not self.silent

    def ends(self, tag: str) -> None:
        self.silent -= tag in _SPOKEN
        self.reading = False
        if tag == "si":
            self.found.append(plain(self.text))
            if len(self.found) > MOST_STRINGS:
                raise refused(self.book, "E101", "it has too many texts", "Keep large tables as CSV.")

    def says(self, text: str) -> None:
        if self.reading:
            self.text = _longer(self.text, text)


def shared_strings(package: Package, part: str) -> list[str]:
    """The texts that cells name by number."""
    reader = _Strings(package.book)
    package.walk(part, reader.begins, reader.ends, reader.says)
    return reader.found


def formats(package: Package, part: str) -> list[tuple[str, int]]:
    """The number format of each style that cells name by number: its code, "" when built in, and its number."""
    codes: dict[int, str] = {}
    found: list[tuple[str, int]] = []
    within = {"cellXfs": False}

    def begins(tag: str, said: Mapping[str, str]) -> None:
        if tag == "numFmt":
            codes[_whole(said.get("numFmtId"))] = said.get("formatCode", "")
        elif tag == "cellXfs":
            within["cellXfs"] = True
        elif tag == "xf" and within["cellXfs"]:
            number = _whole(said.get("numFmtId"))
            found.append((codes.get(number, ""), number))

    def ends(tag: str) -> None:
        if tag == "cellXfs":
            within["cellXfs"] = False

    package.walk(part, begins, ends, lambda _: None)
    return found


def _whole(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


# ---- a sheet ----


class _Reader:
    """Goes through the part of a sheet and fills its grid."""

    def __init__(self, package: Package, shared: Styles, grid: Grid) -> None:
        self.package, self.shared, self.grid = package, shared, grid
        self.row = self.column = 0
        self.kind, self.style = "", 0
        self.value, self.formula = "", ""
        self.has_value = self.has_formula = False
        self.tag = ""
        self.silent = 0

    def begins(self, tag: str, said: Mapping[str, str]) -> None:
        self.tag = tag
        if tag == "row":
            self.row = self._position(said.get("r"), self.row, LAST_ROW)
            self.column = 0
            self.grid.hidden |= said.get("hidden") in ("1", "true")
        elif tag == "c":
            self._begin_cell(said)
        elif tag in ("v", "is"):
            self.has_value = True
        elif tag == "f":
            self.has_formula = True
        elif tag in _SPOKEN:
            self.silent += 1
        elif tag == "col":
            self.grid.hidden |= said.get("hidden") in ("1", "true")
        elif tag == "mergeCell":
            self._merged(said.get("ref", ""))

    def says(self, text: str) -> None:
        if self.tag == "v" or (self.tag == "t" and not self.silent):
            self.value = _longer(self.value, text)
        elif self.tag == "f":
            self.formula = _longer(self.formula, text)

    def ends(self, tag: str) -> None:
        if tag == "c":
            self._end_cell()
        elif tag in _SPOKEN:
            self.silent -= 1
        self.tag = ""

    def _position(self, said: str | None, before: int, last: int) -> int:
        position = before + 1 if said is None else _whole(said)
        if not 1 <= position <= last:
            raise refused(self.package.book, "E100", f"a row or column has the number {said or position}", SAVE_AGAIN)
        return position

    def _begin_cell(self, said: Mapping[str, str]) -> None:
        at = said.get("r")
        if at is None:
            self.column = self._position(None, self.column, LAST_COLUMN)
        else:
            found = _REFERENCE.fullmatch(at)
            if found is None or int(found[2]) > LAST_ROW or number_of(found[1]) > LAST_COLUMN:
                raise refused(self.package.book, "E100", f'a cell stands at "{at[:20]}"', SAVE_AGAIN)
            self.column, self.row = number_of(found[1]), int(found[2])
        self.kind, self.style = said.get("t", "n"), _whole(said.get("s"))
        self.value = self.formula = ""
        self.has_value = self.has_formula = False

    def _end_cell(self) -> None:
        if self.has_formula and not self._formula_holds():
            return
        cell = self._cell()
        if cell is None or not cell.text:
            return
        if len(cell.text) > LONGEST:
            self._wrong("E101", f"it has more than {LONGEST:,} letters", "Shorten it.")
            return
        self.grid.rows.setdefault(self.row, {})[self.column] = cell
        self.package.cells += 1
        if self.package.cells > MOST_CELLS:
            wanted = f"At most {MOST_CELLS:,} are read."
            raise refused(
                self.package.book, "E101", "it has too many filled cells", "Keep large tables as CSV.", wanted
            )

    def _formula_holds(self) -> bool:
        if _ELSEWHERE.search(re.sub(r'"[^"]*"', "", self.formula)):
            advice = "Put the value in its place (Paste Special, Values), with its source."
            self._wrong("E107", "the formula takes its value from outside the workbook", advice)
            return False
        if not self.has_value or (not self.value and self.kind != "str"):
            self._wrong("E102", "the formula was saved without its value", "Open the workbook in Excel and save it.")
            return False
        return True

    def _cell(self) -> Cell | None:
        """What the cell says; None when it is empty or at fault, which is noted."""
        if self.kind == "s":
            at = _whole(self.value.strip()) if self.value.strip().isdigit() else -1
            if not 0 <= at < len(self.shared.strings):
                raise refused(self.package.book, "E100", f"a cell names the text {self.value[:20]!r}", SAVE_AGAIN)
            return Cell("text", self.shared.strings[at])
        if self.kind in ("str", "inlineStr"):
            return Cell("text", plain(self.value))
        if self.kind == "b":
            return Cell("truth", "true" if self.value.strip() in ("1", "true") else "false") if self.value else None
        if self.kind == "e":
            self._wrong(
                "E103", f'the cell holds the error "{self.value[:20]}"', "Mend the formula, or leave the cell empty."
            )
            return None
        if self.kind == "d":
            self._date(self.value)
            return None
        return self._number(self.value.strip()) if self.value.strip() else None

    def _number(self, written: str) -> Cell | None:
        code, number = self.shared.formats[self.style] if self.style < len(self.shared.formats) else ("", 0)
        try:
            value = float(written)
        except ValueError:
            raise refused(self.package.book, "E100", f"a cell holds the number {written[:20]!r}", SAVE_AGAIN) from None
        shown = shown_by(code, number, value)
        if shown.date:
            self._date(written)
            return None
        if shown.unclear:
            advice = 'Give the cell the format "General".'
            self._wrong("E106", f"the cell holds {number_text(written)} and its format {shown.unclear}", advice)
            return None
        percent = shown.percent and value - value == 0  # what is not finite is told as such, not per cent
        return Cell("number", number_text(written), shown.unit, percent)

    def _date(self, written: str) -> None:
        advice = 'Write the year as a number, or give the cell the format "Text" and write it again.'
        self._wrong("E104", f"the cell holds a date ({written[:20]})", advice)

    def _merged(self, reference: str) -> None:
        first = _REFERENCE.match(reference)
        if first:
            self.row, self.column = int(first[2]), number_of(first[1])
            advice = "Unmerge them and write what each of them says."
            self._wrong("E105", f"the cells {reference[:20]} are merged", advice)

    def _wrong(self, code: str, found: str, advice: str) -> None:
        self.grid.wrong(code, self.row, self.column, found, advice)


def read_grid(package: Package, part: str, shared: Styles, grid: Grid) -> Grid:
    """Fill a grid with the cells of a sheet."""
    reader = _Reader(package, shared, grid)
    package.walk(part, reader.begins, reader.ends, reader.says)
    return grid
