"""The term sheets of a case: the TOML files in its folder `contracts`, kept as text once the case is read."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

from whitecoal.case.papers import CONTRACTS as FOLDER
from whitecoal.faults import Fault

if TYPE_CHECKING:
    from whitecoal.case.papers import Papers


def read_term_sheets(papers: Papers) -> tuple[dict[str, str], list[Fault]]:
    """The text of every term sheet by its file's name without `.toml`, and what is wrong with the files."""
    sheets: dict[str, str] = {}
    faults: list[Fault] = []
    for name, content in papers.below(FOLDER).items():
        if isinstance(content, Fault):
            faults.append(content)
            continue
        try:
            sheets[name] = content.removeprefix(codecs.BOM_UTF8).decode("utf-8")
        except UnicodeDecodeError:
            shown = f"{FOLDER}/{name}.toml"
            faults.append(Fault("E080", shown, found="the letters are not UTF-8", advice="Save it as UTF-8."))
    return sheets, faults
