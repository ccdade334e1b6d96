"""Seats are added, offered, taken up and left; whoever has none is out at the next request."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from tests.factories.accounts import (
    OrganisationFactory,
    PersonFactory,
    SeatFactory,
    lead,
    steward,
)
from tests.support.left_behind import entries
from tests.support.pages import faults_of
from waymark.shared.accounts.actions.seats import (
    accept_invitation,
    add_seat,
    choose_seat,
    invite,
    leave_seat,
    take_up,
    withdraw_invitation,
)
from waymark.shared.accounts.models import Holding, Invitation, Person, Seat
from waymark.shared.accounts.rules import hashed
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
TODAY = date(2026, 6, 9)
DAY = timedelta(days=1)
PASSWORD = "correct horse battery"


@pytest.fixture
def force():
    return OrganisationFactory(name="Ashdown Police", slug="ashdown")


@pytest.fixture
def head(client, force):
    person = lead(force)
    client.force_login(person)
    return person


@pytest.fixture
def empty(force):
    return SeatFactory(
        organisation=force, holder=None, role="practitioner", title="Victim practitioner"
    )


def offer(seat, by, *, email="new@ashdown.example", at=NOON) -> tuple[Invitation, str]:
    return invite(seat, email=email, by=by, now=at)


# ---- adding ------------------------------------------------------------------------------------


def test_a_lead_adds_a_seat(force, head):
    seat = add_seat(force, role="performance", title="Performance", by=head, now=NOON)

    assert (seat.organisation, seat.role, seat.holder, seat.since) == (
        force, "performance", None, TODAY,
    )  # fmt: skip
    assert entries() == [
        ("accounts.seat_added", head.pk, seat.key, {"role": "performance"})
    ]  # fmt: skip


def test_no_two_seats_of_a_force_have_one_title(force, head, empty):
    with pytest.raises(Refused) as refusal:
        add_seat(force, role="lead", title="VICTIM practitioner", by=head, now=NOON)

    assert refusal.value.reasons == ["There is already a seat with this title"]
    assert (Seat.objects.count(), entries()) == (2, [])


@pytest.mark.parametrize(
    ("who", "role"),
    [
        pytest.param(lambda force: lead(), "practitioner", id="the lead of another force"),
        pytest.param(lambda force: lead(force, "performance"), "practitioner", id="not the lead"),
        pytest.param(lambda force: lead(force), "administrator", id="an administrator’s"),
        pytest.param(lambda force: lead(force), "co_ordinator", id="a co-ordinator’s"),
    ],
)
def test_who_may_not_add_a_seat(force, who, role):
    by = who(force)

    with pytest.raises(PermissionDenied):
        add_seat(force, role=role, title="New", by=by, now=NOON)

    assert (Seat.objects.count(), entries()) == (1, [])


# ---- inviting ----------------------------------------------------------------------------------


def test_an_invitation_lasts_a_week_and_only_a_hash_of_its_link_is_kept(head, empty):
    made, token = offer(empty, head, email="New@Ashdown.Example")

    assert (made.seat, made.email, made.invited_by, made.invited_at, made.expires_at) == (
        empty, "new@ashdown.example", head, NOON, NOON + 7 * DAY,
    )  # fmt: skip
    assert list(made.links.values_list("token_hash", "sent_at", "works_until")) == [
        (hashed(token), NOON, NOON + timedelta(minutes=15))
    ]
    assert token not in str([*Invitation.objects.values_list(), *made.links.values_list()])
    assert entries() == [("accounts.person_invited", head.pk, empty.key, {})]


def test_a_seat_is_offered_to_one_at_a_time(head, empty):
    offer(empty, head)
    with pytest.raises(Refused) as refusal:
        offer(empty, head, email="other@ashdown.example")

    assert refusal.value.reasons == [
        "An invitation is already out. Withdraw it to send another"
    ]  # fmt: skip
    assert Invitation.objects.count() == len(entries()) == 1


def test_an_invitation_that_ran_out_stands_in_nobody_s_way(head, empty):
    old, _ = offer(empty, head)
    new, _ = offer(empty, head, at=NOON + 7 * DAY)

    old.refresh_from_db()
    assert (old.withdrawn_at, new.withdrawn_at) == (NOON + 7 * DAY, None)


def test_nobody_is_invited_to_a_seat_that_is_filled(head):
    with pytest.raises(Refused) as refusal:
        offer(head.seat, steward())

    assert refusal.value.reasons == [
        "The seat is filled. Record that its holder has left it first"
    ]  # fmt: skip
    assert not Invitation.objects.exists()
    assert entries() == []


def test_strangers_neither_invite_nor_withdraw_nor_empty_seats(head, empty):
    made, _ = offer(empty, head)
    held = SeatFactory(organisation=empty.organisation)
    written = Entry.objects.count()

    for person in (lead(), lead(empty.organisation, "practitioner"), PersonFactory()):
        for act in (
            lambda by=person: offer(empty, by),
            lambda by=person: withdraw_invitation(made, by=by, now=NOON),
            lambda by=person: leave_seat(held, by=by, now=NOON),
            lambda by=person: choose_seat(held, by=by, now=NOON),
        ):
            with pytest.raises(PermissionDenied):
                act()

    made.refresh_from_db()
    held.refresh_from_db()
    assert (made.withdrawn_at, held.holder is not None) == (None, True)
    assert (Invitation.objects.count(), Entry.objects.count()) == (1, written)


# ---- taking up ---------------------------------------------------------------------------------


def accept(made, *, password=PASSWORD, now=NOON + DAY) -> Person:
    return accept_invitation(made, name="Nell Newcomer", password=password, now=now)


def test_a_newcomer_takes_up_the_seat(head, empty):
    made, _ = offer(empty, head)

    person = accept(made)

    empty.refresh_from_db()
    made.refresh_from_db()
    assert (person.name, person.email, person.joined_at, person.is_active) == (
        "Nell Newcomer", "new@ashdown.example", NOON + DAY, True,
    )  # fmt: skip
    assert person.check_password(PASSWORD)
    assert (empty.holder, empty.since, made.accepted_at) == (person, TODAY + DAY, NOON + DAY)
    assert Holding.objects.values_list("seat", "person", "began_on", "ended_on").get() == (
        empty.pk, person.pk, TODAY + DAY, None,
    )  # fmt: skip
    assert entries()[-1] == ("accounts.invitation_accepted", None, empty.key, {})


USED = "This invitation has been used. Sign in with the password you chose"
BACK = "This invitation was withdrawn. Ask the person who invited you for another"
OLD = "This invitation has run out. Ask the person who invited you for another"


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        pytest.param(lambda made, by: accept(made, now=timezone.now()), USED, id="used"),
        pytest.param(
            lambda made, by: withdraw_invitation(made, by=by, now=NOON), BACK, id="withdrawn"
        ),
        pytest.param(
            lambda made, by: Invitation.objects.update(expires_at=timezone.now()), OLD, id="run out"
        ),
    ],
)
def test_an_invitation_that_no_longer_holds(client, head, empty, spoil, reason):
    made, token = offer(empty, head, at=timezone.now())
    spoil(made, head)
    people, written = Person.objects.count(), Entry.objects.count()

    with pytest.raises(Refused) as refusal:
        accept(made, now=timezone.now())
    client.logout()
    page = client.post(
        f"/members/invitations/{token}/",
        {"email": made.email, "name": "Nell", "password": "another good password"},
    )

    assert refusal.value.reasons == [reason]
    assert reason in page.content.decode()
    assert faults_of(page.content) == []
    assert (Person.objects.count(), Entry.objects.count()) == (people, written)


def test_the_last_moment_of_an_invitation(head, empty):
    made, _ = offer(empty, head)

    with pytest.raises(Refused) as refusal:
        accept(made, now=NOON + 7 * DAY)
    person = accept(made, now=NOON + 7 * DAY - timedelta(seconds=1))

    assert refusal.value.reasons == [OLD]
    assert Seat.objects.get(pk=empty.pk).holder == person


def test_somebody_known_already_takes_a_second_seat_once_they_are_signed_in(head, empty):
    known = SeatFactory().holder
    made, _ = offer(empty, head, email=known.email)

    with pytest.raises(Refused) as refusal:
        accept(made)
    with pytest.raises(PermissionDenied):
        take_up(made, by=lead(), now=NOON + DAY)
    take_up(made, by=known, now=NOON + DAY)

    assert refusal.value.reasons == ["You already have an account. Sign in to take the seat"]
    assert Seat.objects.filter(holder=known).count() == 2
    assert entries()[-1] == ("accounts.invitation_accepted", known.pk, empty.key, {})


# ---- leaving -----------------------------------------------------------------------------------


def test_the_last_seat_left_closes_the_account_and_the_records_keep_their_seat(head, force):
    seat = SeatFactory(organisation=force)
    person = seat.holder
    Holding.objects.create(seat=seat, person=person, began_on=date(2025, 1, 1))

    leave_seat(seat, by=head, now=NOON)

    seat.refresh_from_db()
    person = Person.objects.get(pk=person.pk)
    assert (seat.holder, seat.since) == (None, TODAY)
    assert (person.is_active, person.left_at) == (False, NOON)
    assert Holding.objects.get().ended_on == TODAY
    assert entries() == [
        ("accounts.seat_left", head.pk, seat.key, {"holder": person.key})
    ]  # fmt: skip


def test_with_another_seat_somebody_stays(head, force):
    person = SeatFactory(organisation=force).holder
    other = SeatFactory(holder=person)

    leave_seat(person.seats.exclude(pk=other.pk).get(), by=person, now=NOON)

    person = Person.objects.get(pk=person.pk)
    assert (person.is_active, person.left_at, person.seat) == (True, None, other)


def test_a_vacant_seat_cannot_be_left(head, empty):
    with pytest.raises(Refused) as refusal:
        leave_seat(empty, by=head, now=NOON)

    assert refusal.value.reasons == ["The seat is already vacant"]
    assert entries() == []


def test_a_leaver_is_signed_out_at_the_next_request(client, head, force):
    seat = SeatFactory(organisation=force)
    client.force_login(seat.holder)
    before = client.get("/members/me/").status_code

    leave_seat(seat, by=head, now=NOON)
    after = client.get("/members/me/")

    assert before == 200
    assert (after.status_code, after["Location"]) == (
        302, "/accounts/login/?next=/members/me/&ended=1",
    )  # fmt: skip
    assert client.post("/members/me/seat/", {"seat": seat.key})["Location"].startswith("/accounts/")


def test_a_leaver_cannot_sign_in_again(client, head, force):
    seat = SeatFactory(organisation=force)
    seat.holder.set_password(PASSWORD)
    seat.holder.save()
    given = {"login": seat.holder.email, "password": PASSWORD}
    client.logout()
    let_in = client.post("/accounts/login/", given).status_code
    client.logout()

    leave_seat(seat, by=head, now=NOON)
    client.post("/accounts/login/", given)

    assert let_in == 302
    assert client.get("/members/me/").status_code == 302


# ---- another seat ------------------------------------------------------------------------------


def test_somebody_acts_from_another_of_their_seats(client, head, force):
    other = SeatFactory(holder=head)

    page = client.post("/members/me/seat/", {"seat": other.key})

    assert page["Location"] == "/members/me/"
    assert Person.objects.get(pk=head.pk).seat == other
    assert entries() == [("accounts.seat_chosen", head.pk, other.key, {})]
    assert faults_of(client.get("/members/me/").content) == []


def test_nobody_acts_from_a_seat_of_somebody_else(client, head):
    other = SeatFactory(role="administrator")

    assert client.post("/members/me/seat/", {"seat": other.key}).status_code == 403
    assert client.post("/members/me/seat/", {"seat": "nothing"}).status_code == 404
    assert Person.objects.get(pk=head.pk).chosen_seat is None
    assert entries() == []


# ---- the pages ---------------------------------------------------------------------------------


def test_a_seat_is_added_and_offered_and_taken_up_through_the_pages(client, head, force):
    assert faults_of(client.get("/members/ashdown/seats/new/").content) == []
    client.post("/members/ashdown/seats/new/", {"title": "Performance", "role": "performance"})
    seat = Seat.objects.get(title="Performance")
    assert faults_of(client.get(f"/members/seats/{seat.key}/invite/").content) == []
    client.post(f"/members/seats/{seat.key}/invite/", {"email": "new@ashdown.example"})
    (sent,) = mail.outbox
    link = re.search(r"https?://[^/]+(/members/invitations/\S+)", sent.body)[1]
    listed = client.get("/members/ashdown/").content.decode()
    client.logout()

    opened = [client.get(link) for _ in range(2)]
    given = {"email": "New@Ashdown.example", "name": "Nell"}
    weak = client.post(link, given | {"password": "short"})
    done = client.post(link, given | {"password": PASSWORD})

    assert sent.to == ["new@ashdown.example"]
    assert "new@ashdown.example" in listed
    assert [faults_of(page.content) for page in [*opened, weak]] == [[], [], []]
    assert done["Location"] == "/"
    assert client.get("/members/me/").status_code == 200
    assert Seat.objects.get(pk=seat.pk).holder.name == "Nell"


def test_a_title_that_is_taken_is_asked_for_again(client, head, empty):
    page = client.post(
        "/members/ashdown/seats/new/", {"title": empty.title, "role": "practitioner"}
    )

    assert "There is already a seat with this title" in page.content.decode()
    assert faults_of(page.content) == []


def test_an_invitation_is_withdrawn_by_its_button(client, head, empty):
    made, _ = offer(empty, head, at=timezone.now())

    page = client.post(f"/members/seats/{empty.key}/withdraw/")

    made.refresh_from_db()
    assert page["Location"] == "/members/ashdown/"
    assert made.withdrawn_at is not None
    assert entries()[-1] == ("accounts.invitation_withdrawn", head.pk, empty.key, {})


def test_a_seat_is_left_by_its_button(client, head, force):
    seat = SeatFactory(organisation=force, title="Practitioner")
    address = f"/members/seats/{seat.key}/leave/"

    asked = client.get(address)
    done = client.post(address)

    assert faults_of(asked.content) == []
    # said in words: the sign beside it is not read out
    assert f"{seat.holder.name} cannot sign in any more" in asked.content.decode()
    assert done["Location"] == "/members/ashdown/"
    assert Seat.objects.get(pk=seat.pk).holder is None
    assert client.get(address).status_code == 404


def test_who_leaves_one_of_two_seats_can_still_sign_in(client, head, force):
    seat = SeatFactory(organisation=force, title="Practitioner")
    SeatFactory(organisation=force, title="Trainer", holder=seat.holder)

    asked = client.get(f"/members/seats/{seat.key}/leave/").content.decode()

    assert f"{seat.holder.name} can still sign in" in asked


def test_members_see_who_sits_where_and_no_invitation(client, head, empty):
    offer(empty, head, email="not.for.you@ashdown.example")
    client.force_login(lead())

    for address in ("/members/", "/members/ashdown/"):
        page = client.get(address)
        assert faults_of(page.content) == []
        assert "not.for.you" not in page.content.decode()
    assert head.name in client.get("/members/ashdown/").content.decode()


@pytest.mark.parametrize(
    "page", ["ashdown/seats/new/", "seats/{empty}/invite/", "seats/{held}/leave/"]
)
def test_the_lead_of_another_force_opens_none_of_these_pages(client, head, empty, page):
    client.force_login(lead())
    address = "/members/" + page.format(empty=empty.key, held=head.seat.key)

    assert client.get(address).status_code == 403
    assert client.post(address, {"title": "A", "role": "lead", "email": "a@b.example"}
                       ).status_code == 403  # fmt: skip
    assert Seat.objects.filter(holder=head).exists()
    assert (mail.outbox, entries()) == ([], [])


def test_a_link_that_nobody_made_leads_nowhere_and_says_what_to_do(client):
    page = client.get("/members/invitations/made-up/")

    assert (page.status_code, faults_of(page.content)) == (404, [])
    assert "Copy the whole line" in page.text


@pytest.mark.parametrize("address", ["/members/", "/members/me/", "/members/ashdown/"])
def test_nobody_reads_these_pages_without_signing_in(client, force, address):
    assert client.get(address)["Location"] == f"/accounts/login/?next={address}"
