"""Time: stages of years, seasons of a year, blocks of hours, and the scenarios that run through them.

A *stage* is a node of a tree: it begins in a year, lasts some years, and follows a parent; a chain is the
tree without branches. A *scenario* is one path from the root to a leaf together with one trace of what may
happen (a water year, a price path). Inside a stage stands one representative year, made of seasons (months
by default), each made of blocks of hours. Stage, scenario, season and block stay separate axes everywhere.

Five words are enough for a sector: `hours`, `length`, `weight`, `before` (a verb of the problem), `built`.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from whitecoal.algebra import Array, Kernel

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
DAYS = (31.0, 28.0, 31.0, 30.0, 31.0, 30.0, 31.0, 31.0, 30.0, 31.0, 30.0, 31.0)


@dataclass(frozen=True)
class Stage:
    """A span of years planned as one representative year.

    Args:
        label: how the stage is printed, `1921` or `1931-35`.
        first_year: the year it begins in.
        length: how many years it lasts.
        parent: the position of the stage it follows, -1 for the root.
        probability: the chance of coming here from the parent.
    """

    label: str
    first_year: int
    length: int
    parent: int = -1
    probability: float = 1.0

    @property
    def years(self) -> range:
        """The calendar years of the stage."""
        return range(self.first_year, self.first_year + self.length)


@dataclass(frozen=True)
class Scenario:
    """One path through the stages with one trace of what may happen on it.

    Args:
        label: how the scenario is printed.
        probability: the chance of the trace, given that its leaf is reached.
        leaf: the position of the stage in which the path ends.
    """

    label: str
    probability: float
    leaf: int


@dataclass(frozen=True)
class Calendar:
    """Stages × scenarios × seasons × blocks, with their lengths and weights.

    Args:
        stage_list: the stages, parents before children.
        scenario_list: the scenarios; their probabilities sum to one at each leaf.
        seasons: labels of the seasons.
        days: days of each season; they sum to one year.
        blocks: labels of the blocks of hours.
        block_hours: share of a season's hours in each block [1; season × block].
        discount: yearly rate at which later worth counts less.
        carried: stocks pass from year to year (True) or each year ends as it began (False).
    """

    stage_list: tuple[Stage, ...]
    scenario_list: tuple[Scenario, ...]
    seasons: tuple[str, ...] = MONTHS
    days: tuple[float, ...] = DAYS
    blocks: tuple[str, ...] = ("all hours",)
    block_hours: tuple[tuple[float, ...], ...] = ((1.0,),)
    discount: float = 0.0
    carried: bool = True

    @property
    def stages(self) -> tuple[str, ...]:
        """Labels of the stages."""
        return tuple(stage.label for stage in self.stage_list)

    @property
    def scenarios(self) -> tuple[str, ...]:
        """Labels of the scenarios."""
        return tuple(scenario.label for scenario in self.scenario_list)

    @property
    def shape(self) -> tuple[int, int, int, int]:
        """Numbers of stages, scenarios, seasons and blocks."""
        return len(self.stage_list), len(self.scenario_list), len(self.seasons), len(self.blocks)

    @property
    def first_year(self) -> int:
        """The first year planned."""
        return self.stage_list[0].first_year

    @property
    def last_year(self) -> int:
        """The last year planned."""
        return max(stage.first_year + stage.length - 1 for stage in self.stage_list)

    def years(self, stage: int) -> range:
        """The calendar years of a stage, by its position."""
        return self.stage_list[stage].years

    @cached_property
    def lengths(self) -> NDArray[np.float64]:
        """Years in each stage, bare numbers [year; stage]."""
        return np.array([stage.length for stage in self.stage_list], dtype=float)

    @cached_property
    def length(self) -> Array:
        """Years in each stage [year; stage]."""
        return Array.over(self.lengths, "year", "stage")

    @cached_property
    def duration(self) -> Array:
        """Time in each season [day; season]."""
        return Array.over(np.array(self.days), "day", "season")

    @cached_property
    def season_share(self) -> Array:
        """Share of the year's time in each season [1; season]."""
        return Array.over(np.array(self.days) / sum(self.days), "1", "season")

    @cached_property
    def block_share(self) -> Array:
        """Share of a season's hours in each block [1; season × block]."""
        return Array.over(self._block_grid, "1", "season", "block")

    @cached_property
    def hours(self) -> Array:
        """Hours in each block of each season [h; season × block]."""
        return Array.over(self._block_grid * np.array(self.days)[:, None] * 24, "h", "season", "block")

    @cached_property
    def hour_share(self) -> Array:
        """Share of the year's hours in each block of each season [1; season × block]."""
        days = np.array(self.days)[:, None]
        return Array.over(self._block_grid * days / days.sum(), "1", "season", "block")

    @cached_property
    def _block_grid(self) -> NDArray[np.float64]:
        grid = np.array(self.block_hours, dtype=float)
        return np.broadcast_to(grid, (len(self.seasons), len(self.blocks))).copy()

    @cached_property
    def parents(self) -> NDArray[np.int64]:
        """Position of each stage's parent, -1 for the root [stage]."""
        return np.array([stage.parent for stage in self.stage_list])

    @cached_property
    def ancestry(self) -> NDArray[np.bool_]:
        """Whether stage `from` is stage `to` itself or before it on its path [to × from]."""
        found = np.eye(len(self.stage_list), dtype=bool)
        for position, stage in enumerate(self.stage_list):
            if stage.parent >= 0:
                found[position] |= found[stage.parent]
        return found

    @cached_property
    def live(self) -> NDArray[np.bool_]:
        """Whether a scenario passes through a stage [stage × scenario]."""
        paths = [self.ancestry[scenario.leaf] for scenario in self.scenario_list]
        live: NDArray[np.bool_] = np.stack(paths, axis=1)
        return live

    def live_over(self, over: str) -> NDArray[np.bool_]:
        """Cells on the tree [stage × scenario]; before the scenario is known, every stage [stage × 1]."""
        if over == "node":
            return np.ones((len(self.stage_list), 1), dtype=np.bool_)
        return self.live

    def paths(self) -> Iterator[tuple[str, list[Stage]]]:
        """Each scenario with the stages it runs through."""
        for at, scenario in enumerate(self.scenarios):
            yield scenario, [self.stage_list[stage] for stage in np.flatnonzero(self.live[:, at])]

    @cached_property
    def years_apart(self) -> Array:
        """Years from the middle of the stage before (of the year before the plan) to that of each stage [year]."""
        middle = np.array([stage.first_year + stage.length / 2 for stage in self.stage_list])
        before = [middle[at] if at >= 0 else self.first_year - 0.5 for at in self.parents]
        return Array.over(middle - np.array(before), "year", "stage")

    def grown(self, rate: Array) -> Array:
        """What one of the first year has become at a yearly rate, mean of the years of each stage [1; item × stage]."""
        yearly = 1 + rate.to("1/year").values.reshape(-1, 1)
        since = [np.array(stage.years) - self.first_year for stage in self.stage_list]
        factor = np.stack([np.power(yearly, years).mean(axis=1) for years in since], axis=1)
        return Array.over(factor, "1", "item", "stage", labels=rate.labels)

    @cached_property
    def leaf(self) -> NDArray[np.bool_]:
        """Whether a stage is the last of a scenario [stage × scenario]."""
        leaves = np.array([scenario.leaf for scenario in self.scenario_list])
        last: NDArray[np.bool_] = np.arange(len(self.stage_list))[:, None] == leaves[None, :]
        return last

    @cached_property
    def probability(self) -> NDArray[np.float64]:
        """Chance of each scenario: branches on its path times its trace [scenario]."""
        branch = np.array([stage.probability for stage in self.stage_list])
        path = np.where(self.live, branch[:, None], 1.0).prod(axis=0)
        trace = np.array([scenario.probability for scenario in self.scenario_list])
        return np.asarray(path * trace)

    @cached_property
    def discount_sum(self) -> NDArray[np.float64]:
        """Sum of the yearly discount factors of each stage [stage]."""
        return np.array([sum(self.factor(year) for year in stage.years) for stage in self.stage_list])

    @cached_property
    def end_discount(self) -> float:
        """Discount factor of the moment after the last year."""
        return self.factor(self.last_year + 1)

    def factor(self, year: int) -> float:
        """What one unit of worth in `year` counts in the first year."""
        return float((1.0 + self.discount) ** (self.first_year - year))

    @cached_property
    def weight(self) -> NDArray[np.float64]:
        """Probability × sum of yearly discount factors, zero where no scenario passes [stage × scenario]."""
        return np.where(self.live, self.discount_sum[:, None] * self.probability[None, :], 0.0)

    @cached_property
    def chance_years(self) -> NDArray[np.float64]:
        """Probability × years, undiscounted [stage × scenario]."""
        return np.where(self.live, self.lengths[:, None] * self.probability[None, :], 0.0)

    def built(self, lead: Array | float = 0.0, life: Array | float = math.inf) -> Kernel:
        """Share of a stage in which something begun in an earlier stage stands and works.

        Args:
            lead: years from the start of the first year of its stage until it is finished [year; item].
            life: years it then lasts [year; item].

        Returns:
            Kernel: share between 0 and 1 [item × to × from]. `built()` without a lead counts everything begun
            up to and including the stage itself.
        """
        begin = self._begun + _bare_years(lead)
        return Kernel(self._overlap(begin, begin + _bare_years(life)))

    def during(self, years: Array | float) -> Kernel:
        """Share of a one-off outlay that falls in each representative year while something is built.

        Args:
            years: years of building, at least one [year; item].

        Returns:
            Kernel: per representative year of `to`, per unit begun in `from`; times the stages' lengths it sums to
            one where the building ends within the horizon [1/year; item × to × from].
        """
        span = np.maximum(_bare_years(years), 1.0)
        return Kernel(self._overlap(self._begun, self._begun + span) / span)

    @cached_property
    def _begun(self) -> NDArray[np.float64]:
        return np.array([stage.first_year for stage in self.stage_list], dtype=float)[None, None, :]

    def _overlap(self, begin: NDArray[np.float64], end: NDArray[np.float64]) -> NDArray[np.float64]:
        first = np.array([stage.first_year for stage in self.stage_list], dtype=float)[None, :, None]
        last = first + self.lengths[None, :, None]
        shared = np.minimum(end, last) - np.maximum(begin, first)
        share = np.clip(shared / self.lengths[None, :, None], 0.0, 1.0)
        return np.asarray(np.where(self.ancestry[None, :, :], share, 0.0))


def _bare_years(years: Array | float) -> NDArray[np.float64]:
    """Years by item as bare numbers [item × 1 × 1]."""
    if isinstance(years, Array):
        return years.to("year").values.reshape(-1, 1, 1)
    return np.full((1, 1, 1), float(years))


def chain(first_year: int, lengths: Sequence[int]) -> tuple[Stage, ...]:
    """Stages one after the other: `chain(1921, [1, 1, 5])` is 1921, 1922, 1923-27."""
    stages = []
    year = first_year
    for position, length in enumerate(lengths):
        stages.append(Stage(stage_label(year, length), year, length, position - 1))
        year += length
    return tuple(stages)


def stage_label(first_year: int, length: int) -> str:
    """How a stage is printed: `1921`, or `1931-35` for a long one."""
    if length == 1:
        return str(first_year)
    last = first_year + length - 1
    same_century = first_year // 100 == last // 100
    return f"{first_year}-{last % 100:02d}" if same_century else f"{first_year}-{last}"
