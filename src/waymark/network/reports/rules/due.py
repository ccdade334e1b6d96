"""By when a pack is due, and how its clock looks."""

from datetime import date, timedelta
from typing import NamedTuple

# Days before the group meets: a week to read what decides.
READ_FOR = timedelta(days=7)
SOON = timedelta(days=7)


class Clock(NamedTuple):
    """The day a pack is due, with the words and the look of its clock."""

    on: date
    words: str
    look: str


def clock_of(meets_on: date, today: date) -> Clock:
    """A pack is due a week before the group meets."""
    due = meets_on - READ_FOR
    days = abs((due - today).days)
    count = f"{days} day{'' if days == 1 else 's'}"
    if due < today:
        return Clock(due, f"{count} late", "late")
    if due == today:
        return Clock(due, "Today", "soon")
    return Clock(due, f"{count} left", "soon" if due - today <= SOON else "open")
