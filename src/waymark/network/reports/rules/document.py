"""The document of a pack: plain values that a page, a PDF and a Word file are all made from."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from typing import Any

# What a pack tells of, up to its day; and as much before, to hold it against.
YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Number:
    """One figure: what it is, its value in words, what it is out of, where it is explained
    (`href`), and where its records are (`at`).
    """

    label: str
    value: str
    counts: str = ""
    interval: str = ""
    period: str = ""
    note: str = ""
    href: str = ""
    definition: str = ""
    at: str = ""


@dataclass(frozen=True)
class Grid:
    """A table beside the figures; columns in `numeric` stand flush right.

    `links` say row by row where what the first column names is found: on the page, not on paper.
    """

    caption: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]
    numeric: Sequence[int] = ()
    links: Sequence[str] = ()


@dataclass(frozen=True)
class Section:
    """One part of a pack: its sentence, made from the figures, then the figures themselves.

    `defined_at` says what all figures of the part have in common, where each has its own besides.
    """

    part: str
    title: str
    outcome: str
    sentence: str
    numbers: Sequence[Number] = ()
    grids: Sequence[Grid] = field(default=())
    defined_at: str = ""


def as_json(sections: Sequence[Section], about: dict[str, str]) -> dict[str, Any]:
    """The document as it is frozen."""
    plain: dict[str, Any] = json.loads(
        json.dumps({"about": about, "sections": [asdict(one) for one in sections]})
    )
    return plain


def hash_of(document: dict[str, Any]) -> str:
    """One number for everything in it: another figure, word or day gives another."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def names_its_day(title: str, meets_on: date) -> bool:
    """Whether the title of a pack says for which day it is, so that it need not be said again."""
    return f"{meets_on.day} {meets_on:%B %Y}" in title.replace("\u00a0", " ")
