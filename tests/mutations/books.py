"""Falsifications of the books: what a plan says of itself no longer fits together.

The run is that of the tiny case with a wet and a lean year; three are done to the quarry.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
from forging import Falsification, Forged

LEAN = {"stage": "1922", "scenario": "lean"}
DRY = {**LEAN, "season": "dry"}
DAY = {**DRY, "block": "day"}
INFLOW = {"good": "water", "entry": "local inflow", "item": "Gorge", **DRY}
RELEASE = {"good": "water", "entry": "flows on", "item": "upper reach", **DRY}
LIGHTS = {"good": "power", "place": "Lower zone", "entry": "demand", **DAY}
HARVEST = {"good": "wheat", "entry": "harvest", **LEAN}
SOLD = {"good": "foreign exchange", "entry": "sold abroad", **LEAN}
FLOW = {"decision": "river flow", "item": "upper reach", **DRY}
MARKET = {"decision": "copper sold abroad", "item": "Abroad · copper · Harbour · buys · 1", **LEAN}
LINE = {"decision": "works begun", "item": "build valley line", "stage": "1921"}
QUARRY = {"decision": "works begun", "item": "quarry", "stage": "1921"}
WHEAT = {"good": "wheat", "place": "Lowland", **LEAN}
EXCHANGE = {"good": "foreign exchange", "place": "Two Valleys", **LEAN}
NEEDS = {"good": "worth", "stage": "1922", "scenario": "lean"}


def entry(row: dict[str, str], **cells: Any) -> Callable[[Forged], None]:
    """Put other cells into an entry."""
    return lambda run: run.change("ledger", row, **cells)


def choice(row: dict[str, str], **cells: Any) -> Callable[[Forged], None]:
    """Put other cells into a decision."""
    return lambda run: run.change("choices", row, **cells)


def account(row: dict[str, str], **cells: Any) -> Callable[[Forged], None]:
    """Put other cells into an account."""
    return lambda run: run.change("accounts", row, **cells)


def solver(**said: Any) -> Callable[[Forged], None]:
    """Let run.json say something else of the solver."""
    return lambda run: run.about(lambda about: about["solver"].update(said))


def calendar(act: Callable[[dict[str, Any]], None]) -> Callable[[Forged], None]:
    """Let run.json say something else of the calendar."""
    return lambda run: run.about(lambda about: act(about["calendar"]))


def _by_scenario(run: Forged) -> None:
    run.swap("ledger", INFLOW, {**INFLOW, "scenario": "wet"}, "scenario")


def _by_stage(run: Forged) -> None:
    run.swap("ledger", HARVEST, {**HARVEST, "stage": "1921"}, "stage")


def _by_block(run: Forged) -> None:
    run.swap("ledger", LIGHTS, {**LIGHTS, "block": "night"}, "block")


def _by_place(run: Forged) -> None:
    run.swap("ledger", INFLOW, {**INFLOW, "item": "Weir"}, "place")


def _cheaper(run: Forged) -> None:
    """Another price of wheat, in the accounts and in every entry: only what is decided speaks against it."""
    price = run.value("accounts", WHEAT, "price")
    number = run.number("accounts", WHEAT)
    run.change("accounts", WHEAT, price=0.9 * price)
    frame, _ = run._found("ledger", WHEAT)
    cheap = frame["price"].to_numpy() * np.where(frame["account"].to_numpy() == number, 0.9, 1.0)
    run._write("ledger", frame.with_columns(price=cheap))


def _coefficient(run: Forged) -> None:
    column, row = run.number("choices", FLOW), run.number("accounts", {"good": "water", "place": "Weir", **DRY})
    run.program(rf"(c{column}) (r{row}) (\S+)", r"    \1  \2  \g<3>1")


def _constant(run: Forged) -> None:
    row = run.number("accounts", {"good": "water", "place": "Gorge", **DRY})
    run.program(rf"RHS_V (r{row}) (\S+)", r"    RHS_V  \1  1")


def _bound(run: Forged) -> None:
    run.program(rf"UP BOUND (c{run.number('choices', MARKET)}) (\S+)", r" UP BOUND  \1  1.6")


def _aim(run: Forged) -> None:
    run.program(r"(c\d+) Obj (-\S+)", r"    \1  Obj  -999")


def _surplus(run: Forged) -> None:
    run.program(rf"E (r{run.number('accounts', EXCHANGE)})", r" G  \1")


def _chances(run: Forged) -> None:
    def act(about: dict[str, Any]) -> None:
        for scenario, chance in zip(about["calendar"]["scenarios"], (0.5, 0.5), strict=True):
            scenario["probability"] = chance

    run.about(act)


BOOKS: tuple[Falsification, ...] = (
    # amounts
    Falsification(
        "a balance off by a thousandth",
        entry(RELEASE, value=lambda v: v + 1e-3),
        "accounts",
        "water at Gorge, 1922, lean, dry",
    ),
    Falsification(
        "a balance off by ten millionths of its turnover",
        entry(RELEASE, value=lambda v: v * (1 + 1e-5)),
        "accounts",
        "water at Gorge",
    ),
    Falsification(
        "an amount of the wrong sign", entry(INFLOW, value=lambda v: -v), "accounts", "water at Gorge, 1922, lean, dry"
    ),
    Falsification(
        "an amount ten times too great",
        entry(HARVEST, value=lambda v: 10 * v),
        "program",
        "wheat at Lowland, 1922, lean",
    ),
    Falsification("an amount that is no number", entry(HARVEST, value=float("nan")), "files", "1 cells of value"),
    Falsification("an amount without end", entry(SOLD, value=float("inf")), "files", "1 cells of value"),
    # rows
    Falsification(
        "a missing entry", lambda run: run.remove("ledger", HARVEST), "accounts", "wheat at Lowland, 1922, lean"
    ),
    Falsification(
        "an entry that stands twice",
        lambda run: run.double("ledger", SOLD),
        "accounts",
        "foreign exchange at Two Valleys, 1922, lean",
    ),
    Falsification(
        "a missing entry of an account that may have a surplus",
        lambda run: run.remove("ledger", {"good": "rain-fed land", "entry": "crops", **DRY}),
        "program",
        "rain-fed land at Plain",
    ),
    Falsification("an account that is missing", lambda run: run.remove("accounts", WHEAT), "files", "not 0, 1, 2"),
    Falsification("a decision that is missing", lambda run: run.remove("choices", MARKET), "files", "not 0, 1, 2"),
    Falsification("a decision that stands twice", lambda run: run.double("choices", MARKET), "files", "each once"),
    # times and places
    Falsification(
        "a swapped month",
        lambda run: run.swap("ledger", INFLOW, {**INFLOW, "season": "wet"}, "season"),
        "entries",
        "Gorge, 1922, lean",
    ),
    Falsification("two scenarios swapped", _by_scenario, "entries", "local inflow"),
    Falsification("two stages swapped", _by_stage, "entries", '"harvest"'),
    Falsification("day and night swapped", _by_block, "entries", "Lower zone"),
    Falsification("two places swapped", _by_place, "entries", "water at Weir, 1922, lean, dry"),
    Falsification(
        "an entry of a year booked to a month", entry(HARVEST, season="dry"), "files", "wheat balances by stage"
    ),
    Falsification("a month that no calendar knows", entry(INFLOW, season="march"), "files", '"march" is not a season'),
    Falsification("an entry taken out of its account", entry(SOLD, account=-1), "entries", "it has no account"),
    Falsification(
        "an entry in the account of another good",
        entry(SOLD, good="cash"),
        "entries",
        "cash at Two Valleys, 1922, lean",
    ),
    # words and units
    Falsification("a note that nobody posts", entry(HARVEST, entry="found"), "files", '"found" is no note'),
    Falsification("a good that nobody opened", entry(HARVEST, good="manna"), "files", '"manna" is not among the goods'),
    Falsification(
        "a unit changed in the ledger",
        entry(INFLOW, unit="km3"),
        "files",
        "water is kept in hm3 and stands there in km3",
    ),
    Falsification(
        "a unit changed among the decisions",
        choice(FLOW, unit="km3"),
        "files",
        "river flow is counted in hm3 and in km3",
    ),
    Falsification(
        "a surplus said to be allowed",
        lambda run: run.about(lambda about: about["goods"]["wheat"].update(spare=not about["goods"]["wheat"]["spare"])),
        "files",
        "wheat may go unused",
    ),
    Falsification(
        "a surplus allowed in one account", account(EXCHANGE, spare=True), "files", "surplus of foreign exchange"
    ),
    # decisions
    Falsification(
        "a bound passed",
        choice(MARKET, value=2.0),
        "limits",
        "copper sold abroad of Abroad · copper · Harbour · buys · 1, 1922, lean: 2 lies outside 0 to 1.5",
    ),
    Falsification(
        "a bound raised among the decisions",
        choice(MARKET, upper=9.0),
        "program",
        "Harbour · buys · 1, 1922, lean: choices.parquet says 0 to 9",
    ),
    Falsification(
        "a decision below its least", choice(FLOW, value=-1.0), "limits", "river flow of upper reach, 1922, lean, dry"
    ),
    Falsification(
        "a fraction of a whole work",
        choice(LINE, value=0.5),
        "limits",
        "works begun of build valley line, 1921: 0.5 is not whole",
    ),
    Falsification("a whole work said to be of any size", choice(LINE, whole=False), "program", "build valley line"),
    Falsification(
        "a half quarry",
        choice(QUARRY, value=0.5),
        "limits",
        "works begun of quarry, 1921: 0.5 is not whole",
        quarry=True,
    ),
    # prices
    Falsification("a wrong price of an entry", entry(SOLD, price=lambda v: v + 0.01), "prices", "sold abroad"),
    Falsification(
        "a price of the wrong sign",
        entry(SOLD, price=lambda v: -v),
        "prices",
        "foreign exchange at Two Valleys, 1922, lean",
    ),
    Falsification("a price left out", entry(SOLD, price=0.0), "prices", "price 0, and its account's is"),
    Falsification(
        "a price that is no number", account(WHEAT, price=float("nan")), "files", "accounts.parquet: 1 cells of price"
    ),
    Falsification("an account and its entries at another price", _cheaper, "optimality", "wheat"),
    Falsification(
        "a wrong rent of a limit",
        choice(MARKET, rent=lambda v: v + 0.05),
        "prices",
        "copper sold abroad of Abroad · copper · Harbour · buys · 1, 1922, lean: rent",
    ),
    Falsification("a rent left out", choice(MARKET, rent=0.0), "prices", "Harbour · buys · 1, 1922, lean: rent 0"),
    # worth
    Falsification("a term of the worth changed", entry(NEEDS, value=lambda v: v + 1.0), "worth", "the ledger gives"),
    Falsification("a term of the worth left out", lambda run: run.remove("ledger", NEEDS), "worth", "the ledger gives"),
    Falsification("a term of the worth counted at another weight", entry(NEEDS, price=1.0), "prices", "counts 1 times"),
    Falsification(
        "another worth stated",
        lambda run: run.about(lambda about: about["solver"].update(objective=about["solver"]["objective"] * 1.01)),
        "worth",
        "run.json states",
    ),
    Falsification(
        "another worth stated of the quarry",
        solver(objective=5.0, bound=5.0),
        "worth",
        "run.json states 5",
        quarry=True,
    ),
    Falsification(
        "hunger that is not told",
        lambda run: run.about(lambda about: about["solver"]["first"].update(value=0.5)),
        "subsistence",
        "run.json states 0.5",
    ),
    Falsification(
        "a smaller gap stated than bound and worth give", solver(gap=1e-9), "whole gap", "states a gap of 1e-09"
    ),
    Falsification("a bound below the worth", solver(bound=1.0), "whole gap", "below the objective"),
    Falsification("a bound that is no number", solver(bound=float("nan")), "files", "bound is nan"),
    # the calendar
    Falsification(
        "a probability changed", calendar(lambda c: c["scenarios"][0].update(probability=0.7)), "files", "sum to 1.1"
    ),
    Falsification("probabilities changed that still sum to one", _chances, "prices", "the calendar does not give"),
    Falsification("another rate of discount", calendar(lambda c: c.update(discount=0.1)), "files", "the rate gives"),
    Falsification("a stage made longer", calendar(lambda c: c["stages"][2].update(length=3)), "files", "Stage 1923-24"),
    # the program
    Falsification("a coefficient of the program changed", _coefficient, "program", "water at Weir, 1922, lean, dry"),
    Falsification("an obligation of the program changed", _constant, "limits", "water at Gorge, 1922, lean, dry"),
    Falsification("a bound of the program changed", _bound, "program", "and the program 0 to 1.6"),
    Falsification("an aim of the program changed", _aim, "worth", "the program gives"),
    Falsification(
        "a balance of the program that lets a surplus go",
        _surplus,
        "program",
        "foreign exchange at Two Valleys, 1922, lean",
    ),
    # files
    Falsification(
        "a table of the case changed after the run",
        lambda run: run.table("budgets.csv", "taxes,cash,1921,1", "taxes,cash,1921,2"),
        "saved",
        "case/budgets.csv: it was changed",
        sealed=False,
        quarry=True,
    ),
    Falsification(
        "a table of the case added after the run",
        lambda run: run.folder.joinpath("case", "credits.csv").write_text("credit\n"),
        "saved",
        "case/credits.csv: it was not there",
        sealed=False,
        quarry=True,
    ),
    Falsification(
        "a table of the case taken away",
        lambda run: run.folder.joinpath("case", "works.csv").unlink(),
        "saved",
        "case/works.csv: it was saved with the run and is gone",
        sealed=False,
        quarry=True,
    ),
    Falsification(
        "two notes of one account that trade amounts",
        lambda run: run.shift(
            {"good": "flour", "entry": "used up by people", **LEAN}, {"good": "flour", "entry": "arrived", **LEAN}, 0.1
        ),
        "saved",
        "ledger.parquet: it was changed",
        sealed=False,
    ),
    Falsification(
        "what the solver said, changed",
        lambda run: run.folder.joinpath("log.txt").write_text("all is well\n"),
        "saved",
        "log.txt: it was changed",
        sealed=False,
    ),
    Falsification(
        "the checksums taken away",
        lambda run: run.folder.joinpath("checksums.txt").unlink(),
        "saved",
        "checksums.txt: it is missing",
        sealed=False,
    ),
)
