# ruff: noqa: RUF001 - names are spelt as in the valley
"""Every kind of fault is told once, in one sentence, with its place; nothing is filled and nothing guessed."""

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from canal_case import SOUND, TABLES, canals, read
from whitecoal.calendar import MONTHS
from whitecoal.errors import CaseFault
from whitecoal.faults import Fault, told


def faults_of(folder: Path, files: Mapping[str, str | bytes]) -> list[str]:
    with pytest.raises(CaseFault) as caught:
        read(folder, {**SOUND, **files})
    return [str(fault) for fault in caught.value.faults]


def inflows(*cells: str) -> dict[str, str | bytes]:
    return {"inflows": f"node,{','.join(MONTHS)}\nGori,{','.join(cells)}\n"}


NOT_FINITE = "Leave the cell blank where there is no limit or the number is not known."
COMMA = "Write decimals with a point and thousands without a mark."

CASES: list[tuple[dict[str, str | bytes], list[str]]] = [
    ({"canal": "canal\n"}, ['E002 canal.csv: no table has this name. Did you mean "canals.csv"?']),
    ({"notes": "a\n"}, ["E002 notes.csv: no table has this name. Rename it or take it away."]),
    ({"canals": b""}, ["E007 canals.csv: the file is empty. It must have a header at least."]),
    ({"canals": "\n , ,\n\n"}, ["E007 canals.csv: the file is empty. It must have a header at least."]),
    (
        {"canals": "canal,node;capacity\n"},
        [
            (
                "E008 canals.csv row 1: the header has both a comma and a semicolon. Use one of them only between "
                "columns, or put headers that contain one in quotation marks."
            )
        ],
    ),
    (
        canals("Mugan,Tiflis,3,5", "Old,Gori"),
        [
            (
                "E009 canals row 2: it has 4 cells. The header has 3. Put a cell that contains the separator in "
                "quotation marks."
            ),
            "E009 canals row 3: it has 2 cells. The header has 3.",
        ],
    ),
    (
        canals('"Mugan,Tiflis,3'),
        [
            (
                "E010 canals.csv row 2: a quotation is not closed properly. Close the quotation; a quotation mark "
                'within quotation marks is written twice: "".'
            )
        ],
    ),
    (
        canals("Mugan,Tiflis,3,4", header="canal,node,capacity,capacity"),
        ["E011 canals row 1 · capacity: two columns have this header. Keep one."],
    ),
    (
        canals("Mugan,Tiflis,3,0,x", header="canal,node,capacity,losses,wholly"),
        [
            'E012 canals · losses: no column has this name. Did you mean "loss"?',
            "E012 canals · wholly: no column has this name. Rename it or take it away.",
        ],
    ),
    (
        canals("Mugan,3", header="canal,capacity"),
        ["E013 canals · node: the column is missing. It holds where it begins."],
    ),
    (
        {"inflows": "node,jan\nGori,1\n"},
        [f"E013 inflows · {month} [m3/s]: the column is missing. It holds mean inflow." for month in MONTHS[1:]],
    ),
    (
        canals("Mugan,Tiflis,35 m3/c"),
        ['E014 canals row 2 · capacity [m3/s]: "35 m3/c" is not a unit I know. Did you mean 35 m3/s?'],
    ),
    (
        canals("Mugan,Tiflis,3", "Old,Gori,4", header="canal,node,capacity [m3/c]"),
        ['E014 canals · capacity [m3/c]: "m3/c" is not a unit I know. Did you mean m3/s?'],
    ),
    (
        canals("Mugan,Tiflis,3,hm3/dya", header="canal,node,capacity,capacity unit"),
        ['E014 canals row 2 · capacity unit: "hm3/dya" is not a unit I know. Did you mean hm3/day?'],
    ),
    (
        {"inflows": f"{','.join(MONTHS)}\n{','.join(['1'] * 11)},-1\n"},
        [
            "E013 inflows · node: the column is missing. It holds where.",
            "E029 inflows row 2 · dec [m3/s]: -1 is less than 0, the least value allowed.",
        ],
    ),
    ({"goods": "good,unit\noil,ktt\n"}, ['E014 goods row 2 · unit: "ktt" is not a unit I know. Did you mean kt?']),
    (
        {"effects": "canal,good,amount,unit\nMugan,land,3,kah\n"},
        ['E014 effects row 2 · unit: "kah" is not a unit I know. Did you mean kha?'],
    ),
    (
        canals("Mugan,Tiflis,3", header="canal,node,capacity [hm3]"),
        [
            (
                'E015 canals · capacity [hm3]: "hm3" (volume) cannot be stated in "m3/s" (volume/time). '
                "It has a factor of time too many."
            )
        ],
    ),
    (
        canals("Mugan,Tiflis [x],3", header="canal,node [kt],capacity")
        | {"places": "place,kind,within\nKura,basin,\nTiflis [x],node,Kura\nGori,node,Kura\n"},
        ['E015 canals · node [kt]: "kt" stands with a column that has no unit. Take it away.'],
    ),
    (
        {"prices": "good,from_year,scenario,price [rub/pood]\noil,1921,,1\ntimber,1921,,2\n"},
        ['E015 prices row 3 · price [rub/pood]: "rub/pood" (money/mass) cannot be stated in "rub/hm3" (money/volume).'],
    ),
    (
        {"prices": "good,from_year,scenario,price [GBP/pood]\noil,1921,,1\n"},
        [
            (
                'E015 prices · price [GBP/pood]: "GBP/pood" (money/mass) cannot be stated in "rub/kt" (money/mass). '
                "State a rate of exchange in case.toml."
            )
        ],
    ),
    (
        canals("Mugan,Tiflis,3,x", header="canal,node,capacity,"),
        ["E016 canals row 1 · column 4: it has no header. Name it or take the column away."],
    ),
    (
        canals("Mugan,,", ",Gori,2"),
        [
            "E021 canals row 2 · node: the cell is empty. It holds where it begins.",
            "E021 canals row 2 · capacity [m3/s]: the cell is empty. It holds greatest flow.",
            "E021 canals row 3 · canal: the cell is empty. It holds its name.",
        ],
    ),
    (canals("Mugan,Tiflis,much"), ['E022 canals row 2 · capacity [m3/s]: "much" is not a number.']),
    (
        canals("Mugan,Tiflis,nan", "Old,Gori,inf", "New,Gori,1e999"),
        [
            f'E023 canals row 2 · capacity [m3/s]: "nan" is not a finite number. {NOT_FINITE}',
            f'E023 canals row 3 · capacity [m3/s]: "inf" is not a finite number. {NOT_FINITE}',
            f'E023 canals row 4 · capacity [m3/s]: "1e999" is not a finite number. {NOT_FINITE}',
        ],
    ),
    (
        canals("Mugan,Tiflis,1 234.5", 'Old,Gori,"1,234,567"'),
        [
            'E024 canals row 2 · capacity [m3/s]: "1 234.5" has separators of thousands. Write 1234.5.',
            'E024 canals row 3 · capacity [m3/s]: "1,234,567" has separators of thousands. Write 1234567.',
        ],
    ),
    (
        canals('Mugan,Tiflis,"3,5"'),
        [f'E025 canals row 2 · capacity [m3/s]: "3,5" has a comma that may mark decimals or thousands. {COMMA}'],
    ),
    (
        canals("Mugan;Tiflis;3,5", "Old;Gori;3.5", header="canal;node;capacity"),
        [f'E025 canals row 2 · capacity [m3/s]: "3,5" has a comma that may mark decimals or thousands. {COMMA}'],
    ),
    (
        canals("Mugan;Tiflis;3,500", "Old;Gori;3", header="canal;node;capacity"),
        [f'E025 canals row 2 · capacity [m3/s]: "3,500" has a comma that may mark decimals or thousands. {COMMA}'],
    ),
    (
        canals("Mugan,Tiflis,3,2.5", "Old,Gori,3,two", header="canal,node,capacity,gates"),
        [
            "E026 canals row 2 · gates: 2.5 is not a whole number.",
            'E022 canals row 3 · gates: "two" is not a number.',
        ],
    ),
    (
        {"goods": "good,unit,spare\noil,kt,maybe\n"},
        ['E027 goods row 2 · spare: "maybe" is neither yes nor no. Write yes or no.'],
    ),
    (
        canals("Mugan,Tiflis,3,19.5", header="canal,node,capacity,year"),
        ['E028 canals row 2 · year: "19.5" is not a year. A year is a number from 1 to 9999.'],
    ),
    (
        canals("Mugan,Tiflis,-3,1.5", header="canal,node,capacity [hm3/day],loss"),
        [
            "E029 canals row 2 · capacity [m3/s]: -34.7222 is less than 0, the least value allowed.",
            "E029 canals row 2 · loss [1]: 1.5 is more than 1, the greatest value allowed.",
        ],
    ),
    (
        canals("Mugan,Tiflis,3,stones", header="canal,node,capacity,bed"),
        ['E030 canals row 2 · bed: "stones" is not allowed here. Allowed are earth, stone. Did you mean "stone"?'],
    ),
    (
        inflows("1", "1", "", "", "", "", "1", "1", "1", "1", "1", ""),
        [
            (
                'E031 inflows row 2 · inflow [m3/s]: node "Gori", mar … jun, dec are empty. Every season must be '
                "given. Nothing was filled."
            )
        ],
    ),
    (
        {"prices": "good,from_year,scenario,price\noil,1925,,1\n"},
        [
            (
                'E032 prices row 2 · from_year: the series "oil" starts in 1925 but the plan starts in 1921. '
                "Nothing was filled. Add a row for the years before."
            )
        ],
    ),
    (
        canals("Mugan,Tiflis,3", "", "Mugan,Gori,4"),
        ['E033 canals row 4 · canal: "Mugan" stands in row 2 already. Keep one of the two rows.'],
    ),
    (
        {"prices": "good,from_year,scenario,price\noil,1921,,1\noil,1921,,2\n"},
        [
            (
                'E033 prices row 3 · good, from_year, scenario: "oil · 1921" stands in row 2 already. '
                "Keep one of the two rows."
            )
        ],
    ),
    (
        canals("Mugan,Tiflsi,3"),
        ['E041 canals row 2 · node: there is no place "Tiflsi". Wanted: node. Did you mean "Tiflis"?'],
    ),
    (
        {"prices": "good,from_year,scenario,price\noill,1921,dyr,1\n"},
        [
            'E041 prices row 2 · good: "oill" is not in goods. Did you mean "oil"?',
            'E041 prices row 2 · scenario: "dyr" is not in scenarios. Did you mean "dry"?',
        ],
    ),
    (canals("Mugan,Kura,3"), ['E042 canals row 2 · node: "Kura" is of the kind basin. Wanted: node.']),
    (
        canals("Gori,Tiflis,3"),
        ['E043 canals row 2 · canal: "Gori" is the name of a place already: places row 4. Rename one.'],
    ),
    (
        {"places": "place,kind,within\nKura,basin,Gori\nTiflis,node,\nGori,node,Kura\n"},
        ['E044 places row 2 · within: "Kura" lies within itself: Kura ▸ Gori ▸ Kura.'],
    ),
    (
        canals("Mugan,Tiflis,3,D", header="canal,node,capacity,grade"),
        ['E051 canals row 2 · grade: "D" is not a grade. Grades are A, B, C, memory, estimate.'],
    ),
    (
        canals("Mugan,Tiflis,3,S3", header="canal,node,capacity,source") | {"sources": "source\nS1\nS22\n"},
        ['E052 canals row 2 · source: "S3" is not in sources. Add a row to sources.csv.'],
    ),
    (
        canals("Mugan,Tiflis,3,4,2", header="canal,node,capacity,low,high"),
        [
            "E053 canals row 2 · low [m3/s]: 4 lies above the value, 3.",
            "E054 canals row 2 · high [m3/s]: 2 lies below the value, 3.",
        ],
    ),
    (
        canals("Mugan,Tiflis,3,0.2,0.3", header="canal,node,capacity,loss,loss low"),
        ["E053 canals row 2 · loss low [1]: 0.3 lies above the value, 0.2."],
    ),
]


