"""The made-up members: in every state, some seats vacant, one force that leads, and gone again."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from tests.factories.accounts import OrganisationFactory, SeatFactory
from waymark.network.membership import queries
from waymark.network.membership.actions import demonstration
from waymark.network.membership.demonstration import members
from waymark.network.membership.enums import State
from waymark.network.membership.models import LeadTerm, Membership

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 4, 9, tzinfo=UTC)


@pytest.fixture
def country():
    """The made-up organisations with a first seat each, as the library's demonstration has them."""
    for told in members():
        place = OrganisationFactory(
            slug=told.organisation,
            invented=True,
            kind="force" if told.kind == "force" else "charity",
        )
        SeatFactory(organisation=place)


def test_there_is_a_member_in_every_state_and_a_few_seats_are_vacant(country):
    demonstration.load(now=NOW)
    demonstration.load(now=NOW)

    states = Counter(Membership.objects.values_list("state", flat=True))
    assert set(states) == set(State.values)
    assert 0 < len(queries.vacancies()) < 12
    assert queries.lead_term(invented=True).organisation.slug == "calder-vale"
    made = queries.make_up(invented=True)
    assert int(dict(made.work)["Head of victim services"]) > 5
    assert int(dict(made.sectors)["Third sector"]) > 0
    assert made.silent not in ("Nobody yet", "1 to 4")


def test_it_is_removed_with_nothing_left(country):
    demonstration.load(now=NOW)

    demonstration.remove(now=NOW)

    assert (Membership.objects.count(), LeadTerm.objects.count()) == (0, 0)
