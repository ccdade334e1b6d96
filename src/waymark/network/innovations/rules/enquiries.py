"""Writing to the contact of a practice: how often, and how a form sent twice is known."""

import hashlib

MOST_A_DAY = 10  # of one sender, to all practices together: asked for by people, not by machines


def blockers_to_enquire(*, sent_today: int, holds_seat: bool) -> list[str]:
    """Say why this message cannot be sent now; an empty list means that it can."""
    if holds_seat:
        return ["You hold this seat yourself"]
    if sent_today >= MOST_A_DAY:
        return [f"You have sent {MOST_A_DAY} messages today. Write again tomorrow"]
    return []


def fingerprint(text: str) -> str:
    """What is kept of the words, so that the same message is known without keeping it."""
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()
