"""The audit of a run written by hand: a sound one passes, and whatever is falsified is named by the right check.

The run. A gorge brings 4 hm3 of water in the dry season and each of at most three dams 2 hm3 more. A hm3 released
earns half a million, a dam costs 0.6, a grant gives 1; what is left is spent, worth as much as it is. Going hungry
would save two million a Mperson, and nobody may. So three dams, 10 hm3, 4.2 millions spent; one more hm3 is worth
0.5, one more million 1, one more dam 0.4. The stage lasts five years at 6 %.
"""

import gzip
import json
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import highspy
import numpy as np
import polars as pl
import pytest

import whitecoal
import whitecoal.case
from whitecoal.auditing.audit import Audit, audit
from whitecoal.auditing.mps_reader import read_mps
from whitecoal.checksums import write_checksums
from whitecoal.errors import AuditFailed, UsageError
from whitecoal.studies import Shelf, Study

TINY = Path(whitecoal.__file__).parent / "cases" / "tiny"

YEARS = sum(1.06**-year for year in range(5))
STAGE = "1921-25"
DRY = (STAGE, "normal", "dry", "")
YEARLY = (STAGE, "normal", "", "")
ONCE = (STAGE, "", "", "")

ROW_KEEPS = "row keeps"
FIXED = "fixed"


@dataclass
class Run:
    about: dict
    ledger: pl.DataFrame
    accounts: pl.DataFrame
    choices: pl.DataFrame
    mps: str

    def write(self, folder: Path) -> Path:
        (folder / "case").mkdir(parents=True)
        (folder / "case" / "case.toml").write_text("format = 1\n")
        (folder / "log.txt").write_text("\n")
        (folder / "run.json").write_text(json.dumps(self.about))
        for name in ("ledger", "accounts", "choices"):
            getattr(self, name).write_parquet(folder / f"{name}.parquet")
        (folder / "program.mps.gz").write_bytes(gzip.compress(self.mps.encode()))
        write_checksums(folder)
        return folder

    def set(self, table: str, row: int, **cells: object) -> None:
        """Put other values into a row of a table."""
        frame: pl.DataFrame = getattr(self, table)
        rows = frame.to_dicts()
        rows[row].update(cells)
        setattr(self, table, pl.DataFrame(rows, schema=frame.schema))

    def replace(self, old: str, new: str) -> None:
        assert old in self.mps
        self.mps = self.mps.replace(old, new)


def sound(kept: str = FIXED) -> Run:
    return Run(_about(kept), _ledger(), _accounts(), _choices(kept), _mps(kept))


def _about(kept: str) -> dict:
    worth = YEARS * (4.2 - 0.25)
    return {
        "format": 1,
        "currency": "rub",
        "calendar": {
            "stages": [{"label": STAGE, "first_year": 1921, "length": 5, "parent": -1, "discount_sum": YEARS}],
            "scenarios": [{"label": "normal", "probability": 1.0, "leaf": 0}],
            "seasons": ["dry", "wet"],
            "blocks": ["all hours"],
            "end_discount": 1.06**-5,
            "discount": 0.06,
        },
        "goods": {
            "water": {"unit": "hm3", "over": "season", "spare": False},
            "cash": {"unit": "Mrub", "over": "stage", "spare": True},
        },
        "notes": {
            "water": ["local inflow", "kept by dams", "released"],
            "cash": ["earned", "grant", "works", "spent"],
        },
        "solver": {
            "objective": worth,
            "bound": worth * 1.0005,
            "gap": 0.0005,
            "first": {"value": 0.0, "limit": 0.0 if kept == FIXED else 1e-7},
        },
        "sizes": {"decisions": 4, "whole": 1, "balances": 2, "entries": 9},
    }


TIMES = ("stage", "scenario", "season", "block")


