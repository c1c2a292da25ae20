"""The laws on a shipped case in full: `python tests/laws/shipped.py`, under a minute for each solve of 1921.

With `--amend` and no name all water years of the case are planned for, which takes several minutes for each solve.

Works and contracts may be begun in part in all of these plans. So each worth is that of a linear program, known to the
solver's last digit, and no gap of a search for whole numbers lies between two that must be the same.

`--stages 1 1 1 2` tries the laws on a shortened case and writes no page; `--law` names some of them.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import numpy as np
import polars as pl
from answers import EXACTLY, TOLERANCE, Answer, answered, apart
from asides import beaten_options, idle_things
from halves import in_halves, tied_to
from other_money import in_more_money
from other_units import in_other_units
from other_words import in_other_order, under_other_names
from raw_case import RawCase, raw_case_of
from test_options import gain, limits_of, tightened

from record import write_record
from whitecoal.case import read_case
from whitecoal.case.amendments import Amendment
from whitecoal.errors import NoPlan
from whitecoal.planning import build
from whitecoal.shipped import shipped

CASE, AMENDMENT, REGION, TIMES = "transcaucasus-1921", "one-water-year", "Armenia", 3.0
PAGES = {
    (AMENDMENT,): ("laws-1921", "", f" under `{AMENDMENT}`"),
    (): ("laws-1921-full", ", all water years", " with its three water years"),
}
"""Of each choice of amendments: the page and the command that writes it, and what title and text say of them."""
STORY = """# Laws on Transcaucasus 1921{title}

