"""Prints the tables of docs/cases/transcaucasus-1921-amendments.md: plans of an amended case beside that of its base.

`python docs/beside_base.py BASE RUN …`, each the folder of a run or the beginning of its name in ./runs. It reads what
the runs have saved; it plans nothing and names no sector.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import polars as pl

from whitecoal.plans import open_plan
from whitecoal.runs import found_run
from whitecoal.show.comparison import cells_of, weightiest
from whitecoal.show.headlines import headlines
from whitecoal.show.prices import money_of
from whitecoal.show.words import number, unit_words

if TYPE_CHECKING:
    from whitecoal.plans import Plan

SHORTFALLS = ("missing from", "left dark", "environmental flow falls short", "thirst", "arrears")
"""Beginnings of the notes under which the worth says that something promised was not had."""
LOOKED_AT, MOST = 60, 8
"""Differences told of each run."""


def side_by_side(base: Plan, runs: list[Plan]) -> str:
    """A row for each plan: worth, want, shortfalls, and the last value of each headline that is a number."""
    named = [one for one in headlines(base) if one.unit]
    units = [unit_words(one.unit, money_of(base)) for one in named]
    head = [
        "plan",
        "worth",
        "in want",
        "falls short",
        *(f"{one.name}, {unit}" for one, unit in zip(named, units, strict=True)),
    ]
    lines = [f"| {' | '.join(head)} |", f"| --- |{' ---: |' * (len(head) - 1)}"]
    for plan in (base, *runs):
        last = {one.name: one.last for one in headlines(plan, base)}
        cells = [number(plan.worth), number(1000 * _want(plan)), number(_short(plan))]
        cells += [number(last[one.name]) for one in named]
        lines.append(f"| {' | '.join([_called(plan, base), *cells])} |")
    return "\n".join(lines)


def _own(plan: Plan, base: Plan) -> list[dict[str, str]]:
    """The amendments of a plan that its base does not have."""
    shared = {one["name"] for one in base.about["amendments"]} if plan is not base else set()
    return [one for one in plan.about["amendments"] if one["name"] not in shared]


def _called(plan: Plan, base: Plan) -> str:
    return ", ".join(str(one["name"]) for one in _own(plan, base)) or "base"


def _without_what_cancels(found: pl.DataFrame) -> pl.DataFrame:
    """Leave out entries that another of the same account takes back: money that goes round in one purse."""
    place = ["good", "place", "stage"]
    back = found.select(*place, back=-pl.col("difference")).unique()
    joined = found.join(back, on=place, how="left", maintain_order="left")
    meets = (pl.col("difference") - pl.col("back")).abs() <= 1e-6 * pl.col("difference").abs()
    kept = joined.group_by("good", "place", "entry", maintain_order=True).agg(
        meets.fill_null(value=False).any().alias("cancels"), pl.all().exclude("back").first()
    )
    return kept.filter(~pl.col("cancels"))


def _want(plan: Plan) -> float:
    """Million person-years without subsistence."""
    return float(plan.about["solver"]["first"]["value"])


def _short(plan: Plan) -> float:
    """Discounted worth of what was promised and not had [Mmoney]."""
    rows = plan.ledger.filter(pl.col("good") == "worth")
    rows = rows.filter(pl.any_horizontal(pl.col("entry").str.starts_with(begin) for begin in SHORTFALLS))
    return -float((rows["value"] * rows["price"]).sum())


def told(plan: Plan, base: Plan) -> str:
    """What an amendment is, and where the plan differs most from the base, valued at the base's prices."""
    lines = [f"## {_called(plan, base)}", ""]
    lines += [str(one["reason"]) for one in _own(plan, base)]
    lines += ["", "| good | at | entry | in | base | this |", "| --- | --- | --- | --- | ---: | ---: |"]
    for row in _without_what_cancels(weightiest(plan, base, LOOKED_AT)).head(MOST).iter_rows(named=True):
        cells = cells_of(base, row["good"])
        before, after = (number(row[name] / cells) for name in ("base", "this"))
        unit = unit_words(row["unit"], money_of(base))
        lines.append(
            f"| {row['good']} | {row['place']} | {row['entry']} | {row['stage']} | {before} | {after} {unit} |"
        )
    return "\n".join(lines)


def main() -> int:
    """Print the tables of the runs named on the command line."""
    if len(sys.argv) < 3:
        sys.stdout.write(f"{__doc__}\n")
        return 2
    base, *runs = [open_plan(found_run(words)) for words in sys.argv[1:]]
    parts = [side_by_side(base, runs), *(told(run, base) for run in runs)]
    sys.stdout.write("\n\n".join(parts) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
