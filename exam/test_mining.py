"""Four mines: three may work at once, those kept open cost a royalty, and their ores are blended to a quality."""

from pathlib import Path

import numpy as np
import polars as pl

from bare import answer_of, bare_case, years
from page import Answering
from questions import M3
from whitecoal import Array, Problem, quantity

MINES = ("1", "2", "3", "4")
ROYALTY, MOST, QUALITY = (5.0, 4.0, 4.0, 5.0), (2.0, 2.5, 1.3, 3.0), (1.0, 0.7, 1.5, 0.5)
WANTED = (0.9, 0.8, 1.2, 0.6, 1.0)
"""Quality of the blend in each year; a ton of it is sold for 10 pounds."""
AT_ONCE, DISCOUNT = 3, 0.1


class Mining:
    """Which mines work, and which stay open, are whole decisions of each year; a ton stands for a thousand tonnes."""

    TABLES = ()

    def build(self, p: Problem) -> None:
        def each(values: tuple[float, ...], text: str) -> Array:
            return Array.over(np.array(values), text, "item", labels=MINES)

        works = p.choose("works", MINES, "1", upper=1.0, whole=True)
        stands = p.choose("kept open", MINES, "1", upper=1.0, whole=True)
        dug = p.flow("dug", MINES, "kt")
        crews = p.good("crews", "1", at="region", over="node", spare=True, meaning="As many mines may work at once.")
        p.post(crews, "Land", quantity(AT_ONCE, "1"), "there")
        p.post(crews, "Land", -works.sum("item"), "at work")
        licence = p.good("licence", "1", at="item", over="node", spare=True, meaning="Given up, it does not come back.")
        p.post(licence, MINES, p.before(stands, each((1.0,) * 4, "1")) - stands, "held before, less what is held")
        opened = p.good("open mine", "1", at="item", over="node", spare=True)
        p.post(opened, MINES, stands - works, "open, less at work")
        capacity = p.good("mine capacity", "kt", at="item", spare=True)
        p.post(capacity, MINES, each(MOST, "kt") * works - dug, "of mines at work, less what is dug")
        blend = p.flow("blended", ("blend",), "kt")
        ore, quality = p.good("ore", "kt", at="region"), p.good("quality", "kt", at="region")
        for good, share, wanted in (
            (ore, each((1.0,) * 4, "1"), quantity(1.0, "1")),
            (quality, each(QUALITY, "1"), Array.over(np.array(WANTED), "1", "stage")),
        ):
            p.post(good, "Land", share * dug, "dug")
            p.post(good, "Land", -(wanted * blend), "blended")
        p.aim(quantity(10.0, "Mmoney/kt") * blend, "sold")
        p.aim(-(each(ROYALTY, "Mmoney") * stands), "royalties")


def test_m3_which_mines_to_work(answer: Answering, tmp_path: Path) -> None:
    """Tons are printed to two digits; the 5.625 of year 4 stand as 5.62."""
    plan = answer_of(bare_case(tmp_path / "case", Mining(), years(5, discount=DISCOUNT)))
    answer(M3, "profit [million pound]", 146.862, plan.worth, 5e-4, note="printed to the thousand")
    blended = plan.choices.filter(pl.col("decision") == "blended")
    for year, tons in enumerate((5.75, 6.00, 3.25, 5.62, 5.47), start=1):
        found = blended.filter(pl.col("stage") == str(year))["value"].sum()
        answer(M3, f"blend of year {year} [million ton]", tons, found, 5e-3 + 1e-9, note="printed to two digits")
    works = plan.choices.filter((pl.col("decision") == "works") & (pl.col("value") > 0.5))
    at_work = {year: set(works.filter(pl.col("stage") == str(year))["item"]) for year in (1, 2, 3, 4, 5)}
    assert at_work == {1: {"1", "3", "4"}, 2: {"2", "3", "4"}, 3: {"1", "3"}, 4: {"1", "2", "4"}, 5: {"1", "2", "3"}}
