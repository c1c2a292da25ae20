"""An independent check of a saved plan from its files alone; it shares no code with what made them.

    files        every file is there, complete, and holds what run.json says
    saved        every file is byte for byte the one that was saved, the tables of the case too
    entries      every entry stands in an account that exists, under its good, place and time
    accounts     every account closes: its entries sum to nothing, or to a surplus that may go unused
    program      ledger, choices and program tell the same story
    limits       every row and every decision lies within its limits, whole numbers are whole
    worth        the worth, added up from the ledger and worked out from the program, is the one stated
    subsistence  the same for the first objective
    prices       every price and rent follows from the accounts' prices, every weight from the calendar
    optimality   with whole numbers fixed, the prices prove that no plan is worth more: the duality gap
    whole gap    the gap stated for whole numbers follows from the bound stated; how much of it the prices prove
    <sector>     what a sector's own independent look at the plan finds

Tolerances. An account closes to 1e-6 of its turnover (the sum of its entries without their signs), and to 1e-6 of a
unit where less than one unit is turned over; limits likewise. The same numbers told twice agree to 1e-9 (bounds to
1e-12: the program is written with fifteen digits). Worth agrees to 1e-6. A reduced cost or a row's price counts
as zero below 1e-6 of the terms it is made of; the duality gap may be 1e-6 of the worth turned over.

The first objective. Where a shortfall of subsistence is kept at its least, the program as solved shows it in one of
two ways: the decisions that bear it are fixed at their least, or one row more than there are accounts keeps it. The
price of that row is no account's, so it is found here: the least one that makes the prices agree with every decision.
"""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from whitecoal.auditing.books import (
    CLOSES,
    NO_PRICE,
    SAME,
    SAME_WORTH,
    Books,
    Flags,
    Floats,
    Numbers,
    alike,
    beyond,
    outside,
    room,
    value_at,
    worst_of,
)
from whitecoal.auditing.run_files import (
    NO_ACCOUNT,
    SHORTFALL,
    TIMES,
    WORTH,
    SavedRun,
    column_of,
    content_faults,
    entry_name,
    read_run,
    weights,
)
from whitecoal.auditing.seals import changed_files
from whitecoal.errors import AuditFailed, WhitecoalError

TOLD = 3
"""How many findings a sentence names before it counts the rest."""


@dataclass(frozen=True)
class Check:
    """One thing looked at.

    Args:
        name: what was looked at.
        passed: whether it is as it should be.
        worst: how far the worst is off, as a share of what is compared; a count where things are counted.
        where: the name of the worst, empty where there is none.
        sentence: what was found.
    """

    name: str
    passed: bool
    worst: float
    where: str
    sentence: str

    def __str__(self) -> str:
        """As a line of the terminal."""
        return f" {'✓' if self.passed else '✗'} {self.name}: {self.sentence}"


@dataclass(frozen=True)
class Audit:
    """What an audit found.

    Args:
        checks: everything looked at, in order.
        balances: how many accounts the plan keeps.
    """

    checks: tuple[Check, ...]
    balances: int = field(default=0)

    @property
    def passed(self) -> bool:
        """Whether nothing is wrong."""
        return all(check.passed for check in self.checks)

    @property
    def worst(self) -> float:
        """How far the worst account is from closing, as a share of its turnover."""
        return max((check.worst for check in self.checks if check.name == "accounts"), default=0.0)

    @property
    def headline(self) -> str:
        """The whole in a few words: what was audited and what failed."""
        wrong = [check.name for check in self.checks if not check.passed]
        if wrong:
            return f"audited {self.balances:,} balances, AUDIT FAILED: {', '.join(wrong)}"
        return f"audited {self.balances:,} balances, worst {self.worst:.0e}"

    def told(self) -> str:
        """Every check as a line, the headline last."""
        return "\n".join([*map(str, self.checks), f" {'✓' if self.passed else '✗'} {self.headline}"])

    def to_dict(self) -> dict[str, Any]:
        """The audit as run.json keeps it."""
        checks = [{**asdict(check), "worst": _plain(check.worst)} for check in self.checks]
        return {"passed": self.passed, "balances": self.balances, "worst": _plain(self.worst), "checks": checks}


