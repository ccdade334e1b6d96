"""What a password may be, and how it is asked for (ASVS 6.2)."""

import re

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.urls import reverse

from waymark.shared.accounts.models import Person


def reasons(password: str, person: Person | None = None) -> list[str]:
    try:
        validate_password(password, person)
    except ValidationError as refused:
        return [reason.code for reason in refused.error_list]
    return []


@pytest.mark.parametrize(
    ("password", "why_not"),
    [
        pytest.param("three made up words", [], id="three words, all small"),
        pytest.param("ŵyl fawr ar y môr 🎈", [], id="any letters and signs"),
        pytest.param("q" * 40 + "uartz river lantern pebble", [], id="more than 64 letters"),
        pytest.param("lantern riv", ["password_too_short"], id="eleven letters"),
        pytest.param("1q2w3e4r5t6y", ["password_too_common"], id="one of the common ones"),
        pytest.param("Victim-Police-2026!", ["of_this_place"], id="the words of this place"),
        pytest.param("WaymarkWaymark1", ["of_this_place"], id="our own name twice"),
        pytest.param("the police of lantern hill", [], id="one such word among others"),
    ],
)
def test_a_password_is_taken_or_refused_with_its_reason(password, why_not):
    assert reasons(password) == why_not


def test_a_password_like_ones_own_name_is_refused():
    person = Person(name="Persimmon Lanternfield", email="p.lanternfield@ashdown.example.org")

    assert reasons("lanternfield1", person) == ["password_too_similar"]


@pytest.fixture
def priya(db):
    person = Person(name="Priya Nair", email="priya@ashdown.example.org")
    person.set_password("three made up words")
    person.save()
    return person


def fields(html: str) -> list[str]:
    return re.findall(r"<input[^>]*type=\"password\"[^>]*>", html)


@pytest.mark.django_db
def test_the_field_hides_and_lets_paste_and_managers_fill(client, db):
    html = client.get(reverse("account_login")).content.decode()

    (field,) = fields(html)
    assert 'autocomplete="current-password"' in field
    assert "onpaste" not in html and "maxlength" not in field


@pytest.mark.django_db
def test_changing_it_asks_for_the_old_one(client, priya):
    client.force_login(priya)
    page = reverse("account_change_password")
    new = {"password1": "quartz river lantern", "password2": "quartz river lantern"}

    refused = client.post(page, {"oldpassword": "not the old one", **new})
    taken = client.post(page, {"oldpassword": "three made up words", **new})

    priya.refresh_from_db()
    assert (refused.status_code, taken.status_code) == (200, 302)
    assert priya.check_password("quartz river lantern")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    [
        pytest.param("Three made up words", id="a capital"),
        pytest.param(" three made up words", id="a space before"),
        pytest.param("three made up words ", id="a space after"),
        pytest.param("three made up word", id="one letter less"),
    ],
)
def test_a_password_counts_exactly_as_it_was_typed(client, priya, typed):
    answer = client.post(reverse("account_login"), {"login": priya.email, "password": typed})

    assert answer.status_code == 200
    assert "_auth_user_id" not in client.session
