"""What is shown is kept true: confirmed, checked, put away; its writers and owners may change."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied

from tests.factories.accounts import PersonFactory, SeatFactory, lead
from tests.factories.innovations import WHOLE, adoption, draft, published, whole_draft
from tests.factories.innovations import revised as next_version
from tests.support.left_behind import entries, told
from waymark.network.innovations.actions import keeping
from waymark.network.innovations.actions import practices as actions
from waymark.network.innovations.models import Innovation, Version
from waymark.shared.errors import Refused
from waymark.shared.notifications.models import Notice
from waymark.shared.search.models import Document

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
TODAY = date(2026, 6, 9)


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
