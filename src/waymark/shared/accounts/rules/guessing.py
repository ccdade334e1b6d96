"""How often somebody may guess, and from where they are held to guess.

Nobody can shut another person out: what counts against a person's account from elsewhere never
counts against a device on which they have signed in, and every window is over after 15 minutes,
because a try that was refused is not counted (decision 51).
"""

import hmac
import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

WINDOW = timedelta(minutes=15)
WRONG_TRIES = 5


@dataclass(frozen=True)
class Scope:
    """One thing that tries are counted against, and how many it bears within a window.

    A right answer wipes what was counted against its own account, and takes back just itself where
    others are counted too: else a guesser could begin afresh by signing in to their own account.
    """

    name: str
    parts: tuple[str, ...]
    most: int
    own: bool = False


def scopes_of(kind: str, *, account: str, address: str, device: str = "") -> list[Scope]:
    """What a try counts against. `account` is whatever is being guessed at, known to us or not."""
    if device:
        return [Scope("device", (kind, account, device), WRONG_TRIES, own=True)]
    everywhere, from_here = MOST[kind]
    return [
        Scope("account here", (kind, account, address), WRONG_TRIES, own=True),
        Scope("account", (kind, account), everywhere),
        Scope("address", (kind, address), from_here),
    ]


# For each kind: how many an account bears from all unknown devices together, and an address.
MOST = {
    "sign_in": (100, 50),
    "code": (20, 50),
    "step_up": (20, 50),
    "reset_request": (5, 20),
    "invitation": (20, 20),
    "fresh_link": (5, 20),
}


def key_of(scope: Scope, secret: str) -> str:
    """The keyed hash under which a scope is counted: without the key nobody can try addresses."""
    told = "\x00".join((scope.name, *scope.parts))
    return hmac.new(secret.encode(), told.encode(), sha256).hexdigest()


@dataclass(frozen=True)
class Count:
    """How many tries fell into the window that began then."""

    began_at: datetime
    count: int


def wait_for(scope: Scope, counted: Count, *, now: datetime) -> timedelta:
    """How long this scope bears no further try; zero means that one may be made now."""
    over_at = counted.began_at + WINDOW
    if now >= over_at or counted.count < scope.most:
        return timedelta(0)
    return over_at - now


def with_one_more(counted: Count, *, now: datetime) -> Count:
    """Count a try: in the window that is open, or in a new one."""
    if now >= counted.began_at + WINDOW:
        return Count(now, 1)
    return Count(counted.began_at, counted.count + 1)


def longest(waits: Iterable[timedelta]) -> timedelta:
    return max(waits, default=timedelta(0))


def client_address(*, peer: str, forwarded: str, trusted_proxies: int) -> str:
    """Where a request comes from: the peer, or what the last proxy of ours wrote down.

    Each proxy appends the address that it was asked from, so of the header only as many entries
    from its end are true as there are proxies of ours; the rest is whatever the client wrote. An
    IPv6 customer has a whole /64, so that is one address.
    """
    entries = [entry.strip() for entry in forwarded.split(",")] if forwarded else []
    if 0 < trusted_proxies <= len(entries):
        told = _as_address(entries[-trusted_proxies])
        if told:
            return told
    return _as_address(peer) or "unknown"


def _as_address(text: str) -> str:
    try:
        found = ipaddress.ip_address(text.strip().strip("[]"))
    except ValueError:
        return ""
    if found.version == 6 and found.ipv4_mapped:
        return str(found.ipv4_mapped)
    if found.version == 6:
        return str(ipaddress.ip_network(f"{found}/64", strict=False).network_address)
    return str(found)
