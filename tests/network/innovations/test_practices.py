"""The life of a practice: begun, written, reviewed, published, kept true, archived, handed on."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from tests.factories.accounts import OrganisationFactory, PersonFactory, SeatFactory, lead, steward
from tests.factories.innovations import ValueFactory, adoption, draft, published
from tests.factories.innovations import revised as next_version
from waymark.network.innovations.actions import keeping, reviewing
from waymark.network.innovations.actions import practices as actions
from waymark.network.innovations.models import Comment, Innovation, Version
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused
from waymark.shared.notifications.models import Notice
from waymark.shared.search.models import Document

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
TODAY = date(2026, 6, 9)
WHOLE = {
    "title": "The two-call promise",
    "intended_outcome": "Nobody waits without knowing.",
    "copyright_owner": "Calder Vale Police",
    "permission": "owner_shares",
}


@pytest.fixture
def owner():
    return OrganisationFactory(name="Calder Vale Police", slug="calder-vale")


@pytest.fixture
def writer(owner):
    return lead(owner, "practitioner")


@pytest.fixture
def reviewer():
    return steward()


def whole_draft(writer, *, state="draft", **version) -> Innovation:
    """A draft in which nothing is missing."""
    seat = writer.seat
    made = draft(
        key="two-calls",
        organisation=seat.organisation,
        started_by=writer,
        contact_seat=seat,
        state=state,
        version={**WHOLE, "saved_by": writer, **version},
    )
    names = ("purpose", "topic", "target_group", "stage_of_practice")
    values = {name: ValueFactory(list=name) for name in names}
    made.working.values.set(values.values())
    made.working.stage_of_practice = values["stage_of_practice"]
    made.working.save()
    return made


def entries() -> list[tuple]:
    rows = Entry.objects.order_by("sequence").values_list("act", "by", "about_key", "detail")
    return list(rows)


def told() -> list[tuple[str, str]]:
    return list(Notice.objects.order_by("pk").values_list("person__name", "subject"))


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


# ---- review ------------------------------------------------------------------------------------


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


# ---- a new version ----------------------------------------------------------------------------


@pytest.fixture
def revised(writer):
    return next_version(writer, key="two-calls", version=WHOLE)


# ---- kept true ---------------------------------------------------------------------------------


def test_a_practice_is_opened_to_the_world_and_closed_again(owner):
    made, head = published(key="calls", organisation=owner), lead(owner)

    keeping.set_public(made, public=True, by=head, now=NOON)
    opened = (Innovation.objects.get().public, Document.objects.get().scope)
    keeping.set_public(made, public=False, by=head, now=NOON)

    assert opened == (True, "public")
    assert (Innovation.objects.get().public, Document.objects.get().scope) == (False, "members")
    assert entries() == [
        ("innovations.readers_changed", head.pk, "calls", {"public": True}),
        ("innovations.readers_changed", head.pk, "calls", {"public": False}),
    ]


def test_a_draft_is_not_opened_to_the_world(owner):
    with pytest.raises(Refused) as refusal:
        keeping.set_public(draft(organisation=owner), public=True, by=lead(owner), now=NOON)

    assert refusal.value.reasons == ["Publish the practice first"]
    assert not Innovation.objects.get().public


def test_confirming_ends_the_check(owner, writer):
    made = published(key="calls", organisation=owner, state="under_review")

    keeping.confirm_still_true(made, by=writer, now=NOON)

    made.refresh_from_db()
    assert (made.state, made.confirmed_on) == ("published", TODAY)
    assert entries() == [("innovations.confirmed_true", writer.pk, "calls", {})]


@pytest.mark.parametrize("state", ["draft", "in_review", "archived"])
def test_only_what_is_published_is_confirmed(owner, writer, state):
    made = published(organisation=owner, state=state, confirmed_on=date(2025, 1, 1))

    with pytest.raises(Refused) as refusal:
        keeping.confirm_still_true(made, by=writer, now=NOON)

    assert refusal.value.reasons == ["Only a published practice is confirmed"]
    assert Innovation.objects.get().confirmed_on == date(2025, 1, 1)
    assert entries() == []


def test_a_practice_in_doubt_is_marked_and_its_users_hear(owner):
    made, head, user = published(key="calls", organisation=owner), lead(owner), lead()
    adoption(made, ("live", date(2026, 5, 1)), organisation=user.organisation)

    keeping.put_under_review(made, by=head, now=NOON)

    assert Innovation.objects.get().state == "under_review"
    assert told() == [(user.name, "A practice that your force took up is being checked")]
    assert entries() == [("innovations.under_review", head.pk, "calls", {})]


def test_an_archived_practice_comes_back_to_be_checked(owner):
    made = published(organisation=owner, state="archived", archived_on=date(2026, 1, 1))

    keeping.put_under_review(made, by=lead(owner), now=NOON)

    made.refresh_from_db()
    assert (made.state, made.archived_on) == ("under_review", None)


def test_what_is_being_checked_already_is_not_marked_twice(owner):
    with pytest.raises(Refused) as refusal:
        keeping.put_under_review(
            published(organisation=owner, state="under_review"), by=lead(owner), now=NOON
        )

    assert refusal.value.reasons == ["Only a published or archived practice is put under review"]
    assert (told(), entries()) == ([], [])


def test_an_archived_practice_keeps_its_reason_and_stays_found(owner):
    made, head = published(key="calls", organisation=owner), lead(owner)

    keeping.archive(made, reason=" No longer law ", by=head, now=NOON)

    made.refresh_from_db()
    assert (made.state, made.archived_on, made.archived_reason) == (
        "archived", TODAY, "No longer law",
    )  # fmt: skip
    assert Document.objects.count() == 1
    assert entries() == [("innovations.archived", head.pk, "calls", {})]


@pytest.mark.parametrize(
    ("live", "reason", "said"),
    [
        pytest.param(0, " ", "Say why the practice is archived", id="no reason"),
        pytest.param(
            1, "Old", "1 force uses this practice. Put it under review first, so that they hear",
            id="in use",
        ),
    ],
)  # fmt: skip
def test_a_practice_is_not_archived(owner, live, reason, said):
    made = published(organisation=owner, live_count=live)

    with pytest.raises(Refused) as refusal:
        keeping.archive(made, reason=reason, by=lead(owner), now=NOON)

    assert refusal.value.reasons == [said]
    assert Innovation.objects.get().state == "published"
    assert entries() == []


# ---- who writes and who owns -----------------------------------------------------------------


def test_a_collaborator_may_write_until_taken_out(writer):
    made, helper = whole_draft(writer), lead()

    keeping.add_collaborator(made, person=helper, by=writer, now=NOON)
    actions.save_version(made, fields={"aim": "Helped"}, values={}, by=helper, now=NOON)
    keeping.remove_collaborator(made, person=helper, by=writer, now=NOON)
    with pytest.raises(PermissionDenied):
        actions.save_version(made, fields={"aim": "Late"}, values={}, by=helper, now=NOON)

    assert Version.objects.get().aim == "Helped"
    assert told() == [(helper.name, "You were asked to write with somebody")]
    who = {"person": helper.key}
    assert entries() == [
        ("innovations.collaborator_added", writer.pk, "two-calls", who),
        ("innovations.draft_saved", helper.pk, "two-calls", {"fields": 1}),
        ("innovations.collaborator_removed", writer.pk, "two-calls", who),
    ]


@pytest.mark.parametrize("drafted", [True, False], ids=["a draft", "published"])
def test_a_collaborator_s_notice_leads_to_a_page_that_opens(client, writer, owner, drafted):
    made = whole_draft(writer) if drafted else published(organisation=owner)
    helper = lead()
    keeping.add_collaborator(made, person=helper, by=writer, now=NOON)
    client.force_login(helper)

    assert client.get(Notice.objects.get().link, follow=True).status_code == 200


def test_somebody_without_a_seat_is_not_asked_to_write(writer):
    made = whole_draft(writer)

    with pytest.raises(Refused) as refusal:
        keeping.add_collaborator(made, person=PersonFactory(), by=writer, now=NOON)

    assert refusal.value.reasons == ["This person no longer holds a seat"]
    assert not made.collaborators.exists()
    assert (told(), entries()) == ([], [])


def test_a_practice_is_handed_to_a_seat_elsewhere(owner):
    made, head, seat = published(key="calls", organisation=owner), lead(owner), SeatFactory()

    keeping.transfer(made, seat=seat, by=head, now=NOON)

    made.refresh_from_db()
    assert (made.organisation, made.contact_seat) == (seat.organisation, seat)
    assert seat.organisation.name in Document.objects.get().body
    assert told() == [(seat.holder.name, "A practice was handed to you")]
    assert entries() == [("innovations.transferred", head.pk, "calls", {"seat": seat.key})]


def test_while_the_new_seat_is_vacant_the_people_of_its_force_are_told(owner):
    made, seat = published(organisation=owner), SeatFactory(holder=None)
    colleague = lead(seat.organisation, "practitioner")

    keeping.transfer(made, seat=seat, by=lead(owner), now=NOON)

    assert told() == [(colleague.name, "A practice was handed to you")]


def test_a_real_practice_is_not_handed_to_a_made_up_force(owner):
    made, seat = published(organisation=owner), SeatFactory(organisation__invented=True)

    with pytest.raises(Refused) as refusal:
        keeping.transfer(made, seat=seat, by=lead(owner), now=NOON)

    assert refusal.value.reasons == [
        "Real practices stay with real organisations, made-up ones with made-up ones"
    ]
    assert Innovation.objects.get().organisation == owner
    assert entries() == []


def test_a_discarded_draft_is_gone(writer):
    actions.discard_draft(whole_draft(writer), by=writer, now=NOON)

    assert not Innovation.objects.exists()
    assert not Version.objects.exists()
    assert entries() == [("innovations.draft_discarded", writer.pk, "two-calls", {})]


def test_discarding_a_new_version_leaves_the_published_one(revised, writer):
    actions.discard_draft(revised, by=writer, now=NOON)

    made = Innovation.objects.get()
    assert (made.state, made.working, made.current.title) == ("published", None, WHOLE["title"])
    assert Version.objects.count() == 1


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        pytest.param(
            "in_review", "It is with the reviewers. Wait until they have decided", id="in review"
        ),
        pytest.param("published", "There is no draft to discard", id="published"),
    ],
)
def test_there_is_no_draft_to_discard(writer, owner, state, reason):
    made = (
        whole_draft(writer, state=state) if state == "in_review" else published(organisation=owner)
    )

    with pytest.raises(Refused) as refusal:
        actions.discard_draft(made, by=writer, now=NOON)

    assert refusal.value.reasons == [reason]
    assert Version.objects.count() == 1
    assert entries() == []


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
