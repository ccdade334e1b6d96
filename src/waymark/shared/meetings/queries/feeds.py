"""Meetings as entries of somebody's calendar."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from waymark.shared.accounts.models import Person
from waymark.shared.meetings import rules
from waymark.shared.meetings.enums import COMING, Answer, MeetingState
from waymark.shared.meetings.models import Attendance, CalendarFeed, Meeting
from waymark.shared.meetings.queries.meetings import meetings_for

# A feed reaches back, so that programs which forget what is missing keep the year that was.
LOOK_BACK = timedelta(days=400)
MOST = 500


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
