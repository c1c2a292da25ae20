"""Trade: partners abroad who buy and sell, and the corridors on which goods travel between places.

A partner buys or sells a good at a port (or straight at a region) in steps: each further quantity at a price less
favourable to us, so the plan takes the steps in order without being told. Prices move by year and scenario along
an index; partners and corridors may be open for part of a year, or shut.

Symbols, for a market step k, a corridor c, a good g, a stage t, a scenario w:

| symbol | meaning | unit | dimensions |
| --- | --- | --- | --- |
| x | amount sold to or bought from a partner | of the good | k × t × w |
| Q, P | quantity of a step, its price | of the good/year, money/good | k |
| ι | index of the good's price, mean of the stage's years | 1 | k × t × w |
| o | share of the year in which the partner or the corridor is open | 1 | k or c, × t × w |
| z | amount sent | kt | c × g × t × w |
| ℓ | share lost on the way | 1 | c |

Books:

- the good [@ region or port]: − x where the partner buys, + x where he sells; − z at one end, + (1 − ℓ) z at the other
- foreign exchange or cash [Mmoney @ region], as the partner is paid: + ι P x where he buys, − ι P x where he sells
- corridor capacity [kt/year @ corridor]: capacity + what works add − Σ z / o ≥ 0: a corridor open half the year
  carries half; rows of one `track` (the two directions of a railway) share the capacity of its first row
- cash or foreign exchange, as the corridor is paid: − cost · z, at the place it starts from

Bounds: 0 ≤ x ≤ o Q; z = 0 where o = 0.
"""

from whitecoal.problem import Problem
from whitecoal.tables import Column, Table

TABLES = (
    Table(
        "partners",
        key=("partner",),
        meaning="countries and firms abroad that trade with the region",
        columns=(
            Column("partner", to="places", kind="partner", meaning="name of the partner"),
            Column("paid_in", meaning='"foreign exchange" or "cash": the money in which trade with him is settled'),
        ),
    ),
    Table(
        "markets",
        key=("partner", "good", "port", "direction", "step"),
        meaning="what a partner buys and sells in a year, in steps of price",
        columns=(
            Column("partner", to="partners", meaning="partner"),
            Column("good", to="goods", meaning="good traded"),
            Column("port", to="places", kind=("port", "region"), meaning="where it changes hands"),
            Column("direction", meaning='"buys" or "sells", seen from the partner'),
            Column("step", type="integer", minimum=1, meaning="1 the step with the price best for us"),
            Column("quantity", unit="{good}/year", minimum=0, meaning="greatest amount of the step in a year"),
            Column("price", unit="money/{good}", minimum=0, meaning="price there, at index 1"),
        ),
    ),
    Table(
        "price_paths",
        key=("good", "from_year", "scenario"),
        required=False,
        meaning="how the prices of a good move; a value holds until the next row's year",
        columns=(
            Column("good", to="goods", meaning="good"),
            Column("from_year", type="year", meaning="first year of this value"),
            Column("scenario", default="", meaning="scenario it belongs to; blank: every scenario"),
            Column("index", unit="1", minimum=0, meaning="price as a multiple of that in markets"),
        ),
    ),
    Table(
        "trade_openings",
        key=("partner", "from_year", "scenario"),
        required=False,
        meaning="when a partner is open to trade; open where nothing is said",
        columns=(
            Column("partner", to="partners", meaning="partner"),
            Column("from_year", type="year", meaning="first year of this value"),
            Column("scenario", default="", meaning="scenario it belongs to; blank: every scenario"),
            Column("open", unit="1", minimum=0, maximum=1, meaning="share of the year in which he trades"),
        ),
    ),
    Table(
        "corridors",
        key=("corridor",),
        place="corridor",
        within="from",
        required=False,
        meaning="railways, pipelines, roads and shipping lines, one row for each direction",
        columns=(
            Column("corridor", meaning="name of the corridor, with its direction"),
            Column("from", to="places", kind=("region", "port"), meaning="where it starts"),
            Column("to", to="places", kind=("region", "port"), meaning="where it ends"),
            Column(
                "capacity", unit="kt/year", minimum=0, default=0.0, meaning="what it carries in a year, at the start"
            ),
            Column("cost", unit="money/t", minimum=0, default=0.0, meaning="cost of carrying a tonne"),
            Column("paid_in", default="cash", meaning='"cash" or "foreign exchange": how the carriage is paid'),
            Column("loss", unit="1", minimum=0, maximum=1, default=0.0, meaning="share lost on the way"),
            Column("carries", default="all", meaning='goods it carries, separated by "|"; "all": any good by weight'),
            Column("track", default="", meaning="rows with the same track share the capacity of its first row"),
        ),
    ),
    Table(
        "openings",
        key=("corridor", "from_year", "scenario"),
        required=False,
        meaning="when a corridor is open; open where nothing is said",
        columns=(
            Column("corridor", to="corridors", meaning="corridor"),
            Column("from_year", type="year", meaning="first year of this value"),
            Column("scenario", default="", meaning="scenario it belongs to; blank: every scenario"),
            Column("open", unit="1", minimum=0, maximum=1, meaning="share of the year in which it carries"),
        ),
    ),
)


def build(p: Problem) -> None:
    """Open the books of trade and carriage and post what is bought, sold and carried."""
