"""Every code of the catalogue has an example, told in exactly these words, and whoever runs on errors finds them so."""

from pathlib import Path

import pytest

from fault_examples import CODES, EXAMPLES, TOLD, example, told
from whitecoal.faults import CATALOGUE


def test_every_code_has_its_example() -> None:
    assert list(CODES) == sorted(CATALOGUE)


@pytest.mark.parametrize("code", CODES)
def test_an_example_is_told_in_these_words(tmp_path: Path, code: str) -> None:
    said = told(example(code, tmp_path))
    assert said == (EXAMPLES / code / TOLD).read_text(encoding="utf-8")
    assert said.startswith(f"{code} ")
