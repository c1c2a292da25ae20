"""What a number in a cell says: the number itself, and what its format shows beside it.

    0.05 shown as 5%            "5 %"         a number with its own unit
    35 shown as 35 m3/s         "35 m3/s"     likewise: a unit that the format shows is the number's own
    1500 shown as 2             refused       a format that leaves thousands away shows another number
    7794 shown as 3.05.1921     refused       no column holds a date

How many decimals are shown, and marks between thousands, change nothing.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

GENERAL = 0
PERCENT = (9, 10)
DATES = (*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59))
OWN_MONEY = (5, 6, 7, 8, 42, 44)
"""Formats that show the currency of whatever computer opens the workbook."""
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"|\\(?P<escaped>.)|_.|\*.|\[\$(?P<money>[^\]\-]*)(?:-[^\]]*)?\]'
    r"|\[(?P<elapsed>h+|m+|s+)\]|\[[^\]]*\]|(?P<plain>.)",
    re.DOTALL | re.IGNORECASE,
)
_SCALED = re.compile(r"[0#?],+(?=[^0#?,]|$)")
_NO_UNIT = re.compile(r"[\s()+\-–−.,:;/\\|*'’]*")
"""Signs that only adorn a number."""


@dataclass(frozen=True)
class Shown:
    """What a format does to a number: what it shows beside it, and whether that makes it another."""

    unit: str = ""
    percent: bool = False
    date: bool = False
    unclear: str = ""


def shown_by(code: str, number: int, value: float) -> Shown:
    """What a format shows of a value.

    Args:
        code: the format as the workbook states it, "" for one of the built-in ones.
        number: the number of the format.
        value: of the cell, for formats that differ by sign.
    """
    if not code:
        if number in OWN_MONEY:
            return Shown(unclear="shows the currency of the computer, which is not said")
        return Shown(percent=number in PERCENT, date=number in DATES)
    sections = _sections(code)
    at = 0 if value > 0 or len(sections) == 1 else 1 if value < 0 or len(sections) == 2 else 2
    if value == 0 and len(sections) == 2:
        at = 0
    return _section(sections[at])


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[str, ...]:
    """The parts of a format for numbers above, below and at zero."""
    parts, current = [], ""
    for token in _TOKEN.finditer(code):
        if token["plain"] == ";":
            parts.append(current)
            current = ""
        else:
            current += token[0]
    return tuple([*parts, current][:3])


@lru_cache(maxsize=1024)
def _section(code: str) -> Shown:
    if not code:
        return Shown(unclear="shows no number")
    literal, plain, date = "", "", False
    for token in _TOKEN.finditer(code):
        said = next((token[kind] for kind in ("quoted", "escaped", "money") if token[kind] is not None), None)
        if said is not None:
            literal += said
            plain += " "
        elif token["elapsed"] is not None:
            date = True
        elif token["plain"] is not None:
            plain += token["plain"]
    bare = re.sub(r"general|[eE][+-]", "", plain, flags=re.IGNORECASE)
    if date or re.search(r"[ymdhsgbe]", bare, re.IGNORECASE):
        return Shown(date=True)
    if _SCALED.search(plain):
        return Shown(unclear="leaves thousands away, and so shows another number")
    if not re.search(r"[0#?@]|general", plain, re.IGNORECASE) and plain.strip():
        return Shown(unclear="shows no number")
    money = "".join(re.findall(r"[^\x00-\x7f]|\$", bare))  # currency signs need no quotation marks
    beside = (literal + money).strip()
    return Shown(unit="" if _NO_UNIT.fullmatch(beside) else beside, percent="%" in plain)


def number_text(written: str) -> str:
    """A number of a workbook as a cell of text; what is no number stays as it is."""
    try:
        value = float(written)
    except ValueError:
        return written
    if not math.isfinite(value):
        return written
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def hundredfold(written: str) -> str:
    """A number times a hundred, exactly: 0.07 is 7 per cent and not 7.000000000000001."""
    return number_text(str(Decimal(repr(float(written))).scaleb(2)))
