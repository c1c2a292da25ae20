"""Tries every reader on many thousand spoilt files: no traceback, no execution beyond 5 s, no more than 500 MB.

    make fuzz                                     the full run; writes docs/trust/fuzz.md
    python tests/fuzz/fuzz.py --share 0.01        a hundredth of it
    python tests/fuzz/fuzz.py --only "XLSX workbooks" --from 4711 --share 0.001

Each reader runs in a process of its own, whose memory is bounded and whose every execution has an alarm. An input is
made again from its number. One that breaks its reader is kept below `found`, and tried again by every `make test`.
"""

from __future__ import annotations

import argparse
import gc
import multiprocessing
import os
import resource
import signal
import sys
import time
import traceback
import warnings
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

os.environ.setdefault("POLARS_MAX_THREADS", "1")  # a thread has memory of its own, and there is little to share

from readers import BY_NAME, READERS, Reader

from record import write_record

FOUND = Path(__file__).parent / "found"
LONGEST = 5.0
"""Seconds of an execution."""
LARGEST = 500
"""Megabytes beyond what the software itself takes."""
WAIT = 120.0
"""Seconds after which a process that says nothing is ended."""
LEFT_TO_ITSELF = 50
"""Executions between two reports of a process."""


class TooLongError(BaseException):
    """An execution took too long; no reader may mend that."""


@dataclass
class Result:
    """What came of a reader."""

    name: str
    executions: int = 0
    faults: int = 0
    accepted: int = 0
    longest: float = 0.0
    peak: float = 0.0
    failures: list[str] = field(default_factory=list)

    def cells(self) -> list[str]:
        """As a row of the page."""
        return [
            self.name,
            f"{self.executions:,}",
            f"{self.faults:,}",
            f"{self.accepted:,}",
            f"{self.longest:.2f}",
            f"{self.peak:.0f}",
            str(len(self.failures)),
        ]


def tried(reader: Reader, content: bytes) -> tuple[int, float]:
    """How many faults are told of an input and how long it took; raises what the reader must not."""
    signal.signal(signal.SIGPROF, _too_long)
    signal.setitimer(signal.ITIMER_PROF, LONGEST)  # of the processor: other work beside must break no reader
    begun = time.process_time()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            told = reader.try_on(content)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return told, time.process_time() - begun


def _too_long(*_: object) -> None:
    raise TooLongError(f"more than {LONGEST:g} s")


# ---- in a process of its own ----


def _bound_memory() -> float:
    """Bound the memory of this process to what it has now and a little; returns what it has [MB]."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    now = pages * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (now + LARGEST * 1_000_000,) * 2)
    return _peak()


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def _work(name: str, first: int, last: int, out: Any, at: Any) -> None:
    """Try the inputs from first to before last, and report."""
    reader = BY_NAME[name]
    tried_on(reader, reader.seeds()[0])
    before = _bound_memory()
    faults = accepted = 0
    longest = 0.0
    for number in range(first, last):
        at.value = number
        content = reader.input(number)
        try:
            told, seconds = tried(reader, content)
        except BaseException as failure:  # noqa: BLE001 - this is what is looked for
            out.put(("failed", number, _told(failure), traceback.format_exc()))
        else:
            faults, accepted, longest = faults + told, accepted + (told == 0), max(longest, seconds)
        if (number - first) % LEFT_TO_ITSELF == LEFT_TO_ITSELF - 1 or number == last - 1:
            out.put(("done", number + 1, faults, accepted, longest, _peak() - before))
            faults = accepted = 0


def tried_on(reader: Reader, content: bytes) -> None:
    """Read a true file once, so that what is loaded only once is loaded."""
    reader.try_on(content)


def _told(failure: BaseException) -> str:
    return f"{type(failure).__name__}: {failure}"[:200]


# ---- over it ----


def run(reader: Reader, first: int, count: int) -> Result:
    """Try a reader on so many inputs; a process that dies or hangs is a failure, and the next goes on after it."""
    result = Result(reader.name)
    context = multiprocessing.get_context("spawn")
    number, last = first, first + count
    while number < last:
        out, at = context.Queue(), context.Value("q", number)
        process = context.Process(target=_work, args=(reader.name, number, last, out, at))
        process.start()
        number = _followed(result, process, out, at, number, last)
        process.join(WAIT)
        if process.is_alive():
            process.kill()
            process.join()
    sys.stdout.write("  ".join(result.cells()) + "\n")
    sys.stdout.flush()
    return result


def _followed(result: Result, process: Any, out: Any, at: Any, first: int, last: int) -> int:
    """Take reports until the process is finished, dead or hung; returns the number to go on with."""
    number, heard, seen = first, time.monotonic(), first
    while number < last:
        try:
            said = out.get(timeout=1.0)
        except Exception:  # noqa: BLE001 - nothing is said, or what is said is broken off
            if at.value != seen:
                heard, seen = time.monotonic(), at.value
            if process.is_alive() and time.monotonic() - heard < WAIT:
                continue
            if not process.is_alive() and not out.empty():
                continue
            why = f"hung for {WAIT:g} s" if process.is_alive() else f"the process ended with {process.exitcode}"
            process.kill()
            _keep(result, BY_NAME[result.name], at.value, why, "")
            result.executions += at.value + 1 - number
            return int(at.value) + 1
        if said[0] == "failed":
            _keep(result, BY_NAME[result.name], *said[1:])
        else:
            _, until, faults, accepted, longest, peak = said
            result.executions += until - number
            result.faults, result.accepted = result.faults + faults, result.accepted + accepted
            result.longest, result.peak = max(result.longest, longest), max(result.peak, peak)
            number = until
    return number


def _keep(result: Result, reader: Reader, number: int, why: str, trace: str) -> None:
    """Keep an input that broke its reader, unless one broke it alike already."""
    ours = [line.strip() for line in trace.splitlines() if "/whitecoal/" in line]
    told = f"{why.split(':', maxsplit=1)[0]} at {ours[-1]}" if ours else why
    if told not in result.failures:
        sys.stdout.write(f"{reader.name} {number}: {why}\n{trace}\n")
        folder = FOUND / reader.name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / str(number)).write_bytes(reader.input(number))
    result.failures.append(told)


STORY = f"""# Spoilt files

