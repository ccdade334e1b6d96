"""A draft before its reviewers: sent, commented on, published, sent back, taken back."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from tests.factories.accounts import lead
from tests.factories.innovations import whole_draft
from tests.support.left_behind import entries, told
from waymark.network.innovations.actions import reviewing
from waymark.network.innovations.models import Comment, Innovation, Version
from waymark.shared.errors import Refused
from waymark.shared.search.models import Document

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
TODAY = date(2026, 6, 9)


def test_a_draft_is_sent_for_review_and_the_reviewers_hear(writer, reviewer):
    made = whole_draft(writer)
    lead()

    reviewing.submit(made, by=writer, now=NOON)

    made.refresh_from_db()
    assert (made.state, made.submitted_by, made.submitted_at) == ("in_review", writer, NOON)
    assert told() == [(reviewer.name, "A practice waits for a reviewer")]
    assert entries() == [
        ("innovations.practice_submitted", writer.pk, "two-calls", {"version": 1})
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("state", "fields", "reason"),
    [
        pytest.param("draft", {"aim": ""}, "Say what the practice aims to do", id="no aim"),
        pytest.param(
            "in_review", {}, "Only a draft is sent for review. This practice is in review",
            id="sent already",
        ),
    ],
)  # fmt: skip
def test_an_unfinished_draft_is_not_sent(writer, reviewer, state, fields, reason):
    made = whole_draft(writer, state=state, **fields)

    with pytest.raises(Refused) as refusal:
        reviewing.submit(made, by=writer, now=NOON)

    assert refusal.value.reasons == [reason]
    assert Innovation.objects.get().submitted_at is None
    assert (told(), entries()) == ([], [])


def test_a_reviewer_s_comment_reaches_the_writers(writer, reviewer):
    made = whole_draft(writer, state="in_review")
    helper = lead()
    made.collaborators.add(helper)

    reviewing.comment(made, section="what", text="For whom?", by=reviewer, now=NOON)

    said = Comment.objects.get()
    assert (said.section, said.text, said.by, said.at, said.answered_at) == (
        "what", "For whom?", reviewer, NOON, None,
    )  # fmt: skip
    subject = "Somebody commented on your practice"
    assert sorted(told()) == sorted([(writer.name, subject), (helper.name, subject)])
    assert entries() == [
        ("innovations.commented", reviewer.pk, "two-calls", {"section": "what"})
    ]  # fmt: skip


def test_an_answer_reaches_whoever_asked_and_is_given_once(writer, reviewer):
    made = whole_draft(writer, state="in_review")
    said = Comment.objects.create(innovation=made, section="what", text="?", by=reviewer, at=NOON)

    reviewing.answer_comment(said, answer="For all", by=writer, now=NOON)
    said.refresh_from_db()
    with pytest.raises(Refused) as refusal:
        reviewing.answer_comment(said, answer="For none", by=writer, now=NOON)

    assert refusal.value.reasons == ["This comment is answered already"]
    said.refresh_from_db()
    assert (said.answer, said.answered_by, said.answered_at) == ("For all", writer, NOON)
    assert told() == [(reviewer.name, "Your comment was answered")]
    assert entries() == [("innovations.comment_answered", writer.pk, "two-calls", {})]


def test_a_practice_goes_back_to_its_writers_with_a_comment(writer, reviewer):
    made = whole_draft(writer, state="in_review")
    Comment.objects.create(innovation=made, section="what", text="?", by=reviewer, at=NOON)

    reviewing.send_back(made, by=reviewer, now=NOON)

    assert Innovation.objects.get().state == "draft"
    assert told() == [(writer.name, "Your practice came back with comments")]
    assert entries() == [("innovations.practice_sent_back", reviewer.pk, "two-calls", {})]


def test_a_practice_does_not_go_back_without_a_comment(writer, reviewer):
    made = whole_draft(writer, state="in_review")

    with pytest.raises(Refused) as refusal:
        reviewing.send_back(made, by=reviewer, now=NOON)

    assert refusal.value.reasons == [
        "Write a comment first, so that its writers know what to change"
    ]
    assert Innovation.objects.get().state == "in_review"
    assert (told(), entries()) == ([], [])


def test_what_another_reviewer_published_meanwhile_is_not_sent_back(writer, reviewer):
    made = whole_draft(writer, state="in_review")
    opened = Innovation.objects.get()
    reviewing.publish(made, by=reviewer, now=NOON)
    Comment.objects.create(innovation=made, section="what", text="?", by=reviewer, at=NOON)

    with pytest.raises(Refused) as refusal:
        reviewing.send_back(opened, by=reviewer, now=NOON)

    assert refusal.value.reasons == ["Somebody has decided on this practice meanwhile"]
    assert Innovation.objects.get().state == "published"


def test_a_reviewed_practice_is_published_and_found(writer, reviewer):
    made = whole_draft(writer, state="in_review")

    reviewing.publish(made, by=reviewer, now=NOON)

    made = Innovation.objects.select_related("current").get()
    assert (made.state, made.working, made.published_on, made.confirmed_on) == (
        "published", None, TODAY, TODAY,
    )  # fmt: skip
    assert (made.current.published_at, made.current.published_by) == (NOON, reviewer)
    assert Document.objects.get().scope == "members"
    assert told() == [(writer.name, "Your practice is published")]
    assert entries() == [
        ("innovations.practice_published", reviewer.pk, "two-calls", {"version": 1})
    ]


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        pytest.param(
            lambda made: made.working.values.filter(list="topic").delete(),
            "Choose at least one topic",
            id="no topic",
        ),
        pytest.param(
            lambda made: Version.objects.update(permission="refused"),
            "The copyright owner refused. Describe the practice in your own words",
            id="the owner of the words refused",
        ),
        pytest.param(
            lambda made: Comment.objects.create(
                innovation=made, section="what", text="?", by=made.started_by, at=NOON
            ),
            "1 comment is still open. Answer or close each of them",
            id="an open comment",
        ),
        pytest.param(
            lambda made: Innovation.objects.update(state="draft"),
            "Only a practice in review is published. This practice is a draft",
            id="sent back meanwhile",
        ),
    ],
)
def test_what_is_not_ready_is_not_published(writer, reviewer, spoil, reason):
    made = whole_draft(writer, state="in_review")
    spoil(made)
    made.working.refresh_from_db()

    with pytest.raises(Refused) as refusal:
        reviewing.publish(made, by=reviewer, now=NOON)

    assert refusal.value.reasons == [reason]
    assert Innovation.objects.get().current is None
    assert not Document.objects.exists()
    assert (told(), entries()) == ([], [])


@pytest.mark.parametrize(
    "who",
    [
        pytest.param(lambda made: made.started_by, id="its writer"),
        pytest.param(lambda made: lead(made.organisation), id="the lead of its own force"),
        pytest.param(lambda made: lead(role="practitioner"), id="a practitioner elsewhere"),
        pytest.param(lambda made: _collaborator(made), id="a lead who helped to write it"),
    ],
)
def test_nobody_publishes_or_sends_back_who_wrote_it_or_is_no_reviewer(writer, who):
    made = whole_draft(writer, state="in_review")
    person = who(made)
    Comment.objects.create(innovation=made, section="what", text="?", by=person, at=NOON)

    for act in (reviewing.publish, reviewing.send_back):
        with pytest.raises(PermissionDenied):
            act(made, by=person, now=NOON)

    assert Innovation.objects.get().state == "in_review"
    assert (told(), entries()) == ([], [])


def _collaborator(made):
    person = lead()
    made.collaborators.add(person)
    return person


def test_a_lead_of_another_force_may_publish(writer):
    reviewing.publish(whole_draft(writer, state="in_review"), by=lead(), now=NOON)

    assert Innovation.objects.get().state == "published"
