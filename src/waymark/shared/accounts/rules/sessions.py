"""How long a sign-in lasts, and how long a proof of who is there counts."""

from dataclasses import dataclass
from datetime import datetime, timedelta

NOTED_EVERY = timedelta(minutes=1)
PROOF_LASTS = timedelta(minutes=10)


@dataclass(frozen=True)
class SessionLimits:
    """The two limits of a sign-in: without use, and in any case."""

    idle: timedelta
    whole: timedelta


def ends_at(*, began_at: datetime, seen_at: datetime, limits: SessionLimits) -> datetime:
    """The moment at which a sign-in ends if nothing more happens."""
    return min(seen_at + limits.idle, began_at + limits.whole)


def worth_noting(*, seen_at: datetime, now: datetime) -> bool:
    """Say whether this use is written down: once a minute is enough, and costs no page a write.

    What is not written down can only end a sign-in earlier, by up to that minute.
    """
    return now - seen_at >= NOTED_EVERY


def proof_is_fresh(*, proved_at: datetime | None, now: datetime) -> bool:
    """Say whether somebody has shown lately that it is they who sit there."""
    return proved_at is not None and timedelta(0) <= now - proved_at < PROOF_LASTS
