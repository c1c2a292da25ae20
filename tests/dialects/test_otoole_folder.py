"""The folder of CSV tables that otoole writes: sets, parameters, defaults, and what is said of odd tables."""

from pathlib import Path

import pytest

from whitecoal.dialects import osemosys
from whitecoal.errors import CaseFault, UsageError

TABLES = {
    "REGION": "VALUE\nHILLS\nPLAIN\n",
    "TECHNOLOGY": "VALUE\nPLANT\n01\n",
    "FUEL": 'VALUE\n"ELC, high"\n',
    "TIMESLICE": "VALUE\nALL\n",
    "MODE_OF_OPERATION": "VALUE\n1\n",
    "YEAR": "VALUE\n2001.0\n2000\n",
    "YearSplit": "TIMESLICE,YEAR,VALUE\nALL,2000,1\nALL,2001,1.0\n",
    "OutputActivityRatio": (
        "REGION,TECHNOLOGY,FUEL,MODE_OF_OPERATION,YEAR,VALUE\n"
        'HILLS,PLANT,"ELC, high",1,2000,1.0\nHILLS,PLANT,"ELC, high",1,2001,1.0\n'
    ),
    "SpecifiedAnnualDemand": 'REGION,FUEL,YEAR,VALUE\nPLAIN,"ELC, high",2001,2\n',
    "SpecifiedDemandProfile": 'REGION,FUEL,TIMESLICE,YEAR,VALUE\nPLAIN,"ELC, high",ALL,2001,1\n',
    "VariableCost": "YEAR,TECHNOLOGY,VALUE,MODE_OF_OPERATION,REGION\n2001,PLANT,3,1,HILLS\n",
    "TradeRoute": ('REGION,_REGION,FUEL,YEAR,VALUE\nHILLS,PLAIN,"ELC, high",2001,1\nPLAIN,HILLS,"ELC, high",2001,1\n'),
    "CapitalCost": "REGION,TECHNOLOGY,YEAR,VALUE\n",
    "DiscountRateIdv": "REGION,TECHNOLOGY,VALUE\n",
}


def folder(place: Path, **changes: str) -> Path:
    for name, content in (TABLES | changes).items():
        (place / f"{name}.csv").write_text(content, encoding="utf-8")
    return place


def said(place: Path) -> list[str]:
    with pytest.raises(CaseFault) as told:
        osemosys.read(place)
    return [str(fault) for fault in told.value.faults]


def test_a_folder_is_read_with_the_usual_defaults(tmp_path: Path) -> None:
    """The plain's 2 of 2001 come from the hills at 3 each, in the middle of the second year at 5 %."""
    model = osemosys.read(folder(tmp_path))
    assert model.sets["YEAR"] == ("2000", "2001")
    assert model.sets["TECHNOLOGY"] == ("PLANT", "01")
    assert model["TotalAnnualMaxCapacity"].tolist() == [[[-1.0, -1.0]] * 2] * 2
    assert model["DiscountRate"].tolist() == [0.05, 0.05]
    assert not model.remarks
    answer = osemosys.solve(model)
    assert answer.cost == pytest.approx(2 * 3 / 1.05**1.5)
    trade = answer.tables["Trade"].text().splitlines()
    assert trade[1:] == ['HILLS,PLAIN,ALL,"ELC, high",2001,2.0', 'PLAIN,HILLS,ALL,"ELC, high",2001,-2.0']


@pytest.mark.parametrize("second", ["_REGION", "REGION.1", "REGION"])
def test_the_second_region_has_several_names(second: str, tmp_path: Path) -> None:
    route = TABLES["TradeRoute"].replace("_REGION", second)
    assert osemosys.read(folder(tmp_path, TradeRoute=route))["TradeRoute"].sum() == 2.0


def test_an_empty_table_may_have_fewer_columns(tmp_path: Path) -> None:
    assert osemosys.read(folder(tmp_path, TradeRoute="REGION,FUEL,YEAR,VALUE\n"))["TradeRoute"].sum() == 0.0
    assert osemosys.read(folder(tmp_path, TradeRoute=""))["TradeRoute"].sum() == 0.0


