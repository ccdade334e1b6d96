"""Meetings as entries of somebody's calendar."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from django.conf import settings
from django.db.models import Q
from django.urls import Resolver404, resolve, reverse

from waymark.shared.accounts.models import Person
from waymark.shared.meetings import rules
from waymark.shared.meetings.enums import BEFORE_IT, COMING, Answer, MeetingState
from waymark.shared.meetings.models import Attendance, CalendarFeed, Meeting
from waymark.shared.meetings.queries.meetings import meetings_for
from waymark.shared.notifications.rules import Enclosure

# A feed reaches back, so that programs which forget what is missing keep the year that was.
LOOK_BACK = timedelta(days=400)
MOST = 500
# What a mail brings for the calendar: the invitation, what changed of it, that it is called off.
FOR_THE_CALENDAR = ("meetings.called", "meetings.changed", "meetings.moved", "meetings.cancelled")
MOST_ENCLOSED = 12


def feed_of(person: Person) -> CalendarFeed | None:
    """The live address of somebody's calendar, if they have one."""
    return CalendarFeed.objects.filter(person=person, revoked_at=None).first()


def feed_by_token(token: str) -> CalendarFeed | None:
    """Whose calendar this secret opens, while it is not revoked and its person is still here."""
    feeds = CalendarFeed.objects.filter(token_hash=rules.hashed(token), revoked_at=None)
    return feeds.filter(person__is_active=True).select_related("person").first()


def entries_for(person: Person, *, today: date) -> list[rules.Entry]:
    """The meetings of a person's calendar: of their groups, and those that they answered for.

    Scoped to what they may read today, so that a seat given up closes the calendar by itself.
    """
    seats = [seat.pk for seat in person.hats]
    theirs = (
        Q(group__seats__seat__in=seats, group__seats__ended_on=None)
        | Q(attendances__person=person)
        | Q(attendances__deputy=person)
    )
    meetings = (
        meetings_for(person).filter(theirs, on__gte=today - LOOK_BACK).distinct().order_by("on")
    )
    found = list(meetings[:MOST])
    answers = _answers(person, found)
    return [entry_of(meeting, answers.get(meeting.pk, "")) for meeting in found]


def _answers(person: Person, meetings: Iterable[Meeting]) -> dict[int, str]:
    """What somebody said for each meeting; who was named as a deputy counts as coming."""
    rows = Attendance.objects.filter(
        Q(person=person) | Q(deputy=person, answer=Answer.DEPUTY), meeting__in=list(meetings)
    ).values_list("meeting", "person", "answer")
    found: dict[int, str] = {}
    for meeting, whose, answer in rows:
        if whose != person.pk:
            found[meeting] = Answer.YES
        elif meeting not in found:
            # Who sends a deputy does not join themselves.
            found[meeting] = Answer.APOLOGIES if answer == Answer.DEPUTY else answer
    return found


def answer_in_calendar(meeting: Meeting, person: Person) -> str:
    """What one person's calendar goes by for one meeting."""
    return _answers(person, [meeting]).get(meeting.pk, "")


def organiser() -> str:
    """The address that this site sends from; calendars ask for one."""
    return str(settings.DEFAULT_FROM_EMAIL).rpartition("<")[2].rstrip(">")


class CalendarFile(NamedTuple):
    """One meeting as a file for a calendar, and what a calendar is to do with it."""

    content: bytes
    method: str


def file_of(meeting: Meeting, answer: str) -> CalendarFile:
    """The invitation to a meeting, its update or its cancellation, for somebody who said this."""
    method = "CANCEL" if meeting.state == MeetingState.CANCELLED else "PUBLISH"
    content = rules.calendar(
        [entry_of(meeting, answer)], method=method, organiser=organiser(), alarm_minutes=60
    )
    return CalendarFile(content, method)


def enclosed(person: Person, told: set[tuple[str, str]]) -> list[Enclosure]:
    """The meetings that a mail tells of, for its reader's calendar, as they stand at this moment.

    One that was moved and then cancelled comes once, cancelled. Who reads the private feed gets
    none: there it follows by itself, and would stand twice.
    """
    keys = {_key_of(link) for kind, link in told if kind in FOR_THE_CALENDAR}
    if not keys or feed_of(person) is not None:
        return []
    meetings = meetings_for(person).filter(
        key__in=keys, state__in=[*BEFORE_IT, MeetingState.CANCELLED]
    )
    found = list(meetings.order_by("on", "pk")[:MOST_ENCLOSED])
    answers = _answers(person, found)
    files = [(meeting.key, file_of(meeting, answers.get(meeting.pk, ""))) for meeting in found]
    return [
        Enclosure(
            f"meeting-{key}.ics", "text/calendar", file.content,
            {"charset": "utf-8", "method": file.method},
        )
        for key, file in files
    ]  # fmt: skip


def _key_of(link: str) -> str:
    """The key of the meeting to whose page a link leads; empty for another page."""
    try:
        found = resolve(link)
    except Resolver404:  # told of by an earlier release, under an address that is gone
        return ""
    return str(found.kwargs["key"]) if found.view_name == "meetings:meeting" else ""


def entry_of(meeting: Meeting, answer: str) -> rules.Entry:
    """One meeting for a calendar; the joining link only for somebody who comes."""
    coming = answer in COMING
    return rules.Entry(
        key=meeting.key,
        title=meeting.title,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        changed_at=meeting.changed_at,
        sequence=meeting.sequence,
        url=settings.WAYMARK_ADDRESS + reverse("meetings:meeting", args=[meeting.key]),
        text=meeting.group.name,
        place=meeting.place,
        joining_link=meeting.joining_link if coming else "",
        cancelled=meeting.state == MeetingState.CANCELLED,
        tentative=not coming,
    )
