"""The land of a small case: fields with and without canals, vines, herds on pastures."""

from world import Region, World

CROPS = ("wheat", "grapes")


def write_land(world: World) -> None:
    """Crops, canals and herds, as far as they are at work."""
    if world.has("crops"):
        _write_crops(world)
    elif world.has("herds"):
        raise ValueError("herds are kept where something grows")
    if world.has("canals"):
        for region in world.regions:
            _write_canal(world, region)
    if world.has("herds"):
        _write_herds(world)


def _write_crops(world: World) -> None:
    watered = world.has("canals") or world.has("groundwater")
    vines, worked_out = world.maybe(), world.maybe() and world.maybe()
    for region in world.regions:
        world.add(
            "districts",
            district=region.district,
            under_canal=world.near(6) if watered else 0.0,
            rainfed=world.near(20),
            climate="plain",
            canal_upkeep=world.near(0.5),
        )
        world.add(
            "crop_limits",
            district=region.district,
            crop="wheat",
            area=world.near(25),
            area_start=world.near(10),
            growth=world.share(0.2),
            new=world.near(2),
        )
        if vines:
            world.add("crop_limits", district=region.district, crop="vines", area=world.near(3), area_start=0.5)
    world.add("crops", crop="wheat", product="wheat", seed=0.1, cash_cost=world.near(1))
    world.add("occupation", crop="wheat", share=[1.0] * len(world.seasons))
    world.add("field_labour", crop="wheat", labour=world.seasonal(30, a_year=True))
    world.add("byproducts", crop="wheat", good="straw", amount=1.2)
    world.add("regimes", climate="plain", crop="wheat", regime="rain-fed", watered=False, yield_=world.near(0.7))
    if watered:
        for regime, crop_yield, need in (("full", 1.5, 300), ("half", 1.1, 150)):
            world.add(
                "regimes", climate="plain", crop="wheat", regime=regime, watered=True, yield_=world.near(crop_yield)
            )
            need_by_season = world.seasonal(need, a_year=True)
            world.add("water_needs", climate="plain", crop="wheat", regime=regime, need=need_by_season)
    for scenario in world.scenarios[1:]:
        world.add(
            "weather", climate="plain", regime="rain-fed", from_year=1921, scenario=scenario, yield_=world.share(0.7)
        )
    if world.has("herds") and world.maybe():
        world.add("crop_draught", crop="wheat", draught=world.seasonal(6, a_year=True))
    if vines:
        _write_vines(world, worked_out=worked_out, watered=watered)
    if world.maybe():
        world.add("rotations", district=world.regions[0].district, rule="not all wheat", crop="wheat", most=0.9)
    if watered and world.maybe():
        district = world.regions[-1].district
        world.add("salinity", district=district, drained=world.near(2), leaching=0.1, loss=0.2, drain_upkeep=1.0)


def _write_vines(world: World, *, worked_out: bool, watered: bool) -> None:
    world.add("crops", crop="vines", product="grapes", cash_cost=world.near(2))
    world.add("occupation", crop="vines", share=[1.0] * len(world.seasons))
    world.add("field_labour", crop="vines", labour=world.seasonal(80, a_year=True))
    world.add(
        "perennials", crop="vines", bearing=1, life=20, planting_cost=world.near(30), grubbing_cost=5.0, end_value=60.0
    )
    if not worked_out:
        world.add("regimes", climate="plain", crop="vines", regime="dry", watered=False, yield_=world.near(2))
        return
    world.add("climates", climate="plain", latitude=40, elevation=100, effective_rain="FAO/AGLW dependable")
    warm = [12 + 4 * at for at in range(len(world.seasons))]
    cold = [2 + 4 * at for at in range(len(world.seasons))]
    for variable, cells, unit in (
        ("tmax", warm, "degC"),
        ("tmin", cold, "degC"),
        ("rain", world.seasonal(360, a_year=True), "mm"),
    ):
        world.add("climate_months", climate="plain", variable=variable, value=cells, unit=unit)
    for order, (stage, days) in enumerate((("leaf", 60), ("berry", 90), ("ripening", 60)), start=1):
        world.add("growth_stages", crop="vines", stage=stage, order=order, days=days, kc=0.3 + 0.1 * order, ky=0.4)
    world.add(
        "crop_climates",
        climate="plain",
        crop="vines",
        yield_=world.near(4),
        planted=91,
        watered=watered,
        rainfed=True,
        soil_water=80,
        soil_start=80,
    )


def _write_canal(world: World, region: Region) -> None:
    canal = f"canal of {region.name}"
    world.add(
        "canals",
        canal=canal,
        district=region.district,
        node=region.node,
        capacity=world.near(1.5),
        efficiency=0.5,
        return_share=min(0.5, world.near(0.2)),
        return_node=world.regions[-1].node,
    )
    if world.maybe():
        world.add("return_lags", canal=canal, later=0, share=0.7)
        world.add("return_lags", canal=canal, later=1, share=0.3)


def _write_herds(world: World) -> None:
    world.add("animals", animal="cattle", births=0.25, deaths=0.06, growth=0.1, loss=0.4, shortage_price=20.0)
    world.add("fodder_needs", animal="cattle", energy=world.seasonal(30), protein=world.seasonal(0.3))
    world.add("feeds", good="straw", energy=6.0, protein=0.04)
    world.add("feeds", good="wheat", energy=12.0, protein=0.12)
    for good in ("straw", "wheat"):
        world.add("rations", animal="cattle", good=good, fed=world.open())
    world.add("herd_products", animal="cattle", good="meat", of="taken", amount=world.near(90))
    world.add("herd_products", animal="cattle", good="hides", of="dead", amount=5, share=0.8)
    world.add("draught", animal="cattle", work=world.seasonal(20, a_year=True))
    world.add("herding", animal="cattle", herdsmen=world.seasonal(8))
    for region in world.regions:
        start = world.near(8)
        herd = f"{region.district} · cattle"
        world.add("herds", place=region.district, animal="cattle", start=start, end_value=world.near(30))
        pasture = f"commons of {region.name}"
        standing = [1 / len(world.seasons)] * len(world.seasons)
        world.add(
            "pastures",
            pasture=pasture,
            place=region.district,
            kind="home",
            area=world.near(30),
            yield_=world.near(0.8),
            energy=8.0,
            protein=0.09,
            standing=standing,
        )
        world.add("drives", herd=herd, pasture=pasture, open=world.open())
        if world.maybe():
            world.add(
                "herd_purchases",
                herd=herd,
                seller="drovers",
                from_year=1921,
                limit=world.near(0.5),
                price=world.near(40),
                paid_in="foreign exchange",
            )
    first, last = (f"{region.district} · cattle" for region in (world.regions[0], world.regions[-1]))
    if len(world.regions) > 1 and world.maybe():
        world.add(
            "drives",
            herd=first,
            pasture=f"commons of {world.regions[-1].name}",
            loss=0.1,
            herdsmen=5,
            open=world.open(),
        )
        world.add("herd_moves", from_=first, to=last, limit=world.near(0.5), loss=0.05, cost=2.0)
