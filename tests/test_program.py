"""The solve: known answers by hand, the order of the two objectives, prices, whole numbers, repeatability, stopping."""

import gzip
import os
import signal
import subprocess
import sys
import textwrap
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import highspy
import numpy as np
import pytest

from dense_program import INF, program_of
from whitecoal.errors import NoPlan, SolverFailed, Stopped
from whitecoal.solving import whole
from whitecoal.solving.program import Program, SolveOptions, Unbounded, choose_method, solve, write_mps
from whitecoal.solving.session import Answer, Session

QUICK = SolveOptions(seconds=10.0)


def random_program(seed: int, *, whole: int = 0) -> Program:
    """A bounded program with a plan: limits are drawn around a point."""
    draw = np.random.default_rng(seed)
    matrix = draw.normal(size=(40, 60)) * (draw.random((40, 60)) < 0.15)
    point = draw.uniform(0, 5, 60).round()
    return program_of(
        matrix,
        cost=draw.normal(size=60),
        upper=np.full(60, 10.0),
        row_upper=matrix @ point + draw.uniform(0, 2, 40),
        whole=np.arange(60) < whole,
    )


def dual_worth(program: Program, row_dual: Any, reduced_cost: Any) -> float:
    """What the duals alone say the greatest worth is."""
    row = np.where(row_dual > 0, program.row_upper, program.row_lower)
    column = np.where(reduced_cost > 0, program.upper, program.lower)
    paid = row_dual[row_dual != 0] @ row[row_dual != 0] + reduced_cost[reduced_cost != 0] @ column[reduced_cost != 0]
    return float(paid) + program.offset


# Two crops on 10 kha with 30 hm3: wheat worth 3 a kha and 2 hm3, cotton worth 5 and 4 hm3. By hand: 5 and 5, worth 40;
# one more kha is worth 1 (wheat for cotton), one more hm3 is worth 1.
FIELDS = program_of([[1, 1], [2, 4]], cost=[3, 5], row_upper=[10, 30])


def test_two_crops_by_hand() -> None:
    solution = solve(FIELDS)
    assert solution.x == pytest.approx([5, 5])
    assert solution.objective == pytest.approx(40)
    assert solution.row_dual == pytest.approx([1, 1])
    assert solution.reduced_cost == pytest.approx([0, 0])
    assert (solution.status, solution.gap, solution.first_limit) == ("optimal", 0.0, None)


def test_the_dual_is_what_one_more_unit_is_worth() -> None:
    more = program_of([[1, 1], [2, 4]], cost=[3, 5], row_upper=[10, 30.5])
    assert solve(more).objective - solve(FIELDS).objective == pytest.approx(0.5 * solve(FIELDS).row_dual[1])


def test_a_floor_that_binds_has_a_negative_dual() -> None:
    # cost 2 a unit, at least 3 must be had: one more costs 2
    solution = solve(program_of([[1]], cost=[-2], row_lower=[3]))
    assert solution.row_dual == pytest.approx([-2])
    assert solution.objective == pytest.approx(-6)


def test_a_ceiling_that_binds_has_a_positive_reduced_cost() -> None:
    solution = solve(program_of([[1]], cost=[4], upper=[7]))
    assert solution.reduced_cost == pytest.approx([4])
    assert solution.x == pytest.approx([7])


def test_what_is_not_worth_it_has_a_negative_reduced_cost() -> None:
    solution = solve(program_of([[1, 1]], cost=[3, 1], row_upper=[10]))
    assert solution.reduced_cost == pytest.approx([0, -2])


def test_the_offset_counts() -> None:
    assert solve(program_of([[1]], cost=[1], upper=[2], offset=100.0)).objective == pytest.approx(102)


def test_a_very_small_coefficient_is_not_dropped() -> None:
    """A good counted in far too large units has small ones; HiGHS of itself drops those below 1e-9."""
    assert solve(program_of([[5e-10]], cost=[1], upper=[1e7], row_upper=[1e-3])).objective == pytest.approx(
        2e6, rel=1e-3
    )


