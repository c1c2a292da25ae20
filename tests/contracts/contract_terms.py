"""Small term sheets for tests: a head that every contract has, and what a test adds."""

from whitecoal.contracts import Contract, Terms, contract, terms_of
from whitecoal.errors import CaseFault

HEAD = {
    "format": "1",
    "title": '"Trial"',
    "currency": '"USD"',
    "product": '"ore"',
    "unit": '"kt"',
    "term": "3",
    "hurdle": "0.1",
    "steps": "[]",
    "output": '"10 kt"',
    "price": '"10 USD/t"',
}
COST = '[[costs]]\nname = "mine"\nkind = "capital"\namounts = { 1 = "0.2 MUSD" }\n'
"""0.2 M in the first year. Output is worth 0.1 M a year."""


def sheet(text: str = "", **head: str) -> str:
    """A term sheet; a key of the head given as "" is left out."""
    lines = [f"{key} = {value}" for key, value in {**HEAD, **head}.items() if value]
    return "\n".join([*lines, text])


def terms(text: str = "", **head: str) -> Terms:
    """The terms of such a sheet."""
    return terms_of(sheet(text, **head))


def made(text: str = "", **head: str) -> Contract:
    """The contract of such a sheet."""
    return contract(terms(text, **head))


def faults(text: str = "", **head: str) -> list[str]:
    """Every fault of such a sheet as told."""
    try:
        terms_of(sheet(text, **head))
    except CaseFault as found:
        return [str(fault) for fault in found.faults]
    return []
