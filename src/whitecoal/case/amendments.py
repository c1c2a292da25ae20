"""An amendment: a named change of a case, with its reason, made before anything is checked.

    name = "Oil cheaper by a third"
    reason = "What the plan owes to the oil price of the day."

    [[change]]
    table = "price_paths"
    column = "index"
    where = { good = "kerosene" }     # left out: every row; a list of values: any of them
    multiply = 0.67                   # or set, or add, in the unit of the file
    from = 1924                       # of tables with from_year: the years it holds, the last included
    to = 1930

    [[change]]
    table = "works"
    where = { work = "Mingechaur" }
    remove = true

    [[change]]
    table = "water_years"             # a table the case does not have is begun
    insert = [{ from_year = 1921, factor = 1 }, { from_year = 1922, factor = 0.7 }]

    [settings.calendar]               # keys of case.toml, put in place of the case's own
    stages = [1, 1, 1]

The case on disk is never touched. Amendments are applied in the order asked for. One that is made in memory (by an
analysis, say) goes the same way: it is written as its file would be, and read as such.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from whitecoal.case.keys import Complaints, is_number, is_whole
from whitecoal.case.papers import AMENDMENTS as FOLDER
from whitecoal.case.settings import settings_of
from whitecoal.errors import CaseFault
from whitecoal.faults import Fault, did_you_mean
from whitecoal.toml import toml_value

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whitecoal.case.papers import Papers
    from whitecoal.tables import Table
    from whitecoal.tables.reading import Raw

KEYS = ("name", "reason", "change", "settings")
ACTS = ("set", "add", "multiply", "remove", "insert")
WORDS = ("table", "column", "where", "from", "to", *ACTS)
WHOLE_ROWS = ("remove", "insert")
"""Acts on whole rows; they ask for no column."""
NOT_IN_NAMES = r'[\\/:*?"<>|\x00-\x1f]'
"""What the name of a file may not have everywhere."""


@dataclass(frozen=True)
class Amendment:
    """A named change of a case.

    Args:
        name: what it is called, the name of its file.
        reason: why it is made, for the report.
        changes: entries of `[[change]]`.
        settings: keys of case.toml put in place of the case's own.
        title: what it is called in full.
    """

    name: str
    reason: str
    changes: tuple[Mapping[str, Any], ...]
    settings: Mapping[str, Any] = field(default_factory=dict)
    title: str = ""

    def to_toml(self) -> str:
        """The file of this amendment."""
        said = {"name": self.title or self.name, "reason": self.reason, "change": list(self.changes)}
        kept = {**said, "settings": self.settings}
        return "".join(f"{key} = {toml_value(value)}\n" for key, value in kept.items() if value)


# ---- the file ----


def amendments_of(papers: Papers) -> tuple[str, ...]:
    """The names of the amendments a case has."""
    return tuple(papers.below(FOLDER))


def read_amendment(papers: Papers, name: str) -> Amendment:
    """The amendment of this name in the case's folder `amendments`.

    Raises:
        CaseFault: when there is none of the name (the nearest is suggested), or it cannot be read.
    """
    known = amendments_of(papers)
    if name not in known:
        there = f"There are: {', '.join(known)}." if known else f"The case has none; they stand in its folder {FOLDER}."
        hint = did_you_mean(name, known) or there
        raise CaseFault([Fault("E070", FOLDER, found=f'no amendment is called "{name}"', advice=hint)])
    return amendment_of(name, papers.toml(_file(name)))


def checked_amendment(papers: Papers, made: Amendment) -> Amendment:
    """An amendment made in memory, checked as its file would be.

    Raises:
        CaseFault: it could not be written as a file of the case, or its file could not be read.
    """
    if not made.name or made.name != made.name.strip() or made.name[0] == "." or re.search(NOT_IN_NAMES, made.name):
        raise CaseFault([Fault("E071", FOLDER, found=f'"{made.name}" cannot name a file')])
    there = papers.files.get(_file(made.name))
    if there is not None and there != made.to_toml().encode():
        found, advice = "the case has another amendment of this name", "Give this one another name."
        raise CaseFault([Fault("E071", _file(made.name), found=found, advice=advice)])
    return amendment_of(made.name, tomllib.loads(made.to_toml()))


def amendment_of(name: str, said: Mapping[str, Any]) -> Amendment:
    """The amendment that the contents of a file state.

    Raises:
        CaseFault: with every fault of the file.
    """
    complaints = Complaints(_file(name), "E071")
    title, reason, settings = _read_keys(said, complaints)
    changes = _changes(said.get("change", []), complaints)
    if not changes and not settings:
        complaints.note("change", "is missing", "An amendment changes something: [[change]] or [settings].")
    if complaints.faults:
        raise CaseFault(complaints.faults)
    return Amendment(name, reason, changes, settings, title or name)


def _file(name: str) -> str:
    return f"{FOLDER}/{name}.toml"


def _read_keys(said: Mapping[str, Any], complaints: Complaints) -> tuple[str, str, Mapping[str, Any]]:
    complaints.unknown("", said, KEYS)
    title = complaints.text("name", said.get("name", ""))
    reason = complaints.text("reason", said.get("reason", ""))
    if not reason.strip() and isinstance(said.get("reason", ""), str):
        complaints.note("reason", "is missing", "An amendment says why it is made.")
    return title, reason, complaints.table("settings", said.get("settings", {}))


def _changes(given: Any, complaints: Complaints) -> tuple[Mapping[str, Any], ...]:
    if given == []:
        return ()
    listed = complaints.tables("change", given, WORDS, "[[change]] with keys below it")
    for position, change in enumerate(listed, start=1):
        _check_change(f"change {position}", change, complaints)
    return tuple(listed)


def _check_change(key: str, change: Mapping[str, Any], complaints: Complaints) -> None:
    acts = [act for act in ACTS if act in change]
    if len(acts) != 1:
        complaints.note(key, f"has {' and '.join(acts) or 'no act'}", f"One of {', '.join(ACTS)}.")
        return
    complaints.text(f"{key}.table", change.get("table", ""), needed=True)
    if acts[0] not in WHOLE_ROWS:
        complaints.text(f"{key}.column", change.get("column", ""), needed=True)
    _check_act(key, acts[0], change[acts[0]], complaints)
    idle = {"remove": ("column", "from", "to"), "insert": ("column", "where", "from", "to")}.get(acts[0], ())
    for word in idle:
        if word in change:
            complaints.note(f"{key}.{word}", f"means nothing with {acts[0]}", advice="Take it away.")
    _check_where(f"{key}.where", change.get("where", {}), complaints)
    years = [change[word] for word in ("from", "to") if word in change]
    if not all(is_whole(year) for year in years) or years != sorted(years):
        said = " to ".join(map(str, years))
        complaints.note(key, f"the years {said} are no span", "Years, the first not after the last.")


def _check_act(key: str, act: str, given: Any, complaints: Complaints) -> None:
    found = f"is {given!r}"
    if act in ("add", "multiply") and not is_number(given):
        complaints.note(f"{key}.{act}", found, "A number.")
    if act == "set" and not isinstance(given, str | int | float):
        complaints.note(f"{key}.set", found, "A text, a number, true or false.")
    if act == "remove" and given is not True:
        complaints.note(f"{key}.remove", found, "Only true says something here.")
    if act == "insert":
        for row in complaints.tables(f"{key}.insert", given, (), '[{ good = "oil", price = 30 }]'):
            _check_cells(f"{key}.insert", row, complaints)


def _check_where(key: str, where: Any, complaints: Complaints) -> None:
    cells = complaints.table(key, where)
    alone = {name: value for name, value in cells.items() if not isinstance(value, list)}
    _check_cells(key, alone, complaints)
    for name, values in cells.items():
        for value in values if isinstance(values, list) else ():
            _check_cells(key, {name: value}, complaints)


def _check_cells(key: str, cells: Mapping[str, Any], complaints: Complaints) -> None:
    for name, value in cells.items():
        if not isinstance(value, str | int | float):
            complaints.note(f"{key}.{name}", f"is {value!r}", "A text, a number, true or false.")


# ---- case.toml ----


def amended_settings(raw: Mapping[str, Any], amendment: Amendment) -> dict[str, Any]:
    """The contents of case.toml with the amendment's keys put in.

    Raises:
        CaseFault: what is wrong with case.toml then and was not before, told as a fault of the amendment.
    """
    merged = _merged(raw, amendment.settings)
    if amendment.settings:
        old = _faults_of(raw)
        new = [fault for fault in _faults_of(merged) if fault not in old]
        if new:
            raise CaseFault(
                [
                    replace(fault, code="E072", table=_file(amendment.name), column=f"settings.{fault.column}")
                    for fault in new
                ]
            )
    return merged


def _faults_of(raw: Mapping[str, Any]) -> tuple[Fault, ...]:
    try:
        settings_of(raw)
    except CaseFault as found:
        return found.faults
    return ()


def _merged(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, Any]:
    merged = dict(old)
    for key, value in new.items():
        below = old.get(key)
        merged[key] = _merged(below, value) if isinstance(value, dict) and isinstance(below, dict) else value
    return merged


# ---- the tables ----


def amended_texts(
    texts: Mapping[str, Raw], amendment: Amendment, known: Mapping[str, Table], seasons: Sequence[str]
) -> dict[str, Raw]:
    """The tables, still as text, with the amendment's changes made.

    Raises:
        CaseFault: a change that names no table, column or row of the case; all of them at once.
    """
    from whitecoal.case.changes import UnfitError, changed, inserted  # noqa: PLC0415 - the names of amendments need no tables

    made, faults = dict(texts), []
    for position, change in enumerate(amendment.changes, start=1):
        where = Fault("E072", _file(amendment.name), column=f"change {position}")
        name = change["table"]
        if name not in known or (name not in made and "insert" not in change):
            found = "the case does not have" if name in known else "there is no"
            hint = did_you_mean(name, known if "insert" in change else made)
            faults.append(replace(where, found=f'{found} a table "{name}"'.replace("no a", "no"), advice=hint))
            continue
        try:
            if "insert" in change:
                made[name] = inserted(made.get(name), change["insert"], known[name], seasons)
            else:
                made[name] = changed(made[name], change, known[name], seasons)
        except UnfitError as unfit:
            faults.append(replace(where, found=str(unfit)))
    if faults:
        raise CaseFault(faults)
    return made
