"""Cells: text turned into numbers, whole numbers, years, yes and no, column by column.

Whole columns are turned at once; only the cells that resist are looked at one by one, and each is told apart: a
number with a unit, a number with separators of thousands, infinity, or no number at all.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

YES: Final = ("yes", "true", "1", "да")
NO: Final = ("no", "false", "0", "нет")
FIRST_YEAR: Final = 1
LAST_YEAR: Final = 9999

_NUMBER: Final = r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?$"
_COMMA_NUMBER: Final = r"^[+-]?([0-9]+,[0-9]*|,[0-9]+)([eE][+-]?[0-9]+)?$"
_AMBIGUOUS: Final = r"^[+-]?[1-9][0-9]{0,2},[0-9]{3}$"
_WHOLE: Final = r"^[+-]?[0-9]{1,18}(\.0*)?$"
_WITH_UNIT = re.compile(
    r"^([+-]?(?:[0-9]+(?:[.,][0-9]*)?|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?)\s*((?:[^\W\d_]|%).*|(?<=\s)1/.*)$", re.DOTALL
)
_THOUSANDS = re.compile(r"^[+-]?[0-9]{1,3}(?:([\s,.'’_])[0-9]{3})+(?:[.,][0-9]*)?$")
_NOT_FINITE = re.compile(r"^[+-]?(nan|n/?a|inf|infinity|∞|#n/a|#div/0!|#num!|#value!|null|none)$", re.IGNORECASE)


@dataclass(frozen=True)
class Refused:
    """A cell that could not be turned: the code of the fault, what was found, what to do."""

    code: str
    found: str
    wanted: str = ""
    advice: str = ""


@dataclass(frozen=True, eq=False)
class Numbers:
    """A column turned into numbers.

    Attributes:
        values: Not a number where the cell is blank or refused [item].
        blank: Whether the cell is blank [item].
        units: The unit written in the cell itself, by row.
        refused: What is wrong, by row.
    """

    values: NDArray[np.float64]
    blank: NDArray[np.bool_]
    units: Mapping[int, str] = field(default_factory=dict)
    refused: Mapping[int, Refused] = field(default_factory=dict)


def numbers(texts: pl.Series, *, decimal_comma: bool) -> Numbers:
    """A column of text turned into numbers.

    Args:
        texts: The cells; null where blank.
        decimal_comma: Whether a comma may mark decimals in this file.
    """
    cell = pl.col("cell").str.replace("\u2212", "-", literal=True)  # the sign for minus that typesetters use
    commas = cell.str.contains(_COMMA_NUMBER).fill_null(value=False)
    # All in one look: what a column costs is the number of looks, for most have few rows.
    looked = texts.alias("cell").to_frame().select(cell, comma=commas, value=_value(cell))
    texts = looked["cell"]
    comma = decimal_comma and bool(looked["comma"].any())
    doubtful = comma and _comma_is_doubtful(texts, looked["comma"])
    if comma and not doubtful:
        looked = looked.with_columns(value=_value(pl.col("cell").str.replace(",", ".", literal=True)))
    turned = looked["value"].to_numpy(writable=True)
    blank = texts.is_null().to_numpy()
    odd = np.flatnonzero(~blank & ~np.isfinite(turned)).tolist()
    cells = {row: str(texts[row]) for row in odd}
    judged = {text: _judged(text, comma=comma, doubtful=doubtful) for text in set(cells.values())}
    units: dict[int, str] = {}
    refused: dict[int, Refused] = {}
    for row, text in cells.items():
        verdict = judged[text]
        turned[row] = np.nan
        if isinstance(verdict, Refused):
            refused[row] = verdict
        else:
            turned[row], units[row] = verdict
    return Numbers(turned, blank, units, refused)


def _value(cell: pl.Expr) -> pl.Expr:
    """The number in each cell that holds a plain one; not a number in the others."""
    number = pl.when(cell.str.contains(_NUMBER)).then(cell).cast(pl.Float64, strict=False)
    return number.fill_null(np.nan)


def _comma_is_doubtful(texts: pl.Series, with_comma: pl.Series) -> bool:
    """Whether commas may mark decimals or thousands: points stand in the column too, or all look like thousands."""
    points = texts.str.contains(r"^[+-]?[0-9]*\.[0-9]+([eE][+-]?[0-9]+)?$").fill_null(value=False)
    return bool(points.any()) or bool(texts.filter(with_comma).str.contains(_AMBIGUOUS).all())


def _judged(text: str, *, comma: bool, doubtful: bool) -> tuple[float, str] | Refused:
    """A cell that is no plain number: a number and its unit, or what is wrong with it."""
    if re.match(_COMMA_NUMBER, text) and (doubtful or not comma):
        advice = "Write decimals with a point and thousands without a mark."
        return Refused("E025", f'"{text}" has a comma that may mark decimals or thousands', "", advice)
    if _THOUSANDS.match(text):
        return Refused("E024", f'"{text}" has separators of thousands', "", f"Write {_without_thousands(text)}.")
    if _NOT_FINITE.match(text) or re.match(_NUMBER, text):
        advice = "Leave the cell blank where there is no limit or the number is not known."
        return Refused("E023", f'"{text}" is not a finite number', "", advice)
    with_unit = _WITH_UNIT.match(text)
    if with_unit and "," not in with_unit[1]:
        return float(with_unit[1]), with_unit[2]
    if with_unit and comma and not doubtful:
        return float(with_unit[1].replace(",", ".")), with_unit[2]
    return Refused("E022", f'"{text}" is not a number')


def _without_thousands(text: str) -> str:
    """What a number with separators of thousands is without them: 1 234,5 is 1234.5."""
    found = _THOUSANDS.match(text)
    mark = found[1] if found else " "
    return text.replace(mark, "").replace(",", ".")


def wholes(texts: pl.Series, *, year: bool) -> tuple[pl.Series, dict[int, Refused]]:
    """A column of text turned into whole numbers or years, null where blank or refused."""
    good = texts.str.contains(_WHOLE).fill_null(value=False)
    cut = texts.str.replace(r"\.0*$", "")
    values = pl.select(pl.when(good).then(cut)).to_series().cast(pl.Int64, strict=False)
    if year:
        good = good & values.is_between(FIRST_YEAR, LAST_YEAR).fill_null(value=False)
        values = pl.select(pl.when(good).then(values)).to_series()
    bad = (~good & texts.is_not_null()).to_numpy()
    return values, {row: _not_whole(str(texts[row]), year=year) for row in np.flatnonzero(bad).tolist()}


def _not_whole(text: str, *, year: bool) -> Refused:
    if year:
        return Refused("E028", f'"{text}" is not a year', f"A year is a number from {FIRST_YEAR} to {LAST_YEAR}.")
    if re.match(_NUMBER, text):
        return Refused("E026", f"{text} is not a whole number")
    return Refused("E022", f'"{text}" is not a number')


def answers(texts: pl.Series) -> tuple[pl.Series, dict[int, Refused]]:
    """A column of text turned into yes and no, null where blank or refused."""
    plain = texts.str.to_lowercase()
    yes, no = plain.is_in(YES), plain.is_in(NO)
    values = pl.select(pl.when(yes).then(statement=True).when(no).then(statement=False)).to_series()
    bad = (~(yes | no) & texts.is_not_null()).fill_null(value=False).to_numpy()
    refused = {
        row: Refused("E027", f'"{texts[row]}" is neither yes nor no', "Write yes or no.")
        for row in np.flatnonzero(bad).tolist()
    }
    return values, refused
