"""National priorities: kept in versions, and shown by the standing item at each meeting."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from tests.factories.accounts import steward
from tests.factories.meetings import (
    MEETING_DAY,
    NOW,
    GroupFactory,
    ItemFactory,
    meeting_of,
    member_of,
)
from tests.support.pages import faults_of
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused
from waymark.shared.meetings import queries
from waymark.shared.meetings.actions import priorities, stages
from waymark.shared.meetings.enums import Part
from waymark.shared.meetings.forms.groups import PrioritiesForm
from waymark.shared.meetings.models import AgendaItem, Priorities

pytestmark = pytest.mark.django_db

CHILDREN = {"title": "Children who are victims", "href": "", "note": "from first contact on"}
STALKING = {"title": "Stalking", "href": "https://police.example/stalking", "note": ""}


@pytest.fixture
def group():
    return GroupFactory()


@pytest.fixture
def secretary(group):
    return member_of(group, Part.SECRETARY)


def record(group, by, lines=(CHILDREN,), since=date(2026, 4, 1), **given):
    plain = {"set_by": "the chiefs’ council", "changed": "", "now": NOW}
    return priorities.set_priorities(group, lines=list(lines), since=since, by=by, **plain | given)


def test_each_version_is_kept_with_its_day_and_who_recorded_it(group, secretary):
    record(group, secretary)
    record(group, secretary)  # pressed twice
    record(group, secretary, [CHILDREN, STALKING], date(2026, 12, 1), changed="Stalking is new")

    assert [(v.number, v.since, v.lines, v.recorded_by) for v in queries.priorities_of(group)] == [
        (2, date(2026, 12, 1), [CHILDREN, STALKING], secretary),
        (1, date(2026, 4, 1), [CHILDREN], secretary),
    ]
    acts = Entry.objects.order_by("sequence")
    assert [(each.act, each.detail) for each in acts] == [
        ("meetings.priorities_set", {"version": 1, "lines": 1}),
        ("meetings.priorities_set", {"version": 1}),
        ("meetings.priorities_set", {"version": 2, "lines": 2}),
    ]


def test_a_newer_version_begins_no_earlier_and_members_record_none(group, secretary):
    record(group, secretary)

    with pytest.raises(Refused) as refusal:
        record(group, secretary, [STALKING], date(2026, 3, 31))
    with pytest.raises(PermissionDenied):
        record(group, member_of(group))

    assert refusal.value.reasons == [
        "Version 1 holds from Wednesday 1\N{NO-BREAK SPACE}April 2026. "
        "A newer one begins no earlier"
    ]
    assert Priorities.objects.count() == 1


HOLDS = {
    "none is recorded": ([], []),
    "one that begins after the meeting": ([date(2026, 12, 11)], []),
    "one that begins on its day": (
        [MEETING_DAY],
        ["from first contact on · the chiefs’ council, since 10\N{NO-BREAK SPACE}December 2026"],
    ),
    "the later of two that hold": (
        [date(2026, 4, 1), date(2026, 12, 1)],
        ["from first contact on · the chiefs’ council, since 1\N{NO-BREAK SPACE}December 2026"],
    ),
}


@pytest.mark.parametrize("since, notes", HOLDS.values(), ids=HOLDS.keys())
def test_the_standing_item_shows_what_holds_on_the_day_of_the_meeting(
    group, secretary, since, notes
):
    item = ItemFactory(meeting=meeting_of(group), source="priorities")
    for day in since:
        record(group, secretary, since=day)

    stages.hold(item.meeting, by=secretary, now=datetime(2026, 12, 10, 12, tzinfo=UTC))

    assert AgendaItem.objects.get(pk=item.pk).lines == [
        {"title": CHILDREN["title"], "href": "", "note": note} for note in notes
    ]


def typed(lines):
    day = {"since-day": "1", "since-month": "4", "since-year": "2026"}
    return {"lines": lines, "set_by": "the chiefs’ council", **day}


READ = {
    "a priority alone": ("Children", [("Children", "", "")]),
    "with words": ("Children | from the start", [("Children", "from the start", "")]),
    "with words and address": ("A | b | https://x.example/", [("A", "b", "https://x.example/")]),
    "an address without words": ("A | – | /law/", [("A", "", "/law/")]),
    "two, and an empty line": ("A\n\n B ", [("A", "", ""), ("B", "", "")]),
}
WRONG = {
    "no priority": (" \n ", None),
    "words without a priority": ("| words", "Line 1"),
    "four parts": ("A\nA | b | c | d", "Line 2: write three parts at most"),
    "a script": ("A | b | javascript:alert(1)", "Line 1: its address begins with https://"),
    "too long": ("A" * 201, "Line 1"),
    "too many": ("A\n" * 21, "Name at most 20: the rest are not first"),
}


@pytest.mark.parametrize("lines, rows", READ.values(), ids=READ.keys())
def test_priorities_are_read_line_by_line(lines, rows):
    form = PrioritiesForm(typed(lines))

    assert form.is_valid(), form.errors
    assert [(r["title"], r["note"], r["href"]) for r in form.cleaned_data["lines"]] == rows


@pytest.mark.parametrize("lines, said", WRONG.values(), ids=WRONG.keys())
def test_a_priority_that_cannot_be_read_is_named(lines, said):
    form = PrioritiesForm(typed(lines))

    assert not form.is_valid()
    assert said is None or form.errors["lines"][0].startswith(said)


def test_the_co_ordinator_records_them_and_members_read_them(client, group):
    member = member_of(group)
    here = f"/meetings/groups/{group.key}/priorities/"
    client.force_login(steward())

    answer = client.post(f"{here}new/", typed("Children | from the start\nStalking | – | /law/"))
    again = client.get(f"{here}new/")
    client.force_login(member)
    pages = [client.get(here), client.get(f"/meetings/groups/{group.key}/")]

    assert (answer.status_code, answer.url) == (302, here)
    assert "Children | from the start\nStalking | – | /law/</textarea>" in again.text
    for page in (*pages, again):
        assert faults_of(page.text) == []
    for page in pages:
        assert "from the start" in page.text
        assert "/priorities/new/" not in page.text
