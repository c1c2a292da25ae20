"""Checked rows as frames: with where each number comes from, or plainly as they would stand in a file."""

import numpy as np
import polars as pl

from whitecoal.tables.rows import Amounts, Rows

NUMBERS = ("value", "low", "high")


def evidence_frame(rows: Rows) -> pl.DataFrame:
    """See `Rows.evidence`."""
    parts = [_of_column(rows, name, cells) for name, cells in rows.cells.items() if isinstance(cells, Amounts)]
    if not parts:
        columns = ("table", "item", "column", "unit", "grade", "source", "note")
        return pl.DataFrame(schema=dict.fromkeys(columns, pl.String))
    return pl.concat(parts)


def _of_column(rows: Rows, name: str, amounts: Amounts) -> pl.DataFrame:
    """The evidence for the numbers of one column, a row for each number that stands in the file."""
    kept = rows.evidence_kept
    unknown = np.full(len(rows), np.nan)
    values = amounts.values if amounts.values.ndim == 1 else amounts.values.mean(axis=1)
    frame = pl.DataFrame(
        {
            "table": [rows.table.name] * len(rows),
            "item": list(rows.labels),
            "column": [name] * len(rows),
            "value": values,
            "unit": [amounts.units[code].text for code in amounts.which],
            "low": kept.low.get(name, unknown),
            "high": kept.high.get(name, unknown),
            "grade": list(kept.grade),
            "source": list(kept.source),
            "note": list(kept.note),
            "row": rows.lines,
        },
        schema_overrides={
            **dict.fromkeys(("table", "item", "column", "unit", "grade", "source", "note"), pl.String),
            **dict.fromkeys(NUMBERS, pl.Float64),
        },
    )
    return frame.with_columns(pl.col("low", "high").fill_nan(None)).filter(pl.Series(amounts.given))


def plain_frame(rows: Rows) -> pl.DataFrame:
    """See `Rows.frame`."""
    columns: list[pl.Series] = []
    for column in rows.table.columns:
        cells = rows.cells[column.name]
        if not isinstance(cells, Amounts):
            kind = {"text": pl.String, "bool": pl.Boolean}.get(column.holds, pl.Int64)
            columns.append(pl.Series(column.name, list(cells), dtype=kind))
        elif cells.values.ndim == 1:
            columns.append(pl.Series(column.name, cells.values, dtype=pl.Float64))
        else:
            headers = rows.table.headers(column, rows.calendar.seasons)
            columns += [pl.Series(name, cells.values[:, i], dtype=pl.Float64) for i, name in enumerate(headers)]
    return pl.DataFrame(columns)
