"""The life of a practice: begun, written, changed, and what strangers may not do."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied

from tests.factories.accounts import PersonFactory, lead, steward
from tests.factories.innovations import WHOLE, ValueFactory, draft, published, whole_draft
from tests.factories.innovations import revised as next_version
from tests.support.left_behind import entries, told
from waymark.network.innovations.actions import keeping, reviewing
from waymark.network.innovations.actions import practices as actions
from waymark.network.innovations.models import Comment, Innovation, Version
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused
from waymark.shared.search.models import Document

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)


# ---- begin and write ---------------------------------------------------------------------------


def test_a_practice_begins_as_a_draft_of_its_writer(writer, owner):
    made = actions.start_practice(organisation=owner, title="Two calls!", by=writer, now=NOON)

    made.refresh_from_db()
    assert (made.key, made.state, made.organisation, made.started_by, made.contact_seat) == (
        "two-calls", "draft", owner, writer, writer.seat,
    )  # fmt: skip
    assert (made.working.title, made.working.number, made.working.saved_at) == (
        "Two calls!", 1, NOON,
    )  # fmt: skip
    assert made.current is None
    assert entries() == [("innovations.practice_started", writer.pk, "two-calls", {})]
    assert not Document.objects.exists()


@pytest.mark.parametrize("title", ["Work", "Two calls", "!!!"], ids=["a page", "taken", "no word"])
def test_no_two_practices_and_no_page_have_one_address(writer, owner, title):
    draft(key="two-calls")

    made = actions.start_practice(organisation=owner, title=title, by=writer, now=NOON)

    assert made.key not in {"work", "two-calls", ""}


@pytest.mark.parametrize(
    ("who", "may"),
    [
        pytest.param(lambda owner: lead(owner, "partner"), True, id="somebody who sits there"),
        pytest.param(lambda owner: steward(), True, id="a steward for them"),
        pytest.param(lambda owner: lead(), False, id="the lead of another force"),
        pytest.param(lambda owner: PersonFactory(), False, id="somebody without a seat"),
    ],
)
def test_who_may_begin_a_practice_of_a_force(owner, who, may):
    person = who(owner)
    if may:
        actions.start_practice(organisation=owner, title="Calls", by=person, now=NOON)
    else:
        with pytest.raises(PermissionDenied):
            actions.start_practice(organisation=owner, title="Calls", by=person, now=NOON)

    assert (Innovation.objects.count(), Entry.objects.count()) == (may, may)


def test_only_what_is_given_is_saved(writer):
    made = whole_draft(writer)
    other = ValueFactory(list="topic", code="letters")
    kept = set(made.working.values.exclude(list="topic"))

    actions.save_version(
        made, fields={"aim": "Certainty"}, values={"topic": ["letters", "nonsense"]}, by=writer,
        now=NOON,
    )  # fmt: skip

    saved = Version.objects.get()
    assert (saved.aim, saved.title, saved.saved_by, saved.saved_at) == (
        "Certainty", "The two-call promise", writer, NOON,
    )  # fmt: skip
    assert set(saved.values.all()) == kept | {other}
    assert entries() == [("innovations.draft_saved", writer.pk, "two-calls", {"fields": 2})]


def test_the_rights_and_the_strength_of_design_follow_from_what_is_saved(writer):
    made = whole_draft(writer)
    for number in (6, 4):
        ValueFactory(list="right", code=str(number))
    facts = ["has_before", "has_after", "complete"]

    actions.save_version(
        made, fields={"facts": facts}, values={"right": ["4", "6"]}, by=writer, now=NOON
    )

    saved = Version.objects.get()
    assert (saved.rights, saved.design) == ("Rights 4 and 6", "2")


def test_what_somebody_else_saved_meanwhile_stays(writer):
    """Two people have the same draft open and save one section each."""
    made = whole_draft(writer)
    one, two = (Innovation.objects.select_related("working").get() for _ in range(2))

    actions.save_version(one, fields={"aim": "One"}, values={}, by=writer, now=NOON)
    actions.save_version(two, fields={"cost": "Two"}, values={}, by=writer, now=NOON)

    saved = Version.objects.get(pk=made.working_id)
    assert (saved.aim, saved.cost) == ("One", "Two")


def test_nothing_is_written_into_what_was_published_meanwhile(writer, reviewer):
    made = whole_draft(writer, state="in_review")
    opened = Innovation.objects.select_related("working").get()
    reviewing.publish(made, by=reviewer, now=NOON)

    with pytest.raises(Refused) as refusal:
        actions.save_version(opened, fields={"aim": "Unread"}, values={}, by=writer, now=NOON)

    assert refusal.value.reasons == [
        "There is no draft to write in. Start a new version first"
    ]  # fmt: skip
    assert Version.objects.get().aim == "Victims know when they will hear next."


def test_a_new_version_is_a_copy_and_readers_keep_the_old_one(writer, owner):
    made = published(organisation=owner, version=WHOLE)
    topic = ValueFactory(list="topic")
    made.current.values.add(topic)

    version = actions.revise(made, by=writer, now=NOON)

    made = Innovation.objects.get()
    assert (made.state, made.current.number, made.working) == ("published", 1, version)
    assert (version.number, version.title, version.published_at) == (2, WHOLE["title"], None)
    assert list(version.values.all()) == [topic]
    assert entries() == [("innovations.revision_started", writer.pk, made.key, {"version": 2})]


def test_a_new_version_is_begun_once(writer, owner):
    made = published(organisation=owner)
    first = actions.revise(made, by=writer, now=NOON)

    again = actions.revise(Innovation.objects.get(), by=writer, now=NOON)

    assert again == first
    assert Version.objects.count() == 2
    assert Entry.objects.count() == 1


# ---- a new version ----------------------------------------------------------------------------


@pytest.fixture
def revised(writer):
    return next_version(writer, key="two-calls", version=WHOLE)


# ---- strangers ---------------------------------------------------------------------------------


ACTS = {
    "save": lambda made, **by: actions.save_version(made, fields={}, values={}, **by),
    "revise": actions.revise,
    "submit": reviewing.submit,
    "discard": actions.discard_draft,
    "confirm": keeping.confirm_still_true,
    "add a collaborator": lambda made, **by: keeping.add_collaborator(made, person=by["by"], **by),
    "remove a collaborator": lambda made, **by: keeping.remove_collaborator(
        made, person=by["by"], **by
    ),
}
OWNERS_ACTS = {
    "publish a new version": lambda made, **by: reviewing.publish_correction(
        made, changed="A", **by
    ),
    "open to the world": lambda made, **by: keeping.set_public(made, public=True, **by),
    "put under review": keeping.put_under_review,
    "archive": lambda made, **by: keeping.archive(made, reason="Old", **by),
    "hand over": lambda made, **by: keeping.transfer(made, seat=by["by"].seat, **by),
}


@pytest.mark.parametrize("act", [*ACTS, *OWNERS_ACTS])
def test_the_lead_of_another_force_changes_nothing(revised, act):
    before = Innovation.objects.values().get()

    with pytest.raises(PermissionDenied):
        (ACTS | OWNERS_ACTS)[act](revised, by=lead(), now=NOON)

    assert Innovation.objects.values().get() == before
    assert (told(), entries()) == ([], [])


@pytest.mark.parametrize("act", OWNERS_ACTS)
def test_what_is_for_the_lead_is_not_for_the_practitioner(revised, writer, act):
    before = Innovation.objects.values().get()

    with pytest.raises(PermissionDenied):
        OWNERS_ACTS[act](revised, by=writer, now=NOON)

    assert Innovation.objects.values().get() == before
    assert (told(), entries()) == ([], [])


def test_a_stranger_neither_comments_on_a_draft_nor_answers(writer, reviewer):
    made = whole_draft(writer, state="in_review")
    said = Comment.objects.create(innovation=made, section="what", text="?", by=reviewer, at=NOON)
    stranger = lead(role="practitioner")

    with pytest.raises(PermissionDenied):
        reviewing.comment(made, section="what", text="Hm", by=stranger, now=NOON)
    with pytest.raises(PermissionDenied):
        reviewing.answer_comment(said, answer="Hm", by=stranger, now=NOON)

    assert list(Comment.objects.values_list("text", "answer")) == [("?", "")]
    assert (told(), entries()) == ([], [])
