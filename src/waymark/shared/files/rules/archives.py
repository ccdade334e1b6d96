"""Office files are zip archives: unpack them with care, and look for what should not be inside."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .kinds import UnsafeFile
from .xml import read_xml

MOST_PARTS = 3_000
MOST_UNPACKED = 100_000_000
MOST_TIMES_LARGER = 200  # text packs to a tenth or a thirtieth; a bomb to a thousandth
SMALL_ENOUGH = 5_000_000  # below this, being packed tightly is no danger
DEEPEST = 1  # a chart in a presentation holds its own workbook; nothing holds more
CHUNK = 65_536
PACKINGS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})  # what Office programs write
# What a broken or hostile archive makes the standard library raise.
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError,
          RuntimeError, OverflowError)  # fmt: skip

MAIN_PARTS: Mapping[str, str] = {
    "wordprocessingml.document.main+xml": "docx",
    "spreadsheetml.sheet.main+xml": "xlsx",
    "presentationml.presentation.main+xml": "pptx",
    "presentationml.slideshow.main+xml": "pptx",
}
ODT_TYPE = b"application/vnd.oasis.opendocument.text"

MACRO_PART = re.compile(r"(?i)(vbaproject|vbadata|macrosheets?/|^basic/|^scripts/|/basic/)")
PROGRAM_PART = re.compile(
    r"(?i)\.(exe|dll|com|scr|bat|cmd|ps1|vbs|vbe|js|jse|wsf|hta|msi|jar|lnk|reg|sh|py|html?)$"
)
OBJECT_PART = re.compile(r"(?i)(oleobject|activex|/embeddings/.*\.bin$|objectreplacements/)")
LINK_PART = re.compile(r"(?i)(^xl/externallinks/|^xl/connections\.xml$|/webextensions/)")
EMBEDDED_BOOK = re.compile(r"(?i)/embeddings/[^/]+\.xlsx$")
SAFE_LINK = re.compile(r"(?i)(https?://|mailto:|#|tel:)")
# A field of Word's, whose code may be cut over many runs, begins with its command.
FIELD = "\x1e"
FETCHING_FIELD = re.compile(
    r"(?i)\x1e\s{0,20}(DDEAUTO|DDE|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|DATABASE)\b"
)
LOCAL_TEMPLATE = re.compile(r"(?i)file:///[a-z]:")

MACROS = "The file holds macros. Save it without them, as .docx, .xlsx or .pptx"
OBJECTS = "The file holds an embedded object, which can hide a program. Replace it by a picture"
LINK = "The file holds a link that is not to a web page. Remove it"
LINKS = "The file fetches something from elsewhere when opened. Break its links and save it"
DAMAGED = "The file is damaged. Open it and save it again"
TOO_LARGE = "The file grows far too large when unpacked"


@dataclass
class Budget:
    """How much may still be unpacked, over all archives inside one another."""

    left: int = MOST_UNPACKED


def inspect_archive(data: bytes, budget: Budget | None = None, depth: int = 0) -> str:
    """The kind of Office file, or a refusal."""
    look = _Look(budget or Budget(), depth)
    for name, content in parts(data, look.budget):
        look.at(name, content)
    if not look.kind:
        raise UnsafeFile("This is an archive and no Office file. Add its files one by one")
    return look.kind


def parts(data: bytes, budget: Budget | None = None) -> Iterator[tuple[str, bytes]]:
    """Every part of an archive with its content; sizes are counted, never believed."""
    budget = budget or Budget()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            _check_entries(entries)
            for entry in entries:
                yield entry.filename, _unpacked(archive, entry, budget)
    except UnsafeFile:
        raise
    except BROKEN as error:
        raise UnsafeFile(DAMAGED) from error


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(names) > MOST_PARTS:
        raise UnsafeFile(f"The file is made of more than {MOST_PARTS:,} parts")
    if len({name.lower() for name in names}) < len(names):
        raise UnsafeFile(DAMAGED)
    if any(_leads_outside(name) for name in names):
        raise UnsafeFile("The file has a part whose name leads outside of it")
    if any(entry.compress_type not in PACKINGS for entry in entries):
        raise UnsafeFile(DAMAGED)
    if any(entry.flag_bits & 1 for entry in entries):
        raise UnsafeFile("The file has a password. Save it without one")


def _leads_outside(name: str) -> bool:
    return (
        name.startswith(("/", "\\"))
        or ":" in name
        or ".." in re.split(r"[/\\]", name)
        or any(ord(letter) < 32 for letter in name)
    )


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, budget: Budget) -> bytes:
    most_here = max(SMALL_ENOUGH, entry.compress_size * MOST_TIMES_LARGER)
    chunks, size = [], 0
    with archive.open(entry) as stream:
        while chunk := stream.read(CHUNK):
            size += len(chunk)
            budget.left -= len(chunk)
            if budget.left < 0 or size > most_here:
                raise UnsafeFile(TOO_LARGE)
            chunks.append(chunk)
    return b"".join(chunks)


@dataclass
class _Look:
    """One look through an archive, part by part."""

    budget: Budget
    depth: int
    kind: str = ""
    parts_seen: int = 0
    fields: list[str] = field(default_factory=list)

    def at(self, name: str, content: bytes) -> None:
        _check_name(name)
        self._read(name, content)
        self.parts_seen += 1

    def _read(self, name: str, content: bytes) -> None:
        if content.startswith((b"MZ", b"\x7fELF", b"\xd0\xcf\x11\xe0")):
            raise UnsafeFile(OBJECTS)
        if content.startswith(b"PK\x03\x04"):
            self._nested(name, content)
        elif name == "mimetype":
            self._is("odt" if content.strip() == ODT_TYPE and not self.parts_seen else "")
        elif name == "[Content_Types].xml":
            read_xml(content, started=self._content_type)
        elif name.lower().endswith(".rels"):
            read_xml(content, started=_relationship)
        elif name.lower().endswith((".xml", ".rdf")) and content:  # LibreOffice leaves some empty
            self._xml(content)

    def _nested(self, name: str, content: bytes) -> None:
        if not EMBEDDED_BOOK.search(name):
            raise UnsafeFile("The file holds an archive inside. Add its files one by one")
        if self.depth >= DEEPEST or inspect_archive(content, self.budget, self.depth + 1) != "xlsx":
            raise UnsafeFile(OBJECTS)

    def _content_type(self, element: str, attributes: Mapping[str, str]) -> None:
        media_type = attributes.get("ContentType", "")
        if "macroenabled" in media_type.lower() or "vbaproject" in media_type.lower():
            raise UnsafeFile(MACROS)
        for ending, kind in MAIN_PARTS.items():
            if media_type.endswith(ending):
                self._is(kind)

    def _is(self, kind: str) -> None:
        """A file that is two things at once is neither."""
        if not kind or self.kind not in {"", kind}:
            raise UnsafeFile(DAMAGED)
        self.kind = kind

    def _xml(self, content: bytes) -> None:
        self.fields.clear()
        in_odt = self.kind == "odt"
        inside: list[str] = []

        def started(element: str, attributes: Mapping[str, str]) -> None:
            inside.append(element)
            if element == "fldSimple":
                self.fields.append(FIELD + attributes.get("instr", ""))
            elif element == "fldChar" and attributes.get("fldCharType") == "begin":
                self.fields.append(FIELD)
            if in_odt:
                _odt_element(element, attributes)

        def text(words: str) -> None:
            if inside and inside[-1] == "instrText":
                self.fields.append(words)

        def ended(_: str) -> None:
            inside.pop()

        read_xml(content, started=started, ended=ended, text=text)
        if FETCHING_FIELD.search("".join(self.fields)):
            raise UnsafeFile(LINKS)


def _check_name(name: str) -> None:
    if MACRO_PART.search(name):
        raise UnsafeFile(MACROS)
    if PROGRAM_PART.search(name):
        raise UnsafeFile("The file holds a program or a web page inside")
    if OBJECT_PART.search(name):
        raise UnsafeFile(OBJECTS)
    if LINK_PART.search(name):
        raise UnsafeFile(LINKS)


def _relationship(element: str, attributes: Mapping[str, str]) -> None:
    """A link for the reader to click is well; a link that the program follows itself is not."""
    kind = attributes.get("Type", "").rpartition("/")[2].lower()
    if kind in {"vbaproject", "wordvbadata", "xlmacrosheet"}:
        raise UnsafeFile(MACROS)
    if kind in {"oleobject", "control", "activexcontrolbinary", "afchunk"}:
        raise UnsafeFile(OBJECTS)
    if attributes.get("TargetMode", "").lower() == "external":
        target = attributes.get("Target", "").strip()
        if kind == "hyperlink":
            if not SAFE_LINK.match(target):
                raise UnsafeFile(LINK)
        elif kind != "attachedtemplate" or not LOCAL_TEMPLATE.match(target):
            raise UnsafeFile(LINKS)  # a template on the writer's own disk is never fetched


def _odt_element(element: str, attributes: Mapping[str, str]) -> None:
    if element in {"event-listener", "script"}:
        raise UnsafeFile(MACROS)
    if element in {"object-ole", "plugin", "applet"}:
        raise UnsafeFile(OBJECTS)
    if element in {"dde-source", "dde-connection-decl"}:
        raise UnsafeFile(LINKS)
    if element == "encryption-data":
        raise UnsafeFile("The file has a password. Save it without one")
    href = attributes.get("href", "").strip()
    if href and element == "a" and not SAFE_LINK.match(href):
        raise UnsafeFile(LINK)
    if href and element not in {"a", "template"} and _leads_outside(href):
        raise UnsafeFile(LINKS)
