"""The tiny case with every name such as somebody would choose who wants a page to do what it should not."""

from __future__ import annotations

import csv
import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from tiny_case import edit, lean

PAYLOADS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title><h6>",
    "&amp;&lt;h6&gt;",
    "' onmouseover='alert(1)",
    '</style></svg><a href="javascript:alert(1)">',
    "</text><foreignObject><h6>",
    "]]><!--",
    "=cmd|calc!A1",
)
NAMED = (
    ("places", "place"),
    ("goods", "good"),
    ("works", "work"),
    ("mines", "mine"),
    ("processes", "process"),
    ("crops", "crop"),
    ("groups", "group"),
    ("groups", "class"),
    ("partners", "partner"),
    ("corridors", "corridor"),
    ("credits", "credit"),
    ("canals", "canal"),
    ("reservoirs", "reservoir"),
    ("hydro_plants", "plant"),
    ("thermal_plants", "plant"),
    ("lines", "line"),
    ("reaches", "reach"),
    ("towns", "town"),
    ("pace", "rule"),
    ("aid", "giver"),
    ("animals", "animal"),
    ("aquifers", "aquifer"),
    ("wells", "well"),
    ("pastures", "pasture"),
    ("needs", "name"),
    ("unserved_steps", "step"),
    ("budgets", "line"),
    ("power_demand", "use"),
)
"""The columns in which a case gives names."""
FIGURES = (
    'form = "area"\ngood = "power"\nby = "entry"',
    'form = "lines"\ngood = "living standard"\nby = "place"\nunit = "%"',
    'form = "bars"\ngood = "foreign exchange"\nby = "item 2"',
    'form = "matrix"\ngood = "water held"\nby = "place"\ncolumns = "season"\nacross = "mean"',
    'form = "table"\ndecision = ["works begun"]\nby = "item"',
    'form = "timeline"\ndecision = ["works begun"]\nby = "item"',
)
"""What its report shows: every form."""
NOTE = "</td></table><script>alert(2)</script>"
AMENDMENT = "<img src=x onerror=alert(3)>"
"""The name of an amendment, which names its file and the run too."""


def hostile_case(parent: Path) -> tuple[Path, dict[str, str]]:
    """The case, and what each of its names became."""
    folder = lean(parent, "hostile", kept=["pace", "concessions"])
    tables = {path.stem: _read(path) for path in folder.glob("*.csv")}
    names = dict.fromkeys(cell for table, column in NAMED if table in tables for cell in _cells(tables[table], column))
    names.pop("subsistence")  # what it is called in the house
    became = {name: f"{name}{PAYLOADS[at % len(PAYLOADS)]}" for at, name in enumerate(names)}
    for name, rows in tables.items():
        _write(folder / f"{name}.csv", [rows[0], *([_renamed(cell, became) for cell in row] for row in rows[1:])])
    for path in (folder / "case.toml", *folder.glob("contracts/*.toml")):
        path.write_text(_toml(path.read_text(encoding="utf-8"), became), encoding="utf-8")
    _others(folder, became)
    return folder, became


def _others(folder: Path, became: Mapping[str, str]) -> None:
    """Titles, reasons, notes, sources, commitments, history, terms of contracts."""
    text = (folder / "case.toml").read_text(encoding="utf-8")
    text = re.sub(r"(?m)^(title|name|section|sentence|about) = (.*)\"$", rf"\1 = \2{PAYLOADS[0]}{NOTE}" + '"', text)
    text = text.replace("about = ", f"about = {_quoted(''.join(PAYLOADS))}\n# ", 1)
    history = f'form = "history"\nseries = "S<h6>"\ngood = {_quoted(became["copper"])}\nentries = ["mined"]'
    named = f"[[report]]\nname = {_quoted(PAYLOADS[1] + NOTE)}\nsection = {_quoted(PAYLOADS[2] + NOTE)}\n"
    shown = "".join(f"\n{named}{figure}\n" for figure in (*FIGURES, history))
    (folder / "case.toml").write_text(text + shown, encoding="utf-8")
    _write(folder / "history.csv", [["series", "year", "value", "unit", "note"], ["S<h6>", "1921", "2", "kt", NOTE]])
    _write(folder / "sources.csv", [["source", "title", "grade"], ["S<h6>", f"T{PAYLOADS[1]}", "A"]])
    mines = _read(folder / "mines.csv")
    _write(
        folder / "mines.csv",
        [[*mines[0], "source", "grade", "low", "high", "note"], [*mines[1], "S<h6>", "estimate", "1.5", "2.5", NOTE]],
    )
    header = ["commitment", "decision", "item", "asks", "from_year", "reason"]
    dam = [f"C{PAYLOADS[1]}", "works begun", became["dam"], "must", "1922", f"promised{NOTE}"]
    _write(folder / "commitments.csv", [header, dam])
    (folder / "amendments" / "dry.toml").rename(folder / "amendments" / f"{AMENDMENT}.toml")
    edit(folder, f"amendments/{AMENDMENT}.toml", "A dry valley", f"A dry valley{PAYLOADS[2]}")
    edit(folder, f"amendments/{AMENDMENT}.toml", "of a normal one.", f"of a normal one.{NOTE}")
    sheet = next(folder.glob("contracts/*.toml"))
    text = sheet.read_text(encoding="utf-8")
    text = re.sub(r'(?m)^(title|name|about) = "(.*)"$', rf'\1 = "\2{PAYLOADS[0]}{NOTE}"', text)
    sheet.write_text(text, encoding="utf-8")


def _renamed(cell: str, became: Mapping[str, str]) -> str:
    """A cell that is a name, or names joined as items and lists are."""
    for joint in (" · ", "|"):
        if joint in cell:
            return joint.join(_renamed(part, became) for part in cell.split(joint))
    return became.get(cell, cell)


def _toml(text: str, became: Mapping[str, str]) -> str:
    renamed = re.sub(r'"([^"\n]*)"', lambda found: _quoted(_renamed(found[1], became)), text)
    tomllib.loads(renamed)
    return renamed


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _cells(rows: Sequence[Sequence[str]], column: str) -> list[str]:
    at = rows[0].index(column)
    return [row[at] for row in rows[1:]]


def _read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def _write(path: Path, rows: Sequence[Sequence[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
