"""A program read back from its MPS file, by a reading of our own that shares nothing with what wrote it.

The file is as HiGHS writes it: one coefficient a line, columns named c0, c1, …, rows named r0, r1, …; the first
row of type N is the objective, a row of any other name stands after the numbered ones. Read block by block, so
that a large file needs no more memory than its arrays.

    OBJSENSE   MAX, or MIN where the section is missing
    ROWS       N objective or free, E =, L ≤, G ≥
    COLUMNS    whole numbers between the markers INTORG and INTEND
    RHS        the objective's constant with its sign changed
    RANGES     the other side of a row
    BOUNDS     FR, MI, PL, BV, UP, LO, FX, UI, LI; without one a column is at least zero. A negative UP without a
               lower bound has none, as in every reader since the first.
"""

import gzip
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np
import numpy.typing as npt
import polars as pl

from whitecoal.errors import AuditFailed

Floats = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

BLOCK = 1 << 24
"""Characters read at once."""
GZIP = b"\x1f\x8b"
OBJECTIVE = -1
"""The row number of the objective."""
HEADER = re.compile(r"^(\S.*)$", re.MULTILINE)
MARKER = "'MARKER'"
LOWER_KINDS = ("LO", "LI", "MI", "FR", "FX", "BV")
WITHOUT_VALUE = ("FR", "MI", "PL", "BV")
BOUND_KINDS = ("LO", "LI", "UP", "UI", "FX", *WITHOUT_VALUE)


@dataclass(frozen=True, eq=False)
class WrittenProgram:
    """A program as its file tells it.

    Args:
        maximise: whether the objective is to be made great (True) or small.
        cost: coefficients of the objective [column].
        offset: constant of the objective.
        lower: least values [column].
        upper: greatest values [column].
        whole: where only whole numbers will do [column].
        row_lower: least activities [row].
        row_upper: greatest activities [row].
        row: row of each coefficient [coefficient].
        column: column of each coefficient [coefficient].
        value: the coefficients.
        others: names of the rows that bear no number; they are the last, in this order.
    """

    maximise: bool
    cost: Floats
    offset: float
    lower: Floats
    upper: Floats
    whole: Flags
    row_lower: Floats
    row_upper: Floats
    row: Numbers
    column: Numbers
    value: Floats
    others: tuple[str, ...] = ()

    @property
    def worth(self) -> tuple[Floats, float]:
        """Cost and constant of what is to be made great, whichever way the file says it."""
        return (self.cost, self.offset) if self.maximise else (-self.cost, -self.offset)

    def activity(self, x: Floats) -> Floats:
        """What each row comes to [row]."""
        return _summed(self.row, self.value * x[self.column], len(self.row_lower))

    def gross(self, x: Floats) -> Floats:
        """The same with every term counted as positive: what the row turns over [row]."""
        return _summed(self.row, abs(self.value * x[self.column]), len(self.row_lower))

    def weighed(self, y: Floats) -> Floats:
        """What each column weighs when each row weighs `y` [column]."""
        return _summed(self.column, self.value * y[self.row], len(self.cost))


def read_mps(path: Path) -> WrittenProgram:
    """The program of an MPS file, compressed or not.

    Raises:
        AuditFailed: when it cannot be read, is cut short, or is not as HiGHS writes it.
    """
    try:
        reading = _Reading()
        for section, text in _pieces(path):
            reading.take(section, text)
        return reading.finished()
    except (OSError, EOFError, zlib.error, ValueError, pl.exceptions.PolarsError) as error:
        raise AuditFailed(f"{path.name} cannot be read: {' '.join(str(error).split())[:200]}.") from error


def _pieces(path: Path) -> Iterator[tuple[str, str]]:
    """Sections with their lines, long ones in several pieces of whole lines."""
    section = ""
    with _opened(path) as file:
        for text in _whole_lines(file):
            before, *rest = HEADER.split(text)
            if before.strip("\n"):
                yield section, before.strip("\n")
            for header, body in zip(rest[::2], rest[1::2], strict=True):
                if header.startswith("*"):
                    continue
                section, *said = header.split()
                yield section, body.strip("\n") or " ".join(said)
    if section != "ENDATA":
        raise ValueError(f"it ends in section {section or 'none'}, and ENDATA was wanted; the file is cut short")


def _opened(path: Path) -> gzip.GzipFile | BinaryIO:
    with path.open("rb") as file:
        packed = file.read(2) == GZIP
    return gzip.open(path, "rb") if packed else path.open("rb")


