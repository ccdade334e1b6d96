"""Measures are found by their words, by whoever may read what they are."""

import pytest
from django.core.management import call_command

from tests.factories.accounts import OrganisationFactory, PersonFactory, lead
from waymark.measures import definitions
from waymark.shared.search.models import Document

pytestmark = pytest.mark.django_db


@pytest.fixture
def indexed():
    call_command("load_facts", verbosity=0)


def found(client, words: str) -> str:
    return client.get("/search/", {"q": words}).content.decode()


@pytest.mark.parametrize(
    ("words", "measure"),
    [
        ("updates in time", "updates-in-time"),
        ("news from the street", "updates-in-time"),
        ("victim personal statement", "statement-offered"),
        ("satisfied", "satisfied-overall"),
    ],
    ids=["its title", "why it matters", "what is counted", "a form of a word"],
)
def test_a_measure_is_found_by_its_words(client, indexed, words, measure):
    client.force_login(lead(OrganisationFactory(kind="charity"), "partner"))

    assert f'href="/measures/{measure}/"' in found(client, words)


def test_nobody_without_a_seat_finds_one(client, indexed):
    client.force_login(PersonFactory())

    assert "/measures/updates-in-time/" not in found(client, "updates in time")


def test_all_that_are_asked_for_are_indexed_twice_over_and_none_that_is_off(indexed):
    call_command("load_facts", verbosity=0)
    once = set(Document.objects.filter(kind="measure").values_list("key", flat=True))
    call_command("rebuild_search", verbosity=0)

    asked_for = {one.key for one in definitions.on()}
    assert once == asked_for
    assert "cope-and-recover" not in asked_for
    again = Document.objects.filter(kind="measure").values_list("key", flat=True)
    assert sorted(again) == sorted(asked_for)
