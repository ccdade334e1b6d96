"""Sealing the secrets of second steps with a key made of the site's own, and changing that key."""

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from enum import StrEnum

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Seal(StrEnum):
    """With which key something is sealed."""

    PRESENT = "present"
    FORMER = "former"
    LOST = "lost"


def cipher(keys: Sequence[str]) -> MultiFernet:
    """Keys of their own, made of the site's present secret key and of those that it had before."""
    return MultiFernet([_fernet(key) for key in keys])


def seal_of(sealed: str, keys: Sequence[str]) -> Seal:
    """Say with which of the site's keys this was sealed; the present one stands first."""
    for number, key in enumerate(keys):
        try:
            _fernet(key).decrypt(sealed.encode())
        except InvalidToken:
            continue
        return Seal.FORMER if number else Seal.PRESENT
    return Seal.LOST


def sealed_anew(sealed: str, keys: Sequence[str]) -> str:
    """The same secret under the present key."""
    return cipher(keys).rotate(sealed.encode()).decode()


def _fernet(key: str) -> Fernet:
    made = HKDF(SHA256(), 32, None, b"waymark second step").derive(key.encode())
    return Fernet(urlsafe_b64encode(made))
