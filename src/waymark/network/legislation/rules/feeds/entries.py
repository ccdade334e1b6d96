"""A feed cut into its entries: bounded in size, depth and number, without entities."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from typing import Any
from xml.parsers import expat

LARGEST = 5 * 1024 * 1024
DEEPEST = 40
MOST_ENTRIES = 2_000
MOST_LEAVES = 500  # elements within one entry
LONGEST_TEXT = 4_000
OF_ITSELF = 2  # how deep a feed speaks of itself: in RSS within its channel
WEB_PAGE = "This is a web page, not a feed. Save what the address of the feed itself shows"
MOST_TOLD = 20  # faults, and names of elements that we do not know


class BadFeed(ValueError):
    """The feed cannot be read; nothing of it was kept. `reasons` are worded for the operator."""

    def __init__(self, *reasons: str) -> None:
        self.reasons = list(reasons[:MOST_TOLD])
        if len(reasons) > MOST_TOLD:
            self.reasons.append(f"and {len(reasons) - MOST_TOLD} more")
        super().__init__("; ".join(self.reasons))


@dataclass
class Leaf:
    """One element within an entry: its name, what its attributes say, its text."""

    name: str
    attributes: dict[str, str]
    text: str = ""
    within: str = ""  # the element of the entry that holds this one, where one does


@dataclass
class Entry:
    """One entry of a feed: its own attributes, and the elements in it."""

    attributes: dict[str, str]
    leaves: list[Leaf] = field(default_factory=list)

    def text(self, name: str) -> str:
        """The text of the first element of this name, on one line; of two languages, the English.

        Law of Wales has its titles as marked-up text, one part to a language.
        """
        own = next((_line(e.text) for e in self.leaves if e.name == name and not e.within), "")
        if own:
            return own
        parts = [e for e in self.leaves if e.within == name and e.text.strip()]
        english = [e for e in parts if e.attributes.get("lang") == "en"]
        return " ".join(_line(e.text) for e in english or parts)

    def texts(self, name: str) -> list[str]:
        return [_line(e.text) for e in self.leaves if e.name == name]

    def attribute(self, name: str, attribute: str) -> str:
        """An attribute of the first element of this name that has it."""
        found = (e.attributes.get(attribute, "") for e in self.leaves if e.name == name)
        return next(filter(None, found), "").strip()


@dataclass(frozen=True)
class Saying:
    """What a feed says of one item, in our terms."""

    feed_id: str
    title: str
    address: str
    says: dict[str, Any]

    @property
    def fingerprint(self) -> str:
        """The same saying has the same one, however often the feed repeats it."""
        text = json.dumps([self.feed_id, self.says], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Read:
    """A feed that was read whole: what it says, and what was passed over, in words."""

    sayings: list[Saying]
    passed_over: list[str]
    told_on: date | None = None  # the day of the feed itself


def entries(data: bytes, *, root: str, entry: str) -> tuple[list[Entry], Entry]:
    """Cut a feed into its entries, and what it says of itself; or raise BadFeed."""
    if len(data) > LARGEST:
        raise BadFeed(f"The feed is larger than {LARGEST // 1024 // 1024} MB: ask for a part of it")
    if not data.strip():
        raise BadFeed("The feed is empty")
    cutter = _Cutter(root, entry)
    try:
        cutter.parser.Parse(data, True)
    except expat.ExpatError as error:
        message = expat.ErrorString(error.code)
        raise BadFeed(
            f"The feed is not whole XML: {message}, in line {error.lineno}. Fetch it again"
        ) from None
    except (LookupError, ValueError) as error:
        if isinstance(error, BadFeed):
            raise
        raise BadFeed("The feed is in an alphabet that cannot be read. Fetch it again") from None
    return cutter.entries, cutter.itself


class _Cutter:
    """Walks through the feed once; what it keeps is bounded by the limits above."""

    def __init__(self, root: str, entry: str) -> None:
        self.root, self.entry = root, entry
        self.entries: list[Entry] = []
        self.itself = Entry({})
        self.open: list[str] = []
        self.leaves: list[Leaf] = []
        self.parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text

    def _doctype(self, name: str, *_: object) -> None:
        if name.lower() == "html":
            raise BadFeed(WEB_PAGE)
        self._refuse()

    def _refuse(self, *_: object) -> None:
        raise BadFeed("The feed declares a document type or entities, which feeds have no need of")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        if not self.open and local.lower() == "html":
            raise BadFeed(WEB_PAGE)
        if not self.open and local != self.root:
            raise BadFeed(f"This is no such feed: it begins with <{local[:40]}>, not <{self.root}>")
        if len(self.open) >= DEEPEST:
            raise BadFeed(f"The feed is nested more than {DEEPEST} deep: no feed of theirs is")
        here = {_local(key): value[:LONGEST_TEXT] for key, value in attributes.items()}
        if self._inside:
            if len(self.entries[-1].leaves) >= MOST_LEAVES:
                raise BadFeed(
                    f"An entry holds more than {MOST_LEAVES} elements: no entry of theirs does"
                )
            within = self.leaves[0].name if self.leaves else ""
            self.leaves.append(Leaf(local, here, within=within))
            self.entries[-1].leaves.append(self.leaves[-1])
        elif local == self.entry:
            if len(self.entries) >= MOST_ENTRIES:
                raise BadFeed(f"The feed has more than {MOST_ENTRIES:,} entries: ask for a part")
            self.leaves = []
            self.entries.append(Entry(here))
        elif len(self.open) <= OF_ITSELF and len(self.itself.leaves) < MOST_LEAVES:
            self.leaves = [Leaf(local, here)]  # its text ends where the next element begins
            self.itself.leaves += self.leaves
        self.open.append(local)

    @property
    def _inside(self) -> bool:
        return self.entry in self.open

    def _end(self, name: str) -> None:
        self.open.pop()
        if self.leaves:
            self.leaves.pop()

    def _text(self, text: str) -> None:
        if self.leaves:
            leaf = self.leaves[-1]
            leaf.text = (leaf.text + text)[:LONGEST_TEXT]


def _line(text: str) -> str:
    return " ".join(text.split())


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def strangers(found: list[Entry], known: frozenset[str]) -> list[str]:
    """Elements whose names we do not know, in words: they were read over, and hide nothing."""
    names = Counter(leaf.name for entry in found for leaf in entry.leaves if leaf.name not in known)
    if not names:
        return []
    said = ", ".join(f"{name[:40]} ({n})" for name, n in names.most_common(MOST_TOLD))
    return [f"Elements that Waymark does not know: {said}"]


def day_of(text: str) -> date | None:
    """The day of a moment as feeds write it; None where it is none."""
    try:
        return datetime.fromisoformat(text.strip()).date()
    except ValueError:
        return None


def day_of_feed(itself: Entry) -> date | None:
    """The day that a feed gives for itself, in whichever of the two ways."""
    for name in ("updated", "lastBuildDate", "pubDate"):
        text = itself.text(name)
        try:
            found = day_of(text) or parsedate_to_datetime(text).date()
        except (ValueError, IndexError, OverflowError):
            continue
        return found
    return None
