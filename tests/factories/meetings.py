"""Groups, places in them, series, meetings with their clock, and items: without surprises."""

from datetime import UTC, date, datetime, time
from typing import Any

import factory
from factory.django import DjangoModelFactory

from tests.factories.accounts import OrganisationFactory, SeatFactory
from waymark.shared.accounts.models import Organisation, Person, Seat
from waymark.shared.meetings.enums import GroupKind, ItemState, Part, Rhythm
from waymark.shared.meetings.models import AgendaItem, Group, GroupSeat, Meeting, Series
from waymark.shared.meetings.rules.clock import clock_of

# A Tuesday; items for the meeting are due on 1 December, papers on the 3rd.
NOW = datetime(2026, 11, 17, 10, tzinfo=UTC)
MEETING_DAY = date(2026, 12, 10)


class GroupFactory(DjangoModelFactory):
    """A group of the network that every member may read."""

    class Meta:
        model = Group

    name = factory.Sequence(lambda n: f"Group {n}")
    key = factory.Sequence(lambda n: f"group-{n}")
    kind = GroupKind.NETWORK
    open_to_members = True


class SeriesFactory(DjangoModelFactory):
    class Meta:
        model = Series

    group = factory.SubFactory(GroupFactory)
    name = "Network meeting"
    rhythm = Rhythm.TWO_MONTHLY
    first_on = MEETING_DAY
    begins = time(10)
    ends = time(12)


class ItemFactory(DjangoModelFactory):
    """An item that stands on the agenda."""

    class Meta:
        model = AgendaItem

    title = factory.Sequence(lambda n: f"Item {n}")
    position = factory.Sequence(lambda n: n + 1)
    state = ItemState.ACCEPTED
    offered_at = NOW


def place_of(
    group: Group,
    part: str = Part.MEMBER,
    seat: Seat | None = None,
    organisation: Organisation | None = None,
) -> GroupSeat:
    """A place in a group, filled by a seat: by default the lead of a force of their own."""
    seat = seat or SeatFactory(organisation=organisation or OrganisationFactory())
    return GroupSeat.objects.create(
        group=group, organisation=seat.organisation, title=f"{part} {seat.pk}", part=part,
        seat=seat, since=date(2026, 1, 1),
    )  # fmt: skip


def member_of(group: Group, part: str = Part.MEMBER, **given: Any) -> Person:
    """Somebody who holds a place in a group."""
    holder = place_of(group, part, **given).holder
    assert holder is not None
    return Person.objects.get(pk=holder.pk)


def meeting_of(group: Group | None = None, on: date = MEETING_DAY, **given: Any) -> Meeting:
    """A meeting with its number and its clock, from ten to noon."""
    group = group or GroupFactory()
    clock = clock_of(
        on, items=group.items_days, papers=group.papers_days, minutes=group.minutes_days
    )
    number = group.meetings.count() + 1
    plain = {
        "number": number, "title": f"Meeting {number}", "begins": time(10), "ends": time(12),
        "changed_at": NOW, **clock._asdict(),
    }  # fmt: skip
    return Meeting.objects.create(group=group, on=on, **plain | given)
