"""The made pages of the docs say what the software does, and every public name has its sentence."""

import importlib.util
import inspect
from pathlib import Path

import whitecoal

DOCS = Path(__file__).parents[1] / "docs"


def made_pages() -> dict[str, str]:
    spec = importlib.util.spec_from_file_location("docs_make", DOCS / "make.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    pages = module.pages()
    assert isinstance(pages, dict)
    return pages


def test_made_pages_are_as_the_software_makes_them() -> None:
    pages = made_pages()
    differing = [name for name, text in pages.items() if (DOCS / name).read_text(encoding="utf-8") != text]
    assert not differing, f"run `make docs` and commit {differing}"


def test_public_names_are_listed_once_in_order_and_documented() -> None:
    assert list(whitecoal.__all__) == sorted(whitecoal.__all__, key=lambda name: (name[0].islower(), name))
    for name in whitecoal.__all__:
        assert inspect.getdoc(getattr(whitecoal, name)), f"{name} has no docstring"


def test_every_decision_page_is_listed() -> None:
    index = (DOCS / "decisions" / "README.md").read_text(encoding="utf-8")
    for page in (DOCS / "decisions").glob("0*.md"):
        assert page.name in index
