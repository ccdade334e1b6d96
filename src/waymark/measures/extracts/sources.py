"""Opening an extract, whatever it looks like, as a stream of UTF-8 with a heading we know."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ..errors import BadInput
from . import kinds, scanner
from .mapping import Mapping, folded

CHUNK = 16 * 1024 * 1024
HEADING_WITHIN = 50
DELIMITERS = ",;\t|"


@dataclass(frozen=True)
class Text:
    """A delimited text file: how it is written, and an independent count of its lines."""

    path: Path
    encoding: str
    sha256: str
    lines: int

    def chunks(self, size: int = CHUNK) -> Iterator[bytes]:
        """Read the file again as UTF-8, without its byte order mark."""
        with self.path.open("rb") as file:
            if self.encoding == "utf-8-sig":  # it was found to be so from end to end
                mark = file.read(len(codecs.BOM_UTF8))
                file.seek(len(mark) if mark == codecs.BOM_UTF8 else 0)
                while block := file.read(size):
                    yield block
                return
            decoder = codecs.getincrementaldecoder(self.encoding)()
            while block := file.read(size):
                yield decoder.decode(block).encode()
            if tail := decoder.decode(b"", True):
                yield tail.encode()


def open_text(path: Path) -> Text:
    """Find the encoding by reading the whole file once: UTF-8, UTF-16, or else Windows-1252."""
    with path.open("rb") as file:
        head = file.read(4096)
    if other := kinds.not_text(path, head):
        raise BadInput(f"{path.name}: {other}")
    candidates = ["utf-8-sig", "cp1252"]
    if head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        candidates = ["utf-16"]
    elif half := kinds.utf_16_by_its_nuls(head):
        candidates = [half]
    for encoding in candidates:
        try:
            return _count(path, encoding)
        except UnicodeDecodeError as error:
            failure = error
    raise BadInput(f"{path.name}: is not text in UTF-8, UTF-16 or Windows-1252 ({failure.reason})")


def _count(path: Path, encoding: str) -> Text:
    """Count line ends in the plainest way, so that the scanner can be checked against it."""
    decoder = codecs.getincrementaldecoder(encoding)()
    digest, breaks, last = hashlib.sha256(), 0, ""
    with path.open("rb") as file:
        while True:
            block = file.read(CHUNK)
            digest.update(block)
            text = decoder.decode(block, final=not block)
            if text:
                breaks += text.count("\n")
                if "\r" in text:
                    breaks += text.count("\r") - text.count("\r\n")
                breaks -= last == "\r" and text[0] == "\n"
                last = text[-1]
            if not block:
                break
    lines = breaks + (last not in ("", "\n", "\r"))
    return Text(path, encoding, digest.hexdigest(), lines)


@dataclass(frozen=True)
class Heading:
    """Where the heading is, how it is cut, and at which place each mapped column stands."""

    delimiter: str
    lines_above: int
    lines: int
    names: list[str]
    places: dict[str, list[int]]


def find_heading(text: Text, mapping: Mapping) -> Heading:
    """Look for the line that holds every mapped column; titles may stand above it."""
    best: tuple[int, str, list[str]] = (-1, ",", [])
    top = _top(text)
    for delimiter in DELIMITERS:
        for above, lines, cells in _records(top, delimiter):
            names = [folded(cell) for cell in cells]
            found = sum(name in names for name in mapping.wanted)
            if found == len(mapping.wanted):
                return _heading(text, mapping, delimiter, above, lines, names)
            if found > best[0]:
                best = (found, delimiter, names)
    missing = next(name for name in mapping.wanted if name not in best[2])
    close = get_close_matches(missing, best[2], 1)
    hint = f"; did you mean “{close[0]}”?" if close else "."
    raise BadInput(
        f"{text.path.name}: no heading with a column “{missing}” in the first {HEADING_WITHIN} "
        f"lines{hint} The mapping “{mapping.name}” wants {', '.join(mapping.wanted)}"
    )


def _top(text: Text) -> str:
    data = b""
    for chunk in text.chunks(65_536):
        data += chunk
        if data.count(b"\n") + data.count(b"\r") > HEADING_WITHIN * 2 or len(data) > 1_000_000:
            break
    return data.decode("utf-8", errors="ignore")


def _records(top: str, delimiter: str) -> Iterator[tuple[int, int, list[str]]]:
    """Give each record near the top with the lines above it and the lines that it takes."""
    reader = csv.reader(io.StringIO(top, newline=""), delimiter=delimiter)
    above = 0
    for _ in range(HEADING_WITHIN):
        try:
            cells = next(reader)
        except (StopIteration, csv.Error):
            return
        yield above, reader.line_num - above, cells
        above = reader.line_num


def _heading(
    text: Text, mapping: Mapping, delimiter: str, above: int, lines: int, names: list[str]
) -> Heading:
    for name in mapping.wanted:
        if names.count(name) > 1:
            raise BadInput(
                f"{text.path.name}, line {above + 1}: the column “{name}” stands there "
                f"{names.count(name)} times; rename the ones that are not meant"
            )
    while names and not names[-1]:
        names.pop()
    places = {
        key: [names.index(name) for name in wanted] for key, wanted in mapping.columns.items()
    }
    return Heading(delimiter, above, lines, names, places)


@dataclass
class Lines:
    """What became of the lines of a text file."""

    blank: int = 0
    bad: list[tuple[int, int]] | None = None
    seen: int = 0


def records(
    text: Text, heading: Heading, lines: Lines, *, chunk: int = CHUNK
) -> Iterator[tuple[bytes, NDArray[np.int64]]]:
    """Cut the file into chunks of whole records, each with the line number of every record."""
    skip, line, rest = heading.lines_above + heading.lines, 1, b""
    lines.bad = []
    columns = len(heading.names)
    stream = text.chunks(chunk)
    ended = skipping = False
    while not ended:
        block = next(stream, None)
        ended = block is None
        data = rest + (block or b"")
        if skip:
            data, line, skip = _skip(data, line, skip, ended)
            if skip:
                rest = data
                continue
        source = np.frombuffer(data, np.uint8)
        out, good_lines, bad_lines, bad_reasons = scanner.capacity(len(source))
        used, written, good, bad, blank, line, skipping = scanner.scan(
            source, len(source), ended, ord(heading.delimiter), columns, line, skipping,
            out, good_lines, bad_lines, bad_reasons,
        )  # fmt: skip
        lines.blank += blank
        lines.bad += zip(bad_lines[:bad].tolist(), bad_reasons[:bad].tolist(), strict=True)
        rest = data[used:]
        if good:
            yield out[:written].tobytes(), good_lines[:good].copy()
    lines.seen = line - 1


def _skip(data: bytes, line: int, skip: int, ended: bool) -> tuple[bytes, int, int]:
    """Leave out the lines up to and including the heading, as far as they are at hand."""
    at = 0
    while skip:
        ends = [end for end in (data.find(b"\n", at), data.find(b"\r", at)) if end >= 0]
        end = min(ends, default=len(data))
        whole = end < len(data) - (data[end : end + 1] == b"\r")
        if not whole and not ended:
            break
        at = min(len(data), end + (2 if data[end : end + 2] == b"\r\n" else 1))
        skip -= 1
        line += 1
    return data[at:], line, skip
