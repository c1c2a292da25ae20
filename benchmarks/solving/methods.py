"""Solving: whether the rule that chooses the method chooses well, on programs of many kinds."""

from typing import Any

from benchmarks.frame import Measured, Section, met, trial

KINDS = {
    "basins": ("made-up basins × years: {}", ("20x17", "20x50", "10x200", "60x30", "60x40", "100x30")),
    "network": ("network of power, {} steps", ("2190",)),
    "stages": ("1921, one water year, stages: {}", ("1", "2", "3", "4", "6", "8")),
}
METHODS = ("simplex", "ipx")
"""Those that the rule chooses from."""
BESIDE, SOME = "hipo", ("20x50", "2190", "4", "8")
"""The solver's other interior point method, and on which sizes it is tried."""
NEAR = 1.15
CLOSE = 2.0
"""Where the methods take less than so many times as long as one another, each is measured once more."""
SHORT = 0.5
"""Where the better method takes less, the choice is not worth being judged [s]."""
SAME = 1e-6
STORY = f"""A rule over the numbers of decisions and coefficients, `choose_method`, takes the simplex method or the
interior point method ipx ([why a rule](decisions/034-a-rule-not-a-race.md)). Here are linear programs of several kinds
and sizes by both: the plan of [Building a program](#building-a-program), which has about two coefficients a decision,
the network of [PyPSA](#pypsa-a-network-with-hydro-storage), and the case of 1921 with its first stages only, which has
six to seven; of what lies between nothing is at hand. The last column is what the rule costs beside the better method,
and on some programs {BESIDE}, the solver's other interior point method, is tried as well. Processor seconds, each in a
process of its own, one run of each, the less of two where the methods are within {CLOSE:.0f} times of one another;
where the better one takes less than {SHORT} s the rule is not judged. The rule was made on these programs and a few
like them; what it does with a program unlike all of them is not shown."""


def measure() -> Measured:
    """Solve every program by both methods."""
    rows, judged = list[list[str]](), list[float]()
    for kind, (told, sizes) in KINDS.items():
        for size in sizes:
            name = told.format(f"{int(size):,}" if size.isdigit() else size.replace("x", " × "))
            found = _found(kind, size)
            behind = _behind(name, found)
            rows.append(_row(name, found, behind))
            if min(found[method]["cpu"] for method in METHODS) >= SHORT:
                judged.append(behind)
    kept = sum(behind <= NEAR for behind in judged)
    remark = (
        f"{met(kept == len(judged))}: on {kept} of {len(judged)} programs judged the rule takes at most {NEAR} times "
        f"as long as the better method; {max(judged):.2f} times at worst."
    )
    seconds = (f"{method} [s]" for method in (*METHODS, BESIDE))
    header = ("program", "decisions", "coefficients", "a decision", *seconds)
    return Measured((*header, "the rule takes", "× the better"), rows, [remark])


def _found(kind: str, size: str) -> dict[str, dict[str, Any]]:
    """What each method takes."""
    methods = (*METHODS, BESIDE) if size in SOME else METHODS
    found = {method: trial("solving.method_trial", kind, size, method) for method in methods}
    if max(found[method]["cpu"] for method in METHODS) < CLOSE * min(found[method]["cpu"] for method in METHODS):
        for method in METHODS:
            again = trial("solving.method_trial", kind, size, method)
            found[method]["cpu"] = min(found[method]["cpu"], again["cpu"])
    return found


def _behind(name: str, found: dict[str, dict[str, Any]]) -> float:
    """How many times as long as the better method the one takes that is chosen."""
    worths = [one["worth"] for one in found.values()]
    if max(worths) - min(worths) > SAME * max(1.0, abs(worths[0])):
        raise RuntimeError(f"{name}: the methods differ, {worths}")
    return float(found[found["simplex"]["chosen"]]["cpu"] / min(found[method]["cpu"] for method in METHODS))


def _row(name: str, found: dict[str, dict[str, Any]], behind: float) -> list[str]:
    one = found["simplex"]
    sizes = [f"{one['columns']:,}", f"{one['nonzeros']:,}", f"{one['nonzeros'] / one['columns']:.1f}"]
    seconds = [f"{found[method]['cpu']:.2f}" if method in found else "–" for method in (*METHODS, BESIDE)]
    return [name, *sizes, *seconds, one["chosen"], f"{behind:.2f}"]


SECTION = Section("methods", "The choice of a method", STORY, measure)
