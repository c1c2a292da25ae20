"""Prints the tables of docs/cases/transcaucasus-1921.md: what the case holds, and the plan beside history.

`python docs/beside_history.py RUN`, where RUN is the folder of a run of transcaucasus-1921. It reads the run's ledger
and accounts and the history.csv of the case that the run keeps; it plans nothing and knows no sector's code.
"""

from __future__ import annotations

import csv
import json
import sys
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

import polars as pl

WEAK = ("memory", "estimate")


@dataclass(frozen=True)
class Row:
    """A line of the table: a series of history.csv in some years, a sum of the ledger, and the limits to ask."""

    name: str
    series: str
    years: tuple[int, ...]
    good: tuple[str, ...]
    entries: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    limits: tuple[tuple[str, str], ...] = ()
    """Goods and places whose price is told; the dearest one in the year of the comparison."""


MINED, SOLD, WATERED = ("mined",), ("sold abroad",), ("watered crops",)
OIL = ("kerosene", "fuel oil", "petrol")
GRAIN = ("wheat", "maize", "barley", "rice")
MADE = ("water power", "thermal power")
LAND, COTTON = ("irrigated land",), (("room to sow", "*cotton"),)
THREE = ("Azerbaijan", "Armenia", "Georgia")
BAKU = (("mine capacity", "Baku *"), ("corridor capacity", "Baku roads*"))
GROZNY = (("mine capacity", "*Grozny"), ("corridor capacity", "Grozny*"))

ROWS = (
    Row("Crude oil, Baku, kt", "crude oil, Baku", (1928, 1932, 1937), ("crude oil",), MINED, (), ("Baku *",), BAKU),
    Row(
        "Crude oil, Grozny, kt",
        "crude oil, Grozny",
        (1925, 1928, 1931),
        ("crude oil",),
        MINED,
        (),
        ("*Grozny",),
        GROZNY,
    ),
    Row(
        "Manganese ore, Chiatura, kt",
        "manganese ore, Chiatura, gross",
        (1924, 1928),
        ("manganese ore",),
        MINED,
        limits=(("mine capacity", "Chiatura"), ("corridor capacity", "Chiatura*")),
    ),
    Row(
        "Oil products abroad, kt (history: all USSR)",
        "oil exports, USSR",
        (1922, 1925, 1929, 1932),
        OIL,
        SOLD,
        limits=(("corridor capacity", "*pipeline*"), ("process capacity", "*refiner*")),
    ),
    Row("Copper, kt", "copper, Transcaucasia", (1913,), ("copper",), MINED),
    Row(
        "Seed cotton, Azerbaijan, kt",
        "seed cotton, Azerbaijan",
        (1924, 1940),
        ("seed cotton",),
        ("harvest",),
        ("Azerbaijan",),
        limits=COTTON,
    ),
    Row(
        "Grain, Azerbaijan, kt",
        "grain, Azerbaijan",
        (1940,),
        GRAIN,
        ("harvest",),
        ("Azerbaijan",),
    ),
    Row(
        "Grain brought in, kt",
        "grain brought in, Transcaucasia",
        (1923,),
        GRAIN,
        ("bought abroad",),
    ),
    Row(
        "Irrigated, Azerbaijan, kha",
        "irrigated land, Azerbaijan",
        (1913, 1921),
        ("irrigated land",),
        WATERED,
        ("Azerbaijan",),
    ),
    Row(
        "Irrigated, Armenia, kha",
        "irrigated land, Armenia",
        (1919, 1925, 1940),
        ("irrigated land",),
        WATERED,
        ("Armenia",),
    ),
    Row("Irrigated, Georgia, kha", "irrigated land, Georgia", (1913, 1921), LAND, WATERED, ("Georgia",)),
    Row(
        "Irrigated, three republics, kha (wider definition)",
        "irrigated arable, Transcaucasia",
        (1928,),
        ("irrigated land",),
        WATERED,
        ("Azerbaijan", "Armenia", "Georgia"),
    ),
    Row(
        "Irrigated, Mugan, kha",
        "irrigated land, Mugan",
        (1928,),
        ("irrigated land",),
        WATERED,
        ("Mugan North", "Mugan Upper"),
    ),
    Row(
        "Electricity, Azerbaijan, GWh",
        "electricity, Azerbaijan",
        (1940,),
        ("power",),
        MADE,
        ("Azerbaijan",),
    ),
    Row(
        "Electricity, Georgia, GWh",
        "electricity, Georgia",
        (1940,),
        ("power",),
        MADE,
        ("Georgia",),
    ),
    Row(
        "Electricity, Armenia, GWh",
        "electricity, Armenia",
        (1940,),
        ("power",),
        MADE,
        ("Armenia",),
    ),
)

