"""Putting documents into the search and taking them out.

Whoever changes a record calls these in the same transaction, so that search never tells of what
was rolled back. They ask no permission: the act that calls them has.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import Max

from waymark.shared.search.models import Document
from waymark.shared.search.rules import LONGEST_TEXT, clean, fold, sentences

BATCH = 500
LONGEST_TITLE = Document._meta.get_field("title").max_length
_FIELDS = ["scope", "title", "summary", "url", "at", "tags", "body"]
# Each part ends in a word of its own, taken out again, so that no phrase runs on into the next.
_VECTORS = """
    UPDATE search_document d SET words = ts_delete(
        setweight(to_tsvector('search_english', f.title || ' partend'), 'A')
        || setweight(to_tsvector('search_english', f.summary || ' partend'), 'B')
        || setweight(to_tsvector('search_english', f.body), 'C'), 'partend')
    FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[], %s::text[])
        AS f(kind, key, title, summary, body)
    WHERE d.kind = f.kind AND d.key = f.key"""

# What many writes leave behind: FTS5 an index in pieces, twice as slow to ask until they are
# joined (4 s for 100,000 documents); PostgreSQL statistics that no longer hold.
_SETTLE = {
    "sqlite": [
        "INSERT INTO search_words(search_words) VALUES ('optimize')",
        "INSERT INTO search_titles(search_titles) VALUES ('optimize')",
    ],
    "postgresql": ["ANALYZE search_document"],
}


def index(
    *,
    kind: str,
    key: str,
    title: str,
    summary: str,
    body: str,
    url: str,
    scope: str,
    at: datetime,
    tags: Sequence[str] = (),
) -> None:
    """Make a record findable by its words as they are now, to the readers of its scope.

    Each line of the body is shown as a sentence. `tags` are words that stand at the hit and are
    not searched: what a reader must know before opening it, such as "Archived".
    """
    _write(
        [
            Document(
                kind=kind,
                key=key,
                title=title,
                summary=summary,
                body=body,
                url=url,
                scope=scope,
                at=at,
                tags=list(tags),
            )
        ]
    )


def remove(*, kind: str, key: str) -> None:
    """Make a record findable no more. One that never was is no error."""
    Document.objects.filter(kind=kind, key=key).delete()


def rebuild(entries: Iterable[Mapping[str, Any]]) -> int:
    """Index all of these, forget every other document, and say how many there are.

    Each entry holds what `index` takes. Oldest first is the best order to give them in: newer
    ones are then weighed first when too many match. Each batch is its own transaction, so that a
    large site stays writable meanwhile; what is indexed while this runs is kept.
    """
    before = Document.objects.aggregate(Max("pk"))["pk__max"] or 0
    known: set[tuple[str, str]] = set()
    for batch in _batches(entries):
        known.update((document.kind, document.key) for document in batch)
        _write(batch)
    old = Document.objects.filter(pk__lte=before).values_list("pk", "kind", "key")
    gone = [pk for pk, kind, key in old.iterator() if (kind, key) not in known]
    for start in range(0, len(gone), BATCH):
        Document.objects.filter(pk__in=gone[start : start + BATCH]).delete()
    with connection.cursor() as cursor:
        for statement in _SETTLE[connection.vendor]:
            cursor.execute(statement)
    return len(known)


def _batches(entries: Iterable[Mapping[str, Any]]) -> Iterator[list[Document]]:
    waiting = iter(entries)
    while batch := [Document(**entry) for entry in islice(waiting, BATCH)]:
        yield batch


def _write(documents: list[Document]) -> None:
    latest = {(document.kind, document.key): _storable(document) for document in documents}
    with transaction.atomic():
        Document.objects.bulk_create(
            latest.values(),
            update_conflicts=True,
            unique_fields=["kind", "key"],
            update_fields=_FIELDS,
        )
        if connection.vendor == "postgresql":
            _write_vectors(list(latest.values()))


def _storable(document: Document) -> Document:
    document.title = clean(document.title)[:LONGEST_TITLE]
    document.summary = clean(document.summary)[:LONGEST_TEXT]
    document.body = sentences(clean(document.body))[:LONGEST_TEXT]
    return document


def _write_vectors(documents: list[Document]) -> None:
    columns = [
        [document.kind for document in documents],
        [document.key for document in documents],
        *([fold(getattr(d, name)) for d in documents] for name in ("title", "summary", "body")),
    ]
    with connection.cursor() as cursor:
        cursor.execute(_VECTORS, columns)
