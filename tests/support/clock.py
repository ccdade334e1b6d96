"""A clock that a story sets: every page and act of this process then reads its day.

    clock.set(date(2026, 12, 10), hour=10)

The site reads the time once, at the edge, through `django.utils.timezone`; so this one place moves
all of it. Whoever was signed in before is signed in anew, as sessions end by the same clock.
"""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.utils import timezone


class Clock:
    """Real time, moved by as much as the story says; it goes on running."""

    def __init__(self) -> None:
        self.moved = timedelta()

    def now(self) -> datetime:
        return datetime.now(tz=UTC) + self.moved

    def set(self, day: date, hour: int = 9) -> datetime:
        """Go to an hour of a day, by London's clock. Returns that moment."""
        wanted = timezone.make_aware(datetime.combine(day, time(hour)))
        self.moved = wanted - datetime.now(tz=UTC)
        return self.now()


@pytest.fixture
def clock(monkeypatch) -> Clock:
    """Move the time of the whole process, until the test ends."""
    moved = Clock()
    monkeypatch.setattr(timezone, "now", moved.now)
    return moved
