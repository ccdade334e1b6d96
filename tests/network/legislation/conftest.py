"""Each test draws its pages anew, and has the people of three forces, an office and a charity."""

from dataclasses import dataclass

import pytest

from tests.factories.accounts import OrganisationFactory, lead, steward
from waymark.shared.accounts.models import Organisation, Person


@dataclass
class World:
    """Two English forces and a Welsh one, each with its lead; a co-ordinator and a partner."""

    ash: Organisation
    birch: Organisation
    cedar: Organisation
    lead: Person
    other: Person
    welsh: Person
    keeper: Person
    partner: Person


@pytest.fixture
def world(db) -> World:
    ash = OrganisationFactory(slug="ashdown", name="Ashdown", nation="England")
    birch = OrganisationFactory(slug="birchley", name="Birchley", nation="England")
    cedar = OrganisationFactory(slug="cedarford", name="Cedarford", nation="Wales")
    charity = OrganisationFactory(kind="charity", slug="helping-hand")
    return World(
        ash, birch, cedar, lead(ash), lead(birch), lead(cedar), steward(),
        lead(charity, role="partner"),
    )  # fmt: skip
