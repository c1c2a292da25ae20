"""case.toml: every key is known and checked, and all that is wrong is told at once."""

import tomllib
from typing import Any

import pytest

from whitecoal.case.papers import toml_of
from whitecoal.case.settings import settings_of
from whitecoal.errors import CaseFault
from whitecoal.shipped import shipped
from whitecoal.units import CURRENCIES

KNOWN = f"I know {', '.join(CURRENCIES)}."
RATE = "What one of it is worth, above zero and at most 1e+12."

TREE = """
stages = [{ years = 1 }, { name = "peace", years = 2, parent = "1921", probability = 0.6 },
          { name = "war", years = 2, parent = "1921", probability = 0.4 }]
"""


def tiny(**calendar: Any) -> dict[str, Any]:
    raw = tomllib.loads((shipped("tiny").folder / "case.toml").read_text(encoding="utf-8"))
    raw["calendar"] = {**raw["calendar"], **calendar}
    return raw


def told(raw: dict[str, Any]) -> list[str]:
    with pytest.raises(CaseFault) as found:
        settings_of(raw)
    return [str(fault) for fault in found.value.faults]


def test_the_shipped_settings_are_read() -> None:
    settings = settings_of(tiny())
    assert settings.title == "Two valleys"
    assert settings.calendar.stages == ("1921", "1922", "1923-24")
    assert settings.calendar.seasons == ("wet", "dry")
    assert settings.calendar.scenarios == ("normal",)


def test_all_faults_are_told_at_once() -> None:
    raw = {**tiny(stocks="frozen", discont=0.05), "format": 2, "money": {"currency": "ruble"}, "colour": "red"}
    assert told(raw) == [
        (
            "E061 case.toml · colour: is not a key I know. "
            "I know about, applied, calendar, encoding, format, headlines, "
            "money, report, sectors, title."
        ),
        "E061 case.toml · format: is 2. This version reads format 1. Write format = 1.",
        f"E061 case.toml · money.currency: is 'ruble'. {KNOWN}",
        'E061 case.toml · calendar.discont: is not a key I know. Did you mean "discount"?',
        'E061 case.toml · calendar.stocks: is \'frozen\'. "carried" (from year to year) or "closed".',
    ]


def test_an_empty_file_says_what_is_missing() -> None:
    columns = [line.split(" · ")[1].split(":")[0] for line in told({})]
    assert columns == ["format", "title", "money.currency", "sectors", "calendar.first_year", "calendar.stages"]


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("title", 5, "title: is 5. A text in quotation marks."),
        ("about", ["a"], "about: is ['a']. A text in quotation marks."),
        ("money", "rub", "money: is 'rub'. Write [money] with keys below it."),
        ("calendar", [], "calendar: is []. Write [calendar] with keys below it."),
        ("sectors", "rivers", 'sectors: is \'rivers\'. A list of names: sectors = ["rivers", "crops"].'),
        ("sectors", ["river"], 'sectors: "river" is not a sector. Did you mean "rivers"?'),
        ("sectors", ["rivers", "rivers"], 'sectors: "rivers" stands 2 times. Each stands once.'),
        ("encoding", "cp9999", 'encoding: "cp9999" is not an encoding. A name like "cp1251" or "latin-1".'),
        ("format", True, "format: is True. This version reads format 1. Write format = 1."),
        ("headlines", {"name": "x"}, "headlines: is {'name': 'x'}. Write [[headlines]] with keys below it."),
        ("applied", "dry", "applied: is 'dry'. A list of names: applied = [\"dry\"]."),
    ],
)
def test_a_wrong_key_is_told(key: str, value: Any, said: str) -> None:
    assert f"E061 case.toml · {said}" in told({**tiny(), key: value})


@pytest.mark.parametrize(
    ("money", "said"),
    [
        ({"rates": {"XAU": 3}}, f"money.rates.XAU: is not a currency I know. {KNOWN}"),
        ({"rates": {"USD": 0}}, f"money.rates.USD: is 0. {RATE}"),
        ({"rates": {"USD": float("inf")}}, f"money.rates.USD: is inf. {RATE}"),
        ({"rates": {"rub": 2.0}}, "money.rates.rub: is 2.0. One of the case's own money is worth 1."),
        ({"rates": 2}, "money.rates: is 2. Write [money.rates] with keys below it."),
        ({"rate": {}}, 'money.rate: is not a key I know. Did you mean "rates"?'),
    ],
)
def test_wrong_rates_are_told(money: dict[str, Any], said: str) -> None:
    assert f"E061 case.toml · {said}" in told({**tiny(), "money": {"currency": "rub", **money}})


