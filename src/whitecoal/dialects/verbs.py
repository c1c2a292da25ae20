"""The verbs of other systems' models: words into a model, steps and results onto the terminal.

Nothing numerical is imported before the words are understood.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from whitecoal.terminal import Terminal

    Act = Callable[[argparse.Namespace, Terminal], int]

MARGIN = "   "


@dataclass(frozen=True)
class UnderWay:
    """What the solver says while it works."""

    text: str
    seconds: float = 0.0
    done: bool = False


def add_verbs(verbs: Any, verb: Callable[[Any, str, Act, str], argparse.ArgumentParser]) -> None:
    """Put the verbs of other systems' models among the others.

    Args:
        verbs: where they stand.
        verb: makes one, with what every verb has.
    """
    osemosys = verb(verbs, "solve-osemosys", _solve_osemosys, "solve a model of OSeMOSYS and write its results as CSV")
    told = "data file of GNU MathProg, or folder of CSV tables as otoole writes it"
    osemosys.add_argument("model", metavar="FILE", help=told)
    told = "config.yaml of otoole, whose defaults hold for a folder (default: the one in it, if any)"
    osemosys.add_argument("--config", metavar="FILE", help=told)
    told = "folder for the tables of results (default: the model's name with -results)"
    osemosys.add_argument("--out", metavar="DIR", help=told)


def _solve_osemosys(arguments: argparse.Namespace, terminal: Terminal) -> int:
    begun = time.perf_counter()
    from whitecoal.dialects import osemosys
    from whitecoal.faults import counted

    file = Path(arguments.model)
    model = osemosys.read(file, arguments.config)
    terminal.step(f"read {file.name}: {model.told()}", _since(begun))
    for remark in model.remarks:
        terminal.say(f"{MARGIN}{remark}")
    solving = time.perf_counter()
    answer = osemosys.solve(model, progress=lambda text: terminal.hear(UnderWay(text)))
    sizes = {"decisions": answer.program.columns, "balances": answer.program.rows}
    terminal.step(f"posted {sizes['decisions']:,} decisions, {sizes['balances']:,} balances")
    gap = "gap 0" if answer.solution.gap == 0 else f"gap {answer.solution.gap:.2%}"
    terminal.step(f"solved, {answer.solution.status}, {gap}", _since(solving))
    for note in answer.solution.notes:
        terminal.say(f"{MARGIN}{note}")
    folder = Path(arguments.out or f"{file.resolve().stem}-results")
    tables = osemosys.results(answer, folder)
    terminal.step(f"{counted(len(tables), 'table')} of results in {folder}")
    by_region = tables["ModelPeriodCostByRegion"]
    regions = {region: by_region[region] for region in model.sets["REGION"]}
    terminal.say(f"{MARGIN}total discounted cost {answer.cost:,.6f}")
    if len(regions) > 1:
        for region, cost in regions.items():
            terminal.say(f"{MARGIN}  of {region} {cost:,.6f}")
    said = {"model": str(file), "folder": str(folder), "cost": answer.cost, "regions": regions, **sizes}
    said |= {"status": answer.solution.status, "gap": answer.solution.gap, "remarks": list(model.remarks)}
    said |= {
        "notes": list(answer.solution.notes),
        "tables": {name: len(table.values) for name, table in tables.items()},
    }
    terminal.answer({**said, "seconds": round(time.perf_counter() - begun, 3)})
    return 0


def _since(begun: float) -> str:
    return f"{time.perf_counter() - begun:.1f} s"
