"""The page of the docs on which a long command writes down its own last result.

`make exam`, `make laws`, `make fuzz` and `make crash` each end with it, so that what the docs say was measured.
"""

import os
import platform
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

DOCS = Path(__file__).parents[1] / "docs"
TOLD = ("whitecoal", "highspy", "numpy", "polars")
"""Packages whose version bears on a result."""


def write_record(
    page: str, *, story: str, command: str, seconds: float, header: Sequence[str], rows: Iterable[Sequence[str]]
) -> Path:
    """Write a result as a page of Markdown.

    Args:
        page: the file below docs, as in `trust/laws.md`.
        story: the page's title and text above the table, in Markdown.
        command: what made it, as typed.
        seconds: how long it took.
        header: what stands above the columns.
        rows: the cells; a bar in one is escaped.

    Returns:
        Path: the page.
    """
    table = [header, ["---"] * len(header), *rows]
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in table]
    path = DOCS / page
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{story.strip()}\n\n{_made(command, seconds)}\n\n" + "\n".join(lines) + "\n", encoding="utf-8")
    return path


def _made(command: str, seconds: float) -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in TOLD)
    day = datetime.now(tz=UTC).date().isoformat()
    machine = f"Python {platform.python_version()}, {os.cpu_count()} processors"
    return f"Written by `{command}` on {day} in {seconds:,.0f} s ({packages}; {machine})."
