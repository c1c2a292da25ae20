"""Commitments: what the user has already decided, as balances of a good, so that each has a price.

    commitment                 [unit of the decision; commitment × node]    what is decided before the scenario is known
    commitment, in each scenario [likewise; commitment × stage]             what is decided after it is known

    must, at least    + decided − at least ≥ 0
    never, at most    + at most − decided ≥ 0

Where whole works are decided the price is that with these works as they are, which says nothing of the commitment;
what it costs is found by planning without it (`insisting`).

The table `commitments` names a decision (or how its name begins), one of its items, what is asked and the years. What
is counted in ones (works, contracts) is asked for once within these years, all other amounts in each of them; the
column `counted` says otherwise. In a tree each path through the years keeps the commitment by itself. What goes by
seasons is summed over the year, unless a season is named.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from whitecoal.algebra import Array, Expr, Kernel
from whitecoal.entries import Decision
from whitecoal.faults import Fault, did_you_mean
from whitecoal.places import ITEM

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from whitecoal.case import Case
    from whitecoal.entries import Good
    from whitecoal.problem import Problem
    from whitecoal.tables.rows import Rows

TABLE = "commitments"
AHEAD, IN_EACH = "commitment", "commitment, in each scenario"
GOODS = (AHEAD, IN_EACH)
"""Goods in which commitments are kept: by node, and by stage and scenario; more of them where units differ."""
FLOORS, ONCE = ("must", "at least"), "once"
DECIDED, DECIDED_WHOLE = "decided", "decided, whole"


@dataclass(frozen=True)
class Asked:
    """A commitment read against the decisions of a problem.

    Args:
        name: of the commitment.
        decision: what it speaks of.
        item: of which item.
        asks: must, never, at least or at most.
        amount: how much, in the decision's unit.
        stages: those it speaks of [stage].
        season: its position, None for the sum over the year.
        once: whether the amount is asked for once in these stages, or in each.
    """

    name: str
    decision: Decision
    item: str
    asks: str
    amount: float
    stages: NDArray[np.bool_]
    season: int | None
    once: bool


def commit(p: Problem) -> None:
    """Post the commitments of the case; what they name and is not there is noted as a fault."""
    rows = p.case[TABLE]
    for at in range(len(rows)):
        asked = _asked(p, rows, at)
        if asked is not None:
            _post(p, asked)


def good_names(p: Problem) -> list[str]:
    """The goods in which commitments are kept in this problem."""
    return [name for name in p.goods if name.split(" [")[0] in GOODS]


def told_commitments(p: Problem) -> list[dict[str, Any]]:
    """The commitments for readers of a plan: name, what is asked in words, reason, whether of whole works."""
    rows = p.case[TABLE]
    whole = {entry.places[0] for entry in p.entries if entry.note == DECIDED_WHOLE}
    names, reasons = rows.labels, rows["reason"]
    return [
        {"name": name, "asks": _sentence(p.case, rows, at), "reason": reasons[at], "whole": name in whole}
        for at, name in enumerate(names)
    ]


def _sentence(case: Case, rows: Rows, at: int) -> str:
    amounts, asks = rows.amounts("amount"), rows["asks"][at]
    first, last = _years(rows, at)
    measure = case.printed(amounts.units[amounts.which[at]])
    many = f" {amounts.values[at]:g}" + ("" if measure == "1" else f" {measure}") if amounts.given[at] else ""
    counted = f", {rows['counted'][at]}" if rows["counted"][at] else ""
    season = f", {rows['season'][at]}" if rows["season"][at] else ""
    years = f"{first}" if first == last else f"{first} to {last}"
    return f"{rows['decision'][at]} of {rows['item'][at]}: {asks}{many}{counted}{season}, {years}"


# ---- what a row says ------------------------------------------------------------------------------------------


def _years(rows: Rows, at: int) -> tuple[int, int]:
    first, last = int(rows["from_year"][at]), int(rows["to_year"][at])
    return first, last or first


def _asked(p: Problem, rows: Rows, at: int) -> Asked | None:
    """What a row asks, None where something is wrong with it: every fault of the row is noted."""
    decision = _decision(p, rows, at)
    amount = _amount(p, rows, at, decision)
    stages = _stages(p, rows, at)
    season = _season(p, rows, at, decision)
    if decision is None or amount is None or stages is None or season == "":
        return None
    item, asks = rows["item"][at], rows["asks"][at]
    if asks in FLOORS and amount > 0 and not _may_be(p, rows, at, decision, stages):
        return None
    once = rows["counted"][at] == ONCE if rows["counted"][at] else decision.amount.unit.text == "1"
    position = None if season is None else p.calendar.seasons.index(season)
    return Asked(rows.labels[at], decision, item, asks, amount, stages, position, once)


def _note(p: Problem, rows: Rows, at: int, column: str, told: tuple[str, str, str, str]) -> None:
    code, found, wanted, advice = told
    p.fault(Fault(code, TABLE, int(rows.lines[at]), column, found, wanted, advice))


def _decision(p: Problem, rows: Rows, at: int) -> Decision | None:
    """The decision a row names in full, or by its beginning, among those that are made for its item."""
    named, item = rows["decision"][at], rows["item"][at]
    exact = [decision for decision in p.decisions if decision.name == named]
    called = exact or [decision for decision in p.decisions if decision.name.startswith(named)]
    if not called:
        near = did_you_mean(named, {decision.name for decision in p.decisions})
        there = f"There are {', '.join(dict.fromkeys(decision.name for decision in p.decisions))}."
        _note(p, rows, at, "decision", ("E041", f'nothing called "{named}" is decided', "", near or there))
        return None
    if not any(item in decision.labels for decision in exact):
        called = [decision for decision in p.decisions if decision.name.startswith(named)]
    found = [decision for decision in called if item in decision.labels]
    if len(found) == 1:
        return found[0]
    if found:
        names = " and ".join(f'"{decision.name}"' for decision in found)
        told = f'"{named}" may be {names} of "{item}"'
        _note(p, rows, at, "decision", ("E041", told, "One decision.", "Give its whole name."))
        return None
    near = did_you_mean(item, [label for decision in called for label in decision.labels])
    kinds = " or ".join(f'"{decision.name}"' for decision in called)
    _note(p, rows, at, "item", ("E041", f'{kinds} is not decided for "{item}"', "", near))
    return None


def _amount(p: Problem, rows: Rows, at: int, decision: Decision | None) -> float | None:
    """How much is asked, in the decision's unit: 1 of a must without an amount, nothing of a never."""
    amounts, asks = rows.amounts("amount"), rows["asks"][at]
    given, value = bool(amounts.given[at]), float(amounts.values[at])
    if asks == "never" and not (given and value):
        return 0.0
    if asks == "never":
        _note(p, rows, at, "amount", ("E029", "never has an amount", "", 'Leave it blank, or ask "at most".'))
    elif decision is not None and given:
        return _in_its_unit(p, rows, at, decision)
    elif decision is not None and asks == "must" and decision.amount.unit.text == "1":
        return 1.0
    elif decision is not None:
        needed = f"An amount in {p.case.printed(decision.amount.unit)} and its unit."
        _note(p, rows, at, "amount", ("E021", "the cell is empty", needed, ""))
    return None


