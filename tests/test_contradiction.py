"""Why there is no plan: known contradictions found whole and minimal, repairs that repair."""

from typing import Any

import numpy as np
import pytest

from dense_program import INF, program_of
from repairs import repaired
from whitecoal.errors import NoPlan
from whitecoal.solving.contradiction import Contradiction, explain
from whitecoal.solving.program import Program, solve


def assert_explained(program: Program) -> Contradiction:
    """No plan; the repairs make one; the set without any one member has one."""
    with pytest.raises(NoPlan):
        solve(program)
    found = explain(program)
    assert found.repairs
    solve(repaired(program, found))
    assert found.minimal
    assert not found.only_because_whole
    return found


def test_a_floor_above_a_ceiling() -> None:
    found = assert_explained(program_of([[1, 0], [0, 1]], upper=[3, INF], row_lower=[5, 1]))
    assert (found.rows, found.lower_bounds, found.upper_bounds) == ((0,), (), (0,))
    ((kind, index, amount, _),) = found.repairs
    assert (kind, index) in {("row", 0), ("upper", 0)}
    assert amount == pytest.approx(2)


def test_two_rows_that_pull_apart() -> None:
    found = assert_explained(program_of([[1, 1], [1, 1], [1, -1]], row_lower=[7, -INF, 0], row_upper=[INF, 4, INF]))
    assert (found.rows, found.lower_bounds, found.upper_bounds) == ((0, 1), (), ())
    ((kind, index, amount, direction),) = found.repairs
    assert kind == "row"
    assert amount == pytest.approx(3)
    assert (index, direction) in {(0, "up"), (1, "down")}


def test_a_need_with_nothing_to_meet_it() -> None:
    # −x ≥ 2 with x ≥ 0: the natural zero holds in any case and is never the repair
    found = assert_explained(program_of([[-1]], row_lower=[2]))
    assert (found.rows, found.lower_bounds, found.upper_bounds) == ((0,), (), ())
    repairs: Any = found.repairs
    assert repairs == (("row", 0, pytest.approx(2), "up"),)


def test_a_reservoir_that_cannot_fill() -> None:
    # storage of twelve months from 10, inflow 1 a month, at least 30 at the end: balances of all months belong to it
    months = 12
    matrix = np.zeros((months, 2 * months))
    for month in range(months):  # storage − storage before + release = inflow
        matrix[month, month] = 1
        matrix[month, months + month] = 1
        if month:
            matrix[month, month - 1] = -1
    inflow = np.ones(months)
    inflow[0] += 10
    lower = np.zeros(2 * months)
    lower[months - 1] = 30
    found = assert_explained(program_of(matrix, lower=lower, row_lower=inflow, row_upper=inflow))
    assert found.rows == tuple(range(months))
    assert found.lower_bounds == (months - 1,)
    assert sum(repair[2] for repair in found.repairs) == pytest.approx(8)


def test_a_row_that_contradicts_itself() -> None:
    found = assert_explained(program_of([[1]], row_lower=[3], row_upper=[1]))
    assert (found.rows, found.lower_bounds, found.upper_bounds) == ((0,), (), ())
    repairs: Any = found.repairs
    assert repairs == (("row", 0, pytest.approx(2), "up"),)


def test_a_column_that_contradicts_itself() -> None:
    found = assert_explained(program_of([[1]], lower=[3], upper=[1]))
    assert (found.rows, found.lower_bounds, found.upper_bounds) == ((), (0,), (0,))


def test_an_empty_row_that_wants_something() -> None:
    found = assert_explained(program_of([[0, 0], [1, 1]], row_lower=[2, 1]))
    assert (found.rows, found.lower_bounds, found.upper_bounds) == ((0,), (), ())


def test_two_contradictions_are_both_repaired_and_one_is_told() -> None:
    found = assert_explained(program_of(np.eye(2), upper=[1, 2], row_lower=[4, 8]))
    assert len(found.rows) == len(found.upper_bounds) == 1
    assert {repair[1] for repair in found.repairs} == {0, 1}


def test_a_triangle_where_no_pair_contradicts() -> None:
    matrix = [[1, 1, 0], [0, 1, 1], [1, 0, 1], [1, 1, 1]]
    found = assert_explained(program_of(matrix, row_upper=[1, 1, 1, INF], row_lower=[-INF, -INF, -INF, 2]))
    assert found.rows == (0, 1, 2, 3)
    assert found.lower_bounds == ()


def test_free_columns_do_not_belong() -> None:
    found = assert_explained(program_of([[1, 1], [1, 1]], lower=[-INF, -INF], row_lower=[5, -INF], row_upper=[INF, 2]))
    assert (found.rows, found.lower_bounds, found.upper_bounds) == ((0, 1), (), ())


def test_the_worth_does_not_disturb() -> None:
    found = assert_explained(program_of([[1, 0], [0, 1]], cost=[1, -1], upper=[9, 1], row_lower=[-INF, 3]))
    assert (found.rows, found.upper_bounds) == ((1,), (1,))


