"""A network of PyPSA from its folder of CSV files to CSV files of its results.

    python with_pypsa.py FOLDER OUT lp|direct TIMES

lp hands the program to the solver as a file, as PyPSA does unless told otherwise; direct hands it over in memory. It is
optimised so many times, and the last is told.
"""

import json
import sys
import time
from pathlib import Path

import pypsa

RESULTS = {
    "generators": ("p",),
    "links": ("p0", "p1"),
    "storage_units": ("p", "spill", "state_of_charge"),
    "buses": ("marginal_price",),
}
QUIET = {"output_flag": False, "threads": 1}


def main(folder: str, out: str, way: str, times: str) -> None:
    """Read, optimise, write; print the cost and what the last `optimize` took [s] as one line of JSON."""
    network = pypsa.Network()
    network.import_from_csv_folder(folder)
    for _ in range(int(times)):
        cpu, wall = time.process_time(), time.perf_counter()
        status = network.optimize(solver_name="highs", solver_options=QUIET, io_api=way, progress=False)
        took = {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
    Path(out).mkdir(parents=True, exist_ok=True)
    for component, names in RESULTS.items():
        for name in names:
            getattr(network, f"{component}_t")[name].to_csv(Path(out) / f"{component}-{name}.csv")
    sizes = {"columns": int(network.model.nvars), "rows": int(network.model.ncons)}
    print(json.dumps({"cost": network.objective / 1e6, "status": status, **took, **sizes}))


if __name__ == "__main__":
    main(*sys.argv[1:])
