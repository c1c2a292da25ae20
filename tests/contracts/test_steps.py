"""Each instrument worked by hand: output of 10 kt at 10 USD/t is worth 0.1 M a year, for three years."""

import pytest
from contract_terms import COST, made, terms

from whitecoal.contracts import contract, simulate


def flow(*amounts: float) -> object:
    return pytest.approx(amounts, abs=1e-12)


def test_without_steps_all_is_the_companys() -> None:
    found = made(COST).flows
    assert found.company == flow(-0.1, 0.1, 0.1)
    assert found.state == flow(0, 0, 0)


def test_bonuses_fall_due_in_their_year_or_with_output() -> None:
    text = """
[[bonus]]
name = "signature"
amount = "5000 USD"
year = 1
[[bonus]]
name = "production"
amount = "7000 USD"
when_output = "12 kt"
[[bonus]]
name = "all production"
amount = "9000 USD"
when_total_output = "22 kt/year"
"""
    found = made(text, steps='["bonus"]', output='{ 1 = "10 kt", 2 = "12 kt" }').flows
    assert found.takes["bonus"] == flow(0.005, 0.007 + 0.009, 0)  # 10 + 12 = 22 kt in the second year, once


def test_rent_by_year_and_by_area() -> None:
    text = '[rent]\nper_year = { 1 = "1000 USD", 3 = "0 USD" }\nper_area = "2 USD/ha/year"\narea = "1 km2"'
    assert made(text, steps='["rent"]').flows.takes["rent"] == flow(0.0012, 0.0012, 0.0002)


def test_royalty_by_unit_by_value_and_at_least() -> None:
    each = made('[royalty]\nper_unit = { 1 = "3 USD/t", 3 = "4 USD/t" }', steps='["royalty"]').flows
    assert each.takes["royalty"] == flow(0.03, 0.03, 0.04)
    value = made('[royalty]\nrate = "12.5 %"', steps='["royalty"]').flows
    assert value.takes["royalty"] == flow(0.0125, 0.0125, 0.0125)
    least = made('[royalty]\nrate = 0.1\nminimum = { 1 = "0 MUSD", 2 = "0.02 MUSD/year" }', steps='["royalty"]').flows
    assert least.takes["royalty"] == flow(0.01, 0.02, 0.02)


def test_royalty_on_a_sliding_scale_whole_and_by_slices() -> None:
    scale = '[royalty]\nby = "output"\nscale = [{ from = 0, rate = 0.1 }, { from = "8 kt", rate = 0.2 }]\n'
    assert made(scale, steps='["royalty"]').flows.takes["royalty"] == flow(0.02, 0.02, 0.02)
    slices = made(scale + "slices = true", steps='["royalty"]').flows
    assert slices.takes["royalty"] == flow(*[0.1 * (8 * 0.1 + 2 * 0.2) / 10] * 3)
    price = scale.replace('"output"', '"price"').replace("8 kt", "20 USD/t")
    assert made(price, steps='["royalty"]').flows.takes["royalty"] == flow(0.01, 0.01, 0.01)
    dear = made(price, steps='["royalty"]', price='"30 USD/t"').flows
    assert dear.takes["royalty"] == flow(0.06, 0.06, 0.06)


def test_an_advance_is_withheld_from_royalty_with_interest() -> None:
    text = '[advance]\namount = "0.016 MUSD"\nwithheld = 0.8\ninterest = 0.5\n[royalty]\nrate = 0.1'
    found = made(text, steps='["advance", "royalty"]').flows
    # Year 1: 0.016 paid, 0.008 of 0.010 withheld. Year 2: 0.008 left is 0.012 with interest, 0.008 withheld. Year 3:
    # 0.004 left is 0.006 with interest, all withheld.
    assert found.takes["advance"] == flow(0.016, 0, 0)
    assert found.takes["royalty"] == flow(0.002, 0.002, 0.004)