def _whole_lines(file: gzip.GzipFile | BinaryIO) -> Iterator[str]:
    rest = b""
    while block := file.read(BLOCK):
        block = rest + block
        cut = block.rfind(b"\n") + 1
        rest = block[cut:]
        yield block[:cut].decode("ascii")
    if rest:
        yield rest.decode("ascii")


class _Reading:
    """What has been read so far."""

    def __init__(self) -> None:
        self.maximise = False
        self.objective = ""
        self.kinds: list[str] = []
        self.row_names: list[str] = []
        self.others: dict[str, int] = {}
        self.rows: list[Numbers] = []
        self.columns: list[Numbers] = []
        self.values: list[Floats] = []
        self.whole: list[Numbers] = []
        self.inside_markers = False
        self.right: list[tuple[Numbers, Floats]] = []
        self.ranges: list[tuple[Numbers, Floats]] = []
        self.bounds: dict[str, tuple[list[str], list[str]]] = {kind: ([], []) for kind in BOUND_KINDS}

    def take(self, section: str, text: str) -> None:
        """Read a piece of a section."""
        if section == "OBJSENSE":
            self.maximise = text.strip().upper().startswith("MAX")
        elif section == "ROWS":
            self._take_rows(text)
        elif section == "COLUMNS":
            self._take_columns(text)
        elif section in ("RHS", "RANGES"):
            _, names, values = _words(section, text, 3)
            (self.right if section == "RHS" else self.ranges).append((self._row_numbers(names), _floats(values)))
        elif section == "BOUNDS":
            self._take_bounds(text)
        elif section not in ("NAME", "ENDATA"):
            raise ValueError(f'section "{section}" is not one I know')

    def _take_rows(self, text: str) -> None:
        kinds, names = _words("ROWS", text, 2)
        for kind, name in zip(kinds, names, strict=True):
            if kind not in ("N", "E", "L", "G"):
                raise ValueError(f'row {name} is of type "{kind}"')
            if kind == "N" and not self.objective:
                self.objective = name
                continue
            self.kinds.append(kind)
            self.row_names.append(name)
        numbered = sum(_is_number(name) for name in self.row_names)
        unnumbered = [name for name in self.row_names if not _is_number(name)]
        self.others = {name: numbered + position for position, name in enumerate(unnumbered)}

    def _take_columns(self, text: str) -> None:
        if not text:
            return
        columns, rows, values = _words("COLUMNS", text, 3)
        second = pl.Series(rows, dtype=pl.String)
        marks = (second == MARKER).to_numpy()
        third = np.array(values, dtype=object)
        begun, ended = marks & (third == "'INTORG'"), marks & (third == "'INTEND'")
        inside = int(self.inside_markers) + np.cumsum(begun) - np.cumsum(ended) > 0
        self.inside_markers = bool(inside[-1])
        kept = pl.Series(~marks)
        numbers = _numbers(pl.Series(columns, dtype=pl.String).filter(kept), "c")
        self.rows.append(self._row_numbers(second.filter(kept)))
        self.columns.append(numbers)
        self.values.append(_floats(pl.Series(values, dtype=pl.String).filter(kept)))
        self.whole.append(np.unique(numbers[inside[~marks]]))

    def _take_bounds(self, text: str) -> None:
        for line in text.splitlines():
            kind, _, *said = line.split()
            if kind not in self.bounds or len(said) != (1 if kind in WITHOUT_VALUE else 2):
                raise ValueError(f'the bound "{line.strip()}" is not one I know')
            self.bounds[kind][0].append(said[0])
            self.bounds[kind][1].append(said[-1])

    def _row_numbers(self, names: list[str] | pl.Series) -> Numbers:
        """Row numbers of names; the objective is −1."""
        series = pl.Series("", names, dtype=pl.String)
        plain = pl.when(series.str.starts_with("r")).then(series.str.slice(1).cast(pl.Int64, strict=False))
        other = series.replace_strict({self.objective: OBJECTIVE, **self.others}, default=None, return_dtype=pl.Int64)
        numbers = pl.select(pl.coalesce(other, plain)).to_series()
        if numbers.null_count():
            raise ValueError(f'row "{series.filter(numbers.is_null())[0]}" is not among ROWS')
        found: Numbers = numbers.to_numpy()
        if len(found) and found.max() >= len(self.row_names):
            raise ValueError(f'row "{series[int(found.argmax())]}" is not among ROWS')
        return found

    def finished(self) -> WrittenProgram:
        """Everything put together."""
        row, column, value = _joined(self.rows), _joined(self.columns), np.concatenate([np.zeros(0), *self.values])
        count = int(column.max(initial=-1)) + 1
        absent = np.flatnonzero(np.bincount(column, minlength=count) == 0)
        if absent.size:
            raise ValueError(f"column c{absent[0]} is missing")
        aimed = row == OBJECTIVE
        row_lower, row_upper, constant = self._sides()
        lower, upper, whole = self._column_bounds(count)
        return WrittenProgram(
            maximise=self.maximise,
            cost=_summed(column[aimed], value[aimed], count),
            offset=0.0 - constant,
            lower=lower,
            upper=upper,
            whole=whole,
            row_lower=row_lower,
            row_upper=row_upper,
            row=row[~aimed],
            column=column[~aimed],
            value=value[~aimed],
            others=tuple(self.others),
        )

    def _sides(self) -> tuple[Floats, Floats, float]:
        """Lower and upper sides of the rows, and what stands at the objective."""
        order = self._row_numbers(self.row_names)
        if len(np.unique(order)) != len(order):
            raise ValueError("a row stands twice among ROWS")
        kinds = np.empty(len(order), dtype="<U1")
        kinds[order] = self.kinds
        side = np.zeros(len(order) + 1)  # the objective, number −1, stands last
        for numbers, values in self.right:
            side[numbers] = values
        side, constant = side[:-1], float(side[-1])
        lower = np.where(np.isin(kinds, ("E", "G")), side, -np.inf)
        upper = np.where(np.isin(kinds, ("E", "L")), side, np.inf)
        for rows, widths in self.ranges:
            kind, at, width = kinds[rows], side[rows], abs(widths)
            lower[rows] = np.where((kind == "L") | ((kind == "E") & (widths < 0)), at - width, at)
            upper[rows] = np.where((kind == "G") | ((kind == "E") & (widths > 0)), at + width, at)
        return lower, upper, constant

    def _column_bounds(self, count: int) -> tuple[Floats, Floats, Flags]:
        lower, upper, whole = np.zeros(count), np.full(count, np.inf), np.zeros(count, dtype=bool)
        stated = np.zeros(count, dtype=bool)
        whole[_joined(self.whole)] = True
        for kind, (names, words) in self.bounds.items():
            at = _numbers(pl.Series(names, dtype=pl.String), "c")
            if at.max(initial=-1) >= count:
                raise ValueError(f"a bound names column c{at.max()}, which is not among COLUMNS")
            values = np.zeros(len(at)) if kind in WITHOUT_VALUE else _floats(words)
            low, high = _sides_of(kind, values)
            lower[at] = lower[at] if low is None else low
            upper[at] = upper[at] if high is None else high
            stated[at] |= kind in LOWER_KINDS
            whole[at] |= kind in ("BV", "LI", "UI")
        return np.where((upper < 0) & ~stated, -np.inf, lower), upper, whole