def audit(folder: Path, sector_checks: bool = True) -> Audit:  # noqa: FBT001, FBT002 - one question, yes or no
    """Check a saved plan from its files alone.

    Args:
        folder: of the run.
        sector_checks: whether to read the copied case and let its sectors look at the plan too.

    Returns:
        Audit: whatever is wrong, by name. A plan whose files cannot be read fails its first check, and nothing
        else is looked at.
    """
    try:
        run = read_run(Path(folder))
    except AuditFailed as fault:
        sentence = f"{fault} Nothing else could be checked."
        return Audit((Check("files", passed=False, worst=1.0, where=str(folder), sentence=sentence),))
    with np.errstate(all="ignore"):  # a number that is none is told by the checks, not by a warning
        checks = _books_checked(run)
    checks.insert(1, _counted("saved", changed_files(Path(folder)), "every file is the one that was saved."))
    if sector_checks:
        checks += _sectors(Path(folder), run.ledger)
    return Audit(tuple(checks), len(run.accounts))


def _books_checked(run: SavedRun) -> list[Check]:
    books = Books(run)
    return [
        _counted("files", content_faults(run), "complete; labels, goods, units and sizes are as run.json says."),
        _entries(books),
        _accounts(books),
        _same_story(books),
        _limits(books),
        _worth(books),
        _subsistence(books),
        _prices(books),
        _optimality(books),
        _whole_gap(books),
    ]


# ---- the checks ----------------------------------------------------------------------------------------------


def _entries(books: Books) -> Check:
    """Every entry under the good, place and time of its account."""
    keys = ["account", "good", "place", *TIMES]
    strange = books.posted.join(books.run.accounts.select(keys), on=keys, how="anti")
    faults = _rows_told(strange, "{name}: account {account} is another.")
    strays = books.run.ledger.filter((pl.col("account") == NO_ACCOUNT) & ~pl.col("good").is_in([WORTH, SHORTFALL]))
    faults += _rows_told(strays, "{name}: it has no account.")
    return _counted("entries", faults, f"{len(books.run.ledger):,} entries, each in its account.")


def _accounts(books: Books) -> Check:
    surplus = books.run.accounts["spare"].to_numpy() & (books.total > 0)
    off = np.where(surplus, 0.0, abs(books.total)) / np.maximum(1.0, books.turnover)
    worst = worst_of(off)
    found = f"{books.accounts:,} accounts close; the worst is off by {value_at(off, worst):.1e} of its turnover."
    if not beyond(off, CLOSES).size:
        return Check("accounts", passed=True, worst=value_at(off, worst), where="", sentence=found)
    left, name = books.total[worst], books.run.account(worst)
    measure = books.run.accounts["unit"][worst]
    count = int((~(off <= CLOSES)).sum())
    said = (
        f"{count:,} of {books.accounts:,} accounts do not close; the worst is {name}: {left:+.6g} {measure} left over."
    )
    return Check("accounts", passed=False, worst=value_at(off, worst), where=name, sentence=said)


def _same_story(books: Books) -> Check:
    """The ledger against the rows, the choices against the columns."""
    run, program, count = books.run, books.run.program, books.accounts
    told = books.activity[:count] - program.row_lower[:count]
    off = abs(books.total - told) / np.maximum(1.0, np.maximum(books.turnover, books.gross[:count]))

    def differing(at: int) -> str:
        sums = f"{books.total[at]:.9g} and the program's row to {told[at]:.9g}"
        return f"{run.account(at)}: the entries sum to {sums}."

    def unlike(at: int) -> str:
        return f"{run.account(at)}: program and accounts differ in whether a surplus may go unused."

    free = np.isinf(program.row_upper[:count]) != run.accounts["spare"].to_numpy()
    faults = [*_told(beyond(off, SAME), differing), *_told(np.flatnonzero(free), unlike), *_other_limits(books)]
    return _counted("program", faults, "ledger, choices and program.mps.gz tell the same story.", _largest(off))


