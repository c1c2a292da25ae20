"""OSeMOSYS's UTOPIA from its file to its tables of results, beside glpsol with the peer's own formulations.

Where the peer's things lie is told by the environment:

    WHITECOAL_PEERS   folder with osemosys/utopia.txt, as in `tests` of OSeMOSYS/OSeMOSYS_GNU_MathProg
    OSEMOSYS_MODELS   folder with osemosys.txt, osemosys_short.txt, osemosys_fast.txt, its `src`
"""

import json
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.frame import HOME, Measured, Section, met
from benchmarks.peers.whole import Took, beside, in_turn, whole

ROUNDS = 3
RATES = tuple(f"0.{hundredths:02d}" for hundredths in range(3, 13))
RATE = re.compile(r"^param\s+DiscountRate\s+default\s+\S+", re.MULTILINE)
LEFT_OVER = re.compile(r"^(####s\.t\. Acc4_ModelPeriodCostByRegion.*\n)(?=\s+- SalvageValueStorage)", re.MULTILINE)
"""In the short formulation this equation is put away as a comment and its second line is not."""
FOUND = re.compile(r"obj =\s*(\S+)")
CONSTANT = re.compile(r"constant term = (\S+)")
SAME = 1e-6

STORY = f"""
UTOPIA, the example of OSeMOSYS (3,541 values, 21 technologies, 21 years, 6 slices), from its data file to its tables of
results. Ours is `whitecoal solve-osemosys`, which reads and checks the file, builds, solves with HiGHS, seeks among
plans of equal cost one that repeats, and writes 50 tables. The peer is `glpsol` (GLPK) with the formulations that
OSeMOSYS publishes in GNU MathProg, which write up to 30 tables; the short and the fast one are the problem of the long
one with fewer rows. The last row of each kind is how users of otoole come to HiGHS: `glpsol` writes the program of the
fast formulation, HiGHS solves it, otoole makes 33 tables of the solution.

Whole processes, from start to end, one thread each, ours and the peers' in turn, median of {ROUNDS} rounds after one
that does not count. For ten runs the discount rate is changed from {float(RATES[0]):.0%} to {float(RATES[-1]):.0%}:
ours reads the file once, solves and writes ten times in one process; the peers start anew for each, as they must; once
each, ours right before each peer. A total cost that differs by more than {SAME:g} of it makes the row an error.

What this does not show: how models of other sizes fare (on one so small much of our time is the start of Python), and
what GLPK would take as a solver only: much of its time is spent in translating the formulation.
"""


@dataclass(frozen=True)
class Peer:
    """A way in which the peer solves.

    Args:
        name: as the table has it.
        runs: solves a data file in a folder, one or several processes; what it took in all, and said.
        aims: how many times faster ours is to be at one run and at ten.
    """

    name: str
    runs: Callable[[Path, Path], Took]
    aims: tuple[float, float] | tuple[None, None] = (None, None)


def measure() -> Measured:
    """One run and ten, beside every peer that is there."""
    told: list[str] = []
    utopia = _file("WHITECOAL_PEERS", "osemosys/utopia.txt")
    if utopia is None:
        return Measured(
            ("what", "result"), (), ["WHITECOAL_PEERS names no folder with osemosys/utopia.txt: nothing was measured."]
        )
    rows: list[Sequence[str]] = []
    with tempfile.TemporaryDirectory() as place:
        room = Path(place)
        peers = peers_there(room, told)
        ways = {"ours": partial(_ours, utopia, room / "ours")}
        ways |= {peer.name: partial(peer.runs, utopia, _made(room / peer.name)) for peer in peers}
        once = in_turn(ROUNDS, ways)
        rows += compared("one run", once, {peer.name: peer.aims[0] for peer in peers}, told)
        files = [_with_rate(utopia, rate, room) for rate in RATES]
        for peer in peers:
            ways = {
                "ours": partial(_our_ten, utopia, room / "ten"),
                peer.name: partial(_ten, peer, files, room / peer.name),
            }
            rows += compared("ten runs", in_turn(1, ways, warm=False), {peer.name: peer.aims[1]}, told)
    header = (
        "what",
        "ours, processor [s]",
        "peer's, processor [s]",
        "times",
        "ours, clock [s]",
        "peer's, clock [s]",
        "times",
    )
    return Measured(header, rows, told)


# ---- ours ----


def _ours(file: Path, folder: Path) -> Took:
    took = whole([beside("whitecoal"), "solve-osemosys", file, "--out", folder, "--json"], folder.parent)
    return Took(took.cpu, took.wall, json.dumps([json.loads(took.said)["cost"]]))


def _our_ten(file: Path, folder: Path) -> Took:
    return whole([sys.executable, "-m", "benchmarks.peers.ten_rates", file, folder, *RATES], HOME)


# ---- the peers ----


