"""A page costs the same however full the library is: questions to the database, and its own weight.

The limits are those of DESIGN 6.
"""

import gzip
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories.accounts import OrganisationFactory, PersonFactory, SeatFactory, lead
from tests.factories.innovations import ValueFactory, adoption, published
from waymark.network.innovations.actions.fits import refresh_fits
from waymark.network.innovations.models import Comment, DiaryEntry, Innovation, Profile
from waymark.shared.accounts.models import Organisation
from waymark.shared.search.models import Document

pytestmark = pytest.mark.django_db

LIST, DETAIL, SEARCH, DASHBOARD = 12, 14, 10, 15
HEAVIEST = 60 * 1024
ROWS = (25, 100, 250)
PAGES = {
    "library": ("/practices/", LIST),
    "library, narrowed and searched": ("/practices/?q=promise&topic=contact&fit=yes", LIST),
    "library, most used first": ("/practices/?order=-used", LIST),
    "work on practices": ("/practices/work/?tab=organisation", LIST),
    "members": ("/members/", LIST),
    "notices": ("/notices/", LIST),
    "our adoptions": ("/practices/ours/", LIST),
    "home": ("/", DASHBOARD),
    "how practices spread": ("/practices/spread/", LIST),
    "practice": ("/practices/the-first/", DETAIL),
    "its contact": ("/practices/the-first/ask/", DETAIL),
    "its diary": ("/practices/the-first/entries/", DETAIL),
    "its comments": ("/practices/the-first/review/", DETAIL),
    "its versions": ("/practices/the-first/versions/", DETAIL),
    "its forces": ("/practices/the-first/forces/", DETAIL),
    "search": ("/search/?q=promise", SEARCH),
    "search, strangers": ("/search/?q=promise", SEARCH),
}


@pytest.fixture
def reader(data_folder):
    """The lead of a force that has a profile and uses the first practice."""
    force = OrganisationFactory(tile="AS", tile_column=99, tile_row=99)
    somebody = lead(force)
    Profile.objects.create(organisation=force, answers={"size": "large"}, updated_at=WHEN)
    return somebody


WHEN = "2026-06-09T12:00Z"
NEEDS = [{"aspect": "size", "wanted": ["large"], "words": "A large force", "must": True}]


def fill(count: int, reader) -> None:
    """Bring the library, the members and the adopters of the first practice up to this many."""
    topic = ValueFactory(list="topic", code=f"contact-{count}", words=f"Contact {count}")
    there = Innovation.objects.count()
    for number in range(there, count):
        practice = published(
            key=f"practice-{number}" if number else "the-first",
            organisation=reader.organisation,
            version={
                "title": f"The promise {number}",
                "summary": "Somebody rings the victim on the day and at the hour agreed. " * 3,
                "prerequisites": NEEDS,
            },
        )
        practice.current.values.add(topic)
        if number:
            adoption(practice, ("live", date(2026, 3, 2)), organisation=reader.organisation)
    first = Innovation.objects.get(key="the-first")
    for number in range(there, count):
        force = OrganisationFactory(
            tile=f"{number:03}", tile_column=number % 10, tile_row=number // 10
        )
        SeatFactory(organisation=force, title="Lead", holder=PersonFactory())
        taken = adoption(first, ("live", date(2026, 3, 2)), organisation=force, enablers="Time")
        DiaryEntry.objects.create(
            adoption=taken, on=date(2026, 4, 1), heading="Month", text="Calm. " * 90,
            written_at=WHEN,
        )  # fmt: skip
        Comment.objects.create(
            innovation=first, section="what", text="For whom? " * 20, by=reader, at=WHEN
        )
    refresh_fits()


def visit(client, address: str) -> tuple[bytes, list[str]]:
    """What a page says when it is asked for the second time, and what it asked the database."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
    assert response.status_code == 200, address
    return response.content, [query["sql"] for query in asked]


def test_pages_ask_as_often_and_stay_light_at_25_100_and_250_rows(client, reader):
    counts: dict[str, list[int]] = {name: [] for name in PAGES}
    weights: dict[str, int] = {}
    for rows in ROWS:
        fill(rows, reader)
        for name, (address, _) in PAGES.items():
            client.logout() if "strangers" in name else client.force_login(reader)
            page, asked = visit(client, address)
            counts[name].append(len(asked))
            weights[name] = len(page)

    # A search looks a second time where its newest matches were more than it weighs.
    steady = {name: found for name, found in counts.items() if not name.startswith("search")}
    assert {name: found for name, found in steady.items() if len(set(found)) > 1} == {}
    assert {n: c for n, c in counts.items() if c[-1] > PAGES[n][1]} == {}
    assert {name: weight for name, weight in weights.items() if weight > HEAVIEST} == {}


def test_a_list_of_25_rows_is_light(client, reader):
    fill(60, reader)
    client.force_login(reader)

    page, _ = visit(client, "/practices/")

    assert page.count(b"The promise ") >= 25
    assert len(page) <= HEAVIEST
    assert len(gzip.compress(page, 6)) <= 12 * 1024


def test_one_question_for_each_row_is_caught(reader):
    """The count above would also be constant if nothing were counted."""
    fill(3, reader)
    with CaptureQueriesContext(connection) as asked:
        [practice.current.title for practice in Innovation.objects.all()]

    assert len(asked) == 4
    assert (Organisation.objects.count(), Document.objects.count()) == (4, 3)
