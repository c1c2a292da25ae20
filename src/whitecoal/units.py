"""Units: what a number of the plan is measured in.

The vocabulary is closed: every name stands in `VOCABULARY` with its meaning. A unit is written with these
names, `*`, `/`, `^2` and, where a planner would write them, parentheses: `hm3/kha`, `m/s^2`,
`money/(t/year)`. The text of a user is taken apart here, name by name; only our own definitions ever reach
pint, which works out what each name is worth in base units. Ratios are kept as exact fractions, so a pood
stays a pood however it was reached.

A year has 365 days (8760 hours), as the calendar's months have together; a month is a twelfth of it.
People and animals are dimensions of their own, and so is every currency: one kind of money becomes another
only at a stated rate. `money` is the case's own currency.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache, lru_cache
from typing import NamedTuple

from whitecoal.errors import UnitError

Powers = tuple[tuple[str, int], ...]


class Name(NamedTuple):
    """A name of the vocabulary: how it is defined, what kind of amount it measures, what it means."""

    name: str
    definition: str
    kind: str
    meaning: str


CURRENCIES: dict[str, str] = {
    "rub": "rouble (in 1921 the gold rouble)",
    "USD": "United States dollar",
    "GBP": "pound sterling",
    "EUR": "euro",
    "AMD": "Armenian dram",
    "AZN": "Azerbaijani manat",
    "GEL": "Georgian lari",
    "TRY": "Turkish lira",
}


def _money_names() -> list[Name]:
    """Every currency, its thousand and its million, and the same for the case's own money."""
    names = []
    for code, meaning in {"money": "the case's own currency", **CURRENCIES}.items():
        names.append(Name(code, f"{code} = [{code}]", "money", meaning))
        names.append(Name(f"k{code}", f"k{code} = 1000 * {code}", "money", f"thousand {code}"))
        names.append(Name(f"M{code}", f"M{code} = 1000000 * {code}", "money", f"million {code}"))
    names.append(Name("kopeck", "kopeck = 0.01 * rub", "money", "hundredth of a rouble"))
    return names


