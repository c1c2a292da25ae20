"""Pieces of HTML: tables and lists. Every text that comes from data is escaped here or before."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from whitecoal.show.words import percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True)
class Section:
    """A chapter: its title and what stands in it, as HTML."""

    title: str
    body: str


def word(text: str) -> str:
    """A cell of words."""
    return f"<td class=word>{escape(text)}</td>"


def figure_cell(text: str) -> str:
    """A cell of a number."""
    return f"<td>{escape(text)}</td>"


def row_head(text: str) -> str:
    """The first cell of a row, its name."""
    return f"<th scope=row>{escape(text)}</th>"


def bar(share: float) -> str:
    """A cell with a share as a bar and as a percentage; shares below zero are striped."""
    kind = "minus" if share < 0 else "plus"
    return f'<td class=bar><i class={kind} style="width:{100 * abs(share):.1f}%"></i>{percent(abs(share))}</td>'


def table(head: Sequence[str], rows: Iterable[Sequence[str]], kind: str = "said") -> str:
    """A table that may be wider than the page.

    Args:
        head: titles of the columns, one that begins with a tilde stands over words.
        rows: cells, as HTML.
        kind: how it is dressed.
    """
    titles = "".join(
        f"<th scope=col{' class=word' if title.startswith('~') else ''}>{escape(title.removeprefix('~'))}</th>"
        for title in head
    )
    body = "".join(f"<tr>{''.join(cells)}</tr>" for cells in rows)
    named = f" class={kind}" if kind else ""
    return f"<div class=scroll><table{named}><thead><tr>{titles}</tr></thead><tbody>{body}</tbody></table></div>"


def pairs(listed: Iterable[tuple[str, str]]) -> str:
    """Names and what is said of each; what is empty is left out."""
    shown = "".join(f"<dt>{escape(name)}</dt><dd>{escape(text)}</dd>" for name, text in listed if text)
    return f"<dl>{shown}</dl>"


def points(sentences: Iterable[str]) -> str:
    """Sentences as a list."""
    return f"<ul>{''.join(f'<li>{escape(sentence)}</li>' for sentence in sentences)}</ul>"


def folded(inner: str, title: str = "The numbers", *, printed: bool = False) -> str:
    """Something that is opened by those who want it; on paper it is left out, unless it is to be printed."""
    kind = " class=main" if printed else ""
    return f"<details{kind}><summary>{escape(title)}</summary>{inner}</details>"