def test_defaults_of_a_configuration_hold(tmp_path: Path) -> None:
    configuration = (
        "# as otoole reads it\nDiscountRate:\n    indices: [REGION]\n    type: param\n    dtype: float\n"
        "    default: 0.2\n"
        "NewCapacity:\n    indices: [REGION,TECHNOLOGY,YEAR]\n    type: result\n    default: 0\n"
        "ReserveMarginInTagFuel:\n    type: param\n    default: 1 # was called so\n"
    )
    (folder(tmp_path) / "config.yaml").write_text(configuration, encoding="utf-8")
    model = osemosys.read(tmp_path)
    assert model["DiscountRate"].tolist() == [0.2, 0.2]
    assert model["DiscountRateIdv"].tolist() == [[0.2, 0.2], [0.2, 0.2]]
    assert model["ReserveMarginTagFuel"].min() == 1.0


def test_a_configuration_elsewhere_is_named(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.yaml"
    elsewhere.write_text("CapitalCost:\n  type: param\n  default: 7\n", encoding="utf-8")
    (tmp_path / "data").mkdir()
    place = folder(tmp_path / "data")
    assert osemosys.read(place, elsewhere)["CapitalCost"].min() == 7.0
    assert osemosys.read(place)["CapitalCost"].max() == 0.0
    with pytest.raises(CaseFault, match=r"E090 none\.yaml: it cannot be read"):
        osemosys.read(place, tmp_path / "none.yaml")
    with pytest.raises(UsageError, match="defaults of its own"):
        osemosys.read(elsewhere, elsewhere)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"CapitalCost": "REGION,TECHNOLOGY,VALUE\nHILLS,PLANT,1\n"},
            (
                "E091 CapitalCost.csv row 1: the columns are REGION, TECHNOLOGY, VALUE. "
                "The columns REGION, TECHNOLOGY, YEAR, VALUE."
            ),
        ),
        (
            {"CapitalCost": "REGION,TECHNOLOGY,YEAR,VALUE\nHILLS,PLANT,2000\n"},
            "E091 CapitalCost.csv row 2: the row has 3 cells and the header 4. A cell under each header.",
        ),
        (
            {"CapitalCost": "REGION,TECHNOLOGY,YEAR,VALUE\nHILLS,PLANT,2000,\n"},
            "E095 CapitalCost.csv row 2 · VALUE: the cell is empty. A number.",
        ),
        (
            {"CapitalCost": 'REGION,TECHNOLOGY,YEAR,VALUE\nHILLS,PLANT,2000,"1,5"\n'},
            'E095 CapitalCost.csv row 2 · VALUE: "1,5" is not a number. A number.',
        ),
        (
            {"CapitalCost": "REGION,TECHNOLOGY,YEAR,VALUE\nHILLS,PLANT,2000,1\nHILLS,1,2000,1\n"},
            (
                'E094 CapitalCost.csv row 3 · CapitalCost: "1" is not in TECHNOLOGY (subscript 2 of 3). '
                'Did you mean "01"?'
            ),
        ),
        (
            {"UDCConstant": "REGION,UDC,YEAR,VALUE\n"},
            (
                "E092 UDCConstant.csv row 1 · UDCConstant: no parameter is called so. User-defined constraints are an "
                "extension that is not read here: take them out to solve without them."
            ),
        ),
        (
            {"VEHICLE": "VALUE\ncar\n"},
            "E092 VEHICLE.csv row 2 · VEHICLE: no set is called so. Take it out to solve the model without it.",
        ),
        (
            {"_REGION": "VALUE\nHILLS\n"},
            "E093 _REGION.csv row 2 · _REGION: it holds other names than REGION. The same regions.",
        ),
    ],
)
def test_odd_tables_are_told(changes: dict[str, str], expected: str, tmp_path: Path) -> None:
    assert said(folder(tmp_path, **changes)) == [expected]


def test_odd_defaults_and_letters_are_told(tmp_path: Path) -> None:
    (folder(tmp_path) / "config.yaml").write_text(
        "CapitalCost:\n  type: param\n  default: none\nCapitalCots:\n  type: param\n  default: 0\n", encoding="utf-8"
    )
    (tmp_path / "FixedCost.csv").write_bytes(b"REGION,TECHNOLOGY,YEAR,VALUE\nH\xffLLS,PLANT,2000,1\n")
    found = said(tmp_path)
    assert found[0].startswith("E090 FixedCost.csv: it cannot be read")
    assert found[1:] == [
        'E095 config.yaml row 3 · CapitalCost: the default "none" is not a number. A number.',
        'E092 config.yaml row 6 · CapitalCots: no parameter is called so. Did you mean "CapitalCost"?',
    ]
