"""A copy of the tiny case to spoil, and what is said of it then."""

import shutil
from collections.abc import Sequence
from pathlib import Path

from whitecoal.case import Case, read_case
from whitecoal.errors import CaseFault
from whitecoal.planning import build
from whitecoal.sectors import sectors_called
from whitecoal.shipped import shipped


def copied(parent: Path, name: str = "case") -> Path:
    """A fresh copy of the tiny case below a folder."""
    return Path(shutil.copytree(shipped("tiny").folder, parent / name))


def edit(folder: Path, file: str, old: str, new: str) -> None:
    """Put one piece of text in place of another, once; the old one must be there."""
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text, f"{file} does not say {old!r}"
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def faults(folder: Path, amendments: Sequence[str] = ()) -> list[str]:
    """Every fault of a case, as told, those that only a sector can see included; none when it is without fault."""
    try:
        build(read_case(folder, amendments=amendments))
    except CaseFault as found:
        return [str(fault) for fault in found.faults]
    return []


def amended(folder: Path, text: str) -> Case:
    """The case read with an amendment that says this."""
    (folder / "amendments" / "trial.toml").write_text(f'reason = "a trial"\n{text}', encoding="utf-8")
    return read_case(folder, amendments=("trial",))


def amendment_faults(folder: Path, text: str) -> list[str]:
    """What is said of an amendment that says this."""
    try:
        amended(folder, text)
    except CaseFault as found:
        return [str(fault) for fault in found.faults]
    return []


BESIDE = ("groundwater", "herds", "concessions", "aid", "purses", "pace")
"""Sectors of the tiny case that the others do without."""


def lean(parent: Path, name: str = "case", *, kept: Sequence[str] = ()) -> Path:
    """A copy of the tiny case without the sectors that the others do without, and without figures: planned sooner.

    Args:
        parent: the folder above.
        name: what the copy is called.
        kept: sectors that are at work all the same.
    """
    folder = copied(parent, name)
    text = (folder / "case.toml").read_text(encoding="utf-8").split("[[report]]", 1)[0]
    for sector in sectors_called([one for one in BESIDE if one not in kept]):
        text = text.replace(f', "{sector.__name__.rpartition(".")[2]}"', "")
        for table in sector.TABLES:
            (folder / f"{table.name}.csv").unlink(missing_ok=True)
    (folder / "case.toml").write_text(text, encoding="utf-8")
    return folder
