"""Canals: water from the nodes of the rivers to the edge of the fields, and what drains back later.

Story
-----
A canal takes water at a node of a river, within what its head can carry, loses a part on its way, and brings the rest
to the fields of a district. What is lost there belongs to the fields. Of all that was taken a part drains back to a
river, some of it in the same season, some of it seasons later through the ground. What comes back after the end of a
year comes in the next one; in a stage of several years most of it in a year of the same stage. The year before the plan
is taken to have been like its first year, for that is what the river of the first spring remembers.

Symbols
-------
For canal c, stage t, scenario s, season m:

    W[c,t,s,m]    withdrawal [hm3/season]
    η             conveyance: share that reaches the edge of the fields [1]
    ρ, r[k]       share that drains back [1]; of that, share that comes back k seasons later [1]
    n             years of the stage [year]

Accounts:

    water @ node                  − W where it is taken, + ρ Σ r[k] W of the season k seasons before, where it drains to
    field water @ district        + η W; what crops take closes it
    canal capacity @ canal        capacity + works − W / duration of the season ≥ 0

For a season m < k the water that comes back was taken in the year before: 1/n of it in the last year of the stage
before, (n − 1)/n in the stage itself; all of it in the stage itself in the first stage, and where years are closed.
"""

import math
from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from whitecoal.agronomy.declared import DISTRICTS
from whitecoal.algebra import Array, Expr, Kernel
from whitecoal.calendar import Calendar
from whitecoal.case import Case
from whitecoal.faults import Fault
from whitecoal.problem import Problem
from whitecoal.tables import Column, Table
from whitecoal.tables.rows import Rows

TAKEN, BROUGHT, DRAINED = "taken by canals", "brought by canals", "drained from fields"
"""Notes that the check reads again."""
TOLERANCE = 1e-6
"""Share by which amounts may differ."""

TABLES = (
    DISTRICTS,
    Table(
        "canals",
        key=("canal",),
        place="canal",
        within="district",
        required=False,
        meaning="canals that bring water to a district, standing or still to be built",
        columns=(
            Column("canal", meaning="name of the canal"),
            Column("district", to="places", kind="district", meaning="the district it waters"),
            Column("node", to="places", kind="node", meaning="the node it takes water from"),
            Column("capacity", unit="m3/s", minimum=0, meaning="greatest flow at the head at the start"),
            Column(
                "efficiency",
                unit="1",
                minimum=0,
                maximum=1,
                meaning="share of what is taken that reaches the fields; with field_efficiency 1, the roots",
            ),
            Column(
                "return_share",
                unit="1",
                minimum=0,
                maximum=1,
                default=0.0,
                meaning="share of what is taken that drains back to a river, sooner or later",
            ),
            Column("return_node", to="places", kind="node", default="", meaning="where it drains to"),
        ),
    ),
    Table(
        "return_lags",
        key=("canal", "later"),
        required=False,
        meaning="when water drains back; a canal without rows gives it back at once",
        columns=(
            Column("canal", to="canals", meaning="the canal"),
            Column("later", type="integer", minimum=0, meaning="how many seasons later; 0 in the same one"),
            Column("share", unit="1", minimum=0, maximum=1, meaning="share of what drains back; they sum to 1"),
        ),
    ),
)


def build(p: Problem) -> None:
    """Take water from nodes, bring part of it to the fields and drain another part."""
    canals = p.case["canals"]
    gaps = tuple(_gaps(p.case))
    for gap in gaps:
        p.fault(gap)
    if gaps or not canals:
        return
    water = p.good("water", "hm3", at="node", over="season", meaning="Water in the rivers.")
    field = p.good("field water", "hm3", at="district", over="season", meaning="Water brought to the edge of fields.")
    room = p.good("canal capacity", "m3/s", at="canal", over="season", spare=True, meaning="Flow a canal can carry.")
    drawn = p.flow("withdrawal", canals, "hm3", over="season")
    p.post(water, canals["node"], -drawn, TAKEN)
    p.post(field, canals["district"], drawn * canals["efficiency"], BROUGHT)
    p.post(room, canals.labels, canals["capacity"].each("season"), "there at the start")
    p.post(room, canals.labels, -(drawn / p.calendar.duration), "used")
    drains = canals.where([node != "" for node in canals["return_node"]])
    drained = drawn.at(drains.labels, drains.labels) * drains["return_share"]
    for later, shares in _lags(p.case, drains).items():
        late = drains.where(shares > 0)
        part = drained.at(late.labels, late.labels) * Array.over(shares[shares > 0], "1", "item", labels=late.labels)
        p.post(water, late["return_node"], _later(p.calendar, part, later), DRAINED)


