"""Doubts: prices of inputs against plans made again, the search against trying every input, and what is said."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from quarry_case import quarry_case
from tiny_case import edit, lean
from whitecoal import cli
from whitecoal.analyses.again import Again, taken_up
from whitecoal.analyses.doubts import Doubts, _Search, built_with, doubts, lagrangian
from whitecoal.analyses.inputs import Input, inputs_with_range, moved
from whitecoal.analyses.pricing import priced
from whitecoal.case import read_case
from whitecoal.errors import PostingError
from whitecoal.plans import Plan
from whitecoal.show.report import report
from whitecoal.solving.program import SolveOptions, solve
from whitecoal.studies import Shelf, Study

SPREAD = 0.2
EXACT = SolveOptions(gap=0.0)
"""Worths are compared to the last digit, and a gap of whole works would stand between them."""
RANGED = {
    "regimes": "yield",
    "mines": "capacity",
    "inflows": "wet",
    "budgets": "amount",
    "groups": "number",
    "work_costs": "amount",
    "markets": "price",
    "hydro_plants": "head",
    "price_paths": "index",
    "power_demand": "energy",
}
"""Tables of the tiny case and the column that gets a range in each."""


def with_ranges(case: Path, tables: dict[str, str] = RANGED) -> Path:
    """The case with a range of a fifth to either side of every number in these columns."""
    for name, column in tables.items():
        path = case / f"{name}.csv"
        frame = pl.read_csv(path, infer_schema=False)
        header = next(one for one in frame.columns if one.split(" [")[0] == column)
        value = pl.col(header).cast(pl.Float64)
        if name == "inflows":
            value = (value + pl.col("dry [m3/s]").cast(pl.Float64)) / 2
        ends = {f"{column} low": value - SPREAD * value.abs(), f"{column} high": value + SPREAD * value.abs()}
        if name == "inflows":
            ends = dict(zip(("low", "high"), ends.values(), strict=True))
        frame.with_columns(**ends).write_csv(path)
    return case


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    home = tmp_path_factory.mktemp("valley")
    return Shelf(home / "runs").ask(Study(with_ranges(lean(home)), options=EXACT))


@pytest.fixture(scope="module")
def found(run: Plan) -> Doubts:
    return doubts(run, 8, options=EXACT)


def worth_at(again: Again, one: Input, value: float) -> float:
    """The worth with an input at a value, whole numbers as they were and nobody left hungrier than need be."""
    problem = built_with(again, moved(again.case, [(one, value)]))
    for decision in [made for made in problem.decisions if made.whole]:
        decided = decision.columns >= 0
        held = np.zeros(decided.shape)
        held[decided] = again.x[decision.columns[decided]]
        problem.between(decision, held, held)
    return solve(problem.program()[0], options=SolveOptions(tidy_iterations=0)).objective


def test_the_price_of_an_input_lies_between_what_a_little_less_and_a_little_more_bring(run: Plan) -> None:
    again = taken_up(run)
    pricings = priced(again)
    base = lagrangian(pricings, again.problem)
    tried = 0
    for one in inputs_with_range(again.case)[0][::2]:
        step = 1e-4 * max(abs(one.value), 1e-3)
        problem = built_with(again, moved(again.case, [(one, one.value + step)]))
        slope = float((lagrangian(pricings, problem) - base).sum()) / step
        more = (worth_at(again, one, one.value + step) - run.worth) / step
        less = (run.worth - worth_at(again, one, one.value - step)) / step
        room = 1e-3 * max(abs(more), abs(less)) + 1e-6
        assert min(more, less) - room <= slope <= max(more, less) + room, one
        tried += abs(slope) > 1e-6
    assert tried >= 10


def test_the_price_of_an_input_counts_hunger(tmp_path: Path) -> None:
    """With too little wheat somebody goes hungry; then an input that feeds moves the least hunger as well."""
    case = with_ranges(lean(tmp_path), {"regimes": "yield", "groups": "number", "budgets": "amount"})
    text = (case / "markets.csv").read_text(encoding="utf-8")
    kept = "\n".join(line for line in text.splitlines() if ",wheat," not in line)
    (case / "markets.csv").write_text(kept + "\n", encoding="utf-8")
    for old, new in (("120,1,yes", "120,0.001,yes"), ("60,0.2,no", "60,0,no")):
        for _ in range(2):
            edit(case, "needs.csv", old, new)
    third = next(line for line in (case / "needs.csv").read_text(encoding="utf-8").splitlines() if ",3," in line)
    edit(case, "needs.csv", f"{third}\n", "")
    for old in ("130,0.5", "150,0.5"):
        edit(case, "floors.csv", old, old.replace("0.5", "0"))
    for old, new in (("rain-fed,no,0.6", "rain-fed,no,0.3"), ("full,yes,1.5", "full,yes,0.8")):
        edit(case, "regimes.csv", old, new)
    frame = pl.read_csv(case / "regimes.csv", infer_schema=False)
    value = pl.col("yield [t/ha]").cast(pl.Float64)
    frame.with_columns(**{"yield low": value * 0.8, "yield high": value * 1.2}).write_csv(case / "regimes.csv")
    plan = Shelf(tmp_path / "runs").ask(Study(case))
    first = plan.about["solver"]["first"]
    assert first["value"] > 0
    assert first["price"] > 0
    again = taken_up(plan)
    pricings = priced(again)
    assert len(pricings) == 2
    base = lagrangian(pricings, again.problem)
    for one in inputs_with_range(again.case)[0]:
        step = 1e-3 * max(abs(one.value), 1e-3)
        problem = built_with(again, moved(again.case, [(one, one.value + step)]))
        slope = float((lagrangian(pricings, problem) - base).sum()) / step
        more = (worth_at(again, one, one.value + step) - plan.worth) / step
        less = (plan.worth - worth_at(again, one, one.value - step)) / step
        room = 0.02 * max(abs(more), abs(less)) + 1e-3
        assert min(more, less) - room <= slope <= max(more, less) + room, one


def test_the_search_finds_what_trying_every_input_finds(run: Plan, found: Doubts) -> None:
    again = taken_up(run)
    search = _Search(again, lambda _: None)
    effects = {}
    for one in inputs_with_range(again.case)[0]:
        effects[one] = abs(float(search._moved_parts([one]).sum()))
    ranked = sorted(effects.values(), reverse=True)
    assert sorted((abs(one.effect) for one in found.listed), reverse=True) == pytest.approx(ranked[:8], rel=1e-3)
    assert found.rest >= ranked[8] * (1 - 1e-6)
    assert found.ranged == len(effects)


def test_the_ends_are_the_plans_of_the_changed_tables(run: Plan, found: Doubts, tmp_path: Path) -> None:
    first = next(one for one in found.listed if one.input.table == "budgets")
    assert run.folder is not None
    case = tmp_path / "case"
    case.mkdir()
    for path in (run.folder / "case").glob("*.*"):
        (case / path.name).write_bytes(path.read_bytes())
    frame = pl.read_csv(case / "budgets.csv", infer_schema=False)
    at = first.input.row - 2
    header = frame.columns[4]
    cells = frame[header].to_list()
    cells[at] = str(first.low.value)
    frame.with_columns(pl.Series(header, cells)).write_csv(case / "budgets.csv")
    program = built_with(taken_up(run), read_case(case)).program()[0]
    assert first.low.planned == pytest.approx(solve(program, options=EXACT).objective - run.worth, abs=1e-6)
    assert first.low.planned < -0.1, "a fifth of it was worth something"


def test_prices_foretell_and_planning_again_corrects(found: Doubts) -> None:
    assert [one.swing for one in found.listed] == sorted((one.swing for one in found.listed), reverse=True)
    ends = [end for one in found.listed for end in (one.low, one.high)]
    for end in ends:
        if end.planned is None:
            assert "rises. Number the steps in the order of their prices" in end.note, "one price passes the next"
            assert end.priced is None, "no case stands there, and nothing hangs on it"
        else:
            assert end.priced is not None
            assert end.planned * end.priced > 0, "to the side that was foretold"
    known = [(end.priced, end.planned) for end in ends if end.priced is not None and end.planned is not None]
    near = [abs(planned - priced) <= 0.1 * abs(planned) for priced, planned in known]
    assert sum(near) > len(known) / 2, "a price holds for a small move, and a fifth is small for most"
    taxes = next(one for one in found.listed if "taxes" in one.input.item)
    assert taxes.high.planned == pytest.approx(taxes.high.priced, rel=1e-4), "money has one price in this range"


def test_seasons_move_by_the_same_share(run: Plan) -> None:
    again = taken_up(run)
    one = next(one for one in inputs_with_range(again.case)[0] if one.table == "inflows")
    assert (one.value, one.low, one.high) == pytest.approx((12.5, 10, 15))
    case = moved(again.case, [(one, 15.0)])
    assert case["inflows"]["inflow"].values[one.at].ravel() == pytest.approx([24, 6])
    assert again.case["inflows"]["inflow"].values[one.at].ravel() == pytest.approx([20, 5]), "the case stays as it is"


def test_the_doubts_stand_on_the_terminal_on_a_page_and_in_the_report(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A fifth of all taxes is 0.8 million, of what ore brings 0.082, of the pit's own ore 0.04."""
    ranged = {"budgets": "amount", "markets": "price", "processes": "capacity"}
    run = Shelf(tmp_path / "runs").ask(Study(with_ranges(quarry_case(tmp_path), ranged)))
    assert run.folder is not None
    assert "Which poorly known numbers matter most" not in report(run)
    assert cli.main(["doubts", str(run.folder), "--top", "3", "--no-check"]) == 0
    out = capsys.readouterr().out
    assert "Which poorly known numbers matter most" in out
    assert "1. Land · taxes" in out
    assert "By the prices of the plan. Of" in out
    assert max(map(len, out.splitlines()[:-1])) < 80
    page = (run.folder / "doubts.html").read_text(encoding="utf-8")
    assert "<svg" in page
    assert "http" not in page.replace("http-equiv", "").replace("http://www.w3.org", "")
    assert "Which poorly known numbers matter most" in report(run)
    assert cli.main(["doubts", str(run.folder), "--top", "2", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [one["input"]["table"] for one in answer["listed"]] == ["budgets", "markets"]
    assert answer["listed"][0]["effect"] == pytest.approx(2 * 0.8, rel=1e-6)
    assert answer["listed"][0]["low"]["planned"] == pytest.approx(-0.8, rel=1e-6)
    with pytest.raises(SystemExit):
        cli.main(["doubts", str(run.folder), "--top", "none"])


def test_a_plan_without_ranges_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runs = tmp_path / "runs"
    Shelf(runs).ask(Study(quarry_case(tmp_path)))
    assert cli.main(["doubts", "base", "--runs", str(runs)]) == 0
    assert capsys.readouterr().out.startswith("No number of this plan has a range, so nothing can be said")


def test_an_input_that_changes_what_there_is_to_decide_is_told_and_not_ranked(run: Plan) -> None:
    search = _Search(taken_up(run), lambda _: None)
    one = next(iter(search._columns.values()))[0]
    search.base = replace(search.base, whole=())  # as if with this input moved there were works to decide
    assert search._groups((one,)) == []
    assert search.unmoved[-1].startswith(
        f"{one.table}, {one.item}: {one.column} cannot be moved. It changes which works"
    )
    with pytest.raises(PostingError, match="not only by how much"):
        search._against_base(search._built([(one, one.high)]))
    (doubt,) = search._doubt(one, 1.0)
    assert doubt.high.priced is None, "but it is planned again, and keeps its place"
    assert "It changes which works" in doubt.high.note


def test_shares_that_make_up_a_whole_take_no_place_among_the_first(tmp_path: Path) -> None:
    """No share of what drains back can be another while the others stay, whatever its range says."""
    case = with_ranges(lean(tmp_path, kept=["canals"]), {"return_lags": "share", "budgets": "amount"})
    search = _Search(taken_up(Shelf(tmp_path / "runs").ask(Study(case))), lambda _: None)
    for share in search._columns["return_lags", "share"]:
        assert list(search._doubt(share, 1.0)) == []
        assert "cannot be moved alone. E029 return_lags" in search.unmoved[-1]
    budget = search._columns["budgets", "amount"][0]
    (doubt,) = search._doubt(budget, 1.0)
    assert doubt.low.priced is not None
    assert not doubt.low.note