VOCABULARY: dict[str, Name] = {
    row.name: row
    for row in [
        Name("m", "m = [length]", "length", "metre"),
        Name("mm", "mm = 0.001 * m", "length", "millimetre; a depth of water over land"),
        Name("cm", "cm = 0.01 * m", "length", "centimetre"),
        Name("km", "km = 1000 * m", "length", "kilometre"),
        Name("versta", "versta = 1066.8 * m", "length", "Russian verst, 1.0668 km"),
        Name("m2", "m2 = m ** 2", "area", "square metre"),
        Name("ha", "ha = 10000 * m2", "area", "hectare"),
        Name("kha", "kha = 1000 * ha", "area", "thousand hectares"),
        Name("Mha", "Mha = 1000000 * ha", "area", "million hectares"),
        Name("km2", "km2 = 1000000 * m2", "area", "square kilometre"),
        Name("acre", "acre = 4046.8564224 * m2", "area", "acre"),
        Name("desyatina", "desyatina = 10925 * m2", "area", "Russian desyatina, 1.0925 ha"),
        Name("kdesyatina", "kdesyatina = 1000 * desyatina", "area", "thousand desyatinas"),
        Name("Mdesyatina", "Mdesyatina = 1000000 * desyatina", "area", "million desyatinas"),
        Name("m3", "m3 = m ** 3", "volume", "cubic metre"),
        Name("hm3", "hm3 = 1000000 * m3", "volume", "cubic hectometre, a million cubic metres"),
        Name("Mm3", "Mm3 = 1000000 * m3", "volume", "million cubic metres, the same as hm3"),
        Name("km3", "km3 = 1000000000 * m3", "volume", "cubic kilometre"),
        Name("l", "l = 0.001 * m3", "volume", "litre"),
        Name("hl", "hl = 0.1 * m3", "volume", "hectolitre"),
        Name("Ml", "Ml = 1000 * m3", "volume", "million litres"),
        Name("Mhl", "Mhl = 100000 * m3", "volume", "million hectolitres"),
        Name("vedro", "vedro = 0.012299 * m3", "volume", "Russian bucket, 12.299 l"),
        Name("barrel", "barrel = 0.158987294928 * m3", "volume", "barrel of oil, 42 US gallons"),
        Name("degree", "degree = [angle]", "angle", "degree of arc, of latitude"),
        Name("degC", "degC = [temperature]", "temperature", "degree Celsius"),
        Name("kg", "kg = [mass]", "mass", "kilogram"),
        Name("t", "t = 1000 * kg", "mass", "tonne"),
        Name("kt", "kt = 1000 * t", "mass", "thousand tonnes"),
        Name("Mt", "Mt = 1000000 * t", "mass", "million tonnes"),
        Name("pood", "pood = 16.3805 * kg", "mass", "Russian pood, 16.3805 kg"),
        Name("kpood", "kpood = 1000 * pood", "mass", "thousand poods"),
        Name("Mpood", "Mpood = 1000000 * pood", "mass", "million poods"),
        Name("lb", "lb = 0.45359237 * kg", "mass", "pound avoirdupois"),
        Name("short-ton", "short_ton = 2000 * lb", "mass", "American ton of 2000 lb"),
        Name("long-ton", "long_ton = 2240 * lb", "mass", "English ton of 2240 lb"),
        Name("s", "s = [time]", "time", "second"),
        Name("h", "h = 3600 * s", "time", "hour"),
        Name("day", "day = 24 * h", "time", "day"),
        Name("month", "month = 730 * h", "time", "a twelfth of a year"),
        Name("year", "year = 365 * day", "time", "year of 365 days"),
        Name("W", "W = kg * m ** 2 / s ** 3", "power", "watt"),
        Name("kW", "kW = 1000 * W", "power", "kilowatt"),
        Name("MW", "MW = 1000000 * W", "power", "megawatt"),
        Name("GW", "GW = 1000000000 * W", "power", "gigawatt"),
        Name("MJ", "MJ = 1000000 * W * s", "energy", "megajoule"),
        Name("GJ", "GJ = 1000 * MJ", "energy", "gigajoule"),
        Name("TJ", "TJ = 1000 * GJ", "energy", "terajoule"),
        Name("PJ", "PJ = 1000 * TJ", "energy", "petajoule"),
        Name("kcal", "kcal = 0.004184 * MJ", "energy", "kilocalorie of food"),
        Name("kWh", "kWh = kW * h", "energy", "kilowatt-hour"),
        Name("MWh", "MWh = MW * h", "energy", "megawatt-hour"),
        Name("GWh", "GWh = GW * h", "energy", "gigawatt-hour"),
        Name("TWh", "TWh = 1000 * GWh", "energy", "terawatt-hour"),
        Name("person", "person = [people]", "people", "person"),
        Name("kperson", "kperson = 1000 * person", "people", "thousand people"),
        Name("Mperson", "Mperson = 1000000 * person", "people", "million people"),
        Name("person-day", "person_day = person * day", "labour", "a day's work of one person"),
        Name("kperson-day", "kperson_day = 1000 * person_day", "labour", "thousand person-days"),
        Name("Mperson-day", "Mperson_day = 1000000 * person_day", "labour", "million person-days"),
        Name("head", "head = [animals]", "animals", "head of livestock"),
        Name("khead", "khead = 1000 * head", "animals", "thousand head"),
        Name("Mhead", "Mhead = 1000000 * head", "animals", "million head"),
        Name("head-day", "head_day = head * day", "draught", "a day's work of one animal"),
        Name("khead-day", "khead_day = 1000 * head_day", "draught", "thousand days' work of animals"),
        Name("Mhead-day", "Mhead_day = 1000000 * head_day", "draught", "million days' work of animals"),
        Name("piece", "piece = [count]", "pieces", "a thing that is counted: a plough, a pump"),
        Name("kpiece", "kpiece = 1000 * piece", "pieces", "thousand pieces"),
        Name("Mpiece", "Mpiece = 1000000 * piece", "pieces", "million pieces"),
        Name("%", "percent = 0.01", "share", "hundredth"),
        Name("share", "share = 1", "share", "part of one"),
        *_money_names(),
    ]
}

LONGEST = 60
"""Letters a unit may have."""
HIGHEST_POWER = 9
"""Power a name may have in a unit that is read."""

