"""What is added, what is forbidden: a tighter limit never helps, what is idle or beaten changes nothing."""

from typing import Any

import numpy as np
from answers import EXACTLY, TOLERANCE, Answer, answered, assert_worth_as_much, base_of
from asides import beaten_options, idle_things
from extents import LIMITS, is_in
from hypothesis import given
from hypothesis import strategies as st
from raw_case import RawCase
from small_cases import small_cases
from trying import tried

from whitecoal.errors import NoPlan
from whitecoal.solving.program import solve


def limits_of(raw: RawCase) -> list[tuple[str, int, str]]:
    """Every number that is a limit: table, row, header."""
    return [
        (name, at, header)
        for name, sheet in raw.tables.items()
        for at, row in enumerate(sheet.rows)
        for header in row
        if is_in(LIMITS, name, header) and float(row[header]) > 0
    ]


def tightened(raw: RawCase, limit: tuple[str, int, str], factor: float) -> RawCase:
    """The case with one limit a part of what it was."""
    name, at, header = limit
    sheet = raw.tables[name]
    rows = list(sheet.rows)
    rows[at] = {**rows[at], header: f"{float(rows[at][header]) * factor!r}"}
    return raw.put(**{name: type(sheet)(tuple(rows), sheet.units)})


@tried()
@given(raw=small_cases(), data=st.data())
def test_a_tighter_limit_never_helps(seen: Any, raw: RawCase, data: st.DataObject) -> None:
    """A limit lowered never raises the worth, while as many go without subsistence as before; fewer never do."""
    limit = data.draw(st.sampled_from(limits_of(raw)), label="limit")
    factor = data.draw(st.sampled_from([0.0, 0.5, 0.9]), label="factor")
    base = base_of(raw, seen)
    try:
        tight = answered(tightened(raw, limit, factor))
        gained = gain(tight, base)
    except NoPlan:  # what there is no plan for is no help either
        gained = 0.0
    seen.count(limit[0])
    seen.example(max(gained, 0.0))
    assert gained < TOLERANCE


def gain(tight: Answer, base: Answer) -> float:
    """By how much a plan does better than another with wider limits, people before worth."""
    fewer = base.solution.first_value - tight.solution.first_value
    if fewer > max(TOLERANCE * base.solution.first_value, 1e-7):
        return fewer
    if (limit := base.solution.first_limit) is None:
        return (tight.worth - base.worth) / base.counted
    kept = tight.program.keep_first(limit)
    worth = solve(type(kept)(**{**vars(kept), "first": np.zeros(kept.columns)}), options=EXACTLY).objective
    return (worth - base.worth) / base.counted


@tried()
@given(raw=small_cases(), data=st.data())
def test_what_is_idle_changes_nothing(seen: Any, raw: RawCase, data: st.DataObject) -> None:
    """A project that brings nothing, an offer nobody would take, a road that carries nothing: the same worth."""
    things = idle_things(raw)
    name = data.draw(st.sampled_from(sorted(things)), label="beside")
    base = base_of(raw, seen)
    other = answered(things[name](raw))
    seen.count(name)
    assert_worth_as_much(seen, base, other.worth)


@tried(times=1.5)
@given(raw=small_cases(), data=st.data())
def test_what_another_beats_changes_nothing(seen: Any, raw: RawCase, data: st.DataObject) -> None:
    """An option beside another that is better at every point and uses up the same limits: the same worth."""
    pairs = beaten_options(raw)
    name = data.draw(st.sampled_from(sorted(pairs)), label="beaten")
    one, beside = pairs[name]
    base = base_of(one, seen)
    other = answered(beside)
    seen.count(name)
    assert_worth_as_much(seen, base, other.worth)
