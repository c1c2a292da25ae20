import shutil
import tempfile
from pathlib import Path

import polars as pl
import pytest
from folder import HERE, disagreements, folders, planned
from spoilt import told

from whitecoal.case import read_case
from whitecoal.errors import CaseFault
from whitecoal.planning import build
from whitecoal.sectors import concessions

ROYALTY, SHARE = "concessions/a_royalty_and_a_refusal", "concessions/a_share_in_kind"


@pytest.mark.parametrize("folder", folders("concessions"), ids=lambda folder: folder.name)
def test_the_plan_is_the_one_worked_out_by_hand(folder: Path) -> None:
    assert disagreements(folder) == []


def test_what_no_company_would_sign_is_no_decision_and_is_told() -> None:
    _, plan = planned(HERE / ROYALTY)
    assert set(plan.choices.filter(pl.col("decision") == "contracts signed")["item"]) == {"Hill · fair · 1921"}
    assert [list(remark) for remark in plan.about["remarks"]] == [
        [
            "contracts on offer",
            (
                "Hill · fair · 1921: the company expects a return of 95.1% and +0.04719 million rub at its hurdle of "
                "10.0%; the state's takes over the whole term come to 0.08 million."
            ),
        ],
        [
            "contracts not on offer",
            (
                "Hill · greedy · 1921: the company expects no single rate of return and -0.1274 million rub at its "
                "hurdle of 10.0%; below nothing it does not sign."
            ),
        ],
    ]


def test_a_contract_that_would_begin_outside_the_plan_is_not_on_offer() -> None:
    with tempfile.TemporaryDirectory() as alone:
        folder = Path(shutil.copytree(HERE / ROYALTY, Path(alone) / "case"))
        (folder / "expected.csv").unlink()
        offers = folder / "concession_offers.csv"
        offers.write_text(offers.read_text(encoding="utf-8").replace("fair,1921", "fair,1931"), encoding="utf-8")
        problem = build(read_case(folder))
    assert not [decision for decision in problem.decisions if decision.name == "contracts signed"]
    assert problem.remarks[0].sentence == "Hill · fair · 1931: its first year lies outside the plan."


def test_the_company_looks_at_what_it_expects_over_the_scenarios() -> None:
    _, plan = planned(HERE / SHARE)
    refused = [sentence for subject, sentence in plan.about["remarks"] if subject == "contracts not on offer"]
    assert len(refused) == 1
    assert "Hill · costly · 1921" in refused[0]
    assert "-0.01909 million rub" in refused[0]


@pytest.mark.parametrize(
    ("folder", "file", "found", "instead", "said"),
    [
        (
            ROYALTY,
            "concession_offers.csv",
            "Hill,fair,",
            "Hill,fiar,",
            'contracts/fiar.toml in the folder of the case. Did you mean "fair"?',
        ),
        (
            ROYALTY,
            "concession_offers.csv",
            "Hill,fair,",
            "Hill,../fair,",
            "E041 concession_offers row 2 · terms: there is no contracts/../fair.toml in the folder of the case.",
        ),
        (
            SHARE,
            "concession_offers.csv",
            "half and half,1921,0.1,ore,Hill · 1,Land,3,1,50",
            "half and half,1921,0.1,ore,Hill · 1,Land,3,1,",
            "E029 concession_offers row 2 · alone: 0 kt/year alone and 1 beside the company.",
        ),
        (ROYALTY, "contracts/fair.toml", "term = 3", "term = 0", "E081 contracts/fair.toml · term: is 0."),
        (
            ROYALTY,
            "contracts/fair.toml",
            'product = "ore"',
            'product = "oil"',
            'E030 concession_offers row 2 · product: "ore" is not what fair.toml is for, "oil".',
        ),
        (ROYALTY, "case.toml", "rates = { USD = 2.0 }", "", "E015 concession_offers row 2 · terms: its money is USD."),
        (ROYALTY, "contracts/fair.toml", 'unit = "kt"', 'unit = "GWh"', "E081 contracts/fair.toml · output: is"),
    ],
)
def test_offers_that_do_not_fit_are_told(folder: str, file: str, found: str, instead: str, said: str) -> None:
    assert said in told(folder, file, found, instead)


def test_a_price_is_needed_in_every_scenario() -> None:
    said = told(SHARE, "offer_prices.csv", "ore,1921,,10\n", "")
    assert (
        'E041 concession_offers row 2 · product: "ore" has no price in offer_prices for the scenario "plain".' in said
    )


def test_ore_is_counted_by_weight() -> None:
    with tempfile.TemporaryDirectory() as alone:
        folder = Path(shutil.copytree(HERE / ROYALTY, Path(alone) / "case"))
        sheet = folder / "contracts" / "fair.toml"
        text = sheet.read_text(encoding="utf-8").replace("kt", "barrel").replace("USD/t", "USD/barrel")
        sheet.write_text(text, encoding="utf-8")
        (folder / "expected.csv").unlink()
        with pytest.raises(CaseFault, match=r'product: "barrel" does not measure by weight\. Ore is\.'):
            build(read_case(folder))


