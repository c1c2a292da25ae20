"""The keys of a TOML file: which are known, what they may hold, and what is found wrong with them, all at once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeGuard

from whitecoal.faults import Fault, did_you_mean

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


GREATEST = 1e300
"""A whole number of TOML or JSON may have any number of digits."""
LONGEST = 300
"""Letters of what was found that are told."""


@dataclass
class Complaints:
    """What is wrong with the keys of a file, gathered as it is found.

    Args:
        file: the file, as the user knows it.
        code: of the faults.
        faults: those found so far.
    """

    file: str
    code: str = "E061"
    faults: list[Fault] = field(default_factory=list)

    def note(self, key: str, found: str, wanted: str = "", advice: str = "") -> None:
        """Keep a fault of a key; of what is very long, the beginning is told."""
        found = found if len(found) <= LONGEST else f"{found[:LONGEST]}…"
        self.faults.append(Fault(self.code, self.file, column=key, found=found, wanted=wanted, advice=advice))

    def unknown(self, where: str, given: Mapping[str, Any], known: Collection[str]) -> None:
        """Note the keys that nobody knows, with the nearest that is."""
        for key in given:
            if key not in known:
                hint = did_you_mean(key, known) or f"I know {', '.join(sorted(known))}."
                self.note(f"{where}.{key}" if where else key, "is not a key I know", advice=hint)

    def table(self, key: str, given: Any, known: Collection[str] = ()) -> Mapping[str, Any]:
        """The table under a key, empty where it is none; its keys must be known, if any are named."""
        if not isinstance(given, dict):
            self.note(key, f"is {given!r}", f"Write [{key}] with keys below it.")
            return {}
        if known:
            self.unknown(key, given, known)
        return given

    def tables(self, key: str, given: Any, known: Collection[str], example: str) -> list[Mapping[str, Any]]:
        """The list of tables under a key, nothing where it is none; their keys must be known, if any are named."""
        if not isinstance(given, list) or not given or not all(isinstance(entry, dict) for entry in given):
            self.note(key, f"is {given!r}", f"A list of tables: {example}.")
            return []
        for position, entry in enumerate(given if known else (), start=1):
            self.unknown(f"{key} {position}", entry, known)
        return given

    def text(self, key: str, given: Any, *, needed: bool = False) -> str:
        """The text under a key, "" where it is none."""
        if not isinstance(given, str):
            self.note(key, f"is {given!r}", "A text in quotation marks.")
            return ""
        if needed and not given.strip():
            self.note(key, "is missing", "A text in quotation marks.")
        return given

    def names(self, key: str, given: Any, example: str) -> tuple[str, ...]:
        """The names listed under a key, each once."""
        if not isinstance(given, list | tuple) or not all(isinstance(name, str) for name in given):
            self.note(key, f"is {given!r}", f"A list of names: {example}.")
            return ()
        self.different(key, list(given))
        return tuple(given)

    def different(self, key: str, names: list[str]) -> None:
        """Note names that stand twice."""
        for name, times in Counter(names).items():
            if times > 1:
                self.note(key, f'"{name}" stands {times} times', "Each stands once.")


def is_number(value: object) -> TypeGuard[float]:
    """Whether a value is a finite number, and one that a computer reckons with."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= GREATEST


def is_whole(value: object) -> TypeGuard[int]:
    """Whether a value is a whole number."""
    return isinstance(value, int) and not isinstance(value, bool)
