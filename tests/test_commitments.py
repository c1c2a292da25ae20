"""What is decided already: kept by the plan, priced, told by name where it cannot be kept."""

import json
from pathlib import Path

import polars as pl
import pytest

from quarry_case import WORTH, quarry_case
from tiny_case import copied, edit, faults
from whitecoal import cli
from whitecoal.analyses.insisting import ALL, costs_of_insisting
from whitecoal.case import read_case
from whitecoal.errors import NoPlan
from whitecoal.planning import plan_case
from whitecoal.plans import Plan
from whitecoal.show.report import report
from whitecoal.solving.program import SolveOptions
from whitecoal.studies import Shelf, Study

HEAD = "commitment,decision,item,asks,amount,unit,from_year,to_year,season,counted,reason"
EXACT = SolveOptions(gap=0.0)


def insisting(tmp_path: Path, *rows: str, head: str = HEAD) -> Path:
    case = tmp_path / "case" if (tmp_path / "case").is_dir() else copied(tmp_path)
    (case / "commitments.csv").write_text("\n".join([head, *rows, ""]), encoding="utf-8")
    return case


@pytest.fixture
def quarry(tmp_path: Path) -> Path:
    """The folder above a case with a quarry that pays, and a statue that is good for nothing."""
    return quarry_case(tmp_path).parent


def planned(case: Path) -> Plan:
    return plan_case(read_case(case), EXACT).plan


def decided(plan: Plan, decision: str, item: str) -> dict[str, float]:
    rows = plan.choices.filter((pl.col("decision") == decision) & (pl.col("item") == item))
    return {stage: round(value, 6) for stage, value in rows.group_by("stage").agg(pl.col("value").sum()).iter_rows()}


# ---- kept ----


def test_a_work_that_must_be_begun_is_begun(quarry: Path) -> None:
    before = planned(quarry / "case")
    assert decided(before, "works begun", "statue") == {"1921": 0, "1922": 0, "1923-24": 0}
    plan = planned(insisting(quarry, "Statue in 1922,works begun,statue,must,,,1922,,,,promised to the Land"))
    assert decided(plan, "works begun", "statue") == {"1921": 0, "1922": 1, "1923-24": 0}
    assert (before.worth, plan.worth) == pytest.approx((WORTH, WORTH - 0.5))
    asks = "works begun of statue: must, 1922"
    assert plan.about["commitments"] == [
        {"name": "Statue in 1922", "asks": asks, "reason": "promised to the Land", "whole": True}
    ]
    kept = plan.to_table("commitment")
    assert dict(kept.select("entry", "value").iter_rows()) == {"decided, whole": 1.0, "at least": -1.0}


def test_an_amount_that_binds_has_a_price(tmp_path: Path) -> None:
    plan = planned(insisting(tmp_path, "Fields,area sown,Plain · wheat,at most,46,kha,1922,,,,"))
    prices = plan.accounts.filter(pl.col("good") == "commitment")
    assert dict(prices.select("stage", "price").filter(pl.col("price") != 0).iter_rows()).keys() == {"1922"}
    assert prices["price"].max() > 0


def test_a_work_by_size_is_found_by_the_beginning_of_its_decision(quarry: Path) -> None:
    plan = planned(insisting(quarry, "Ramp,works begun,ramp,at least,0.9,1,1922,,,,"))
    assert decided(plan, "works begun by size", "ramp") == pytest.approx({"1921": 0.1, "1922": 0.9, "1923-24": 0})
    assert plan.worth == pytest.approx(WORTH - 0.9 * 0.01), "it gives nothing in the first year it might have stood"
    plan = planned(insisting(quarry, "No ramp,works begun,ramp,never,,,1921,1924,,,"))
    assert set(decided(plan, "works begun by size", "ramp").values()) == {0.0}
    assert plan.worth == pytest.approx(WORTH - 3 * 0.01 + 0.01)


def test_what_is_counted_in_ones_is_asked_for_once_all_else_in_each_year(quarry: Path) -> None:
    plan = planned(insisting(quarry, "Statue,works begun,statue,must,,,1921,1924,,,"))
    assert sum(decided(plan, "works begun", "statue").values()) == 1
    plan = planned(insisting(quarry, "Ore,activity,Pit,at most,9000,t,1922,1924,,,"))
    assert decided(plan, "activity", "Pit") == pytest.approx({"1921": 5, "1922": 9, "1923-24": 9})
    plan = planned(insisting(quarry, "Ore,activity,Pit,at most,18,kt,1921,1922,,once,"))
    assert decided(plan, "activity", "Pit") == pytest.approx({"1921": 5, "1922": 12, "1923-24": 12}), "it does not bind"
    plan = planned(insisting(quarry, "Ore,activity,Pit,at most,16,kt,1921,1922,,once,"))
    dug = decided(plan, "activity", "Pit")
    assert dug["1921"] + dug["1922"] == pytest.approx(16)
    assert dug["1923-24"] == pytest.approx(12)