def test_a_program_without_rows() -> None:
    solution = solve(program_of(np.zeros((0, 2)), cost=[1, -1], upper=[3, 3]))
    assert solution.x == pytest.approx([3, 0])


def test_hunger_comes_before_worth() -> None:
    # 10 of grain: exported at 5, or eaten against a need of 8 (shortfall in the first objective, worth nothing)
    matrix = [[1, 1, 0], [0, 1, 1]]  # export + eaten ≤ 10; eaten + short = 8
    program = program_of(matrix, cost=[5, 0, 0], first=[0, 0, 1], row_lower=[-INF, 8], row_upper=[10, 8])
    solution = solve(program)
    assert solution.x == pytest.approx([2, 8, 0])
    assert solution.first_value == pytest.approx(0)
    assert solution.first_limit == 0
    kept = program.keep_first(solution.first_limit)
    assert kept.rows == program.rows
    assert kept.upper[2] == 0


def test_hunger_that_cannot_be_avoided_is_kept_least() -> None:
    # only 6 of grain for a need of 8: two short, nothing exported whatever it earns
    program = program_of([[1, 1, 0], [0, 1, 1]], cost=[5, 0, 0], first=[0, 0, 1], row_lower=[-INF, 8], row_upper=[6, 8])
    solution = solve(program)
    assert solution.first_value == pytest.approx(2, rel=1e-5)
    assert solution.x == pytest.approx([0, 6, 2], abs=1e-5)
    assert solution.first_limit is not None
    assert solution.first_price == pytest.approx(5)
    kept = program.keep_first(solution.first_limit)
    assert kept.rows == program.rows + 1
    assert len(solution.row_dual) == program.rows
    assert dual_worth(kept, np.append(solution.row_dual, solution.first_price), solution.reduced_cost) == pytest.approx(
        solution.objective
    )


def test_hunger_that_only_part_of_a_canal_would_end() -> None:
    # a canal (whole) gives 10 of grain and takes 10 of 7 cash: impossible whole, so the shortfall stays 8;
    # by parts the linear program would have had it down to 1
    program = program_of(
        [[-10, 1, 0], [0, 1, 1], [10, 0, 0]],
        first=[0, 0, 1],
        cost=[0, 1, 0],
        whole=[True, False, False],
        upper=[1, INF, INF],
        row_lower=[-INF, 8, -INF],
        row_upper=[0, 8, 7],
    )
    solution = solve(program, options=QUICK)
    assert solution.first_value == pytest.approx(8, rel=1e-5)
    assert solution.x[0] == 0


def test_a_shortfall_that_no_rounding_finds_falls_back_on_the_plan_of_least_shortfall() -> None:
    # no time at all to look for whole numbers of the greatest worth: the plan is there all the same
    program = program_of(
        [[-10, 1, 0], [0, 1, 1], [10, 0, 0]],
        first=[0, 0, 1],
        cost=[0, 1, 0],
        whole=[True, False, False],
        upper=[1, INF, INF],
        row_lower=[-INF, 8, -INF],
        row_upper=[0, 8, 7],
    )
    solution = solve(program, options=SolveOptions(rounding=0.0, seconds=1.0))
    assert solution.x == pytest.approx([0, 0, 8], abs=1e-4)


def test_the_prices_begin_at_a_corner_after_branching_too(monkeypatch: pytest.MonkeyPatch) -> None:
    run, begun = Session.run, list[tuple[str, bool]]()

    def told(self: Session, phase: str, **how: Any) -> Answer:
        begun.append((phase, self.corner().valid))
        return run(self, phase, **how)

    monkeypatch.setattr(Session, "run", told)
    solve(random_program(3, whole=20), options=replace(QUICK, gap=0.0))
    assert "whole numbers" in dict(begun)
    assert [valid for phase, valid in begun if phase == "prices"] == [True, True]


def test_the_same_few_works_are_not_released_again() -> None:
    solution = solve(random_program(3, whole=3), options=replace(QUICK, gap=0.0))
    released = sum(phase.name == "rounding" for phase in solution.phases)
    assert 1 <= released < whole.PATIENCE


