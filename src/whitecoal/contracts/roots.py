"""All rates of return of a flow of money: the real roots of its polynomial, counted exactly and then closed in on.

With x = 1 / (1 + rate) a flow f₀, f₁, … is worth Σ fₜ xᵗ. Sturm's theorem counts the different roots between two values
of x without missing or doubling any; whole numbers of any length are used, so nothing is lost by rounding.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import reduce
from itertools import pairwise
from math import gcd

Polynomial = list[int]
"""Whole coefficients, the constant first; the last is not zero."""

CLOSE = Fraction(1, 2**60)
"""Width, relative to its place, to which a root is closed in on."""
NOISE = 1e-13
"""Flows smaller than this part of the largest are the dust of rounding, and count as none."""


def rates_of_return(flow: Sequence[float]) -> tuple[float, ...]:
    """Every yearly rate above −1 at which a flow is worth nothing, the lowest first.

    Args:
        flow: money by year, the first year not discounted.

    Returns:
        tuple: none when the flow never changes sign, several when it does so more than once and they are there.
    """
    polynomial = _whole(flow)
    if len(polynomial) < 2:
        return ()
    chain = _sturm(polynomial) if _turns(polynomial) > 1 else [polynomial, polynomial[-1:]]
    bound = 1 + Fraction(max(map(abs, polynomial[:-1])), abs(polynomial[-1]))  # Cauchy's: no root beyond it
    found = _closed_in(chain, Fraction(0), bound)
    return tuple(sorted(float(1 / root - 1) for root in found))


def _turns(polynomial: Polynomial) -> int:
    """How often the flow changes its sign: there are no more roots (Descartes), and one where it does so once."""
    signs = [value > 0 for value in polynomial if value]
    return sum(one != other for one, other in pairwise(signs))


def _whole(flow: Sequence[float]) -> Polynomial:
    """The flow as whole numbers in proportion, dust and empty years at both ends left out."""
    largest = max(map(abs, flow), default=0.0)
    exact = [Fraction(value) if abs(value) > NOISE * largest else Fraction(0) for value in flow]
    scale = reduce(lambda one, other: one * other // gcd(one, other), (value.denominator for value in exact), 1)
    whole = [int(value * scale) for value in exact]
    while whole and whole[-1] == 0:
        whole.pop()
    while whole and whole[0] == 0:  # x = 0 is a rate without end, and none
        whole.pop(0)
    return _primitive(whole)


def _primitive(polynomial: Polynomial) -> Polynomial:
    """The polynomial without the factor that all its coefficients share."""
    shared = reduce(gcd, polynomial, 0)
    return [value // shared for value in polynomial] if shared > 1 else polynomial


def _sturm(polynomial: Polynomial) -> list[Polynomial]:
    """Sturm's chain: the polynomial, its slope, and the remainders with their signs turned."""
    chain = [polynomial, _primitive([at * value for at, value in enumerate(polynomial)][1:])]
    while len(chain[-1]) > 1:
        rest = _remainder(chain[-2], chain[-1])
        if not rest:
            break
        chain.append([-value for value in rest])
    return chain


def _remainder(above: Polynomial, below: Polynomial) -> Polynomial:
    """A positive multiple of the remainder of a division."""
    rest, lead = list(above), below[-1]
    while len(rest) >= len(below):
        top, shift = rest[-1], len(rest) - len(below)
        rest = [value * abs(lead) for value in rest]
        sign = 1 if lead > 0 else -1
        for at, value in enumerate(below):
            rest[shift + at] -= sign * top * value
        while rest and rest[-1] == 0:
            rest.pop()
    return _primitive(rest)


def _changes(chain: Sequence[Polynomial], at: Fraction) -> int:
    """How often the signs of the chain change at a value."""
    signs = [sign for sign in (_sign(polynomial, at) for polynomial in chain) if sign]
    return sum(one != other for one, other in pairwise(signs))


def _sign(polynomial: Polynomial, at: Fraction) -> int:
    above, below = at.numerator, at.denominator
    total, power = 0, 1
    for value in reversed(polynomial):  # Horner, over the powers of the denominator
        total = total * above + value * power
        power *= below
    return (total > 0) - (total < 0)


def _closed_in(chain: Sequence[Polynomial], low: Fraction, high: Fraction) -> list[Fraction]:
    """One value for each root in (low, high], each within CLOSE of it."""
    found: list[Fraction] = []
    spans = [(low, high, _changes(chain, low), _changes(chain, high))]
    while spans:
        low, high, below, above = spans.pop()
        if below == above:
            continue
        if high - low <= CLOSE * high:
            found.append((low + high) / 2)
            continue
        middle = (low + high) / 2
        between = _changes(chain, middle)
        spans += [(low, middle, below, between), (middle, high, between, above)]
    return found
