"""Contracts as text for the terminal: what each comes to, side by side, and its flows year by year, in 79 columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from string import ascii_uppercase

from whitecoal.contracts.contract import Contract
from whitecoal.contracts.terms import Series
from whitecoal.faults import counted
from whitecoal.show.words import number, percent

WIDTH = 79
MOST = 5
"""Contracts that stand side by side in one table."""


def sheet_lines(contracts: Sequence[Contract]) -> Iterator[str]:
    """Everything there is to say of one contract or of several, line by line."""
    marked = [(f"{mark}  " if mark else "", one) for mark, one in zip(_marks(len(contracts)), contracts, strict=True)]
    for mark, one in marked:
        yield f"{mark}{one.terms.title}"
        steps = " ▸ ".join(one.terms.steps) or "no steps"
        yield from _wrapped(f"{counted(one.terms.years, 'year')} of {one.terms.product}; {steps}")
    yield ""
    yield from _side_by_side(contracts)
    for mark, one in marked:
        yield ""
        yield f"{mark}Year by year, {one.money[1]}"
        yield from _years(one)
    for mark, one in marked:
        yield ""
        yield f"{mark}At other prices, sums of all years, {one.money[1]}"
        yield from _prices(one)


def _marks(count: int) -> list[str]:
    """What contracts are called in tables: A, B, … or, beyond the letters, numbers; one alone has no mark."""
    if count == 1:
        return [""]
    return list(ascii_uppercase[:count]) if count <= len(ascii_uppercase) else [str(at) for at in range(1, count + 1)]


def measures_table(contracts: Sequence[Contract]) -> list[tuple[str, list[str]]]:
    """What contracts come to: a name, and a value for each."""
    rows: list[tuple[str, list[str]]] = []

    def row(name: str, values: Sequence[str]) -> None:
        rows.append((name, list(values)))

    def sums(name: str, of: Callable[[Contract], float | None]) -> None:
        values = [of(one) for one in contracts]
        told = zip(contracts, values, strict=True)
        row(name, ["·" if value is None else number(value * one.money[0]) for one, value in told])

    flows, found = [one.flows for one in contracts], [one.measures for one in contracts]
    row("output", [number(sum(one.output)) for one in flows])
    row("  counted in", [one.terms.unit for one in contracts])
    row("money in", [one.money[1] for one in contracts])
    sums("value of output", lambda one: sum(one.flows.revenue))
    sums("costs", lambda one: sum(one.flows.costs))
    for step in dict.fromkeys(step for one in flows for step in one.takes):
        sums(f"state: {step}", partial(_taken, step))
    sums("state, all years", lambda one: sum(one.flows.state))
    sums("company, all years", lambda one: sum(one.flows.company))
    row("state's share", [_share(one.share) for one in found])
    sums("state NPV", lambda one: one.measures.state_worth)
    row("  at a discount of", [_rate(one.terms.discount) for one in contracts])
    if any(one.handed_back_worth for one in found):
        sums("  handed back, worth", lambda one: one.measures.handed_back_worth)
    sums("company NPV", lambda one: one.measures.company_worth)
    row("  at its hurdle of", [_rate(one.terms.hurdle) for one in contracts])
    row("company IRR", [rates_told(one.company_rates, flow.company) for one, flow in zip(found, flows, strict=True)])
    row(
        "IRR before any take",
        [rates_told(one.before_rates, flow.before) for one, flow in zip(found, flows, strict=True)],
    )
    row("paid back in year", ["never" if one.payback is None else str(one.payback) for one in found])
    row("AETR", [_share(one.average_rate) for one in found])
    row("METR", [_share(one.marginal_rate) for one in found])
    row("price that is enough", [prices_told(one) for one in contracts])
    row("  mean price", [number(one.mean_price) for one in contracts])
    row("  both in", [one.price_unit for one in contracts])
    return rows


def _taken(step: str, one: Contract) -> float | None:
    """What a step gives the state in all years; None where the contract has no such step."""
    amounts = one.flows.takes.get(step)
    return None if amounts is None else sum(amounts)


def rates_told(rates: Series, flow: Series) -> str:
    """Rates of return: the one there is, all there are, or why there is none."""
    if not rates:
        return "no outlay" if min(flow) >= 0.0 else "none"
    told = " and ".join(_rate(rate) for rate in rates)
    return told if len(rates) == 1 else f"{told} (several)"


def prices_told(one: Contract) -> str:
    """The price at which the company just earns its hurdle; "any" or "none" from a hundredth to a hundredfold."""
    prices = one.prices_enough
    if not prices:
        return "any" if one.measures.company_worth >= 0 else "none"
    return " and ".join(number(price) for price in prices) + (" (several)" if len(prices) > 1 else "")


def _side_by_side(contracts: Sequence[Contract]) -> Iterator[str]:
    for start in range(0, len(contracts), MOST):
        some = contracts[start : start + MOST]
        head = _marks(len(contracts))[start : start + MOST]
        rows = measures_table(some)
        yield from tabled(["", *head], [[name, *values] for name, values in rows])


def _years(one: Contract) -> Iterator[str]:
    flows = one.flows
    head = ["year", f"output {one.terms.unit}", "value", "costs", *flows.takes, "state", "company"]
    columns = [flows.output, flows.revenue, flows.costs, *flows.takes.values(), flows.state, flows.company]
    times = [1.0, *[one.money[0]] * (len(columns) - 1)]
    both = list(zip(columns, times, strict=True))
    rows = [[str(year), *(number(column[at] * by) for column, by in both)] for at, year in enumerate(flows.years)]
    yield from tabled(head, [*rows, ["all", *(number(sum(column) * by) for column, by in both)]])


def _prices(one: Contract) -> Iterator[str]:
    head = ["price", one.price_unit, "state", "company", "state's share", "company NPV"]
    rows = [
        [
            percent(at.multiple),
            number(at.price),
            number(at.state * one.money[0]),
            number(at.company * one.money[0]),
            _share(at.state / at.before if at.before > 0 else None),
            number(at.company_worth * one.money[0]),
        ]
        for at in one.over_prices
    ]
    yield from tabled(head, rows)


def tabled(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table in columns; where they do not fit side by side the rest follows below, each with the first column."""
    widths = [max(len(row[at]) for row in [head, *rows]) for at in range(len(head))]
    at = 1
    while at < len(head):
        room = WIDTH - widths[0]
        shown: list[int] = []
        while at < len(head) and (widths[at] + 2 <= room or not shown):
            room -= widths[at] + 2
            shown.append(at)
            at += 1
        if shown[0] > 1:
            yield ""
        for row in [head, *rows] if any(head) else rows:
            cells = "".join(row[column].rjust(widths[column] + 2) for column in shown)
            yield f"{row[0].ljust(widths[0])}{cells}".rstrip()


def _wrapped(text: str) -> Iterator[str]:
    line = "  "
    for word in text.split(" "):
        if len(line) + len(word) + 1 > WIDTH:
            yield line
            line = "     "
        line += f" {word}"
    yield line


def _share(share: float | None) -> str:
    return "–" if share is None else f"{number(100 * share)} %"


def _rate(rate: float) -> str:
    return f"{number(100 * rate)} %"
