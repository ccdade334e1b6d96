"""What the two databases hand back."""

from typing import NamedTuple


class Row(NamedTuple):
    """One candidate and how well it answers; a higher score is better."""

    document: int
    kind: str
    key: str
    title: str
    url: str
    score: float


class Marked(NamedTuple):
    """The texts of one document with rules.HIT and rules.END around each matched word."""

    title: str
    summary: str
    body: str
