"""Models of other systems, read from their own files.

The files belong to the peers and are no part of this project: `WHITECOAL_PEERS` names the folder they lie in, and where
it is not set these questions are skipped.
"""

import os
from pathlib import Path

import pytest

from page import Answering
from questions import O1, O2
from whitecoal.dialects import osemosys

PEERS = os.environ.get("WHITECOAL_PEERS", "")
pytestmark = pytest.mark.skipif(not PEERS, reason="WHITECOAL_PEERS names no folder with the peers' models")
BUILT = {
    "E01": 2.279801,
    "E31": 0.110,
    "RHE": 46.867723,
    "RHO": 46.135248,
    "RL1": 34.303990,
    "TXD": 17.79,
    "RIV": 97.919280,
    "SRE": 0.10,
}
"""New capacity of each technology over all years, printed to six digits."""
EMITTED = {"CO2": 163.516797, "NOX": 170.895}
SHARE, HALF_A_DIGIT = 1e-6, 5e-7


def peer(name: str) -> Path:
    return Path(PEERS) / "osemosys" / name


def within(published: float) -> float:
    return max(SHARE * published, HALF_A_DIGIT)


def test_utopia(answer: Answering) -> None:
    found = osemosys.solve(osemosys.read(peer("utopia.txt")))
    answer(O1, "total discounted cost [million USD]", 29446.86269, found.cost, within(29446.86269))
    for technology, built in BUILT.items():
        capacity = found.tables["NewCapacity"].total(TECHNOLOGY=technology)
        answer(O1, f"new capacity of {technology} over all years [GW]", built, capacity, within(built))
    for emission, amount in EMITTED.items():
        emitted = found.tables["AnnualEmissions"].total(EMISSION=emission)
        answer(O1, f"{emission} over all years", amount, emitted, within(amount))


def test_super_simple(answer: Answering) -> None:
    cost = osemosys.solve(osemosys.read(peer("super_simple.txt"))).cost
    answer(O2, "total discounted cost", 46.43123317, cost, within(46.43123317))
