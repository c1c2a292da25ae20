"""What headlines and report ask for that no plan of a case will have, told before it is planned."""

from __future__ import annotations

from typing import TYPE_CHECKING

from whitecoal.errors import UnitError
from whitecoal.faults import Fault, did_you_mean
from whitecoal.show.choosing import matching
from whitecoal.show.vocabulary import Showing, showing
from whitecoal.units import unit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from whitecoal.problem import Problem


def unknown_shown(problem: Problem) -> tuple[Fault, ...]:
    """A warning for each good, decision, entry or place asked for that the problem does not have, and each wrong unit.

    Args:
        problem: the case with what its sectors opened and posted.
    """
    settings = problem.case.settings
    faults = [
        Fault("W106", "case.toml", column=f"{kind} {number}", found=found, advice=advice)
        for kind, entries in (("headlines", settings.headlines), ("report", settings.report))
        for number, entry in enumerate(entries, start=1)
        for found, advice in _unknown(problem, showing(entry))
    ]
    return problem.case.papers.placed(tuple(faults))


def _unknown(problem: Problem, asked: Showing) -> Iterator[tuple[str, str]]:
    goods = matching(problem.goods, asked.good)
    yield from _lacking("good", asked.good, problem.goods)
    yield from _lacking("decision", asked.decision, dict.fromkeys(one.name for one in problem.decisions))
    if goods:  # a good that nobody opened is told already
        notes = dict.fromkeys(entry.note for entry in problem.entries if entry.good in goods)
        yield from _lacking(f"entry of {', '.join(asked.good)}", asked.entries, notes)
    yield from _lacking("place", asked.places, _all_places(problem))
    if asked.unit and not asked.per:
        yield from _wrong_units(problem, asked.unit, goods)
    if asked.per:
        yield from _unknown(problem, asked.per)


def _lacking(what: str, wanted: Iterable[str], known: Iterable[str]) -> Iterator[tuple[str, str]]:
    listed = list(known)
    for name in wanted:
        if not matching(listed, [name]):
            yield f'the plan will have no {what} called "{name}"', did_you_mean(name, listed)


def _all_places(problem: Problem) -> set[str]:
    accounts = {place for entry in problem.entries for place in entry.places}
    return {place.name for place in problem.places.listed} | accounts


def _wrong_units(problem: Problem, wanted: str, goods: Iterable[str]) -> Iterator[tuple[str, str]]:
    case = problem.case
    rates = {**case.settings.rates, case.currency: 1.0}
    for name in goods:
        kept = problem.goods[name].unit.in_currency(case.currency)
        try:
            kept.factor_to(unit(wanted).in_currency(case.currency), rates)
        except UnitError as wrong:
            yield f'the unit of "{name}": {wrong}', f"It is kept in {kept.text}."
