"""A run asked again with other numbers: the same answer as from nothing, and from the corner where the plan stands."""

import re
from dataclasses import replace
from types import MappingProxyType

import numpy as np
import polars as pl
import pytest

from tiny_case import lean
from whitecoal import cli
from whitecoal.analyses.asking import Asking
from whitecoal.case import Case, read_case
from whitecoal.errors import UsageError
from whitecoal.planning import Solved
from whitecoal.plans import Plan, open_plan
from whitecoal.solving import standing
from whitecoal.solving.program import solve
from whitecoal.studies import Shelf, Study

SAME = 1e-7
"""Relative: two optima of one program."""


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    folder = tmp_path_factory.mktemp("asking")
    return Shelf(folder / "runs").ask(Study(lean(folder)))


@pytest.fixture(scope="module")
def asking(run: Plan) -> Asking:
    return Asking(run)


def times(case: Case, table: str, column: str, factor: float) -> Case:
    """The case with all numbers of a column multiplied."""
    rows = case.tables[table]
    amounts = rows.amounts(column)
    cells = {**rows.cells, column: replace(amounts, values=amounts.values * factor)}
    return replace(case, tables=MappingProxyType({**case.tables, table: replace(rows, cells=cells)}))


def from_nothing(asked: Solved) -> float:
    """The worth of the same program with the same works, solved by itself."""
    return solve(asked.program.held(np.rint(asked.solution.x))).objective


def test_asked_nothing_new_the_plan_stands_where_it_stood(asking: Asking) -> None:
    """The corner kept is the plan's own, so that the solver has nothing to do."""
    assert asking.solution(asking.case).iterations == 0


def test_a_question_too_far_from_the_plan_is_solved_from_nothing_and_says_so(
    asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = times(asking.case, "markets", "price", 1.3)
    near = asking.solution(case)
    assert standing.FAR_NOTE not in near.notes
    monkeypatch.setattr(standing, "FAR", 0.0)
    monkeypatch.setattr(standing, "LEAST_FAR", 0)
    far = asking.solution(case)
    assert standing.FAR_NOTE in far.notes
    assert far.objective == pytest.approx(near.objective, rel=SAME)


def test_asked_nothing_new_the_plan_is_the_plan(asking: Asking, run: Plan) -> None:
    same = asking.ask(asking.case)
    assert len(same.plan.compare(run)) == 0
    assert same.plan.worth == pytest.approx(run.worth, rel=SAME)
    assert same.plan.about["solver"]["status"] == "works held"


@pytest.mark.parametrize(
    ("table", "column", "factor"),
    [
        ("markets", "price", 1.02),
        ("inflows", "inflow", 0.8),
        ("mines", "cash_cost", 1.5),
        ("power_demand", "energy", 1.1),
        ("groups", "number", 0.97),
        ("budgets", "amount", 0.9),
    ],
)
def test_other_numbers_bring_what_they_bring_from_nothing(
    asking: Asking, run: Plan, table: str, column: str, factor: float
) -> None:
    asked = asking.ask(times(asking.case, table, column, factor))
    assert asked.plan.worth != run.worth
    assert asked.plan.worth == pytest.approx(from_nothing(asked), rel=SAME)


def test_an_amendment_that_decides_otherwise_is_asked_by_name(asking: Asking, run: Plan) -> None:
    assert run.folder is not None
    finer = read_case(lean(run.folder.parents[1], "finer"), amendments=("finer",))
    asked = asking.ask(finer)
    assert asked.program.columns != len(run.choices)
    assert asked.plan.worth == pytest.approx(from_nothing(asked), rel=SAME)


def test_the_works_stay_as_they_were_decided(asking: Asking, run: Plan) -> None:
    asked = asking.ask(times(asking.case, "works", "upkeep", 50.0))
    whole = run.choices.sort("column").filter("whole")["value"].round()
    assert asked.plan.choices.sort("column").filter("whole")["value"].round().to_list() == whole.to_list()


def test_what_was_asked_before_does_not_matter(asking: Asking) -> None:
    dear, dry = times(asking.case, "markets", "price", 1.01), times(asking.case, "inflows", "inflow", 0.7)
    first = asking.solution(dear)
    asking.solution(dry)
    again = asking.solution(dear)
    assert first.x.tobytes() == again.x.tobytes()
    assert first.row_dual.tobytes() == again.row_dual.tobytes()


def test_hunger_is_least_before_worth_is_most(asking: Asking, run: Plan) -> None:
    hungry = asking.ask(times(times(asking.case, "needs", "amount", 4.0), "markets", "quantity", 0.01))
    assert hungry.solution.first_value > run.about["solver"]["first"]["value"] + 1e-6
    assert hungry.solution.objective == pytest.approx(from_nothing(hungry), rel=1e-5)


def test_a_run_that_does_not_say_where_it_stands_says_so(run: Plan) -> None:
    assert run.folder is not None
    silent = replace(open_plan(run.folder), choices=run.choices.with_columns(state=pl.lit("")))
    with pytest.raises(UsageError, match="Run the case again"):
        Asking(silent)


# ---- the verb ----


def test_the_verb_tells_what_is_different(run: Plan, capsys: pytest.CaptureFixture[str]) -> None:
    assert run.folder is not None
    assert cli.main(["ask", str(run.folder), "--multiply", "markets.price[good=copper]=1.2"]) == 0
    told = capsys.readouterr()
    assert "base → base (asked)" in told.out
    assert re.search(r"Worth +[\d.]+ → [\d.]+ million roubles \(\+", told.out)
    assert max(map(len, told.out.splitlines())) <= 80
    assert "works held" in told.out + told.err


def test_the_verb_wants_to_know_what_is_different(run: Plan, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["ask", str(run.folder)]) == 2
    assert "Say what is to be different" in capsys.readouterr().err


@pytest.mark.parametrize("words", ["markets.price", "markets=2", "markets.price[good]=2", "markets.price=a"])
def test_a_change_that_cannot_be_read_says_how(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(["ask", "base", "--multiply", words])
    assert left.value.code == 2
    assert "table.column[key=value]=factor" in capsys.readouterr().err
