"""TOML as it is read, within bounds, and as it is written: amendments made in memory, the sheets of a workbook."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from typing import Any

BARE = re.compile(r"^[A-Za-z0-9_-]+$")
"""Keys that need no quotation marks."""


DEEPEST = 50
"""Tables and lists that may lie within one another; nothing that is read has more than five."""


def loaded(text: str) -> dict[str, Any]:
    """The contents of a text of TOML.

    Raises:
        ValueError: it is none (a TOMLDecodeError), a number has thousands of digits, or brackets or keys lie too deep.
    """
    try:
        said = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except ValueError as error:
        raise ValueError("a number has thousands of digits") from error
    except RecursionError as error:
        raise ValueError("its brackets lie too deep within one another") from error
    below: list[Any] = [said]
    for _ in range(DEEPEST):
        below = [one for value in below for one in _inside(value)]
    if below:
        raise ValueError("its keys lie too deep within one another")
    return said


def _inside(value: object) -> list[Any]:
    return list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []


def toml_value(value: object) -> str:
    """A value as TOML says it, on one line."""
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{toml_value(str(key))} = {toml_value(cell)}" for key, cell in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(toml_value, value)) + "]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return str(value).lower() if isinstance(value, bool) else str(value)


def toml_text(said: Mapping[str, Any]) -> str:
    """A file of TOML: its own keys first, then each table and each list of tables under its title."""
    alone = [f"{_key(key)} = {toml_value(value)}" for key, value in said.items() if not is_below(value)]
    parts = ["\n".join(alone)] if alone else []
    for key, value in said.items():
        if is_below(value):
            entries = [value] if isinstance(value, Mapping) else value
            title = f"[{_key(key)}]" if isinstance(value, Mapping) else f"[[{_key(key)}]]"
            parts += ["\n".join([title, *(f"{_key(k)} = {toml_value(v)}" for k, v in one.items())]) for one in entries]
    return "\n\n".join(parts) + "\n"


def is_below(value: object) -> bool:
    """Whether a value is a table or a list of tables, which have titles of their own."""
    return isinstance(value, Mapping) or (
        isinstance(value, list) and bool(value) and all(isinstance(one, Mapping) for one in value)
    )


def _key(name: str) -> str:
    return name if BARE.match(name) else toml_value(name)
