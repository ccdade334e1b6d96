"""Signing out leaves nothing behind, in the browser and on the server."""

import pytest
from django.urls import reverse

from tests.factories.accounts import lead
from waymark.shared.accounts.models import Session

pytestmark = pytest.mark.django_db


def test_signing_out_clears_what_the_browser_kept(client):
    client.force_login(lead())

    answer = client.post(reverse("account_logout"))

    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.headers["Cache-Control"] == "no-store, private"
    assert not Session.objects.exclude(person=None).exists()


def test_only_signing_out_does(client):
    client.force_login(lead())

    assert "Clear-Site-Data" not in client.get(reverse("home")).headers
    assert "Clear-Site-Data" not in client.get(reverse("account_logout")).headers
