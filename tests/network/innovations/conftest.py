"""A force that owns practices, who writes for it, what they wrote, and who reviews it."""

import pytest

from tests.factories.accounts import OrganisationFactory, lead, steward
from tests.factories.innovations import in_draft, in_second_draft, values_of_a_page


@pytest.fixture
def owner():
    return OrganisationFactory(name="Calder Vale Police", slug="calder-vale")


@pytest.fixture
def writer(owner):
    return lead(owner, "practitioner")


@pytest.fixture
def reviewer():
    return steward()


# ---- on pages: the force of whoever is signed in -------------------------------------------------


@pytest.fixture
def force(owner):
    return owner


@pytest.fixture
def member(client, force):
    person = lead(force)
    client.force_login(person)
    return person


@pytest.fixture
def drafted(writer):
    return in_draft(writer)


@pytest.fixture
def shown(writer):
    return in_second_draft(writer)


@pytest.fixture
def lists():
    values_of_a_page()
