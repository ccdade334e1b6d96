"""Meetings for a calendar program, as RFC 5545 writes them.

One event per meeting, each at its own instant in UTC: no rule of repetition and no table of time
zones, so that no program can work them out differently when the clocks change.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from icalendar import Alarm, Calendar, Event

PRODUCT = "-//Waymark//Meetings//EN"


@dataclass(frozen=True)
class Entry:
    """What stands in the calendar about one meeting, for one reader."""

    key: str
    title: str
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    sequence: int
    url: str
    text: str = ""
    place: str = ""
    joining_link: str = ""
    cancelled: bool = False
    tentative: bool = False


def calendar(
    entries: Iterable[Entry],
    *,
    name: str = "",
    alarm_minutes: int = 0,
    method: str = "PUBLISH",
    organiser: str = "",
) -> bytes:
    """Write a calendar: lines end in CRLF and are folded at 75 octets.

    `method` is PUBLISH for a feed or a file to add; a cancelled meeting stays in it, marked, so
    that programs take it out. `organiser` is an address, without which no CANCEL is valid.
    """
    book = Calendar()
    book.add("prodid", PRODUCT)
    book.add("version", "2.0")
    book.add("calscale", "GREGORIAN")
    book.add("method", method)
    if name:
        book.add("x-wr-calname", _one_line(name))
        book.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    for entry in entries:
        book.add_component(_event(entry, alarm_minutes, organiser))
    return bytes(book.to_ical())


def _event(entry: Entry, alarm_minutes: int, organiser: str) -> Event:
    event = Event()
    event.add("uid", f"{entry.key}@{urlsplit(entry.url).hostname or 'waymark'}")
    event.add("dtstamp", entry.changed_at.astimezone(UTC))
    event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("sequence", entry.sequence)
    event.add("dtstart", entry.starts_at.astimezone(UTC))
    event.add("dtend", entry.ends_at.astimezone(UTC))
    event.add("summary", _one_line(entry.title))
    event.add("url", entry.url)
    event.add("status", _status(entry))
    if organiser:
        event.add("organizer", f"mailto:{organiser}")
    if text := _text(entry):
        event.add("description", text)
    if where := _one_line(entry.place) or ("Online" if entry.joining_link else ""):
        event.add("location", where)
    if alarm_minutes and not entry.cancelled:
        event.add_component(_alarm(entry, alarm_minutes))
    return event


def _status(entry: Entry) -> str:
    if entry.cancelled:
        return "CANCELLED"
    return "TENTATIVE" if entry.tentative else "CONFIRMED"


def _text(entry: Entry) -> str:
    lines = [entry.text, entry.url]
    if entry.joining_link and not entry.cancelled:
        lines.insert(0, f"Join: {entry.joining_link}")
    return "\n".join(_clean(line) for line in lines if line)


def _alarm(entry: Entry, minutes: int) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", _one_line(entry.title))
    alarm.add("trigger", -timedelta(minutes=minutes))
    return alarm


def _clean(text: str) -> str:
    """Without the control characters that no calendar may hold; lines and tabs stay."""
    return "".join(each for each in text if each in "\n\t" or each.isprintable())


def _one_line(text: str) -> str:
    return " ".join(_clean(text).split())
