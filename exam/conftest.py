"""`answer` asserts an answer of the exam and writes it down; `pytest exam --write-exam` puts all of them on a page."""

from time import perf_counter

import pytest

from page import Answer, Answering, Answers, rows_on_the_page, write_page
from questions import QUESTIONS, Question

BEGUN = pytest.StashKey[float]()
GIVEN = pytest.StashKey[Answers]()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--write-exam", action="store_true", help="write docs/exam.md when the whole exam is passed")


def pytest_configure(config: pytest.Config) -> None:
    config.stash[BEGUN] = perf_counter()
    config.stash[GIVEN] = Answers()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The page is looked at when the answers are there."""
    items.sort(key=lambda item: item.path.name == "test_page_of_the_exam.py")


@pytest.fixture(scope="session")
def answers(request: pytest.FixtureRequest) -> Answers:
    """Every answer given so far."""
    return request.config.stash[GIVEN]


@pytest.fixture(scope="session")
def answer(request: pytest.FixtureRequest, answers: Answers) -> Answering:
    """Assert that a question is answered as published, and note the answer for the page.

    Called with the question, what is asked (with its unit), the published value, the one obtained and the tolerance;
    `ours` is what ours must be where it differs by design, worked out in the test, and `note` says why.
    """
    writing = request.config.getoption("--write-exam")
    told = {} if writing else rows_on_the_page()

    def answered(question: Question, what: str, *numbers: float, ours: float | None = None, note: str = "") -> None:
        published, obtained, tolerance = map(float, numbers)
        found = Answer(question, what, published, obtained, tolerance, ours, note)
        answers.take(found)
        assert found.stands, found.sentence
        assert writing or found.is_told_in(told), (
            f"docs/exam.md does not tell this so: {found.sentence} Run `make exam`."
        )

    return answered


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """Write the page, but only of an exam that was taken whole and passed."""
    if not session.config.getoption("--write-exam") or exitstatus:
        return
    missing = session.config.stash[GIVEN].unanswered(QUESTIONS)
    if missing:
        raise pytest.UsageError(f"docs/exam.md was not written: {', '.join(missing)} not answered. Run the whole exam.")
    write_page(session.config.stash[GIVEN], perf_counter() - session.config.stash[BEGUN])
