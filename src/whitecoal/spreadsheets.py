"""Tables that go out to be opened in a spreadsheet: a text must never be taken there for a formula.

A spreadsheet runs what begins with = + - or @, also behind a tab or a return, and a name in a case may begin so. Such a
text gets an apostrophe before it, which makes it text again. Numbers are numbers and stay as they are, below zero too.
A text that begins with apostrophes and then so gets one more, so that `bare` always finds what was meant.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import polars as pl

from whitecoal.keeping import write_whole

if TYPE_CHECKING:
    from pathlib import Path

MARK = "'"
RUN = "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20"
"""With which a formula begins, or what stands before its beginning; the last four are the same in wide letters."""
RUNS = re.compile(f"^{MARK}*[{RUN}]")


def guarded(text: str) -> str:
    """A text as it may stand in a cell of a spreadsheet."""
    return MARK + text if RUNS.match(text) else text


def bare(text: str) -> str:
    """What was meant by a text that was guarded."""
    return text[1:] if text.startswith(MARK) and RUNS.match(text) else text


def write_csv(table: pl.DataFrame, path: Path) -> Path:
    """Write a table for a spreadsheet, whole or not at all: every text guarded and in quotes, numbers bare.

    Args:
        table: its headers are guarded like any text.
        path: the file, by custom `….csv`; in UTF-8 with the mark by which spreadsheets know it.

    Raises:
        CannotWrite, UsageError: where it cannot be written, and what to do.
    """
    texts = [name for name, kind in table.schema.items() if kind in (pl.String, pl.Categorical, pl.Enum)]
    safe = table.with_columns(pl.col(texts).cast(pl.String).map_elements(guarded, return_dtype=pl.String))
    written = io.BytesIO()
    safe.rename(guarded).write_csv(written, include_bom=True, quote_style="non_numeric")
    return write_whole(path, written.getvalue())
