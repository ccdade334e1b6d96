"""The page that a monitor reads."""

import re

import pytest
from django.urls import reverse

pytestmark = pytest.mark.django_db


@pytest.fixture
def figures(client, settings):
    settings.WAYMARK_METRICS_TOKEN = "a-long-token"
    return lambda token="a-long-token": client.get(
        reverse("metrics"), headers={"Authorization": f"Bearer {token}"}
    )


@pytest.mark.parametrize("token", ["", "a-long-toke", "a-long-token2", "é"])
def test_without_the_token_there_is_no_such_page(figures, token):
    assert figures(token).status_code == 404


def test_while_no_token_is_set_nothing_opens_it(figures, settings):
    settings.WAYMARK_METRICS_TOKEN = ""

    assert figures("").status_code == 404


def test_answers_are_counted_by_route_and_never_by_address(client, figures):
    client.get("/about/help/?q=jo@example.org")

    text = figures().content.decode()

    assert re.search(
        r'waymark_requests_total\{answer="2xx",method="GET",route="page"\} [1-9]', text
    )
    assert "/about/" not in text and "example.org" not in text


def test_an_address_that_leads_nowhere_makes_no_name_of_its_own(client, figures):
    client.get("/jo@example.org/")

    text = figures().content.decode()

    assert 'route="none"' in text and "example.org" not in text


def test_the_outbox_and_the_chain_are_told(figures):
    text = figures().content.decode()

    assert 'waymark_messages{state="queued"} 0.0' in text
    assert "waymark_message_wait_seconds 0.0" in text
    assert "waymark_audit_entries" in text
