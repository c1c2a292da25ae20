"""Faults of a case: what is wrong, where, and what to do about it. Every kind of fault has a code.

The tens group the codes: E00x files, E01x headers, E02x cells, E03x rows, E04x references, E05x evidence, E07x
amendments, E08x term sheets, E09x models of other systems, E10x workbooks, E11x shapes; W… should be looked at.
"""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

CATALOGUE: Final = {
    "E001": "the folder of the case cannot be read",
    "E002": "a file belongs to no table",
    "E003": "a table that the case needs is missing",
    "E004": "a file is too large",
    "E005": "a file lies outside the folder",
    "E006": "the encoding of a file is not known",
    "E007": "a file is empty",
    "E008": "it is not clear what separates the columns of a file",
    "E009": "a row has too few or too many cells",
    "E010": "a quotation is not closed",
    "E060": "case.toml cannot be read",
    "E061": "a key of case.toml is wrong",
    "E011": "two columns have the same header",
    "E012": "a column is not known",
    "E013": "a column is missing",
    "E014": "a unit is not known",
    "E015": "a unit does not measure what is wanted",
    "E016": "a column has no header",
    "E021": "a cell that must be filled is empty",
    "E022": "a cell is not a number",
    "E023": "a number is not finite",
    "E024": "a number is written with separators of thousands",
    "E025": "it is not clear whether a comma marks decimals",
    "E026": "a number is not whole",
    "E027": "a cell is neither yes nor no",
    "E028": "a cell is not a year",
    "E029": "a number is outside its range",
    "E030": "a word is not one of those allowed",
    "E031": "a season is empty",
    "E032": "a series starts too late",
    "E033": "two rows have the same key",
    "E041": "a name refers to nothing",
    "E042": "a place is of the wrong kind",
    "E043": "two places have the same name",
    "E044": "a place lies within itself",
    "E045": "water flows back to where it came from",
    "E046": "a work has to wait for itself",
    "E049": "the points of a curve do not lie as they must",
    "E051": "a grade is not known",
    "E052": "a source is not listed",
    "E053": "the low end of a range lies above the value",
    "E054": "the high end of a range lies below the value",
    "E070": "an amendment is not there",
    "E071": "an amendment is not written as it should be",
    "E072": "an amendment does not fit the case",
    "E080": "a term sheet cannot be read",
    "E081": "a key of a term sheet is wrong",
    "E090": "a model of another system cannot be read",
    "E091": "a statement of a model is not written as it should be",
    "E092": "a set or a parameter is not one of the format",
    "E093": "a set of a model is missing or wrong",
    "E094": "a name is not in its set",
    "E095": "a value of a model is not a number",
    "E096": "a value of a model is given twice",
    "E097": "values of a model are missing",
    "E098": "a value of a model is outside its range",
    "E099": "values of a model contradict one another",
    "E100": "a workbook cannot be read",
    "E101": "a workbook is too large, or it would be a danger to read it",
    "E102": "a formula was saved without its value",
    "E103": "a cell holds an error of Excel",
    "E104": "a cell holds a date",
    "E105": "cells are merged",
    "E106": "a format shows another number than the cell holds",
    "E107": "a formula takes its value from outside the workbook",
    "E108": "a row of settings or text on a sheet is not clear",
    "E110": "a file of shapes cannot be read",
    "E111": "a shape is not written as it should be",
    "E112": "a shape belongs to no place",
    "E113": "a point lies outside the globe",
    "W101": "an estimate or a number from memory has no range",
    "W102": "a table has no rows",
    "W103": "a table is read by no sector at work",
    "W104": "something hidden in a workbook is read",
    "W105": "a work excludes no other",
    "W106": "headlines or report ask for what the plan does not have",
}
"""What each code means."""

MOST_COMPARED: Final = 1000
"""Names among which the nearest is looked for; of more, only those that begin alike."""

SHOWN_OF_A_KIND: Final = 50
"""Faults of one code in one column that are told one by one; the rest are counted."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a case.

    Attributes:
        code: E… an error, W… a warning; `CATALOGUE` says what it means.
        table: The table, or the file when it is about no table.
        row: The row as the user sees it in the file, the header being row 1; None when it is not about a row.
        column: The column with its unit, "" when it is not about a column.
        found: What was found, a clause.
        wanted: What was wanted, a sentence or "".
        advice: What to do, a sentence or "".
        place: Where it stands, when a table and a row of its file do not say it: `book.xlsx, sheet mines, D7`.
    """

    code: str
    table: str
    row: int | None = None
    column: str = ""
    found: str = ""
    wanted: str = ""
    advice: str = ""
    place: str = ""

    @property
    def severity(self) -> str:
        """Whether the case cannot run with it ("error") or should be looked at ("warning")."""
        return "warning" if self.code.startswith("W") else "error"

    def __str__(self) -> str:
        """As one line: `E014 canals row 9 · capacity [m3/s]: "35 m3/c" is not a unit I know.`."""
        where = self.place or self.table + (f" row {self.row}" if self.row is not None else "")
        if self.column:
            where += f" · {self.column}"
        said = " ".join(part for part in (_sentence(self.found), self.wanted, self.advice) if part)
        return f"{self.code} {where}: {said}"


def told(faults: Sequence[Fault]) -> str:
    """All faults, a line each, and a line that counts them."""
    errors = sum(fault.severity == "error" for fault in faults)
    count = f"{counted(errors, 'error')}, {counted(len(faults) - errors, 'warning')}."
    return "\n".join([*map(str, faults), count])


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 error", "2 errors"."""
    return f"{number} {noun}" + ("" if number == 1 else "s")


def nearest_name(found: str, known: Iterable[str]) -> str:
    """The known name that a strange one resembles most, "" when none comes near."""
    names = {name.casefold(): name for name in known}
    begins = found.casefold()[:2]
    alike = [name for name in names if name.startswith(begins)][:MOST_COMPARED] if len(names) > MOST_COMPARED else names
    near = difflib.get_close_matches(found.casefold(), alike, n=1, cutoff=0.6)
    return names[near[0]] if near else ""


def did_you_mean(found: str, known: Iterable[str]) -> str:
    """A question that offers the nearest known name, "" when none comes near."""
    near = nearest_name(found, known)
    return f'Did you mean "{near}"?' if near else ""


def shortened(faults: Iterable[Fault]) -> list[Fault]:
    """The faults, with those of one code in one column beyond the first fifty counted in one line."""
    kept: list[Fault] = []
    seen: dict[tuple[str, str, str], int] = {}
    for fault in faults:
        kind = (fault.code, fault.table, fault.column)
        seen[kind] = seen.get(kind, 0) + 1
        if seen[kind] <= SHOWN_OF_A_KIND:
            kept.append(fault)
    for (code, table, column), number in seen.items():
        if number > SHOWN_OF_A_KIND:
            found = f"{counted(number - SHOWN_OF_A_KIND, 'more row')} like this"
            kept.append(Fault(code, table, None, column, found))
    return kept


def _sentence(text: str) -> str:
    return text if not text or text.endswith((".", "?", "!")) else text + "."
