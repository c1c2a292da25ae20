"""The verb `solve-osemosys`: its tables, its words, its exit codes; and what the room of dialects may know."""

import csv
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from osemosys_text import text, written

import whitecoal
from whitecoal.cli import main

HOME = Path(whitecoal.__file__).parent
MODEL = ({"YEAR": "2000 2001"}, {"SpecifiedAnnualDemand": {("HILLS", "ELC", "2001"): 2.0}, "VariableCost": 3.0})
TWO_REGIONS = ({"REGION": "HILLS PLAIN"}, {})
HEAVY = ("altair", "pandas", "pandera", "pint", "polars", "pyet", "vl_convert")


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_tables_and_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "out"
    assert main(["solve-osemosys", str(written(tmp_path, *MODEL)), "--out", str(out)]) == 0
    said = capsys.readouterr().out
    assert "read model.txt:" in said
    assert "values, 1 technology, 2 years, 1 slice" in said
    assert "total discounted cost 6.000000" in said
    assert rows(out / "RateOfActivity.csv") == [
        {
            "REGION": "HILLS",
            "TIMESLICE": "ALL",
            "TECHNOLOGY": "PLANT",
            "MODE_OF_OPERATION": "1",
            "YEAR": "2001",
            "VALUE": "2.0",
        }
    ]
    assert (out / "Trade.csv").read_text(encoding="utf-8") == "REGION,_REGION,TIMESLICE,FUEL,YEAR,VALUE\n"
    assert not [file for file in out.iterdir() if file.suffix != ".csv"]


def test_json_says_it_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = written(tmp_path, *MODEL)
    assert main(["solve-osemosys", str(file), "--out", str(tmp_path / "out"), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["cost"] == pytest.approx(6.0)
    assert said["regions"] == {"HILLS": pytest.approx(6.0)}
    assert said["status"] == "optimal"
    assert said["tables"]["RateOfActivity"] == 1
    assert said["decisions"] > 0


def test_quiet_says_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve-osemosys", str(written(tmp_path, *MODEL)), "--out", str(tmp_path / "out"), "--quiet"]) == 0
    said = capsys.readouterr()
    assert not said.out
    assert not said.err


def test_regions_are_told_each(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve-osemosys", str(written(tmp_path, *TWO_REGIONS)), "--out", str(tmp_path / "out")]) == 0
    assert "of PLAIN 0.000000" in capsys.readouterr().out


def test_the_results_lie_where_one_works_if_no_folder_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = written(tmp_path, *MODEL)
    monkeypatch.chdir(tmp_path)
    assert main(["solve-osemosys", str(file)]) == 0
    assert "model-results" in capsys.readouterr().out
    assert (tmp_path / "model-results" / "NewCapacity.csv").is_file()


def test_files_of_others_stay_where_they_are(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "notes.txt").write_text("mine", encoding="utf-8")
    (out / "NewCapacity.csv").write_text("old", encoding="utf-8")
    assert main(["solve-osemosys", str(written(tmp_path, *MODEL)), "--out", str(out), "--quiet"]) == 0
    assert (out / "notes.txt").read_text(encoding="utf-8") == "mine"
    assert rows(out / "NewCapacity.csv")


def test_no_name_becomes_a_formula_in_a_spreadsheet(tmp_path: Path) -> None:
    model = tmp_path / "model.txt"
    model.write_text(text(*MODEL).replace("HILLS", '"=1+1"'), encoding="utf-8")
    assert main(["solve-osemosys", str(model), "--out", str(tmp_path / "out"), "--quiet"]) == 0
    assert {row["REGION"] for row in rows(tmp_path / "out" / "NewCapacity.csv")} == {"'=1+1"}


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        ("set REGION := ;", 1, "E093"),
        (text({}, {"SpecifiedAnnualDemand": 1.0, "TotalAnnualMaxCapacity": 0.5}), 3, "There is no plan"),
    ],
)
def test_exit_codes(content: str, code: int, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "model.txt"
    file.write_text(content, encoding="utf-8")
    assert main(["solve-osemosys", str(file), "--out", str(tmp_path / "out")]) == code
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_file_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve-osemosys", str(tmp_path / "none.txt"), "--json"]) == 1
    fault = json.loads(capsys.readouterr().out)["faults"][0]
    assert (fault["code"], fault["table"]) == ("E090", "none.txt")


def test_nothing_heavy_is_loaded_on_the_way(tmp_path: Path) -> None:
    """A small model is solved sooner than tables, charts and units are loaded."""
    told = f"import sys; print([name for name in {HEAVY!r} if name in sys.modules])"
    words = ["solve-osemosys", str(written(tmp_path, *MODEL)), "--out", str(tmp_path / "out"), "--quiet"]
    call = f"from whitecoal.cli import main; main({words!r})"
    command = [sys.executable, "-c", f"{call}; {told}"]
    ran = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own
    assert ran.stdout == "[]\n"


@pytest.mark.parametrize("file", sorted((HOME / "dialects").glob("*.py")), ids=lambda file: file.stem)
def test_a_dialect_knows_no_sector_no_case_and_no_output(file: Path) -> None:
    known = re.findall(r"^\s*(?:from|import) whitecoal\.([a-z_]+)", file.read_text(encoding="utf-8"), re.MULTILINE)
    assert not {*known} & {"sectors", "case", "tables", "show", "plans", "studies", "ledger"}
