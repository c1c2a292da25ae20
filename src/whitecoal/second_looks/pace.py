"""The pace again: every rule measured from the ledger."""

import math
from collections.abc import Callable, Iterator

import polars as pl

from whitecoal.case import Case
from whitecoal.tables.rows import Rows
from whitecoal.units import Unit, unit

RISE = "rise"
USED, BEYOND = "used", "faster than it can be borne"
TOLERANCE = 1e-6

Cell = tuple[str, str]
"""A stage and a scenario."""


def check(case: Case, ledger: pl.DataFrame) -> list[str]:
    """Measure every rule again from the ledger and hold it against its limit.

    Args:
        case: the case planned.
        ledger: every entry of the plan.

    Returns:
        list: a sentence for each rule, stage and scenario in which more is measured than the limit and what was paid
        for going beyond allow, or another amount than the room has it.
    """
    return [sentence for at in range(len(case["pace"])) for sentence in _rule_again(case, ledger, at)]


def _rule_again(case: Case, ledger: pl.DataFrame, at: int) -> Iterator[str]:
    rules = case["pace"]
    name, kept = rules["rule"][at], f"room for {rules['rule'][at]}"
    sign = -1.0 if rules["sign"][at] == "-" else 1.0
    found = {cell: sign * value for cell, value in _amounts_again(case, ledger, at).items()}
    room = ledger.filter(pl.col("good") == kept)
    beyond, used = (
        _summed(case, room.filter(pl.col("entry") == entry), _unit_again(case, at)) for entry in (BEYOND, USED)
    )
    factor, price = float(rules["factor"].values[at].sum()), float(rules["price"].values[at].sum())
    for scenario, path in case.calendar.paths():
        before, middle = _start_again(case, at), case.calendar.first_year - 0.5
        for stage in path:
            first, length, label = stage.first_year, stage.length, stage.label
            limit, share = _limits_again(case, at, stage.years)
            here, apart = first + length / 2, first + length / 2 - middle
            cell, cellname = (label, scenario), f"{name}, {label}, {scenario}"
            amount, more = found.get(cell, 0.0), beyond.get(cell, 0.0)
            most = factor * limit + more
            if rules["limited"][at] == RISE:
                most = (
                    math.inf
                    if before is None
                    else before * (1 + factor * share * apart) + factor * limit * apart + more
                )
            before, middle = amount, here
            if amount > most + TOLERANCE * (1 + abs(amount)):
                yield f"{cellname}: {amount:.6g} where {most:.6g} may be."
            if more > TOLERANCE and not math.isfinite(price):
                yield f"{cellname}: {more:.6g} beyond a limit that has no price."
            if math.isfinite(most) and abs(amount + used.get(cell, 0.0)) > TOLERANCE * (1 + abs(amount)):
                yield f"{cellname}: {amount:.6g} is booked, and the room counts {-used.get(cell, 0.0):.6g}."


def _amounts_again(case: Case, ledger: pl.DataFrame, at: int) -> dict[Cell, float]:
    """What a rule measures, from the entries of the ledger."""
    rules, calendar = case["pace"], case.calendar
    goods, notes = ([word.strip() for word in rules[name][at].split("|")] for name in ("good", "entries"))
    listed = ledger.filter(pl.col("good").is_in(goods) & pl.col("entry").is_in(notes) & (pl.col("account") >= 0))
    inside = [place for place in listed["place"].unique() if case.places.lies_within(place, rules["place"][at])]
    rows = listed.filter(pl.col("place").is_in(inside))
    if rules["within_year"][at] == "mean":
        days = dict(zip(calendar.seasons, calendar.days, strict=True))
        hours = {
            (season, block): calendar.block_hours[min(s, len(calendar.block_hours) - 1)][b]
            for s, season in enumerate(calendar.seasons)
            for b, block in enumerate(calendar.blocks)
        }
        shares = [
            days.get(season, sum(calendar.days)) / sum(calendar.days) * hours.get((season, block), 1.0)
            for season, block in rows.select("season", "block").iter_rows()
        ]
        rows = rows.with_columns(value=pl.col("value") * pl.Series(shares, dtype=pl.Float64))
    return _summed(case, rows, _unit_again(case, at))


def _summed(case: Case, rows: pl.DataFrame, measure: Unit) -> dict[Cell, float]:
    """Sums by stage and scenario in one unit; what is decided before the scenario is known counts in each."""
    total: dict[Cell, float] = {}
    for stage, scenario, value, counted in rows.select("stage", "scenario", "value", "unit").iter_rows():
        for one in [scenario] if scenario else case.calendar.scenarios:
            total[stage, one] = total.get((stage, one), 0.0) + value * unit(counted).factor_to(measure)
    return total


def _start_again(case: Case, at: int) -> float | None:
    """The amount of the year before the plan; nothing where the rule names none."""
    start = case["pace"].amounts("start")
    return float(start.values[at]) if start.given[at] else None


def _unit_again(case: Case, at: int) -> Unit:
    """The unit of a rule, in which all is reckoned here."""
    start = case["pace"].amounts("start")
    return start.units[int(start.which[at])].in_currency(case.currency)


def _limits_again(case: Case, at: int, years: range) -> tuple[float, float]:
    """Limit and share of a rule in the mean of these years."""
    rows = case["pace_limits"]
    limits, shares = rows.amounts("limit"), rows["share"].values.ravel()
    own = [row for row, rule in enumerate(rows["rule"]) if rule == case["pace"]["rule"][at]]
    holding = [max((row for row in own if rows["from_year"][row] <= year), key=_year_of(rows)) for year in years]
    units = [limits.units[code].in_currency(case.currency) for code in limits.which]
    known = {row: float(limits.values[row]) * units[row].factor_to(_unit_again(case, at)) for row in own}
    return sum(known[row] for row in holding) / len(years), sum(float(shares[row]) for row in holding) / len(years)


def _year_of(rows: Rows) -> Callable[[int], int]:
    return lambda row: int(rows["from_year"][row])
