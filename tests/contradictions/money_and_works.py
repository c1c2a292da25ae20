"""Contradictions of trade, treasury, works, aid, concessions, pace and purses."""

from seeding import Seeded, insist, put

MONEY_AND_WORKS: tuple[Seeded, ...] = (
    Seeded(
        "sales through a closed railway",
        "trade/a_price_ladder_and_a_blockade",
        (
            put("openings.csv", "1921,blockade,1", "1921,blockade,0"),
            insist("sales,ore sold abroad,Abroad · ore · Harbour · buys · 1,at least,3,kt,1921"),
        ),
        repair="commitment “sales”, 1921 · blockade: give it up [commitments.csv row 2]",
        names=(
            "commitment “sales”, 1921 · blockade: ore sold abroad of Abroad · ore · Harbour · buys · 1: at least 3 kt, 1921",
            "“arrived” of “railway”: ore at Harbour, 1921 · blockade",
        ),
    ),
    Seeded(
        "wheat by a ferry that does not run",
        "trade/one_track_two_ways",
        (
            insist("bread,wheat bought abroad,Abroad · wheat · Harbour · sells · 1,at least,2,kt,1921"),
            put(
                "corridors.csv",
                "line up,Harbour,Land,,0.5,foreign exchange,all,line",
                "line up,Harbour,Land,,0.5,foreign exchange,ore,line",
            ),
        ),
        repair="commitment “bread”, 1921: give it up [commitments.csv row 2]",
        names=(
            "commitment “bread”, 1921: wheat bought abroad of Abroad · wheat · Harbour · sells · 1: at least 2 kt, 1921",
            "“sent away” of “ferry”: wheat at Harbour, 1921",
        ),
    ),
    Seeded(
        "more sold than the partner takes",
        "trade/a_price_ladder_and_a_blockade",
        (insist("sales,ore sold abroad,Abroad · ore · Harbour · buys · 1,at least,6,kt,1922"),),
        repair="commitment “sales”, 1922-23 · blockade: ask 4.2 kt less (it asks 6 kt) [commitments.csv row 2]",
        names=(
            "commitment “sales”, 1922-23 · blockade: ore sold abroad of Abroad · ore · Harbour · buys · 1: at least 6 kt, 1922",
            "corridor capacity at railway, 1922-23 · blockade: “there at the start” gives 8 kt/year",
        ),
    ),
    Seeded(
        "at least and at most",
        "trade/a_price_ladder_and_a_blockade",
        (insist("much,activity,Quarry,at least,5,kt,1921", "little,activity,Quarry,at most,3,kt,1921"),),
        repair="commitment “much”, 1921 · peace: ask 2 kt less (it asks 5 kt) [commitments.csv row 2]",
        names=(
            "commitment “much”, 1921 · peace: activity of Quarry: at least 5 kt, 1921",
            "commitment “little”, 1921 · peace: activity of Quarry: at most 3 kt, 1921",
        ),
    ),
    Seeded(
        "due beyond what can be borrowed",
        "treasury/a_loan_repaid_over_three_years",
        (put("budgets.csv", "1921,-10", "1921,-30"),),
        repair="foreign exchange at Land, 1921: lower “budget” by 8 Mrub (it is 30 Mrub) [budgets.csv]",
        names=(
            "foreign exchange at Land, 1921: “budget” asks 30 Mrub; “carried over” gives 2 Mrub",
            "debt of “loan”, 1921: at most 20 Mrub",
        ),
    ),
    Seeded(
        "a reserve that cannot be held",
        "treasury/a_loan_repaid_over_three_years",
        (put("reserves.csv", "exchange,2,0,0.9", "exchange,2,25,0.9"),),
        repair="ask less of reserve of “Land · foreign exchange”, 1921, by 13 Mrub (the limit is 25 Mrub) [reserves.csv row 2]",
        names=(
            "reserve of “Land · foreign exchange”, 1921: at least 25 Mrub",
            "credit drawn of “loan”, 1921: at most 20 Mrub",
            "foreign exchange at Land, 1921: “budget” asks 10 Mrub; “carried over” gives 2 Mrub",
        ),
    ),
    Seeded(
        "a loan that cannot be repaid",
        "treasury/a_loan_repaid_over_three_years",
        (
            put("budgets.csv", "1922,4", "1922,0"),
            put("credits.csv", "20,20,1921,1921", "20,20,1921,1921,instalments,1922,1924"),
            put("credits.csv", "first_year,last_year", "first_year,last_year,schedule,first_due,last_due"),
        ),
        repair="foreign exchange at Land, 1921: lower “budget” by 8 Mrub (it is 10 Mrub) [budgets.csv]",
        names=("foreign exchange at Land, 1921 … 1922-24, 2 balances: “budget” asks 0 to 10 Mrub",),
    ),
    Seeded(
        "debts beyond their share",
        "treasury/a_share_of_what_is_earned",
        (put("service_limits.csv", "North,foreign exchange,0.1,0.5", "North,foreign exchange,0.1,"),),
        repair="debt at short, 1921: lower “owed before” by 3.84545 Mrub (it is 5 Mrub) [credits.csv row 3]",
        names=(
            "instalments due at short, 1922: “due” gives 5 Mrub",
            "ore sold abroad of “Abroad · ore · North · buys · 1”, 1922: at most 10 kt",
        ),
    ),
    Seeded(
        "a hard reserve in the south",
        "treasury/cover_for_imports",
        (put("reserves.csv", "South,foreign exchange,1,1", "South,foreign exchange,0.5,1"),),
        repair="foreign exchange at South, 1921: raise “carried over” by 0.5 Mrub (it is 0.5 Mrub) [reserves.csv row 3]",
        names=(
            "reserve of “South · foreign exchange”, 1921: at least 1 Mrub",
            "foreign exchange at South, 1921: “carried over” gives 0.5 Mrub",
        ),
    ),
    Seeded(
        "arrears beyond their ceiling",
        "treasury/a_republic_that_cannot_pay",
        (put("budgets.csv", "1921,1921,-3", "1921,1921,-12"),),
        repair="cash at North, 1921: lower “budget” by 6 Mrub (it is 12 Mrub) [budgets.csv]",
        names=(
            "cash at North, 1921: “budget” asks 12 Mrub; “carried over” gives 1 Mrub",
            "arrears of “North · cash”, 1921: at most 5 Mrub",
        ),
    ),
    Seeded(
        "poor in one scenario only",
        "pace/starts_before_the_scenario_is_known",
        (put("budgets.csv", "poor,10", "poor,-5"),),
        repair="cash at Land, 1921 · poor: lower “budget” by 5 Mrub (it is 5 Mrub) [budgets.csv]",
        names=("cash at Land, 1921 · poor: “budget” asks 5 Mrub",),
    ),
    Seeded(
        "two works that exclude each other",
        "works/whole_sets_and_a_choice",
        (insist("engine,works begun,engine,must,,,1921", "set,works begun,steam set,must,,,1921"),),
        repair="commitment “set”, 1921: give it up [commitments.csv row 3]",
        names=(
            "one of a group at engine, 1921: “one” gives 1",
            "commitment “engine”, 1921: works begun of engine: must, 1921",
            "commitment “set”, 1921: works begun of steam set: must, 1921",
        ),
    ),
    Seeded(
        "a work that nobody can pay",
        "works/a_quarry_and_its_branch",
        (
            put("reserves.csv", "exchange,0.05,0,1", "exchange,0.01,0,1"),
            insist("quarry,works begun,quarry,must,,,1921"),
        ),
        repair="foreign exchange at Land, 1921: raise “carried over” by 0.02 Mrub (it is 0.01 Mrub) [reserves.csv row 3]",
        names=(
            "commitment “quarry”, 1921: works begun of quarry: must, 1921",
            "foreign exchange at Land, 1921: “carried over” gives 0.01 Mrub",
            "process capacity at Pit, 1921: “there at the start” gives nothing",
        ),
    ),
    Seeded(
        "a branch before its quarry",
        "works/a_quarry_and_its_branch",
        (insist("branch,works begun by size,branch,must,1,1,1921", "no quarry,works begun,quarry,never,,,1921,1925"),),
        repair="commitment “branch”, 1921: give it up [commitments.csv row 2]",
        names=("commitment “branch”, 1921: works begun by size of branch: must 1, 1921",),
    ),
    Seeded(
        "half an engine would do",
        "works/whole_sets_and_a_choice",
        (
            put("reserves.csv", "exchange,3.2,0,0", "exchange,0.4,0,0"),
            insist("light,thermal power,Station,at least,1,GWh,1922"),
        ),
        repair="foreign exchange at Land, 1921: raise “carried over” by 0.1 Mrub (it is 0.4 Mrub) [reserves.csv row 3]",
        names=(
            "thermal capacity at Station, 1922 · summer · day: “stands at the start” gives nothing",
            "foreign exchange at Land, 1921: “carried over” gives 0.4 Mrub",
        ),
        whole=True,
    ),
    Seeded(
        "more aid than is offered",
        "aid/gifts_that_end",
        (insist('aid,"grain taken as aid, kt/year",Relief · grain · Harbour · 1922,at least,5,kt,1922'),),
        repair="commitment “aid”, 1922-23: ask 3.5 kt less (it asks 5 kt) [commitments.csv row 2]",
        names=(
            "commitment “aid”, 1922-23: grain taken as aid, kt/year of Relief · grain · Harbour · 1922: at least 5 kt, 1922",
            "grain taken as aid, kt/year of “Relief · grain · Harbour · 1922”, 1922-23: at most 1.5 kt",
        ),
    ),
    Seeded(
        "two contracts for one hill",
        "concessions/a_share_in_kind",
        (
            insist(
                "one,contracts signed,Hill · half and half · 1921,must,,,1921",
                "two,contracts signed,Hill · half and half · 1922,must,,,1922",
            ),
        ),
        repair="commitment “two”, 1922: give it up [commitments.csv row 3]",
        names=(
            "deposit area at Hill, 1922: “one contract” gives 1",
            "commitment “one”, 1921: contracts signed of Hill · half and half · 1921: must, 1921",
            "commitment “two”, 1922: contracts signed of Hill · half and half · 1922: must, 1922",
        ),
    ),
    Seeded(
        "a contract without hands",
        "concessions/a_royalty_and_a_refusal",
        (
            put("processes.csv", "Village,Land,1", "Village,Land,0.001"),
            insist("contract,contracts signed,Hill · fair · 1921,must,,,1921"),
        ),
        repair="process capacity at Village, 1921: raise “there at the start” by 0.019 kt/year (it is 0.001 kt/year) [processes.csv row 2]",
        names=(
            "commitment “contract”, 1921: contracts signed of Hill · fair · 1921: must, 1921",
            "process capacity at Village, 1922-23: “there at the start” gives 0.001 kt/year",
        ),
    ),
    Seeded(
        "ditches faster than the pace",
        "pace/a_limit_that_has_a_price",
        (
            put("pace.csv", "ditches,cash,building,Land,level,-,0.3,", "ditches,cash,building,Land,level,-,,"),
            insist("ditches,works begun by size,ditch,at least,3,1,1921"),
        ),
        repair="commitment “ditches”, 1921: ask 1 less (it asks 3) [commitments.csv row 2]",
        names=(
            "commitment “ditches”, 1921: works begun by size of ditch: at least 3, 1921",
            "room for ditches at Land, 1921: “limit” gives 2 Mrub",
        ),
    ),
    Seeded(
        "too many starts at once",
        "pace/starts_before_the_scenario_is_known",
        (insist("mills,works begun,mill,at least,3,1,1921"),),
        repair="commitment “mills”, 1921: ask 2 less (it asks 3) [commitments.csv row 2]",
        names=(
            "commitment “mills”, 1921: works begun of mill: at least 3, 1921",
            "room for starts at Land, 1921: “limit” gives 1",
        ),
    ),
    Seeded(
        "cloth that the purse cannot pay",
        "purses/cloth_and_an_empty_purse",
        (
            insist(
                "cloth,people whose need is met,Peasants · cloth · 1,at least,0.08,Mperson,1921",
                "wheat,activity,Farm,at most,5,kt,1921",
            ),
        ),
        repair="commitment “cloth”, 1921: ask 0.0175 Mperson less (it asks 0.08 Mperson) [commitments.csv row 2]",
        names=(
            "commitment “cloth”, 1921: people whose need is met of Peasants · cloth · 1: at least 0.08 Mperson, 1921",
            "commitment “wheat”, 1921: activity of Farm: at most 5 kt, 1921",
        ),
    ),
)
