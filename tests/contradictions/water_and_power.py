"""Contradictions of rivers, groundwater, water power and grids."""

from seeding import Seeded, insist, put

WATER_AND_POWER: tuple[Seeded, ...] = (
    Seeded(
        "water for those below and an end rule",
        "rivers/end_rule",
        (
            put("reservoirs.csv", "10,10,10,4,0,1", "10,10,10,9,0,1"),
            insist("town below,river flow,Mouth,at least,2,hm3,1921,,wet"),
        ),
        repair="water at Gauge, 1921 · wet: raise “drawn from storage” by 1 hm3 (it is 10 hm3) [reservoirs.csv row 2]",
        names=(
            "water at Gauge, 1921 · wet … 1922-24 · dry, 4 balances",
            "water held at the end at Lake, 1922-24: “must be left” asks 9 hm3",
            "commitment “town below”, 1921: river flow of Mouth: at least 2 hm3, wet, 1921",
        ),
    ),
    Seeded(
        "an end rule that no water serves",
        "rivers/end_rule",
        (put("reservoirs.csv", "10,10,10,4,0,1", "10,10,3,4,0,1"),),
        repair="water held at the end at Lake, 1922-24: lower “must be left” by 1 hm3 (it is 4 hm3) [reservoirs.csv row 2]",
        names=(
            "water held at the end at Lake, 1922-24: “must be left” asks 4 hm3",
            "water at Gauge, 1921 · wet … 1922-24 · dry, 4 balances",
        ),
    ),
    Seeded(
        "more to flow than comes",
        "rivers/environmental_shortfall",
        (insist("a full gorge,river flow,Gorge,at least,12,hm3,1922,,dry"),),
        repair="commitment “a full gorge”, 1922: ask 6.6 hm3 less (it asks 12 hm3) [commitments.csv row 2]",
        names=(
            "commitment “a full gorge”, 1922: river flow of Gorge: at least 12 hm3, dry, 1922",
            "water at Upper, 1922 · dry: “local inflow” gives 5.4 hm3",
        ),
    ),
    Seeded(
        "more in both seasons than a closed year brings",
        "rivers/closed_year",
        (insist("wet,river flow,Mouth,at least,12,hm3,1921,,wet", "dry,river flow,Mouth,at least,8,hm3,1921,,dry"),),
        repair="water at Gauge, 1921 · drought · wet: raise “local inflow” by 4.448 hm3 (it is 15.552 hm3) [inflows.csv row 2]",
        names=(
            "water at Gauge, 1921 · drought · wet … 1921 · drought · dry, 2 balances: “local inflow” gives 0 to 15.552 hm3",
            "commitment “wet”, 1921 · drought: river flow of Mouth: at least 12 hm3, wet, 1921",
            "commitment “dry”, 1921 · drought: river flow of Mouth: at least 8 hm3, dry, 1921",
        ),
    ),
    Seeded(
        "a bed too narrow",
        "rivers/town_return",
        (
            put(
                "reaches.csv",
                "reach,from,to,minimum,shortfall_price\nGorge,Upper,Lower,1,5\nMouth,Lower,Sea,0,0",
                "reach,from,to,minimum,shortfall_price,capacity\nGorge,Upper,Lower,1,5,\nMouth,Lower,Sea,0,0,1",
            ),
        ),
        repair="water at Upper, 1921 · wet: lower “local inflow” by 8.2944 hm3 (it is 41.472 hm3) [inflows.csv row 2]",
        names=(
            "water at Upper, 1921 · wet: “local inflow” gives 41.472 hm3",
            "river flow of “Mouth”, 1921 · wet: at most 20.736 hm3",
        ),
    ),
    Seeded(
        "more flood space than there is",
        "rivers/flood_space",
        (
            put("flood_space.csv", "Lake,5,0", "Lake,20,0"),
            insist("water held,storage,Lake,at least,3,hm3,1921,,wet"),
        ),
        repair="commitment “water held”, 1921: ask 2.9 hm3 less (it asks 3 hm3) [commitments.csv row 2]",
        names=(
            "commitment “water held”, 1921: storage of Lake: at least 3 hm3, wet, 1921",
            "storage capacity at Lake, 1921 · wet: “stands at the start” gives 20 hm3; “kept free for floods” asks 20 hm3",
        ),
    ),
    Seeded(
        "a town promised too much",
        "rivers/town_return",
        (insist("water for Tiflis,town supply,Tiflis waterworks,at least,12,hm3,1921,,dry"),),
        repair="commitment “water for Tiflis”, 1921: ask 1.2 hm3 less (it asks 12 hm3) [commitments.csv row 2]",
        names=(
            "commitment “water for Tiflis”, 1921: town supply of Tiflis waterworks: at least 12 hm3, dry, 1921",
            "water at Upper, 1921 · dry: “local inflow” gives 10.8 hm3",
        ),
    ),
    Seeded(
        "an aquifer that cannot fill",
        "groundwater/a_fan_that_fills",
        (put("aquifers.csv", "Fan,River,5,10,4,", "Fan,River,0.5,10,9.9,"),),
        repair="groundwater held at the end at Fan, 1921-22: lower “must be left” by 5.3392 hm3 (it is 9.9 hm3) [aquifers.csv row 2]",
        names=(
            "groundwater held at the end at Fan, 1921-22: “must be left” asks 9.9 hm3",
            "groundwater at Fan, 1921-22 · wet … 1921-22 · dry, 2 balances: “base flow” asks 1.08 to 2.0736 hm3",
            "groundwater held, repeated years at Fan, 1921-22 · dry: “change over the years between” gives 0.5 hm3",
        ),
    ),
    Seeded(
        "wells that lift too much",
        "groundwater/wells_for_a_town",
        (insist("wells,lifted in hours,Well field · 1,at least,15,hm3,1921,,dry"),),
        repair="commitment “wells”, 1921: ask 10.68 hm3 less (it asks 15 hm3) [commitments.csv row 2]",
        names=(
            "commitment “wells”, 1921: lifted in hours of Well field · 1: at least 15 hm3, dry, 1921",
            "lifted in hours of “Well field · 1”, 1921 · dry: at most 4.32 hm3",
        ),
    ),
    Seeded(
        "turbines promised more than flows",
        "hydropower/turbine_limit",
        (insist("turbines,turbined from a pond,Station,at least,25,hm3,1921,,dry"),),
        repair="commitment “turbines”, 1921: ask 3.4 hm3 less (it asks 25 hm3) [commitments.csv row 2]",
        names=(
            "commitment “turbines”, 1921: turbined from a pond of Station: at least 25 hm3, dry, 1921",
            "water at Head, 1921 · dry: “local inflow” gives 21.6 hm3",
        ),
    ),
    Seeded(
        "lights that may not go out",
        "hydropower/turbine_limit",
        (put("unserved_steps.csv", "lamps,0.5,0.1\nmills,0.5,0.2", "lamps,0.5,0.1"),),
        repair="power at Zone, 1921 · dry: lower “demand” by 7.2912 GWh (it is 24 GWh) [power_demand.csv]",
        names=(
            "power at Zone, 1921 · dry: “demand” asks 24 GWh",
            "left dark of “Zone · lamps”, 1921 · dry: at most 12 GWh",
            "water at Head, 1921 · dry: “local inflow” gives 21.6 hm3",
        ),
    ),
    Seeded(
        "coal for all lights but the street lamps",
        "grids/fuel_and_darkness",
        (put("unserved_steps.csv", "street lamps,0.3,0.05\nhomes and mills,0.7,0.5", "street lamps,0.3,0.05"),),
        repair="power at Zone, 1921 · peak: lower “demand” by 1.658 GWh (it is 8 GWh) [power_demand.csv]",
        names=(
            "power at Zone, 1921 · peak: “demand” asks 8 GWh",
            "thermal capacity at Station, 1921 · peak: “stands at the start” gives 2 MW",
            "left dark of “Zone · street lamps”, 1921 · peak: at most 2.4 GWh",
        ),
    ),
    Seeded(
        "a line too thin",
        "grids/line_loss",
        (put("unserved_steps.csv", "all,1,0.1", "all,0.1,0.1"),),
        repair="power at West, 1921: lower “demand” by 1.116 GWh (it is 10 GWh) [power_demand.csv]",
        names=(
            "power at West, 1921: “demand” asks 10 GWh",
            "line capacity at Western line, 1921: “stands at the start” gives 1 MW",
            "left dark of “West · all”, 1921: at most 1 GWh",
        ),
    ),
    Seeded(
        "power from coal that is not there",
        "grids/fuel_and_darkness",
        (insist("full steam,thermal power,Station,at least,16,GWh,1921"),),
        repair="commitment “full steam”, 1921: ask 2 GWh less (it asks 16 GWh) [commitments.csv row 2]",
        names=(
            "commitment “full steam”, 1921: thermal power of Station: at least 16 GWh, 1921",
            "process capacity at Coal heap, 1921: “there at the start” gives 7 kt/year",
        ),
    ),
)
