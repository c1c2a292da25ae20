"""What is shown of a plan is what its ledger says, told in the words of its case, and harms no reader."""

import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from whitecoal.case import read_case
from whitecoal.case.papers import papers_of
from whitecoal.planning import plan_case
from whitecoal.plans import Plan, open_plan
from whitecoal.shipped import all_shipped
from whitecoal.show import charts
from whitecoal.show.amounts import amounts, by_season, matrix, spans
from whitecoal.show.comparison import comparison_lines, comparison_table, weightiest
from whitecoal.show.headlines import headline_lines
from whitecoal.show.history import known_of
from whitecoal.show.prices import scarce
from whitecoal.show.report import report, write_report
from whitecoal.show.sections import warnings_of
from whitecoal.show.vocabulary import Showing, faults_of, showing
from whitecoal.show.words import MINUS, THIN, fixed, number, percent, unit_words

HOSTILE = '<script>alert("x")</script>&'

PLACES = [
    ["Union", "union", ""],
    ["North", "region", "Union"],
    ["South", "region", "Union"],
    ["Field", "district", "South"],
]
STAGES = [
    {"label": "1921", "first_year": 1921, "length": 1, "parent": -1, "probability": 1.0},
    {"label": "1922-24", "first_year": 1922, "length": 3, "parent": 0, "probability": 1.0},
]
SCENARIOS = [{"label": "wet", "probability": 0.25}, {"label": "dry", "probability": 0.75}]
GOODS = {
    "land": {"unit": "kha", "over": "stage", "spare": True},
    "money": {"unit": "Mrub", "over": "stage", "spare": False},
    "capacity": {"unit": "MW", "over": "season", "spare": True},
}
ROWS = (
    ("land", "Field", "watered", "Field · wheat", "1921", "wet", "", 4.0, 0.0),
    ("land", "Field", "watered", "Field · wheat", "1921", "dry", "", 8.0, 0.0),
    ("land", "Field", "watered", "Field · wheat", "1922-24", "wet", "", 14.0, 2.0),
    ("land", "Field", "watered", "Field · wheat", "1922-24", "dry", "", 14.0, 2.0),
    ("money", "Union", "sold abroad", "Abroad · ore", "1921", "wet", "", 8.0, 1.5),
    ("money", "Union", "sold abroad", "Abroad · ore", "1921", "dry", "", 8.0, 1.5),
    ("money", "Union", "sold abroad", "Abroad · wool", "1922-24", "wet", "", 4.0, 1.7),
    ("money", "Union", "sold abroad", "Abroad · wool", "1922-24", "dry", "", 4.0, 1.7),
    ("money", "Union", "building", "dam", "1921", "wet", "", -8.0, 1.5),
    ("money", "Union", "building", "dam", "1921", "dry", "", -8.0, 1.5),
    ("capacity", "North", "stands", "plant", "1921", "wet", "summer", 30.0, 0.0),
    ("capacity", "North", "stands", "plant", "1921", "wet", "winter", 30.0, 0.0),
    ("capacity", "North", "stands", "plant", "1921", "dry", "summer", 30.0, 0.0),
    ("capacity", "North", "stands", "plant", "1921", "dry", "winter", 30.0, 0.0),
)
LAND = {"name": "Watered land", "good": "land", "unit": "kha"}


def made(**about: Any) -> Plan:
    """A plan small enough to reckon by hand."""
    columns = ("good", "place", "entry", "item", "stage", "scenario", "season", "value", "price")
    ledger = pl.DataFrame(ROWS, schema=list(columns), orient="row").with_columns(
        account=pl.int_range(len(ROWS), dtype=pl.Int32),
        block=pl.lit(""),
        unit=pl.col("good").replace_strict({name: good["unit"] for name, good in GOODS.items()}),
    )
    accounts = ledger.select("account", "good", "place", "stage", "scenario", "season", "block", "unit", "price")
    choices = pl.DataFrame(
        {"decision": ["begun"], "item": ["dam"], "stage": ["1921"], "scenario": [""], "season": [""], "block": [""]}
    ).with_columns(value=pl.lit(1.0), unit=pl.lit("1"))
    told: dict[str, Any] = {
        "format": 1,
        "name": "base",
        "title": "Two fields",
        "currency": "rub",
        "calendar": {"stages": STAGES, "scenarios": SCENARIOS, "seasons": ["summer", "winter"], "blocks": ["all"]},
        "goods": GOODS,
        "places": PLACES,
        "headlines": [LAND],
        "report": [],
        "solver": {"status": "optimal", "objective": 10.0, "gap": 0.0, "method": "simplex"},
        "sizes": {"entries": len(ROWS)},
        "evidence": {"A": 1, "estimate": 3},
    }
    return Plan({**told, **about}, ledger, accounts, choices)


