"""Checked rows give a sector what its table declares: units, labels, series, evidence."""

import math
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from canal_case import SOUND, canals, read
from whitecoal.calendar import MONTHS
from whitecoal.errors import LabelError, UnitError
from whitecoal.places import Place
from whitecoal.tables.rows import Rows
from whitecoal.units import unit

MANY_UNITS = canals(
    "Mugan,Tiflis,1,,yes",
    "Old,Gori,35 m3/s,30 %,no",
    header="canal,node,capacity [hm3/day],loss,note",
)
PRICES = {
    "prices": "good,from_year,scenario,price,price unit\n"
    "oil,1921,,1,rub/pood\noil,1923,,3,USD/t\noil,1925,,2,\ntimber,1921,dry,5,Mrub/hm3\n"
}


def rows(folder: Path, table: str, files: Mapping[str, str | bytes]) -> Rows:
    return read(folder, {**SOUND, **files}).tables[table]


def test_numbers_come_in_the_declared_unit(tmp_path: Path) -> None:
    found = rows(tmp_path, "canals", MANY_UNITS)
    capacity = found["capacity"]
    assert capacity.unit.text == "m3/s"
    assert capacity.labels == ("Mugan", "Old")
    assert capacity.values.shape == (2, 1, 1, 1, 1)
    assert np.allclose(capacity.values.ravel(), [1e6 / 86400, 35.0], rtol=1e-15)
    assert found["loss"].values.ravel().tolist() == [0.1, 0.3]
    assert found["limit"].values.ravel().tolist() == [math.inf, math.inf]
    assert found.given("loss").tolist() == [False, True]


def test_other_columns_come_as_they_are(tmp_path: Path) -> None:
    found = rows(tmp_path, "canals", canals("Mugan,Tiflis,1,1911", header="canal,node,capacity,year"))
    assert found["node"] == ("Tiflis",)
    assert found["bed"] == ("earth",)
    assert found["year"].tolist() == [1911]
    assert found["gates"].dtype == np.int64
    assert found.lines.tolist() == [2]
    with pytest.raises(ValueError, match="read-only"):
        found["gates"][0] = 2
    with pytest.raises(ValueError, match="read-only"):
        found["capacity"].values[0] = 2


def test_seasons_stand_on_the_season_axis(tmp_path: Path) -> None:
    files = {"inflows": f"node,{','.join(f'{month} [hm3/day]' for month in MONTHS)}\nGori,{','.join('123456789abc')}\n"}
    files["inflows"] = files["inflows"].replace("a,b,c", "10,11,12")
    inflow = rows(tmp_path, "inflows", files)["inflow"]
    assert inflow.values.shape == (1, 1, 1, 12, 1)
    assert np.allclose(inflow.values.ravel() * 0.0864, range(1, 13))


def test_rows_are_chosen_by_a_mask(tmp_path: Path) -> None:
    found = rows(tmp_path, "canals", MANY_UNITS)
    chosen = found.where(np.array([False, True]))
    assert (len(chosen), chosen.labels, chosen["node"]) == (1, ("Old",), ("Gori",))
    assert chosen["capacity"].values.ravel().tolist() == [35.0]
    assert chosen.evidence_kept.note == ("no",)
    assert not found.where([False, False])
    with pytest.raises(LabelError, match="A choice among the 2 rows"):
        found.where([True])


def test_a_table_that_is_not_there_has_no_rows(tmp_path: Path) -> None:
    found = rows(tmp_path, "inflows", {})
    assert (len(found), bool(found), found.labels) == (0, False, ())
    assert found["inflow"].values.shape == (0, 1, 1, 12, 1)
    assert found["node"] == ()
    assert rows(tmp_path, "prices", {})["price"].values.shape == (0, 1, 1, 1, 1)


def test_wrong_names_are_told(tmp_path: Path) -> None:
    found = rows(tmp_path, "canals", {})
    with pytest.raises(LabelError, match=r'The table "canals" has no column "capacty". Did you mean "capacity"'):
        found["capacty"]
    with pytest.raises(LabelError, match=r'The column "canals.node" holds no amounts'):
        found.given("node")


def test_units_may_depend_on_the_row(tmp_path: Path) -> None:
    found = rows(tmp_path, "prices", PRICES)
    with pytest.raises(UnitError, match=r"several units \(money/kt, money/hm3\)"):
        found["price"]
    oil, timber = found.parts("price")
    assert oil["price"].unit == unit("money/kt")
    assert np.allclose(oil["price"].values.ravel(), [1e6 / 16.3805, 3 * 1.943 * 1000, 2.0])
    assert timber["price"].values.ravel().tolist() == [5e6]


