"""The cases that come with whitecoal: described, without fault, and copied whole or not at all."""

import re
import stat
from pathlib import Path

import pytest

from whitecoal import shipped as shipping
from whitecoal.errors import UsageError
from whitecoal.shipped import all_shipped, copy_case, shipped


def test_every_shipped_case_says_what_it_is() -> None:
    assert [case.name for case in all_shipped()] == ["tiny", "transcaucasus-1921"]
    for case in all_shipped():
        assert case.title
        assert case.about
        assert case.amendments


def test_an_unknown_case_is_told_with_the_nearest() -> None:
    with pytest.raises(UsageError, match=re.escape('No shipped case is called "tinny". Did you mean "tiny"?')):
        shipped("tinny")
    with pytest.raises(UsageError, match=re.escape("There are: tiny, transcaucasus-1921.")):
        shipped("nile")


def test_a_copy_holds_everything_and_can_be_edited(tmp_path: Path) -> None:
    folder = tmp_path / "далеко" / "my basin"
    count = copy_case("tiny", folder)
    origin = shipped("tiny").folder
    files = sorted(path.relative_to(origin) for path in origin.rglob("*"))
    assert sorted(path.relative_to(folder) for path in folder.rglob("*")) == files
    assert count == len(list(folder.glob("*.csv")))
    assert all(path.stat().st_mode & stat.S_IWUSR for path in folder.rglob("*"))
    assert [path.name for path in folder.parent.iterdir()] == ["my basin"]


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    folder.mkdir()
    assert copy_case("tiny", folder) > 20


def test_nothing_of_the_users_is_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "case"
    folder.mkdir()
    (folder / "goods.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="is there already and is not empty"):
        copy_case("tiny", folder)
    with pytest.raises(UsageError, match="is not a folder"):
        copy_case("tiny", folder / "goods.csv")
    assert [path.read_text(encoding="utf-8") for path in folder.iterdir()] == ["mine"]


def test_a_copy_that_is_interrupted_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(shipping.shutil, "copyfile", stopped)
    with pytest.raises(KeyboardInterrupt):
        copy_case("tiny", tmp_path / "case")
    assert list(tmp_path.iterdir()) == []
