"""The page tells every question and every answer, and the exam uses public names only."""

import ast
from pathlib import Path

import pytest

import questions
import whitecoal
from page import DOCS, PAGE, Answers, asked_row, rows_on_the_page
from questions import QUESTIONS, Question

HERE = Path(__file__).parent
DIALECTS = "whitecoal.dialects"
"""Each dialect is a module of its own, called by its name."""


@pytest.fixture(autouse=True)
def _skipped_while_the_page_is_being_written(request: pytest.FixtureRequest) -> None:
    if request.config.getoption("--write-exam"):
        pytest.skip("the page is being written")


def test_every_question_is_asked_once() -> None:
    written = [value for value in vars(questions).values() if isinstance(value, Question)]
    assert sorted(question.number for question in QUESTIONS) == sorted(question.number for question in written)


def test_the_page_tells_every_question_and_no_other() -> None:
    asked, _, _ = (DOCS / PAGE).read_text(encoding="utf-8").partition("## What came out")
    assert [line for line in asked.splitlines() if line.startswith("| ")][2:] == [*map(asked_row, QUESTIONS)]


def test_every_question_is_answered_on_the_page() -> None:
    assert {number for number, *_ in rows_on_the_page()} == {question.number for question in QUESTIONS}


def test_the_page_tells_no_answer_that_was_not_given(answers: Answers) -> None:
    if answers.unanswered(QUESTIONS):
        pytest.skip("only a part of the exam was taken")
    assert set(rows_on_the_page()) == set(answers.known)


def test_the_exam_uses_public_names_only() -> None:
    for file in HERE.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            modules += [name.name for name in node.names] if isinstance(node, ast.Import) else []
            behind = [name for name in modules if name.startswith("whitecoal.") and name != DIALECTS]
            assert not behind, f"{file.name} looks behind the face: {behind}"
            if isinstance(node, ast.ImportFrom) and node.module == "whitecoal":
                hidden = {name.name for name in node.names} - set(whitecoal.__all__)
                assert not hidden, f"{file.name} uses {hidden}, which are not public"
