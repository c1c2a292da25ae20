"""Every fault of a term sheet, all at once, each with its key, what was found, what was wanted, what to do."""

from pathlib import Path

import pytest
from contract_terms import COST, faults, sheet

from whitecoal.contracts import read_terms
from whitecoal.errors import CaseFault

ROYALTY = "[royalty]\nrate = 0.1\n"


def test_a_sheet_without_fault() -> None:
    assert faults(ROYALTY, steps='["royalty"]') == []


def test_all_faults_are_told_at_once() -> None:
    told = faults(
        "[royalty]\nrat = 0.1\n[tax]\nrate = 1.5\n",
        steps='["royalti", "tax"]',
        output='{ 1 = "10 kt", 7 = "12 kt" }',
        price='"10 GBP/t"',
        hurdle="",
    )
    assert told == [
        'E081 terms.toml · steps: "royalti" is not a step. Did you mean "royalty"?',
        'E081 terms.toml · steps: "royalty" is stated and has no place. Every step has its place in the order.',
        'E081 terms.toml · output.7: "7" is no year of the contract. Its years are 1 to 3.',
        'E081 terms.toml · hurdle: is missing. A share from 0 to 1, 0.125 or "12.5 %".',
        (
            'E081 terms.toml · price: is "10 GBP/t". "GBP/t" (money/mass) cannot be stated in "MUSD/kt" (money/mass). '
            "The terms are in USD; state the amount in it."
        ),
        'E081 terms.toml · royalty.rat: is not a key I know. Did you mean "rate"?',
        "E081 terms.toml · royalty: takes nothing. rate, per_unit or a scale.",
        'E081 terms.toml · tax.rate: is 1.5. A share from 0 to 1, 0.125 or "12.5 %".',
    ]


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ({"format": "2"}, "format: is 2. This version reads format 1. Write format = 1."),
        ({"currency": '"XYZ"'}, "currency: is 'XYZ'. I know rub, USD,"),
        ({"unit": '"kilt"'}, "unit: is 'kilt'. \"kilt\" is not a unit I know. Did you mean"),
        ({"term": "0"}, "term: is 0. A whole number from 1 to 99."),
        ({"term": "2.5"}, "term: is 2.5. A whole number from 1 to 99."),
        ({"first_year": "true"}, "first_year: is True. A whole number from 1 to 9999."),
        ({"title": ""}, "title: is missing. A text in quotation marks."),
        ({"output": "10"}, 'output: is 10. A number with its unit in quotation marks: "12.5 kt".'),
        ({"output": '"0 kt"'}, "output: is nothing in every year. A contract produces something."),
        ({"output": '"-3 kt"'}, "output: is '-3 kt'. From 0 kt, and no more than 1e+15."),
        ({"output": '["10 kt", "12 kt"]'}, "output: has 2 values. One for each of the 3 years, or a table of years"),
        ({"output": '{ 2 = "10 kt" }'}, "output: begins in year 2. Year 1 has a value too; 0 if there is nothing."),
        ({"output": '{ 1 = "10 kt", 01 = "10 kt" }'}, "output: names year 1 twice. Each year stands once."),
        ({"price": '"10 USD/t/year"'}, 'price: is "10 USD/t/year". "USD/t/year" (money/mass/time) cannot be stated in'),
        ({"price": '"ten USD/t"'}, "price: is 'ten USD/t'. A number with its unit"),
        ({"steps": ""}, "steps: is missing. The order in which instruments take their part."),
        ({"steps": '["tax"]'}, 'steps: "tax" is not stated. A table [tax] says what it takes.'),
        ({"sources": "{ royalty = 3 }"}, "sources.royalty: is 3. A text in quotation marks."),
        ({"discount": "-1"}, "discount: is -1. A share from 0 to 1"),
    ],
)
def test_faults_of_the_head(head: dict[str, str], told: str) -> None:
    assert any(fault.startswith(f"E081 terms.toml · {told}") for fault in faults(**head)), faults(**head)


