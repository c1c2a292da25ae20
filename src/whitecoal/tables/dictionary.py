"""The data dictionary: every table and column told from its declaration, for people and for other software.

`data_dictionary` is a page of Markdown; `datapackage` the same as a Frictionless data package with a Table Schema
for each file; `json_schema` describes one row of a table.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import isinf
from typing import Any, Final

from whitecoal.calendar import MONTHS
from whitecoal.faults import CATALOGUE
from whitecoal.tables.declaration import EVIDENCE, GRADES, NO_DEFAULT, Column, Table, Value
from whitecoal.units import VOCABULARY

FRICTIONLESS: Final = {"number": "number", "text": "string", "integer": "integer", "bool": "boolean", "year": "year"}
JSON: Final = {"number": "number", "text": "string", "integer": "integer", "bool": "boolean", "year": "integer"}
PLACES: Final = "places"


# ---- for people ----


def data_dictionary(tables: Iterable[Table]) -> str:
    """The tables, the units and the codes of faults as a page of Markdown."""
    listed = list(tables)
    parts = [_INTRODUCTION, *(f"- [{table.name}](#{table.name}): {table.meaning}" for table in listed), ""]
    parts += [_section(table) for table in listed]
    parts += [_units(), _faults()]
    return "\n".join(parts)


_INTRODUCTION: Final = f"""# Data dictionary

A case is a folder with one CSV file for each table below, its columns in any order. A header may carry another
unit of the same kind in brackets, `capacity [Mpood/year]`; a column `capacity unit` beside it states the unit row
by row, and a cell may carry its own, `35 m3/s`. `money` is the currency of the case. `{{good}}` is the unit of the
good that the row names. A column marked "each season" stands under one header for each season, {MONTHS[0]} to
{MONTHS[-1]} as a rule. A blank cell means the default; where there is none the cell must be filled.

Every table may also have these columns:

| column | meaning |
| --- | --- |
{chr(10).join(f"| {name} | {meaning} |" for name, meaning in EVIDENCE.items())}

`capacity low` and `capacity high` give the range of a column that is not the first with numbers.

