"""Works: anything that is built: a dam, a canal, a pipeline, a power station, a railway.

A work takes years and money, labour and materials; from the year it is finished it adds to goods of capacity
(canal capacity, turbine capacity, corridor capacity, land under canal, …) for as long as it lives, and wants
upkeep. What it adds and what it takes are data, so a new kind of work needs no code. A work is begun at the first
year of a stage, as a whole or by size (1 is the work as described). A start that could not be finished within the
horizon is not offered.

Symbols, for a work i, a stage t of its start, a later stage T:

| symbol | meaning | unit | dimensions |
| --- | --- | --- | --- |
| x | begun (units, or a part of one) | 1 | i × t |
| X | begun up to now | 1 | i × T |
| F | standing: share of the stage for which a unit begun in t is finished and not worn out | 1 | t × T |
| U | under construction: 1/build years in each year of building, per representative year | 1 | t × T |
| a, c | what a unit adds to a good, what it costs of a good | of the good | i × good |
| L, A | life; age at the end of the horizon | year | i, i × t |

Books:

- the good of an effect [its unit @ the place named]: + a · Σ F x, the same in every season and block
- the good of a cost [its unit @ the work's place]: − c · Σ U x; labour and power spread evenly over the year
- cash [Mmoney @ region]: − upkeep · Σ F x
- works still to begin [1 @ work]: most − X ≥ 0
- predecessor finished [1 @ work]: Σ F x of the predecessor − X ≥ 0
- one of a kind [1 @ first work of the group]: 1 − Σ X over the group ≥ 0

Worth at the end of the horizon: residual · (1 − A / L) · (cost in cash and foreign exchange) · x.
"""

import math

from whitecoal.problem import Problem
from whitecoal.tables import Column, Table

TABLES = (
    Table(
        "works",
        key=("work",),
        place="work",
        within="place",
        required=False,
        meaning="projects that may be built",
        columns=(
            Column("work", meaning="name of the project"),
            Column("place", to="places", kind=("region", "port"), meaning="where its costs are met"),
            Column("whole", type="bool", default=True, meaning="built as a whole, or by size when no"),
            Column("most", unit="1", minimum=0, default=1.0, meaning="greatest number or size over the horizon"),
            Column("earliest", type="year", default=0, meaning="first year in which it may be begun"),
            Column("latest", type="year", default=9999, meaning="last year in which it may be begun"),
            Column("build_years", unit="year", minimum=0, meaning="years from the start to the finish"),
            Column("life", unit="year", minimum=0, default=math.inf, meaning="years it lasts once finished"),
            Column("after", to="works", default="", meaning="work that must be finished before it is begun"),
            Column("excludes", default="", meaning="name of a group of which at most one is built"),
            Column("upkeep", unit="Mmoney/year", minimum=0, default=0.0, meaning="yearly cash cost once finished"),
            Column(
                "residual",
                unit="1",
                minimum=0,
                default=0.0,
                meaning="worth at the end of a unit of money not yet depreciated",
            ),
        ),
    ),
    Table(
        "work_effects",
        key=("work", "good", "at"),
        required=False,
        meaning="what one unit of a work adds when it is finished",
        columns=(
            Column("work", to="works", meaning="work"),
            Column("good", meaning="good it adds to: canal capacity, turbine capacity, …"),
            Column("at", to="places", meaning="place where it adds it: the canal, the plant, the district"),
            Column("amount", unit="*", meaning="what one unit adds, in the unit of the column `unit`"),
            Column("unit", meaning="unit of the amount"),
        ),
    ),
    Table(
        "work_costs",
        key=("work", "good"),
        required=False,
        meaning="what one unit of a work takes in all, spread evenly over its years of building",
        columns=(
            Column("work", to="works", meaning="work"),
            Column("good", meaning="cash, foreign exchange, labour, skilled labour, cement, …"),
            Column("amount", unit="*", minimum=0, meaning="what one unit takes, in the unit of the column `unit`"),
            Column("unit", meaning="unit of the amount"),
        ),
    ),
)


def build(p: Problem) -> None:
    """Open the books of works and post what they take, add and leave."""