def _other_limits(books: Books) -> list[str]:
    """Decisions whose limits, or whether they are whole, differ between choices and program."""
    run, program = books.run, books.run.program
    lower, upper = column_of(run.choices, "lower"), column_of(run.choices, "upper")
    same = alike(lower, program.lower) & (alike(upper, program.upper) | _held_for_subsistence(books))

    def differing(at: int) -> str:
        there = f"{program.lower[at]:.9g} to {program.upper[at]:.9g}"
        return f"{run.choice(at)}: choices.parquet says {lower[at]:.9g} to {upper[at]:.9g} and the program {there}."

    def unlike(at: int) -> str:
        return f"{run.choice(at)}: whole in one of choices and program only."

    used = (program.cost != 0) | (np.bincount(program.column, minlength=len(books.x)) > 0)
    whole = used & (books.whole != program.whole)  # HiGHS may write an unused column among whole ones
    return [*_told(np.flatnonzero(~same), differing), *_told(np.flatnonzero(whole), unlike)]


def _held_for_subsistence(books: Books) -> Flags:
    """Decisions that the program fixes at their least, as it may where a shortfall is kept at its least [column]."""
    program, first = books.run.program, books.run.about["solver"].get("first") or {}
    if first.get("limit") is None or len(program.row_lower) > books.accounts:
        return np.zeros(len(books.x), dtype=bool)
    return np.asarray(program.upper == program.lower)


def _limits(books: Books) -> Check:
    run, program, x = books.run, books.run.program, books.x
    lower, upper = column_of(run.choices, "lower"), column_of(run.choices, "upper")
    off = np.fmax(outside(x, lower, upper), outside(x, program.lower, program.upper)) / np.maximum(1.0, abs(x))
    broken = np.where(books.whole, abs(x - np.round(x)), 0.0)
    over = outside(books.activity, program.row_lower, program.row_upper) / np.maximum(1.0, books.gross)
    faults = [
        *_told(
            beyond(off, CLOSES),
            lambda at: f"{run.choice(at)}: {x[at]:.9g} lies outside {lower[at]:.9g} to {upper[at]:.9g}.",
        ),
        *_told(beyond(broken, CLOSES), lambda at: f"{run.choice(at)}: {x[at]:.9g} is not whole."),
        *_told(beyond(over, CLOSES), lambda at: f"{_row(books, at)}: the program's row is off by {over[at]:.1e}."),
    ]
    worst = max(_largest(off), _largest(broken), _largest(over))
    said = f"{len(x):,} decisions within their limits, the worst off by {worst:.1e}"
    return _counted("limits", faults, f"{said}; {int(books.whole.sum()):,} are whole.", worst)


def _row(books: Books, at: int) -> str:
    return books.run.account(at) if at < books.accounts else "the shortfall of subsistence that is kept"


def _worth(books: Books) -> Check:
    stated = float(books.run.about["solver"]["objective"])
    cost, offset = books.run.program.worth
    sums = {"the ledger": _added(books.run.ledger, WORTH), "the program": float(cost @ books.x) + offset}
    return _stated("worth", stated, sums)


def _subsistence(books: Books) -> Check:
    stated, added = _first_value(books.run), _added(books.run.ledger, SHORTFALL)
    sums = {"the ledger": added}
    if len(books.run.program.row_lower) > books.accounts:
        sums["the program"] = float(books.first @ books.x)
    return _stated("subsistence", 0.0 if stated is None else stated, sums)


def _stated(name: str, stated: float, sums: dict[str, float]) -> Check:
    """Whether what was added up is what run.json states."""
    off = {source: abs(found - stated) / max(1.0, abs(stated)) for source, found in sums.items()}
    wrong = [f"{source} gives {sums[source]:.9g}" for source, share in off.items() if not share <= SAME_WORTH]
    if wrong:
        said = f"run.json states {stated:.9g}, and {' and '.join(wrong)}."
        return Check(name, passed=False, worst=max(off.values()), where="run.json", sentence=said)
    said = f"{stated:.9g}, as {' and '.join(sums)} give{'s' if len(sums) == 1 else ''} it."
    return Check(name, passed=True, worst=max(off.values()), where="", sentence=said)


def _prices(books: Books) -> Check:
    """Prices of entries are their accounts', weights the calendar's, rents the reduced costs."""
    run = books.run
    posted = books.posted.join(run.accounts.select("account", known="price"), on="account", how="left")
    odd = posted.filter(~_near(pl.col("price"), pl.col("known")))
    faults = _rows_told(odd, "{name}: price {price:.9g}, and its account's is {known:.9g}.")
    faults += [*_odd_weights(run), *_odd_rents(books)]
    return _counted("prices", faults, "those of entries, accounts and limits agree; weights are the calendar's.")


