"""case.toml: what a case is called, its money, its calendar, its sectors and what its reports lead with."""

from __future__ import annotations

import difflib
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeGuard

from whitecoal.calendar import DAYS, MONTHS, Calendar, Scenario, Stage, chain, stage_label
from whitecoal.errors import CaseFault
from whitecoal.faults import Fault
from whitecoal.sectors import ORDER
from whitecoal.units import CURRENCIES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

FORMAT = 1
FILE = "case.toml"

KEYS = {
    "": {
        "format",
        "applied",
        "title",
        "about",
        "encoding",
        "money",
        "calendar",
        "sectors",
        "headlines",
        "report",
        "history",
    },
    "money": {"currency", "rates", "rate_source"},
    "calendar": {"first_year", "stages", "seasons", "blocks", "scenarios", "discount", "discount_note", "stocks"},
}
"""The keys of case.toml and of its tables; another is a fault."""


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


def read_toml(path: Path) -> dict[str, Any]:
    """The contents of a TOML file; CaseFault when it is missing or cannot be read."""
    if not path.is_file():
        raise CaseFault(
            [
                Fault(
                    "E001",
                    path.name,
                    found=f'there is no {path.name} in "{path.parent}"',
                    wanted="A case is a folder with a case.toml and one CSV file per table.",
                    advice="`whitecoal new FOLDER --from tiny` makes one to start from.",
                )
            ]
        )
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CaseFault(
            [Fault("E002", path.name, found=f"cannot be read: {error}", advice="Mend the line it names.")]
        ) from error


def settings_of(raw: Mapping[str, Any]) -> Settings:
    """The checked settings; all faults of case.toml at once.

    Raises:
        CaseFault: with every fault found.
    """
    faults = _unknown_keys(raw)
    if raw.get("format") != FORMAT:
        faults.append(_fault("format", f"is {raw.get('format')!r}", f"This version reads format {FORMAT}."))
    money = raw.get("money", {})
    currency = money.get("currency", "")
    if currency not in CURRENCIES:
        faults.append(_fault("money.currency", f'is "{currency}"', f"I know {', '.join(CURRENCIES)}."))
    rates, rate_faults = _rates(money.get("rates", {}))
    sectors = tuple(raw.get("sectors", ()))
    faults += rate_faults + _unknown_sectors(sectors)
    calendar, calendar_faults = _calendar(raw.get("calendar", {}))
    faults += calendar_faults
    if faults or calendar is None:
        raise CaseFault(faults)
    return Settings(
        title=str(raw.get("title", "")),
        about=str(raw.get("about", "")),
        currency=currency,
        rates=rates,
        calendar=calendar,
        sectors=sectors,
        headlines=tuple(raw.get("headlines", ())),
        report=tuple(raw.get("report", ())),
        encoding=str(raw.get("encoding", "")),
        raw=raw,
    )


def _fault(key: str, found: str, wanted: str = "", advice: str = "") -> Fault:
    return Fault("E003", FILE, column=key, found=found, wanted=wanted, advice=advice)


def _unknown_keys(raw: Mapping[str, Any]) -> list[Fault]:
    faults = []
    for table, known in KEYS.items():
        given = raw if not table else raw.get(table, {})
        if not isinstance(given, dict):
            faults.append(_fault(table, "is not a table", f"Write [{table}] with keys below it."))
            continue
        for key in given:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                hint = f'Did you mean "{near[0]}"?' if near else f"I know {', '.join(sorted(known))}."
                faults.append(_fault(f"{table}.{key}" if table else key, "is not a key I know", advice=hint))
    return faults


def _rates(given: Mapping[str, Any]) -> tuple[dict[str, float], list[Fault]]:
    faults, rates = [], {}
    for name, rate in given.items():
        if name not in CURRENCIES:
            faults.append(_fault(f"money.rates.{name}", "is not a currency I know", f"I know {', '.join(CURRENCIES)}."))
        elif not _is_number(rate) or rate <= 0:
            faults.append(_fault(f"money.rates.{name}", f"is {rate!r}", "What one of it is worth, above zero."))
        else:
            rates[name] = float(rate)
    return rates, faults


def _unknown_sectors(names: Sequence[str]) -> list[Fault]:
    if not names:
        return [_fault("sectors", "is empty", f"Name those at work, of {', '.join(ORDER)}.")]
    faults = []
    for name in names:
        if name not in ORDER:
            near = difflib.get_close_matches(str(name), ORDER, n=1)
            hint = f'Did you mean "{near[0]}"?' if near else f"I know {', '.join(ORDER)}."
            faults.append(_fault("sectors", f'"{name}" is not a sector', advice=hint))
    return faults


def _calendar(given: Mapping[str, Any]) -> tuple[Calendar | None, list[Fault]]:
    faults: list[Fault] = []
    stages = _stages(given, faults)
    scenarios = _scenarios(given, stages, faults)
    seasons, days = _seasons(given, faults)
    blocks, hours = _blocks(given, faults)
    discount = given.get("discount", 0.0)
    if not _is_number(discount) or not 0 <= discount < 1:
        faults.append(_fault("calendar.discount", f"is {discount!r}", "A yearly rate from 0 to below 1, 0.06 say."))
    stocks = given.get("stocks", "carried")
    if stocks not in ("carried", "closed"):
        faults.append(_fault("calendar.stocks", f"is {stocks!r}", '"carried" (from year to year) or "closed".'))
    if faults:
        return None, faults
    made = Calendar(stages, scenarios, seasons, days, blocks, hours, float(discount), stocks == "carried")
    return made, []


