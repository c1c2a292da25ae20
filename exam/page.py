"""The page of the exam: what was asked, where it is printed, what came out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from questions import QUESTIONS, Question
from record import DOCS, write_record

Answering = Callable[..., None]
"""What the fixture `answer` is."""

PAGE = "exam.md"
DIGITS, PRINTED = 12, 1e-11
"""Digits of a number on the page, and the share by which it is off for that."""
HEADER = ("no.", "asked", "expected", "obtained", "tolerance", "remark")
STORY = """# The exam

Problems whose answers are printed in books and libraries, put to whitecoal. They say whether the ledger, its prices,
the sectors and the contract simulator give what others found before, by other means and with other software.

`make exam` takes it and writes this page; it takes some seconds. The same tests are part of `make test`, which also
holds the published values of this page against those in the tests, so that neither can be changed alone. Each test
stands in `exam/`, uses public names only, and names source and tolerance. Nothing here is edited by hand.

**Tolerance** is the greatest difference allowed, in the unit of the answer. It is small where the published number is
exact or printed in full. Where a book prints a rounded number it is half of the last digit printed, or a little more
where the book rounds on its way, and the remark says so.

**A step** stands for a curve in a linear program: a demand that falls with every tonne becomes a stair of prices. The
answer then lies within a bound of the true one that follows from the width of the step; the bound is the tolerance, it
is derived in the test, and narrower steps are seen to come nearer.

**Differs by design**: in a few places we calculate otherwise than the source on purpose. Then both numbers are worked
out by hand in the test: the published one, and ours, which is the one that must come out. The remark tells ours and
why.

To add a problem: a question in `exam/questions.py`, a test that calls `answer` with it, and `make exam`. One topic
alone is taken by `pytest exam/test_reservoirs.py`, say.

## What is asked

{asked}

## What came out
"""


@dataclass(frozen=True)
class Answer:
    """One answer to a question.

    Args:
        question: which.
        what: is asked, with its unit.
        expected: the published value.
        obtained: what came out.
        tolerance: greatest difference allowed, in the same unit.
        ours: what must come out where ours differs by design; None where it does not.
        note: what there is to know.
    """

    question: Question
    what: str
    expected: float
    obtained: float
    tolerance: float
    ours: float | None = None
    note: str = ""

    @property
    def wanted(self) -> float:
        """What must come out: the published value, or ours where it differs by design."""
        return self.expected if self.ours is None else self.ours

    @property
    def stands(self) -> bool:
        """Whether what came out is right; what differs by design must truly differ."""
        differs = self.ours is None or abs(self.ours - self.expected) > self.tolerance
        return differs and abs(self.obtained - self.wanted) <= self.tolerance

    @property
    def key(self) -> tuple[str, str]:
        """By which the page knows it."""
        return self.question.number, self.what

    @property
    def remark(self) -> str:
        """The remark on the page."""
        if self.ours is None:
            return self.note
        return f"differs by design, ours by hand {printed(self.ours)}: {self.note}"

    @property
    def sentence(self) -> str:
        """The answer in one line."""
        wanted = printed(self.wanted) + ("" if self.ours is None else " by design")
        found = f"obtained {self.obtained!r}, wanted {wanted} within {self.tolerance:g}"
        return f"{self.question.number} {self.what}: {found}."

    @property
    def row(self) -> tuple[str, ...]:
        """The row of the page."""
        return (*self.key, printed(self.expected), printed(self.obtained), f"{self.tolerance:.2g}", self.remark)

    def is_told_in(self, rows: dict[tuple[str, str], tuple[str, ...]]) -> bool:
        """Whether the page has its row: the same in all but what was obtained there, and that is right as well."""
        row = rows.get(self.key)
        if row is None or (*row[:3], *row[4:]) != (*self.row[:3], *self.row[4:]):
            return False
        return abs(float(row[3]) - self.wanted) <= self.tolerance + PRINTED * abs(self.wanted)


@dataclass
class Answers:
    """The answers given in one run, each once."""

    known: dict[tuple[str, str], Answer] = field(default_factory=dict)

    def take(self, answer: Answer) -> None:
        """Note an answer; the same may not be asked twice."""
        assert answer.key not in self.known, f"{answer.sentence} It is asked twice; give it another name."
        self.known[answer.key] = answer

    def unanswered(self, questions: Iterable[Question]) -> list[str]:
        """Numbers of questions without an answer."""
        answered = {number for number, *_ in self.known}
        return [question.number for question in questions if question.number not in answered]

    @property
    def sorted(self) -> list[Answer]:
        """In the order of the questions."""
        place = {question.number: at for at, question in enumerate(QUESTIONS)}
        return sorted(self.known.values(), key=lambda answer: place[answer.question.number])


def printed(value: float) -> str:
    """A number as the page tells it."""
    return format(value, f".{DIGITS}g")


def write_page(answers: Answers, seconds: float) -> None:
    """Write docs/exam.md."""
    asked = "\n".join(["| no. | problem | source |", "| --- | --- | --- |", *map(asked_row, QUESTIONS)])
    rows = [answer.row for answer in answers.sorted]
    write_record(PAGE, story=STORY.format(asked=asked), command="make exam", seconds=seconds, header=HEADER, rows=rows)


def asked_row(question: Question) -> str:
    """A question as the page tells it."""
    return f"| {question.number} | {question.title} | {question.source} |"


def rows_on_the_page() -> dict[tuple[str, str], tuple[str, ...]]:
    """The cells of every row of the page, by number and what is asked."""
    path = DOCS / PAGE
    text = path.read_text(encoding="utf-8") if path.is_file() else ""
    _, _, came_out = text.partition("## What came out")
    lines = [line for line in came_out.splitlines() if line.startswith("|")]
    rows = [tuple(cell.strip() for cell in line.removeprefix("|").removesuffix("|").split("|")) for line in lines[2:]]
    return {row[:2]: row for row in rows}
