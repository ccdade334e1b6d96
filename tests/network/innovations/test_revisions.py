"""The next version of what is published: read by somebody else first, unless it is a correction."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from tests.factories.accounts import lead, steward
from tests.factories.innovations import ValueFactory, adoption, published, revised
from tests.support.left_behind import told
from tests.support.pages import faults_of
from waymark.network.innovations import permissions, queries
from waymark.network.innovations.actions import practices as actions
from waymark.network.innovations.actions import reviewing
from waymark.network.innovations.models import Comment, Innovation, Version
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused
from waymark.shared.notifications.models import Notice
from waymark.shared.search.models import Document

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
TODAY = date(2026, 6, 9)


@pytest.fixture
def head(owner):
    return lead(owner)


@pytest.fixture
def made(writer):
    return revised(writer, key="two-calls", version={"title": "Two calls"})


def entries() -> list[tuple]:
    return list(Entry.objects.order_by("sequence").values_list("act", "by", "detail"))


def shown() -> tuple[int, str]:
    """The number and title that readers see."""
    current = Innovation.objects.get().current
    return current.number, Document.objects.get().title


# ---- through a reviewer ------------------------------------------------------------------------


def test_it_waits_for_a_reviewer_while_readers_keep_the_old_one(made, writer, reviewer):
    reviewing.submit(made, changed=" A third call ", by=writer, now=NOON)

    made.refresh_from_db()
    assert (made.state, made.revision_waits, made.submitted_at) == ("published", True, NOON)
    assert made.working.changed == "A third call"
    assert shown() == (1, "Two calls")
    assert list(queries.waiting_for(reviewer)) == [made]
    assert told() == [(reviewer.name, "The next version of a practice waits for a reviewer")]
    assert entries() == [("innovations.practice_submitted", writer.pk, {"version": 2})]


def test_a_reviewer_publishes_it_and_the_forces_using_it_hear(made, writer, reviewer):
    user = lead()
    adoption(made, ("interested", date(2026, 5, 1)), organisation=user.organisation)
    reviewing.submit(made, changed="A third call", by=writer, now=NOON)
    Notice.objects.all().delete()
    made.refresh_from_db()

    reviewing.publish(made, by=reviewer, now=NOON)

    made.refresh_from_db()
    assert (made.revision_waits, made.working, made.confirmed_on) == (False, None, TODAY)
    assert (made.current.small_correction, made.current.published_by) == (False, reviewer)
    assert shown() == (2, "Three calls")
    assert told() == [
        (writer.name, "Your practice is published"),
        (user.name, "A practice that your force took up has changed"),
    ]
    assert Notice.objects.get(person=user).body == "Three calls: A third call"
    assert entries()[1:] == [("innovations.practice_published", reviewer.pk, {"version": 2})]


def test_a_reviewer_sends_it_back_and_it_can_be_sent_again(made, writer, reviewer):
    reviewing.submit(made, changed="A third call", by=writer, now=NOON)
    made.refresh_from_db()
    remark = reviewing.comment(made, section="what", text="For whom?", by=reviewer, now=NOON)

    reviewing.send_back(made, by=reviewer, now=NOON)
    made.refresh_from_db()
    back = (made.state, made.revision_waits)
    reviewing.answer_comment(remark, answer="For all", by=writer, now=NOON)
    reviewing.submit(made, changed="A third call", by=writer, now=NOON)

    made.refresh_from_db()
    assert back == ("published", False)
    assert (made.revision_waits, shown()) == (True, (1, "Two calls"))


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        pytest.param(
            lambda made: Version.objects.filter(number=2).update(intended_outcome=""),
            "Say what outcome is intended",
            id="a field that readers need is empty",
        ),
        pytest.param(
            lambda made: made.working.values.filter(list="topic").delete(),
            "Choose at least one topic",
            id="no topic",
        ),
        pytest.param(
            lambda made: Innovation.objects.update(contact_seat=None),
            "Choose a contact. It is a role, so that messages reach whoever holds it",
            id="no contact",
        ),
        pytest.param(
            lambda made: Comment.objects.create(
                innovation=made, section="what", text="?", by=made.started_by, at=NOON
            ),
            "1 comment is still open. Answer or close each of them",
            id="an open comment",
        ),
        pytest.param(
            lambda made: Innovation.objects.update(state="archived"),
            "The practice is archived. Bring it back first, to be checked",
            id="archived meanwhile",
        ),
    ],
)
def test_it_passes_the_same_check_as_a_first_publication(made, writer, reviewer, spoil, reason):
    reviewing.submit(made, changed="A third call", by=writer, now=NOON)
    spoil(made)
    made.refresh_from_db()

    with pytest.raises(Refused) as refusal:
        reviewing.publish(made, by=reviewer, now=NOON)

    assert refusal.value.reasons == [reason]
    assert shown() == (1, "Two calls")
    assert len(entries()) == 1


@pytest.mark.parametrize(
    ("change", "changed", "reason"),
    [
        pytest.param({}, "  ", "Say in a sentence what changed", id="nothing said"),
        pytest.param({"aim": ""}, "A", "Say what the practice aims to do", id="no aim"),
    ],
)
def test_an_unfinished_one_is_not_sent(made, writer, change, changed, reason):
    Version.objects.filter(number=2).update(**change)

    with pytest.raises(Refused) as refusal:
        reviewing.submit(made, changed=changed, by=writer, now=NOON)

    assert refusal.value.reasons == [reason]
    assert not Innovation.objects.get().revision_waits
    assert (told(), entries()) == ([], [])


def test_what_is_with_the_reviewers_is_not_sent_by_somebody_else_again(made, writer, head):
    reviewing.submit(made, changed="A third call", by=writer, now=NOON)

    with pytest.raises(Refused) as refusal:
        reviewing.submit(made, changed="Another", by=head, now=NOON)

    assert refusal.value.reasons == ["The new version is with the reviewers already"]
    assert Version.objects.get(number=2).changed == "A third call"


def test_nobody_who_saved_any_part_of_it_reviews_it(made, writer, reviewer):
    """Even if somebody else saved after them."""
    actions.save_version(made, fields={"aim": "Certainty"}, values={}, by=reviewer, now=NOON)
    actions.save_version(made, fields={"cost": "None"}, values={}, by=writer, now=NOON)
    reviewing.submit(made, changed="A third call", by=writer, now=NOON)
    made.refresh_from_db()

    with pytest.raises(Refused) as refusal:
        reviewing.publish(made, by=reviewer, now=NOON)

    assert refusal.value.reasons == ["The reviewer helped to write the practice. Ask somebody else"]
    assert made not in queries.waiting_for(reviewer)


def test_its_own_lead_does_not_review_it_and_another_force_s_does(made, writer, head):
    reviewing.submit(made, changed="A third call", by=writer, now=NOON)
    made.refresh_from_db()
    other = lead()

    with pytest.raises(PermissionDenied):
        reviewing.publish(made, by=head, now=NOON)
    before = shown()
    reviewing.publish(made, by=other, now=NOON)

    assert (before, shown()) == ((1, "Two calls"), (2, "Three calls"))


def test_it_is_not_thrown_away_while_it_is_with_the_reviewers(made, writer):
    reviewing.submit(made, changed="A third call", by=writer, now=NOON)

    with pytest.raises(Refused) as refusal:
        actions.discard_draft(made, by=writer, now=NOON)

    assert refusal.value.reasons == ["It is with the reviewers. Wait until they have decided"]
    assert Version.objects.count() == 2


def test_it_is_begun_from_what_is_shown_now(writer):
    """The page that asked for it may be older than the last publication."""
    made = revised(writer)
    stale = Innovation.objects.get()
    reviewing.submit(made, changed="A third call", by=writer, now=NOON)
    made.refresh_from_db()
    reviewing.publish(made, by=steward(), now=NOON)

    begun = actions.revise(stale, by=writer, now=NOON)

    assert (begun.number, begun.title, list(begun.writers.all())) == (3, "Three calls", [writer])


# ---- small corrections -------------------------------------------------------------------------


def test_a_small_correction_is_shown_at_once_and_says_so(made, head):
    user = lead()
    adoption(made, ("interested", date(2026, 5, 1)), organisation=user.organisation)

    reviewing.publish_correction(made, changed=" A date put right ", by=head, now=NOON)

    current = Innovation.objects.get().current
    assert (current.changed, current.small_correction) == ("A date put right", True)
    assert shown() == (2, "Three calls")
    assert told() == [(user.name, "A practice that your force took up has changed")]
    assert entries() == [("innovations.correction_published", head.pk, {"version": 2})]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        pytest.param(
            lambda made: made.working.prerequisites.append({"aspect": "other", "words": "A van"}),
            "the points of fit",
            id="what a force must have",
        ),
        pytest.param(
            lambda made: made.working.facts.append("has_before"),
            "what the evaluation had",
            id="the strength of the evidence",
        ),
        pytest.param(
            lambda made: setattr(
                made.working, "stage_of_practice", ValueFactory(list="stage_of_practice")
            ),
            "the stage of practice",
            id="what the evidence says",
        ),
        pytest.param(
            lambda made: setattr(made.working, "permission", "given"),
            "what the copyright owner allows",
            id="the permission",
        ),
    ],
)
def test_what_a_force_goes_by_is_no_small_correction(made, head, change, words):
    change(made)
    made.working.save()

    with pytest.raises(Refused) as refusal:
        reviewing.publish_correction(made, changed="A date", by=head, now=NOON)

    assert refusal.value.reasons == [
        f"This is more than a small correction: {words} changed. Send it for review"
    ]
    assert shown() == (1, "Two calls")
    assert (told(), entries()) == ([], [])


@pytest.mark.parametrize(
    ("state", "changed", "waits", "reason"),
    [
        pytest.param("published", " ", False, "Say in a sentence what changed", id="nothing said"),
        pytest.param(
            "archived", "A call", False,
            "The practice is archived. Bring it back first, to be checked", id="archived",
        ),
        pytest.param(
            "published", "A call", True,
            "The new version is with the reviewers already", id="with the reviewers",
        ),
    ],
)  # fmt: skip
def test_a_small_correction_is_refused(made, head, state, changed, waits, reason):
    Innovation.objects.update(state=state, revision_waits=waits)

    with pytest.raises(Refused) as refusal:
        reviewing.publish_correction(made, changed=changed, by=head, now=NOON)

    assert refusal.value.reasons == [reason]
    assert shown() == (1, "Two calls")
    assert (told(), entries()) == ([], [])


def test_a_small_correction_passes_the_same_check_of_fields(made, head):
    made.working.values.filter(list="purpose").delete()
    Version.objects.filter(number=2).update(copyright_owner="")

    with pytest.raises(Refused) as refusal:
        reviewing.publish_correction(made, changed="A date", by=head, now=NOON)

    assert refusal.value.reasons == ["Choose a purpose", "Say who owns the copyright"]


def test_a_small_correction_is_for_the_lead_or_a_steward(made, writer):
    assert not permissions.may_publish_openly(writer, made)
    with pytest.raises(PermissionDenied):
        reviewing.publish_correction(made, changed="A date", by=writer, now=NOON)

    assert shown() == (1, "Two calls")


def test_there_must_be_a_new_version_to_publish(owner, head):
    with pytest.raises(Refused) as refusal:
        reviewing.publish_correction(published(organisation=owner), changed="A", by=head, now=NOON)

    assert refusal.value.reasons == ["There is no new version to publish"]


# ---- through the pages -------------------------------------------------------------------------

CHECK = "/practices/two-calls/check/"


def test_its_lead_says_how_much_changed(client, made, head):
    client.force_login(head)

    asked = client.get(CHECK)
    nothing = client.post(CHECK, {"changed": "A date"})
    sent = client.post(CHECK, {"changed": "A date", "how": "small"})

    assert faults_of(asked.content) == faults_of(nothing.content) == []
    assert "Say how much changed" in nothing.content.decode()
    assert sent["Location"] == "/practices/two-calls/"
    assert shown() == (2, "Three calls")
    versions = client.get("/practices/two-calls/versions/")
    assert "Version 2 (small correction): A date" in versions.content.decode()


def test_a_writer_who_is_no_lead_sends_it_to_the_reviewers(client, made, writer, reviewer):
    client.force_login(writer)

    page = client.get(CHECK).content.decode()
    sent = client.post(CHECK, {"changed": "A third call", "how": "small"})
    waiting = client.get(CHECK)

    assert "How much changed?" not in page
    assert sent["Location"] == "/practices/work/"
    assert Innovation.objects.get().revision_waits
    assert faults_of(waiting.content) == []
    assert "It is with the reviewers since" in waiting.content.decode()
    client.force_login(reviewer)
    review = client.get("/practices/two-calls/review/")
    assert faults_of(review.content) == []
    assert "Review: Three calls" in review.content.decode()
    difference = client.get("/practices/two-calls/versions/2/").content.decode()
    assert "What changed in version 2" in difference
    client.force_login(lead(role="practitioner"))
    assert client.get("/practices/two-calls/versions/2/").status_code == 404


def test_what_a_force_goes_by_cannot_be_called_small(client, made, head):
    Version.objects.filter(number=2).update(permission="given")
    client.force_login(head)

    page = client.get(CHECK)

    assert faults_of(page.content) == []
    assert "How much changed?" not in page.content.decode()
    assert "what the copyright owner allows changed" in page.content.decode()
