"""The made-up packs and areas: marked, of the made-up world alone, and gone without a trace."""

from datetime import UTC, date, datetime

import pytest

from tests.factories.accounts import OrganisationFactory, SeatFactory, lead
from tests.factories.comparison import figures
from tests.factories.innovations import published
from waymark.network.innovations.models import TogetherEffect
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


def test_frozen_packs_and_a_draft_are_loaded_once_for_the_made_up_world(client, made_up):
    demonstration.load(now=NOW)
    demonstration.load(now=NOW)

    frozen, newest, draft = Pack.objects.order_by("meets_on")
    assert (frozen.state, newest.state, draft.state) == ("frozen", "frozen", "draft")
    assert frozen.document["about"]["newest_month"] == "2026-08-01"
    assert newest.document["about"]["newest_month"] == "2026-10-01"
    assert set(queries.packs_for(made_up)) == {frozen, newest}
    assert queries.packs_for(lead()).count() == 0
    client.force_login(made_up)
    page = client.get(f"/reports/packs/{frozen.key}/").content.decode()
    assert "every force and figure in this pack is invented" in page
    assert queries.public_areas(invented=True).count() == 1
    assert queries.public_areas(invented=False).count() == 0


def test_the_newest_pack_carries_what_practices_did_and_calls_no_chance_a_success(client, made_up):
    """The planted effect stands with its interval; the planted null is named as what it is."""
    for key, title, verdict, points in (
        ("two-calls", "The two-call promise", "improved", 5.7),
        ("huddle", "The Monday huddle", "could_be_chance", -0.2),
    ):
        practice = published(organisation=made_up.organisation, key=key, version={"title": title})
        TogetherEffect.objects.create(
            innovation=practice, measure="updates-in-time", verdict=verdict, points=points,
            low=points - 1.1, high=points + 1.1, spread=0.4, forces=6, planned=4,
            sentence=title, data_to=date(2026, 10, 1), made_at=NOW,
        )  # fmt: skip

    demonstration.load(now=NOW)

    newest = Pack.objects.filter(state="frozen").order_by("meets_on").last()
    client.force_login(made_up)
    page = client.get(f"/reports/packs/{newest.key}/").text.replace("\N{NO-BREAK SPACE}", " ")
    effects = page.split("Of 2 practices measured in three forces or more, 1 improved")[1]
    promise, huddle = (
        effects.split(f"{title}: ", 1)[1].split("</tr>")[0]
        for title in ("promise", "Monday huddle")
    )
    assert "+5.7 points" in promise and "4.6 to 6.8 points" in promise and "Improved" in promise
    assert "Could be chance" in huddle and "Improved" not in huddle.split("Could be chance")[0]


def test_the_demonstration_goes_without_a_trace(made_up):
    demonstration.load(now=NOW)

    demonstration.remove(now=NOW)

    assert (Pack.objects.count(), AreaPage.objects.count()) == (0, 0)


def test_nothing_is_loaded_where_nobody_made_up_writes():
    demonstration.load(now=NOW)

    assert Pack.objects.count() == 0
