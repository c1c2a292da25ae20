"""A case copied into a new folder or a new workbook, from either."""

from __future__ import annotations

from pathlib import Path

from whitecoal.case.changes import pointed
from whitecoal.case.papers import FILE, Papers, papers_of
from whitecoal.errors import CaseFault, UsageError
from whitecoal.keeping import folder_made
from whitecoal.tables.reading import Raw, texts_of
from whitecoal.workbooks.writing import Rows, write_workbook


def copy_of_case(origin: Path, target: Path) -> int:
    """Copy a case, whole or not at all; returns how many tables it has.

    Args:
        origin: a folder or a workbook.
        target: the new folder, or the new workbook when its name ends in .xlsx.

    Raises:
        UsageError: the target is there already, or something of the case does not fit on a sheet.
        CaseFault: a file of the case cannot be read.
    """
    papers = papers_of(origin)
    unread = [content for content in papers.files.values() if not isinstance(content, bytes)]
    if unread or papers.faults:
        raise CaseFault(papers.placed((*unread, *papers.faults)))
    files = {name: content for name, content in papers.files.items() if isinstance(content, bytes)}
    tables = [name for name in files if name.lower().endswith(".csv")]
    if target.suffix.lower() == ".xlsx":
        others = {name: content for name, content in files.items() if name not in tables}
        write_workbook(target, others, _rows(papers))
    else:
        _write_folder(files, target)
    return len(tables)


def _rows(papers: Papers) -> dict[str, Rows]:
    """The rows of every table, its header with the units first, decimals with points."""
    stems = [name.rpartition(".")[0] for name in papers.files if name.lower().endswith(".csv")]
    encoding = papers.toml(FILE).get("encoding", "")
    texts, faults = texts_of(papers.files, stems, encoding=encoding if isinstance(encoding, str) else "")
    if faults:
        raise CaseFault(papers.placed(tuple(faults)))
    return {name: _header_and_rows(pointed(text, text.cells.columns)) for name, text in texts.items()}


def _header_and_rows(text: Raw) -> Rows:
    header = [f"{name} [{text.units[name]}]" if name in text.units else name for name in text.cells.columns]
    return [header, *([cell or "" for cell in row] for row in text.cells.iter_rows())]


def _write_folder(files: dict[str, bytes], folder: Path) -> None:
    if folder.exists():
        raise UsageError(f'"{folder}" is there already. Name another folder.')
    with folder_made(folder) as unfinished:
        for name, content in files.items():
            (unfinished / name).parent.mkdir(exist_ok=True)
            (unfinished / name).write_bytes(content)