def _ledger() -> pl.DataFrame:
    rows = [
        (0, "water", "Gori", "local inflow", "", *DRY, 4.0, "hm3", 0.5),
        (0, "water", "Gori", "kept by dams", "dam", *DRY, 6.0, "hm3", 0.5),
        (0, "water", "Gori", "released", "gorge", *DRY, -10.0, "hm3", 0.5),
        (1, "cash", "union", "earned", "gorge", *YEARLY, 5.0, "Mrub", 1.0),
        (1, "cash", "union", "grant", "", *YEARLY, 1.0, "Mrub", 1.0),
        (1, "cash", "union", "works", "dam", *YEARLY, -1.8, "Mrub", 1.0),
        (1, "cash", "union", "spent", "people", *YEARLY, -4.2, "Mrub", 1.0),
        (-1, "worth", "union", "spent", "people", *YEARLY, 4.2, "Mrub", YEARS),
        (-1, "worth", "union", "upkeep", "", *YEARLY, -0.25, "Mrub", YEARS),
    ]
    names = ["account", "good", "place", "entry", "item", *TIMES, "value", "unit", "price"]
    return pl.DataFrame(rows, orient="row", schema=names, schema_overrides={"account": pl.Int32})


def _accounts() -> pl.DataFrame:
    rows = [
        (0, "water", "Gori", *DRY, "hm3", False, 0.5),
        (1, "cash", "union", *YEARLY, "Mrub", True, 1.0),
    ]
    names = ["account", "good", "place", *TIMES, "unit", "spare", "price"]
    return pl.DataFrame(rows, orient="row", schema=names, schema_overrides={"account": pl.Int32})


def _choices(kept: str) -> pl.DataFrame:
    rows = [
        (0, "release", "gorge", *DRY, 10.0, "hm3", 0.0, 12.0, 0.0, False),
        (1, "spending", "people", *YEARLY, 4.2, "Mrub", 0.0, np.inf, 0.0, False),
        (2, "dams", "dam", *ONCE, 3.0, "1", 0.0, 3.0, 0.4, True),
        (3, "hunger", "people", *YEARLY, 0.0, "Mperson", 0.0, np.inf, 2.0 if kept == FIXED else 0.0, False),
    ]
    names = ["column", "decision", "item", *TIMES, "value", "unit", "lower", "upper", "rent", "whole"]
    return pl.DataFrame(rows, orient="row", schema=names, schema_overrides={"column": pl.Int32})


def _mps(kept: str) -> str:
    extra = kept == ROW_KEEPS
    lines = [
        "NAME",
        "ROWS",
        *(" N  Obj", " E  r0", " G  r1"),
        *([" L  r2"] if extra else []),
        "COLUMNS",
        *("    c0  r0  -1", "    c0  r1  0.5"),
        *(f"    c1  Obj  {-YEARS!r}", "    c1  r1  -1"),
        "    MARK0000  'MARKER'  'INTORG'",
        *("    c2  r0  2", "    c2  r1  -0.6"),
        "    MARK0001  'MARKER'  'INTEND'",
        "    c3  r1  2",
        *(["    c3  r2  5"] if extra else []),
        "RHS",
        *(f"    RHS_V  Obj  {-0.25 * YEARS!r}", "    RHS_V  r0  -4", "    RHS_V  r1  -1"),
        *(["    RHS_V  r2  1e-07"] if extra else []),
        "BOUNDS",
        *(" UP BOUND  c0  12", " UI BOUND  c2  3"),
        *([] if extra else [" FX BOUND  c3  0"]),
        "ENDATA",
        "",
    ]
    return "\n".join(lines)


def failing(found: Audit) -> dict[str, str]:
    """Names of the checks that failed, with their sentences."""
    return {check.name: check.sentence for check in found.checks if not check.passed}


@pytest.mark.parametrize("kept", [FIXED, ROW_KEEPS])
def test_a_sound_run_passes(tmp_path: Path, kept: str) -> None:
    run = sound(kept)
    found = audit(run.write(tmp_path / "run"), sector_checks=False)
    assert failing(found) == {}
    assert found.passed
    assert found.headline.startswith("audited 2 balances, worst ")
    assert json.loads(json.dumps(found.to_dict(), allow_nan=False))["passed"] is True


def test_every_wrong_thing_is_told_at_once(tmp_path: Path) -> None:
    run = sound()
    run.set("ledger", 2, value=-9.999, unit="km3", season="wet")
    run.about["solver"]["gap"] = 0.1
    found = audit(run.write(tmp_path / "run"), sector_checks=False)
    assert {"files", "entries", "accounts", "program", "whole gap"} <= failing(found).keys()


@pytest.mark.parametrize("kept", [FIXED, ROW_KEEPS])
def test_the_price_of_the_kept_shortfall_is_found(tmp_path: Path, kept: str) -> None:
    run = sound(kept)
    found = audit(run.write(tmp_path / "run"), sector_checks=False)
    said = next(check.sentence for check in found.checks if check.name == "optimality")
    assert (f"{2 * YEARS / 5:.6g} a unit" in said) == (kept == ROW_KEEPS)


