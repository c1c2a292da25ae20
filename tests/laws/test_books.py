"""The books balance, their prices lie between what more brings and what less costs, and they repeat to the byte."""

from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import polars as pl
from answers import TOLERANCE, Answer, apart, base_of
from hypothesis import given
from hypothesis import strategies as st
from raw_case import RawCase
from small_cases import small_cases
from trying import tried

from whitecoal.case import read_case
from whitecoal.case.amendments import Amendment
from whitecoal.planning import plan_case
from whitecoal.sectors import ORDER
from whitecoal.solving.program import SolveOptions
from whitecoal.solving.session import Session

STEP = 1e-3
"""Share of what is turned over, or of one if that is more, by which an account is given more or less."""
MISSED = 1e-7
"""By how much the solver lets a limit be missed; what that is worth at the highest price is no fault of a price."""
TRIED = 6
"""Accounts whose price is tried in a case."""


@tried()
@given(raw=small_cases())
def test_books_balance(seen: Any, raw: RawCase) -> None:
    """Entries and what is left over come to nothing in every account; entries times prices come to the worth."""
    base = base_of(raw, seen, options=SolveOptions(gap=1e-9))
    ledger, accounts = base.ledger(), base.account_table()
    sums = ledger.filter(pl.col("account") >= 0).group_by("account")
    sums = sums.agg(pl.col("value").sum().alias("left"), pl.col("value").abs().sum().alias("turnover"))
    joined = sums.join(accounts.select("account", "spare", "price"), on="account")
    assert len(joined) == len(sums)
    open_books = pl.when(pl.col("spare")).then((-pl.col("left")).clip(0.0)).otherwise(pl.col("left").abs())
    off = joined.select((open_books / (1e-6 + pl.col("turnover"))).max()).item() or 0.0
    unsold = joined.filter("spare").select((pl.col("left") * pl.col("price")).abs().max()).item() or 0.0
    worth = ledger.filter(pl.col("good") == "worth").select((pl.col("value") * pl.col("price")).sum()).item()
    found = max(off, apart(worth, base.worth, base.counted), unsold / base.counted)
    seen.count(*base.case.settings.sectors)
    seen.example(found)
    assert off < TOLERANCE
    assert apart(worth, base.worth, base.counted) < TOLERANCE
    assert unsold / base.counted < TOLERANCE  # what is left over has no price
    if seen.examples == 100:
        assert set(seen.counts) == set(ORDER), "a sector is never used"


@tried()
@given(raw=small_cases(), data=st.data())
def test_prices_lie_between_more_and_less(seen: Any, raw: RawCase, data: st.DataObject) -> None:
    """A price lies between what a little more brings and what a little less costs, whole works as they are."""
    base = base_of(raw, seen)
    fixed = base.kept()
    session = Session(fixed.held(base.solution.x))
    worth = session.run("base").worth
    duals = base.solution.row_dual
    blur = MISSED * float(np.abs(duals).max(initial=0.0))
    priced = np.flatnonzero(np.abs(duals) > 1e-9).tolist() or [0]
    rows = data.draw(st.lists(st.sampled_from(priced), min_size=1, max_size=TRIED, unique=True), label="accounts")
    for row in rows:
        step = STEP * max(turnover(base, row), 1.0)
        more, less = (given_to(session, base, row, amount) for amount in (step, -step))
        given_to(session, base, row, 0.0)
        price = -duals[row] * step
        outside = max((more - worth) - price - blur, price - (worth - less) - blur, 0.0) / base.counted
        seen.count("prices")
        seen.example_of(outside)
        assert outside < TOLERANCE * STEP, base.account_table().filter(pl.col("account") == row)
    seen.example()


def turnover(base: Answer, row: int) -> float:
    """What goes through an account."""
    program = base.program
    part = slice(program.row_start[row], program.row_start[row + 1])
    return float(np.abs(program.row_value[part] * base.solution.x[program.row_column[part]]).sum())


def given_to(session: Session, base: Answer, row: int, amount: float) -> float:
    """The worth with so much more in an account; minus infinity where there is no plan."""
    lower, upper = base.program.row_lower[row], base.program.row_upper[row]
    session.bound_rows(np.array([row]), np.array([lower - amount]), np.array([upper - amount]))
    answer = session.run("prices")
    return answer.worth if answer.status == "optimal" else -np.inf


@tried()
@given(raw=small_cases())
def test_a_change_that_changes_nothing_gives_the_same_plan(seen: Any, raw: RawCase) -> None:
    """Written to a folder and read under an amendment that multiplies by one: the same ledger, byte by byte."""
    nothing = Amendment(
        "nothing", "To see that nothing changes.", ({"table": "groups", "column": "number", "multiply": 1},)
    )
    base = base_of(raw, seen, options=SolveOptions())
    with TemporaryDirectory() as scratch:
        folder = raw.write(Path(scratch) / "case")
        again = plan_case(read_case(folder, changes=(nothing,))).plan.ledger
    one, other = (written(ledger) for ledger in (base.ledger(), again))
    seen.example(float(one != other))
    assert one == other


def written(ledger: pl.DataFrame) -> bytes:
    """A ledger as its file holds it."""
    file = BytesIO()
    ledger.write_parquet(file, compression="zstd")
    return file.getvalue()
