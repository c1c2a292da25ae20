"""The command line: words into a Study, steps and answers onto the terminal. No arithmetic stands here.

Exit codes: 0 fine, 1 faults in the data, 2 wrong usage, 3 no plan, 4 audit failed, 70 a fault of whitecoal
itself, 74 cannot write, 130 stopped.
"""

from __future__ import annotations

import argparse
import os
import re
import signal
import sys
import textwrap
import traceback
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from whitecoal import __version__, questions
from whitecoal.dialects import verbs as dialects
from whitecoal.terminal import MARGIN, WIDTH, Terminal, spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from whitecoal.plans import Plan

# Nothing numerical is imported before the words are understood: --help must answer at once.

OUR_FAULT, STOPPED, WRONG_USAGE = 70, 130, 2
DEMO = "transcaucasus-1921"
FIRST_LOOK = "one-water-year"
"""The amendment with which the demo plans its case: the whole case takes some minutes."""
EPILOG = """A first look:    whitecoal demo
A case of yours: whitecoal new my-basin --from tiny, edit its tables, then
                 whitecoal check my-basin, run my-basin, compare, report.

Every verb has --json and --quiet. Exit codes: 0 fine, 1 faults in the data,
2 wrong usage, 3 no plan, 4 audit failed, 70 a fault of whitecoal,
74 cannot write (disk full, no permission), 130 stopped."""


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    parser = _parser()
    arguments = parser.parse_args(words)
    if arguments.verb is None:
        parser.print_help(sys.stderr)
        return WRONG_USAGE
    terminal = Terminal(arguments.json, arguments.quiet)
    try:
        with _stopped_by_signal(), terminal.alone():
            return int(arguments.act(arguments, terminal))
    except KeyboardInterrupt:
        return _failed(terminal, STOPPED, "stopped; nothing half-finished was kept.")
    except BrokenPipeError:  # the reader of our output went away, `| head` say
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - the last door: everything is told, nothing is swallowed
        return _told_failure(error, arguments, terminal)


