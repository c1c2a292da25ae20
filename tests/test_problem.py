"""The verbs, through a sector of our own: what is posted must come out as the ledger says."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import polars as pl
import pytest

from whitecoal.algebra import Array, quantity
from whitecoal.case import read_case
from whitecoal.errors import CaseFault, PostingError, UnitError
from whitecoal.ledger import ledger_table
from whitecoal.planning import build, plan_case
from whitecoal.problem import Problem
from whitecoal.solving.program import solve

PLACES = "place,kind,within\nLand,union,\nHills,region,Land\nBay,region,Land\nQuarry,pit,Hills\n"

SETTINGS = """
format = 1
title = "Toy"
sectors = []
[money]
currency = "rub"
[calendar]
first_year = 2000
stages = {stages}
seasons = [{{ name = "wet", days = 100 }}, {{ name = "dry", days = 265 }}]
discount = {discount}
stocks = "{stocks}"
"""

STONE = '''
"""Stone: a toy sector. A pit gives stone out of the ground; a stack keeps it; a market takes it."""

from whitecoal.algebra import Array, quantity
from whitecoal.tables import Column, Table

TABLES = (
    Table("pits", key=("pit",), meaning="pits", columns=(
        Column("pit", to="places", meaning="the pit"),
        Column("most", unit="kt", by="season", minimum=0, meaning="most in a season"),
        Column("stack", unit="kt", minimum=0, meaning="room to keep it"),
        Column("price", unit="money/t", minimum=0, meaning="price at the gate"),
    )),
)


def build(p):
    pits = p.case["pits"]
    stone = p.good("stone", "kt", at="region", over="season", meaning="stone in the yard")
    dug = p.flow("dug", pits, "kt", over="season", upper=pits["most"])
    p.post(stone, pits["pit"], dug, "dug")
    kept = p.flow("kept", pits, "kt", over="season", upper=pits["stack"])
    p.post(stone, pits["pit"], p.before(kept, quantity(1.0, "kt")) - kept, "out of the stack")
    sold = p.flow("sold", pits, "kt", over="season", upper=2.0)
    p.post(stone, pits["pit"], -sold, "sold")
    p.aim((sold * pits["price"]).sum("season"), "stone sold", places=pits["pit"])
'''


@pytest.fixture
def toy(tmp_path: Path) -> ModuleType:
    """A sector in a temporary module: its file is all there is to it."""
    file = tmp_path / "toy_stone.py"
    file.write_text(STONE, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("toy_stone", file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    sys.modules.pop("toy_stone", None)
    return module


def folder(tmp_path: Path, *, stages: str = "[1, 1]", discount: float = 0.0, stocks: str = "carried") -> Path:
    case = tmp_path / "case"
    case.mkdir(exist_ok=True)
    settings = SETTINGS.format(stages=stages, discount=discount, stocks=stocks).replace(
        "sectors = []", 'sectors = ["mines"]'
    )
    (case / "case.toml").write_text(settings, encoding="utf-8")
    (case / "places.csv").write_text(PLACES, encoding="utf-8")
    (case / "pits.csv").write_text("pit,most wet,most dry,stack,price [rub/t]\nQuarry,3,0,10,4\n", encoding="utf-8")
    text = (case / "pits.csv").read_text(encoding="utf-8").replace("most wet,most dry", "wet,dry")
    (case / "pits.csv").write_text(text, encoding="utf-8")
    return case


def planned(case_folder: Path, sector: ModuleType) -> pl.DataFrame:
    case = read_case(case_folder, sectors=[sector])
    return plan_case(case).plan.ledger


def test_a_new_sector_is_its_file_alone(tmp_path: Path, toy: ModuleType) -> None:
    ledger = planned(folder(tmp_path), toy)
    # Two years: 1 kt in the stack, 3 kt dug each wet season, at most 2 kt sold a season: 1 + 6 = 7 kt, of 8 at most.
    assert ledger.filter(pl.col("entry") == "sold")["value"].sum() == pytest.approx(-7.0)
    assert ledger.filter(pl.col("entry") == "dug")["place"].unique().to_list() == ["Hills"]
    assert ledger.filter(pl.col("good") == "worth")["value"].sum() == pytest.approx(7 * 4.0 / 1000)


def test_a_stock_moves_n_times_its_yearly_change_in_a_long_stage(tmp_path: Path, toy: ModuleType) -> None:
    ledger = planned(folder(tmp_path, stages="[3]"), toy)
    # A representative year repeated thrice: 3 kt dug a year, and a third of the first 1 kt each year: 3 1/3 kt.
    assert ledger.filter(pl.col("entry") == "sold")["value"].sum() == pytest.approx(-10 / 3)
    last = ledger.filter(pl.col("entry") == "in the last year", pl.col("season") == "dry")
    assert last["value"].sum() == pytest.approx(0.0, abs=1e-9)


def test_a_closed_year_ends_as_it_began(tmp_path: Path, toy: ModuleType) -> None:
    ledger = planned(folder(tmp_path, stocks="closed"), toy)
    sold = ledger.filter(pl.col("entry") == "sold").group_by("stage").agg(pl.col("value").sum())
    assert sold["value"].to_list() == pytest.approx([-3.0, -3.0])


def test_every_account_closes(tmp_path: Path, toy: ModuleType) -> None:
    ledger = planned(folder(tmp_path, stages="[1, 2, 4]"), toy).filter(pl.col("account") >= 0)
    assert ledger.group_by("account").agg(pl.col("value").sum())["value"].abs().max() == pytest.approx(0.0, abs=1e-9)


TREE = """[
    { name = "2000", years = 1 },
    { name = "boom", years = 1, parent = "2000", probability = 0.25 },
    { name = "bust", years = 2, parent = "2000", probability = 0.75 },
]"""


def test_on_a_tree_what_is_chosen_first_is_the_same_on_every_path(tmp_path: Path, toy: ModuleType) -> None:
    case = read_case(folder(tmp_path, stages=TREE, discount=0.1), sectors=[toy])
    p = Problem(case)
    shed = p.choose("shed", ["shed"], "kt", upper=5.0)
    room = p.good("room", "kt", at="region", spare=True)
    p.post(room, "Hills", shed.through(p.calendar.built()), "built")
    used = p.flow("used", ["a"], "kt")
    p.post(room, "Hills", -used, "used")
    p.aim(used * quantity(1.0, "money/t"), "use")
    program, accounts = p.program()
    # A thousand tonnes is worth a thousandth of a million. A shed of 2000 serves that year and both paths after it.
    solution = solve(program)
    ledger = ledger_table(p, accounts, solution)
    built = ledger.filter(pl.col("entry") == "built")
    assert built.filter(pl.col("stage") == "2000")["value"].to_list() == pytest.approx([5.0, 5.0])
    assert built.filter(pl.col("stage") == "boom")["scenario"].to_list() == ["boom"]
    assert built.filter(pl.col("stage") == "bust")["value"].to_list() == pytest.approx([10.0])
    first, boom, bust = 5 * 1.0, 10 * 0.25 / 1.1, 10 * 0.75 * (1 / 1.1 + 1 / 1.21)
    assert solution.objective == pytest.approx((first + boom + bust) / 1000)
    weights = ledger.filter(pl.col("good") == "worth").group_by("stage").agg(pl.col("price").sum())
    assert dict(weights.iter_rows())["bust"] == pytest.approx(0.75 * (1 / 1.1 + 1 / 1.21))


def asked(p: Problem) -> tuple[float, pl.DataFrame]:
    """The worth and the ledger of a problem as it stands."""
    program, accounts = p.program()
    solution = solve(program)
    return solution.objective, ledger_table(p, accounts, solution)


def test_an_analysis_changes_the_question_and_no_sector(tmp_path: Path, toy: ModuleType) -> None:
    case = read_case(folder(tmp_path), sectors=[toy])
    best, _ = asked(build(case))
    assert best == pytest.approx(0.028)  # 7 kt at 4 a tonne
    held = build(case)
    held.fix("sold", np.full((1, 2, 1, 2, 1), 0.5))
    assert asked(held)[0] == pytest.approx(0.008)
    least = build(case)
    least.keep(best, slack=0.012)
    dug = next(decision.amount for decision in least.decisions if decision.name == "dug")
    least.aim_at(-dug.sum("season") * quantity(1.0, "money/t"), "as little digging as can be")
    worth, ledger = asked(least)
    # A worth of 0.016 is 4 kt sold, and 1 kt stands in the stack: 3 kt are dug.
    assert worth == pytest.approx(-0.003)
    assert ledger.filter(pl.col("entry") == "dug")["value"].sum() == pytest.approx(3.0)


def problem(tmp_path: Path, toy: ModuleType) -> Problem:
    return Problem(read_case(folder(tmp_path), sectors=[toy]))


def test_an_aim_counts_what_is_the_same_for_each_item_once_for_each(tmp_path: Path, toy: ModuleType) -> None:
    """Four items, each worth all that is sold in a year and a thousand more; two years."""
    p = build(read_case(folder(tmp_path), sectors=[toy]))
    sold = next(decision.amount for decision in p.decisions if decision.name == "sold").sum("item", "season")
    p.aim_at(
        sold * quantity(1.0, "money/t") + Array.over(np.full(4, 1.0), "kmoney", "item", labels=tuple("abcd")), "all"
    )
    program, accounts = p.program()
    solution = solve(program)
    worth = ledger_table(p, accounts, solution).filter(pl.col("good") == "worth")
    assert solution.objective == pytest.approx((worth["value"] * worth["price"]).sum(), abs=1e-12)
    amount = float(sold.value(solution.x).sum())
    assert solution.objective == pytest.approx(4 * (amount + 2) / 1000)


def test_a_rule_may_read_what_others_have_booked(tmp_path: Path, toy: ModuleType) -> None:
    p = build(read_case(folder(tmp_path), sectors=[toy]))
    sold = p.posted("stone", "sold")
    assert sold.labels == ("Hills",)
    tired = p.good("room to sell", "kt", at="region", spare=True)
    p.post(tired, sold.labels or (), sold.sum("season"), "sold")
    p.post(tired, "Hills", quantity(1.5, "kt"), "limit")
    _, ledger = asked(p)
    assert ledger.filter(pl.col("good") == "stone", pl.col("entry") == "sold")["value"].sum() == pytest.approx(-3.0)
    with pytest.raises(PostingError, match='"sold" of stone was read already'):
        p.post(p.good_of("stone"), "Hills", quantity(1.0, "kt").each("season"), "sold")


def test_what_was_booked_may_be_read_where_it_arose(tmp_path: Path, toy: ModuleType) -> None:
    p = build(read_case(folder(tmp_path), sectors=[toy]))
    arisen = p.posted("stone", "sold", at="place of no kind here")
    named = [entry.where for entry in p.entries if (entry.good, entry.note) == ("stone", "sold")]
    assert arisen.labels == tuple(dict.fromkeys(place for places in named for place in places))
    assert p.posted("stone", "sold", at="region").labels == ("Hills",)


def test_all_that_was_booked_is_the_balance_and_nothing_booked_has_no_places(tmp_path: Path, toy: ModuleType) -> None:
    p = build(read_case(folder(tmp_path), sectors=[toy]))
    balance = p.posted("stone")
    program, _ = p.program()
    assert balance.value(solve(program).x) == pytest.approx(np.zeros((1, 2, 1, 2, 1)), abs=1e-9)
    assert p.posted("stone", "eaten").labels == ()


def test_a_good_is_declared_again_only_in_the_same_words(tmp_path: Path, toy: ModuleType) -> None:
    p = problem(tmp_path, toy)
    p.good("stone", "kt", at="region")
    p.good("stone", "kt", at="region", meaning="stone in the yard")
    with pytest.raises(PostingError, match='"stone" was opened as'):
        p.good("stone", "kt", at="region", spare=True)


def test_a_yearly_amount_is_not_posted_to_seasons_by_mistake(tmp_path: Path, toy: ModuleType) -> None:
    p = problem(tmp_path, toy)
    water = p.good("water", "hm3", at="region", over="season")
    yearly = p.flow("yearly", ["a"], "hm3")
    with pytest.raises(PostingError, match="spread it"):
        p.post(water, "Hills", yearly, "taken")
    p.post(water, "Hills", yearly.each("season"), "taken in every season")
    p.post(water, "Hills", yearly * p.calendar.season_share, "spread")


def test_postings_name_what_is_wrong(tmp_path: Path, toy: ModuleType) -> None:
    p = problem(tmp_path, toy)
    water = p.good("water", "hm3", at="region")
    flow = p.flow("flow", ["a"], "kt")
    with pytest.raises(UnitError):
        p.post(water, "Hills", flow, "wrong unit")
    with pytest.raises(PostingError, match=r'"Hilsl" is not a place of the case\. Did you mean "Hills"'):
        p.post(water, "Hilsl", p.flow("f", ["a"], "hm3"), "unknown place")
    with pytest.raises(PostingError, match=r'No good is called "watre"\. Did you mean "water"'):
        p.good_of("watre")


def test_bounds_that_contradict_are_named(tmp_path: Path, toy: ModuleType) -> None:
    with pytest.raises(PostingError, match='"held" of "a" in 2000: at least 3 is wanted and at most 2 allowed'):
        problem(tmp_path, toy).flow("held", ["a"], "kt", lower=3.0, upper=2.0)


def test_faults_of_a_case_are_all_told(tmp_path: Path, toy: ModuleType) -> None:
    case = folder(tmp_path)
    (case / "pits.csv").write_text("pit,wet,dry,stack,prize\nQuary,3,-1,x,4\n", encoding="utf-8")
    with pytest.raises(CaseFault) as told:
        read_case(case, sectors=[toy])
    said = str(told.value)
    for fragment in ('"Quary"', 'Did you mean "Quarry"', "-1", '"x"', "prize", "price"):
        assert fragment in said


def test_what_is_decided_twice_is_refused(tmp_path: Path, toy: ModuleType) -> None:
    p = problem(tmp_path, toy)
    stack = p.flow("stack", ["a", "b"], "kt")
    with pytest.raises(PostingError, match='"stack" is decided already for the same items'):
        p.flow("stack", ["a", "b"], "kt")
    with pytest.raises(PostingError, match='"heap" is decided twice for "a"'):
        p.flow("heap", ["a", "a"], "kt")
    p.before(stack, quantity(0.0, "kt"))
    with pytest.raises(PostingError, match='"stack" was carried from step to step already'):
        p.before(stack, quantity(0.0, "kt"))


def test_a_bound_that_is_no_number_is_named(tmp_path: Path, toy: ModuleType) -> None:
    bound = Array.over(np.array([1.0, np.nan]), "kt", "item", labels=("a", "b"))
    with pytest.raises(PostingError, match='A bound of "dug" for "b" is no number'):
        problem(tmp_path, toy).flow("dug", ["a", "b"], "kt", upper=bound)
