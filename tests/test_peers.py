"""Comparisons with peers: both sides are given the same, and a peer that is not there is said to be missing."""

import csv
import json
from pathlib import Path

import pytest

from benchmarks import peer_osemosys, peer_pypsa
from benchmarks.peers import network
from benchmarks.peers.whole import Took, in_turn, median, whole
from whitecoal import read_case
from whitecoal.planning import plan_case

COST = 18.596747170941
"""Of the year in 52 steps, as PyPSA 1.2.4 with HiGHS 1.15.1 finds it [Mrub]."""


def test_a_network_with_hydro_storage_costs_what_it_costs_in_pypsa(tmp_path: Path) -> None:
    network.write(52, tmp_path)
    plan = plan_case(read_case(tmp_path / "case")).plan
    assert network.REVENUE - plan.worth == pytest.approx(COST, rel=1e-9)


def test_both_sides_of_the_network_want_the_same_energy_and_hold_the_same_water(tmp_path: Path) -> None:
    """Energy of the year: (25 + 60 + 110) MW × 8.76 h = 1,708.2 GWh. Gorge: 160 hm3 × 9.81 × 120 × 0.85 / 3.6 MWh."""
    network.write(10, tmp_path)
    wanted = sum(float(row["energy"]) for row in _rows(tmp_path / "case" / "power_demand.csv"))
    loads = [float(row[zone]) for row in _rows(tmp_path / "pypsa" / "loads-p_set.csv") for zone in network.ZONES]
    assert wanted == pytest.approx(1708.2)
    assert sum(loads) * 876.0 / 1000.0 == pytest.approx(wanted)
    gorge = next(row for row in _rows(tmp_path / "pypsa" / "storage_units.csv") if row["name"] == "Gorge")
    assert float(gorge["p_nom"]) * float(gorge["max_hours"]) == pytest.approx(160 * 9.81 * 120 * 0.85 / 3.6)


def test_a_peer_that_is_not_there_is_told_and_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("WHITECOAL_PEERS", "OSEMOSYS_MODELS"):
        monkeypatch.delenv(variable, raising=False)
    found = peer_osemosys.measure()
    assert not found.rows
    assert found.remarks == ["WHITECOAL_PEERS names no folder with osemosys/utopia.txt: nothing was measured."]
    monkeypatch.setenv("PATH", str(tmp_path))
    told: list[str] = []
    assert peer_osemosys.peers_there(tmp_path, told) == []
    assert "`glpsol` (Debian: glpk-utils) is not installed here" in told[0]
    monkeypatch.setattr(peer_pypsa, "missing", lambda *names: list(names))
    assert not peer_pypsa.measure().rows
    assert peer_pypsa.measure().remarks == ["PyPSA is not installed here: nothing was measured."]


def test_costs_that_differ_make_a_row_an_error_and_aims_are_judged() -> None:
    told: list[str] = []
    took = {"ours": Took(1.0, 1.0, "[10.0]"), "quick": Took(3.0, 2.0, "[10.0]"), "other": Took(9.0, 9.0, "[10.1]")}
    rows = peer_osemosys.compared("one run", took, {"quick": 4.0, "other": 1.0}, told)
    assert rows == [
        ["one run: quick", "1.00", "3.00", "3.0", "1.00", "2.00", "2.0"],
        ["one run: other", "—", "—", "—", "—", "—", "—"],
    ]
    assert told[0].startswith("**Missed**: one run, quick: 3.0 times faster")
    assert told[1] == "**Error**: one run, other: total costs differ by 9.9e-03."


def test_ways_are_run_in_turn_and_the_first_round_does_not_count(tmp_path: Path) -> None:
    order: list[str] = []
    seconds = {"a": iter((9.0, 1.0, 3.0, 2.0)), "b": iter((9.0, 4.0, 4.0, 4.0))}

    def way(name: str) -> Took:
        order.append(name)
        return Took(next(seconds[name]), 0.0, json.dumps(name))

    took = in_turn(3, {name: lambda name=name: way(name) for name in seconds})
    assert "".join(order) == "abababab"
    assert (took["a"].cpu, took["b"].cpu, took["a"].said) == (2.0, 4.0, '"a"')
    assert median([Took(1.0, 5.0), Took(3.0, 7.0)]) == Took(2.0, 6.0)
    with pytest.raises(RuntimeError, match="failed"):
        whole(["false"], tmp_path)


def test_the_line_left_over_in_the_short_formulation_is_put_away_in_a_copy(tmp_path: Path) -> None:
    model, room, told = tmp_path / "short.txt", tmp_path / "room", list[str]()
    room.mkdir()
    model.write_text(
        "####s.t. Acc4_ModelPeriodCostByRegion{r}: cost[r]\n   - SalvageValueStorage[r] = 1;\nend;\n", "utf-8"
    )
    mended = peer_osemosys.mended(model, room, told)
    assert mended.read_text("utf-8").splitlines()[1] == "####   - SalvageValueStorage[r] = 1;"
    assert "short.txt does not run as published" in told[0]
    assert peer_osemosys.mended(mended, room, told) == mended


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))