def test_cost_recovery_with_ceiling_uplift_interest_and_carry() -> None:
    text = COST + "[cost_recovery]\nceiling = 0.6\nuplift = 0.1\ninterest = 0.05\n[profit_split]\ncompany = 0.25"
    found = made(text, steps='["cost recovery", "profit split"]').flows
    # 0.22 to recover; 0.06 in year 1 leaves 0.16, 0.168 with interest; 0.06 leaves 0.108, 0.1134; 0.06 leaves 0.0534.
    assert found.recovered == flow(0.06, 0.06, 0.06)
    assert found.unrecovered == pytest.approx(0.0534, abs=1e-12)
    assert found.takes["profit split"] == flow(0.03, 0.03, 0.03)
    assert found.company == flow(0.07 - 0.2, 0.07, 0.07)
    lost = made(text.replace("interest = 0.05", "carried = false"), steps='["cost recovery", "profit split"]').flows
    assert lost.recovered == flow(0.06, 0, 0)


def test_a_ceiling_of_revenue_or_of_what_remains() -> None:
    text = COST + "[royalty]\nrate = 0.1\n[cost_recovery]\nceiling = 0.5\n"
    steps = '["royalty", "cost recovery"]'
    assert made(text, steps=steps).flows.recovered == flow(0.045, 0.045, 0.045)
    assert made(f'{text}of = "revenue"', steps=steps).flows.recovered == flow(0.05, 0.05, 0.05)


def test_profit_by_the_r_factor_of_the_years_before() -> None:
    text = (
        COST.replace("0.2 MUSD", "0.1 MUSD")
        + '[profit_split]\nby = "R-factor"\nscale = [{ from = 0, company = 0.8 }, { from = 1, company = 0.5 }]'
    )
    found = made(text, steps='["profit split"]').flows
    # R = 0, then 0.08 / 0.1 = 0.8, then 0.16 / 0.1 = 1.6.
    assert found.takes["profit split"] == flow(0.02, 0.02, 0.05)


def test_profit_by_rate_of_return_within_the_year_that_reaches_it() -> None:
    text = (
        COST.replace("0.2 MUSD", "0.12 MUSD")
        + '[profit_split]\nby = "rate of return"\n'
        + 'scale = [{ from = 0, company = 0.8 }, { from = "10 %", company = 0.5 }]'
    )
    found = made(text, steps='["profit split"]').flows
    # Year 1: −0.12 + 0.08 = −0.04. Year 2: 0.044 lacks, 0.055 of profit at 0.8 makes it good, 0.045 is halved. Then
    # half of everything.
    assert found.takes["profit split"] == flow(0.02, 0.011 + 0.0225, 0.05)


def test_profit_by_slices_of_output() -> None:
    scale = 'scale = [{ from = 0, company = 0.5 }, { from = "5 kt", company = 0 }]'
    text = f'[profit_split]\nby = "output"\nslices = true\n{scale}'
    assert made(text, steps='["profit split"]').flows.takes["profit split"] == flow(0.075, 0.075, 0.075)


TAX = "[tax]\nrate = 0.5\n"


@pytest.mark.parametrize(
    ("method", "paid"),
    [
        ("", (0.0, 0.0, 0.05)),  # 0.2 at once: a loss of 0.1 is carried and used up in year 2
        ('depreciation = "straight line"\nyears = 2\n', (0.0, 0.0, 0.05)),  # 0.1, 0.1
        ('depreciation = "straight line"\nyears = 4\n', (0.025, 0.025, 0.0)),  # 0.05, 0.05, and the rest of 0.1
        ('depreciation = "declining"\nrate = 0.25\n', (0.025, 0.03125, 0.0)),  # 0.05, 0.0375, and the rest of 0.1125
    ],
)
def test_tax_with_depreciation(method: str, paid: tuple[float, ...]) -> None:
    assert made(COST + method + TAX, steps='["tax"]').flows.takes["tax"] == flow(*paid)