def _lags(case: Case, drains: Rows) -> dict[int, NDArray[np.float64]]:
    """Share of what drains back that comes each number of seasons later [1; canal]."""
    rows = case["return_lags"]
    found = {0: np.array([float(canal not in rows["canal"]) for canal in drains.labels])}
    at = {canal: position for position, canal in enumerate(drains.labels)}
    shares = rows["share"].values.ravel()
    for canal, later, share in zip(rows["canal"], np.asarray(rows["later"]).tolist(), shares, strict=True):
        if canal in at:
            found.setdefault(later, np.zeros(len(drains)))[at[canal]] = share
    return {later: shares for later, shares in sorted(found.items()) if shares.any()}


def _later(calendar: Calendar, amount: Expr, seasons: int) -> Expr:
    """An amount that comes so many seasons later, into the next year too."""
    if seasons == 0:
        return amount
    moved = amount.rolled("season", seasons)
    own, before = _own_year(calendar)
    late = np.arange(len(calendar.seasons)) < seasons
    here = np.where(late[None, :], own[:, None], 1.0)
    parent = np.zeros((1, len(own), len(own)))
    for stage, follows in enumerate(calendar.parents):
        if follows >= 0:
            parent[0, stage, follows] = before[stage]
    from_before = moved.through(Kernel(parent)) * Array.over(late.astype(float), "1", "season")
    return moved * Array.over(here, "1", "stage", "season") + from_before


