"""Why there is no plan, in the words of the case: the cheapest repairs, then the limits that contradict one another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from whitecoal.analyses.commitments import TABLE, good_names, told_commitments
from whitecoal.naming import Account, Choice, Names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from whitecoal.accounts import Accounts
    from whitecoal.problem import Problem
    from whitecoal.solving.contradiction import Contradiction
    from whitecoal.solving.elastic import Repair
    from whitecoal.units import Unit

MOST_LINES = 12
"""Lines told of each kind; more are counted."""
FEW_TIES = 6
"""Balances that bind the members to one another, up to which each is named."""
MOST_GOODS = 8
"""Goods named where the balances are more than that."""


def told(found: Contradiction, problem: Problem, accounts: Accounts) -> str:
    """The contradiction as sentences: the cheapest repairs first, then its members, then what binds them together.

    Members of one account or decision stand in one line, those that count most in the proof first.
    """
    words = _Words(problem, accounts)
    repairs = [words.repair(repair) for repair in found.repairs]
    lines = [_opening(found), *_listed(repairs), _bridge(found), *_listed(words.members(found))]
    return "\n".join([*lines, *words.ties(found)])


def told_growth(columns: Sequence[int], problem: Problem, accounts: Accounts) -> str:
    """Which decisions grow together for ever where the worth has no limit."""
    names = Names(problem, accounts)
    chosen = dict.fromkeys(_chosen(names.choice(column)) for column in columns)
    opening = "There is no best plan: these can grow together for ever, and the worth with them."
    return "\n".join([opening, *_listed(list(chosen)), "Give one of them a limit, or let it use something scarce."])


def _opening(found: Contradiction) -> str:
    ways = "The cheapest way out:" if len(found.repairs) == 1 else "The cheapest ways out, all of them together:"
    if found.only_because_whole:
        return f"There is no plan, and only because some works are whole. {ways}"
    return f"There is no plan: hard limits contradict one another. {ways}"


def _bridge(found: Contradiction) -> str:
    if found.only_because_whole:
        return "In the way stand:"
    if found.minimal and len(found.rows) + len(found.lower_bounds) + len(found.upper_bounds) == 1:
        return "This cannot be kept:"
    return "These cannot all be kept" + (", and without any one of them the rest can:" if found.minimal else ":")


def _listed(lines: Sequence[str]) -> list[str]:
    shown = [f"  · {line}" for line in lines[:MOST_LINES]]
    return shown if len(lines) <= MOST_LINES else [*shown, f"  · and {len(lines) - MOST_LINES} more"]


@dataclass(frozen=True)
class _Line:
    """A line of members, and how much they count."""

    text: str
    weight: float


class _Words:
    """Rows and columns of a program in the words of its problem."""

    def __init__(self, problem: Problem, accounts: Accounts) -> None:
        self.problem = problem
        self.names = Names(problem, accounts)

    @cached_property
    def insisted(self) -> dict[str, str]:
        """What each commitment asks, by its name."""
        return {one["name"]: one["asks"] for one in told_commitments(self.problem)} if self.commitments else {}

    @cached_property
    def commitments(self) -> frozenset[str]:
        """The goods in which commitments are kept."""
        return frozenset(good_names(self.problem))

    # ---- repairs ---------------------------------------------------------------------------------------------

    def repair(self, repair: Repair) -> str:
        """What would have to give way, by how much, and in which table it stands where that is known."""
        kind, index, amount, direction = repair
        if kind == "row":
            return self._row_repair(self.names.account(index), amount, up=direction == "up")
        choice = self.names.choice(index)
        act = "ask less" if kind == "lower" else "allow more"
        bound = choice.lower if kind == "lower" else choice.upper
        by = self._amount(amount, choice.decision.amount.unit)
        limit = self._amount(bound, choice.decision.amount.unit)
        return f"{act} of {_chosen(choice)}, by {by} (the limit is {limit})" + self._found_in([choice.item])

    def _row_repair(self, account: Account, amount: float, *, up: bool) -> str:
        unit, where = account.good.unit, self._where(account)
        by = self._amount(amount, unit)
        if account.good.name in self.commitments:
            return f"{where}: {self._commitment_repair(account, amount, by)}"
        moved = self._moved(account, amount, up=up)
        if moved is None:
            stated = f" ({self._stated(account).removeprefix(': ')})" if account.fixed else ""
            return f"{where}: {f'bring in {by} more' if up else f'let {by} go'}{stated}"
        (note, value), items = account.fixed[moved], account.items[moved]
        act = "lower" if value and (value < 0) == up else "raise"
        stands = self._found_in([*items, account.place])
        return f"{where}: {act} “{note}” by {by} (it is {self._amount(abs(value), unit)}){stands}"

    def _moved(self, account: Account, amount: float, *, up: bool) -> int | None:
        """Which of what is stated could be moved to mend an account: what is asked, else the one thing given."""
        values = [value for _, value in account.fixed]
        for at, value in enumerate(values):
            if value and (value < 0) == up and abs(value) >= amount * (1 - 1e-6):
                return at
        given = [at for at, value in enumerate(values) if value and (value > 0) == up]
        if len(given) == 1:
            return given[0]
        return 0 if values and up and not any(values) else None

    def _commitment_repair(self, account: Account, amount: float, by: str) -> str:
        unit, stands = account.good.unit, self._row_of_commitment(account.place)
        value = sum(value for _, value in account.fixed)
        if value < 0 and amount >= abs(value) * (1 - 1e-6):
            return f"give it up{stands}"
        if value < 0:
            return f"ask {by} less (it asks {self._amount(-value, unit)}){stands}"
        return f"allow {by} more (it allows {self._amount(value, unit)}){stands}"

    def _row_of_commitment(self, name: str) -> str:
        rows = self.problem.tables[TABLE]
        return f" [{TABLE}.csv row {int(rows.lines[rows.labels.index(name)])}]"

    def _found_in(self, labels: Sequence[str]) -> str:
        """The rows of tables in which something stands, in brackets; nothing where that is not known."""
        for label in labels:
            if found := self.names.rows_called(label):
                return f" [{', '.join(found)}]"
        return ""

    # ---- members ---------------------------------------------------------------------------------------------

    def members(self, found: Contradiction) -> list[str]:
        """The members of a conflict in lines, those that count most first.

        Those of one account or of one decision for one item stand in one line; where that makes too many lines, those
        of one good or of one decision.
        """
        ends = np.cumsum([len(found.rows), len(found.lower_bounds)])
        weights = found.weights or (0.0,) * (int(ends[-1]) + len(found.upper_bounds))
        rows = [(self.names.account(row), weight) for row, weight in zip(found.rows, weights, strict=False)]
        bounds = [*(("at least", one) for one in found.lower_bounds), *(("at most", one) for one in found.upper_bounds)]
        limits = [
            (words, self.names.choice(column), weight)
            for (words, column), weight in zip(bounds, weights[ends[0] :], strict=True)
        ]
        lines = self._in_lines(rows, limits, apart=True)
        if len(lines) > MOST_LINES:
            lines = self._in_lines(rows, limits, apart=False)
        most = max((line.weight for line in lines), default=0.0)
        return [line.text for line in sorted(lines, key=lambda line: -round(line.weight / most, 6) if most else 0.0)]

    def _in_lines(
        self, rows: Sequence[tuple[Account, float]], limits: Sequence[tuple[str, Choice, float]], *, apart: bool
    ) -> list[_Line]:
        """Balances and limits grouped, the places of a good and the items of a decision apart or together."""
        balances: dict[tuple[str, str], list[tuple[Account, float]]] = {}
        for account, weight in rows:
            alone = apart or account.good.name in self.commitments
            balances.setdefault((account.good.name, account.place if alone else ""), []).append((account, weight))
        grouped: dict[tuple[str, str, str], list[tuple[Choice, float]]] = {}
        for words, choice, weight in limits:
            key = words, choice.decision.name, choice.item if apart else ""
            grouped.setdefault(key, []).append((choice, weight))
        return [
            *(self._balance(members) for members in balances.values()),
            *(self._limit(members, words) for (words, *_), members in grouped.items()),
        ]

    def _balance(self, members: Sequence[tuple[Account, float]]) -> _Line:
        accounts = [account for account, _ in members]
        first, last = accounts[0], accounts[-1]
        places = len({account.place for account in accounts})
        named = f"{first.place} and {_others(places - 1, 'place')}" if places > 1 else first.place
        where = self._where(replace(first, place=named, time=_span(first.time, last.time)))
        many = f", {len(accounts)} balances" if len(accounts) > 1 else ""
        return _Line(f"{where}{many}{self._stated(*accounts)}", sum(weight for _, weight in members))

    def _stated(self, *accounts: Account) -> str:
        """What is given and asked for in each of some accounts of one good, whatever is decided; from least to most."""
        if accounts[0].good.name in self.commitments:
            return f": {self.insisted[accounts[0].place]}"
        given = [dict(account.fixed) for account in accounts]
        unit = accounts[0].good.unit
        said = [
            self._given(note, [one[note] for one in given], unit)
            for note in given[0]
            if all(note in one for one in given)
        ]
        return f": {'; '.join(said)}" if said else ""

    def _given(self, note: str, values: Sequence[float], unit: Unit) -> str:
        sizes = sorted(abs(value) for value in values)
        size = self._amount(sizes[-1], unit) if sizes[-1] else "nothing"
        if sizes[0] < sizes[-1] * (1 - 1e-6):
            size = f"{sizes[0]:,.6g} to {size}"
        return f"“{note}” {'asks' if min(values) < 0 else 'gives'} {size}"

    def _limit(self, members: Sequence[tuple[Choice, float]], words: str) -> _Line:
        choices = [choice for choice, _ in members]
        bounds = [choice.lower if words == "at least" else choice.upper for choice in choices]
        unit = choices[0].decision.amount.unit
        size = self._amount(max(bounds), unit)
        if max(bounds) > min(bounds):
            size = f"{min(bounds):,.6g} to {size}"
        items = len({choice.item for choice in choices})
        named = _chosen(choices[0], more=items - 1, time=_span(choices[0].time, choices[-1].time))
        return _Line(f"{named}: {words} {size}", sum(weight for _, weight in members))

    # ---- what binds them -------------------------------------------------------------------------------------

    def ties(self, found: Contradiction) -> list[str]:
        """The balances that bind the members to one another, and what cannot be in them at all."""
        few = len(found.ties) <= FEW_TIES
        alone = len(found.rows) + len(found.lower_bounds) + len(found.upper_bounds) == 1
        barred = self._barred(found.ties) if few and alone else []
        lines = ["Nothing can come of:", *_listed(barred)] if barred else []
        if not found.ties:
            return lines
        if few:
            return [f"They meet in {'; '.join(self._places(found.ties))}.", *lines]
        goods = list(dict.fromkeys(self.names.good_of(row) for row in found.ties))
        more = f", and {len(goods) - MOST_GOODS} more" if len(goods) > MOST_GOODS else ""
        said = f"They meet in {len(found.ties):,} balances of these goods: {'; '.join(goods[:MOST_GOODS])}{more}."
        return [said, *lines]

    def _places(self, rows: Iterable[int]) -> list[str]:
        """Goods with their places and times, those of one good and place together."""
        grouped: dict[tuple[str, str], list[Account]] = {}
        for row in rows:
            account = self.names.account(row)
            grouped.setdefault((account.good.name, account.place), []).append(account)
        return [
            self._where(replace(accounts[0], time=_span(accounts[0].time, accounts[-1].time)))
            for accounts in grouped.values()
        ]

    def _barred(self, rows: Iterable[int]) -> list[str]:
        """What is posted to these accounts by decisions that cannot be taken there: shut, or before their time."""
        return list(
            dict.fromkeys(
                f"“{note}” of “{item}”: {self._where(self.names.account(row))}"
                for row in rows
                for note, item in self.names.barred(row)
            )
        )

    # ---- words -----------------------------------------------------------------------------------------------

    def _where(self, account: Account) -> str:
        when = f", {account.time}" if account.time else ""
        if account.good.name in self.commitments:
            return f"commitment “{account.place}”{when}"
        return f"{account.good.name} at {account.place}{when}"

    def _amount(self, value: float, unit: Unit) -> str:
        printed = self.problem.printed(unit)
        number = f"{value:,.6g}"
        return number if printed == "1" else f"{number} {printed}"


def _chosen(choice: Choice, *, more: int = 0, time: str = "") -> str:
    others = f" and {_others(more, 'item')}" if more else ""
    when = time or choice.time
    return f"{choice.decision.name} of “{choice.item}”{others}" + (f", {when}" if when else "")


def _others(count: int, what: str) -> str:
    return f"{count} other {what}{'s' if count > 1 else ''}"


def _span(first: str, last: str) -> str:
    return first if first == last else f"{first} … {last}"
