"""The same form sent twice at the same moment, by two processes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier

import pytest
from django.db import connections

from tests.factories.accounts import lead
from tests.factories.innovations import published
from tests.shared.audit.emptying import chain_emptied  # noqa: F401
from waymark.network.innovations.actions.attachments import add_paper
from waymark.network.innovations.actions.exchange import import_practice
from waymark.network.innovations.models import Attachment, Innovation
from waymark.network.innovations.rules.intake import Intake

pytestmark = pytest.mark.django_db(transaction=True)
NOON = datetime(2026, 6, 9, 12, tzinfo=UTC)
HANDS = 6


def at_once(act):
    """Let several threads, each with its own connection, do the same thing together."""
    start = Barrier(HANDS)

    def one(_):
        try:
            start.wait(timeout=20)
            return act()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(HANDS) as hands:
        return list(hands.map(one, range(HANDS)))


def test_one_draft_comes_of_a_page_pasted_many_times_at_once():
    person = lead()
    intake = Intake({"title": "Two calls", "aim": "Fewer waits"}, {}, "pasted")

    made = at_once(
        lambda: import_practice(intake, organisation=person.organisation, by=person, now=NOON)
    )

    assert {each.pk for each in made} == {Innovation.objects.get().pk}


def test_one_paper_comes_of_a_file_sent_many_times_at_once():
    practice = published()
    person = lead(practice.organisation)

    made = at_once(
        lambda: add_paper(
            practice, title="Report", filename="a.txt", data=b"Words.", public=False,
            by=person, now=NOON,
        )
    )  # fmt: skip

    paper = Attachment.objects.get()
    assert {each.pk for each in made} == {paper.pk}
    assert paper.file.open().read() == b"Words."