def test_how_much_of_the_gap_the_prices_prove_is_told(tmp_path: Path) -> None:
    """Three dams of three are built: the prices prove all. Were a fourth allowed, it would be worth 0.4 a year."""
    said = audit(sound().write(tmp_path / "all"), sector_checks=False).told()
    assert "the solver's word" not in said
    run = sound()
    run.set("choices", 2, upper=4.0)
    run.replace(" UI BOUND  c2  3", " UI BOUND  c2  4")
    said = audit(run.write(tmp_path / "more"), sector_checks=False).told()
    assert f"the prices alone prove a gap of {0.4 / 3.95:.3g}" in said


def _worth(run: Run) -> dict:
    return run.about["solver"]


def _drop(run: Run, row: int) -> None:
    run.ledger = pl.concat([run.ledger[:row], run.ledger[row + 1 :]])


def _state_zero_price(run: Run) -> None:
    """Water is given no price, consistently: only optimality can see that it deserves one."""
    run.set("accounts", 0, price=0.0)
    run.ledger = run.ledger.with_columns(price=pl.when(pl.col("account") == 0).then(0.0).otherwise(pl.col("price")))
    run.set("choices", 0, rent=0.5)
    run.set("choices", 2, rent=-0.6)


def _spend_less(run: Run) -> None:
    """A worse plan whose books are in order throughout."""
    run.set("ledger", 6, value=-4.0)
    run.set("ledger", 7, value=4.0)
    run.set("choices", 1, value=4.0)
    _worth(run).update(objective=YEARS * 3.75, bound=YEARS * 3.75, gap=0.0)


