"""When something may be sent: a person's safe hours, the quiet hours of staff, a clock gone wrong.

    may_send_at(now, hours=hours)   # now itself, the moment to wait for, or None: never

A person's safe hours hold at every urgency: a text at night may be read by somebody else. Only
staff are woken, and only by an alarm. All hours are those of a clock on a London wall.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from waymark.measures.calendar import (
    AmbiguousHour,
    MissingHour,
    london_day,
    london_instant,
)

NONE = timedelta(0)
MARGIN = timedelta(minutes=10)  # how wrong a clock may be before anybody notices
SHORTEST = timedelta(minutes=30)  # a window that still has a middle when both margins are off
HORIZON = 14  # days ahead; whoever has no safe hour in a fortnight is a matter for a person
UNCERTAIN = timedelta(minutes=1)  # two machines’ clocks always differ by a little


class Urgency(StrEnum):
    """How soon something must be known."""

    ROUTINE = "routine"
    URGENT = "urgent"  # goes ahead of the rest, but wakes nobody
    ALARM = "alarm"  # a code somebody waits for, or a break-in: staff get it at any hour


@dataclass(frozen=True)
class Window:
    """From one time of day until another, on the same day."""

    start: time
    end: time

    @property
    def length(self) -> timedelta:
        day = date(2000, 1, 1)
        return datetime.combine(day, self.end) - datetime.combine(day, self.start)


@dataclass(frozen=True)
class Hours:
    """When somebody may be written to. Weekdays count from Monday, which is 0."""

    windows: tuple[Window, ...]
    never_on: frozenset[int] = frozenset()
    never_dates: frozenset[date] = frozenset()
    margin: timedelta = MARGIN
    alarms_break_them: bool = False


SAFE_HOURS = Hours((Window(time(9), time(20)),))  # of whoever did not name their own
STAFF_HOURS = Hours((Window(time(7), time(20)),), margin=NONE, alarms_break_them=True)


def blockers_to_hours(hours: Hours) -> list[str]:
    """Say why these cannot be somebody's safe hours; an empty list means that they can."""
    blockers = []
    if not hours.windows:
        blockers.append("Give at least one time of day when it is safe")
    if any(window.start >= window.end for window in hours.windows):
        blockers.append("Each time ends later than it begins; give a night as two times")
    elif any(window.length < SHORTEST for window in hours.windows):
        blockers.append("Each time lasts at least half an hour, because clocks may be a little off")
    if set(range(7)) <= hours.never_on:
        blockers.append("Leave at least one day of the week")
    return blockers


def may_send_at(
    now: datetime,
    *,
    hours: Hours = SAFE_HOURS,
    urgency: Urgency = Urgency.ROUTINE,
    behind: timedelta = NONE,
) -> datetime | None:
    """Say when something may go out: now, or the first moment to wait for, or never (None).

    `behind` is how slow the clock may be (`clock_behind`): the hours then end that much earlier.
    None means that there is no safe moment in the next fortnight, and a person must decide.
    """
    now = now.astimezone(UTC)
    if urgency == Urgency.ALARM and hours.alarms_break_them:
        return now
    today = london_day(now)
    for day in (today + timedelta(days=n) for n in range(HORIZON)):
        for opens, closes in _open(hours, day, behind):
            if now < closes:
                return max(now, opens)
    return None


def _open(hours: Hours, day: date, behind: timedelta) -> Iterator[tuple[datetime, datetime]]:
    """The spans of a day, in order, between which something may be sent."""
    if day.weekday() in hours.never_on or day in hours.never_dates:
        return
    for window in sorted(hours.windows, key=lambda window: window.start):
        opens = _instant(day, window.start, opening=True) + hours.margin
        closes = _instant(day, window.end, opening=False) - hours.margin - behind
        if opens < closes:
            yield opens, closes


def _instant(day: date, at: time, *, opening: bool) -> datetime:
    """Turn a time of day into an instant; an hour that comes twice opens late and closes early."""
    wall = datetime.combine(day, at)
    try:
        return london_instant(wall)
    except AmbiguousHour:
        return london_instant(wall, second_time=opening)
    except MissingHour:  # the clocks went over it: the next that there is
        return london_instant(wall.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1))


def clock_behind(
    behind: timedelta, *, last_read: datetime | None, now: datetime, confirmed: bool = False
) -> timedelta:
    """Say how slow this clock may be, from what it read when the sender last looked (its beat).

    A clock that reads earlier than it did has been put back, rightly or wrongly. Until somebody
    who knows the time agrees with it (`confirmed`: the gateway, which refuses a wrong one), it is
    taken to be slow by that much: it goes on a day with a wrong hour as if nothing had happened.
    """
    if confirmed:
        return NONE
    if last_read is not None and last_read - now > UNCERTAIN:
        return behind + (last_read - now)
    return behind
