"""Published contracts with published answers (exam F1, F2, F3, F8)."""

from pathlib import Path

import pytest

from whitecoal.contracts import contract, present_worth, rates_of_return

HERE = Path(__file__).parent


def test_f1_production_sharing_per_barrel() -> None:
    """Price 100, royalty 10 %, cost a third of net under a ceiling of 50 %, split 60/40, tax 40 %; printed to 0.01."""
    found = contract(HERE / "f1.toml")
    flows = found.flows
    assert sum(flows.state) * 1e6 == pytest.approx(55.60, abs=1e-9)
    assert (sum(flows.company) + sum(flows.costs)) * 1e6 == pytest.approx(44.40, abs=1e-9)  # gross of cost
    assert sum(flows.company) * 1e6 == pytest.approx(14.40, abs=1e-9)  # net of it
    assert found.measures.share is not None
    assert round(100 * found.measures.share, 2) == 79.43


def test_f2_adit_december_2024_question_1() -> None:
    """ADIT module 3.04, December 2024, question 1.

    The printed answer leaves the cost oil of 1 M out of the contractor's income of the first year of production,
    while the pre-production cost it repays is deducted: 7 136 000, 9 926 400, 11 712 000 and, less the bonus,
    28 674 400. Ours counts it, so that the flows of both sides sum to output less costs: 8 136 000 in that year, all
    else the same.
    """
    flows = contract(HERE / "f2.toml").flows
    printed = [company - recovered for company, recovered in zip(flows.company, flows.recovered, strict=True)]
    assert [1e6 * amount for amount in printed[1:]] == pytest.approx([7_136_000, 9_926_400, 11_712_000], abs=1e-6)
    assert 1e6 * sum(printed) == pytest.approx(28_674_400, abs=1e-6)
    assert [1e6 * amount for amount in flows.state[1:]] == pytest.approx([21_664_000, 26_673_600, 31_088_000], abs=1e-6)
    assert 1e6 * sum(flows.state) == pytest.approx(79_525_600, abs=1e-6)
    assert 1e6 * flows.company[1] == pytest.approx(8_136_000, abs=1e-6)


def test_f3_a_bare_flow() -> None:
    """−100, then seven of 50."""
    flow = [-100.0, *[50.0] * 7]
    assert rates_of_return(flow) == pytest.approx((0.46557123187676,), abs=1e-12)
    assert present_worth(flow, 0.10) == pytest.approx(143.420940884647, abs=1e-12)


@pytest.mark.parametrize(("order", "share"), [("last", 0.145), ("first", 0.1425)])
def test_f8_the_order_of_steps_decides_the_least_share(order: str, share: float) -> None:
    """Stabroek: royalty 2 %, ceiling 75 %, split 50/50; the state's least share of output.

    14.5 %: the ceiling is of all output and the company pays the royalty out of its part. 14.25 %: the royalty comes
    off first, and ceiling and split are of what remains.
    """
    flows = contract(HERE / f"f8-royalty-{order}.toml").flows
    assert sum(flows.state) / sum(flows.revenue) == pytest.approx(share, abs=1e-15)
