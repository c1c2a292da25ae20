"""A finished run to falsify: the tiny case with a wet and a dry year, or the quarry, and what a falsifier does to it.

A falsifier is thorough: when he is done he takes the checksums again, so that what he did must show in the books, or
in the tables of the case, and not only in the bytes of a file.
"""

import gzip
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from quarry_case import quarry_case
from tiny_case import copied, edit
from whitecoal.auditing.audit import Audit, audit
from whitecoal.checksums import write_checksums
from whitecoal.studies import Shelf, Study

YEARS = '[calendar]\nscenarios = [{ name = "wet", probability = 0.6 }, { name = "lean", probability = 0.4 }]'


@dataclass(frozen=True)
class Forged:
    """The folder of a run that is being falsified."""

    folder: Path

    def change(self, table: str, row: dict[str, str], **cells: Any) -> None:
        """Put other cells into the first row of a table that has these labels and is not zero."""
        frame, at = self._found(table, row)
        for name, value in cells.items():
            old = frame[name][at]
            new = value(old) if callable(value) else value
            frame = frame.with_columns(
                pl.when(pl.int_range(pl.len()) == at).then(pl.lit(new, frame.schema[name])).otherwise(name).alias(name)
            )
        self._write(table, frame)

    def swap(self, table: str, one: dict[str, str], other: dict[str, str], name: str) -> None:
        """Let two rows of a table trade a cell."""
        frame, first = self._found(table, one)
        _, second = self._found(table, other)
        cells = frame[name].to_list()
        assert cells[first] != cells[second]
        cells[first], cells[second] = cells[second], cells[first]
        self._write(table, frame.with_columns(pl.Series(name, cells, frame.schema[name])))

    def shift(self, row: dict[str, str], other: dict[str, str], amount: float) -> None:
        """Book more under one entry and as much less under another of the same account."""
        frame, first = self._found("ledger", row)
        account = frame["account"][first]
        _, second = self._found("ledger", other, account=account)
        values = frame["value"].to_list()
        values[first] += amount
        values[second] -= amount
        self._write("ledger", frame.with_columns(pl.Series("value", values, pl.Float64)))

    def remove(self, table: str, row: dict[str, str]) -> None:
        """Take a row out of a table."""
        frame, at = self._found(table, row)
        self._write(table, pl.concat([frame[:at], frame[at + 1 :]]))

    def double(self, table: str, row: dict[str, str]) -> None:
        """Let a row stand twice in a table."""
        frame, at = self._found(table, row)
        self._write(table, pl.concat([frame[: at + 1], frame[at : at + 1], frame[at + 1 :]]))

    def number(self, table: str, row: dict[str, str]) -> int:
        """The number of an account or of a decision."""
        frame, at = self._found(table, row)
        return int(frame["account" if table != "choices" else "column"][at])

    def value(self, table: str, row: dict[str, str], name: str) -> float:
        """A number of a table."""
        frame, at = self._found(table, row)
        return float(frame[name][at])

    def about(self, act: Callable[[dict[str, Any]], None]) -> None:
        """Change what run.json says."""
        path = self.folder / "run.json"
        about = json.loads(path.read_text(encoding="utf-8"))
        act(about)
        path.write_text(json.dumps(about), encoding="utf-8")

    def program(self, line: str, new: str) -> None:
        """Put another line in place of the one of program.mps.gz that reads like this, spaces apart."""
        path = self.folder / "program.mps.gz"
        text = gzip.decompress(path.read_bytes()).decode("ascii")
        pattern = re.compile("^ *" + r"\s+".join(line.split()) + r"\s*$", re.MULTILINE)
        found = pattern.search(text)
        assert found, f"program.mps.gz has no line like {line!r}"
        words = pattern.sub(lambda one: one.expand(new), text, count=1)
        path.write_bytes(gzip.compress(words.encode("ascii"), mtime=0))

    def table(self, file: str, old: str, new: str) -> None:
        """Change a table of the case that stands beside the plan."""
        edit(self.folder / "case", file, old, new)

    def _found(self, table: str, row: dict[str, str], account: int | None = None) -> tuple[pl.DataFrame, int]:
        frame = pl.read_parquet(self.folder / f"{table}.parquet")
        like = pl.all_horizontal(pl.col(name) == text for name, text in row.items())
        if "value" in frame.columns:
            like &= pl.col("value") != 0
        if account is not None:
            like &= pl.col("account") == account
        at = frame.select(like.arg_true()).to_series()
        assert len(at), f"{table} has no row like {row}"
        return frame, int(at[0])

    def _write(self, table: str, frame: pl.DataFrame) -> None:
        frame.write_parquet(self.folder / f"{table}.parquet", compression="uncompressed")


@dataclass(frozen=True)
class Falsification:
    """One way of falsifying a run.

    Args:
        name: what is wrong, in words.
        act: what is done to the run.
        check: of the audit that must fail.
        says: what its sentence must say: the place, as a rule.
        sealed: whether the checksums are taken again afterwards.
        quarry: whether it is done to the quarry.
    """

    name: str
    act: Callable[[Forged], None]
    check: str
    says: str
    sealed: bool = True
    quarry: bool = False

    def done(self, run: Path, folder: Path) -> None:
        """The run, falsified, in a new folder."""
        shutil.copytree(run, folder)
        self.act(Forged(folder))
        if self.sealed:
            write_checksums(folder)

    def audited(self, run: Path, folder: Path, *, sectors: bool) -> Audit:
        """What the audit finds in the run, falsified."""
        self.done(run, folder)
        return audit(folder, sector_checks=sectors)


def missed(found: Audit, one: Falsification) -> str:
    """What is wrong with an audit of a falsified run; empty if it names what was done."""
    said = {check.name: check.sentence for check in found.checks if not check.passed}
    if one.check not in said:
        return f"{one.name}: the check {one.check} passes.\n{found.told()}"
    if one.says not in said[one.check]:
        return f"{one.name}: {one.check} does not say {one.says!r}: {said[one.check]}"
    return ""


def planned_tiny(parent: Path) -> Path:
    """A finished run of the tiny case with a wet and a lean year."""
    case = copied(parent, "two years")
    edit(case, "case.toml", "[calendar]", YEARS)
    (case / "water_years.csv").write_text("scenario,from_year,factor\nwet,1921,1.2\nlean,1921,0.7\n", encoding="utf-8")
    return _planned(case, parent)


def planned_quarry(parent: Path) -> Path:
    """A finished run of the quarry."""
    return _planned(quarry_case(parent, "quarry"), parent)


def _planned(case: Path, parent: Path) -> Path:
    folder = Shelf(parent / "runs").ask(Study(case)).folder
    assert folder is not None
    return folder
