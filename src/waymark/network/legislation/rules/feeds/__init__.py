"""Reading what legislation.gov.uk and Parliament publish: their feeds, as data from strangers."""

from waymark.network.legislation.enums import Feed
from waymark.network.legislation.rules.feeds import atom, bills
from waymark.network.legislation.rules.feeds.entries import LARGEST, BadFeed, Read, Saying

READERS = {Feed.LEGISLATION: atom.read, Feed.BILLS: bills.read}

__all__ = ["LARGEST", "BadFeed", "Read", "Saying", "read"]


def read(feed: str, data: bytes, only: tuple[str, ...] = ()) -> Read:
    """Read a whole feed, or raise BadFeed with every reason; `only` keeps titles with a word."""
    found = READERS[Feed(feed)](data)
    if not only:
        return found
    words = [word.lower() for word in only]
    kept = [s for s in found.sayings if any(word in s.title.lower() for word in words)]
    passed = len(found.sayings) - len(kept)
    note = [f"{passed} without the words asked for"] if passed else []
    return Read(kept, [*found.passed_over, *note], found.told_on)
