"""The problem: goods with their accounts, decisions, entries. The verbs a sector may use stand here.

    good    open an account at each place of a kind
    choose  decide before the scenario is known
    flow    decide after it is known
    before  the same stock one step earlier
    post    make an entry: + gives, − takes
    aim     say what something is worth

`posted` reads what has been booked: a rule on all that others spend, or deliver, needs no word of who they are.

There is no `require`. A rule is the balance of a named good, so that it has a price and can be explained; a limit
on a single decision is its bound. Analyses change the question with `fix`, `between`, `keep` and `aim_at`.
"""

from __future__ import annotations

import difflib
from dataclasses import replace
from typing import TYPE_CHECKING, NoReturn

import numpy as np

from whitecoal.accounts import Accounts, compressed, flat, time_shape
from whitecoal.algebra import AXES, NO_COLUMN, Array, Expr, Term, quantity
from whitecoal.entries import OVER, Aim, Decision, Entry, Good, Remark
from whitecoal.errors import CaseFault, PostingError
from whitecoal.faults import Fault, did_you_mean
from whitecoal.places import ITEM, Places
from whitecoal.solving.arrays import Program
from whitecoal.units import Unit, unit

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from whitecoal.calendar import Calendar
    from whitecoal.case import Case
    from whitecoal.tables.rows import Rows


