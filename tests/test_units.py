"""Units mean what a planner means by them, and nothing is converted that does not measure the same."""

import math
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from whitecoal.errors import UnitError
from whitecoal.units import VOCABULARY, _sizes, _worth, nearest, unit

TRADE = [
    ("hm3/kha", "mm", 100.0),
    ("m3/s", "hm3/day", 0.0864),
    ("m3/s", "hm3/year", 31.536),
    ("Mpood/year", "kt/year", 16.3805),
    ("pood", "kg", 16.3805),
    ("desyatina", "ha", 1.0925),
    ("versta", "km", 1.0668),
    ("vedro", "l", 12.299),
    ("MW*h", "GWh", 0.001),
    ("t/m3*hm3*m*m/s^2", "GWh", 1e6 / 3.6e9 * 1e-3 * 1e3),
    ("person*day", "person-day", 1.0),
    ("person-day/ha", "Mperson-day/kha", 0.001),
    ("kg/person/year", "kt/Mperson/year", 1.0),
    ("money/(t/year)", "Mmoney*year/kt", 0.001),
    ("%", "share", 0.01),
    ("Mm3", "hm3", 1.0),
    ("GWh/year", "MW", 1000 / 8760),
    ("kopeck/kWh", "rub/MWh", 10.0),
]


@pytest.mark.parametrize(("found", "wanted", "factor"), TRADE)
def test_conversions_of_the_trade(found: str, wanted: str, factor: float) -> None:
    assert math.isclose(unit(found).factor_to(unit(wanted)), factor, rel_tol=1e-15)


def test_equal_units_are_equal_however_they_are_reached() -> None:
    assert unit("hm3") == unit("Mm3")
    assert hash(unit("hm3")) == hash(unit("Mm3"))
    assert unit("Mpood") / unit("pood") * unit("kg") == unit("kt")
    assert unit("hm3") != unit("m3")


def test_text_of_products_is_plain() -> None:
    assert (unit("hm3") / unit("kha")).text == "hm3/kha"
    assert (unit("hm3/kha") * unit("kha")).text == "hm3"
    assert (unit("1") / unit("year")).text == "1/year"
    assert (unit("m") * unit("m")).text == "m^2"
    assert (unit("year") / unit("year")).text == "1"
    assert unit("m³/s").text == "m3/s"
    assert str(unit("kg/person/year")) == "kg/person/year"


def test_dimensions_are_sorted_and_base_factor_is_si() -> None:
    assert unit("t/ha").dims == (("length", -2), ("mass", 1))
    assert unit("t/ha").factor == 0.1
    assert unit("1").dims == ()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("m3/c", '"m3/c" is not a unit I know.'),
        ("poods", '"poods" is not a unit I know. Did you mean pood?'),
        ("Kt", '"Kt" is not a unit I know. Did you mean kt?'),
        ("hm3/kHa", '"hm3/kHa" is not a unit I know. Did you mean hm3/kha?'),
        ("money/(t", '"money/(t" is not a unit I know: a parenthesis is not closed.'),
        ("hm3/", '"hm3/" is not a unit I know: something is missing at its end.'),
        ("hm3 kha", '"hm3 kha" is not a unit I know: I stopped reading at "kha".'),
        ("7", '"7" is not a unit I know.'),
        ("__import__('os')", "\"__import__('os')\" is not a unit I know."),
        ("m^10", '"m^10" is not a unit I know: its powers are too high.'),
        ("(((m^9)^9)^9)^9", '"(((m^9)^9)^9)^9" is not a unit I know: its powers are too high.'),
        ("(" * 70, f'"{"(" * 60}…" is too long for a unit.'),
        (" ", 'A unit is missing. Write "1" for a bare number.'),
    ],
)
def test_unknown_units_are_told(text: str, sentence: str) -> None:
    with pytest.raises(UnitError) as caught:
        unit(text)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("text", "wanted", "expected"),
    [
        ("m3/c", "m3/s", "m3/s"),
        ("m3/с", "m3/s", "m3/s"),  # noqa: RUF001 - a Cyrillic letter, as a Russian keyboard gives it
        ("Kt/yr", "kt/year", "kt/year"),
        ("kpuds", "kt", "kpood"),
        ("quintal", "kt", None),
        ("Mpoods/year", "kt/year", "Mpood/year"),
    ],
)
def test_the_nearest_unit_fits_what_is_wanted(text: str, wanted: str, expected: str | None) -> None:
    assert nearest(text, unit(wanted)) == expected


