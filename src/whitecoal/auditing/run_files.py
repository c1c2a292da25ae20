"""The files of a saved run as an auditor reads them: no other reader is asked, nothing is taken for granted.

What keeps the files from being read at all is raised, every fault at once. What can be read and is not as it should
be (an unknown good, a month too many, a number that is none) is told by `content_faults`.
"""

import json
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from whitecoal.auditing.mps_reader import WrittenProgram, read_mps
from whitecoal.errors import AuditFailed

FORMAT = 1
TIMES = ("stage", "scenario", "season", "block")
WORTH, SHORTFALL = "worth", "subsistence shortfall"
NO_ACCOUNT = -1
FINENESS = {"node": 1, "stage": 2, "season": 3, "block": 4}
"""How many of the time columns a good fills."""
OTHER_FILES = ("log.txt", "case/case.toml")

_TEXT, _NUMBER, _TRUTH, _COUNT = pl.String, pl.Float64, pl.Boolean, pl.Int32
_TIMES = dict.fromkeys(TIMES, _TEXT)
SCHEMAS: dict[str, dict[str, type[pl.DataType]]] = {
    "ledger": {
        "account": _COUNT,
        **dict.fromkeys(("good", "place", "entry", "item"), _TEXT),
        **_TIMES,
        "value": _NUMBER,
        "unit": _TEXT,
        "price": _NUMBER,
    },
    "accounts": {
        "account": _COUNT,
        **dict.fromkeys(("good", "place"), _TEXT),
        **_TIMES,
        "unit": _TEXT,
        "spare": _TRUTH,
        "price": _NUMBER,
    },
    "choices": {
        "column": _COUNT,
        **dict.fromkeys(("decision", "item"), _TEXT),
        **_TIMES,
        "value": _NUMBER,
        "unit": _TEXT,
        **dict.fromkeys(("lower", "upper", "rent"), _NUMBER),
        "whole": _TRUTH,
    },
}
"""Columns that each table must have."""
NUMBERED = {"accounts": "account", "choices": "column"}
MAY_BE_INFINITE = ("lower", "upper")


@dataclass(frozen=True, eq=False)
class SavedRun:
    """What a run's folder holds; accounts and choices stand in the order of their numbers.

    Args:
        about: the contents of run.json.
        ledger: every entry.
        accounts: every account with its price.
        choices: every decision.
        program: the program as solved.
    """

    about: dict[str, Any]
    ledger: pl.DataFrame
    accounts: pl.DataFrame
    choices: pl.DataFrame
    program: WrittenProgram

    def account(self, number: int) -> str:
        """An account by its name: good, place, time."""
        row = self.accounts.row(number, named=True)
        return _named(f"{row['good']} at {row['place']}", row)

    def choice(self, number: int) -> str:
        """A decision by its name: what, of which item, when."""
        row = self.choices.row(number, named=True)
        return _named(f"{row['decision']} of {row['item']}" if row["item"] else row["decision"], row)


def entry_name(row: dict[str, Any]) -> str:
    """An entry by its name: what, of which item, in which account."""
    what = f'"{row["entry"]}"' + (f" of {row['item']}" if row["item"] else "")
    return _named(f"{what} in {row['good']} at {row['place']}", row)


def _named(what: str, row: dict[str, Any]) -> str:
    return ", ".join([what, *(row[time] for time in TIMES if row[time])])


def read_run(folder: Path) -> SavedRun:
    """Everything in the folder of a run.

    Raises:
        AuditFailed: a file is missing, cannot be read or does not have its columns; every fault is told.
    """
    faults = [f"{name} is missing" for name in OTHER_FILES if not (folder / name).is_file()]
    about = _tried(faults, _read_about, folder / "run.json")
    tables = {name: _tried(faults, _read_table, folder / f"{name}.parquet") for name in SCHEMAS}
    program = _tried(faults, read_mps, folder / "program.mps.gz")
    if not faults:
        faults += _miscounted(tables, program)
    if faults:
        raise AuditFailed("; ".join(fault.rstrip(".") for fault in faults) + ".")
    accounts, choices = (tables[name].sort(key) for name, key in NUMBERED.items())
    return SavedRun(about, tables["ledger"], accounts, choices, program)


