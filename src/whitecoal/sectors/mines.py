"""Mines: ore, oil and coal brought up from reserves that only fall, within a capacity that wears out.

A mine works one or several tranches of ore. Each tranche holds what it holds; a deeper or poorer one costs more,
so the plan takes the cheaper first without being told. The capacity of the mine (wells, shafts, washeries)
declines by itself, is renewed by opening (drilling, sinking), which costs money and work and can go only so fast,
and is added to by works.

Symbols, for a mine m, a tranche r of it, a stage t, a scenario w, a month s, a block b:

| symbol | meaning | unit | dimensions |
| --- | --- | --- | --- |
| y | ore brought up | kt | r × t × w |
| R | ore left in the ground at the end of the year | kt | r × t × w |
| K | capacity in working order during the year | kt/year | m × t × w |
| n | capacity opened in the year | kt/year | m × t |
| δ | share of the capacity lost in a year | 1/year | m |
| σ, η | share of the year that falls on a month, on a block of a month | 1 | s, s × b |

Books:

- ore in the ground [kt @ tranche]: R before − y − R = 0, R ≥ 0
- capacity kept [kt/year @ mine]: K before · (1 − δ) + n − K ≥ 0; n ≤ the expansion limit
- mine capacity [kt/year @ mine]: K + what works add − Σ y ≥ 0
- the product [its unit @ place]: + y
- labour, skilled labour [Mperson-day @ region, month]: − σ · days per tonne · y; opening takes labour the same way
- power [GWh @ zone, block]: − η · energy per tonne · y
- cash, foreign exchange [Mmoney @ region]: − cost per tonne · y, with the extra cost of the tranche; − cost of
  opening · n; − upkeep · K
- other inputs (timber, fuel, steam coal) [their unit @ place]: − amount per tonne · y

Worth at the end of the horizon: the end value of a tranche times the ore left in it.
"""

from whitecoal.problem import Problem
from whitecoal.tables import Column, Table

TABLES = (
    Table(
        "mines",
        key=("mine",),
        place="mine",
        within="place",
        meaning="deposits that are worked or may be: what they give, how much, and what a tonne takes",
        columns=(
            Column("mine", meaning="name of the mine or field"),
            Column("place", to="places", kind=("region", "port"), meaning="where the product is delivered"),
            Column("product", to="goods", meaning="good that the mine gives"),
            Column("capacity", unit="kt/year", minimum=0, meaning="capacity in working order at the start"),
            Column("decline", unit="1/year", minimum=0, default=0.0, meaning="share of it lost in a year"),
            Column("labour", unit="person-day/t", minimum=0, default=0.0, meaning="labour for a tonne"),
            Column("skilled", unit="person-day/t", minimum=0, default=0.0, meaning="skilled labour for a tonne"),
            Column("power", unit="kWh/t", minimum=0, default=0.0, meaning="electricity for a tonne"),
            Column("zone", to="places", kind="zone", default="", meaning="power zone that supplies it"),
            Column("cash_cost", unit="money/t", minimum=0, default=0.0, meaning="cost of a tonne at home"),
            Column(
                "exchange_cost", unit="money/t", minimum=0, default=0.0, meaning="cost of a tonne in foreign exchange"
            ),
            Column(
                "upkeep", unit="money/(t/year)/year", minimum=0, default=0.0, meaning="yearly cash cost of capacity"
            ),
            Column(
                "expansion_limit",
                unit="kt/year/year",
                minimum=0,
                default=0.0,
                meaning="greatest capacity that can be opened in a year",
            ),
            Column(
                "expansion_cash", unit="money/(t/year)", minimum=0, default=0.0, meaning="cash cost of opening"
            ),
            Column(
                "expansion_exchange",
                unit="money/(t/year)",
                minimum=0,
                default=0.0,
                meaning="cost of opening in foreign exchange",
            ),
            Column(
                "expansion_labour",
                unit="person-day/(t/year)",
                minimum=0,
                default=0.0,
                meaning="labour for opening",
            ),
        ),
    ),
    Table(
        "tranches",
        key=("mine", "tranche"),
        place="tranche",
        within="mine",
        meaning="the ore of each mine in parts of rising cost",
        columns=(
            Column("mine", to="mines", meaning="mine that works it"),
            Column("tranche", type="integer", minimum=1, meaning="1 the easiest, 2 the next"),
            Column("reserve", unit="kt", minimum=0, meaning="ore in the ground at the start"),
            Column("extra_cost", unit="money/t", default=0.0, meaning="cash cost of a tonne above the mine's own"),
            Column("end_value", unit="money/t", default=0.0, meaning="worth of ore left at the end"),
        ),
    ),
    Table(
        "mine_inputs",
        key=("mine", "good"),
        required=False,
        meaning="other goods that a tonne of output takes: timber, fuel, explosives",
        columns=(
            Column("mine", to="mines", meaning="mine that takes it"),
            Column("good", to="goods", meaning="good taken, at the mine's place"),
            Column("amount", unit="{good}/kt", minimum=0, meaning="amount for a thousand tonnes of output"),
        ),
    ),
)


def build(p: Problem) -> None:
    """Open the books of the mines and post what they take and give."""
