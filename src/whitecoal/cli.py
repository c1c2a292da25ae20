"""The command line: words into a Study, steps and answers onto the terminal. No arithmetic stands here.

Exit codes: 0 fine, 1 faults in the data, 2 wrong usage, 3 no plan, 4 audit failed, 70 a fault of whitecoal
itself, 130 stopped.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from whitecoal.plans import Plan
    from whitecoal.planning import Step

# Nothing numerical is imported before the words are understood: --help must answer at once.

OUR_FAULT, STOPPED, WRONG_USAGE = 70, 130, 2
DEMO = "transcaucasus-1921"


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    arguments = _parser().parse_args(words)
    try:
        return int(arguments.act(arguments))
    except KeyboardInterrupt:
        _complain("stopped; nothing half-finished was kept.")
        return STOPPED
    except BrokenPipeError:  # the reader of our output went away, `| head` say
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:  # noqa: BLE001 - the last door: everything is told, nothing is swallowed
        return _told_failure(error)


def _told_failure(error: Exception) -> int:
    from whitecoal.errors import WhitecoalError

    if isinstance(error, WhitecoalError):
        _complain(str(error))
        return error.exit_code
    traceback.print_exc()
    _complain("this is a fault of whitecoal, not of your data. Please report it with the lines above.")
    return OUR_FAULT


# ---- the verbs -----------------------------------------------------------------------------------------------


def _demo(arguments: argparse.Namespace) -> int:
    from whitecoal.shipped import copy_case, shipped

    say = _say(arguments)
    folder = Path(arguments.into or arguments.case)
    say(f'whitecoal {_version()} · demo case "{shipped(arguments.case).title}"')
    if (folder / "case.toml").is_file():
        say(f" ✓ {folder} is there already; planned as it stands")
    else:
        count = copy_case(arguments.case, folder)
        say(_line(f"copied {count} tables to ./{folder}", "edit them in Excel or any editor"))
    return _planned(arguments, folder)


def _new(arguments: argparse.Namespace) -> int:
    from whitecoal.shipped import copy_case

    count = copy_case(arguments.origin, Path(arguments.folder))
    _say(arguments)(f" ✓ copied {count} tables to {arguments.folder}\n   next: whitecoal check {arguments.folder}")
    return 0


def _check(arguments: argparse.Namespace) -> int:
    from whitecoal.case import read_case

    case = read_case(Path(arguments.case), amendments=tuple(arguments.amend))
    for warning in case.warnings:
        _say(arguments)(str(warning))
    if arguments.json:
        _print_json(
            {
                "values": case.count_of_values,
                "tables": case.count_of_tables,
                "errors": 0,
                "warnings": [str(w) for w in case.warnings],
            }
        )
    else:
        _say(arguments)(
            f" ✓ checked {case.count_of_values:,} values in {case.count_of_tables} tables · 0 errors · {len(case.warnings)} warnings"
        )
    return 0


def _run(arguments: argparse.Namespace) -> int:
    return _planned(arguments, Path(arguments.case))


def _planned(arguments: argparse.Namespace, folder: Path) -> int:
    from whitecoal.show.headlines import headline_lines
    from whitecoal.show.report import write_report
    from whitecoal.studies import Shelf, Study

    say = _say(arguments)
    study = Study(folder, name=arguments.name, amendments=tuple(arguments.amend))
    plan = Shelf(Path(arguments.runs)).ask(study, _progress(arguments))
    report = write_report(plan)
    if arguments.json:
        _print_json({**plan.about, "folder": str(plan.folder), "report": str(report)})
        return 0
    say(f" ✓ report: {report}")
    for line in headline_lines(plan):
        say(f"   {line}")
    return 0


def _report(arguments: argparse.Namespace) -> int:
    from whitecoal.show.report import write_report

    report = write_report(_opened(arguments.run))
    _print_json({"report": str(report)}) if arguments.json else _say(arguments)(f" ✓ report: {report}")
    return 0


def _audit(arguments: argparse.Namespace) -> int:
    from whitecoal.audit import audit
    from whitecoal.errors import AuditFailed

    found = audit(Path(arguments.run))
    _print_json(found.to_dict()) if arguments.json else _say(arguments)(found.told())
    return 0 if found.passed else AuditFailed.exit_code


def _cases(arguments: argparse.Namespace) -> int:
    from whitecoal.shipped import all_shipped

    listed = all_shipped()
    if arguments.json:
        _print_json([{"name": case.name, "title": case.title, "about": case.about} for case in listed])
        return 0
    for case in listed:
        _say(arguments)(f"{case.name:<22} {case.title}")
    return 0


def _compare(arguments: argparse.Namespace) -> int:
    from whitecoal.show.comparison import comparison_lines, comparison_table

    this, base = _opened(arguments.run), _opened(arguments.base)
    if arguments.json:
        _print_json(comparison_table(this, base).to_dicts())
        return 0
    for line in comparison_lines(this, base):
        _say(arguments)(line)
    return 0


def _opened(name: str) -> Plan:
    from whitecoal.plans import open_plan

    return open_plan(Path(name))


# ---- the terminal --------------------------------------------------------------------------------------------


def _say(arguments: argparse.Namespace) -> Callable[[str], None]:
    """Prints, unless the answer is to be JSON or nothing."""
    silent = arguments.quiet or arguments.json
    return (lambda _: None) if silent else (lambda text: print(text, flush=True))


def _complain(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _print_json(answer: Any) -> None:
    print(json.dumps(answer, ensure_ascii=False, indent=1))


def _line(text: str, aside: str = "") -> str:
    return f" ✓ {text:<52} {aside}".rstrip()


def _progress(arguments: argparse.Namespace) -> Callable[[Step], None]:
    """Finished steps stay on the screen; what is under way is overwritten in place on a terminal."""
    say, live = _say(arguments), sys.stdout.isatty() and not (arguments.quiet or arguments.json)

    def tell(step: Step) -> None:
        if step.done:
            wipe = "\r\033[K" if live else ""
            say(wipe + _line(step.text, f"{step.seconds:.1f} s" if step.seconds else ""))
        elif live:
            print(f"\r\033[K … {step.text[:72]}", end="", flush=True)

    return tell


def _version() -> str:
    from whitecoal import __version__

    return __version__


# ---- the words -----------------------------------------------------------------------------------------------


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="whitecoal",
        description="Plans a region's water, power, land, minerals and trade in one ledger of goods.",
        epilog="A first look: whitecoal demo. Your own: whitecoal new my-basin --from tiny, then check, run, compare.",
    )
    parser.add_argument("--version", action="version", version=f"whitecoal {_version()}")
    verbs = parser.add_subparsers(metavar="verb", required=True)
    _add_planning_verbs(verbs)
    _add_reading_verbs(verbs)
    return parser


def _add_planning_verbs(verbs: Any) -> None:
    demo = _verb(verbs, "demo", _demo, "plan the shipped case of the Caucasus 1921, from copying to report")
    demo.add_argument("--case", default=DEMO, help="which shipped case (see `whitecoal cases`)")
    demo.add_argument("--into", metavar="FOLDER", help="where its tables are copied to (default: ./CASE)")
    _add_run_words(demo)
    new = _verb(verbs, "new", _new, "start a case of your own from a shipped one")
    new.add_argument("folder", metavar="FOLDER", help="the new folder; must not be there yet")
    new.add_argument("--from", dest="origin", default="tiny", metavar="CASE", help="shipped case (default: tiny)")
    check = _verb(verbs, "check", _check, "read a case and list every fault, each with its place and its mend")
    check.add_argument("case", metavar="CASE", help="folder of the case")
    check.add_argument("--amend", action="append", default=[], metavar="NAME", help="apply an amendment of the case")
    run = _verb(verbs, "run", _run, "check, plan, audit and save; the same question is answered once")
    run.add_argument("case", metavar="CASE", help="folder of the case")
    _add_run_words(run)


def _add_run_words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--amend", action="append", default=[], metavar="NAME", help="apply an amendment of the case")
    parser.add_argument("--name", default="base", help="what the run is called (default: base)")
    parser.add_argument("--runs", default="runs", metavar="FOLDER", help="the shelf of runs (default: ./runs)")


def _add_reading_verbs(verbs: Any) -> None:
    report = _verb(verbs, "report", _report, "write report.html of a run: one file, offline")
    report.add_argument("run", metavar="RUN", help="folder of a run, runs/base-7f3a…")
    audit = _verb(verbs, "audit", _audit, "check the books of a saved run from its files alone")
    audit.add_argument("run", metavar="RUN", help="folder of a run")
    _verb(verbs, "cases", _cases, "list the shipped cases")
    compare = _verb(verbs, "compare", _compare, "signed differences of a run from a base")
    compare.add_argument("run", metavar="RUN", help="folder of the run")
    compare.add_argument("base", metavar="BASE", help="folder of the run it is compared with")


def _verb(verbs: Any, name: str, act: Callable[[argparse.Namespace], int], text: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = verbs.add_parser(name, help=text, description=text[0].upper() + text[1:] + ".")
    parser.set_defaults(act=act)
    parser.add_argument("--json", action="store_true", help="answer in JSON")
    parser.add_argument("--quiet", action="store_true", help="say nothing unless something is wrong")
    return parser


if __name__ == "__main__":
    sys.exit(main())
