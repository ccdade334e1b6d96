"""What a provider publishes about itself, and the keys that it signs with; kept for a while."""

import threading
import time
from dataclasses import dataclass
from typing import Any

from waymark.shared.accounts.providers import web
from waymark.shared.accounts.providers.known import Provider, is_safe
from waymark.shared.accounts.providers.web import Patience, Trouble

KEPT = 60 * 60
# An unknown key is asked after at most this often, however many answers come with invented ones.
AGAIN_AFTER = 5.0
PLACES = ("authorization_endpoint", "token_endpoint", "jwks_uri")


@dataclass(frozen=True)
class _Kept:
    found: Any
    at: float

    @property
    def age(self) -> float:
        return time.monotonic() - self.at


_documents: dict[str, _Kept] = {}
_keys: dict[str, _Kept] = {}
_alone: dict[str, threading.Lock] = {}


def forget() -> None:
    """Forget what was kept: for a test that moves a provider."""
    _documents.clear()
    _keys.clear()
    web.forget()


def description(provider: Provider, patience: Patience) -> dict[str, Any]:
    """Where this provider's doors are, as it says itself; it must name the issuer we expect."""
    kept = _documents.get(provider.issuer)
    if kept and kept.age < KEPT:
        return kept.found
    address = provider.issuer.rstrip("/") + "/.well-known/openid-configuration"
    status, found = web.ask("GET", address, patience)
    if status != 200:
        raise Trouble("silent", f"its description answers {status}")
    if found.get("issuer") != provider.issuer:
        raise Trouble("moved", "its description names another issuer")
    for place in PLACES:
        if not is_safe(str(found.get(place, ""))):
            raise Trouble("untrusted", f"its {place} is no https address")
    _documents[provider.issuer] = _Kept(found, time.monotonic())
    return found


def keys(provider: Provider, kid: str | None, patience: Patience) -> list[dict[str, Any]]:
    """The provider's signing keys of this name; asked for anew, once, when none is known."""
    kept = _keys.get(provider.issuer)
    if kept and kept.age < KEPT and (found := _named(kept.found, kid)):
        return found
    # Of two people with a new key, one asks and the other finds the answer.
    lock = _alone.setdefault(provider.issuer, threading.Lock())
    if not lock.acquire(timeout=max(patience.left, 0)):
        raise Trouble("silent", "somebody else waits for its keys")
    try:
        kept = _keys.get(provider.issuer)
        if kept is None or kept.age >= AGAIN_AFTER:
            kept = _Kept(_fetched(provider, patience), time.monotonic())
            _keys[provider.issuer] = kept
    finally:
        lock.release()
    return _named(kept.found, kid)


def _fetched(provider: Provider, patience: Patience) -> list[dict[str, Any]]:
    status, found = web.ask("GET", description(provider, patience)["jwks_uri"], patience)
    listed = found.get("keys")
    if status != 200 or not isinstance(listed, list):
        raise Trouble("silent", f"its keys answer {status}")
    return [key for key in listed if isinstance(key, dict) and key.get("use", "sig") == "sig"]


def _named(listed: list[dict[str, Any]], kid: str | None) -> list[dict[str, Any]]:
    """A token that names no key may be signed with any of them."""
    return [key for key in listed if kid is None or key.get("kid") == kid]
