"""Finding a finished run by what one types: a folder, a name on the shelf, or the beginning of one.

Nothing numerical is imported here; nothing of a run is read but which files it has.
"""

from __future__ import annotations

from pathlib import Path

from whitecoal.errors import UsageError
from whitecoal.faults import did_you_mean
from whitecoal.keeping import restore

ABOUT = "run.json"
SHELF = Path("runs")
"""Where runs stand unless another shelf is named."""


def finished_runs(shelf: Path) -> list[Path]:
    """The folders of a shelf that hold a finished run, by name; hidden ones are unfinished."""
    if not shelf.is_dir():
        return []
    restore(shelf)
    return sorted(path for path in shelf.iterdir() if not path.name.startswith(".") and (path / ABOUT).is_file())


def found_run(words: str, shelf: Path = SHELF) -> Path:
    """The run that is meant: a folder, what one run only is called below the shelf, or the beginning of one name only.

    Args:
        words: `runs/base-7f3a9c21`, `base-7f3a9c21`, `base`, `base-7f` or `runs/base-7f`. A whole name goes before a
            beginning: `base` is not `base-from-1924-02a8b827`.
        shelf: where a bare name is looked for.

    Raises:
        UsageError: no run or several are meant; those there are, or the nearest, are named.
    """
    given = Path(words)
    restore(given.parent)
    if (given / ABOUT).is_file():
        return given
    if given.is_dir():
        raise UsageError(f'"{given}" holds no plan (no {ABOUT}). `whitecoal run CASE` makes one.')
    below = shelf if given.parent == Path() else given.parent
    runs = finished_runs(below)
    begun = [run for run in runs if run.name.startswith(given.name)]
    exact = [run for run in begun if run.name == given.name]
    called = [run for run in begun if _called(run) == given.name]
    meant = exact or called or begun
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise UsageError(f'"{words}" may be {_listed(meant)}. Give more of its name.')
    raise UsageError(_no_run(words, given.name, below, runs))


def _no_run(words: str, name: str, shelf: Path, runs: list[Path]) -> str:
    if not runs:
        return f'There is no run "{words}", and none at all in "{shelf}". `whitecoal run CASE` makes one.'
    near = did_you_mean(name, [run.name for run in runs]) or did_you_mean(name, [_called(run) for run in runs])
    return f'There is no run "{words}". {near or f"There are: {_listed(runs)}."}'


def _called(run: Path) -> str:
    """What a run is called, without the digest at its end."""
    return run.name.rpartition("-")[0]


def _listed(runs: list[Path], most: int = 8) -> str:
    names = ", ".join(run.name for run in runs[:most])
    return names if len(runs) <= most else f"{names} and {len(runs) - most} more"
