"""A second look at the water of a finished plan: it shares nothing with what built it.

Nodes are closed again, storage is followed from stage to stage, and evaporation is worked out on the true surface.
Everything comes from the tables and from the entries of the ledger.
"""

import math
from collections.abc import Iterator
from itertools import product

import numpy as np
import polars as pl

from whitecoal.case import Case

HM3_PER_DAY = 0.0864
"""A cubic metre a second, for a day [hm3]."""
ALLOWED = 0.01
"""Share of a year's inflow by which evaporation on the straight line may be off."""
TIME = ("stage", "scenario", "season")
MOVED = ("place", *TIME, "value")
Told = dict[tuple[str, str], list[tuple[int, float]]]
"""Factors of water years, and the years they hold from, by place and scenario."""
RECOMPUTED = ("local inflow", "arrives", "drawn from storage", "returns from towns")
"""Entries of water that are worked out again."""


def second_look(case: Case, ledger: pl.DataFrame) -> list[str]:
    """Close the water of every node again from the tables, and evaporation on the true surface.

    Inflows, arrivals, storage and return flows are worked out anew from the tables and from what was decided; what
    other sectors take and give is read from the ledger.

    Args:
        case: the case planned.
        ledger: every entry of the plan.

    Returns:
        list: a sentence for each thing that does not agree; empty when all does.
    """
    levels = levels_again(case, ledger)
    return [
        *_open_nodes(case, ledger, levels),
        *_booked_otherwise(case, ledger, levels),
        *_overfull(case, ledger, levels),
        *_doubtful_evaporation(case, ledger, levels),
    ]


def _open_nodes(case: Case, ledger: pl.DataFrame, levels: pl.DataFrame) -> list[str]:
    nodes = case.places.of_kind("node")
    kept = ledger.filter((pl.col("good") == "water") & ~pl.col("entry").is_in([*RECOMPUTED])).select(*MOVED)
    moved = pl.concat([kept, *_recomputed(case, ledger, levels).values()])
    left = moved.filter(pl.col("place").is_in(nodes)).group_by("place", *TIME, maintain_order=True)
    totals = left.agg(pl.col("value").sum(), turnover=pl.col("value").abs().sum())
    odd = totals.filter(pl.col("value").abs() > 1e-6 * pl.col("turnover").clip(1.0))
    return [
        f"{row['place']}, {row['stage']}, {row['scenario']}, {row['season']}: {row['value']:.6g} hm3 of water are "
        "not accounted for."
        for row in odd.iter_rows(named=True)
    ]


