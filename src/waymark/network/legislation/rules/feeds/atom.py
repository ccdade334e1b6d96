"""The Atom feed of legislation.gov.uk: acts and instruments, new or changed."""

import re

from waymark.network.legislation.enums import Kind
from waymark.network.legislation.rules.feeds.entries import (
    BadFeed,
    Entry,
    Read,
    Saying,
    day_of,
    day_of_feed,
    entries,
    strangers,
)

KNOWN = frozenset(
    {"id", "title", "link", "updated", "published", "summary", "content", "author", "name", "uri",
     "category", "rights", "DocumentMainType", "DocumentCategory", "DocumentMinorType", "Year",
     "Number", "AlternativeNumber", "ISBN", "CreationDate", "Title", "div", "p", "span"}
)  # fmt: skip
# Kinds of document by the first part of their address: which kind of ours, and how it is cited.
KINDS = {"ukpga": (Kind.ACT, "{year} c. {number}"), "uksi": (Kind.SI, "SI {year}/{number}")}
_PLACE = re.compile(r"^https?://www\.legislation\.gov\.uk/(?:id/)?([a-z]{2,6})/(\d{4})/(\d{1,5})\b")


def read(data: bytes) -> Read:
    """Read the feed whole; any entry that cannot be understood refuses all of it."""
    found, itself = entries(data, root="feed", entry="entry")
    faults, sayings, others = [], [], 0
    for number, entry in enumerate(found, start=1):
        place = _PLACE.match(entry.text("id"))
        faults += _faults(entry, number, place)
        if place is None or place[1] not in KINDS:
            others += 1
        else:
            sayings.append(_saying(entry, *place.groups()))
    if faults:
        raise BadFeed(*faults)
    passed = [f"{others} of a kind that is not followed here"] if others else []
    return Read(sayings, [*passed, *strangers(found, KNOWN)], day_of_feed(itself))


def _faults(entry: Entry, number: int, place: re.Match[str] | None) -> list[str]:
    said = []
    if place is None:
        said.append(f"Entry {number}: its id is no address at legislation.gov.uk")
    if not entry.text("title"):
        said.append(f"Entry {number}: it has no title")
    if day_of(entry.text("updated")) is None:
        said.append(f"Entry {number}: it does not say when it was updated")
    return said


def _saying(entry: Entry, kind: str, year: str, number: str) -> Saying:
    ours, cited = KINDS[kind]
    updated = day_of(entry.text("updated"))
    made = day_of(entry.attribute("CreationDate", "Date"))
    return Saying(
        feed_id=f"{kind}/{year}/{number}",
        title=entry.text("title")[:200],
        address=f"https://www.legislation.gov.uk/{kind}/{year}/{number}",
        says={
            "kind": ours.value,
            "identifier": cited.format(year=year, number=number),
            "updated": updated.isoformat() if updated else "",
            "made": made.isoformat() if made else "",
        },
    )
