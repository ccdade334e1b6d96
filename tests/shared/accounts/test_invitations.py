"""Links of invitations: 15 minutes each, once, for the right person, and no dead end."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.utils import timezone

from tests.factories.accounts import OrganisationFactory, SeatFactory, lead
from tests.support.pages import faults_of
from waymark.shared.accounts.actions.seats import freshen, invite, leave_seat, withdraw_invitation
from waymark.shared.accounts.models import Invitation, InvitationLink, Person, Seat
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
PASSWORD = "plain words on a hill"
NELL = {"email": "nell@ashdown.example", "name": "Nell", "password": PASSWORD}
SECRET = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def head():
    return lead(OrganisationFactory(name="Ashdown Police", slug="ashdown"))


@pytest.fixture
def empty(head):
    return SeatFactory(organisation=head.organisation, holder=None, title="Practitioner")


@pytest.fixture
def offered(head, empty):
    """An invitation sent to Nell this moment: the address of its page."""
    return _address(invite(empty, email=NELL["email"], by=head, now=timezone.now())[1])


def _address(token: str) -> str:
    return f"/members/invitations/{token}/"


def mailed(mail) -> str:
    return re.search(r"https?://[^/]+(/members/invitations/\S+)", mail.body)[1]


def minutes_pass(minutes: int) -> None:
    """Make every link older by this much."""
    past = timedelta(minutes=minutes)
    for link in InvitationLink.objects.all():
        link.works_until -= past
        link.save()


def holder(seat) -> Person | None:
    return Seat.objects.get(pk=seat.pk).holder


def known(password=PASSWORD) -> Person:
    person = SeatFactory(holder__email=NELL["email"], holder__name="Nell").holder
    person.set_password(password)
    person.save()
    return person


# ---- fifteen minutes, and a fresh one ----------------------------------------------------------


def test_a_mail_scanner_does_not_use_a_link_up(client, offered, empty):
    for _ in range(3):
        client.get(offered)
        client.head(offered)

    done = client.post(offered, NELL)

    assert (done.status_code, holder(empty).email) == (302, NELL["email"])


def test_after_fifteen_minutes_a_link_only_asks_for_a_fresh_one(client, offered, empty, mailoutbox):
    minutes_pass(15)

    old = client.get(offered)
    posted = client.post(offered, NELL)
    sent = client.post(f"{offered}fresh/")
    fresh = mailed(mailoutbox[-1])
    done = client.post(fresh, NELL)

    assert [faults_of(page.content) for page in (old, posted, sent)] == [[], [], []]
    assert "Send a fresh link" in old.text
    assert mailoutbox[-1].to == [NELL["email"]]
    assert NELL["email"] not in old.text + sent.text
    assert (done.status_code, holder(empty).email) == (302, NELL["email"])
    acts = Entry.objects.order_by("sequence").values_list("act", flat=True)
    assert [act for act in acts if "invit" in act] == [
        "accounts.person_invited", "accounts.invitation_freshened", "accounts.invitation_accepted",
    ]  # fmt: skip


def test_a_fresh_link_ends_those_before(client, offered, mailoutbox):
    client.post(f"{offered}fresh/")
    client.post(f"{mailed(mailoutbox[-1])}fresh/")

    first, newest = (client.get(mailed(mail)) for mail in mailoutbox[-2:])

    assert ["Send a fresh link" in page.text for page in (client.get(offered), first, newest)] == [
        True, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("minutes", "works"), [(14, True), (15, False)], ids=["14 minutes", "15 minutes"]
)
def test_how_long_a_link_works(head, empty, minutes, works):
    made, _ = invite(empty, email=NELL["email"], by=head, now=NOON)
    link = made.links.get()

    assert (NOON + timedelta(minutes=minutes) < link.works_until) == works


def test_an_invitation_that_is_over_gets_no_fresh_link(client, head, empty, offered, mailoutbox):
    made = Invitation.objects.get()
    withdraw_invitation(made, by=head, now=timezone.now())

    page = client.post(f"{offered}fresh/")

    assert "This invitation was withdrawn" in page.text
    assert mailoutbox == []
    with pytest.raises(Refused):
        freshen(made, now=timezone.now())


def test_a_mail_that_cannot_be_sent_is_said(client, offered, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    page = client.post(f"{offered}fresh/")

    assert "The mail could not be sent" in page.text


# ---- the wrong one learns nothing --------------------------------------------------------------


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda token: token[:-4], id="cut short by a mail program"),
        pytest.param(lambda token: token + "x", id="something added"),
        pytest.param(lambda token: token[::-1], id="made up"),
        pytest.param(lambda token: "a" * 500, id="very long"),
    ],
)
def test_a_link_that_is_not_one_tells_nothing(client, head, empty, spoil):
    _, token = invite(empty, email=NELL["email"], by=head, now=timezone.now())

    page = client.get(_address(spoil(token)))

    assert (page.status_code, faults_of(page.content)) == (404, [])
    assert (head.name in page.text, empty.title in page.text, "Nell" in page.text) == (False,) * 3


def test_a_forwarded_link_names_nobody_and_asks_for_the_invited_address(
    client, head, offered, empty
):
    opened = client.get(offered)
    guess = client.post(offered, NELL | {"email": "colleague@ashdown.example"})

    assert (head.name in opened.text, empty.title in opened.text) == (False, False)
    assert "nell@" not in opened.text
    assert "Enter the address to which the invitation was sent" in guess.text
    assert (holder(empty), faults_of(guess.content)) == (None, [])


def test_the_page_is_the_same_whoever_was_invited(client, head, empty):
    known()
    other = SeatFactory(organisation=head.organisation, holder=None)
    links = [
        _address(invite(seat, email=email, by=head, now=timezone.now())[1])
        for seat, email in ((empty, NELL["email"]), (other, "new@ashdown.example"))
    ]

    pages = [
        re.sub(r'(invitations(?:/|%2F))[\w-]+|value="\w{64}"', "", client.get(link).text)
        for link in links
    ]

    assert pages[0] == pages[1]


def test_a_link_works_once(client, offered, empty):
    client.post(offered, NELL)
    again = Client().post(offered, NELL | {"password": "green lamp on a river"})

    assert "This invitation has been used" in again.text
    assert Person.objects.get(email=NELL["email"]).check_password(PASSWORD)


# ---- whoever has an account --------------------------------------------------------------------


def test_an_account_signs_in_first_then_says_yes(client, offered, empty):
    person = known()

    in_first = client.post(offered, NELL)
    asked = client.get(offered)
    before = holder(empty)
    done = client.post(offered)

    assert in_first["Location"] == offered
    assert (before, faults_of(asked.content)) == (None, [])
    assert "You keep your account" in asked.text
    assert (done["Location"], holder(empty)) == ("/", person)
    assert client.get("/members/me/").status_code == 200


def test_an_account_with_a_second_step_must_show_it(client, offered, empty, settings):
    settings.WAYMARK_SECOND_STEP = True
    person = known()
    TOTP.activate(person, SECRET)
    codes = RecoveryCodes.activate(person).get_unused_codes()

    password = client.post(offered, NELL)
    between = client.get("/members/me/").status_code, holder(empty)
    in_now = client.post("/accounts/2fa/authenticate/", {"code": codes[0]}, follow=True)
    client.post(offered)

    assert password["Location"] == "/accounts/2fa/authenticate/"
    assert between == (302, None)
    assert in_now.status_code == 200
    assert holder(empty) == person


def test_the_wrong_password_of_an_account_takes_no_seat(client, offered, empty):
    known("another password of hers")

    page = client.post(offered, NELL)

    assert "You already have an account" in page.text
    assert (holder(empty), faults_of(page.content)) == (None, [])


def test_somebody_else_who_is_signed_in_cannot_take_the_seat(client, offered, empty):
    client.force_login(lead())

    page = client.post(offered, NELL | {"email": "colleague@ashdown.example"})

    assert "Enter the address" in page.text
    assert holder(empty) is None


# ---- somebody who had left ---------------------------------------------------------------------


def test_a_leaver_who_forgot_the_password_comes_back_with_a_new_one(client, head, empty):
    person = known("a password long forgotten")
    leave_seat(person.seat, by=lead(person.organisation), now=timezone.now())
    _, token = invite(empty, email=NELL["email"], by=head, now=timezone.now())

    done = client.post(_address(token), NELL)

    person = Person.objects.get(pk=person.pk)
    assert (done.status_code, holder(empty)) == (302, person)
    assert (person.is_active, person.left_at, person.name) == (True, None, "Nell")
    assert person.check_password(PASSWORD)
    assert client.get("/members/me/").status_code == 200


def test_a_leaver_still_shows_the_second_step(client, head, empty, settings):
    settings.WAYMARK_SECOND_STEP = True
    person = known()
    TOTP.activate(person, SECRET)
    leave_seat(person.seat, by=lead(person.organisation), now=timezone.now())
    _, token = invite(empty, email=NELL["email"], by=head, now=timezone.now())

    done = client.post(_address(token), NELL)

    assert done["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/members/me/").status_code == 302
    assert Authenticator.objects.filter(user=person, type="totp").exists()
