"""The money of a small case: goods, markets abroad, corridors, budgets, credits, reserves, purses."""

from world import FIRST_YEAR, World

MONEYS = ("cash", "foreign exchange")
GOODS = ("wheat", "flour", "copper", "oil", "grapes", "straw", "meat", "hides")
BOUGHT = {"copper": 600.0, "meat": 150.0, "grapes": 90.0, "wheat": 40.0}
SOLD = {"wheat": 60.0, "flour": 80.0, "oil": 30.0}
"""What the partner buys and sells, and the price at which he begins [rub/t]."""


def write_money(world: World) -> None:
    """Trade, treasury and purses."""
    for good in GOODS:
        world.add("goods", good=good, unit="kt", spare=True)
    pooled = world.maybe()
    holders = ["Union"] if pooled else [region.name for region in world.regions]
    if pooled:
        for region in world.regions:
            for good in MONEYS:
                world.add("pools", good=good, place=region.name, holder="Union")
    _write_markets(world)
    _write_corridors(world)
    for holder in holders:
        _write_holder(world, holder)
    if world.has("purses"):
        _write_purses(world)


def _write_markets(world: World) -> None:
    world.add("partners", partner="Abroad", paid_in="foreign exchange")
    port = world.regions[0].port
    for direction, offered, down in (("buys", BOUGHT, 0.8), ("sells", SOLD, 1.25)):
        for good, usual in offered.items():
            price = world.near(usual)
            for step in (1, 2):
                world.add(
                    "markets",
                    partner="Abroad",
                    good=good,
                    port=port,
                    direction=direction,
                    step=step,
                    quantity=world.near(1.5),
                    price=price * down ** (step - 1),
                )
    if world.maybe():
        world.add("price_paths", good="copper", from_year=FIRST_YEAR, index=world.near(1))
        world.add("price_paths", good="copper", from_year=world.later_year() + 1, index=world.near(0.9))
    for scenario in world.scenarios[1:]:
        world.add("price_paths", good="wheat", from_year=FIRST_YEAR, scenario=scenario, index=world.near(1.2))
    if world.maybe():
        world.add(
            "duties", good="copper", direction="buys", holder=world.regions[0].name, from_year=FIRST_YEAR, rate=0.05
        )


def _write_corridors(world: World) -> None:
    port = world.regions[0].port
    for region in world.regions:
        for corridor, from_, to, capacity in (
            (f"out of {region.name}", region.name, port, world.near(15)),
            (f"into {region.name}", port, region.name, 0.0),
        ):
            world.add(
                "corridors",
                corridor=corridor,
                from_=from_,
                to=to,
                capacity=capacity,
                cost=world.near(5),
                paid_in="cash",
                loss=0.01 if world.maybe() else 0.0,
                carries="all",
                track=f"road of {region.name}",
            )
    if world.maybe():
        world.add("openings", corridor=f"out of {world.regions[-1].name}", from_year=FIRST_YEAR, open=world.share(0.8))
    if len(world.regions) > 1 and world.maybe():
        world.add(
            "corridors",
            corridor="between",
            from_=world.regions[0].name,
            to=world.regions[1].name,
            capacity=world.near(5),
            cost=world.near(2),
            carries="wheat|flour",
        )
        world.add("sales_between", good="flour", from_year=FIRST_YEAR, paid_in="cash", price=world.near(50))


def _write_holder(world: World, holder: str) -> None:
    world.add("budgets", holder=holder, line="taxes", good="cash", from_year=FIRST_YEAR, amount=world.near(1))
    world.add("budgets", holder=holder, line="grant", good="foreign exchange", from_year=FIRST_YEAR, amount=0.5)
    if world.maybe():
        world.add("budgets", holder=holder, line="dues", good="foreign exchange", from_year=FIRST_YEAR, amount=-0.1)
    for good in MONEYS:
        start = world.near(0.2)
        world.add(
            "reserves", holder=holder, good=good, start=start, minimum=start * 0.3, end_value=world.share(1), cover=0.0
        )
    if world.maybe():
        world.add(
            "exchanges", holder=holder, from_="foreign exchange", to="cash", rate=world.near(1), limit=world.near(0.3)
        )
    if world.maybe():
        _write_credit(world, holder)


def _write_credit(world: World, holder: str) -> None:
    instalments = world.maybe()
    world.add(
        "credits",
        credit=f"credit of {holder}",
        holder=holder,
        good="foreign exchange",
        lender="Abroad",
        rate=world.near(0.06),
        draw_limit=world.near(0.3),
        ceiling=world.near(0.5) + 0.1,
        first_year=FIRST_YEAR,
        last_year=FIRST_YEAR,
        start=0.05,
        schedule="instalments" if instalments else "free",
        first_due=FIRST_YEAR + 1 if instalments else "",
        last_due=FIRST_YEAR + 6 if instalments else "",
    )
    if world.maybe():
        world.add("arrears", holder=holder, good="foreign exchange", ceiling=1.0, price=world.near(0.3))
    if world.maybe():
        world.add("service_limits", holder=holder, good="foreign exchange", share=0.3, price=2.0)


def _write_purses(world: World) -> None:
    for kind in ("peasants", "workers"):
        world.add("purses", class_=kind, start=world.near(5), end_value=world.share(0.5))
        world.add("purse_relief", class_=kind, from_year=FIRST_YEAR, limit=world.near(5))
    world.add("terms_of_trade", good="flour", from_year=FIRST_YEAR, obtained=world.near(60))
    world.add("purse_spending", good="flour")
    if world.has("crops"):
        world.add("terms_of_trade", good="wheat", from_year=FIRST_YEAR, delivered=world.near(50))
        world.add("purse_incomes", class_="peasants", good="wheat", entry="harvest", share=world.share(0.8))
        world.add("purse_costs", class_="peasants", entry="cost of sowing", share=world.share(0.5))
    if world.has("mines"):
        world.add("purse_incomes", class_="workers", good="cash", entry="cost of mining", share=world.share(0.5))
    if world.has("works"):
        world.add("purse_incomes", class_="peasants", good="cash", entry="building", share=world.share(0.4))
    if world.maybe():
        world.add("purse_dues", class_="peasants", due="tax", from_year=FIRST_YEAR, share=world.share(0.1))
        world.add("purse_dues", class_="workers", due="milk", to="peasants", from_year=FIRST_YEAR, share=0.05)
