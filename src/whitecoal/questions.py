"""The verbs of the analyses: words into a question asked of a saved run, and the answer onto the terminal.

Nothing numerical is imported before the words are understood.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable

    from whitecoal.plans import Plan
    from whitecoal.terminal import Terminal

    Act = Callable[[argparse.Namespace, Terminal], int]

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
    for parser in (insisted, again, doubted):
        parser.add_argument("run", metavar="RUN", help=RUN)
        parser.add_argument("--runs", default="runs", metavar="FOLDER", help="the shelf of runs (default: ./runs)")
    again.add_argument("--from", dest="year", type=int, required=True, metavar="YEAR", help="first year of a stage")
    again.add_argument("--actuals", metavar="FOLDER", help="tables of what happened (left out: all as planned)")
    again.add_argument("--name", type=run_name, help="what the new run is called", metavar="NAME")
    doubted.add_argument("--top", type=_count, default=10, metavar="N", help="how many are told (default: 10)")
    doubted.add_argument("--no-check", action="store_true", help="tell by prices only, without planning again")


def _count(words: str) -> int:
    import argparse

    if not words.isdigit() or int(words) < 1:
        raise argparse.ArgumentTypeError(f'"{words}" is not a number of inputs')
    return int(words)


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
