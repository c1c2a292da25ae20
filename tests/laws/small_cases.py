"""Random small cases: a union of one to three regions with a random choice of what they have, small in every sense.

Every number is near one that would be usual, every choice has a simplest side, so that a failing case shrinks to what
matters. Every case has a plan: what must be met can fall short, and what must be paid is less than what comes in.
"""

from hypothesis import strategies as st
from raw_case import RawCase
from small_industry import write_industry
from small_land import write_land
from small_money import write_money
from small_people import write_people
from small_water import write_water
from world import FIRST_YEAR, Region, World

from whitecoal.sectors import ORDER

ALWAYS = frozenset({"labour", "people", "trade", "treasury"})
"""Without people nothing is worth anything but money; without trade and treasury there is none."""
NEEDED = {
    "groundwater": {"rivers", "crops"},
    "hydropower": {"rivers", "grids"},
    "canals": {"rivers", "crops"},
    "herds": {"crops"},
    "concessions": {"mines"},
    "works": {"mines"},
    "pace": {"works", "mines"},
}
"""What a sector has no use without."""

SEASONS = (
    {"wet": 120, "dry": 245},
    {"cold": 100, "warm": 120, "hot": 145},
    {"winter": 90, "spring": 91, "summer": 92, "autumn": 92},
)
BLOCKS = ({"all hours": 1.0}, {"day": 0.4, "night": 0.6})
STAGES = ((1,), (1, 1), (2,), (1, 2), (1, 1, 2), (3, 1), (1, 1, 1))
SCENARIOS = ({"normal": 1.0}, {"normal": 0.7, "dry": 0.3})


@st.composite
def small_cases(draw: st.DrawFn, *, without: frozenset[str] = frozenset(), whole: bool = True) -> RawCase:
    """A random small case.

    Args:
        draw: of Hypothesis.
        without: sectors that are not to be at work.
        whole: whether works may be built as a whole only.
    """
    seasons, blocks = draw(st.sampled_from(SEASONS)), draw(st.sampled_from(BLOCKS))
    years, scenarios = draw(st.sampled_from(STAGES)), draw(st.sampled_from(SCENARIOS))
    sectors = _sectors(draw, without)
    regions = [_region(number) for number in range(1, draw(st.integers(1, 3)) + 1)]
    world = World(draw, seasons, blocks, years, list(scenarios), sectors, regions)
    _write_places(world)
    write_people(world)
    write_water(world)
    write_land(world)
    write_industry(world, whole=whole)
    write_money(world)
    settings: dict[str, object] = {
        "format": 1,
        "title": "A small case",
        "sectors": [name for name in ORDER if name in sectors],
        "money": {"currency": "rub", "rates": {"USD": 1.9433}},
        "calendar": {
            "first_year": FIRST_YEAR,
            "stages": list(years),
            "discount": draw(st.sampled_from([0.0, 0.06])),
            "stocks": draw(st.sampled_from(["carried", "closed"])),
            "seasons": [{"name": name, "days": days} for name, days in seasons.items()],
            "blocks": [{"name": name, "share": share} for name, share in blocks.items()],
            "scenarios": [{"name": name, "probability": chance} for name, chance in scenarios.items()],
        },
    }
    return world.raw_case(settings)


def _sectors(draw: st.DrawFn, without: frozenset[str]) -> frozenset[str]:
    drawn = {name for name in ORDER if name in ALWAYS or (name not in without and draw(st.booleans()))}
    for name in reversed(ORDER):
        if name in drawn:
            drawn |= NEEDED.get(name, set())
    return frozenset(drawn - without)


def _region(number: int) -> Region:
    return Region(f"Land {number}", f"Port {number}", f"Zone {number}", f"Plain {number}", f"Weir {number}")


def _write_places(world: World) -> None:
    world.place("Union", "union")
    world.place("Abroad", "partner")
    powered = world.has("grids") or world.has("hydropower")
    if world.has("rivers"):
        world.place("River", "basin", "Union")
        world.place("Sea", "sea")
    for region in world.regions:
        world.place(region.name, "region", "Union")
        world.place(region.port, "port", region.name)
        if powered:
            world.place(region.zone, "zone", region.name)
        if world.has("crops") or world.has("herds"):
            world.place(region.district, "district", region.name)
        if world.has("rivers"):
            world.place(region.node, "node", "River")