def asked(**words: Any) -> Showing:
    return showing({"name": "x", **words})


class Reader(HTMLParser):
    """Notes the tags of a page, the names within it, and what it would load."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.names: list[str] = []
        self.loads: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            if name == "id":
                self.names.append(str(value))
            if name in ("src", "href") and not str(value).startswith("#"):
                self.loads.append(str(value))


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """The tiny case, planned and saved with a copy of its tables."""
    home = tmp_path_factory.mktemp("tiny")
    case = read_case(next(one.folder for one in all_shipped() if one.name == "tiny"))

    def finish(unfinished: Path) -> dict[str, Any]:
        case.copy_to(unfinished / "case")
        return {}

    return plan_case(case).plan.save(home / "base", finish)


# ---- numbers and units ----------------------------------------------------------------------------------------


def test_numbers_keep_three_figures_and_thin_spaces() -> None:
    assert number(1234.4) == f"1{THIN}234"
    assert number(48.26) == "48.3"
    assert number(-0.03124) == f"{MINUS}0.0312"
    assert number(0.0) == "0"
    assert fixed(0.0, 1) == "·"
    assert fixed(-12.34, 1) == f"{MINUS}12.3"
    assert percent(0.424, signed=True) == f"+42{THIN}%"
    assert percent(0.0, signed=True) == f"0{THIN}%"


def test_units_are_told_in_words() -> None:
    assert unit_words("kha") == "thousand ha"
    assert unit_words("Mrub") == "million roubles"
    assert unit_words("Mrub", "gold roubles") == "million gold roubles"
    assert unit_words("kt/year") == "thousand t a year"
    assert unit_words("hm3") == "million m³"
    assert unit_words("GWh") == "GWh"


# ---- sums -----------------------------------------------------------------------------------------------------


def test_scenarios_weigh_by_their_probability() -> None:
    assert amounts(made(), asked(good="land")).total == pytest.approx((7.0, 14.0))


def test_means_weigh_long_stages_by_their_years() -> None:
    found = amounts(made(), asked(good="land"))
    assert found.mean(found.total) == pytest.approx((7 + 3 * 14) / 4)


def test_amounts_are_stated_in_the_unit_asked_for() -> None:
    found = amounts(made(), asked(good="land", unit="ha"))
    assert (found.unit, found.total[0]) == ("ha", pytest.approx(7000.0))


def test_a_unit_that_measures_something_else_is_passed_over() -> None:
    assert amounts(made(), asked(good="land", unit="kt")).unit == "kha"


def test_entries_climb_to_the_kind_of_place_asked_for() -> None:
    assert amounts(made(), asked(good="land", by="region")).series == {"South": pytest.approx((7.0, 14.0))}


def test_parts_of_items_and_other_names_keep_series_apart() -> None:
    found = amounts(made(), asked(good="money", by="item 2", sign="+", names={"w*": "fleece"}))
    assert found.series == {"ore": (8.0, 0.0), "fleece": (0.0, 4.0)}


def test_what_is_taken_is_shown_positive() -> None:
    assert amounts(made(), asked(good="money", sign="-")).total == (8.0, 0.0)


def test_places_include_what_lies_within_them() -> None:
    assert amounts(made(), asked(good="land", places=["South"])).total[0] == pytest.approx(7.0)
    assert not amounts(made(), asked(good="land", places=["North"]))


def test_capacities_are_the_mean_of_the_seasons() -> None:
    assert amounts(made(), asked(good="capacity")).total[0] == pytest.approx(60.0)
    assert amounts(made(), asked(good="capacity", within_year="mean")).total[0] == pytest.approx(30.0)


def test_a_sum_is_divided_by_another() -> None:
    found = amounts(made(), asked(good="money", sign="+", per={"good": "land"}))
    assert (found.unit, found.total[0]) == ("Mrub/kha", pytest.approx(8 / 7))


def test_decisions_are_shown_like_entries() -> None:
    assert amounts(made(), asked(decision="begun", by="item")).series == {"dam": (1.0, 0.0)}


def test_the_seasons_of_a_stage_are_kept_apart() -> None:
    found = by_season(made(), asked(good="capacity", by="entry", year="first"))
    assert (found.at, found.series) == (("summer", "winter"), {"stands": pytest.approx((30.0, 30.0))})


def test_a_matrix_is_the_mean_of_the_years_when_asked() -> None:
    found, told = matrix(made(), asked(good="money", by="item 2", columns="item 1", sign="+", year="mean"))
    assert told == ("mean of all years",)
    assert found.series == {"ore": pytest.approx((2.0,)), "wool": pytest.approx((3.0,))}


def test_the_rest_of_many_series_is_one() -> None:
    found = amounts(made(), asked(good="money", by="item", sign="+")).greatest(1)
    assert found.series == {"other": (8.0, 4.0)}


# ---- headlines ------------------------------------------------------------------------------------------------


def test_headlines_tell_growth_shares_and_the_dearest() -> None:
    plan = made(
        headlines=[
            LAND,
            {"name": "Paid for by", "good": "money", "by": "item 2", "sign": "+", "measure": "shares"},
            {"name": "Tightest limit", "good": "money", "measure": "dearest"},
        ]
    )
    told = [line.replace("\u00a0", " ").replace(THIN, " ") for line in headline_lines(plan)]
    assert told[0] == "Watered land    7 → 14 thousand ha (+100 %)"
    assert told[1] == "Paid for by     wool 60 % · ore 40 %"
    assert " ".join(part.strip() for part in told[2:]) == (
        "Tightest limit  money in 1922-24; a further million roubles would be worth 1.7 million roubles"
    )


def test_headlines_fit_a_terminal_of_eighty_columns(tiny: Plan) -> None:
    lines = headline_lines(tiny)
    assert lines
    assert max(map(len, lines)) <= 77


def test_the_tightest_account_is_one_of_what_may_be_left_over() -> None:
    found = scarce(made())
    assert [(one.good, one.span) for one in found] == [("land", "1922-24")]
    assert found[0].gain == pytest.approx(0.01 * 14 * 2)


def test_headlines_of_what_is_not_there_are_told_and_never_fatal() -> None:
    plan = made(headlines=[{"name": "Gold", "good": "golt"}, {"name": "Odd", "measure": "mood"}, 7])
    assert "nothing in this plan" in headline_lines(plan)[0]
    told = " ".join(warnings_of(plan))
    assert "golt" in told
    assert '"mood"' in told


# ---- the words of a case --------------------------------------------------------------------------------------


def test_unknown_keys_and_values_are_faults_with_the_nearest_name() -> None:
    found = faults_of("report", [{"name": "a", "goood": "x"}, {"name": "b", "form": "barz"}, {"form": "bars"}, 3])
    assert [fault.column for fault in found] == ["report 1", "report 2", "report 3", "report 4"]
    assert 'Did you mean "good"?' in str(found[0])
    assert 'Did you mean "bars"?' in str(found[1])


@pytest.mark.parametrize("case", all_shipped(), ids=lambda case: case.name)
def test_shipped_cases_ask_in_the_words_there_are(case: Any) -> None:
    raw = papers_of(case.folder).toml("case.toml")
    for kind in ("headlines", "report"):
        assert faults_of(kind, raw[kind]) == []


# ---- the report -----------------------------------------------------------------------------------------------


def test_the_report_is_one_file_that_loads_nothing(tiny: Plan, tmp_path: Path) -> None:
    text = write_report(tiny, tmp_path / "report.html").read_text(encoding="utf-8")
    page = Reader()
    page.feed(text)
    assert page.loads == []
    assert not {"script", "link", "img", "iframe", "object"} & set(page.tags)
    assert len(page.names) == len(set(page.names))
    assert "svg" in page.tags
    assert len(text) < 2_000_000


def test_the_report_is_written_into_the_run_and_is_the_same_each_time(tiny: Plan) -> None:
    assert tiny.folder is not None
    first = write_report(tiny).read_bytes()
    assert write_report(open_plan(tiny.folder)).read_bytes() == first
    assert (tiny.folder / "report.html").read_bytes() == first


def test_the_tiny_case_has_what_its_report_asks_for(tiny: Plan) -> None:
    assert warnings_of(tiny) == []


def test_a_plan_without_report_entries_shows_its_headlines() -> None:
    assert "Watered land" in report(made())


@pytest.mark.parametrize("form", ["area", "bars", "lines", "table", "matrix", "timeline", "history"])
def test_every_form_is_drawn_and_names_from_data_are_escaped(form: str) -> None:
    plan = made(
        title=HOSTILE,
        about=HOSTILE,
        name=HOSTILE,
        amendments=[{"name": HOSTILE, "reason": HOSTILE}],
        audit={"passed": False, "checks": [{"name": HOSTILE, "worst": 1.0}]},
        evidence={HOSTILE: 2},
        report=[{"name": HOSTILE, "section": HOSTILE, "sentence": HOSTILE, "form": form, "good": "*", "by": "item"}],
    )
    rows = plan.ledger.with_columns(pl.col("item", "entry", "place").str.replace("^", HOSTILE))
    text = report(Plan(plan.about, rows, plan.accounts, plan.choices))
    page = Reader()
    page.feed(text)
    assert "script" not in page.tags
    assert "alert" in text


def test_a_balance_has_no_greatest_part() -> None:
    both = {"name": "Money", "good": "money", "by": "entry"}
    assert "greatest part" not in report(made(report=[both]))
    assert "greatest part at the end: wool" in report(made(report=[{**both, "by": "item 2", "sign": "+"}]))


def test_a_plan_that_failed_its_audit_says_so_first() -> None:
    text = report(made(audit={"passed": False, "checks": []}))
    assert text.index("did not pass its audit") < text.index("<main>")
    assert "did not pass" not in report(made(audit={"passed": True, "checks": []}))


def test_charts_keep_to_the_schema_of_vega_lite() -> None:
    found = amounts(made(), asked(good="money", by="entry"))
    frame = charts.Frame.of_years(spans(made()), 300, 200)
    for chart in (charts.stacked(found, frame, gaps=True), charts.lines(found, frame)):
        assert chart.to_dict(validate=True)["width"] == 300
    assert charts.beside_history(found, frame, [(1921, 3.0, True)]).to_dict(validate=True)["height"] == 200


def test_history_is_read_in_the_unit_of_the_plan(tmp_path: Path) -> None:
    folder = tmp_path / "run"
    (folder / "case").mkdir(parents=True)
    rows = ("land,1921,5000,ha,A", "land,1922,x,ha,A", "other,1921,1,kha,A", "land,1923,6,kha,memory")
    table = "\n".join(("series,year,value,unit,grade", *rows))
    (folder / "case" / "history.csv").write_text(table, encoding="utf-8")
    plan = made(
        report=[{"name": "Land", "form": "history", "series": "land", "good": "land", "limits": ["land at F*"]}]
    )
    saved = Plan(plan.about, plan.ledger, plan.accounts, plan.choices, folder)
    assert [(one.year, one.value, one.guessed) for one in known_of(saved, "land", "kha")] == [
        (1921, 5.0, False),
        (1923, 6.0, True),
    ]
    assert "The plan beside history" in report(saved)


# ---- the comparison -------------------------------------------------------------------------------------------


def test_a_plan_does_not_differ_from_itself() -> None:
    assert len(comparison_table(made(), made())) == 0
    assert "No entry of the ledger differs." in comparison_lines(made(), made())


def test_differences_are_signed_and_ranked_by_the_prices_of_the_base() -> None:
    base = made()
    more = base.ledger.with_columns(value=pl.when(pl.col("good") == "land").then(15.0).otherwise(pl.col("value")))
    this = Plan({**base.about, "name": "more"}, more, base.accounts, base.choices)
    table = comparison_table(this, base)
    assert set(table["difference"].to_list()) == {8.0, 1.0}
    assert weightiest(this, base)["stage"].to_list() == ["1922-24"]
    lines = comparison_lines(this, base)
    assert any("land at Field, watered: 14 → 15 thousand ha in 1922-24 (+1)" in line for line in lines)
    assert max(map(len, lines)) <= 80


def test_reports_need_a_folder_or_a_file(tmp_path: Path) -> None:
    with pytest.raises(Exception, match="not saved"):
        write_report(made())
    assert write_report(made(), tmp_path / "x.html").is_file()
    shutil.rmtree(tmp_path)


def test_what_sectors_remark_stands_in_the_report_by_subject() -> None:
    said = [["offers not made", f"No firm would dig here. {HOSTILE}"], ["offers not made", "Nor there."]]
    page = report(made(remarks=said))
    assert page.count("<h3>Offers not made</h3>") == 1
    assert "Nor there." in page
    assert HOSTILE not in page
