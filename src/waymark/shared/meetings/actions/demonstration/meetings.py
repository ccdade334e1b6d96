"""The invented series: meetings that were held, with who came, and those that are planned."""

import hashlib
from datetime import date, datetime, time, timedelta

from waymark.measures.calendar import add_working_days
from waymark.shared.accounts.models import Organisation
from waymark.shared.meetings import rules
from waymark.shared.meetings.actions.demonstration.groups import STANDING, morning_of
from waymark.shared.meetings.actions.demonstration.papers import SAID, hand_in
from waymark.shared.meetings.actions.meetings import set_clock
from waymark.shared.meetings.enums import Answer, ItemKind, ItemState, MeetingState, Rhythm
from waymark.shared.meetings.models import (
    AgendaItem,
    Attendance,
    Group,
    GroupSeat,
    Meeting,
    Series,
)

DAYS_TO_THE_NEXT = 4
LINK = "https://meet.example.org/network-meeting"
PRESENTED = (
    ("calder-vale", "Two calls that forces promise"),
    ("ribblemoor", "A safe-contact card in every car"),
    ("irkdale", "Updates at the end of each shift"),
    ("severnley", "Letters that victims helped to write"),
    ("donmere", "One page for the first 48 hours"),
)


def series_of(group: Group, today: date) -> Series:
    """A series whose sixth meeting is the next one."""
    upcoming = add_working_days(today, DAYS_TO_THE_NEXT)
    while upcoming.day > 28:  # not every month has a fifth week to keep the rhythm in
        upcoming = add_working_days(upcoming, 1)
    return Series.objects.create(
        key="network-meetings", group=group, name="Network meeting", rhythm=Rhythm.TWO_MONTHLY,
        first_on=rules.months_before(upcoming, 10), begins=time(10), ends=time(12),
        joining_link=LINK,
    )  # fmt: skip


def days_of(series: Series) -> list[date]:
    return rules.dates_of_series(series.first_on, months=series.rhythm, ahead=22)


def write_meeting(series: Series, number: int, on: date, today: date, now: datetime) -> Meeting:
    held = on < today
    meeting = Meeting(
        key=f"network-meeting-{number}",
        group=series.group,
        series=series,
        number=number,
        title=f"Network meeting {number}",
        state=MeetingState.HELD if held else MeetingState.PLANNED,
        on=on,
        begins=series.begins,
        ends=series.ends,
        joining_link=series.joining_link,
        changed_at=min(now, morning_of(on)),
    )
    set_clock(meeting)
    if held:
        meeting.called_at = morning_of(meeting.items_by - timedelta(days=14))
        meeting.agenda_out_at = morning_of(meeting.items_by)
        meeting.papers_out_at = morning_of(meeting.papers_by)
        meeting.held_at = morning_of(on)
    meeting.save()
    if held:
        force, title = PRESENTED[number % len(PRESENTED)]
        items = write_agenda(meeting, force, title)
        hand_in(meeting, items, SAID, today)
        _attended(meeting)
    return meeting


def write_agenda(meeting: Meeting, presenter: str, title: str) -> list[AgendaItem]:
    """The standing items, with the slot booked by a force."""
    force = Organisation.objects.get(slug=presenter)
    items = []
    for place, (kind, source, words, minutes, led_by) in enumerate(STANDING, 1):
        item = AgendaItem(
            meeting=meeting, position=place, kind=kind, source=source, title=words, minutes=minutes,
            led_by=led_by, state=ItemState.ACCEPTED, offered_at=morning_of(meeting.items_by),
        )  # fmt: skip
        if kind == ItemKind.SLOT:
            item.title, item.organisation, item.led_by = f"Presentation: {title}", force, force.name
        item.paper_wanted = source == "law" or kind in (ItemKind.SLOT, ItemKind.THEME)
        item.save()
        items.append(item)
    return items


def share_of(meeting: Meeting, place: GroupSeat) -> int:
    """A number below 100 that stays the same for one place at one meeting."""
    mark = hashlib.sha256(f"{meeting.number} {place.organisation_id} {place.title}".encode())
    return mark.digest()[0] * 100 // 256


def _attended(meeting: Meeting) -> None:
    """Most places were filled; some sent apologies, a few said nothing."""
    rows = answers(meeting, yes=78, said=94, at=morning_of(meeting.papers_by))
    for row in rows:
        row.present = row.answer == Answer.ONLINE
    Attendance.objects.bulk_create(rows)


def answers(meeting: Meeting, *, yes: int, said: int, at: datetime) -> list[Attendance]:
    """Of a hundred places `said` have answered, `yes` of them that they come; not written yet."""
    shares = {
        place: share_of(meeting, place)
        for place in meeting.group.seats.select_related("seat__holder")
    }
    return [
        Attendance(
            meeting=meeting, person=place.holder, seat=place,
            organisation_id=place.organisation_id,
            answer=Answer.ONLINE if share < yes else Answer.APOLOGIES,
            answered_by=place.holder, answered_at=at,
        )
        for place, share in shares.items()
        if place.holder is not None and share < said
    ]  # fmt: skip
