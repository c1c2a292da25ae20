"""Agronomy by hand: needs and yields step by step, and the hull of ways of watering; FAO-56's examples are in exam/."""

from pathlib import Path

import numpy as np
import pytest

from whitecoal.agronomy import rain
from whitecoal.agronomy.climate import climates_of
from whitecoal.agronomy.evapotranspiration import HARGREAVES, PENMAN, method
from whitecoal.agronomy.growth import Growth, Soil, Year, sampled, water, yield_share
from whitecoal.agronomy.hull import Hull, needless
from whitecoal.agronomy.recount import Recount
from whitecoal.case import read_case

SHORT = Path(__file__).parent / "sectors" / "crops" / "short_at_the_right_time"


def test_the_equation_is_penmans_only_where_humidity_wind_and_light_are_known() -> None:
    nothing = np.zeros(1)
    known = dict.fromkeys(("tmax", "tmin", "humidity", "wind", "sunshine"), nothing)
    assert method(known) == PENMAN
    for missing in ("humidity", "wind", "sunshine"):
        assert method({name: nothing for name in known if name != missing}) == HARGREAVES


@pytest.mark.parametrize(
    ("rule", "falls", "helps"),
    [
        (rain.SCS, 23.0, 22.1536),  # 23 (125 − 4.6) / 125
        (rain.SCS, 300.0, 155.0),  # 125 + 30
        (rain.DEPENDABLE, 10.0, 0.0),
        (rain.DEPENDABLE, 50.0, 20.0),
        (rain.DEPENDABLE, 100.0, 56.0),
        (rain.SHARE, 50.0, 40.0),
    ],
)
def test_rain_that_helps_by_each_rule(rule: str, falls: float, helps: float) -> None:
    one = np.ones(1)
    assert rain.effective(falls * one, rule, 0.8, one)[0] == pytest.approx(helps)
    assert rain.effective(3 * falls * one, rule, 0.8, 3 * one)[0] == pytest.approx(3 * helps)


# A crop planted on day 101 of a year of five seasons of 73 days: 1-73, 74-146, 147-219, … With ET0 4 mm/day:
# stage A 46 days (101-146, season 2), Kc 0.5: 92 mm; stage B 73 days (147-219, season 3), Kc from 0.5 to 1.5, mean 1.0:
# 292 mm. Rain that helps: 73 mm in season 2, 1 mm a day, 46 mm while it stands; 219 mm in season 3, 3 mm a day.

SEASON = np.repeat(np.arange(5), 73)
GROWTH = Growth(days=(46, 73), kc=(0.5, 1.5), ky=(0.4, 0.8), extra=(0.0, 2.0))


def _year(*falls: float) -> Year:
    return Year(np.full(365, 4.0), np.array([0.0, *falls, 0.0, 0.0]), SEASON)


def test_need_by_stage_and_season_from_rain_soil_and_coefficients() -> None:
    """Soil: 30 mm at planting. A: 92 − 46 − 30 = 16 mm needed. B: 292 − 219 = 73 mm, and 2 mm/day seep away."""
    drunk = water(GROWTH, 101, _year(73.0, 219.0), Soil(holds=60.0, at_planting=30.0))
    assert drunk.wanted.sum(axis=1) == pytest.approx([92.0, 292.0])
    assert drunk.need[0].tolist() == pytest.approx([0, 16, 0, 0, 0])
    assert drunk.need[1].tolist() == pytest.approx([0, 0, 73, 0, 0])
    assert drunk.led(np.array([0.5, 0.0])).tolist() == pytest.approx([0, 8, 219, 0, 0])


def test_rain_to_spare_is_kept_by_the_soil_and_no_more_than_it_holds() -> None:
    """A: 2 mm/day of rain give 92 and leave nothing; 4 mm/day give 184 and leave 92, of which the soil keeps 60."""
    drunk = water(GROWTH, 101, _year(146.0, 73.0), Soil(holds=60.0))
    assert drunk.need.sum() == pytest.approx(292 - 73)
    drunk = water(GROWTH, 101, _year(292.0, 73.0), Soil(holds=60.0))
    assert drunk.need.sum() == pytest.approx(292 - 73 - 60)


@pytest.mark.parametrize(("response", "share"), [("product", 0.64), ("sum", 0.6), ("season", 1 - 0.9 * 119 / 384)])
def test_yield_with_less_water_by_each_form_of_fao_33(response: str, share: float) -> None:
    """No rain, no soil: half of 92 mm withheld in A, a quarter of 292 mm in B.

    product (1 − 0.4 × 0.5) (1 − 0.8 × 0.25) = 0.64; sum 1 − 0.2 − 0.2 = 0.6; season, Ky 0.9, lacking 46 + 73 of 384 mm:
    1 − 0.9 × 119 / 384 = 0.72109.
    """
    growth = Growth((46, 73), (0.5, 1.5), (0.4, 0.8), (0.0, 0.0), response, season_ky=0.9)
    drunk = water(growth, 101, _year(0.0, 0.0), Soil())
    assert float(yield_share(growth, drunk, np.array([0.5, 0.25]))) == pytest.approx(share)


def test_a_way_that_a_mixture_does_without_is_dropped() -> None:
    """Full (2, 2) yields 1; half of everything (1, 1) yields 0.5, as half the fields full do; (1, 2) yields 0.9."""
    led, yields = np.array([[2.0, 2.0], [1.0, 1.0], [1.0, 2.0]]), np.array([1.0, 0.5, 0.9])
    assert needless(led, yields, [1, 2, 0]) == {1}
    assert needless(led, np.array([1.0, 0.51, 0.9]), [1, 2, 0]) == set()
    hull = Hull(led[[0, 2]], yields[[0, 2]])
    assert hull.best(np.array([[1.5, 2.0], [1.0, 1.0], [0.0, 5.0], [9.0, 9.0]])).tolist() == pytest.approx(
        [0.95, 0.5, 0.0, 1.0]
    )


def test_the_hull_of_all_corners_leaves_no_way_of_watering_above_it() -> None:
    """A product of lines has its concave envelope over the corners: full or nothing in each stage."""
    drunk = water(GROWTH, 101, _year(0.0, 100.0), Soil())
    corners = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
    hull = Hull(drunk.led_by_stage(corners), yield_share(GROWTH, drunk, corners))
    tried = sampled(2)
    assert len(tried) == 21**2
    assert (yield_share(GROWTH, drunk, tried) <= hull.best(drunk.led_by_stage(tried)) + 1e-9).all()


@pytest.mark.parametrize("humid", [False, True])
def test_the_recount_in_plain_arithmetic_agrees_with_the_library(tmp_path: Path, *, humid: bool) -> None:
    for file in SHORT.glob("*.[ct]*"):
        if file.name != "expected.csv":
            (tmp_path / file.name).write_text(file.read_text(encoding="utf-8"), encoding="utf-8")
    if humid:
        with (tmp_path / "climate_months.csv").open("a", encoding="utf-8") as months:
            months.write("plain,humidity,55,40,%\nplain,wind,2.5,3,m/s\nplain,sunshine,7,9,h/day\n")
    case = read_case(tmp_path)
    climate, recount = climates_of(case)["plain"], Recount(case)
    assert climate.method == (PENMAN if humid else HARGREAVES)
    assert climate.evapotranspiration == pytest.approx(np.array(recount._daily["plain"]), rel=1e-4)