def test_whole_numbers_by_hand() -> None:
    # knapsack 5,4,3 weighing 4,3,2 into 6: by parts 9.25, whole 8 (first and third)
    solution = solve(
        program_of([[4, 3, 2]], cost=[5, 4, 3], upper=[1, 1, 1], whole=[True] * 3, row_upper=[6]), options=QUICK
    )
    assert solution.x == pytest.approx([1, 0, 1])
    assert solution.objective == pytest.approx(8)
    assert solution.gap <= 1e-3
    assert solution.bound >= solution.objective


def test_whole_numbers_above_one_stay_through_the_tidying() -> None:
    # 3.5 would be best, so 3 of at most 10; the price of the row is nought with the works fixed
    solution = solve(program_of([[2]], cost=[1], upper=[10], whole=[True], row_upper=[7]), options=QUICK)
    assert solution.x == pytest.approx([3])
    assert solution.row_dual == pytest.approx([0])


def test_prices_are_with_the_works_fixed() -> None:
    # a whole canal lets 10 of land be used; the land's price is its worth, 2, as if the canal were always there
    program = program_of([[-10, 1]], cost=[-5, 2], upper=[1, INF], whole=[True, False], row_upper=[0])
    solution = solve(program, options=QUICK)
    assert solution.x == pytest.approx([1, 10])
    assert solution.objective == pytest.approx(15)
    assert solution.row_dual == pytest.approx([2])


@pytest.mark.parametrize("seed", range(6))
def test_whole_numbers_within_the_gap_of_the_solver_alone(seed: int) -> None:
    program = random_program(seed, whole=20)
    solution = solve(program, options=SolveOptions(gap=1e-4, seconds=20.0))
    best = solved_by_highs_alone(program)
    assert solution.objective <= best + 1e-6 * abs(best)
    assert solution.bound >= best - 1e-6 * abs(best)
    assert solution.objective >= best - (1e-4 + solution.gap) * abs(best)
    assert np.all(solution.x[:20] == np.rint(solution.x[:20]))


def test_a_large_program_is_rounded_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    # A dam begun in one of two years lets 10 be used in it, of 4 wanted: the linear program begins 0.4 in both,
    # 0.8 in all. That is one dam, in the year in which the sum passes the half, the second: 4 × 1 less its cost of 0.5.
    monkeypatch.setattr(whole, "MOST_TO_SEARCH", 0)
    rows = [[1, 1, 0, 0], [-10, 0, 1, 0], [0, -10, 0, 1]]
    dams = program_of(
        rows,
        cost=[-0.5, -0.5, 1, 1],
        upper=[1, 1, 4, 4],
        whole=[True, True, False, False],
        row_upper=[1, 0, 0],
    )
    solution = solve(dams, options=QUICK)
    assert solution.x == pytest.approx([0, 1, 0, 4])
    assert solution.status == "rounded at once"
    assert solution.bound == pytest.approx(8 - 0.4)
    assert solution.gap == pytest.approx((7.6 - 3.5) / 3.5)
    assert solution.notes


def test_a_work_that_waits_for_another_is_rounded_to_later(monkeypatch: pytest.MonkeyPatch) -> None:
    # The mine (1, 2, 3) is begun by three tenths at once and by the rest in the third year; the shaft needs it the year
    # after, in the third year or the fourth. Rounded, the mine is begun in the third year, so the shaft in the fourth.
    monkeypatch.setattr(whole, "MOST_TO_SEARCH", 0)
    mine, shaft, none = np.eye(3), np.eye(4), np.zeros(3)
    rows = [[*np.ones(3), *np.zeros(4)], [*none, *np.ones(4)]]
    rows += [[*-mine[:year].sum(axis=0), *shaft[: year + 1].sum(axis=0)] for year in range(4)]
    waits = program_of(rows, whole=[True] * 7, upper=[1.0] * 7, row_upper=[1, 1, 0, 0, 0, 0])
    relaxed = np.array([0.3, 0, 0.7, 0, 0, 0.3, 0.7])
    assert whole._rounded(waits, np.arange(7), relaxed) == pytest.approx([0, 0, 1, 0, 0, 0, 1])
    early = np.array([0.3, 0, 0.7, 0, 0.2, 0.4, 0.4])
    assert whole._rounded(waits, np.arange(7), early) == pytest.approx([0, 0, 1, 0, 0, 0, 1])
    never = np.array([0.3, 0, 0, 0, 0.3, 0.3, 0])
    assert whole._rounded(waits, np.arange(7), never) == pytest.approx(np.zeros(7))


