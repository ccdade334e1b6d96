"""The pair of keys of backups: the public one seals, the secret one opens.

The machine that makes backups knows only the public key; who breaks into it cannot read them.
"""

import os
from pathlib import Path

import pyrage
from pyrage.x25519 import Identity, Recipient

from waymark.config.backup import CannotTry


def make_pair(file: Path) -> str:
    """Write a new secret key into a file that only we may read; returns the public key."""
    identity = Identity.generate()
    public = str(identity.to_public())
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise CannotTry(f"{file} is there already; a key is never written over") from None
    with os.fdopen(handle, "w") as kept:
        kept.write(f"# Opens the backups of Waymark sealed for {public}\n{identity}\n")
    return public


def recipients(keys: str) -> list[Recipient]:
    """Read the public keys of the settings: one, or several with commas."""
    given = [key.strip() for key in keys.split(",") if key.strip()]
    if not given:
        raise CannotTry(
            "Set WAYMARK_BACKUP_KEY to the public key that backups are sealed for: "
            "`waymark backup key FILE` makes a pair"
        )
    try:
        return [Recipient.from_str(key) for key in given]
    except pyrage.RecipientError:
        raise CannotTry(
            "WAYMARK_BACKUP_KEY holds no public key. One begins with age1; the secret one, "
            "AGE-SECRET-KEY-…, must not be on this machine"
        ) from None


def identities(file: Path) -> list[Identity]:
    """Read the secret keys in a file."""
    if not file.is_file():
        raise CannotTry(f"There is no key file {file}")
    lines = file.read_text(errors="replace").splitlines()
    try:
        found = [
            Identity.from_str(line.strip()) for line in lines if line.strip() and line[0] != "#"
        ]
    except pyrage.IdentityError:
        found = []
    if not found:
        raise CannotTry(f"{file} holds no secret key; one begins with AGE-SECRET-KEY-")
    return found
