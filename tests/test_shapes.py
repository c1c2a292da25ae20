"""Shapes of places are read, checked and kept with the case."""

import json
from pathlib import Path
from typing import Any

import pytest

from quarry_case import quarry_case
from tiny_case import edit, faults
from whitecoal.case import read_case
from whitecoal.case.copying import copy_of_case
from whitecoal.case.papers import papers_of
from whitecoal.case.shapes import Shape

SQUARE = [[[44.0, 41.0], [45.0, 41.0], [45.0, 42.0], [44.0, 41.0]]]


def drawn(folder: Path, *features: Any, **more: Any) -> Path:
    """A file of shapes in the case's folder geo."""
    (folder / "geo").mkdir(exist_ok=True)
    said = {"type": "FeatureCollection", "features": list(features), **more}
    (folder / "geo" / "land.geojson").write_text(json.dumps(said), encoding="utf-8")
    return folder


def feature(place: str, kind: str, coordinates: Any) -> dict[str, Any]:
    geometry = {"type": kind, "coordinates": coordinates}
    return {"type": "Feature", "properties": {"place": place}, "geometry": geometry}


def test_shapes_are_kept_with_the_case_and_its_copy(tmp_path: Path) -> None:
    folder = quarry_case(tmp_path)
    before = read_case(folder).digest
    edit(
        folder, "places.csv", "place,kind,within\nLand,region,\n", "place,kind,within,lat,lon\nLand,region,,41.5,44.5\n"
    )
    edit(folder, "places.csv", "Abroad,partner,", "Abroad,partner,,,")
    drawn(folder, feature("Land", "Polygon", SQUARE), feature("Pit", "Point", [44.5, 41.2, 300]))
    case = read_case(folder)
    assert case.shapes == {
        "Land": (
            Shape("Land", "Point", (44.5, 41.5)),
            Shape("Land", "Polygon", (((44.0, 41.0), (45.0, 41.0), (45.0, 42.0), (44.0, 41.0)),)),
        ),
        "Pit": (Shape("Pit", "Point", (44.5, 41.2, 300)),),
    }
    case.copy_to(tmp_path / "copy")
    assert read_case(tmp_path / "copy").shapes == case.shapes
    assert read_case(tmp_path / "copy").digest == case.digest != before
    drawn(folder, feature("Land", "Polygon", SQUARE))
    assert read_case(folder).digest != case.digest


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (
            feature("Lnd", "Polygon", SQUARE),
            'E112 geo/land.geojson · feature 1: there is no place "Lnd". Did you mean "Land"?',
        ),
        (
            {"type": "Feature", "properties": None, "geometry": None},
            ('E112 geo/land.geojson · feature 1: it names no place. Give its properties a "place" of places.csv.'),
        ),
        (
            feature("Land", "GeometryCollection", []),
            (
                'E111 geo/land.geojson · feature 1: "Land" has no geometry that is read. '
                "One of Point, MultiPoint, LineString, MultiLineString, Polygon, MultiPolygon."
            ),
        ),
        (
            feature("Land", "Polygon", [SQUARE[0][:3]]),
            (
                "E111 geo/land.geojson · feature 1: a ring of 3 positions is not closed. "
                "A ring has four positions or more, and ends where it began."
            ),
        ),
        (
            feature("Land", "LineString", [[44, 41]]),
            "E111 geo/land.geojson · feature 1: a line has 1 positions. A line has two or more.",
        ),
        (
            feature("Land", "Point", [41, 94]),
            (
                "E113 geo/land.geojson · feature 1: lat is 94. Degrees lie from -90 to 90. "
                "Longitude stands first, then latitude."
            ),
        ),
        (
            feature("Land", "Point", ["41", 44]),
            (
                'E111 geo/land.geojson · feature 1: ["41", 44] is no position. '
                "Longitude and latitude, and a height if known."
            ),
        ),
        ({"type": "Point"}, "E111 geo/land.geojson · feature 1: this is no Feature."),
    ],
)
def test_a_wrong_shape_is_told(tmp_path: Path, one: Any, said: str) -> None:
    assert faults(drawn(quarry_case(tmp_path), one)) == [said]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[1, 2", "E110 geo/land.geojson: it is no JSON: Expecting ',' delimiter in line 1."),
        ('{"a": NaN}', "E110 geo/land.geojson: NaN is not a number. Numbers are finite."),
        ('{"a": 1, "a": 2}', 'E110 geo/land.geojson: the key "a" stands twice in one object.'),
        ("[" * 100_000, "E110 geo/land.geojson: its brackets lie too deep within one another."),
        (
            '{"type": "Topology"}',
            (
                "E111 geo/land.geojson: it is no FeatureCollection. "
                'Wanted: { "type": "FeatureCollection", "features": […] }.'
            ),
        ),
        (
            '{"type": "FeatureCollection", "features": [], "crs": {"properties": {"name": "EPSG:28408"}}}',
            (
                "E111 geo/land.geojson: it is in another system of coordinates. "
                "Export it again in longitude and latitude (WGS 84)."
            ),
        ),
    ],
)
def test_a_file_that_holds_no_shapes_is_told(tmp_path: Path, text: str, said: str) -> None:
    folder = drawn(quarry_case(tmp_path))
    (folder / "geo" / "land.geojson").write_text(text, encoding="utf-8")
    assert faults(folder) == [said]


def test_other_files_among_the_shapes_are_told(tmp_path: Path) -> None:
    folder = drawn(quarry_case(tmp_path))
    (folder / "geo" / "land.shp").write_bytes(b"\0")
    assert faults(folder) == [
        "E110 geo/land.shp: this is no file of shapes. A file of shapes ends in .geojson; take others away."
    ]


@pytest.mark.parametrize(
    ("lon", "lat", "said"),
    [
        ("444", "41", "E113 places row 2 · lon: 444 is no degree. Degrees lie from -180 to 180."),
        ("44", "", "E021 places row 2 · lat: the cell is empty. Give both lon and lat, or neither."),
        ("east", "41", 'E022 places row 2 · lon: "east" is not a number.'),
        ("44 km", "41", 'E022 places row 2 · lon: "km" stands with a number of degrees. Take it away.'),
    ],
)
def test_degrees_of_places_are_numbers_within_the_globe(tmp_path: Path, lon: str, lat: str, said: str) -> None:
    folder = quarry_case(tmp_path)
    edit(
        folder,
        "places.csv",
        "within\nLand,region,\nAbroad,partner,",
        f"within,lon,lat\nLand,region,,{lon},{lat}\nAbroad,partner,,,",
    )
    assert faults(folder) == [said]


def test_shapes_stand_on_a_sheet_line_by_line(tmp_path: Path) -> None:
    folder = drawn(quarry_case(tmp_path), feature("Land", "MultiPoint", [[44.123456, 41.1]] * 2000))
    copy_of_case(folder, tmp_path / "book.xlsx")
    assert read_case(tmp_path / "book.xlsx").shapes == read_case(folder).shapes
    assert "geo/land.geojson" in papers_of(tmp_path / "book.xlsx").files