@pytest.mark.parametrize(
    ("key", "value", "said"),
    [
        ("first_year", None, "first_year: is missing. The first year planned: first_year = 1921, say."),
        ("first_year", True, "first_year: is True. The first year planned: first_year = 1921, say."),
        (
            "stages",
            [1, 0],
            (
                "stages: is [1, 0]. The years of each stage, from 1 to 100: stages = [1, 1, 5], say; or "
                "tables of a tree."
            ),
        ),
        ("discount", float("nan"), "discount: is nan. A yearly rate from 0 to below 1, 0.06 say."),
        ("discount", "6 %", "discount: is '6 %'. A yearly rate from 0 to below 1, 0.06 say."),
        ("seasons", [], 'seasons: is []. A list of tables: { name = "…", days = 120 }.'),
        ("seasons", [{"name": "wet", "days": float("nan")}], "seasons 1: days is nan. A number above zero."),
        (
            "seasons",
            [{"name": "wet", "days": 365, "share": 1}],
            ("seasons 1.share: is not a key I know. I know days, name."),
        ),
        (
            "seasons",
            [{"name": "wet", "days": 120}, {"name": "dry", "days": 240}],
            ("seasons: the days sum to 360. A year has 365 days."),
        ),
        (
            "seasons",
            [{"name": "wet", "days": 120}, {"name": "wet", "days": 245}],
            ('seasons: "wet" stands 2 times. Each stands once.'),
        ),
        ("blocks", [{"name": "day", "share": 0.9}], "blocks: the shares of the hours sum to 0.9. They sum to 1."),
        ("blocks", [{"name": "", "share": 1}], "blocks 1.name: is missing. A text in quotation marks."),
        (
            "blocks",
            [{"name": "a", "share": 1.5}, {"name": "b", "share": -0.5}],
            ("blocks 2: share is -0.5. A number above zero."),
        ),
        ("scenarios", "dry", "scenarios: is 'dry'. A list of tables: { name = \"dry\", probability = 0.2 }."),
        ("scenarios", [{"name": "dry", "probability": 0.5}], "scenarios: the probabilities sum to 0.5. They sum to 1."),
        ("scenarios", [{"name": "dry"}], "scenarios 1: probability is None. A chance above 0, at most 1."),
        (
            "scenarios",
            [{"name": "dry", "probability": 1, "stage": "1921"}],
            ("scenarios 1: stage is '1921'. The last stage of its path: 1923-24."),
        ),
    ],
)
def test_a_wrong_calendar_is_told(key: str, value: Any, said: str) -> None:
    assert f"E061 case.toml · calendar.{said}" in told(tiny(**{key: value}))


def test_a_tree_has_a_scenario_for_every_end() -> None:
    calendar = settings_of(tiny(**tomllib.loads(TREE))).calendar
    assert calendar.stages == ("1921", "peace", "war")
    assert calendar.scenarios == ("peace", "war")
    assert calendar.probability.tolist() == [0.6, 0.4]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("0.4", "0.3", 'stages: the probabilities after "1921" sum to 0.9. They sum to 1.'),
        ("0.4", '"a"', "stages 3: probability is 'a'. A chance above 0, at most 1."),
        (
            'parent = "1921", probability = 0.4',
            'parent = "1920"',
            (
                "stages 3: parent '1920' is no earlier stage. "
                "The first stage has no parent; each other names one above it."
            ),
        ),
        ('"war"', '"peace"', 'stages: "peace" stands 2 times. Each stands once.'),
        ("{ years = 1 }", "{ years = 1.5 }", "stages 1: years is 1.5. A whole number of years from 1 to 100."),
        (
            "{ years = 1 }",
            "{ years = 1, length = 2 }",
            ("stages 1.length: is not a key I know. I know name, parent, probability, years."),
        ),
    ],
)
def test_a_wrong_tree_is_told(old: str, new: str, said: str) -> None:
    assert f"E061 case.toml · calendar.{said}" in told(tiny(**tomllib.loads(TREE.replace(old, new, 1))))


def test_in_a_tree_a_scenario_must_say_where_it_ends() -> None:
    tree = tomllib.loads(TREE)
    said = told(tiny(**tree, scenarios=[{"name": "dry", "probability": 1.0}]))
    assert said == ["E061 case.toml · calendar.scenarios 1: stage is None. The last stage of its path: peace, war."]
    said = told(tiny(**tree, scenarios=[{"name": "dry", "probability": 1.0, "stage": "war"}]))
    assert said == ['E061 case.toml · calendar.scenarios: none ends in "peace". Every path has at least one.']


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"title{'.a' * 5000} = 1", "its keys lie too deep within one another."),
        (f"title = {'[' * 5000}", "its brackets lie too deep within one another."),
        (f"title = 1{'0' * 5000}", "a number has thousands of digits."),
    ],
)
def test_a_file_without_bounds_is_told(text: str, said: str) -> None:
    with pytest.raises(CaseFault) as caught:
        toml_of("case.toml", text.encode())
    assert [str(fault) for fault in caught.value.faults] == [f"E060 case.toml: it cannot be read: {said}"]


def test_of_what_is_very_long_the_beginning_is_told() -> None:
    with pytest.raises(CaseFault) as caught:
        settings_of({"title": ["x"] * 10_000})
    assert max(len(str(fault)) for fault in caught.value.faults) < 500


def test_a_unit_to_show_things_in_is_a_unit() -> None:
    raw = {**tiny(), "report": [{"name": "Power", "good": "power", "unit": "GWhh"}]}
    with pytest.raises(CaseFault) as caught:
        settings_of(raw)
    assert [str(fault) for fault in caught.value.faults] == [
        'E061 case.toml · report 1: unit is "GWhh", which is not a unit I know. Did you mean GWh?'
    ]


@pytest.mark.parametrize("rate", [1e308, 0, -1, 1e-300])
def test_a_rate_is_a_number_one_can_reckon_with(rate: float) -> None:
    with pytest.raises(CaseFault) as caught:
        settings_of({**tiny(), "money": {"currency": "rub", "rates": {"USD": rate}}})
    assert [str(fault) for fault in caught.value.faults] == [f"E061 case.toml · money.rates.USD: is {rate!r}. {RATE}"]
