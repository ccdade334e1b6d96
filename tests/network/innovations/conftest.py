"""A force that owns practices, who writes for it, and who reviews what is written."""

import pytest

from tests.factories.accounts import OrganisationFactory, lead, steward


@pytest.fixture
def owner():
    return OrganisationFactory(name="Calder Vale Police", slug="calder-vale")


@pytest.fixture
def writer(owner):
    return lead(owner, "practitioner")


@pytest.fixture
def reviewer():
    return steward()
