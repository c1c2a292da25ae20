"""A plan: what was decided, every account, every price. One folder on disk, complete in itself.

run.json           what was asked, what answered: title, digest, calendar, goods, solver, sizes, seconds, audit
ledger.parquet     every entry: good, place, entry, item, time, value, unit, price
accounts.parquet   every account: what is one more unit worth there
choices.parquet    every decision within its bounds
program.mps.gz     the program as solved
case/              the tables it was made from
log.txt            what the solver said
checksums.txt      by which anybody can tell whether a file was changed since
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from whitecoal.errors import UsageError
from whitecoal.keeping import folder_made, restore

if TYPE_CHECKING:
    from collections.abc import Callable

FORMAT = 1
TABLES = ("ledger", "accounts", "choices")
TIMES = ("stage", "scenario", "season", "block")


@dataclass(frozen=True)
class Plan:
    """A solved plan and everything needed to defend it.

    Args:
        about: the contents of run.json.
        ledger: every entry.
        accounts: every account with its price.
        choices: every decision.
        folder: where it is saved, None while it is not.
    """

    about: dict[str, Any]
    ledger: pl.DataFrame = field(repr=False)
    accounts: pl.DataFrame = field(repr=False)
    choices: pl.DataFrame = field(repr=False)
    folder: Path | None = None

    @property
    def worth(self) -> float:
        """The objective: the discounted, weighted worth of the plan [million of the case's money]."""
        return float(self.about["solver"]["objective"])

    def to_table(self, good: str | None = None) -> pl.DataFrame:
        """The entries, of one good or of all, as a table."""
        if good is None:
            return self.ledger
        if good not in self.about["goods"]:
            raise UsageError(f'No good is called "{good}". There are: {", ".join(sorted(self.about["goods"]))}.')
        return self.ledger.filter(pl.col("good") == good)

    def save(self, folder: Path, finish: Callable[[Path], dict[str, Any]] = lambda _: {}) -> Plan:
        """Write the plan as a new folder, whole or not at all.

        Args:
            folder: where; replaced if it is there.
            finish: adds further files to the unfinished folder (the program, the case) and says what more is to
                be written in run.json (the audit).

        Returns:
            Plan: the same, with what was added, knowing where it lies.

        Raises:
            CannotWrite, UsageError: the folder cannot be written; what stood there before still does.
        """
        with folder_made(folder) as unfinished:
            for name in TABLES:
                write_parquet(getattr(self, name), unfinished / f"{name}.parquet")
            write_about(self.about, unfinished)
            finished = self.told(**finish(unfinished))
            write_about(finished.about, unfinished)
        return replace(finished, folder=folder)

    def told(self, **more: Any) -> Plan:
        """The plan with more said about it in run.json (seconds, audit)."""
        return replace(self, about={**self.about, **more})

    def compare(self, other: Plan, by: tuple[str, ...] = ("good", "place", "entry", "stage")) -> pl.DataFrame:
        """Signed differences, this plan less the other, of the entries summed by some columns.

        Args:
            other: the plan to compare with, the base.
            by: columns of the ledger that are kept apart; scenarios weigh by their probability.

        Returns:
            DataFrame: by-columns, unit, base, this, difference; rows that do not differ are left out.
        """
        base, this = other.expected(by).rename({"value": "base"}), self.expected(by).rename({"value": "this"})
        joined = base.join(this, on=[*by, "unit"], how="full", coalesce=True, maintain_order="left_right")
        table = joined.with_columns(pl.col("base", "this").fill_null(0.0))  # absent from the ledger means zero
        table = table.with_columns(difference=pl.col("this") - pl.col("base"))
        scale = pl.max_horizontal(pl.col("base").abs(), pl.col("this").abs())
        return table.filter(pl.col("difference").abs() > 1e-6 * scale.clip(1.0))

    def expected(self, by: tuple[str, ...]) -> pl.DataFrame:
        """Entries summed by some columns of the ledger, scenarios weighed by their probability."""
        chances = {row["label"]: row["probability"] for row in self.about["calendar"]["scenarios"]}
        weigh = pl.col("scenario").replace_strict(chances, default=1.0, return_dtype=pl.Float64)
        apart = "scenario" in by
        value = pl.col("value") if apart else pl.col("value") * weigh
        rows = self.ledger.with_columns(value=value)
        return rows.group_by([*by, "unit"], maintain_order=True).agg(pl.col("value").sum())


def open_plan(folder: Path) -> Plan:
    """A saved plan.

    Raises:
        UsageError: when the folder holds no plan, or one of another format.
    """
    about_file = folder / "run.json"
    if not about_file.is_file():
        restore(folder.parent)
    if not about_file.is_file():
        raise UsageError(f'"{folder}" holds no plan (no run.json). `whitecoal run CASE` makes one.')
    about = json.loads(about_file.read_text(encoding="utf-8"))
    if about.get("format") != FORMAT:
        raise UsageError(f'"{folder}" is a plan of format {about.get("format")}; this version reads format {FORMAT}.')
    ledger, accounts, choices = (pl.read_parquet(folder / f"{name}.parquet") for name in TABLES)
    return Plan(about, ledger, accounts, choices, folder)


def write_parquet(frame: pl.DataFrame, path: Path) -> None:
    """Write a table; by way of memory, so that a full disk is told as what it is."""
    packed = io.BytesIO()
    frame.write_parquet(packed, compression="zstd")
    path.write_bytes(packed.getbuffer())


def write_about(about: dict[str, Any], folder: Path) -> None:
    """Write run.json into an unfinished folder."""
    (folder / "run.json").write_text(json.dumps(about, indent=1, ensure_ascii=False), encoding="utf-8")
