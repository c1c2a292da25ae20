"""The cases that come with whitecoal, and a copy of one to work on."""

from __future__ import annotations

import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path

from whitecoal.errors import UsageError
from whitecoal.faults import did_you_mean
from whitecoal.keeping import folder_made

HOME = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class ShippedCase:
    """A case that comes with whitecoal.

    Args:
        name: what the command line calls it.
        title: what it is called in full.
        about: what it is about.
        folder: where it lies.
        amendments: names of those it has.
    """

    name: str
    title: str
    about: str
    folder: Path
    amendments: tuple[str, ...] = ()


def all_shipped() -> tuple[ShippedCase, ...]:
    """Every shipped case, by name."""
    return tuple(_described(file.parent) for file in sorted(HOME.glob("*/case.toml")))


def _described(folder: Path) -> ShippedCase:
    said = tomllib.loads((folder / "case.toml").read_text(encoding="utf-8"))
    amendments = tuple(path.stem for path in sorted(folder.glob("amendments/*.toml")))
    return ShippedCase(folder.name, said["title"], said.get("about", ""), folder, amendments)


def shipped(name: str) -> ShippedCase:
    """The shipped case of this name; UsageError with the names there are when it is none."""
    listed = {case.name: case for case in all_shipped()}
    if name not in listed:
        hint = did_you_mean(name, listed) or f"There are: {', '.join(listed)}."
        raise UsageError(f'No shipped case is called "{name}". {hint}')
    return listed[name]


def copy_case(name: str, folder: Path) -> int:
    """Copy a shipped case to a new folder, whole or not at all; returns how many tables it has.

    Raises:
        UsageError: when the folder is there and not empty: nothing of the user's is overwritten.
    """
    origin = shipped(name)
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise UsageError(f'"{folder}" is there already and is not a folder. Name another.')
    if folder.is_dir() and any(folder.iterdir()):
        raise UsageError(f'"{folder}" is there already and is not empty. Name another folder, or empty this one first.')
    with folder_made(folder) as unfinished:
        _copy_files(origin.folder, unfinished)
    return sum(1 for _ in folder.glob("*.csv"))


def _copy_files(origin: Path, target: Path) -> None:
    """Copy what files say and not their modes: an installation may be read-only, a case to work on must not be."""
    for path in sorted(origin.rglob("*")):
        copy = target / path.relative_to(origin)
        if path.is_dir():
            copy.mkdir()
        else:
            shutil.copyfile(path, copy)
