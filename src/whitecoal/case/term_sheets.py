"""The term sheets of a case: the TOML files in its folder `contracts`, kept as text once the case is read."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from whitecoal.faults import Fault

if TYPE_CHECKING:
    from pathlib import Path

FOLDER = "contracts"
LARGEST = 1_000_000
"""Bytes a term sheet may have."""


def read_term_sheets(home: Path) -> tuple[dict[str, str], list[Fault]]:
    """The text of every term sheet by its file's name without `.toml`, and what is wrong with the files.

    A file that leads out of the folder, by a link say, is a fault and is not read.
    """
    sheets: dict[str, str] = {}
    faults: list[Fault] = []
    for path in sorted(home.glob(f"{FOLDER}/*.toml")):
        shown = f"{FOLDER}/{path.name}"
        if not path.resolve().is_relative_to(home.resolve()):
            advice = "Copy the file into the folder."
            faults.append(Fault("E005", shown, found="it leads out of the folder", advice=advice))
        elif path.stat().st_size > LARGEST:
            faults.append(Fault("E004", shown, found=f"it has more than {LARGEST:,} bytes"))
        else:
            try:
                sheets[path.stem] = path.read_bytes().removeprefix(codecs.BOM_UTF8).decode("utf-8")
            except UnicodeDecodeError:
                faults.append(Fault("E080", shown, found="the letters are not UTF-8", advice="Save it as UTF-8."))
    return sheets, faults
