"""Cases for the exam: of nothing but a calendar, planned by a sector of the test's own; or a folder of tables."""

import json
from collections.abc import Sequence
from pathlib import Path

from whitecoal import Case, Plan, SolveOptions, plan, plan_case, read_case

EXACT = SolveOptions(gap=0.0)
"""Whole numbers to the last one."""


TWO_YEARS = "stages = [1, 1]\ndiscount = 0.0"
"""A calendar of two years."""
WET_AND_DRY = """stages = [1]
discount = 0.0
seasons = [{ name = "wet", days = 240 }, { name = "dry", days = 125 }]"""
"""A calendar of one year in two seasons."""


def head(title: str, *sectors: str, calendar: str = "stages = [1]\ndiscount = 0.0", first_year: int = 1) -> str:
    """The case.toml of a folder of the exam, in dollars.

    Args:
        title: of the case.
        sectors: at work in it; all of the house if none is named.
        calendar: lines of its calendar beyond the first year.
        first_year: of the plan.
    """
    named = f"sectors = {json.dumps(sectors)}\n" if sectors else ""
    money = '[money]\ncurrency = "USD"\n'
    return f'format = 1\ntitle = "{title}"\n{named}{money}[calendar]\nfirst_year = {first_year}\n{calendar}\n'


def bare_case(folder: Path, sector: object, calendar: str = "") -> Case:
    """A case without tables but its places: one region.

    Args:
        folder: where it is written.
        sector: what it is planned by.
        calendar: lines of its calendar beyond the first year; one year of one season if left out.
    """
    folder.mkdir(parents=True)
    (folder / "case.toml").write_text(head("Exam", calendar=calendar or years(1)), encoding="utf-8")
    (folder / "places.csv").write_text("place,kind,within\nLand,region,\n", encoding="utf-8")
    return read_case(folder, sectors=[sector])


def years(count: int, *, seasons: int = 1, discount: float = 0.0) -> str:
    """A calendar of so many years, each a stage, of seasons of equal length."""
    days = [f'{{ name = "{number + 1}", days = {365 / seasons!r} }}' for number in range(seasons)]
    return f"stages = {[1] * count}\ndiscount = {discount!r}\nseasons = [{', '.join(days)}]"


def scenarios(names: Sequence[str]) -> str:
    """A calendar of one year, seen in scenarios as likely as one another."""
    listed = [f'{{ name = "{name}", probability = {1 / len(names)!r} }}' for name in names]
    return f"{years(1)}\nscenarios = [{', '.join(listed)}]"


def tree(names: Sequence[str]) -> str:
    """A calendar of a tree of years: each name is one letter longer than its parent's, siblings are equally likely."""
    return "\n".join(_branch(name, names) for name in names)


def _branch(name: str, names: Sequence[str]) -> str:
    siblings = [one for one in names if one[:-1] == name[:-1]]
    parent = f'parent = "{name[:-1]}"\n' if name[:-1] else ""
    return f'[[calendar.stages]]\nname = "{name}"\nyears = 1\n{parent}probability = {1 / len(siblings)!r}'


def answer_of(case: Case) -> Plan:
    """The plan of such a case."""
    return plan_case(case, EXACT).plan


def planned_folder(folder: Path, tables: dict[str, str]) -> Plan:
    """The plan of a folder of tables, written, read, planned, audited and saved as any other."""
    case = folder / "case"
    case.mkdir(parents=True)
    for file, text in tables.items():
        (case / file).write_text(text, encoding="utf-8")
    return plan(case, runs=folder / "runs")
