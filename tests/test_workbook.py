"""A case in a workbook is the case in a folder; what a cell may mean twice is told with its place, not guessed."""

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from quarry_case import TABLES, WORTH, quarry_case
from tiny_case import faults
from whitecoal.case import read_case
from whitecoal.case.copying import copy_of_case
from whitecoal.case.papers import papers_of
from whitecoal.errors import CaseFault, UsageError
from whitecoal.shipped import shipped
from whitecoal.studies import plan
from whitecoal.workbooks.reading import read_workbook


@pytest.fixture(scope="module")
def quarry(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The quarry as a workbook."""
    folder = tmp_path_factory.mktemp("quarry")
    copy_of_case(quarry_case(folder), folder / "book.xlsx")
    return (folder / "book.xlsx").read_bytes()


def spoilt(book: bytes, folder: Path, spoil: Callable[[Any], None]) -> Path:
    """The workbook changed as someone in Excel would, and saved by another software than ours."""
    opened = load_workbook(io.BytesIO(book))
    spoil(opened)
    opened.save(folder / "book.xlsx")
    return folder / "book.xlsx"


def repacked(book: bytes, change: Callable[[str, str], str], more: dict[str, str] | None = None) -> bytes:
    """The workbook with its parts rewritten by hand."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name).decode()))
        for name, text in (more or {}).items():
            new.writestr(name, text)
    return made.getvalue()


def told(book: bytes) -> str:
    """What is said of a workbook that cannot be read."""
    with pytest.raises(CaseFault) as caught:
        read_workbook("book.xlsx", book)
    assert len(caught.value.faults) == 1
    return str(caught.value.faults[0])


# ---- the same case ----


@pytest.mark.parametrize("name", ["tiny"])
def test_a_shipped_case_reads_the_same_from_a_workbook(tmp_path: Path, name: str) -> None:
    copy_of_case(shipped(name).folder, tmp_path / "book.xlsx")
    folder, book = read_case(shipped(name).folder), read_case(tmp_path / "book.xlsx")
    for table, rows in folder.tables.items():
        assert rows.frame().equals(book[table].frame()), table
        assert rows.evidence().equals(book[table].evidence()), table
    assert (book.settings.raw, book.warnings) == (folder.settings.raw, folder.warnings)
    for part in ("amendments", "contracts"):
        files = {f"{part}/{one}.toml" for one in folder.papers.below(part)}
        assert files == {f"{part}/{one}.toml" for one in book.papers.below(part)}
        assert all(folder.papers.toml(file) == book.papers.toml(file) for file in files)


def test_a_plan_from_a_workbook_is_worth_as_much_and_is_kept_as_a_folder(tmp_path: Path, quarry: bytes) -> None:
    (tmp_path / "book.xlsx").write_bytes(quarry)
    found = plan(tmp_path / "book.xlsx", runs=tmp_path / "runs")
    assert found.worth == pytest.approx(WORTH)
    assert found.folder is not None
    kept = read_case(found.folder / "case")
    assert kept.digest == read_case(tmp_path / "book.xlsx").digest
    assert (found.folder / "case" / "works.csv").read_text(encoding="utf-8") == TABLES["works.csv"]


def test_a_workbook_saved_by_another_software_reads_the_same(tmp_path: Path, quarry: bytes) -> None:
    book = spoilt(quarry, tmp_path, lambda _: None)
    assert read_workbook("book.xlsx", book.read_bytes()).files == read_workbook("book.xlsx", quarry).files


def test_texts_that_cells_share_are_read(quarry: bytes) -> None:
    """Excel keeps texts once, in parts where letters differ, and beside Asian ones how they are spoken."""
    shared: list[str] = []

    def share(name: str, text: str) -> str:
        if name.endswith("workbook.xml.rels"):
            kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
            pointer = f'<Relationship Id="texts" Type="{kind}" Target="/xl/sharedStrings.xml"/>'
            return text.replace("</Relationships>", f"{pointer}</Relationships>")

        def number(found: re.Match[str]) -> str:
            shared.append(found[1])
            return f't="s"><v>{len(shared) - 1}</v>'

        return re.sub(r't="inlineStr"><is><t xml:space="preserve">([^<]*)</t></is>', number, text)

    repacked(quarry, share)
    listed = "".join(
        f"<si><r><t>{text[:1]}</t></r><r><rPr><b/></rPr><t>{text[1:]}</t></r><rPh><t>so</t></rPh></si>"
        for text in shared
    )
    shared.clear()
    book = repacked(quarry, share, {"xl/sharedStrings.xml": f"<sst>{listed}</sst>"})
    assert len(shared) > 100
    assert read_workbook("book.xlsx", book).files == read_workbook("book.xlsx", quarry).files


def test_there_and_back_again(tmp_path: Path, quarry: bytes) -> None:
    (tmp_path / "book.xlsx").write_bytes(quarry)
    copy_of_case(tmp_path / "book.xlsx", tmp_path / "back")
    first, second = papers_of(quarry_case(tmp_path)), papers_of(tmp_path / "back")
    assert {**first.files, "case.toml": b""} == {**second.files, "case.toml": b""}
    assert first.toml("case.toml") == second.toml("case.toml")


def test_a_text_like_a_formula_says_that_it_is_none(tmp_path: Path) -> None:
    folder = quarry_case(tmp_path)
    for name in ("processes.csv", "process_flows.csv", "work_effects.csv"):
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(re.sub(r"\bPit\b", "=1+1", text), encoding="utf-8")
    copy_of_case(folder, tmp_path / "book.xlsx")
    cell = load_workbook(tmp_path / "book.xlsx")["processes"]["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)
    read = read_workbook("book.xlsx", (tmp_path / "book.xlsx").read_bytes())
    assert read.files["processes.csv"] == (folder / "processes.csv").read_bytes()


def test_nothing_is_overwritten(tmp_path: Path, quarry: bytes) -> None:
    (tmp_path / "book.xlsx").write_bytes(quarry)
    with pytest.raises(UsageError, match="is there already"):
        copy_of_case(quarry_case(tmp_path), tmp_path / "book.xlsx")
    assert (tmp_path / "book.xlsx").read_bytes() == quarry


def test_texts_shapes_and_long_lists_fit_on_sheets(tmp_path: Path) -> None:
    folder = quarry_case(tmp_path)
    (folder / "README.md").write_text("# Quarry\n\n_x000D_ and = 1\n", encoding="utf-8")
    (folder / "amendments").mkdir()
    rows = ", ".join(f'{{ good = "g{at}", unit = "kt" }}' for at in range(4000))
    text = f'reason = "many"\n[[change]]\ntable = "goods"\ninsert = [{rows}]\n'
    (folder / "amendments" / "many.toml").write_text(text, encoding="utf-8")
    copy_of_case(folder, tmp_path / "book.xlsx")
    first, second = papers_of(folder), papers_of(tmp_path / "book.xlsx")
    assert second.files["README.md"] == first.files["README.md"]
    assert second.toml("amendments/many.toml") == first.toml("amendments/many.toml")


def test_a_name_too_long_for_a_sheet_is_told(tmp_path: Path) -> None:
    folder = quarry_case(tmp_path)
    (folder / "amendments").mkdir()
    (folder / "amendments" / f"{'long' * 6}.toml").write_text('reason = "a"\n', encoding="utf-8")
    with pytest.raises(UsageError, match=r"cannot name a sheet\. A name of a sheet has at most 31 letters"):
        copy_of_case(folder, tmp_path / "book.xlsx")


# ---- cells ----


def put(at: str, value: object, number_format: str = "") -> Callable[[Any], None]:
    """Put a value into a cell of the sheet works."""

    def spoil(book: Any) -> None:
        book["works"][at] = value
        if number_format:
            book["works"][at].number_format = number_format

    return spoil


PLACE = "book.xlsx, sheet works"
SPOILT: list[tuple[str, Callable[[Any], None], list[str]]] = [
    (
        "a unit that a format shows",
        put("G2", 2, '0" hm3"'),
        [f'E015 {PLACE}, G2 · upkeep [Mrub/year]: "hm3" (volume) cannot be stated in "Mrub/year" (money/time).'],
    ),
    (
        "a wrong word",
        put("C2", "perhaps"),
        [f'E027 {PLACE}, C2 · whole: "perhaps" is neither yes nor no. Write yes or no.'],
    ),
    (
        "a key of case.toml",
        lambda book: book["case"].append(["calendar", "stoks", "closed"]),
        ['E061 book.xlsx, sheet case, C15 · calendar.stoks: is not a key I know. Did you mean "stocks"?'],
    ),
    (
        "a sheet of no table",
        lambda book: book.create_sheet("work_cost"),
        [
            (
                'E002 book.xlsx, sheet work_cost: no table has this name. Did you mean "work_costs"? '
                'A sheet of your own begins with "_".'
            )
        ],
    ),
]
"""What an example in `faults` does not show already."""


@pytest.mark.parametrize(("spoil", "said"), [case[1:] for case in SPOILT], ids=[case[0] for case in SPOILT])
def test_what_a_cell_may_mean_twice_is_told_with_its_place(
    tmp_path: Path, quarry: bytes, spoil: Callable[[Any], None], said: list[str]
) -> None:
    assert faults(spoilt(quarry, tmp_path, spoil))[: len(said)] == said


@pytest.mark.parametrize(
    ("value", "number_format", "said"),
    [
        (0.07, "0%", "7 %"),
        (0.07, "0.00", "0.07"),
        (35, '0" m3/s"', "35 m3/s"),
        (1234.5, "#,##0.00", "1234.5"),
        (-3, '_(* #,##0.00_);_(* \\(#,##0.00\\);_(* "-"??_);_(@_)', "-3"),
        (-3, '0" kt";-0" Mt"', "-3 Mt"),
        (5, '0" %"', "5 %"),
        (True, "", "true"),
        (1e-7, "0.00E+00", "1e-07"),
        ("=A1 as text", "@", "=A1 as text"),
        (" 1,5 ", "", " 1,5 "),
    ],
)
def test_a_cell_says_what_is_seen_in_it(tmp_path: Path, value: Any, number_format: str, said: str) -> None:
    book = Workbook()
    cell = book.create_sheet("works")["B2"]
    cell.value = value
    cell.data_type = "s" if isinstance(value, str) else cell.data_type
    cell.number_format = number_format or "General"
    book.save(tmp_path / "book.xlsx")
    files = read_workbook("book.xlsx", (tmp_path / "book.xlsx").read_bytes()).files
    assert files["works.csv"].decode().splitlines()[1].strip('"').lstrip(",").strip('"') == said


def test_a_formula_says_the_value_it_was_saved_with(quarry: bytes) -> None:
    def saved(name: str, text: str) -> str:
        """As Excel saves it: the formula and, beside it, its value."""
        del name
        return text.replace('<c r="G2"><v>0</v></c>', '<c r="G2"><f>SUM(H2,"|[1]x!")*2</f><v>0.25</v></c>')

    made = read_workbook("book.xlsx", repacked(quarry, saved))
    assert made.faults == ()
    assert b"quarry,Land,yes,1,1921,1,0.25,0\n" in made.files["works.csv"]


def test_what_is_hidden_is_read_and_told(tmp_path: Path, quarry: bytes) -> None:
    def hide(book: Any) -> None:
        book["works"].sheet_state = "hidden"
        book["markets"].row_dimensions[2].hidden = True

    book = spoilt(quarry, tmp_path, hide)
    advice = "Show it, or begin the name of the sheet with _ if it is not meant."
    assert [str(one) for one in read_case(book).warnings] == [
        f"W104 book.xlsx, sheet {name}: it is hidden, or some of it, and is read. {advice}"
        for name in ("markets", "works")
    ]


def test_sheets_of_the_users_own_are_not_read(tmp_path: Path, quarry: bytes) -> None:
    def scribble(book: Any) -> None:
        book.create_sheet("_sums").merge_cells("A1:B2")

    assert faults(spoilt(quarry, tmp_path, scribble)) == []


# ---- no danger ----

LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'


def with_doctype(name: str, text: str) -> str:
    return text.replace("<worksheet", f"{LAUGHS}<worksheet", 1) if name.endswith("sheet2.xml") else text


def test_entities_are_not_resolved(quarry: bytes) -> None:
    assert told(repacked(quarry, with_doctype)).startswith(
        "E101 book.xlsx: one of its parts declares a document type or entities."
    )


@pytest.mark.parametrize("name", ["/etc/passwd", "../up.xml", "xl\\..\\..\\up.xml", "C:/up.xml"])
def test_no_part_leads_out_of_the_workbook(quarry: bytes, name: str) -> None:
    assert "leads out of the workbook" in told(repacked(quarry, lambda _, text: text, {name: "<x/>"}))


def test_macros_are_refused(quarry: bytes, tmp_path: Path) -> None:
    said = told(repacked(quarry, lambda _, text: text, {"xl/vbaProject.bin": "Sub"}))
    assert said == 'E101 book.xlsx: it has macros. Save it as "Excel workbook (*.xlsx)", which has none.'
    (tmp_path / "book.xlsm").write_bytes(quarry)
    assert faults(tmp_path / "book.xlsm") == [
        'E100 book.xlsm: .xlsm is not read. Save it as "Excel workbook (*.xlsx)".'
    ]


def test_a_bomb_is_not_unpacked(quarry: bytes) -> None:
    said = told(repacked(quarry, lambda _, text: text, {"xl/bomb.xml": " " * 60_000_000}))
    assert re.fullmatch(
        r'E101 book.xlsx: its part "xl/bomb.xml" unpacks to [\d,]+ times its size. At most 200 times is read. '
        r"Keep large tables as CSV.",
        said,
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('r="G2"', 'r="XFE2"', 'E100 book.xlsx: a cell stands at "XFE2".'),
        ('<row r="2">', '<row r="99999999999">', "E100 book.xlsx: a row or column has the number 99999999999."),
        ("<v>1921</v>", "<v>nineteen</v>", "E100 book.xlsx: a cell holds the number 'nineteen'."),
        ("</row>", "", 'E100 book.xlsx: its part "xl/worksheets/sheet'),
    ],
)
def test_a_broken_sheet_is_told(quarry: bytes, old: str, new: str, said: str) -> None:
    assert told(repacked(quarry, lambda _, text: text.replace(old, new, 1))).startswith(said)


def test_a_stray_cell_far_to_the_right_does_not_swell_the_table(tmp_path: Path, quarry: bytes) -> None:
    def stray(book: Any) -> None:
        book["works"]["XFD1"] = "x"
        for row in range(5, 205):
            book["works"].cell(row, 1, f"w{row}")

    assert faults(spoilt(quarry, tmp_path, stray))[0] == (
        f"E101 {PLACE}: its cells are spread over 16,384 columns. Clear stray cells to the right."
    )


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04", b"\xd0\xcf\x11\xe0 old"])
def test_what_is_no_workbook_is_told(content: bytes) -> None:
    assert told(content).startswith("E100 book.xlsx: it ")
