"""The water and power of a small case: a river with a node in each region, a reservoir, a town, a plant, lines."""

from world import FIRST_YEAR, Region, World


def write_water(world: World) -> None:
    """Rivers, groundwater, hydropower and grids, as far as they are at work."""
    if world.has("rivers"):
        _write_rivers(world)
    if world.has("groundwater"):
        _write_groundwater(world)
    if world.has("grids"):
        _write_grids(world)


def _write_rivers(world: World) -> None:
    nodes = [region.node for region in world.regions]
    for node, below in zip(nodes, [*nodes[1:], "Sea"], strict=True):
        world.add("inflows", node=node, inflow=world.seasonal(6))
        world.add(
            "reaches",
            reach=f"below {node}",
            from_=node,
            to=below,
            loss=world.share(0.05) if world.maybe() else 0.0,
            minimum=world.near(1) if world.maybe() else 0.0,
            shortfall_price=world.near(0.01),
        )
    for scenario in world.scenarios[1:]:
        world.add("water_years", scenario=scenario, from_year=FIRST_YEAR, factor=world.near(0.6))
    if world.maybe() or world.has("hydropower"):
        _write_reservoir(world, nodes[0])
    if world.maybe():
        world.add(
            "towns",
            town="Waterworks",
            node=nodes[-1],
            withdrawal=world.seasonal(0.3),
            people=world.near(20),
            return_share=world.share(0.4),
            return_node=nodes[-1],
            shortfall_price=world.near(1),
        )


def _write_reservoir(world: World, node: str) -> None:
    live, area = world.near(60), world.near(6)
    world.add(
        "reservoirs",
        reservoir="Lake",
        node=node,
        live=live,
        full=live,
        dead=world.near(5),
        start=live * world.share(0.5),
        area_dead=area / 10,
        area_full=area,
        end_value=world.near(0.001),
    )
    if world.maybe():
        world.add("evaporation", reservoir="Lake", net=world.seasonal(400, a_year=True))
    if world.maybe():
        space = [live * 0.2, *(0.0 for _ in list(world.seasons)[1:])]
        world.add("flood_space", reservoir="Lake", space=space, shortfall_price=world.near(0.0005))


def _write_groundwater(world: World) -> None:
    region = world.regions[-1]
    greatest = world.near(40)
    world.add(
        "aquifers",
        aquifer="Gravel",
        within=region.district,
        start=greatest / 2,
        least=greatest / 10,
        greatest=greatest,
        end_value=world.near(0.001),
        from_=region.node,
        sinks=world.share(0.05),
        to=region.node,
        leak=world.near(0.1),
    )
    world.add("recharge", aquifer="Gravel", from_year=FIRST_YEAR, recharge=world.seasonal(4, a_year=True))
    world.add(
        "wells",
        well="Boreholes",
        aquifer="Gravel",
        serves=region.district,
        capacity=world.near(0.3),
        lift=world.near(12),
        efficiency=0.6,
        zone=region.zone if world.has("grids") else "",
        delivery=0.8,
        return_share=0.1,
        return_node=region.node,
    ) if world.has("grids") else world.add(
        "wells", well="Springs", aquifer="Gravel", serves=region.district, capacity=world.near(0.3), lift=0.0
    )
    if world.has("grids") and world.maybe():
        world.add("drawdown_steps", well="Boreholes", step=1, flow=world.near(0.1), drawdown=0.0)
        world.add("drawdown_steps", well="Boreholes", step=2, drawdown=world.near(6))


def _write_grids(world: World) -> None:
    for region in world.regions:
        world.add("power_demand", zone=region.zone, use="homes", from_year=FIRST_YEAR, energy=world.near(4))
    total = len(world.blocks) * len(world.seasons)
    for block in world.blocks:
        world.add("load_shapes", use="homes", block=block, share=[1 / total] * len(world.seasons))
    world.add("unserved_steps", step="some lamps", share=0.3, price=world.near(0.1))
    world.add("unserved_steps", step="most lamps", share=0.7, price=world.near(0.1) + 0.4)
    first, last = world.regions[0], world.regions[-1]
    if world.maybe():
        world.add(
            "thermal_plants",
            plant="Engine",
            zone=last.zone,
            fuel="oil",
            fuel_at=last.port,
            fuel_rate=0.45,
            capacity=world.near(1),
            availability=0.9,
            running_cost=world.near(4),
        )
    if len(world.regions) > 1:
        world.add(
            "lines",
            line="wires",
            from_=first.zone,
            to=last.zone,
            capacity=world.near(0.5),
            loss=world.share(0.05),
        )
    if world.has("hydropower"):
        _write_plant(world, first, last)


def _write_plant(world: World, first: Region, last: Region) -> None:
    curved = world.maybe()
    world.add(
        "hydro_plants",
        plant="Station",
        zone=first.zone,
        from_=first.node,
        to=last.node if len(world.regions) > 1 else "Sea",
        head=50.0,
        efficiency=0.8,
        capacity=world.near(2),
        canal=world.near(8),
        daily_storage=world.maybe(),
        reservoir="Lake" if curved else "",
    )
    if curved:
        full = float(world.rows["reservoirs"][0]["full"])
        for share, head in ((0.0, 45.0), (0.3, 52.0), (1.0, 60.0)):
            world.add("head_curves", plant="Station", storage=full * share, head=head)
