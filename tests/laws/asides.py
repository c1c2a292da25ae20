"""Things put beside what a case has: idle ones that bring nothing, options that another beats at every point."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from raw_case import RawCase, Row, Sheet

Change = Callable[[RawCase], RawCase]


def idle_things(raw: RawCase) -> dict[str, Change]:
    """What may be put beside a case without changing what it is worth, by name."""
    region, first = _place(raw, "region"), str(raw.settings["calendar"]["first_year"])
    port, union, holder = _place(raw, "port"), _place(raw, "union"), raw.tables["reserves"].rows[0]["holder"]
    good = raw.tables["goods"].rows[0]["good"]
    things: dict[str, Change] = {
        "a good that nobody makes": lambda one: one.more("goods", {"good": "amber", "unit": "kt", "spare": "yes"}),
        "a region without people": lambda one: one.more(
            "places", {"place": "Wilds", "kind": "region", "within": union}
        ),
        "a purchase at a price nobody pays": lambda one: one.more("goods", {"good": "amber", "unit": "kt"}).more(
            "markets", _selling(one, port)
        ),
        "a credit of nothing": lambda one: one.more(
            "credits",
            {
                "credit": "small print",
                "holder": holder,
                "good": "foreign exchange",
                "rate": "0.1",
                "draw_limit": "0",
                "ceiling": "0",
                "first_year": first,
                "last_year": first,
            },
        ),
        "a road that carries nothing": lambda one: one.more(
            "corridors", {"corridor": "goat track", "from": region, "to": port, "capacity": "0", "cost": "1"}
        ),
    }
    sectors = set(raw.settings["sectors"])
    if "processes" in sectors:
        things["a mill that grinds to nothing"] = lambda one: one.more(
            "processes", {"process": "folly", "place": region, "capacity": "1", "cash_cost": "1"}
        ).more("process_flows", {"process": "folly", "good": good, "amount": "-1", "unit": "kt/kt"})
    if "works" in sectors:
        things["a statue"] = lambda one: one.more(
            "works", {"work": "statue", "place": region, "whole": "yes", "earliest": first, "build_years": "1"}
        ).more("work_costs", {"work": "statue", "good": "cash", "amount": "0.05", "unit": "Mrub"})
    if "mines" in sectors:
        things["a mine without ore"] = lambda one: one.more(
            "mines", {"mine": "empty shaft", "place": region, "product": good, "capacity": "0"}
        ).more("tranches", {"mine": "empty shaft", "tranche": "1", "reserve": "0"})
    return things


def _place(raw: RawCase, kind: str) -> str:
    return next(row["place"] for row in raw.tables["places"].rows if row["kind"] == kind)


def _selling(raw: RawCase, port: str) -> Row:
    partner = raw.tables["partners"].rows[0]["partner"]
    return {
        "partner": partner,
        "good": "amber",
        "port": port,
        "direction": "sells",
        "step": "1",
        "quantity": "1",
        "price": "100000",
    }


def beaten_options(raw: RawCase) -> dict[str, tuple[RawCase, RawCase]]:
    """Cases with an option and the same with another beside it that is worse and uses up the same limits, by name."""
    made = {
        "a way of growing that yields less": _worse_regime(raw),
        "a dearer carrier on the same track": _dearer_carrier(raw),
        "a dearer way to build the same": _dearer_work(raw),
        "the same contract at a cost to us": _dearer_contract(raw),
    }
    return {name: pair for name, pair in made.items() if pair is not None}


def _rows(raw: RawCase, table: str) -> tuple[Row, ...]:
    return raw.tables.get(table, Sheet()).rows


def _times(row: Row, header: str, factor: float, default: str = "0") -> Mapping[str, str]:
    return {header: f"{float(row.get(header, default)) * factor!r}"}


def _worse_regime(raw: RawCase) -> tuple[RawCase, RawCase] | None:
    for row in _rows(raw, "regimes"):
        worse = raw.more("regimes", {**row, "regime": "careless", **_times(row, "yield", 0.9)})
        for table, key in (("water_needs", ("climate", "crop", "regime")), ("weather", ("climate", "regime"))):
            same = [one for one in _rows(raw, table) if all(one[name] == row[name] for name in key)]
            worse = worse.more(table, *({**one, "regime": "careless"} for one in same)) if same else worse
        return raw, worse
    return None


def _dearer_carrier(raw: RawCase) -> tuple[RawCase, RawCase] | None:
    for row in raw.tables["corridors"].rows:
        if "track" in row:
            dearer = {**row, "corridor": "dear carter", "capacity": "0", "cost": f"{float(row['cost']) + 1!r}"}
            openings = [one for one in _rows(raw, "openings") if one["corridor"] == row["corridor"]]
            worse = raw.more("corridors", dearer)
            opened = [{**one, "corridor": "dear carter"} for one in openings]
            return raw, worse.more("openings", *opened) if opened else worse
    return None


def _dearer_work(raw: RawCase) -> tuple[RawCase, RawCase] | None:
    works = raw.tables.get("works", Sheet())
    costs, effects = _rows(raw, "work_costs"), _rows(raw, "work_effects")
    for row in works.rows:
        if "excludes" in row or row.get("most", "1") != "1":
            continue
        work = row["work"]
        grouped = works.each(lambda one, work=work: {**one, "excludes": "either"} if one["work"] == work else one)  # type: ignore[misc]
        one = raw.put(works=grouped)
        twin = {**row, "work": "gilded", "excludes": "either"}
        worse = one.more("works", twin)
        worse = worse.more("work_effects", *({**part, "work": "gilded"} for part in effects if part["work"] == work))
        earned = {pay["good"] for pay in _rows(raw, "purse_incomes") if pay["entry"] == "building"}
        dearer = (  # but not in what goes to somebody's purse, where it does good
            {**part, "work": "gilded", **_times(part, "amount", 1.0 if part["good"] in earned else 1.5)}
            for part in costs
            if part["work"] == work
        )
        return one, worse.more("work_costs", *dearer)
    return None


def _dearer_contract(raw: RawCase) -> tuple[RawCase, RawCase] | None:
    for row in _rows(raw, "concession_offers"):
        dearer = {**row, "terms": "the same again", "home_cost": f"{float(row.get('home_cost', '0')) + 10!r}"}
        worse = raw.more("concession_offers", dearer)
        sheets = {**raw.term_sheets, "the same again": raw.term_sheets[row["terms"]]}
        return raw, replace(worse, term_sheets=sheets)
    return None
