"""Search by SQLite's FTS5."""

from collections.abc import Collection
from typing import NamedTuple

from waymark.shared.search.queries.candidate import Candidate, Newest, run
from waymark.shared.search.rules import Question, Term, completions

_WEIGHT = "-bm25(search_words, 10, 4, 1)"


class _Sql(NamedTuple):
    """A piece of SQL, and the values of its places."""

    text: str
    values: tuple[object, ...] = ()


def newest(
    question: Question,
    scopes: Collection[str],
    kinds: Collection[str] | None,
    *,
    most: int,
    read: int,
) -> Newest:
    """The newest matches in these scopes; weighed, unless a word asked for is common.

    To weigh, FTS5 first counts every document of the site that holds a word: for a common one ten
    times the price of finding the newest.
    """
    since = _oldest_read(question, scopes, kinds, read)
    score = _score(question, read)
    matching = _matching(match_text(question), scopes, kinds)
    sql = f"""
        WITH reading(since) AS (SELECT {since.text})
        SELECT since, '', 0 FROM reading
        UNION ALL SELECT * FROM (
            SELECT d.id, d.kind, {score.text} {matching.text}
            AND search_words.rowid >= (SELECT since FROM reading)
            ORDER BY search_words.rowid DESC LIMIT %s)"""
    first, *rows = run(sql, [*since.values, *score.values, *matching.values, most])
    return Newest([Candidate._make(row) for row in rows], cut_short=first[0] > 0)


def titled(
    question: Question, scopes: Collection[str], kinds: Collection[str] | None, *, most: int
) -> list[Candidate]:
    """The newest of those that hold every word in their title."""
    excludes = any(term.excluded for term in question.terms)  # whatever part of them holds it
    words = "search_words" if excludes else "search_titles"
    matching = _matching(match_text(question, in_title=True), scopes, kinds, words)
    sql = f"SELECT d.id, d.kind, 0 {matching.text} ORDER BY {words}.rowid DESC LIMIT %s"
    return [Candidate._make(row) for row in run(sql, [*matching.values, most])]


def count_by_kind(
    question: Question, scopes: Collection[str], *, most: int, read: int
) -> dict[str, int]:
    """How many of each kind are among the newest matches in these scopes."""
    since = _oldest_read(question, scopes, None, read)
    matching = _matching(match_text(question), scopes, None)
    sql = f"""
        SELECT kind, count(*) FROM (
            SELECT d.kind {matching.text} AND search_words.rowid >= {since.text}
            ORDER BY search_words.rowid DESC LIMIT %s)
        GROUP BY kind"""
    return dict(run(sql, [*matching.values, *since.values, most]))


def match_text(question: Question, *, in_title: bool = False, apart: bool = False) -> str:
    """Write a question in FTS5's words. All of them are quoted, so none can be an operator.

    `apart` asks for the words of a phrase wherever they stand.
    """
    write = _apart if apart else _term
    wanted = " AND ".join(write(term) for term in question.terms if not term.excluded)
    unwanted = " OR ".join(_term(term) for term in question.terms if term.excluded)
    wanted = f"title : ({wanted})" if in_title else f"({wanted})"
    return f"({wanted}) NOT ({unwanted})" if unwanted else wanted


def _matching(
    text: str, scopes: Collection[str], kinds: Collection[str] | None, words: str = "search_words"
) -> _Sql:
    """The documents of these scopes and kinds that match.

    CROSS JOIN keeps SQLite from starting at the documents instead of at the words; the index is
    the one of migration 0002. The plus keeps it from looking a document up once for each scope.
    """
    of_kinds = "" if kinds is None else f"AND d.kind IN ({_places(kinds)})"
    return _Sql(
        f"""FROM {words} CROSS JOIN search_document d INDEXED BY search_document_scope
            ON d.id = {words}.rowid
        WHERE {words} MATCH %s AND +d.scope IN ({_places(scopes)}) {of_kinds}""",
        (text, *scopes, *(kinds or ())),
    )


def _oldest_read(
    question: Question, scopes: Collection[str], kinds: Collection[str] | None, read: int
) -> _Sql:
    """The oldest document that is read for a phrase; 0 where all are."""
    if not question.has_phrase:
        return _Sql("0")
    matching = _matching(match_text(question, apart=True), scopes, kinds)
    oldest = f"SELECT d.id {matching.text} ORDER BY search_words.rowid DESC LIMIT 1 OFFSET %s"
    return _Sql(f"coalesce(({oldest}), 0)", (*matching.values, read - 1))


def _score(question: Question, common: int) -> _Sql:
    """The weight of a document; 0 where a term lies in as many documents as make it common."""
    many = "EXISTS (SELECT 1 FROM search_words WHERE search_words MATCH %s LIMIT 1 OFFSET %s)"
    is_common = " OR ".join([many] * len(question.terms))
    values = [value for term in question.terms for value in (_apart(term), common - 1)]
    return _Sql(f"CASE WHEN {is_common} THEN 0 ELSE {_WEIGHT} END", tuple(values))


def _term(term: Term) -> str:
    phrase = _quoted(" ".join(term.words))
    if not term.prefix:
        return phrase
    others = completions(term.words[0]) if len(term.words) == 1 else []
    return "(" + " OR ".join([phrase + "*", *map(_quoted, others)]) + ")"


def _apart(term: Term) -> str:
    if len(term.words) == 1:
        return _term(term)
    return "(" + " AND ".join(map(_quoted, term.words)) + ("*)" if term.prefix else ")")


def _quoted(words: str) -> str:
    return f'"{words}"'


def _places(values: Collection[object]) -> str:
    return ", ".join(["%s"] * len(values))