The laws of `make laws`, each tried once or twice on the case `{case}`{how}.
Works and contracts may be begun in part in all of these plans, so that no gap of a search for whole numbers lies
between two worths that must be the same. A difference is told as a share of all that is counted in the worth, for it
and against it.
"""
HEADER = ("law", "tried", "expected [Mrub]", "obtained [Mrub]", "difference", "tolerance", "seconds", "holds")


@dataclass(frozen=True)
class Verdict:
    """What came of a law."""

    tried: str
    expected: float
    obtained: float
    difference: float
    bound: str = "1e-06"
    wrong: bool | None = None

    @property
    def holds(self) -> bool:
        """Whether the law does."""
        return self.difference < TOLERANCE if self.wrong is None else not self.wrong


Law = Callable[[RawCase, Answer, Any], Iterator[Verdict]]


def _same(tried: str, base: Answer, raw: RawCase, times: float = 1.0) -> Verdict:
    obtained = answered(raw, EXACTLY, whole=False).worth
    difference = apart(base.worth * times, obtained, base.counted * times)
    return Verdict(tried, base.worth * times, obtained, difference)


def books(raw: RawCase, base: Answer, asked: Any) -> Iterator[Verdict]:
    """Books balance."""
    del raw, asked
    ledger, accounts = base.ledger(), base.account_table()
    sums = ledger.filter(pl.col("account") >= 0).group_by("account")
    sums = sums.agg(pl.col("value").sum().alias("left"), pl.col("value").abs().sum().alias("turnover"))
    joined = sums.join(accounts.select("account", "spare"), on="account")
    off = pl.when(pl.col("spare")).then((-pl.col("left")).clip(0.0)).otherwise(pl.col("left").abs())
    worst = joined.select((off / (1e-6 + pl.col("turnover"))).max()).item()
    worth = ledger.filter(pl.col("good") == "worth").select((pl.col("value") * pl.col("price")).sum()).item()
    yield Verdict(f"{len(joined):,} accounts, worst of them", 0.0, worst, worst)
    yield Verdict("entries times prices", base.worth, worth, apart(base.worth, worth, base.counted))


def units(raw: RawCase, base: Answer, asked: Any) -> Iterator[Verdict]:
    """Other units: the same worth."""
    yield _same("units drawn at random", base, in_other_units(raw, np.random.default_rng(asked.seed)))


def names(raw: RawCase, base: Answer, asked: Any) -> Iterator[Verdict]:
    """Other names: the same worth."""
    renamed, called = under_other_names(raw, np.random.default_rng(asked.seed))
    yield _same(f"{len(called):,} names", base, renamed)


def order(raw: RawCase, base: Answer, asked: Any) -> Iterator[Verdict]:
    """Another order of rows and columns: the same worth."""
    yield _same("all tables shuffled", base, in_other_order(raw, np.random.default_rng(asked.seed)))


def money(raw: RawCase, base: Answer, asked: Any) -> Iterator[Verdict]:
    """All money times k: the worth times k."""
    del asked
    yield _same(f"k = {TIMES:g}", base, in_more_money(raw, TIMES), TIMES)


def halves(raw: RawCase, base: Answer, asked: Any) -> Iterator[Verdict]:
    """A region split in identical halves: the same worth."""
    names = len(tied_to(raw, asked.region))
    yield _same(f"{asked.region}, {names} names split with it", base, in_halves(raw, asked.region))


def tighter(raw: RawCase, base: Answer, asked: Any) -> Iterator[Verdict]:
    """A tighter limit never helps."""
    limits = limits_of(raw)
    for at in np.random.default_rng(asked.seed).choice(len(limits), 2, replace=False).tolist():
        name, row, header = limits[at]
        label = " · ".join(
            raw.tables[name].rows[row][key] for key in raw.known[name].key if key in raw.tables[name].rows[row]
        )
        tried = f"half of {header} in {name}: {label}"
        try:
            tight = answered(tightened(raw, limits[at], 0.5), EXACTLY, whole=False)
        except NoPlan:
            yield Verdict(f"{tried} (leaves no plan)", base.worth, -np.inf, 0.0, "≤ 1e-06")
            continue
        helped = gain(tight, base)
        yield Verdict(tried, base.worth, tight.worth, helped, "≤ 1e-06")


def idle(raw: RawCase, base: Answer, asked: Any) -> Iterator[Verdict]:
    """What is idle changes nothing."""
    del asked
    changed = raw
    things = idle_things(raw)
    for name in things:
        if name != "a purchase at a price nobody pays" or "a good that nobody makes" not in things:
            changed = things[name](changed)
    yield _same(", ".join(things), base, changed)


def beaten(raw: RawCase, base: Answer, asked: Any) -> Iterator[Verdict]:
    """An option that another beats at every point changes nothing."""
    del asked
    for name, (one, beside) in beaten_options(raw).items():
        first = base if one is raw else answered(one, EXACTLY, whole=False)
        yield _same(name, first, beside)


def nothing(raw: RawCase, base: Answer, asked: Any) -> Iterator[Verdict]:
    """An amendment that changes nothing: the same program, to the last bit, and so the same plan."""
    del raw
    change = Amendment(
        "nothing", "To see that nothing changes.", ({"table": "groups", "column": "number", "multiply": 1},)
    )
    stages = (
        Amendment("stages", "A shorter case.", (), {"calendar": {"stages": asked.stages}}) if asked.stages else None
    )
    shorter = (stages,) if stages else ()
    case = read_case(shipped(asked.case).folder, amendments=asked.amend, changes=(*shorter, change))
    program, _ = build(case).program()
    same = all(
        np.array_equal(one, other) for one, other in zip(_arrays(base.program), _arrays(program.relaxed()), strict=True)
    )
    yield Verdict(
        f"{program.columns:,} columns, {program.rows:,} rows", base.worth, base.worth, 0.0, "0", wrong=not same
    )


def _arrays(program: Any) -> list[Any]:
    return [value for _, value in sorted(vars(program).items())]


LAWS: tuple[Law, ...] = (books, nothing, units, names, order, money, halves, tighter, idle, beaten)


def main(words: list[str]) -> int:
    """Try the laws and tell what came of them."""
    asked = _asked(words)
    begun, rows, wrong = time.perf_counter(), list[tuple[str, ...]](), 0
    raw = raw_case_of(
        shipped(asked.case).folder, *asked.amend, calendar={"stages": asked.stages} if asked.stages else {}
    )
    base = answered(raw, EXACTLY, whole=False)
    sys.stdout.write(f"{base.program.columns:,} columns, worth {base.worth:.6f}, {time.perf_counter() - begun:.0f} s\n")
    for law in LAWS:
        if asked.law and law.__name__ not in asked.law:
            continue
        last = time.perf_counter()
        for one in law(raw, base, asked):
            now = time.perf_counter()
            amounts = (f"{one.expected:.6f}", f"{one.obtained:.6f}", f"{one.difference:.1e}")
            row = (law.__doc__ or "", one.tried, *amounts, one.bound, f"{now - last:.0f}", "yes" if one.holds else "no")
            sys.stdout.write(" | ".join(row) + "\n")
            sys.stdout.flush()
            rows.append(row)
            wrong, last = wrong + (not one.holds), now
    page = PAGES.get(tuple(asked.amend))
    if asked.case == CASE and page and not asked.stages and not asked.law:
        seconds = time.perf_counter() - begun
        name, title, how = page
        story = STORY.format(title=title, how=how, case=CASE)
        write_record(f"trust/{name}.md", story=story, command=f"make {name}", seconds=seconds, header=HEADER, rows=rows)
    return int(wrong > 0)


def _asked(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Tries the laws on a shipped case.")
    parser.add_argument("--case", default=CASE)
    parser.add_argument("--amend", nargs="*", default=[AMENDMENT])
    parser.add_argument("--region", default=REGION, help="the region that is split in halves")
    parser.add_argument("--stages", nargs="*", type=int, help="years of each stage, for a shorter case")
    parser.add_argument("--law", nargs="*", choices=[law.__name__ for law in LAWS], help="only these")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
