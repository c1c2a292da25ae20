"""A test that is a folder: a small case, the entries expected of its plan, and the hand calculation in words.

    case.toml, *.csv   the case, with only the sectors it speaks of
    expected.csv       good, place, entry, item, stage, scenario, season, block, value; columns may be left out
    README.md          how the values were found by hand

A blank cell (or a column that is not there) of expected.csv names nothing: the entries are summed over it. An entry
that the ledger does not have is zero.
"""

import csv
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import polars as pl

from whitecoal.case import Case, read_case
from whitecoal.planning import plan_case
from whitecoal.plans import Plan

HERE = Path(__file__).parent
EXPECTED = "expected.csv"
NAMING = ("good", "place", "entry", "item", "stage", "scenario", "season", "block")


def folders(sector: str) -> list[Path]:
    """The case folders of a sector's tests."""
    return sorted(path.parent for path in (HERE / sector).glob("*/case.toml"))


def disagreements(folder: Path) -> list[str]:
    """Plan the case of a folder; a sentence for everything that is not as it should be."""
    case, plan = planned(folder)
    checks = [sector.check for sector in case.sectors if hasattr(sector, "check")]
    found = [sentence for check in checks for sentence in check(case, plan.ledger)]
    return [*_not_as_expected(folder, plan), *_open_accounts(plan), *found]


def planned(folder: Path) -> tuple[Case, Plan]:
    """The case of a folder and its plan."""
    with tempfile.TemporaryDirectory() as alone:
        shutil.copytree(folder, alone, ignore=shutil.ignore_patterns(EXPECTED), dirs_exist_ok=True)
        case = read_case(Path(alone))
    return case, plan_case(case).plan


def _not_as_expected(folder: Path, plan: Plan) -> Iterator[str]:
    with (folder / EXPECTED).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if not rows:
        yield f"{EXPECTED} has no rows."
    for row in rows:
        named = {column: row[column] for column in NAMING if row.get(column)}
        chosen = plan.ledger.filter(pl.all_horizontal(pl.col(column) == name for column, name in named.items()))
        value, wanted = float(chosen["value"].sum()), float(row["value"])
        if abs(value - wanted) > 1e-6 * max(1.0, abs(wanted)):
            yield f"{' · '.join(named.values())}: {value:.9g}, by hand {wanted:.9g}."


def _open_accounts(plan: Plan) -> Iterator[str]:
    spare = {name: good["spare"] for name, good in plan.about["goods"].items()}
    booked = plan.ledger.filter(pl.col("account") >= 0).group_by("account", "good", "place", maintain_order=True)
    for _, good, place, left in booked.agg(pl.col("value").sum()).iter_rows():
        if left < -1e-6 or (left > 1e-6 and not spare[good]):
            yield f"The account of {good} at {place} is left with {left:.3g}."
