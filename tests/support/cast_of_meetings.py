"""Groups and meetings that the permission matrix is tried with.

Ashdown's group is open to all members: its lead is in the chair, its performance manager is the
secretary, its practitioner a member. Cedarford's is closed to all others.
"""

import hashlib
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone

from tests.factories.accounts import SeatFactory
from tests.factories.meetings import GroupFactory, ItemFactory, SeriesFactory, meeting_of, place_of
from waymark.measures.calendar import add_working_days
from waymark.shared.accounts.models import Organisation, Person, Seat
from waymark.shared.meetings.actions.feeds import make_feed
from waymark.shared.meetings.enums import ItemKind, ItemState, MeetingState, Part, Ruling
from waymark.shared.meetings.models import Group, Meeting, Output, Paper, PaperVersion

PARTS = {"lead": Part.CHAIR, "performance": Part.SECRETARY, "practitioner": Part.MEMBER}


def meetings_of(place: Organisation, people: dict[str, Person | None] | None = None) -> dict:
    """A group with one of each thing; seated by these people, or closed and seated by others."""
    group = GroupFactory(
        key=f"{place.slug}-group", name=f"Group of {place}", open_to_members=people is not None,
        parent=GroupFactory(name=f"Above {place}", open_to_members=False),
    )  # fmt: skip
    seats = _seats(place, people)
    for role, part in PARTS.items():
        place_of(group, part, seat=seats[role])
    meeting_of(group.parent, on=_ahead(50))
    author = seats["lead"].holder
    output = Output.objects.create(group=group, title="A toolkit", added_at=timezone.now())
    empty = place_of(group)
    return {
        "group": group.key,
        "place": empty.key,
        "output": output.key,
        "series": SeriesFactory(group=group, key=f"{place.slug}-series", first_on=_ahead(60)).key,
        **_day("move", 45),
        **_day("plan", 46),
        **_meetings(group, place, author),
    }


def _seats(place: Organisation, people: dict[str, Person | None] | None) -> dict[str, Seat]:
    if people is None:
        return {role: SeatFactory(organisation=place, role=role) for role in PARTS}
    return {role: Seat.objects.get(holder=people[role], organisation=place) for role in PARTS}


def _ahead(days: int) -> Any:
    return add_working_days(timezone.localdate(), days)


def _day(name: str, days: int) -> dict[str, str]:
    """The parts of a working day that lies ahead, as a form sends them."""
    day = _ahead(days)
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month),
            f"{name}_year": str(day.year)}  # fmt: skip


def _meetings(group: Group, place: Organisation, author: Person) -> dict:
    """A meeting whose agenda is open, one that waits to be called, and one that was held."""
    called = meeting_of(
        group, on=_ahead(40), key=f"{place.slug}-meeting", state=MeetingState.AGENDA_OPEN
    )
    planned = meeting_of(group, on=_ahead(80), key=f"{place.slug}-planned")
    held = meeting_of(
        group, on=timezone.localdate() - timedelta(days=14), key=f"{place.slug}-held",
        state=MeetingState.HELD,
    )  # fmt: skip
    slot = {"meeting": called, "kind": ItemKind.SLOT}
    offered = {"meeting": planned, "state": ItemState.OFFERED, "offered_by": author}
    item = ItemFactory(meeting=called, organisation=place, owner=author)
    return {
        "meeting": called.key,
        "planned": planned.key,
        "held": held.key,
        "item": item.key,
        "offered_item": ItemFactory(**offered).key,
        "late": ItemFactory(**offered, ruling=Ruling.WAITING).key,
        "slot": ItemFactory(**slot).key,
        "booked": ItemFactory(**slot, organisation=place).key,
        "meeting_paper": _paper(called, author, Ruling.NOT_NEEDED).key,
        "late_paper": _paper(called, author, Ruling.WAITING).key,
        "feed": lambda person: _feed(person),
    }


def _paper(meeting: Meeting, by: Person, ruling: str) -> Paper:
    words = f"Paper for {meeting.key}, {ruling}".encode()
    mark = hashlib.sha256(words).hexdigest()
    paper = Paper.objects.create(meeting=meeting, title=f"Paper {ruling}")
    version = PaperVersion.objects.create(
        paper=paper, number=1, filename="paper.txt", kind="txt", size=len(words), sha256=mark,
        file=ContentFile(words, name="paper"), added_by=by, added_at=timezone.now(), ruling=ruling,
    )  # fmt: skip
    if not ruling:
        paper.current = version
        paper.save()
    return paper


def _feed(person: Person | None) -> str:
    """The secret of this person's calendar; a stranger has somebody else's."""
    whose = person if person and person.hats else SeatFactory().holder
    return make_feed(alarm_minutes=60, by=whose, now=timezone.now())[1]