def test_flows_are_kept_in_every_scenario_and_by_seasons(tmp_path: Path) -> None:
    case = copied(tmp_path)
    two = 'scenarios = [{ name = "a", probability = 0.5 }, { name = "b", probability = 0.5 }]\nseasons'
    edit(case, "case.toml", "seasons", two)
    insisting(
        tmp_path,
        "Copper stays,copper sold abroad,Abroad · copper · Harbour · buys · 1,at most,1200,t,1922,1924,,,",
        "Water kept,storage,Gorge lake,at least,10,hm3,1923,1924,wet,,",
        "Dam,works begun,dam,must,,,1921,,,,",
    )
    plan = planned(case)
    sold = plan.choices.filter(pl.col("item") == "Abroad · copper · Harbour · buys · 1")
    assert sold.filter(pl.col("stage") != "1921")["value"].max() <= 1.2 + 1e-6
    assert len(sold.filter(pl.col("stage") == "1922")) == 2
    stored = plan.choices.filter((pl.col("decision") == "storage") & (pl.col("stage") == "1923-24"))
    assert stored.filter(pl.col("season") == "wet")["value"].min() >= 10 - 1e-6
    goods = [name for name in plan.about["goods"] if name.startswith("commitment")]
    assert goods == ["commitment, in each scenario", "commitment, in each scenario [hm3]", "commitment"]


def test_every_path_of_a_tree_keeps_a_commitment_by_itself(quarry: Path) -> None:
    case = quarry / "case"
    tree = """stages = [
  { name = "1921", years = 1 },
  { name = "good", years = 1, parent = "1921", probability = 0.5 },
  { name = "bad", years = 1, parent = "1921", probability = 0.5 },
  { name = "good later", years = 2, parent = "good" },
  { name = "bad later", years = 2, parent = "bad" },
]"""
    edit(case, "case.toml", "stages = [1, 1, 2]", tree)
    insisting(quarry, "Statue,works begun,statue,must,,,1922,1923,,,")
    begun = decided(planned(case), "works begun", "statue")
    assert begun["good"] + begun["good later"] == 1
    assert begun["bad"] + begun["bad later"] == 1
    assert begun["1921"] == 0


def test_part_of_a_long_stage_is_remarked(quarry: Path) -> None:
    plan = planned(insisting(quarry, "Statue,works begun,statue,must,,,1924,,,,"))
    told = ["commitments and long stages", "Statue speaks of 1924 to 1924; the plan decides 1923-24 as one."]
    assert told in plan.about["remarks"]
    assert decided(plan, "works begun", "statue")["1923-24"] == 1


# ---- faults, and what cannot be kept ----


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    case = insisting(
        tmp_path,
        "A,wroks begun,dam,must,,,1922,,,,",
        "B,works begun,dma,never,,,1921,1924,,,",
        "C,works begun,dam,must,,,1950,,,,",
        "D,works begun,dam,must,,,1922,1921,,,",
        "E,works begun,dam,never,3,1,1921,,,,",
        "F,area sown,Plain · wheat,at least,,,1922,,,,",
        "G,area sown,Plain · wheat,at least,3,hm3,1922,,,,",
        "H,storage,Gorge lake,at least,3,hm3,1922,,wte,,",
        "I,area sown,Plain · wheat,at least,3,kha,1922,,wet,,",
        "J,credit drawn,suppliers' credit,at least,0.1,Mrub,1924,,,,",
        "K,works,dam,must,,,1922,,,,",
    )
    assert faults(case) == [
        'E041 commitments row 2 · decision: nothing called "wroks begun" is decided. Did you mean "works begun"?',
        (
            'E041 commitments row 3 · item: "works begun" or "works begun by size" is not decided for "dma". '
            'Did you mean "dam"?'
        ),
        "E029 commitments row 4 · from_year: 1950 lies outside the years planned. The plan goes from 1921 to 1924.",
        "E029 commitments row 5 · to_year: 1921 lies before 1922. The last year is not before it.",
        'E029 commitments row 6 · amount: never has an amount. Leave it blank, or ask "at most".',
        "E021 commitments row 7 · amount: the cell is empty. An amount in kha and its unit.",
        'E015 commitments row 8 · unit: "area sown" is decided in kha, and this amount is in hm3. A unit like kha.',
        'E041 commitments row 9 · season: "wte" is not a season. Did you mean "wet"?',
        'E030 commitments row 10 · season: "area sown" does not go by seasons. Leave the cell blank.',
        (
            'E029 commitments row 11 · from_year: "credit drawn" of "suppliers\' credit" cannot be decided in 1924. '
            "It can be in 1921, 1922. Ask for another year, or amend the case."
        ),
        (
            'E041 commitments row 12 · decision: "works" may be "works begun" and "works standing" of "dam". '
            "One decision. Give its whole name."
        ),
    ]


