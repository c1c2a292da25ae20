"""Sums of the ledger as a case asks for them: over years or seasons, kept apart by entry, item, region and so on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl

from whitecoal.errors import UnitError
from whitecoal.show.choosing import above, chosen, matching
from whitecoal.show.vocabulary import BY
from whitecoal.units import unit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whitecoal.plans import Plan
    from whitecoal.show.vocabulary import Showing

OTHER = "other"
PARTS = " · "
FOLDS = {"mean": pl.Expr.mean, "least": pl.Expr.min, "most": pl.Expr.max}


@dataclass(frozen=True)
class Span:
    """Years that stages of a plan cover: what they are called, the first of them, how many they are."""

    label: str
    first_year: int
    length: int


@dataclass(frozen=True)
class Amounts:
    """Series over spans of years or over seasons.

    Args:
        unit: of all values, as the ledger writes it.
        at: labels along the series: spans of years, or seasons.
        series: value at each of them, by name of the series.
        weights: years of each span, 1 for seasons.
    """

    unit: str
    at: tuple[str, ...]
    series: dict[str, tuple[float, ...]]
    weights: tuple[float, ...]

    def __bool__(self) -> bool:
        return any(any(values) for values in self.series.values())

    @property
    def total(self) -> tuple[float, ...]:
        """The sum of the series."""
        return tuple(sum(column) for column in zip(*self.series.values(), strict=True)) or (0.0,) * len(self.at)

    def mean(self, values: Sequence[float]) -> float:
        """The mean of the years."""
        return self.summed(values) / sum(self.weights)

    def summed(self, values: Sequence[float]) -> float:
        """The sum over all years."""
        return sum(value * years for value, years in zip(values, self.weights, strict=True))

    def by_size(self) -> Amounts:
        """The greatest series first, what stands for the rest last."""
        size = {name: self.summed([abs(value) for value in values]) for name, values in self.series.items()}
        order = sorted(self.series, key=lambda name: (name == OTHER, -size[name]))
        return Amounts(self.unit, self.at, {name: self.series[name] for name in order}, self.weights)

    def greatest(self, most: int, *, rest: bool = True) -> Amounts:
        """The greatest series; the rest as one, or left out."""
        if len(self.series) <= most:
            return self
        ranked = sorted(self.series, key=lambda name: -self.summed([abs(value) for value in self.series[name]]))
        kept = set(ranked[: most - 1] if rest else ranked[:most]) - {OTHER}
        shown = {name: values for name, values in self.series.items() if name in kept}
        if rest:
            left = [values for name, values in self.series.items() if name not in kept]
            shown[OTHER] = tuple(sum(column) for column in zip(*left, strict=True))
        return Amounts(self.unit, self.at, shown, self.weights)


def spans(plan: Plan) -> tuple[Span, ...]:
    """The spans of years of the plan's stages; branches of a tree over the same years are one span."""
    found: dict[tuple[int, int], Span] = {}
    for stage in plan.about["calendar"]["stages"]:
        years = int(stage["first_year"]), int(stage["length"])
        last = years[0] + years[1] - 1
        known = [other for other in plan.about["calendar"]["stages"] if (other["first_year"], other["length"]) == years]
        label = str(stage["label"]) if len(known) == 1 else f"{years[0]}" + (f"-{last}" if last > years[0] else "")
        found.setdefault(years, Span(label, *years))
    return tuple(sorted(found.values(), key=lambda span: span.first_year))


def span_of_stage(plan: Plan) -> dict[str, str]:
    """For each stage the label of its span."""
    known = {(span.first_year, span.length): span.label for span in spans(plan)}
    stages = plan.about["calendar"]["stages"]
    return {stage["label"]: known[int(stage["first_year"]), int(stage["length"])] for stage in stages}


def amounts(plan: Plan, asked: Showing, *, by: str | None = None) -> Amounts:
    """What a case asks for, as series over the years (or over the seasons, when it is kept apart `by` season).

    Args:
        plan: whose ledger is read; scenarios weigh by their probability.
        asked: which entries, kept apart how, in which unit.
        by: used instead of what is asked.
    """
    by = asked.by if by is None else by
    rows, printed = _stated(plan, asked)
    rows = rows.with_columns(series=_series(plan, rows, by, asked))
    table = _folded(plan, rows, asked)
    at = tuple(span.label for span in spans(plan))
    series = _dense(table, at)
    weights = tuple(float(span.length) for span in spans(plan))
    found = Amounts(printed, at, series, weights)
    return _divided(plan, found, asked) if asked.per else found


def by_season(plan: Plan, asked: Showing) -> Amounts:
    """The same in one span of years, over its seasons."""
    rows, printed = _stated(plan, asked)
    label = span_named(plan, asked.year)
    rows = rows.filter(pl.col("span") == label)
    rows = rows.with_columns(series=_series(plan, rows, asked.by, asked))
    table = rows.group_by("series", "season", maintain_order=True).agg(pl.col("value").sum())
    at = tuple(str(season) for season in plan.about["calendar"]["seasons"])
    series = _dense(table.rename({"season": "span"}), at)
    return Amounts(printed, at, series, (1.0,) * len(at))


def span_named(plan: Plan, year: str) -> str:
    """The label of a span: of the first, of the last, or the one named or holding a year."""
    known = spans(plan)
    if year == "first":
        return known[0].label
    for span in known:
        if year == span.label or (year.isdigit() and span.first_year <= int(year) < span.first_year + span.length):
            return span.label
    return known[-1].label


