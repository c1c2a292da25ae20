"""Amendments: named changes of a case, made before anything is checked; what does not fit is told."""

import csv
import math
from pathlib import Path

import pytest

from tiny_case import amended, amendment_faults, copied, edit, faults, lean
from whitecoal.case import Case, read_case
from whitecoal.case.amendments import Amendment, amendments_of
from whitecoal.case.papers import papers_of
from whitecoal.errors import CaseFault
from whitecoal.shipped import all_shipped
from whitecoal.studies import Shelf, Study


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return lean(tmp_path)


def change(*, table: str, **words: object) -> str:
    """One change as TOML."""
    return "[[change]]\n" + "\n".join(f"{word} = {_toml(value)}" for word, value in {"table": table, **words}.items())


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f'"{key}" = {_toml(cell)}' for key, cell in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return str(value).lower() if isinstance(value, bool) else f'"{value}"' if isinstance(value, str) else str(value)


def column(case: Case, table: str, name: str) -> list[float]:
    return list(case[table][name].values.ravel().tolist())


def semicolons(folder: Path) -> None:
    """Write every table as a European spreadsheet does: semicolons between columns, commas before decimals."""
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        rows = [[_with_comma(cell) for cell in row] for row in rows]
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter=";").writerows(rows)


def _with_comma(cell: str) -> str:
    try:
        float(cell)
    except ValueError:
        return cell
    return cell.replace(".", ",")


# ---- what they do ----


@pytest.mark.parametrize(
    ("folder", "amendment"),
    [pytest.param(case.folder, name, id=f"{case.name}-{name}") for case in all_shipped() for name in case.amendments],
)
def test_every_shipped_amendment_can_be_made(folder: Path, amendment: str) -> None:
    assert [fault for fault in faults(folder, (amendment,)) if fault.startswith("E")] == []


def test_a_dry_year_multiplies_every_season(folder: Path) -> None:
    base, dry = read_case(folder), read_case(folder, amendments=("dry",))
    assert column(dry, "inflows", "inflow") == [0.7 * flow for flow in column(base, "inflows", "inflow")]
    assert dry.digest != base.digest
    assert [amendment.name for amendment in dry.amendments] == ["dry"]
    assert dry.amendments[0].title == "A dry valley"


def test_a_finer_calendar_is_one_amendment_away(folder: Path) -> None:
    assert read_case(folder, amendments=("finer",)).calendar.stages == ("1921", "1922", "1923", "1924")