def test_what_would_break_a_limit_when_rounded_at_once_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    # knapsack 5,4 weighing 4,3 into 6: the linear program takes 3/4 and 1; rounded that weighs 7: the first is left out
    monkeypatch.setattr(whole, "MOST_TO_SEARCH", 0)
    two = program_of([[4, 3]], cost=[5, 4], upper=[1, 1], whole=[True] * 2, row_upper=[6])
    solution = solve(two, options=QUICK)
    assert solution.x == pytest.approx([0, 1])
    assert solution.bound == pytest.approx(4 + 5 * 3 / 4)


def test_a_known_plan_that_is_better_than_rounding_at_once_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whole, "MOST_TO_SEARCH", 0)
    two = program_of([[4, 3, 2]], cost=[5, 4, 3.5], upper=[1, 1, 1], whole=[True] * 3, row_upper=[5.5])
    blind = solve(two, options=QUICK)
    told = solve(two, options=QUICK, start=np.array([0.0, 1.0, 1.0]))
    assert told.x == pytest.approx([0, 1, 1])
    assert told.objective >= blind.objective


def test_a_search_cut_short_tells_its_gap() -> None:
    program = random_program(3, whole=30)
    solution = solve(program, options=SolveOptions(gap=0.0, rounding=0.0, seconds=0.0))
    assert solution.status == "search ended"
    assert solution.gap > 0
    assert solution.notes
    assert solution.bound >= solved_by_highs_alone(program) - 1e-9


def solved_by_highs_alone(program: Program) -> float:
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.silent()
    highs.setOptionValue("mip_rel_gap", 0.0)
    highs.addVars(program.columns, program.lower, program.upper)
    for column in range(program.columns):
        highs.changeColCost(column, -program.cost[column])
        if program.whole[column]:
            highs.changeColIntegrality(column, highspy.HighsVarType.kInteger)
    for row in range(program.rows):
        part = slice(program.row_start[row], program.row_start[row + 1])
        columns, values = program.row_column[part], program.row_value[part]
        highs.addRow(program.row_lower[row], program.row_upper[row], len(columns), columns, values)
    highs.run()
    return program.offset - float(highs.getInfo().objective_function_value)


@pytest.mark.parametrize("seed", range(8))
def test_every_method_finds_the_same_worth_and_duals_that_prove_it(seed: int) -> None:
    program = random_program(seed)
    answers = [solve(program, options=SolveOptions(method=method)) for method in ("simplex", "ipx", "hipo")]
    for answer in answers:
        assert answer.objective == pytest.approx(answers[0].objective, rel=1e-8)
        assert dual_worth(program, answer.row_dual, answer.reduced_cost) == pytest.approx(answer.objective, rel=1e-7)
        activity = program.activity(answer.x)
        assert np.all(activity <= program.row_upper + 1e-7)


def test_among_equal_plans_the_same_is_taken_and_nothing_idles() -> None:
    # twenty equal ways to carry 10, and a loop of two flows that carry nothing round and round
    matrix = np.zeros((3, 22))
    matrix[0, :20] = 1
    matrix[1, 20:] = [1, -1]
    matrix[2, 20] = 1
    program = program_of(
        matrix,
        cost=np.append(np.ones(20), [0, 0]),
        upper=np.full(22, 8.0),
        row_upper=[10, 0, INF],
        row_lower=[-INF, 0, -INF],
    )
    first, second = solve(program), solve(program)
    assert np.array_equal(first.x, second.x)
    assert first.x[20:] == pytest.approx([0, 0])
    assert np.count_nonzero(first.x > 1e-9) == 2
    other = solve(program, options=SolveOptions(seed=5))
    assert other.objective == pytest.approx(first.objective)
    assert not np.array_equal(other.x, first.x)


