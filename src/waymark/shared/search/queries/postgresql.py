"""Search by PostgreSQL's tsvector."""

from collections.abc import Collection

from waymark.shared.search.queries.candidate import Candidate, Newest, run
from waymark.shared.search.rules import Question, Term, completions

_QUERY = "to_tsquery('search_english', %s)"
_HOLDS = f"words @@ {_QUERY}"
_READER = "scope = ANY(%s) AND (%s OR kind = ANY(%s))"
_RANK = f"ts_rank('{{0, 0.1, 0.4, 1}}', words, {_QUERY}, 1)"  # weights of D, C, B and A
# To see whether words stand side by side PostgreSQL unpacks every document that holds them, at
# 6 µs each. So a phrase is looked for only among so many that hold its words.
_READING = f"""
    WITH reading AS MATERIALIZED (
        SELECT id, kind, words FROM search_document WHERE {_HOLDS} AND {_READER}
        ORDER BY id DESC LIMIT %s)"""
_MATCHING = f"reading WHERE {_HOLDS} ORDER BY id DESC LIMIT %s"
_NEWEST = f"""{_READING}
    SELECT count(*), '', 0::real FROM reading
    UNION ALL SELECT id, kind, {_RANK} FROM (SELECT * FROM {_MATCHING}) newest"""
_KINDS = f"{_READING} SELECT kind, count(*) FROM (SELECT kind FROM {_MATCHING}) n GROUP BY kind"
# `id + 0` sends it to the index of titles, not back through all documents from the newest.
_TITLED = f"""
    SELECT id, kind, 0 FROM search_document
    WHERE ts_filter(words, '{{a}}') @@ {_QUERY} AND {_READER} AND (%s OR {_HOLDS})
    ORDER BY id + 0 DESC LIMIT %s"""


def newest(
    question: Question,
    scopes: Collection[str],
    kinds: Collection[str] | None,
    *,
    most: int,
    read: int,
) -> Newest:
    """The newest matches in these scopes, weighed."""
    asked = query_text(question)
    reading = _reading(question, scopes, kinds, most, read)
    (count, *_), *rows = run(_NEWEST, [*reading, asked, asked, most])
    cut_short = question.has_phrase and count == read
    return Newest([Candidate._make(row) for row in rows], cut_short)


def titled(
    question: Question, scopes: Collection[str], kinds: Collection[str] | None, *, most: int
) -> list[Candidate]:
    """The newest of those that hold every word in their title."""
    excludes = any(term.excluded for term in question.terms)
    reader = _reader(scopes, kinds)
    values = [wanted_text(question), *reader, not excludes, query_text(question), most]
    return [Candidate._make(row) for row in run(_TITLED, values)]


def count_by_kind(
    question: Question, scopes: Collection[str], *, most: int, read: int
) -> dict[str, int]:
    """How many of each kind are among the newest matches in these scopes."""
    reading = _reading(question, scopes, None, most, read)
    return dict(run(_KINDS, [*reading, query_text(question), most]))


def _reading(
    question: Question,
    scopes: Collection[str],
    kinds: Collection[str] | None,
    most: int,
    read: int,
) -> list[object]:
    limit = read if question.has_phrase else most
    return [query_text(question, apart=True), *_reader(scopes, kinds), limit]


def _reader(scopes: Collection[str], kinds: Collection[str] | None) -> list[object]:
    return [list(scopes), kinds is None, list(kinds or ())]


def query_text(question: Question, *, apart: bool = False) -> str:
    """Write a question in the words of a tsquery. Terms are letters and figures only.

    `apart` asks for the words of a phrase wherever they stand.
    """
    unwanted = "".join(f" & !{_term(term)}" for term in question.terms if term.excluded)
    return wanted_text(question, apart=apart) + unwanted


def wanted_text(question: Question, *, apart: bool = False) -> str:
    """The same without what is left out."""
    joined = " & " if apart else " <-> "
    return " & ".join(_term(term, joined) for term in question.terms if not term.excluded)


def _term(term: Term, joined: str = " <-> ") -> str:
    words = [_quoted(word) for word in term.words]
    if not term.prefix:
        return f"({joined.join(words)})"
    words[-1] += ":*"
    others = completions(term.words[0]) if len(term.words) == 1 else []
    return f"({' | '.join([joined.join(words), *map(_quoted, others)])})"


def _quoted(word: str) -> str:
    return f"'{word}'"
