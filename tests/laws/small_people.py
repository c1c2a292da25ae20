"""The people of a small case: groups, what they need, what work they can give."""

from world import FIRST_YEAR, World

CLASSES = ("peasants", "workers")


def write_people(world: World) -> None:
    """Groups of both classes in every region; needs, floors; labour taught, hired, moved."""
    eaten = ["flour", "meat"] if world.has("herds") else ["flour"]
    for region in world.regions:
        for kind, usual in zip(CLASSES, (40, 10), strict=True):
            world.add(
                "groups",
                group=f"{kind} of {region.name}",
                region=region.name,
                class_=kind,
                number=world.near(usual),
                growth=0.02 if world.maybe() else 0.0,
                weight=world.near(1),
            )
    for kind in CLASSES:
        world.add("group_labour", class_=kind, good="labour", labour=world.seasonal(90, a_year=True))
        value = world.near(1000)
        for good in eaten:
            first = good == "flour" and world.maybe()
            world.add("needs", class_=kind, good=good, step=1, amount=world.near(100), value=value, first=first)
            world.add("needs", class_=kind, good=good, step=2, amount=world.near(50), value=value * world.share(0.3))
    for good, usual in (("skilled labour", 20), ("specialist labour", 1)):
        world.add("group_labour", class_="workers", good=good, labour=world.seasonal(usual, a_year=True))
    _write_promises(world)
    _write_labour(world)


def _write_promises(world: World) -> None:
    if world.maybe():
        world.add("floors", class_="peasants", good="flour", from_year=FIRST_YEAR, floor=world.near(110), price=500.0)
        world.add(
            "floors",
            class_="peasants",
            good="flour",
            from_year=world.later_year() + 1,
            floor=world.near(130),
            price=400.0,
        )
    if world.maybe():
        world.add(
            "standard_floors", class_="workers", from_year=FIRST_YEAR, floor=world.share(0.5), price=world.near(20)
        )


def _write_labour(world: World) -> None:
    first, last = world.regions[0].name, world.regions[-1].name
    if world.maybe():
        world.add(
            "training",
            region=first,
            from_="labour",
            to="skilled labour",
            limit=world.near(0.2),
            years=1,
            days=world.near(150),
            teaching=world.near(2),
            cash=world.near(50),
        )
    if world.maybe():
        world.add(
            "hired_abroad",
            region=last,
            good="specialist labour",
            from_year=FIRST_YEAR,
            limit=world.near(0.002),
            price=world.near(10),
        )
    if len(world.regions) > 1:
        world.add(
            "migration",
            from_=first,
            to=last,
            good="labour",
            limit=world.near(2),
            days=world.near(100),
            cost=world.near(3),
        )
