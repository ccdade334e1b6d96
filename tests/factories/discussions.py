"""Questions as forces ask them: through the actions, so that all that follows is there."""

from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone

from tests.factories.accounts import OrganisationFactory, SeatFactory, lead
from waymark.network.discussions.actions import asking, polls, replying, spaces
from waymark.network.discussions.models import Poll, Post, Space, SpaceMember, Thread
from waymark.shared.accounts.enums import Role
from waymark.shared.accounts.models import Person
from waymark.shared.meetings.models import Group, Meeting

# A Wednesday; five working days later it is Wednesday 2 December 2026.
ASKED = datetime(2026, 11, 25, 10, tzinfo=UTC)


def question(by: Person | None = None, *, at: datetime | None = None, **fields) -> Thread:
    """A question to all forces."""
    asked = {
        "kind": "question",
        "title": "How do you tell victims about bail at the weekend?",
        "text": "One decision in five falls between Friday evening and Sunday night.",
        **fields,
    }
    return asking.ask(by=by or lead(), now=at or ASKED, **asked)


def answer(
    thread: Thread, by: Person | None = None, *, at: datetime | None = None, **fields
) -> Post:
    """A reply to it."""
    said = {"text": "The custody sergeant rings before the person leaves.", **fields}
    return replying.reply(thread, by=by or lead(), now=at or ASKED, **said)


def space(keeper: Person | None = None, *people: Person, access: str = "private") -> Space:
    """A space of its own, with its keeper and these people in it."""
    keeper = keeper or lead()
    made = spaces.make_space(
        name="Letters and texts", purpose="Wording", access=access, by=keeper, now=timezone.now()
    )
    for person in people:
        SpaceMember.objects.create(space=made, person=person, added_at=timezone.now())
    return made


def forces(count: int) -> list[Person]:
    """As many forces, each with its lead, so that a name can be kept back among them."""
    return [lead(OrganisationFactory()) for _ in range(count)]


def co_ordinator() -> Person:
    office = OrganisationFactory(kind="national")
    return SeatFactory(role=Role.CO_ORDINATOR, organisation=office).holder


def meeting_on(day: date, *, items_by: date | None = None, group: Group | None = None) -> Meeting:
    """A coming meeting of the network's own group, which every member reads."""
    group = group or Group.objects.filter(kind="network").first()
    group = group or Group.objects.create(name="The network", kind="network", open_to_members=True)
    return Meeting.objects.create(
        group=group, number=group.meetings.count() + 1, title=f"Meeting of {day:%d %B %Y}", on=day,
        begins=time(10), ends=time(12), items_by=items_by or day - timedelta(days=9),
        papers_by=day - timedelta(days=7), minutes_by=day + timedelta(days=9), changed_at=ASKED,
    )  # fmt: skip


def poll(thread: Thread, by: Person) -> Poll:
    """A poll of all leads in a thread, open for long."""
    return polls.open_poll(
        thread, question="Who rings?", options=["Custody", "The care unit"], asked="leads",
        closes_on=date(2027, 1, 29), by=by, now=timezone.now(),
    )  # fmt: skip