@pytest.mark.parametrize("seed", range(6))
def test_a_planted_contradiction_in_a_larger_program(seed: int) -> None:
    draw = np.random.default_rng(seed)
    matrix = draw.normal(size=(60, 90)) * (draw.random((60, 90)) < 0.1)
    point = draw.uniform(0, 5, 90)
    upper = matrix @ point + 1
    planted = draw.random(60) * (draw.random(60) < 0.1)
    planted[0] = 1.0
    matrix = np.vstack([matrix, planted @ matrix])
    lower = np.append(np.full(60, -INF), planted @ upper[:60] + 5)
    program = program_of(
        matrix, row_lower=lower, row_upper=np.append(upper, INF), lower=np.full(90, -10.0), upper=np.full(90, 10.0)
    )
    found = assert_explained(program)
    members = len(found.rows) + len(found.lower_bounds) + len(found.upper_bounds)
    assert members <= np.count_nonzero(planted) + 1 + 90


def test_only_whole_numbers_stand_in_the_way() -> None:
    # 2 x = 1 has a plan by halves only
    program = program_of([[2]], whole=[True], upper=[5], row_lower=[1], row_upper=[1])
    with pytest.raises(NoPlan):
        solve(program)
    found = explain(program)
    assert found.only_because_whole
    assert not found.minimal
    assert found.rows == (0,)
    repairs: Any = found.repairs
    assert repairs == (("row", 0, pytest.approx(1), repairs[0][3]),)


def test_what_is_counted_in_whole_numbers_is_given_up_whole() -> None:
    # two works of half the room each are wanted and there is room for one and a half: one must go, not half of one
    program = program_of([[1], [-2]], whole=[True], upper=[5], row_lower=[2, -3])
    found = assert_explained(program)
    repairs: Any = found.repairs
    assert repairs == (("row", 0, 1.0, "up"),)


def test_contradiction_with_whole_numbers_let_go_is_told_as_such() -> None:
    program = program_of([[1]], whole=[True], upper=[1], row_lower=[4])
    found = assert_explained(program)
    assert found.rows == (0,)


def test_balances_that_state_nothing_tie_the_others_together() -> None:
    # x1 ≤ 3 is brought (x1 = x2), carried (x2 = x3) and wanted (x3 ≥ 5); the fourth row is idle
    matrix = [[1, -1, 0, 0], [0, 1, -1, 0], [0, 0, 1, 0], [0, 0, 0, 1]]
    program = program_of(matrix, upper=[3, INF, INF, INF], row_lower=[0, 0, 5, 0], row_upper=[0, 0, INF, 0])
    found = assert_explained(program)
    assert (found.rows, found.lower_bounds, found.upper_bounds) == ((2,), (), (0,))
    assert found.ties == (0, 1)
    assert found.weights[0] > found.weights[1] > 0


def test_a_row_in_which_nothing_is_given_may_be_stated_all_the_same() -> None:
    # a capacity of nothing, as a table says, and a need of 4: the capacity is named, and may be the repair
    program = program_of([[-1], [1]], row_lower=[0, 4])
    found = explain(program, stated=np.array([True, False]))
    assert (found.rows, found.ties, found.minimal) == ((0, 1), (), True)
    assert explain(program).ties == (0,)
    assert explain(program).rows == (1,)


@pytest.mark.parametrize("dust", [1e-17, 1e-15, 1e-12])
def test_a_coefficient_that_the_solver_takes_for_zero_proves_nothing(dust: float) -> None:
    # the first row has nothing but dust and cannot give 5; the second has a plan
    program = program_of([[dust, 0], [1, 1]], row_lower=[5, 1])
    found = assert_explained(program)
    assert (found.rows, found.lower_bounds, found.upper_bounds) == ((0,), (), ())
    repairs: Any = found.repairs
    assert repairs == (("row", 0, pytest.approx(5), "up"),)


def test_dust_beside_true_coefficients_names_no_more_limits() -> None:
    matrix = [[1, 1e-17, 0], [1, 0, 1e-16], [0, 1, 1]]
    found = assert_explained(program_of(matrix, upper=[INF, 9, 9], row_lower=[7, -INF, 1], row_upper=[INF, 4, INF]))
    assert (found.rows, found.lower_bounds, found.upper_bounds) == ((0, 1), (), ())


@pytest.mark.parametrize("whole", [False, True])
def test_a_program_with_a_plan_has_nothing_to_explain(whole: bool) -> None:  # noqa: FBT001
    with pytest.raises(ValueError, match="has a plan"):
        explain(program_of([[1]], upper=[5], row_lower=[4], whole=[whole]))


def test_the_same_program_is_explained_the_same() -> None:
    program = program_of([[1, 1], [1, 1], [1, -1]], row_lower=[7, -INF, 0], row_upper=[INF, 4, INF])
    assert explain(program) == explain(program)
