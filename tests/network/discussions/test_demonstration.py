"""The invented threads: in different states, marked as made up, and gone without a trace."""

from datetime import UTC, datetime

import pytest

from tests.support.pages import faults_of
from waymark.network.discussions.actions import demonstration
from waymark.network.discussions.demonstration import demonstration as invented
from waymark.network.discussions.models import Post, Space, Thread, WithheldName
from waymark.network.innovations.actions import demonstration as country
from waymark.network.innovations.actions.library import load_values
from waymark.shared.accounts.models import Organisation, Person
from waymark.shared.guard.rules import victim_like
from waymark.shared.search.models import Document

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 4, 12, tzinfo=UTC)


@pytest.fixture
def loaded():
    load_values(now=NOW)
    Organisation.objects.create(slug="a-real-one", name="A real one", kind="force")
    country.load(now=NOW, password="three made up words")
    demonstration.load(now=NOW)


def test_a_dozen_threads_in_different_states_are_there_and_marked(client, loaded):
    demonstration.load(now=NOW)  # again changes nothing
    threads = Thread.objects.all()

    assert len(threads) == len(invented().threads) >= 12
    assert {thread.state for thread in threads} == {
        "unanswered", "in_progress", "answered", "open", "closed",
    }  # fmt: skip
    assert {thread.kind for thread in threads} == {"question", "challenge", "idea", "notice"}
    assert all(thread.invented for thread in threads)
    assert WithheldName.objects.count() == 2
    client.force_login(Person.objects.get(email="priya.nair@ashdown.example.org"))
    for thread in threads.filter(space__access="open"):
        page = client.get(f"/questions/{thread.key}/")
        assert (page.status_code, faults_of(page.content)) == (200, []), thread.title
        assert "Made-up demonstration" in page.content.decode()


def test_it_goes_without_a_trace_and_what_is_real_stays(loaded):
    demonstration.remove(now=NOW)

    assert not Thread.objects.exists()
    assert not Post.objects.exists()
    assert not Document.objects.filter(kind="thread").exists()
    assert [space.key for space in Space.objects.all()] == ["all-forces"]


def test_no_invented_word_could_be_a_victims():
    texts = [f"{t.title}\n{t.text}" for t in invented().threads]
    texts += [reply.text for thread in invented().threads for reply in thread.replies]

    assert [text for text in texts if victim_like(text)] == []