CORRUPTIONS: dict[str, tuple[Callable[[Run], None], str, str]] = {
    "a balance off by 1e-3": (
        lambda r: r.set("ledger", 2, value=-9.999),
        "accounts",
        "water at Gori, 1921-25, normal, dry",
    ),
    "a balance just off": (lambda r: r.set("ledger", 2, value=-10.0001), "accounts", "-0.0001 hm3"),
    "a missing entry": (lambda r: _drop(r, 0), "accounts", "-4 hm3"),
    "a missing entry of a spare account": (lambda r: _drop(r, 5), "program", "cash at union"),
    "a swapped month": (lambda r: r.set("ledger", 0, season="wet"), "entries", "local inflow"),
    "another place": (lambda r: r.set("ledger", 0, place="Tiflis"), "entries", "Tiflis"),
    "an entry without an account": (lambda r: r.set("ledger", 3, account=-1), "entries", "earned"),
    "a bound passed": (lambda r: r.set("choices", 0, value=12.5), "limits", "release of gorge"),
    "a bound passed by the plan alone": (lambda r: r.set("choices", 0, upper=9.0), "limits", "10 lies outside 0 to 9"),
    "a bound changed": (lambda r: r.set("choices", 0, upper=13.0), "program", "0 to 13"),
    "a fraction of a whole work": (lambda r: r.set("choices", 2, value=2.5), "limits", "2.5 is not whole"),
    "a whole flag changed": (lambda r: r.set("choices", 2, whole=False), "program", "dams of dam"),
    "a wrong price": (lambda r: r.set("ledger", 2, price=0.6), "prices", "price 0.6"),
    "a wrong price of an account": (lambda r: r.set("accounts", 0, price=0.6), "optimality", "release of gorge"),
    "no price where one is due": (_state_zero_price, "optimality", "release of gorge"),
    "a wrong rent": (lambda r: r.set("choices", 2, rent=0.3), "prices", "rent 0.3"),
    "a wrong weight": (lambda r: r.set("ledger", 7, price=5.0), "prices", "counts 5 times"),
    "a changed objective": (lambda r: _worth(r).update(objective=17.0), "worth", "run.json states 17"),
    "a changed worth entry": (lambda r: r.set("ledger", 7, value=4.3), "worth", "the ledger gives"),
    "a changed first objective": (lambda r: _worth(r)["first"].update(value=0.1), "subsistence", "states 0.1"),
    "a worse plan": (_spend_less, "optimality", "cash at union"),
    "a changed gap": (lambda r: _worth(r).update(gap=0.001), "whole gap", "0.001"),
    "a bound below the objective": (lambda r: _worth(r).update(bound=16.0, gap=0.0384), "whole gap", "below"),
    "NaN in an entry": (lambda r: r.set("ledger", 1, value=float("nan")), "files", "value"),
    "NaN in an entry does not close": (lambda r: r.set("ledger", 1, value=float("nan")), "accounts", "water"),
    "an infinite price": (lambda r: r.set("accounts", 0, price=float("inf")), "files", "price"),
    "an unknown good": (lambda r: r.about["goods"].pop("cash"), "files", '"cash" is not among the goods'),
    "an unknown month": (lambda r: r.about["calendar"].update(seasons=["wet"]), "files", '"dry" is not a season'),
    "a changed unit": (lambda r: r.set("ledger", 1, unit="km3"), "files", "stands there in km3"),
    "worth in another unit": (lambda r: r.set("ledger", 7, unit="Mperson"), "files", "worth is counted in Mrub"),
    "an unknown note": (lambda r: r.set("ledger", 5, entry="gifts"), "files", '"gifts" is no note'),
    "worth of a month": (lambda r: r.set("ledger", 7, season="dry"), "files", "counted by the year"),
    "a decision told twice": (
        lambda r: r.set("choices", 3, decision="spending"),
        "files",
        "spending of people, 1921-25, normal stands there twice",
    ),
    "a surplus allowed": (lambda r: r.about["goods"]["water"].update(spare=True), "files", "water may go unused"),
    "a good of other times": (lambda r: r.about["goods"]["cash"].update(over="season"), "files", "cash balances by"),
    "a changed size": (lambda r: r.about["sizes"].update(balances=3), "files", "3 balances"),
    "a changed chance": (lambda r: r.about["calendar"]["scenarios"][0].update(probability=0.5), "files", "0.5"),
    "a changed discount": (lambda r: r.about["calendar"].update(discount=0.05), "files", "the rate gives"),
    "a changed coefficient": (lambda r: r.replace("c2  r0  2", "c2  r0  2.001"), "program", "water at Gori"),
    "a changed cost": (lambda r: r.replace("c1  Obj  -", "c1  Obj  -1"), "worth", "the program gives"),
    "a changed constant": (lambda r: r.replace("r0  -4", "r0  -4.5"), "limits", "water at Gori"),
    "a changed bound of the program": (lambda r: r.replace("c0  12", "c0  11"), "program", "0 to 11"),
    "a row that lets a surplus go": (lambda r: r.replace(" E  r0", " G  r0"), "program", "water at Gori"),
    "another format": (lambda r: r.about.update(format=2), "files", "format 2"),
    "a run.json without a solver": (lambda r: r.about.pop("solver"), "files", "'solver'"),
    "a column too few": (lambda r: setattr(r, "choices", r.choices.drop("rent")), "files", "column rent"),
    "a decision too few": (lambda r: setattr(r, "choices", r.choices[:3]), "files", "4 columns"),
    "an account twice": (lambda r: r.set("accounts", 1, account=0), "files", "each once"),
    "an account that is not there": (lambda r: r.set("ledger", 1, account=7), "files", "does not have"),
    "a program cut short": (lambda r: r.replace("ENDATA\n", ""), "files", "cut short"),
    "a number that is none": (
        lambda r: r.replace("c2  r0  2", "c2  r0  two"),
        "files",
        "program.mps.gz cannot be read",
    ),
}


@pytest.mark.parametrize(("change", "check", "said"), CORRUPTIONS.values(), ids=CORRUPTIONS)
def test_what_is_falsified_is_named(tmp_path: Path, change: Callable[[Run], None], check: str, said: str) -> None:
    run = sound()
    change(run)
    found = audit(run.write(tmp_path / "run"), sector_checks=False)
    wrong = failing(found)
    assert check in wrong, found.told()
    assert said in wrong[check]
    assert not found.passed
    assert "AUDIT FAILED" in found.told()
    json.dumps(found.to_dict(), allow_nan=False)


@pytest.mark.parametrize("name", ["ledger.parquet", "program.mps.gz", "run.json"])
@pytest.mark.parametrize("share", [0.0, 0.5])
def test_a_truncated_file_is_named(tmp_path: Path, name: str, share: float) -> None:
    folder = sound().write(tmp_path / "run")
    whole = (folder / name).read_bytes()
    (folder / name).write_bytes(whole[: int(share * len(whole))])
    found = audit(folder, sector_checks=False)
    assert name in failing(found)["files"]