@pytest.mark.parametrize(
    ("files", "expected"), CASES, ids=[f"{at}-{lines[0][:20]}" for at, (_, lines) in enumerate(CASES)]
)
def test_each_fault_is_told_in_one_sentence(tmp_path: Path, files: dict[str, str | bytes], expected: list[str]) -> None:
    assert faults_of(tmp_path, files) == expected


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"goods": b"", "prices": "good,from_year,scenario,price\noil,1921,,1\n"}, "E007"),
        ({"goods": "good,unit\noil\n", "prices": "good,from_year,scenario,price\noil,1921,,1\n"}, "E009"),
        (
            {"sources": 'source\n"S3', **canals("Mugan,Tiflis,3,S3", header="canal,node,capacity,source")},
            "E010",
        ),
        (
            {"sources": "title\nBook\n", **canals("Mugan,Tiflis,3,S3", header="canal,node,capacity,source")},
            "E012",
        ),
        ({"canals": b"", "pools": "good,place,holder\noil,Mugan,Tiflis\n"}, "E007"),
        ({**canals("Tiflis,3", header="node,capacity"), "pools": "good,place,holder\noil,Mugan,Gori\n"}, "E013"),
        ({"places": "place\nTiflis\n"}, "E013"),
    ],
    ids=[
        "goods empty",
        "goods ragged",
        "sources",
        "sources without keys",
        "canals",
        "canals without names",
        "places without kinds",
    ],
)
def test_what_stands_in_a_file_that_cannot_be_read_is_not_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, str | bytes], code: str
) -> None:
    monkeypatch.setattr("canal_case.TABLES", tuple(replace(t, required=t.name == "places") for t in TABLES))
    told_of_the_file = {"E012": ["E012", "E013"]}.get(code, [code])
    assert [line[:4] for line in faults_of(tmp_path, files)] == told_of_the_file


