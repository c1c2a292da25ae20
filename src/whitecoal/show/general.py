"""The chapters that every plan has: what is scarce, where the worth comes from, the evidence, solver and audit."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import polars as pl

from whitecoal.show.marks import GRADES, MARK, MEANINGS
from whitecoal.show.markup import bar, figure_cell, folded, pairs, points, row_head, table, word
from whitecoal.show.prices import by_account, money_of, scarce
from whitecoal.show.words import further, money_words, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from whitecoal.plans import Plan

MOST_SCARCE = 14
SCARCITY = """<p>The prices of the plan: what one more unit in an account would be worth, in the money of its own year,
with the whole works as they are. Listed are goods of which a surplus may be left, and is not; first the account in
which one per cent more in a year would be worth most, in the years when it is; three places of a good at most.</p>"""
EVIDENCE = f"""<p>Every row of the case's tables may say how good it is. What rests on estimates or memory is marked
{MARK} in the figures; a decision that hangs on it wants a better number first.</p>"""


def what_is_scarce(plan: Plan) -> str:
    """The accounts in which more would be worth most, in words and numbers."""
    money = money_of(plan)
    listed = by_account(scarce(plan), MOST_SCARCE)
    if not listed:
        return "<p>Nothing is scarce: of every good that may be left over, some is.</p>"
    rows = [
        (
            row_head(one.good),
            word(one.place),
            figure_cell(one.span),
            figure_cell(money_words(one.gain, money)),
            word(f"{money_words(one.price, money)} for {further(one.unit, money)}"),
        )
        for one in listed
    ]
    return SCARCITY + table(("", "~where", "when", "1 % more, a year", "~a further unit"), rows)


def where_worth_comes_from(plan: Plan) -> str:
    """The objective by entry, discounted, with its share."""
    money = money_of(plan)
    rows = plan.ledger.filter((pl.col("good") == "worth") & (pl.col("account") < 0))
    found = (
        rows.group_by("entry", maintain_order=True)
        .agg((pl.col("value") * pl.col("price")).sum().alias("worth"))
        .sort("worth", descending=True, maintain_order=True)
    )
    whole = float(found["worth"].abs().sum())
    if not whole:
        return ""
    listed = [(row_head(entry), figure_cell(number(worth)), bar(worth / whole)) for entry, worth in found.iter_rows()]
    return _aims(plan) + table(("", f"million {money}, discounted", "~share of all that counts"), listed)


def _aims(plan: Plan) -> str:
    """What the plan seeks, and what it reached."""
    first = plan.about["solver"].get("first", {}).get("value", 0.0)
    short = f"the shortfall is {number(first)}" if first else "nobody goes short of what comes first"
    return (
        f"<p>Before all else the plan makes hunger and thirst as small as can be: {short}. Then it seeks the greatest "
        f"worth, discounted to the first year: {money_words(plan.worth, money_of(plan))}.</p>"
    )


def what_it_rests_on(plan: Plan) -> str:
    """How many rows of the case rest on evidence of each grade."""
    counts = {str(grade): int(count) for grade, count in plan.about.get("evidence", {}).items()}
    whole = sum(counts.values())
    if not whole:
        return ""
    known = (*GRADES, "none")
    order = [grade for grade in known if grade in counts] + sorted(set(counts) - set(known))
    rows = [
        (
            row_head(grade),
            word(MEANINGS.get(grade, "")),
            figure_cell(number(counts[grade])),
            bar(counts[grade] / whole),
        )
        for grade in order
    ]
    return EVIDENCE + table(("grade", "~meaning", "rows", "~share"), rows)


def what_there_is_to_know(plan: Plan) -> str:
    """What the sectors remark of the case, by subject."""
    subjects: dict[str, list[str]] = {}
    for subject, sentence in plan.about.get("remarks", []):
        subjects.setdefault(str(subject), []).append(str(sentence))
    return "".join(
        f"<h3>{escape(subject[:1].upper() + subject[1:])}</h3>{points(said)}" for subject, said in subjects.items()
    )


def how_it_was_found(plan: Plan, warnings: Sequence[str]) -> str:
    """Audit, solver, sizes, seconds, amendments, and what the report was asked and could not show."""
    about = plan.about
    changes = [(str(one.get("name", "")), str(one.get("reason", ""))) for one in about.get("amendments", [])]
    body = audit_told(about.get("audit", {})) + pairs(_facts(about))
    body += f"<h3>Amendments</h3>{pairs(changes)}" if changes else "<p>No amendment was applied to the case.</p>"
    return body + (f"<h3>Asked for, and not to be had</h3>{points(warnings)}" if warnings else "")


def _facts(about: dict[str, Any]) -> list[tuple[str, str]]:
    solver = about.get("solver", {})
    return [
        ("status", f"{solver.get('status', '')}, gap {_small(float(solver.get('gap') or 0.0))}"),
        ("method", str(solver.get("method", ""))),
        ("size", " · ".join(f"{number(float(count))} {what}" for what, count in about.get("sizes", {}).items())),
        ("seconds", " · ".join(f"{what} {float(s):.1f}" for what, s in about.get("seconds", {}).items())),
        ("memory", f"{number(float(about.get('peak_memory_mb', 0)))} MB at most"),
        ("software", f"whitecoal {about.get('whitecoal', '')}"),
        ("question", str(about.get("digest", ""))),
    ]


def _small(share: float) -> str:
    return f"{number(100 * share)} %" if share else "0"


def audit_told(audit: dict[str, Any]) -> str:
    """The outcome of the audit: whether it passed, and every check."""
    if not audit:
        return "<p><strong>Not audited.</strong> The books of this plan have not been checked.</p>"
    passed = bool(audit.get("passed"))
    told = "The audit passed." if passed else "The audit did not pass: do not rely on this plan."
    simple = [(key, _plain(value)) for key, value in audit.items() if not isinstance(value, list | dict | bool)]
    lists = [(key, value) for key, value in audit.items() if isinstance(value, list) and value]
    tables = "".join(folded(_records(value), f"{key}: {len(value)}") for key, value in lists)
    return f'<p class="{"good" if passed else "bad"}"><strong>{told}</strong></p>{pairs(simple)}{tables}'


def _records(records: Sequence[Any]) -> str:
    """A list of findings as a table, or as a list when they are plain."""
    if not all(isinstance(record, dict) for record in records):
        return points(map(str, records))
    names = list(dict.fromkeys(str(name) for record in records for name in record))
    rows = [[word(_plain(record.get(name, ""))) for name in names] for record in records]
    return table([f"~{name}" for name in names], rows)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.2g}" if isinstance(value, float) else number(value) if isinstance(value, int) else str(value)
