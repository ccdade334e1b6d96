"""The page of signing keys, as forces and the network office meet it."""

import html

import pytest
from django.test import Client

from tests.factories.accounts import lead, steward
from tests.network.benchmarks.pages_of_returns import page, send
from waymark.network.benchmarks.models import SigningKey
from waymark.shared.audit.models import Entry

pytestmark = pytest.mark.django_db


def test_keys_are_added_by_the_force_and_trusted_by_the_network_office(client):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from waymark.measures import returns

    person, office = lead(), steward()
    public = Ed25519PrivateKey.generate().public_key()
    client.force_login(person)
    page(client, "/measures/keys/")
    said = send(
        client, "/measures/keys/", pem=returns.pem(public),
        **{"valid_from-day": "1", "valid_from-month": "11", "valid_from-year": "2026"},
    )  # fmt: skip
    assert returns.fingerprint(public) in said

    client.force_login(office)
    assert "I have heard it" in page(client, "/measures/keys/")
    send(client, f"/measures/keys/{returns.fingerprint(public)}/trust/")
    assert SigningKey.objects.get().trusted_by == office

    page(client, f"/measures/keys/{returns.fingerprint(public)}/end/")
    send(
        client, f"/measures/keys/{returns.fingerprint(public)}/end/",
        **{"on-day": "1", "on-month": "12", "on-year": "2026"},
    )  # fmt: skip
    assert f"{SigningKey.objects.get().valid_to}" == "2026-12-01"


PRIVATE = "-----BEGIN {}PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIKS7{}\n-----END {}PRIVATE KEY-----"


@pytest.mark.parametrize(
    "pasted",
    [
        PRIVATE.format("", "x1YbT8", ""),
        PRIVATE.format("ENCRYPTED ", "x1YbT8" * 90, "ENCRYPTED "),
        "MC4CAQAwBQYDK2VwBCIEIKS7x1YbT8",
        PRIVATE.format("", "x1YbT8" * 900, ""),
    ],
    ids=["a private half", "a longer one", "its letters alone", "more than the box takes"],
)
def test_a_private_key_pasted_by_mistake_is_nowhere_shown_back_or_kept(
    client, ashdown, pasted, caplog
):
    client.force_login(ashdown.filer)
    entries = Entry.objects.count()

    day = {"valid_from-day": "1", "valid_from-month": "11", "valid_from-year": "2026"}
    pages = [
        send(client, "/measures/keys/", pem=pasted, **day),
        send(client, "/measures/keys/", pem=pasted),
    ]

    if "-----BEGIN PRIVATE" in pasted and len(pasted) < 4000:
        assert "This is the private half of a key. It was not kept" in pages[0]
    assert not [said for said in pages if "x1YbT8" in said]
    assert "x1YbT8" not in caplog.text
    assert Entry.objects.count() == entries


def test_a_private_key_in_a_form_that_came_too_late_is_not_among_what_was_typed(client, ashdown):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(ashdown.filer)

    answer = browser.post(
        "/measures/keys/", {"pem": PRIVATE.format("", "x1YbT8", ""), "note": "So that it shows"},
        headers={"origin": "http://testserver"},
    )  # fmt: skip

    assert answer.status_code == 403
    assert "So that it shows" in answer.text
    assert "x1YbT8" not in answer.text


def test_a_public_key_stays_in_the_box_while_the_day_is_mended(client, ashdown):
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    from waymark.measures import returns

    secret = Ed25519PrivateKey.generate()
    public = returns.pem(secret.public_key())
    client.force_login(ashdown.filer)

    assert public.splitlines()[1] in html.unescape(send(client, "/measures/keys/", pem=public))
    both = send(client, "/measures/keys/", pem=public + PRIVATE.format("", "x1YbT8", ""))
    assert "x1YbT8" not in both
