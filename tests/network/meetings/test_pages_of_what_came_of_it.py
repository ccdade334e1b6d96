"""What came of a meeting, on its pages: decisions, actions, learning, feedback and practices."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.innovations import published
from tests.factories.meetings import ItemFactory
from tests.factories.outcomes import present
from tests.support.pages import faults_of
from waymark.shared.meetings.models import (
    Decision,
    Feedback,
    Learning,
    MeetingAction,
    Told,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 12, 9, tzinfo=UTC)
SOON = date.today() + timedelta(days=30)


def at(name, *args):
    return reverse(f"meetings:{name}", args=args)


def test_a_decision_is_recorded_reviewed_and_replaced(client, full, secretary):
    key, old = full["meeting"].key, full["decision"]
    client.force_login(secretary)
    client.post(
        at("record_decision", key) + f"?item={full['item'].key}", {"text": "Stop the letters"}
    )
    new = Decision.objects.get(text="Stop the letters")
    client.post(at("review_decision", new.key), {"note": "Still right"})
    client.post(at("supersede_decision", old.key), {"successor": new.key})

    old.refresh_from_db()
    new.refresh_from_db()
    assert (new.item, new.decided_on, new.state) == (full["item"], date(2026, 10, 8), "reviewed")
    assert (old.state, old.superseded_by) == ("superseded", new)
    assert "In its place" in client.get(at("decision", old.key)).content.decode()


def test_each_seat_of_the_group_gets_an_action(client, held, secretary):
    client.force_login(secretary)
    due = {"due_on-day": SOON.day, "due_on-month": SOON.month, "due_on-year": SOON.year}

    client.post(
        at("add_action", held.key), {"text": "Say how ready you are", "owner": "every", **due}
    )

    assert set(MeetingAction.objects.values_list("seat__holder", flat=True)) == set(
        held.group.seats.values_list("seat__holder", flat=True)
    )


def test_an_action_is_bound_to_a_record_by_its_address(client, held, secretary, member):
    published(key="two-calls", version={"title": "Two calls"})
    client.force_login(secretary)
    due = {"due_on-day": SOON.day, "due_on-month": SOON.month, "due_on-year": SOON.year}
    asked = {"text": "Take it up", "owner": member.seat.key, "closes": "adopted", **due}

    wrong = client.post(at("add_action", held.key), asked | {"record": "/meetings/"})
    assert "That is not the page of a practice" in wrong.content.decode()
    client.post(at("add_action", held.key), asked | {"record": "/practices/two-calls/"})

    action = MeetingAction.objects.get()
    assert (action.closes_event, action.closes_key, action.closes_href) == (
        "adopted", "two-calls", "/practices/two-calls/",
    )  # fmt: skip


def test_the_owner_reports_and_closes(client, full, member):
    client.force_login(member)
    action = full["action"]
    due = {"due_on-day": SOON.day, "due_on-month": SOON.month, "due_on-year": SOON.year}
    client.post(at("note_action", action.key), {"text": "Half of it", **due})
    action.refresh_from_db()
    assert action.due_on == SOON

    client.post(at("close_action", action.key), {"outcome": "Shared on Monday", "done": "yes"})

    action.refresh_from_db()
    assert (action.state, action.outcome, action.closed_by) == ("done", "Shared on Monday", member)


def test_what_was_learnt_is_kept_and_its_telling_noted(client, full, member):
    client.force_login(member)
    client.post(at("capture", full["meeting"].key), {"title": "Ring first", "text": "They ask"})
    learnt = Learning.objects.get(title="Ring first")
    today = timezone.localdate()
    client.post(
        at("tell", learnt.key),
        {"audience": "front_line", "how": "Briefing", "on-day": today.day,
         "on-month": today.month, "on-year": today.year},
    )  # fmt: skip

    told = Told.objects.get()
    assert (told.organisation, told.audience, told.how) == (
        member.organisation, "front_line", "Briefing",
    )  # fmt: skip
    page = client.get(at("learning", learnt.key)).content.decode()
    assert page.count("Nobody has noted that they told them.") == 2


def test_something_learnt_begins_a_practice_once(client, full, member):
    client.force_login(member)
    address = at("learning_practice", full["learning"].key)

    first, second = client.post(address), client.post(address)

    assert first["Location"] == second["Location"]
    page = client.get(first["Location"], follow=True).content.decode()
    assert "Letters calm" in page


def test_feedback_is_read_without_names(client, full, member, secretary):
    present(full["meeting"], member)
    client.force_login(member)
    address = at("feedback", full["meeting"].key)
    client.post(address, {"worth": "partly", "keep": "The round", "change": "Shorter"})
    again = client.get(address).content.decode()
    assert "You have answered already" in again
    assert "Shorter</textarea>" in again and "The round</textarea>" in again
    assert 'value="partly" checked' in again
    client.post(address, {"worth": "yes", "keep": "The round", "change": ""})
    assert Feedback.objects.get().worth == "yes"
    assert "What people say" not in client.get(address).content.decode()

    client.force_login(secretary)
    page = client.get(address).content.decode()
    assert "What people say" in page and "The round" in page
    assert member.name not in page


def test_practices_stand_beside_the_meeting_that_they_came_of(client, held, secretary):
    shown, begun, draft = (published(key=key) for key in ("shown", "begun", "draft"))
    type(draft).objects.filter(pk=draft.pk).update(state="draft")
    ItemFactory(meeting=held, origin_kind="practice", origin_key=shown.key)
    for practice in (begun, draft):
        Learning.objects.create(
            group=held.group, meeting=held, title=practice.key, by=secretary, at=NOW,
            practice_href=reverse("innovations:edit_start", args=[practice.key]),
        )  # fmt: skip
    client.force_login(secretary)

    page = client.get(at("meeting", held.key)).text

    assert [f"/practices/{key}/" in page for key in ("shown", "begun", "draft")] == [
        True, True, False,
    ]  # fmt: skip
    assert faults_of(page) == []
