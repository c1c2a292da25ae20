"""Asking a plan again with other numbers, from the corner where it stands and from nothing."""

from statistics import median

from benchmarks.frame import Measured, Section, met, trial

TIMES, APART = 10.0, 1e-7
STORY = """The plan of 1921 with one water year is asked twenty questions
([questions.py](../benchmarks/asking/questions.py)): prices, inflows, bounds, costs, yields, labour, two amendments.
*Warm* is `whitecoal.Asking`: the program that stands in the solver is edited and solved from the plan's corner, the
choice among equal plans included. *From nothing* is the same program with the same works, by the faster of simplex and
interior point, that choice included too. Building the changed problem is needed by both and stands apart. Processor
seconds, one run of each."""


def measure() -> Measured:
    """Run the trial and tell each question."""
    found = trial("asking.trial")
    rows, warmer = [], []
    for one in found["questions"]:
        if "refused" in one:
            rows.append([one["told"], "–", "–", "–", "–", one["refused"]])
            continue
        ratio = one["nothing"] / max(one["warm"], 1e-3)
        warmer.append((ratio, one))
        numbers = (f"{one['building']:.2f}", f"{one['warm']:.2f}", f"{one['nothing']:.1f}", f"{ratio:.1f}")
        rows.append([one["told"], *numbers, f"{one['iterations']:,} steps, {one['apart']:.0e} apart"])
    middle, worst = median(ratio for ratio, _ in warmer), min(ratio for ratio, _ in warmer)
    apart = max(one["apart"] for _, one in warmer)
    nothing = ", ".join(f"{method} {seconds:.1f} s" for method, seconds in found["by_method"].items())
    sizes = f"{found['columns']:,} decisions, {found['rows']:,} balances"
    same = "the same" if found["same_bytes"] else "OTHER"
    remarks = [
        f"{sizes}. From nothing, the plan itself: {nothing}; the questions by {found['best']}.",
        f"Taking up the run: {found['taking_up']:.1f} s, once.",
        f"{met(middle >= TIMES)}: the median is {middle:.0f} times faster than from nothing; at least {TIMES:.0f}.",
        f"{met(worst >= 1.0)}: the worst is {worst:.1f} times faster; never slower.",
        f"{met(apart <= APART)}: the optima are at most {apart:.0e} of the worth apart; at most {APART:.0e}.",
        f"Asked again after all others, the first question gave {same} bytes.",
    ]
    return Measured(("what is different", "building", "warm", "from nothing", "ratio", ""), rows, remarks)


SECTION = Section("ask", "Asking again", STORY, measure)
