from pathlib import Path

import pytest
from folder import disagreements, folders


@pytest.mark.parametrize("folder", folders("herds"), ids=lambda folder: folder.name)
def test_the_plan_is_the_one_worked_out_by_hand(folder: Path) -> None:
    assert disagreements(folder) == []