class Problem:
    """A case being turned into accounts and entries."""

    def __init__(self, case: Case) -> None:
        """Open the goods that the case itself lists; sectors open the rest."""
        self.case: Case = case
        self.tables: Mapping[str, Rows] = case.tables
        self._open_books(case.calendar, case.places, case.printed)
        for row in case.listed_goods:
            self.good(row.name, row.unit, at=("region", "port"), spare=row.spare, meaning=row.meaning)

    @classmethod
    def of_dialect(cls, calendar: Calendar, places: Places) -> Problem:
        """A problem that stands on no folder of tables: another system's model, posted by its dialect.

        It has accounts, prices and a program as any other; what speaks of the case (pools, lists of goods, the ledger
        as a table, a saved plan) is not for it.
        """
        problem = cls.__new__(cls)
        problem.tables = {}
        problem._open_books(calendar, places, str)  # noqa: SLF001 - of this class
        return problem

    def _open_books(self, calendar: Calendar, places: Places, printed: Callable[[Unit], str]) -> None:
        self.calendar: Calendar = calendar
        self.places: Places = places
        self.printed = printed  # how a unit is told to a reader
        self.year: Array = quantity(1.0, "year")
        self.goods: dict[str, Good] = {}
        self.decisions: list[Decision] = []
        self.entries: list[Entry] = []
        self.aims: list[Aim] = []
        self.remarks: list[Remark] = []
        self._read: dict[tuple[str, str], None] = {}
        self.warnings: tuple[Fault, ...] = ()
        self._faults: list[Fault] = []
        self._opened: set[str] = set()
        self._columns = 0
        self._closing: dict[tuple[str, tuple[str, ...]], NDArray[np.int64]] = {}

    # ---- goods -----------------------------------------------------------------------------------------------

    def good(
        self,
        name: str,
        text: str,
        *,
        at: str | Sequence[str],
        over: str = "stage",
        spare: bool = False,
        meaning: str = "",
    ) -> Good:
        """Open an account of a good at each place of a kind.

        A sector that needs a good another sector also opens declares it again, in the same words.

        Args:
            name: plain lower-case words, "water".
            text: unit of its amounts; a stage's amounts are those of its representative year.
            at: the kind or kinds of place; a posting climbs to the nearest. "item": each item on its own.
            over: node (before the scenario is known), stage, season or block.
            spare: whether a surplus may go unused.
            meaning: a sentence for the book of accounts.

        Raises:
            PostingError: when the good is open already in other words.
        """
        if over not in OVER:
            raise PostingError(f'Good "{name}" balances over "{over}"; I know {", ".join(OVER)}.')
        made = Good(name, unit(text), (at,) if isinstance(at, str) else tuple(at), over, spare, meaning)
        known = self.goods.setdefault(name, made)
        if known != made:
            raise PostingError(f'Good "{name}" was opened as {_told(known)}, and is now asked for as {_told(made)}.')
        if meaning and not known.meaning:
            self.goods[name] = made
        return self.goods[name]

    def good_of(self, name: str) -> Good:
        """A good that is open already, by its name; PostingError with the nearest name when it is not."""
        if name not in self.goods:
            near = difflib.get_close_matches(name, self.goods, n=1)
            hint = f' Did you mean "{near[0]}"?' if near else ""
            raise PostingError(f'No good is called "{name}".{hint}')
        return self.goods[name]

    # ---- decisions -------------------------------------------------------------------------------------------

    def choose(
        self,
        name: str,
        items: Rows | Sequence[str],
        text: str,
        *,
        upper: Array | float | None = None,
        lower: Array | float = 0.0,
        whole: bool = False,
    ) -> Expr:
        """Decide once per stage, before the scenario is known: works, contracts, area sown.

        Args:
            name: what is decided, "area sown".
            items: rows of a table, or labels: one decision for each.
            text: unit of the decision.
            upper: greatest amount, none if left out; where both bounds are zero nothing is decided.
            lower: least amount.
            whole: whether only whole numbers will do.

        Returns:
            Expr: the decisions [item × stage].
        """
        return self._decide(name, items, text, "node", (lower, upper), whole=whole)

    def flow(
        self,
        name: str,
        items: Rows | Sequence[str],
        text: str,
        *,
        over: str = "stage",
        upper: Array | float | None = None,
        lower: Array | float = 0.0,
    ) -> Expr:
        """Decide after the scenario is known: what is released, grown, carried, eaten.

        Args:
            name: what is decided, "release".
            items: rows of a table, or labels: one decision for each.
            text: unit of the decision; amounts per representative year, season or block.
            over: stage, season or block.
            upper: greatest amount, none if left out; where both bounds are zero nothing is decided.
            lower: least amount; minus infinity for what may go either way.

        Returns:
            Expr: the decisions [item × stage × scenario (× season (× block))].
        """
        if over not in OVER[1:]:
            raise PostingError(f'Flow "{name}" goes over "{over}"; I know stage, season and block.')
        return self._decide(name, items, text, over, (lower, upper), whole=False)

    def _decide(
        self,
        name: str,
        items: Rows | Sequence[str],
        text: str,
        over: str,
        bounds: tuple[Array | float, Array | float | None],
        *,
        whole: bool,
    ) -> Expr:
        labels = _labels(name, items)
        if any(decision.name == name and decision.labels == labels for decision in self.decisions):
            raise PostingError(f'"{name}" is decided already for the same items. Give it another name.')
        full = (len(labels), *time_shape(self.calendar, over))
        lower, upper = (_bound(name, bound, text, labels, full) for bound in bounds)
        if (lower > upper).any():
            self._contradicting_bounds(name, labels, lower, upper)
        decided = np.broadcast_to(self.calendar.live_over(over)[None, :, :, None, None], full) & ~(
            (lower == 0.0) & (upper == 0.0)
        )
        columns = np.full(full, NO_COLUMN, dtype=np.int64)
        count = int(decided.sum())
        columns[decided] = np.arange(self._columns, self._columns + count)
        amount = Expr((Term(columns[..., None], np.ones((1,) * 6)),), np.zeros((1,) * 5), unit(text), labels)
        decision = Decision(name, amount, columns, lower, upper, over, whole)
        self.decisions.append(decision)
        self._columns += count
        return amount

    def _contradicting_bounds(
        self, name: str, labels: tuple[str, ...], lower: NDArray[np.float64], upper: NDArray[np.float64]
    ) -> NoReturn:
        item, stage, *_ = np.argwhere(lower > upper)[0]
        raise PostingError(
            f'"{name}" of "{labels[item]}" in {self.calendar.stages[stage]}: at least {lower[lower > upper][0]:g} '
            f"is wanted and at most {upper[lower > upper][0]:g} allowed."
        )

    # ---- stocks ----------------------------------------------------------------------------------------------

    def before(self, stock: Expr, start: Array) -> Expr:
        """The same stock one step earlier, beginning at `start`.

        A stock kept by seasons is chained from season to season and from year to year; one kept by stages from
        stage to stage. A stage of n years stands for n repetitions of its representative year: the stock moves n
        times its yearly change, and its bounds hold in the first repetition and in the last. Where the calendar
        closes its years, a stock kept by seasons ends each year as it began and `start` is not used. Call it once.

        Args:
            stock: exactly what `flow` (or `choose`) returned, amounts at the end of each season (or year).
            start: the stock when the first stage begins [item].

        Returns:
            Expr: the stock at the beginning of each season (or year), same axes.
        """
        decision = self._decision_of(stock)
        if decision.name in self._opened:
            raise PostingError(f'"{decision.name}" was carried from step to step already; keep what before() returned.')
        self._opened.add(decision.name)
        columns = decision.columns
        opening = np.full_like(columns, NO_COLUMN)
        opening[:, :, :, 1:] = columns[:, :, :, :-1]
        if self._closed(decision):
            opening[:, :, :, 0] = columns[:, :, :, -1]
            return replace(stock, terms=(Term(opening[..., None], np.ones((1,) * 6)),))
        closing = self._closing_columns(decision)
        root = self.calendar.parents < 0
        parents = np.where(root, 0, self.calendar.parents)
        opening[:, :, :, 0] = np.where(root[None, :, None, None], NO_COLUMN, closing[:, :, :, -1][:, parents])
        at_root = np.zeros((1, len(root), 1, columns.shape[3], 1))
        at_root[:, root, :, 0] = 1.0
        constant = start.to(stock.unit).values * at_root
        opened = replace(stock, terms=(Term(opening[..., None], np.ones((1,) * 6)),), constant=constant)
        self._post_repetition(decision, stock, opened)
        return opened

    def closing(self, stock: Expr) -> Expr:
        """The stock at the very end of the horizon [item × scenario]; for `aim(..., at_end=True)`."""
        decision = self._decision_of(stock)
        columns = decision.columns if self._closed(decision) else self._closing_columns(decision)
        leaf = [scenario.leaf for scenario in self.calendar.scenario_list]
        scenarios = range(columns.shape[2]) if columns.shape[2] > 1 else [0] * len(leaf)
        last = np.stack([columns[:, leaf[s], c, -1] for s, c in enumerate(scenarios)], axis=1)
        grid = last[:, None, :, None, :, None]
        return replace(stock, terms=(Term(grid, np.ones((1,) * 6)),), constant=np.zeros((1,) * 5))

    def _closed(self, decision: Decision) -> bool:
        """Whether each year of the stock ends as it began; what is kept by years alone always moves on."""
        return not self.calendar.carried and decision.over == "season"

    def _decision_of(self, stock: Expr) -> Decision:
        found = next((decision for decision in self.decisions if decision.amount is stock), None)
        if found is None:
            raise PostingError("A stock must be exactly what flow() or choose() returned.")
        return found

    def _closing_columns(self, decision: Decision) -> NDArray[np.int64]:
        """Columns of the stock in the last repetition of each stage; itself where a stage is one year."""
        key = decision.name, decision.labels
        if key not in self._closing:
            self._closing[key] = self._repeat(decision)
        return self._closing[key]

    def _repeat(self, decision: Decision) -> NDArray[np.int64]:
        repeated = (self.calendar.lengths > 1)[None, :, None, None, None]
        if decision.over == "node" or not repeated.any():
            return decision.columns
        stage_only = Array(np.where(repeated, decision.upper, 0.0), decision.amount.unit, decision.labels)
        least = Array(np.where(repeated, decision.lower, 0.0), decision.amount.unit, decision.labels)
        last = self.flow(
            f"{decision.name}, last repeated year",
            decision.labels,
            decision.amount.unit.text,
            over=decision.over,
            upper=stage_only,
            lower=least,
        )
        return np.where(repeated, last.terms[0].columns[..., 0], decision.columns)

    def _post_repetition(self, decision: Decision, stock: Expr, opened: Expr) -> None:
        """Tie the last repetition to the first: it is further by (n − 1) times the yearly change."""
        closing = self._closing_columns(decision)
        if closing is decision.columns:
            return
        good = self.good(
            f"{decision.name}, repeated years",
            stock.unit.text,
            at=ITEM,
            over=decision.over,
            meaning=f"Over the repeated years of a stage, {decision.name} moves by its yearly change each year.",
        )
        repeated = (self.calendar.lengths > 1).astype(float)[None, :, None, None, None]
        further = Array(repeated * (self.calendar.lengths - 1)[None, :, None, None, None], unit("1"))
        only = Array(repeated, unit("1"))
        last = replace(stock, terms=(Term(closing[..., None], np.ones((1,) * 6)),))
        seasons = decision.columns.shape[3]
        change = stock.take("season", seasons - 1) - opened.take("season", 0)
        self.post(good, decision.labels, last * only, "in the last year")
        self.post(good, decision.labels, -stock * only, "in the first year")
        self.post(good, decision.labels, (-change * further).each("season"), "change over the years between")

    # ---- entries ---------------------------------------------------------------------------------------------

    def post(self, good: Good, places: str | Sequence[str], amount: Expr | Array, note: str) -> None:
        """Make an entry in the accounts of a good: + gives, − takes.

        Args:
            good: what `good` returned.
            places: where, one for all items or one for each; the account is that of the nearest place above.
            amount: what; finer time than the good's is summed, and coarser is an error unless it was declared the
                same with `.each("season")`.
            note: a plain phrase, "sold abroad"; the item's name is kept beside it.

        Raises:
            PostingError: unknown place, coarser time than the good's.
            UnitError: the amount does not measure the good.
        """
        stated = _as_expr(amount).to(good.unit)
        items = ("",) if stated.labels is None else stated.labels
        named = (places,) * len(items) if isinstance(places, str) else tuple(places)
        if len(named) != len(items):
            raise PostingError(
                f'"{note}" of {good.name}: {len(items)} items were posted to {len(named)} places; one each is wanted.'
            )
        if not items:
            return
        if (good.name, note) in self._read:
            raise PostingError(f'"{note}" of {good.name} was read already. Who posts it goes before who reads it.')
        fitted = self._fitted(good, stated, note)
        self.entries.append(Entry(good.name, self._accounts(good, named), fitted, note, named))

    def posted(self, name: str, *notes: str, at: str = "") -> Expr:
        """What has been posted to the accounts of a good under these notes, summed at each place.

        So a rule may speak of all spending, or of every harvest, without knowing who spends and who harvests: the
        notes are words of the case. What is read is closed: later entries under the same note are an error.

        Args:
            name: a good that is open.
            notes: the notes of the entries; none for all entries there are.
            at: a kind of place: the amounts are summed where they arose, at the nearest place of that kind, and not
                at the account that keeps them (a pool, a region); where there is no such place, at the place named.

        Returns:
            Expr: amounts in the good's unit, + given, − taken, its items the places of the accounts
            [place × the good's time]; no items where nothing was posted.

        Raises:
            PostingError: no good is called so.
        """
        good = self.good_of(name)
        entries = [entry for entry in self.entries if entry.good == name and (not notes or entry.note in notes)]
        for note in notes or dict.fromkeys(entry.note for entry in entries):
            self._read[name, note] = None
        found = [self._arisen(entry, at) if at else entry.places for entry in entries]
        places = tuple(dict.fromkeys(place for named in found for place in named))
        total = Expr((), np.zeros((len(places), 1, 1, 1, 1)), good.unit, places)
        for entry, named in zip(entries, found, strict=True):
            total = total + entry.amount.group(named, places)
        return total

    def _arisen(self, entry: Entry, kind: str) -> tuple[str, ...]:
        """The place of a kind at which each item of an entry arose, or else the place it named."""
        known = {name: self.places.above(name, kind) or name for name in dict.fromkeys(entry.where)}
        return tuple(known[name] for name in entry.where)

    def _accounts(self, good: Good, names: tuple[str, ...]) -> tuple[str, ...]:
        known = {name: self.places.account(good.name, good.at, name) for name in dict.fromkeys(names)}
        return tuple(known[name] for name in names)

    def _fitted(self, good: Good, amount: Expr, note: str) -> Expr:
        """The amount on the time axes of the good: summed where finer, refused where coarser."""
        wanted = time_shape(self.calendar, good.over)
        for axis, length in zip(AXES[1:], wanted, strict=True):
            found = amount.shape[AXES.index(axis)]
            if found > length:
                if axis in ("stage", "scenario"):
                    raise PostingError(f'"{note}" of {good.name} depends on the {axis}, and its accounts do not.')
                amount = amount.sum(axis)
            elif found < length and axis in ("season", "block") and axis not in amount.same:
                raise PostingError(
                    f'"{note}" of {good.name} is one amount a year and the good balances by {good.over}: spread it '
                    f'with the calendar\'s shares, or say .each("{axis}") if it is the same in every {axis}.'
                )
        return amount

    def measure(self, name: str, amount: Expr, *, over: str = "stage", meaning: str = "") -> Expr:
        """One decision that stands for a sum of many, kept equal to it by an account of its own.

        A sum that enters several accounts, a share of every harvest say, is written once; the program stays sparse.

        Args:
            name: of the decision and of the good, "harvest of wheat, in all".
            amount: what is summed, with items.
            over: how finely: node, stage, season or block.
            meaning: a sentence for the book of accounts.

        Returns:
            Expr: the decision, same items.
        """
        labels = amount.labels or ("",)
        book = self.good(name, amount.unit.text, at=ITEM, over=over, meaning=meaning)
        total = self._decide(name, labels, amount.unit.text, over, (-np.inf, None), whole=False)
        self.post(book, labels, amount, "booked")
        self.post(book, labels, -total, "in all")
        return total

    def aim(
        self,
        amount: Expr | Array,
        note: str,
        *,
        places: str | Sequence[str] = "",
        at_end: bool = False,
        first: bool = False,
    ) -> None:
        """Say what something is worth; weighted by discount and probability.

        Args:
            amount: worth per representative year [Mmoney]; a cost is negative. With `first`, people left without
                subsistence [Mperson], positive.
            note: a plain phrase.
            places: where, for the ledger: one for all items or one for each.
            at_end: valued once, when the horizon ends (stocks through `closing`, works by what is left of them).
            first: part of the shortfall of subsistence, minimised and kept before anything else.
        """
        stated = _as_expr(amount).to("Mperson" if first else "Mmoney")
        if stated.labels == ():
            return
        for axis in ("season", "block"):
            stated = stated.sum(axis)
        items = ("",) if stated.labels is None else stated.labels
        named = (places,) * len(items) if isinstance(places, str) else tuple(places)
        self.aims.append(Aim(stated, note, named, self._aim_weight(stated, at_end=at_end, first=first), first))

    def _aim_weight(self, amount: Expr, *, at_end: bool, first: bool) -> NDArray[np.float64]:
        """Weight of each cell [1 × stage × scenario × 1 × 1]; a missing scenario axis counts every scenario."""
        if at_end:
            by_stage = self.calendar.live * self.calendar.probability[None, :] * self.calendar.end_discount
            if amount.shape[1] == 1:
                by_stage = (self.calendar.probability * self.calendar.end_discount)[None, :]
        else:
            by_stage = self.calendar.chance_years if first else self.calendar.weight
        if amount.shape[2] == 1:
            by_stage = by_stage.sum(axis=1, keepdims=True)
        return np.asarray(by_stage)[None, :, :, None, None]

    def remark(self, subject: str, sentence: str) -> None:
        """Something a reader of the plan should know of its case: an error bound, an offer that was not made.

        Args:
            subject: a few words under which remarks stand together, "contracts not on offer".
            sentence: what there is to know, complete in itself.
        """
        self.remarks.append(Remark(subject, sentence))

    # ---- faults ----------------------------------------------------------------------------------------------

    def fault(self, fault: Fault) -> None:
        """Note a fault of the data that only a sector can see; all are raised together after building."""
        self._faults.append(fault)

    def raise_faults(self) -> None:
        """Raise what the sectors noted, and pools of goods that none of them opened, if any of it is an error."""
        faults = self.case.papers.placed((*self._faults, *self._idle_pools()))
        if any(fault.severity == "error" for fault in faults):
            raise CaseFault(faults)
        self.warnings = faults

    def _idle_pools(self) -> list[Fault]:
        """Pools of goods that nobody opened: such a pool would pool nothing, without a word."""
        pools, faults = self.case["pools"], []
        for name, line in zip(pools["good"], pools.lines, strict=True):
            if name not in self.goods:
                found, near = f'no good is called "{name}"', did_you_mean(name, self.goods)
                wanted = "A good that a sector at work opens, or one of the table goods."
                faults.append(Fault("E041", "pools", int(line), "good", found, wanted, near))
        return faults

    # ---- questions of analyses -------------------------------------------------------------------------------

    def fix(self, name: str, values: NDArray[np.float64]) -> None:
        """Hold a decision at given values [axes of the decision]; what a re-plan or a transfer study does."""
        position, decision = self._named(name)
        held = np.broadcast_to(values, decision.columns.shape).astype(float)
        self.decisions[position] = replace(decision, lower=held, upper=held)

    def between(self, decision: Decision, lower: NDArray[np.float64], upper: NDArray[np.float64]) -> None:
        """Put other bounds on a decision [its axes]: what has happened, or may no longer be."""
        position = next(at for at, known in enumerate(self.decisions) if known is decision)
        self.decisions[position] = replace(decision, lower=lower, upper=upper)

    @property
    def columns(self) -> int:
        """How many decisions there are, cell by cell."""
        return self._columns

    def keep(self, worth: float, slack: float = 0.0) -> None:
        """Keep at least `worth` − `slack` of the present aim [Mmoney]: the account "worth kept"."""
        good = self.good(
            "worth kept", "Mmoney", at=ITEM, over="node", spare=True, meaning="Worth that may not be given up."
        )
        total = _total([aim for aim in self.aims if not aim.first])
        stages = self.calendar.shape[0]
        once = np.zeros((1, stages, 1, 1, 1))
        once[:, 0] = 1.0
        at_once = Array(once, unit("1"))
        self.post(good, "the plan", total * at_once, "worth")
        self.post(good, "the plan", quantity(slack - worth, "Mmoney") * at_once, "to be kept")

    def aim_at(self, amount: Expr, note: str) -> None:
        """Put another aim in place of the worth (the first objective stays)."""
        self.aims = [aim for aim in self.aims if aim.first]
        self.aim(amount, note)

    def _named(self, name: str) -> tuple[int, Decision]:
        for position, decision in enumerate(self.decisions):
            if decision.name == name:
                return position, decision
        raise PostingError(f'Nothing called "{name}" is decided.')

    # ---- to the program --------------------------------------------------------------------------------------

    def program(self) -> tuple[Program, Accounts]:
        """The sparse arrays of the problem, and where each account stands among its rows."""
        accounts = Accounts.of(self.calendar, self.goods, self.entries)
        triplets, constants = accounts.triplets(self.entries)
        lower, upper, whole = self._bounds()
        worth, offset = self._objective(first=False)
        first, always = self._objective(first=True)
        if always:
            raise PostingError("A shortfall of subsistence must be decided; a fixed one cannot be minimised.")
        start, column, value = compressed(triplets, len(constants), self._columns)
        program = Program(
            cost=worth,
            first=first,
            lower=lower,
            upper=upper,
            whole=whole,
            row_start=start,
            row_column=column,
            row_value=value,
            row_lower=-constants,
            row_upper=np.where(accounts.spare, np.inf, -constants),
            offset=offset,
        )
        return program, accounts

    def _bounds(self) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
        """Bounds of each column, and whether only whole numbers will do; columns are numbered as they were decided."""
        lower, upper, whole = np.zeros(self._columns), np.zeros(self._columns), np.zeros(self._columns, dtype=bool)
        first = 0
        for decision in self.decisions:
            decided = decision.columns >= 0
            here = slice(first, first := first + int(decided.sum()))
            lower[here], upper[here], whole[here] = decision.lower[decided], decision.upper[decided], decision.whole
        return lower, upper, whole

    def _objective(self, *, first: bool) -> tuple[NDArray[np.float64], float]:
        costs, offset = np.zeros(self._columns), 0.0
        for aim in self.aims:
            if aim.first == first:
                # a decision that is the same for each item counts once for each
                weight = np.broadcast_to(aim.weight, (aim.amount.shape[0], *aim.weight.shape[1:]))
                for columns, values in (flat(term, weight) for term in aim.amount.terms):
                    np.add.at(costs, columns, values)
                if aim.amount.constant.any():
                    offset += float((aim.amount.constant * weight * np.ones(aim.amount.shape)).sum())
        return costs, offset


