"""What the search is given of a practice: sentences, and what to know before opening it."""

from datetime import UTC, datetime

import pytest

from tests.factories.accounts import OrganisationFactory, lead
from tests.factories.innovations import ValueFactory, published
from waymark.network.innovations.actions import keeping
from waymark.network.innovations.queries import document
from waymark.shared.search.models import Document

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)


def test_no_list_runs_into_the_next_words():
    made = published(version={"aim": "- Fewer waits\n- More calls", "description": "## How\nTwo."})
    made.current.values.set(
        [ValueFactory(words="Contact management"), ValueFactory(words="Leadership")]
    )

    keeping.reindex(made)

    body = Document.objects.get().body
    assert body.startswith("Fewer waits. More calls. How. Two. Force ")
    assert body.endswith(" Police. Contact management. Leadership.")


@pytest.mark.parametrize(
    ("state", "invented", "tags"),
    [
        pytest.param("published", False, [], id="nothing to know"),
        pytest.param("published", True, ["Made up"], id="invented"),
        pytest.param("under_review", False, ["Being checked"], id="in doubt"),
        pytest.param("archived", True, ["Made up", "Archived"], id="invented and archived"),
    ],
)
def test_what_a_reader_must_know_stands_at_the_hit(state, invented, tags):
    made = published(state=state, organisation=OrganisationFactory(invented=invented))

    assert document(made)["tags"] == tags


def test_the_tags_follow_what_is_done():
    made = published()
    head = lead(made.organisation)
    found = []

    for act in (keeping.put_under_review, keeping.confirm_still_true):
        act(made, by=head, now=NOON)
        found.append(Document.objects.get().tags)
    keeping.archive(made, reason="Now law", by=head, now=NOON)

    assert [*found, Document.objects.get().tags] == [["Being checked"], [], ["Archived"]]
