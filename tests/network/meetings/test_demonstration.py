"""The invented group: a year of meetings that looks lived in, and goes without a trace."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from tests.factories.accounts import OrganisationFactory
from waymark.network.innovations.actions import demonstration as country
from waymark.shared.audit.models import Entry
from waymark.shared.meetings import queries
from waymark.shared.meetings.actions import demonstration
from waymark.shared.meetings.enums import AFTER_IT, MeetingState, Ruling
from waymark.shared.meetings.models import (
    Attendance,
    Feedback,
    Group,
    Learning,
    Meeting,
    Minutes,
    PaperVersion,
)
from waymark.shared.search.models import Document

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 12, 4, 10, tzinfo=UTC)
# Over Easter, over Christmas, and where the table of bank holidays nears its end.
DAYS = [NOW, datetime(2027, 3, 25, 10, tzinfo=UTC), datetime(2026, 12, 23, 10, tzinfo=UTC)]


KINDS = ("meeting", "paper", "minutes", "decision", "action", "learning")


def what_came_out(group) -> dict[str, object]:
    """What stands of the meetings that were held, by state."""
    rows = {
        "minutes": Minutes.objects.filter(meeting__group=group),
        "decisions": group.decisions.all(),
        "actions": group.actions.all(),
    }
    return {
        **{name: dict(Counter(found.values_list("state", flat=True)))
           for name, found in rows.items()},
        "learning": Learning.objects.filter(group=group).count(),
        "feedback": Feedback.objects.filter(meeting__group=group).count(),
    }  # fmt: skip


def on_disk(folder) -> int:
    return sum(file.is_file() for file in (folder / "files").rglob("*"))


@pytest.fixture
def organisations():
    """Only what the meetings need of the invented country: its organisations and seats."""
    OrganisationFactory(slug="a-real-force")
    told = country.invented.demonstration(NOW.date())
    country.load_people(
        forces=told.forces, bodies=told.bodies, people=told.people, seats=told.seats,
        password="x", now=NOW,
    )  # fmt: skip


@pytest.mark.parametrize("now", DAYS, ids=["December", "before Easter", "before Christmas"])
def test_a_year_of_meetings_stands_around_today(organisations, now):
    demonstration.load(now=now)
    demonstration.load(now=now)

    group = Group.objects.get(key="the-network")
    held = group.meetings.filter(state__in=AFTER_IT)
    coming = queries.next_meeting(group, now.date())
    assert held.count() == 5
    assert group.meetings.filter(on__gte=now.date()).count() >= 4
    assert coming is not None
    assert coming.state == MeetingState.PAPERS_OUT
    assert 2 <= (coming.on - now.date()).days <= 12
    assert coming.items.filter(ruling=Ruling.LET_IN).count() == 1
    assert Attendance.objects.filter(meeting__in=held, present=True).count() > 100
    assert {(m.wanted_count, m.handed_count) for m in queries.counted(held)} == {(3, 3)}
    assert queries.quorum_of(coming).reached
    assert what_came_out(group) == {
        "minutes": {"approved": 4, "circulated": 1}, "decisions": {"standing": 4, "superseded": 1},
        "actions": {"done": 3, "open": 3}, "learning": 5, "feedback": 12,
    }  # fmt: skip
    told = coming.items.get(source="priorities").lines
    assert [line["title"] for line in told] == [
        "Children are heard first",
        "Stalking is seen early",
    ]
    assert Entry.objects.filter(act="meetings.demonstration_loaded").count() == 1


def test_it_goes_without_a_trace(organisations, data_folder):
    demonstration.load(now=NOW)
    found = Document.objects.filter(kind__in=KINDS)
    assert set(found.values_list("kind", flat=True)) == set(KINDS)

    demonstration.remove(now=NOW)
    demonstration.remove(now=NOW)

    assert not Group.objects.exists()
    assert not Meeting.objects.exists()
    assert not PaperVersion.objects.exists()
    assert not found.all().exists()
    assert on_disk(data_folder) == 0


def test_a_site_without_invented_forces_has_no_invented_group():
    demonstration.load(now=NOW)

    assert not Group.objects.exists()
