"""A page of measures costs the same however many forces there are, and stays light with all.

The limits are those of DESIGN 6; what a page costs the processor is for `make bench-web`.
"""

import gzip
from time import process_time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.accounts import OrganisationFactory, lead
from tests.factories.comparison import OCTOBER, figures, wave
from waymark.measures import definitions
from waymark.network.benchmarks.models import Figure
from waymark.network.benchmarks.queries import standings
from waymark.shared.ui.remembered import forget

pytestmark = pytest.mark.django_db

DETAIL, LIST, HEAVIEST = 14, 12, 60 * 1024
PAGES = {
    "/measures/": LIST,
    "/measures/updates-in-time/": DETAIL,
    "/measures/updates-in-time/?with=all": DETAIL,
    "/measures/updates-in-time/forces/": DETAIL,
    "/measures/updates-in-time/forces/?with=all": DETAIL,
    "/measures/updates-in-time/months/": DETAIL,
    "/measures/gap/": DETAIL,
}


def fill(upto: int, measures: tuple[str, ...] = ("updates-in-time",)) -> None:
    """Bring the country up to so many forces of six regions, each with three years of months."""
    from waymark.shared.accounts.models import Organisation

    for number in range(Organisation.objects.filter(tile__startswith="W").count(), upto):
        force = OrganisationFactory(
            name=f"Weighty Force {number:02}", slug=f"weighty-force-{number:02}",
            region=f"Region {number % 6}", tile=f"W{number:02}",
            tile_column=number % 8, tile_row=number // 8,
        )  # fmt: skip
        for measure in measures:
            figures(force, wave(600 + 3 * (number * 7 % 50), of=400 + 40 * number), measure=measure)


def visit(client, address: str) -> tuple[bytes, int, int]:
    """What a page says, and what it asks the database when drawn first and when asked again."""
    forget()
    with CaptureQueriesContext(connection) as first:
        client.get(address)
    with CaptureQueriesContext(connection) as again:
        response = client.get(address)
    assert response.status_code == 200, address
    return response.content, len(first), len(again)


def test_pages_ask_as_often_and_stay_light_with_10_and_47_forces(client):
    from waymark.shared.accounts.models import Organisation

    fill(10)
    client.force_login(lead(Organisation.objects.get(slug="weighty-force-00")))
    firsts, agains, weights = {}, {}, {}
    for count in (10, 47):
        fill(count)
        for address in PAGES:
            page, first, again = visit(client, address)
            firsts.setdefault(address, set()).add(first)
            agains.setdefault(address, set()).add(again)
            weights[address] = (len(page), len(gzip.compress(page, 6)))

    assert {address: found for address, found in firsts.items() if len(found) > 1} == {}
    assert {a: found for a, found in agains.items() if max(found) > PAGES[a]} == {}
    assert {a: weight for a, weight in weights.items() if weight[0] > HEAVIEST} == {}
    assert max(packed for _, packed in weights.values()) <= 16 * 1024


def test_twice_as_many_forces_cost_at_most_twice_and_a_half():
    """The whole country is worked out force by force: nothing is looked at once for each pair."""
    on = tuple(one.key for one in definitions.on())[:2]
    costs = []
    for count in (16, 32):
        fill(count, on)
        rounds = []
        for _ in range(4):
            forget()
            began = process_time()
            standings.whole_country(False, "weighty-force-00", "")
            rounds.append(process_time() - began)
        costs.append(min(rounds))

    assert costs[1] / costs[0] <= 2.5


def test_after_a_return_only_the_months_of_its_force_are_judged_anew():
    fill(12)
    before = standings.seen("updates-in-time", standings.ALL, False, "", "before")

    late = Figure.objects.get(
        organisation__slug="weighty-force-03", measure="updates-in-time", month=OCTOBER
    )
    late.numerator -= 200
    late.save()
    after = standings.seen("updates-in-time", standings.ALL, False, "", "after")

    anew = {
        slug for slug in after.trends
        if after.trends[slug] is not before.trends[slug]
        or after.forces[slug] is not before.forces[slug]
    }  # fmt: skip
    assert anew == {"weighty-force-03"}
    forget()
    alone = standings.seen("updates-in-time", standings.ALL, False, "", "alone")
    assert (after.forces, after.trends) == (alone.forces, alone.trends)
    assert after.national == alone.national != before.national
    assert after.trends["weighty-force-03"] != before.trends["weighty-force-03"]
