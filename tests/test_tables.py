"""A declaration that cannot be kept is refused when it is made, and all else follows from a sound one."""

import json

import pytest

from canal_case import TABLES
from whitecoal.errors import UnitError, UsageError
from whitecoal.tables import Column, Table, registry
from whitecoal.tables.dictionary import data_dictionary, datapackage, json_schema

jsonschema = pytest.importorskip("jsonschema")


def table(*columns: Column, key: tuple[str, ...] = ("node",), within: str = "") -> Table:
    return Table("flows", key=key, columns=(Column("node", meaning="where"), *columns), within=within)


def test_a_column_with_a_unit_holds_numbers_and_others_text() -> None:
    assert Column("flow", unit="m3/s", meaning="flow").holds == "number"
    assert Column("node", meaning="where").holds == "text"
    assert Column("node", to="places", kind="node", meaning="where").kinds == ("node",)
    assert Column("price", unit="money/{good}", meaning="price").unit_for("person-day/t").text == "money/(person-day/t)"
    assert Column("price", unit="Mmoney/year", meaning="price").shown("rub") == "price [Mrub/year]"


@pytest.mark.parametrize(
    ("columns", "key", "sentence"),
    [
        ((Column("node", meaning="again"),), ("node",), 'Table "flows" declares the column "node" twice.'),
        ((), ("gauge",), 'Table "flows" speaks of a column "gauge" that it does not declare.'),
        (
            (Column("price", unit="money/{good}", meaning="price"),),
            ("node",),
            'Table "flows" speaks of a column "good" that it does not declare.',
        ),
    ],
)
def test_a_table_must_be_of_one_piece(columns: tuple[Column, ...], key: tuple[str, ...], sentence: str) -> None:
    with pytest.raises(UsageError) as caught:
        table(*columns, key=key)
    assert str(caught.value) == sentence


def test_a_registry_must_be_of_one_piece() -> None:
    sound = table(Column("flow", unit="m3/s", meaning="flow"))
    assert list(registry([sound, sound])) == ["flows"]
    with pytest.raises(UsageError, match='Two sectors declare the table "flows" differently'):
        registry([sound, table()])
    with pytest.raises(UsageError, match=r'"flows.gauge" refers to a table "gauges" that nobody declares'):
        registry([table(Column("gauge", to="gauges", meaning="gauge"))])
    with pytest.raises(UsageError, match="takes its unit from a column that names no table with a column `unit`"):
        registry([table(Column("price", unit="money/{node}", meaning="price"))])
    with pytest.raises(UnitError, match='"m3/c" is not a unit I know'):
        registry([table(Column("flow", unit="m3/c", meaning="flow"))])


def test_two_columns_by_season_carry_their_names() -> None:
    flow = Column("flow", unit="m3/s", by="season", meaning="flow")
    level = Column("level", unit="m", by="season", meaning="level")
    assert table(flow).headers(flow, ("wet", "dry")) == ("wet", "dry")
    assert table(flow, level).headers(level, ("wet", "dry")) == ("level wet", "level dry")


# ---- the dictionary ----


def test_the_dictionary_tells_every_table_and_column() -> None:
    page = data_dictionary(TABLES)
    assert all(f"## {declared.name}\n" in page for declared in TABLES)
    assert "| capacity | m3/s | number | ≥ 0 | must be filled |  | greatest flow |" in page
    assert "| loss | 1 | number | ≥ 0, ≤ 1 | 0.1 |  | share lost |" in page
    assert "| limit | kha | number |  | no limit |  | greatest area |" in page
    assert "| spare |  | yes or no |  | no |  | whether some may go unused |" in page
    assert "| node |  | text |  | must be filled | places (node) | where it begins |" in page
    assert "| inflow | m3/s | number, each season | ≥ 0 | must be filled |  | mean inflow |" in page
    assert "Canals. Key: canal. Each row is a place of the kind canal, within the place in `node`." in page
    assert "| pood | mass | Russian pood, 16.3805 kg |" in page
    assert "| E014 | a unit is not known |" in page


def test_the_data_package_is_plain_json_with_keys_and_references() -> None:
    package = json.loads(json.dumps(datapackage("tiny", TABLES), allow_nan=False))
    schemas = {resource["name"]: resource["schema"] for resource in package["resources"]}
    assert schemas["canals"]["primaryKey"] == ["canal"]
    assert schemas["effects"]["foreignKeys"] == [
        {"fields": "canal", "reference": {"resource": "canals", "fields": "canal"}}
    ]
    capacity = next(entry for entry in schemas["canals"]["fields"] if entry["name"] == "capacity")
    assert (capacity["type"], capacity["unit"]) == ("number", "m3/s")
    assert capacity["constraints"] == {"required": True, "minimum": 0}
    assert [entry["name"] for entry in schemas["inflows"]["fields"]][1:13] == [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]  # fmt: skip


def test_the_json_schema_of_a_row_is_valid() -> None:
    canals = next(declared for declared in TABLES if declared.name == "canals")
    schema = json.loads(json.dumps(json_schema(canals), allow_nan=False))
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate({"canal": "Mugan", "node": "Tiflis", "capacity": 35.0}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"canal": "Mugan", "node": "Tiflis", "capacity": -1}, schema)