def _tried(faults: list[str], read: Any, path: Path) -> Any:
    if not path.is_file():
        faults.append(f"{path.name} is missing")
        return None
    try:
        return read(path)
    except AuditFailed as fault:
        faults.append(str(fault))
        return None


def _read_about(path: Path) -> dict[str, Any]:
    try:
        about = json.loads(path.read_text(encoding="utf-8"))
        if about["format"] != FORMAT:
            raise AuditFailed(f"run.json is of format {about['format']}; format {FORMAT} is read here")
        calendar, solver = about["calendar"], about["solver"]
        for stage in calendar["stages"]:
            float(stage["discount_sum"]), float(stage["length"]), str(stage["label"]), int(stage["first_year"])
        for scenario in calendar["scenarios"]:
            float(scenario["probability"]), str(scenario["label"])
        for key in ("objective", "bound", "gap"):
            float(solver[key])
        for good in about["goods"].values():
            str(good["unit"]), FINENESS[good["over"]], bool(good["spare"])
        for notes in about["notes"].values():
            [str(note) for note in notes]
        [*calendar["seasons"], *calendar["blocks"], float(calendar["end_discount"]), *about["sizes"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        said = f"it has no {error}" if isinstance(error, KeyError) else str(error)
        raise AuditFailed(f"run.json cannot be read: {said}") from error
    return dict(about)


def _read_table(path: Path) -> pl.DataFrame:
    try:
        table = pl.read_parquet(path)
    except (OSError, zlib.error, pl.exceptions.PolarsError) as error:
        raise AuditFailed(f"{path.name} cannot be read: {' '.join(str(error).split())[:200]}") from error
    wanted = SCHEMAS[path.stem]
    wrong = [name for name, kind in wanted.items() if table.schema.get(name) != kind]
    if wrong:
        raise AuditFailed(f"{path.name}: column {', '.join(wrong)} is missing or not of its type")
    empty = [name for name in wanted if table[name].null_count()]
    if empty:
        raise AuditFailed(f"{path.name}: column {', '.join(empty)} has empty cells")
    return table


def _miscounted(tables: dict[str, pl.DataFrame], program: WrittenProgram) -> Iterator[str]:
    """Accounts must be the rows of the program and choices its columns, each once."""
    for name, key in NUMBERED.items():
        if not np.array_equal(np.sort(tables[name][key].to_numpy()), np.arange(len(tables[name]))):
            yield f"{name}.parquet: the numbers in column {key} are not 0, 1, 2, … each once"
    if len(tables["choices"]) != len(program.cost):
        yield f"program.mps.gz has {len(program.cost)} columns and choices.parquet {len(tables['choices'])} decisions"
    more = len(program.row_lower) - len(tables["accounts"])
    if more not in (0, 1):
        yield f"program.mps.gz has {len(program.row_lower)} rows for {len(program.row_lower) - more} accounts"
    numbers = tables["ledger"]["account"]
    if len(numbers) and not numbers.is_between(NO_ACCOUNT, len(tables["accounts"]) - 1).all():
        yield "ledger.parquet names an account that accounts.parquet does not have"


# ---- what stands in them -------------------------------------------------------------------------------------


def content_faults(run: SavedRun) -> list[str]:
    """A sentence for everything that can be read and is not as run.json says; empty when all is well."""
    tables = {name: getattr(run, name) for name in SCHEMAS}
    faults = [fault for name, table in tables.items() for fault in _odd_numbers(name, table)]
    faults += [fault for name, table in tables.items() for fault in _unknown_labels(name, table, run.about)]
    for name in ("ledger", "accounts"):
        faults += _odd_goods(name, tables[name], run.about["goods"])
    faults += [fault for name in NUMBERED for fault in _told_twice(name, tables[name])]
    faults += _unknown_notes(run.ledger, run.about["notes"])
    faults += _two_units(run.choices)
    faults += _odd_aims(run.ledger, run.about.get("currency"))
    return [*faults, *_odd_sizes(run), *_odd_calendar(run.about["calendar"]), *_odd_solver(run.about["solver"])]


def _odd_numbers(name: str, table: pl.DataFrame) -> Iterator[str]:
    for column, kind in SCHEMAS[name].items():
        if kind != _NUMBER:
            continue
        odd = table[column].is_nan() if column in MAY_BE_INFINITE else ~table[column].is_finite()
        if odd.any():
            yield f"{name}.parquet: {int(odd.sum())} cells of {column} hold no number, first in row {odd.arg_max()}."


def _unknown_labels(name: str, table: pl.DataFrame, about: dict[str, Any]) -> Iterator[str]:
    calendar = about["calendar"]
    known = {
        "stage": [stage["label"] for stage in calendar["stages"]],
        "scenario": [scenario["label"] for scenario in calendar["scenarios"]],
        "season": calendar["seasons"],
        "block": calendar["blocks"],
    }
    for time in TIMES:
        strange = set(table[time].unique().to_list()) - {"", *known[time]}
        if strange:
            yield f'{name}.parquet: "{min(strange)}" is not a {time} of the calendar in run.json.'


def _odd_goods(name: str, table: pl.DataFrame, goods: dict[str, Any]) -> Iterator[str]:
    """Goods not opened, units and time columns other than the good's."""
    apart = [*(pl.col(time) != "" for time in TIMES)]
    kinds = table.select("good", "unit", *apart).unique(maintain_order=True)
    for good, unit, *filled in kinds.iter_rows():
        if good in (WORTH, SHORTFALL) and name == "ledger":
            continue
        if good not in goods:
            yield f'{name}.parquet: "{good}" is not among the goods of run.json.'
            continue
        if unit != goods[good]["unit"]:
            yield f"{name}.parquet: {good} is kept in {goods[good]['unit']} and stands there in {unit}."
        fine = FINENESS[goods[good]["over"]]
        if filled != [True] * fine + [False] * (len(TIMES) - fine):
            yield f"{name}.parquet: {good} balances by {goods[good]['over']}, and its times are other than that."
    if name == "accounts":
        spare = table.select("good", "spare").unique(maintain_order=True)
        for good, said in spare.iter_rows():
            if good in goods and said != goods[good]["spare"]:
                yield f"accounts.parquet: run.json says otherwise whether a surplus of {good} may go unused."


def _unknown_notes(ledger: pl.DataFrame, notes: dict[str, list[str]]) -> Iterator[str]:
    """Entries under a note that was never posted to their good."""
    booked = ledger.filter(pl.col("account") != NO_ACCOUNT)
    for good, note in booked.select("good", "entry").unique(maintain_order=True).iter_rows():
        if note not in notes.get(good, ()):
            yield f'ledger.parquet: "{note}" is no note under which run.json has {good} booked.'


def _two_units(choices: pl.DataFrame) -> Iterator[str]:
    """Decisions counted in one unit here and in another there."""
    units = choices.group_by("decision", maintain_order=True).agg(pl.col("unit").unique(maintain_order=True))
    for decision, known in units.iter_rows():
        if len(known) > 1:
            yield f"choices.parquet: {decision} is counted in {' and in '.join(known)}."


def _told_twice(name: str, table: pl.DataFrame) -> Iterator[str]:
    """Accounts or decisions of the same name and time."""
    titles = [title for title, kind in SCHEMAS[name].items() if kind == _TEXT and title != "unit"]
    twice = table.filter(table.select(titles).is_duplicated())
    if len(twice):
        row = twice.row(0, named=True)
        yield f"{name}.parquet: {_named(' of '.join(row[title] for title in titles[:2]), row)} stands there twice."


def _odd_aims(ledger: pl.DataFrame, currency: str | None) -> Iterator[str]:
    """Entries of the two objectives in another unit than theirs, or finer than a year."""
    wanted = {WORTH: f"M{currency}", SHORTFALL: "Mperson"}
    finer = (pl.col("season") != "") | (pl.col("block") != "")
    aims = ledger.filter(pl.col("good").is_in([*wanted]))
    for good, unit in aims.select("good", "unit").unique(maintain_order=True).iter_rows():
        if unit != wanted[good]:
            yield f"ledger.parquet: {good} is counted in {wanted[good]} and stands there in {unit}."
    if len(aims.filter(finer)):
        yield "ledger.parquet: an entry of worth is of a season or a block, and worth is counted by the year."


def _odd_sizes(run: SavedRun) -> Iterator[str]:
    found = {
        "decisions": len(run.choices),
        "whole": int(run.choices["whole"].sum()),
        "balances": len(run.accounts),
        "entries": len(run.ledger),
    }
    for name, count in found.items():
        said = run.about["sizes"].get(name, count)
        if said != count:
            yield f"run.json says {said} {name}, and there are {count}."


def _odd_calendar(calendar: dict[str, Any]) -> Iterator[str]:
    """Chances that do not sum to one, discount factors other than the rate gives."""
    chance = sum(scenario["probability"] for scenario in calendar["scenarios"])
    if not abs(chance - 1.0) <= 1e-9:
        yield f"The probabilities of the scenarios in run.json sum to {chance:.9g}."
    labels = [stage["label"] for stage in calendar["stages"]]
    if len(set(labels)) != len(labels):
        yield "Two stages in run.json have the same label."
    if "discount" not in calendar:
        return
    begin = calendar["stages"][0]["first_year"]
    for stage in calendar["stages"]:
        years = range(stage["first_year"], stage["first_year"] + stage["length"])
        total = sum((1.0 + calendar["discount"]) ** (begin - year) for year in years)
        if not abs(total - stage["discount_sum"]) <= 1e-9 * total:
            yield f"Stage {stage['label']} counts {stage['discount_sum']:.9g} years; the rate gives {total:.9g}."


def _odd_solver(solver: dict[str, Any]) -> Iterator[str]:
    for key in ("objective", "bound", "gap"):
        if not np.isfinite(solver[key]):
            yield f"run.json: the solver's {key} is {solver[key]}."


# ---- weights -------------------------------------------------------------------------------------------------


def weights(about: dict[str, Any], table: pl.DataFrame) -> pl.DataFrame:
    """What a unit of worth counts in each row's time, from the calendar in run.json.

    Returns:
        DataFrame: `weight` probability × sum of yearly discount factors, `years` probability × years, `end` the
        same at the end of the horizon; a row without a scenario counts all that pass. NaN where the time is unknown.
    """
    known = pl.DataFrame(_weights(about["calendar"]), orient="row", schema=["stage", "scenario", *_WEIGHTS])
    summed = known.group_by("stage").agg(pl.lit("").alias("scenario"), pl.col(*_WEIGHTS).sum())
    ends = known.group_by("scenario").agg(pl.lit("").alias("stage"), pl.col("end").max())
    whole = pl.DataFrame({"stage": "", "scenario": "", "end": about["calendar"]["end_discount"]})
    every = pl.concat([known, summed, ends, whole], how="diagonal_relaxed").unique(["stage", "scenario"])
    found = table.select("stage", "scenario").join(every, on=["stage", "scenario"], how="left", maintain_order="left")
    return found.select(pl.col(*_WEIGHTS).fill_null(np.nan))


_WEIGHTS = ("weight", "years", "end")


def _weights(calendar: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    stages = calendar["stages"]
    for scenario in calendar["scenarios"]:
        chance = float(scenario["probability"])
        leaf = int(scenario.get("leaf", len(stages) - 1))
        for at in _path(stages, leaf):
            stage = stages[at]
            times = chance * float(stage["discount_sum"]), chance * float(stage["length"])
            yield stage["label"], scenario["label"], *times, chance * float(calendar["end_discount"])


def _path(stages: list[dict[str, Any]], leaf: int) -> list[int]:
    """Positions of the stages from a leaf to the root."""
    path = [leaf]
    while (parent := int(stages[path[-1]].get("parent", path[-1] - 1))) >= 0:
        path.append(parent)
    return path


def column_of(table: pl.DataFrame, name: str) -> npt.NDArray[np.float64]:
    """Numbers of a column."""
    found: npt.NDArray[np.float64] = table[name].to_numpy()
    return found
