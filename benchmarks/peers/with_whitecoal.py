"""A case planned without audit, report or shelf, from its folder to the tables of its plan.

    python with_whitecoal.py CASE OUT TIMES

It is planned so many times, and the last is told.
"""

import json
import sys
import time
from pathlib import Path

from whitecoal import read_case
from whitecoal.planning import plan_case


def main(folder: str, out: str, times: str) -> None:
    """Read and check, plan, write; print the worth and what the last planning took [s] as one line of JSON."""
    case = read_case(Path(folder))
    for _ in range(int(times)):
        cpu, wall = time.process_time(), time.perf_counter()
        plan = plan_case(case).plan
        took = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
    plan.save(Path(out))
    sizes = {"columns": plan.about["sizes"]["decisions"], "rows": plan.about["sizes"]["balances"]}
    print(json.dumps({"worth": plan.worth, **took, **sizes}))


if __name__ == "__main__":
    main(*sys.argv[1:])
