"""Contradictions of the small cases, of several sectors, several at once, of the first year or of one scenario only."""

from seeding import Seeded, insist, put

TOGETHER: tuple[Seeded, ...] = (
    Seeded(
        "a statue without taxes",
        "quarry",
        (
            put("budgets.csv", "taxes,cash,1921,1", "taxes,cash,1921,0.1"),
            insist("statue,works begun,statue,must,,,1921"),
        ),
        repair="cash at Land, 1921: raise “budget” by 0.4 Mrub (it is 0.1 Mrub) [budgets.csv]",
        names=(
            "commitment “statue”, 1921: works begun of statue: must, 1921",
            "cash at Land, 1921: “budget” gives 0.1 Mrub",
        ),
    ),
    Seeded(
        "quarry, ramp and reserve at once",
        "quarry",
        (
            put("reserves.csv", "foreign exchange,0.05,0,1", "foreign exchange,0.02,0.01,1"),
            insist(
                "quarry,works begun,quarry,must,,,1921",
                "ramp,works begun by size,ramp,must,1,1,1921",
                "no sales,ore sold abroad,Abroad · ore · Land · buys · 1,at most,1,kt,1921",
            ),
        ),
        repair="foreign exchange at Land, 1921: raise “carried over” by 0.01 Mrub (it is 0.02 Mrub) [reserves.csv row 3]",
        names=(
            "foreign exchange at Land, 1921: “carried over” gives 0.02 Mrub",
            "commitment “quarry”, 1921: works begun of quarry: must, 1921",
            "commitment “ramp”, 1921: works begun by size of ramp: must 1, 1921",
            "commitment “no sales”, 1921: ore sold abroad of Abroad · ore · Land · buys · 1: at most 1 kt, 1921",
        ),
    ),
    Seeded(
        "three contradictions at once",
        "quarry",
        (
            insist(
                "statue,works begun,statue,must,,,1921",
                "no statue,works begun,statue,never,,,1921",
                "much ore,activity,Pit,at least,30,kt,1921",
                "sold,ore sold abroad,Abroad · ore · Land · buys · 1,at least,200,kt,1923",
            ),
        ),
        repair="commitment “statue”, 1921: give it up [commitments.csv row 2]",
        names=(
            "commitment “sold”, 1923-24: ore sold abroad of Abroad · ore · Land · buys · 1: at least 200 kt, 1923",
            "works still to begin at quarry, 1923-24: “offered” gives 1",
            "process capacity at Pit, 1923-24: “there at the start” gives 5 kt/year",
            "works still to begin at ramp, 1923-24: “offered” gives 1",
        ),
    ),
    Seeded(
        "a reserve in the first year of the valleys",
        "lean",
        (put("reserves.csv", "foreign exchange,0.3,0.1", "foreign exchange,0.3,6"),),
        repair="foreign exchange at Two Valleys, 1921: raise “carried over” by 4.05 Mrub (it is 0.3 Mrub) [reserves.csv row 2]",
        names=(
            "reserve of “Two Valleys · foreign exchange”, 1921: at least 6 Mrub",
            "mine capacity at Copper hill, 1921: “there at the start, less decline” gives 1.8 kt/year",
            "credit drawn of “suppliers' credit”, 1921: at most 0.5 Mrub",
            "foreign exchange at Two Valleys, 1921: “carried over” gives 0.3 Mrub",
        ),
    ),
    Seeded(
        "taxes that flow out of the valleys",
        "lean",
        (put("budgets.csv", "taxes,cash,1921,1.5", "taxes,cash,1921,-3"),),
        repair="foreign exchange at Two Valleys, 1923-24: bring in 2.67954 Mrub more (“budget” asks 0.05 Mrub)",
        names=(
            "cash at Two Valleys, 1921 … 1923-24, 3 balances: “budget” asks 3 Mrub",
            "mine capacity at Copper hill, 1921 … 1923-24, 3 balances: “there at the start, less decline” gives 1.3851 to 1.8 kt/year",
            "credit drawn of “suppliers' credit”, 1921 … 1922: at most 0.5 Mrub",
            "foreign exchange at Two Valleys, 1921 … 1923-24, 3 balances",
        ),
    ),
    Seeded(
        "everything at once in the valleys",
        "lean",
        (
            insist(
                "dam,works begun,dam,must,,,1921",
                "canal,works begun by size,dig new canal,must,1,1,1921",
                "turbine,works begun,new turbine,must,,,1921",
            ),
            put("budgets.csv", "taxes,cash,1921,1.5", "taxes,cash,1921,0.1"),
        ),
        repair="foreign exchange at Two Valleys, 1921: raise “carried over” by 0.174667 Mrub (it is 0.3 Mrub) [reserves.csv row 2]",
        names=(
            "commitment “dam”, 1921: works begun of dam: must, 1921",
            "mine capacity at Copper hill, 1921: “there at the start, less decline” gives 1.8 kt/year",
            "commitment “turbine”, 1921: works begun of new turbine: must, 1921",
            "credit drawn of “suppliers' credit”, 1921: at most 0.5 Mrub",
        ),
    ),
    Seeded(
        "a lake before its dam",
        "lean",
        (insist("water held,storage,Gorge lake,at least,40,hm3,1921,,dry"),),
        repair="storage capacity at Gorge lake, 1921 · dry: raise “stands at the start” by 40 hm3 (it is 0 hm3) [reservoirs.csv row 2]",
        names=(
            "commitment “water held”, 1921: storage of Gorge lake: at least 40 hm3, dry, 1921",
            "storage capacity at Gorge lake, 1921 · dry: “stands at the start” gives nothing; “kept free for floods” gives nothing",
        ),
    ),
    Seeded(
        "copper beyond hill and road",
        "lean",
        (insist("copper,copper sold abroad,Abroad · copper · Harbour · buys · 2,at least,3,kt,1921"),),
        repair="commitment “copper”, 1921: ask 0.7 kt less (it asks 3 kt) [commitments.csv row 2]",
        names=(
            "commitment “copper”, 1921: copper sold abroad of Abroad · copper · Harbour · buys · 2: at least 3 kt, 1921",
            "mine capacity at Copper hill, 1921: “there at the start, less decline” gives 1.8 kt/year",
            "mine capacity opened of “Copper hill”, 1921: at most 0.5 kt/year",
        ),
    ),
    Seeded(
        "a lake and a mine at once",
        "lean",
        (
            insist(
                "water held,storage,Gorge lake,at least,40,hm3,1921,,dry",
                "copper,ore mined,Copper hill · 1,at least,6,kt,1923",
            ),
        ),
        repair="commitment “copper”, 1923-24: ask 3.5 kt less (it asks 6 kt) [commitments.csv row 3]",
        names=(
            "commitment “copper”, 1923-24: ore mined of Copper hill · 1: at least 6 kt, 1923",
            "ore left of “Copper hill · 1”, 1922: at most 5 kt",
        ),
    ),
    Seeded(
        "a pace without a price in the valleys",
        "tiny",
        (
            put("pace.csv", "level,-,,0.3,Mrub", "level,-,,,Mrub"),
            insist("dam,works begun,dam,must,,,1921"),
        ),
        repair="room for spending at Two Valleys, 1921: raise “limit” by 0.5 Mrub (it is 0.5 Mrub) [pace.csv row 2]",
        names=(
            "commitment “dam”, 1921: works begun of dam: must, 1921",
            "room for spending at Two Valleys, 1921: “limit” gives 0.5 Mrub",
        ),
    ),
    Seeded(
        "a lean year in which the lake must fill",
        "two years",
        (
            insist(
                "dam,works begun,dam,must,,,1921",
                "water held,storage,Gorge lake,at least,99,hm3,1922,,wet",
                "town,town supply,Weirtown,at least,2.07,hm3,1922,,wet",
                "no flow,river flow,lower reach,at least,170,hm3,1922,,wet",
            ),
        ),
        repair="commitment “no flow”, 1922 · lean: ask 94.6829 hm3 less (it asks 170 hm3) [commitments.csv row 5]",
        names=(
            "commitment “no flow”, 1922 · lean: river flow of lower reach: at least 170 hm3, wet, 1922",
            "water at Gorge, 1922 · lean · wet: “local inflow” gives 145.152 hm3",
            "commitment “water held”, 1922 · lean: storage of Gorge lake: at least 99 hm3, wet, 1922",
            "water at Weir, 1922 · lean · wet: “local inflow” gives 29.0304 hm3",
        ),
    ),
)
