"""Where places lie and what shape they have: lon and lat of the table `places`, and `geo/*.geojson`.

A file of shapes is a FeatureCollection of GeoJSON (RFC 7946); each feature names its place:

    { "type": "FeatureCollection", "features": [
      { "type": "Feature", "properties": { "place": "Mugan" },
        "geometry": { "type": "Polygon", "coordinates": [[[48, 39], [49, 39], [49, 40], [48, 39]]] } } ] }

Shapes are read, checked and kept with the case for maps; no plan depends on them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn

from whitecoal.case.keys import is_number
from whitecoal.case.papers import SHAPES
from whitecoal.faults import Fault, did_you_mean
from whitecoal.tables.cells import numbers

if TYPE_CHECKING:
    from collections.abc import Collection

    from whitecoal.case.papers import Papers
    from whitecoal.tables import Table
    from whitecoal.tables.reading import Raw

ENDING = ".geojson"
DEPTH = {"Point": 0, "MultiPoint": 1, "LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}
"""Kinds of geometry, and how deep lists of positions lie within one another."""
DEGREES = (("lon", 180.0), ("lat", 90.0))
ANYWHERE = (
    "",
    "urn:ogc:def:crs:OGC:1.3:CRS84",
    "urn:ogc:def:crs:OGC::CRS84",
    "EPSG:4326",
    "urn:ogc:def:crs:EPSG::4326",
)
"""Names of the one system of coordinates that is read."""
TOLD = 20
"""Faults of a file that are told."""

Positions = tuple[Any, ...]


@dataclass(frozen=True)
class Shape:
    """Where a place lies.

    Args:
        place: its name.
        kind: Point, MultiPoint, LineString, MultiLineString, Polygon or MultiPolygon.
        positions: as GeoJSON nests them, each longitude and latitude in degrees, and a height where it has one.
    """

    place: str
    kind: str
    positions: Positions


class _WrongError(Exception):
    """Something in a file of shapes is not as it should be."""

    def __init__(self, code: str, found: str, wanted: str = "", advice: str = "") -> None:
        self.code, self.found, self.wanted, self.advice = code, found, wanted, advice
        super().__init__(found)


Shapes = dict[str, tuple[Shape, ...]]


def read_shapes(papers: Papers, texts: Mapping[str, Raw], known: Mapping[str, Table]) -> tuple[Shapes, list[Fault]]:
    """The shapes of every place that has one, and what is wrong with them.

    Args:
        papers: the files of the case.
        texts: its tables as text.
        known: the declarations of the tables.
    """
    found, faults = _points(texts["places"]) if "places" in texts else ([], [])
    names = _places(texts, known)
    for name, content in sorted(papers.files.items()):
        if not name.startswith(f"{SHAPES}/"):
            continue
        if isinstance(content, Fault):
            faults.append(content)
        elif not name.endswith(ENDING):
            advice = f"A file of shapes ends in {ENDING}; take others away."
            faults.append(Fault("E110", name, found="this is no file of shapes", advice=advice))
        else:
            shapes, wrong = shapes_of(name, content, names)
            found += shapes
            faults += wrong
    return {one.place: tuple(other for other in found if other.place == one.place) for one in found}, faults


def _places(texts: Mapping[str, Raw], known: Mapping[str, Table]) -> set[str] | None:
    """The names of all places; None where a table that may name some could not be read."""
    names: set[str] = set()
    for name, text in texts.items():
        table = known.get(name)
        if table is not None and (table.place or name == "places"):
            if table.key[0] not in text.cells.columns:
                return None
            names |= {cell for cell in text.cells[table.key[0]] if cell}
    return names if "places" in texts else None


# ---- lon and lat of the table places ----


def _points(text: Raw) -> tuple[list[Shape], list[Fault]]:
    read = {
        name: numbers(text.cells[name], decimal_comma=text.decimal_comma) for name, _ in DEGREES if name in text.cells
    }
    faults = [
        Fault(wrong.code, "places", text.lines[row], name, wrong.found, wrong.wanted, wrong.advice)
        for name, column in read.items()
        for row, wrong in column.refused.items()
    ]
    found: list[Shape] = []
    for row, place in enumerate(text.cells.to_dict().get("place", ())):
        values = [float(read[name].values[row]) if name in read else math.nan for name, _ in DEGREES]
        refused = any(row in column.refused for column in read.values())
        if refused or all(map(math.isnan, values)):
            continue
        wrong = list(_wrong_degrees(values, [read[name].units.get(row, "") for name, _ in DEGREES if name in read]))
        faults += [Fault(code, "places", text.lines[row], name, said, "", advice) for code, name, said, advice in wrong]
        if not wrong and place:
            found.append(Shape(place, "Point", tuple(values)))
    return found, faults


def _wrong_degrees(values: list[float], units: list[str]) -> Iterator[tuple[str, str, str, str]]:
    for (name, most), value in zip(DEGREES, values, strict=True):
        if math.isnan(value):
            yield "E021", name, "the cell is empty", "Give both lon and lat, or neither."
        elif abs(value) > most:
            yield "E113", name, f"{value:g} is no degree", f"Degrees lie from {-most:g} to {most:g}."
    for unit in filter(None, units):
        yield "E022", "lon", f'"{unit}" stands with a number of degrees', "Take it away."


# ---- files ----


def shapes_of(name: str, content: bytes, places: Collection[str] | None) -> tuple[list[Shape], list[Fault]]:
    """The shapes in a file and what is wrong with them.

    Args:
        name: of the file, for faults.
        content: what it holds.
        places: names of places; None when they are not known.
    """
    try:
        features = _features(_read(content))
    except _WrongError as wrong:
        return [], [Fault(wrong.code, name, found=wrong.found, wanted=wrong.wanted, advice=wrong.advice)]
    shapes: list[Shape] = []
    faults: list[Fault] = []
    for number, feature in enumerate(features, start=1):
        try:
            shapes.append(_shape(feature, places))
        except _WrongError as wrong:
            where = f"feature {number}"
            faults.append(Fault(wrong.code, name, None, where, wrong.found, wrong.wanted, wrong.advice))
    if len(faults) > TOLD:
        more = Fault("E111", name, found=f"{len(faults) - TOLD:,} more features are at fault")
        faults = [*faults[:TOLD], more]
    return shapes, faults


def _read(content: bytes) -> Any:
    try:
        return json.loads(content.decode("utf-8-sig"), parse_constant=_constant, object_pairs_hook=_object)
    except UnicodeDecodeError as error:
        raise _WrongError("E110", "the letters are not UTF-8", "", "Save it as UTF-8.") from error
    except json.JSONDecodeError as error:
        raise _WrongError("E110", f"it is no JSON: {error.msg} in line {error.lineno}") from error
    except ValueError as error:
        raise _WrongError("E110", "a number has thousands of digits") from error
    except RecursionError as error:
        raise _WrongError("E110", "its brackets lie too deep within one another") from error


def _constant(word: str) -> NoReturn:
    raise _WrongError("E110", f"{word} is not a number", "Numbers are finite.")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise _WrongError("E110", f'the key "{twice[:40]}" stands twice in one object')
    return made


def _features(said: Any) -> list[Any]:
    if (
        not isinstance(said, dict)
        or said.get("type") != "FeatureCollection"
        or not isinstance(said.get("features"), list)
    ):
        raise _WrongError(
            "E111", "it is no FeatureCollection", 'Wanted: { "type": "FeatureCollection", "features": […] }.'
        )
    if "crs" in said:
        crs = said["crs"]
        properties = crs.get("properties") if isinstance(crs, dict) else None
        if not isinstance(properties, dict) or properties.get("name") not in ANYWHERE:
            advice = "Export it again in longitude and latitude (WGS 84)."
            raise _WrongError("E111", "it is in another system of coordinates", "", advice)
    features: list[Any] = said["features"]
    return features


def _shape(feature: Any, places: Collection[str] | None) -> Shape:
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        raise _WrongError("E111", "this is no Feature")
    properties, geometry = feature.get("properties"), feature.get("geometry")
    place = properties.get("place") if isinstance(properties, dict) else None
    if not isinstance(place, str) or not place:
        raise _WrongError("E112", "it names no place", "", 'Give its properties a "place" of places.csv.')
    if places is not None and place not in places:
        raise _WrongError("E112", f'there is no place "{place[:80]}"', "", did_you_mean(place[:80], places))
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if not isinstance(geometry, dict) or not isinstance(kind, str) or kind not in DEPTH:
        raise _WrongError("E111", f'"{place}" has no geometry that is read', f"One of {', '.join(DEPTH)}.")
    return Shape(place, kind, _nested(geometry.get("coordinates"), DEPTH[kind], kind))


def _nested(said: Any, depth: int, kind: str) -> Positions:
    if not isinstance(said, list):
        raise _WrongError("E111", f"a {kind} has no list of coordinates where one is wanted")
    if depth == 0:
        return _position(said)
    made = tuple(_nested(one, depth - 1, kind) for one in said)
    if depth == 1 and kind in ("LineString", "MultiLineString") and len(made) < 2:
        raise _WrongError("E111", f"a line has {len(made)} positions", "A line has two or more.")
    if depth == 1 and kind in ("Polygon", "MultiPolygon") and (len(made) < 4 or made[0] != made[-1]):
        wanted = "A ring has four positions or more, and ends where it began."
        raise _WrongError("E111", f"a ring of {len(made)} positions is not closed", wanted)
    if not made:
        raise _WrongError("E111", f"a {kind} has no positions")
    return made


def _position(said: list[Any]) -> Positions:
    if not 2 <= len(said) <= 3 or not all(is_number(one) for one in said):
        raise _WrongError(
            "E111", f"{json.dumps(said)[:60]} is no position", "Longitude and latitude, and a height if known."
        )
    for (name, most), value in zip(DEGREES, said, strict=False):
        if abs(value) > most:
            advice = "Longitude stands first, then latitude."
            raise _WrongError("E113", f"{name} is {value:g}", f"Degrees lie from {-most:g} to {most:g}.", advice)
    return tuple(said)
