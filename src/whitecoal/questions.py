"""The verbs of the analyses: words into a question asked of a saved run, and the answer onto the terminal.

Nothing numerical is imported before the words are understood.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from whitecoal.plans import Plan
    from whitecoal.terminal import Terminal

    Act = Callable[[argparse.Namespace, Terminal], int]

MULTIPLIED = re.compile(
    r"(?P<table>[a-z_]+)\.(?P<column>[a-z_]+)(\[(?P<where>[^\]=]+=[^\]]+)\])?=(?P<factor>-?[0-9]*\.?[0-9]+)"
)
RUN = "folder of a run, its name in ./runs, or the beginning of it"


def add_verbs(
    verbs: Any, verb: Callable[[Any, str, Act, str], argparse.ArgumentParser], run_name: Callable[[str], str]
) -> None:
    """Put the verbs of the analyses among the others.

    Args:
        verbs: where they stand.
        verb: makes one, with what every verb has.
        run_name: reads the name of a run.
    """
    insisted = verb(verbs, "commitments", _commitments, "what it costs to insist on each commitment of a run")
    again = verb(verbs, "replan", _replan, "plan a run again from a year on, with what happened before held")
    doubted = verb(verbs, "doubts", _doubts, "which poorly known number of a run matters most")
    asked = verb(verbs, "ask", _ask, "and if a number were different? A run asked again at once, its works held")
    for parser in (insisted, again, doubted, asked):
        parser.add_argument("run", metavar="RUN", help=RUN)
        parser.add_argument("--runs", default="runs", metavar="FOLDER", help="the shelf of runs (default: ./runs)")
    again.add_argument("--from", dest="year", type=int, required=True, metavar="YEAR", help="first year of a stage")
    again.add_argument("--actuals", metavar="FOLDER", help="tables of what happened (left out: all as planned)")
    again.add_argument("--name", type=run_name, help="what the new run is called", metavar="NAME")
    doubted.add_argument("--top", type=_count, default=10, metavar="N", help="how many are told (default: 10)")
    doubted.add_argument("--no-check", action="store_true", help="tell by prices only, without planning again")
    asked.add_argument("--amend", action="append", default=[], metavar="NAME", help="an amendment of the run's case")
    told = 'as in "markets.price[good=oil]=0.9": a column, or some of its rows, times a number (may be repeated)'
    asked.add_argument("--multiply", action="append", default=[], metavar="COLUMN=FACTOR", type=_multiplied, help=told)


def _count(words: str) -> int:
    import argparse

    if not words.isdigit() or int(words) < 1:
        raise argparse.ArgumentTypeError(f'"{words}" is not a number of inputs')
    return int(words)


def _multiplied(words: str) -> dict[str, Any]:
    """An entry of `[[change]]` from `table.column[key=value, …]=factor`."""
    import argparse

    found = MULTIPLIED.fullmatch(words)
    if found is None:
        raise argparse.ArgumentTypeError(f'"{words}" does not read table.column[key=value]=factor')
    where = dict(pair.strip().split("=", 1) for pair in (found["where"] or "").split(",") if pair.strip())
    kept = {"table": found["table"], "column": found["column"], "multiply": float(found["factor"])}
    return {**kept, "where": where} if where else kept


def _opened(arguments: argparse.Namespace) -> Plan:
    from whitecoal.runs import found_run

    folder = found_run(arguments.run, Path(arguments.runs))
    from whitecoal.plans import open_plan

    return open_plan(folder)


def _commitments(arguments: argparse.Namespace, terminal: Terminal) -> int:
    plan = _opened(arguments)
    from dataclasses import asdict

    from whitecoal.analyses.insisting import costs_of_insisting
    from whitecoal.show.insisted import insisted_lines
    from whitecoal.show.report import write_report

    found = [asdict(one) for one in costs_of_insisting(plan, terminal.hear)]
    report = write_report(plan)
    terminal.answer({"run": str(plan.folder), "commitments": found, "report": str(report)})
    for line in insisted_lines(plan, found):
        terminal.say(line)
    if found:
        terminal.step(f"report: {report}")
    return 0


def _replan(arguments: argparse.Namespace, terminal: Terminal) -> int:
    base = _opened(arguments)
    from whitecoal.analyses.replanning import replan
    from whitecoal.show.comparison import comparison_lines, comparison_table
    from whitecoal.show.report import write_report
    from whitecoal.studies import Shelf

    actuals = Path(arguments.actuals) if arguments.actuals else None
    study = replan(base, arguments.year, actuals, arguments.name or "")
    plan = Shelf(Path(arguments.runs)).ask(study, terminal.hear)
    report = write_report(plan)
    differences = comparison_table(plan, base).to_dicts() if terminal.json else []
    terminal.answer({**plan.about, "folder": str(plan.folder), "report": str(report), "differences": differences})
    terminal.step(f"report: {report}")
    for sentence in plan.about["past"]["sentences"]:
        terminal.say(f"   {sentence}")
    terminal.say("")
    for line in comparison_lines(plan, base):
        terminal.say(line)
    return 0


def _doubts(arguments: argparse.Namespace, terminal: Terminal) -> int:
    plan = _opened(arguments)
    from dataclasses import asdict

    from whitecoal.analyses.doubts import doubts
    from whitecoal.show.doubted import doubted_lines, write_doubts

    found = asdict(doubts(plan, arguments.top, check=not arguments.no_check, progress=terminal.hear))
    page = write_doubts(plan, found)
    terminal.answer({"run": str(plan.folder), **found, "page": str(page)})
    for line in doubted_lines(plan, found):
        terminal.say(line)
    terminal.step(f"page: {page}")
    return 0


def _ask(arguments: argparse.Namespace, terminal: Terminal) -> int:
    plan = _opened(arguments)
    from whitecoal.analyses.asking import Asking
    from whitecoal.case import read_case
    from whitecoal.case.amendments import Amendment
    from whitecoal.errors import UsageError
    from whitecoal.planning import Clock
    from whitecoal.show.comparison import comparison_lines, comparison_table

    if plan.folder is None or not (arguments.amend or arguments.multiply):
        raise UsageError("Say what is to be different: --amend NAME, or --multiply COLUMN=FACTOR.")
    clock = Clock(terminal.hear)
    clock.begin("taking up the run")
    asking = Asking(plan)
    clock.step("taken up", f"taken up {plan.folder.name}")
    changes = [Amendment("asked", "asked on the command line", tuple(arguments.multiply))] if arguments.multiply else []
    answer = asking.ask(read_case(plan.folder / "case", amendments=arguments.amend, changes=changes))
    asked = answer.plan
    clock.step("asked", f"asked with the works held, {asked.about['solver']['iterations']:,} steps; nothing is saved")
    differences = comparison_table(asked, plan).to_dicts() if terminal.json else []
    terminal.answer({**asked.about, "run": str(plan.folder), "differences": differences})
    for sentence in answer.solution.notes:
        terminal.say(f"   {sentence}")
    terminal.say("")
    for line in comparison_lines(asked, plan):
        terminal.say(line)
    return 0
