"""From a term sheet (a TOML file) to terms; every fault of it at once."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

from whitecoal.case.keys import Complaints, is_number
from whitecoal.contracts.amounts import Reader
from whitecoal.contracts.terms import (
    STEPS,
    Advance,
    Bonus,
    Cost,
    HandBack,
    MinimumOutput,
    MinimumWork,
    Participation,
    Recovery,
    Royalty,
    Scale,
    Split,
    Tax,
    Terms,
)
from whitecoal.errors import CaseFault, UnitError
from whitecoal.faults import Fault, did_you_mean
from whitecoal.toml import loaded
from whitecoal.units import CURRENCIES, unit

FORMAT = 1
LONGEST = 99
"""Years a contract may last."""
LARGEST_FILE = 1_000_000
"""Bytes a term sheet may have."""
WRONG, UNREADABLE = "E081", "E080"

TABLES = {step.replace(" ", "_").replace("-", "_"): step for step in STEPS}
"""The table of a term sheet that states each step: cost_recovery states "cost recovery"."""
KEYS = {
    "format",
    "title",
    "about",
    "currency",
    "product",
    "unit",
    "first_year",
    "term",
    "hurdle",
    "discount",
    "steps",
    "output",
    "price",
    "costs",
    "sources",
    *TABLES,
}
PAYMENTS = ("bonus", "rent", "advance", "royalty", "minimum work", "minimum output")


def read_terms(path: Path | str) -> Terms:
    """The terms that a file states.

    Raises:
        CaseFault: with every fault of the file, each with its key, what was found, what was wanted, what to do.
    """
    file = Path(path)
    try:
        if not file.is_file():
            raise CaseFault([Fault(UNREADABLE, file.name, found=f'there is no file "{file}"')])
        if file.stat().st_size > LARGEST_FILE:
            raise CaseFault([Fault(UNREADABLE, file.name, found="the file is too large for a term sheet")])
        text = file.read_bytes().removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        fault = Fault(UNREADABLE, file.name, found="the letters are not UTF-8", advice="Save it as UTF-8.")
        raise CaseFault([fault]) from error
    except OSError as error:
        raise CaseFault([Fault(UNREADABLE, file.name, found=f"the file cannot be read: {error.strerror}")]) from error
    return terms_of(text, file.name)


def terms_of(text: str, name: str = "terms.toml") -> Terms:
    """The terms that a text in TOML states.

    Args:
        text: the term sheet.
        name: what it is called in faults.

    Raises:
        CaseFault: with every fault found.
    """
    try:
        raw = loaded(text)
    except ValueError as error:
        fault = Fault(UNREADABLE, name, found=f"it cannot be read: {error}", advice="Mend this line.")
        raise CaseFault([fault]) from error
    complaints = Complaints(name, WRONG)
    terms = _terms(raw, complaints)
    if complaints.faults or terms is None:
        raise CaseFault(complaints.faults)
    return terms


def _terms(raw: Mapping[str, Any], complaints: Complaints) -> Terms | None:
    complaints.unknown("", raw, KEYS)
    if raw.get("format") != FORMAT or isinstance(raw.get("format"), bool):
        found = "is missing" if "format" not in raw else f"is {raw['format']!r}"
        complaints.note("format", found, f"This version reads format {FORMAT}.", f"Write format = {FORMAT}.")
    reader = _reader(raw, complaints)
    if reader is None:
        return None
    steps = _steps(raw, complaints)
    output = reader.series("output", raw.get("output"), reader.output)
    if not any(output):
        complaints.note("output", "is nothing in every year", "A contract produces something.")
    return Terms(
        title=complaints.text("title", raw.get("title", ""), needed=True),
        about=complaints.text("about", raw.get("about", "")),
        currency=reader.currency,
        product=complaints.text("product", raw.get("product", ""), needed=True),
        unit=reader.output,
        first_year=reader.first_year,
        years=reader.years,
        hurdle=reader.share("hurdle", raw.get("hurdle")),
        discount=reader.share("discount", raw.get("discount", raw.get("hurdle", 0))),
        steps=steps,
        output=output,
        price=reader.series("price", raw.get("price"), reader.per_unit),
        priced_in=_priced_in(raw.get("price")),
        costs=_costs(raw, reader),
        sources=_sources(raw, complaints),
        **_Instruments(raw, reader).read(),
    )


def _reader(raw: Mapping[str, Any], complaints: Complaints) -> Reader | None:
    """What every amount is read by; None when money, unit or term cannot be made out."""
    before = len(complaints.faults)
    currency, text = raw.get("currency"), raw.get("unit")
    if not isinstance(currency, str) or currency not in CURRENCIES:
        found = "is missing" if currency is None else f"is {currency!r}"
        complaints.note("currency", found, f"I know {', '.join(CURRENCIES)}.")
    try:
        unit(complaints.text("unit", text if text is not None else "", needed=True) or "1")
    except UnitError as error:
        complaints.note("unit", f"is {text!r}", str(error))
    probe = Reader(complaints, "money", "t", 1, 1)
    years = probe.whole("term", raw.get("term"), 1, LONGEST)
    first = probe.whole("first_year", raw.get("first_year", 1), 1, 9999)
    if len(complaints.faults) > before:
        return None
    return Reader(complaints, str(currency), str(text), years, first)


def _priced_in(given: Any) -> str:
    """The unit of the first price, as it is written; whether it is one is seen when prices are read."""
    values = given.values() if isinstance(given, Mapping) else given if isinstance(given, list) else [given]
    written = next((value for value in values if isinstance(value, str)), "")
    return written.strip().partition(" ")[2].strip()


# ---- the order of steps ------------------------------------------------------------------------------------------


def _steps(raw: Mapping[str, Any], complaints: Complaints) -> tuple[str, ...]:
    """The order of steps; each step stated has its place in it, and each place its step."""
    given = raw.get("steps")
    if given is None:
        complaints.note("steps", "is missing", "The order in which instruments take their part.", _example(raw))
        return ()
    steps = complaints.names("steps", given, 'steps = ["royalty", "cost recovery", "profit split", "tax"]')
    stated = {step for table, step in TABLES.items() if table in raw}
    for step in steps:
        if step not in STEPS:
            complaints.note(
                "steps",
                f'"{step}" is not a step',
                advice=did_you_mean(step, STEPS) or f"There are: {', '.join(STEPS)}.",
            )
        elif step not in stated:
            table = step.replace(" ", "_").replace("-", "_")
            complaints.note("steps", f'"{step}" is not stated', f"A table [{table}] says what it takes.")
    for step in sorted(stated - set(steps)):
        complaints.note("steps", f'"{step}" is stated and has no place', "Every step has its place in the order.")
    _check_order(steps, complaints)
    return tuple(steps)


def _example(raw: Mapping[str, Any]) -> str:
    stated = [f'"{step}"' for table, step in TABLES.items() if table in raw]
    return f"Write steps = [{', '.join(stated)}], in the order meant." if stated else ""


def _check_order(steps: tuple[str, ...], complaints: Complaints) -> None:
    """Orders in which a step would find nothing to do."""
    for first, second, why in (
        ("cost recovery", "profit split", "After the split nothing is left to recover costs from."),
        ("profit split", "participation", "The state's part in the venture is of what the company has."),
        ("cost recovery", "participation", "The state's part in the venture is of what the company has."),
        ("advance", "royalty", "An advance is withheld from the royalty."),
    ):
        if first in steps and second in steps and steps.index(first) > steps.index(second):
            complaints.note("steps", f'"{first}" stands after "{second}"', why, f'Put "{first}" before it.')


def _sources(raw: Mapping[str, Any], complaints: Complaints) -> tuple[tuple[str, str], ...]:
    """Where the terms were taken from: a text for each thing said."""
    given = complaints.table("sources", raw.get("sources", {}))
    return tuple((name, complaints.text(f"sources.{name}", text, needed=True)) for name, text in given.items())


# ---- costs ---------------------------------------------------------------------------------------------------------

COST_KEYS = ("name", "kind", "amounts", "per_unit", "recovered", "depreciation", "years", "rate", "begins")


def _costs(raw: Mapping[str, Any], reader: Reader) -> tuple[Cost, ...]:
    if "costs" not in raw:
        return ()
    listed = reader.complaints.tables("costs", raw["costs"], COST_KEYS, "[[costs]] with a name and a kind")
    made = tuple(_cost(f"costs {at}", entry, reader) for at, entry in enumerate(listed, start=1))
    reader.complaints.different("costs", [cost.name for cost in made])
    return made


def _cost(key: str, given: Mapping[str, Any], reader: Reader) -> Cost:
    complaints, nothing = reader.complaints, (0.0,) * reader.years
    if "amounts" not in given and "per_unit" not in given:
        complaints.note(
            key, "has no amount", "amounts = { 1 = … } for what is spent in named years, per_unit, or both."
        )
    kind = reader.word(f"{key}.kind", given.get("kind"), ("capital", "operating", "abandonment"))
    method = reader.word(
        f"{key}.depreciation", given.get("depreciation", "immediate"), ("immediate", "straight line", "declining")
    )
    needs = {"straight line": "years", "declining": "rate"}.get(method, "")
    for part in ("years", "rate"):
        if (part in given) != (part == needs):
            found = "is missing" if part == needs else "says nothing here"
            wanted = 'depreciation "straight line" has years, "declining" a rate, "immediate" neither.'
            complaints.note(f"{key}.{part}", found, wanted)
    amounts, regular = given.get("amounts"), kind == "operating"
    return Cost(
        name=complaints.text(f"{key}.name", given.get("name", ""), needed=True),
        kind=kind,
        amounts=(reader.series if regular else reader.outlays)(f"{key}.amounts", amounts, reader.money)
        if amounts is not None
        else nothing,
        per_unit=reader.series(f"{key}.per_unit", given["per_unit"], reader.per_unit)
        if "per_unit" in given
        else nothing,
        recovered=reader.truth(f"{key}.recovered", given.get("recovered", True)),
        method=method,
        years=reader.whole(f"{key}.years", given.get("years", 1), 1, LONGEST),
        rate=reader.share(f"{key}.rate", given.get("rate", 1.0)),
        begins=reader.word(f"{key}.begins", given.get("begins", "spending"), ("spending", "output")),
    )


# ---- instruments ---------------------------------------------------------------------------------------------------


class _Instruments:
    """Reads the table of each step."""

    def __init__(self, raw: Mapping[str, Any], reader: Reader) -> None:
        self.raw, self.reader, self.complaints = raw, reader, reader.complaints
        self.nothing = (0.0,) * reader.years

    def read(self) -> dict[str, Any]:
        """Each instrument under its name in the terms; those not stated are left out."""
        parts = {
            "bonus": ("bonuses", self._bonuses),
            "rent": ("rent", self._rent),
            "advance": ("advance", self._advance),
            "royalty": ("royalty", self._royalty),
            "cost_recovery": ("recovery", self._recovery),
            "profit_split": ("split", self._split),
            "participation": ("participation", self._participation),
            "tax": ("tax", self._tax),
            "minimum_work": ("minimum_work", self._minimum_work),
            "minimum_output": ("minimum_output", self._minimum_output),
            "hand_back": ("hand_back", self._hand_back),
        }
        return {name: made() for table, (name, made) in parts.items() if table in self.raw}

    def _table(self, table: str, *known: str) -> Mapping[str, Any]:
        return self.complaints.table(table, self.raw[table], known)

    def _bonuses(self) -> tuple[Bonus, ...]:
        known = ("name", "amount", "year", "when_output", "when_total_output")
        listed = self.complaints.tables("bonus", self.raw["bonus"], known, "[[bonus]] with a name and an amount")
        made = tuple(self._bonus(f"bonus {at}", entry) for at, entry in enumerate(listed, start=1))
        self.complaints.different("bonus", [one.name for one in made])
        return made

    def _bonus(self, key: str, given: Mapping[str, Any]) -> Bonus:
        reader = self.reader
        when = [name for name in ("year", "when_output", "when_total_output") if name in given]
        if len(when) != 1:
            found = "says not when" if not when else f"says {' and '.join(when)}"
            self.complaints.note(key, found, "One of year, when_output, when_total_output.")
        marks = [
            reader.amount(f"{key}.{name}", given[name], reader.output) if name in given else 0.0
            for name in ("when_output", "when_total_output")
        ]
        for name, mark in zip(("when_output", "when_total_output"), marks, strict=True):
            if name in given and isinstance(given[name], str) and mark == 0.0 and given[name].strip().startswith("0"):
                self.complaints.note(f"{key}.{name}", "is nothing", "A mark above nothing.")
        return Bonus(
            name=self.complaints.text(f"{key}.name", given.get("name", ""), needed=True),
            amount=reader.amount(f"{key}.amount", given.get("amount"), reader.money),
            year=self._contract_year(f"{key}.year", given.get("year", 1)),
            output=marks[0],
            total_output=marks[1],
        )

    def _contract_year(self, key: str, given: Any) -> int:
        """A year of the contract, or a calendar year within its term."""
        first = self.reader.first_year
        if first > 1 and isinstance(given, int) and given >= first:
            return self.reader.whole(key, given, first, first + self.reader.years - 1) - first + 1
        return self.reader.whole(key, given, 1, self.reader.years)

    def _rent(self) -> tuple[float, ...]:
        given, reader = self._table("rent", "per_year", "per_area", "area"), self.reader
        if not given or ("per_area" in given) != ("area" in given):
            self.complaints.note("rent", "is not stated in full", "per_year, or per_area with the area, or both.")
        yearly = self._series_of(given, "rent", "per_year", reader.money)
        if "per_area" not in given:
            return yearly
        area = reader.amount("rent.area", given.get("area"), "ha")
        each = self._series_of(given, "rent", "per_area", f"{reader.money}/ha")
        return tuple(one + area * other for one, other in zip(yearly, each, strict=True))

    def _series_of(self, given: Mapping[str, Any], table: str, key: str, wanted: str) -> tuple[float, ...]:
        return self.reader.series(f"{table}.{key}", given[key], wanted) if key in given else self.nothing

    def _advance(self) -> Advance:
        given, reader = self._table("advance", "amount", "year", "withheld", "interest"), self.reader
        if "royalty" not in self.raw:
            self.complaints.note("advance", "has no royalty", "An advance is withheld from later royalty.")
        return Advance(
            amount=reader.amount("advance.amount", given.get("amount"), reader.money),
            year=self._contract_year("advance.year", given.get("year", 1)),
            withheld=reader.share("advance.withheld", given.get("withheld", 1.0)),
            interest=reader.share("advance.interest", given.get("interest", 0.0)),
        )

    def _royalty(self) -> Royalty:
        given = self._table("royalty", "rate", "per_unit", "by", "scale", "slices", "minimum", "in_kind")
        if not {"rate", "per_unit", "scale"} & set(given):
            self.complaints.note("royalty", "takes nothing", "rate, per_unit or a scale.")
        if "rate" in given and "scale" in given:
            self.complaints.note("royalty", "has a rate and a scale", "One of the two.")
        if "scale" in given:
            scale = self._scale("royalty", given, ("price", "output"), "rate")
        else:
            rate = self.reader.share("royalty.rate", given["rate"]) if "rate" in given else 0.0
            scale = Scale("", (0.0,), (rate,))
        return Royalty(
            per_unit=self._series_of(given, "royalty", "per_unit", self.reader.per_unit),
            share=scale,
            least=self._series_of(given, "royalty", "minimum", self.reader.money),
            in_kind=self.reader.truth("royalty.in_kind", given.get("in_kind", False)),
        )

    def _scale(self, table: str, given: Mapping[str, Any], known: tuple[str, ...], share: str) -> Scale:
        """Steps of a share, each from a floor on; the first from nothing, each higher than the one before."""
        by = self.reader.word(f"{table}.by", given.get("by"), known)
        example = f"scale = [{{ from = 0, {share} = 0.1 }}, …]"
        listed = self.complaints.tables(f"{table}.scale", given["scale"], ("from", share), example)
        wanted = {"price": self.reader.per_unit, "output": self.reader.output}.get(by, "")
        floors = []
        for at, entry in enumerate(listed, start=1):
            key, floor = f"{table}.scale {at}.from", entry.get("from")
            if floor == 0 and not isinstance(floor, bool):
                floors.append(0.0)
            elif wanted:
                floors.append(self.reader.amount(key, floor, wanted))
            elif by == "rate of return":
                floors.append(self.reader.share(key, floor, most=9.0))
            elif is_number(floor) and floor >= 0:
                floors.append(float(floor))
            else:
                self.complaints.note(key, "is missing" if floor is None else f"is {floor!r}", "A factor, 1.5 say.")
                floors.append(0.0)
        shares = tuple(
            self.reader.share(f"{table}.scale {at}.{share}", entry.get(share)) for at, entry in enumerate(listed, 1)
        )
        if floors and (floors[0] != 0.0 or any(high <= low for low, high in pairwise(floors))):
            self.complaints.note(f"{table}.scale", "is out of order", "The first step is from 0, each from more.")
        slices = self.reader.truth(f"{table}.slices", given.get("slices", False))
        if slices and by not in ("price", "output"):
            self.complaints.note(f"{table}.slices", "has no meaning here", "Slices are of a price or an output.")
        return Scale(by, tuple(floors) or (0.0,), shares or (0.0,), slices)

    def _recovery(self) -> Recovery:
        given = self._table("cost_recovery", "ceiling", "of", "uplift", "interest", "carried")
        return Recovery(
            ceiling=self.reader.series("cost_recovery.ceiling", given.get("ceiling", 1.0), "share"),
            of=self.reader.word("cost_recovery.of", given.get("of", "what remains"), ("what remains", "revenue")),
            uplift=self.reader.share("cost_recovery.uplift", given.get("uplift", 0.0), most=9.0),
            interest=self.reader.share("cost_recovery.interest", given.get("interest", 0.0)),
            carried=self.reader.truth("cost_recovery.carried", given.get("carried", True)),
        )

    def _split(self) -> Split:
        given = self._table("profit_split", "company", "by", "scale", "slices", "in_kind")
        if ("company" in given) == ("scale" in given):
            self.complaints.note("profit_split", "is not stated once", "company = 0.4, or by and a scale.")
        if "scale" in given:
            known = ("output", "price", "R-factor", "rate of return")
            company = self._scale("profit_split", given, known, "company")
        else:
            company = Scale("", (0.0,), (self.reader.share("profit_split.company", given.get("company")),))
        return Split(company, self.reader.truth("profit_split.in_kind", given.get("in_kind", False)))

    def _participation(self) -> Participation:
        given = self._table("participation", "share", "carried", "interest")
        return Participation(
            share=self.reader.share("participation.share", given.get("share")),
            carried=self.reader.word("participation.carried", given.get("carried", "none"), ("none", "capital", "all")),
            interest=self.reader.share("participation.interest", given.get("interest", 0.0)),
        )

    def _tax(self) -> Tax:
        given = self._table("tax", "rate", "not_deducted", "counts_recovered", "loss_years")
        kept = self.complaints.names("tax.not_deducted", given.get("not_deducted", []), 'not_deducted = ["bonus"]')
        for name in kept:
            if name not in PAYMENTS:
                self.complaints.note(
                    "tax.not_deducted", f'"{name}" is no payment', f"There are: {', '.join(PAYMENTS)}."
                )
        years = given.get("loss_years")
        return Tax(
            rate=self.reader.series("tax.rate", given.get("rate"), "share"),
            not_deducted=frozenset(kept),
            counts_recovered=self.reader.truth("tax.counts_recovered", given.get("counts_recovered", True)),
            loss_years=None if years is None else self.reader.whole("tax.loss_years", years, 0, LONGEST),
        )

    def _minimum_work(self) -> MinimumWork:
        given = self._table("minimum_work", "spent_by", "penalty")
        return MinimumWork(
            due=self.reader.dated("minimum_work.spent_by", given.get("spent_by"), self.reader.money),
            penalty=self.reader.share("minimum_work.penalty", given.get("penalty", 1.0), most=9.0),
        )

    def _minimum_output(self) -> MinimumOutput:
        given = self._table("minimum_output", "least", "penalty")
        return MinimumOutput(
            least=self.reader.series("minimum_output.least", given.get("least"), self.reader.output),
            penalty=self.reader.series("minimum_output.penalty", given.get("penalty"), self.reader.per_unit),
        )

    def _hand_back(self) -> HandBack:
        given = self._table("hand_back", "worth", "paid")
        amounts = [
            self.reader.amount(f"hand_back.{key}", given[key], self.reader.money) if key in given else 0.0
            for key in ("worth", "paid")
        ]
        return HandBack(*amounts)
