"""Contracts that share output between a state and a company, by the simulator alone."""

from pathlib import Path

import pytest

from page import Answering
from questions import F1, F2, F3, F8
from whitecoal import contract, present_worth, rates_of_return

CONTRACTS = Path(__file__).parent / "contracts"


def test_f1_production_sharing_per_barrel(answer: Answering) -> None:
    """Price 100, royalty 10 %, cost a third of net under a ceiling of 50 %, split 60/40, tax 40 %."""
    found = contract(CONTRACTS / "f1.toml")
    flows = found.flows
    answer(F1, "state [USD/barrel]", 55.60, sum(flows.state) * 1e6, 1e-9)
    answer(F1, "contractor, gross of cost [USD/barrel]", 44.40, (sum(flows.company) + sum(flows.costs)) * 1e6, 1e-9)
    answer(F1, "contractor, net of cost [USD/barrel]", 14.40, sum(flows.company) * 1e6, 1e-9)
    assert found.measures.share is not None
    answer(F1, "state's take of profit [%]", 79.43, 100 * found.measures.share, 0.005, note="printed to two digits")


def test_f2_adit_december_2024_question_1(answer: Answering) -> None:
    """The first year of production: 8 136 000 and not 7 136 000.

    The printed answer leaves the cost oil of 1 M out of the contractor's income of that year, while the pre-production
    cost it repays is deducted. Ours counts it, so that the flows of both sides sum to output less costs, in each year
    and in all. The contractor has 29 674 400 in all, where 28 674 400 are printed.
    """
    flows = contract(CONTRACTS / "f2.toml").flows
    why = "cost oil counts as income, so that both sides sum to output less costs"
    company = [1e6 * amount for amount in flows.company]
    for year, published in ((3, 9_926_400), (4, 11_712_000)):
        answer(F2, f"contractor, year {year - 1} of production", published, company[year - 1], 1e-6)
    ours = 7_136_000 + 1e6 * flows.recovered[1]
    answer(F2, "contractor, year 1 of production", 7_136_000, company[1], 1e-6, ours=ours, note=why)
    answer(F2, "contractor, in all", 28_674_400, sum(company), 1e-6, ours=28_674_400 + 1_000_000, note=why)
    assert 1e6 * flows.recovered[1] == pytest.approx(1_000_000, abs=1e-6)
    for year, published in ((2, 21_664_000), (3, 26_673_600), (4, 31_088_000)):
        answer(F2, f"state, year {year - 1} of production", published, 1e6 * flows.state[year - 1], 1e-6)
    answer(F2, "state, in all", 79_525_600, 1e6 * sum(flows.state), 1e-6)
    both = [state + company for state, company in zip(flows.state, flows.company, strict=True)]
    earned = [output - cost for output, cost in zip(flows.revenue, flows.costs, strict=True)]
    assert both == pytest.approx(earned, abs=1e-12)


def test_f3_a_bare_flow(answer: Answering) -> None:
    flow = [-100.0, *[50.0] * 7]
    (rate,) = rates_of_return(flow)
    answer(F3, "internal rate of return", 0.46557123187676, rate, 1e-12)
    answer(F3, "present worth at 10 %", 143.420940884647, present_worth(flow, 0.10), 1e-12)


@pytest.mark.parametrize(
    ("order", "told", "share"),
    [("last", "paid out of the company's part", 0.145), ("first", "taken off first", 0.1425)],
)
def test_f8_the_order_of_steps_decides_the_least_share(answer: Answering, order: str, told: str, share: float) -> None:
    """14.5 %: the ceiling is of all output, and the company pays the royalty: 0.02 + 0.25 / 2.

    14.25 %: the royalty comes off first, and ceiling and split are of what remains: 0.02 + 0.98 × 0.25 / 2.
    """
    flows = contract(CONTRACTS / f"f8-royalty-{order}.toml").flows
    answer(F8, f"state's least share of output, royalty {told}", share, sum(flows.state) / sum(flows.revenue), 1e-15)
