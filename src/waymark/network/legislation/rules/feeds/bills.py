"""The feed of bills before Parliament: where each has got to."""

import re

from waymark.network.legislation.enums import House, Kind
from waymark.network.legislation.rules.feeds.entries import (
    BadFeed,
    Entry,
    Read,
    Saying,
    day_of_feed,
    entries,
    strangers,
)

KNOWN = frozenset(
    {"guid", "link", "category", "title", "description", "updated", "pubDate", "author"}
)
STAGES = {
    "1st reading": "first_reading",
    "2nd reading": "second_reading",
    "committee stage": "committee",
    "committee of the whole house": "committee",
    "report stage": "report",
    "3rd reading": "third_reading",
    "consideration of commons amendments": "amendments",
    "consideration of lords amendments": "amendments",
    "consideration of amendments": "amendments",
    "royal assent": "royal_assent",
}
HOUSES = {"commons": House.COMMONS, "lords": House.LORDS}
_PLACE = re.compile(r"^https?://bills\.parliament\.uk/bills/(\d{1,7})\b")


def read(data: bytes) -> Read:
    """Read the feed whole; any entry that cannot be understood refuses all of it."""
    found, itself = entries(data, root="rss", entry="item")
    faults, sayings, passed = [], [], []
    for number, entry in enumerate(found, start=1):
        place = _PLACE.match(entry.text("guid")) or _PLACE.match(entry.text("link"))
        title, stage = entry.text("title"), entry.attributes.get("stage", "").strip()
        if place is None:
            faults.append(f"Entry {number}: neither guid nor link is an address of a bill")
        if not title:
            faults.append(f"Entry {number}: it has no title")
        code = STAGES.get(stage.lower())
        if code is None:
            passed.append(f"“{title[:80]}” is at “{stage[:60]}”, a stage unknown here: look it up")
        elif place and title:
            sayings.append(_saying(entry, place[1], title, code))
    if faults:
        raise BadFeed(*faults)
    return Read(sayings, [*passed, *strangers(found, KNOWN)], day_of_feed(itself))


def _saying(entry: Entry, number: str, title: str, code: str) -> Saying:
    places = [HOUSES[text.lower()] for text in entry.texts("category") if text.lower() in HOUSES]
    return Saying(
        feed_id=f"bill/{number}",
        title=title[:200],
        address=f"https://bills.parliament.uk/bills/{number}",
        says={
            "kind": Kind.BILL.value,
            "stage": code,
            "house": places[0].value if places else "",
            "summary": entry.text("description")[:600],
        },
    )
