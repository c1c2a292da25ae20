"""A case small enough to plan in a moment: a quarry that pays for itself, and a statue that never does.

Ore sells abroad for 10 roubles, of which the pit gives 5 kt a year. The quarry costs 0.02 million of foreign exchange
and gives 6 kt more from the year after it is begun; a ramp, of any size up to one, 0.01 million for 1 kt more. Taxes
bring a million a year. The statue costs 0.5 million and is good for nothing. Four years are planned as three stages,
nothing is discounted, a rouble left over is worth one, and 0.05 million of foreign exchange are there.

So quarry and ramp are begun in 1921 and the statue never is: 5 + 3 × 12 = 41 kt are sold for 0.41 million, and the
worth is 4 + 0.05 + 0.41 − 0.03 = 4.43 million.
"""

from pathlib import Path

WORTH = 4.43
"""Of the plan that nothing is asked of [Mrub]."""

TABLES = {
    "case.toml": """format = 1
title = "A quarry and a statue"
sectors = ["processes", "trade", "treasury", "works"]

[money]
currency = "rub"

[calendar]
first_year = 1921
stages = [1, 1, 2]
discount = 0.0
seasons = [{ name = "summer", days = 219 }, { name = "winter", days = 146 }]

[[report]]
section = "What is built"
name = "Works begun"
form = "table"
decision = ["works begun"]
by = "item"
""",
    "places.csv": "place,kind,within\nLand,region,\nAbroad,partner,\n",
    "goods.csv": "good,unit,spare\nore,kt,no\n",
    "partners.csv": "partner,paid_in\nAbroad,foreign exchange\n",
    "markets.csv": "partner,good,port,direction,step,quantity,price [rub/t]\nAbroad,ore,Land,buys,1,100,10\n",
    "processes.csv": "process,place,capacity\nPit,Land,5\n",
    "process_flows.csv": "process,good,at,amount,unit\nPit,ore,,1,kt/kt\n",
    "budgets.csv": "holder,line,good,from_year,amount [Mrub/year]\nLand,taxes,cash,1921,1\n",
    "reserves.csv": """holder,good,start [Mrub],minimum [Mrub],end_value
Land,cash,0,0,1
Land,foreign exchange,0.05,0,1
""",
    "works.csv": """work,place,whole,most,earliest,build_years,upkeep [Mrub/year],residual
quarry,Land,yes,1,1921,1,0,0
statue,Land,yes,1,1921,1,0,0
ramp,Land,no,1,1921,1,0,0
""",
    "work_costs.csv": """work,good,amount,unit
quarry,foreign exchange,0.02,Mrub
statue,cash,0.5,Mrub
ramp,foreign exchange,0.01,Mrub
""",
    "work_effects.csv": """work,good,at,amount,unit
quarry,process capacity,Pit,6,kt/year
ramp,process capacity,Pit,1,kt/year
""",
}


def quarry_case(parent: Path, name: str = "case") -> Path:
    """The case written below a folder."""
    folder = parent / name
    folder.mkdir()
    for file, text in TABLES.items():
        (folder / file).write_text(text, encoding="utf-8")
    return folder