def _recomputed(case: Case, ledger: pl.DataFrame, levels: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """What the tables and the decisions give for each of the entries that are worked out again."""
    drawn = levels.select("place", *TIME, value=pl.col("before") - pl.col("after"))
    again = (_inflows_again(case), _arrivals_again(case, ledger), drawn, _returns_again(case, ledger))
    return dict(zip(RECOMPUTED, again, strict=True))


def _booked_otherwise(case: Case, ledger: pl.DataFrame, levels: pl.DataFrame) -> Iterator[str]:
    """Places and seasons in which an entry of water is booked at another amount than the tables give."""
    nodes, cell = case.places.of_kind("node"), ["place", *TIME]
    for note, again in _recomputed(case, ledger, levels).items():
        sums = [
            table.filter(pl.col("place").is_in(nodes)).group_by(cell, maintain_order=True).agg(pl.col("value").sum())
            for table in (_entries(ledger, "water", note), again)
        ]
        both = sums[0].join(sums[1], on=cell, how="full", coalesce=True, suffix=" again", maintain_order="left_right")
        both = both.with_columns(pl.col("value", "value again").fill_null(0.0))  # no entry is none
        off = (pl.col("value") - pl.col("value again")).abs()
        for row in both.filter(off > 1e-6 * pl.col("value again").abs().clip(1.0)).iter_rows(named=True):
            where = ", ".join(row[name] for name in cell)
            yield f'{where}: {row["value"]:.6g} hm3 are booked as "{note}", and {row["value again"]:.6g} are due.'


def _entries(ledger: pl.DataFrame, good: str, note: str) -> pl.DataFrame:
    return ledger.filter((pl.col("good") == good) & (pl.col("entry") == note))


def _inflows_again(case: Case) -> pl.DataFrame:
    inflows, calendar = case["inflows"], case.calendar
    told = _water_years_told(case)
    factor = np.array([_water_years_again(case, node, told) for node in inflows["node"]])[..., None, None]
    volume = inflows["inflow"].values * np.array(calendar.days)[:, None] * HM3_PER_DAY * factor
    shape = (len(inflows), *calendar.shape[:3])
    live = calendar.live[None, :, :, None]
    labels = product(inflows["node"], calendar.stages, calendar.scenarios, calendar.seasons)
    frame = pl.DataFrame(list(labels), schema=MOVED[:-1], orient="row")
    return frame.with_columns(value=pl.Series(np.broadcast_to(volume[..., 0] * live, shape).ravel()))


def _water_years_again(case: Case, node: str, told: Told) -> list[list[float]]:
    """What multiplies the inflow of a node, year by year, its mean over each stage [stage × scenario]."""
    above = (*(place.name for place in case.places.path(node)), "")
    calendar = case.calendar
    return [
        [
            sum(_water_year(told, above, scenario, year) for year in stage.years) / stage.length
            for scenario in calendar.scenarios
        ]
        for stage in calendar.stage_list
    ]


def _water_years_told(case: Case) -> Told:
    """The rows of `water_years` by place and scenario: year and factor, in the order of years."""
    rows = case["water_years"]
    told: Told = {}
    for at in range(len(rows)):
        key = str(rows["at"][at]), str(rows["scenario"][at])
        told.setdefault(key, []).append((int(rows["from_year"][at]), float(rows["factor"].values[at, 0, 0, 0, 0])))
    return {key: sorted(years) for key, years in told.items()}


def _water_year(told: Told, places: tuple[str, ...], scenario: str, year: int) -> float:
    """The factor of one year: the last row begun of the nearest place, its own scenario before every scenario."""
    for key in product(places, (scenario, "")):
        begun = [factor for first, factor in told.get(key, ()) if first <= year]
        if begun:
            return begun[-1]
    return 1.0


def _arrivals_again(case: Case, ledger: pl.DataFrame) -> pl.DataFrame:
    reaches = case["reaches"]
    kept = 1.0 - reaches["loss"].values.ravel() if reaches else []
    ends = pl.DataFrame({"item": reaches.labels, "foot": reaches["to"], "kept": kept}, schema_overrides=_NAMED)
    sent = _entries(ledger, "water", "flows on").join(ends, on="item")
    return sent.select(pl.col("foot").alias("place"), *TIME, -pl.col("value") * pl.col("kept"))


def _returns_again(case: Case, ledger: pl.DataFrame) -> pl.DataFrame:
    towns = case["towns"]
    back = towns["return_share"].values.ravel() if towns else []
    columns = {"item": towns.labels, "own": towns["node"], "other": towns["return_node"], "back": back}
    ends = pl.DataFrame(columns, schema_overrides=_NAMED)
    taken = _entries(ledger, "water", "taken by towns").join(ends, on="item")
    place = pl.when(pl.col("other") == "").then("own").otherwise("other")
    return taken.select(place.alias("place"), *TIME, -pl.col("value") * pl.col("back"))


_NAMED = {
    "item": pl.String,
    "foot": pl.String,
    "own": pl.String,
    "other": pl.String,
    "kept": pl.Float64,
    "back": pl.Float64,
}


def levels_again(case: Case, ledger: pl.DataFrame) -> pl.DataFrame:
    """Live storage before and after each season [hm3], followed from stage to stage as the table begins."""
    filled = _entries(ledger, "storage capacity", "filled").select("item", *TIME, "value")
    held = {tuple(cell): -value for *cell, value in filled.iter_rows()}
    rows: list[tuple[str | float, ...]] = []
    reservoirs = case["reservoirs"]
    for number, (name, node) in enumerate(
        zip(reservoirs.labels, reservoirs["node"] if reservoirs else (), strict=True)
    ):
        start = float(reservoirs["start"].values[number, 0, 0, 0, 0])
        for scenario in range(case.calendar.shape[1]):
            rows += [(name, node, *row) for row in _followed(case, held, (name, scenario, start))]
    schema = ["item", "place", *TIME, "before", "after"]
    return pl.DataFrame(
        rows, schema=dict.fromkeys(schema[:-2], pl.String) | dict.fromkeys(schema[-2:], pl.Float64), orient="row"
    )


def _followed(
    case: Case, held: dict[tuple[str, ...], float], which: tuple[str, int, float]
) -> list[tuple[str | float, ...]]:
    """One reservoir through one scenario: stage, scenario, season, level before, level after."""
    name, scenario, start = which
    calendar, ends = case.calendar, {-1: start}
    rows: list[tuple[str | float, ...]] = []
    label = calendar.scenarios[scenario]
    for at in np.flatnonzero(calendar.live[:, scenario]):
        stage = calendar.stage_list[at]
        levels = [held.get((name, stage.label, label, season), 0.0) for season in calendar.seasons]
        opening = ends[stage.parent] if calendar.carried else levels[-1]
        before = [opening, *levels[:-1]]
        rows += [(stage.label, label, *row) for row in zip(calendar.seasons, before, levels, strict=True)]
        ends[int(at)] = opening + stage.length * (levels[-1] - opening)
    return rows


def _overfull(case: Case, ledger: pl.DataFrame, levels: pl.DataFrame) -> list[str]:
    """Seasons in which a reservoir holds less than nothing or more than it has room for in the last year of a stage."""
    years = pl.DataFrame({"stage": case.calendar.stages, "years": case.calendar.lengths})
    change = (pl.col("after").last() - pl.col("before").first()).over("item", "stage", "scenario")
    last = levels.join(years, on="stage").with_columns(last=pl.col("after") + (pl.col("years") - 1) * change)
    held = pl.col("entry").is_in(["filled", "kept for the years to come"])
    stands = ledger.filter((pl.col("good") == "storage capacity") & ~held).group_by(
        pl.col("place").alias("item"), *TIME
    )
    both = last.join(stands.agg(room=pl.col("value").sum()), on=["item", *TIME], how="left")
    room = pl.col("room").fill_null(0.0)
    slip = 1e-6 * room.clip(1.0)
    odd = both.with_columns(room=room).filter(~pl.col("last").is_between(-slip, room + slip))
    return [
        f"{row['item']}, {row['stage']}, {row['scenario']}, {row['season']}: {row['last']:.6g} hm3 are held in "
        f"the last year, and there is room for {row['room']:.6g}."
        for row in odd.iter_rows(named=True)
    ]


def _doubtful_evaporation(case: Case, ledger: pl.DataFrame, levels: pl.DataFrame) -> list[str]:
    """Years in which evaporation on the straight line is off by more than 1 % of what flows in."""
    odd = evaporation_off(case, ledger, levels).filter(pl.col("off") > ALLOWED * pl.col("inflow"))
    return [
        f"{row['item']}, {row['stage']}, {row['scenario']}: evaporation on the straight line is off by "
        f"{row['off']:.3g} hm3, {row['off'] / row['inflow']:.1%} of the inflow; refit the line to the storage used."
        for row in odd.iter_rows(named=True)
    ]


def evaporation_off(case: Case, ledger: pl.DataFrame, levels: pl.DataFrame) -> pl.DataFrame:
    """By how much evaporation on the straight line differs from that on the curve.

    Args:
        case: the case planned.
        ledger: every entry of the plan.
        levels: what `levels_again` found.

    Returns:
        A frame of item, place, stage, scenario, off and inflow [hm3 a year]; reservoirs without a curve are left out.
    """
    booked = _entries(ledger, "water", "evaporation less rain").select("item", *TIME, "value")
    mean = levels.with_columns(volume=(pl.col("before") + pl.col("after")) / 2)
    true = pl.concat([_seen(case, mean), pl.DataFrame(schema=_SEEN)])
    both = true.join(booked, on=["item", *TIME], how="left").with_columns(off=(pl.col("true") - pl.col("value")).abs())
    years = both.group_by("item", "place", "stage", "scenario", maintain_order=True).agg(pl.col("off").sum())
    given = ledger.filter((pl.col("good") == "water") & (pl.col("value") > 0))
    given = given.filter(~pl.col("entry").is_in(["drawn from storage", "evaporation less rain"]))
    inflow = given.group_by("place", "stage", "scenario").agg(inflow=pl.col("value").sum())
    return years.join(inflow, on=["place", "stage", "scenario"], maintain_order="left")


_SEEN = dict.fromkeys(("item", "place", *TIME), pl.String) | {"true": pl.Float64}


def _seen(case: Case, mean: pl.DataFrame) -> pl.DataFrame:
    """Evaporation on the true surface [hm3], for reservoirs that stand or hold water."""
    suns, lakes = case["evaporation"], case["reservoirs"]
    rows: list[tuple[str | float, ...]] = []
    for number, name in enumerate(suns["reservoir"] if suns else ()):
        points = _curve_again(case, name)
        stands = float(lakes["live"].values[lakes.labels.index(name), 0, 0, 0, 0]) > 0
        net = dict(zip(case.calendar.seasons, suns["net"].values[number, 0, 0, :, 0].tolist(), strict=True))
        if points is None:
            continue
        for row in mean.filter(pl.col("item") == name).iter_rows(named=True):
            if stands or row["volume"] > 0:
                area = float(np.interp(row["volume"], points[0], points[1]))
                named = (name, row["place"], row["stage"], row["scenario"], row["season"])
                rows.append((*named, -net[row["season"]] / 1000 * area))
    return pl.DataFrame(rows, schema=_SEEN, orient="row")


def _curve_again(case: Case, name: str) -> tuple[list[float], list[float]] | None:
    """Live volumes and surfaces of a reservoir: as given, or finely along the power curve through both ends."""
    rows, lakes = case["area_curves"], case["reservoirs"]
    given = [
        (float(rows["storage"].values[at, 0, 0, 0, 0]), float(rows["area"].values[at, 0, 0, 0, 0]))
        for at, whose in enumerate(rows["reservoir"] if rows else ())
        if whose == name
    ]
    if given:
        given.sort()
        return [volume for volume, _ in given], [area for _, area in given]
    at = lakes.labels.index(name)
    full, dead, least, most = (
        float(lakes[column].values[at, 0, 0, 0, 0]) for column in ("full", "dead", "area_dead", "area_full")
    )
    if min(dead, least, full) <= 0 or most <= least:
        return None
    power = math.log(most / least) / math.log((dead + full) / dead)
    stored = [full * part / FINE for part in range(FINE + 1)]
    return stored, [most * ((dead + volume) / (dead + full)) ** power for volume in stored]


FINE = 2000
"""Pieces in which the power curve is drawn."""


def differences_told(case: Case, ledger: pl.DataFrame) -> Iterator[str]:
    """For each reservoir with a curve, how far evaporation on the straight line is off at most."""
    off = evaporation_off(case, ledger, levels_again(case, ledger))
    shares = off.with_columns(share=pl.col("off") / pl.col("inflow")).group_by("item", maintain_order=True)
    for row in shares.agg(pl.col("share").max()).to_dicts():
        said = f"Evaporation of {row['item']} on the straight line is off by at most {row['share']:.2%}"
        yield f"{said} of a year's inflow."


# ---- the storage a plan used -----------------------------------------------------------------------------------


def ranges_used(case: Case, ledger: pl.DataFrame) -> list[dict[str, str | int | float]]:
    """Rows of `storage_ranges`: what each reservoir that evaporates holds, on the mean of a month, in each stage.

    Returns:
        list: rows by the name of their columns; empty when evaporation is off by no more than 1 % of the inflow.
    """
    levels = levels_again(case, ledger)
    if not _doubtful_evaporation(case, ledger, levels):
        return []
    years = {stage.label: stage.first_year for stage in case.calendar.stage_list}
    curved = [name for name in case["evaporation"]["reservoir"] if _curve_again(case, name) is not None]
    mean = levels.filter(pl.col("item").is_in(curved)).with_columns(volume=(pl.col("before") + pl.col("after")) / 2)
    ends = mean.group_by("item", "scenario", "stage", maintain_order=True).agg(
        low=pl.col("volume").min().clip(0.0), high=pl.col("volume").max().clip(0.0)
    )
    return [
        {
            "reservoir": row["item"],
            "scenario": row["scenario"],
            "from_year": years[row["stage"]],
            "from": round(row["low"], 6),
            "to": round(max(row["high"], row["low"]), 6),
        }
        for row in ends.to_dicts()
    ]
