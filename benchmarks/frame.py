"""The frame of the benchmarks: sections, trials in processes of their own, kept results and the page made of them."""

import importlib.util
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
HOME = HERE.parent
RESULTS = HERE / "results"
PAGE = HOME / "docs" / "benchmarks.md"
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS", "POLARS_MAX_THREADS")
STORY = """# Benchmarks

How long things take and how much memory, beside the least possible and beside peers. Each section was measured by
`make bench ONLY=<section>` on the day it names; `make bench` measures all of them, and this page is made from what they
kept ([how](../benchmarks/README.md)). Times are processor time, the least of several runs, each in a process of its own
with one thread; what counts are the ratios, which were taken in one go.
"""


@dataclass(frozen=True)
class Measured:
    """What a section found.

    Args:
        header: what stands above the columns.
        rows: the cells of the table, as printed.
        remarks: sentences below it: aims met or missed, peers that were not there.
    """

    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    remarks: Sequence[str] = ()


@dataclass(frozen=True)
class Section:
    """A part of the page, measured on its own.

    Args:
        name: one word, for ONLY=.
        title: above the section.
        story: what is measured, with which sizes, and what is not counted; Markdown.
        measure: measures, and tells what was found.
        packages: whose versions bear on the result.
    """

    name: str
    title: str
    story: str
    measure: Callable[[], Measured]
    packages: Sequence[str] = field(default=("whitecoal", "highspy", "numpy", "polars"))


def met(kept: object) -> str:
    """Whether an aim is met, in a word."""
    return "Met" if kept else "**Missed**"


def missing(*packages: str) -> list[str]:
    """Which of these cannot be imported here: a peer that is not there is left out, and the section says so."""
    return [package for package in packages if importlib.util.find_spec(package) is None]


def trial(module: str, *words: object) -> dict[str, Any]:
    """Run a module of the benchmarks in a process of its own; it prints what it took as one line of JSON.

    Raises:
        RuntimeError: it failed; with what it said.
    """
    command = [sys.executable, "-m", f"benchmarks.{module}", *map(str, words)]
    alone = {**os.environ, **dict.fromkeys(ONE_THREAD, "1"), "PYTHONHASHSEED": "0"}
    done = subprocess.run(command, cwd=HOME, env=alone, capture_output=True, text=True, check=False)
    said = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not said:
        raise RuntimeError(f"{' '.join(command)} failed:\n{done.stderr[-2000:]}")
    told: dict[str, Any] = json.loads(said[-1])
    return told


def least(runs: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Several runs of the same trial as one: the least of each number."""
    several = list(runs)
    return {name: min(run[name] for run in several) for name in several[0]}


def measure(section: Section) -> None:
    """Measure a section and keep what was found, with the day and the versions."""
    began = time.monotonic()
    found = section.measure()
    kept = {
        **asdict(found),
        "day": datetime.now(tz=UTC).date().isoformat(),
        "seconds": round(time.monotonic() - began),
        "versions": {name: version(name) for name in section.packages if not missing(name)},
        "machine": f"Python {platform.python_version()}, {os.cpu_count()} processors, {platform.machine()}",
    }
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps(kept, indent=1, ensure_ascii=False) + "\n"
    (RESULTS / f"{section.name}.json").write_text(text, encoding="utf-8")


def page(sections: Sequence[Section]) -> str:
    """The page of all sections, each with its last result."""
    return "\n".join([STORY, *(_told(section) for section in sections)])


def _told(section: Section) -> str:
    head = f"## {section.title}\n\n{section.story.strip()}\n"
    path = RESULTS / f"{section.name}.json"
    if not path.exists():
        return f"{head}\nNot measured yet: `make bench ONLY={section.name}`.\n"
    kept = json.loads(path.read_text(encoding="utf-8"))
    versions = ", ".join(f"{name} {number}" for name, number in kept["versions"].items())
    made = f"Measured by `make bench ONLY={section.name}` on {kept['day']} in {kept['seconds']} s"
    table = [kept["header"], ["---", *["---:"] * (len(kept["header"]) - 1)], *kept["rows"]]
    lines = ["| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in table]
    remarks = [f"- {remark}" for remark in kept["remarks"]]
    return "\n".join(
        [head, *lines, "", *remarks, *[""] * bool(remarks), f"{made} ({versions}; {kept['machine']}).", ""]
    )
