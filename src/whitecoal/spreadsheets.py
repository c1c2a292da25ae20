"""Tables that go out to be opened in a spreadsheet."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import polars as pl

from whitecoal.cell_texts import guarded
from whitecoal.keeping import write_whole

if TYPE_CHECKING:
    from pathlib import Path


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
