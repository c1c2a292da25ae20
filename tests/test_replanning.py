"""What has happened is held, what comes is planned again, and the difference shown."""

import json
from pathlib import Path

import polars as pl
import pytest

from quarry_case import WORTH, quarry_case
from tiny_case import edit, lean
from whitecoal import cli
from whitecoal.analyses.insisting import costs_of_insisting
from whitecoal.analyses.past import KEYS
from whitecoal.analyses.replanning import replan
from whitecoal.errors import CaseFault, NoPlan, UsageError
from whitecoal.plans import Plan
from whitecoal.studies import Shelf, Study

HEAD = "decision,item,year,scenario,season,block,amount,unit"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    home = tmp_path_factory.mktemp("valley")
    return Shelf(home / "runs").ask(Study(lean(home)))


def shelf_of(plan: Plan) -> Shelf:
    assert plan.folder is not None
    return Shelf(plan.folder.parent)


def again(plan: Plan, year: int, folder: Path | None = None, name: str = "") -> Plan:
    return shelf_of(plan).ask(replan(plan, year, folder, name))


def reports(folder: Path, *rows: str, **tables: str) -> Path:
    folder.mkdir(exist_ok=True)
    if rows:
        (folder / "decisions.csv").write_text("\n".join([HEAD, *rows, ""]), encoding="utf-8")
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def cells(plan: Plan, *stages: str) -> dict[tuple[str, ...], float]:
    rows = plan.choices.filter(pl.col("stage").is_in(list(stages))) if stages else plan.choices
    return {row[:-1]: row[-1] for row in rows.select(*KEYS, "value").iter_rows()}


# ---- laws ----


@pytest.mark.parametrize("year", [1922, 1923])
def test_where_all_went_as_planned_the_plan_stays(base: Plan, year: int) -> None:
    plan = again(base, year)
    assert plan.worth == pytest.approx(base.worth, rel=1e-6)
    assert cells(plan) == pytest.approx(cells(base), abs=1e-4)
    assert plan.about["audit"]["passed"]


TREE = """stages = [
  { name = "1921", years = 1 },
  { name = "good", years = 1, parent = "1921", probability = 0.5 },
  { name = "bad", years = 1, parent = "1921", probability = 0.5 },
  { name = "good later", years = 2, parent = "good" },
  { name = "bad later", years = 2, parent = "bad" },
]"""
TWO = 'scenarios = [{ name = "a", probability = 0.5 }, { name = "b", probability = 0.5 }]\nseasons'


@pytest.mark.parametrize(("old", "new"), [("stages = [1, 1, 2]", TREE), ("seasons", TWO)])
def test_the_plan_stays_in_a_tree_and_with_several_scenarios(tmp_path: Path, old: str, new: str) -> None:
    case = lean(tmp_path)
    edit(case, "case.toml", old, new)
    plan = Shelf(tmp_path / "runs").ask(Study(case))
    found = again(plan, 1922)
    assert found.worth == pytest.approx(plan.worth, rel=1e-6)
    assert found.about["past"]["from"] == 1922


# ---- by hand ----

CHEST = {
    "case.toml": """format = 1
title = "A chest"
sectors = ["treasury"]
[money]
currency = "rub"
[calendar]
first_year = 1921
stages = [1, 1, 1, 2]
""",
    "places.csv": "place,kind,within\nLand,region,\n",
    "budgets.csv": "holder,line,good,from_year,amount [Mrub/year]\nLand,taxes,cash,1921,10\n",
    "reserves.csv": "holder,good,start [Mrub],minimum [Mrub],end_value\nLand,cash,5,0,1\n",
}


