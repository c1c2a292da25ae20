"""Which entries of a ledger a case asks for, and what it asks for that is not there."""

from __future__ import annotations

from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

import polars as pl

from whitecoal.faults import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from whitecoal.plans import Plan
    from whitecoal.show.vocabulary import Showing


def chosen(plan: Plan, asked: Showing) -> pl.DataFrame:
    """The entries of the ledger that are asked for, before anything is summed."""
    rows = _decided(plan, asked) if asked.decision else _booked(plan, asked)
    for column, patterns in (("entry", asked.entries), ("item", asked.items)):
        if patterns:
            rows = rows.filter(pl.col(column).is_in(matching(rows[column].unique().to_list(), patterns)))
    if asked.places:
        rows = rows.filter(pl.col("place").is_in(_within(plan, asked.places)))
    if asked.sign == "+":
        return rows.filter(pl.col("value") > 0)
    return rows.filter(pl.col("value") < 0).with_columns(-pl.col("value")) if asked.sign == "-" else rows


def _booked(plan: Plan, asked: Showing) -> pl.DataFrame:
    return plan.ledger.filter(pl.col("good").is_in(matching(plan.ledger["good"].unique().to_list(), asked.good)))


def _decided(plan: Plan, asked: Showing) -> pl.DataFrame:
    """Decisions in the form of entries: the decision stands for good and entry, the item for the place."""
    names = matching(plan.choices["decision"].unique().to_list(), asked.decision)
    rows = plan.choices.filter(pl.col("decision").is_in(names) & (pl.col("value") != 0))
    return rows.with_columns(good=pl.col("decision"), entry=pl.col("decision"), place=pl.col("item"))


def unknown_names(plan: Plan, asked: Showing) -> list[str]:
    """Sentences about goods, decisions, entries and places that are asked for and are not in the plan."""
    goods = sorted({*plan.about["goods"], *plan.ledger["good"].unique().to_list()})
    entries = _entries(plan, matching(goods, asked.good))
    told = _missing("good", asked.good, goods)
    told += _missing("decision", asked.decision, sorted(plan.choices["decision"].unique().to_list()))
    if entries:  # a good without entries is told already
        told += _missing("entry of it", asked.entries, entries)
    told += _missing("place", asked.places, [name for name, _, _ in places(plan)])
    return told + (unknown_names(plan, asked.per) if asked.per else [])


def _entries(plan: Plan, goods: Sequence[str]) -> list[str]:
    """Every note under which these goods are posted; in the ledger stand those alone that are not zero."""
    notes = {note for good in goods for note in plan.about.get("notes", {}).get(good, ())}
    return sorted(notes | set(plan.ledger.filter(pl.col("good").is_in(list(goods)))["entry"].unique().to_list()))


def _missing(what: str, wanted: Sequence[str], known: Sequence[str]) -> list[str]:
    lacking = [name for name in wanted if not matching(known, [name])]
    return [f'The plan has no {what} called "{name}". {did_you_mean(name, known)}'.strip() for name in lacking]


def places(plan: Plan) -> list[tuple[str, str, str]]:
    """The plan's places: name, kind, within."""
    return [(str(row[0]), str(row[1]), str(row[2])) for row in plan.about.get("places", [])]


def above(plan: Plan, kind: str) -> dict[str, str]:
    """For each place the nearest of itself and what it lies within that is of a kind."""
    known = {name: (sort, within) for name, sort, within in places(plan)}
    found = {}
    for name in known:
        at, steps = name, 0
        while at in known and known[at][0] != kind and steps < len(known):
            at, steps = known[at][1], steps + 1
        if at in known and known[at][0] == kind:
            found[name] = at
    return found


def kinds_of_place(plan: Plan) -> set[str]:
    """The kinds of place there are."""
    return {kind for _, kind, _ in places(plan)}


def _within(plan: Plan, named: Sequence[str]) -> list[str]:
    """The places named and all that lie within them."""
    known = {name: within for name, _, within in places(plan)}
    inside = set(matching({*known, *plan.ledger["place"].unique().to_list()}, named))
    for name, around in known.items():
        path, at = [name], around
        while at and at not in path:
            path.append(at)
            at = known.get(at, "")
        if inside & set(path):
            inside.add(name)
    return sorted(inside)


def matching(names: Iterable[Any], patterns: Sequence[str]) -> list[str]:
    """The names that a pattern names exactly, or fits with its stars."""
    return sorted(
        name for name in names if any(name == one or ("*" in one and fnmatchcase(name, one)) for one in patterns)
    )
