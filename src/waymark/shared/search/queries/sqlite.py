"""Search by SQLite's FTS5."""

from collections.abc import Collection

from waymark.shared.search.queries.candidate import Candidate, run
from waymark.shared.search.rules import Question, Term, completions

# CROSS JOIN keeps SQLite from starting at the documents instead of at the words; the index is the
# one of migration 0002.
_NEWEST = """
    SELECT d.id, d.kind, {score} AS score
    FROM search_words CROSS JOIN search_document d INDEXED BY search_document_scope
        ON d.id = search_words.rowid
    WHERE search_words MATCH %s AND d.scope IN ({scopes}) {and_kinds}
    ORDER BY search_words.rowid DESC LIMIT %s"""
_KINDS = f"SELECT kind, count(*) FROM ({_NEWEST}) GROUP BY kind"
_WEIGHT = "-bm25(search_words, 10, 4, 1)"


def candidates(
    question: Question, scopes: Collection[str], kinds: Collection[str] | None, *, most: int
) -> list[Candidate]:
    """The newest matches in these scopes, weighed."""
    sql, values = _scoped(_NEWEST, _WEIGHT, scopes, kinds)
    rows = run(sql, [match_text(question), *values, most])
    return [Candidate._make(row) for row in rows]


def titled(
    question: Question, scopes: Collection[str], kinds: Collection[str] | None, *, most: int
) -> list[Candidate]:
    """The newest of those that hold every word in their title."""
    sql, values = _scoped(_NEWEST, "0", scopes, kinds)
    rows = run(sql, [match_text(question, in_title=True), *values, most])
    return [Candidate._make(row) for row in rows]


def count_by_kind(question: Question, scopes: Collection[str], *, most: int) -> dict[str, int]:
    """How many of each kind are among the newest matches in these scopes."""
    sql, values = _scoped(_KINDS, "0", scopes, None)
    return dict(run(sql, [match_text(question), *values, most]))


def match_text(question: Question, in_title: bool = False) -> str:
    """Write a question in FTS5's words. All of them are quoted, so none can be an operator."""
    wanted = " AND ".join(_term(term) for term in question.terms if not term.excluded)
    unwanted = " OR ".join(_term(term) for term in question.terms if term.excluded)
    wanted = f"title : ({wanted})" if in_title else f"({wanted})"
    return f"({wanted}) NOT ({unwanted})" if unwanted else wanted


def _term(term: Term) -> str:
    phrase = _quoted(" ".join(term.words))
    if not term.prefix:
        return phrase
    others = completions(term.words[0]) if len(term.words) == 1 else []
    return "(" + " OR ".join([phrase + "*", *map(_quoted, others)]) + ")"


def _quoted(words: str) -> str:
    return f'"{words}"'


def _scoped(
    sql: str, score: str, scopes: Collection[str], kinds: Collection[str] | None
) -> tuple[str, list[str]]:
    and_kinds = "" if kinds is None else f"AND d.kind IN ({_places(kinds)})"
    written = sql.format(score=score, scopes=_places(scopes), and_kinds=and_kinds)
    return written, [*scopes, *(kinds or ())]


def _places(values: Collection[object]) -> str:
    return ", ".join(["%s"] * len(values))
