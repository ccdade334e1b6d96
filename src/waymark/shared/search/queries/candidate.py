"""What the two databases hand back."""

from typing import NamedTuple


class Candidate(NamedTuple):
    """A document that matches, and how well; a higher score is better."""

    document: int
    kind: str
    score: float