_TOKEN = re.compile(r"\s*([A-Za-z%][A-Za-z0-9%-]*|[0-9]+|[*/^()])")
_MULTIPLE = re.compile(r"([0-9.]+) \* (\w+)")
"""A definition that needs no registry, `1000 * kg`: loading pint takes longer than solving a small program."""
_SIGNS = str.maketrans({"²": "2", "³": "3", "·": "*", "\u00d7": "*"})  # the last is the sign of multiplication


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure. Two units are equal when they measure the same: `unit("hm3") == unit("Mm3")`.

    Attributes:
        text: How it is written.
        ratio: Its size in base units (m, kg, s, person, head, piece, one of each currency), exactly.
        dims: The powers of its base dimensions, sorted by name.
        names: The powers of the names it is written with.
    """

    text: str = field(compare=False)
    ratio: Fraction = field(repr=False)
    dims: Powers = field(repr=False)
    names: Powers = field(compare=False, repr=False)

    @property
    def factor(self) -> float:
        """Its size in base units."""
        return float(self.ratio)

    @property
    def kind(self) -> str:
        """What it measures, in words: "volume", "mass/area"."""
        if not self.dims:
            return "a bare number"
        if self.dims in (known := _kinds_by_dims()):
            return known[self.dims]
        kinds: dict[str, int] = {}
        for name, power in self.names:
            kind = VOCABULARY[name].kind
            if kind != "share":
                kinds[kind] = kinds.get(kind, 0) + power
        return _written(tuple(kinds.items()))

    def __str__(self) -> str:
        return self.text

    def __mul__(self, other: "Unit") -> "Unit":
        return _product(self, other, 1)

    def __truediv__(self, other: "Unit") -> "Unit":
        return _product(self, other, -1)

    def __pow__(self, power: int) -> "Unit":
        return _product(unit("1"), self, power)

    def factor_to(self, other: "Unit", rates: Mapping[str, float] | None = None) -> float:
        """The number by which an amount in this unit is multiplied to state it in the other.

        Args:
            other: The unit wanted.
            rates: What one of each currency is worth in `money` [money], where the two differ in currency.

        Raises:
            UnitError: when they do not measure the same.
        """
        if self.dims == other.dims:
            return _ratio(self, other)
        found, wanted = _in_money(self, rates or {}), _in_money(other, rates or {})
        if found.dims != wanted.dims:
            raise UnitError(_mismatch(found, wanted))
        return _ratio(found, wanted)

    def fits(self, other: "Unit", rates: Mapping[str, float] | None = None) -> bool:
        """Whether an amount in this unit can be stated in the other."""
        return _in_money(self, rates or {}).dims == _in_money(other, rates or {}).dims

    def in_currency(self, currency: str) -> "Unit":
        """The same unit with the case's `money` called by its name: `Mmoney/year` becomes `Mrub/year`."""
        if not any("money" in name for name, _ in self.names):
            return self
        if currency not in CURRENCIES:
            raise UnitError(_unknown(currency, CURRENCIES))
        return unit(re.sub(r"\b([kM]?)money\b", rf"\g<1>{currency}", self.text))


@lru_cache(maxsize=4096)
def unit(text: str) -> Unit:
    """The unit written so, for example `unit("hm3/kha")`.

    Raises:
        UnitError: when it is not written with the names of the vocabulary; the nearest name is suggested.
    """
    if len(text) > LONGEST:
        raise UnitError(f'"{text[:LONGEST]}…" is too long for a unit.')
    powers, rest = _read(text, _tokens(text))
    if rest:
        raise UnitError(f'"{text}" is not a unit I know: I stopped reading at "{rest[0]}".')
    if any(abs(power) > HIGHEST_POWER for power in powers.values()):
        raise UnitError(f'"{text}" is not a unit I know: its powers are too high.')
    return _made(powers, text.strip().translate(_SIGNS))


def nearest(text: str, wanted: Unit | None = None) -> str | None:
    """What may have been meant by a unit that could not be read, or None when nothing comes near.

    Args:
        text: The unit as found.
        wanted: The unit the amount should have, if known; then only units that fit it are suggested.
    """
    candidates = [wanted.text] if wanted else []
    candidates += [written for written in _respelt(text) if not wanted or unit(written).fits(wanted)]
    found = difflib.get_close_matches(text, candidates, n=1, cutoff=0.5)
    return found[0] if found else None


