"""Writes the pages of the docs that are made from the software itself; a test compares them.

`python docs/make.py` writes them, `python docs/make.py --check` only says whether they are as they should be.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import json
import os
import sys
from pathlib import Path

from whitecoal.case import TABLES, read_case
from whitecoal.cli import main as command_line
from whitecoal.faults import CATALOGUE
from whitecoal.planning import build
from whitecoal.sectors import sectors_called
from whitecoal.shipped import shipped
from whitecoal.show import vocabulary
from whitecoal.show.accounts import book_of_accounts
from whitecoal.tables import registry
from whitecoal.tables.dictionary import data_dictionary, datapackage

HERE = Path(__file__).parent
FAULTS_STORY = """Everything that `whitecoal check` can find, each with what it says of an example: where, what was
found, what was wanted, what to do. E… stops a plan, W… should be looked at. The examples stand in `tests/faults`, a
folder for each code with the files that are at fault; the tests hold every message to the letter."""
VERBS = (
    "demo",
    "new",
    "check",
    "run",
    "report",
    "audit",
    "cases",
    "compare",
    "pace",
    "contract",
    "commitments",
    "replan",
    "doubts",
    "ask",
    "solve-osemosys",
)


def pages() -> dict[str, str]:
    """Every made page by its file name."""
    tables = registry([*TABLES, *(table for sector in sectors_called() for table in sector.TABLES)])
    return {
        "accounts.md": book_of_accounts(build(read_case(shipped("tiny").folder))),
        "commands.md": _commands(),
        "faults.md": _faults(),
        "datapackage.json": json.dumps(datapackage("case", tables.values()), indent=1, ensure_ascii=False) + "\n",
        "report.md": _report_words(),
        "tables.md": data_dictionary(tables.values()),
    }


def _report_words() -> str:
    """The docstring of the vocabulary as a page: its indented examples become blocks of TOML."""
    page, within = ["# What headlines and report show", "", f"{_vocabulary_told().splitlines()[0]}", ""], False
    for line in _vocabulary_told().splitlines()[2:]:
        begins, ends = line.startswith("    ") and not within, within and bool(line) and not line.startswith(" ")
        if begins or ends:
            page += ["```toml"] if begins else ["```", ""]
            within = begins
        page.append(line[4:] if within else line)
    return "\n".join(page) + "\n"


def _vocabulary_told() -> str:
    return inspect.getdoc(vocabulary) or ""


def _faults() -> str:
    """Every code with its meaning and what is said of its example below tests/faults."""
    parts = ["# Faults", "", FAULTS_STORY, ""]
    for code, meaning in CATALOGUE.items():
        told = (HERE.parent / "tests" / "faults" / code / "told.txt").read_text(encoding="utf-8")
        said = [line for line in told.splitlines() if line.startswith(code)]
        parts += [f"## {code}: {meaning}", "", "```text", *said, "```", ""]
    return "\n".join(parts)


def _commands() -> str:
    parts = ["# The commands", "", "What each says of itself.", ""]
    for words in ([], *([verb] for verb in VERBS)):
        title = " ".join(["whitecoal", *words, "--help"])
        parts += [f"## `{title}`", "", "```text", _help(words).rstrip(), "```", ""]
    return "\n".join(parts)


def _help(words: list[str]) -> str:
    said = io.StringIO()
    os.environ["COLUMNS"] = "80"  # argparse asks the terminal for its width; a page has its own
    with contextlib.redirect_stdout(said), contextlib.suppress(SystemExit):
        command_line([*words, "--help"])
    return said.getvalue()


def main() -> int:
    """Write the pages, or with --check say which are not as they should be."""
    differing = []
    for name, text in pages().items():
        file = HERE / name
        if not file.is_file() or file.read_text(encoding="utf-8") != text:
            differing.append(name)
            if "--check" not in sys.argv:
                file.write_text(text, encoding="utf-8")
    if differing:
        sys.stdout.write(f"{'differ' if '--check' in sys.argv else 'written'}: {', '.join(differing)}\n")
    return int("--check" in sys.argv and bool(differing))


if __name__ == "__main__":
    sys.exit(main())
