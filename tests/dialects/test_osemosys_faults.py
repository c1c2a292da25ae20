"""What is said of a model that cannot be taken as it is: everything at once, each with its place and what to do."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from osemosys_text import text, written

from whitecoal.dialects import osemosys
from whitecoal.errors import CaseFault, WhitecoalError
from whitecoal.faults import CATALOGUE

SOUND = text()


def said(content: str, folder: Path) -> list[str]:
    file = folder / "model.txt"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(CaseFault) as told:
        osemosys.read(file)
    return [str(fault) for fault in told.value.faults]


def replaced(old: str, new: str) -> str:
    assert old in SOUND
    return SOUND.replace(old, new)


def without(name: str) -> str:
    begin = SOUND.index(f"param {name} ")
    return SOUND[:begin] + SOUND[SOUND.index(";", begin) + 1 :]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (
            replaced("set REGION := HILLS;", "set REGION := HILLS HILLS;"),
            'E093 model.txt row ROW · REGION: "HILLS" stands twice. Once.',
        ),
        (
            replaced("set TIMESLICE := ALL;", ""),
            "E093 model.txt · TIMESLICE: the set is not given. At least one member.",
        ),
        (
            replaced("set YEAR := 2000;", "set YEAR := 2000 later;"),
            'E093 model.txt row ROW · YEAR: "later" is not a whole number. Whole numbers.',
        ),
        (
            SOUND.replace("end;", "param UDCConstant default 0 := ;\nend;"),
            (
                "E092 model.txt row ROW · UDCConstant: no parameter is called so. User-defined constraints are an "
                "extension that is not read here: take them out to solve without them."
            ),
        ),
        (
            SOUND.replace("end;", "param StartYear := 2000;\nend;"),
            (
                "E092 model.txt row ROW · StartYear: no parameter is called so. The first year is the least of YEAR: "
                "leave it out."
            ),
        ),
        (
            SOUND.replace("end;", "param CapitalCosts default 0 := ;\nend;"),
            'E092 model.txt row ROW · CapitalCosts: no parameter is called so. Did you mean "CapitalCost"?',
        ),
        (
            SOUND.replace("end;", "set VEHICLES := car;\nend;"),
            "E092 model.txt row ROW · VEHICLES: no set is called so. Take it out to solve the model without it.",
        ),
        (
            SOUND.replace("end;", "set MODExTECHNOLOGYperFUELout[ELC] := 1 PLANT;\nend;"),
            (
                "E091 model.txt row ROW: the set MODExTECHNOLOGYperFUELout has subscripts. A set of names. Give the "
                "file as it was before it was made faster to read."
            ),
        ),
        (
            replaced("HILLS PLANT ELC 1 2000 1.0", "HILLS PLNAT ELC 1 2000 1.0"),
            (
                'E094 model.txt row ROW · OutputActivityRatio: "PLNAT" is not in TECHNOLOGY (subscript 2 of 5). '
                'Did you mean "PLANT"?'
            ),
        ),
        (
            replaced("HILLS PLANT ELC 1 2000 1.0", "HILLS PLANT ELC 1 1999 1.0"),
            (
                'E094 model.txt row ROW · OutputActivityRatio: "1999" is not in YEAR (subscript 5 of 5). '
                "Is it missing from the set YEAR?"
            ),
        ),
        (
            replaced("HILLS PLANT ELC 1 2000 1.0", "HILLS PLANT ELC 1 2000 1.0 HILLS PLANT ELC 1 2000 2.0"),
            "E096 model.txt row ROW · OutputActivityRatio: the value of HILLS PLANT ELC 1 2000 is given twice. Once.",
        ),
        (
            without("CapitalCost"),
            "E097 model.txt · CapitalCost: it is not given. `param CapitalCost default 0 := ;` is usual.",
        ),
        (
            replaced("param VariableCost default 0.0", "param VariableCost"),
            (
                "E097 model.txt row ROW · VariableCost: 1 of 1 values are missing, the first that of HILLS PLANT 1 "
                "2000. Give them, or a default: `param VariableCost default 0 := …`."
            ),
        ),
        (
            replaced(
                "param AvailabilityFactor default 1.0 :=", "param AvailabilityFactor default 1.0 := HILLS PLANT 2000 -2"
            ),
            "E098 model.txt row ROW · AvailabilityFactor: -2 of HILLS PLANT 2000. A number not below zero.",
        ),
        (
            replaced("param OperationalLife default 20.0", "param OperationalLife default 0"),
            "E098 model.txt row ROW · OperationalLife: the default is 0. A number above zero.",
        ),
        (
            replaced("param DepreciationMethod default 1.0", "param DepreciationMethod default 3"),
            "E098 model.txt row ROW · DepreciationMethod: the default is 3. 1 (sinking fund) or 2 (straight line).",
        ),
        (
            replaced("ALL 2000 1.0;", "ALL 2000 0.9;"),
            "E099 model.txt row 12 · YearSplit: the slices of 2000 are 0.9 of a year together. 1, to a ten-thousandth.",
        ),
    ],
)
def test_a_fault_is_told_with_its_place_and_its_mend(content: str, expected: str, tmp_path: Path) -> None:
    changed = next(
        at for at, (new, old) in enumerate(zip(content.split("\n"), SOUND.split("\n"), strict=False)) if new != old
    )
    assert said(content, tmp_path) == [expected.replace("ROW", str(changed + 1))]


def test_faults_of_all_kinds_are_told_together(tmp_path: Path) -> None:
    content = SOUND.replace("HILLS PLANT ELC 1 2000 1.0", "HILLS PLANT ELC 1 2000 x").replace(
        "set EMISSION := ;", "set EMISSION := A A;"
    )
    content = content.replace("param CapitalCost ", "param CapitalKost ")
    codes = [fault[:4] for fault in said(content, tmp_path)]
    assert codes == ["E095", "E092", "E093", "E097"]


@pytest.mark.parametrize(
    ("upper", "lower"),
    [
        ("TotalAnnualMaxCapacity", "TotalAnnualMinCapacity"),
        ("TotalAnnualMaxCapacity", "ResidualCapacity"),
        ("TotalAnnualMaxCapacityInvestment", "TotalAnnualMinCapacityInvestment"),
        ("TotalTechnologyAnnualActivityUpperLimit", "TotalTechnologyAnnualActivityLowerLimit"),
        ("TotalTechnologyModelPeriodActivityUpperLimit", "TotalTechnologyModelPeriodActivityLowerLimit"),
    ],
)
def test_a_lower_limit_above_its_upper_one(upper: str, lower: str, tmp_path: Path) -> None:
    file = written(tmp_path, {}, {upper: 1.0, lower: 2.0})
    with pytest.raises(
        CaseFault, match=rf"E099 model.txt row \d+ · {upper}: 1 of HILLS PLANT .*lies below .*{lower}.*, 2"
    ):
        osemosys.read(file)


def test_demand_in_a_slice_without_length(tmp_path: Path) -> None:
    values = {"YearSplit": {("A", "2000"): 1.0}, "SpecifiedAnnualDemand": {("HILLS", "ELC", "2000"): 1.0}}
    file = written(tmp_path, {"TIMESLICE": "A B"}, values)
    with pytest.raises(CaseFault, match="B of 2000 has no length, and something is demanded"):
        osemosys.read(file)


def test_files_that_are_none(tmp_path: Path) -> None:
    with pytest.raises(CaseFault, match=r"E090 nothing\.txt: there is no such file or folder"):
        osemosys.read(tmp_path / "nothing.txt")
    (tmp_path / "latin.txt").write_bytes("set REGION := Tbilissi\xe9;".encode("latin-1"))
    with pytest.raises(CaseFault, match=r"E090 latin\.txt: byte 22 belongs to no letter"):
        osemosys.read(tmp_path / "latin.txt")
    (tmp_path / "folder").mkdir()
    with pytest.raises(CaseFault, match="E090 folder: the folder holds no CSV files"):
        osemosys.read(tmp_path / "folder")


def test_names_of_before_are_taken_and_told(tmp_path: Path) -> None:
    file = tmp_path / "model.txt"
    file.write_text(SOUND.replace("ReserveMarginTagTechnology", "ReserveMarginInTagTechnology"), encoding="utf-8")
    assert (
        "ReserveMarginInTagTechnology is read as ReserveMarginTagTechnology, its name today."
        in osemosys.read(file).remarks
    )
    both = SOUND.replace("end;", "param ReserveMarginInTagFuel default 0 := ;\nend;")
    assert "ReserveMarginTagFuel is given under this name too" in said(both, tmp_path)[0]


@pytest.mark.parametrize(
    ("name", "remark"),
    [
        ("TradeRoute", "TradeRoute is not given and taken as 0, as before it came to the format."),
        ("DepreciationMethod", "DepreciationMethod is not given and taken as 1, as before it came to the format."),
        ("CapacityOfOneTechnologyUnit", "CapacityOfOneTechnologyUnit is not given and taken as 0, as before it"),
    ],
)
def test_what_came_later_to_the_format_may_be_left_out_and_is_told(name: str, remark: str, tmp_path: Path) -> None:
    file = tmp_path / "model.txt"
    file.write_text(without(name), encoding="utf-8")
    assert any(told.startswith(remark) for told in osemosys.read(file).remarks)


def test_the_rate_of_storage_follows_that_of_the_region_where_it_is_not_given(tmp_path: Path) -> None:
    file = written(tmp_path, {"STORAGE": "LAKE"}, {"DiscountRate": 0.07})
    content = file.read_text(encoding="utf-8")
    begin = content.index("param DiscountRateStorage ")
    file.write_text(content[:begin] + content[content.index(";", begin) + 1 :], encoding="utf-8")
    model = osemosys.read(file)
    assert model["DiscountRateStorage"].tolist() == [[0.07]]
    assert "DiscountRateStorage is not given and taken as the DiscountRate of the region." in model.remarks


def test_every_code_of_these_faults_is_in_the_catalogue() -> None:
    assert {f"E09{last}" for last in range(10)} <= set(CATALOGUE)


WORDS = SOUND.split(" ")
STRAY = st.sampled_from([*WORDS[:60], ";", ":", ":=", "[", "]", "(tr)", "*", ",", "'", "-1", "1e9", "nan", "end;", "0"])


@given(st.lists(st.tuples(st.integers(0, len(WORDS) - 1), st.none() | STRAY), min_size=1, max_size=3))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_damaged_model_is_solved_or_told(tmp_path: Path, damage: list[tuple[int, str | None]]) -> None:
    """Whatever words are lost or put in the place of others, nobody sees a traceback."""
    words = list(WORDS)
    for at, word in damage:
        words[at] = word or ""
    file = tmp_path / "model.txt"
    file.write_text(" ".join(words), encoding="utf-8")
    try:
        osemosys.solve(osemosys.read(file))
    except WhitecoalError as told:
        assert str(told)  # noqa: PT017 - either is right; a traceback is not