@pytest.mark.parametrize("name", ["choices.parquet", "program.mps.gz", "run.json", "log.txt", "case/case.toml"])
def test_a_missing_file_is_named(tmp_path: Path, name: str) -> None:
    folder = sound().write(tmp_path / "run")
    (folder / name).unlink()
    assert f"{name} is missing" in failing(audit(folder, sector_checks=False))["files"]


def test_an_empty_folder_tells_every_missing_file(tmp_path: Path) -> None:
    said = failing(audit(tmp_path))["files"]
    assert all(name in said for name in ("ledger", "accounts", "choices", "run.json", "log.txt", "program.mps.gz"))


def test_sectors_look_at_the_plan_themselves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> list[str]:
        raise KeyError("no such plant")

    sectors = [
        SimpleNamespace(__name__="whitecoal.sectors.rivers", check=lambda *_: []),
        SimpleNamespace(__name__="whitecoal.sectors.grids", check=lambda *_: ["Tiflis: 3 GWh are missing."]),
        SimpleNamespace(__name__="whitecoal.sectors.mines", check=broken),
        SimpleNamespace(__name__="whitecoal.sectors.trade"),
    ]
    monkeypatch.setattr(whitecoal.case, "read_case", lambda _: SimpleNamespace(sectors=sectors))
    run = sound()
    found = audit(run.write(tmp_path / "run"))
    assert failing(found) == {
        "grids": "Tiflis: 3 GWh are missing.",
        "mines": "its check broke down on this plan (KeyError: 'no such plant').",
    }
    assert [check.name for check in found.checks[-3:]] == ["rivers", "grids", "mines"]


def test_a_copied_case_that_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreadable(_: Path) -> None:
        raise UsageError("no such case")

    monkeypatch.setattr(whitecoal.case, "read_case", unreadable)
    run = sound()
    assert failing(audit(run.write(tmp_path / "run"))) == {"case": "The copied case cannot be read: no such case"}


def test_the_audit_shares_nothing_with_what_makes_plans() -> None:
    allowed = {"errors", "case"}  # case: only to let each sector look at the finished plan once more
    for file in (Path(whitecoal.__file__).parent / "auditing").glob("*.py"):
        found = re.findall(r"^\s*(?:from|import) whitecoal\.?([a-z_]*)", file.read_text(encoding="utf-8"), re.MULTILINE)
        assert {name for name in found if name != "auditing"} <= allowed, file.name


# ---- the reader ----------------------------------------------------------------------------------------------


def _random_model(seed: int) -> tuple[highspy.Highs, np.ndarray]:
    """A small program with every kind of bound and row, and which columns are whole."""
    rng = np.random.default_rng(seed)
    columns, rows = 30, 12
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = columns, rows
    lower = np.where(rng.random(columns) < 0.3, -np.inf, rng.integers(-3, 3, columns).astype(float))
    upper = np.where(
        rng.random(columns) < 0.4, np.inf, np.where(np.isinf(lower), -1.5, lower) + rng.integers(0, 4, columns)
    )
    row_lower = np.where(rng.random(rows) < 0.4, -np.inf, rng.integers(-3, 3, rows).astype(float))
    row_upper = np.where(
        rng.random(rows) < 0.4, np.inf, np.where(np.isinf(row_lower), 0.0, row_lower) + rng.integers(0, 3, rows)
    )
    model.col_lower_, model.col_upper_, model.row_lower_, model.row_upper_ = lower, upper, row_lower, row_upper
    model.col_cost_ = np.where(rng.random(columns) < 0.5, 0.0, rng.normal(size=columns))
    model.offset_ = float(rng.normal())
    model.sense_ = highspy.ObjSense.kMaximize if seed % 2 else highspy.ObjSense.kMinimize
    taken = [np.unique(rng.integers(0, rows, rng.integers(1, 5))) for _ in range(columns)]
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.cumsum([0, *map(len, taken)])
    model.a_matrix_.index_ = np.concatenate(taken)
    model.a_matrix_.value_ = rng.normal(size=sum(map(len, taken))) * 10.0 ** rng.integers(-4, 4, sum(map(len, taken)))
    whole = rng.random(columns) < 0.3
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    model.integrality_ = [kinds[int(flag)] for flag in whole]
    solver = highspy.Highs()
    solver.silent()
    solver.passModel(model)
    return solver, whole


