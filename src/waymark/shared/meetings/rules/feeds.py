"""The secret in the address of a private calendar."""

import hashlib
import secrets

TOKEN_BYTES = 32


def new_token() -> str:
    """A word that nobody guesses, made to stand in an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hashed(token: str) -> str:
    """What is kept of it: enough to know it again, nothing to read it from."""
    return hashlib.sha256(token.encode()).hexdigest()
