"""Starting: how soon the command line answers and the package is imported."""

import json
import resource
import subprocess
import sys
import time

from benchmarks.frame import Measured, Section, least, met, trial

TIMES = 10
SAID = {
    "nothing (`python -c pass`)": (["-c", "pass"], None),
    "`whitecoal --help`": (["-m", "whitecoal", "--help"], 0.3),
    "`import whitecoal`": (["-c", "import whitecoal"], 0.5),
    "`from whitecoal import Case, Problem, read_case`": (
        ["-c", "from whitecoal import Case, Problem, read_case"],
        None,
    ),
    "every public name (`from whitecoal import *`)": (["-c", "from whitecoal import *"], None),
}
"""What is started, and how many seconds it may take."""

STORY = f"""
From the start of an interpreter to its end, least of {TIMES}. Names of the package are loaded when they are first asked
for, so that a word on the terminal is answered at once; what numbers, tables and the solver cost to import is paid by
the verbs that need them.
"""


def measure() -> Measured:
    """Every start."""
    rows, remarks = [], []
    for what, (words, most) in SAID.items():
        one = least(trial("start", *words) for _ in range(TIMES))
        rows.append([what, f"{one['cpu']:.2f}", f"{one['wall']:.2f}"])
        if most is not None:
            said = met(one["cpu"] < most)
            remarks.append(f"{said}: {what} in {one['cpu']:.2f} s of processor time; less than {most:g} s.")
    return Measured(("what is started", "processor [s]", "clock [s]"), rows, remarks)


SECTION = Section("start", "Starting", STORY, measure, ("whitecoal",))


if __name__ == "__main__":
    began = time.perf_counter()
    subprocess.run([sys.executable, *sys.argv[1:]], check=True, stdout=subprocess.DEVNULL)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    told = {"cpu": used.ru_utime + used.ru_stime, "wall": time.perf_counter() - began}
    print(json.dumps(told))
