"""The walls of the house: who may know whom."""

import ast
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


def strings(file: Path) -> set[str]:
    """The strings of a file that are not its docstrings."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    said = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    constants = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in said]
    return {node.value for node in constants if isinstance(node.value, str)}


@pytest.mark.parametrize("name", ORDER)
def test_a_sector_imports_no_sector(name: str) -> None:
    found = imported(HOME / "sectors" / f"{name}.py")
    assert not [other for other in found if other.startswith("sectors")]


@pytest.mark.parametrize("name", ORDER)
def test_a_sector_knows_no_solver_and_no_output(name: str) -> None:
    rooms = {other.split(".")[0] for other in imported(HOME / "sectors" / f"{name}.py")}
    assert not rooms & {"solving", "show", "auditing", "plans", "planning", "studies", "cli", "ledger"}


def test_a_second_look_shares_nothing_with_what_builds() -> None:
    files = sorted((HOME / "second_looks").glob("*.py"))
    assert len(files) > 1
    for file in files:
        rooms = {other.split(".")[0] for other in imported(file)}
        assert rooms <= {"case", "calendar", "contracts", "tables", "units"}, file


@pytest.mark.parametrize("room", ["hydrology", "analyses"])
def test_rooms_beside_the_sectors_know_none_of_them(room: str) -> None:
    known = {other for file in (HOME / room).glob("*.py") for other in imported(file)}
    assert known
    assert not [other for other in known if other.startswith(("sectors", "show"))]


@pytest.mark.parametrize("file", sorted((HOME / "analyses").glob("*.py")), ids=lambda file: file.stem)
def test_an_analysis_knows_no_sector_and_no_output(file: Path) -> None:
    assert not {other.split(".")[0] for other in imported(file)} & {"sectors", "show", "cli", "terminal", "questions"}
    assert not strings(file) & {*ORDER}


@pytest.mark.parametrize("file", sorted((HOME / "show").glob("*.py")), ids=lambda file: file.stem)
def test_an_output_reads_the_ledger_and_names_no_sector(file: Path) -> None:
    assert not [other for other in imported(file) if other.startswith("sectors")]
    goods = {"foreign exchange", "cash", "irrigated land", "water", "power", "living standard", "labour"}
    sectors = set(ORDER) - {"people"}  # which is also what a unit is called
    assert not strings(file) & {*sectors, *goods}


def test_the_core_knows_no_sector() -> None:
    for name in ("problem", "accounts", "entries", "algebra", "ledger", "plans", "planning", "studies"):
        assert not [other for other in imported(HOME / f"{name}.py") if other.startswith("sectors")], name


def test_nothing_reads_pickles_or_runs_text() -> None:
    for file in HOME.rglob("*.py"):
        assert not re.search(
            r"\bpickle\b|\beval\(|\bexec\(|urllib|requests|socket", file.read_text(encoding="utf-8")
        ), file


def test_what_is_finished_is_written_by_one_module_only() -> None:
    """Others write into folders that are unfinished, which take their names as a whole, or into memory."""
    writing = re.compile(r"\.write_(text|bytes|csv|parquet)\(|open\([^)]*\"[wax]b?\"")
    unfinished = {"case/folder.py", "analyses/refit.py", "analyses/past.py", "plans.py", "solving/mps.py", "studies.py"}
    unfinished |= {"spreadsheets.py", "checksums.py", "case/copying.py"}
    found = {
        file.relative_to(HOME).as_posix()
        for file in HOME.rglob("*.py")
        if writing.search(file.read_text(encoding="utf-8"))
    }
    assert {"keeping.py", "case/folder.py"} <= found, "the pattern finds what it should"
    assert found - unfinished - {"keeping.py"} == set()


def test_the_same_case_gives_the_same_bytes_in_the_ledger(tmp_path: Path) -> None:
    folder = shipped("tiny").folder
    runs = [plan_case(read_case(folder)).plan.save(tmp_path / name).folder for name in ("one", "two")]
    for table in ("ledger", "accounts", "choices"):
        first, second = ((run / f"{table}.parquet").read_bytes() for run in runs if run is not None)
        assert first == second, table
