"""What is said on the terminal: finished steps, progress in place, complaints; or JSON; or nothing.

On a terminal lines are folded at its width; in a pipe each stands on one line, so that it can be searched. Where the
letters of a stream cannot show a sign, another takes its place.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import textwrap
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TextIO

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WIDTH = 79
"""Of what is laid out in columns; it fits a terminal of 80."""
MARGIN = "   "


class Said(Protocol):
    """A step of the work, as planning tells it."""

    @property
    def text(self) -> str:
        """What the work has come to."""

    @property
    def seconds(self) -> float:
        """How long it took [s]."""

    @property
    def done(self) -> bool:
        """Whether it is finished."""


@dataclass
class Terminal:
    """Where a command speaks.

    Args:
        json: the answer is JSON, and nothing else is said.
        quiet: nothing is said unless something is wrong.
    """

    json: bool = False
    quiet: bool = False
    _live: bool = field(default=False, repr=False)
    _held: str | None = field(default=None, repr=False)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """While the answer is to be JSON, what a library prints by itself goes with the complaints."""
        stream = sys.__stdout__
        if not self.json or stream is None or sys.stdout is not stream:
            yield
            return
        stream.flush()
        ours, self._held = os.dup(stream.fileno()), ""
        os.dup2(sys.stderr.fileno(), stream.fileno())
        try:
            yield
        finally:
            os.dup2(ours, stream.fileno())
            os.close(ours)
            held, self._held = self._held, None
            if held:
                self._write(stream, held)

    def say(self, text: str) -> None:
        """Say something, unless the answer is to be JSON or nothing."""
        if not (self.json or self.quiet):
            self._write(sys.stdout, text)

    def step(self, text: str, aside: str = "") -> None:
        """Say that a step is finished."""
        self.say(step_line(text, aside))

    def answer(self, answer: Any) -> None:
        """Give the answer in JSON, if that was asked for."""
        if not self.json:
            return
        text = json.dumps(answer, ensure_ascii=not _is_unicode(sys.stdout), indent=1)
        if self._held is None:
            self._write(sys.stdout, text)
        else:
            self._held = text

    def insist(self, text: str) -> None:
        """Say something that must be said even when nothing is to be said."""
        self._write(sys.stdout, text)

    def complain(self, text: str) -> None:
        """Say what is wrong, where it does not mix with the answer."""
        self._write(sys.stderr, text)

    def hear(self, step: Said) -> None:
        """Finished steps stay on the screen; what is under way is overwritten in place."""
        if step.done:
            self.step(step.text, f"{step.seconds:.1f} s" if step.seconds else "")
        elif _can_overwrite(sys.stdout) and not (self.json or self.quiet):
            room = shutil.get_terminal_size().columns - len(MARGIN) - 1
            sys.stdout.write(f"\r\033[K {_shown('…', sys.stdout)} {_shown(step.text, sys.stdout)[:room]}")
            sys.stdout.flush()
            self._live = True

    def _write(self, stream: TextIO, text: str) -> None:
        if self._live:
            sys.stdout.write("\r\033[K")
            sys.stdout.flush()
            self._live = False
        text = _shown(text, stream)
        if stream.isatty():
            text = folded(text, shutil.get_terminal_size().columns)
        stream.write(text + "\n")
        stream.flush()


def step_line(text: str, aside: str = "") -> str:
    """A finished step with a word aside, at the right; below it where there is no room."""
    line = f" ✓ {text}"
    if not aside:
        return line
    room = WIDTH - len(line)
    return line + aside.rjust(room) if room >= len(aside) + 2 else f"{line}\n{aside.rjust(WIDTH)}"


def folded(text: str, width: int) -> str:
    """Every line folded at a width, what goes on being indented; paths and commands are left whole."""
    return "\n".join("\n".join(_folded_line(line, width)) if len(line) > width else line for line in text.splitlines())


def _folded_line(line: str, width: int) -> Sequence[str]:
    indent = MARGIN + line[: len(line) - len(line.lstrip())]
    return textwrap.wrap(
        line,
        max(width - 1, 20),
        subsequent_indent=indent,
        break_long_words=False,
        break_on_hyphens=False,
        replace_whitespace=False,
        drop_whitespace=True,
    )


SIGNS = {"✓": "+", "✗": "x", "·": "-", "→": "->", "▸": ">", "…": "...", "×": "x", "−": "-", "≥": ">=", "≤": "<="}
"""What stands for a sign where the letters of a stream do not have it."""


UNSEEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")
"""Letters that a terminal obeys instead of showing them, and such as turn the order of what is read."""


def spelled(text: str) -> str:
    """The text with what a terminal would obey spelled out, as in JSON."""
    return UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _shown(text: str, stream: TextIO) -> str:
    """The text in letters that the stream has."""
    text = spelled(text)
    encoding = getattr(stream, "encoding", None) or "utf-8"
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        text = "".join(_letter(letter, encoding) for letter in text)
    return text


def _letter(letter: str, encoding: str) -> str:
    try:
        letter.encode(encoding)
    except UnicodeEncodeError:
        return SIGNS.get(letter, "?")
    return letter


def _is_unicode(stream: TextIO) -> bool:
    return (getattr(stream, "encoding", None) or "utf-8").lower().replace("-", "").startswith("utf")


def _can_overwrite(stream: TextIO) -> bool:
    return stream.isatty() and os.environ.get("TERM", "") not in ("", "dumb")
