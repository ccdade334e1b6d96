"""Search by PostgreSQL's tsvector."""

from collections.abc import Collection

from waymark.shared.search.queries.candidate import Candidate, run
from waymark.shared.search.rules import Question, Term, completions

_QUERY = "to_tsquery('search_english', %s)"
_NEWEST = f"""
    SELECT id, kind, words FROM search_document
    WHERE words @@ {_QUERY} AND scope = ANY(%s) AND (%s OR kind = ANY(%s)) {{and_in_title}}
    ORDER BY {{order}} DESC LIMIT %s"""
_IN_TITLE = f"AND ts_filter(words, '{{a}}') @@ {_QUERY}"
_RANK = f"ts_rank('{{{{0, 0.1, 0.4, 1}}}}', words, {_QUERY}, 1)"  # weights of D, C, B and A
_WEIGHED = f"SELECT id, kind, {_RANK} FROM ({_NEWEST}) newest ORDER BY id DESC"
_TITLED = f"SELECT id, kind, 0 FROM ({_NEWEST}) newest"
_KINDS = f"SELECT kind, count(*) FROM ({_NEWEST}) newest GROUP BY kind"


def candidates(
    question: Question, scopes: Collection[str], kinds: Collection[str] | None, *, most: int
) -> list[Candidate]:
    """The newest matches in these scopes, weighed."""
    asked = query_text(question)
    sql = _WEIGHED.format(and_in_title="", order=_order(question))
    rows = run(sql, [asked, *_where(question, scopes, kinds), most])
    return [Candidate._make(row) for row in rows]


def titled(
    question: Question, scopes: Collection[str], kinds: Collection[str] | None, *, most: int
) -> list[Candidate]:
    """The newest of those that hold every word in their title."""
    sql = _TITLED.format(and_in_title=_IN_TITLE, order="id + 0")
    rows = run(sql, [*_where(question, scopes, kinds), wanted_text(question), most])
    return [Candidate._make(row) for row in rows]


def count_by_kind(question: Question, scopes: Collection[str], *, most: int) -> dict[str, int]:
    """How many of each kind are among the newest matches in these scopes."""
    sql = _KINDS.format(and_in_title="", order=_order(question))
    return dict(run(sql, [*_where(question, scopes, None), most]))


def _where(
    question: Question, scopes: Collection[str], kinds: Collection[str] | None
) -> list[object]:
    return [query_text(question), list(scopes), kinds is None, list(kinds or ())]


def _order(question: Question) -> str:
    """Settle by which index PostgreSQL finds the newest matches.

    For common words it walks back from the newest document. It takes a phrase for as common as
    its words, and would walk through everything: `id + 0` sends it to the index of words, as it
    does for words in the title.
    """
    return "id + 0" if any(len(term.words) > 1 for term in question.terms) else "id"


def query_text(question: Question) -> str:
    """Write a question in the words of a tsquery. Terms are letters and figures only."""
    unwanted = "".join(f" & !{_term(term)}" for term in question.terms if term.excluded)
    return wanted_text(question) + unwanted


def wanted_text(question: Question) -> str:
    """The same without what is left out."""
    return " & ".join(_term(term) for term in question.terms if not term.excluded)


def _term(term: Term) -> str:
    words = [_quoted(word) for word in term.words]
    if not term.prefix:
        return f"({' <-> '.join(words)})"
    words[-1] += ":*"
    others = completions(term.words[0]) if len(term.words) == 1 else []
    return f"({' | '.join([' <-> '.join(words), *map(_quoted, others)])})"


def _quoted(word: str) -> str:
    return f"'{word}'"
