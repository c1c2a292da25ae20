"""The walls of the house: who may know whom."""

import re
from pathlib import Path

import pytest

import whitecoal
from whitecoal.case import read_case
from whitecoal.planning import plan_case
from whitecoal.sectors import ORDER
from whitecoal.shipped import shipped

HOME = Path(whitecoal.__file__).parent


def imported(file: Path) -> set[str]:
    """What of whitecoal a file imports: the names after `whitecoal.`."""
    text = file.read_text(encoding="utf-8")
    return set(re.findall(r"^\s*(?:from|import) whitecoal\.([a-z_.]+)", text, re.MULTILINE))


@pytest.mark.parametrize("name", ORDER)
def test_a_sector_imports_no_sector(name: str) -> None:
    found = imported(HOME / "sectors" / f"{name}.py")
    assert not [other for other in found if other.startswith("sectors")]


@pytest.mark.parametrize("name", ORDER)
def test_a_sector_knows_no_solver_and_no_output(name: str) -> None:
    rooms = {other.split(".")[0] for other in imported(HOME / "sectors" / f"{name}.py")}
    assert not rooms & {"solving", "show", "auditing", "plans", "planning", "studies", "cli", "ledger"}


@pytest.mark.parametrize("file", sorted((HOME / "show").glob("*.py")), ids=lambda file: file.stem)
def test_an_output_reads_the_ledger_and_names_no_sector(file: Path) -> None:
    assert not [other for other in imported(file) if other.startswith("sectors")]
    words = set(re.findall(r"[\"']([a-z ]+)[\"']", file.read_text(encoding="utf-8")))
    assert not words & {"rivers", "hydropower", "grids", "mines", "treasury", "foreign exchange", "irrigated land"}


def test_the_core_knows_no_sector() -> None:
    for name in ("problem", "accounts", "entries", "algebra", "ledger", "plans", "planning", "studies"):
        assert not [other for other in imported(HOME / f"{name}.py") if other.startswith("sectors")], name


def test_nothing_reads_pickles_or_runs_text() -> None:
    for file in HOME.rglob("*.py"):
        assert not re.search(r"\bpickle\b|\beval\(|\bexec\(|urllib|requests|socket", file.read_text(encoding="utf-8")), file


def test_the_same_case_gives_the_same_bytes_in_the_ledger(tmp_path: Path) -> None:
    folder = shipped("tiny").folder
    runs = [plan_case(read_case(folder)).plan.save(tmp_path / name).folder for name in ("one", "two")]
    for table in ("ledger", "accounts", "choices"):
        first, second = ((run / f"{table}.parquet").read_bytes() for run in runs if run is not None)
        assert first == second, table
