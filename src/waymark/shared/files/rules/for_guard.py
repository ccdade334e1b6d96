"""The words of a file as the guard reads them: tables cell by cell, numbers among them.

The search wants words only. The guard wants all that could name somebody; and two cells side by
side must not read as one long number.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping

from .archives import parts
from .inspection import read_text
from .kinds import FileKind
from .text import MOST_LETTERS, extract_text
from .xml import read_xml

# No sign that may stand within a number, so that none runs on into the next cell or row. Words are
# parted as in a list, so that a name in two cells stays a name; numbers so that they make no date.
BETWEEN_WORDS, BETWEEN_NUMBERS = ", ", " ; "
BETWEEN_ROWS = " ;\n"
NUMBER = re.compile(r"[\d\s.,%£+-]*")
FRACTION = re.compile(r"-?\d{1,15}\.\d{1,20}(?:[eE][+-]?\d{1,2})?")
SHEET = re.compile(r"xl/worksheets/sheet\d+\.xml")
SHARED = "xl/sharedStrings.xml"
MOST_CELLS = 400_000


def words_for_guard(data: bytes, kind: FileKind | str) -> str:
    """All words and numbers of a file that `inspect` let through, up to a limit."""
    code = kind.code if isinstance(kind, FileKind) else kind
    if code == "xlsx":
        return _joined(_sheets(data))
    if code == "csv":
        return _joined(_table(read_text(data) or ""))
    return extract_text(data, kind)


def _joined(rows: Iterable[list[str]]) -> str:
    lines: list[str] = []
    letters = 0
    for row in rows:
        line = _line(row)
        lines.append(line)
        letters += len(line)
        if letters > MOST_LETTERS:
            break
    return BETWEEN_ROWS.join(lines)[:MOST_LETTERS]


def _line(row: list[str]) -> str:
    line = ""
    for at, cell in enumerate(map(_as_shown, row)):
        if at:
            numbers = NUMBER.fullmatch(row[at - 1]) and NUMBER.fullmatch(cell)
            line += BETWEEN_NUMBERS if numbers else BETWEEN_WORDS
        line += cell
    return line


def _as_shown(cell: str) -> str:
    """A cell as a sheet shows it: the long tail of a fraction names nobody."""
    return f"{float(cell):.4g}" if FRACTION.fullmatch(cell.strip()) else cell


def _table(text: str) -> Iterator[list[str]]:
    """The rows of a CSV file, whatever stands between its cells."""
    separator = max(",;\t|", key=text[:4096].count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error:  # a cell longer than any table has: read as plain lines
        yield from ([line] for line in text.splitlines())


def _sheets(data: bytes) -> Iterator[list[str]]:
    found = [(name, content) for name, content in parts(data)]
    shared = next((_strings(content) for name, content in found if name == SHARED), [])
    for name, content in found:
        if SHEET.fullmatch(name):
            yield from _rows(content, shared)


def _strings(content: bytes) -> list[str]:
    """The texts that cells name by their number."""
    strings: list[str] = []
    inside: list[str] = []

    def started(element: str, _: Mapping[str, str]) -> None:
        inside.append(element)
        if element == "si":
            strings.append("")

    def ended(_: str) -> None:
        inside.pop()

    def text(words: str) -> None:
        if strings and inside[-1:] == ["t"]:
            strings[-1] += words

    read_xml(content, started=started, ended=ended, text=text)
    return strings


class _Sheet:
    """One sheet while it is read: its rows of cells, each as it would be shown."""

    def __init__(self, shared: list[str]) -> None:
        self.shared, self.rows, self.inside, self.kind = shared, [[]], [], ""
        self.cells = 0

    rows: list[list[str]]
    inside: list[str]

    def started(self, element: str, attributes: Mapping[str, str]) -> None:
        self.inside.append(element)
        if element == "row":
            self.rows.append([])
        elif element == "c":
            self.kind = attributes.get("t", "")
            self.cells += 1
            if self.cells <= MOST_CELLS:
                self.rows[-1].append("")

    def ended(self, element: str) -> None:
        self.inside.pop()
        if element == "c" and self.kind == "s" and self.rows[-1]:
            self.rows[-1][-1] = self._shared(self.rows[-1][-1])

    def _shared(self, number: str) -> str:
        known = number.strip().isdigit() and int(number) < len(self.shared)
        return self.shared[int(number)] if known else ""

    def text(self, words: str) -> None:
        if self.rows[-1] and self.inside[-1:] in (["v"], ["t"]):
            self.rows[-1][-1] += words


def _rows(content: bytes, shared: list[str]) -> list[list[str]]:
    sheet = _Sheet(shared)
    read_xml(content, started=sheet.started, ended=sheet.ended, text=sheet.text)
    return sheet.rows
