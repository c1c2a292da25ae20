"""The book of accounts: every good of a case, who gives to it and who takes from it, as the problem holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from whitecoal.entries import Decision, Entry, Good
    from whitecoal.problem import Problem


def book_of_accounts(problem: Problem) -> str:
    """The book as Markdown: a section a good, a line an entry, and at the end what the plan is worth.

    It is written from the postings, so it says what the program holds and cannot drift from it.
    """
    lines = [f"# The book of accounts of “{problem.case.title}”", "", _PREFACE, ""]
    for good in problem.goods.values():
        entries = [entry for entry in problem.entries if entry.good == good.name]
        if entries:
            lines += _section(problem, good, entries)
    lines += _worth(problem)
    return "\n".join(lines) + "\n"


_PREFACE = """A balance holds for each place and each time of its good: what is given and taken comes to zero, or to \
zero or more where a surplus may go unused. The price of a good is the worth of one more unit in that account. \
Coefficients are in the unit of the good per unit of the decision; a range means that they differ by item or time."""


def _section(problem: Problem, good: Good, entries: Sequence[Entry]) -> list[str]:
    rule = "surplus may go unused" if good.spare else "closes to zero"
    unit, where = problem.case.printed(good.unit), " or ".join(good.at)
    lines = [f"## {good.name}", "", f"[{unit}] at {where}, over {good.over}; {rule}."]
    if good.meaning:
        lines += ["", good.meaning[0].upper() + good.meaning[1:].rstrip(".") + "."]
    lines += ["", "| | entry | decision | coefficient | places |", "| --- | --- | --- | --- | --- |"]
    for entry in entries:
        lines += [
            f"| {sign} | {entry.note} | {what} | {size} | {_places(entry)} |"
            for sign, what, size in _parts(problem, entry)
        ]
    return [*lines, ""]


def _parts(problem: Problem, entry: Entry) -> Iterator[tuple[str, str, str]]:
    """Sign, decision and coefficients of each part of an entry; what no decision changes is called given."""
    for term in entry.amount.terms:
        columns, coefficients = np.broadcast_arrays(term.columns, term.coefficients)
        real = (columns >= 0) & (coefficients != 0.0)
        if real.any():
            decision = _decision(problem, int(columns[real][0]))
            unit = problem.case.printed(decision.amount.unit)
            yield _sign(coefficients[real]), f"{decision.name} [{unit}]", _range(coefficients[real])
    constant = entry.amount.constant
    if constant.any():
        yield _sign(constant[constant != 0.0]), "given", _range(constant[constant != 0.0])


def _decision(problem: Problem, column: int) -> Decision:
    return next(decision for decision in problem.decisions if (decision.columns == column).any())


def _sign(values: np.ndarray) -> str:
    if (values > 0).all():
        return "+"
    return "−" if (values < 0).all() else "±"


def _range(values: np.ndarray) -> str:
    sizes = np.abs(values)
    least, most = f"{sizes.min():.4g}", f"{sizes.max():.4g}"
    return least if least == most else f"{least} … {most}"


def _places(entry: Entry) -> str:
    names = list(dict.fromkeys(entry.places))
    return ", ".join(names) if len(names) <= 3 else f"{len(names)} places"


def _worth(problem: Problem) -> list[str]:
    currency = problem.case.currency
    lines = ["## worth", "", f"What the plan is worth [M{currency}], weighted by discount and probability.", ""]
    lines += ["| | aim | for |", "| --- | --- | --- |"]
    for aim in problem.aims:
        values = [term.coefficients for term in aim.amount.terms]
        sign = _sign(np.concatenate([value.ravel() for value in values])) if values else "+"
        when = "before all else" if aim.first else ""
        names = ", ".join(dict.fromkeys(place for place in aim.places if place)) or "the plan"
        lines.append(f"| {sign} | {aim.note}{f' ({when})' if when else ''} | {names} |")
    return lines
