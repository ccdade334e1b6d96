"""A new site has nobody who could invite anybody: whoever runs it seats the first administrator."""

import re

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from waymark.shared.accounts.models import Person
from waymark.shared.audit.models import Entry

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_data(settings, tmp_path):
    settings.WAYMARK_DATA = tmp_path


def seated(capsys) -> str:
    call_command("seat_administrator", "Sana@Example.org", "Sana Whitlock")
    return re.search(r"https?://[^/]+(/\S+)", capsys.readouterr().out).group(1)


def choose_password(client, link: str, password: str):
    form = client.get(link, follow=True)
    return client.post(form.redirect_chain[-1][0], {"password1": password, "password2": password})


def test_the_link_sets_the_password_and_the_seat_is_an_administrators(client, capsys):
    choose_password(client, seated(capsys), "green lamp river")

    person = Person.objects.get(email="sana@example.org")
    assert person.check_password("green lamp river")
    assert person.has_role("administrator")
    assert Entry.objects.filter(act="accounts.first_administrator_seated").count() == 1


def test_there_is_only_one_first_administrator(capsys):
    seated(capsys)

    with pytest.raises(CommandError, match="This site has an administrator"):
        call_command("seat_administrator", "other@example.org", "Other")
    assert not Person.objects.filter(email="other@example.org").exists()


def test_whoever_was_too_late_gets_another_link(client, capsys):
    seated(capsys)

    choose_password(client, seated(capsys), "green lamp river")

    assert Person.objects.get().check_password("green lamp river")
    with pytest.raises(CommandError, match="This site has an administrator"):
        seated(capsys)


def test_a_bad_address_is_refused_in_words():
    with pytest.raises(CommandError, match="valid email address"):
        call_command("seat_administrator", "not an address", "Sana")
    assert not Person.objects.exists()


def test_whoever_forgot_the_password_sets_another_by_the_link_in_the_mail(client, capsys):
    choose_password(client, seated(capsys), "green lamp river")
    client.logout()
    client.post("/accounts/password/reset/", {"email": "sana@example.org"})

    link = re.search(r"https?://[^/]+(/\S+)", mail.outbox[-1].body).group(1)
    choose_password(client, link, "blue door garden")

    assert Person.objects.get(email="sana@example.org").check_password("blue door garden")
