"""Choosing a new password by mail."""

import re

import pytest

from tests.factories.accounts import PersonFactory, SeatFactory

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
