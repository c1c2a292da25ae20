"""What holds of any contract: both sides sum to the whole, money's unit does not matter, the order of steps does."""

from itertools import pairwise, permutations

import pytest
from contract_terms import COST, made
from hypothesis import given, settings
from hypothesis import strategies as st

from whitecoal.contracts import Terms, present_worth, rates_of_return, simulate
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
)

YEARS = 4
shares = st.floats(0.0, 1.0)
amounts = st.floats(0.0, 50.0)


def series(values: st.SearchStrategy[float]) -> st.SearchStrategy[tuple[float, ...]]:
    return st.lists(values, min_size=YEARS, max_size=YEARS).map(tuple)


def scales(*by: str) -> st.SearchStrategy[Scale]:
    one = st.builds(Scale, st.just(""), st.just((0.0,)), shares.map(lambda share: (share,)))
    stepped = st.builds(
        lambda name, floor, low, high, sliced: Scale(
            name, (0.0, floor), (low, high), sliced and name in ("price", "output")
        ),
        st.sampled_from(by),
        st.floats(0.05, 3.0),
        shares,
        shares,
        st.booleans(),
    )
    return st.one_of(one, stepped)


costs = st.lists(
    st.builds(
        Cost,
        name=st.just("cost"),
        kind=st.sampled_from(["capital", "operating", "abandonment"]),
        amounts=series(amounts),
        per_unit=series(st.floats(0.0, 2.0)),
        recovered=st.booleans(),
        method=st.sampled_from(["immediate", "straight line", "declining"]),
        years=st.integers(1, 9),
        rate=shares,
        begins=st.sampled_from(["spending", "output"]),
    ),
    max_size=3,
).map(tuple)


@st.composite
def contracts(draw: st.DrawFn) -> Terms:
    """Any terms with any steps in any order in which each has something to do."""
    order = draw(st.permutations(list(STEPS)))
    kept = [step for step in order if draw(st.booleans())]
    if "advance" in kept and "royalty" not in kept:
        kept.append("royalty")
    for first, second in (
        ("cost recovery", "profit split"),
        ("profit split", "participation"),
        ("cost recovery", "participation"),
        ("cost recovery", "profit split"),
        ("advance", "royalty"),
    ):
        if {first, second} <= set(kept) and kept.index(first) > kept.index(second):
            one, other = kept.index(first), kept.index(second)
            kept[one], kept[other] = kept[other], kept[one]
    return Terms(
        title="any",
        about="",
        currency="USD",
        product="ore",
        unit="kt",
        first_year=1,
        years=YEARS,
        hurdle=draw(st.floats(0.0, 0.5)),
        discount=draw(st.floats(0.0, 0.5)),
        steps=tuple(kept),
        output=draw(series(amounts)),
        price=draw(series(st.floats(0.0, 5.0))),
        costs=draw(costs),
        bonuses=(Bonus("one", draw(amounts), year=2), Bonus("two", draw(amounts), output=draw(st.floats(0.1, 50.0)))),
        rent=draw(series(amounts)),
        advance=Advance(draw(amounts), draw(st.integers(1, YEARS)), draw(shares), draw(shares)),
        royalty=Royalty(draw(series(st.floats(0.0, 2.0))), draw(scales("price", "output")), draw(series(amounts))),
        recovery=Recovery(
            draw(series(shares)),
            draw(st.sampled_from(["what remains", "revenue"])),
            draw(shares),
            draw(shares),
            draw(st.booleans()),
        ),
        split=Split(draw(scales("price", "output", "R-factor", "rate of return"))),
        tax=Tax(
            draw(series(shares)),
            frozenset(draw(st.sets(st.sampled_from(["bonus", "royalty", "rent"])))),
            draw(st.booleans()),
            draw(st.one_of(st.none(), st.integers(0, 4))),
        ),
        participation=Participation(draw(shares), draw(st.sampled_from(["none", "capital", "all"])), draw(shares)),
        minimum_work=MinimumWork(((2, draw(amounts)), (4, draw(amounts))), draw(shares)),
        minimum_output=MinimumOutput(draw(series(amounts)), draw(series(st.floats(0.0, 2.0)))),
        hand_back=HandBack(draw(amounts), draw(amounts)),
    )


