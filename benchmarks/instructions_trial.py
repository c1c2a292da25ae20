"""Build the tiny case under callgrind, which counts only that: read and build once before, so that nothing is new."""

import gc
import os
import subprocess
import sys

from whitecoal import build, read_case
from whitecoal.shipped import shipped


def counting(state: str) -> None:
    """Tell callgrind to count, or to stop."""
    command = ["vgdb", f"--pid={os.getpid()}", "instrumentation", state]
    subprocess.run(command, check=True, capture_output=True)


if __name__ == "__main__":
    case = read_case(shipped("tiny").folder)
    build(case).program()
    gc.collect()
    gc.disable()  # when garbage is looked for depends on all that was imported before
    counting("on")
    build(case).program()
    counting("off")
    sys.stdout.flush()
    os._exit(0)  # what is cleaned up at the end counts for nothing
