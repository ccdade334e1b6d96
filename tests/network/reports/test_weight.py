"""Pages of packs cost the same however much the network has done: questions, and weight."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.accounts import OrganisationFactory, steward
from tests.factories.comparison import figures
from tests.factories.discussions import question
from tests.factories.innovations import adoption, published
from tests.factories.outcomes import group, meeting
from waymark.network.innovations.models import TogetherEffect
from waymark.network.reports import actions
from waymark.network.reports.models import EventCost, Pack
from waymark.shared.meetings.models import Decision

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
TODAY = NOW.date()
HEAVIEST = 60 * 1024
# A pack that is being written reads every app once; the others are lists and single records.
PAGES = {
    "the list": ("/reports/", 12),
    "a pack being written": ("/reports/packs/{draft}/", 56),
    "its words": ("/reports/packs/{draft}/words/", 14),
    "a frozen pack": ("/reports/packs/{frozen}/", 14),
    "what each figure counts": ("/reports/definitions/", 8),
    "is the network working": ("/reports/working/", 30),
    "what events cost": ("/reports/costs/", 14),
    "areas": ("/reports/areas/", 12),
}


def more(network, writer, number: int) -> None:
    """One more of everything that a pack reads."""
    force = OrganisationFactory(nation="England")
    on = TODAY - timedelta(days=7 * number + 1)
    practice = published(organisation=force, at=NOW - timedelta(days=number))
    adoption(practice, ("live", date(2026, 3, 2)))
    TogetherEffect.objects.create(
        innovation=practice, measure="updates-in-time", verdict="improved", points=6.1, low=4.0,
        high=8.2, spread=0.5, forces=4, sentence="Together.", data_to=date(2026, 9, 1), made_at=NOW,
    )  # fmt: skip
    figures(force, [(300 + number, 400)] * 24)
    question(at=NOW - timedelta(days=30 + number))
    held = meeting(network, on=on, items=())
    Decision.objects.create(
        group=network, text=f"Decided {number}", decided_on=on, review_on=on, recorded_by=writer,
        recorded_at=NOW,
    )  # fmt: skip
    EventCost.objects.create(
        what="A day", on=on, pounds=120, borne="own", organisation=force, noted_by=writer,
        noted_at=NOW, meeting=held if number % 2 else None,
    )  # fmt: skip
    pack = actions.begin(
        title=f"Pack {number}", group="G", meets_on=TODAY + timedelta(days=number), by=writer,
        now=NOW,
    )  # fmt: skip
    pack = actions.write(pack, words={"opening": "Better."}, seen=0, by=writer, now=NOW)
    if number == 1:
        actions.freeze(pack, by=writer, now=NOW)


def test_every_page_costs_the_same_with_two_of_everything_and_with_four(client):
    writer, network = steward(), group(open_to_members=True)
    client.force_login(writer)
    asked: dict[str, list[int]] = {name: [] for name in PAGES}
    weights = {}
    client.get("/reports/")  # the first page of a process asks once which kinds of record there are
    done = 0

    for count in (2, 4):
        for number in range(done, count):
            more(network, writer, number)
        done = count
        places = {state: Pack.objects.filter(state=state).first().key for state in
                  ("draft", "frozen")}  # fmt: skip
        for name, (address, _) in PAGES.items():
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(address.format(**places))
            assert answer.status_code == 200, name
            asked[name].append(len(queries))
            weights[name] = len(answer.content)

    assert {name: few for name, (few, many) in asked.items() if few != many} == {}, asked
    assert {name: most for name, (_, most) in asked.items() if most > PAGES[name][1]} == {}
    assert {name: size for name, size in weights.items() if size > HEAVIEST} == {}
