"""Whole processes: what a command takes from its start to its end, processor and clock."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.frame import ONE_THREAD


@dataclass(frozen=True)
class Took:
    """What a process took.

    Args:
        cpu: of processors, its own and the system's for it [s].
        wall: by the clock [s].
        said: what it wrote on its output.
    """

    cpu: float
    wall: float
    said: str = ""


def whole(command: Sequence[str | Path], folder: Path) -> Took:
    """Run a command in a folder to its end.

    Raises:
        RuntimeError: it failed; with what it said.
    """
    alone = {**os.environ, **dict.fromkeys(ONE_THREAD, "1"), "PYTHONHASHSEED": "0"}
    before, began = os.times(), time.perf_counter()
    words = [str(word) for word in command]
    done = subprocess.run(words, cwd=folder, env=alone, capture_output=True, text=True, check=False)
    wall, after = time.perf_counter() - began, os.times()
    if done.returncode:
        raise RuntimeError(f"{' '.join(map(str, command))} failed:\n{done.stdout[-1000:]}{done.stderr[-2000:]}")
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    return Took(cpu, wall, done.stdout)


def in_turn(rounds: int, ways: Mapping[str, Callable[[], Took]], *, warm: bool = True) -> dict[str, Took]:
    """Each way several times, one after the other in every round, so that a load on the machine falls on all alike.

    Args:
        rounds: how many count.
        ways: what is run.
        warm: whether a round goes before that does not count, since it finds files and modules cold.

    Returns:
        dict: for each way the median of its rounds.
    """
    took: dict[str, list[Took]] = {name: [] for name in ways}
    for number in range(rounds + warm):
        for name, way in ways.items():
            one = way()
            if number or not warm:
                took[name].append(one)
    return {name: median(several) for name, several in took.items()}


def median(several: Sequence[Took]) -> Took:
    """Several runs as one, with what the last one said."""
    cpu, wall = (statistics.median(getattr(one, part) for one in several) for part in ("cpu", "wall"))
    return Took(cpu, wall, several[-1].said)


def beside(program: str) -> Path:
    """A program of the environment that measures."""
    return Path(sys.executable).with_name(program)
