"""Storage worked out by hand: a plant that works in one time slice serves a demand that comes in another.

A unit of demand over the year; the store is charged and discharged by a technology in two modes, without loss. What a
day moves is its rate times DaySplit, in years: with brackets of half a day 0.5/365.
"""

from pathlib import Path

import pytest
from osemosys_text import solved, written, yearly

from whitecoal.dialects import osemosys
from whitecoal.dialects.osemosys import Answer
from whitecoal.errors import CaseFault, NoPlan

SUN, LATER = "SUN", "LATER"


def stored(folder: Path, sets: dict[str, str], values: dict[str, object], years: str = "2000") -> Answer:
    """A plant that works in the slice SUN only, a demand in the slice LATER only, and a store between them."""
    links = {"SUN": 1.0, "LATER": 1.0}
    common = {
        "SpecifiedAnnualDemand": yearly(1.0, "ELC", years=years),
        "SpecifiedDemandProfile": {("HILLS", "ELC", LATER, year): 1.0 for year in years.split()},
        "CapacityFactor": {("HILLS", "PLANT", LATER, year): 0.0 for year in years.split()},
        "OutputActivityRatio": {
            ("HILLS", technology, "ELC", mode, year): 1.0
            for technology, mode in (("PLANT", "1"), ("PUMP", "2"))
            for year in years.split()
        },
        "InputActivityRatio": {("HILLS", "PUMP", "ELC", "1", year): 1.0 for year in years.split()},
        "TechnologyToStorage": {("HILLS", "PUMP", "LAKE", "1"): 1.0},
        "TechnologyFromStorage": {("HILLS", "PUMP", "LAKE", "2"): 1.0},
        "CapitalCostStorage": yearly(365.0, "LAKE", years=years),
        "Conversionls": dict.fromkeys(((one, "1") for one in links), 1.0),
        "Conversionld": dict.fromkeys(((one, "1") for one in links), 1.0),
        "Conversionlh": dict.fromkeys(((one, "1") for one in links), 1.0),
        "DaySplit": 1 / 365,
        "OperationalLifeStorage": 1.0,
    }
    members = {"TECHNOLOGY": "PLANT PUMP", "STORAGE": "LAKE", "MODE_OF_OPERATION": "1 2", "TIMESLICE": f"{SUN} {LATER}"}
    return solved(folder, {**members, "YEAR": years, **sets}, {**common, **values})


BRACKETS = {"DAILYTIMEBRACKET": "1 2"}
BY_DAY = {"Conversionlh": {(SUN, "1"): 1.0, (LATER, "2"): 1.0}, "DaySplit": 0.5 / 365}


def size(answer: Answer) -> float:
    return answer.tables["NewStorageCapacity"].total()


def test_from_day_to_night(tmp_path: Path) -> None:
    """Charged at a rate of 2 by day, 2 × 0.5/365 of a day: the store holds 1/365, for 365 each."""
    answer = stored(tmp_path, BRACKETS, BY_DAY)
    assert size(answer) == pytest.approx(1 / 365)
    assert answer.cost == pytest.approx(1.0)
    assert answer.tables["StorageLevelYearFinish"].total() == pytest.approx(0.0)
    assert answer.tables["DiscountedCapitalInvestmentStorage"].total() == pytest.approx(1.0)
    assert answer.tables["TotalDiscountedCost"]["HILLS", "2000"] == pytest.approx(1.0)


def test_a_least_charge_takes_part_of_the_capacity(tmp_path: Path) -> None:
    """It begins with 1/365 and half must stay: c ≥ 2/365 to hold 2/365 after the day, and c/2 = 1/365 is kept."""
    start = {"StorageLevelStart": {("HILLS", "LAKE"): 1 / 365}, "MinStorageCharge": yearly(0.5, "LAKE")}
    answer = stored(tmp_path, BRACKETS, {**BY_DAY, **start})
    assert size(answer) == pytest.approx(2 / 365)
    assert answer.tables["StorageLevelYearStart"]["HILLS", "LAKE", "2000"] == pytest.approx(1 / 365)
    with pytest.raises(NoPlan, match="stored above the least"):
        stored(tmp_path, BRACKETS, {**BY_DAY, "MinStorageCharge": yearly(0.5, "LAKE")})


@pytest.mark.parametrize("name", ["StorageMaxChargeRate", "StorageMaxDischargeRate"])
def test_rates_have_their_greatest(name: str, tmp_path: Path) -> None:
    """The rate is 2 both ways."""
    assert size(stored(tmp_path, BRACKETS, {**BY_DAY, name: 2.0})) == pytest.approx(1 / 365)
    with pytest.raises(NoPlan, match=r"rate of (dis)?charge"):
        stored(tmp_path, BRACKETS, {**BY_DAY, name: 1.9})


