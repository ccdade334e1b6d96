"""Finding documents: the one door to search, whichever database lies behind it."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from math import ceil
from types import ModuleType
from typing import Any

from django.db import connection

from waymark.shared.search import rules
from waymark.shared.search.models import Document
from waymark.shared.search.queries import postgresql, sqlite
from waymark.shared.search.queries.candidate import Candidate

MOST_RANKED = 500  # newest documents weighed for one question
MOST_READ = 1_000  # newest documents with all words of a phrase that are read for the phrase itself


@dataclass(slots=True, unsafe_hash=True)  # frozen would make five hundred of them slow
class Match:
    """One document found: its place in the order, what it is called, where it is, what it says."""

    rank: int
    kind: str
    key: str
    title: str
    url: str
    document: int
    title_pieces: rules.Pieces = ()
    tags: tuple[str, ...] = ()
    snippet: rules.Pieces = ()


@dataclass(frozen=True)
class Found:
    """The answer to one question.

    `total` counts what matched, exactly unless `at_least` is true; `cut_short` says that older
    documents were not read for a phrase; `capped` says that more matched than `matches` holds;
    `by_kind` counts the same documents as `total`; `reason` says why a question was not answered,
    and is empty when it was, even with nothing found.
    """

    text: str
    matches: Sequence[Match] = ()
    total: int = 0
    capped: bool = False
    at_least: bool = False
    cut_short: bool = False
    by_kind: dict[str, int] = field(default_factory=dict)
    reason: str = ""


def find(
    text: str,
    *,
    scopes: Collection[str],
    kinds: Collection[str] | None = None,
    limit: int = 500,
    weigh: int = MOST_RANKED,
    read: int = MOST_READ,
) -> Found:
    """Find the documents that match a reader's words, best first, among those in these scopes.

    Words match in all their forms (report, reports, reported); "words in quotes" stand side by
    side; -word leaves out; refer* begins so; case and accents do not matter. A word in the title
    weighs ten times one in the body, one in the summary four times.

    A word in nearly every document must not cost the price of weighing every document. So the
    databases walk the matches from the newest and stop after `weigh` that the reader may see;
    only these are weighed. When that happens (`at_least`), up to half as many of any age whose
    title holds every word are added and come before the others, the newest first. “Newest” is
    the order of first indexing. The matches carry no snippet: `find_page` adds it.

    For the same reason a phrase is looked for in the titles, and in the texts of the newest `read`
    documents that hold all of its words (`cut_short`, when there are more); and SQLite does not
    weigh where a term is in so many documents: titles come first, then the newest.
    """
    found, ranked = _asked(text, scopes, kinds, weigh, read)
    return replace(found, matches=_matches(ranked[:limit]), capped=len(ranked) > limit)


def find_page(
    text: str,
    *,
    scopes: Collection[str],
    kinds: Collection[str] | None = None,
    page: int = 1,
    size: int = 25,
    weigh: int = MOST_RANKED,
    read: int = MOST_READ,
) -> Found:
    """Find as `find` does, and hand over one page of the matches with the words around the hits.

    A page past the end is the last one.
    """
    found, ranked = _asked(text, scopes, kinds, weigh, read)
    first = (min(page, max(1, ceil(len(ranked) / size))) - 1) * size
    marker = rules.Marker(rules.understand(text))
    shown = _matches(ranked[first : first + size], after=first, marker=marker)
    return replace(found, matches=shown, capped=len(ranked) > first + size)


def _asked(
    text: str, scopes: Collection[str], kinds: Collection[str] | None, weigh: int, read: int
) -> tuple[Found, list[Candidate]]:
    """The answer without its matches, and the candidates in order, best first."""
    question = rules.understand(text)
    if question.reason or not scopes:
        return Found(text, reason=question.reason), []
    newest, cut_short = _backend().newest(question, scopes, kinds, most=weigh, read=read)
    ranked = sorted(newest, key=_best_first)
    at_least = cut_short or len(newest) == weigh
    if at_least or _is_unweighed(newest):
        titled = _backend().titled(question, scopes, kinds, most=weigh // 2)
        ranked = _titles_first(titled, ranked)
    by_kind = dict(Counter(candidate.kind for candidate in ranked))
    found = Found(text, total=len(ranked), at_least=at_least, cut_short=cut_short, by_kind=by_kind)
    return found, ranked


def _is_unweighed(newest: list[Candidate]) -> bool:
    return bool(newest) and not newest[0].score


def _best_first(candidate: Candidate) -> float:
    return -candidate.score


def _titles_first(titled: list[Candidate], others: list[Candidate]) -> list[Candidate]:
    taken = {candidate.document for candidate in titled}
    return titled + [candidate for candidate in others if candidate.document not in taken]


def _matches(
    ranked: list[Candidate], *, after: int = 0, marker: rules.Marker | None = None
) -> list[Match]:
    """Describe candidates, with marks and a snippet if a marker is given."""
    if not ranked:
        return []
    columns = [
        "kind",
        "key",
        "title",
        "url",
        "pk",
        *(["tags", "summary", "body"] if marker else []),
    ]
    rows = Document.objects.filter(pk__in=[candidate.document for candidate in ranked])
    known = {row[4]: row for row in rows.values_list(*columns)}
    return [
        _match(rank, known[candidate.document], marker)
        for rank, candidate in enumerate(ranked, start=after + 1)
        if candidate.document in known  # one removed a moment ago is gone
    ]


def _match(rank: int, row: tuple[Any, ...], marker: rules.Marker | None) -> Match:
    if marker is None:
        return Match(rank, *row)
    kind, key, title, url, document, tags, summary, body = row
    marked, snippet = marker.pieces(title), _snippet(marker, summary, body)
    return Match(rank, kind, key, title, url, document, marked, tuple(tags), snippet)


def count_by_kind(
    text: str,
    *,
    scopes: Collection[str],
    most: int = MOST_RANKED,
    read: int = MOST_READ,
) -> dict[str, int]:
    """Count the newest matches of each kind in these scopes, without weighing them.

    Counting stops at `most` over all kinds together, and reads for a phrase as `find` does.
    """
    question = rules.understand(text)
    if question.reason or not scopes:
        return {}
    return dict(_backend().count_by_kind(question, scopes, most=most, read=read))


def _snippet(marker: rules.Marker, summary: str, body: str) -> rules.Pieces:
    """Show the summary, unless it has no hit and the body does."""
    of_summary = marker.snippet(summary)
    if summary and any(is_hit for _, is_hit in of_summary):
        return of_summary
    of_body = marker.snippet(body)
    if not summary or any(is_hit for _, is_hit in of_body):
        return of_body
    return of_summary


def _backend() -> ModuleType:
    return {"sqlite": sqlite, "postgresql": postgresql}[connection.vendor]
