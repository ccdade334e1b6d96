"""The Atom feed of legislation.gov.uk: acts and instruments, new or changed."""

import re
from collections import Counter

from waymark.network.legislation.enums import Kind
from waymark.network.legislation.rules.feeds.entries import (
    MOST_TOLD,
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
     "Number", "AlternativeNumber", "ISBN", "CreationDate", "Subject", "Title", "div", "p", "span"}
)  # fmt: skip
# Kinds of document by the first part of their address: which kind of ours, and how it is cited.
KINDS = {"ukpga": (Kind.ACT, "{year} c. {number}"), "uksi": (Kind.SI, "SI {year}/{number}")}
_HOST = re.compile(r"^https?://(?:www\.)?legislation\.gov\.uk/(?:id/)?(?!id/)([a-z]{2,12})/")
# Acts before 1963 stand under the years of a reign: ukpga/Eliz2/10-11/26, of 1962.
_PLACE = re.compile(_HOST.pattern + r"(\d{4}|[A-Z][A-Za-z0-9]+/[0-9-]+)/(\d{1,5})(?:/|$)")
_YEAR = re.compile(r"[12]\d{3}", re.ASCII)


def read(data: bytes) -> Read:
    """Read the feed whole; any entry that cannot be understood refuses all of it."""
    found, itself = entries(data, root="feed", entry="entry")
    faults, sayings, others = [], [], Counter[str]()
    for number, entry in enumerate(found, start=1):
        host, place = _HOST.match(entry.text("id")), _PLACE.match(entry.text("id"))
        faults += _faults(entry, number, host)
        if place and place[1] in KINDS:
            sayings.append(_saying(entry, *place.groups()))
        elif host:
            others[host[1]] += 1
    if faults:
        raise BadFeed(*faults)
    passed = [*_further(itself), *_others(others), *strangers(found, KNOWN)]
    return Read(sayings, passed, day_of_feed(itself))


def _others(kinds: Counter[str]) -> list[str]:
    """How many entries are of kinds that are not followed, by the name of the kind."""
    if not kinds:
        return []
    named = ", ".join(f"{kind} ({n})" for kind, n in kinds.most_common(MOST_TOLD))
    return [f"{kinds.total()} of a kind that is not followed here: {named}"]


def _further(itself: Entry) -> list[str]:
    """That a feed goes on: it comes in pages, and this was one of them."""
    after = [e.attributes for e in itself.leaves if e.name == "link"]
    address = next((link.get("href", "") for link in after if link.get("rel") == "next"), None)
    if address is None:
        return []
    where = f": the next page is at {address[:200]}" if _HOST.match(address) else ""
    return [f"The pages that follow this one{where}"]


def _faults(entry: Entry, number: int, host: re.Match[str] | None) -> list[str]:
    said = []
    if host is None:
        said.append(f"Entry {number}: its id is no address at legislation.gov.uk")
    if not entry.text("title"):
        said.append(f"Entry {number}: it has no title")
    if day_of(entry.text("updated")) is None:
        said.append(f"Entry {number}: it does not say when it was updated")
    return said


def _saying(entry: Entry, kind: str, years: str, number: str) -> Saying:
    ours, cited = KINDS[kind]
    updated = day_of(entry.text("updated"))
    made = day_of(entry.attribute("CreationDate", "Date"))
    told = entry.attribute("Year", "Value")
    year = told if "/" in years and _YEAR.fullmatch(told) else years
    summary = entry.text("summary")  # often the title once more
    return Saying(
        feed_id=f"{kind}/{years}/{number}",
        title=entry.text("title")[:200],
        address=f"https://www.legislation.gov.uk/{kind}/{years}/{number}",
        says={
            "kind": ours.value,
            "identifier": cited.format(year=year, number=number),
            "updated": updated.isoformat() if updated else "",
            "made": made.isoformat() if made else "",
            "summary": summary[:600] if summary != entry.text("title") else "",
        },
    )
