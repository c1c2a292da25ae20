"""A small power network with hydro storage, planned as a case and optimised by PyPSA."""

import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.frame import Measured, Section, met, missing
from benchmarks.peers.network import REVENUE, write
from benchmarks.peers.whole import Took, beside, in_turn, whole

ROUNDS = 3
STEPS = {52: "weeks", 365: "days", 2190: "four hours"}
WAYS = ("lp", "direct")
"""PyPSA hands the program over as a file, or in memory."""
AIM = 2.0
SAME = 1e-6
HEADER = (
    "what",
    "ours, processor [s]",
    "PyPSA, processor [s]",
    "times",
    "ours, clock [s]",
    "PyPSA, clock [s]",
    "times",
)
PEERS = Path(__file__).parent / "peers"

STORY = f"""
Three zones on a line: two stations below reservoirs, one in the run of a river, three that burn coal and oil, two lines
with losses, demand that may stay dark at a price; one year in weeks, in days or in steps of four hours. The reservoirs
must be as full at the end of the year as at its beginning. `benchmarks/peers/network.py` writes it twice from the same
numbers: as a case of the shipped sectors rivers, hydropower, grids, processes and treasury, nothing made for the
purpose, each step a season; and as the folder of CSV files that PyPSA imports, with `StorageUnit`s (inflow, spill,
cyclic state of charge, its level at the end of the year given), `Generator`s and `Link`s. It is a network that both
can say exactly: constant heads, no evaporation, no works, no voltage law. Costs that differ by more than {SAME:g} of
them make a row an error.

Whole processes, one thread each, in turn, median of {ROUNDS} rounds after one that does not count. `whitecoal run` goes
from the folder of the case to a finished run: every number checked, ledger, accounts and choices with prices, the
program as solved, the audit, and the report (without figures, as the case asks for none). *Planned without audit* goes
from the folder to ledger, accounts and choices only. PyPSA goes from its folder to CSV files of dispatch, flows,
storage, spill and prices, with its own check of consistency and without an audit; it hands the program over as a file,
as it does unless told otherwise, or in memory, and the way that takes less processor time is shown. *In a process that
runs* is building and solving alone, the second time in the process: of ours with the tables of the plan, of PyPSA all
of `optimize`.

What this does not show: networks of hundreds of buses, commitment of units, the voltage law, where PyPSA is at home.
Ours seeks among plans of equal worth one that repeats, which PyPSA does not. Steps of four hours are more seasons than
a case is meant to have.
"""


def measure() -> Measured:
    """Every size of step, each in three ways."""
    if missing("pypsa"):
        return Measured(HEADER, (), ["PyPSA is not installed here: nothing was measured."])
    rows: list[Sequence[str]] = []
    told: list[str] = []
    for steps, name in STEPS.items():
        with tempfile.TemporaryDirectory() as place:
            folder = Path(place)
            write(steps, folder)
            _measure(f"{steps:,} steps ({name})", folder, rows, told)
    return Measured(HEADER, rows, told)


def _measure(size: str, folder: Path, rows: list[Sequence[str]], told: list[str]) -> None:
    ends = {"run": partial(_run, folder), "plan": partial(_plan, folder, 1)}
    ends |= {f"PyPSA {way}": partial(_pypsa, folder, way, 1) for way in WAYS}
    running = {"plan": partial(_within, _plan, folder, 2)}
    running |= {f"PyPSA {way}": partial(_within, _pypsa, folder, way, 2) for way in WAYS}
    _tell(size, in_turn(ROUNDS, ends), in_turn(ROUNDS, running), rows, told)


def _tell(
    size: str, ends: dict[str, Took], running: dict[str, Took], rows: list[Sequence[str]], told: list[str]
) -> None:
    said = {name: json.loads(took.said) for name, took in ends.items()}
    costs = [_cost(one) for one in [*said.values(), *(json.loads(took.said) for took in running.values())]]
    if max(costs) - min(costs) > SAME * min(costs):
        rows.append([size, *["—"] * 6])
        told.append(f"**Error**: {size}: the costs differ, {min(costs):.9g} and {max(costs):.9g}.")
        return
    peer, again = (min((took[f"PyPSA {way}"] for way in WAYS), key=lambda one: one.cpu) for took in (ends, running))
    rows.append(_row(f"{size}: `whitecoal run`", ends["run"], peer))
    rows.append(_row(f"{size}: planned without audit", ends["plan"], peer))
    rows.append(_row(f"{size}: in a process that runs", running["plan"], again))
    times, sizes = peer.cpu / ends["run"].cpu, (said["plan"], said["PyPSA lp"])
    faster = f"`whitecoal run`, audit and report included, {times:.1f} times faster in processor time than PyPSA"
    told.append(
        f"{met(times >= AIM)}: {size}: {faster} from end to end; at least {AIM:g} times was aimed at. "
        f"Both cost {costs[0]:.6f} Mrub; {_sizes(*sizes)}."
    )


def _sizes(ours: dict[str, Any], theirs: dict[str, Any]) -> str:
    kinds = ("columns", "rows")
    return (
        f"{_counted(ours, kinds)} in ours, {_counted(theirs, kinds)} in PyPSA (limits of single variables among them)"
    )


def _counted(sizes: dict[str, Any], kinds: Sequence[str]) -> str:
    return " and ".join(f"{sizes[kind]:,} {kind}" for kind in kinds)


def _cost(said: dict[str, Any]) -> float:
    """What is spent [Mrub]: ours tells what is left of the revenue."""
    return float(said["cost"]) if "cost" in said else REVENUE - float(said["worth"])


def _row(what: str, ours: Took, theirs: Took) -> list[str]:
    cells = [f"{ours.cpu:.2f}", f"{theirs.cpu:.2f}", f"{theirs.cpu / ours.cpu:.1f}"]
    return [what, *cells, f"{ours.wall:.2f}", f"{theirs.wall:.2f}", f"{theirs.wall / ours.wall:.1f}"]


# ---- what is run ----


def _run(folder: Path) -> Took:
    """`whitecoal run` onto an empty shelf: what stands there would be answered at once."""
    shelf = folder / "runs"
    shutil.rmtree(shelf, ignore_errors=True)
    took = whole([beside("whitecoal"), "run", folder / "case", "--runs", shelf, "--json"], folder)
    return Took(took.cpu, took.wall, json.dumps({"worth": json.loads(took.said)["solver"]["objective"]}))


def _plan(folder: Path, times: int) -> Took:
    shutil.rmtree(folder / "plan", ignore_errors=True)
    return whole([sys.executable, PEERS / "with_whitecoal.py", folder / "case", folder / "plan", times], folder)


def _pypsa(folder: Path, way: str, times: int) -> Took:
    took = whole([sys.executable, PEERS / "with_pypsa.py", folder / "pypsa", folder / "dispatch", way, times], folder)
    return Took(took.cpu, took.wall, took.said[took.said.index("{") :])  # HiGHS may speak before


def _within(run: Any, *words: Any) -> Took:
    """What the process itself says that building and solving took."""
    said = run(*words).said
    took = json.loads(said)
    return Took(took["cpu"], took["wall"], said)


SECTION = Section(
    "peer_pypsa", "PyPSA: a network with hydro storage", STORY, measure, ("whitecoal", "pypsa", "linopy", "highspy")
)