CONTENTS = (
    ("groups of people", "groups"),
    ("districts", "districts"),
    ("crops", "crops"),
    ("crops in climates", "crop_climates"),
    ("stretches of river", "reaches"),
    ("canals", "canals"),
    ("reservoirs", "reservoirs"),
    ("hydropower plants, standing or possible", "hydro_plants"),
    ("thermal plants", "thermal_plants"),
    ("power lines, possible", "lines"),
    ("mines and fields", "mines"),
    ("mills, refineries and other processes", "processes"),
    ("corridors (railways, pipelines, roads), each way", "corridors"),
    ("partners", "partners"),
    ("steps of their purchases and sales", "markets"),
    ("credits", "credits"),
    ("works to choose from", "works"),
    ("numbers of history", "history"),
    ("sources", "sources"),
)

FIRST_YEARS = (
    ("ZAGES", "ZAGES, capacity", "ZAGES I"),
    ("Erivan I", "Erivan plant I, capacity", "Erivan-1 built"),
    ("Leninakan plant", "Leninakan plant, capacity", "Leninakan plant built"),
    ("Dzoraget plant", "Dzoraget plant, capacity", "Dzoraget plant built"),
    ("Rioni plant", "Rioni plant, capacity", "Rioni plant built"),
    ("Gizeldon plant", "Gizeldon plant, capacity", "Gizeldon plant built"),
    ("Kanaker", "Kanaker plant, capacity", "Kanaker I"),
    ("Baksan plant", "Baksan plant, capacity", "Baksan plant built"),
    ("Adjaris-Tskali plant", "Adjaris-Tskali plant, capacity", "Adjaris-Tskali plant built"),
    ("October Revolution canal", "October Revolution canal, opened", "October Revolution canal dug"),
    ("Shirak canal", "Shirak canal, opened", "Shirak canal dug"),
    ("Sardarabad canal", "Sardarabad canal, opened", "Sardarabad canal dug"),
    ("Mil canal", "Mil canal, opened", "Mil canal I"),
    ("Tkvarcheli coal", "coal, Tkvarcheli opened", "Tkvarcheli mine and railway"),
)
"""How it is called, its series in history.csv, the work that builds it."""


