"""The page of the report: one HTML file that needs nothing else, for screen, telephone and paper."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from whitecoal.show.headlines import LONG, Headline, headlines
from whitecoal.show.prices import money_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whitecoal.plans import Plan
    from whitecoal.show.markup import Section

POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"
"""The page may load nothing and run nothing, whatever names in the data say."""


def page(plan: Plan, listed: Sequence[Section]) -> str:
    """The whole report as HTML.

    Args:
        plan: for its title, its run and its headlines.
        listed: the chapters, their bodies escaped already.
    """
    title = escape(f"{plan.about.get('title', '')} · {plan.about.get('name', '')}")
    style = files("whitecoal.show").joinpath("page.css").read_text(encoding="utf-8")
    chapters = "".join(_chapter(count, section) for count, section in enumerate(listed, start=1))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{style}</style></head><body>"
        f"<header>{_head(plan)}</header>{_contents(listed)}<main>{chapters}</main>"
        f"<footer>Money is in {escape(money_of(plan))}. Amounts are per year; those of a stage of several years are of "
        "its representative year. Every number of this page stands in ledger.parquet beside it.</footer>"
        "</body></html>\n"
    )


def _chapter(count: int, section: Section) -> str:
    return f'<section id="s{count}"><h2>{escape(section.title)}</h2>{section.body}</section>'


def _head(plan: Plan) -> str:
    stages = plan.about["calendar"]["stages"]
    last = stages[-1]["first_year"] + stages[-1]["length"] - 1
    about = escape(str(plan.about.get("about", "")))
    return (
        f"<p class=run>Plan {escape(str(plan.about.get('name', '')))} · {stages[0]['first_year']} to {last}"
        f"{_amended(plan)}</p><h1>{escape(str(plan.about.get('title', '')))}</h1>"
        f"{f'<p class=lead>{about}</p>' if about else ''}{_failed(plan)}"
        f"<ul class=cards>{''.join(map(_card, headlines(plan)))}</ul>"
    )


def _failed(plan: Plan) -> str:
    """A plan that did not pass its audit is shown as such before anything else."""
    audit = plan.about.get("audit") or {}
    if audit.get("passed", True):
        return ""
    return "<p class=bad><strong>This plan did not pass its audit: do not rely on it.</strong></p>"


def _amended(plan: Plan) -> str:
    names = [str(one.get("name", "")) for one in plan.about.get("amendments", [])]
    return f" · amended: {escape(', '.join(names))}" if names else ""


def _card(one: Headline) -> str:
    rule = f"<small>{escape(one.rule)}</small>" if one.rule else ""
    kind = " class=long" if not one.unit and len(one.text) > LONG else ""
    return f"<li{kind}><span>{escape(one.name)}</span>{escape(one.text)}{rule}</li>"


def _contents(listed: Sequence[Section]) -> str:
    lines = "".join(
        f'<li><a href="#s{count}">{escape(section.title)}</a></li>' for count, section in enumerate(listed, start=1)
    )
    return f"<nav aria-label=Contents><ol>{lines}</ol></nav>"
