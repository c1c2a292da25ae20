"""The file of a workbook: a zip of XML parts, opened only when it is no danger and read within bounds.

Nothing of it is unpacked to disk, nothing is fetched, no entity is resolved and no formula is worked out.
"""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from xml.parsers import expat

from whitecoal.errors import CaseFault
from whitecoal.faults import Fault

LARGEST_FILE = 50_000_000
LARGEST_INSIDE = 100_000_000
"""Bytes that all parts together may have, unpacked."""
MOST_PARTS = 2_000
STEEPEST = 200
"""Times that a part of more than STEEP_FROM bytes may be larger than it is packed."""
STEEP_FROM = 10_000_000
MOST_ELEMENTS = 1_500_000
"""Elements of XML that are looked at in one workbook: some seconds of work."""
PIECE = 65_536

BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    OSError,
    ValueError,
    struct.error,
)
"""What the reader of zip files raises of one that is broken."""
SAVE_AGAIN = 'Open it in Excel and save it as "Excel workbook (*.xlsx)".'
OLD = b"\xd0\xcf\x11\xe0"
"""How old workbooks begin, and those with a password."""

Begins = Callable[[str, Mapping[str, str]], None]
Ends = Callable[[str], None]
Says = Callable[[str], None]


def refused(book: str, code: str, found: str, advice: str = "", wanted: str = "") -> CaseFault:
    """The fault of a workbook as a whole."""
    return CaseFault([Fault(code, book, found=found, wanted=wanted, advice=advice)])


@dataclass(eq=False)
class Package:
    """The parts of a workbook.

    Args:
        book: the name of the file, for faults.
        parts: its zip.
        elements: how many elements of XML were looked at so far.
        cells: how many filled cells were read so far.
    """

    book: str
    parts: zipfile.ZipFile
    elements: int = 0
    cells: int = 0

    def has(self, part: str) -> bool:
        """Whether there is a part of this name."""
        return part in self.parts.namelist()

    def walk(self, part: str, begins: Begins, ends: Ends, says: Says) -> None:
        """Go through a part of XML, telling of each element that begins and ends, and of the text between.

        Names are told without their namespace, so that both spellings of the format are read.

        Raises:
            CaseFault: the part is missing, broken, has a document type or is beyond all bounds.
        """
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True

        def begin(name: str, attributes: dict[str, str]) -> None:
            self.elements += 1
            if self.elements > MOST_ELEMENTS:
                wanted = f"At most {MOST_ELEMENTS:,} are read."
                raise refused(self.book, "E101", "its sheets have too many cells", "Keep large tables as CSV.", wanted)
            begins(_bare(name), {_bare(key): value for key, value in attributes.items()})

        parser.StartElementHandler = begin
        parser.EndElementHandler = lambda name: ends(_bare(name))
        parser.CharacterDataHandler = says
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.EntityDeclHandler = self._refuse_doctype
        if not self.has(part):
            raise refused(self.book, "E100", f'its part "{part}" is missing', SAVE_AGAIN)
        try:
            with self.parts.open(part) as stream:
                while piece := stream.read(PIECE):
                    parser.Parse(piece, False)  # noqa: FBT003 - expat's own way
                parser.Parse(b"", True)  # noqa: FBT003 - likewise
        except expat.ExpatError as error:
            raise refused(self.book, "E100", f'its part "{part}" is no XML: {error}', SAVE_AGAIN) from error
        except BROKEN as error:
            raise refused(self.book, "E100", f'its part "{part}" is broken: {error}', SAVE_AGAIN) from error

    def _refuse_doctype(self, *_: object) -> None:
        raise refused(self.book, "E101", "one of its parts declares a document type or entities", SAVE_AGAIN)

    def related(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part points to, by the name of the pointer: the kind, and the part or "" when it lies outside."""
        folder, _, name = part.rpartition("/")
        listing = f"{folder}/_rels/{name}.rels".lstrip("/")
        found: dict[str, tuple[str, str]] = {}

        def begins(tag: str, said: Mapping[str, str]) -> None:
            if tag == "Relationship":
                target = said.get("Target", "")
                inside = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
                outside = said.get("TargetMode") == "External"
                found[said.get("Id", "")] = (said.get("Type", "").rpartition("/")[2], "" if outside else inside)

        if self.has(listing):
            self.walk(listing, begins, _nothing, _nothing)
        return found


def open_package(book: str, content: bytes) -> Package:
    """The parts of a workbook.

    Args:
        book: the name of its file, for faults.
        content: the file.

    Raises:
        CaseFault: it is no workbook, it has macros, or to open it would be a danger.
    """
    if content.startswith(OLD):
        raise refused(book, "E100", "it has a password, or is of the kind before 2007", SAVE_AGAIN)
    try:
        parts = zipfile.ZipFile(io.BytesIO(content))
    except BROKEN as error:
        raise refused(book, "E100", f"it is not a workbook: {error}", SAVE_AGAIN) from error
    _check_sizes(book, parts.infolist())
    for entry in parts.infolist():
        _check_part(book, entry)
    return Package(book, parts)


def _check_sizes(book: str, entries: list[zipfile.ZipInfo]) -> None:
    total = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_PARTS:
        raise refused(book, "E101", f"it has {len(entries):,} parts", "", f"At most {MOST_PARTS:,} are read.")
    if total > LARGEST_INSIDE:
        found, wanted = f"it unpacks to {total / 1e6:,.0f} MB", f"At most {LARGEST_INSIDE / 1e6:,.0f} MB are read."
        raise refused(book, "E101", found, "Keep large tables as CSV.", wanted)


def _check_part(book: str, entry: zipfile.ZipInfo) -> None:
    name = entry.filename
    if name.startswith(("/", "\\")) or "\\" in name or ".." in name.split("/") or re.match(r"^[A-Za-z]:", name):
        raise refused(book, "E101", f"its part {name!r} leads out of the workbook", SAVE_AGAIN)
    if entry.file_size > STEEP_FROM and entry.file_size > STEEPEST * max(entry.compress_size, 1):
        found = f'its part "{name}" unpacks to {entry.file_size / max(entry.compress_size, 1):,.0f} times its size'
        raise refused(book, "E101", found, "Keep large tables as CSV.", f"At most {STEEPEST} times is read.")
    if entry.flag_bits & 1:
        raise refused(book, "E100", "it has a password", SAVE_AGAIN)
    if name.rpartition("/")[2].lower() == "vbaproject.bin" or "macrosheets/" in name.lower():
        raise refused(book, "E101", "it has macros", 'Save it as "Excel workbook (*.xlsx)", which has none.')


def _bare(name: str) -> str:
    """A name of XML without its namespace."""
    return name.rpartition(" ")[2]


def _nothing(*_: object) -> None:
    pass
