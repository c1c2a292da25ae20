"""Measures the sections named, or all of them, and writes docs/benchmarks.md: `python -m benchmarks.bench build`.

The word `page` measures nothing and writes the page of what is kept: after a merge, or when a story was changed.
"""

import sys

from benchmarks.frame import PAGE, measure, page
from benchmarks.sections import SECTIONS


def main(names: list[str]) -> int:
    """Measure and write; the exit code says whether every name was known."""
    known = {section.name: section for section in SECTIONS}
    if names == ["page"]:
        PAGE.write_text(page(SECTIONS), encoding="utf-8")
        return 0
    if odd := [name for name in names if name not in known]:
        print(f'There is no section "{odd[0]}". There are: {", ".join(known)}.', file=sys.stderr)
        return 2
    for name in names or known:
        print(f"{name} …", flush=True)
        measure(known[name])
        PAGE.write_text(page(SECTIONS), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
