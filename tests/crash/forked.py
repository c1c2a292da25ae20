"""Commands in processes that have everything loaded already, so that killing many of them takes minutes, not hours.

Run as a program it is a parent that loads whitecoal once and forks a child for each command it is given on a line:
`["run", "case", "--runs", "runs"]`, or `["save", "run", "folder", "title"]` to save a run again over a folder.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOM = "room="
"""A first word that limits how many bytes a file may have."""


class Parent:
    """The process that forks."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def begin(self, words: Sequence[str], said: Path) -> int:
        """Begin a command; what it says goes to a file. Returns its process number."""
        return int(self._told(json.dumps([str(said), *map(str, words)])))

    def end(self) -> int:
        """Wait for the end of the command begun last; its exit code, below zero where a signal ended it."""
        return int(self._told(""))

    def _told(self, line: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return self._process.stdout.readline()


@contextmanager
def parent() -> Iterator[Parent]:
    """A parent that is ready."""
    words = [sys.executable, __file__]
    with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603 - ours
        made = Parent(process)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        try:
            yield made
        finally:
            process.kill()


def alive(child: int) -> bool:
    """Whether a process has not ended; one that has stays a zombie until its parent asks."""
    return Path(f"/proc/{child}/stat").read_text(encoding="utf-8").rpartition(") ")[2][0] not in "ZX"


def _child(words: Sequence[str]) -> int:
    from whitecoal.cli import main  # noqa: PLC0415 - loaded by the parent
    from whitecoal.plans import open_plan  # noqa: PLC0415 - likewise

    if words[0].startswith(ROOM):
        room = int(words[0].removeprefix(ROOM))
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, room))
        return _child(words[1:])
    if words[0] != "save":
        return main(words)
    plan = open_plan(Path(words[1]))
    while True:
        plan.told(title=f"{words[3]} {time.monotonic_ns()}").save(Path(words[2]))


def _forked(said: str, words: Sequence[str]) -> int:
    child = os.fork()
    if child:
        return child
    file = os.open(said, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    for stream in (1, 2):
        os.dup2(file, stream)
    code = 99
    try:
        code = _child(words)
        sys.stdout.flush()
    finally:
        os._exit(code)


def _main() -> None:
    for name in ("polars", "whitecoal.studies", "whitecoal.show.report", "whitecoal.show.headlines"):
        import_module(name)
    child = 0
    print("ready", flush=True)  # noqa: T201 - how it speaks
    for line in sys.stdin:
        if line.strip():
            said, *words = json.loads(line)
            child = _forked(said, words)
            print(child, flush=True)  # noqa: T201
        else:
            print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)  # noqa: T201


if __name__ == "__main__":
    _main()
