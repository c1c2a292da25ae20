"""The data language of GNU MathProg: every way of writing a value, and what is said of what cannot be read."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from whitecoal.dialects.given import Contents, plain_number
from whitecoal.dialects.mathprog import read_mathprog, symbol

SUBSCRIPTS = {"COST": 2, "RATE": 1, "CUBE": 3, "LONE": 0}


def read(text: str) -> Contents:
    return read_mathprog(text, "file.txt", SUBSCRIPTS, frozenset({"WORD"}))


def values(contents: Contents, name: str) -> dict[tuple[str, ...], float]:
    """What is given of a parameter, by its subscripts."""
    assert not contents.faults, contents.faults
    found = {}
    for block in contents.parameters[name].blocks:
        for cell in np.ndindex(block.values.shape):
            axes = zip(block.names, block.along, strict=True)
            key = tuple(names[cell[along]] if along >= 0 else names[0] for names, along in axes)
            if not np.isnan(block.values[cell]):
                found[key] = float(block.values[cell])
    return found


def said(text: str) -> list[str]:
    return [str(fault) for fault in read(text).faults]


TABLE = {("a", "1"): 1.0, ("a", "2"): 2.0, ("b", "1"): 3.0, ("b", "2"): 4.0}


@pytest.mark.parametrize(
    "text",
    [
        "param COST := a 1 1  a 2 2  b 1 3  b 2 4;",
        "param COST := a, 1, 1, a, 2, 2, b, 1, 3, b, 2, 4;",
        "param COST : 1 2 := a 1 2 b 3 4;",
        "param COST default 9 : 1 2 :=\na 1 2\nb 3 4\n;",
        "param COST (tr) : a b := 1 1 3 2 2 4;",
        "param COST := [a,*] 1 1 2 2 [b,*] 1 3 2 4;",
        "param COST := [*,1] a 1 b 3 [*,2] a 2 b 4;",
        "param COST := [*,*] : 1 2 := a 1 2 b 3 4;",
        "param COST := [*,*] (tr) : a b := 1 1 3 2 2 4;",
        "param default 9 : COST := a 1 1 a 2 2 b 1 3 b 2 4;",
        "param : COST := a 1 1 a 2 2 b 1 3 b 2 4;",
        "param COST : 1 2 := a 1 . b . 4 : 1 2 := a . 2 b 3 .;",
        "data; param'COST':='a'1 1.0 'a' 2 2e0\n\"b\" 1 +3 b 2.0 .4e1; end;",
    ],
)
def test_every_way_of_writing_a_table(text: str) -> None:
    assert values(read(text.replace("'COST'", " COST ")), "COST") == TABLE


def test_slices_hold_some_subscripts() -> None:
    found = values(read("param CUBE default 0 := [x,*,*] : 1 2 := a 1 2 b 3 . [y,a,*] 1 5 [*,b,2] z 6;"), "CUBE")
    assert found == {
        ("x", "a", "1"): 1.0, ("x", "a", "2"): 2.0, ("x", "b", "1"): 3.0, ("y", "a", "1"): 5.0, ("z", "b", "2"): 6.0,
    }  # fmt: skip


def test_a_row_that_gives_several_parameters() -> None:
    contents = read_mathprog("param : COST OTHER := a 1 1 10 b 1 . 20;", "f", {"COST": 2, "OTHER": 2})
    assert values(contents, "COST") == {("a", "1"): 1.0}
    assert values(contents, "OTHER") == {("a", "1"): 10.0, ("b", "1"): 20.0}


def test_a_slice_holds_for_all_that_follows_it() -> None:
    found = values(read("param CUBE := [x,*,*] a 1 1, b 1 2 : 2 3 := a 7 8;"), "CUBE")
    assert found == {("x", "a", "1"): 1.0, ("x", "b", "1"): 2.0, ("x", "a", "2"): 7.0, ("x", "a", "3"): 8.0}


def test_sets_words_defaults_and_comments() -> None:
    text = """
    # set A := not this;
    set A := a, 'b c' "d;e" 2016.0 'it''s' ; /* param RATE := x 1;
    */ set B := ; set C a b;
    param RATE default -0.5 ; param WORD := "a path";  param LONE := 3;
    """
    contents = read(text)
    assert not contents.faults
    assert contents.sets["A"].names == ("a", "b c", "d;e", "2016", "it's")
    assert contents.sets["A"].line == 3
    assert contents.sets["B"].names == ()
    assert contents.sets["C"].names == ("a", "b")
    assert contents.parameters["RATE"].default == -0.5
    assert contents.parameters["WORD"].text == "a path"
    assert values(contents, "LONE") == {(): 3.0}


def test_where_a_value_stands() -> None:
    contents = read("set A := a;\n\nparam COST default 0 :=\n[*,*] : 1 2 :=\na 1 2\nb 3 4;\n")
    block = contents.parameters["COST"].blocks[0]
    assert [block.line_of(cell) for cell in range(4)] == [5, 5, 6, 6]
    assert contents.parameters["COST"].line == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("param COST := a 1;", ["E091 file.txt row 1 · COST: 2 words cannot be cut into records of 3."]),
        ("param COST : 1 2 :=\na 1 2\nb 3;", ["E091 file.txt row 3 · COST: 5 words cannot be cut into records of 3."]),
        ("param COST := a 1 x;", ['E095 file.txt row 1 · COST: "x" is not a number.']),
        ("param COST := a 1 .;", ['E095 file.txt row 1 · COST: "." is not a number.']),
        ("param COST := a 1 1e400;", ['E095 file.txt row 1 · COST: "1e400" is not a number.']),
        ("param COST := a 1 nan;", ['E095 file.txt row 1 · COST: "nan" is not a number.']),
        ("param COST := a 1 1_000;", ['E095 file.txt row 1 · COST: "1_000" is not a number.']),
        ("param RATE := a 1 b 1..2;", ['E095 file.txt row 1 · RATE: "1..2" is not a number.']),
        ("param COST default x := ;", ['E091 file.txt row 1: the default "x" is not a number.']),
        ("param COST := [a,*,*] 1 1 1;", ["E091 file.txt row 1: a slice of COST has 3 subscripts."]),
        ("param COST := [a,* 1 1;", ["E091 file.txt row 1: a slice of COST is not closed."]),
        ("param CUBE : 1 2 := a 1 2;", ["E091 file.txt row 1: a table of CUBE with 3 free subscripts."]),
        ("param RATE := a 1; param RATE := b 1;", ["E091 file.txt row 1: RATE is given twice."]),
        ("set A := a; set A := b;", ["E091 file.txt row 1 · A: the set is given twice."]),
        ("set A[x] := a;", ["E091 file.txt row 1: the set A has subscripts."]),
        ("set A := a (b) c;", ['E091 file.txt row 1: "(" among the members of A.']),
        ("set A := a € c;", ['E091 file.txt row 1: "€" is not a word.']),
        ("set A := 'a b;", ['E091 file.txt row 1: "\'" is not a word.']),
        ("param COST : A : B := a 1;", ['E091 file.txt row 1: ":" where `:=` should stand.']),
        ("param : A : COST := a 1 1;", ["E091 file.txt row 1: a set is given within a parameter."]),
        ("param : := a 1 1;", ["E091 file.txt row 1: no parameter is named."]),
        ("param : COST RATE := a 1 1 1;", ["E091 file.txt row 1: COST and RATE have different subscripts."]),
        ("param COST := a 1 1", ["E091 file.txt row 1: the file ends within a statement."]),
        ("var x >= 0;", ['E091 file.txt row 1: a statement begins with "var".']),
        ("set A := a; end; set B := b;", ['E091 file.txt row 1: "set" stands after the end.']),
        ("param COST : := a 1;", ["E091 file.txt row 1: a table of COST with 2 free subscripts."]),
        ("param COST := : 1 2 := a 1 2 ) ;", ['E091 file.txt row 1: ")" among the values of COST.']),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(text: str, expected: list[str]) -> None:
    found = said(text)
    assert len(found) == len(expected)
    for fault, begin in zip(found, expected, strict=True):
        assert fault.startswith(begin)


def test_one_statement_that_cannot_be_read_does_not_hide_the_others() -> None:
    found = said("set A := a;\nparam COST := a;\nparam RATE := [x,y] 1;\nset B := ];\nset C := c;\n")
    assert [fault.split(":")[0].split(" · ")[0] for fault in found] == [f"E091 file.txt row {row}" for row in (2, 3, 4)]


def test_parameters_nobody_knows_are_passed_over_with_their_line() -> None:
    contents = read("set A := a;\nparam NEW default 1 := a 1 2;\nparam : OTHER COST := a 1 2 3;\nparam RATE := a 1;")
    assert contents.strange == {"NEW": ("file.txt", 2), "OTHER": ("file.txt", 3)}
    assert values(contents, "RATE") == {("a",): 1.0}


@pytest.mark.parametrize(
    ("text", "name"),
    [("2016", "2016"), ("2016.0", "2016"), ("0016", "16"), ("1e2", "100"), ("0.5", "0.5"), ("-1", "-1"), ("E01", "E01"),
     ("nan", "nan"), ("inf", "inf"), ("1_0", "1_0"), (".", "."), ("1e400", "1e400")],
)  # fmt: skip
def test_a_name_that_is_a_number_is_as_one_writes_it(text: str, name: str) -> None:
    assert plain_number(text) == name


names = st.text(st.characters(codec="utf-8", exclude_characters="\n\r\x00", exclude_categories=["Cs"]), min_size=1)
numbers = st.floats(allow_nan=False, allow_infinity=False)


def quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"


@given(st.dictionaries(st.tuples(names, names), numbers, max_size=8), st.lists(names, unique=True, max_size=5))
@settings(max_examples=30, deadline=None)
def test_what_is_written_is_read(table: dict[tuple[str, str], float], members: list[str]) -> None:
    records = "\n".join(f"{quoted(one)} {quoted(other)} {value!r}" for (one, other), value in table.items())
    contents = read(f"set A := {' '.join(map(quoted, members))};\nparam COST default 0 :=\n{records};\nend;")
    assert contents.sets["A"].names == tuple(members)
    assert values(contents, "COST") == table


@given(
    st.lists(names, unique=True, min_size=1, max_size=4),
    st.lists(names, unique=True, min_size=1, max_size=4),
    st.data(),
)
@settings(max_examples=20, deadline=None)
def test_tables_are_read_either_way_round(rows: list[str], columns: list[str], data: st.DataObject) -> None:
    table = [[data.draw(st.none() | numbers) for _ in columns] for _ in rows]
    wanted = {
        (row, column): value
        for row, cells in zip(rows, table, strict=True)
        for column, value in zip(columns, cells, strict=True)
        if value is not None
    }

    def laid(heads: list[str], sides: list[str], cells: list[list[float | None]]) -> str:
        lines = [
            " ".join([quoted(side), *("." if value is None else repr(value) for value in line)])
            for side, line in zip(sides, cells, strict=True)
        ]
        return f": {' '.join(map(quoted, heads))} :=\n" + "\n".join(lines)

    turned = [list(line) for line in zip(*table, strict=True)]
    assert values(read(f"param COST {laid(columns, rows, table)};"), "COST") == wanted
    assert values(read(f"param COST := [*,*] (tr) {laid(rows, columns, turned)};"), "COST") == wanted


@given(st.text(alphabet="abCOST 123.:;=[](),*'\"#\n/setparmdfu", max_size=120))
@settings(max_examples=100, deadline=None)
def test_any_text_is_read_or_told(text: str) -> None:
    contents = read(text)
    assert all(fault.code.startswith("E09") and fault.row for fault in contents.faults)


def test_quotes_are_taken_off() -> None:
    assert symbol('"a ""b"""') == 'a "b"'
