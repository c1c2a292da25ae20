"""The industry of a small case: mines and contracts on them, mills, works that are built."""

from world import FIRST_YEAR, Region, World

SHEET = """format = 1
title = "Copper, three years"
currency = "rub"
product = "copper"
unit = "kt"
first_year = {year}
term = 3
hurdle = 0.1
discount = 0.05
steps = ["bonus", "royalty", "tax"]
output = "{output:.6g} kt/year"
price = "540 rub/t"

[[costs]]
name = "shaft"
kind = "capital"
amounts = {{ 1 = "{capital:.6g} Mrub" }}
depreciation = "straight line"
years = 3

[[costs]]
name = "mining"
kind = "operating"
per_unit = "{mining:.6g} rub/t"

[[bonus]]
name = "signature"
amount = "{bonus:.6g} Mrub"
year = 1

[royalty]
rate = 0.1
in_kind = {in_kind}

[tax]
rate = 0.25
"""


def write_industry(world: World, *, whole: bool) -> None:
    """Mines, processes, concessions, works, aid and pace, as far as they are at work."""
    _write_mills(world)
    if world.has("mines"):
        _write_mine(world, world.regions[0])
    if world.has("concessions"):
        _write_contract(world, world.regions[0])
    if world.has("works"):
        _write_works(world, whole=whole)
    if world.has("aid"):
        world.add(
            "aid",
            giver="Neighbour",
            good="flour",
            place=world.regions[0].name,
            first_year=FIRST_YEAR,
            last_year=FIRST_YEAR,
            amount=world.near(1),
            unit="kt/year",
        )
    if world.has("pace"):
        _write_pace(world)


def _write_mills(world: World) -> None:
    if not world.has("processes"):
        return
    for region in world.regions:
        mill = f"mill of {region.name}"
        world.add("processes", process=mill, place=region.name, capacity=world.near(20), cash_cost=world.near(3))
        world.add("process_flows", process=mill, good="wheat", amount=-1.0, unit="kt/kt")
        world.add("process_flows", process=mill, good="flour", amount=world.share(0.9), unit="kt/kt")
        world.add("process_flows", process=mill, good="labour", amount=-0.0002, unit="Mperson-day/kt")
        if world.has("grids"):
            world.add("process_flows", process=mill, good="power", at=region.zone, amount=-0.02, unit="GWh/kt")


def _write_mine(world: World, region: Region) -> None:
    world.add(
        "mines",
        mine="Hill",
        place=region.name,
        product="copper",
        capacity=world.near(2),
        decline=world.share(0.1),
        labour=world.near(60),
        skilled=world.near(10),
        specialist=world.near(1),
        power=800.0 if world.has("grids") else 0.0,
        zone=region.zone if world.has("grids") else "",
        cash_cost=world.near(150),
        upkeep=world.near(5),
        expansion_limit=world.near(0.5),
        expansion_cash=world.near(200),
        expansion_exchange=world.near(100),
        residual=0.3,
    )
    world.add("tranches", mine="Hill", tranche=1, reserve=world.near(5), end_value=world.near(10))
    world.add("tranches", mine="Hill", tranche=2, reserve=world.near(20), extra_cost=world.near(60), end_value=5.0)
    if world.maybe():
        world.add("mine_inputs", mine="Hill", good="oil", amount=0.05)


def _write_contract(world: World, region: Region) -> None:
    world.term_sheets["royalty and tax"] = SHEET.format(
        year=FIRST_YEAR,
        output=world.near(0.4),
        capital=world.near(0.1),
        mining=world.near(150),
        bonus=world.near(0.01),
        in_kind="true" if world.maybe() else "false",
    )
    world.add(
        "concession_offers",
        mine="Hill",
        terms="royalty and tax",
        start=FIRST_YEAR,
        hurdle=0.1,
        product="copper",
        ore="Hill · 2",
        place=region.name,
        takes=0.1,
        decline=0.1,
        hands_back=0.2,
        home_share=world.share(0.3),
        labour=world.near(40),
        power=500.0 if world.has("grids") else 0.0,
        zone=region.zone if world.has("grids") else "",
        corridor=f"out of {region.name}",
        end_value=0.5,
    )
    world.add("offer_prices", product="copper", from_year=FIRST_YEAR, price=world.near(580))


def _write_works(world: World, *, whole: bool) -> None:
    offered = [("shaft", "mine capacity", "Hill", 1.0, "kt/year")]
    if world.has("canals"):
        last = world.regions[-1]
        offered += [("dig", "canal capacity", f"canal of {last.name}", 2.0, "m3/s")]
        offered += [("bring under canal", "land under canal", last.district, 4.0, "kha")]
    if world.has("hydropower"):
        offered += [("turbine", "turbine capacity", "Station", 1.5, "MW")]
    if world.has("processes"):
        offered += [("millstones", "process capacity", f"mill of {world.regions[0].name}", 10.0, "kt/year")]
    grouped = world.maybe()
    for at, (work, good, where, amount, unit) in enumerate(offered):
        world.add(
            "works",
            work=work,
            place=world.regions[0].name,
            whole=whole and world.maybe(),
            most=1.0,
            earliest=FIRST_YEAR,
            build_years=1,
            after=offered[at - 1][0] if at == 2 else "",
            excludes="one of these" if grouped and at < 2 else "",
            upkeep=world.near(0.01),
            residual=0.5,
        )
        world.add("work_effects", work=work, good=good, at=where, amount=world.near(amount), unit=unit)
        world.add("work_costs", work=work, good="cash", amount=world.near(0.1), unit="Mrub")
        world.add("work_costs", work=work, good="foreign exchange", amount=world.near(0.05), unit="Mrub")
        world.add("work_costs", work=work, good="labour", amount=world.near(0.05), unit="Mperson-day")


def _write_pace(world: World) -> None:
    rules = [
        ("spending", "cash|foreign exchange", "building", "level", "-", "", 0.3, "Mrub", 0.1),
        ("digging", "copper", "mined", "rise", "+", 1.5, "", "kt", 0.6),
    ]
    for rule, good, entries, limited, sign, start, price, unit, limit in rules:
        world.add(
            "pace",
            rule=rule,
            good=good,
            entries=entries,
            place="Union",
            limited=limited,
            sign=sign,
            start=start,
            price=price,
            unit=unit,
        )
        world.add("pace_limits", rule=rule, from_year=FIRST_YEAR, limit=world.near(limit), unit=unit)
