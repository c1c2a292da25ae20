"""A small part of `make fuzz`, the same inputs each time, and every input that ever broke its reader."""

from pathlib import Path

import pytest
from readers import BY_NAME, READERS, Reader

from fuzz import FOUND, TooLongError, tried
from mutations import NASTY

FEW = {"CSV tables": 25, "CSV cells": 60, "XLSX workbooks": 40, "term sheets": 40, "whole folders": 6}
"""Inputs tried of readers that take their time; of the others more."""
KEPT = sorted(path for path in FOUND.glob("*/*") if path.is_file())


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_a_reader_tells_what_is_wrong_with_spoilt_files(reader: Reader) -> None:
    told = [tried(reader, reader.input(number))[0] for number in range(FEW.get(reader.name, 100))]
    assert sum(told) > len(told) / 2


@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.name)
def test_a_reader_takes_true_files(reader: Reader) -> None:
    assert reader.seeds()
    if reader.name not in ("CSV cells", "CSV tables", "XLSX workbooks", "whole folders", "amendments"):
        assert [reader.try_on(content) for content in reader.seeds()[:3]] == [0] * min(3, len(reader.seeds()))


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name} {path.name}")
def test_what_once_broke_a_reader_is_told(path: Path) -> None:
    reader = BY_NAME[path.parent.name]
    assert tried(reader, path.read_bytes())[0] > 0


def _broken(content: bytes) -> int:
    """A reader with a fault of its own."""
    return len(str(1 // (b"," not in content)))


def test_a_reader_that_breaks_is_found_out() -> None:
    with pytest.raises(ZeroDivisionError):
        tried(Reader("broken", 1, lambda: [b"a,b"], lambda _, content: content, _broken), b"a,b")


def test_the_same_number_gives_the_same_input() -> None:
    reader = BY_NAME["GeoJSON shapes"]
    inputs = [reader.input(number) for number in range(50)]
    assert inputs == [reader.input(number) for number in range(50)]
    assert len(set(inputs)) > 40
    assert len(set(NASTY)) > 100


def _endless(_: bytes) -> int:
    """A reader that does not end, in steps of Python: a signal is heard between two of them."""
    steps = 0
    while True:
        steps += 1


def test_a_reader_that_does_not_end_is_found_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fuzz.LONGEST", 0.1)
    with pytest.raises(TooLongError):
        tried(Reader("endless", 1, lambda: [b""], lambda _, content: content, _endless), b"")
