"""Two people of the office begin the same pack, or note the same cost, at one moment."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Barrier

import pytest
from django.db import connections

from tests.factories.accounts import OrganisationFactory, SeatFactory
from tests.shared.audit.emptying import chain_emptied  # noqa: F401
from waymark.network.reports import actions
from waymark.network.reports.models import Pack
from waymark.shared.accounts.enums import Role
from waymark.shared.audit.models import Entry
from waymark.shared.errors import Refused

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
HANDS = 4


def test_of_several_people_one_begins_the_pack_and_the_others_hear_it_in_words():
    office = OrganisationFactory(kind="national")
    people = [SeatFactory(organisation=office, role=Role.CO_ORDINATOR).holder for _ in range(HANDS)]
    start = Barrier(HANDS)

    def begin(person):
        try:
            start.wait(timeout=20)
            made = actions.begin(
                title=f"Pack of {person.pk}", group="National group",
                meets_on=date(2026, 12, 10), by=person, now=NOON,
            )  # fmt: skip
            return made.title
        except Refused as refusal:
            return refusal.reasons
        finally:
            connections.close_all()

    with ThreadPoolExecutor(HANDS) as hands:
        answers = list(hands.map(begin, people))

    assert answers.count(["There is a pack for this meeting of the group already"]) == HANDS - 1
    assert Pack.objects.get().title in answers
    assert Entry.objects.filter(act="reports.pack_begun").count() == 1