def test_the_case_on_disk_is_not_touched(folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    read_case(folder, amendments=("dry", "finer"))
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_amendments_are_made_in_the_order_asked_for(folder: Path) -> None:
    (folder / "amendments" / "a.toml").write_text(
        'reason = "r"\n' + change(table="canals", column="capacity", add=1), encoding="utf-8"
    )
    (folder / "amendments" / "b.toml").write_text(
        'reason = "r"\n' + change(table="canals", column="capacity", multiply=2), encoding="utf-8"
    )
    assert column(read_case(folder, amendments=("a", "b")), "canals", "capacity") == [6, 2]
    assert column(read_case(folder, amendments=("b", "a")), "canals", "capacity") == [5, 1]
    assert amendments_of(papers_of(folder)) == ("a", "b", "dry", "finer")


def test_only_the_rows_named_are_changed(folder: Path) -> None:
    case = amended(folder, change(table="canals", column="capacity", where={"canal": "new canal"}, set="3 m3/s"))
    assert column(case, "canals", "capacity") == [2, 3]
    case = amended(folder, change(table="needs", column="value", where={"step": 1, "first": True}, add=0.5))
    assert column(case, "needs", "value") == pytest.approx([1.5e6, 0.2e6, 1.5e6, 0.2e6, 0.1e6, 0.15e6])
    case = amended(folder, change(table="needs", column="value", where={"step": [2, 3]}, multiply=0.5))
    assert column(case, "needs", "value") == pytest.approx([1e6, 0.1e6, 1e6, 0.1e6, 0.05e6, 0.15e6])


def test_a_column_that_is_not_there_yet_can_be_set(folder: Path) -> None:
    case = amended(folder, change(table="works", column="latest", where={"work": "dam"}, set=1922))
    assert case["works"]["latest"][0] == 1922
    said = amendment_faults(folder, change(table="works", column="latest", add=1))
    assert said == [
        (
            'E072 amendments/trial.toml · change 1: the file of "works" has no column "latest", so that its '
            "default holds. Set it instead."
        )
    ]


def test_rows_are_removed_and_put_in(folder: Path) -> None:
    case = amended(folder, change(table="markets", where={"good": "copper", "step": 2}, remove=True))
    assert len(case["markets"]) == len(read_case(folder)["markets"]) - 1
    rows = [{"good": "oil", "from_year": 1921, "index": 1}, {"good": "oil", "from_year": 1922, "index": 2.5}]
    case = amended(folder, change(table="price_paths", insert=rows))
    assert column(case, "price_paths", "index") == [1, 0.9, 1, 2.5]


def test_a_table_the_case_does_not_have_is_begun(folder: Path) -> None:
    """Inflow × 0.7 from the second year."""
    rows = [{"from_year": 1921, "factor": 1}, {"from_year": 1922, "factor": 0.7}]
    case = amended(folder, change(table="water_years", insert=rows))
    assert column(case, "water_years", "factor") == [1, 0.7]


def test_a_series_is_changed_for_the_years_named_and_then_goes_on_as_before(folder: Path) -> None:
    """Copper: 1 from 1921, 0.9 from 1923; halved in 1922 and 1923, the last included."""
    words = {"column": "index", "multiply": 0.5, "from": 1922, "to": 1923}
    case = amended(folder, change(table="price_paths", **words))
    assert case["price_paths"]["from_year"].tolist() == [1921, 1922, 1923, 1924]
    assert column(case, "price_paths", "index") == [1, 0.5, 0.45, 0.9]


def test_a_series_is_changed_from_a_year_on_or_up_to_one(folder: Path) -> None:
    case = amended(folder, change(table="price_paths", column="index", set=2, **{"from": 1922}))
    assert column(case, "price_paths", "index") == [1, 2, 2]
    case = amended(folder, change(table="price_paths", column="index", set=2, to=1921))
    assert column(case, "price_paths", "index") == [2, 1, 0.9]


def test_numbers_keep_the_unit_of_their_file(folder: Path) -> None:
    edit(folder, "canals.csv", "Weir,2,", "Weir,2000 l/s,")
    case = amended(folder, change(table="canals", column="capacity", where={"canal": "old canal"}, multiply=0.5))
    assert column(case, "canals", "capacity") == [1, 0]


def test_ranges_move_along_with_their_numbers(folder: Path) -> None:
    edit(
        folder,
        "canals.csv",
        "return_node\nold canal,Plain,Weir,2,0.5,0.2,Weir",
        "return_node,low,high\nold canal,Plain,Weir,2,0.5,0.2,Weir,1.8,2.5",
    )
    edit(folder, "canals.csv", "new canal,Plain,Weir,0,0.5,0.2,Weir", "new canal,Plain,Weir,0,0.5,0.2,Weir,,")
    kept = amended(folder, change(table="canals", column="capacity", multiply=0.5))["canals"].evidence_kept
    assert (kept.low["capacity"][0], kept.high["capacity"][0]) == (0.9, 1.25)
    kept = amended(folder, change(table="canals", column="capacity", set=9))["canals"].evidence_kept
    assert math.isnan(kept.low["capacity"][0])
    kept = amended(folder, change(table="canals", column="efficiency", set=0.6))["canals"].evidence_kept
    assert kept.low["capacity"][0] == 1.8


def test_decimal_commas_are_reckoned_with_and_stay_beyond_doubt(folder: Path) -> None:
    points = amended(folder, change(table="needs", column="value", where={"step": 2}, multiply=1.1))
    semicolons(folder)
    commas = amended(folder, change(table="needs", column="value", where={"step": 2}, multiply=1.1))
    assert column(commas, "needs", "value") == column(points, "needs", "value")
    case = amended(folder, change(table="budgets", column="amount", where={"line": "taxes"}, set=1.25))
    assert column(case, "budgets", "amount") == [1.25, 0, -0.05]


# ---- what is told ----


def test_an_unknown_amendment_is_told_with_the_nearest(folder: Path) -> None:
    assert faults(folder, ("dri",)) == ['E070 amendments: no amendment is called "dri". Did you mean "dry"?']
    assert faults(folder, ("wet",)) == ['E070 amendments: no amendment is called "wet". There are: dry, finer.']
    for path in (folder / "amendments").glob("*"):
        path.unlink()
    assert faults(folder, ("dry",)) == [
        'E070 amendments: no amendment is called "dry". The case has none; they stand in its folder amendments.'
    ]


def test_no_amendment_lies_outside_the_case(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "away.toml").write_text('reason = "r"', encoding="utf-8")
    assert faults(folder, ("../../away",))[0].startswith("E070")
    (folder / "amendments" / "away.toml").symlink_to(tmp_path / "away.toml")
    assert faults(folder, ("away",)) == [
        "E005 amendments/away.toml: it leads out of the folder. Copy the file into the folder."
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "change: is missing. An amendment changes something: [[change]] or [settings]."),
        ("changes = 1", 'changes: is not a key I know. Did you mean "change"?'),
        ("change = 3", "change: is 3. A list of tables: [[change]] with keys below it."),
        ("settings = 3", "settings: is 3. Write [settings] with keys below it."),
        (change(table="canals", colum="x", set=1), 'change 1.colum: is not a key I know. Did you mean "column"?'),
        (change(table="canals", column="x"), "change 1: has no act. One of set, add, multiply, remove, insert."),
        (
            change(table="canals", column="x", set=1, add=1),
            "change 1: has set and add. One of set, add, multiply, remove, insert.",
        ),
        (change(table="canals", set=1), "change 1.column: is missing. A text in quotation marks."),
        (change(table="canals", column="x", multiply="2"), "change 1.multiply: is '2'. A number."),
        (change(table="canals", column="x", set=[1]), "change 1.set: is [1]. A text, a number, true or false."),
        (change(table="canals", remove=False), "change 1.remove: is False. Only true says something here."),
        (change(table="canals", remove=True, column="x"), "change 1.column: means nothing with remove. Take it away."),
        (
            change(table="canals", column="x", where=3, set=1),
            "change 1.where: is 3. Write [change 1.where] with keys below it.",
        ),
        (
            change(table="canals", column="x", set=1, **{"from": 1930, "to": 1924}),
            "change 1: the years 1930 to 1924 are no span. Years, the first not after the last.",
        ),
        (
            change(table="canals", column="x", set=1, **{"from": "1930"}),
            "change 1: the years 1930 are no span. Years, the first not after the last.",
        ),
    ],
)
def test_an_amendment_not_written_as_it_should_be_is_told(folder: Path, text: str, said: str) -> None:
    assert f"E071 amendments/trial.toml · {said}" in amendment_faults(folder, text)


