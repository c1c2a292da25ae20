"""The algebra against dense numpy: every operation, on random shapes, must give what plain arrays give."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from whitecoal.algebra import NO_COLUMN, Array, Expr, Term, quantity
from whitecoal.calendar import Calendar, Scenario, chain
from whitecoal.errors import LabelError, PostingError, UnitError
from whitecoal.units import unit

LABELS = ("a", "b", "c", "d")
CALENDAR = Calendar(chain(1921, [1, 1, 3]), (Scenario("normal", 1.0, 2),), discount=0.05)


def decisions(seed: int, seasons: int = 4, text: str = "hm3") -> tuple[Expr, np.ndarray, np.ndarray]:
    """An expression of one decision a cell, some missing; the solution, and the dense values they come to."""
    rng = np.random.default_rng(seed)
    shape = (len(LABELS), 3, 1, seasons, 1)
    columns = rng.permutation(int(np.prod(shape))).reshape(shape)
    columns[rng.random(shape) < 0.2] = NO_COLUMN
    solution = rng.normal(size=int(np.prod(shape)))
    coefficients = rng.normal(size=(*shape, 1))
    dense = np.where(columns == NO_COLUMN, 0.0, solution[columns] * coefficients[..., 0])
    constant = rng.normal(size=(1, 3, 1, 1, 1))
    return Expr((Term(columns[..., None], coefficients),), constant, unit(text), LABELS), solution, dense + constant


seeds = st.integers(0, 10_000)


@given(seeds)
@settings(max_examples=25, deadline=None)
def test_sums_and_products_are_those_of_dense_arrays(seed: int) -> None:
    left, solution, dense = decisions(seed)
    factor = Array.over(np.random.default_rng(seed).normal(size=(4, 4)), "kha/hm3", "item", "season", labels=LABELS)
    product = left * factor + quantity(2.0, "kha") - (left * factor) / 4.0
    assert_allclose(product.value(solution), dense * factor.values * 0.75 + 2.0, atol=1e-12)
    assert product.unit == unit("kha")


@given(seeds, st.permutations(["item", "stage", "season"]))
@settings(max_examples=25, deadline=None)
def test_sums_over_axes_in_any_order(seed: int, axes: list[str]) -> None:
    left, solution, dense = decisions(seed)
    where = {"item": 0, "stage": 1, "season": 3}
    for axis in axes:
        left, dense = left.sum(axis), dense.sum(axis=where[axis], keepdims=True)
        assert_allclose(left.value(solution), dense, atol=1e-12)


@given(seeds, st.lists(st.sampled_from(["x", "y", "z"]), min_size=4, max_size=4))
@settings(max_examples=25, deadline=None)
def test_groups_of_items(seed: int, names: list[str]) -> None:
    left, solution, dense = decisions(seed)
    grouped = left.sum("season").group(names, ["z", "y", "x", "nobody"])
    for position, label in enumerate(["z", "y", "x", "nobody"]):
        members = [i for i, name in enumerate(names) if name == label]
        assert_allclose(
            grouped.value(solution)[position], dense.sum(axis=3, keepdims=True)[members].sum(axis=0), atol=1e-12
        )


@given(seeds)
@settings(max_examples=25, deadline=None)
def test_what_is_built_is_carried_through_the_stages(seed: int) -> None:
    left, solution, dense = decisions(seed)
    lead = Array.over(np.array([0.0, 1.0, 2.0, 3.0]), "year", "item", labels=LABELS)
    kernel = CALENDAR.built(lead)
    carried = left.sum("season").through(kernel) * quantity(2.0, "1")
    wanted = 2 * np.einsum("its,isabc->itabc", kernel.values, dense.sum(axis=3, keepdims=True))
    assert_allclose(carried.value(solution), wanted, atol=1e-12)


def test_summing_an_amount_that_is_the_same_in_every_season_counts_it_each_time() -> None:
    yearly = decisions(1)[0].sum("season")
    months = Array.over(np.ones(12), "1", "season")
    solution = decisions(1)[1]
    assert_allclose((yearly * months).sum("season").value(solution), 12 * yearly.value(solution))


def test_items_are_picked_by_name_and_may_repeat() -> None:
    left, solution, dense = decisions(3)
    assert_allclose(left.at(["c", "c", "a"], ["1", "2", "3"]).value(solution), dense[[2, 2, 0]])


def test_one_item_picked_thrice_counts_thrice() -> None:
    columns, solution = np.array([0]).reshape((1,) * 6), np.array([5.0])
    one = Expr((Term(columns, np.ones((1,) * 6)),), np.full((1,) * 5, 2.0), unit("hm3"), ("a",))
    picked = one.at(["a"] * 3, ["1", "2", "3"])
    assert_allclose(picked.value(solution).ravel(), [7.0, 7.0, 7.0])
    assert_allclose(picked.sum("item").value(solution).ravel(), [21.0])
    assert_allclose(one.at([], []).sum("item").value(solution).ravel(), [0.0])
    number = Array.over(np.array([2.0]), "hm3", "item", labels=("a",)).at(["a"] * 3, ["1", "2", "3"])
    assert_allclose(number.sum("item").values.ravel(), [6.0])
    assert number.at([], []).at([], []).values.shape[0] == 0


def test_a_season_can_be_taken_out() -> None:
    left, solution, dense = decisions(4)
    assert_allclose(left.take("season", 2).value(solution), dense[:, :, :, [2]])


@given(seeds, st.integers(0, 7))
@settings(max_examples=25, deadline=None)
def test_what_is_rolled_comes_round(seed: int, steps: int) -> None:
    amount, solution, dense = decisions(seed)
    assert_allclose(amount.rolled("season", steps).value(solution), np.roll(dense, steps, axis=3), atol=1e-12)


def test_items_that_do_not_match_are_an_error() -> None:
    left = decisions(5)[0]
    with pytest.raises(LabelError, match='"a" meets "d"'):
        _ = left + Array.over(np.ones(4), "hm3", "item", labels=LABELS[::-1])
    with pytest.raises(LabelError, match='No item is called "e"'):
        left.at(["e"], ["1"])


def test_units_must_agree_and_are_converted() -> None:
    left, solution, dense = decisions(6)
    assert_allclose((left + quantity(1.0, "km3")).value(solution), dense + 1000.0)
    with pytest.raises(UnitError):
        _ = left + quantity(1.0, "kha")


def test_decisions_are_never_multiplied_with_one_another() -> None:
    left = decisions(7)[0]
    with pytest.raises(PostingError, match="linear"):
        _ = left * left  # type: ignore[operator]


@given(seeds)
@settings(max_examples=5, deadline=None)
def test_a_group_of_nothing_is_nothing_in_every_season(seed: int) -> None:
    left, solution, dense = decisions(seed)
    grouped = left.at([], []).group([], ["x", "y"])
    assert grouped.shape == (2, *dense.shape[1:])
    assert_allclose(grouped.value(solution), 0.0)


def test_the_inverse_of_nothing_is_nothing() -> None:
    once = Array.over(np.array([4.0, 0.0]), "year", "item", labels=("a", "b")).inverse()
    assert once.values.ravel().tolist() == [0.25, 0.0]
    assert once.unit == quantity(1.0, "1/year").unit
    assert once.labels == ("a", "b")


def test_years_between_stages_and_what_grows_over_them() -> None:
    calendar = Calendar(chain(1921, [1, 2]), (Scenario("normal", 1.0, 1),))
    assert calendar.years_apart.values.ravel().tolist() == [1.0, 1.5]  # 1920.5 to 1921.5, and on to 1923
    grown = calendar.grown(Array.over(np.array([0.1]), "1/year", "item", labels=("a",)))
    assert grown.values[0, :, 0, 0, 0] == pytest.approx([1.0, (1.1 + 1.21) / 2])
    assert [(name, [stage.label for stage in stages]) for name, stages in calendar.paths()] == [
        ("normal", ["1921", "1922-23"])
    ]


def test_sums_and_groups_of_no_items_at_all() -> None:
    """What nothing falls under is an expression of no items, also once it is summed."""
    left, solution, _ = decisions(0)
    nothing = left.at((), ())
    assert nothing.sum("season").value(solution).shape == (0, 3, 1, 1, 1)
    assert nothing.group((), ()).value(solution).shape[0] == 0
    assert nothing.through(CALENDAR.built(life=Array.over(np.zeros(0), "year", "item"))).value(solution).shape[0] == 0
