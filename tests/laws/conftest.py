"""Laws are tried on a handful of random cases in `make test` and on hundreds in `make laws`, which writes what it saw.

The profile `laws` of Hypothesis says that it is `make laws`.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from inspect import cleandoc
from typing import Any

import pytest
from hypothesis import settings
from trying import LAWS, many

from record import write_record

STORY = """# Laws

What must hold of every case holds of random ones. The cases are small (one to three regions, two to four seasons, one
to three stages, one or two scenarios, every sector in its turn) and drawn anew each time; see `tests/laws`. A
difference is told as a share of all that is counted in a worth, for it and against it. A case that has no plan is
discarded, as is one in which there is nothing for the law to try.
"""
HEADER = ("law", "cases", "discarded", "greatest difference", "tolerance", "seconds", "holds")

settings.register_profile(LAWS, max_examples=200)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Fewer cases, for a first look."""
    parser.addoption("--cases", type=int, default=200, help="cases of each law where they are tried in full")


def pytest_configure(config: pytest.Config) -> None:
    """Take the number of cases that is asked for, before the profile is loaded."""
    settings.register_profile(LAWS, max_examples=config.getoption("--cases", default=200))
    config.stash[BEGUN] = time.perf_counter()
    if many():
        settings.load_profile(LAWS)


@dataclass
class Seen:
    """What was seen of a law."""

    sentence: str
    tolerance: float = 1e-6
    examples: int = 0
    discarded: int = 0
    worst: float = 0.0
    seconds: float = 0.0
    failed: bool = False
    counts: dict[str, int] = field(default_factory=dict)

    def example(self, difference: float = 0.0) -> None:
        """A case was tried; by how much it missed the law."""
        self.examples += 1
        self.worst = max(self.worst, difference)

    def example_of(self, difference: float) -> None:
        """A part of a case was tried."""
        self.worst = max(self.worst, difference)

    def discard(self) -> None:
        """A case was of no use."""
        self.discarded += 1

    def count(self, *names: str) -> None:
        """Something was met."""
        for name in names:
            self.counts[name] = self.counts.get(name, 0) + 1

    def row(self) -> tuple[str, ...]:
        """As the record tells it."""
        met = "; ".join(f"{name} {count}" for name, count in sorted(self.counts.items()))
        sentence = f"{self.sentence} ({met})" if met else self.sentence
        return (
            sentence,
            str(self.examples),
            str(self.discarded),
            f"{self.worst:.1e}",
            f"{self.tolerance:.0e}",
            f"{self.seconds:.0f}",
            "no" if self.failed else "yes",
        )


RECORDS = pytest.StashKey[list[Seen]]()
BEGUN = pytest.StashKey[float]()
HANDED = pytest.StashKey[list[tuple[str, ...]]]()
SEEN = "laws_seen"
"""What a worker hands over is called."""


@pytest.fixture
def seen(request: pytest.FixtureRequest) -> Iterator[Seen]:
    """What is seen of the law that a test tries; its docstring is the law."""
    law = Seen(" ".join(cleandoc(request.function.__doc__ or "").split()))
    before, begun = request.session.testsfailed, time.perf_counter()
    yield law
    law.seconds = time.perf_counter() - begun
    law.failed = request.session.testsfailed > before
    request.session.stash.setdefault(RECORDS, []).append(law)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Write down what was seen, when it was asked for in full; a worker hands it to the one who writes."""
    config, found = session.config, session.stash.get(RECORDS, [])
    rows = [law.row() for law in found]
    if hasattr(config, "workeroutput"):
        config.workeroutput[SEEN] = rows
        return
    rows += config.stash.get(HANDED, [])
    if rows and many():
        cases = config.getoption("--cases", default=200)
        command = "make laws" if cases == 200 else f"make laws CASES={cases}"
        seconds = time.perf_counter() - config.stash[BEGUN]
        write_record("trust/laws.md", story=STORY, command=command, seconds=seconds, header=HEADER, rows=sorted(rows))


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Take what a worker has seen."""
    node.config.stash.setdefault(HANDED, []).extend(node.workeroutput[SEEN])
