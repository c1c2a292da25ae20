"""Why there is no plan: the cheapest repairs, and a smallest set of stated limits that cannot all be kept.

A limit is *stated* when somebody said a number: a row with something given or asked for, a limit of a column that is
not the natural zero. The other rows only tie decisions together (what is sent arrives), and nobody can be told to eat
less than nothing: they hold in any case, are never repaired, and the set is smallest among the stated limits.

1. *Repairs.* Each stated limit may be broken, at a price of one over its size; the program that pays least for that
   is solved.
2. *Conflict.* The duals of that program prove that the rows and limits they weigh contradict one another (Farkas), so
   these alone are looked at further. Of these again only those are kept that few duals prove, when all rows may give
   way by the same share of their size.
3. *Deletion.* One stated limit after another is left out, many at a time while that goes; if the rest still
   contradicts, its own duals name a smaller set, else the one left out is needed (Chinneck, Feasibility and
   Infeasibility in Optimization, 2008, ch. 6).
4. *Proof.* The set left is solved once more alone, and once more without each of its members.

What the solver takes for zero is zero here: a coefficient below its threshold proves nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from whitecoal.errors import SolverFailed
from whitecoal.solving.arrays import Flags, Floats, Program
from whitecoal.solving.elastic import BROKEN, Elastic, Indices, Members, Repair, finite, row_size
from whitecoal.solving.session import LEAST_COEFFICIENT, Answer, Progress, Session

WEIGHED = 1e-9  # share of the sum of its parts below which a weight is rounding
DUST = 1e-12  # a dual below this, relative to the greatest, is none
MOST_NARROWINGS = 5
NARROWER = 0.7  # share of the members that must go for another narrowing to be worth it
MOST_TRIALS = 3000  # of leaving some out; a conflict that wants more is not proved minimal
MUCH_SMALLER = 0.7  # share of its rows to which a set must have shrunk for its program to be made anew
KINDS = ("row", "lower", "upper")
MOST_SECONDS = 60.0  # for the repairs of a program with whole numbers


@dataclass(frozen=True)
class Contradiction:
    """Stated limits that cannot all be kept.

    Args:
        rows: stated rows of the conflict [row index].
        lower_bounds: columns whose lower limit, other than zero, belongs to it [column index].
        upper_bounds: columns whose upper limit belongs to it [column index].
        repairs: the cheapest way out, the dearest of its parts first: what ("row", "lower", "upper": a row or a limit
            of a column), its index, how much in its own unit, and where to ("up" or "down"). Of a row, "up": so much
            must be brought in from outside, "down": let go; of a column: so far its limit must move.
        minimal: proved: the set has no plan, and without any one of its members it has; the ties hold in any case.
        only_because_whole: with whole numbers let go there would be a plan; the set is then that of the repairs.
        ties: rows that state nothing and bind the members to one another [row index].
        weights: how much each member counts in the proof, the members in the order rows, lower, upper limits.
    """

    rows: tuple[int, ...]
    lower_bounds: tuple[int, ...]
    upper_bounds: tuple[int, ...]
    repairs: tuple[Repair, ...]
    minimal: bool
    only_because_whole: bool = False
    ties: tuple[int, ...] = ()
    weights: tuple[float, ...] = ()


def explain(program: Program, *, stated: Flags | None = None, progress: Progress | None = None) -> Contradiction:
    """The cheapest repairs and a smallest contradiction of a program without a plan.

    Args:
        program: one for which `solve` found no plan.
        stated: rows in which something is given or asked for, be it nothing; None: those with a limit other than zero
            [row].
        progress: told a short line about once a second.

    Raises:
        ValueError: there is a plan.
        SolverFailed: HiGHS gave no usable answer, or whole numbers could not be repaired in time.
        Stopped: on Ctrl-C.
    """
    crossed = _crossed(program)
    if crossed is not None:
        return crossed
    program = _as_solved(program)
    named = _stated(program, stated)
    elastic = Elastic(program.relaxed(), named)
    answer = elastic.solve("what contradicts", progress)
    if -answer.worth <= BROKEN:
        return _explain_whole(program, named, progress)
    members = _narrowed(program, _weighed(program, answer), answer.row_dual, progress)
    conflict, minimal = _deleted(program, members, named, progress)
    told = conflict.within(named)
    return Contradiction(
        rows=_indices(told.rows),
        lower_bounds=_indices(told.lower),
        upper_bounds=_indices(told.upper),
        repairs=_in_whole(program, elastic.repairs(answer.x)),
        minimal=minimal and _proved(program, conflict, told),
        ties=_indices(conflict.rows & ~told.rows),
        weights=_weights(program, conflict, told),
    )


def _as_solved(program: Program) -> Program:
    """The program without coefficients that the solver takes for zero."""
    kept = np.abs(program.row_value) > LEAST_COEFFICIENT
    if kept.all():
        return program
    return replace(
        program,
        row_start=np.append(0, np.cumsum(np.bincount(program.row_of_entry()[kept], minlength=program.rows))),
        row_column=program.row_column[kept],
        row_value=program.row_value[kept],
    )


def _in_whole(program: Program, repairs: Sequence[Repair]) -> tuple[Repair, ...]:
    """The repairs with those of whole numbers rounded up: nobody gives up half a work."""
    fraction = ~program.whole[program.row_column] | (program.row_value != np.round(program.row_value))
    broken = np.bincount(program.row_of_entry(), weights=fraction, minlength=program.rows)
    counted = {"row": (broken == 0) & (np.diff(program.row_start) > 0), "lower": program.whole, "upper": program.whole}
    return tuple(
        (kind, index, float(np.ceil(amount - BROKEN)) if counted[kind][index] else amount, direction)
        for kind, index, amount, direction in repairs
    )


def _stated(program: Program, rows: Flags | None) -> Members:
    """The limits in which somebody stated a number."""
    limited = ((side != 0) & np.isfinite(side) for side in (program.row_lower, program.row_upper))
    own = np.logical_or(*limited)
    return Members(
        own if rows is None else own | rows,
        np.isfinite(program.lower) & (program.lower != 0),
        np.isfinite(program.upper),
    )


def _indices(flags: Flags) -> tuple[int, ...]:
    return tuple(np.flatnonzero(flags).tolist())


def _crossed(program: Program) -> Contradiction | None:
    """A row or a column whose own limits contradict."""
    rows = np.flatnonzero(program.row_lower > program.row_upper)
    if len(rows):
        row = int(rows[0])
        by = float(program.row_lower[row] - program.row_upper[row])
        return Contradiction((row,), (), (), (("row", row, by, "up"),), minimal=True)
    columns = np.flatnonzero(program.lower > program.upper)
    if len(columns):
        column = int(columns[0])
        by = float(program.lower[column] - program.upper[column])
        repair = ("upper", column, by, "up")
        return Contradiction((), (column,), (column,), (repair,), minimal=True)
    return None


def _weighed(program: Program, answer: Answer) -> Members:
    """The rows and limits that the duals of the repairs weigh: they contradict one another by themselves.

    What a column weighs is a sum over its rows; it counts if it is more than the rounding of that sum.
    """
    dual = answer.row_dual
    weight = -program.transposed(dual)
    counts = np.abs(weight) > WEIGHED * replace(program, row_value=np.abs(program.row_value)).transposed(np.abs(dual))
    return Members(
        np.abs(dual) > DUST * np.abs(dual).max(initial=0.0),
        counts & (weight < 0) & np.isfinite(program.lower),
        counts & (weight > 0) & np.isfinite(program.upper),
    )


def _narrowed(program: Program, members: Members, dual: Floats, progress: Progress | None) -> Members:
    """Fewer members that still contradict: of those that break when all rows may give way by the same share.

    The duals of that program are those of least sum, and so of few rows (each row on the side its dual came from).
    """
    for _ in range(MOST_NARROWINGS):
        part, columns = _part(program, members)
        sided = _one_sided(part, dual[members.rows])
        answer = Session(_all_give_way(sided), progress=progress).run("which limits are needed")
        if answer.status != "optimal" or -answer.worth <= BROKEN:
            return members
        found = _weighed(sided, answer)
        before, dual = members, np.zeros(program.rows)
        dual[before.rows] = answer.row_dual
        members = _told_of(program, found, np.flatnonzero(before.rows), columns, within=before)
        if len(members.ids()) >= NARROWER * len(before.ids()):
            return members
    return members


def _one_sided(part: Program, dual: Floats) -> Program:
    """The part with every row kept on the side only that its dual leans on."""
    return replace(
        part,
        row_lower=np.where(dual < 0, part.row_lower, -np.inf),
        row_upper=np.where(dual > 0, part.row_upper, np.inf),
    )


def _all_give_way(part: Program) -> Program:
    """The least share of their size by which all rows, each one-sided, must give way: one more column in all."""
    gives = np.isfinite(part.row_lower).astype(np.float64) - np.isfinite(part.row_upper)
    return replace(
        part,
        cost=np.append(np.zeros(part.columns), -1.0),
        first=np.zeros(part.columns + 1),
        lower=np.append(part.lower, 0.0),
        upper=np.append(part.upper, np.inf),
        whole=np.zeros(part.columns + 1, dtype=np.bool_),
        row_start=part.row_start + np.arange(part.rows + 1),
        row_column=np.insert(part.row_column, part.row_start[1:], part.columns),
        row_value=np.insert(part.row_value, part.row_start[1:], gives * row_size(part)),
    )


def _told_of(program: Program, found: Members, rows: Indices, columns: Indices, *, within: Members) -> Members:
    """Members of a part, as members of the program."""
    flags = [np.zeros(size, dtype=np.bool_) for size in (program.rows, program.columns, program.columns)]
    flags[0][rows] = found.rows
    flags[1][columns] = found.lower[: len(columns)]
    flags[2][columns] = found.upper[: len(columns)]
    return Members(flags[0] & within.rows, flags[1] & within.lower, flags[2] & within.upper)


def _deleted(program: Program, members: Members, named: Members, progress: Progress | None) -> tuple[Members, bool]:
    """A contradiction among the members with as few stated limits as will do; and whether no fewer would.

    Those that count least in the proof are left out first, many at a time while that goes. Members that state nothing
    go when the duals of the rest do not weigh them.
    """
    trial = _Trial(program, members, progress)
    ids = members.within(named).ids()
    weights = _weights(program, members, members.within(named))
    order = [ids[at] for at in np.argsort(weights, kind="stable")]
    here, needed = np.ones(len(order), dtype=np.bool_), np.zeros(len(order), dtype=np.bool_)
    many = max(1, len(order) // 4)
    for _ in range(MOST_TRIALS):
        left = np.flatnonzero(here & ~needed)[:many]
        if not len(left):
            return members, True
        smaller = trial.contradiction(members.without(order[at] for at in left))
        if smaller is not None:
            members, many = smaller, 2 * many
            here = members.has(order)
            trial = trial.narrowed(members)
        elif len(left) == 1:
            needed[left] = True
        else:
            many = len(left) // 2
    return members, False


class _Trial:
    """The repairs by rows of a part of the program, solved again and again with members left out."""

    def __init__(self, program: Program, members: Members, progress: Progress | None) -> None:
        self.rows = np.flatnonzero(members.rows)
        self.part, self.columns = _part(program, members)
        self.elastic = Elastic(self.part, _all_rows(self.part))
        self.progress = progress
        self.session = Session(self.elastic.program, progress=progress)
        self.original = program

    def narrowed(self, members: Members) -> "_Trial":
        """The same for a set that is much smaller: most of its rows need not be carried along."""
        if np.count_nonzero(members.rows) > MUCH_SMALLER * len(self.rows):
            return self
        return _Trial(self.original, members, self.progress)

    def contradiction(self, members: Members) -> Members | None:
        """A contradiction among the members, the whole of them or less; None if there is none."""
        part, here = self.part, np.arange(self.part.columns)
        lower = np.where(members.lower[self.columns] | (part.lower == 0.0), part.lower, -np.inf)
        upper = np.where(members.upper[self.columns], part.upper, np.inf)
        kept = members.rows[self.rows]
        self.session.bound_columns(here, lower, upper)
        self.session.bound_rows(
            np.arange(part.rows), np.where(kept, part.row_lower, -np.inf), np.where(kept, part.row_upper, np.inf)
        )
        answer = self.session.run("which limits are needed")
        if answer.status != "optimal":
            raise SolverFailed(f"The contradiction could not be narrowed: HiGHS ended with {answer.status}.")
        if -answer.worth <= BROKEN:
            return None
        found = _weighed(part.bounded(lower, upper), answer)
        return _told_of(self.original, found, self.rows, self.columns, within=members)


def _part(program: Program, members: Members) -> tuple[Program, Indices]:
    """The rows of the members with the columns they touch, their natural zeros and no other limit; those columns."""
    rows = np.flatnonzero(members.rows)
    taken = members.rows[program.row_of_entry()]
    touched = members.lower | members.upper
    touched[program.row_column[taken]] = True
    touched[0] |= not touched.any()  # HiGHS does not look at the rows of a program without columns
    columns = np.flatnonzero(touched)
    place = np.cumsum(touched) - 1
    part = Program(
        cost=np.zeros(len(columns)),
        first=np.zeros(len(columns)),
        lower=np.where(members.lower | (program.lower == 0.0), program.lower, -np.inf)[columns],
        upper=np.where(members.upper, program.upper, np.inf)[columns],
        whole=np.zeros(len(columns), dtype=np.bool_),
        row_start=np.append(0, np.cumsum(np.diff(program.row_start)[rows])),
        row_column=place[program.row_column[taken]],
        row_value=program.row_value[taken],
        row_lower=program.row_lower[rows],
        row_upper=program.row_upper[rows],
    )
    return part, columns


def _proved(program: Program, members: Members, told: Members) -> bool:
    """Solved anew: the set has no plan, and without any one of those told of it has."""
    part, columns = _part(program, members)
    session = Session(part)
    if session.run("proof").status != "infeasible":
        return False
    rows = {int(row): at for at, row in enumerate(np.flatnonzero(members.rows))}
    places = {int(column): at for at, column in enumerate(columns)}
    free = (-np.inf, np.inf)
    for kind, index in told.ids():
        at = rows[index] if kind == "row" else places[index]
        change = session.bound_rows if kind == "row" else session.bound_columns
        sides = (part.row_lower[at], part.row_upper[at]) if kind == "row" else (part.lower[at], part.upper[at])
        without = {"row": free, "lower": (-np.inf, sides[1]), "upper": (sides[0], np.inf)}[kind]
        change(np.array([at]), *map(np.array, zip(without, strict=True)))
        if session.run("proof").status != "optimal":
            return False
        change(np.array([at]), *map(np.array, zip(sides, strict=True)))
    return True


def _weights(program: Program, members: Members, told: Members) -> tuple[float, ...]:
    """How much each of those told of counts in the proof: its weight there times its limit, without sign."""
    part, columns = _part(program, members)
    answer = Elastic(part, _all_rows(part)).solve("proof", None)
    dual, weight = np.zeros(program.rows), np.zeros(program.columns)
    dual[members.rows] = answer.row_dual
    weight[columns] = -part.transposed(answer.row_dual)
    limits = {
        "row": dual * np.where(dual < 0, finite(program.row_lower), finite(program.row_upper)),
        "lower": weight * finite(program.lower),
        "upper": weight * finite(program.upper),
    }
    return tuple(abs(float(limits[kind][index])) for kind, index in told.ids())


def _all_rows(part: Program) -> Members:
    none = np.zeros(part.columns, dtype=np.bool_)
    return Members(np.ones(part.rows, dtype=np.bool_), none, none)


def _explain_whole(program: Program, named: Members, progress: Progress | None) -> Contradiction:
    """The cheapest repairs where only whole numbers stand in the way."""
    if not np.any(program.whole):
        raise ValueError("nothing to explain: the program has a plan")
    elastic = Elastic(program, named)
    session = Session(elastic.program, progress=progress)
    session.demand_whole(elastic.program.whole)
    answer = session.run("what contradicts", method="whole", mip_rel_gap=1e-2, time_limit=MOST_SECONDS)
    if not answer.found:
        raise SolverFailed(f"No repair with whole numbers was found in {MOST_SECONDS:.0f} s.")
    if -answer.worth <= BROKEN:
        raise ValueError("nothing to explain: the program has a plan")
    repairs = elastic.repairs(answer.x)
    broken = {kind: tuple(sorted({k for what, k, _, _ in repairs if what == kind})) for kind in KINDS}
    return Contradiction(
        rows=broken["row"],
        lower_bounds=broken["lower"],
        upper_bounds=broken["upper"],
        repairs=repairs,
        minimal=False,
        only_because_whole=True,
    )
