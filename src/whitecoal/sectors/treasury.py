"""Treasury: revenues and obligations, credits that are repaid with interest, exchange of one money for another, reserves.

Foreign exchange and cash are two goods, and each holder's account of each must close exactly: what is not spent is
carried over in the holder's reserve, and a holder without a reserve can carry nothing over. Money comes from trade,
from named budget lines and from named credits, and from nowhere else.

Symbols, for a credit c, a reserve h, an exchange e, a stage t, a scenario w:

| symbol | meaning | unit | dimensions |
| --- | --- | --- | --- |
| D | debt at the end of the year | Mmoney | c × t × w |
| u, v | drawn, repaid | Mmoney | c × t × w |
| ρ | rate of interest | 1/year | c |
| S | money held at the end of the year | Mmoney | h × t × w |
| e | money given in exchange | Mmoney | e × t × w |
| r | what one unit given brings | 1 | e |

Books:

- foreign exchange, cash [Mmoney @ region or pool]: + budget lines + u − v − ρ · D before + S before − S − e, and
  + r e in the other money
- debt [Mmoney @ credit]: D before + u − v − D = 0; 0 ≤ D ≤ the ceiling
- room for debt service [Mmoney @ credit]: service limit − v − ρ · D before ≥ 0

Bounds: u ≤ the draw limit in the years of drawing, 0 outside them; S ≥ the minimum; e ≤ its limit.
Worth at the end of the horizon: the end value of a reserve times S, less the debt outstanding at par.
"""

import math

from whitecoal.problem import Problem
from whitecoal.tables import Column, Table

TABLES = (
    Table(
        "budgets",
        key=("holder", "line", "from_year", "scenario"),
        required=False,
        meaning="money that comes (+: revenue, grant) or must go (−: obligation) each year whatever the plan",
        columns=(
            Column("holder", to="places", meaning="region or union whose money it is"),
            Column("line", meaning="name of the budget line"),
            Column("good", meaning='"foreign exchange" or "cash"; one line is in one money'),
            Column("from_year", type="year", meaning="first year of this value; it holds until the next row's"),
            Column("scenario", default="", meaning="scenario it belongs to; blank: every scenario"),
            Column("amount", unit="Mmoney/year", meaning="amount in a year, + coming in, − going out"),
        ),
    ),
    Table(
        "credits",
        key=("credit",),
        place="credit",
        within="holder",
        required=False,
        meaning="loans on offer and loans outstanding",
        columns=(
            Column("credit", meaning="name of the credit"),
            Column("holder", to="places", meaning="region or union that borrows"),
            Column("good", meaning='"foreign exchange" or "cash"'),
            Column("lender", default="", meaning="who lends"),
            Column("rate", unit="1/year", minimum=0, meaning="interest on the debt at the start of the year"),
            Column("draw_limit", unit="Mmoney/year", minimum=0, meaning="most that can be drawn in a year"),
            Column("ceiling", unit="Mmoney", minimum=0, meaning="greatest debt"),
            Column("first_year", type="year", meaning="first year of drawing"),
            Column("last_year", type="year", meaning="last year of drawing"),
            Column("start", unit="Mmoney", minimum=0, default=0.0, meaning="debt at the start of the plan"),
            Column(
                "service_limit",
                unit="Mmoney/year",
                minimum=0,
                default=math.inf,
                meaning="most that interest and repayment may take in a year",
            ),
            Column("end_value", unit="1", minimum=0, default=1.0, meaning="weight of a unit owed at the end"),
        ),
    ),
    Table(
        "exchanges",
        key=("holder", "from", "to"),
        required=False,
        meaning="where one money may be given for another, one row for each direction",
        columns=(
            Column("holder", to="places", meaning="region or union that exchanges"),
            Column("from", meaning='money given: "foreign exchange" or "cash"'),
            Column("to", meaning='money received: "foreign exchange" or "cash"'),
            Column("rate", unit="1", minimum=0, meaning="what one unit given brings"),
            Column(
                "limit", unit="Mmoney/year", minimum=0, default=math.inf, meaning="most that may be given in a year"
            ),
        ),
    ),
    Table(
        "reserves",
        key=("holder", "good"),
        required=False,
        meaning="money that is carried over from year to year",
        columns=(
            Column("holder", to="places", meaning="region or union that holds it"),
            Column("good", meaning='"foreign exchange" or "cash"'),
            Column("start", unit="Mmoney", minimum=0, default=0.0, meaning="held at the start of the plan"),
            Column("minimum", unit="Mmoney", minimum=0, default=0.0, meaning="least that must be held"),
            Column("end_value", unit="1", minimum=0, default=0.0, meaning="worth of a unit held at the end"),
        ),
    ),
)


def build(p: Problem) -> None:
    """Open the books of money and debt and post budget lines, credits, exchanges and reserves."""
