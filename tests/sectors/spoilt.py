"""What is said of a case in which something has been changed for the worse."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from folder import EXPECTED, HERE

from whitecoal.case import read_case
from whitecoal.errors import CaseFault
from whitecoal.planning import build


def told(folder: str, file: str, found: str, instead: str) -> str:
    """The faults told of a test's folder when one text of one of its files is another.

    Args:
        folder: of the test, "mines/two_depths".
        file: that is changed.
        found: the text as it stands, once in the file.
        instead: the text put in its place.
    """
    with changed(folder, file, found, instead) as alone, pytest.raises(CaseFault) as raised:
        build(read_case(alone))
    return str(raised.value)


@contextmanager
def changed(folder: str, file: str, found: str, instead: str) -> Iterator[Path]:
    """A copy of a test's folder in which one text of one of its files is another."""
    with tempfile.TemporaryDirectory() as alone:
        shutil.copytree(HERE / folder, alone, ignore=shutil.ignore_patterns(EXPECTED), dirs_exist_ok=True)
        touched = Path(alone) / file
        text = touched.read_text(encoding="utf-8")
        assert text.count(found) == 1
        touched.write_text(text.replace(found, instead), encoding="utf-8")
        yield Path(alone)
