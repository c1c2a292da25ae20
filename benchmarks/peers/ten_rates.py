"""Ten runs of a model of OSeMOSYS in one process: read once, each discount rate solved and its tables written.

python -m benchmarks.peers.ten_rates utopia.txt results 0.03 0.04 …
"""

import json
import sys
from pathlib import Path

from whitecoal.dialects import osemosys


def main(file: str, folder: str, *rates: str) -> None:
    """Solve at every rate; print the total discounted costs as one line of JSON."""
    model = osemosys.read(file)
    costs = []
    for rate in rates:
        answer = osemosys.solve(model.changed(DiscountRate=float(rate), DiscountRateIdv=float(rate)))
        osemosys.results(answer, Path(folder) / rate)
        costs.append(answer.cost)
    print(json.dumps(costs))


if __name__ == "__main__":
    main(*sys.argv[1:])
