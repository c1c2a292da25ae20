"""Every kind of fault by an example: a case with that one thing wrong, and the exact words in which it is told.

`tests/faults/E014/` holds the files that stand in place of the quarry's (see `quarry_case`), and `told.txt`: what
`whitecoal check` says. A file `without.txt` names files of the quarry that are missing; `base.txt` another case below
tests to begin with. What cannot stand in a folder of text (links, workbooks, large files) is made by a recipe below.

An example with a `model.txt` is a model of another system instead, read by its dialect.

`python tests/fault_examples.py` writes every `told.txt` anew: read what it changed.
"""

from __future__ import annotations

import importlib
import io
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from openpyxl import load_workbook

from quarry_case import quarry_case
from whitecoal.case import read_case
from whitecoal.case.copying import copy_of_case
from whitecoal.errors import CaseFault
from whitecoal.faults import CATALOGUE
from whitecoal.faults import told as all_told
from whitecoal.planning import build
from whitecoal.show.asked import unknown_shown

EXAMPLES = Path(__file__).parent / "faults"
TOLD, WITHOUT, BASE = "told.txt", "without.txt", "base.txt"
PLACEHOLDER = "FOLDER"
"""Stands for the folder of the example where a message names it."""

MODEL = "model.txt"
CODES = tuple(sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir() and path.name in CATALOGUE))
"""Examples of codes in the catalogue."""


def example(code: str, parent: Path) -> Path:
    """The folder, workbook or model of an example, made below another folder."""
    home = EXAMPLES / code
    if (home / MODEL).is_file():
        return Path(shutil.copyfile(home / MODEL, parent / MODEL))
    folder = _base(home, parent)
    for name in _lines(home / WITHOUT):
        (folder / name).unlink()
    for path in sorted(home.rglob("*")):
        if path.is_file() and path.name not in (TOLD, WITHOUT, BASE):
            target = folder / path.relative_to(home)
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(path, target)
    return RECIPES.get(code, _nothing_more)(folder)


def told(home: Path) -> str:
    """What is said of a case: all its faults, or its warnings."""
    try:
        if home.name == MODEL:
            importlib.import_module("whitecoal.dialects.osemosys").read(home)
            return all_told(()) + "\n"
        case = read_case(home)
        problem = build(case)
        found = (*case.warnings, *problem.warnings, *unknown_shown(problem))
    except CaseFault as wrong:
        found = wrong.faults
    return all_told(found).replace(str(home), PLACEHOLDER) + "\n"


def _base(home: Path, parent: Path) -> Path:
    named = _lines(home / BASE)
    if not named:
        return quarry_case(parent)
    folder = Path(shutil.copytree(EXAMPLES.parent / named[0], parent / "case"))
    for name in ("README.md", "expected.csv"):
        (folder / name).unlink(missing_ok=True)
    return folder


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").split("\n")[:-1] if file.is_file() else []


# ---- recipes -------------------------------------------------------------------------------------------------------


def _nothing_more(folder: Path) -> Path:
    return folder


def _too_large(folder: Path) -> Path:
    with (folder / "works.csv").open("r+b") as file:
        file.truncate(60_000_000)
    return folder


def _leading_out(folder: Path) -> Path:
    outside = folder.parent / "works.csv"
    shutil.move(folder / "works.csv", outside)
    (folder / "works.csv").symlink_to(outside)
    return folder


def _no_workbook(folder: Path) -> Path:
    book = folder.parent / "book.xlsx"
    book.write_text("work,place\n", encoding="utf-8")
    return book


def _spoilt(spoil: Callable[[Any], None]) -> Callable[[Path], Path]:
    """A recipe: the case as a workbook in which something is changed."""

    def made(folder: Path) -> Path:
        book = folder.parent / "book.xlsx"
        copy_of_case(folder, book)
        opened = load_workbook(io.BytesIO(book.read_bytes()))
        spoil(opened)
        opened.save(book)
        return book

    return made


def _put(at: str, value: object, number_format: str = "General") -> Callable[[Path], Path]:
    def spoil(book: Any) -> None:
        book["works"][at] = value
        book["works"][at].number_format = number_format

    return _spoilt(spoil)


def _scattered(book: Any) -> None:
    book["works"]["XFD1"] = "x"
    for row in range(5, 205):
        book["works"].cell(row, 1, f"work {row}")


def _merged(book: Any) -> None:
    book["works"].merge_cells("B2:B3")


def _hidden(book: Any) -> None:
    book["works"].sheet_state = "hidden"


def _without_value(book: Any) -> None:
    book["case"].append(["calendar", "stocks"])


RECIPES: dict[str, Callable[[Path], Path]] = {
    "E004": _too_large,
    "E005": _leading_out,
    "E100": _no_workbook,
    "E101": _spoilt(_scattered),
    "E102": _put("G2", "=1+1"),
    "E103": _put("G2", "#REF!"),
    "E104": _put("E2", 7792, "yyyy-mm-dd"),
    "E105": _spoilt(_merged),
    "E106": _put("G2", 1500, "0,"),
    "E107": _put("G2", "=[1]Sheet1!A1"),
    "E108": _spoilt(_without_value),
    "W104": _spoilt(_hidden),
}


def main() -> None:
    """Write what is told of every example anew."""
    for code in CODES:
        with TemporaryDirectory() as scratch:
            said = told(example(code, Path(scratch).resolve()))
        (EXAMPLES / code / TOLD).write_text(said, encoding="utf-8")
        sys.stdout.write(f"{code}: {said}")


if __name__ == "__main__":
    main()
