"""The data language of GNU MathProg, read without running anything.

    set NAME := member member … ;
    param NAME default V := …records… ;
    param default V : NAME NAME := subscripts value value … ;        one row gives a value of each

Records of a parameter are a slice `[a,*,b,*]` that the records after it fill; lists `subscript … value`; tables
`: columns := row value …`, or turned over `(tr) : columns := …`. A dot in a table stands for the default. Commas part
words; names may be quoted; `#` and `/* */` are comments; `data;` and `end;` frame the text.

Source: A. Makhorin, Modeling Language GNU MathProg, Language Reference, chapter 5.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from whitecoal.dialects.given import Block, Contents, Given, Members, is_number, numbers, plain_number
from whitecoal.faults import Fault, counted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

WORDS = re.compile(
    r"""\#[^\n]* | /\*.*?\*/
      | ( [\w.+\-]+ | '(?:[^'\n]|'')*' | "(?:[^"\n]|"")*" | := | [;:\[\]()*] | [^\s,] )""",
    re.VERBOSE | re.DOTALL,
)
SIGNS = frozenset({";", ":", ":=", "[", "]", "(", ")", "*"})
WORD = re.compile(r"""[\w.+\-]+|'.*'|".*\"""", re.DOTALL)
WRONG, UNKNOWN, NO_NUMBER = "E091", "E092", "E095"
MOST_SHOWN = 40


class _Unreadable(Exception):  # noqa: N818 - caught at the end of its statement, never seen outside
    """A statement does not go on as it must."""

    def __init__(self, at: int, found: str, wanted: str = "", advice: str = "") -> None:
        super().__init__(found)
        self.at, self.found, self.wanted, self.advice = at, found, wanted, advice


class _Passed(Exception):  # noqa: N818 - likewise
    """A parameter nobody knows: its statement is passed over."""


@dataclass
class _Slice:
    """The subscripts that records give, the others being held: `[UTOPIA,*,ELC,1,*]`."""

    held: list[str | None]

    @property
    def free(self) -> list[int]:
        """Positions of the stars."""
        return [at for at, name in enumerate(self.held) if name is None]


def read_mathprog(text: str, file: str, subscripts: Mapping[str, int], words: frozenset[str] = frozenset()) -> Contents:
    """Read a text of the data language.

    Args:
        text: the whole file.
        file: its name, for faults.
        subscripts: how many subscripts each parameter known has.
        words: parameters whose value is a word.

    Returns:
        Contents: sets and parameters; statements that cannot be read stand in `faults`, and the rest is read on.
    """
    return _Reader(text, file, subscripts, words).read()