@pytest.mark.parametrize("whole", [0, 20])
def test_the_same_program_gives_the_same_bits(whole: int) -> None:
    first, second = (solve(random_program(11, whole=whole), options=QUICK) for _ in range(2))
    for name in ("x", "row_dual", "reduced_cost"):
        assert getattr(first, name).tobytes() == getattr(second, name).tobytes()


def test_tidying_can_be_left_out() -> None:
    solution = solve(random_program(2), options=SolveOptions(tidy_iterations=0))
    assert solution.objective == pytest.approx(solve(random_program(2)).objective)


def test_what_simplex_cannot_tell_another_method_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    whole_run = Session.run

    def lost(session: Session, phase: str, *, method: str = "simplex", **options: Any) -> Answer:
        answer = whole_run(session, phase, method=method, **options)
        return replace(answer, status="no answer") if method == "simplex" and phase == "greatest worth" else answer

    monkeypatch.setattr(Session, "run", lost)
    assert solve(FIELDS).objective == pytest.approx(40)
    with pytest.raises(NoPlan, match="cannot all be kept"):
        solve(program_of([[1, 1], [1, 1]], row_lower=[2, -INF], row_upper=[INF, 1]))


def test_contradicting_limits_give_no_plan() -> None:
    with pytest.raises(NoPlan, match="cannot all be kept"):
        solve(program_of([[1]], upper=[1], row_lower=[2]))


def test_whole_numbers_can_leave_no_plan() -> None:
    half = program_of([[2]], cost=[1], whole=[True], upper=[5], row_lower=[1], row_upper=[1])
    with pytest.raises(NoPlan, match="whole"):
        solve(half, options=QUICK)


def test_worth_without_limit_names_what_grows() -> None:
    # column 0 is limited; 1 and 2 feed each other for ever
    program = program_of([[1, 0, 0], [0, 1, -1]], cost=[1, 1, 0], row_upper=[5, 0])
    with pytest.raises(Unbounded, match="no limit") as caught:
        solve(program)
    assert caught.value.columns == (1, 2)
    assert isinstance(caught.value, SolverFailed)


def test_unbounded_and_contradicting_is_a_contradiction() -> None:
    with pytest.raises(NoPlan):
        solve(program_of([[1, 0], [0, 1]], cost=[1, 1], row_lower=[-INF, 3], row_upper=[INF, 2]))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cost", [np.nan, 1.0]),
        ("lower", [np.nan, 0.0]),
        ("first", [0.0]),
        ("row_upper", [1.0, 2.0, 3.0]),
        ("offset", np.inf),
    ],
)
def test_arrays_that_do_not_fit_are_refused(name: str, value: Any) -> None:
    with pytest.raises(ValueError, match="program"):
        program_of([[1, 1], [2, 4]], **{name: value})


@pytest.mark.parametrize(
    ("columns", "nonzeros", "method"),
    [
        (0, 0, "simplex"),
        (100, 5_000, "simplex"),
        (193_000, 436_000, "simplex"),
        (321_000, 725_000, "ipx"),
        (35_000, 234_000, "ipx"),
        (9_000, 56_000, "simplex"),
    ],
)
def test_the_method_follows_size_and_density(columns: int, nonzeros: int, method: str) -> None:
    assert choose_method(columns, nonzeros) == method


def test_progress_is_told_in_short_lines() -> None:
    lines: list[str] = []
    draw = np.random.default_rng(0)
    matrix = draw.normal(size=(150, 300)) * (draw.random((150, 300)) < 0.3)
    program = program_of(
        matrix, cost=draw.random(300), upper=np.full(300, 1.0), whole=np.ones(300, bool), row_upper=np.full(150, 2.0)
    )
    solve(program, options=SolveOptions(gap=0.0, rounding=1.0, seconds=2.5), progress=lines.append)
    assert lines
    assert len(lines) < 10
    assert all(len(line) < 80 and line.endswith(" s") for line in lines)


