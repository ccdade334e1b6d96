"""How practices spread: what the network's own page says, and what a practice's page does not."""

from datetime import date

import pytest
from django.utils import timezone

from tests.factories.accounts import OrganisationFactory, lead
from tests.factories.innovations import adoption, published
from waymark.network.innovations import queries
from waymark.network.innovations.models import Innovation

pytestmark = pytest.mark.django_db
LONG_AGO = date(2025, 1, 1)


@pytest.fixture
def ashdown():
    return OrganisationFactory(name="Ashdown Police", slug="ashdown", tile="ASH", tile_column=1,
                               tile_row=1)  # fmt: skip


def test_a_force_that_uses_two_practices_is_one_force_and_two_adoptions(client, ashdown):
    client.force_login(lead(ashdown))
    for key in ("calls", "letters"):
        adoption(published(key=key), ("live", LONG_AGO), organisation=ashdown)

    page = client.get("/practices/spread/").content.decode().replace("\xa0", " ")

    assert "2 adoptions with a known date are live." in page
    assert "1 of 1 force uses at least one practice." in page
    assert "2 forces are live" not in page


@pytest.mark.parametrize(
    ("stages", "furthest"),
    [
        pytest.param(["interested", "live"], "live", id="live before interested"),
        pytest.param(["live", "interested"], "live", id="in whichever order they came"),
        pytest.param(["stopped", "planning"], "planning", id="stopped comes last"),
        pytest.param(["embedded"], "embedded", id="the only one"),
    ],
)
def test_the_furthest_that_a_force_has_come(ashdown, stages, furthest):
    for number, stage in enumerate(stages):
        adoption(
            published(key=f"p{number}"), (stage, LONG_AGO), organisation=ashdown,
            stopped_because="No time",
        )  # fmt: skip

    assert queries.furthest_stages(Innovation.objects.all()) == {"ashdown": furthest}


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        pytest.param("", True, id="recorded by the force itself"),
        pytest.param("S0, Key details", False, id="taken from a paper"),
    ],
)
def test_no_force_is_late_for_a_diary_that_nobody_asked_of_it(client, ashdown, source, shown):
    client.force_login(lead(ashdown))
    taken = adoption(published(key="calls"), ("live", LONG_AGO), organisation=ashdown)
    taken.source, taken.live_on = source, LONG_AGO
    taken.save()

    page = client.get("/practices/calls/").content.decode()

    assert timezone.localdate() > LONG_AGO
    assert ("Diary entry due" in page) == shown


@pytest.mark.parametrize("page", ["adopt/", "adopt/learnt/", "diary/"])
@pytest.mark.parametrize(
    ("public", "words"),
    [
        pytest.param(True, "anybody can read it, without signing in", id="open to everybody"),
        pytest.param(False, "Every member of the network can read it", id="for members"),
    ],
)
def test_who_writes_is_told_who_reads(client, ashdown, page, public, words):
    client.force_login(lead(ashdown))
    taken = adoption(published(key="calls", public=public), ("live", LONG_AGO),
                     organisation=ashdown)  # fmt: skip
    taken.live_on = LONG_AGO
    taken.save()

    assert words in client.get(f"/practices/calls/{page}").content.decode()


@pytest.mark.parametrize("page", ["", "work/", "ours/", "searches/", "spread/"])
def test_every_room_of_the_library_leads_to_the_others(client, ashdown, page):
    client.force_login(lead(ashdown))

    shown = client.get(f"/practices/{page}").content.decode()

    for room in ("", "work/", "ours/", "searches/", "spread/"):
        assert f'href="/practices/{room}"' in shown
