"""Cells: text turned into numbers, whole numbers, years, yes and no, column by column.

Cells that resist are told apart: a number with a unit, a number with separators of thousands, infinity, or no number at
all. Numbers are turned cell by cell: most columns have few rows, and a look of polars at a column costs as much as
a thousand cells.
"""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
import polars as pl
from numpy.typing import NDArray

YES: Final = ("yes", "true", "1", "да")
NO: Final = ("no", "false", "0", "нет")
LARGEST: Final = 1e12
"""No number of a case is larger, in the unit it is kept in: a solver cannot reckon with it beside all others."""
FIRST_YEAR: Final = 1
LAST_YEAR: Final = 9999

_NUMBER: Final = re.compile(r"^[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?\Z")
_POINT: Final = re.compile(r"^[+-]?[0-9]*\.[0-9]+([eE][+-]?[0-9]+)?\Z")
_COMMA_NUMBER: Final = re.compile(r"^[+-]?([0-9]+,[0-9]*|,[0-9]+)([eE][+-]?[0-9]+)?\Z")
_AMBIGUOUS: Final = re.compile(r"^[+-]?[1-9][0-9]{0,2},[0-9]{3}\Z")
_WHOLE: Final = re.compile(r"^[+-]?[0-9]{1,18}(\.0*)?\Z")
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
    cells = [text and text.replace("\u2212", "-") for text in texts.to_list()]  # the minus that typesetters use
    with_comma = [text for text in cells if text and _COMMA_NUMBER.match(text)] if decimal_comma else []
    comma = bool(with_comma)
    doubtful = comma and _comma_is_doubtful(cells, with_comma)
    plain = [text and text.replace(",", ".") for text in cells] if comma and not doubtful else cells
    turned = np.array([float(text) if text and _NUMBER.match(text) else np.nan for text in plain], dtype=np.float64)
    blank = np.array([text is None for text in cells], dtype=np.bool_)
    odd = {row: str(cells[row]) for row in np.flatnonzero(~blank & ~np.isfinite(turned)).tolist()}
    judged = {text: _judged(text, comma=comma, doubtful=doubtful) for text in set(odd.values())}
    units: dict[int, str] = {}
    refused: dict[int, Refused] = {}
    for row, text in odd.items():
        verdict = judged[text]
        turned[row] = np.nan
        if isinstance(verdict, Refused):
            refused[row] = verdict
        else:
            turned[row], units[row] = verdict
    return Numbers(turned, blank, units, refused)


def _comma_is_doubtful(cells: Sequence[str | None], with_comma: Sequence[str]) -> bool:
    """Whether commas may mark decimals or thousands: points stand in the column too, or all look like thousands."""
    return any(text and _POINT.match(text) for text in cells) or all(map(_AMBIGUOUS.match, with_comma))


def _judged(text: str, *, comma: bool, doubtful: bool) -> tuple[float, str] | Refused:
    """A cell that is no plain number: a number and its unit, or what is wrong with it."""
    if _COMMA_NUMBER.match(text) and (doubtful or not comma):
        advice = "Write decimals with a point and thousands without a mark."
        return Refused("E025", f'"{text}" has a comma that may mark decimals or thousands', "", advice)
    if _THOUSANDS.match(text):
        return Refused("E024", f'"{text}" has separators of thousands', "", f"Write {_without_thousands(text)}.")
    if _NOT_FINITE.match(text) or _NUMBER.match(text):
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
    least, greatest = (FIRST_YEAR, LAST_YEAR) if year else (-math.inf, math.inf)
    values: list[int | None] = []
    refused: dict[int, Refused] = {}
    for row, text in enumerate(texts.to_list()):
        value = int(text.partition(".")[0]) if text and _WHOLE.match(text) else None
        values.append(value if value is not None and least <= value <= greatest else None)
        if text is not None and values[-1] is None:
            refused[row] = _not_whole(text, year=year)
        elif value is not None and abs(value) > LARGEST:
            refused[row] = too_large(float(value))
    return pl.Series(values, dtype=pl.Int64), refused


def too_large(value: float, most: float = LARGEST) -> Refused:
    """The fault of a number beyond what can be reckoned with."""
    wanted = f"No number of a case is larger than {most:g} in the unit it is kept in."
    return Refused(
        "E029", f"{value:g} is too large", wanted, "Mend it, or leave the cell blank where there is no limit."
    )


def _not_whole(text: str, *, year: bool) -> Refused:
    if year:
        return Refused("E028", f'"{text}" is not a year', f"A year is a number from {FIRST_YEAR} to {LAST_YEAR}.")
    if _NUMBER.match(text):
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
