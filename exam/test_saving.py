"""Saving over three periods, decided again whenever one has ended: a tree of stages."""

from itertools import product
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from bare import answer_of, bare_case, tree
from page import Answering
from questions import A3
from whitecoal import Array, Plan, Problem, quantity

TREE = ["0", *("0" + "".join(path) for length in (1, 2, 3) for path in product("ud", repeat=length))]
"""Stages by what has happened so far: up or down."""
FUNDS = ("shares", "bonds")
RETURNS = {"u": (1.25, 1.14), "d": (1.06, 1.12)}
BEGIN, GOAL, REWARD, PENALTY = 55.0, 80.0, 1.0, 4.0
"""Thousand dollars; what a thousand beyond the goal is worth, and what one that is missing costs."""
LEAVES = np.array([float(len(stage) == 4) for stage in TREE])


class Saving:
    """What is invested at a stage is there at the next with its return; at the end the goal is held against it.

    Args:
        invested: already decided [fund × stage], if it is.
    """

    TABLES = ()

    def __init__(self, invested: NDArray[np.float64] | None = None) -> None:
        self.invested = invested

    def build(self, p: Problem) -> None:
        once = Array.over(np.where(LEAVES > 0, 0.0, np.inf), "Mmoney", "stage")
        at_end = Array.over(np.where(LEAVES > 0, np.inf, 0.0), "Mmoney", "stage")
        invested = p.choose("invested", FUNDS, "Mmoney", upper=once)
        if self.invested is not None:
            p.fix("invested", self.invested.reshape(2, -1, 1, 1, 1))
        begun = Array.over(np.array([0.0, BEGIN]), "Mmoney", "item", labels=FUNDS)
        grows = [RETURNS[stage[-1]] if len(stage) > 1 else (1.0, 1.0) for stage in TREE]
        returns = Array.over(np.array(grows).T, "1", "item", "stage", labels=FUNDS)
        wealth = p.good("wealth", "Mmoney", at="region", over="node")
        p.post(wealth, "Land", (returns * p.before(invested, begun)).sum("item"), "grown")
        p.post(wealth, "Land", -invested.sum("item"), "invested")
        p.post(wealth, "Land", Array.over(-GOAL * LEAVES, "Mmoney", "stage"), "goal")
        beyond = p.choose("beyond the goal", ("end",), "Mmoney", upper=at_end)
        missing = p.choose("missing to the goal", ("end",), "Mmoney", upper=at_end)
        p.post(wealth, "Land", missing - beyond, "missing, less beyond")
        p.aim(quantity(REWARD, "1") * beyond, "beyond the goal")
        p.aim(-(quantity(PENALTY, "1") * missing), "missing to the goal")


def saved(folder: Path, invested: NDArray[np.float64] | None = None) -> Plan:
    return answer_of(bare_case(folder, Saving(invested), tree(TREE)))


def test_a3_saving_over_three_periods(answer: Answering, tmp_path: Path) -> None:
    plan = saved(tmp_path / "best")
    note = "printed to three digits"
    answer(A3, "expected utility [thousand]", -1.514, plan.worth, 5e-4, note=note)
    found = plan.choices.filter(pl.col("decision") == "invested")
    printed = {"0": (41.5, 13.5), "0u": (65.1, 2.17), "0d": (36.7, 22.4), "0uu": (83.8, 0), "0ud": (0, 71.4)}
    for stage, amounts in {**printed, "0du": (0, 71.4), "0dd": (64.0, 0)}.items():
        for fund, amount in zip(FUNDS, amounts, strict=True):
            held = found.filter((pl.col("stage") == stage) & (pl.col("item") == fund))["value"].sum()
            told = stage[1:].replace("u", " up").replace("d", " down") or " nothing"
            answer(A3, f"{fund} after{told} [thousand dollar]", amount, held, 0.05, note=note)
    shares = np.array([BEGIN * np.prod([RETURNS[step][0] for step in stage[1:]]) for stage in TREE]) * (1 - LEAVES)
    fixed = saved(tmp_path / "shares", np.array([shares, 0 * shares]))
    answer(A3, "expected utility, all in shares as for mean returns [thousand]", -3.788, fixed.worth, 5e-4, note=note)
    answer(A3, "value of planning for all returns [thousand]", 2.274, plan.worth - fixed.worth, 1e-3, note=note)
