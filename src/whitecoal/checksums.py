"""Checksums of a run's files, written when it is saved, in the form that `sha256sum --check` reads.

They say that nothing was changed since; what the files say is the audit's business.
"""

import hashlib
from pathlib import Path

FILE = "checksums.txt"
LATER = ("run.json", FILE)
"""Files that are finished only after the checksums are taken."""


def write_checksums(folder: Path) -> None:
    """Write one line for each file below a folder: its SHA-256, two spaces, its path."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    named = [(path.relative_to(folder).as_posix(), path) for path in paths]
    lines = [f"{_digest(path)}  {name}\n" for name, path in named if name not in LATER]
    (folder / FILE).write_text("".join(lines), encoding="utf-8")


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