def matrix(plan: Plan, asked: Showing) -> tuple[Amounts, tuple[str, ...]]:
    """Rows kept apart `by`, columns by `columns`, in one span of years or in the mean of all.

    Returns:
        tuple: amounts whose `at` are the names of the columns; the name of the span.
    """
    rows, printed = _stated(plan, asked)
    rows = rows.with_columns(
        series=_series(plan, rows, asked.by, asked), column=_series(plan, rows, asked.columns, asked)
    )
    years = {span.label: span.length for span in spans(plan)}
    if asked.year == "mean":
        weigh = pl.col("span").replace_strict(years, default=0.0, return_dtype=pl.Float64) / sum(years.values())
        rows, told = rows.with_columns(value=pl.col("value") * weigh), "mean of all years"
    else:
        told = span_named(plan, asked.year)
        rows = rows.filter(pl.col("span") == told)
    table = rows.group_by("series", "column", maintain_order=True).agg(pl.col("value").sum())
    at = tuple(dict.fromkeys(table["column"].to_list()))
    series = _dense(table.rename({"column": "span"}), at)
    return Amounts(printed, at, series, (1.0,) * len(at)), (told,)


def _stated(plan: Plan, asked: Showing) -> tuple[pl.DataFrame, str]:
    """The entries asked for, expected over the scenarios, in one unit, with the span of their stage."""
    rows = chosen(plan, asked)
    found = rows["unit"].unique(maintain_order=True).to_list()
    wanted = asked.unit if asked.unit and not asked.per else (found[0] if found else asked.unit or "1")
    factors = {text: factor for text in found if (factor := _factor(text, wanted)) is not None}
    if found and not factors:  # the unit asked for measures something else: show what there is
        wanted, factors = found[0], {found[0]: 1.0}
    chances = {row["label"]: row["probability"] for row in plan.about["calendar"]["scenarios"]}
    rows = rows.filter(pl.col("unit").is_in(list(factors))).with_columns(
        value=pl.col("value")
        * pl.col("unit").replace_strict(factors, default=1.0, return_dtype=pl.Float64)
        * pl.col("scenario").replace_strict(chances, default=1.0, return_dtype=pl.Float64),
        span=pl.col("stage").replace_strict(span_of_stage(plan), default="", return_dtype=pl.String),
    )
    return rows, wanted


@lru_cache(maxsize=512)
def _factor(found: str, wanted: str) -> float | None:
    try:
        return unit(found).factor_to(unit(wanted))
    except UnitError:
        return None


def _series(plan: Plan, rows: pl.DataFrame, by: str, asked: Showing) -> pl.Series:
    """The name of the series each entry belongs to, another name given where the case gives one."""
    found = _kept_apart(plan, rows, by, asked)
    other = {
        name: new for name in found.unique().to_list() for old, new in asked.names.items() if matching([name], [old])
    }
    return found.replace(other)


def _kept_apart(plan: Plan, rows: pl.DataFrame, by: str, asked: Showing) -> pl.Series:
    if not by or not len(rows):
        return pl.Series("series", [asked.name] * len(rows), dtype=pl.String)
    if by in BY:
        return rows[by].alias("series")
    if by.startswith("item ") and by[5:].isdigit():
        part = pl.col("item").str.split(PARTS).list.get(int(by[5:]) - 1, null_on_oob=True)
        alone = pl.col("item").str.contains(PARTS, literal=True)
        return rows.select(series=pl.when(alone).then(pl.coalesce(part, "entry")).otherwise("entry"))["series"]
    known = above(plan, by)
    return rows["place"].replace_strict(known, default="elsewhere", return_dtype=pl.String).alias("series")


def _folded(plan: Plan, rows: pl.DataFrame, asked: Showing) -> pl.DataFrame:
    """One value for each series and span: summed, or folded over the seasons or the places as asked."""
    keys = ["series", "span", *(["place"] if asked.across != "sum" else [])]
    if asked.within_year == "most":
        rows = rows.group_by(*keys, "season", "block", maintain_order=True).agg(pl.col("value").sum())
        rows = rows.group_by(keys, maintain_order=True).agg(pl.col("value").max())
    else:
        cells = _cells(plan, asked) if asked.within_year == "mean" else 1
        rows = rows.group_by(keys, maintain_order=True).agg(pl.col("value").sum() / cells)
    if asked.across != "sum":
        rows = rows.group_by("series", "span", maintain_order=True).agg(FOLDS[asked.across](pl.col("value")))
    return rows


def _cells(plan: Plan, asked: Showing) -> int:
    """In how many seasons and blocks of a year the goods asked for keep an account."""
    calendar = plan.about["calendar"]
    over = {plan.about["goods"].get(good, {}).get("over", "stage") for good in asked.good}
    seasons, blocks = len(calendar["seasons"]), len(calendar["blocks"])
    return seasons * blocks if "block" in over else seasons if "season" in over else 1


def _dense(table: pl.DataFrame, at: tuple[str, ...]) -> dict[str, tuple[float, ...]]:
    values: dict[str, dict[str, float]] = {}
    for name, span, value in table.select("series", "span", "value").iter_rows():
        values.setdefault(name, {})[span] = value
    return {name: tuple(known.get(label, 0.0) for label in at) for name, known in values.items()}


def _divided(plan: Plan, found: Amounts, asked: Showing) -> Amounts:
    """The series divided by another sum, in the unit asked for."""
    assert asked.per is not None  # noqa: S101 - the caller looked
    divisor = amounts(plan, asked.per, by="")
    below = divisor.total
    printed = f"{found.unit}/{divisor.unit}" if "/" not in divisor.unit else f"{found.unit}/({divisor.unit})"
    factor = _factor(printed, asked.unit) if asked.unit else None
    series = {
        name: tuple(v / b * (factor or 1.0) if b else 0.0 for v, b in zip(values, below, strict=True))
        for name, values in found.series.items()
    }
    return Amounts(asked.unit if factor else printed, found.at, series, found.weights)
