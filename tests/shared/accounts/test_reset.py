"""Choosing a new password by mail."""

import re

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from tests.factories.accounts import PersonFactory, SeatFactory
from tests.support.pages import faults_of
from waymark.shared.accounts import guarded
from waymark.shared.audit.models import Entry
from waymark.shared.notifications.models import Notice

pytestmark = pytest.mark.django_db


def test_the_mail_leads_to_a_new_password_in_our_words(client, mailoutbox):
    person = PersonFactory(email="priya@ashdown.example")
    SeatFactory(holder=person)

    client.post("/accounts/password/reset/", {"email": person.email})
    [mail] = mailoutbox
    link = re.search(r"http://[^/]+(/\S+)", mail.body)[1]
    page = client.get(link, follow=True)
    done = client.post(
        page.redirect_chain[-1][0],
        {"password1": "plain words on a hill", "password2": "plain words on a hill"},
    )

    assert mail.subject == "Choose a new password"
    assert "Hello from" not in mail.body
    assert done.status_code == 302
    person.refresh_from_db()
    assert person.check_password("plain words on a hill")


def test_an_unknown_address_is_told_so_by_mail_and_not_on_the_page(client, mailoutbox):
    known = PersonFactory(email="known@ashdown.example")
    SeatFactory(holder=known)

    pages = [
        client.post("/accounts/password/reset/", {"email": address}, follow=True)
        for address in ("known@ashdown.example", "stranger@ashdown.example")
    ]

    assert [page.redirect_chain[-1][0] for page in pages] == ["/accounts/password/reset/done/"] * 2
    assert [mail.subject for mail in mailoutbox] == [
        "Choose a new password",
        "You asked for a new password",
    ]


# ---- the link ----------------------------------------------------------------------------------

NEW = {"password1": "green lamp on a river", "password2": "green lamp on a river"}


def asked(client, mailoutbox, person) -> str:
    """Ask for a link, and read it in the mail."""
    client.post("/accounts/password/reset/", {"email": person.email})
    return re.search(r"http://[^/]+(/\S+)", mailoutbox[-1].body)[1]


def opened(client, link: str) -> str:
    return client.get(link, follow=True).redirect_chain[-1][0]


@pytest.fixture
def priya():
    return SeatFactory(holder__email="priya@ashdown.example").holder


@pytest.mark.parametrize(
    ("minutes", "works"), [(14, True), (16, False)], ids=["14 minutes old", "16 minutes old"]
)
def test_a_link_works_for_fifteen_minutes(client, mailoutbox, priya, monkeypatch, minutes, works):
    now = guarded.ResetTokens()._now()
    link = asked(client, mailoutbox, priya)
    monkeypatch.setattr(
        guarded.ResetTokens, "_now", lambda self: now + type(now - now)(minutes=minutes)
    )

    page = client.get(link, follow=True)

    assert ("Choose a new password" in page.text) == works
    assert ("Send another link" in page.text) != works
    assert faults_of(page.content) == []


def test_a_link_works_once_and_a_scanner_does_not_use_it_up(client, mailoutbox, priya):
    link = asked(client, mailoutbox, priya)
    for _ in range(3):
        Client().get(link)
    form = opened(client, link)
    done = client.post(form, NEW)
    again = client.get(link, follow=True)

    assert done.status_code == 302
    assert "This link has been used or is too old" in again.text


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda link: link[:-5] + "/", id="cut short"),
        pytest.param(lambda link: link.replace("-", "-a", 1), id="changed"),
        pytest.param(lambda link: re.sub(r"key/\w+-", "key/zzz-", link), id="of somebody else"),
    ],
)
def test_a_link_that_is_not_one_tells_nothing(client, mailoutbox, priya, spoil):
    page = client.get(spoil(asked(client, mailoutbox, priya)), follow=True)

    assert "This link has been used or is too old" in page.text
    assert (priya.name in page.text, priya.email in page.text) == (False, False)


def test_a_new_password_ends_sign_ins_and_is_told(client, mailoutbox, priya):
    elsewhere = Client()
    elsewhere.force_login(priya)

    client.post(opened(client, asked(client, mailoutbox, priya)), NEW)

    assert elsewhere.get("/members/me/").status_code == 302
    assert [n.subject for n in Notice.objects.filter(person=priya)] == ["Your password was changed"]
    assert Entry.objects.get(act="accounts.password_changed").detail == {"by_mail": True}


def test_the_mailbox_alone_does_not_change_the_password_of_whoever_has_a_second_step(
    client, mailoutbox, priya
):
    TOTP.activate(priya, "JBSWY3DPEHPK3PXP")
    codes = RecoveryCodes.activate(priya).get_unused_codes()
    form = opened(client, asked(client, mailoutbox, priya))

    without = client.post(form, NEW)
    wrong = client.post(form, NEW | {"code": "000000"})
    slip = client.post(form, NEW | {"password2": "something else", "code": codes[0]})
    priya.refresh_from_db()
    before = priya.check_password(NEW["password1"])
    done = client.post(form, NEW | {"code": codes[0]})
    priya.refresh_from_db()

    assert [faults_of(page.content) for page in (without, wrong, slip)] == [[], [], []]
    assert "Enter a code from your app, or a recovery code" in without.text
    assert "This is not the code" in wrong.text
    assert (before, done.status_code) == (False, 302)
    assert priya.check_password(NEW["password1"])


def test_a_leaver_gets_no_link(client, mailoutbox, priya):
    priya.is_active = False
    priya.save()

    client.post("/accounts/password/reset/", {"email": priya.email})

    assert [mail.subject for mail in mailoutbox] == ["You asked for a new password"]


def test_an_address_is_found_however_it_is_typed(client, mailoutbox, priya):
    client.post("/accounts/password/reset/", {"email": " Priya@Ashdown.EXAMPLE "})

    assert mailoutbox[-1].subject == "Choose a new password"
