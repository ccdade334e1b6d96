"""How a key is written, how long it holds, and how often it may be used."""

import hashlib
import re
import secrets
from datetime import datetime, timedelta

# The beginning lets a scanner of leaked secrets know a key of ours when it sees one.
MARK = "waymark"
TOKEN = re.compile(rf"{MARK}_([a-z0-9]{{10}})_([A-Za-z0-9_-]{{43}})")
USUAL_DAYS, MOST_DAYS = 90, 365
MOST_KEYS = 10  # working at the same time, for one holder of one seat
WINDOW = 60  # seconds over which requests are counted


def new_secret() -> str:
    """Make 256 bits that nobody guesses: a quick hash of them is enough to keep."""
    return secrets.token_urlsafe(32)


def hashed(secret: str) -> str:
    """Only this is kept of a key’s secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def same(secret: str, kept: str) -> bool:
    """Compare a secret with the hash kept, in the same time wherever they differ."""
    return secrets.compare_digest(hashed(secret), kept)


def token(key: str, secret: str) -> str:
    """What the holder copies: the key’s public name and its secret in one word."""
    return f"{MARK}_{key}_{secret}"


def parted(header: str) -> tuple[str, str] | None:
    """Read the header of a request: the public name and the secret, or nothing."""
    scheme, _, written = header.partition(" ")
    found = TOKEN.fullmatch(written.strip()) if scheme.lower() == "bearer" else None
    return (found[1], found[2]) if found else None


def blockers_to_make(*, working: int) -> list[str]:
    """Say why no further key can be made for this seat."""
    if working >= MOST_KEYS:
        return [f"You have {MOST_KEYS} working keys for this seat. Revoke one that is not needed"]
    return []


def expiry(now: datetime, days: int) -> datetime:
    return now + timedelta(days=min(max(days, 1), MOST_DAYS))


def state(
    *, expires_at: datetime, revoked_at: datetime | None, seat_left: bool, now: datetime
) -> str:
    """Say in words whether a key works."""
    if revoked_at is not None:
        return "Revoked"
    if seat_left:
        return "Ended with the seat"
    return "Works" if now < expires_at else "Has run out"


def window(now: datetime) -> int:
    """The number of the minute in which requests are counted now."""
    return int(now.timestamp()) // WINDOW


def seconds_left(now: datetime) -> int:
    """How long until the next minute is counted."""
    return WINDOW - int(now.timestamp()) % WINDOW
