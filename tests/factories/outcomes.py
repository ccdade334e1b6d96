"""Meetings that were held, with their minutes; groups that come with a chair and a secretary."""

from datetime import date
from typing import Any

from tests.factories.meetings import GroupFactory, ItemFactory, meeting_of, place_of
from waymark.shared.accounts.models import Person
from waymark.shared.meetings.enums import MeetingState, Part
from waymark.shared.meetings.models import (
    AgendaItem,
    Attendance,
    Group,
    Meeting,
    Minute,
    Minutes,
    MinuteVersion,
)

NOON = "2026-10-08T12:00Z"
STATES = {"draft": MeetingState.MINUTES_DRAFT, "approved": MeetingState.APPROVED}


def group(*, members: int = 1, **fields: Any) -> Group:
    """A group with a chair, a secretary and members."""
    made = GroupFactory(**fields)
    for part in (Part.CHAIR, Part.SECRETARY, *[Part.MEMBER] * members):
        place_of(made, part)
    return made


def holder(of: Group, part: str) -> Person:
    """Who holds the first seat of this part in a group."""
    seat = of.seats.filter(part=part).order_by("pk").first()
    assert seat is not None and seat.holder is not None
    return seat.holder


def meeting(of: Group, on: date = date(2026, 10, 8), **fields: Any) -> Meeting:
    """A meeting that was held; its items by their titles."""
    titles = fields.pop("items", ("Minutes before", "Letters by a trusted person"))
    made = meeting_of(of, on, **{"state": MeetingState.HELD} | fields)
    for position, title in enumerate(titles, start=1):
        item(made, title, position=position)
    return made


def item(of: Meeting, title: str, **fields: Any) -> AgendaItem:
    return ItemFactory(meeting=of, title=title, **{"position": of.items.count() + 1} | fields)


def minutes(of: Meeting, *texts: str, state: str = "draft", **fields: Any) -> Minutes:
    """Minutes with a text for each of the first items."""
    by = holder(of.group, Part.SECRETARY)
    sent = {} if state == "draft" else {"circulated_at": NOON, "circulated_by": by}
    if state == "approved":
        sent |= {"approved_at": NOON, "approved_by": by}
    given = {"state": state, "started_by": by, "started_at": NOON, **sent}
    made = Minutes.objects.create(meeting=of, **given | fields)
    for each, text in zip(of.items.order_by("position"), texts, strict=False):
        line = Minute.objects.create(
            minutes=made, item=each, text=text, revision=1, saved_by=by, saved_at=NOON
        )
        MinuteVersion.objects.create(minute=line, number=1, text=text, by=by, at=NOON)
    of.state = STATES.get(state, MeetingState.CIRCULATED)
    of.save()
    return made


def present(at: Meeting, person: Person) -> Attendance:
    return Attendance.objects.create(
        meeting=at, person=person, organisation=person.organisation, present=True, answer="yes"
    )
