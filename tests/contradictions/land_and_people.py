"""Contradictions of fields, herds, labour, people, mines and processes."""

from seeding import Seeded, insist, put

LAND_AND_PEOPLE: tuple[Seeded, ...] = (
    Seeded(
        "more sown than has room",
        "crops/two_regimes_share_the_water",
        (insist("wheat everywhere,area sown,Plain · wheat,at least,20,kha,1921"),),
        repair="commitment “wheat everywhere”, 1921: ask 5 kha less (it asks 20 kha) [commitments.csv row 2]",
        names=(
            "commitment “wheat everywhere”, 1921: area sown of Plain · wheat: at least 20 kha, 1921",
            "room to sow at Plain · wheat, 1921: “grown from before” gives 12 kha; “new ground” gives 3 kha",
        ),
    ),
    Seeded(
        "too much cotton",
        "crops/cotton_after_lucerne",
        (insist("cotton,area sown,Plain · cotton,at least,7,kha,1921"),),
        repair="commitment “cotton”, 1921: ask 1 kha less (it asks 7 kha) [commitments.csv row 2]",
        names=(
            "commitment “cotton”, 1921: area sown of Plain · cotton: at least 7 kha, 1921",
            "rain-fed land at Plain, 1921: “there at the start” gives 12 kha",
            "land under canal at Plain, 1921: “there at the start” gives nothing",
        ),
    ),
    Seeded(
        "more full watering than the canal brings",
        "crops/two_regimes_share_the_water",
        (insist("full,area grown,Plain · wheat · full,at least,9,kha,1921"),),
        repair="commitment “full”, 1921: ask 3.6 kha less (it asks 9 kha) [commitments.csv row 2]",
        names=(
            "commitment “full”, 1921: area grown of Plain · wheat · full: at least 9 kha, 1921",
            "water at Head, 1921 · dry: “local inflow” gives 21.6 hm3",
        ),
    ),
    Seeded(
        "a canal that takes more than flows",
        "crops/two_regimes_share_the_water",
        (insist("canal,withdrawal,Canal,at least,60,hm3,1921,,dry"),),
        repair="commitment “canal”, 1921: ask 38.4 hm3 less (it asks 60 hm3) [commitments.csv row 2]",
        names=(
            "commitment “canal”, 1921: withdrawal of Canal: at least 60 hm3, dry, 1921",
            "water at Head, 1921 · dry: “local inflow” gives 21.6 hm3",
        ),
    ),
    Seeded(
        "more beasts taken than there are",
        "herds/straw_and_hay_for_the_winter",
        (insist("slaughter,taken from herds,Land · cattle,at least,120,khead,1921"),),
        repair="commitment “slaughter”, 1921: ask 20 khead less (it asks 120 khead) [commitments.csv row 2]",
        names=(
            "commitment “slaughter”, 1921: taken from herds of Land · cattle: at least 120 khead, 1921",
            "herd at Land · cattle, 1921: “there before” gives 100 khead",
        ),
    ),
    Seeded(
        "a herd that cannot grow",
        "herds/straw_and_hay_for_the_winter",
        (insist("a great herd,herd,Land · cattle,at least,105,khead,1921"),),
        repair="commitment “a great herd”, 1921: ask 11.6667 khead less (it asks 105 khead) [commitments.csv row 2]",
        names=(
            "commitment “a great herd”, 1921: herd of Land · cattle: at least 105 khead, 1921",
            "herd at Land · cattle, 1921: “there before” gives 100 khead",
        ),
    ),
    Seeded(
        "a herd without hands",
        "herds/straw_and_hay_for_the_winter",
        (
            put("processes.csv", "Village,Land,0.73", "Village,Land,0.1"),
            insist("keep them,herd,Land · cattle,at least,90,khead,1921"),
        ),
        repair="labour at Land, 1921 · winter: bring in 0.243904 Mperson-day more (“care of herds” asks 0.15 Mperson-day)",
        names=(
            "labour at Land, 1921 · winter: “care of herds” asks 0.15 Mperson-day",
            "process capacity at Village, 1921: “there at the start” gives 0.1 kt/year",
        ),
    ),
    Seeded(
        "more people on the way than may go",
        "labour/hands_for_the_plain",
        (insist("hands,days worked elsewhere,Hills · Plain · labour,at least,0.6,Mperson-day,1921"),),
        repair="commitment “hands”, 1921: ask 0.1 Mperson-day less (it asks 0.6 Mperson-day) [commitments.csv row 2]",
        names=(
            "commitment “hands”, 1921: days worked elsewhere of Hills · Plain · labour: at least 0.6 Mperson-day, 1921",
            "people who went to work elsewhere of “Hills · Plain · labour”, 1921: at most 5 kperson",
        ),
    ),
    Seeded(
        "a farm without hands",
        "labour/hands_for_the_plain",
        (insist("wheat,activity,Farm,at least,1,kt,1921"),),
        repair="commitment “wheat”, 1921: ask 0.25 kt less (it asks 1 kt) [commitments.csv row 2]",
        names=(
            "commitment “wheat”, 1921: activity of Farm: at least 1 kt, 1921",
            "people who went to work elsewhere of “Hills · Plain · labour”, 1921: at most 5 kperson",
            "labour at Plain, 1921 · summer: “offered” gives 0.1 Mperson-day",
        ),
    ),
    Seeded(
        "bread for more than the granary holds",
        "people/steps_and_hunger",
        (
            insist(
                "comfort,people whose need is met,Peasants · wheat · 2,at least,0.05,Mperson,1921",
                "subsistence,people whose need is met,Workers · wheat · 1,at least,0.05,Mperson,1921",
            ),
        ),
        repair="commitment “comfort”, 1921: ask 0.02 Mperson less (it asks 0.05 Mperson) [commitments.csv row 2]",
        names=(
            "process capacity at Granary, 1921: “there at the start” gives 8 kt/year",
            "commitment “comfort”, 1921: people whose need is met of Peasants · wheat · 2: at least 0.05 Mperson, 1921",
            "commitment “subsistence”, 1921: people whose need is met of Workers · wheat · 1: at least 0.05 Mperson, 1921",
        ),
    ),
    Seeded(
        "more ore than the mine can lift",
        "mines/two_depths",
        (insist("ore,ore mined,Hill · 1,at least,12,kt,1921"),),
        repair="commitment “ore”, 1921: ask 3 kt less (it asks 12 kt) [commitments.csv row 2]",
        names=(
            "commitment “ore”, 1921: ore mined of Hill · 1: at least 12 kt, 1921",
            "mine capacity at Hill, 1921: “there at the start, less decline” gives 9 kt/year",
        ),
    ),
    Seeded(
        "more ore than lies there",
        "mines/two_depths",
        (insist("ore,ore mined,Hill · 1,at least,7,kt,1921,1924,,each year"),),
        repair="commitment “ore”, 1922-24: ask 2.66667 kt less (it asks 7 kt) [commitments.csv row 2]",
        names=(
            "commitment “ore”, 1922-24: ore mined of Hill · 1: at least 7 kt, each year, 1921 to 1924",
            "ore in the ground at Hill · 1, 1921: “there before” gives 20 kt",
        ),
    ),
    Seeded(
        "a debt beyond what the mine earns",
        "mines/two_depths",
        (put("budgets.csv", "1921,-0.063", "1921,-0.2"),),
        repair="cash at Land, 1921: lower “budget” by 0.137 Mrub (it is 0.2 Mrub) [budgets.csv]",
        names=(
            "cash at Land, 1921: “budget” asks 0.2 Mrub",
            "mine capacity at Hill, 1921: “there at the start, less decline” gives 9 kt/year",
        ),
    ),
    Seeded(
        "a mill that may not stand still",
        "processes/a_mill_on_a_wheel",
        (insist("mill,activity,Mill,at least,7,kt,1921"),),
        repair="commitment “mill”, 1921: ask 2 kt less (it asks 7 kt) [commitments.csv row 2]",
        names=(
            "commitment “mill”, 1921: activity of Mill: at least 7 kt, 1921",
            "process capacity at Mill, 1921: “there at the start” gives 5 kt/year",
        ),
    ),
    Seeded(
        "a mill without its wheel",
        "processes/a_mill_on_a_wheel",
        (insist("mill,activity,Mill,at least,2,kt,1921", "no wheel,activity,Wheel,never,,,1921"),),
        repair="commitment “no wheel”, 1921: allow 0.1 kt more (it allows 0 kt) [commitments.csv row 3]",
        names=(
            "commitment “mill”, 1921: activity of Mill: at least 2 kt, 1921",
            "commitment “no wheel”, 1921: activity of Wheel: never, 1921",
        ),
    ),
)