# ---- reading ----


def _tokens(text: str) -> list[str]:
    """The text taken apart into names, numbers and signs; fails on any other sign."""
    written, tokens, at = text.strip().translate(_SIGNS), [], 0
    while at < len(written):
        found = _TOKEN.match(written, at)
        if found is None:
            raise UnitError(f'"{text}" is not a unit I know.{_hint(text)}')
        tokens.append(found[1])
        at = found.end()
    if not tokens:
        raise UnitError('A unit is missing. Write "1" for a bare number.')
    return tokens


def _read(text: str, tokens: list[str]) -> tuple[dict[str, int], list[str]]:
    """The powers of names in a product, and the tokens left over."""
    powers: dict[str, int] = {}
    sign, rest = 1, tokens
    while True:
        factor, rest = _read_factor(text, rest)
        for name, power in factor.items():
            powers[name] = powers.get(name, 0) + sign * power
        if not rest or rest[0] not in ("*", "/"):
            return powers, rest
        sign, rest = (1 if rest[0] == "*" else -1), rest[1:]


def _read_factor(text: str, tokens: list[str]) -> tuple[dict[str, int], list[str]]:
    """The powers of one factor (a name, 1, or a product in parentheses), and the tokens left over."""
    if not tokens:
        raise UnitError(f'"{text}" is not a unit I know: something is missing at its end.')
    head, rest = tokens[0], tokens[1:]
    if head == "(":
        powers, rest = _read(text, rest)
        if not rest or rest[0] != ")":
            raise UnitError(f'"{text}" is not a unit I know: a parenthesis is not closed.')
        rest = rest[1:]
    elif head == "1":
        powers = {}
    elif head in VOCABULARY:
        powers = {head: 1}
    else:
        raise UnitError(f'"{text}" is not a unit I know.{_hint(text)}')
    if len(rest) > 1 and rest[0] == "^" and rest[1].isdigit():
        return {name: power * int(rest[1]) for name, power in powers.items()}, rest[2:]
    return powers, rest


def _made(names: Mapping[str, int], text: str | None = None) -> Unit:
    """The unit that is the product of these names."""
    kept = tuple((name, power) for name, power in names.items() if power)
    ratio, dims = Fraction(1), dict[str, int]()
    for name, power in kept:
        size, base = _worth(name)
        ratio *= size**power
        for dimension, exponent in base:
            dims[dimension] = dims.get(dimension, 0) + exponent * power
    return Unit(text or _written(kept), ratio, _sorted(dims), kept)


def _sorted(dims: Mapping[str, int]) -> Powers:
    return tuple(sorted((dimension, power) for dimension, power in dims.items() if power))


def _written(powers: Iterable[tuple[str, int]]) -> str:
    """A product of powers as text: `m3/s`, `1/year`."""
    above, below = "", ""
    for name, power in powers:
        size = "" if abs(power) == 1 else f"^{abs(power)}"
        if power > 0:
            above += f"*{name}{size}"
        elif power < 0:
            below += f"/{name}{size}"
    return (above[1:] or "1") + below


# ---- arithmetic ----


@cache
def _worth(name: str) -> tuple[Fraction, Powers]:
    """What one of a name is in base units: by itself where it is a multiple of another, else by a private registry."""
    symbol, _, meaning = VOCABULARY[name].definition.partition(" = ")
    if meaning.startswith("["):
        return Fraction(1), ((meaning.strip("[]"), 1),)
    if (multiple := _MULTIPLE.fullmatch(meaning)) and multiple[2] in VOCABULARY:
        size, base = _worth(multiple[2])
        return Fraction(multiple[1]) * size, base
    return _sizes()[symbol]


