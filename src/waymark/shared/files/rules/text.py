"""The words of an attachment, so that a search finds it."""

import re
from collections.abc import Iterable, Mapping

from .archives import parts
from .inspection import read_text
from .kinds import FileKind
from .xml import read_xml

MOST_LETTERS = 200_000

# Which parts of an archive hold words, and which elements begin a new line.
WORD_PARTS: Mapping[str, re.Pattern[str]] = {
    "docx": re.compile(r"word/(document|footnotes|endnotes)\.xml"),
    "xlsx": re.compile(r"xl/(sharedStrings|worksheets/sheet\d+)\.xml"),
    "pptx": re.compile(r"ppt/(slides/slide|notesSlides/notesSlide)\d+\.xml"),
    "odt": re.compile(r"content\.xml"),
}
TEXT_ELEMENTS: Mapping[str, frozenset[str]] = {
    "docx": frozenset({"t"}),
    "xlsx": frozenset({"t"}),
    "pptx": frozenset({"t"}),
    "odt": frozenset({"p", "h", "span", "a"}),
}
LINE_ENDS = frozenset({"p", "h", "si", "is", "br", "line-break"})
GAPS = frozenset({"tab", "s"})


def extract_text(data: bytes, kind: FileKind | str, most: int = MOST_LETTERS) -> str:
    """The words of a file that `inspect` let through, up to so many letters; none of a picture."""
    code = kind.code if isinstance(kind, FileKind) else kind
    if code in WORD_PARTS:
        found = _archive_text(data, code, most)
    elif code == "pdf":
        from .pdf_text import pdf_text  # as in `inspection`

        found = pdf_text(data, most)
    elif code in {"csv", "txt"}:
        found = (read_text(data) or "")[:most]
    else:
        return ""
    lines = (" ".join(line.split()) for line in found.replace("\x00", "").splitlines())
    return "\n".join(line for line in lines if line)[:most]


def _archive_text(data: bytes, code: str, most: int) -> str:
    wanted = [(n, c) for n, c in parts(data) if WORD_PARTS[code].fullmatch(n)]
    found: list[str] = []
    for _, content in sorted(wanted, key=lambda part: _in_reading_order(part[0])):
        found += _part_text(content, TEXT_ELEMENTS[code])
        if sum(map(len, found)) > most:
            break
    return "".join(found)


def _in_reading_order(name: str) -> tuple[int, str]:
    number = re.search(r"(\d+)\.xml$", name)
    return int(number[1]) if number else 0, name


def _part_text(content: bytes, elements: Iterable[str]) -> list[str]:
    found: list[str] = []
    inside: list[str] = []

    def started(element: str, _: Mapping[str, str]) -> None:
        inside.append(element)
        if element in GAPS:
            found.append(" ")

    def ended(element: str) -> None:
        inside.pop()
        if element in LINE_ENDS:
            found.append("\n")

    def text(words: str) -> None:
        if inside and inside[-1] in elements:
            found.append(words)

    read_xml(content, started=started, ended=ended, text=text)
    return found
