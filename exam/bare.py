"""Cases for the exam: of nothing but a calendar, planned by a sector of the test's own; or a folder of tables."""

from collections.abc import Sequence
from pathlib import Path

from whitecoal import Case, Plan, SolveOptions, plan, plan_case, read_case

EXACT = SolveOptions(gap=0.0)
"""Whole numbers to the last one."""


def bare_case(
    folder: Path,
    sector: object,
    *,
    seasons: int = 1,
    years: int = 1,
    discount: float = 0.0,
    scenarios: Sequence[str] = ("normal",),
) -> Case:
    """A case without tables but its places: one region, as many equal seasons, years and likely scenarios as asked."""
    folder.mkdir(parents=True)
    calendar = [
        "[calendar]",
        "first_year = 1",
        f"stages = {[1] * years}",
        f"discount = {discount!r}",
        *(f'[[calendar.seasons]]\nname = "{number + 1}"\ndays = {365 / seasons!r}' for number in range(seasons)),
        *(f'[[calendar.scenarios]]\nname = "{name}"\nprobability = {1 / len(scenarios)!r}' for name in scenarios),
    ]
    head = 'format = 1\ntitle = "Exam"\n[money]\ncurrency = "USD"\n'
    (folder / "case.toml").write_text(head + "\n".join(calendar) + "\n", encoding="utf-8")
    (folder / "places.csv").write_text("place,kind,within\nLand,region,\n", encoding="utf-8")
    return read_case(folder, sectors=[sector])


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