Whatever a file holds, whoever brings it is told what is wrong with it: no traceback, no hanging, no memory without
bounds. `make fuzz` tries it: true files of the shipped cases and small ones of each kind are changed by chance (bytes,
lines, cells, parts of workbooks) and by what is known to be nasty (numbers without end, formulas, links out of the
folder, entities, bombs, brackets without end, letters of every kind), and read. Each reader runs in a process of its
own that may take {LARGEST} MB more than the software itself; each execution has {LONGEST:g} s. An input that breaks its
reader is kept below `tests/fuzz/found`, and `make test` tries it for ever after.

*Told* are faults, each with its place and what to do; *accepted* are inputs in which the change did no harm. *Longest*
is one execution in seconds of processor time, *peak* megabytes beyond the software itself. Zip bombs, macros, entities,
absolute and `..` names, cells far out and formulas have tests of their own beside (`tests/test_workbook.py`)."""
HEADER = ("reader", "executions", "faults told", "accepted", "longest [s]", "peak [MB]", "broken")


def main(words: Sequence[str] | None = None) -> int:
    """Try every reader and write the page; 1 when one was broken."""
    parser = argparse.ArgumentParser(description="Try every reader on spoilt files.")
    parser.add_argument("--share", type=float, default=1.0, help="part of the full run (default: 1)")
    parser.add_argument("--from", dest="first", type=int, default=0, help="number of the first input (default: 0)")
    parser.add_argument("--only", choices=list(BY_NAME), help="one reader")
    asked = parser.parse_args(words)
    begun = time.monotonic()
    chosen = READERS if asked.only is None else [BY_NAME[asked.only]]
    with ThreadPoolExecutor(os.cpu_count()) as pool:  # each waits for a process of its own
        results = list(pool.map(lambda one: run(one, asked.first, max(1, round(one.executions * asked.share))), chosen))
    if asked.share == 1 and asked.only is None:
        total = Result(
            "all", *(sum(getattr(one, part) for one in results) for part in ("executions", "faults", "accepted"))
        )
        total.longest, total.peak = (max(getattr(one, part) for one in results) for part in ("longest", "peak"))
        total.failures = [failure for one in results for failure in one.failures]
        rows = [one.cells() for one in (*results, total)]
        seconds = time.monotonic() - begun
        write_record("trust/fuzz.md", story=STORY, command="make fuzz", seconds=seconds, header=HEADER, rows=rows)
    return int(any(one.failures for one in results))


if __name__ == "__main__":
    sys.exit(main())
