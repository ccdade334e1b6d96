"""What the two databases hand back, and how they are asked."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection


class Candidate(NamedTuple):
    """A document that matches, and how well; a higher score is better."""

    document: int
    kind: str
    score: float


class Newest(NamedTuple):
    """The newest documents that match; `cut_short` if older ones were not read for a phrase."""

    candidates: list[Candidate]
    cut_short: bool


def run(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run one statement and fetch all of its rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