@given(contracts())
@settings(max_examples=80, deadline=None)
def test_state_and_company_have_output_less_costs_in_every_year(terms: Terms) -> None:
    found = simulate(terms)
    size = 1.0 + max(map(abs, (*found.revenue, *found.costs, *found.state)))
    for state, company, before in zip(found.state, found.company, found.before, strict=True):
        assert state + company == pytest.approx(before, abs=1e-9 * size)


@given(contracts())
@settings(max_examples=50, deadline=None)
def test_no_tax_and_no_penalty_is_ever_below_nothing(terms: Terms) -> None:
    found = simulate(terms)
    for step in {"tax", "royalty", "profit split", "minimum work", "minimum output"} & set(found.takes):
        assert min(found.takes[step]) >= -1e-9, step
    if "cost recovery" in terms.steps:
        assert min(found.recovered) >= 0.0


@given(contracts(), st.sampled_from([0.25, 2.0, 1024.0]))
@settings(max_examples=50, deadline=None)
def test_in_other_money_every_flow_is_the_same(terms: Terms, rate: float) -> None:
    ours, theirs = simulate(terms), simulate(terms.in_money("GBP", rate))
    assert theirs.company == pytest.approx([value * rate for value in ours.company], rel=1e-12, abs=1e-12)
    assert theirs.state == pytest.approx([value * rate for value in ours.state], rel=1e-12, abs=1e-12)


def test_the_order_of_steps_matters_where_it_should() -> None:
    text = (
        COST + "[royalty]\nrate = 0.1\n[cost_recovery]\nceiling = 0.5\n[profit_split]\ncompany = 0.5\n[tax]\nrate = 0.3"
    )
    names = ["royalty", "cost recovery", "profit split", "tax"]
    takes = {}
    for order in permutations(names):
        if order.index("cost recovery") < order.index("profit split"):
            found = made(text, steps=str(list(order)).replace("'", '"')).flows
            takes[order] = round(sum(found.state), 12)
            assert sum(found.before) == pytest.approx(sum(found.state) + sum(found.company))
    assert len(set(takes.values())) == 9  # a tax on what the split divides later is the same wherever recovery stands
    first, last = (
        takes["royalty", "cost recovery", "profit split", "tax"],
        takes["cost recovery", "profit split", "royalty", "tax"],
    )
    assert first != last


def test_bonus_and_rent_commute() -> None:
    text = '[[bonus]]\nname = "one"\namount = "1000 USD"\nyear = 1\n[rent]\nper_year = "500 USD"\n'
    one, other = (made(text, steps=steps).flows for steps in ('["bonus", "rent"]', '["rent", "bonus"]'))
    assert one.company == other.company


@pytest.mark.parametrize(
    ("flow", "rates"),
    [
        ([-100.0, 230.0, -132.0], (0.1, 0.2)),
        ([-1000.0, 3600.0, -4310.0, 1716.0], (0.1, 0.2, 0.3)),
        ([1.0, -2.0, 1.0], (0.0,)),  # a double root is one rate
        ([1.0, 1.0], ()),
        ([-1.0, 3.0, -3.0], ()),  # two changes of sign, no root
        ([-2.0, 1.0], (-0.5,)),
        ([0.0, 0.0, -1.0, 1.1, 0.0], (0.1,)),
        ([], ()),
        ([0.0, 0.0], ()),
    ],
)
def test_every_rate_of_return_is_found(flow: list[float], rates: tuple[float, ...]) -> None:
    assert rates_of_return(flow) == pytest.approx(rates, abs=1e-12)


@given(st.lists(st.integers(-1000, 1000), min_size=2, max_size=15))
@settings(max_examples=50, deadline=None)
def test_a_flow_is_worth_nothing_at_its_rates_of_return(flow: list[int]) -> None:
    rates = rates_of_return([float(value) for value in flow])
    moved = [value for value in flow if value]
    assert len(rates) <= sum(one * other < 0 for one, other in pairwise(moved))
    for rate in rates:
        size = sum(abs(value) / (1 + rate) ** at for at, value in enumerate(flow))
        assert abs(present_worth([float(value) for value in flow], rate)) <= 1e-9 * size
