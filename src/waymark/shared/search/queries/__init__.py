"""Finding documents: the one door to search, whichever database lies behind it."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from types import ModuleType

from django.db import connection

from waymark.shared.search import rules
from waymark.shared.search.models import Document
from waymark.shared.search.queries import postgresql, sqlite
from waymark.shared.search.queries.candidate import Candidate

MOST_RANKED = 500  # newest documents weighed for one question


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
    snippet: rules.Pieces = ()


@dataclass(frozen=True)
class Found:
    """The answer to one question.

    `total` counts what matched, exactly unless `at_least` is true; `capped` says that more matched
    than `matches` holds; `by_kind` counts the same documents as `total`; `reason` says why a
    question was not answered, and is empty when it was, even with nothing found.
    """

    text: str
    matches: Sequence[Match] = ()
    total: int = 0
    capped: bool = False
    at_least: bool = False
    by_kind: dict[str, int] = field(default_factory=dict)
    reason: str = ""


def find(
    text: str,
    *,
    scopes: Collection[str],
    kinds: Collection[str] | None = None,
    limit: int = 500,
    weigh: int = MOST_RANKED,
) -> Found:
    """Find the documents that match a reader's words, best first, among those in these scopes.

    Words match in all their forms (report, reports, reported); "words in quotes" stand side by
    side; -word leaves out; refer* begins so; case and accents do not matter. A word in the title
    weighs ten times one in the body, one in the summary four times.

    A word in nearly every document must not cost the price of weighing every document. So the
    databases walk the matches from the newest and stop after `weigh` that the reader may see;
    only these are weighed. When that happens (`at_least`), up to half as many of any age whose
    title holds every word are added and come before the others, the newest first. “Newest” is
    the order of first indexing. The matches carry no snippet: `with_snippets` adds it to those
    shown.
    """
    question = rules.understand(text)
    if question.reason or not scopes:
        return Found(text, reason=question.reason)
    newest = _backend().candidates(question, scopes, kinds, most=weigh)
    ranked = sorted(newest, key=_best_first)
    if at_least := len(newest) == weigh:
        titled = _backend().titled(question, scopes, kinds, most=weigh // 2)
        ranked = _titles_first(titled, ranked)
    return Found(
        text=text,
        matches=_described(ranked[:limit]),
        total=len(ranked),
        capped=len(ranked) > limit,
        at_least=at_least,
        by_kind=dict(Counter(candidate.kind for candidate in ranked)),
    )


def _best_first(candidate: Candidate) -> float:
    return -candidate.score


def _titles_first(titled: list[Candidate], others: list[Candidate]) -> list[Candidate]:
    taken = {candidate.document for candidate in titled}
    return titled + [candidate for candidate in others if candidate.document not in taken]


def _described(ranked: list[Candidate]) -> list[Match]:
    rows = Document.objects.filter(pk__in=[candidate.document for candidate in ranked])
    known = {row[0]: row[1:] for row in rows.values_list("pk", "kind", "key", "title", "url")}
    return [
        Match(rank, *known[candidate.document], candidate.document)
        for rank, candidate in enumerate(ranked, start=1)
        if candidate.document in known  # one removed a moment ago is gone
    ]


def count_by_kind(text: str, *, scopes: Collection[str], most: int = MOST_RANKED) -> dict[str, int]:
    """Count the newest matches of each kind in these scopes, without weighing them.

    Counting stops at `most` over all kinds together.
    """
    question = rules.understand(text)
    if question.reason or not scopes:
        return {}
    return dict(_backend().count_by_kind(question, scopes, most=most))


def with_snippets(found: Found, matches: Sequence[Match]) -> list[Match]:
    """Add to some of the matches, say one page of them, the words around the hits."""
    if not matches:
        return []
    marker = rules.Marker(rules.understand(found.text))
    rows = Document.objects.filter(pk__in=[match.document for match in matches])
    texts = {pk: (summary, body) for pk, summary, body in rows.values_list("pk", "summary", "body")}
    return [
        replace(
            match,
            title_pieces=marker.pieces(match.title),
            snippet=_snippet(marker, *texts[match.document]),
        )
        for match in matches
        if match.document in texts
    ]


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
