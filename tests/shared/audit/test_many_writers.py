"""Thirty-two people act at once: every act is there once, and the chain is whole."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection

from tests.shared.audit.chains import NOON, chain, holder, person, unguarded
from tests.support.long import longer
from waymark.shared.accounts.enums import Role
from waymark.shared.accounts.models import Person
from waymark.shared.audit import queries
from waymark.shared.audit.actions import accept_chain, recorded
from waymark.shared.audit.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)

WRITERS, ACTS = 32, longer(8, 100)


def act_often(ada: Person, writer: int, start: threading.Barrier) -> int:
    """Act eight times, every other time through an action that calls another."""
    try:
        start.wait(timeout=30)
        for number in range(ACTS):
            with recorded("accounts.outer_done", by=ada, at=NOON) as outer:
                outer.about, outer.detail = ada, {"writer": writer, "number": number}
                if number % 2:
                    with recorded("accounts.inner_done", by=ada, at=NOON) as inner:
                        inner.about = ada
                Person.objects.filter(pk=ada.pk).update(seen_at=NOON + timedelta(minutes=number))
        return ACTS
    finally:
        connection.close()


def test_thirty_two_writers_extend_one_chain():
    people = [person(f"Writer {number}") for number in range(WRITERS)]
    start = threading.Barrier(WRITERS)

    with ThreadPoolExecutor(WRITERS) as pool:
        done = list(pool.map(act_often, people, range(WRITERS), [start] * WRITERS))

    verdict = queries.verify()
    assert done == [ACTS] * WRITERS
    assert (verdict.faults, verdict.entries) == ([], WRITERS * ACTS * 3 // 2)
    details = Entry.objects.filter(act="accounts.outer_done").values_list("detail", flat=True)
    assert sorted((d["writer"], d["number"]) for d in details) == [
        (writer, number) for writer in range(WRITERS) for number in range(ACTS)
    ]
    assert len(queries.head_file().read_text().splitlines()) == verdict.entries


def test_readers_are_not_kept_waiting_by_an_open_act():
    ada = person()
    with recorded("accounts.outer_done", by=ada, at=NOON) as entry:
        entry.about = ada

        with ThreadPoolExecutor(1) as pool:
            seen = pool.submit(_count_entries).result(timeout=10)

    assert seen == 0


def _count_entries() -> int:
    try:
        return Entry.objects.count()
    finally:
        connection.close()


def test_an_older_database_restored_on_purpose_is_accepted_with_an_entry(settings, data_folder):

    head = holder(Role.ADMINISTRATOR, "Ada Head")
    chain(150, head)
    unguarded()
    Entry.objects.filter(sequence__gt=140).delete()
    cut = queries.verify()

    kept = accept_chain(by=head, now=NOON)

    assert cut.fault_count == 1
    assert kept == data_folder / f"audit-head-{settings.WAYMARK_WING}-until-20260608T120000.log"
    assert queries.verify().faults == []
    assert Entry.objects.first().act == "audit.chain_accepted"
