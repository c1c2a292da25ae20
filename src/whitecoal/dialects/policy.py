"""Policy in a model of OSeMOSYS: the reserve margin, the renewable target, limits on activity and on emissions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from whitecoal.dialects.items import grid, picked, unlimited
from whitecoal.dialects.vocabulary import EMISSION, NO_LIMIT, REGION, YEAR
from whitecoal.places import ITEM

if TYPE_CHECKING:
    from whitecoal.algebra import Expr
    from whitecoal.dialects.books import Books


def post_reserve(books: Books, activity: Expr, standing: Expr) -> None:
    """Tagged capacity stands above tagged production by the margin, in every slice."""
    model = books.model
    margin = np.maximum(model["ReserveMargin"], 0.0)
    needs = books.outputs.values * model["ReserveMarginTagFuel"][books.outputs.at[0], books.outputs.at[3]]
    some = books.outputs.some((needs * margin[books.outputs.at[0]] != 0).any(axis=1))
    if not len(some):
        return
    book = books.p.good(
        "reserve margin",
        "1",
        at=ITEM,
        over="block",
        spare=True,
        meaning="Capacity beyond what is made of some fuels.",
    )
    needs = some.values * model["ReserveMarginTagFuel"][some.at[0], some.at[3]] * margin[some.at[0]]
    regions = np.array(model.sets[REGION], dtype=object)
    books.p.post(book, tuple(regions[some.at[0]]), -books.by_ratio(activity, some, needs), "asked for")
    tag = books.by_pair("ReserveMarginTagTechnology") * books.by_pair("CapacityToActivityUnit")[:, None]
    tag = tag * (margin[books.pairs.at[0]] > 0)
    chosen = np.flatnonzero((tag != 0).any(axis=1))
    if len(chosen):
        labels = tuple(books.pairs.labels[at] for at in chosen)
        stands = (picked(standing, chosen, labels) * grid(tag[chosen], labels)).each("season", "block")
        books.p.post(book, tuple(regions[books.pairs.at[0][chosen]]), stands, "stands")


def post_renewables(books: Books, activity: Expr) -> None:
    """All that tagged technologies make is at least the target's share of the tagged fuels."""
    model, made = books.model, books.outputs
    target = model["REMinProductionTarget"]
    counts = model["RETagTechnology"][made.at[0], made.at[1]]
    asked = model["RETagFuel"][made.at[0], made.at[3]] * target[made.at[0]]
    values = made.values * (counts - asked) * (target[made.at[0]] > 0)
    some = made.some((values != 0).any(axis=1))
    if not len(some):
        return
    book = books.p.good(
        "renewable share", "1", at=ITEM, over="stage", spare=True, meaning="Tagged production beyond its target."
    )
    amount = (books.by_ratio(activity, some, values[(values != 0).any(axis=1)]) * books.split).sum("block")
    regions = np.array(model.sets[REGION], dtype=object)
    books.p.post(book, tuple(regions[some.at[0]]), amount, "made beyond the target")


def post_limits_of_activity(books: Books, activity: Expr) -> None:
    """What a technology does in a year, and over all years, lies between its limits."""
    least = np.maximum(books.by_pair("TotalTechnologyAnnualActivityLowerLimit"), 0.0)
    most = unlimited(books.by_pair("TotalTechnologyAnnualActivityUpperLimit"))
    ever = books.by_pair("TotalTechnologyModelPeriodActivityLowerLimit")
    never_more = books.by_pair("TotalTechnologyModelPeriodActivityUpperLimit")
    limited = (least > 0).any(axis=1) | np.isfinite(most).any(axis=1) | (ever > 0) | (never_more != NO_LIMIT)
    runs = np.zeros(len(books.pairs), dtype=bool)
    runs[books.owner] = True
    limited &= runs
    if not limited.any():
        return
    items = books.kept(books.pairs, limited)
    chosen = np.flatnonzero(limited[books.owner])
    amount = books.ran(activity, chosen, np.ones((len(chosen), books.model.count(YEAR))))
    places = tuple(books.names[books.owner[chosen]])
    total = books.counted("activity in the year", items.labels, places, amount, (least[limited], most[limited]))
    over = "activity over all years"
    books.whole_period(over, items.labels, total, ever[limited], unlimited(never_more[limited]))


def post_emissions(books: Books, activity: Expr) -> None:
    """Limits on what is emitted by year and over all years, what comes from elsewhere counted."""
    model, emitted = books.model, books.emitted
    yearly, ever = model["AnnualEmissionLimit"], model["ModelPeriodEmissionLimit"]
    limited = (yearly != NO_LIMIT).any(axis=2) | (ever != NO_LIMIT)
    if limited.any():
        items = books.items(np.nonzero(limited), (REGION, EMISSION))
        some = emitted.some(limited[emitted.at[0], emitted.at[3]])
        amount = (books.by_ratio(activity, some, some.values) * books.split).sum("block")
        room = unlimited(yearly) - model["AnnualExogenousEmission"]
        bounds = np.full((len(items), model.count(YEAR)), -np.inf), room[limited]
        places = books.accounts(some.at[0], some.at[3], EMISSION)
        total = books.counted("emissions in the year", items.labels, places, amount, bounds)
        room = (unlimited(ever) - model["ModelPeriodExogenousEmission"])[limited]
        books.whole_period("emissions over all years", items.labels, total, np.full(len(items), -np.inf), room)
    _post_charges(books, activity)


def _post_charges(books: Books, activity: Expr) -> None:
    """What a technology takes out of the air earns no more than what it emits is charged: the peer's rule."""
    emitted, charge = books.emitted, books.charge
    pairs = books.pair_at[emitted.at[0], emitted.at[1]]
    earns = np.zeros(len(books.pairs), dtype=bool)
    earns[pairs[(charge < 0).any(axis=1)]] = True
    some = emitted.some(earns[pairs])
    if not len(some):
        return
    book = books.p.good(
        "charges on emissions",
        "1",
        at=ITEM,
        over="stage",
        spare=True,
        meaning="No technology is paid for emissions.",
    )
    amount = (books.by_ratio(activity, some, charge[earns[pairs]]) * books.split).sum("block")
    books.p.post(book, tuple(books.names[pairs[earns[pairs]]]), amount, "charged")
