"""What the two databases hand back, and how they are asked."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection


class Candidate(NamedTuple):
    """A document that matches, and how well; a higher score is better."""

    document: int
    kind: str
    score: float


def run(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run one statement and fetch all of its rows."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
