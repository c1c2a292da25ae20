"""The repairs of a contradiction, made."""

from dataclasses import replace

from whitecoal.solving.contradiction import Contradiction
from whitecoal.solving.program import Program

HAIR = 1e-6
"""Share by which a repair is made more than told: rounding may not decide."""


def repaired(program: Program, found: Contradiction, more: float = 0.0) -> Program:
    """The program with every repair made, and a hair more.

    Args:
        program: without a plan.
        found: why it has none.
        more: what each limit is moved by besides.
    """
    arrays = {name: getattr(program, name).copy() for name in ("lower", "upper", "row_lower", "row_upper")}
    moved = {("row", "up"): ("row_lower", -1), ("row", "down"): ("row_upper", 1)}
    moved |= {("lower", "down"): ("lower", -1), ("upper", "up"): ("upper", 1)}
    for kind, index, amount, direction in found.repairs:
        name, sign = moved[kind, direction]
        arrays[name][index] += sign * (amount * (1 + HAIR) + more)
    return replace(program, **arrays)
