"""TOML as it is written: the values of amendments made in memory, the files that a workbook's sheets stand for."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

BARE = re.compile(r"^[A-Za-z0-9_-]+$")
"""Keys that need no quotation marks."""


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
