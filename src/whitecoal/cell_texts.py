"""Texts that go out to be opened in a spreadsheet: none may be taken there for a formula.

A spreadsheet runs what begins with = + - or @, also behind a tab or a return, and a name in a case may begin so. Such a
text gets an apostrophe before it, which makes it text again. Numbers are numbers and stay as they are, below zero too.
A text that begins with apostrophes and then so gets one more, so that `bare` always finds what was meant.
"""

import re

MARK = "'"
RUN = "=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20"
"""With which a formula begins, or what stands before its beginning; the last four are the same in wide letters."""
RUNS = re.compile(f"^{MARK}*[{RUN}]")


def runs(text: str) -> bool:
    """Whether a spreadsheet might take a text for a formula."""
    return RUNS.match(text) is not None


def guarded(text: str) -> str:
    """A text as it may stand in a cell of a spreadsheet."""
    return MARK + text if runs(text) else text


def bare(text: str) -> str:
    """What was meant by a text that was guarded."""
    return text[1:] if text.startswith(MARK) and runs(text) else text