@pytest.mark.parametrize(
    ("step", "text", "told"),
    [
        ("", '[[costs]]\nname = "mine"\nkind = "capital"', "costs 1: has no amount."),
        (
            "",
            COST.replace("capital", "capitol"),
            "costs 1.kind: is 'capitol'. One of: capital, operating, abandonment.",
        ),
        ("", COST + COST, 'costs: "mine" stands 2 times. Each stands once.'),
        ("", COST + 'depreciation = "straight line"', "costs 1.years: is missing."),
        ("", COST + "rate = 0.2", "costs 1.rate: says nothing here."),
        ("", COST.replace('{ 1 = "0.2 MUSD" }', '"0.2 MUSD"'), "costs 1.amounts: is '0.2 MUSD'. A table of years"),
        ("", COST + "recovered = 1", "costs 1.recovered: is 1. true or false."),
        ("bonus", '[[bonus]]\nname = "one"\namount = "1 MUSD"', "bonus 1: says not when."),
        ("bonus", '[bonus]\nname = "one"', "bonus: is {'name': 'one'}. A list of tables"),
        ("bonus", '[[bonus]]\nname = "one"\namount = "1 MUSD"\nyear = 9', "bonus 1.year: is 9. A whole number from 1"),
        (
            "bonus",
            '[[bonus]]\nname = "one"\namount = "1 MUSD"\nwhen_output = "0 kt"',
            "bonus 1.when_output: is nothing. A mark above nothing.",
        ),
        ("rent", '[rent]\nper_area = "1 USD/ha"', "rent: is not stated in full."),
        ("advance", '[advance]\namount = "1 MUSD"', "advance: has no royalty."),
        (
            "royalty",
            '[royalty]\nrate = 0.1\nby = "price"\nscale = []',
            "royalty: has a rate and a scale. One of the two.",
        ),
        (
            "royalty",
            '[royalty]\nby = "price"\nscale = [{ from = "1 USD/t", rate = 0.1 }]',
            "royalty.scale: is out of order.",
        ),
        ("royalty", '[royalty]\nby = "weather"\nscale = [{ from = 0, rate = 0.1 }]', "royalty.by: is 'weather'."),
        (
            "cost recovery",
            '[cost_recovery]\nof = "profit"',
            "cost_recovery.of: is 'profit'. One of: what remains, revenue.",
        ),
        ("profit split", "[profit_split]", "profit_split: is not stated once. company = 0.4, or by and a scale."),
        (
            "profit split",
            '[profit_split]\nby = "R-factor"\nscale = [{ from = 0, company = 1 }, { company = 0.5 }]',
            "profit_split.scale 2.from: is missing. A factor, 1.5 say.",
        ),
        (
            "profit split",
            '[profit_split]\nby = "R-factor"\nslices = true\nscale = [{ from = 0, company = 1 }]',
            "profit_split.slices: has no meaning here.",
        ),
        ("participation", '[participation]\nshare = 0.1\ncarried = "half"', "participation.carried: is 'half'."),
        ("tax", '[tax]\nrate = 0.1\nnot_deducted = ["tax"]', 'tax.not_deducted: "tax" is no payment.'),
        ("tax", "[tax]\nrate = 0.1\nloss_years = -1", "tax.loss_years: is -1. A whole number from 0 to 99."),
        ("minimum work", "[minimum_work]", "minimum_work.spent_by: is missing."),
        ("minimum output", '[minimum_output]\nleast = "1 kt"', "minimum_output.penalty: is missing."),
        ("hand-back", '[hand_back]\nworth = "1 kt"', 'hand_back.worth: is "1 kt".'),
    ],
)
def test_faults_of_instruments(step: str, text: str, told: str) -> None:
    found = faults(text, steps=f'["{step}"]' if step else "[]")
    assert any(fault.startswith(f"E081 terms.toml · {told}") for fault in found), found


@pytest.mark.parametrize(
    ("steps", "told"),
    [
        ('["profit split", "cost recovery"]', "After the split nothing is left to recover costs from."),
        ('["participation", "profit split"]', "The state's part in the venture is of what the company has."),
    ],
)
def test_orders_in_which_a_step_would_find_nothing_are_told(steps: str, told: str) -> None:
    text = "[cost_recovery]\n[profit_split]\ncompany = 0.5\n[participation]\nshare = 0.1\n"
    assert any(told in fault for fault in faults(text, steps=steps))


def test_calendar_years_may_be_named() -> None:
    assert faults(first_year="1925", output='{ 1925 = "1 kt", 1927 = "2 kt" }') == []
    told = faults(first_year="1925", output='{ 1924 = "1 kt" }')
    assert told[0].endswith('"1924" is no year of the contract. Its years are 1 to 3, or 1925 to 1927.')


def said(file: Path) -> str:
    with pytest.raises(CaseFault) as raised:
        read_terms(file)
    return str(raised.value)


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    assert "E080 no.toml: there is no file" in said(tmp_path / "no.toml")
    broken, strange, large = (tmp_path / name for name in ("broken.toml", "strange.toml", "large.toml"))
    broken.write_text("format = ", encoding="utf-8")
    assert "E080 broken.toml: it cannot be read: Invalid value" in said(broken)
    strange.write_bytes("title = 'Чиатура'".encode("cp1251"))
    assert "E080 strange.toml: the letters are not UTF-8. Save it as UTF-8." in said(strange)
    large.write_text("#" * 1_000_001, encoding="utf-8")
    assert "E080 large.toml: the file is too large for a term sheet." in said(large)


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    file = tmp_path / "terms.toml"
    file.write_text("\ufeff" + sheet(), encoding="utf-8")
    assert read_terms(file).title == "Trial"