## Tables
"""


def _section(table: Table) -> str:
    """A table: what a row is, its key, its columns."""
    said = [f"## {table.name}", "", f"{_sentence(table.meaning)} {_about(table)}", ""]
    head = ["| column | unit | holds | range | default | refers to | meaning |", "| --- " * 7 + "|"]
    return "\n".join([*said, *head, *map(_line, table.columns), ""])


def _sentence(phrase: str) -> str:
    return f"{phrase[:1].upper()}{phrase[1:]}."


def _about(table: Table) -> str:
    """Key, need and place of a table, in words."""
    said = f"Key: {', '.join(table.key)}."
    if not table.required:
        said += " May be missing."
    if table.place:
        said += f" Each row is a place of the kind {table.place}"
        said += f", within the place in `{table.within}`." if table.within else "."
    if table.series:
        said += " A value holds from its year until the year of the next row."
    return said


def _line(column: Column) -> str:
    holds: str = "yes or no" if column.holds == "bool" else column.holds
    holds += ", each season" if column.by else ""
    cells = [column.name, column.unit, holds, _range(column), _default(column), _target(column), column.meaning]
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _range(column: Column) -> str:
    if column.choices:
        return ", ".join(column.choices)
    least = "" if column.minimum is None else f"≥ {column.minimum:g}"
    most = "" if column.maximum is None else f"≤ {column.maximum:g}"
    return ", ".join(filter(None, (least, most)))


def _default(column: Column) -> str:
    if column.default is NO_DEFAULT:
        return "must be filled"
    if isinstance(column.default, bool):
        return "yes" if column.default else "no"
    if isinstance(column.default, int | float):
        return "no limit" if isinf(column.default) else f"{column.default:g}"
    return str(column.default) or "blank"


def _target(column: Column) -> str:
    return f"{column.reference} ({', '.join(column.kinds)})" if column.kinds else column.reference


def _units() -> str:
    rows = [f"| {row.name} | {row.kind} | {row.meaning} |" for row in VOCABULARY.values()]
    said = "Units are written with these names, `*`, `/`, `^2` and parentheses. A bare number has the unit 1."
    return "\n".join(["## Units", "", said, "", "| name | kind | meaning |", "| --- | --- | --- |", *rows, ""])


def _faults() -> str:
    rows = [f"| {code} | {meaning} |" for code, meaning in CATALOGUE.items()]
    said = "E… stops a plan, W… should be looked at."
    return "\n".join(["## Faults", "", said, "", "| code | meaning |", "| --- | --- |", *rows, ""])


# ---- for other software ----


def datapackage(name: str, tables: Iterable[Table], seasons: Sequence[str] = MONTHS) -> dict[str, Any]:
    """A Frictionless data package: a Table Schema for each file of a case.

    Args:
        name: The name of the package, as a rule that of the case's folder.
        tables: The tables.
        seasons: The seasons of the case's calendar.
    """
    listed = list(tables)
    keys = {table.name: table.key for table in listed}
    resources = [
        {
            "name": table.name,
            "path": f"{table.name}.csv",
            "profile": "tabular-data-resource",
            "description": table.meaning,
            "schema": _table_schema(table, seasons, keys),
        }
        for table in listed
    ]
    return {"name": name, "profile": "tabular-data-package", "resources": resources}


def _table_schema(table: Table, seasons: Sequence[str], keys: Mapping[str, tuple[str, ...]]) -> dict[str, Any]:
    """The Table Schema of a table; only references to a key of one column can be said in it."""
    fields = [_field(column, header) for column in table.columns for header in table.headers(column, seasons)]
    foreign = [
        {"fields": column.name, "reference": {"resource": column.to, "fields": keys[column.to][0]}}
        for column in table.columns
        if column.to in keys and column.to != PLACES and len(keys[column.to]) == 1
    ]
    evidence = [_evidence_field(name, meaning) for name, meaning in EVIDENCE.items() if name not in table.by_name]
    schema = {"fields": [*fields, *evidence], "primaryKey": list(table.key), "missingValues": [""]}
    return {**schema, "foreignKeys": foreign} if foreign else schema


def _field(column: Column, header: str) -> dict[str, Any]:
    limits: dict[str, Any] = {"required": True} if column.needed else {}
    limits |= {} if column.minimum is None else {"minimum": column.minimum}
    limits |= {} if column.maximum is None else {"maximum": column.maximum}
    limits |= {"enum": list(column.choices)} if column.choices else {}
    field: dict[str, Any] = {"name": header, "type": FRICTIONLESS[column.holds], "description": column.meaning}
    if column.unit:
        field["unit"] = column.unit
    if column.holds == "bool":
        field |= {"trueValues": ["yes", "true", "1"], "falseValues": ["no", "false", "0"]}
    return {**field, "constraints": limits} if limits else field


def _evidence_field(name: str, meaning: str) -> dict[str, Any]:
    field: dict[str, Any] = {"name": name, "description": meaning}
    field["type"] = "number" if name in ("low", "high") else "string"
    return {**field, "constraints": {"enum": list(GRADES)}} if name == "grade" else field


def json_schema(table: Table, seasons: Sequence[str] = MONTHS) -> dict[str, Any]:
    """The JSON Schema of one row of a table."""
    spread = [(column, header) for column in table.columns for header in table.headers(column, seasons)]
    evidence = {name: _evidence_property(name, said) for name, said in EVIDENCE.items() if name not in table.by_name}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": table.name,
        "description": table.meaning,
        "type": "object",
        "properties": {header: _property(column) for column, header in spread} | evidence,
        "required": [header for column, header in spread if column.needed],
    }


def _property(column: Column) -> dict[str, Any]:
    unit = f" [{column.unit}]" if column.unit else ""
    said: dict[str, Any] = {"type": JSON[column.holds], "description": f"{column.meaning}{unit}"}
    said |= {} if column.minimum is None else {"minimum": column.minimum}
    said |= {} if column.maximum is None else {"maximum": column.maximum}
    said |= {"enum": list(column.choices)} if column.choices else {}
    if column.default is not NO_DEFAULT and _is_json(column.default):
        said["default"] = column.default
    return said


def _evidence_property(name: str, meaning: str) -> dict[str, Any]:
    said: dict[str, Any] = {"type": "number" if name in ("low", "high") else "string", "description": meaning}
    return {**said, "enum": list(GRADES)} if name == "grade" else said


def _is_json(value: Value | object) -> bool:
    """Whether JSON can hold a value; it has no infinity."""
    return not (isinstance(value, float) and isinf(value))