def peers_there(room: Path, told: list[str]) -> list[Peer]:
    """Every peer that is there; of one that is not it is said why."""
    if shutil.which("glpsol") is None:
        told.append("`glpsol` (Debian: glpk-utils) is not installed here; every comparison with it was left out.")
        return []
    version = whole(["glpsol", "--version"], room).said.splitlines()[0]
    told.append(f"The peer is {version.removeprefix('GLPSOL--')}.")
    found = []
    for name, file, aims in (
        ("the long formulation", "osemosys.txt", (5.0, 20.0)),
        ("the short formulation", "osemosys_short.txt", (1.0, 5.0)),
        ("the fast formulation", "osemosys_fast.txt", (None, None)),
    ):
        model = _file("OSEMOSYS_MODELS", file)
        if model is None:
            told.append(f"OSEMOSYS_MODELS names no folder with {file}: `glpsol` with {name} was left out.")
            continue
        found.append(Peer(f"glpsol, {name}", partial(_glpsol, mended(model, room, told)), aims))
    fast = _file("OSEMOSYS_MODELS", "osemosys_fast.txt")
    if not beside("otoole").exists():
        told.append("otoole is not installed here; the way by otoole and HiGHS was left out.")
    elif fast is not None:
        found.append(Peer("otoole and HiGHS, the fast formulation", partial(_otoole, fast)))
    return found


def _glpsol(model: Path, file: Path, folder: Path) -> Took:
    took = whole(["glpsol", "-m", model, "-d", file], folder)
    costs = FOUND.findall(took.said)
    if not costs or "OPTIMAL" not in took.said:
        raise RuntimeError(f"glpsol found no optimum:\n{took.said[-1000:]}")
    return Took(took.cpu, took.wall, json.dumps([float(costs[-1])]))


def mended(model: Path, room: Path, told: list[str]) -> Path:
    """The formulation, with the second half of an equation put away where its first half is (in a copy)."""
    text, count = LEFT_OVER.subn(r"\1####", model.read_text(encoding="utf-8"))
    if not count:
        return model
    told.append(
        f"{model.name} does not run as published: a line left over from an equation that is a comment was made one."
    )
    copy = room / model.name
    copy.write_text(text, encoding="utf-8")
    return copy


def _with_rate(file: Path, rate: str, room: Path) -> Path:
    text, count = RATE.subn(f"param DiscountRate default {rate}", file.read_text(encoding="utf-8"))
    if count != 1:
        raise RuntimeError(f"{file} states no DiscountRate by a default: another data file than the one known.")
    changed = room / f"rate-{rate}.txt"
    changed.write_text(text, encoding="utf-8")
    return changed


def _ten(peer: Peer, files: Sequence[Path], folder: Path) -> Took:
    several = [peer.runs(file, folder) for file in files]
    return _summed(several, [cost for one in several for cost in json.loads(one.said)])


def _summed(several: Sequence[Took], costs: Sequence[float]) -> Took:
    return Took(sum(one.cpu for one in several), sum(one.wall for one in several), json.dumps(costs))


def _otoole(model: Path, file: Path, folder: Path) -> Took:
    """As its documentation has it, with HiGHS in Python; the configuration is made once and not counted.

    The cost is the solver's and the constant that the file of the program tells in a comment: otoole's own table takes
    5 % for the rate of each technology where the data file leaves it to the formulation.
    """
    otoole, program = beside("otoole"), folder / "program.lp"
    if not (folder / "config.yaml").exists():
        whole([otoole, "setup", "config", "config.yaml"], folder)
    steps = [
        whole(["glpsol", "-m", model, "-d", file, "--wlp", program, "--check"], folder),
        whole([sys.executable, HOME / "benchmarks" / "peers" / "with_highs.py", program, "solution.txt"], folder),
        whole([otoole, "results", "highs", "csv", "solution.txt", "tables", "datafile", file, "config.yaml"], folder),
    ]
    constant = CONSTANT.search(program.read_text(encoding="utf-8"))
    total = float(steps[1].said) + (float(constant[1]) if constant else 0.0)
    return _summed(steps, [total])


# ---- the table ----


def compared(what: str, took: dict[str, Took], aims: dict[str, float | None], told: list[str]) -> list[Sequence[str]]:
    """A row for each peer; whether aims are met, and costs agree, is told."""
    ours = took.pop("ours")
    rows = []
    for name, theirs in took.items():
        pairs = list(zip(json.loads(ours.said), json.loads(theirs.said), strict=True))
        apart = max(abs(one - other) / abs(other) for one, other in pairs)
        if apart > SAME:
            rows.append([f"{what}: {name}", *["—"] * 6])
            told.append(f"**Error**: {what}, {name}: total costs differ by {apart:.1e}.")
            continue
        times = theirs.cpu / ours.cpu
        cells = [f"{ours.cpu:.2f}", f"{theirs.cpu:.2f}", f"{times:.1f}"]
        cells += [f"{ours.wall:.2f}", f"{theirs.wall:.2f}", f"{theirs.wall / ours.wall:.1f}"]
        rows.append([f"{what}: {name}", *cells])
        if (aim := aims[name]) is not None:
            wanted = f"at least {aim:g} times faster" if aim > 1 else "no slower"
            said = f"{what}, {name}: {times:.1f} times faster in processor time; {wanted} was aimed at"
            told.append(f"{met(times >= aim)}: {said}.")
    return rows


def _file(variable: str, name: str) -> Path | None:
    folder = os.environ.get(variable)
    path = Path(folder or "", name).resolve()
    return path if folder and path.is_file() else None


def _made(folder: Path) -> Path:
    """A folder to run in, with the one in which the formulations write."""
    (folder / "results").mkdir(parents=True, exist_ok=True)
    return folder


SECTION = Section(
    "peer_osemosys", "OSeMOSYS: UTOPIA, from file to tables", STORY, measure, ("whitecoal", "highspy", "otoole")
)
