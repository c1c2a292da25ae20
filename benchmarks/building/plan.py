"""The program that is built in every way: a made-up plan of river basins, about three coefficients a row.

Basins stand in rivers of five. Each has a reservoir, a canal, a power station, fields and a market. Of each basin b,
year y and month m is decided what is stored, released, spilt, withdrawn and passed on, what oil-fired stations give,
what stays dark and what the river lacks of its lowest flow; of each year how many turbines are added, and of each crop
how much is sown, sold and bought. Maximised is what stands in the purse at the end, less what all this costs:

    reservoir   inflow + before(stored) − stored − released − spilt + passed on above           = 0   b, y, m
    river       released + spilt − withdrawn − passed on                                        = 0   b, y, m
    fields      0.6 withdrawn − Σ need × sown                                                   ≥ 0   b, y, m
    room        turbines − released                                                             ≥ 0   b, y, m
    low flow    passed on + lacking − lowest                                                    ≥ 0   b, y, m
    power       energy × released + oil-fired + dark − demand                                   = 0   b, y, m
    land        land − Σ sown                                                                   ≥ 0   b, y
    turbines    before(turbines) + added − turbines                                             = 0   b, y
    harvest     yield × sown + bought − sold − eaten                                            = 0   b, crop, y
    purse       before(purse) − purse + Σ price × sold − Σ price × bought                       = 0   y
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MONTHS = 12
CROPS = ("cotton", "lucerne", "wheat")
RIVER = 5
"""Basins on one river."""
EFFICIENCY = 0.6
"""Share of what is withdrawn that comes to the fields."""
DISCOUNT = 0.05
OIL, DARK, LACKING, TURBINE, SOWING = 0.02, 0.5, 0.3, 0.8, 0.015
"""What oil-fired power, power not served [money/kWh], water lacking [money/m3], room for one hm3 a month more [Mmoney]
and a thousand hectares sown [Mmoney/kha] cost."""
CREDIT = 1e4
"""How far the purse may be in debt [Mmoney]."""
MOST_ADDED = 5.0
"""Room for so much more may be built in a year [hm3]."""


@dataclass(frozen=True)
class Plan:
    """The numbers of the program, made up from a seed.

    Args:
        years: how many.
        inflow: [hm3; basin × month].
        lowest: least flow of the river [hm3; basin × month].
        demand: of power [GWh; basin × month].
        room: of the reservoirs [hm3; basin].
        turbines: room of the turbines at the start [hm3; basin].
        energy: of water released [GWh/hm3; basin].
        land: [kha; basin].
        need: of water on the field [hm3/kha; crop × month].
        harvest: [kt/kha; basin × crop].
        eaten: [kt; basin × crop].
        sold: price at which crops are sold [Mmoney/kt; basin × crop].
        bought: price at which crops are bought [Mmoney/kt; basin × crop].
    """

    years: int
    inflow: Floats
    lowest: Floats
    demand: Floats
    room: Floats
    turbines: Floats
    energy: Floats
    land: Floats
    need: Floats
    harvest: Floats
    eaten: Floats
    sold: Floats
    bought: Floats

    @property
    def basins(self) -> int:
        """How many basins there are."""
        return len(self.room)

    @property
    def lower(self) -> NDArray[np.int64]:
        """The basins that lie below another one, which is the one before each."""
        return np.flatnonzero(np.arange(self.basins) % RIVER)

    @property
    def factor(self) -> Floats:
        """What one unit of worth counts in the first year [year, and the moment after the last]."""
        return np.asarray((1 + DISCOUNT) ** -np.arange(self.years + 1.0))


def plan_of(basins: int, years: int) -> Plan:
    """The plan of so many basins and years, the same each time."""
    draw = np.random.default_rng(1921)
    month = np.arange(MONTHS)
    thaw = 1 + 0.9 * np.sin((month - 1) / MONTHS * 2 * np.pi)
    growing = np.clip(np.stack([np.sin((month - start) / 8 * np.pi) for start in (3, 2, 1)]), 0, None)
    growing[:, [0, 1, 2, 10, 11]] = 0
    return Plan(
        years=years,
        inflow=_told(draw.uniform(20, 60, (basins, 1)) * thaw),
        lowest=_told(draw.uniform(2, 6, (basins, 1)) * np.ones(MONTHS)),
        demand=_told(draw.uniform(5, 15, (basins, 1)) * (1.2 - 0.2 * thaw)),
        room=_told(draw.uniform(50, 200, basins)),
        turbines=_told(draw.uniform(10, 30, basins)),
        energy=_told(draw.uniform(0.1, 0.4, basins)),
        land=_told(draw.uniform(5, 40, basins)),
        need=_told(growing * np.array([1.4, 1.6, 0.7])[:, None]),
        harvest=_told(draw.uniform(0.6, 1.4, (basins, len(CROPS))) * np.array([1.2, 6.0, 1.1])),
        eaten=_told(draw.uniform(0.5, 8, (basins, len(CROPS)))),
        sold=_told(draw.uniform(0.8, 1.2, (basins, len(CROPS))) * np.array([0.12, 0.01, 0.04])),
        bought=_told(draw.uniform(1.5, 2.0, (basins, len(CROPS))) * np.array([0.12, 0.01, 0.04])),
    )


def _told(values: Floats) -> Floats:
    """Numbers as they can be written in a table: four digits after the point."""
    return np.round(values, 4)