def test_ore_of_another_deposit_is_told() -> None:
    with tempfile.TemporaryDirectory() as alone:
        folder = Path(shutil.copytree(HERE / ROYALTY, Path(alone) / "case"))
        (folder / "expected.csv").unlink()
        with (folder / "mines.csv").open("a", encoding="utf-8") as mines:
            mines.write("Dale,Land,ore,0\n")
        with (folder / "tranches.csv").open("a", encoding="utf-8") as tranches:
            tranches.write("Dale,1,100\n")
        offers = folder / "concession_offers.csv"
        offers.write_text(offers.read_text(encoding="utf-8").replace("Hill,fair", "Dale,fair"), encoding="utf-8")
        with pytest.raises(
            CaseFault, match=r'E041 concession_offers row 2 · ore: "Hill · 1" is not a tranche of "Dale"\.'
        ):
            build(read_case(folder))


def test_term_sheets_travel_with_the_case_and_name_it() -> None:
    with tempfile.TemporaryDirectory() as alone:
        folder = Path(shutil.copytree(HERE / ROYALTY, Path(alone) / "case"))
        (folder / "expected.csv").unlink()
        case = read_case(folder)
        case.copy_to(Path(alone) / "copy")
        again = read_case(Path(alone) / "copy")
        assert again.term_sheets == case.term_sheets
        assert again.digest == case.digest
        sheet = folder / "contracts" / "fair.toml"
        sheet.write_text(sheet.read_text(encoding="utf-8") + "# a word more\n", encoding="utf-8")
        assert read_case(folder).digest != case.digest


def test_a_term_sheet_that_leads_out_of_the_case_is_not_read() -> None:
    with tempfile.TemporaryDirectory() as alone:
        folder = Path(shutil.copytree(HERE / ROYALTY, Path(alone) / "case"))
        (folder / "expected.csv").unlink()
        outside = Path(alone) / "outside.toml"
        outside.write_text("secret = 1", encoding="utf-8")
        (folder / "contracts" / "linked.toml").symlink_to(outside)
        (folder / "contracts" / "strange.toml").write_bytes("title = 'Холм'".encode("cp1251"))
        (folder / "contracts" / "large.toml").write_text("#" * 3_000_000, encoding="utf-8")
        with pytest.raises(CaseFault) as raised:
            read_case(folder)
    said = str(raised.value)
    assert "E005 contracts/linked.toml: it leads out of the folder. Copy the file into the folder." in said
    assert "E080 contracts/strange.toml: the letters are not UTF-8. Save it as UTF-8." in said
    assert "E004 contracts/large.toml: it has 3 MB. At most 1 MB can be read." in said


def test_power_comes_from_a_zone() -> None:
    said = told(ROYALTY, "concession_offers.csv", "home_share,labour", "home_share,power")
    assert 'E021 concession_offers row 2 · zone: "Hill · fair · 1921" takes power and has no zone.' in said


def test_the_check_simulates_the_contract_again() -> None:
    case, plan = planned(HERE / ROYALTY)
    more = pl.when(pl.col("entry") == "concession tax").then(pl.col("value") + 0.01).otherwise(pl.col("value"))
    assert concessions.check(case, plan.ledger.with_columns(value=more)) == [
        "Hill · fair · 1921, 1922-23, normal: tax is booked at 0.02 million and the terms give 0.01.",
    ]
    less = pl.when(pl.col("entry") == concessions.THEIRS).then(pl.col("value") / 2).otherwise(pl.col("value"))
    said = concessions.check(case, plan.ledger.with_columns(value=less))
    assert "Hill · fair · 1921, 1921, normal: royalty is booked at 0.02 million and the terms give 0.01." in said
    assert said[-1].startswith("Hill · fair · 1921: is signed, and the company expects to lose 0.0")


def test_the_check_weighs_what_comes_in_kind() -> None:
    case, plan = planned(HERE / SHARE)
    kind = pl.col("entry") == concessions.OURS
    more = pl.when(kind).then(pl.col("value") + 1).otherwise(pl.col("value"))
    said = concessions.check(case, plan.ledger.with_columns(value=more))
    assert said[0] == (
        "Hill · half and half · 1921, 1921, plain: 5 kt come to the state in kind and the terms give 4.4."
    )


def test_the_check_sees_two_contracts_on_a_deposit() -> None:
    case, plan = planned(HERE / SHARE)
    signed = plan.ledger.filter(pl.col("good") == "contracts signed")
    second = signed.with_columns(item=pl.lit("Hill · half and half · 1922"))
    assert "Hill, plain: more than one contract is signed." in concessions.check(case, pl.concat([plan.ledger, second]))