def test_commitments_that_contradict_are_told_by_their_names(quarry: Path) -> None:
    case = insisting(
        quarry,
        "Statue in 1922,works begun,statue,must,,,1922,,,,",
        "No statue at all,works begun,statue,never,,,1921,1924,,,",
    )
    with pytest.raises(NoPlan) as none:
        planned(case)
    said = str(none.value)
    assert "commitment “Statue in 1922”, 1922: " in said
    assert "commitment “No statue at all”, 1923-24: " in said
    assert "bring in from outside" not in said


def test_a_limit_that_cannot_be_kept_gives_way_by_name(tmp_path: Path) -> None:
    case = insisting(
        tmp_path,
        "Reserve,reserve,Two Valleys · cash,at least,2,Mrub,1921,,,,",
        "No reserve,reserve,Two Valleys · cash,at most,1,Mrub,1921,,,,",
    )
    with pytest.raises(NoPlan, match=r"commitment “(No )?[Rr]eserve”, 1921: (ask|allow) 1 Mrub"):
        planned(case)


# ---- what it costs ----


COSTLY = (
    "Statue in 1922,works begun,statue,must,,,1922,,,,promised",
    "No statue later,works begun,statue,never,,,1923,1924,,,",
    "Little ore,activity,Pit,at most,9,kt,1922,1924,,,",
)


def test_the_cost_is_the_worth_of_the_plan_without_it(quarry: Path) -> None:
    free = planned(quarry / "case").worth
    case = insisting(quarry, *COSTLY)
    plan = Shelf(quarry / "runs").ask(Study(case, options=EXACT))
    found = {one.name: one for one in costs_of_insisting(plan, options=EXACT)}
    for at, name in enumerate(("Statue in 1922", "No statue later", "Little ore")):
        without = planned(insisting(quarry, *COSTLY[:at], *COSTLY[at + 1 :])).worth
        assert found[name].cost == pytest.approx(without - plan.worth, abs=1e-6)
        assert found[name].cost_low - 1e-6 <= found[name].cost <= found[name].cost_high + 1e-6
    assert found["Statue in 1922"].cost == pytest.approx(0.5), "by hand"
    assert found["Little ore"].cost == pytest.approx(3 * 0.03 - 0.01), "by hand: the ramp is spared"
    assert found["No statue later"].free
    assert found["No statue later"].cost == 0.0
    assert found[ALL].cost == pytest.approx(free - plan.worth, abs=1e-6)
    assert found["Little ore"].price == pytest.approx(3 * 0.01), "of a kt more in each of three years, by hand"
    assert found["Statue in 1922"].price is None, "whole works have no price of their own"
    saved = json.loads((plan.folder / "commitments.json").read_text(encoding="utf-8"))
    assert [one["name"] for one in saved] == list(found)


def test_the_costs_stand_in_the_report_and_on_the_terminal(quarry: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case = insisting(quarry, *COSTLY[:2])
    runs = quarry / "runs"
    plan = Shelf(runs).ask(Study(case))
    before = report(plan)
    assert "What is insisted on, and what it costs" in before
    assert "whitecoal commitments RUN" in before
    assert "none: whole works" in before
    assert cli.main(["commitments", "base", "--runs", str(runs)]) == 0
    out = capsys.readouterr().out
    assert "Statue in 1922 (works begun of statue: must, 1922): 0.5" in out
    assert "nothing: the plan would do it anyway" in " ".join(out.split())
    assert max(map(len, out.splitlines()[:-1])) < 80
    after = (plan.folder / "report.html").read_text(encoding="utf-8")
    assert "nothing: the plan would do it anyway" in after
    assert "all of them together" in after
    assert cli.main(["commitments", "base", "--runs", str(runs), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    named = ["Statue in 1922", "No statue later", "all of them together"]
    assert [one["name"] for one in answer["commitments"]] == named
    assert cli.main(["audit", "base", "--runs", str(runs), "--quiet"]) == 0


def test_a_plan_without_commitments_says_so(quarry: Path, capsys: pytest.CaptureFixture[str]) -> None:
    runs = quarry / "runs"
    plan = Shelf(runs).ask(Study(quarry / "case"))
    assert "What is insisted on" not in report(plan)
    assert cli.main(["commitments", "base", "--runs", str(runs)]) == 0
    assert capsys.readouterr().out == "This plan insists on nothing: its case has no commitments.\n"