def _total(aims: Sequence[Aim]) -> Expr:
    """The weighted sum of aims as one amount without axes."""
    total = _as_expr(quantity(0.0, "Mmoney"))
    for aim in aims:
        total = total + (aim.amount * Array(aim.weight, unit("1"))).sum("item", "stage", "scenario")
    return total


def _as_expr(amount: Expr | Array) -> Expr:
    if isinstance(amount, Expr):
        return amount
    return Expr((), amount.values, amount.unit, amount.labels, amount.same)


def _labels(name: str, items: Rows | Sequence[str]) -> tuple[str, ...]:
    labels = tuple(items.labels if hasattr(items, "labels") else items)
    twice = sorted({label for label in labels if labels.count(label) > 1}) if len(set(labels)) < len(labels) else []
    if twice:
        raise PostingError(f'"{name}" is decided twice for "{twice[0]}". Each item has one name of its own.')
    return labels


def _bound(
    name: str, bound: Array | float | None, text: str, labels: tuple[str, ...], full: tuple[int, ...]
) -> NDArray[np.float64]:
    """A bound on the full grid of a decision."""
    if not isinstance(bound, Array):
        return np.broadcast_to(np.inf if bound is None else float(bound), full)
    if bound.labels is not None and bound.labels != labels:
        raise PostingError(f'A bound of "{name}" is for other items than the decision.')
    values = np.broadcast_to(bound.to(text).values, full)
    if np.isnan(values).any():
        raise PostingError(
            f'A bound of "{name}" for "{labels[int(np.argwhere(np.isnan(values))[0][0])]}" is no number.'
        )
    return values


def _told(good: Good) -> str:
    spare = ", spare" if good.spare else ""
    return f"[{good.unit.text}] at {' or '.join(good.at)} over {good.over}{spare}"
