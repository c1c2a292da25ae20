"""Bad input: a clear error that names place, found, wanted and what to do; nothing is run, nothing is filled."""

import csv
import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tiny_case import copied, edit, faults
from whitecoal.case import read_case
from whitecoal.errors import NoPlan
from whitecoal.planning import plan_case


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copied(tmp_path)


def rewritten(folder: Path, write: Callable[[str], bytes], pattern: str = "*.csv") -> None:
    """Write the tables of a case anew."""
    for path in folder.glob(pattern):
        path.write_bytes(write(path.read_text(encoding="utf-8")))


def ledger(folder: Path) -> bytes:
    """Every entry of the plan of a case, as the bytes it is saved in."""
    written = io.BytesIO()
    plan_case(read_case(folder)).plan.ledger.write_parquet(written)
    return written.getvalue()


# ---- folders and files ----


def test_an_empty_folder(tmp_path: Path) -> None:
    assert faults(tmp_path) == [
        (
            f"E001 {tmp_path}: there is no case.toml in this folder. A case is a folder with a case.toml "
            "and one CSV file "
            "per table. `whitecoal new FOLDER --from tiny` makes one to start from."
        )
    ]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    copied(tmp_path, "my basin")
    wanted = "A case is a folder with a case.toml and one CSV file per table."
    assert faults(tmp_path / "my basen") == [
        f'E001 {tmp_path / "my basen"}: there is no such folder. {wanted} Did you mean "my basin"?'
    ]
    assert faults(tmp_path / "my basin" / "goods.csv") == [
        f"E001 {tmp_path / 'my basin' / 'goods.csv'}: this is not a folder. {wanted}"
    ]


def test_a_missing_table(folder: Path) -> None:
    (folder / "inflows.csv").unlink()
    assert faults(folder) == [
        (
            "E003 inflows: the table is missing. Add inflows.csv: local inflow of a node: "
            "what joins the river below the "
            "nodes upstream, in a normal year."
        )
    ]


def test_a_file_that_is_no_table(folder: Path) -> None:
    (folder / "canal.csv").write_text("canal,node\n", encoding="utf-8")
    assert faults(folder) == ['E002 canal.csv: no table has this name. Did you mean "canals.csv"?']


def test_a_link_that_leads_out_of_the_case(folder: Path, tmp_path: Path) -> None:
    for name in ("canals.csv", "case.toml"):
        shutil.move(folder / name, tmp_path / name)
        (folder / name).symlink_to(tmp_path / name)
    assert faults(folder) == ["E005 case.toml: it leads out of the folder. Copy the file into the folder."]
    shutil.copyfile(tmp_path / "case.toml", folder / "copy.toml")
    (folder / "copy.toml").replace(folder / "case.toml")
    assert faults(folder)[0] == "E005 canals.csv: it leads out of the folder. Copy the file into the folder."


def test_a_link_to_the_case_itself_is_fine(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "linked").symlink_to(folder)
    assert faults(tmp_path / "linked") == []


def test_empty_files(folder: Path) -> None:
    for name, content in (("canals", b""), ("lines", b"\n\n  \n"), ("mines", b"\xef\xbb\xbf")):
        (folder / f"{name}.csv").write_bytes(content)
    assert set(faults(folder)) >= {
        f"E007 {name}.csv: the file is empty. It must have a header at least." for name in ("canals", "lines", "mines")
    }


# ---- letters and separators ----


def test_cyrillic_of_the_old_kind_asks_for_its_name(folder: Path) -> None:
    rewritten(folder, lambda text: text.replace("Gorge", "Ущелье").encode("cp1251"))
    said = faults(folder)
    assert (
        'E006 places.csv: the letters are not Unicode. Save it as "CSV UTF-8", or name its encoding in case.toml, '
        'for example encoding = "cp1251".' in said
    )
    edit(folder, "case.toml", "format = 1", 'format = 1\nencoding = "cp1251"')
    assert faults(folder) == []
    assert "Ущелье" in read_case(folder).places.by_name


def test_the_same_plan_to_the_byte_however_the_tables_are_written(folder: Path) -> None:
    wanted = ledger(folder)

    def european(text: str) -> bytes:
        rows = [[_with_comma(cell) for cell in row] for row in csv.reader(text.splitlines())]
        return ("\ufeff" + "\r\n".join(";".join(row) for row in rows) + "\r\n").encode()

    rewritten(folder, european)
    assert b"0,05" in (folder / "lines.csv").read_bytes()
    assert ledger(folder) == wanted
    rewritten(folder, lambda text: text.lstrip("\ufeff").replace(";", "\t").encode("utf-16"))
    assert ledger(folder) == wanted


def _with_comma(cell: str) -> str:
    try:
        float(cell)
    except ValueError:
        return cell
    return cell.replace(".", ",")


def test_a_ragged_row(folder: Path) -> None:
    edit(folder, "canals.csv", "0.2,Weir", "0.2,Weir,")
    assert faults(folder)[0] == (
        "E009 canals row 2: it has 8 cells. The header has 7. Put a cell that contains the separator "
        "in quotation marks."
    )


