"""Thirty-two people write through the site while others read: all are served, nothing is lost."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import pytest
from django.utils import timezone

from tests.factories.accounts import lead
from tests.factories.innovations import published
from tests.support.long import longer
from tests.support.served import served
from tests.support.visitor import Visitor
from waymark.network.innovations.models import Adoption, Comment, Innovation, Version
from waymark.shared.audit import queries as audit
from waymark.shared.audit.models import Entry

pytest_plugins = ["tests.support.places"]
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("data_folder"),
]

WRITERS, READERS, SAVES = 32, 4, longer(3, 60)
READ = ("/", "/practices/", "/practices/?q=calls", "/practices/shared/", "/search/?q=calls")


@pytest.fixture
def site():
    """The site's address, served as for real: the tests' own server keeps ten people waiting."""
    with served() as there:
        yield there


def write(visitor: Visitor, organisation: int, number: int, start: Barrier) -> list[int]:
    """Begin a practice, type in it, take another up and ask about it."""
    today = timezone.localdate()
    day = {"on-day": today.day, "on-month": today.month, "on-year": today.year}
    start.wait(timeout=60)
    title = {"title": f"Calls of writer {number}", "organisation": organisation}
    begun, there = visitor.ask("POST", "/practices/new/", title)
    saved = [
        visitor.ask("POST", f"{there}autosave", {"title": title["title"], "summary": f"{save}"})[0]
        for save in range(SAVES)
    ]
    taken, _ = visitor.ask("POST", "/practices/shared/adopt/", {"stage": "interested", **day})
    about = {"section": "what", "text": f"Asked by {number}"}
    asked, _ = visitor.ask("POST", "/practices/shared/review/", about)
    return [begun, *saved, taken, asked]


def read(visitor: Visitor, done: Event) -> set[int]:
    """Read one page after another until the writers are done."""
    seen = set()
    while not done.is_set():
        seen |= {visitor.ask("GET", path)[0] for path in READ}
    return seen


def test_thirty_two_writers_and_their_readers_are_all_served(site):
    shared = published(key="shared", version={"title": "Two calls"})
    people = [lead() for _ in range(WRITERS)]
    writers = [Visitor(site, person) for person in people]
    readers = [Visitor(site, person) for person in people[:READERS]]
    # Asked for here: a query in a writer's thread would keep a connection of the tests' own pool.
    organisations = [person.organisation.pk for person in people]
    start, done = Barrier(WRITERS), Event()

    with ThreadPoolExecutor(WRITERS + READERS) as pool:
        reading = [pool.submit(read, reader, done) for reader in readers]
        try:
            answers = list(
                pool.map(
                    write, writers, organisations, range(WRITERS), [start] * WRITERS, timeout=180
                )
            )
        finally:
            done.set()
        seen = set().union(*(each.result() for each in reading))

    assert answers == [[302, *[200] * SAVES, 302, 302]] * WRITERS
    assert seen == {200}
    kept = Version.objects.exclude(innovation=shared).values_list("title", "summary")
    assert sorted(kept) == sorted(
        (f"Calls of writer {number}", f"{SAVES - 1}") for number in range(WRITERS)
    )
    assert Innovation.objects.count() == WRITERS + 1
    assert Adoption.objects.filter(innovation=shared, stage="interested").count() == WRITERS
    assert sorted(Comment.objects.values_list("text", flat=True)) == sorted(
        f"Asked by {number}" for number in range(WRITERS)
    )
    verdict = audit.verify()
    assert (verdict.faults, verdict.entries) == ([], Entry.objects.count())
    assert verdict.entries >= WRITERS * (SAVES + 3)