def test_depreciation_may_wait_for_output() -> None:
    text = COST + 'depreciation = "straight line"\nyears = 2\nbegins = "output"\n' + TAX
    found = made(text, steps='["tax"]', output='{ 1 = "0 kt", 2 = "10 kt" }').flows
    assert found.takes["tax"] == flow(0, 0, 0)  # 0.1 written off in years 2 and 3
    at_once = made(text.replace('begins = "output"\n', ""), steps='["tax"]', output='{ 1 = "0 kt", 2 = "10 kt" }').flows
    assert at_once.takes["tax"] == flow(0, 0, 0)  # a loss of 0.1 in year 1, used in year 3


def test_losses_lapse() -> None:
    text = COST.replace("0.2 MUSD", "0.35 MUSD") + TAX
    assert made(text, steps='["tax"]').flows.takes["tax"] == flow(0, 0, 0)  # 0.25 carried, 0.1 and 0.1 used
    assert made(text + "loss_years = 1", steps='["tax"]').flows.takes["tax"] == flow(0, 0, 0.05)  # 0.15 has lapsed
    assert made(text + "loss_years = 0", steps='["tax"]').flows.takes["tax"] == flow(0, 0.05, 0.05)


def test_tax_deducts_payments_that_stand_before_it() -> None:
    royalty = "[royalty]\nrate = 0.2\n"
    assert made(royalty + TAX, steps='["royalty", "tax"]').flows.takes["tax"] == flow(0.04, 0.04, 0.04)
    assert made(royalty + TAX, steps='["tax", "royalty"]').flows.takes["tax"] == flow(0.05, 0.05, 0.05)
    kept = made(royalty + TAX + 'not_deducted = ["royalty"]', steps='["royalty", "tax"]').flows
    assert kept.takes["tax"] == flow(0.05, 0.05, 0.05)


def test_the_state_as_a_partner_whose_capital_is_carried() -> None:
    text = COST.replace("0.2 MUSD", "0.1 MUSD") + '[participation]\nshare = 0.4\ncarried = "capital"\ninterest = 0.1\n'
    found = made(text, steps='["participation"]').flows
    # 0.04 is carried in year 1; its part of 0.1, 0.04, repays it at once. Then 0.04 a year.
    assert found.takes["participation"] == flow(0, 0.04, 0.04)
    dear = made(text.replace("0.1 MUSD", "0.2 MUSD"), steps='["participation"]').flows
    # 0.08 carried, 0.04 repaid; 0.044 left: 0.04 repaid; 0.0044 left: 0.0356 is the state's.
    assert dear.takes["participation"] == flow(0, 0, 0.0356)
    own = made(text.replace('carried = "capital"', 'carried = "none"'), steps='["participation"]').flows
    assert own.takes["participation"] == flow(0, 0.04, 0.04)
    bare = made(
        text.replace("0.1 MUSD", "0.2 MUSD").replace('"capital"\ninterest = 0.1', '"none"'), steps='["participation"]'
    )
    assert bare.flows.takes["participation"] == flow(-0.04, 0.04, 0.04)  # the state pays its part


def test_tax_after_participation_is_on_the_companys_part() -> None:
    text = "[participation]\nshare = 0.4\n[royalty]\nrate = 0.2\n" + TAX
    found = made(text, steps='["royalty", "participation", "tax"]').flows
    assert found.takes["participation"] == flow(0.032, 0.032, 0.032)
    assert found.takes["tax"] == flow(0.024, 0.024, 0.024)
    kept = made(text + 'not_deducted = ["royalty"]', steps='["royalty", "participation", "tax"]').flows
    assert kept.takes["tax"] == flow(0.03, 0.03, 0.03)  # half of 0.6 × 0.1
    before = made(text, steps='["royalty", "tax", "participation"]').flows
    assert before.takes["tax"] == flow(0.04, 0.04, 0.04)
    assert before.takes["participation"] == flow(0.016, 0.016, 0.016)


