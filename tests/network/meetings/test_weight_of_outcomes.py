"""Minutes of 300 items, and logs of hundreds, cost what those of 25 cost (DESIGN 6)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.meetings import GroupFactory, place_of
from tests.factories.outcomes import group, holder, item, meeting
from waymark.shared.accounts.models import Seat
from waymark.shared.meetings.models import (
    Decision,
    Group,
    Learning,
    MeetingAction,
    Minute,
    Minutes,
    MinuteVersion,
)

pytestmark = pytest.mark.django_db

LIST, DETAIL = 12, 14
HEAVIEST = 60 * 1024
ROWS = (25, 300)
GROUPS = 20
NOW = datetime(2026, 10, 12, 9, tzinfo=UTC)
WORDS = "The meeting heard how letters by a trusted person are written, and agreed to go on. " * 3
PAGES = {
    "minutes": ("/meetings/{key}/minutes/", DETAIL),
    "minutes, the last page": ("/meetings/{key}/minutes/?page=6", DETAIL),
    "said on a subject": ("/meetings/groups/{group}/said/?q=letters", DETAIL),
    "decisions": ("/meetings/decisions/", LIST),
    "actions": ("/meetings/actions/?tab=all", LIST),
    "own actions": ("/meetings/actions/", LIST),
    "what was learnt": ("/meetings/learning/", LIST),
    "first page": ("/", 40),
}


@pytest.fixture
def of():
    return group()


@pytest.fixture
def held(of):
    meeting(of, on=date(2026, 8, 13), items=[f"Letters {n}" for n in range(25)])
    return meeting(of, key="october", items=())


def fill(held, count: int) -> None:
    """Bring the meeting up to so many items, each with a minute and with what came of it."""
    by = holder(held.group, "secretary")
    minutes, _ = Minutes.objects.get_or_create(
        meeting=held, defaults={"state": "circulated", "started_by": by, "started_at": NOW,
                                "circulated_at": NOW, "circulated_by": by},
    )  # fmt: skip
    held.state = "circulated"
    held.save()
    for number in range(held.items.count(), count):
        made = item(held, f"Letters {number}", position=number)
        line = Minute.objects.create(minutes=minutes, item=made, text=WORDS, revision=1)
        MinuteVersion.objects.create(minute=line, number=1, text=WORDS, by=by, at=NOW)
        common = {"group": held.group, "meeting": held, "item": made}
        Decision.objects.create(
            **common, text=f"Go on {number}", decided_on=held.on, recorded_by=by, recorded_at=NOW
        )
        MeetingAction.objects.create(
            **common, text=f"Share the wording {number}", seat=by.seat, added_by=by,
            due_on=held.on + timedelta(days=number % 60), added_on=held.on, added_at=NOW,
        )  # fmt: skip
        Learning.objects.create(**common, title=f"Letters calm {number}", by=by, at=NOW)
        seat = Seat.objects.filter(organisation=by.organisation).first()
        if number < GROUPS:
            place_of(GroupFactory(), seat=seat)


def test_minutes_and_logs_ask_as_often_and_stay_light(client, of, held):
    client.force_login(holder(of, "secretary"))
    counts: dict[str, list[int]] = {name: [] for name in PAGES}
    weights = {}
    for rows in ROWS:
        fill(held, rows)
        for name, (address, _) in PAGES.items():
            here = address.format(key=held.key, group=of.key)
            client.get(here)
            with CaptureQueriesContext(connection) as asked:
                page = client.get(here)
            assert page.status_code == 200, here
            counts[name].append(len(asked))
            weights[name] = len(page.content)

    assert Group.objects.count() > GROUPS
    assert {name: found for name, found in counts.items() if len(set(found)) > 1} == {}
    assert {n: c for n, c in counts.items() if c[-1] > PAGES[n][1]} == {}
    assert {name: weight for name, weight in weights.items() if weight > HEAVIEST} == {}
