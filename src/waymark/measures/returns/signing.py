"""Who made a return: keys, signatures, and the finished document."""

import hashlib
from collections.abc import Sequence

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from waymark.measures.errors import BadInput
from waymark.measures.returns.document import FORMAT, VERSION, Made, Return, Row, digest

# What is signed says what it is, so that no signature can be passed off as one of another kind.
_PURPOSE = b"waymark-return-v1\n"


def new_key() -> tuple[bytes, bytes]:
    """Make a key pair, as PEM: the private half stays in the force, the public half goes out."""
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return private, public


def private_key(pem: bytes) -> Ed25519PrivateKey:
    """Read a private key; BadInput where it is none, or of another kind."""
    try:
        key = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError) as error:
        raise BadInput("The signing key cannot be read: it must be an open PEM file") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise BadInput("The signing key is not an Ed25519 key: make one with new-key")
    return key


def public_key(pem: bytes) -> Ed25519PublicKey:
    """Read a public key; BadInput where it is none, or of another kind."""
    try:
        key = load_pem_public_key(pem)
    except (ValueError, TypeError) as error:
        raise BadInput("The public key cannot be read: it must be a PEM file") from error
    if not isinstance(key, Ed25519PublicKey):
        raise BadInput("The public key is not an Ed25519 key")
    return key


def is_public_half(pem: str) -> bool:
    """Whether a text is a public key and nothing beside it, so that it may be shown."""
    try:
        public_key(pem.strip().encode())
    except BadInput:
        return False
    return not is_private_half(pem) and pem.count("-----BEGIN") == 1


def is_private_half(pem: str) -> bool:
    """Whether a text holds a private key, in any of the forms in which tools write one."""
    return "PRIVATE KEY" in pem.upper()


def pem(key: Ed25519PublicKey) -> str:
    """Write a public key as the text that is sent and kept."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


def fingerprint(key: Ed25519PublicKey) -> str:
    """Name a key by the beginning of its hash: 16 letters and digits."""
    raw = key.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return hashlib.sha256(raw).hexdigest()[:16]


def sign(
    rows: Sequence[Row],
    *,
    force: str,
    key: Ed25519PrivateKey,
    made: Made,
    previous: Return | None = None,
    made_up: bool = False,
) -> Return:
    """Finish a return: number it after the previous one, hash it and sign it."""
    if previous and previous.force != force:
        raise BadInput(f"The previous return is of {previous.force}, not of {force}")
    content = {
        "format": FORMAT,
        "version": VERSION,
        "force": force,
        "issue": previous.issue + 1 if previous else 1,
        "previous": previous.hash if previous else None,
        "made_up": made_up,
        "made": made.model_dump(mode="json"),
        "rows": [row.model_dump(mode="json") for row in rows],
    }
    own = digest(content)
    signature = {
        "key": fingerprint(key.public_key()),
        "ed25519": key.sign(_PURPOSE + own.encode()).hex(),
    }
    return Return.model_validate({**content, "hash": own, "signature": signature})


def is_signed_by(document: Return, key: Ed25519PublicKey) -> bool:
    """Say whether this key signed exactly this content."""
    own = digest(document.content())
    if own != document.hash or document.signature.key != fingerprint(key):
        return False
    try:
        key.verify(bytes.fromhex(document.signature.ed25519), _PURPOSE + own.encode())
    except InvalidSignature:
        return False
    return True
