# ruff: noqa: RUF001 - names are spelt as in the valley
"""Whatever form a table takes in its file, the same table is read."""

from pathlib import Path

import pytest

from whitecoal.tables.reading import Raw, read_text, read_texts

PLAIN = "node,flow [m3/s],note\nGori,1.5,\nМцхета,2,dry\n"


def read(folder: Path, content: bytes, encoding: str = "") -> Raw:
    path = folder / "flows.csv"
    path.write_bytes(content)
    table, faults = read_text(path, folder=folder, encoding=encoding)
    assert faults == []
    assert table is not None
    return table


@pytest.mark.parametrize(
    "content",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        b"\xfe\xff" + PLAIN.encode("utf-16-be"),
        PLAIN.replace("\n", "\r\n").encode(),
        PLAIN.replace(",", ";").encode(),
        PLAIN.replace(",", "\t").encode(),
        PLAIN.replace(",", " , ").encode(),
        PLAIN.replace("Gori", '"Gori"').encode(),
        (PLAIN + "\n,,\n  \n").encode(),
        PLAIN.removesuffix("\n").encode(),
        "node,flow [m3/s],note,\nGori,1.5,,\nМцхета,2,dry,\n".encode(),
    ],
)
def test_the_form_of_a_file_does_not_matter(tmp_path: Path, content: bytes) -> None:
    table = read(tmp_path, content)
    assert table.cells.to_dict(as_series=False) == {
        "node": ["Gori", "Мцхета"],
        "flow": ["1.5", "2"],
        "note": [None, "dry"],
    }
    assert table.units == {"flow": "m3/s"}
    assert table.lines.to_list() == [2, 3]


def test_another_encoding_is_read_when_the_case_names_it(tmp_path: Path) -> None:
    assert read(tmp_path, PLAIN.encode("cp1251"), encoding="cp1251").cells["node"].to_list() == ["Gori", "Мцхета"]


def test_empty_rows_count_as_the_user_sees_them(tmp_path: Path) -> None:
    table = read(tmp_path, b"node,flow\n\nGori,1\n,\n  \nTiflis,2\n")
    assert table.lines.to_list() == [3, 6]


def test_a_header_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    table = read(tmp_path, b"node,flow\n")
    assert table.cells.columns == ["node", "flow"]
    assert len(table.cells) == 0


def test_quotation_marks_keep_separators_and_line_ends(tmp_path: Path) -> None:
    table = read(tmp_path, b'"node, with comma",note\n"a,b","two\nlines, ""so"""\nc,\n')
    assert table.cells.row(0) == ("a,b", 'two\nlines, "so"')
    assert table.lines.to_list() == [2, 3]


@pytest.mark.parametrize(
    ("content", "allowed"), [(b"a,b\n1,2\n", False), (b"a;b\n1;2\n", True), (b"a\tb\n1\t2\n", True)]
)
def test_a_decimal_comma_may_stand_where_commas_do_not_separate(tmp_path: Path, content: bytes, allowed: bool) -> None:  # noqa: FBT001
    assert read(tmp_path, content).decimal_comma is allowed


def test_a_cell_beyond_all_length_is_told(tmp_path: Path) -> None:
    (tmp_path / "flows.csv").write_text(f'node,flow\nGori,"{"1" * 200_000}"\n', encoding="utf-8")
    _, faults = read_text(tmp_path / "flows.csv", folder=tmp_path)
    assert [str(fault) for fault in faults] == [
        "E004 flows.csv row 2: a cell has more than a hundred thousand letters. Perhaps a quotation is not closed."
    ]


def test_the_ending_of_a_file_may_be_written_large_and_two_files_of_a_table_are_told(tmp_path: Path) -> None:
    (tmp_path / "flows.CSV").write_bytes(PLAIN.encode())
    texts, faults = read_texts(tmp_path, ["flows"])
    assert (list(texts), faults) == (["flows"], [])
    (tmp_path / "flows.csv").write_bytes(PLAIN.encode())
    _, faults = read_texts(tmp_path, ["flows"])
    assert [str(fault) for fault in faults] == [
        "E002 flows.csv: flows.CSV is this table already. Take one of the two files away."
    ]