@contextmanager
def _stopped_by_signal() -> Iterator[None]:
    """A polite request to end (as on shutting down) stops the work as Ctrl-C does, leaving nothing half-finished."""

    def stop(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


# ---- what went wrong -----------------------------------------------------------------------------------------


def _told_failure(error: Exception, arguments: argparse.Namespace, terminal: Terminal) -> int:
    from whitecoal.errors import CannotWrite, CaseFault, WhitecoalError
    from whitecoal.keeping import refusal

    if isinstance(error, CaseFault):
        return _told_faults(error, arguments, terminal)
    if isinstance(error, WhitecoalError):
        return _failed(terminal, error.exit_code, str(error))
    if isinstance(error, OSError) and not error.filename and refusal(error, Path()) is not None:
        terminal.complain(f"The answer could not be written out: {error.strerror}. Runs that are finished stand.")
        return CannotWrite.exit_code
    if isinstance(error, OSError) and error.filename is not None:
        said = f'"{error.filename}": {error.strerror}. Mend that, or name another folder.'
        return _failed(terminal, WRONG_USAGE, said)
    terminal.complain(traceback.format_exc().rstrip())
    said = "this is a fault of whitecoal, not of your data. Please report it with the lines above."
    return _failed(terminal, OUR_FAULT, said)


def _told_faults(error: Any, arguments: argparse.Namespace, terminal: Terminal) -> int:
    """All faults of a case; of `check` they are the answer, of other verbs a complaint."""
    amended = f" The case was read as amended by {', '.join(arguments.amend)}." if arguments.amend else ""
    if terminal.json:
        terminal.answer(_faults_counted(error.faults))
    elif arguments.verb == "check":
        terminal.insist(f"{error} Nothing was run.{amended}")
    else:
        terminal.complain(f"{error} Nothing was run.{amended}")
    return int(error.exit_code)


def _faults_counted(faults: Sequence[Any]) -> dict[str, Any]:
    parts = ("code", "severity", "table", "row", "column", "found", "wanted", "advice", "place")
    severities = [fault.severity for fault in faults]
    return {
        "errors": severities.count("error"),
        "warnings": severities.count("warning"),
        "faults": [{part: getattr(fault, part) for part in parts} for fault in faults],
    }


def _failed(terminal: Terminal, code: int, said: str) -> int:
    terminal.answer({"exit_code": code, "error": said}) if terminal.json else terminal.complain(said)
    return code


# ---- the verbs -----------------------------------------------------------------------------------------------


def _demo(arguments: argparse.Namespace, terminal: Terminal) -> int:
    from whitecoal.shipped import copy_case, shipped

    folder = Path(arguments.into or arguments.case)
    terminal.say(f'whitecoal {__version__} · demo case "{shipped(arguments.case).title}"')
    if arguments.case == DEMO and not arguments.amend and not arguments.full:
        arguments.amend = [FIRST_LOOK]
    if (folder / "case.toml").is_file():
        terminal.step(f"{_here(folder)} is there already", "planned as it stands, nothing overwritten")
    else:
        count = copy_case(arguments.case, folder)
        terminal.step(f"copied {count} tables to {_here(folder)}", "edit them in Excel or any editor")
    code = _planned(arguments, folder, terminal)
    if FIRST_LOOK in arguments.amend:
        terminal.say(f"{MARGIN}planned for one water year; with all of them: whitecoal demo --full")
    return code


def _new(arguments: argparse.Namespace, terminal: Terminal) -> int:
    folder = Path(arguments.folder)
    if folder.suffix.lower() == ".xlsx" or Path(arguments.origin).exists():
        from whitecoal.case.copying import copy_of_case

        count = copy_of_case(_case_folder(arguments.origin), folder)
    else:
        from whitecoal.shipped import copy_case

        count = copy_case(arguments.origin, folder)
    terminal.answer({"folder": str(folder), "from": arguments.origin, "tables": count})
    terminal.step(f"copied {count} tables to {_here(folder)}", "edit them in Excel or any editor")
    terminal.say(f"{MARGIN}next: whitecoal check {_quoted(folder)}")
    return 0


def _check(arguments: argparse.Namespace, terminal: Terminal) -> int:
    from whitecoal.case import read_case
    from whitecoal.case.amendments import amendments_of
    from whitecoal.faults import counted
    from whitecoal.planning import build
    from whitecoal.show.asked import unknown_shown

    folder = _case_folder(arguments.case)
    case = read_case(folder, amendments=tuple(arguments.amend))
    problem = build(case)  # what only a sector can see is told here too
    warnings = (*case.warnings, *problem.warnings, *unknown_shown(problem))
    for warning in warnings:
        terminal.say(str(warning))
    counts = {"values": case.count_of_values, "tables": case.count_of_tables}
    amendments = amendments_of(case.papers)
    terminal.answer({**counts, **_faults_counted(warnings), "amendments": list(amendments)})
    warned = counted(len(warnings), "warning")
    terminal.step(f"checked {counts['values']:,} values in {counts['tables']} tables · 0 errors · {warned}")
    if amendments:
        listed = textwrap.wrap(f"amendments: {', '.join(amendments)}", WIDTH - len(MARGIN), break_on_hyphens=False)
        for line in listed:
            terminal.say(f"{MARGIN}{line}")
    return 0


def _run(arguments: argparse.Namespace, terminal: Terminal) -> int:
    return _planned(arguments, _case_folder(arguments.case), terminal)


def _planned(arguments: argparse.Namespace, folder: Path, terminal: Terminal) -> int:
    from whitecoal.show.headlines import headline_lines
    from whitecoal.show.report import write_report
    from whitecoal.studies import Shelf, Study

    amendments = tuple(arguments.amend)
    study = Study(folder, name=arguments.name or "+".join(amendments) or "base", amendments=amendments)
    plan = Shelf(Path(arguments.runs)).ask(study, terminal.hear)
    report = write_report(plan)
    terminal.answer({**plan.about, "folder": str(plan.folder), "report": str(report)})
    terminal.step(f"report: {report}")
    for line in headline_lines(plan):
        terminal.say(f"{MARGIN}{line}")
    if arguments.profile:
        _profiled(plan, terminal)
    return 0


def _profiled(plan: Plan, terminal: Terminal) -> None:
    from whitecoal.show.profile import profile_lines

    for line in ("", *profile_lines(plan)):
        terminal.say(line and f"{MARGIN}{line}")


def _report(arguments: argparse.Namespace, terminal: Terminal) -> int:
    from whitecoal.show.report import write_report

    report = write_report(_opened(arguments.run, arguments))
    terminal.answer({"report": str(report)})
    terminal.step(f"report: {report}")
    return 0


def _audit(arguments: argparse.Namespace, terminal: Terminal) -> int:
    from whitecoal.runs import found_run

    folder = found_run(arguments.run, Path(arguments.runs))
    from whitecoal.auditing.audit import audit
    from whitecoal.errors import AuditFailed

    found = audit(folder)
    terminal.answer(found.to_dict())
    if found.passed:
        terminal.say(found.told())
        return 0
    if not terminal.json:
        terminal.insist(found.told())
    return AuditFailed.exit_code


def _cases(arguments: argparse.Namespace, terminal: Terminal) -> int:
    del arguments
    from whitecoal.shipped import all_shipped

    listed = all_shipped()
    parts = ("name", "title", "about", "amendments")
    terminal.answer([{part: getattr(case, part) for part in parts} for case in listed])
    for case in listed:
        terminal.say(f"{case.name:<20} {case.title}")
        about = textwrap.wrap(case.about, WIDTH - 21)
        if case.amendments:
            about += textwrap.wrap(f"amendments: {', '.join(case.amendments)}", WIDTH - 21, break_on_hyphens=False)
        for line in about:
            terminal.say(f"{'':<20} {line}")
    return 0


def _compare(arguments: argparse.Namespace, terminal: Terminal) -> int:
    from whitecoal.runs import found_run

    shelf = Path(arguments.runs)
    found_run(arguments.run, shelf), found_run(arguments.base, shelf)
    from whitecoal.show.comparison import comparison_lines, comparison_table

    this, base = _opened(arguments.run, arguments), _opened(arguments.base, arguments)
    if arguments.out:
        from whitecoal.spreadsheets import write_csv

        write_csv(comparison_table(this, base), Path(arguments.out))
    if terminal.json:
        terminal.answer(comparison_table(this, base).to_dicts())
        return 0
    for line in comparison_lines(this, base):
        terminal.say(line)
    if arguments.out:
        terminal.step(f"table: {arguments.out}")
    return 0


def _pace(arguments: argparse.Namespace, terminal: Terminal) -> int:
    from whitecoal.analyses.pace import Question, try_paces
    from whitecoal.show.measured_paces import finding, measured
    from whitecoal.show.paced import paced_lines, write_paced
    from whitecoal.studies import Shelf

    amendments = tuple(arguments.amend)
    name = arguments.name or "+".join(amendments) or "base"
    question = Question(_case_folder(arguments.case), "pace", amendments, name)
    trials = try_paces(question, arguments.at, Shelf(Path(arguments.runs)), terminal.hear)
    measures = measured(trials)
    said = finding(trials, measures)
    page = write_paced(trials, measures, said, Path(arguments.runs) / f"{name}-pace.html")
    runs = {f"{trial.factor:g}": str(trial.plan.folder) if trial.plan else None for trial in trials}
    told = [{"group": one.group, "name": one.name, "unit": one.unit, "values": one.values} for one in measures]
    terminal.answer({"finding": said, "runs": runs, "measures": told, "page": str(page)})
    for line in paced_lines(trials, measures, said):
        terminal.say(line and f"{MARGIN}{line}")
    terminal.step(f"page: {page}")
    return 0


def _contract(arguments: argparse.Namespace, terminal: Terminal) -> int:
    from whitecoal.contracts import contract
    from whitecoal.contracts.page import write_page
    from whitecoal.contracts.sheet import sheet_lines

    contracts = [contract(Path(terms)) for terms in arguments.terms]
    page = write_page(contracts, Path(arguments.out or Path(arguments.terms[0]).with_suffix(".html")))
    terminal.answer({"contracts": [one.to_dict() for one in contracts], "page": str(page)})
    for line in sheet_lines(contracts):
        terminal.say(line)
    terminal.step(f"page: {page}")
    return 0


# ---- folders -------------------------------------------------------------------------------------------------


def _opened(words: str, arguments: argparse.Namespace) -> Plan:
    from whitecoal.runs import found_run

    folder = found_run(words, Path(arguments.runs))
    from whitecoal.plans import open_plan

    return open_plan(folder)


def _case_folder(words: str) -> Path:
    """The folder of a case, or that of a shipped one by its name."""
    from whitecoal.shipped import all_shipped

    folder = Path(words)
    names = {case.name: case.folder for case in all_shipped()}
    return names[words] if words in names and not folder.exists() else folder


def _here(folder: Path) -> str:
    """A folder as one would type it, marked as lying here where it does."""
    return str(folder) if folder.is_absolute() else f"./{folder}"


def _quoted(folder: Path) -> str:
    return f'"{folder}"' if " " in str(folder) else str(folder)


# ---- the words -----------------------------------------------------------------------------------------------


class _Parser(argparse.ArgumentParser):
    """Understands the words, and says what may have been meant when it does not."""

    def __init__(self, **how: Any) -> None:
        super().__init__(allow_abbrev=False, formatter_class=_Formatter, **how)

    def error(self, message: str) -> NoReturn:
        """Complain of wrong usage."""
        from whitecoal.faults import did_you_mean

        chosen = re.search(r"invalid choice: '(.*?)' \(choose from (.*)\)", message)
        if chosen:
            known = [name.strip(" '") for name in chosen[2].split(",")]
            message = (
                f'"{chosen[1]}" is not a verb. {did_you_mean(chosen[1], known) or f"There are {chr(32).join(known)}."}'
            )
        said = spelled(message[:1].upper() + message[1:])
        ending = "" if said.endswith(("?", ".")) else "."
        self.exit(WRONG_USAGE, f"{said}{ending}\n`{self.prog} --help` tells what can be said.\n")


class _Formatter(argparse.RawDescriptionHelpFormatter):
    """Help within 80 columns, the words in one column and what they mean in another."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, max_help_position=22, width=WIDTH)

    def _format_action(self, action: argparse.Action) -> str:
        """The verbs stand under their own title, and need no second one."""
        if action.dest == "verb":
            return "".join(self._format_action(verb) for verb in self._iter_indented_subactions(action))
        return super()._format_action(action)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="whitecoal",
        usage="whitecoal VERB …",
        description="Plans a region's water, power, land, minerals and trade in one ledger of goods.",
        epilog=EPILOG,
    )
    parser.add_argument("--version", action="version", version=f"whitecoal {__version__}")
    parser.set_defaults(json=False, quiet=False, amend=[])
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", dest="verb", prog="whitecoal")
    _add_planning_verbs(verbs)
    _add_reading_verbs(verbs)
    questions.add_verbs(verbs, _verb, _run_name)
    dialects.add_verbs(verbs, _verb)
    return parser


def _add_planning_verbs(verbs: Any) -> None:
    demo = _verb(verbs, "demo", _demo, "plan the shipped case of 1921, from its tables to its report")
    demo.add_argument("--case", default=DEMO, help="which shipped case (see `whitecoal cases`)")
    demo.add_argument("--into", metavar="FOLDER", help="where its tables are copied to (default: ./CASE)")
    demo.add_argument("--full", action="store_true", help="the case of 1921 with all its water years: some minutes")
    _add_run_words(demo)
    new = _verb(verbs, "new", _new, "start a case of your own from a shipped one")
    new.add_argument(
        "folder", metavar="FOLDER", help="the new folder, or with .xlsx the new workbook; must not be there yet"
    )
    new.add_argument(
        "--from", dest="origin", default="tiny", metavar="CASE", help="shipped case, folder or workbook (default: tiny)"
    )
    check = _verb(verbs, "check", _check, "list every fault of a case, each with its place and its mend")
    check.add_argument("case", metavar="CASE", help="folder or workbook of the case, or the name of a shipped one")
    _add_amend_word(check)
    run = _verb(verbs, "run", _run, "check, plan, audit and save; the same question is answered once")
    run.add_argument("case", metavar="CASE", help="folder or workbook of the case, or the name of a shipped one")
    _add_run_words(run)
    for planner in (demo, run):
        planner.add_argument("--profile", action="store_true", help="tell where the time went, sizes, ranges, memory")

    pace = _verb(verbs, "pace", _pace, "plan at several paces: what going slower or faster would do")
    pace.add_argument("case", metavar="CASE", help="folder or workbook of the case, or the name of a shipped one")
    told = "by what the limits are multiplied (default: 0.5,0.75,1,1.5,2)"
    pace.add_argument("--at", type=_paces, default=(0.5, 0.75, 1.0, 1.5, 2.0), metavar="FACTORS", help=told)
    _add_run_words(pace)


def _paces(words: str) -> tuple[float, ...]:
    """Factors separated by commas, each above zero."""
    try:
        factors = tuple(float(word) for word in words.split(","))
    except ValueError:
        factors = ()
    if not factors or not all(0 < factor < float("inf") for factor in factors):
        raise argparse.ArgumentTypeError(f'"{words}" are no factors above zero, "0.5,1,2" say')
    return factors


def _add_run_words(parser: argparse.ArgumentParser) -> None:
    _add_amend_word(parser)
    parser.add_argument(
        "--name", type=_run_name, help="what the run is called (default: base, or the amendments)", metavar="NAME"
    )
    _add_shelf_word(parser)


def _add_amend_word(parser: argparse.ArgumentParser) -> None:
    told = "apply an amendment of the case; may be said several times"
    parser.add_argument("--amend", action="append", default=[], metavar="NAME", help=told)


def _add_shelf_word(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--runs", default="runs", metavar="FOLDER", help="the shelf of runs (default: ./runs)")


def _run_name(words: str) -> str:
    """A name of a run, which is the beginning of a folder's name."""
    if not words or words != words.strip() or words[0] in ".-" or re.search(r'[\\/:*?"<>|\x00-\x1f]', words):
        raise argparse.ArgumentTypeError(f'"{words}" cannot name a folder')
    return words


def _add_reading_verbs(verbs: Any) -> None:
    told = "folder of a run, its name in ./runs, or the beginning of it"
    report = _verb(verbs, "report", _report, "write report.html of a run: one file, offline")
    report.add_argument("run", metavar="RUN", help=told)
    audit = _verb(verbs, "audit", _audit, "check the books of a saved run from its files alone")
    audit.add_argument("run", metavar="RUN", help=told)
    _verb(verbs, "cases", _cases, "list the shipped cases and their amendments")
    compare = _verb(verbs, "compare", _compare, "signed differences of a run from a base")
    compare.add_argument("run", metavar="RUN", help=told)
    compare.add_argument("base", metavar="BASE", help="the run it is compared with, likewise")
    compare.add_argument("--out", metavar="FILE", help="write all differences as a table too, in CSV for a spreadsheet")
    contract = _verb(verbs, "contract", _contract, "the flows of a contract, or of several side by side")
    contract.add_argument("terms", nargs="+", metavar="TERMS", help="term sheets in TOML (see docs/contracts.md)")
    contract.add_argument("--out", metavar="FILE", help="where the page goes (default: beside the first, .html)")
    for verb in (report, audit, compare):
        _add_shelf_word(verb)


def _verb(
    verbs: Any, name: str, act: Callable[[argparse.Namespace, Terminal], int], text: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = verbs.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
    parser.set_defaults(act=act)
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    parser.add_argument("--quiet", action="store_true", help="say nothing unless something is wrong")
    return parser


if __name__ == "__main__":
    sys.exit(main())
