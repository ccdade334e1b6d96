"""Pages of meetings cost the same however long an agenda is: 300 items page, and stay light."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.meetings import (
    GroupFactory,
    ItemFactory,
    SeriesFactory,
    meeting_of,
    member_of,
)
from waymark.measures.calendar import add_working_days
from waymark.shared.meetings.enums import Answer, MeetingState
from waymark.shared.meetings.models import AgendaItem, Attendance, Meeting, Paper, PaperVersion

pytestmark = pytest.mark.django_db

LIST, DETAIL = 12, 14  # DESIGN 6; a page over a list and its filter asks as a list does
HEAVIEST = 60 * 1024
ROWS = (3, 30, 300)
PAGES = {
    "meetings": ("/meetings/", LIST),
    "past meetings": ("/meetings/?tab=past", LIST),
    "groups": ("/meetings/groups/", LIST),
    "group": ("/meetings/groups/the-network/", DETAIL),
    "series": ("/meetings/series/the-series/", DETAIL),
    "meeting": ("/meetings/december/", DETAIL),
    "second page of its agenda": ("/meetings/december/?page=2", DETAIL),
    "item": ("/meetings/december/items/itemitemit/", DETAIL),
    "offered items": ("/meetings/december/offers/", DETAIL),
    "papers": ("/meetings/december/papers/", DETAIL),
}


@pytest.fixture
def reader():
    group = GroupFactory(key="the-network")
    series = SeriesFactory(group=group, key="the-series")
    day = add_working_days(timezone.localdate(), 20)
    meeting_of(group, on=day, key="december", series=series)
    return member_of(group)


def fill(count: int, reader) -> None:
    """Bring items, papers, answers, offers, groups and meetings up to this many."""
    meeting = Meeting.objects.get(key="december")
    there = meeting.items.filter(state="accepted").count()
    now = timezone.now()
    for number in range(there, count):
        item = ItemFactory(
            meeting=meeting, title=f"How forces keep victims informed {number}", led_by="Ashdown",
            key="itemitemit" if number == 0 else f"item{number:06}", paper_wanted=True,
        )  # fmt: skip
        ItemFactory(meeting=meeting, state="offered", offered_by=reader)
        paper = Paper.objects.create(meeting=meeting, item=item, title=f"Paper {number}")
        paper.current = PaperVersion.objects.create(
            paper=paper, number=1, filename="a.txt", kind="txt", size=5, sha256=f"{number}",
            added_by=reader, added_at=now,
        )  # fmt: skip
        paper.save()
    for number in range(there, min(count, 60)):
        person = member_of(meeting.group)
        Attendance.objects.create(
            meeting=meeting, person=person, organisation=person.organisation, answer=Answer.YES,
            seat=meeting.group.seats.get(seat__holder=person),
        )  # fmt: skip
        GroupFactory()
        day = timezone.localdate() - timedelta(days=number + 1)
        meeting_of(meeting.group, on=day, state=MeetingState.HELD, series=meeting.series)


def visit(client, address: str) -> tuple[bytes, int]:
    """What a page says when it is asked for the second time, and how often it asked."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
    assert response.status_code == 200, address
    return response.content, len(asked)


def test_an_agenda_of_300_items_costs_as_many_questions_as_one_of_3(client, reader):
    counts: dict[str, list[int]] = {name: [] for name in PAGES}
    weights: dict[str, int] = {}
    client.force_login(reader)
    for rows in ROWS:
        fill(rows, reader)
        for name, (address, _) in PAGES.items():
            page, asked = visit(client, address)
            counts[name].append(asked)
            weights[name] = len(page)

    assert {name: found for name, found in counts.items() if len(set(found)) > 1} == {}
    assert {name: found for name, found in counts.items() if found[-1] > PAGES[name][1]} == {}
    assert {name: weight for name, weight in weights.items() if weight > HEAVIEST} == {}


def test_the_second_page_goes_on_where_the_first_ended(client, reader):
    fill(30, reader)
    client.force_login(reader)

    page = client.get("/meetings/december/?page=2").text

    assert "26. <a" in page
    assert "14.10" in page  # 25 items of ten minutes after ten o'clock
    assert AgendaItem.objects.filter(state="accepted").count() == 30


def test_one_question_for_each_item_is_caught(reader):
    """The count above would also be constant if nothing were counted."""
    fill(3, reader)
    with CaptureQueriesContext(connection) as asked:
        [item.meeting.title for item in AgendaItem.objects.all()]

    assert len(asked) == 7
