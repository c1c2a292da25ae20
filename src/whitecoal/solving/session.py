"""One conversation with the solver HiGHS: load a program, change it, run it, read the answer.

HiGHS works in a thread of its own, so that Ctrl-C reaches us; it is told to stop through its callbacks and the thread
is waited for. One session at a time and one thread inside HiGHS: several at once in one process can crash, and one
thread gives the same answer every time.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np
import numpy.typing as npt

from whitecoal.errors import SolverFailed, Stopped
from whitecoal.solving.arrays import Floats, Program
from whitecoal.solving.changes import changes_between

Progress = Callable[[str], None]

NEAR: dict[str, Any] = {"simplex_dual_edge_weight_strategy": 1, "dual_simplex_cost_perturbation_multiplier": 0.0}
"""Options for few steps of the simplex method: steepest edges would first be measured for every row, which takes longer
than all steps together; and costs that are blurred against cycling would have to be cleared by as many steps again."""

PAUSE = 0.05  # seconds between two looks at the solver
FEASIBLE = int(highspy.SolutionStatus.kSolutionStatusFeasible)
LEAST_COEFFICIENT = 1e-12  # HiGHS drops smaller ones without a word; at its own 1e-9 goods in other units lost some
TELL_EVERY = 1.0  # seconds between two lines of progress

STATUS = {
    highspy.HighsModelStatus.kOptimal: "optimal",
    highspy.HighsModelStatus.kModelEmpty: "optimal",
    highspy.HighsModelStatus.kInfeasible: "infeasible",
    highspy.HighsModelStatus.kUnbounded: "unbounded",
    highspy.HighsModelStatus.kUnboundedOrInfeasible: "unbounded or infeasible",
    highspy.HighsModelStatus.kTimeLimit: "time limit",
    highspy.HighsModelStatus.kIterationLimit: "iteration limit",
    highspy.HighsModelStatus.kSolutionLimit: "node limit",
    highspy.HighsModelStatus.kObjectiveBound: "bound reached",
    highspy.HighsModelStatus.kInterrupt: "stopped",
}


@dataclass(frozen=True)
class Answer:
    """What HiGHS said: the primal and the dual, signed as worth to be maximised.

    `row_dual` and `reduced_cost` say by how much the worth would rise if the row's or the column's limit rose by one;
    `found` whether `x` keeps all limits; `bound` what no plan exceeds, of a search for whole numbers.
    """

    status: str
    x: Floats
    row_dual: Floats
    reduced_cost: Floats
    worth: float
    bound: float
    found: bool


@dataclass(frozen=True)
class Phase:
    """A step of a solve.

    Args:
        name: what it does, "greatest worth".
        method: how.
        seconds: it took [s].
        iterations: it took.
    """

    name: str
    method: str
    seconds: float
    iterations: int


class _Watch:
    """What the solver's thread and ours tell each other: how far it is, and to stop.

    The solver is asked now and then, and tells at its next step. To be told at every step took a fifth of the time of
    short ones.
    """

    def __init__(self, highs: Any) -> None:
        self.stop = threading.Event()
        self.done = threading.Event()
        self.iterations = 0
        self.gap = np.inf
        self.failure: BaseException | None = None
        self._steps = highs.cbSimplexInterrupt, highs.cbIpmInterrupt, highs.cbMipInterrupt
        self._search = self._steps[-1].callback_type
        self._one_at_a_time = threading.Lock()

    def ask(self) -> None:
        """Let the solver tell at its next step; whatever an interrupt has left half done is done anew."""
        with self._one_at_a_time:
            for step in self._steps if not self.done.is_set() else ():
                step.clear()
                step.subscribe(self._hear)

    def end(self) -> None:
        """The solver is done, and is not asked any more."""
        with self._one_at_a_time:
            self._leave()
            self.done.set()

    def _leave(self) -> None:
        for step in self._steps:
            step.clear()

    def _hear(self, event: Any) -> None:
        out, searching = event.data_out, event.callback_type == self._search
        told = max(out.simplex_iteration_count, out.ipm_iteration_count)
        self.iterations = max(self.iterations, told)
        if searching:
            self.gap = out.mip_gap
        if self.stop.is_set():
            event.interrupt()
        elif searching or told >= 0:  # within a step of an interior point method nothing is told
            with self._one_at_a_time:
                self._leave()


class Session:
    """A program loaded into HiGHS; what is changed here leaves the `Program` as it is.

    Args:
        program: what to solve.
        seed: of HiGHS's own choices.
        threads: for HiGHS; one gives the same answer every time.
        progress: told a short line about once a second.
    """

    def __init__(self, program: Program, *, seed: int = 0, threads: int = 1, progress: Progress | None = None) -> None:
        self.program = program
        self.phases: list[Phase] = []
        self._progress = progress
        self._threads = threads
        self._begun = time.monotonic()
        self._highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]  # its constructor has no types
        self._set(output_flag=False, threads=threads, random_seed=seed, small_matrix_value=LEAST_COEFFICIENT)
        self._load()

    def _set(self, **options: Any) -> None:
        for name, value in options.items():
            if self._highs.setOptionValue(name, value) == highspy.HighsStatus.kError:
                raise SolverFailed(f"HiGHS does not take the option {name} = {value!r}.")

    def _load(self) -> None:
        p = self.program
        # An empty array of integrality is read out of bounds by HiGHS: always pass one, filled with zeros.
        status = self._highs.passModel(
            p.columns,
            p.rows,
            p.nonzeros,
            int(highspy.MatrixFormat.kRowwise),
            int(highspy.ObjSense.kMinimize),
            -p.offset,
            -p.cost,
            p.lower,
            p.upper,
            p.row_lower,
            p.row_upper,
            p.row_start.astype(np.int32),
            p.row_column,
            p.row_value,
            np.zeros(p.columns, dtype=np.int32),
        )
        if status == highspy.HighsStatus.kError:
            raise SolverFailed(
                "HiGHS refuses the program: a column stands twice in a row, or a coefficient is beyond 1e15."
            )

    def become(self, program: Program) -> None:
        """Hold another program from now on: where few numbers are others, only these are changed.

        Whole numbers are let go, as when a session begins. A program of other size is loaded anew.
        """
        changes = changes_between(self.program, program)
        self.program = program
        if changes is None:
            self._load()
            return
        self._highs.changeColsCost(len(changes.cost), changes.cost, -program.cost[changes.cost])
        self._highs.changeObjectiveOffset(-program.offset)
        self.bound_columns(changes.columns, program.lower[changes.columns], program.upper[changes.columns])
        self.bound_rows(changes.rows, program.row_lower[changes.rows], program.row_upper[changes.rows])
        for row, column, value in zip(*changes.entries, strict=True):
            self._highs.changeCoeff(row, column, value)

    def aim(self, worth: Floats) -> None:
        """Maximise `worth · x` from now on [column]."""
        self._highs.changeColsCost(self.program.columns, np.arange(self.program.columns, dtype=np.int32), -worth)

    def bound_columns(self, columns: npt.NDArray[Any], lower: Floats, upper: Floats) -> None:
        """Put other bounds on some columns."""
        self._highs.changeColsBounds(len(columns), columns.astype(np.int32), lower, upper)

    def bound_rows(self, rows: npt.NDArray[Any], lower: Floats, upper: Floats) -> None:
        """Put other bounds on some rows."""
        self._highs.changeRowsBounds(len(rows), rows.astype(np.int32), lower, upper)

    def demand_whole(self, flags: npt.NDArray[np.bool_]) -> None:
        """Let whole numbers count from now on (all false: let them go)."""
        kinds = np.where(flags, int(highspy.HighsVarType.kInteger), 0).astype(np.uint8)
        self._highs.changeColsIntegrality(self.program.columns, np.arange(self.program.columns, dtype=np.int32), kinds)

    def begin_at(self, x: Floats) -> None:
        """Give HiGHS a plan to begin the search for whole numbers from."""
        self._highs.setSolution(len(x), np.arange(len(x), dtype=np.int32), x)

    def corner(self) -> Any:
        """Where the last run ended, to go back to."""
        return self._highs.getBasis()

    def return_to(self, corner: Any) -> None:
        """Begin the next run at a corner kept earlier."""
        self._highs.setBasis(corner)

    def forget(self) -> None:
        """Begin the next run from nothing."""
        self._highs.clearSolver()

    def run(self, phase: str, *, method: str = "simplex", **options: Any) -> Answer:
        """Solve what is loaded.

        Args:
            phase: what to call this step in the progress.
            method: "simplex", "primal" (simplex from the basis at hand), "ipx", "hipo" or "whole".
            options: further options of HiGHS, for this run only.

        Raises:
            Stopped: on Ctrl-C.
            SolverFailed: HiGHS broke down.
        """
        solver = {"primal": "simplex", "whole": "choose"}.get(method, method)
        options = {"solver": solver, "simplex_strategy": 4 if method == "primal" else 1, **options}
        before = {name: self._highs.getOptionValue(name)[1] for name in options}
        self._set(**options)
        begun = time.monotonic()
        try:
            self._run(phase)
        finally:
            self._set(**before)
        self.phases.append(Phase(phase, method, time.monotonic() - begun, self._count()))
        return self._answer()

    def run_surely(self, phase: str, method: str = "simplex", **options: Any) -> Answer:
        """Solve by one method, and from nothing by another where that cannot tell how it ended."""
        answer = self.run(phase, method=method, **options)
        if answer.status != "no answer":
            return answer
        self.forget()
        return self.run(phase, method="ipx" if method == "simplex" else "simplex")

    @property
    def promising(self) -> int:
        """How many decisions would bring more worth if changed, where the last run ended."""
        return max(0, int(self._highs.getInfo().num_dual_infeasibilities))

    @property
    def iterations(self) -> int:
        """Of all runs so far."""
        return sum(phase.iterations for phase in self.phases)

    def _run(self, phase: str) -> None:
        watch = _Watch(self._highs)
        worker = threading.Thread(target=self._work, args=(watch,), name="whitecoal solver")
        try:
            worker.start()
            self._wait(watch, phase)
        except KeyboardInterrupt:
            raise Stopped(f"Stopped by the user while: {phase}. Nothing was kept.") from None
        finally:
            _end(watch, worker)
        if watch.failure is not None:
            raise SolverFailed(f"HiGHS broke down while: {phase} ({watch.failure}).") from watch.failure

    def _wait(self, watch: _Watch, phase: str) -> None:
        told, asked = time.monotonic(), False
        while not watch.done.wait(PAUSE):
            if self._progress is None or time.monotonic() - told < TELL_EVERY:
                continue
            if asked:
                told = time.monotonic()
                self._progress(_line(phase, watch, told - self._begun))
            else:
                watch.ask()
            asked = not asked

    def _work(self, watch: _Watch) -> None:
        try:
            if not watch.stop.is_set():
                self._highs.run()
        except BaseException as failure:  # noqa: BLE001 - it is raised again in the caller's thread
            watch.failure = failure
        finally:
            if self._threads > 1:
                highspy.Highs.resetGlobalScheduler(True)  # noqa: FBT003 - HiGHS has no names here
            watch.end()

    def _count(self) -> int:
        info = self._highs.getInfo()
        counts = (info.simplex_iteration_count, info.ipm_iteration_count, info.crossover_iteration_count)
        return sum(max(0, int(count)) for count in counts)

    def _answer(self) -> Answer:
        status = STATUS.get(self._highs.getModelStatus(), "no answer")
        solution, info = self._highs.getSolution(), self._highs.getInfo()
        x = np.array(solution.col_value, dtype=np.float64)
        return Answer(
            status=status,
            x=x,
            row_dual=-np.array(solution.row_dual, dtype=np.float64),
            reduced_cost=-np.array(solution.col_dual, dtype=np.float64),
            worth=-float(info.objective_function_value),
            bound=-float(info.mip_dual_bound),
            found=bool(solution.value_valid) and info.primal_solution_status == FEASIBLE,
        )

    def write(self, path: str) -> None:
        """Write what is loaded, as HiGHS writes it, with columns named c0, c1, … and rows r0, r1, ….

        Raises:
            SolverFailed: the file could not be written.
        """
        for column in range(self.program.columns):
            self._highs.passColName(column, f"c{column}")
        for row in range(self.program.rows):
            self._highs.passRowName(row, f"r{row}")
        if self._highs.writeModel(path) == highspy.HighsStatus.kError:
            raise SolverFailed(f"HiGHS could not write the program to {path}.")


def _end(watch: _Watch, worker: threading.Thread) -> None:
    watch.stop.set()
    while worker.is_alive():
        try:
            watch.ask()
            worker.join(PAUSE)
        except KeyboardInterrupt:  # the solver is already on its way out
            continue


def _line(phase: str, watch: _Watch, seconds: float) -> str:
    gap = f", gap {100 * watch.gap:.2f} %" if np.isfinite(watch.gap) else ""
    steps = f", {watch.iterations:,} iterations" if watch.iterations else ""
    return f"{phase}{steps}{gap}, {seconds:.0f} s"
