"""Amounts in a term sheet: a number with its unit, a share, a series over the years of the contract."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from whitecoal.case.keys import Complaints, is_number
from whitecoal.errors import UnitError
from whitecoal.units import unit

_AMOUNT = re.compile(r"\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)\s*(\S.*?)?\s*")
LARGEST = 1e15
BY_YEAR = "a table of years, { 1 = …, 3 = … }"


@dataclass(frozen=True)
class Reader:
    """Reads amounts and keeps what is wrong with them.

    Args:
        complaints: where faults go.
        currency: the money of the terms.
        output: the unit of output.
        years: of the contract.
        first_year: calendar year of the first.
    """

    complaints: Complaints
    currency: str
    output: str
    years: int
    first_year: int

    @property
    def money(self) -> str:
        """The unit money is kept in."""
        return f"M{self.currency}"

    @property
    def per_unit(self) -> str:
        """The unit prices are kept in."""
        return f"M{self.currency}/{self.output}"

    # ---- one amount ----

    def amount(self, key: str, given: Any, wanted: str, *, least: float = 0.0) -> float:
        """An amount in a unit, "3 USD/t"; what is of a year may say so, "300 kt/year"."""
        found = _AMOUNT.fullmatch(given) if isinstance(given, str) else None
        if found is None or found[2] is None:
            return self._wrong(key, given, f'A number with its unit in quotation marks: "12.5 {wanted}".')
        try:
            measured = unit(found[2])
            yearly = unit(f"{wanted}/year")
            of_a_year = wanted in (self.money, self.output, f"{self.money}/ha") and measured.fits(yearly)
            factor = measured.factor_to(yearly if of_a_year else unit(wanted))
        except UnitError as error:
            advice, said = self._advice(found[2]), str(error)
            if advice:  # the sheet stands alone: no rate of exchange can be stated for it
                said = said.removesuffix("State a rate of exchange in case.toml.").rstrip()
            self.complaints.note(key, f'is "{given}"', said, advice)
            return 0.0
        value = float(found[1]) * factor
        if not least <= value <= LARGEST:
            return self._wrong(key, given, f"From {least:g} {wanted}, and no more than {LARGEST:g}.")
        return value

    def share(self, key: str, given: Any, *, most: float = 1.0) -> float:
        """A share: 0.125 or "12.5 %"."""
        percent = re.fullmatch(r"\s*(\d+\.?\d*|\.\d+)\s*%\s*", given) if isinstance(given, str) else None
        value = float(percent[1]) / 100 if percent else given
        if not is_number(value) or not 0 <= value <= most:
            return self._wrong(key, given, f'A share from 0 to {most:g}, 0.125 or "12.5 %".')
        return float(value)

    def whole(self, key: str, given: Any, least: int, most: int) -> int:
        """A whole number within limits."""
        if not isinstance(given, int) or isinstance(given, bool) or not least <= given <= most:
            self._wrong(key, given, f"A whole number from {least} to {most}.")
            return least
        return given

    def truth(self, key: str, given: Any) -> bool:
        """Yes or no."""
        if not isinstance(given, bool):
            self._wrong(key, given, "true or false.")
        return bool(given)

    def word(self, key: str, given: Any, known: tuple[str, ...]) -> str:
        """One of the words that are known."""
        if given not in known:
            self._wrong(key, given, f"One of: {', '.join(known)}.")
            return known[0]
        return str(given)

    # ---- amounts over the years ----

    def series(self, key: str, given: Any, wanted: str) -> tuple[float, ...]:
        """A value for each year: one for all, a list of all, or a table in which each holds until the next."""
        if isinstance(given, list):
            if len(given) != self.years:
                self.complaints.note(
                    key, f"has {len(given)} values", f"One for each of the {self.years} years, or {BY_YEAR}."
                )
                return (0.0,) * self.years
            return tuple(self._one(f"{key} {at}", value, wanted) for at, value in enumerate(given, start=1))
        if not isinstance(given, Mapping):
            return (self._one(key, given, wanted),) * self.years
        dated = self._dated(key, given, wanted)
        if dated and dated[0][0] != 1:
            self.complaints.note(key, f"begins in year {dated[0][0]}", "Year 1 has a value too; 0 if there is nothing.")
        return tuple(next((v for year, v in reversed(dated) if year <= at), 0.0) for at in range(1, self.years + 1))

    def outlays(self, key: str, given: Any, wanted: str) -> tuple[float, ...]:
        """What is spent in the years named, nothing in others; a list has one for each year."""
        if isinstance(given, list):
            return self.series(key, given, wanted)
        if not isinstance(given, Mapping):
            self._wrong(key, given, f"{BY_YEAR[0].upper()}{BY_YEAR[1:]}, or a list of all {self.years} years.")
            return (0.0,) * self.years
        dated = dict(self._dated(key, given, wanted))
        return tuple(dated.get(at, 0.0) for at in range(1, self.years + 1))

    def dated(self, key: str, given: Any, wanted: str) -> tuple[tuple[int, float], ...]:
        """Amounts with the year of the contract each belongs to."""
        if not isinstance(given, Mapping):
            self._wrong(key, given, f"{BY_YEAR[0].upper()}{BY_YEAR[1:]}.")
            return ()
        return tuple(self._dated(key, given, wanted))

    def _dated(self, key: str, given: Mapping[str, Any], wanted: str) -> list[tuple[int, float]]:
        dated = []
        for name, value in given.items():
            year = self._year(f"{key}.{name}", name)
            if year:
                dated.append((year, self._one(f"{key}.{name}", value, wanted)))
        twice = {year for year, _ in dated if sum(other == year for other, _ in dated) > 1}
        for year in sorted(twice):
            self.complaints.note(key, f"names year {year} twice", "Each year stands once.")
        return sorted(dated)

    def _year(self, key: str, name: str) -> int:
        """A year of the contract, written as such or as a calendar year; 0 when it is none, which is noted."""
        number = int(name) if re.fullmatch(r"\d{1,4}", name) else 0
        year = number - self.first_year + 1 if number > self.years and self.first_year > 1 else number
        if not 1 <= year <= self.years:
            calendar = f", or {self.first_year} to {self.first_year + self.years - 1}" if self.first_year > 1 else ""
            self.complaints.note(
                key, f'"{name}" is no year of the contract', f"Its years are 1 to {self.years}{calendar}."
            )
            return 0
        return year

    def _one(self, key: str, given: Any, wanted: str) -> float:
        return self.share(key, given) if wanted == "share" else self.amount(key, given, wanted)

    def _wrong(self, key: str, given: Any, wanted: str) -> float:
        self.complaints.note(key, "is missing" if given is None else f"is {given!r}", wanted)
        return 0.0

    def _advice(self, written: str) -> str:
        """Other money than the terms' is not converted: the rate would be a guess."""
        try:
            other = [name for name, _ in unit(written).dims if name.isupper() and name != self.currency]
        except UnitError:
            return ""
        return f"The terms are in {self.currency}; state the amount in it." if other else ""
