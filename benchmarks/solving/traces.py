"""The case of 1921 with more water years: its three traces again and again, each time with a little more water."""

import csv
import re
import shutil
from pathlib import Path

TABLES = ("water_years", "climate_years", "pasture_weather", "recharge")
"""Tables with a column of scenarios."""
MORE = 0.01
"""Share by which every further turn of the traces has more water."""


def with_traces(case: Path, folder: Path, count: int) -> Path:
    """Write a case that has three traces with so many, all equally likely.

    Args:
        case: the folder of the case.
        folder: the new folder.
        count: of traces, 3 or more.
    """
    shutil.copytree(case, folder)
    settings = folder / "case.toml"
    text = settings.read_text(encoding="utf-8")
    known = re.findall(r'name = "(\w+)", probability', text)
    names = [_name(known[at % len(known)], at // len(known)) for at in range(count)]
    chances = ", ".join(f'{{ name = "{name}", probability = {1 / count!r} }}' for name in names)
    settings.write_text(re.sub(r"(?m)^scenarios = .*$", f"scenarios = [{chances}]", text), encoding="utf-8")
    for table in TABLES:
        _more_rows(folder / f"{table}.csv", known, count)
    return folder


def _name(trace: str, turn: int) -> str:
    return f"{trace} {turn + 1}" if turn else trace


def _more_rows(path: Path, known: list[str], count: int) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    made = list(rows)
    for at in range(len(known), count):
        trace, turn = known[at % len(known)], at // len(known)
        for row in (one for one in rows if one["scenario"] == trace):
            wetter = {"factor": f"{float(row['factor']) * (1 + MORE * turn)!r}"} if "factor" in row else {}
            ranges = dict.fromkeys({"low", "high"} & set(row), "")
            made.append({**row, **ranges, "scenario": _name(trace, turn), **wetter})
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(made)