class _Reader:
    """Walks over the words of a text, statement by statement."""

    def __init__(self, text: str, file: str, subscripts: Mapping[str, int], words: frozenset[str]) -> None:
        self.text, self.file = text, file
        self.subscripts, self.symbolic = subscripts, words
        self.words: list[str] = [word for word in WORDS.findall(text) if word]
        self.signs = [at for at, word in enumerate(self.words) if word in SIGNS]
        single = [at for at, word in enumerate(self.words) if len(word) == 1 and word not in SIGNS]
        self.strays = [at for at in single if not WORD.fullmatch(self.words[at])]
        self.at = 0
        self.contents = Contents(file)
        self._lines: list[int] | None = None

    def read(self) -> Contents:
        """Every statement; one that cannot be read is noted and passed over."""
        ended = False
        while self.at < len(self.words) and not ended:
            begin = self.at
            try:
                ended = self._statement()
            except _Unreadable as wrong:
                self._note(WRONG, wrong.at, "", (wrong.found, wrong.wanted, wrong.advice))
                self.at = self._sign_from(max(begin, wrong.at), ";") + 1
            except _Passed:
                self.at = self._sign_from(self.at, ";") + 1
        if self.at < len(self.words):
            said = (
                f'"{self._shown(self.at)}" stands after the end',
                "Nothing after `end;`.",
                "Move it above, or away.",
            )
            self._note(WRONG, self.at, "", said)
        return self.contents

    # ---- statements ------------------------------------------------------------------------------------------

    def _statement(self) -> bool:
        """One statement; whether it is the end."""
        word = self.words[self.at]
        if word in ("data", "end"):
            self._step()
            self._expect(";")
            return word == "end"
        if word not in ("set", "param"):
            wanted = "A statement of data begins with set or param."
            advice = (
                ""
                if word not in ("var", "minimize", "maximize", "s", "subject", "solve", "check")
                else ("This is a model, not data: the formulation is the software's own, give the data file only.")
            )
            raise _Unreadable(self.at, f'a statement begins with "{self._shown(self.at)}"', wanted, advice)
        self._step()
        self._set() if word == "set" else self._parameter()
        return False

    def _set(self) -> None:
        begin = self.at
        name = self._name()
        if self._peek() == "[":
            found = f"the set {name} has subscripts"
            raise _Unreadable(
                begin, found, "A set of names.", "Give the file as it was before it was made faster to read."
            )
        if self._peek() == ":=":
            self._step()
        first, names = self.at, self._run()
        if self._peek() != ";":
            raise _Unreadable(self.at, f'"{self._shown(self.at)}" among the members of {name}', "Names, then `;`.")
        self._step()
        if name in self.contents.sets:
            self._note(WRONG, begin, name, ("the set is given twice", "Once.", ""))
            return
        at = first if names else begin
        self.contents.sets[name] = Members(self.file, lambda: self.line_of(at), tuple(map(symbol, names)))

    def _parameter(self) -> None:
        if self._peek() in (":", "default"):
            self._tabbing()
            return
        begin = self.at
        name = self._name()
        given = self._opened(name, begin, self._default())
        if name in self.symbolic:
            self._word(given)
            return
        held = _Slice([None] * self.subscripts[name])
        while self._peek() != ";":
            held = self._record(name, given, held)
        self._step()

    def _word(self, given: Given) -> None:
        if self._peek() == ":=":
            self._step()
        given.text = symbol(self._name())
        self._expect(";")

    def _record(self, name: str, given: Given, held: _Slice) -> _Slice:
        """One record of a parameter; the slice for those that follow."""
        sign = self._peek()
        if sign == ":=":
            self._step()
        elif sign == "[":
            return self._slice(name)
        elif sign == ":":
            self._table(name, given, held, turned=False)
        elif sign == "(":
            for wanted in ("(", "tr", ")"):
                self._expect(wanted)
            self._table(name, given, held, turned=True)
        elif sign in SIGNS:
            raise _Unreadable(self.at, f'"{sign}" among the values of {name}', "Subscripts and a number.")
        else:
            self._list(name, given, held)
        return held

    def _tabbing(self) -> None:
        """`param default V : NAME … := subscripts value … ;`."""
        begin, default = self.at, self._default()
        self._expect(":")
        names = self._run()
        if self._peek() == ":":
            raise _Unreadable(begin, "a set is given within a parameter", "`param default 0 : NAME := …`.")
        self._expect(":=")
        if not names:
            raise _Unreadable(begin, "no parameter is named", "`param default 0 : NAME := …`.")
        known = [self._opened(symbol(name), begin, default) for name in names]
        counts = {self.subscripts[symbol(name)] for name in names}
        if len(counts) > 1:
            raise _Unreadable(begin, f"{' and '.join(names)} have different subscripts", "", "Give each on its own.")
        first, words = self.at, self._run()
        self._expect(";")
        (count,) = counts
        if words and (cut := self._rows(first, words, count + len(names), names[0])):
            labels, matrix = cut[:count], cut[count:]
            for column, given in enumerate(known):
                place = self._placed(first, count + len(names), count + column)
                values = self._values(matrix[column], place, symbol(names[column]))
                spots = tuple(tuple(map(symbol, label)) for label in labels)
                given.blocks.append(Block(self.file, spots, (0,) * count, values, self._located(place)))

    # ---- records ---------------------------------------------------------------------------------------------

    def _slice(self, name: str) -> _Slice:
        begin = self.at
        end = self._sign_from(begin, "]")
        parts = self.words[begin + 1 : end]
        if end >= len(self.words) or any(part in SIGNS and part != "*" for part in parts):
            raise _Unreadable(begin, f"a slice of {name} is not closed", "`[name,*,name]`.")
        if len(parts) != self.subscripts[name]:
            found = f"a slice of {name} has {counted(len(parts), 'subscript')}"
            raise _Unreadable(begin, found, f"{name} has {counted(self.subscripts[name], 'subscript')}.")
        self.at = end + 1
        return _Slice([None if part == "*" else symbol(part) for part in parts])

    def _list(self, name: str, given: Given, held: _Slice) -> None:
        first, words = self.at, self._run()
        width = len(held.free) + 1
        if not (cut := self._rows(first, words, width, name)):
            return
        columns = iter(cut[:-1])
        spots = tuple(tuple(map(symbol, next(columns))) if one is None else (one,) for one in held.held)
        place = self._placed(first, width, width - 1)
        values = self._values(cut[-1], place, name, dot=False)
        along = tuple(0 if one is None else -1 for one in held.held)
        given.blocks.append(Block(self.file, spots, along, values, self._located(place)))

    def _table(self, name: str, given: Given, held: _Slice, *, turned: bool) -> None:
        begin = self.at
        self._expect(":")
        heads = list(map(symbol, self._run()))
        self._expect(":=")
        if len(held.free) != 2 or not heads:
            found = f"a table of {name} with {counted(len(held.free), 'free subscript')}"
            raise _Unreadable(begin, found, "A slice with two stars before it: rows and columns.")
        first, words = self.at, self._run()
        width = len(heads) + 1
        if not words or not (cut := self._rows(first, words, width, name)):
            return
        rows = tuple(map(symbol, cut[0]))

        def place(cell: int) -> int:
            return first + cell // len(heads) * width + 1 + cell % len(heads)

        flat = [words[row * width + 1 + column] for row in range(len(rows)) for column in range(len(heads))]
        values = self._values(flat, place, name).reshape(len(rows), len(heads))
        row_at, column_at = reversed(held.free) if turned else held.free
        along = tuple({row_at: 0, column_at: 1}.get(at, -1) for at in range(len(held.held)))
        spots = tuple((rows, heads, (one or "",))[axis] for axis, one in zip(along, held.held, strict=True))
        given.blocks.append(Block(self.file, spots, along, values, self._located(place)))

    def _rows(self, first: int, words: list[str], width: int, name: str) -> list[list[str]]:
        """The words cut into rows, as columns; nothing (and a fault) where they do not come out even."""
        if len(words) % width:
            found = f"{counted(len(words), 'word')} cannot be cut into records of {width}"
            wanted = "Each record its subscripts and its value; each row of a table its name and a value a column."
            self._note(WRONG, self._odd_line(first, len(words), width), name, (found, wanted, ""))
            return []
        return [words[column::width] for column in range(width)]

    def _odd_line(self, first: int, count: int, width: int) -> int:
        """The word at which the first line that is not as long as a record begins; the first word if all are odd."""
        lines = [self.line_of(first + at) for at in range(count)]
        begins = [at for at in range(count) if at == 0 or lines[at] != lines[at - 1]]
        lengths = np.diff([*begins, count])
        odd = [at for at, length in zip(begins, lengths, strict=True) if length % width]
        return first + (odd[0] if len(odd) < len(begins) else 0)

    def _values(
        self, words: Sequence[str], place: Callable[[int], int], name: str, *, dot: bool = True
    ) -> NDArray[np.float64]:
        """The words as numbers, NaN for a dot; what is neither is a fault each."""
        texts = ["nan" if word == "." else word for word in words] if dot and "." in words else words
        found = numbers(texts)
        if found is not None:
            return found
        for at, word in enumerate(words):
            if not (is_number(word) or (dot and word == ".")):
                said = (
                    f'"{word}" is not a number',
                    "A number." if not dot else "A number, or a dot for none.",
                    "",
                )
                self._note(NO_NUMBER, place(at), name, said)
        return np.array([float(word) if is_number(word) else np.nan for word in words])

    # ---- words -----------------------------------------------------------------------------------------------

    def _opened(self, name: str, at: int, default: float | None) -> Given:
        """The parameter, opened once; a fault where it is not known or was given before."""
        if name not in self.subscripts and name not in self.symbolic:
            self.contents.strange.setdefault(name, (self.file, self.line_of(at)))
            raise _Passed
        if name in self.contents.parameters:
            raise _Unreadable(at, f"{name} is given twice", "Once, with all its records.")
        given = Given(self.file, lambda: self.line_of(at), default)
        self.contents.parameters[name] = given
        return given

    def _default(self) -> float | None:
        if self._peek() != "default":
            return None
        self._step()
        value = numbers([self._peek()])
        if value is None:
            raise _Unreadable(self.at, f'the default "{self._peek()}" is not a number', "A number.")
        self._step()
        return float(value[0])

    def _name(self) -> str:
        word = self._peek()
        if not WORD.fullmatch(word):
            raise _Unreadable(self.at, f'"{word}" where a name should stand', "A name.")
        self._step()
        return word

    def _run(self) -> list[str]:
        """The words up to the next sign."""
        begin = self.at
        at = bisect_left(self.signs, begin)
        self.at = self.signs[at] if at < len(self.signs) else len(self.words)
        stray = bisect_left(self.strays, begin)
        if stray < len(self.strays) and (place := self.strays[stray]) < self.at:
            found = f'"{self.words[place]}" is not a word'
            raise _Unreadable(place, found, "Names and numbers.", "Quote names that hold other signs.")
        return self.words[begin : self.at]

    def _expect(self, sign: str) -> None:
        if self._peek() != sign:
            raise _Unreadable(self.at, f'"{self._shown(self.at)}" where `{sign}` should stand', "", "")
        self._step()

    def _peek(self) -> str:
        if self.at >= len(self.words):
            raise _Unreadable(len(self.words) - 1, "the file ends within a statement", "A statement ends with `;`.")
        return self.words[self.at]

    def _step(self) -> None:
        self.at += 1

    def _sign_from(self, at: int, sign: str) -> int:
        position = bisect_left(self.signs, at)
        return next((one for one in self.signs[position:] if self.words[one] == sign), len(self.words))

    def _shown(self, at: int) -> str:
        word = self.words[min(at, len(self.words) - 1)]
        return word if len(word) <= MOST_SHOWN else f"{word[:MOST_SHOWN]}…"

    # ---- lines -----------------------------------------------------------------------------------------------

    def line_of(self, at: int) -> int:
        """The line of a word; worked out when first asked for."""
        if self._lines is None:
            ends = [found.start() for found in re.finditer(r"\n", self.text)]
            begins = [found.start(1) for found in WORDS.finditer(self.text) if found[1]]
            self._lines = [bisect_left(ends, begin) + 1 for begin in begins]
        return self._lines[min(at, len(self._lines) - 1)] if self._lines else 1

    def _placed(self, first: int, width: int, column: int) -> Callable[[int], int]:
        return lambda row: first + row * width + column

    def _located(self, place: Callable[[int], int]) -> Callable[[int], int]:
        return lambda cell: self.line_of(place(cell))

    def _note(self, code: str, at: int, column: str, said: tuple[str, str, str]) -> None:
        self.contents.faults.append(Fault(code, self.file, self.line_of(at), column, *said))


def symbol(word: str) -> str:
    """A word as the name it stands for: without its quotes, a number as one writes it."""
    if word[0] in "'\"" and len(word) > 1:
        return word[1:-1].replace(word[0] * 2, word[0])
    return plain_number(word)