def test_wrong_headers(folder: Path) -> None:
    edit(folder, "canals.csv", "efficiency", "capacity")
    edit(folder, "mines.csv", "decline", "declne")
    edit(folder, "reaches.csv", "capacity [m3/s]", "capacity [m3/c]")
    edit(folder, "corridors.csv", "capacity [kt/year]", "capacity [MW]")
    assert set(faults(folder)) >= {
        "E011 canals row 1 · capacity: two columns have this header. Keep one.",
        'E012 mines · declne: no column has this name. Did you mean "decline"?',
        'E014 reaches · capacity [m3/c]: "m3/c" is not a unit I know. Did you mean m3/s?',
        'E015 corridors · capacity [MW]: "MW" (power) cannot be stated in "kt/year" (mass/time).',
    }


# ---- cells ----


WRONG_CELLS = (
    (
        "canals",
        "Weir,2,",
        "Weir,2 m3/c,",
        'row 2 · capacity [m3/s]: "2 m3/c" is not a unit I know. Did you mean 2 m3/s',
    ),
    ("canals", "Weir,0,", "Weir,-2,", "row 3 · capacity [m3/s]: -2 is less than 0, the least value allowed."),
    ("markets", "buys,1,1.5,", "buys,1,,", "row 2 · quantity [{good}/year]: the cell is empty. It holds "),
    ("inflows", "Gorge,20", "Gorge,NaN", 'row 2 · wet [m3/s]: "NaN" is not a finite number. Leave the cell blank'),
    ("inflows", "Weir,4,1", "Weir,4,1\nWeir,1,1", 'row 4 · node: "Weir" stands in row 3 already. Keep one of the two'),
    ("evaporation", "100,600", "100,", 'row 2 · net [mm]: reservoir "Gorge lake", dry is empty. Every season must be'),
    ("reaches", "Weir,,0.1", "Wier,,0.1", 'row 2 · to: there is no place "Wier". Wanted: node or sea. Did you mean'),
    ("mines", "hill,Upland", "hill,Plain", 'row 2 · place: "Plain" is of the kind district. Wanted: region or port.'),
    ("works", "Upland,yes", "Upland,perhaps", 'row 2 · whole: "perhaps" is neither yes nor no. Write yes or no.'),
    ("tranches", "hill,1,", "hill,1.5,", "row 2 · tranche: 1.5 is not a whole number."),
    ("crops", "wheat,wheat", "wheat,whaet", 'row 2 · product: "whaet" is not in goods. Did you mean "wheat"?'),
    ("price_paths", "1921,1\n", "1922,1\n", "starts in 1922 but the plan starts in 1921. Nothing was filled."),
    ("load_shapes", "homes,night", "homes,nite", 'row 3 · block: "nite" is not in blocks. Did you mean "night"?'),
    (
        "places",
        "Upland,region,Two Valleys",
        "Upland,region,Upper zone",
        '"Upland" lies within itself: Upland ▸ Upper z',
    ),
)


def test_wrong_cells_of_all_tables_are_told_at_once(folder: Path) -> None:
    for file, old, new, _ in WRONG_CELLS:
        edit(folder, f"{file}.csv", old, new)
    told = faults(folder)
    for file, _, _, said in WRONG_CELLS:
        assert [line for line in told if said in line and line.split(" ", 1)[1].startswith(file)], (said, told)


def test_a_unit_of_a_good_that_is_none(folder: Path) -> None:
    edit(folder, "goods.csv", "wheat,kt,", "wheat,kts,")
    assert faults(folder) == ['E014 goods row 2 · unit: "kts" is not a unit I know. Did you mean kt?']


# ---- what only a sector can see ----


SEEN_BY_SECTORS = (
    (
        "reaches",
        "lower reach",
        "back reach,Weir,Gorge,,0,0,0\nlower reach",
        (
            'row 2 · to: "Weir" flows into itself: Weir ▸ Gorge ▸ Weir. Water runs downhill. '
            "Turn one of these reaches round or take it away."
        ),
    ),
    (
        "reservoirs",
        "Gorge,0,100,0,0,0",
        "Gorge,10,100,0,20,0",
        (
            'row 2 · start: "Gorge lake" has 20 hm3. It is at most what the live volume holds at the start. '
            "Mend start or live."
        ),
    ),
    (
        "needs",
        "decency,60,0.2",
        "decency,60,2",
        'row 3 · value: step 2 of "flour" is worth more than the one before it. Values fall from step to step.',
    ),
    ("markets", "buys,2,3,500", "buys,2,3,700", "row 3 · price: "),
    ("work_effects", "capacity,Gorge", "capacty,Gorge", 'row 2 · good: no good is called "storage capacty".'),
    ("work_effects", "2,MW", "2,hm3", 'row 3 · unit: "turbine capacity" is counted in MW, and this amount in hm3.'),
)


