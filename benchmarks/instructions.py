"""A guard against slow-downs that noise cannot trip: instructions that building the tiny case takes, by callgrind.

`make instructions` counts them and compares with the figure kept for the same Python and packages; `make bench
ONLY=instructions` writes a new one down. Instructions do not depend on what else a machine does, as seconds do.
"""

import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from benchmarks.frame import HOME, ONE_THREAD, RESULTS, Measured, Section

ALLOWED = 0.2
"""Share by which the count may exceed the figure kept."""
FIGURES = RESULTS / "instructions_kept.json"
COUNTED = ("numpy", "pint")
"""Packages whose versions change the count; polars and the solver take no part in building."""

STORY = f"""
Instructions of the processor that `build(case).program()` takes for the case `tiny`, counted by callgrind: the second
building in a process, so that imports and what is done only once are left out, as is the collection of garbage. `make
instructions` fails when a count is more than {100 * ALLOWED:.0f} % above the figure here, and only where Python and
packages are the same.
"""


def count() -> int:
    """Instructions of building the tiny case."""
    alone = {**os.environ, **dict.fromkeys(ONE_THREAD, "1"), "PYTHONHASHSEED": "0"}
    with tempfile.TemporaryDirectory() as home:
        out = Path(home) / "callgrind.out"
        command = ["valgrind", "--tool=callgrind", "--instr-atstart=no", f"--callgrind-out-file={out}"]
        command += [sys.executable, "-m", "benchmarks.instructions_trial"]
        done = subprocess.run(command, cwd=HOME, env=alone, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"callgrind failed:\n{done.stderr[-2000:]}")
        found = re.search(r"^totals: (\d+)", out.read_text(encoding="utf-8"), re.MULTILINE)
    if found is None:
        raise RuntimeError("callgrind wrote down no total.")
    return int(found[1])


def environment() -> str:
    """What a count depends on besides our code: the very build of Python, and packages."""
    python = f"Python {platform.python_version()} ({platform.python_compiler()}, {' '.join(platform.python_build())})"
    return ", ".join([python, *(f"{name} {version(name)}" for name in COUNTED), platform.machine()])


def judged(counted: int, kept: dict[str, int], here: str) -> tuple[bool, str]:
    """Whether a count is well, and a sentence that says so."""
    if here not in kept:
        return True, f"{counted:,} instructions; no figure is kept for {here}, so nothing was compared."
    change = counted / kept[here] - 1
    against = f"{100 * change:+.1f} % against the {kept[here]:,} kept"
    return change <= ALLOWED, f"{counted:,} instructions, {against}; allowed are {100 * ALLOWED:+.0f} %."


def lacking() -> str:
    """What is missing to count, as a sentence; nothing when all is there."""
    absent = [tool for tool in ("valgrind", "vgdb") if shutil.which(tool) is None]
    return f"{' and '.join(absent)} not found: no instructions were counted." if absent else ""


def kept_figures() -> dict[str, int]:
    """The figures kept, by what they depend on."""
    if not FIGURES.exists():
        return {}
    figures: dict[str, int] = json.loads(FIGURES.read_text(encoding="utf-8"))
    return figures


def measure() -> Measured:
    """Count, and keep the figure for this Python and these packages."""
    if without := lacking():
        rows = [[here, f"{figure:,}"] for here, figure in kept_figures().items()]
        return Measured(("Python and packages", "instructions"), rows, (without,))
    several = [count() for _ in range(2)]
    kept = {**kept_figures(), environment(): min(several)}
    FIGURES.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    rows = [[here, f"{figure:,}"] for here, figure in kept.items()]
    spread = max(several) / min(several) - 1
    return Measured(("Python and packages", "instructions"), rows, (f"Counted twice: {100 * spread:.3f} % apart.",))


SECTION = Section("instructions", "Instructions of building", STORY, measure, ("whitecoal", *COUNTED))


def main() -> int:
    """Count and compare; fails when there are many more instructions than were kept."""
    if without := lacking():
        print(without)
        return 0
    well, said = judged(count(), kept_figures(), environment())
    print(said)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
