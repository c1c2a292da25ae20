"""What a case consists of before anything of it is understood: its files, from a folder or from a workbook.

They are read once. What is checked, named by the digest and copied beside a run is therefore the same, whatever
happens to the folder meanwhile.
"""

from __future__ import annotations

import codecs
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from whitecoal.errors import CaseFault
from whitecoal.faults import Fault, did_you_mean
from whitecoal.tables.reading import LARGEST_FILE, table_files, taken
from whitecoal.toml import loaded
from whitecoal.workbooks.reading import SheetPlaces, placed, read_workbook

FILE = "case.toml"
AMENDMENTS = "amendments"
CONTRACTS = "contracts"
SHAPES = "geo"
PATTERNS = {
    "*.md": LARGEST_FILE,
    f"{AMENDMENTS}/*.toml": 5_000_000,
    f"{CONTRACTS}/*.toml": 1_000_000,
    f"{SHAPES}/*": 10_000_000,
}
"""What of a folder belongs to a case besides case.toml and the tables, and how many bytes each may have."""
WORKBOOK = ".xlsx"
OTHER_BOOKS = (".xlsm", ".xls", ".xlsb", ".ods", ".xltx", ".xltm")
WANTED = f"A case is a folder with a {FILE} and one CSV file per table."


@dataclass(frozen=True, eq=False)
class Papers:
    """The files of a case.

    Args:
        home: the folder or the workbook.
        files: what each holds, by its name below the folder, or the fault for which it was not read.
        sheets: where each comes from in a workbook.
        faults: what else is wrong with them.
        warnings: what should be looked at.
    """

    home: Path
    files: Mapping[str, bytes | Fault]
    sheets: Mapping[str, SheetPlaces] = field(default_factory=dict)
    faults: tuple[Fault, ...] = ()
    warnings: tuple[Fault, ...] = ()

    def below(self, folder: str, kind: str = ".toml") -> dict[str, bytes | Fault]:
        """The files of a kind in a folder below, by their names without it, in order."""
        inside = {name: content for name, content in sorted(self.files.items()) if name.startswith(f"{folder}/")}
        return {name[len(folder) + 1 : -len(kind)]: content for name, content in inside.items() if name.endswith(kind)}

    def toml(self, file: str) -> dict[str, Any]:
        """The contents of a file of TOML.

        Raises:
            CaseFault: when it cannot be read.
        """
        content = self.files[file]
        if isinstance(content, Fault):
            raise CaseFault([content])
        return toml_of(file, content)

    def placed(self, faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
        """Faults told by their places in the workbook, where the case is one."""
        if self.home.suffix.lower() != WORKBOOK:
            return faults
        return tuple(placed(fault, self.home.name, self.sheets) for fault in faults)


def papers_of(home: Path) -> Papers:
    """The files of a case.

    Raises:
        CaseFault: there is no such folder or workbook, or it has no case.toml.
    """
    if home.suffix.lower() in (WORKBOOK, *OTHER_BOOKS) and home.is_file():
        return _of_workbook(home)
    return _of_folder(home)


def _of_workbook(home: Path) -> Papers:
    if home.suffix.lower() != WORKBOOK:
        found, advice = f"{home.suffix} is not read", f'Save it as "Excel workbook (*{WORKBOOK})".'
        raise CaseFault([Fault("E100", home.name, found=found, advice=advice)])
    content = taken(home, home.resolve().parent)
    if isinstance(content, Fault):
        raise CaseFault([content])
    unfolded = read_workbook(home.name, content)
    papers = Papers(home, unfolded.files, unfolded.places, unfolded.faults, unfolded.warnings)
    if FILE not in papers.files:
        advice = "`whitecoal new book.xlsx` makes one to start from."
        raise CaseFault([*papers.faults, Fault("E001", home.name, found='there is no sheet "case"', advice=advice)])
    return papers


def _of_folder(home: Path) -> Papers:
    if not (home / FILE).is_file():
        raise CaseFault([_missing(home)])
    listed = [(path, 0) for path in [home / FILE, *table_files(home)]]
    listed += [(path, most) for pattern, most in PATTERNS.items() for path in sorted(home.glob(pattern))]
    named = {path.relative_to(home).as_posix(): (path, most) for path, most in listed if not path.name.startswith(".")}
    return Papers(home, {name: taken(path, home, name, most) for name, (path, most) in named.items()})


def _missing(home: Path) -> Fault:
    if not home.exists():
        near = did_you_mean(home.name, _folders_beside(home))
        return Fault("E001", str(home), found="there is no such folder", wanted=WANTED, advice=near)
    if not home.is_dir():
        return Fault("E001", str(home), found="this is not a folder", wanted=WANTED)
    advice = "`whitecoal new FOLDER --from tiny` makes one to start from."
    return Fault("E001", str(home), found=f"there is no {FILE} in this folder", wanted=WANTED, advice=advice)


def _folders_beside(folder: Path) -> list[str]:
    if not folder.parent.is_dir():
        return []
    return [path.name for path in sorted(folder.parent.iterdir()) if path.is_dir()]


# ---- files of TOML ----


def toml_of(file: str, content: bytes) -> dict[str, Any]:
    """The contents of a file of TOML.

    Args:
        file: its name, for faults.
        content: what it holds.

    Raises:
        CaseFault: when it cannot be read.
    """
    try:
        return loaded(content.removeprefix(codecs.BOM_UTF8).decode("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise CaseFault([_broken(file, str(error))]) from error
    except UnicodeDecodeError as error:
        raise CaseFault([Fault("E060", file, found="the letters are not UTF-8", advice="Save it as UTF-8.")]) from error
    except ValueError as error:  # a number of thousands of digits, or keys without end
        raise CaseFault([Fault("E060", file, found=f"it cannot be read: {error}")]) from error


def _broken(name: str, said: str) -> Fault:
    """What the reader of TOML says, its place told as faults tell it."""
    place = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", said)
    row = int(place[1]) if place and place[1] else None
    found = said[: place.start()] if place else said
    advice = "Mend this line." if row else "Look at its last lines: a quotation or a bracket is not closed."
    return Fault("E060", name, row, found=f"it cannot be read: {found}", advice=advice)
