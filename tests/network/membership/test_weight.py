"""A page of members asks as often and stays as light however many members there are."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.accounts import OrganisationFactory, SeatFactory, steward
from tests.factories.innovations import adoption, published
from tests.factories.membership import seated_member
from tests.support.long import longer
from waymark.network.membership.enums import Level
from waymark.network.membership.models import Handover, Membership

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 9, 9, tzinfo=UTC)
LIST, DETAIL, DASHBOARD = 12, 14, 15
HEAVIEST = 60 * 1024
ROWS = longer((3, 45), (3, 45, 120))
PAGES = {
    "members": ("/network/", LIST),
    "people": ("/network/people/", LIST),
    "people, searched": ("/network/people/?tab=all&q=force", DETAIL),
    "who is missing": ("/network/make-up/", LIST),
    "the words": ("/network/words/", LIST),
    "who leads": ("/network/lead/", LIST),
    "handovers": ("/network/handovers/", LIST),
    "engagement": ("/network/engagement/", LIST),
    "forces to ring": ("/network/quiet/", DASHBOARD),
    "one member": ("/network/members/the-first/", DETAIL),
    "its part": ("/network/members/the-first/engagement/", DETAIL),
}


def fill(count: int) -> None:
    """Bring the members up to this many, each with people, a practice and an adoption."""
    for number in range(Membership.objects.count(), count):
        place = OrganisationFactory(slug=f"force-no-{number}" if number else "the-first")
        made = seated_member(place)
        lead = made.nominations.get(level=Level.STRATEGIC).seat.holder
        shown = published(organisation=place, started_by=lead, contact_seat=lead.seat)
        adoption(shown, ("live", date(2026, 3, 2)), organisation=place, contact_seat=lead.seat)
        Handover.objects.create(
            organisation=place, leaver=lead, successor=SeatFactory(organisation=place).holder,
            by=lead, at=timezone.now(),
        )  # fmt: skip


def visit(client, address: str) -> tuple[int, int]:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
    assert response.status_code == 200, address
    return len(asked), len(response.content)


def test_pages_ask_as_often_and_stay_light_however_many_members_there_are(client):
    client.force_login(steward())
    counts: dict[str, list[int]] = {name: [] for name in PAGES}
    weights: dict[str, int] = {}
    for rows in ROWS:
        fill(rows)
        for name, (address, _) in PAGES.items():
            asked, weights[name] = visit(client, address)
            counts[name].append(asked)

    assert {name: found for name, found in counts.items() if len(set(found)) > 1} == {}
    assert {n: c for n, c in counts.items() if c[-1] > PAGES[n][1]} == {}
    assert {name: weight for name, weight in weights.items() if weight > HEAVIEST} == {}


def test_one_question_for_each_member_is_caught():
    fill(3)
    with CaptureQueriesContext(connection) as asked:
        [member.organisation.name for member in Membership.objects.all()]

    assert len(asked) == 4