def test_faults_that_only_sectors_can_see_are_told_at_once(folder: Path) -> None:
    for file, old, new, _ in SEEN_BY_SECTORS:
        edit(folder, f"{file}.csv", old, new)
    told = faults(folder)
    for file, _, _, said in SEEN_BY_SECTORS:
        assert [line for line in told if line.split(" ", 1)[1].startswith(f"{file} {said}")], (said, told)


def test_the_same_amount_in_another_unit_is_not_beyond_it(folder: Path) -> None:
    """Thirty thousand million litres are 30 hm3, although they come out a trifle above."""
    edit(folder, "reservoirs.csv", "Gorge lake,Gorge,0,100,0,0,", "Gorge lake,Gorge,30,100,0,30000000000 l,")
    assert faults(folder) == []


def test_a_reservoir_without_room(folder: Path) -> None:
    edit(folder, "reservoirs.csv", "Gorge,0,100,0,0,0", "Gorge,0,0,0,0,0")
    assert (
        'E029 reservoirs row 2 · full: "Gorge lake" has 0 hm3. A reservoir has room above its dead level. '
        "Give its live volume or take the row away."
    ) in faults(folder)


# ---- case.toml ----


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("stages = [1, 1, 2]", "stages = [1, 1, 2", "E060 case.toml row 12: it cannot be read: Unclosed array."),
        ("stocks =", "stoks =", 'E061 case.toml · calendar.stoks: is not a key I know. Did you mean "stocks"?'),
        ('"rivers"', '"river"', 'E061 case.toml · sectors: "river" is not a sector. Did you mean "rivers"?'),
        (
            "discount",
            'scenarios = [{ name = "a", probability = 0.5 }, { name = "b", probability = 0.4 }]\ndiscount',
            "E061 case.toml · calendar.scenarios: the probabilities sum to 0.9. They sum to 1.",
        ),
    ],
)
def test_a_wrong_case_toml(folder: Path, old: str, new: str, said: str) -> None:
    edit(folder, "case.toml", old, new)
    assert [line[: len(said)] for line in faults(folder)] == [said]


def test_a_case_toml_of_other_letters(folder: Path) -> None:
    text = (folder / "case.toml").read_text(encoding="utf-8").replace("Two valleys", "Две долины")
    (folder / "case.toml").write_bytes(b"\xef\xbb\xbf" + text.encode())
    assert read_case(folder).title == "Две долины"
    (folder / "case.toml").write_bytes(text.encode("cp1251"))
    assert faults(folder) == ["E060 case.toml: the letters are not UTF-8. Save it as UTF-8."]


# ---- hard limits that contradict one another ----


def test_an_end_rule_that_no_inflow_can_meet(folder: Path) -> None:
    """18 hm3 a year at most come down, 90 are to be left: named with place and time, by how much, and the mend."""
    edit(folder, "reservoirs.csv", "Gorge,0,100,0,0,0", "Gorge,100,100,0,0,90")
    edit(folder, "inflows.csv", "20,5", "0.2,0.1")
    with pytest.raises(NoPlan) as none:
        plan_case(read_case(folder))
    assert none.value.exit_code == 3
    said = str(none.value)
    assert "water held at the end at Gorge lake, 1923-24" in said
    assert "75.3" in said
    assert "water at Gorge, 1921 · wet … 1923-24 · dry, 6 balances" in said


def test_a_table_that_no_sector_at_work_reads_is_told(tmp_path: Path) -> None:
    folder = copied(tmp_path)
    text = (folder / "case.toml").read_text(encoding="utf-8")
    (folder / "case.toml").write_text(text.replace(', "works"', ""), encoding="utf-8")
    told = [str(warning) for warning in read_case(folder).warnings]
    assert told == [
        f'W103 {table}: only the sector works reads it, and that is not at work. Add "works" to sectors in case.toml, '
        "or take the file away."
        for table in ("work_costs", "work_effects", "works")
    ]


def test_two_rows_of_one_key_in_a_table_with_a_column_called_index(folder: Path) -> None:
    text = (folder / "price_paths.csv").read_text(encoding="utf-8")
    (folder / "price_paths.csv").write_text(text + text.splitlines()[-1] + "\n", encoding="utf-8")
    assert [line.split(": ")[1] for line in faults(folder)] == [
        '"'
        + " · ".join(filter(None, text.splitlines()[-1].split(",")[:-1]))
        + '" stands in row 3 already. Keep one of the two rows.'
    ]


def test_a_number_may_be_large_in_a_small_unit_that_its_row_chooses(tmp_path: Path) -> None:
    # a lake of 1.5 km3 told in litres is 1.5e12 of them
    folder = copied(tmp_path)
    text = (folder / "work_effects.csv").read_text(encoding="utf-8").splitlines()
    unit_at = text[0].split(",").index("unit")
    row = next(at for at, line in enumerate(text) if line.split(",")[unit_at] == "hm3")
    cells = text[row].split(",")
    cells[text[0].split(",").index("amount")], cells[unit_at] = "1.5e12", "l"
    text[row] = ",".join(cells)
    (folder / "work_effects.csv").write_text("\n".join([*text, ""]), encoding="utf-8")
    assert not [fault for fault in faults(folder) if fault.startswith("E")]