def test_an_amendment_must_say_why(folder: Path) -> None:
    edit(folder, "amendments/dry.toml", "reason", "# reason")
    assert faults(folder, ("dry",)) == [
        "E071 amendments/dry.toml · reason: is missing. An amendment says why it is made."
    ]


UNFIT = (
    (change(table="canal", column="x", set=1), 'there is no table "canal". Did you mean "canals"?'),
    (
        change(table="water_years", column="factor", set=1),
        'the case does not have a table "water_years". Did you mean "water_needs"?',
    ),
    (
        change(table="canals", column="capasity", set=1),
        '"canals" has no column "capasity". Did you mean "capacity"?',
    ),
    (
        change(table="canals", column="node", where={"canl": "x"}, set="x"),
        '"canals" has no column "canl". Did you mean "canal"?',
    ),
    (
        change(table="canals", column="capacity", where={"canal": "new cannal"}, set=1),
        'no row of "canals" has canal = \'new cannal\'. Did you mean "new canal"?',
    ),
    (
        change(table="canals", column="node", multiply=2),
        '"Weir" is not a number, and only numbers are added to or multiplied.',
    ),
    (
        change(table="reaches", column="capacity", multiply=2),
        'a cell of "capacity" is empty, and only numbers are added to or multiplied.',
    ),
    (
        change(table="canals", column="capacity", set=1, to=1925),
        '"canals" does not go by years: it has no column from_year, so that from and to mean nothing.',
    ),
    (
        change(table="canals", insert=[{"canal": "third", "capasity": 3}]),
        '"canals" has no column "capasity". Did you mean "capacity"?',
    ),
)


def test_changes_that_do_not_fit_are_told_at_once(folder: Path) -> None:
    assert amendment_faults(folder, "\n".join(text for text, _ in UNFIT)) == [
        f"E072 amendments/trial.toml · change {number}: {said}" for number, (_, said) in enumerate(UNFIT, start=1)
    ]


