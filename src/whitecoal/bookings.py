"""Whether an amount that a row of a table names can be booked."""

from whitecoal.errors import PostingError
from whitecoal.faults import Fault, did_you_mean
from whitecoal.problem import Problem
from whitecoal.tables.rows import Rows
from whitecoal.units import Unit


def bookable(p: Problem, rows: Rows, *, at: int, where: tuple[str, str], per: Unit | None = None) -> bool:
    """Whether a row's good is open, its unit measures it, and its place has an account of it; each fault is noted.

    Args:
        p: the problem.
        rows: with the columns `good` and `amount`.
        at: which row.
        where: the column that names the place, and the place.
        per: the unit that each amount is for, kt of an activity or a year; None where it is an amount of its own.
    """
    name, amount, (named, place) = rows["good"][at], rows.amounts("amount"), where
    measure = amount.units[int(amount.which[at])]

    def refuse(code: str, column: str, found: str, wanted: str, advice: str = "") -> bool:
        p.fault(Fault(code, rows.table.name, int(rows.lines[at]), column, found, wanted, advice))
        return False

    if name not in p.goods:
        wanted = "A good that a sector at work opens, or one of the table goods."
        return refuse("E041", "good", f'no good is called "{name}"', wanted, did_you_mean(name, p.goods))
    good = p.goods[name]
    kept, fine = p.case.printed(good.unit), True
    if not (measure if per is None else measure * per).fits(good.unit):
        amount_for = f"this amount for one {per.text}" if per else "this amount"
        found = f'"{name}" is counted in {kept}, and {amount_for} in {p.case.printed(measure)}'
        fine = refuse("E015", "unit", found, f"A unit like {kept}{f'/{per.text}' if per else ''}.")
    try:
        p.places.account(name, good.at, place)
    except PostingError as nowhere:
        fine = refuse("E042", named, str(nowhere).removesuffix("."), f"{name} is kept at each {' or '.join(good.at)}.")
    return fine