def _odd_weights(run: SavedRun) -> list[str]:
    aims = run.ledger.filter(pl.col("account") == NO_ACCOUNT)
    aims = pl.concat([aims, weights(run.about, aims)], how="horizontal")
    yearly = pl.when(pl.col("good") == SHORTFALL).then(pl.col("years")).otherwise(pl.col("weight"))
    right = _near(pl.col("price"), yearly) | ((pl.col("good") == WORTH) & _near(pl.col("price"), pl.col("end")))
    return _rows_told(aims.filter(~right), "{name}: counts {price:.9g} times, which the calendar does not give.")


def _odd_rents(books: Books) -> list[str]:
    """Rents that are not the reduced costs, before or after the first objective has its price."""
    rent = column_of(books.run.choices, "rent") * books.weight
    off = np.fmin(abs(rent - books.reduced_cost), abs(rent - books.bare_cost)) / books.cost_scale
    off[~np.isfinite(rent)] = np.inf

    def differing(at: int) -> str:
        found = f"{books.reduced_cost[at] / books.weight[at]:.6g}"
        return f"{books.run.choice(at)}: rent {rent[at] / books.weight[at]:.6g}, and its accounts' prices give {found}."

    return _told(beyond(off, NO_PRICE), differing)


def _optimality(books: Books) -> Check:
    """Complementary slackness: what has a price is at its limit, and what is at no limit has none."""
    program, run = books.run.program, books.run
    dual = books.dual.copy()
    dual[books.accounts :] = books.first_price
    lower, upper = books.limits
    columns = _Slack(books.reduced_cost / books.cost_scale, _away(books.reduced_cost, books.x, (lower, upper)))
    sides = program.row_lower, program.row_upper
    rows = _Slack(dual / np.maximum(1.0, abs(dual)), _away(dual, books.activity, sides))
    faults = _told(columns.broken(books.x), lambda at: _unproved(run.choice(at), books.reduced_cost[at]))
    faults += _told(rows.broken(books.gross), lambda at: _unproved(_row(books, at), dual[at]))
    gap = columns.cost(books.reduced_cost, books.x) + rows.cost(dual, books.activity)
    cost, offset = program.worth
    share = gap / max(1.0, float(abs(cost * books.x).sum()) + abs(offset))
    if not share <= SAME_WORTH:
        faults.append(f"The duality gap is {gap:.6g}, {share:.1e} of the worth turned over.")
    kept = f" The shortfall kept costs {books.first_price:.6g} a unit." if books.first_price > 0 else ""
    found = f"with whole numbers fixed, the prices prove it: duality gap {gap:.1e}, {share:.1e} of the worth.{kept}"
    return _counted("optimality", faults, found, share)


@dataclass(frozen=True, eq=False)
class _Slack:
    """Prices as shares of the terms they are made of, and how far the limit they speak of is away."""

    share: Floats
    away: Floats

    def broken(self, size: Floats) -> Numbers:
        """Where there is a price and the limit is not reached, worst first."""
        return beyond(np.where(self.away <= room(size), 0.0, abs(self.share)), NO_PRICE)

    def cost(self, price: Floats, value: Floats) -> float:
        """What reaching every priced limit would be worth; a limit that is not there counts as once the value."""
        away = np.where(np.isfinite(self.away), self.away, np.maximum(1.0, abs(value)))
        return float(np.where(abs(self.share) <= SAME, 0.0, abs(price) * away).sum())


def _away(price: Floats, value: Floats, limits: tuple[Floats, Floats]) -> Floats:
    """How far a value is from the limit its price speaks of: the upper where more would be worth something."""
    lower, upper = limits
    return np.maximum(0.0, np.where(price > 0, upper - value, np.where(price < 0, value - lower, 0.0)))


def _unproved(name: str, price: float) -> str:
    return (
        f"{name}: one unit {'more' if price > 0 else 'less'} would be worth {abs(price):.6g}, and no limit forbids it."
    )