def test_minimum_work_is_paid_for_once() -> None:
    text = COST + '[minimum_work]\nspent_by = { 1 = "0.3 MUSD", 2 = "0.35 MUSD", 3 = "0.36 MUSD" }\npenalty = 0.5'
    found = made(text, steps='["minimum work"]').flows
    assert found.takes["minimum work"] == flow(0.05, 0.025, 0.005)


def test_minimum_output_is_paid_by_the_missing_unit() -> None:
    text = '[minimum_output]\nleast = { 1 = "8 kt", 2 = "12 kt" }\npenalty = "1 USD/t"'
    assert made(text, steps='["minimum output"]').flows.takes["minimum output"] == flow(0, 0.002, 0.002)


def test_what_passes_to_the_state_and_what_it_pays() -> None:
    text = COST + '[hand_back]\nworth = "0.05 MUSD"\npaid = "0.02 MUSD"'
    found = made(text, steps='["hand-back"]')
    assert found.flows.takes["hand-back"] == flow(0, 0, -0.02)
    assert found.flows.handed_back == flow(0, 0, 0.05)
    assert found.flows.company == flow(-0.1, 0.1, 0.12)
    assert found.measures.handed_back_worth == pytest.approx(0.05 / 1.21)


def test_abandonment_is_a_cost_of_the_year_it_is_met() -> None:
    text = '[[costs]]\nname = "closing"\nkind = "abandonment"\namounts = { 3 = "0.03 MUSD" }\n' + TAX
    assert made(text, steps='["tax"]').flows.takes["tax"] == flow(0.05, 0.05, 0.035)


def test_a_payment_beyond_what_is_undivided_is_the_companys_own() -> None:
    text = "[profit_split]\ncompany = 0.5\n[royalty]\nrate = 0.1"
    found = made(text, steps='["profit split", "royalty"]').flows
    assert found.company == flow(0.04, 0.04, 0.04)


def test_measures_by_hand() -> None:
    found = made(COST.replace("0.2 MUSD", "0.1 MUSD") + "[royalty]\nrate = 0.2", steps='["royalty"]', discount="0.05")
    measures = found.measures
    assert found.flows.company == flow(-0.02, 0.08, 0.08)
    assert measures.company_worth == pytest.approx(-0.02 + 0.08 / 1.1 + 0.08 / 1.21)
    assert measures.state_worth == pytest.approx(0.02 * (1 + 1 / 1.05 + 1 / 1.05**2))
    assert measures.before_worth == pytest.approx(0.1 / 1.05 + 0.1 / 1.05**2)
    assert measures.average_rate == pytest.approx(measures.state_worth / measures.before_worth)
    assert measures.payback == 2
    assert measures.share == pytest.approx(0.06 / 0.2)
    enough = 0.1 / (0.08 * (1 + 1 / 1.1 + 1 / 1.21))  # the multiple at which 0.08 m a year is worth the outlay of 0.1
    assert measures.enough == pytest.approx((enough,), rel=1e-12)
    assert found.prices_enough == pytest.approx((10 * enough,), rel=1e-12)
    # Before the royalty the flow there is −0.1 + 0.1 m, 0.1 m, 0.1 m: a root of a quadratic in x = 1 / (1 + r).
    yearly = 0.1 * enough
    x = (-yearly + (yearly**2 - 4 * yearly * (yearly - 0.1)) ** 0.5) / (2 * yearly)
    rate = 1 / x - 1
    assert measures.marginal_rate == pytest.approx((rate - 0.1) / rate, rel=1e-9)


def test_prices_and_output_may_be_given() -> None:
    stated = terms("[royalty]\nrate = 0.1", steps='["royalty"]')
    found = simulate(stated, price=[1e-5 * 1e3] * 3, output=[10.0, 20.0, 30.0])
    assert found.takes["royalty"] == flow(0.01, 0.02, 0.03)
    assert contract(stated).mean_price == pytest.approx(10)  # USD/t, as the sheet has it
