"""Tries the prices of a run: does each lie between what a little more brings and what a little less costs?

`python docs/check_prices.py RUN [accounts of each good]`, RUN the folder of a run. Exit code 1 if one does not hold.
"""

from __future__ import annotations

import sys
from pathlib import Path

from whitecoal.analyses.tried_prices import tried_prices
from whitecoal.plans import open_plan


def main(words: list[str]) -> int:
    """Try the prices of a run and tell those that were tried."""
    each = int(words[1]) if len(words) > 1 else 1
    found = tried_prices(open_plan(Path(words[0])), each)
    for one in found:
        sign = " " if one.holds else "✗"
        where = f"{one.good} at {one.place}, {one.time}"
        sys.stdout.write(f"{sign} {where}: {one.more:.6g} ≤ {one.price:.6g} ≤ {one.less:.6g} a {one.unit}\n")
    wrong = sum(not one.holds for one in found)
    sys.stdout.write(f"{len(found)} prices of {len({one.good for one in found})} goods tried, {wrong} do not hold.\n")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