def _in_its_unit(p: Problem, rows: Rows, at: int, decision: Decision) -> float | None:
    """The amount of a row in the unit of the decision."""
    amounts, wanted = rows.amounts("amount"), decision.amount.unit
    measure = amounts.units[amounts.which[at]]
    if measure.fits(wanted):
        return float(amounts.values[at] * measure.factor_to(wanted))
    printed = p.case.printed(wanted)
    found = f'"{decision.name}" is decided in {printed}, and this amount is in {measure.text}'
    _note(p, rows, at, "unit", ("E015", found, f"A unit like {printed}.", ""))
    return None


def _stages(p: Problem, rows: Rows, at: int) -> NDArray[np.bool_] | None:
    """The stages that have a year among those of the row; where it has only some of their years, it is remarked."""
    first, last = _years(rows, at)
    plan = f"The plan goes from {p.calendar.first_year} to {p.calendar.last_year}."
    if last < first:
        _note(p, rows, at, "to_year", ("E029", f"{last} lies before {first}", "The last year is not before it.", ""))
        return None
    shared = [sum(first <= year <= last for year in stage.years) for stage in p.calendar.stage_list]
    if first < p.calendar.first_year or last > p.calendar.last_year or not any(shared):
        beyond = "from_year" if first < p.calendar.first_year or first > p.calendar.last_year else "to_year"
        year = first if beyond == "from_year" else last
        _note(p, rows, at, beyond, ("E029", f"{year} lies outside the years planned", plan, ""))
        return None
    for stage, years in zip(p.calendar.stage_list, shared, strict=True):
        if 0 < years < stage.length:
            said = f"{rows.labels[at]} speaks of {first} to {last}; the plan decides {stage.label} as one."
            p.remark("commitments and long stages", said)
    return np.array(shared) > 0