@pytest.mark.parametrize("seed", range(20))
def test_what_highs_writes_is_read_back(tmp_path: Path, seed: int) -> None:
    solver, whole = _random_model(seed)
    path = tmp_path / "program.mps"
    solver.writeModel(str(path))
    read, model = read_mps(path), solver.getLp()
    assert read.maximise == bool(seed % 2)
    assert np.array_equal(read.whole, whole)
    for found, known in (
        (read.cost, model.col_cost_),
        (read.lower, model.col_lower_),
        (read.upper, model.col_upper_),
        (read.row_lower, model.row_lower_),
        (read.row_upper, model.row_upper_),
        ([read.offset], [model.offset_]),
    ):
        np.testing.assert_allclose(found, known, rtol=1e-14)
    x, y = np.linspace(-1, 2, 30), np.linspace(2, -1, 12)
    matrix = np.zeros((12, 30))
    starts = np.array(model.a_matrix_.start_)
    matrix[np.array(model.a_matrix_.index_), np.repeat(np.arange(30), np.diff(starts))] = model.a_matrix_.value_
    np.testing.assert_allclose(read.activity(x), matrix @ x, rtol=1e-10, atol=1e-10)
    np.testing.assert_allclose(read.weighed(y), matrix.T @ y, rtol=1e-10, atol=1e-10)


def _file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "program.mps"
    path.write_text(text)
    return path


SMALL = "NAME x\nROWS\n N o\n E r0\n L kept\nCOLUMNS\n c0 o 1\n c0 r0 2\n c1 kept 3\nRHS\n R r0 4\n{}ENDATA\n"


def test_quirks_of_the_format(tmp_path: Path) -> None:
    more = "RANGES\n R r0 -3\n R kept 2\nBOUNDS\n UP B c0 -1\n LO B c1 -5\n UP B c1 -2\n"
    read = read_mps(_file(tmp_path, SMALL.format(more)))
    assert read.others == ("kept",)
    assert read.row_lower.tolist() == [1.0, -2.0]
    assert read.row_upper.tolist() == [4.0, 0.0]
    assert read.lower.tolist() == [-np.inf, -5.0]
    assert read.upper.tolist() == [-1.0, -2.0]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("SOS\n S1 x\n", "SOS"),
        ("BOUNDS\n SC B c0 3\n", "SC B c0 3"),
        ("BOUNDS\n UP B c9 3\n", "c9"),
        ("BOUNDS\n UP B d0 3\n", '"d0"'),
        ("RANGES\n R r7 1\n", '"r7"'),
        ("RANGES\n R r0\n", "3 words"),
    ],
)
def test_what_cannot_be_read_is_told(tmp_path: Path, more: str, said: str) -> None:
    with pytest.raises(AuditFailed, match=said):
        read_mps(_file(tmp_path, SMALL.format(more)))


# ---- real runs -----------------------------------------------------------------------------------------------


def _planned(case: Path, shelf: Path) -> Audit:
    """The audit of a case that is planned and saved here."""
    folder = Shelf(shelf).ask(Study(case)).folder
    assert folder is not None
    return audit(folder)


def test_the_smallest_case_passes(tmp_path: Path) -> None:
    found = _planned(TINY, tmp_path / "runs")
    assert failing(found) == {}
    assert {"rivers", "hydropower", "grids"} <= {check.name for check in found.checks}


def test_a_case_of_two_scenarios_that_must_go_hungry_passes(tmp_path: Path) -> None:
    case = tmp_path / "hungry"
    shutil.copytree(TINY, case)
    settings = (case / "case.toml").read_text(encoding="utf-8")
    scenarios = '[calendar]\nscenarios = [{ name = "wet", probability = 0.6 }, { name = "dry", probability = 0.4 }]'
    (case / "case.toml").write_text(settings.replace("[calendar]", scenarios), encoding="utf-8")
    (case / "water_years.csv").write_text("scenario,from_year,factor\nwet,1921,1.2\ndry,1921,0.5\n", encoding="utf-8")
    groups = (case / "groups.csv").read_text(encoding="utf-8")
    (case / "groups.csv").write_text(groups.replace("peasants,110", "peasants,600"), encoding="utf-8")
    found = _planned(case, tmp_path / "runs")
    assert failing(found) == {}
    said = next(check.sentence for check in found.checks if check.name == "subsistence")
    assert "as the ledger and the program give it" in said
    assert not said.startswith("0,")
