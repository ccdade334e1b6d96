"""A page of questions costs the same however many there are, and however long a thread is."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.factories.accounts import OrganisationFactory, SeatFactory, lead
from tests.factories.discussions import answer, question
from tests.factories.innovations import ValueFactory
from waymark.network.discussions.actions import answering, polls
from waymark.network.discussions.models import Post, Reaction, Thread
from waymark.network.discussions.queries import COMMON
from waymark.shared.ui.remembered import forget

pytestmark = pytest.mark.django_db

LIST, DETAIL = 12, 14
HEAVIEST = 60 * 1024
SIZES = (25, 100, 1_000)
TEXT = "Somebody rings the victim on the day and at the hour agreed. " * 5


@pytest.fixture
def reader(client):
    person = lead()
    client.force_login(person)
    return person


@pytest.fixture
def thread(reader):
    for code in range(1, 13):
        ValueFactory(list="right", code=str(code), words=f"{code} A right")
    made = question(reader, at=timezone.now(), title="The long one")
    post = answer(made, at=timezone.now())
    answering.accept(post, by=reader, now=timezone.now())
    polls.open_poll(
        made, question="Who?", options=["A", "B"], asked="leads", by=reader,
        closes_on=timezone.localdate() + timedelta(days=9), now=timezone.now(),
    )  # fmt: skip
    return made


def fill(thread: Thread, reader, count: int) -> None:
    """Bring the thread up to this many replies, the list to as many threads, the poll to seats."""
    there = thread.posts.count()
    writers = [lead(OrganisationFactory()) for _ in range(20)]
    posts = Post.objects.bulk_create(
        Post(
            thread=thread, number=number + 1, text=TEXT, by=writers[number % 20],
            organisation=writers[number % 20].organisation, at=timezone.now(),
        )
        for number in range(there, count + 1)
    )  # fmt: skip
    Reaction.objects.bulk_create(
        Reaction(post=post, person=reader, mark="helpful") for post in posts
    )
    for number in range(there, min(count, 100)):
        made = Thread.objects.create(
            space=thread.space, kind="question", title=f"Question {number}", state="unanswered",
            asked_on=timezone.localdate(), due_on=timezone.localdate(), last_at=timezone.now(),
        )  # fmt: skip
        made.opening = Post.objects.create(
            thread=made, number=1, text=TEXT, by=writers[0], at=timezone.now(),
            organisation=writers[0].organisation,
        )  # fmt: skip
        made.save()
        SeatFactory(organisation=writers[number % 20].organisation)
    Thread.objects.filter(pk=thread.pk).update(reply_count=count)


PAGES = {
    "the list": ("/questions/?tab=all", LIST),
    "the list, narrowed and searched": ("/questions/?tab=all&q=question&kind=question", LIST),
    "the thread": ("/questions/{key}/", DETAIL),
    "its third page": ("/questions/{key}/?page=2", DETAIL),
    "a full reply": ("/questions/{key}/reply/", DETAIL),
    "the poll": ("/questions/{key}/poll/", DETAIL),
    "a space": (f"/questions/spaces/{COMMON}/", DETAIL),
    "asking": ("/questions/new/", DETAIL),
}


def test_pages_ask_as_often_and_stay_light_at_25_100_and_1000_replies(client, thread, reader):
    counts: dict[str, list[int]] = {name: [] for name in PAGES}
    weights: dict[str, int] = {}
    for size in SIZES:
        fill(thread, reader, size)
        for name, (address, _) in PAGES.items():
            forget()  # the rows were written without an act
            with CaptureQueriesContext(connection) as asked:
                page = client.get(address.format(key=thread.key))
            assert page.status_code == 200, name
            counts[name].append(len(asked))
            weights[name] = len(page.content)

    steady = {name: found for name, found in counts.items() if "searched" not in name}
    assert {name: found for name, found in steady.items() if len(set(found)) > 1} == {}
    assert {name: found for name, found in counts.items() if found[-1] > PAGES[name][1]} == {}
    assert {name: weight for name, weight in weights.items() if weight > HEAVIEST} == {}


def test_the_last_of_a_thousand_replies_is_found_by_its_own_address(client, thread, reader):
    fill(thread, reader, 1_000)
    last = thread.posts.order_by("-number").first()

    page = client.get(f"/questions/{thread.key}/posts/{last.key}/")

    assert page.url == f"/questions/{thread.key}/?page=50#post-{last.number}"
    assert f'id="post-{last.number}"' in client.get(page.url).content.decode()