def _whole_gap(books: Books) -> Check:
    """The gap stated against the bound stated; without whole numbers there must be none.

    The bound itself is the solver's word. How much of it the prices prove by themselves is told.
    """
    solver, whole = books.run.about["solver"], bool(books.whole.any())
    objective, bound, gap = (float(solver[key]) for key in ("objective", "bound", "gap"))
    size = max(1.0, abs(objective))
    faults = []
    if not abs(gap * abs(objective) - abs(bound - objective)) <= SAME_WORTH * size:
        faults.append(
            f"run.json states a gap of {gap:.6g}; bound and objective give {abs(bound - objective) / size:.6g}."
        )
    if not bound >= objective - SAME_WORTH * size:
        faults.append(f"The bound {bound:.9g} is below the objective {objective:.9g}.")
    if not whole and not abs(bound - objective) <= SAME_WORTH * size:
        faults.append("There are no whole numbers, and the bound is not the objective.")
    beyond = books.beyond_whole / size
    word = f"; the bound is the solver's word, the prices alone prove a gap of {beyond:.3g}" if beyond > gap else ""
    fine = f"{gap:.3g} stated, as bound {bound:.9g} and objective give it{word if whole else ''}."
    return _counted("whole gap", faults, fine, gap)


def _sectors(folder: Path, ledger: pl.DataFrame) -> list[Check]:
    """What the case's sectors find when they look at the plan themselves."""
    from whitecoal.case import read_case  # noqa: PLC0415 - the audit stands alone without it

    try:
        case = read_case(folder / "case")
    except WhitecoalError as fault:
        return [_counted("case", [f"The copied case cannot be read: {fault}"], "")]
    looked = [sector for sector in case.sectors if hasattr(sector, "check")]
    return [_looked_at(sector, case, ledger) for sector in looked]


def _looked_at(sector: Any, case: Any, ledger: pl.DataFrame) -> Check:
    name = sector.__name__.rpartition(".")[2]
    differences: list[str] = []
    try:
        faults = list(sector.check(case, ledger))
        differences += sector.differences(case, ledger) if hasattr(sector, "differences") else ()
    except Exception as error:  # noqa: BLE001 - a ledger may be wrong in ways no sector foresees; it is told, not hidden
        faults = [f"its check broke down on this plan ({type(error).__name__}: {error})."]
    return _counted(name, faults, " ".join(["its own look at the plan finds nothing wrong.", *differences]))


# ---- words and numbers ---------------------------------------------------------------------------------------


def _counted(name: str, faults: Sequence[str], fine: str, worst: float = 0.0) -> Check:
    """A check that passes when nothing was found; otherwise the first findings are told and the rest counted."""
    if not faults:
        return Check(name, passed=True, worst=worst, where="", sentence=fine)
    more = f" And {len(faults) - TOLD:,} more." if len(faults) > TOLD else ""
    where = faults[0].partition(": ")[0]
    return Check(
        name, passed=False, worst=max(worst, float(len(faults))), where=where, sentence=" ".join(faults[:TOLD]) + more
    )


def _told(positions: Numbers, say: Callable[[int], str]) -> list[str]:
    """A sentence for each position; beyond those that are told, only as many as there are."""
    return [say(at) for at in positions[:TOLD].tolist()] + [""] * len(positions[TOLD:])


def _rows_told(rows: pl.DataFrame, sentence: str) -> list[str]:
    """The same for entries: `{name}` and the columns of the row stand in the sentence."""
    said = [sentence.format(name=entry_name(row), **row) for row in rows.head(TOLD).iter_rows(named=True)]
    return said + [""] * len(rows[TOLD:])


def _largest(off: Floats) -> float:
    return value_at(off, worst_of(off))


def _added(ledger: pl.DataFrame, good: str) -> float:
    """Entries of an objective, each times its weight, added up."""
    return float(ledger.filter(pl.col("good") == good).select((pl.col("value") * pl.col("price")).sum()).item())


def _first_value(run: SavedRun) -> float | None:
    value = (run.about["solver"].get("first") or {}).get("value")
    return None if value is None else float(value)


def _near(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """Whether two numbers are the same to nine digits; NaN is like nothing."""
    near = (left - right).abs() <= SAME * pl.max_horizontal(left.abs(), right.abs())
    return near.fill_null(value=False) & left.is_finite() & right.is_finite()


def _plain(number: float) -> float | None:
    """A number JSON knows."""
    return float(number) if np.isfinite(number) else None