def _stages(given: Mapping[str, Any], faults: list[Fault]) -> tuple[Stage, ...]:
    first, listed = given.get("first_year"), given.get("stages")
    if not _is_whole(first) or not isinstance(listed, list) or not listed:
        wanted = "first_year = 1921 and stages = [1, 1, 5], the years of each stage, say."
        faults.append(_fault("calendar", "first_year or stages is missing", wanted))
        return ()
    if all(_is_whole(years) and 0 < years <= 100 for years in listed):
        return chain(first, listed)
    if all(isinstance(stage, dict) for stage in listed):
        return _tree(first, listed, faults)
    faults.append(_fault("calendar.stages", f"is {listed!r}", "Whole numbers of years, or tables of a tree."))
    return ()


def _tree(first_year: int, listed: Sequence[Mapping[str, Any]], faults: list[Fault]) -> tuple[Stage, ...]:
    """Stages of a tree: each names itself, its years, its parent (an earlier one) and the chance of the branch."""
    made: list[Stage] = []
    for position, entry in enumerate(listed):
        where = f"calendar.stages {position + 1}"
        years, parent_name = entry.get("years"), entry.get("parent", "")
        known = {stage.label: at for at, stage in enumerate(made)}
        if not _is_whole(years) or years < 1:
            faults.append(_fault(where, f"years is {years!r}", "A whole number of years."))
            return ()
        if (parent_name not in known) is (position > 0):
            faults.append(_fault(where, f'parent "{parent_name}" is no earlier stage', "The first has none."))
            return ()
        parent = known.get(parent_name, -1)
        begins = made[parent].first_year + made[parent].length if parent >= 0 else first_year
        label = str(entry.get("name", stage_label(begins, years)))
        made.append(Stage(label, begins, years, parent, float(entry.get("probability", 1.0))))
    return tuple(made)


def _scenarios(given: Mapping[str, Any], stages: Sequence[Stage], faults: list[Fault]) -> tuple[Scenario, ...]:
    leaves = [at for at, _ in enumerate(stages) if all(stage.parent != at for stage in stages)]
    listed = given.get("scenarios", [])
    if not listed:
        names = ["normal"] if len(leaves) == 1 else [stages[leaf].label for leaf in leaves]
        return tuple(Scenario(name, 1.0, leaf) for name, leaf in zip(names, leaves, strict=True))
    by_label = {stages[leaf].label: leaf for leaf in leaves}
    made = []
    for entry in listed:
        leaf = entry.get("stage", next(iter(by_label), ""))
        if leaf not in by_label or not _is_number(entry.get("probability")):
            wanted = "A name, a probability and, in a tree, the last stage of its path."
            faults.append(_fault("calendar.scenarios", f"{dict(entry)!r}", wanted))
            continue
        made.append(Scenario(str(entry.get("name", "")), float(entry["probability"]), by_label[leaf]))
    for label, leaf in by_label.items():
        total = sum(scenario.probability for scenario in made if scenario.leaf == leaf)
        if abs(total - 1.0) > 1e-9 and not faults:
            faults.append(_fault("calendar.scenarios", f"probabilities at {label} sum to {total:g}", "They sum to 1."))
    return tuple(made)


def _seasons(given: Mapping[str, Any], faults: list[Fault]) -> tuple[tuple[str, ...], tuple[float, ...]]:
    listed = given.get("seasons")
    if listed is None:
        return MONTHS, DAYS
    if not all(isinstance(season, dict) and "name" in season and _is_number(season.get("days")) for season in listed):
        faults.append(
            _fault("calendar.seasons", f"is {listed!r}", 'Tables with name and days: {name = "wet", days = 120}.')
        )
        return (), ()
    total = sum(season["days"] for season in listed)
    if abs(total - 365.0) > 1e-6:
        faults.append(_fault("calendar.seasons", f"days sum to {total:g}", "A year has 365 days."))
    return tuple(str(season["name"]) for season in listed), tuple(float(season["days"]) for season in listed)


def _blocks(given: Mapping[str, Any], faults: list[Fault]) -> tuple[tuple[str, ...], tuple[tuple[float, ...], ...]]:
    listed = given.get("blocks")
    if listed is None:
        return ("all hours",), ((1.0,),)
    if not all(isinstance(block, dict) and "name" in block and _is_number(block.get("share")) for block in listed):
        wanted = 'Tables with name and share of hours: {name = "evening", share = 0.2}.'
        faults.append(_fault("calendar.blocks", f"is {listed!r}", wanted))
        return (), ((),)
    total = sum(block["share"] for block in listed)
    if abs(total - 1.0) > 1e-9:
        faults.append(_fault("calendar.blocks", f"shares of hours sum to {total:g}", "They sum to 1."))
    return tuple(str(block["name"]) for block in listed), (tuple(float(block["share"]) for block in listed),)


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
