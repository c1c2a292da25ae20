"""case.toml: what a case is called, its money, its calendar, its sectors and what its reports lead with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from whitecoal.calendar import Calendar
from whitecoal.case.keys import Complaints, is_number
from whitecoal.case.papers import FILE
from whitecoal.case.timing import calendar_of
from whitecoal.errors import CaseFault
from whitecoal.faults import did_you_mean
from whitecoal.sectors import ORDER
from whitecoal.show.vocabulary import faults_of
from whitecoal.tables.cells import LARGEST
from whitecoal.units import CURRENCIES

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMAT = 1

KEYS = {"format", "applied", "title", "about", "encoding", "money", "calendar", "sectors", "headlines", "report"}
MONEY_KEYS = {"currency", "rates", "rate_source"}
"""The keys of case.toml and of its table `[money]`; another is a fault."""


@dataclass(frozen=True)
class Settings:
    """The contents of case.toml, checked.

    Args:
        title: what the case is called.
        about: a sentence or two for the report.
        currency: the case's money, a name of the vocabulary.
        rates: what one of another currency is worth in it.
        calendar: stages, scenarios, seasons, blocks.
        sectors: names of the sectors at work.
        headlines: what terminal and report lead with, entries of `[[headlines]]`.
        report: sections of the report, entries of `[[report]]`.
        encoding: how CSV files are written when they are not UTF-8, empty if they are.
        raw: the contents as read, with the amendments in them.
    """

    title: str
    about: str
    currency: str
    rates: Mapping[str, float]
    calendar: Calendar
    sectors: tuple[str, ...]
    headlines: tuple[Mapping[str, Any], ...] = ()
    report: tuple[Mapping[str, Any], ...] = ()
    encoding: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False)


# ---- its keys ----


def settings_of(raw: Mapping[str, Any]) -> Settings:
    """The checked settings; all faults of case.toml at once.

    Raises:
        CaseFault: with every fault found.
    """
    complaints = Complaints(FILE)
    complaints.unknown("", raw, KEYS)
    if raw.get("format") != FORMAT or isinstance(raw.get("format"), bool):
        found = "is missing" if "format" not in raw else f"is {raw['format']!r}"
        complaints.note("format", found, f"This version reads format {FORMAT}.", f"Write format = {FORMAT}.")
    title = complaints.text("title", raw.get("title", ""), needed=True)
    about = complaints.text("about", raw.get("about", ""))
    currency, rates = _money(complaints.table("money", raw.get("money", {}), MONEY_KEYS), complaints)
    sectors = _sectors(raw.get("sectors", []), complaints)
    calendar = calendar_of(complaints.table("calendar", raw.get("calendar", {})), complaints)
    encoding = _encoding(raw.get("encoding", ""), complaints)
    complaints.names("applied", raw.get("applied", []), 'applied = ["dry"]')
    headlines, report = (_shown(kind, raw.get(kind, []), complaints) for kind in ("headlines", "report"))
    if complaints.faults or calendar is None:
        raise CaseFault(complaints.faults)
    return Settings(title, about, currency, rates, calendar, sectors, headlines, report, encoding, raw)


def _money(given: Mapping[str, Any], complaints: Complaints) -> tuple[str, dict[str, float]]:
    currency, rates = given.get("currency"), dict[str, float]()
    known = f"I know {', '.join(CURRENCIES)}."
    if not isinstance(currency, str) or currency not in CURRENCIES:
        complaints.note("money.currency", "is missing" if currency is None else f"is {currency!r}", known)
        currency = ""
    for name, rate in complaints.table("money.rates", given.get("rates", {})).items():
        if name not in CURRENCIES:
            complaints.note(f"money.rates.{name}", "is not a currency I know", known)
        elif not is_number(rate) or not 1 / LARGEST <= rate <= LARGEST:
            wanted = f"What one of it is worth, above zero and at most {LARGEST:g}."
            complaints.note(f"money.rates.{name}", f"is {rate!r}", wanted)
        elif name == currency and rate != 1:
            complaints.note(f"money.rates.{name}", f"is {rate!r}", "One of the case's own money is worth 1.")
        else:
            rates[name] = float(rate)
    complaints.text("money.rate_source", given.get("rate_source", ""))
    return currency, rates


def _sectors(given: Any, complaints: Complaints) -> tuple[str, ...]:
    known = f"There are {', '.join(ORDER)}."
    if given in ([], ""):
        complaints.note("sectors", "is missing", "The sectors at work.", known)
        return ()
    names = complaints.names("sectors", given, 'sectors = ["rivers", "crops"]')
    for name in names:
        if name not in ORDER:
            complaints.note("sectors", f'"{name}" is not a sector', advice=did_you_mean(name, ORDER) or known)
    return names


def _encoding(given: Any, complaints: Complaints) -> str:
    name = complaints.text("encoding", given)
    try:
        if name:
            "".encode(name)
    except LookupError:
        complaints.note("encoding", f'"{name}" is not an encoding', 'A name like "cp1251" or "latin-1".')
    return name


def _shown(kind: str, given: Any, complaints: Complaints) -> tuple[Mapping[str, Any], ...]:
    if not isinstance(given, list):
        complaints.note(kind, f"is {given!r}", f"Write [[{kind}]] with keys below it.")
        return ()
    complaints.faults += faults_of(kind, given)
    return tuple(given)
