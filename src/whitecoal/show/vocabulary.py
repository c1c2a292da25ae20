"""The words in which a case says what its headlines and its report show.

    [[headlines]]
    name = "Irrigated land"            # how it is called
    good = "irrigated land"            # a good of the ledger, or a list of goods
    entries = ["watered crops"]        # only these entries; * stands for anything; blank: all
    items = ["Britain · *"]            # only these items
    places = ["Georgia"]               # only at these places and what lies within them
    sign = "+"                         # "+" what is given, "-" what is taken (shown positive), "net" both
    unit = "kha"                       # the unit to show it in; blank: the ledger's
    measure = "growth"                 # growth, first, last, mean, total, shares, dearest, tightest

    [[report]]
    name = "Irrigated land by region"
    section = "Land and water"         # the chapter it stands in
    form = "area"                      # area, bars, lines, table, matrix, timeline, history
    good = "irrigated land"
    by = "region"                      # what is kept apart, see BY
    sentence = "What is watered, by republic."

Further words:

- `decision`: decisions of the plan, instead of a good
- `by`: entry, item, good, place, season; `item 2` for the second part of an item's name, and the entry where it has
  none; or a kind of place to climb to: region, basin, zone
- `names`: other names for series, * stands for anything; series of equal name are summed
- `within_year`: sum; mean for capacities, which stand in every season; most
- `across`: sum, mean, least or most of the places
- `per`: a sum to divide by, { good = …, entries = … }
- `most`: how many series are shown; the rest is "other"
- `columns`: of a matrix, like `by`; "season" for a chart along the seasons
- `year`: the stage of a matrix or of a chart along the seasons: first, last, mean, a label or a year
- `series`: of a history, the series of history.csv
- `limits`: of a history, the goods whose prices say why, "mine capacity" or "mine capacity at Chiatura"
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from whitecoal.faults import Fault, did_you_mean
from whitecoal.tables.measures import is_unit
from whitecoal.units import nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MEASURES = ("growth", "first", "last", "mean", "total", "shares", "dearest", "tightest")
FORMS = ("area", "bars", "lines", "table", "matrix", "timeline", "history")
BY = ("", "entry", "item", "good", "place", "season")
"""What `by` may say besides `item 1`, `item 2`, … and a kind of place."""
CHOICES = {
    "measure": MEASURES,
    "form": FORMS,
    "sign": ("+", "-", "net"),
    "within_year": ("sum", "mean", "most"),
    "across": ("sum", "mean", "least", "most"),
}
LISTS = ("good", "decision", "entries", "items", "places", "limits")
SUM_KEYS = frozenset({"good", "decision", "entries", "items", "places", "sign", "unit", "within_year", "across"})
KEYS = {
    "headlines": SUM_KEYS | {"name", "measure", "by", "per", "names", "most"},
    "report": SUM_KEYS
    | {"name", "section", "form", "sentence", "by", "per", "names", "most", "year", "columns", "series", "limits"},
}


@dataclass(frozen=True)
class Showing:
    """One thing to show: a sum of entries of the ledger, what is kept apart in it, and how it is shown."""

    name: str = ""
    good: tuple[str, ...] = ()
    decision: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    sign: str = "net"
    unit: str = ""
    by: str = ""
    columns: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    within_year: str = "sum"
    across: str = "sum"
    per: Showing | None = None
    measure: str = "growth"
    section: str = ""
    form: str = "bars"
    sentence: str = ""
    year: str = "last"
    most: int = 8
    series: str = ""
    limits: tuple[str, ...] = ()


def showing(entry: Mapping[str, Any]) -> Showing:
    """An entry of case.toml as a Showing; keys and values that `faults_of` complains of are passed over."""
    taken: dict[str, Any] = {}
    for key, value in entry.items():
        if key in KEYS["headlines"] | KEYS["report"] and not list(_wrong_value(key, value)):
            taken[key] = _read(key, value)
    return Showing(**taken)


def _read(key: str, value: Any) -> Any:
    if key == "per":
        return showing(value)
    if key in LISTS:
        return (value,) if isinstance(value, str) else tuple(value)
    return value


def faults_of(kind: str, entries: Sequence[Any]) -> list[Fault]:
    """What is wrong with the entries `[[headlines]]` or `[[report]]` of a case.toml.

    Args:
        kind: "headlines" or "report".
        entries: as read from the file.
    """
    return [
        Fault("E061", "case.toml", column=f"{kind} {number}", found=found, wanted=wanted)
        for number, entry in enumerate(entries, start=1)
        for found, wanted in _wrong(entry, KEYS[kind], kind)
    ]


def _wrong(entry: Any, known: frozenset[str], kind: str) -> Iterator[tuple[str, str]]:
    if not isinstance(entry, dict):
        yield f"is {entry!r}", f"Write [[{kind}]] with keys below it."
        return
    if kind in KEYS and not entry.get("name"):
        yield "has no name", "Every entry says how it is called."
    for key, value in entry.items():
        if key not in known:
            yield f'"{key}" is not a key', did_you_mean(key, known) or f"I know {', '.join(sorted(known))}."
        else:
            yield from _wrong_value(key, value)


def _wrong_value(key: str, value: Any) -> Iterator[tuple[str, str]]:
    if key == "per":
        yield from _wrong(value, SUM_KEYS, "per")
    elif key == "names":
        if not isinstance(value, dict) or not all(isinstance(name, str) for name in value.values()):
            yield f"{key} is {value!r}", 'Write names = { "one name" = "another" }.'
    elif key == "most":
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            yield f"{key} is {value!r}", "A whole number from 1."
    elif key in LISTS:
        if not isinstance(value, str) and not (isinstance(value, list) and all(isinstance(one, str) for one in value)):
            yield f"{key} is {value!r}", "A name, or a list of names."
    elif not isinstance(value, str):
        yield f"{key} is {value!r}", "A text in quotation marks."
    else:
        yield from _wrong_word(key, value)


def _wrong_word(key: str, value: str) -> Iterator[tuple[str, str]]:
    if key == "unit" and value and not is_unit(value):
        near = nearest(value, None)
        yield f'{key} is "{value}", which is not a unit I know', f"Did you mean {near}?" if near else ""
    elif key in CHOICES and value not in CHOICES[key]:
        yield f'{key} is "{value}"', f"One of {', '.join(CHOICES[key])}. {did_you_mean(value, CHOICES[key])}".strip()
