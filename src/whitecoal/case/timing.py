"""The calendar as case.toml states it: stages or a tree of them, scenarios, seasons, blocks, the discount.

    [calendar]
    first_year = 1921
    stages = [1, 1, 5]                                   # years of each stage
    seasons = [{ name = "wet", days = 120 }, { name = "dry", days = 245 }]          # months when left out
    blocks = [{ name = "evening", share = 0.2 }, { name = "other hours", share = 0.8 }]
    scenarios = [{ name = "normal", probability = 0.8 }, { name = "dry", probability = 0.2 }]
    discount = 0.06
    stocks = "carried"                                   # from year to year, or "closed": each year as it began

Stages may be a tree: `{ name, years, parent, probability }`, parents first; a scenario then names the last `stage` of
its path.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, TypeGuard

from whitecoal.calendar import DAYS, MONTHS, Calendar, Scenario, Stage, chain, stage_label
from whitecoal.case.keys import Complaints, is_number, is_whole

if TYPE_CHECKING:
    from collections.abc import Mapping

KEYS = {"first_year", "stages", "seasons", "blocks", "scenarios", "discount", "discount_note", "stocks"}
LONGEST = 100
"""Years of a stage."""
YEAR = 365.0
"""Days."""
SAME = 1e-9
"""Sums of shares closer to what they should be are that."""

Shares = tuple[tuple[str, ...], tuple[float, ...]]
"""Names, and the share of each in the whole."""


def calendar_of(given: Mapping[str, Any], complaints: Complaints) -> Calendar | None:
    """The calendar stated in the table `[calendar]`; None when something is wrong with it, which is noted."""
    before = len(complaints.faults)
    complaints.unknown("calendar", given, KEYS)
    stages = _stages(given, complaints)
    scenarios = _scenarios(given.get("scenarios"), stages, complaints) if stages else ()
    seasons, days = _seasons(given.get("seasons"), complaints)
    blocks, hours = _blocks(given.get("blocks"), complaints)
    discount, stocks = given.get("discount", 0.0), given.get("stocks", "carried")
    if not is_number(discount) or not 0 <= discount < 1:
        complaints.note("calendar.discount", f"is {discount!r}", "A yearly rate from 0 to below 1, 0.06 say.")
    if stocks not in ("carried", "closed"):
        complaints.note("calendar.stocks", f"is {stocks!r}", '"carried" (from year to year) or "closed".')
    complaints.text("calendar.discount_note", given.get("discount_note", ""))
    if len(complaints.faults) > before:
        return None
    return Calendar(stages, scenarios, seasons, days, blocks, (hours,), float(discount), stocks == "carried")


# ---- stages ----


def _stages(given: Mapping[str, Any], complaints: Complaints) -> tuple[Stage, ...]:
    first, listed = given.get("first_year"), given.get("stages")
    if not is_whole(first) or not 1 <= first <= 9999:
        said = "is missing" if first is None else f"is {first!r}"
        complaints.note("calendar.first_year", said, "The first year planned: first_year = 1921, say.")
        first = 1
    if isinstance(listed, list) and listed and all(isinstance(stage, dict) for stage in listed):
        return _tree(first, listed, complaints)
    if isinstance(listed, list) and listed and all(is_whole(years) and 0 < years <= LONGEST for years in listed):
        return chain(first, listed)
    said = "is missing" if listed is None else f"is {listed!r}"
    wanted = f"The years of each stage, from 1 to {LONGEST}: stages = [1, 1, 5], say; or tables of a tree."
    complaints.note("calendar.stages", said, wanted)
    return ()


def _tree(first_year: int, listed: Sequence[Mapping[str, Any]], complaints: Complaints) -> tuple[Stage, ...]:
    """Stages of a tree: each has its years, its parent (an earlier one) and the chance of the branch."""
    before, made = len(complaints.faults), list[Stage]()
    for position, entry in enumerate(listed):
        key = f"calendar.stages {position + 1}"
        complaints.unknown(key, entry, ("name", "years", "parent", "probability"))
        years, chance = entry.get("years"), entry.get("probability", 1.0)
        parent = {stage.label: at for at, stage in enumerate(made)}.get(entry.get("parent", ""), -1)
        if not is_whole(years) or not 0 < years <= LONGEST:
            complaints.note(key, f"years is {years!r}", f"A whole number of years from 1 to {LONGEST}.")
            return ()
        if not _is_chance(chance):
            complaints.note(key, f"probability is {chance!r}", "A chance above 0, at most 1.")
            return ()
        if (parent < 0 and position > 0) or (position == 0 and "parent" in entry):
            found = f"parent {entry.get('parent', '')!r} is no earlier stage"
            complaints.note(key, found, "The first stage has no parent; each other names one above it.")
            return ()
        begins = made[parent].first_year + made[parent].length if parent >= 0 else first_year
        label = complaints.text(f"{key}.name", entry.get("name", stage_label(begins, years)), needed=True)
        made.append(Stage(label, begins, years, parent, float(chance)))
    _check_branches(made, complaints)
    return tuple(made) if len(complaints.faults) == before else ()


def _check_branches(stages: Sequence[Stage], complaints: Complaints) -> None:
    """Names must differ, and what may follow a stage must have the chance 1 in all."""
    complaints.different("calendar.stages", [stage.label for stage in stages])
    for at in range(-1, len(stages)):
        chances = [stage.probability for stage in stages if stage.parent == at]
        if chances and abs(sum(chances) - 1.0) > SAME:
            after = f'after "{stages[at].label}"' if at >= 0 else "of the first stage"
            complaints.note("calendar.stages", f"the probabilities {after} sum to {sum(chances):g}", "They sum to 1.")


# ---- scenarios ----


def _scenarios(given: Any, stages: Sequence[Stage], complaints: Complaints) -> tuple[Scenario, ...]:
    leaves = {stage.label: at for at, stage in enumerate(stages) if all(other.parent != at for other in stages)}
    if given is None or given == []:
        names = ["normal"] if len(leaves) == 1 else list(leaves)
        return tuple(Scenario(name, 1.0, leaf) for name, leaf in zip(names, leaves.values(), strict=True))
    example = '{ name = "dry", probability = 0.2 }'
    listed = complaints.tables("calendar.scenarios", given, ("name", "probability", "stage"), example)
    made = [
        scenario
        for position, entry in enumerate(listed, start=1)
        if (scenario := _scenario(f"calendar.scenarios {position}", entry, leaves, complaints))
    ]
    complaints.different("calendar.scenarios", [scenario.label for scenario in made])
    if len(made) == len(listed):
        _check_chances(made, leaves, complaints)
    return tuple(made)


def _scenario(key: str, entry: Mapping[str, Any], leaves: Mapping[str, int], complaints: Complaints) -> Scenario | None:
    chance = entry.get("probability")
    name = complaints.text(f"{key}.name", entry.get("name", ""), needed=True)
    stage = entry.get("stage", next(iter(leaves)) if len(leaves) == 1 else None)
    if not _is_chance(chance):
        complaints.note(key, f"probability is {chance!r}", "A chance above 0, at most 1.")
        return None
    if not isinstance(stage, str) or stage not in leaves:
        complaints.note(key, f"stage is {stage!r}", f"The last stage of its path: {', '.join(leaves)}.")
        return None
    return Scenario(name, float(chance), leaves[stage])


def _check_chances(made: Sequence[Scenario], leaves: Mapping[str, int], complaints: Complaints) -> None:
    """The scenarios that end in a stage must have the chance 1 in all."""
    for label, leaf in leaves.items():
        chances = [scenario.probability for scenario in made if scenario.leaf == leaf]
        if not chances:
            complaints.note("calendar.scenarios", f'none ends in "{label}"', "Every path has at least one.")
        elif abs(sum(chances) - 1.0) > SAME:
            ending = f' of the scenarios that end in "{label}"' if len(leaves) > 1 else ""
            found = f"the probabilities{ending} sum to {sum(chances):g}"
            complaints.note("calendar.scenarios", found, "They sum to 1.")


def _is_chance(value: object) -> TypeGuard[float]:
    return is_number(value) and 0 < value <= 1


# ---- seasons and blocks ----


def _seasons(given: Any, complaints: Complaints) -> Shares:
    if given is None:
        return MONTHS, DAYS
    names, days = _shares("calendar.seasons", given, "days", complaints)
    if names and abs(sum(days) - YEAR) > 1e-6:
        complaints.note("calendar.seasons", f"the days sum to {sum(days):g}", "A year has 365 days.")
    return names, days


def _blocks(given: Any, complaints: Complaints) -> Shares:
    if given is None:
        return ("all hours",), (1.0,)
    names, shares = _shares("calendar.blocks", given, "share", complaints)
    if names and abs(sum(shares) - 1.0) > SAME:
        complaints.note("calendar.blocks", f"the shares of the hours sum to {sum(shares):g}", "They sum to 1.")
    return names, shares


def _shares(key: str, given: Any, measure: str, complaints: Complaints) -> Shares:
    """Named parts with their size, each above zero; nothing when one is wrong."""
    before = len(complaints.faults)
    example = f'{{ name = "…", {measure} = {120 if measure == "days" else 0.2} }}'
    listed = complaints.tables(key, given, ("name", measure), example)
    for position, entry in enumerate(listed, start=1):
        complaints.text(f"{key} {position}.name", entry.get("name", ""), needed=True)
        size = entry.get(measure)
        if not is_number(size) or size <= 0:
            complaints.note(f"{key} {position}", f"{measure} is {size!r}", "A number above zero.")
    complaints.different(key, [str(entry.get("name", "")) for entry in listed])
    if len(complaints.faults) > before:
        return (), ()
    return tuple(entry["name"] for entry in listed), tuple(float(entry[measure]) for entry in listed)
