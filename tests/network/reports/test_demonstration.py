"""The made-up packs and areas: marked, of the made-up world alone, and gone without a trace."""

from datetime import UTC, datetime

import pytest

from tests.factories.accounts import OrganisationFactory, SeatFactory, lead
from tests.factories.comparison import figures
from waymark.network.reports import queries
from waymark.network.reports.actions import demonstration
from waymark.network.reports.models import AreaPage, Pack
from waymark.shared.accounts.enums import Role

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@pytest.fixture
def made_up():
    force = OrganisationFactory(invented=True)
    figures(force, [(300, 400)] * 24)
    SeatFactory(organisation=force, role=Role.PERFORMANCE)
    office = OrganisationFactory(invented=True, kind="national")
    SeatFactory(organisation=office, role=Role.CO_ORDINATOR)
    return lead(force)


def test_a_frozen_pack_and_a_draft_are_loaded_once_for_the_made_up_world(client, made_up):
    demonstration.load(now=NOW)
    demonstration.load(now=NOW)

    frozen, draft = Pack.objects.order_by("meets_on")
    assert (frozen.state, draft.state) == ("frozen", "draft")
    assert frozen.document["about"]["newest_month"] == "2026-08-01"
    assert list(queries.packs_for(made_up)) == [frozen]
    assert queries.packs_for(lead()).count() == 0
    client.force_login(made_up)
    page = client.get(f"/reports/packs/{frozen.key}/").content.decode()
    assert "every force and figure in this pack is invented" in page
    assert queries.public_areas(invented=True).count() == 1
    assert queries.public_areas(invented=False).count() == 0


def test_the_demonstration_goes_without_a_trace(made_up):
    demonstration.load(now=NOW)

    demonstration.remove(now=NOW)

    assert (Pack.objects.count(), AreaPage.objects.count()) == (0, 0)


def test_nothing_is_loaded_where_nobody_made_up_writes():
    demonstration.load(now=NOW)

    assert Pack.objects.count() == 0
