"""What is said of a case in which something has been changed for the worse."""

import shutil
import tempfile
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
    with tempfile.TemporaryDirectory() as alone:
        shutil.copytree(HERE / folder, alone, ignore=shutil.ignore_patterns(EXPECTED), dirs_exist_ok=True)
        changed = Path(alone) / file
        text = changed.read_text(encoding="utf-8")
        assert text.count(found) == 1
        changed.write_text(text.replace(found, instead), encoding="utf-8")
        with pytest.raises(CaseFault) as raised:
            build(read_case(alone))
    return str(raised.value)
