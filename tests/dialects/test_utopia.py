"""A published model of OSeMOSYS by its tables and by the verb; its published answers are asked in the exam.

The files belong to the peer and are no part of this project: `WHITECOAL_PEERS` names the folder they lie in.
"""

import json
import os
from pathlib import Path

import pytest

from whitecoal.cli import main
from whitecoal.dialects import osemosys
from whitecoal.dialects.osemosys import Answer

PEERS = os.environ.get("WHITECOAL_PEERS", "")
pytestmark = pytest.mark.skipif(not PEERS, reason="WHITECOAL_PEERS names no folder with the peers' models")
TOLERANCE = 1e-6


def peer(name: str) -> Path:
    return Path(PEERS) / "osemosys" / name


@pytest.fixture(scope="module")
def utopia() -> Answer:
    return osemosys.solve(osemosys.read(peer("utopia.txt")))


def test_the_table_of_costs_sums_to_the_cost(utopia: Answer) -> None:
    assert utopia.tables["TotalDiscountedCost"].total() == pytest.approx(utopia.cost, rel=1e-12)
    assert utopia.tables["ModelPeriodEmissions"]["UTOPIA", "CO2"] == pytest.approx(
        utopia.tables["AnnualEmissions"].total(EMISSION="CO2"), rel=1e-12
    )


def test_utopia_balances_by_its_tables_alone(utopia: Answer) -> None:
    """What is made of each fuel in each year covers what is taken and demanded."""
    tables, model = utopia.tables, utopia.posted.books.model
    for fuel in model.sets["FUEL"]:
        for year in model.sets["YEAR"]:
            made = tables["ProductionByTechnologyAnnual"].total(FUEL=fuel, YEAR=year)
            taken = tables["UseByTechnologyAnnual"].total(FUEL=fuel, YEAR=year)
            demanded = tables["Demand"].total(FUEL=fuel, YEAR=year)
            at = model.sets["FUEL"].index(fuel), model.sets["YEAR"].index(year)
            assert made >= taken + demanded + model["AccumulatedAnnualDemand"][0][at] - 1e-6


def test_the_verb_answers_as_the_exam_says(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve-osemosys", str(peer("utopia.txt")), "--out", str(tmp_path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["cost"] == pytest.approx(29446.86269, rel=TOLERANCE)
    assert (
        (tmp_path / "NewCapacity.csv").read_text(encoding="utf-8").startswith("REGION,TECHNOLOGY,YEAR,VALUE\nUTOPIA,")
    )