def test_what_is_there_already_need_not_be_built(tmp_path: Path) -> None:
    answer = stored(tmp_path, BRACKETS, {**BY_DAY, "ResidualStorageCapacity": yearly(0.001, "LAKE")})
    assert size(answer) == pytest.approx(1 / 365 - 0.001)


def test_losses_by_the_ratio_of_the_link(tmp_path: Path) -> None:
    """A unit from the store makes 0.8: 1.25 are stored, at a rate of 2.5."""
    output = {("HILLS", "PLANT", "ELC", "1", "2000"): 1.0, ("HILLS", "PUMP", "ELC", "2", "2000"): 0.8}
    answer = stored(tmp_path, BRACKETS, {**BY_DAY, "OutputActivityRatio": output})
    assert size(answer) == pytest.approx(1.25 / 365)


def test_from_weekdays_to_weekends(tmp_path: Path) -> None:
    """Five days charge 1.4/365 each (a rate of 1.4 in 5/7 of the year), two discharge 3.5/365: 7/365 are held."""
    values = {
        "Conversionld": {(SUN, "1"): 1.0, (LATER, "2"): 1.0},
        "DaysInDayType": {("1", "1", "2000"): 5.0, ("1", "2", "2000"): 2.0},
        "YearSplit": {(SUN, "2000"): 5 / 7, (LATER, "2000"): 2 / 7},
    }
    answer = stored(tmp_path, {"DAYTYPE": "1 2"}, values)
    assert size(answer) == pytest.approx(7 / 365)
    assert answer.tables["StorageLevelDayTypeStart"]["HILLS", "LAKE", "1", "2", "2000"] == pytest.approx(7 / 365)
    assert answer.tables["StorageLevelDayTypeFinish"]["HILLS", "LAKE", "1", "1", "2000"] == pytest.approx(7 / 365)


def test_from_season_to_season(tmp_path: Path) -> None:
    """The whole demand waits from the first half of the year to the second: 1 is held."""
    answer = stored(tmp_path, {"SEASON": "1 2"}, {"Conversionls": {(SUN, "1"): 1.0, (LATER, "2"): 1.0}})
    assert size(answer) == pytest.approx(1.0)
    assert answer.tables["StorageLevelSeasonStart"]["HILLS", "LAKE", "2", "2000"] == pytest.approx(1.0)


def test_from_year_to_year(tmp_path: Path) -> None:
    """The plant is shut in 2001, so 1 is carried over the turn of the year, and built for both years.

    The store of 2000 lives a year: 1 is built in each. At the end of 2000, 1 is held; in 2001 it is taken.
    """
    years = "2000 2001"
    closed = {("HILLS", "PLANT", one, "2001"): 0.0 for one in (SUN, LATER)}
    closed |= {("HILLS", "PLANT", LATER, "2000"): 0.0}
    values = {"Conversionls": {(SUN, "1"): 1.0, (LATER, "2"): 1.0}, "CapacityFactor": closed}
    answer = stored(tmp_path, {"SEASON": "1 2"}, values, years)
    held = answer.tables["StorageLevelYearFinish"]
    assert held["HILLS", "LAKE", "2000"] == pytest.approx(1.0)
    assert held["HILLS", "LAKE", "2001"] == pytest.approx(0.0)
    assert answer.tables["StorageLevelYearStart"]["HILLS", "LAKE", "2001"] == pytest.approx(1.0)
    new = answer.tables["NewStorageCapacity"]
    assert new["HILLS", "LAKE", "2000"] == pytest.approx(2.0)  # 2 are held when the second season begins
    assert new["HILLS", "LAKE", "2001"] == pytest.approx(1.0)


@pytest.mark.parametrize(("method", "left"), [(1.0, 1 - 0.2 / (1.2**4 - 1)), (2.0, 0.75)])
def test_storage_has_a_rate_of_its_own(method: float, left: float, tmp_path: Path) -> None:
    """Rate 0.2 and a life of four years, one of them over, worth money of a year later."""
    own = {"DiscountRateStorage": 0.2, "OperationalLifeStorage": 4.0, "DepreciationMethod": method}
    answer = stored(tmp_path, BRACKETS, {**BY_DAY, **own})
    assert answer.cost == pytest.approx(1 - left / 1.2)
    assert answer.tables["SalvageValueStorage"].total() == pytest.approx(left)
    assert answer.tables["TotalDiscountedStorageCost"].total() == pytest.approx(1 - left / 1.2)


@pytest.mark.parametrize(("name", "members"), [("SEASON", "1 3"), ("YEAR", "2000 2002"), ("DAYTYPE", "")])
def test_what_is_followed_must_follow_one_another(name: str, members: str, tmp_path: Path) -> None:
    with pytest.raises(CaseFault, match=f"{name}: there is storage, and"):
        osemosys.read(written(tmp_path, {"STORAGE": "LAKE", name: members}))
