"""The folder of tables that otoole writes: one CSV file for each set and each parameter.

The file of a set has one column, VALUE; that of a parameter a column for each subscript, called as its set, and VALUE.
Where a set comes twice its second column is `_REGION` (or `REGION.1`, as pandas writes it). The folder holds no
defaults: what a file does not give is as otoole's own configuration has it (`vocabulary.py`), unless the folder has a
`config.yaml`, as otoole reads it, whose defaults then hold.
"""

from __future__ import annotations

import csv
import re
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from whitecoal.dialects.given import Block, Contents, Given, Members, is_number, numbers, plain_number
from whitecoal.dialects.vocabulary import FORMER, OTHER_REGION, PARAMETERS, RESULTS_PATH, SETS
from whitecoal.faults import Fault, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from numpy.typing import NDArray

UNREADABLE, WRONG, NO_NUMBER = "E090", "E091", "E095"
VALUE = "VALUE"
CONFIGURATION = ("config.yaml", "config.yml")
MOST_OF_A_KIND = 10
SECOND = {"_REGION", "REGION.1", "_region"}
"""How the second column of regions is called."""


def read_folder(folder: Path, configuration: Path | None = None) -> Contents:
    """What the tables of a folder give.

    Args:
        folder: with a CSV file for each set and parameter.
        configuration: of otoole, whose defaults hold; a config.yaml of the folder if none is named.
    """
    contents = Contents(folder.name)
    for file in sorted(folder.iterdir()):
        if file.suffix.lower() == ".csv":
            _read_table(file, contents)
    lying = [folder / name for name in CONFIGURATION if (folder / name).is_file()]
    for file in lying if configuration is None else [configuration]:
        _read_defaults(file, contents)
    return contents


def _read_table(file: Path, contents: Contents) -> None:
    try:
        with file.open(encoding="utf-8-sig", newline="") as stream:
            rows = [row for row in csv.reader(stream) if row]
    except (UnicodeDecodeError, csv.Error) as wrong:
        contents.faults.append(Fault(UNREADABLE, file.name, found=f"it cannot be read ({wrong})", wanted="UTF-8 text."))
        return
    name = file.stem
    header = [cell.strip() for cell in rows[0]] if rows else []
    if name in PARAMETERS or name in FORMER:
        _parameter(file.name, name, header, rows[1:], contents)
    elif header == [VALUE] or not rows:
        names = tuple(row[0].strip() for row in rows[1:])
        whole = name in SETS and SETS[name].whole
        contents.sets[name] = Members(file.name, lambda: 2, tuple(map(plain_number, names)) if whole else names)
    elif name != RESULTS_PATH:
        contents.strange[name] = (file.name, 1)


def _parameter(file: str, name: str, header: list[str], rows: list[list[str]], contents: Contents) -> None:
    subscripts = PARAMETERS[FORMER.get(name, name)].subscripts
    given = Given(file, lambda: 1)
    contents.parameters[name] = given
    columns = _columns(header, subscripts)
    if not rows and (columns is None or not header):
        return  # otoole writes fewer columns of a table that is empty
    if columns is None:
        wanted = f"The columns {', '.join((*subscripts, VALUE))}."
        contents.faults.append(Fault(WRONG, file, 1, "", f"the columns are {', '.join(header)}", wanted))
        return
    short = [at for at, row in enumerate(rows) if len(row) != len(header)]
    if short:
        found = f"the row has {len(rows[short[0]])} cells and the header {len(header)}"
        contents.faults.append(Fault(WRONG, file, short[0] + 2, "", found, "A cell under each header."))
        return
    values = _values(file, [row[columns[-1]].strip() for row in rows], contents)
    names = tuple(
        tuple(_name(row[at].strip(), of) for row in rows) for at, of in zip(columns, subscripts, strict=False)
    )
    if rows:
        given.blocks.append(Block(file, names, (0,) * len(subscripts), values, lambda cell: cell + 2))


def _columns(header: Sequence[str], subscripts: Sequence[str]) -> list[int] | None:
    """Where the column of each subscript stands, and that of the value; None where they are not these."""
    called = [OTHER_REGION if title in SECOND else title for title in header]
    if called.count("REGION") == 2 and OTHER_REGION in subscripts:
        called[len(called) - 1 - called[::-1].index("REGION")] = OTHER_REGION
    wanted = [*subscripts, VALUE]
    if sorted(called) != sorted(wanted):
        return None
    return [called.index(title) for title in wanted]


def _name(text: str, of: str) -> str:
    return plain_number(text) if of in SETS and (SETS[of].whole or of == "MODE_OF_OPERATION") else text


def _values(file: str, texts: list[str], contents: Contents) -> NDArray[np.float64]:
    found = numbers(texts)
    if found is not None:
        return found
    odd = [at for at, text in enumerate(texts) if not is_number(text)]
    for at in odd[:MOST_OF_A_KIND]:
        said = f'"{texts[at]}" is not a number' if texts[at] else "the cell is empty"
        contents.faults.append(Fault(NO_NUMBER, file, at + 2, VALUE, said, "A number."))
    return np.array([float(text) if is_number(text) else np.nan for text in texts])


# ---- defaults ------------------------------------------------------------------------------------------------

_KEY = re.compile(r"(\w+):\s*(?:#.*)?")
_ENTRY = re.compile(r"\s+(\w+):\s*(.*?)\s*(?:#.*)?")


def _read_defaults(file: Path, contents: Contents) -> None:
    """Defaults of a configuration of otoole."""
    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as wrong:
        found = f"it cannot be read ({wrong})"
        contents.faults.append(Fault(UNREADABLE, file.name, found=found, wanted="A configuration of otoole."))
        return
    for name, (number, default) in _stated(text).items():
        if FORMER.get(name, name) not in PARAMETERS:
            advice = did_you_mean(name, PARAMETERS)
            contents.faults.append(Fault("E092", file.name, number, name, "no parameter is called so", "", advice))
        elif not is_number(default):
            said = f'the default "{default}" is not a number'
            contents.faults.append(Fault(NO_NUMBER, file.name, number, name, said, "A number."))
        else:
            given = contents.parameters.setdefault(name, Given(file.name, partial(int, number)))
            given.default = float(default)


def _stated(text: str) -> dict[str, tuple[int, str]]:
    """The default of each parameter with its line: names at the margin, what is said of each below it."""
    name, kinds = "", {}
    defaults: dict[str, tuple[int, str]] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if key := _KEY.fullmatch(line):
            name = key[1]
        elif entry := _ENTRY.fullmatch(line):
            if entry[1] == "default":
                defaults[name] = number, entry[2]
            elif entry[1] == "type":
                kinds[name] = entry[2]
    return {name: stated for name, stated in defaults.items() if kinds.get(name) == "param"}
