"""Numbers and units as they are read: thin spaces, three figures that matter, units in words."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from whitecoal.units import CURRENCIES

if TYPE_CHECKING:
    from collections.abc import Iterable

THIN = "\u202f"
"""A narrow space that does not break: between thousands, and between a number and its unit."""
MINUS = "\u2212"

SIZES = {"k": "thousand ", "M": "million ", "G": "billion "}
PLAIN = {"1": "", "%": "%", "person": "people", "person-day": "days of work", "head": "head", "ha": "ha", "t": "t"}
WRITTEN = {"hm3": "million m³", "km3": "km³", "m3": "m³", "km2": "km²", "Mm3": "million m³"}
SIZED = re.compile(r"([kM])(ha|t|person-day|person|head|pood|desyatina|l|hl|" + "|".join(CURRENCIES) + r")\b")


def number(value: float, *, signed: bool = False) -> str:
    """A number with three figures that matter, thousands apart: 1 234, 48.2, 0.0312.

    Args:
        value: the number; not finite gives a dash.
        signed: whether a plus stands before what is above zero.
    """
    if not math.isfinite(value):
        return "–"
    size = abs(value)
    if size < 1e-9:
        return "0"
    places = 0 if size >= 99.95 else 2 - math.floor(math.log10(size)) if size < 1 else 2 if size < 9.995 else 1
    text = f"{size:,.{min(places, 6)}f}".replace(",", THIN)
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    if text == "0":
        return "0"
    return (MINUS if value < 0 else "+" if signed else "") + text


def places_for(values: Iterable[float]) -> int:
    """Decimals with which all numbers of a table are written, so that the largest has three figures or more."""
    largest = max((abs(value) for value in values if math.isfinite(value)), default=0.0)
    return 0 if largest >= 99.95 else 1 if largest >= 9.995 else 2 if largest >= 0.9995 else 3


def fixed(value: float, places: int) -> str:
    """A number with so many decimals; a point for nothing, for a table."""
    if not value or not math.isfinite(value):
        return "·" if not value else "–"
    text = f"{abs(value):,.{places}f}".replace(",", THIN)
    nothing = not text.strip("0." + THIN)
    return ("" if nothing or value > 0 else MINUS) + text


def percent(share: float, *, signed: bool = False) -> str:
    """A share as a whole percentage: 42 %."""
    rounded = round(100 * share)
    sign = MINUS if rounded < 0 else "+" if signed and rounded else ""
    return f"{sign}{abs(rounded)}{THIN}%"


def unit_words(unit: str, money: str = "") -> str:
    """A unit in words: kha as "thousand ha", Mrub as "million roubles".

    Args:
        unit: as the ledger writes it.
        money: what the case calls its money, used for its currency; blank: the name of the vocabulary.
    """
    if unit in PLAIN:
        return PLAIN[unit]
    text = SIZED.sub(lambda found: f"{SIZES[found[1]]}{_called(found[2], money)}", unit)
    text = re.sub(r"\b(" + "|".join(map(re.escape, WRITTEN)) + r")\b", lambda found: WRITTEN[found[1]], text)
    text = re.sub(r"\b(" + "|".join(CURRENCIES) + r")\b", lambda found: _called(found[1], money), text)
    return text.replace("/year", " a year").replace("/person", " a person").replace("/", " per ")


def with_unit(value: float, unit: str, money: str = "", *, signed: bool = False) -> str:
    """A number with its unit in words."""
    words = unit_words(unit, money)
    return f"{number(value, signed=signed)}{THIN if words == '%' else ' '}{words}".rstrip()


def money_words(million: float, money: str) -> str:
    """An amount of money in words: 1.7 million roubles, 93 300 roubles."""
    if abs(million) >= 1:
        return f"{number(million)} million {money}"
    size = abs(million) * 1e6
    rounded = round(size, 2 - math.floor(math.log10(size))) if size >= 1 else size
    return f"{number(math.copysign(rounded, million))} {money}"


def further(unit: str, money: str) -> str:
    """One more of a unit: `a further million roubles`."""
    return f"a further {unit_words(unit, money) or 'unit'}"


def _called(name: str, money: str) -> str:
    if name in CURRENCIES:
        return money or money_name(name)
    return PLAIN.get(name, name)


def money_name(currency: str) -> str:
    """What a currency is called, in the plural where it has one."""
    if currency not in CURRENCIES:
        return currency
    word = CURRENCIES[currency].split(" (")[0]
    return re.sub(r"(rouble|dollar|pound|euro|dram|manat|lira)\b", r"\1s", word) if word != "Georgian lari" else word
