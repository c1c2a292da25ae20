"""Whether the files of a run are those that were saved: each is held against its line in checksums.txt."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

CHECKSUMS = "checksums.txt"
MUST = ("ledger.parquet", "accounts.parquet", "choices.parquet", "program.mps.gz", "log.txt", "case/case.toml")
TABLES = "case"
"""The folder in which no file may stand that was not there: one more table makes another case."""


def changed_files(folder: Path) -> list[str]:
    """A sentence for every file that was changed, taken away or put there since the run was saved.

    Files that analyses and reports leave beside a plan later are no business of this.
    """
    if not (folder / CHECKSUMS).is_file():
        return [f"{CHECKSUMS}: it is missing, so nobody can tell whether the files are those that were saved."]
    try:
        known = _known((folder / CHECKSUMS).read_text(encoding="utf-8"))
    except ValueError as error:
        return [f"{CHECKSUMS}: it cannot be read: {error}."]
    return [*_unnamed(known), *_different(folder, known), *_added(folder, known)]


def _known(text: str) -> dict[str, str]:
    """Digests by path."""
    known: dict[str, str] = {}
    for line in text.splitlines():
        digest, two, name = line[:64], line[64:66], line[66:]
        if two != "  " or not name or ".." in Path(name).parts or Path(name).is_absolute():
            raise ValueError(f'the line "{line[:90]}" is not a checksum, two spaces and a path in the run')
        known[name] = digest
    return known


def _unnamed(known: dict[str, str]) -> Iterator[str]:
    for name in MUST:
        if name not in known:
            yield f"{name}: {CHECKSUMS} does not name it."


def _different(folder: Path, known: dict[str, str]) -> Iterator[str]:
    for name, digest in known.items():
        path = folder / name
        if not path.is_file():
            yield f"{name}: it was saved with the run and is gone."
        elif _digest(path) != digest:
            yield f"{name}: it was changed after the run was saved."


def _added(folder: Path, known: dict[str, str]) -> Iterator[str]:
    for path in sorted((folder / TABLES).rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and name not in known:
            yield f"{name}: it was not there when the run was saved."


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
