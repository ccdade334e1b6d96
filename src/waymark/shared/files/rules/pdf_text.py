"""The words of a PDF, read within a budget: a few lines can tell a reader to draw for days."""

import hashlib
from collections.abc import Iterator

from pypdf import PageObject
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

from .pdf import open_pdf

MOST_PAGES = 300
# Bytes of drawing orders. A page of text has some thousand; a million take a second to read.
MOST_DRAWN = 3_000_000
MOST_ON_A_PAGE = 1_500_000
# Drawing orders in all: about as many as the letters that are read (`text.MOST_LETTERS`) take.
MOST_ORDERS = 60_000
# Parts of a page that hold no drawing orders: its pictures, the shapes of letters, other pages.
NOT_DRAWN = frozenset({"/Parent", "/FontFile", "/FontFile2", "/FontFile3", "/Annots", "/P"})

# The words read last: the guard reads a paper at the door, the search a moment later.
_last: tuple[tuple[bytes, int], str] = ((b"", 0), "")


class _Enough(Exception):
    """The budget is spent. What was read until now is the answer."""


def pdf_text(data: bytes, most: int) -> str:
    """The words of the first pages, up to so many letters; empty where they cannot be read."""
    global _last
    asked = (hashlib.sha256(data).digest(), most)
    known, words = _last  # taken out together: another thread may read another paper meanwhile
    if known != asked:
        words = _read(data, most)
        _last = (asked, words)
    return words


def _read(data: bytes, most: int) -> str:
    found: list[str] = []
    budget = _Budget()
    try:
        for page in open_pdf(data).pages[:MOST_PAGES]:
            budget.start(page)
            found.append(page.extract_text(visitor_operand_before=budget.step))
            if sum(map(len, found)) > most:
                break
    except Exception:
        # The budget is spent, or pypdf stumbled over a page (`pdf.inspect_pdf` says how). Words
        # serve the search only: what was read before is still worth finding.
        return "\n".join(found)[:most]
    return "\n".join(found)[:most]


class _Budget:
    """How much may still be drawn while looking for words."""

    def __init__(self) -> None:
        self.left, self.page_size, self.orders = MOST_DRAWN, 0, MOST_ORDERS

    def start(self, page: PageObject) -> None:
        self.page_size = 0
        for stream in _streams(page):
            self.page_size += len(stream.get_data())
            if self.page_size > MOST_ON_A_PAGE:
                raise _Enough
        self._spend(self.page_size)

    def step(self, operator: bytes, *_: object) -> None:
        """Called at each drawing order; Do draws a part of the page once more."""
        self.orders -= 1
        if self.orders < 0:
            raise _Enough
        if operator == b"Do":
            self._spend(self.page_size)

    def _spend(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise _Enough


def _streams(page: PageObject) -> Iterator[StreamObject]:
    """Everything on a page that holds orders, each once."""
    waiting: list[object] = [dict.get(page, "/Contents"), dict.get(page, "/Resources")]
    seen: set[int] = set()
    while waiting:
        value = waiting.pop()
        if isinstance(value, IndirectObject):
            if value.idnum in seen:
                continue
            seen.add(value.idnum)
            value = value.get_object()
        if isinstance(value, ArrayObject):
            waiting.extend(list.__iter__(value))
        elif isinstance(value, DictionaryObject):
            if isinstance(value, StreamObject) and value.get("/Subtype") != "/Image":
                yield value
            waiting.extend(v for key, v in dict.items(value) if key not in NOT_DRAWN)
