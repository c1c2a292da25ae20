"""The cases that come with whitecoal, and a copy of one to work on."""

from __future__ import annotations

import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path

from whitecoal.errors import UsageError

HOME = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class ShippedCase:
    """A case that comes with whitecoal: its name, its title, what it is about, where it lies."""

    name: str
    title: str
    about: str
    folder: Path


def all_shipped() -> tuple[ShippedCase, ...]:
    """Every shipped case, by name."""
    found = []
    for file in sorted(HOME.glob("*/case.toml")):
        said = tomllib.loads(file.read_text(encoding="utf-8"))
        found.append(ShippedCase(file.parent.name, said["title"], said.get("about", ""), file.parent))
    return tuple(found)


def shipped(name: str) -> ShippedCase:
    """The shipped case of this name; UsageError with the names there are when it is none."""
    listed = {case.name: case for case in all_shipped()}
    if name not in listed:
        raise UsageError(f'No shipped case is called "{name}". There are: {", ".join(listed)}.')
    return listed[name]


def copy_case(name: str, folder: Path) -> int:
    """Copy a shipped case to a new folder; returns how many tables it has.

    Raises:
        UsageError: when the folder is there and not empty: nothing of the user's is overwritten.
    """
    origin = shipped(name)
    if folder.exists() and any(folder.iterdir() if folder.is_dir() else [folder]):
        raise UsageError(f'"{folder}" is there already. Name another folder, or remove it first.')
    shutil.copytree(origin.folder, folder, dirs_exist_ok=True)
    return sum(1 for _ in folder.glob("*.csv"))