@pytest.fixture(scope="module")
def chest(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """Ten millions a year for five years into a chest with five: 55 at the end, each worth one."""
    home = tmp_path_factory.mktemp("chest")
    (home / "case").mkdir()
    for name, text in CHEST.items():
        (home / "case" / name).write_text(text, encoding="utf-8")
    plan = Shelf(home / "runs").ask(Study(home / "case"))
    assert plan.worth == pytest.approx(55)
    return plan


def kept(plan: Plan) -> list[float]:
    rows = plan.choices.filter(pl.col("decision") == "reserve")
    return [round(value, 3) for value in rows["value"].to_list()]


def test_a_table_that_came_otherwise_holds_until_the_year_planned_again(chest: Plan, tmp_path: Path) -> None:
    # 1922 brought 6 instead of 10: 5 + 10 + 6 + 10 + 2 × 10 = 51
    table = "holder,line,from_year,amount [kopeck/year]\nLand,taxes,1922,600000000\n"
    plan = again(chest, 1923, reports(tmp_path / "a", budgets=table))
    assert plan.worth == pytest.approx(51)
    assert kept(plan) == pytest.approx([15, 21, 31, 41], abs=1e-3)
    assert "reserve (1)" in plan.about["past"]["sentences"][1]
    # both years before 1924: 5 + 10 + 6 + 6 + 2 × 10 = 47
    assert again(chest, 1924, tmp_path / "a").worth == pytest.approx(47)
    # a row a year: 5 + 9 + 6 + 7 + 2 × 10 = 47
    table = "holder,line,from_year,amount\nLand,taxes,1922,6\nLand,taxes,1921,9\nLand,taxes,1923,7\n"
    plan = again(chest, 1924, reports(tmp_path / "a", budgets=table))
    assert kept(plan) == pytest.approx([14, 20, 27, 37], abs=1e-3)


def test_a_report_that_does_not_fit_is_told_and_stops_nothing(chest: Plan, tmp_path: Path) -> None:
    plan = again(chest, 1923, reports(tmp_path / "a", "reserve,Land · cash,1922,,,,24.5,Mrub"))
    assert plan.worth == pytest.approx(55)
    told = "reserve of Land · cash, 1922, normal: 24.5 Mrub were reported; the books of the past close with 25"
    assert plan.about["past"]["sentences"][-1].startswith(told)
    assert ["what has happened, and is planned on from", plan.about["past"]["sentences"][-1]] in plan.about["remarks"]


def test_a_stock_as_it_was_found_is_where_planning_goes_on(tmp_path: Path, chest: Plan) -> None:
    # two of the 25 millions of 1922 were lost: a line of the budget says so, and the chest is found with 23
    assert chest.folder is not None
    table = "holder,line,good,from_year,amount\nLand,taxes,cash,1922,8\n"
    plan = again(chest, 1923, reports(tmp_path / "a", "reserve,Land · cash,1922,,,,23,Mrub", budgets=table))
    assert plan.worth == pytest.approx(53)
    assert len(plan.about["past"]["sentences"]) == 1, "everything fits"


@pytest.fixture(scope="module")
def quarry(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """A quarry is begun in 1921, for it pays; a statue never is."""
    home = tmp_path_factory.mktemp("quarry")
    plan = Shelf(home / "runs").ask(Study(quarry_case(home)))
    assert plan.worth == pytest.approx(WORTH)
    return plan


def works_begun(plan: Plan) -> dict[tuple[str, str], float]:
    rows = plan.choices.filter((pl.col("decision") == "works begun") & (pl.col("value") > 0.5))
    return {row[:-1]: row[-1] for row in rows.select("item", "stage", "value").iter_rows()}


def test_what_was_reported_as_planned_changes_nothing(quarry: Plan, tmp_path: Path) -> None:
    plan = again(quarry, 1923, reports(tmp_path / "a", "activity,Pit,1922,,,,12000,t"), "as-planned")
    assert cells(plan) == pytest.approx(cells(quarry))
    assert plan.worth == pytest.approx(quarry.worth, rel=1e-6)
    assert plan.about["past"]["reported"] == 1


def test_works_begun_stay_begun(quarry: Plan, tmp_path: Path) -> None:
    assert works_begun(quarry) == {("quarry", "1921"): 1.0}
    plan = again(quarry, 1923, reports(tmp_path / "a", "works begun,statue,1922,,,,1,1"), "statue")
    assert works_begun(plan) == {("quarry", "1921"): 1.0, ("statue", "1922"): 1.0}
    assert plan.worth == pytest.approx(WORTH - 0.5), "what the statue costs, and is good for nothing"
    once_more = again(plan, 1923, None, "statue-again")
    assert works_begun(once_more) == works_begun(plan)
    assert once_more.worth == pytest.approx(plan.worth, rel=1e-6)


def test_a_past_that_contradicts_itself_is_explained(quarry: Plan, tmp_path: Path) -> None:
    folder = reports(tmp_path / "a", "works begun,statue,1922,,,,1,1", "works begun,statue,1921,,,,1,1")
    with pytest.raises(NoPlan, match="What has happened contradicts itself") as none:
        replan(quarry, 1923, folder)
    assert "works still to begin at statue" in str(none.value)


def test_a_run_planned_again_can_be_asked_like_any_other(tmp_path: Path) -> None:
    case = quarry_case(tmp_path)
    head = "commitment,decision,item,asks,amount,unit,from_year,to_year\n"
    text = f"{head}Late,works begun,ramp,never,,,1921,1922\nLittle ore,activity,Pit,at most,11,kt,1922,1924\n"
    (case / "commitments.csv").write_text(text, encoding="utf-8")
    plan = Shelf(tmp_path / "runs").ask(Study(case))
    # without both the ramp would give 3 × 0.01 more than it costs, 0.01; without one of them no more than before
    assert costs_of_insisting(plan)[-1].cost == pytest.approx(0.02)
    assert costs_of_insisting(again(plan, 1923))[-1].free, (
        "what it cost is past: begun now, a ramp brings its cost back"
    )


# ---- the two valleys ----


def test_what_was_worse_changes_what_comes(base: Plan, tmp_path: Path) -> None:
    folder = reports(
        tmp_path / "a",
        "works begun,build valley line,1921,,,,0,1",
        "mine capacity opened,Copper hill,1921,,,,0,kt/year",
    )
    plan = again(base, 1922, folder, "late")
    assert plan.worth < base.worth
    found, before = cells(plan, "1921"), cells(base, "1921")
    line = ("works begun", "build valley line", "1921", "", "", "")
    assert found[line] == 0.0
    assert before[line] == 1.0
    begun = plan.choices.filter((pl.col("item") == "build valley line") & (pl.col("decision") == "works begun"))
    assert begun.filter(pl.col("stage") != "1921")["value"].sum() == 1, "it is begun later instead"
    moved = {key for key, value in found.items() if abs(value - before[key]) > 1e-3}
    assert len(moved) < len(found) / 4, "the rest of 1921 went as planned"
    assert plan.about["audit"]["passed"]


# ---- what is wrong ----


def test_the_year_must_begin_a_stage(base: Plan) -> None:
    told = r"No stage begins in 1924, .* Stages of this plan begin in 1921, 1922, 1923\."
    with pytest.raises(UsageError, match=told):
        replan(base, 1924)
    with pytest.raises(UsageError, match="nothing has happened before"):
        replan(base, 1921)


def faults_of(plan: Plan, folder: Path, year: int = 1923) -> list[str]:
    with pytest.raises(CaseFault) as found:
        replan(plan, year, folder)
    return [str(fault) for fault in found.value.faults]


def test_every_fault_of_the_reports_is_told_at_once(base: Plan, tmp_path: Path) -> None:
    folder = reports(
        tmp_path / "a",
        "ore minde,Copper hill · 1,1922,,,,1.5,kt",
        "ore mined,Copper hil · 1,1922,,,,1.5,kt",
        "ore mined,Copper hill · 1,1923,,,,1.5,kt",
        "ore mined,Copper hill · 1,1922,,,,1.5,hm3",
        "storage,Gorge lake,1922,,,,3,hm3",
        "works begun,dam,1922,,,,0.5,1",
        "works begun,dam,1921,,,,2,1",
        "reserve,Two Valleys · cash,1921,,,,1,Mrub",
        "reserve,Two Valleys · cash,1921,normal,,,2,Mrub",
        "reserve,Two Valleys · cash,1950,,,,2,Mrub",
    )
    assert faults_of(base, folder) == [
        'E041 decisions row 2 · decision: nothing called "ore minde" is decided. Did you mean "ore mined"?',
        'E041 decisions row 3 · item: "ore mined" is not decided for "Copper hil · 1". Did you mean "Copper hill · 1"?',
        "E029 decisions row 4 · year: 1923-24 is planned again from 1923 on. A year before 1923.",
        'E015 decisions row 5 · unit: "ore mined" is decided in kt, and this amount is in hm3. A unit like kt.',
        'E021 decisions row 6 · season: "storage" goes by seasons. One of wet, dry.',
        "E026 decisions row 7 · amount: 0.5 is not whole.",
        (
            "E029 decisions row 8 · amount: 2 is not between 0 and 1, which the case allows. "
            "Amend the case, if it happened all the same."
        ),
        (
            "E033 decisions row 10: reserve · Two Valleys · cash · 1921 · normal stands in row 9 already. "
            "Keep one of the two rows."
        ),
        (
            'E029 decisions row 11 · year: "reserve" of "Two Valleys · cash" cannot be decided in 1950. '
            "Amend the case, if it happened all the same."
        ),
    ]


def test_tables_of_reports_are_checked(base: Plan, tmp_path: Path) -> None:
    folder = reports(tmp_path / "a", price_paths="good,from_year,index\ncopper,1923,0.5\n", budgets="line\ntaxes\n")
    assert sorted(faults_of(base, folder)) == [
        "E013 budgets · from_year: a column is missing. Reported rows are found by it.",
        "E013 budgets · holder: a column is missing. Reported rows are found by it.",
        (
            "E029 price_paths row 2 · from_year: 1923 is not before 1923, from where on is planned again. "
            "A year before 1923."
        ),
    ]
    folder = reports(tmp_path / "b", price_paths="good,from_year,index\ncoper,1922,0.5\n")
    (told,) = faults_of(base, folder)
    assert "no row of \"price_paths\" has good = 'coper'" in told
    assert 'Did you mean "copper"?' in told
    (told,) = faults_of(base, reports(tmp_path / "c", prise="a\n1\n"))
    assert "no table has this name" in told
    (tmp_path / "d").mkdir()
    (told,) = faults_of(base, tmp_path / "d")
    assert "there is no table in this folder" in told


# ---- the terminal ----


def test_the_verb_shows_what_was_held_and_the_difference(
    quarry: Plan, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = reports(tmp_path / "a", budgets="holder,line,from_year,amount\nLand,taxes,1922,0.5\n")
    runs = str(shelf_of(quarry).root)
    assert quarry.folder is not None
    words = ["replan", quarry.folder.name, "--from", "1923", "--actuals", str(folder), "--name", "poor", "--runs", runs]
    assert cli.main(words) == 0
    out = capsys.readouterr().out
    assert "Planned again from 1923 on" in out
    assert "base → poor (as-it-came-until-1923)" in out
    assert cli.main([*words, "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["past"]["from"] == 1923
    assert answer["past"]["tables"] == "as-it-came-until-1923"
    assert answer["differences"]
    words[3] = "1924"
    assert cli.main(words) == 2
    assert "No stage begins in 1924" in capsys.readouterr().err
