"""The same world, otherwise written down, is worth the same."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from answers import answered, assert_worth_as_much, base_of
from extents import EXTENSIVE, INTENSIVE
from halves import in_halves
from hypothesis import given
from hypothesis import strategies as st
from other_money import in_more_money
from other_units import in_other_units
from other_words import in_other_order, under_other_names
from raw_case import RawCase, raw_case_of
from small_cases import small_cases
from trying import tried
from world import KNOWN

from whitecoal.shipped import shipped

seeds = st.integers(0, 2**16)


@tried()
@given(raw=small_cases(), seed=seeds)
def test_units_do_not_matter(seen: Any, raw: RawCase, seed: int) -> None:
    """Other units in headers, beside numbers and in cells, other units of the goods themselves: the same worth."""
    base = base_of(raw, seen)
    other = answered(in_other_units(raw, np.random.default_rng(seed)))
    assert_worth_as_much(seen, base, other.worth)


@tried()
@given(raw=small_cases(), seed=seeds)
def test_names_do_not_matter(seen: Any, raw: RawCase, seed: int) -> None:
    """Other names of all places, goods, items and classes: the same worth."""
    base = base_of(raw, seen)
    renamed, _ = under_other_names(raw, np.random.default_rng(seed))
    other = answered(renamed)
    assert_worth_as_much(seen, base, other.worth)


@tried()
@given(raw=small_cases(), seed=seeds)
def test_the_order_of_rows_does_not_matter(seen: Any, raw: RawCase, seed: int) -> None:
    """Another order of the rows and columns of every table: the same worth."""
    base = base_of(raw, seen)
    other = answered(in_other_order(raw, np.random.default_rng(seed)))
    assert_worth_as_much(seen, base, other.worth)


@tried()
@given(raw=small_cases(), power=st.integers(-3, 3).filter(bool))
def test_more_money_is_worth_more_money(seen: Any, raw: RawCase, power: int) -> None:
    """All money times k: the worth times k."""
    base, times = base_of(raw, seen), 3.0**power
    other = answered(in_more_money(raw, times))
    assert_worth_as_much(seen, base, other.worth, times)


@tried()
@given(raw=small_cases(), data=st.data())
def test_two_halves_are_worth_the_whole(seen: Any, raw: RawCase, data: st.DataObject) -> None:
    """A region, or a node of the river, split in two identical halves with all that is tied to it: the same worth.

    Whole works and contracts may be begun in part here, for half of a whole one is no whole one.
    """
    split = [row["place"] for row in raw.tables["places"].rows if row["kind"] in {"region", "node"}]
    place = data.draw(st.sampled_from(split), label="split")
    base = base_of(raw, seen, whole=False)
    halves = answered(in_halves(raw, place), whole=False)
    seen.count("node" if place.startswith("Weir") else "region")
    assert_worth_as_much(seen, base, halves.worth)


@pytest.mark.parametrize(
    "change", [in_other_units, in_other_order, lambda raw, random: under_other_names(raw, random)[0]]
)
def test_a_change_changes_every_table_or_nearly(change: Callable[[RawCase, np.random.Generator], RawCase]) -> None:
    tiny = raw_case_of(shipped("tiny").folder)
    changed = change(tiny, np.random.default_rng(1))
    long = [name for name, sheet in tiny.tables.items() if len(sheet.rows) > 2]
    assert sum(changed.tables[name] != tiny.tables[name] for name in long) > 0.7 * len(long)


def test_every_number_says_how_much_there_is_or_how_it_is_with_each() -> None:
    told = {
        (name, column)
        for lists in (EXTENSIVE, INTENSIVE)
        for name, columns in lists.items()
        for column in columns.split()
    }
    assert told == {(table.name, column.name) for table in KNOWN.values() for column in table.numbers}