def test_any_unit_is_taken_from_the_row_and_money_turned(tmp_path: Path) -> None:
    files = {"effects": "canal,good,amount,unit\nMugan,land,3,kha\nMugan,cash,2,MUSD\nMugan,fee,7,kopeck\n"}
    parts = rows(tmp_path, "effects", files).parts("amount")
    assert [part["amount"].unit.text for part in parts] == ["kha", "Mmoney", "money"]
    assert np.allclose([part["amount"].values.item() for part in parts], [3, 3.886, 0.07])


# ---- series ----


def test_a_value_holds_until_the_next_row_and_is_averaged_over_a_stage(tmp_path: Path) -> None:
    found = rows(tmp_path, "prices", {"prices": "good,from_year,price\noil,1921,1\noil,1922,2\noil,1925,3\n"})
    price = found.over_stages("price", ["a", "b"], good="oil")
    assert price.labels == ("a", "b")
    assert price.unit == unit("money/kt")
    assert np.allclose(price.values[0].ravel(), [1, 2, (2 + 2 + 3 + 3 + 3) / 5])
    assert np.array_equal(price.values[0], price.values[1])


def test_rows_of_a_scenario_go_before_those_of_every_one(tmp_path: Path) -> None:
    files = {"prices": "good,from_year,scenario,price\noil,1921,,1\noil,1921,dry,4\n"}
    price = rows(tmp_path, "prices", files).over_stages("price", ["a"], good=["oil"])
    assert price.values.ravel().tolist() == [4, 4, 4]


def test_a_missing_series_takes_the_default_or_is_told(tmp_path: Path) -> None:
    found = rows(tmp_path, "prices", {"prices": "good,from_year,price\noil,1921,2\n"})
    price = found.over_stages("price", ["a", "b"], default=1.0, good=["oil", "timber"])
    assert price.values[:, 0].ravel().tolist() == [2, 1]
    with pytest.raises(LabelError, match='The table "prices" has no series for "timber"'):
        found.over_stages("price", ["b"], good=["timber"])
    with pytest.raises(LabelError, match='The series of "prices" are looked for by good'):
        found.over_stages("price", ["b"], port=["Batum"])
    with pytest.raises(LabelError, match='2 series of "prices" need as many names'):
        found.over_stages("price", ["a", "b"], good=["oil"])


def test_series_of_a_table_that_is_not_there_are_the_default(tmp_path: Path) -> None:
    price = rows(tmp_path, "prices", {}).over_stages("price", ["a"], default=1.0, good=["oil"])
    assert price.values.shape == (1, 3, 1, 1, 1)
    assert (price.values == 1).all()


# ---- evidence and places ----


def test_evidence_travels_with_the_number(tmp_path: Path) -> None:
    files = canals(
        "Mugan,Tiflis,3,,2,4,0.05,estimate,S1,walked",
        header="canal,node,capacity,loss,low,high,loss low,grade,source,note",
    ) | {"sources": "source\nS1\n"}
    frame = rows(tmp_path, "canals", files).evidence()
    assert frame.row(0, named=True) == {
        "table": "canals",
        "item": "Mugan",
        "column": "capacity",
        "value": 3.0,
        "unit": "m3/s",
        "low": 2.0,
        "high": 4.0,
        "grade": "estimate",
        "source": "S1",
        "note": "walked",
        "row": 2,
    }
    assert len(frame) == 1  # defaults are no evidence


def test_rows_can_be_seen_as_a_plain_frame(tmp_path: Path) -> None:
    frame = rows(tmp_path, "canals", MANY_UNITS).frame()
    assert frame.columns[:4] == ["canal", "node", "capacity", "loss"]
    assert frame["bed"].to_list() == ["earth", "earth"]
    assert rows(tmp_path, "inflows", {}).frame().columns == ["node", *MONTHS]


def test_rows_of_some_tables_are_places(tmp_path: Path) -> None:
    places = read(tmp_path, {**SOUND, "pools": "good,place,holder\ncash,Gori,Kura\n"}).places
    assert places["Mugan"] == Place("Mugan", "canal", "Tiflis")
    assert places.of_kind("node") == ("Tiflis", "Gori")
    assert places.pools == {("cash", "Gori"): "Kura"}
