"""The treasury again: every debt and every reserve followed year by year."""

from collections.abc import Iterator

import polars as pl

from whitecoal.case import Case
from whitecoal.tables.rows import SEPARATOR

MONEYS = ("foreign exchange", "cash")
DRAWN, REPAID, INTEREST = "credit drawn", "credit repaid", "interest"
CARRIED = "carried over"
UNPAID, LATE, BEYOND, MISSING = "left unpaid", "paid late", "service beyond its limit", "missing to the floor"
INSTALMENTS = "instalments"
TOLERANCE = 1e-6


def check(case: Case, ledger: pl.DataFrame) -> list[str]:
    """Follow every debt and every reserve year by year, and compare.

    Args:
        case: the case planned.
        ledger: every entry of the plan.

    Returns:
        list: a sentence for each credit that is overdrawn, below nothing, repaid otherwise than agreed or charged other
        interest than its rate gives, each holder whose debt service takes more than its share or who leaves more unpaid
        than is due or allowed, and each reserve that falls below its minimum.
    """
    return [
        *_debts_again(case, ledger),
        *_terms_again(case, ledger),
        *_service_again(case, ledger),
        *_arrears_again(case, ledger),
        *_reserves_again(case, ledger),
    ]


def _yearly(ledger: pl.DataFrame, entry: str) -> dict[tuple[str, str, str], float]:
    """Amounts of an entry in money by item, stage and scenario."""
    rows = ledger.filter((pl.col("entry") == entry) & pl.col("good").is_in(MONEYS))
    return {
        (item, stage, scenario): value
        for item, stage, scenario, value in rows.select("item", "stage", "scenario", "value").iter_rows()
    }


def _debts_again(case: Case, ledger: pl.DataFrame) -> Iterator[str]:
    loans = case["credits"]
    drawn, repaid, paid = (_yearly(ledger, entry) for entry in (DRAWN, REPAID, INTEREST))
    for at, credit in enumerate(loans.labels):
        start, ceiling, rate = (float(loans[column].values[at].sum()) for column in ("start", "ceiling", "rate"))
        for scenario, stages in case.calendar.paths():
            owed = start
            for stage in stages:
                cell = credit, stage.label, scenario
                change = drawn.get(cell, 0.0) + repaid.get(cell, 0.0)
                openings = [owed + year * change for year in range(stage.length)]
                owed = openings[-1] + change
                interest = rate * sum(openings)
                if abs(interest + stage.length * paid.get(cell, 0.0)) > TOLERANCE * (1 + interest):
                    yield f"{credit}, {stage.label}, {scenario}: interest should be {interest:.6g} over its years."
                if not -TOLERANCE <= owed <= ceiling + TOLERANCE * (1 + ceiling):
                    yield f"{credit}, {stage.label}, {scenario}: {owed:.6g} are owed under a ceiling of {ceiling:.6g}."


def _terms_again(case: Case, ledger: pl.DataFrame) -> Iterator[str]:
    """Nothing repaid before it is due, equal instalments, nothing owed after the last of them."""
    loans, (drawn, repaid) = case["credits"], (_yearly(ledger, entry) for entry in (DRAWN, REPAID))
    for at, credit in enumerate(loans.labels):
        first, last = max(int(loans["first_due"][at]), case.calendar.first_year), int(loans["last_due"][at])
        for scenario, stages in case.calendar.paths():
            taken = owed = float(loans["start"].values[at].sum())
            for stage in stages:
                cell = credit, stage.label, scenario
                paid, where = -repaid.get(cell, 0.0), f"{credit}, {stage.label}, {scenario}"
                taken += stage.length * drawn.get(cell, 0.0)
                years = sum(first <= year <= last for year in stage.years)
                wanted = taken * years / stage.length / max(last - first + 1, 1)
                owed += stage.length * (drawn.get(cell, 0.0) - paid)
                if stage.years[-1] < first and paid > TOLERANCE:
                    yield f"{where}: {paid:.6g} are repaid before it is due."
                if loans["schedule"][at] == INSTALMENTS and abs(paid - wanted) > TOLERANCE * (1 + wanted):
                    yield f"{where}: an instalment of {wanted:.6g} is due and {paid:.6g} are repaid."
                if stage.first_year > last and owed > TOLERANCE * (1 + taken):
                    yield f"{where}: {owed:.6g} are owed after {last}."


