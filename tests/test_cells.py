"""Text becomes numbers exactly, or a fault; never something else."""

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from whitecoal.tables.cells import answers, numbers, wholes


def one(text: str, *, decimal_comma: bool = False) -> float | str:
    """What a cell becomes: its number, or the code of its fault."""
    found = numbers(pl.Series([text]), decimal_comma=decimal_comma)
    return found.refused[0].code if found.refused else float(found.values[0])


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1", 1.0),
        ("+3.5", 3.5),
        ("-2", -2.0),
        ("\u22122", -2.0),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e3", 1000.0),
        ("2E-2", 0.02),
    ],
)
def test_numbers_are_read_as_written(text: str, number: float) -> None:
    assert one(text) == number


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("nan", "E023"),
        ("-inf", "E023"),
        ("#N/A", "E023"),
        ("1e999", "E023"),
        ("1,5", "E025"),
        ("1 234", "E024"),
        ("1\u00a0234", "E024"),
        ("1'234", "E024"),
        ("1_000", "E024"),
        ("1.234.567", "E024"),
        ("1/2", "E022"),
        ("2024-01-01", "E022"),
        ("12-15", "E022"),
        ("=A1", "E022"),
        ("~5", "E022"),
        ("\u0663", "E022"),
    ],
)
def test_what_is_no_number_is_refused(text: str, code: str) -> None:
    assert one(text) == code


def test_a_number_may_carry_its_unit() -> None:
    found = numbers(pl.Series(["35 m3/s", "50%", "12 1/year", "7 t"]), decimal_comma=False)
    assert found.units == {0: "m3/s", 1: "%", 2: "1/year", 3: "t"}
    assert found.values.tolist() == [35.0, 50.0, 12.0, 7.0]


def test_a_decimal_comma_is_read_where_it_can_mean_nothing_else() -> None:
    found = numbers(pl.Series(["1,5", "2", "0,125", "3,5 kt", None]), decimal_comma=True)
    assert not found.refused
    assert found.values[:4].tolist() == [1.5, 2.0, 0.125, 3.5]
    assert found.blank.tolist() == [False, False, False, False, True]


@pytest.mark.parametrize("texts", [["1,5", "2.5"], ["1,500", "2,250"]])
def test_a_comma_that_may_mean_thousands_is_refused(texts: list[str]) -> None:
    found = numbers(pl.Series(texts), decimal_comma=True)
    assert {fault.code for fault in found.refused.values()} == {"E025"}


@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1))
def test_every_number_survives_writing_and_reading(values: list[float]) -> None:
    found = numbers(pl.Series([repr(value) for value in values]), decimal_comma=False)
    assert not found.refused
    assert np.array_equal(found.values, values)


@given(st.text(min_size=1))
def test_no_text_becomes_a_number_that_is_not_finite(text: str) -> None:
    found = numbers(pl.Series([text]), decimal_comma=True)
    assert bool(found.refused) != math.isfinite(found.values[0])


def test_whole_numbers_years_and_answers() -> None:
    values, refused = wholes(pl.Series(["3", "4.0", "4.5", None]), year=False)
    assert values.to_list() == [3, 4, None, None]
    assert [fault.code for fault in refused.values()] == ["E026"]
    assert set(wholes(pl.Series(["\u0663"]), year=False)[1]) == {0}
    values, refused = wholes(pl.Series(["1921", "0", "99999"]), year=True)
    assert values.to_list() == [1921, None, None]
    assert [fault.code for fault in refused.values()] == ["E028", "E028"]
    values, refused = answers(pl.Series(["Yes", "no", "TRUE", "0", "да", None, "x"]))
    assert values.to_list() == [True, False, True, False, True, None, None]
    assert list(refused) == [6]
