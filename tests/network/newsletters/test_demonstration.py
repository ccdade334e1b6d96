"""Made-up newsletters come and go with the demonstration."""

from datetime import UTC, datetime

import pytest

from tests.factories.accounts import OrganisationFactory, SeatFactory
from waymark.network.newsletters import actions
from waymark.network.newsletters.actions import demonstration
from waymark.network.newsletters.models import Newsletter
from waymark.shared.accounts.enums import Role
from waymark.shared.notifications.models import Message, Notice
from waymark.shared.search.models import Document

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_a_made_up_newsletter_stands_in_the_archive_and_is_taken_away_with_those_written_since():
    office = OrganisationFactory(kind="national", invented=True)
    writer = SeatFactory(role=Role.CO_ORDINATOR, organisation=office).holder

    demonstration.load(now=NOW)
    demonstration.load(now=NOW)
    actions.begin(title="Mine", text="Words.", open=False, chosen=[], by=writer, now=NOW)

    assert Newsletter.objects.count() == 2
    assert Document.objects.filter(kind="newsletter").get().tags == ["Made up"]
    assert not Notice.objects.exists()
    assert not Message.objects.exists()

    demonstration.remove(now=NOW)

    assert not Newsletter.objects.exists()
    assert not Document.objects.filter(kind="newsletter").exists()
