"""Models of OSeMOSYS: read, posted into the ledger, solved, and their results under the names OSeMOSYS gives them.

    >>> from whitecoal.dialects import osemosys
    >>> answer = osemosys.solve(osemosys.read("utopia.txt"))                 # doctest: +SKIP
    >>> answer.cost, answer.tables["NewCapacity"].total(TECHNOLOGY="E01")    # doctest: +SKIP

A model is a data file of GNU MathProg, or the folder of CSV tables that otoole writes. `docs/osemosys.md` says what is
read and what is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from whitecoal.dialects.assembly import assembled, checked
from whitecoal.dialects.ledger import Posted, post
from whitecoal.dialects.mathprog import read_mathprog
from whitecoal.dialects.otoole_folder import read_folder
from whitecoal.dialects.results import Table, result_tables, write_tables
from whitecoal.dialects.vocabulary import FORMER, PARAMETERS, RESULTS_PATH
from whitecoal.errors import CaseFault, NoPlan, UsageError
from whitecoal.faults import Fault
from whitecoal.solving.program import Solution, SolveOptions, Unbounded
from whitecoal.solving.program import solve as solve_program

if TYPE_CHECKING:
    from collections.abc import Callable

    from whitecoal.accounts import Accounts
    from whitecoal.dialects.model import Model
    from whitecoal.problem import Problem
    from whitecoal.solving.arrays import Program

MOST_BYTES = 500_000_000
GAP = 1e-7
"""Share of the cost by which a plan with whole units may miss the best."""
OPTIONS = SolveOptions(gap=GAP, seconds=600.0)


@dataclass(frozen=True, eq=False)
class Answer:
    """A solved model.

    Args:
        posted: the model in the ledger.
        program: what was solved.
        accounts: where each account stands among its rows.
        solution: the decisions and the prices.
    """

    posted: Posted
    program: Program
    accounts: Accounts
    solution: Solution

    @property
    def cost(self) -> float:
        """The total discounted cost of all regions."""
        return 0.0 - self.solution.objective  # no minus zero

    @cached_property
    def tables(self) -> dict[str, Table]:
        """Every result by the name OSeMOSYS gives it."""
        return result_tables(self.posted, self.solution, self.accounts)


def read(path: str | Path, configuration: str | Path | None = None) -> Model:
    """Read and check a model.

    Args:
        path: a data file of GNU MathProg, or a folder of CSV tables.
        configuration: otoole's config.yaml, whose defaults hold for a folder; the one in the folder if none is named.

    Raises:
        CaseFault: with everything that is wrong, each with its line.
        UsageError: a configuration for a data file, which has defaults of its own.
    """
    place = Path(path)
    if place.is_dir():
        if not any(place.glob("*.csv")):
            raise CaseFault([_unreadable(place, "the folder holds no CSV files", "A folder as otoole writes it.")])
        return assembled(read_folder(place, Path(configuration) if configuration else None), usual=True)
    if configuration is not None:
        raise UsageError("A data file has defaults of its own; a configuration is for a folder of tables.")
    subscripts = {name: len(meant.subscripts) for name, meant in PARAMETERS.items()}
    subscripts |= {former: subscripts[name] for former, name in FORMER.items()}
    contents = read_mathprog(_text(place), place.name, subscripts, frozenset({RESULTS_PATH}))
    return assembled(contents, usual=False)


def _text(file: Path) -> str:
    if not file.is_file():
        raise CaseFault([_unreadable(file, "there is no such file or folder", "A data file, or a folder of tables.")])
    if file.stat().st_size > MOST_BYTES:
        raise CaseFault([_unreadable(file, "the file is too large", f"At most {MOST_BYTES // 1_000_000} MB.")])
    try:
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as wrong:
        found = f"byte {wrong.start} belongs to no letter"
        raise CaseFault([_unreadable(file, found, "Text in UTF-8.", "Save the file as UTF-8.")]) from None


def _unreadable(path: Path, found: str, wanted: str, advice: str = "") -> Fault:
    return Fault("E090", path.name or str(path), None, "", found, wanted, advice)


def problem(model: Model) -> Problem:
    """The model as a problem of the ledger."""
    return post(model).books.p


def solve(model: Model, options: SolveOptions = OPTIONS, progress: Callable[[str], None] | None = None) -> Answer:
    """Solve a model.

    Args:
        model: read, or changed since (it is checked again).
        options: how to solve.
        progress: told a short line about once a second.

    Raises:
        CaseFault: values outside their range or contradicting one another, after a change.
        NoPlan: limits contradict one another, and the message names them and the cheapest repairs; or nothing limits
            what earns, and it names what grows.
        SolverFailed: HiGHS gave no usable answer.
    """
    posted = post(checked(model))
    program, accounts = posted.books.p.program()
    try:
        solution = solve_program(program, options=options, progress=progress)
    except NoPlan as none:
        from whitecoal.planning import explained  # noqa: PLC0415 - it costs time, and only here is it wanted

        raise NoPlan(explained(posted.books.p, program, accounts)) from none
    except Unbounded as growing:
        from whitecoal.explanation import told_growth  # noqa: PLC0415 - likewise

        raise NoPlan(told_growth(growing.columns, posted.books.p, accounts)) from None
    return Answer(posted, program, accounts, solution)


def results(answer: Answer, folder: str | Path | None = None) -> dict[str, Table]:
    """Every result by the name OSeMOSYS gives it, written into a folder if one is named, a CSV file each."""
    if folder is not None:
        write_tables(answer.tables, Path(folder))
    return answer.tables
