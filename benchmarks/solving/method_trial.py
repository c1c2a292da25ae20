"""A linear program of one of several kinds solved by one method: `kind size method`, for the kinds see `KINDS`."""

import json
import re
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.building import ledger
from benchmarks.peers import network
from benchmarks.solving.trial import linear_worth
from whitecoal import Case, build, read_case
from whitecoal.shipped import shipped
from whitecoal.solving.program import choose_method


def _basins(size: str, _: Path) -> Case:
    return ledger.prepare(*map(int, size.split("x")))


def _network(size: str, folder: Path) -> Case:
    network.write(int(size), folder)
    return read_case(folder / "case")


def _stages(size: str, folder: Path) -> Case:
    """The case of 1921 with one water year and its first stages only.

    Contracts are signed in later years than the first, so that a single stage has no account of them to be held to.
    """
    case = folder / "case"
    shutil.copytree(shipped("transcaucasus-1921").folder, case)
    settings = case / "case.toml"
    text = settings.read_text(encoding="utf-8")
    stages = re.findall(r"\d+", re.findall(r"(?m)^stages = (.*)$", text)[0])[: int(size)]
    settings.write_text(re.sub(r"(?m)^stages = .*$", f"stages = [{', '.join(stages)}]", text), encoding="utf-8")
    if len(stages) == 1:
        for table in case.glob("pace*.csv"):
            rows = table.read_text(encoding="utf-8").splitlines(keepends=True)
            table.write_text("".join(row for row in rows if "contracts signed" not in row), encoding="utf-8")
    return read_case(case, amendments=["one-water-year"])


KINDS: dict[str, Callable[[str, Path], Case]] = {"basins": _basins, "network": _network, "stages": _stages}
"""Made-up basins x years; a network of power in so many steps; 1921 with so many stages."""


def main() -> None:
    """Solve, and tell what it took as one line of JSON."""
    kind, size, method = sys.argv[1:]
    with TemporaryDirectory() as folder:
        program, _ = build(KINDS[kind](size, Path(folder))).program()
    began = time.process_time()
    worth = linear_worth(program, method, float("inf"))
    told = {
        "cpu": time.process_time() - began,
        "columns": program.columns,
        "nonzeros": program.nonzeros,
        "worth": worth,
        "chosen": choose_method(program.columns, program.nonzeros),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()