@pytest.mark.parametrize("method", ["simplex", "ipx"])
@pytest.mark.skipif(os.name == "nt", reason="signals are told otherwise there")
def test_ctrl_c_stops_at_once_and_leaves_no_thread(tmp_path: Path, method: str) -> None:
    script = tmp_path / "long.py"
    script.write_text(
        textwrap.dedent(f"""
        import os, signal, sys, threading, time
        import numpy as np
        from whitecoal.errors import Stopped
        from whitecoal.solving.program import Program, SolveOptions, solve
        draw = np.random.default_rng(0)
        m, n, k = 3000, 5000, 25
        program = Program(
            cost=draw.random(n), first=np.zeros(n), lower=np.zeros(n), upper=np.ones(n),
            whole=np.arange(n) < 2000, row_start=np.arange(m + 1) * k,
            row_column=np.concatenate([draw.choice(n, k, replace=False) for _ in range(m)]),
            row_value=draw.random(m * k), row_lower=np.full(m, -np.inf), row_upper=draw.random(m) + 1,
        )
        sent = []
        def interrupt():
            sent.append(time.monotonic())
            os.kill(os.getpid(), signal.SIGINT)
        timer = threading.Timer(1.5, interrupt)
        timer.start()
        try:
            solve(program, options=SolveOptions(gap=0.0, seconds=100.0, method={method!r}))
        except Stopped:
            late = time.monotonic() - sent[0]
            timer.join()
            print("stopped", late, threading.active_count())
            sys.exit(0 if late < 3 and threading.active_count() == 1 else 2)
        print("not stopped")
        sys.exit(1)
        """)
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=90, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_session_stopped_as_its_thread_begins_solves_nothing_and_can_be_used_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An interrupt within `Thread.start`, when the thread is there and does not count as alive yet."""
    session, start = Session(random_program(3)), threading.Thread.start
    ran: list[bool] = []

    def interrupted(thread: threading.Thread) -> None:
        late = threading.Timer(0.2, lambda: start(thread))
        late.start()
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(session._highs, "run", lambda: ran.append(True), raising=False)
        patch.setattr(threading.Thread, "start", lambda thread: interrupted(thread) if _ours(thread) else start(thread))
        with pytest.raises(Stopped):
            session.run("stopped")
        (late,) = [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]
        late.join()
        for thread in filter(_ours, threading.enumerate()):
            thread.join()
    assert not ran
    assert session.run("again").status == "optimal"
    assert not any(step.callbacks for step in session._highs.callbacks)


def _ours(thread: threading.Thread) -> bool:
    return thread.name == "whitecoal solver"


def test_an_interrupt_before_the_solve_does_not_linger() -> None:
    before = signal.getsignal(signal.SIGINT)
    solve(FIELDS)
    assert signal.getsignal(signal.SIGINT) is before


def test_the_file_is_the_same_program(tmp_path: Path) -> None:
    program = random_program(4, whole=10)
    path = tmp_path / "program.mps.gz"
    write_mps(program, path)
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.silent()
    highs.setOptionValue("mip_rel_gap", 0.0)
    assert highs.readModel(str(path)) == highspy.HighsStatus.kOk
    highs.run()
    assert -highs.getInfo().objective_function_value == pytest.approx(solved_by_highs_alone(program))
    assert highs.getLp().col_names_[:2] == ["c0", "c1"]
    assert highs.getLp().row_names_[-1] == "r39"


def test_the_file_keeps_the_offset_and_the_markers(tmp_path: Path) -> None:
    program = program_of([[1, 1]], cost=[1, 2], row_upper=[3], whole=[False, True], upper=[INF, 9], offset=7.0)
    path = tmp_path / "program.mps.gz"
    write_mps(program, path)
    text = gzip.decompress(path.read_bytes()).decode()
    assert "MARKER" in text
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.silent()
    highs.readModel(str(path))
    highs.run()
    assert -highs.getInfo().objective_function_value == pytest.approx(13)


def test_the_file_is_the_same_to_the_byte_and_leaves_nothing_beside_it(tmp_path: Path) -> None:
    first, second = tmp_path / "a.mps.gz", tmp_path / "b.mps.gz"
    write_mps(random_program(4), first)
    write_mps(random_program(4), second)
    assert first.read_bytes() == second.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.mps.gz", "b.mps.gz"]
