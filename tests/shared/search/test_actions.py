"""Documents come and go with the records that they stand for."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from waymark.shared.search import actions, queries
from waymark.shared.search.models import Document

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 6, 8, 12, tzinfo=UTC)


def entry(key="one", **changes):
    return {
        "kind": "practice",
        "key": key,
        "title": "Lighthouse",
        "summary": "Co-located care",
        "body": "Everybody under one roof",
        "url": f"/practices/{key}/",
        "scope": "public",
        "at": NOON,
        **changes,
    }


def found(text, scope="public"):
    return [match.key for match in queries.find(text, scopes={scope}).matches]


def test_indexing_again_replaces_every_word_of_before():
    actions.index(**entry())

    actions.index(**entry(title="Beacon", summary="Under review", body="Closed", scope="members"))

    assert Document.objects.count() == 1
    assert [found(word, "members") for word in ("lighthouse", "located", "roof")] == [[], [], []]
    assert [found(word, "members") for word in ("beacon", "review", "closed")] == [["one"]] * 3
    assert found("beacon") == []


def test_the_same_key_of_another_kind_is_another_document():
    actions.index(**entry())
    actions.index(**entry(kind="thread"))

    assert found("lighthouse") == ["one", "one"]


def test_a_removed_document_is_found_no_more():
    actions.index(**entry())

    actions.remove(kind="practice", key="one")
    actions.remove(kind="practice", key="never was")

    assert found("lighthouse") == []
    assert not Document.objects.exists()


def test_what_is_rolled_back_is_not_found():
    actions.index(**entry())

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        actions.index(**entry(title="Beacon"))
        actions.index(**entry("two"))
        _ = 1 / 0

    assert (found("lighthouse"), found("beacon")) == (["one"], [])


def test_a_document_without_a_scope_is_refused_by_the_database():
    with pytest.raises(IntegrityError), transaction.atomic():
        actions.index(**entry(scope=""))


def test_text_that_no_database_stores_is_cleaned():
    actions.index(**entry(title="Light\x00house", body="\ud800 roof\x02"))

    document = Document.objects.get()
    assert (document.title, document.body) == ("Light house", "  roof ")


def test_the_lines_of_a_list_are_kept_as_sentences():
    actions.index(**entry(body="Early help\n  Digital.\n\nIs it new?\r\nVictims"))

    assert Document.objects.get().body == "Early help. Digital. Is it new? Victims."


def test_tags_follow_the_record():
    actions.index(**entry(tags=["Made up"]))
    actions.index(**entry(tags=("Made up", "Archived")))

    assert Document.objects.get().tags == ["Made up", "Archived"]


def test_only_the_first_hundred_thousand_characters_of_a_text_are_searched():
    actions.index(**entry(body="a " * 49_999 + "b c"))

    assert (found("b"), found("c")) == (["one"], [])
    assert len(Document.objects.get().body) == 100_000


def test_a_text_with_very_many_different_long_words_can_be_indexed():
    actions.index(**entry(body=" ".join(f"слово{n}" for n in range(20_000))))

    assert found("слово7") == ["one"]


def test_rebuilding_adds_replaces_and_forgets():
    actions.index(**entry("gone"))
    actions.index(**entry("kept"))
    fresh = [
        entry("kept", title="Beacon"),
        entry("new"),
        entry("new", title="Said twice, the later counts"),
    ]

    count = actions.rebuild(fresh)

    assert count == 2
    assert sorted(Document.objects.values_list("key", "title")) == [
        ("kept", "Beacon"),
        ("new", "Said twice, the later counts"),
    ]
    assert (found("lighthouse"), found("beacon"), found("twice")) == ([], ["kept"], ["new"])


def test_rebuilding_goes_through_more_than_one_batch(monkeypatch):
    monkeypatch.setattr(actions, "BATCH", 2)
    actions.index(**entry("gone"))

    assert actions.rebuild(entry(f"n{number}") for number in range(5)) == 5
    assert sorted(found("lighthouse")) == ["n0", "n1", "n2", "n3", "n4"]


def test_what_is_indexed_while_rebuilding_is_kept():
    def source():
        yield entry("first")
        actions.index(**entry("meanwhile"))

    actions.rebuild(source())

    assert sorted(found("lighthouse")) == ["first", "meanwhile"]
