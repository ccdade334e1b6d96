"""Looking through a PDF for what acts by itself: scripts, started programs, files inside."""

import io
import re
from collections.abc import Iterator

from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, PdfObject

from .kinds import UnsafeFile

MOST_OBJECTS = 100_000
MOST_MISPLACED = 20
DAMAGED = "The PDF is damaged. Save it as PDF again"

# Names of the PDF language that make a file act. Plain links and bookmarks are not among them.
ACTS: dict[str, str] = {
    "/JavaScript": "a script",
    "/JS": "a script",
    "/Launch": "an order to start a program",
    "/EmbeddedFile": "another file inside",
    "/EmbeddedFiles": "another file inside",
    "/EF": "another file inside",
    "/GoToE": "another file inside",
    "/GoToR": "a link to a file on a disk",
    "/ImportData": "an order to fetch data",
    "/SubmitForm": "a form that sends data away",
    "/RichMedia": "a film or a program inside",
    "/Rendition": "a film or a program inside",
    "/XFA": "a form that can run script",
}
NAME = re.compile(rb"/(?:[^\x00\t\n\x0c\r /<>\[\](){}%]{1,60})")
OBJECT = re.compile(rb"\s{0,20}\d{1,10}\s{1,20}\d{1,5}\s{1,20}obj")
SAFE_LINK = re.compile(r"(?i)\s*(https?:|mailto:|tel:|#|www\.)")


def inspect_pdf(data: bytes) -> None:
    """Refuse a PDF that could act by itself, or that cannot be read."""
    _refuse_acts(_names_outside_streams(data))
    try:
        reader = open_pdf(data)
        _check_places(reader, data)
        for value in _values(reader):
            _check(value)
        if not reader.pages:
            raise UnsafeFile("The PDF has no pages")
    except UnsafeFile:
        raise
    except Exception as error:
        # On hostile bytes pypdf raises errors of twenty kinds, and new ones with each release.
        # Whatever it stumbles over, the file is not one to keep.
        raise UnsafeFile(DAMAGED) from error


def open_pdf(data: bytes) -> PdfReader:
    """Open a PDF; one that only forbids printing has an empty password and opens too."""
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise UnsafeFile("The PDF has a password. Save it without one")
    return reader


def _names_outside_streams(data: bytes) -> Iterator[str]:
    """Every name that stands in plain sight, even in objects that no table lists."""
    start = 0
    while start >= 0:
        stream = data.find(b"stream", start)
        seen = data[start : stream if stream >= 0 else len(data)]
        yield from (_unescaped(match[0]) for match in NAME.finditer(seen))
        end = data.find(b"endstream", stream) if stream >= 0 else -1
        start = end + len(b"endstream") if end >= 0 else -1


def _unescaped(name: bytes) -> str:
    """/J#61vaScript is /JavaScript: the language allows any letter to be written so."""
    plain = re.sub(rb"#([0-9a-fA-F]{2})", lambda m: bytes([int(m[1], 16)]), name)
    return plain.decode("latin-1")


def _refuse_acts(names: Iterator[str]) -> None:
    for name in names:
        if name in ACTS:
            raise UnsafeFile(f"The PDF holds {ACTS[name]}. Print it to a new PDF and add that")


def _check_places(reader: PdfReader, data: bytes) -> None:
    """Refuse a table that points beside its objects: each would be searched for, for hours."""
    wrong = 0
    for generation, numbers in reader.xref.items():
        free = reader.xref_free_entry.get(generation, {})
        for number, place in numbers.items():
            wrong += not free.get(number) and not OBJECT.match(data, max(place, 0))
    if wrong > MOST_MISPLACED:
        raise UnsafeFile(DAMAGED)


def _values(reader: PdfReader) -> Iterator[PdfObject]:
    """Every object that the file's tables list, those in packed object streams included."""
    listed = [(number, gen) for gen, numbers in reader.xref.items() for number in numbers]
    listed += [(number, 0) for number in reader.xref_objStm]
    if len(listed) > MOST_OBJECTS:
        raise UnsafeFile("The PDF is too intricate. Print it to a new PDF and add that")
    waiting: list[object] = [
        IndirectObject(number, gen, reader).get_object() for number, gen in listed
    ]
    waiting.append(reader.trailer)
    while waiting:
        value = waiting.pop()
        if isinstance(value, DictionaryObject):
            yield value
            waiting.extend(dict.values(value))
        elif isinstance(value, ArrayObject):
            waiting.extend(list.__iter__(value))


def _check(value: PdfObject) -> None:
    if not isinstance(value, DictionaryObject):
        return
    _refuse_acts(iter(map(str, value)))
    named = (dict.get(value, key) for key in ("/S", "/Subtype", "/Type"))
    _refuse_acts(str(name) for name in named if isinstance(name, NameObject))
    link = dict.get(value, "/URI")
    if isinstance(link, str) and not SAFE_LINK.match(link) and ":" in link:
        raise UnsafeFile("The PDF holds a link that is not to a web page. Remove it")