def _service_again(case: Case, ledger: pl.DataFrame) -> Iterator[str]:
    limits, loans = case["service_limits"], case["credits"]
    beyond = ledger.filter((pl.col("good") == "room for all debt service") & (pl.col("entry") == BEYOND))
    allowed = {tuple(row): value for *row, value in beyond.select("item", "stage", "scenario", "value").iter_rows()}
    for at, label in enumerate(limits.labels if limits and loans else ()):
        money, share = limits["good"][at], float(limits["share"].values[at].sum())
        home = case.places.account(money, ("region",), limits["holder"][at])
        own = ledger.filter((pl.col("good") == money) & (pl.col("place") == home))
        notes = [note.strip() for note in limits["earned"][at].split("|")]
        earned, served = (
            {(stage, scenario): value for stage, scenario, value in _by_year(own, entries).iter_rows()}
            for entries in (notes, [REPAID, INTEREST])
        )
        for cell, value in served.items():
            most = share * earned.get(cell, 0.0) + allowed.get((label, *cell), 0.0)
            if -value > most + TOLERANCE * (1 + abs(most)):
                yield f"{label}, {', '.join(cell)}: debts take {-value:.6g}, and {most:.6g} they may."


def _by_year(ledger: pl.DataFrame, entries: list[str]) -> pl.DataFrame:
    return _summed(ledger.filter(pl.col("entry").is_in(entries)))


def _arrears_again(case: Case, ledger: pl.DataFrame) -> Iterator[str]:
    """Follow what stands unpaid; no more may be added in a year than the obligations that the ledger has."""
    rows, loans = case["arrears"], case["credits"]
    unpaid, late = (_yearly(ledger, entry) for entry in (UNPAID, LATE))
    fixed = [credit for at, credit in enumerate(loans.labels) if loans["schedule"][at] == INSTALMENTS] if loans else []
    owing = pl.col("entry").is_in(["budget", INTEREST]) | ((pl.col("entry") == REPAID) & pl.col("item").is_in(fixed))
    for at, label in enumerate(rows.labels if rows else ()):
        money, start, ceiling = rows["good"][at], *(float(rows[name].values[at].sum()) for name in ("start", "ceiling"))
        home = case.places.account(money, ("region",), rows["holder"][at])
        dues = ledger.filter(owing & (pl.col("good") == money) & (pl.col("place") == home) & (pl.col("value") < 0))
        due = {(stage, scenario): -value for stage, scenario, value in _summed(dues).iter_rows()}
        for scenario, stages in case.calendar.paths():
            owed = start
            for stage in stages:
                cell, where = (label, stage.label, scenario), f"{label}, {stage.label}, {scenario}"
                left = unpaid.get(cell, 0.0)
                owed += stage.length * (left + late.get(cell, 0.0))
                if left > due.get((stage.label, scenario), 0.0) + TOLERANCE * (1 + left):
                    yield f"{where}: {left:.6g} are left unpaid, more than is due."
                if not -TOLERANCE <= owed <= ceiling + TOLERANCE * (1 + ceiling):
                    yield f"{where}: {owed:.6g} stand unpaid under a ceiling of {ceiling:.6g}."


def _summed(ledger: pl.DataFrame) -> pl.DataFrame:
    return ledger.group_by("stage", "scenario", maintain_order=True).agg(pl.col("value").sum())


def _reserves_again(case: Case, ledger: pl.DataFrame) -> Iterator[str]:
    """Follow what is held; it stays at its minimum and cover, but for what is missing to them at a price."""
    reserves = case["reserves"]
    carried, missing = _yearly(ledger, CARRIED), _missing_again(ledger)
    for at, label in enumerate(reserves.labels):
        start, least, cover = (float(reserves[column].values[at].sum()) for column in ("start", "minimum", "cover"))
        money, bought = reserves["good"][at], dict[tuple[str, str], float]()
        if cover:
            home = case.places.account(money, ("region",), reserves["holder"][at])
            own = ledger.filter((pl.col("good") == money) & (pl.col("place") == home))
            bought = {(stage, now): -value for stage, now, value in _by_year(own, ["bought abroad"]).iter_rows()}
        for scenario, stages in case.calendar.paths():
            held = start
            for stage in stages:
                change = -carried.get((label, stage.label, scenario), 0.0)
                ends = {"": held + change, f"{SEPARATOR}last year": held + stage.length * change}
                held += stage.length * change
                for ending, amount in reversed(ends.items()):
                    wanted = least + cover * bought.get((stage.label, scenario), 0.0)
                    wanted -= missing.get((f"{label}{ending}", stage.label, scenario), 0.0)
                    if amount < wanted - TOLERANCE * (1 + abs(wanted)):
                        yield f"{label}, {stage.label}, {scenario}: {amount:.6g} are held, and {wanted:.6g} must be."
                        break


def _missing_again(ledger: pl.DataFrame) -> dict[tuple[str, str, str], float]:
    rows = ledger.filter((pl.col("good") == "reserve floor") & (pl.col("entry") == MISSING))
    cells = rows.select("place", "stage", "scenario", "value").iter_rows()
    return {(place, stage, scenario): value for place, stage, scenario, value in cells}
