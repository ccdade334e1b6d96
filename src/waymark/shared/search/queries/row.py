"""What the two databases hand back."""

from typing import NamedTuple


class Candidate(NamedTuple):
    """A document that matches, and how well; a higher score is better."""

    document: int
    kind: str
    score: float


class Marked(NamedTuple):
    """The texts of one document with rules.HIT and rules.END around each matched word."""

    title: str
    summary: str
    body: str
