"""What calendar programs get: read by three parsers that share nothing with each other."""

import json
import re
import subprocess
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from waymark.measures.calendar import london_instant
from waymark.shared.meetings.rules import Entry, calendar
from waymark.shared.ui.build import node

READER = Path(__file__).parents[3] / "support" / "read_calendar.mjs"
CHANGED = datetime(2026, 10, 1, 8, 30, tzinfo=UTC)
WILD = "Réunion; “Tŷ”, 😀 a\\b, c;d: " * 8


def entry(on: date = date(2026, 12, 10), **given: Any) -> Entry:
    plain = {
        "key": "k7wxyz2345",
        "title": "Network meeting 14",
        "starts_at": london_instant(datetime.combine(on, time(10))),
        "ends_at": london_instant(datetime.combine(on, time(12))),
        "changed_at": CHANGED,
        "sequence": 0,
        "url": "https://waymark.example/meetings/k7wxyz2345/",
    }
    return Entry(**plain | given)


def by_ical_js(content: bytes) -> dict[str, Any]:
    done = subprocess.run(
        [node(), str(READER)], input=content, capture_output=True, check=True, timeout=60
    )
    return json.loads(done.stdout)


def by_vobject(content: bytes) -> list[Any]:
    """The events; vobject raises where something that must be there is missing or doubled."""
    book = vobject.readOne(content.decode(), validate=True)
    assert book.validate(raiseException=True)
    return list(getattr(book, "vevent_list", []))


def by_icalendar(content: bytes) -> list[Any]:
    book = Calendar.from_ical(content)
    events = [*book.walk("VEVENT")]
    assert book.errors == []
    assert [event.errors for event in events] == [[] for _ in events]
    return events


def lines(content: bytes) -> list[bytes]:
    """The lines as they are sent. Each ends in CRLF, holds no other end, and has 75 octets."""
    assert content.endswith(b"\r\n")
    assert not re.search(rb"(?<!\r)\n|\r(?!\n)", content)
    found = content[:-2].split(b"\r\n")
    assert [line for line in found if len(line) > 75] == []
    for line in found:
        line.decode()  # no letter is cut in two by the fold
    return found


CASES = {
    "the week before the clocks go back": (date(2026, 10, 22), "2026-10-22T09:00:00.000Z"),
    "the week after": (date(2026, 10, 29), "2026-10-29T10:00:00.000Z"),
    "the week before the clocks go on": (date(2027, 3, 25), "2027-03-25T10:00:00.000Z"),
    "the week after that": (date(2027, 4, 1), "2027-04-01T09:00:00.000Z"),
}


@pytest.mark.parametrize("on, starts", CASES.values(), ids=CASES.keys())
def test_ten_in_the_morning_stays_ten_across_the_change_of_clocks(on, starts):
    content = calendar([entry(on)], alarm_minutes=60)

    (seen,) = by_ical_js(content)["events"]
    (event,) = by_vobject(content)
    (other,) = by_icalendar(content)

    instant = datetime.fromisoformat(starts)
    assert (seen["starts"], seen["alarms"]) == (starts, [-3600])
    assert event.dtstart.value == instant
    assert other.start == instant
    assert lines(content)


def test_what_is_written_is_what_all_three_read():
    content = calendar(
        [entry(title=WILD, text=WILD, place="Room 2; north, wing", joining_link="https://t.example/?a=b,c;d")],
        name="Meetings", alarm_minutes=15, organiser="waymark@network.example",
    )  # fmt: skip

    (seen,) = by_ical_js(content)["events"]
    (event,) = by_vobject(content)
    (other,) = by_icalendar(content)

    title = WILD.strip()
    text = f"Join: https://t.example/?a=b,c;d\n{WILD}\nhttps://waymark.example/meetings/k7wxyz2345/"
    assert (seen["summary"], seen["description"]) == (title, text)
    assert (event.summary.value, event.description.value) == (title, text)
    assert (str(other["SUMMARY"]), str(other["DESCRIPTION"])) == (title, text)
    assert seen["location"] == event.location.value == str(other["LOCATION"])
    assert seen["uid"] == "k7wxyz2345@waymark.example"
    assert seen["alarms"] == [-900]
    assert len(lines(content)) > 20


def test_an_update_and_a_cancellation_are_the_same_event_counted_up():
    first = by_ical_js(calendar([entry()]))["events"][0]
    moved = by_ical_js(calendar([entry(date(2026, 12, 15), sequence=1)]))["events"][0]
    off = by_ical_js(
        calendar([entry(sequence=2, cancelled=True, joining_link="https://t.example/x")],
                 method="CANCEL", organiser="a@b.example", alarm_minutes=60)
    )  # fmt: skip

    (gone,) = off["events"]
    assert first["uid"] == moved["uid"] == gone["uid"]
    assert [each["sequence"] for each in (first, moved, gone)] == [0, 1, 2]
    assert (off["method"], gone["status"], gone["alarms"]) == ("CANCEL", "CANCELLED", [])
    assert "t.example" not in (gone["description"] or "")


def test_a_feed_of_a_year_holds_each_meeting_once():
    feed = calendar(
        [entry(date(2026, 1 + n, 8), key=f"k{n}", sequence=n, tentative=n % 2) for n in range(12)]
    )

    seen = by_ical_js(feed)["events"]
    assert len({each["uid"] for each in seen}) == len(seen) == 12
    assert [each["status"] for each in seen[:2]] == ["CONFIRMED", "TENTATIVE"]
    assert len(by_vobject(feed)) == len(by_icalendar(feed)) == 12


def test_an_empty_feed_can_be_read():
    """vobject and the standard want something in it; programs take a calendar without events."""
    content = calendar([], name="Meetings")

    assert by_ical_js(content) == {"method": "PUBLISH", "events": []}
    assert by_icalendar(content) == []


@given(st.text(max_size=200), st.text(max_size=200))
def test_no_text_breaks_a_calendar_or_adds_an_event_to_it(title, place):
    content = calendar([entry(title=title, place=place)], alarm_minutes=60)

    lines(content)
    (event,) = by_icalendar(content)
    by_vobject(content)
    assert str(event["UID"]) == "k7wxyz2345@waymark.example"
    assert content.count(b"\r\nBEGIN:VEVENT\r\n") == 1


def test_the_parsers_see_what_is_broken():
    """Each judge above can fail: a line end cut, a field gone, no day, no name."""
    content = calendar([entry()])

    with pytest.raises(AssertionError):
        lines(content.replace(b"\r\n", b"\n"))
    with pytest.raises(vobject.base.ValidateError):
        by_vobject(content.replace(b"UID:k7wxyz2345@waymark.example\r\n", b""))
    with pytest.raises(AssertionError):
        by_icalendar(content.replace(b"DTSTART:2026", b"DTSTART:soon"))
    with pytest.raises(subprocess.CalledProcessError):
        by_ical_js(content.replace(b"SUMMARY:", b"SUMMARY "))