@lru_cache(maxsize=1)
def _sizes() -> dict[str, tuple[Fraction, Powers]]:
    """The size of every defined name, by pint."""
    import pint  # noqa: PLC0415 - costs a third of a second, and --help must not pay it

    registry: pint.UnitRegistry[Fraction] = pint.UnitRegistry(None, non_int_type=Fraction)
    sizes = {}
    for row in VOCABULARY.values():
        registry.define(row.definition)
    for row in VOCABULARY.values():
        defined = row.definition.split(" = ")[0]
        size, _ = registry.get_root_units(defined)
        base = registry.get_dimensionality(defined)
        dims = {str(dimension).strip("[]"): int(str(power)) for dimension, power in base.items()}
        sizes[defined] = (Fraction(str(size)), _sorted(dims))
    return sizes


def _product(left: Unit, right: Unit, power: int) -> Unit:
    """The left unit times a power of the right one; a name above and below cancels."""
    if not right.names:
        return left
    if not left.names and power == 1:
        return right
    return _product_of_names(left.names, right.names, power)


@lru_cache(maxsize=65536)
def _product_of_names(left: Powers, right: Powers, power: int) -> Unit:
    """The same by the names they are written with: units that are equal may be written otherwise."""
    names = dict(left)
    for name, exponent in right:
        names[name] = names.get(name, 0) + exponent * power
    return _made(names)


@lru_cache(maxsize=65536)
def _ratio(found: Unit, wanted: Unit) -> float:
    return float(found.ratio / wanted.ratio)


def _in_money(found: Unit, rates: Mapping[str, float]) -> Unit:
    """The unit with each currency that has a rate replaced by its worth in the case's money."""
    if not any(dimension in rates for dimension, _ in found.dims):
        return found
    ratio, dims = found.ratio, dict[str, int]()
    for dimension, power in found.dims:
        base = dimension
        if dimension in rates:
            ratio, base = ratio * Fraction(str(rates[dimension])) ** power, "money"
        dims[base] = dims.get(base, 0) + power
    return Unit(found.text, ratio, _sorted(dims), found.names)


# ---- sentences ----


@lru_cache(maxsize=1)
def _kinds_by_dims() -> dict[Powers, str]:
    return {_worth(row.name)[1]: row.kind for row in VOCABULARY.values() if row.kind != "money"}


def _mismatch(found: Unit, wanted: Unit) -> str:
    """Why one unit cannot become the other."""
    said = f'"{found.text}" ({found.kind}) cannot be stated in "{wanted.text}" ({wanted.kind}).'
    differ = dict(found.dims)
    for dimension, power in wanted.dims:
        differ[dimension] = differ.get(dimension, 0) - power
    rest = _sorted(differ)
    if all(dimension in ("money", *CURRENCIES) for dimension, _ in rest):
        return f"{said} State a rate of exchange in case.toml."
    opposite = tuple((dimension, -power) for dimension, power in rest)
    kinds = _kinds_by_dims()
    if opposite in kinds:
        return f"{said} A factor of {kinds[opposite]} is missing."
    if rest in kinds:
        return f"{said} It has a factor of {kinds[rest]} too many."
    return said


def _unknown(name: str, known: Iterable[str]) -> str:
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f'"{name}" is not a currency I know.' + (f" Did you mean {found[0]}?" if found else "")


def _hint(text: str) -> str:
    found = nearest(text)
    return f" Did you mean {found}?" if found else ""


def _respelt(text: str) -> list[str]:
    """The text with each name that is not known replaced by the names of the vocabulary that look like it."""
    pieces = re.split(r"([*/^()\s])", text.strip().translate(_SIGNS))
    strange = [i for i, piece in enumerate(pieces) if re.match(r"[^\W\d]|%", piece) and piece not in VOCABULARY]
    if len(strange) != 1:
        return []
    place = strange[0]
    return [
        written
        for name in _lookalikes(pieces[place])
        if _is_unit(written := "".join([*pieces[:place], name, *pieces[place + 1 :]]))
    ]


def _lookalikes(name: str) -> list[str]:
    """Names of the vocabulary that resemble a strange one, the case of letters aside."""
    same = [known for known in VOCABULARY if known.lower() == name.lower()]
    plural = [known for known in VOCABULARY if known == name.removesuffix("s")]
    alike = difflib.get_close_matches(name, VOCABULARY, n=5, cutoff=0.6) if len(name) > 1 else []
    return same or plural or alike


def _is_unit(text: str) -> bool:
    try:
        return bool(_read(text, _tokens(text))[1]) is False
    except UnitError:
        return False
