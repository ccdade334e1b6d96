"""After a return is published, pages that were read before are ready when their readers come back.

What they then read is what is published, to the last figure, and only what is theirs to read.
"""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from tests.factories.accounts import lead
from tests.factories.benchmarks import NOW, OCTOBER, Force, force, headline
from tests.factories.comparison import figures, wave
from waymark.network.benchmarks.actions import filing
from waymark.shared.accounts.actions.seats import leave_seat
from waymark.shared.ui.ahead import draw_again
from waymark.shared.ui.remembered import Reading, forget

pytestmark = pytest.mark.django_db
PAGES = ["/", "/measures/updates-in-time/", "/measures/updates-in-time/?with=all&order=name"]


def read(client, address: str) -> tuple[str, int]:
    """A page as somebody reads it, without what is another in each answer; and its queries."""
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
    assert response.status_code == 200
    return response.content.decode().split("<main")[1], len(asked)


def publish(world: Force, met: int) -> None:
    typed = world.typed(headline(met=met))
    world.publish(filing.submit(typed, by=world.filer, now=NOW))


@pytest.fixture
def ashdown(forces):
    """One more force of the country, whose return of October is still to come."""
    found = force()
    figures(found.row, wave(600, 35), until=OCTOBER.replace(month=9))
    return found


@pytest.mark.parametrize("address", PAGES)
def test_the_first_reader_after_a_return_was_published_finds_the_page_drawn(
    client, reader, ashdown, address
):
    read(client, address)
    before, usual = read(client, address)

    publish(ashdown, met=123)
    assert len(list(draw_again(localdate()))) == 1
    page, queries = read(client, address)
    forget()
    anew, dear = read(client, address)

    assert page == anew
    assert queries == usual < dear
    assert (page != before) == (address != "/")  # another force's figure stands on the measure


def test_a_return_that_is_only_typed_draws_nothing_again(client, reader, ashdown):
    read(client, PAGES[1])
    list(draw_again(localdate()))

    ashdown.typed(headline(met=123))

    assert list(draw_again(localdate())) == []


def test_nothing_is_drawn_for_somebody_who_left_meanwhile(client, reader, ashdown):
    stays = lead(ashdown.row)
    for person in (reader, stays):
        client.force_login(person)
        read(client, "/")

    leave_seat(reader.seat, by=reader, now=NOW)
    publish(ashdown, met=123)
    drawn = [one for one in draw_again(localdate()) if isinstance(one, Reading)]

    assert [one.viewer for one in drawn] == [stays]