def test_settings_that_do_not_fit_are_told_of_the_amendment(folder: Path) -> None:
    said = amendment_faults(folder, '[settings]\ntitel = "x"\n[settings.calendar]\nstages = [0]')
    assert said == [
        'E072 amendments/trial.toml · settings.titel: is not a key I know. Did you mean "title"?',
        (
            "E072 amendments/trial.toml · settings.calendar.stages: is [0]. The years of each stage, from 1 to 100: "
            "stages = [1, 1, 5], say; or tables of a tree."
        ),
    ]


def test_what_an_amendment_spoils_is_checked_like_any_table(folder: Path) -> None:
    said = amendment_faults(folder, change(table="canals", column="capacity", set=-1))
    assert said[0] == "E029 canals row 2 · capacity [m3/s]: -1 is less than 0, the least value allowed."


def test_a_copy_of_an_amended_case_stands_under_its_amendments(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    text = (folder / "case.toml").read_text(encoding="utf-8")
    (folder / "case.toml").write_text('applied = [\n  "dry",\n]\n' + text, encoding="utf-8")
    case = read_case(folder, amendments=["finer"])
    case.copy_to(tmp_path / "copy")
    again = read_case(tmp_path / "copy")
    assert [amendment.name for amendment in again.amendments] == ["dry", "finer"]
    assert (again["inflows"]["inflow"].values == case["inflows"]["inflow"].values).all()


# ---- made in memory ----

HALVED = Amendment(
    "half the canals",
    'To "see" what\nis left.',
    ({"table": "canals", "column": "capacity", "where": {"canal": ["old canal", "new canal"]}, "multiply": 0.5},),
    {"calendar": {"discount": 0.1}, "title": "Half"},
)


def test_a_change_made_in_memory_is_one_like_any(folder: Path) -> None:
    base, halved = read_case(folder), read_case(folder, amendments=("dry",), changes=(HALVED,))
    assert column(halved, "canals", "capacity") == [0.5 * most for most in column(base, "canals", "capacity")]
    assert halved.calendar.discount == 0.1
    assert [(one.name, one.reason) for one in halved.amendments][1] == (HALVED.name, HALVED.reason)
    others = [read_case(folder, changes=made) for made in ((), (HALVED,), (Amendment("b", "r", HALVED.changes),))]
    assert len({halved.digest, *(case.digest for case in others)}) == 4


def test_a_copy_keeps_the_changes_made_in_memory(folder: Path, tmp_path: Path) -> None:
    case = read_case(folder, amendments=("dry",), changes=(HALVED,))
    case.copy_to(tmp_path / "copy")
    again = read_case(tmp_path / "copy")
    assert again.amendments == case.amendments
    assert column(again, "canals", "capacity") == column(case, "canals", "capacity")
    assert not (folder / "amendments" / f"{HALVED.name}.toml").exists()


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (Amendment("a/b", "r", HALVED.changes), 'E071 amendments: "a/b" cannot name a file.'),
        (
            Amendment("dry", "r", HALVED.changes),
            "E071 amendments/dry.toml: the case has another amendment of this name. Give this one another name.",
        ),
        (
            Amendment("a", "r", ({"table": "canals", "column": "capacity"},)),
            "E071 amendments/a.toml · change 1: has no act. One of set, add, multiply, remove, insert.",
        ),
        (
            Amendment("a", "r", ()),
            "E071 amendments/a.toml · change: is missing. An amendment changes something: [[change]] or [settings].",
        ),
    ],
)
def test_what_is_wrong_with_a_change_made_in_memory(folder: Path, made: Amendment, said: str) -> None:
    with pytest.raises(CaseFault) as found:
        read_case(folder, changes=(made,))
    assert [str(fault) for fault in found.value.faults] == [said]


def test_the_shelf_answers_a_study_with_changes_of_its_own(folder: Path, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "runs")
    halved = Study(folder, "halved", changes=(HALVED,))
    plan = shelf.ask(halved)
    assert plan.about["amendments"] == [{"name": HALVED.name, "reason": HALVED.reason}]
    steps: list[str] = []
    assert shelf.ask(halved, lambda step: steps.append(step.name)).folder == plan.folder
    assert "found" in steps
    assert shelf.ask(Study(folder, "halved")).folder != plan.folder
