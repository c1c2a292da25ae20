"""What is said of contracts on the terminal, in JSON and on the page."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from contract_terms import COST, made, sheet

import whitecoal
from whitecoal import cli
from whitecoal.contracts import terms_of
from whitecoal.contracts.sheet import rates_told, sheet_lines, tabled

HOUSE = Path(__file__).parents[2]
TERMS = HOUSE / "exam" / "contracts"
"""The term sheets of the exam."""
Said = Callable[..., tuple[int, str, str]]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    def command(*words: object) -> tuple[int, str, str]:
        code = cli.main([str(word) for word in words])
        told = capsys.readouterr()
        return code, told.out, told.err

    return command


def test_one_word_in_python() -> None:
    found = whitecoal.contract(TERMS / "f1.toml")
    assert isinstance(found, whitecoal.Contract)
    assert found.to_dict()["measures"]["state_share"] == pytest.approx(55.6 / 70)


def test_a_contract_is_told_within_80_columns(said: Said, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    code, out, err = said("contract", TERMS / "f2.toml", "--out", page)
    assert (code, err) == (0, "")
    assert max(map(len, [line for line in out.splitlines() if str(page) not in line])) < 80
    assert re.search(r"^all +2\u202f700\u202f000 +114 +4\.6 +0\.1 +11\.4 +60\.9 +7\.19 +79\.5$", out, re.MULTILINE)
    assert "4 years of crude oil; bonus ▸ royalty ▸ cost recovery ▸ profit split ▸ tax" in out
    assert page.is_file()


def test_several_contracts_stand_side_by_side(said: Said, tmp_path: Path) -> None:
    files = [TERMS / name for name in ("f1.toml", "f2.toml", "f8-royalty-first.toml", "f8-royalty-last.toml")]
    code, out, _ = said("contract", *files, "--out", tmp_path / "page.html")
    assert code == 0
    assert re.search(r"^state's share +79\.4 % +72\.8 % +– +–$", out, re.MULTILINE)
    assert re.search(r"^money in +USD +MUSD +USD +USD$", out, re.MULTILINE)
    assert max(map(len, [line for line in out.splitlines() if "page:" not in line])) < 80


def test_the_page_stands_beside_the_terms_and_is_whole(said: Said, tmp_path: Path) -> None:
    terms = tmp_path / "sheet.toml"
    evidence = '[sources]\nroyalty = "a <newspaper>"'
    text = sheet(f"{COST}[royalty]\nrate = 0.1\n{evidence}", steps='["royalty"]').replace(
        '"Trial"', '"<b>Trial</b> & more"'
    )
    terms.write_text(text, encoding="utf-8")
    code, out, _ = said("contract", terms, "--quiet")
    assert (code, out) == (0, "")
    page = (tmp_path / "sheet.html").read_text(encoding="utf-8")
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["sheet.html", "sheet.toml"]
    assert "&lt;b&gt;Trial&lt;/b&gt; &amp; more" in page
    assert "<b>Trial" not in page
    assert "<dt>royalty</dt><dd>a &lt;newspaper&gt;</dd>" in page
    assert page.count("<svg") == 2
    assert "http" not in page.replace("http-equiv", "").replace("http://www.w3.org", "")


def test_the_answer_in_json(said: Said, tmp_path: Path) -> None:
    code, out, _ = said("contract", TERMS / "f1.toml", "--json", "--out", tmp_path / "page.html")
    answer = json.loads(out)
    assert code == 0
    assert answer["page"] == str(tmp_path / "page.html")
    (only,) = answer["contracts"]
    assert only["state"][0] == pytest.approx(55.6e-6)
    assert only["takes"]["tax"][0] == pytest.approx(9.6e-6)
    assert [one["multiple"] for one in only["over_prices"]][:2] == [0.5, 0.6]


def test_faults_are_told_and_nothing_is_written(said: Said, tmp_path: Path) -> None:
    terms = tmp_path / "sheet.toml"
    terms.write_text(sheet(term="0"), encoding="utf-8")
    code, out, err = said("contract", terms)
    assert (code, out) == (1, "")
    assert err.startswith("E081 sheet.toml · term: is 0. A whole number from 1 to 99.\n1 error, 0 warnings.")
    assert not (tmp_path / "sheet.html").exists()


def test_a_page_that_cannot_be_written(said: Said, tmp_path: Path) -> None:
    code, _, err = said("contract", TERMS / "f1.toml", "--out", tmp_path / "no" / "page.html")
    assert code == 2
    assert "There is no folder" in err


def test_the_example_of_the_docs_is_a_term_sheet() -> None:
    page = (HOUSE / "docs" / "contracts.md").read_text(encoding="utf-8")
    example = page.split("```toml\n")[1].split("```")[0]
    found = whitecoal.Contract(terms_of(example))
    assert found.flows.years[0] == 1925
    assert sum(found.flows.state) + sum(found.flows.company) == pytest.approx(sum(found.flows.before))
    assert found.measures.company_worth > 0


def test_rates_of_return_are_all_told() -> None:
    assert rates_told((), (-1.0, 0.5, -1.0)) == "none"
    assert rates_told((), (0.0, 1.0)) == "no outlay"
    assert rates_told((0.1,), (-1.0, 1.1)) == "10 %"
    assert rates_told((0.1, 0.2), (-100.0, 230.0, -132.0)) == "10 % and 20 % (several)"


def test_a_contract_that_no_price_saves() -> None:
    lines = "\n".join(sheet_lines([made(COST + "[royalty]\nrate = 1.0", steps='["royalty"]')]))
    assert re.search(r"^price that is enough +none$", lines, re.MULTILINE)
    free = "\n".join(sheet_lines([made()]))
    assert re.search(r"^price that is enough +any$", free, re.MULTILINE)


def test_a_table_too_wide_goes_on_below() -> None:
    lines = list(tabled(["name", *["x" * 30] * 3], [["a", "1", "2", "3"]]))
    assert [line.split() for line in lines] == [
        ["name", "x" * 30, "x" * 30],
        ["a", "1", "2"],
        [],
        ["name", "x" * 30],
        ["a", "3"],
    ]