def _sides_of(kind: str, values: Floats) -> tuple[Floats | float | None, Floats | float | None]:
    """What a bound says about the lower and the upper side; None where it says nothing."""
    table: dict[str, tuple[Floats | float | None, Floats | float | None]] = {
        "LO": (values, None),
        "LI": (values, None),
        "UP": (None, values),
        "UI": (None, values),
        "FX": (values, values),
        "FR": (-np.inf, np.inf),
        "MI": (-np.inf, None),
        "PL": (None, np.inf),
        "BV": (0.0, 1.0),
    }
    return table[kind]


def _words(section: str, text: str, wanted: int) -> list[list[str]]:
    """The words of the lines, by their position."""
    words = text.split()
    if len(words) != wanted * (text.count("\n") + 1 if text else 0):
        raise ValueError(f"section {section} does not have {wanted} words in every line")
    return [words[position::wanted] for position in range(wanted)]


def _floats(words: list[str] | pl.Series) -> Floats:
    numbers: Floats = pl.Series("", words, dtype=pl.String).cast(pl.Float64).to_numpy()
    return numbers


def _numbers(names: pl.Series, letter: str) -> Numbers:
    """c12 → 12."""
    if not names.str.starts_with(letter).all():
        raise ValueError(f'"{names.filter(~names.str.starts_with(letter))[0]}" is not a name like {letter}0')
    found: Numbers = names.str.slice(1).cast(pl.Int64).to_numpy()
    return found


def _is_number(name: str) -> bool:
    return name[:1] == "r" and name[1:].isdecimal()


def _joined(parts: list[Numbers]) -> Numbers:
    return np.concatenate([np.zeros(0, dtype=np.int64), *parts])


def _summed(position: Numbers, value: Floats, count: int) -> Floats:
    """Values added up by their position."""
    return np.bincount(position, weights=value, minlength=count).astype(np.float64)
