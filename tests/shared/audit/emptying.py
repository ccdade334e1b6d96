"""Lets tests that commit leave an empty chain behind, although nobody may delete an entry.

Tests with `transaction=True`, `transactional_db` or `live_server` end with Django emptying every
table. On SQLite it deletes row by row, which the database refuses for audit entries.
"""

from importlib import import_module

import pytest
from django.db import connection

from tests.shared.audit.chains import unguarded
from waymark.shared.audit import queries
from waymark.shared.audit.models import Entry

guard = import_module("waymark.shared.audit.migrations.0002_entries_are_append_only")


@pytest.fixture(autouse=True)
def chain_emptied(request):
    """After a test that commits: take the guard away, empty the chain, put the guard back."""
    if not _commits(request):
        yield
        return
    request.getfixturevalue("transactional_db")  # so that this ends before the tables are emptied
    queries.head_file().unlink(missing_ok=True)
    yield
    unguarded()
    Entry.objects.all().delete()
    with connection.schema_editor() as editor:
        guard.install(None, editor)


def _commits(request) -> bool:
    mark = request.node.get_closest_marker("django_db")
    return bool(mark and mark.kwargs.get("transaction")) or not {
        "transactional_db",
        "live_server",
    }.isdisjoint(request.fixturenames)