def _own_year(calendar: Calendar) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Of the years before those of a stage, the share within it and within the stage before [1; stage]."""
    first = 1.0 / calendar.lengths
    first[(calendar.parents < 0) | (not calendar.carried)] = 0.0
    return 1.0 - first, first


def _gaps(case: Case) -> Iterator[Fault]:
    """Canals that would make water, and returns that do not add up."""
    canals, districts, lags = case["canals"], case["districts"], case["return_lags"]
    at_field = dict(zip(districts["district"], districts["field_efficiency"].values.ravel().tolist(), strict=True))
    brought, drained = canals["efficiency"].values.ravel(), canals["return_share"].values.ravel()
    for at, district in enumerate(canals["district"]):
        used = brought[at] * at_field.get(district, 1.0) + drained[at]
        if used > 1 + TOLERANCE:
            found = f"with the efficiency it makes {used:.4g} of what is taken"
            yield Fault("E029", "canals", int(canals.lines[at]), "return_share", found, "Together they are at most 1.")
        if drained[at] > 0 and not canals["return_node"][at]:
            found, advice = "water drains back and no node is named", "Name it, or make return_share 0."
            yield Fault("E021", "canals", int(canals.lines[at]), "return_node", found, "", advice)
    later, shares = np.asarray(lags["later"]), lags["share"].values.ravel()
    for canal in dict.fromkeys(lags["canal"]):
        mine = np.array([name == canal for name in lags["canal"]])
        line, total = int(lags.lines[np.argmax(mine)]), float(shares[mine].sum())
        if not math.isclose(total, 1.0, abs_tol=TOLERANCE):
            found = f'the shares of "{canal}" sum to {total:.4g}'
            yield Fault("E029", "return_lags", line, "share", found, "They sum to 1.")
        if later[mine].max() >= len(case.calendar.seasons):
            found = f'"{canal}" gives water back {later[mine].max()} seasons later'
            yield Fault("E029", "return_lags", line, "later", found, "Less than a year later.")


# ---- the check --------------------------------------------------------------------------------------------------


def check(case: Case, ledger: pl.DataFrame) -> list[str]:
    """The water once more, from the entries and the tables alone.

    What the canals of a district take covers, after their losses, what its crops take in every season; and what drains
    back adds up, year after year, with the lag of each canal.

    Args:
        case: the case that was planned.
        ledger: the entries of the plan.

    Returns:
        list[str]: a sentence for each thing that is not as the tables say; empty when all is well.
    """
    canals = case["canals"]
    if not canals:
        return []
    taken = -_grid(case, ledger, ("water", TAKEN, "item"), canals.labels)
    return [*_dry_fields(case, ledger, taken), *_lost_returns(case, ledger, taken)]


def _dry_fields(case: Case, ledger: pl.DataFrame, taken: NDArray[np.float64]) -> Iterator[str]:
    canals, districts = case["canals"], case["districts"].labels
    brought = np.zeros((len(districts), *taken.shape[1:]))
    efficiency = canals["efficiency"].values.ravel()
    for at, district in enumerate(canals["district"]):
        brought[districts.index(district)] += taken[at] * efficiency[at]
    needed = -_grid(case, ledger, ("field water", "crops", "place"), districts)
    brought += _brought_by_others(case, ledger, districts)
    for cell in np.argwhere(brought < needed - TOLERANCE * (1 + needed)):
        yield (
            f"{_where(case, districts, cell)}: {brought[tuple(cell)]:.6g} hm3 are brought and "
            f"crops need {needed[tuple(cell)]:.6g} hm3."
        )


def _brought_by_others(case: Case, ledger: pl.DataFrame, districts: Sequence[str]) -> NDArray[np.float64]:
    """What reaches the fields by other ways than canals, from wells say [hm3; district × stage × scenario × season]."""
    booked = ledger.filter((pl.col("good") == "field water") & (pl.col("value") > 0) & (pl.col("entry") != BROUGHT))
    return _grid(case, booked.with_columns(entry=pl.lit("others")), ("field water", "others", "place"), districts)


def _lost_returns(case: Case, ledger: pl.DataFrame, taken: NDArray[np.float64]) -> Iterator[str]:
    """Follow every year by itself: a stage of n years is n years, each with the withdrawals of its stage."""
    canals, calendar = case["canals"], case.calendar
    lags: dict[str, list[tuple[int, float]]] = {}
    rows = case["return_lags"]
    for canal, later, share in zip(rows["canal"], rows["later"], rows["share"].values.ravel(), strict=True):
        lags.setdefault(canal, []).append((int(later), float(share)))
    expected = np.zeros_like(taken)
    for at, stage in enumerate(calendar.stage_list):
        for year in range(stage.length):
            before = at if year or stage.parent < 0 or not calendar.carried else stage.parent
            for canal, name in enumerate(canals.labels):
                drained = float(canals["return_share"].values.ravel()[canal]) * bool(canals["return_node"][canal])
                for later, share in lags.get(name, [(0, 1.0)]):
                    for season in range(len(calendar.seasons)):
                        source = at if season >= later else before
                        came = taken[canal, source, :, season - later] * drained * share
                        expected[canal, at, :, season] += came / stage.length
    live = calendar.live[None, :, :, None]
    found = _grid(case, ledger, ("water", DRAINED, "item"), canals.labels)
    for cell in np.argwhere((abs(found - expected) > TOLERANCE * (1 + expected)) & live):
        yield (
            f"{_where(case, canals.labels, cell)}: {found[tuple(cell)]:.6g} hm3 drain back and "
            f"{expected[tuple(cell)]:.6g} hm3 are due."
        )


def _where(case: Case, labels: Sequence[str], cell: NDArray[np.int64]) -> str:
    calendar = case.calendar
    names = labels, calendar.stages, calendar.scenarios, calendar.seasons
    return ", ".join(known[at] for known, at in zip(names, cell, strict=True))


def _grid(case: Case, ledger: pl.DataFrame, entry: tuple[str, str, str], labels: Sequence[str]) -> NDArray[np.float64]:
    """What was posted to a good under a note, by item or place [label × stage × scenario × season]."""
    calendar, (good, note, by) = case.calendar, entry
    names = labels, calendar.stages, calendar.scenarios, calendar.seasons
    grid = np.zeros(tuple(map(len, names)))
    at = [{name: position for position, name in enumerate(known)} for known in names]
    booked = ledger.filter((pl.col("good") == good) & (pl.col("entry") == note))
    for *cell, value in booked.select(by, "stage", "scenario", "season", "value").iter_rows():
        if cell[0] in at[0]:
            grid[tuple(known[name] for known, name in zip(at, cell, strict=True))] += value
    return grid
