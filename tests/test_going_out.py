"""What goes out is safe whatever names say: pages, tables for spreadsheets, the terminal."""

import csv
import io
import json
import re
from contextlib import redirect_stderr, redirect_stdout
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pytest

from hostile_case import AMENDMENT, NOTE, PAYLOADS, hostile_case
from quarry_case import quarry_case
from tiny_case import edit
from whitecoal import cli
from whitecoal.cell_texts import bare, guarded
from whitecoal.plans import open_plan
from whitecoal.show.comparison import comparison_table
from whitecoal.spreadsheets import write_csv
from whitecoal.studies import Shelf, Study
from whitecoal.terminal import Terminal

BROUGHT = {"script", "img", "h6", "foreignobject", "iframe", "object", "embed", "link", "base", "form", "input"}
"""Elements that no page of ours has, and names of the case would bring."""
ATTRIBUTE = re.compile(r"[a-z][a-z0-9:_-]*")


class Page(HTMLParser):
    """What a page has: its elements with their attributes, and its text."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.said: list[str] = []
        self.comments: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.said.append(data)

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)

    @property
    def text(self) -> str:
        return "".join(self.said)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the hostile case was planned and every page of it written."""
    home = tmp_path_factory.mktemp("hostile")
    case, _ = hostile_case(home)
    runs = ["--runs", str(home / "runs")]
    amended = ["--amend", AMENDMENT, "--name", "base"]
    Shelf(home / "runs").ask(Study(case, amendments=(AMENDMENT,)))
    said = io.StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        for words in (
            ["doubts", "base", "--top", "2", "--no-check", *runs],
            ["commitments", "base", *runs],
            ["pace", str(case), "--at", "1", *amended, *runs],
            ["contract", *map(str, case.glob("contracts/*.toml")), "--out", str(home / "contract.html")],
        ):
            assert cli.main(words) == 0, said.getvalue()
    return home


PAGES = {
    "report": "runs/base-*/report.html",
    "doubts": "runs/base-*/doubts.html",
    "pace": "runs/base-pace.html",
    "contract": "contract.html",
}


@pytest.mark.parametrize("name", PAGES)
def test_no_element_and_no_attribute_of_a_page_comes_from_a_name(name: str, home: Path) -> None:
    page = Page(next(home.glob(PAGES[name])).read_text(encoding="utf-8"))
    strange = [
        (tag, attributes)
        for tag, attributes in page.elements
        if tag in BROUGHT
        or (tag == "a" and not re.fullmatch(r"#s\d+", str(attributes.get("href"))))
        or any(not ATTRIBUTE.fullmatch(one) or one.startswith("on") for one in attributes)
        or any("javascript" in str(value) for one, value in attributes.items() if one not in {"title", "aria-label"})
    ]
    assert strange == []
    assert len(page.elements) > 50
    assert page.comments == []
    assert [tag for tag, _ in page.elements].count("title") >= 1
    policies = [one["content"] for tag, one in page.elements if tag == "meta" and one.get("http-equiv")]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'; img-src data:"]
    assert "<script>alert(1)</script>" in page.text, "names are shown as they are, not dropped"


def test_every_hostile_name_is_shown_as_it_is(home: Path) -> None:
    page = Page(next(home.glob(PAGES["report"])).read_text(encoding="utf-8"))
    assert [one for one in (*PAYLOADS, AMENDMENT, NOTE) if one not in page.text] == []


# ---- spreadsheets ----


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\uff1d1", "'\uff1d1"),
        ("'=1", "''=1"),
        ("'tis", "'tis"),
        ("wheat", "wheat"),
        ("a=b", "a=b"),
        ("", ""),
    ],
)
def test_a_text_is_never_taken_for_a_formula(text: str, safe: str) -> None:
    assert guarded(text) == safe
    assert bare(safe) == text


def test_a_table_for_spreadsheets_keeps_numbers_and_guards_texts(tmp_path: Path) -> None:
    kinds = pl.Series("kind", ["-a", "b", None], dtype=pl.Categorical)
    table = pl.DataFrame({"=head": ["=1+1", 'a;"=b"', None], "value [Mrub]": [-5.5, None, 2.0]}).with_columns(kinds)
    path = write_csv(table, tmp_path / "table.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert path.read_text(encoding="utf-8-sig").splitlines() == [
        '"\'=head","value [Mrub]","kind"',
        '"\'=1+1",-5.5,"\'-a"',
        '"a;""=b""",,"b"',
        ",2.0,",
    ]
    assert [path.name for path in tmp_path.iterdir()] == ["table.csv"]


def test_the_comparison_goes_out_as_a_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The pit is called a formula, and in one of two runs it gives more."""
    case, runs = quarry_case(tmp_path), ["--runs", str(tmp_path / "runs")]
    for table in ("processes", "process_flows", "work_effects"):
        path = case / f"{table}.csv"
        path.write_text(path.read_text(encoding="utf-8").replace("Pit", "=Pit"), encoding="utf-8")
    for name, capacity in (("base", "5"), ("more", "6")):
        edit(case, "processes.csv", "=Pit,Land,5", f"=Pit,Land,{capacity}")
        assert cli.main(["run", str(case), "--name", name, *runs]) == 0
    file = tmp_path / "differences.csv"
    assert cli.main(["compare", "more", "base", *runs, "--out", str(file)]) == 0
    assert f"table: {file}" in capsys.readouterr().out
    with file.open(encoding="utf-8-sig", newline="") as read:
        rows = list(csv.DictReader(read))
    more, base = (open_plan(next((tmp_path / "runs").glob(f"{name}-*/"))) for name in ("more", "base"))
    expected = comparison_table(more, base)
    assert [bare(row["place"]) for row in rows] == expected["place"].to_list()
    assert [float(row["difference"]) for row in rows] == pytest.approx(expected["difference"].to_list())
    assert "'=Pit" in {row["place"] for row in rows}
    assert not [cell for row in rows for name, cell in row.items() if name in expected and cell.startswith("=")]


# ---- the terminal ----


def test_a_terminal_is_shown_what_it_would_obey(capsys: pytest.CaptureFixture[str]) -> None:
    terminal = Terminal()
    terminal.say("red \x1b[31m, bell \a, back \r, tab \t, C1 \x9b31m, turned \u202eabc\u2069, del \x7f\nsecond line")
    terminal.complain("\x1b]0;title\a")
    told = capsys.readouterr()
    assert told.out == (
        "red \\u001b[31m, bell \\u0007, back \\u000d, tab \\u0009, C1 \\u009b31m, turned \\u202eabc\\u2069, "
        "del \\u007f\nsecond line\n"
    )
    assert told.err == "\\u001b]0;title\\u0007\n"
    Terminal(json=True).answer({"name": "\x1b\x9b\u202e"})
    answered = capsys.readouterr().out
    assert json.loads(answered) == {"name": "\x1b\x9b\u202e"}
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", answered)