def _season(p: Problem, rows: Rows, at: int, decision: Decision | None) -> str | None:
    """The season named, None for none, "" where it is wrong."""
    season = rows["season"][at]
    if not season:
        return None
    if season not in p.calendar.seasons:
        near = did_you_mean(season, p.calendar.seasons) or f"There are {', '.join(p.calendar.seasons)}."
        _note(p, rows, at, "season", ("E041", f'"{season}" is not a season', "", near))
        return ""
    if decision is not None and decision.over in ("node", "stage"):
        found = f'"{decision.name}" does not go by seasons'
        _note(p, rows, at, "season", ("E030", found, "", "Leave the cell blank."))
        return ""
    return str(season)


def _may_be(p: Problem, rows: Rows, at: int, decision: Decision, stages: NDArray[np.bool_]) -> bool:
    """Whether anything can be decided for the item in these stages; if not, it is told when it can be."""
    live = (decision.columns[decision.labels.index(rows["item"][at])] >= 0).any(axis=(1, 2, 3))
    if (live & stages).any():
        return True
    first, last = _years(rows, at)
    when = ", ".join(label for label, may in zip(p.calendar.stages, live, strict=True) if may)
    span = f"in {first}" if first == last else f"from {first} to {last}"
    found = f'"{decision.name}" of "{rows["item"][at]}" cannot be decided {span}'
    wanted = f"It can be in {when}." if when else "The case leaves no year for it."
    _note(p, rows, at, "from_year", ("E029", found, wanted, "Ask for another year, or amend the case."))
    return False


# ---- entries --------------------------------------------------------------------------------------------------


def _post(p: Problem, asked: Asked) -> None:
    """Post what is decided and what is asked to the account of the commitment."""
    good = _good(p, asked)
    reach = _reach(p, asked)
    decided = _yearly(asked).through(Kernel(reach[None, :, :]))
    amount = Array.over(np.where(reach.any(axis=1), asked.amount, 0.0), asked.decision.amount.unit.text, "stage")
    sign, note = (1.0, "at least") if asked.asks in FLOORS else (-1.0, "at most")
    p.post(good, (asked.name,), sign * decided, DECIDED_WHOLE if asked.decision.whole else DECIDED)
    p.post(good, (asked.name,), Array((-sign * amount).values, amount.unit, (asked.name,)), note)


def _good(p: Problem, asked: Asked) -> Good:
    """The good of commitments in this unit; the first unit that comes has the plain name."""
    ahead = asked.decision.over == "node"
    name, over = (AHEAD, "node") if ahead else (IN_EACH, "stage")
    measure = asked.decision.amount.unit
    if name in p.goods and p.goods[name].unit != measure:
        name = f"{name} [{measure.text}]"
    meaning = "What is decided beyond what a commitment asks; its price is what it costs to insist on one unit."
    return p.good(name, measure.text, at=ITEM, over=over, spare=True, meaning=meaning)


def _reach(p: Problem, asked: Asked) -> NDArray[np.float64]:
    """Which stages are counted together in which [to × from]: each by itself, or all up to the last on a path."""
    if not asked.once:
        return np.diag(asked.stages.astype(float))
    followed = np.zeros_like(asked.stages)
    for stage, parent in enumerate(p.calendar.parents):
        if parent >= 0 and asked.stages[stage]:
            followed[parent] = True
    last = asked.stages & ~followed
    return (p.calendar.ancestry & asked.stages[None, :] & last[:, None]).astype(float)


def _yearly(asked: Asked) -> Expr:
    """The decisions of the item, in the season named or summed over the year [commitment × stage (× scenario)]."""
    chosen: Any = asked.decision.amount.at((asked.item,), (asked.name,))
    if asked.season is not None:
        chosen = chosen.take("season", asked.season)
    total: Expr = chosen.sum("season", "block")
    return total
