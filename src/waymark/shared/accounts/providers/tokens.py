"""What of a provider's signed statement is believed. Plain values in; no network, no clock of ours.

OpenID Connect Core 1.0, section 3.1.3.7, and RFC 8725 on mistaken algorithms.
"""

import hmac
import json
from collections.abc import Iterable
from typing import Any

import jwt

from waymark.shared.accounts.providers.known import Provider
from waymark.shared.accounts.providers.web import Trouble

# Clocks of two organisations differ; more than this is a fault that somebody must mend.
SKEW = 60
# Kinds of key by the algorithms that they sign with: a key is never used for another's.
KIND = {"RS": "RSA", "PS": "RSA", "ES": "EC", "Ed": "OKP"}
JUST = 10 * 60  # as long as one may take over a sign-in
LONGEST_SUBJECT = 191  # what the sign-in library’s table holds; no known provider needs more


def header(token: str, provider: Provider) -> tuple[str, str | None]:
    """The algorithm and the key that a token says it is signed with, if we accept the first."""
    try:
        found = jwt.get_unverified_header(token)
    except jwt.PyJWTError as fault:
        raise Trouble("untrusted", f"unreadable token: {type(fault).__name__}") from None
    algorithm, kid = found.get("alg"), found.get("kid")
    if algorithm not in provider.algorithms:
        raise Trouble("untrusted", "signed in a way that we do not accept")
    return algorithm, kid if isinstance(kid, str) else None


def claims(
    token: str, algorithm: str, keys: Iterable[dict[str, Any]], provider: Provider, *, nonce: str
) -> dict[str, Any]:
    """What the token says, if this provider signed it, for us, now, and for this very sign-in."""
    fitting = [key for key in keys if key.get("kty") == KIND[algorithm[:2]]]
    if not fitting:
        raise Trouble("untrusted", "signed with a key that the provider does not publish")
    found = _verified(token, algorithm, fitting, provider)
    if not hmac.compare_digest(str(found.get("nonce", "")).encode(), nonce.encode()):
        raise Trouble("untrusted", "made for another sign-in (nonce)")
    audience = found["aud"]
    party = found.get("azp", None if isinstance(audience, list) and len(audience) > 1 else "")
    if party not in ("", provider.client_id):
        raise Trouble("untrusted", "made for another site (azp)")
    subject = found["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise Trouble("untrusted", "no usable subject")
    return found


def _verified(
    token: str, algorithm: str, keys: list[dict[str, Any]], provider: Provider
) -> dict[str, Any]:
    fault: Exception = jwt.InvalidKeyError("no key")
    for key in keys:
        try:
            return jwt.decode(
                token,
                jwt.PyJWK(key, algorithm=algorithm).key,
                algorithms=[algorithm],
                audience=provider.client_id,
                issuer=provider.issuer,
                leeway=SKEW,
                options={"require": ["exp", "iat", "iss", "aud", "sub"]},
            )
        except (jwt.PyJWTError, ValueError, TypeError, json.JSONDecodeError) as found:
            fault = found
            if not isinstance(found, jwt.InvalidSignatureError):
                break  # the signature is right, or the key is not one: another key mends nothing
    if isinstance(fault, jwt.ExpiredSignatureError | jwt.ImmatureSignatureError):
        raise Trouble("clock", type(fault).__name__) from None
    raise Trouble("untrusted", type(fault).__name__) from None


def was_just_asked(found: dict[str, Any], *, now: float) -> bool:
    """Say whether the provider asked the person themselves, and not only their browser."""
    asked_at = found.get("auth_time")
    return isinstance(asked_at, int | float) and now - asked_at < JUST + SKEW


def second_step_counts(found: dict[str, Any], accepted: Iterable[str]) -> bool:
    """Say whether the provider asked for a second step of a kind that the administrator accepts.

    `amr` lists the ways in which the person was recognised, `acr` the class of the whole.
    """
    ways = found.get("amr")
    named = {way for way in ways if isinstance(way, str)} if isinstance(ways, list) else set()
    grade = found.get("acr")
    return bool((named | ({grade} if isinstance(grade, str) else set())) & set(accepted))