@pytest.mark.parametrize(
    ("found", "wanted", "sentence"),
    [
        ("hm3", "kt", '"hm3" (volume) cannot be stated in "kt" (mass).'),
        (
            "hm3",
            "m3/s",
            '"hm3" (volume) cannot be stated in "m3/s" (volume/time). It has a factor of time too many.',
        ),
        ("t", "t/ha", '"t" (mass) cannot be stated in "t/ha" (mass/area). It has a factor of area too many.'),
        ("t/ha", "t", '"t/ha" (mass/area) cannot be stated in "t" (mass). A factor of area is missing.'),
        ("person", "head", '"person" (people) cannot be stated in "head" (animals).'),
        (
            "USD/t",
            "rub/t",
            '"USD/t" (money/mass) cannot be stated in "rub/t" (money/mass). State a rate of exchange in case.toml.',
        ),
    ],
)
def test_what_does_not_measure_the_same_is_refused(found: str, wanted: str, sentence: str) -> None:
    with pytest.raises(UnitError) as caught:
        unit(found).factor_to(unit(wanted))
    assert str(caught.value) == sentence
    assert not unit(found).fits(unit(wanted))


def test_money_converts_at_stated_rates_only() -> None:
    rates = {"rub": 1.0, "USD": 1.943}
    assert unit("MUSD").factor_to(unit("Mrub"), rates) == 1.943
    assert unit("USD/lb").factor_to(unit("money/lb"), rates) == 1.943
    assert math.isclose(unit("t/USD").factor_to(unit("t/rub"), rates), 1 / 1.943)
    assert unit("Mrub").factor_to(unit("Mmoney"), rates) == 1.0


def test_money_is_called_by_the_currency_of_the_case() -> None:
    assert unit("Mmoney/year").in_currency("rub").text == "Mrub/year"
    assert unit("hm3").in_currency("rub") is unit("hm3")
    with pytest.raises(UnitError, match="Did you mean rub"):
        unit("money").in_currency("rubl")


def test_units_survive_pickling() -> None:
    assert pickle.loads(pickle.dumps(unit("hm3/kha"))) == unit("hm3/kha")  # noqa: S301 - our own bytes


NAMES = st.sampled_from(sorted(VOCABULARY))


@given(NAMES, NAMES, NAMES)
def test_products_are_associative_and_exact(a: str, b: str, c: str) -> None:
    left = unit(a) * unit(b) / unit(c)
    assert left == unit(a) / unit(c) * unit(b)
    assert left == unit(f"{a}*{b}/{c}")
    assert unit(left.text) == left


def test_every_name_has_a_meaning() -> None:
    assert all(row.meaning and row.kind for row in VOCABULARY.values())
    assert all(unit(name).text == name for name in VOCABULARY)


def test_a_product_is_written_by_its_own_factors_whatever_was_multiplied_before() -> None:
    for one, same in (("kt/kt", "1"), ("Mm3", "hm3")):
        assert unit(one) == unit(same)
        assert [(unit(text) * unit("1")).text for text in (one, same)] == [one, same]
        assert [(unit(text) / unit("1")).text for text in (one, same)] == [one, same]
    assert [(unit(text) / unit("year")).text for text in ("Mm3", "hm3")] == ["Mm3/year", "hm3/year"]


def test_units_read_without_pint_are_what_pint_makes_of_them() -> None:
    """A multiple of another name is worked out at once, so that a small program does not wait for pint."""
    made = _sizes()
    for row in VOCABULARY.values():
        assert _worth(row.name) == made[row.definition.split(" = ")[0]], row.name
