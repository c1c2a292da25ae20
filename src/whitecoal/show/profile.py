"""Where the time of a run went, how large it is, and how far its numbers reach: for whoever finds a case slow."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from whitecoal.show.words import number

if TYPE_CHECKING:
    from whitecoal.plans import Plan

STEPS = {
    "checked": "reading and checking",
    "built": "building",
    "solved": "solving",
    "audited": "tables, program and audit",
    "saved": "putting in place",
}
COLUMN = 62
"""Width of what stands before the seconds."""


def profile_lines(plan: Plan) -> list[str]:
    """The profile of a saved run for the terminal, within 80 columns."""
    about = plan.about
    lines = [f"{'Where the time went':<{COLUMN}}{'seconds':>9}"]
    for step, seconds in about["seconds"].items():
        lines.append(_timed(f"  {STEPS.get(step, step)}", seconds))
        if step == "solved":
            lines += [_timed(f"    {told}", spent) for told, spent in _phases(about["solver"]["phases"])]
    sizes = about["sizes"]
    each = sizes["coefficients"] / max(1, sizes["decisions"])
    lines += [
        "",
        "Sizes",
        f"  {sizes['decisions']:,} decisions, {sizes['whole']:,} of them whole numbers",
        f"  {sizes['balances']:,} balances",
        f"  {sizes['coefficients']:,} coefficients, {each:.1f} a decision",
        f"  {sizes['entries']:,} entries in the ledger that are not zero",
        "",
        "Ranges, least to greatest size of what is not zero",
    ]
    lines += [f"  {name:<14}{least:>9.1e} to {most:>7.1e}" for name, (least, most) in about["ranges"].items()]
    memory = about["peak_memory_mb"]
    return [*lines, "", "Memory" if memory is None else f"Memory at most {number(memory)} MB"]


def _timed(told: str, seconds: float) -> str:
    return f"{told:<{COLUMN}}{seconds:>9.2f}"


def _phases(phases: list[dict[str, Any]]) -> list[tuple[str, float]]:
    """The solver's steps, those of one name and method together, and the seconds they took."""
    together: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for phase in phases:
        together.setdefault((phase["name"], phase["method"]), []).append(phase)
    found = []
    for (name, method), all_of_them in together.items():
        runs = f", {len(all_of_them)} runs" if len(all_of_them) > 1 else ""
        steps = sum(phase["iterations"] for phase in all_of_them)
        found.append((f"{name} ({method}{runs}, {steps:,} iterations)", sum(one["seconds"] for one in all_of_them)))
    return found