def test_places_of_other_kinds_than_those_that_could_not_be_read_are_asked_for(tmp_path: Path) -> None:
    found = faults_of(tmp_path, {"canals": b"", **inflows(*["1"] * 12), "places": "place,kind,within\nTiflis,node,\n"})
    assert [line[:4] for line in found] == ["E007", "E041"]


def test_a_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(CaseFault) as caught:
        read(tmp_path / "nowhere", {})
    assert [fault.code for fault in caught.value.faults] == ["E001"]


def test_a_missing_table_is_told_with_its_meaning(tmp_path: Path) -> None:
    with pytest.raises(CaseFault) as caught:
        read(tmp_path, {name: content for name, content in SOUND.items() if name != "canals"})
    assert str(caught.value) == "E003 canals: the table is missing. Add canals.csv: canals.\n1 error, 0 warnings."


def test_a_file_that_is_too_large_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("whitecoal.tables.reading.LARGEST_FILE", 1_000_000)
    content = SOUND["canals"] + " " * 2_000_000
    expected = ["E004 canals.csv: it has 2 MB. At most 1 MB can be read."]
    assert faults_of(tmp_path, {"canals": content}) == expected


def test_too_many_rows_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("whitecoal.tables.reading.MOST_ROWS", 3)
    expected = ["E004 canals.csv: it has 4 rows. At most 3 can be read."]
    assert faults_of(tmp_path, canals(*(f"c{i},Gori,1" for i in range(4)))) == expected


