"""`rebuild_search` indexes what the wing's sources yield."""

from datetime import UTC, datetime

import pytest
from django.core.management import call_command

from waymark.shared.search.models import Document


def two_sources_worth():
    for key in ("one", "two"):
        yield {
            "kind": "practice",
            "key": key,
            "title": "Lighthouse",
            "summary": "",
            "body": "",
            "url": f"/practices/{key}/",
            "scope": "public",
            "at": datetime(2026, 6, 8, tzinfo=UTC),
        }


@pytest.mark.django_db
def test_the_command_asks_every_source_and_says_how_many(settings, capsys):
    settings.WAYMARK_SEARCH_SOURCES = [f"{__name__}.two_sources_worth"] * 2

    call_command("rebuild_search")

    assert capsys.readouterr().out == "2 documents can be found\n"
    assert sorted(Document.objects.values_list("key", flat=True)) == ["one", "two"]
