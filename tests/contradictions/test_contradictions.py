"""A handful of the seeded contradictions; `make contradictions` tries all and writes down what was answered."""

from pathlib import Path

import pytest
from land_and_people import LAND_AND_PEOPLE
from money_and_works import MONEY_AND_WORKS
from seeding import Seeded, answered, unproved
from together import TOGETHER
from water_and_power import WATER_AND_POWER

from whitecoal.explanation import MOST_LINES

ALL = (*WATER_AND_POWER, *LAND_AND_PEOPLE, *MONEY_AND_WORKS, *TOGETHER)
TRIED = (
    "an end rule that no water serves",
    "a line too thin",
    "more ore than lies there",
    "sales through a closed railway",
    "debts beyond their share",
    "half an engine would do",
    "three contradictions at once",
    "a lean year in which the lake must fill",
)


@pytest.mark.parametrize("seed", [seed for seed in ALL if seed.name in TRIED], ids=lambda seed: seed.name)
def test_what_contradicts_is_named_and_proved(seed: Seeded, tmp_path: Path) -> None:
    assert unproved(seed, answered(seed, tmp_path)) == []


def test_a_wrong_answer_is_seen(tmp_path: Path) -> None:
    """The proof itself can fail: half a conflict contradicts nothing, and half a repair repairs nothing."""
    seed = next(seed for seed in ALL if seed.name == "a line too thin")
    answer = answered(seed, tmp_path)
    kind, index, amount, direction = answer.found.repairs[0]
    object.__setattr__(answer.found, "repairs", ((kind, index, amount / 2, direction),))
    object.__setattr__(answer.found, "rows", answer.found.rows[1:])
    wrong = " ".join(unproved(seed, answer))
    assert "the set has a plan" in wrong
    assert "with the repairs made there is no plan" in wrong


def test_what_is_shut_is_told_where_nothing_else_would_explain_it(tmp_path: Path) -> None:
    seed = next(seed for seed in ALL if seed.name == "sales through a closed railway")
    assert answered(seed, tmp_path).text.endswith(
        "They meet in ore at Harbour, 1921 · blockade.\n"
        "Nothing can come of:\n"
        "  · “arrived” of “railway”: ore at Harbour, 1921 · blockade"
    )


def test_there_are_enough_in_every_sector_and_none_twice() -> None:
    assert len({seed.name for seed in ALL}) == len(ALL) >= 40
    assert set(TRIED) <= {seed.name for seed in ALL}
    assert len({seed.base.split("/")[0] for seed in ALL if "/" in seed.base}) >= 16
    assert all(seed.names and len(seed.names) <= MOST_LINES for seed in ALL)