def test_a_link_out_of_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.txt").write_text(SOUND["canals"])
    case = tmp_path / "case"
    case.mkdir()
    (case / "canals.csv").symlink_to(tmp_path / "elsewhere.txt")
    with pytest.raises(CaseFault) as caught:
        read(case, {name: content for name, content in SOUND.items() if name != "canals"})
    expected = "E005 canals.csv: it leads out of the folder. Copy the file into the folder."
    assert [str(fault) for fault in caught.value.faults] == [expected]


def test_letters_that_are_not_unicode_are_told(tmp_path: Path) -> None:
    content = "canal,node,capacity\nМугань,Tiflis,35\n".encode("cp1251")
    assert faults_of(tmp_path, {"canals": content}) == [
        (
            'E006 canals.csv: the letters are not Unicode. Save it as "CSV UTF-8", or name its encoding in case.toml, '
            'for example encoding = "cp1251".'
        )
    ]
    assert read(tmp_path, {}, encoding="cp1251").tables["canals"].labels == ("Мугань",)
    with pytest.raises(CaseFault, match=r'neither Unicode nor "cp9999", which case.toml names'):
        read(tmp_path, {}, encoding="cp9999")


def test_a_binary_file_is_told(tmp_path: Path) -> None:
    assert faults_of(tmp_path, {"canals": b"PK\0\0"}) == [
        'E006 canals.csv: this is not a text file. Save it as "CSV UTF-8".'
    ]


def test_warnings_stop_nothing(tmp_path: Path) -> None:
    files = canals("Mugan,Tiflis,3,estimate,2", "Old,Gori,4,memory,", header="canal,node,capacity,grade,low")
    checked = read(tmp_path, {**SOUND, **files, "goods": "good,unit\n"})
    assert [str(fault) for fault in checked.warnings] == [
        "W102 goods: the table has no rows.",
        (
            "W101 canals: 1 row of estimates or numbers from memory without a range. "
            "Give low and high, so that the plan can be tried against them."
        ),
    ]


def test_all_faults_of_a_case_are_told_at_once(tmp_path: Path) -> None:
    found = faults_of(tmp_path, {**canals("Mugan,Tiflsi,-3"), "goods": "good,unit\noil,ktt\n", "works": "work\n"})
    assert [line[:4] for line in found] == ["E002", "E014", "E029", "E041"]


def test_many_faults_of_a_kind_are_counted(tmp_path: Path) -> None:
    found = faults_of(tmp_path, canals(*(f"c{i},Gori,x" for i in range(60))))
    assert len(found) == 51
    assert found[-1] == "E022 canals · capacity [m3/s]: 10 more rows like this."


def test_a_fault_tells_its_severity_and_the_count_is_spelt() -> None:
    faults = [Fault("E022", "canals", 2, "capacity", "it is no number"), Fault("W102", "goods")]
    assert [fault.severity for fault in faults] == ["error", "warning"]
    assert told(faults).splitlines()[-1] == "1 error, 1 warning."
    assert str(CaseFault(faults)) == told(faults)


def test_a_case_without_fault_is_read_without_the_library_that_finds_which_cells_fail() -> None:
    words = "import sys, whitecoal, whitecoal.shipped as s; whitecoal.read_case(s.shipped('tiny').folder); "
    words += "print('pandera' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)  # noqa: S603 - ours
    assert done.stdout.strip() == "False"