class Run:
    """A finished run: its ledger, its accounts, its calendar, and what its case knows of history."""

    def __init__(self, folder: Path) -> None:
        about = json.loads((folder / "run.json").read_text(encoding="utf-8"))
        chances = {one["label"]: one["probability"] for one in about["calendar"]["scenarios"]}
        chance = pl.col("scenario").replace_strict(chances, default=1.0, return_dtype=pl.Float64)
        self.ledger = pl.read_parquet(folder / "ledger.parquet").with_columns(value=pl.col("value") * chance)
        self.accounts = pl.read_parquet(folder / "accounts.parquet")
        self.case = folder / "case"
        self.stages = about["calendar"]["stages"]
        self.history = _rows(folder / "case" / "history.csv")
        self.works = {row["work"]: row for row in _rows(folder / "case" / "works.csv")}
        self.within = {row["place"]: row["within"] for row in _rows(folder / "case" / "places.csv")}
        for table, column, parent in (("districts", "district", ""), ("mines", "mine", "place")):
            for row in _rows(folder / "case" / f"{table}.csv"):
                self.within.setdefault(row[column], row.get(parent, ""))

    def stage(self, year: int) -> str:
        """The stage that a year falls in; a year before the plan falls in the first, one after it in the last."""
        known = [one["label"] for one in self.stages if one["first_year"] <= year]
        return str(known[-1] if known else self.stages[0]["label"])

    def lies_in(self, place: str, regions: tuple[str, ...]) -> bool:
        """Whether a place is one of these or lies within one."""
        while place:
            if place in regions:
                return True
            place = self.within.get(place, "")
        return False

    def total(self, row: Row, stage: str) -> float:
        """The sum of the ledger that a row asks for, in a stage, without its sign; the mean of the scenarios."""
        found = self.ledger.filter((pl.col("good").is_in(row.good)) & (pl.col("stage") == stage))
        found = found.filter(pl.col("entry").is_in(row.entries))
        if row.places:
            inside = [place for place in found["place"].unique() if self.lies_in(place, row.places)]
            found = found.filter(pl.col("place").is_in(inside))
        if row.items:
            named = [item for item in found["item"].unique() if any(fnmatch(item, one) for one in row.items)]
            found = found.filter(pl.col("item").is_in(named))
        return abs(float(found["value"].sum()))

    def dearest(self, row: Row, stage: str) -> str:
        """The limit of a row with the highest price in a stage, and the price."""
        best, words = 1e-5, "no listed limit binds"
        for good, pattern in row.limits:
            there = self.accounts.filter((pl.col("good") == good) & (pl.col("stage") == stage))
            for place, unit, price in there.group_by("place", "unit").agg(pl.col("price").max()).iter_rows():
                if fnmatch(place, pattern) and price > best:
                    best, words = price, f"{good} at {place}: {1000 * price:.3g} thousand rub per {unit}"
        return words if row.limits else ""

    def begun(self, work: str) -> str:
        """The year from which a work stands in the plan, in words."""
        found = self.ledger.filter((pl.col("good") == "works standing") & (pl.col("place") == work))
        found = found.filter((pl.col("entry") == "finished") & (pl.col("value") > 1e-6))
        stages = [one["label"] for one in self.stages if one["label"] in set(found["stage"])]
        return stages[0] if stages else "not built"


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def contents(run: Run) -> str:
    """How many rows each table of the case has, and how many rows stand under each grade."""
    lines = ["| the case holds | rows |", "| --- | ---: |"]
    lines += [f"| {what} | {len(_rows(run.case / f'{name}.csv'))} |" for what, name in CONTENTS]
    grades = [row["grade"] for file in sorted(run.case.glob("*.csv")) for row in _rows(file)]
    lines += ["", "| grade | rows |", "| --- | ---: |"]
    lines += [f"| {grade} | {grades.count(grade)} |" for grade in ("A", "B", "C", *WEAK)]
    return "\n".join(lines)


def beside(run: Run) -> str:
    """The plan beside history: amounts, then first years."""
    lines = ["| what | year | history | plan | dearest limit then |", "| --- | --- | ---: | ---: | --- |"]
    for row in ROWS:
        for year in row.years:
            known = [one for one in run.history if one["series"] == row.series and int(one["year"]) == year]
            stage = run.stage(year)
            for one in known:
                mark = "~" if one["grade"] in WEAK else ""
                planned = run.total(row, stage)
                when = str(year) if stage == str(year) else f"{year} (plan: {stage})"
                happened = f"{mark}{float(one['value']):,.5g}"
                lines.append(f"| {row.name} | {when} | {happened} | {planned:,.0f} | {run.dearest(row, stage)} |")
    lines += ["", "| what | stands, history | stands, plan |", "| --- | --- | --- |"]
    for name, series, work in FIRST_YEARS:
        known = [one for one in run.history if one["series"] == series]
        said = f"{'~' if known[0]['grade'] in WEAK else ''}{known[0]['year']}" if known else "not known"
        lines.append(f"| {name} | {said} | {run.begun(work)} |")
    return "\n".join(lines)


def main() -> int:
    """Print the tables of the run named on the command line."""
    if len(sys.argv) != 2:
        sys.stdout.write(f"{__doc__}\n")
        return 2
    run = Run(Path(sys.argv[1]))
    sys.stdout.write(f"{contents(run)}\n\n{beside(run)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
