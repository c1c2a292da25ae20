"""Every falsification, each alone and with every sector looking: `make mutations`. Writes down what caught it."""

import sys
import tempfile
import time
from pathlib import Path

from books import BOOKS
from forging import Falsification, missed, planned_quarry, planned_tiny
from physics import BY_ENTRY, BY_TABLE

from record import write_record

PAGE = "trust/audit.md"
STORY = """# What the audit catches

The audit of a run works from its files alone, by code that shares nothing with what builds and solves plans. Is it
any good? A finished run is falsified in one way after another, and each time the check that should fail must fail and
must name the place. The runs are those of the case `tiny`, with a wet and a lean year, and of a quarry small enough
to plan by hand. All {count} falsifications were caught; an audit of the run took {audit:.1f} s, of which the sectors'
own look at the plan took all but {books:.2f} s.

Three sorts:

- *books*: amounts, rows, times, places, words, units, decisions, prices, worth, calendar, program, files;
- *another world*: a table of the case beside the plan is another than the plan was made from, as if a sector had built
  its part wrongly. Ledger and program agree, every account closes, and only a sector's own look can tell;
- *trade within an account*: two entries of one account trade amounts, which no sum shows.

The falsifier is thorough: except where the table says "saved", the checksums of the files are taken again after the
deed, so that the books or the physics must give it away.

What no audit from files can see: that a bound on the worth is what the solver proved (only that it fits the gap, and
lies above the worth; how much of it the prices prove by themselves is told), and two entries of one account that
trade amounts where no sector looks; of the latter the checksums tell if it was done
after the run was saved. Whoever falsifies all of a run, checksums and all, and keeps books and physics in order, has
made another plan.
"""


def main() -> int:
    """Try all, write the page; the number of those that were missed."""
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        parent = Path(scratch)
        runs = {False: planned_tiny(parent), True: planned_quarry(parent)}
        sorts = (("books", BOOKS), ("another world", BY_TABLE), ("trade within an account", BY_ENTRY))
        rows: list[tuple[str, ...]] = []
        wrong: list[str] = []
        for sort, many in sorts:
            for one in many:
                row, said = _tried(one, runs[one.quarry], parent / f"run{len(rows)}")
                rows.append((sort, *row))
                wrong += [said] if said else []
        seconds = {sectors: _audit_seconds(runs[False], parent / str(sectors), sectors) for sectors in (False, True)}
    if wrong:
        sys.stderr.write("\n\n".join(wrong) + "\n")
        return 1
    story = STORY.format(count=len(rows), audit=seconds[True], books=seconds[False])
    header = ("sort", "what is falsified", "caught by", "checks that fail", "what is said of it")
    path = write_record(
        PAGE, story=story, command="make mutations", seconds=time.monotonic() - begun, header=header, rows=rows
    )
    sys.stdout.write(f"{len(rows)} falsifications, all caught and named; {path}\n")
    return 0


def _tried(one: Falsification, run: Path, folder: Path) -> tuple[tuple[str, ...], str]:
    """A row for the page, and what was missed."""
    found = one.audited(run, folder, sectors=True)
    failed = [check for check in found.checks if not check.passed]
    sentence = next((check.sentence for check in failed if check.name == one.check), "")
    first = sentence if len(sentence) <= 160 else f"{sentence[:157].rstrip()}…"
    return (one.name, one.check, ", ".join(check.name for check in failed), first), missed(found, one)


def _audit_seconds(run: Path, folder: Path, sectors: bool) -> float:  # noqa: FBT001 - one question, yes or no
    one = Falsification("nothing", lambda _: None, "", "")
    begun = time.monotonic()
    one.audited(run, folder, sectors=sectors)
    return time.monotonic() - begun


if __name__ == "__main__":
    sys.exit(main())
