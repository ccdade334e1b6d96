"""Where to report a weakness (RFC 9116)."""

from datetime import UTC, datetime, timedelta

import pytest

pytestmark = pytest.mark.django_db


def told(client) -> dict[str, str]:
    answer = client.get("/.well-known/security.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    return dict(line.split(": ", 1) for line in answer.content.decode().splitlines())


def test_it_names_the_page_until_a_contact_is_set(client, settings):
    settings.WAYMARK_ADDRESS = "https://waymark.example.org"

    assert told(client)["Contact"] == "https://waymark.example.org/about/report-a-fault/"


def test_a_contact_that_is_set_is_named(client, settings):
    settings.WAYMARK_SECURITY_CONTACT = "mailto:security@example.org"

    assert told(client)["Contact"] == "mailto:security@example.org"


def test_it_holds_for_some_months_and_less_than_a_year(client):
    expires = datetime.fromisoformat(told(client)["Expires"])

    assert timedelta(days=90) < expires - datetime.now(UTC) < timedelta(days=365)
