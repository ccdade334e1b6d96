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
from waymark.network.legislation.rules.lifecycle import step_of

KNOWN = frozenset(
    {"guid", "link", "category", "title", "description", "updated", "pubDate", "author"}
)
STAGES = {
    "1st reading": "first_reading",
    "2nd reading": "second_reading",
    "committee stage": "committee",
    "committee of the whole house": "committee",
    "second reading committee": "second_reading",
    "select committee stage": "committee",
    "lords special public bill committee": "committee",
    "report stage": "report",
    "3rd reading": "third_reading",
    "royal assent": "royal_assent",
}
# What goes to and fro between the Houses has several names: of amendments, reasons, a message.
_TO_AND_FRO = ("consideration of commons ", "consideration of lords ")
HOUSES = {"commons": House.COMMONS, "lords": House.LORDS}
_PLACE = re.compile(r"^https?://bills\.parliament\.uk/bills/(\d{1,7})\b")


def read(data: bytes) -> Read:
    """Read the feed whole; any entry that cannot be understood refuses all of it."""
    found, itself = entries(data, root="rss", entry="item")
    faults, sayings, passed = [], [], []
    for number, entry in enumerate(found, start=1):
        place = _PLACE.match(entry.text("guid")) or _PLACE.match(entry.text("link"))
        if place is None:
            faults.append(f"Entry {number}: neither guid nor link is an address of a bill")
        if not entry.text("title"):
            faults.append(f"Entry {number}: it has no title")
        if unclear := _unclear(entry):
            passed.append(f"“{entry.text('title')[:80]}” {unclear}: look it up")
        elif place:
            sayings.append(_saying(entry, place[1]))
    if faults:
        raise BadFeed(*faults)
    return Read(sayings, [*passed, *strangers(found, KNOWN)], day_of_feed(itself))


def _unclear(entry: Entry) -> str:
    """Why nothing can be recorded of this bill, in words; empty where it can."""
    stage = _stage(entry)
    step = step_of(Kind.BILL, _code(stage))
    if not stage:
        return "comes without its stage"
    if step is None:
        return f"is at “{stage[:60]}”, a stage unknown here"
    return f"is at “{stage[:60]}” of no House" if step.house and not _house(entry) else ""


def _stage(entry: Entry) -> str:
    return entry.attributes.get("stage", "").strip()


def _code(stage: str) -> str:
    words = stage.lower()
    return "amendments" if words.startswith(_TO_AND_FRO) else STAGES.get(words, "")


def _house(entry: Entry) -> str:
    """The House that a bill stands in. Of an Act the feed may say that it is in neither."""
    places = [HOUSES[text.lower()] for text in entry.texts("category") if text.lower() in HOUSES]
    return places[0].value if places else ""


def _saying(entry: Entry, number: str) -> Saying:
    return Saying(
        feed_id=f"bill/{number}",
        title=entry.text("title")[:200],
        address=f"https://bills.parliament.uk/bills/{number}",
        says={
            "kind": Kind.BILL.value,
            "stage": _code(_stage(entry)),
            "house": _house(entry),
            "summary": entry.text("description")[:600],
        },
    )
