"""Every seeded contradiction, answered and proved: `make contradictions`. Writes down what was answered."""

import sys
import tempfile
import time
from pathlib import Path

from land_and_people import LAND_AND_PEOPLE
from money_and_works import MONEY_AND_WORKS
from seeding import Answered, Seeded, answered, unproved
from together import TOGETHER
from water_and_power import WATER_AND_POWER

from record import write_record

PAGE = "trust/contradictions.md"
STORY = """# Why there is no plan

Hard limits can contradict one another; then there is no plan, and the answer says why. It is put to {count} cases, each
made to contradict itself: rivers, groundwater, water power, grids, canals and fields, herds, labour, people, mines,
processes, trade, treasury, works, aid, concessions, pace and purses, and several at once. Every answer was read through
when its words were settled; its first way out and its leading limits are compared word for word since.

Each answer is proved by solving again:

- the limits named, alone with the balances that bind them together, have no plan;
- without any one of them, whichever it is, they have one;
- with the repairs made the whole case has one.

Only where whole works alone stand in the way ({whole} of them) there is no such set, and the repairs are proved. The
slowest answer took {slowest:.2f} s, all of them together {together:.1f} s, without reading and building.

What is a limit? A number that somebody stated: what is given or asked for in an account, a bound other than nothing. The
balances that tie decisions together hold in any case, and nobody is told to eat less than nothing. A way out names its
table and row where that is known.

How long does it take? Measured by hand on the case of 1921 with one water year, beside a plain solve of the same case in
the same run: see [decision 028](../decisions/028-stated-limits.md).
"""


def main() -> int:
    """Try all, write the page; 1 if something is wrong."""
    begun = time.monotonic()
    rows: list[tuple[str, ...]] = []
    wrong: list[str] = []
    answers: list[Answered] = []
    sorts = (WATER_AND_POWER, LAND_AND_PEOPLE, MONEY_AND_WORKS, TOGETHER)
    for seed in (seed for sort in sorts for seed in sort):
        with tempfile.TemporaryDirectory() as scratch:
            answer = answered(seed, Path(scratch))
        wrong += unproved(seed, answer)
        answers.append(answer)
        rows.append(_row(seed, answer))
    if wrong:
        sys.stderr.write("\n".join(wrong) + "\n")
        return 1
    story = STORY.format(
        count=len(rows),
        whole=sum(answer.found.only_because_whole for answer in answers),
        slowest=max(answer.seconds for answer in answers),
        together=sum(answer.seconds for answer in answers),
    )
    path = write_record(
        PAGE,
        story=story,
        command="make contradictions",
        seconds=time.monotonic() - begun,
        header=("what contradicts", "case", "what was changed", "what is answered"),
        rows=rows,
    )
    sys.stdout.write(f"{len(rows)} contradictions, all named and proved; {path}\n")
    return 0


def _row(seed: Seeded, answer: Answered) -> tuple[str, ...]:
    changed = "<br>".join(_changed(file, old, new) for file, old, new in seed.edits)
    told = "<br>".join(line.strip() for line in answer.text.splitlines())
    return seed.name, seed.base, changed, told


def _changed(file: str, old: str, new: str) -> str:
    """An edit in a line of a table."""
    if not old:
        rows = [row.rstrip(",") for row in new.splitlines()[1:]]
        return f"{file}: " + "; ".join(f"`{row}`" for row in rows)
    return f"{file}: `{_one_line(old)}` → `{_one_line(new)}`"


def _one_line(text: str) -> str:
    return text.replace("\n", " ⏎ ")


if __name__ == "__main__":
    sys.exit(main())
