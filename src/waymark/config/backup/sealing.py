"""The sealed file: a folder as tar and gzip, encrypted with age while it is written.

Memory stays flat however much there is, and what is sealed for a public key cannot be opened by
the machine that sealed it. Without Waymark: `age -d -i KEY FILE | tar xz`.
"""

import hashlib
import os
import tarfile
import threading
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import pyrage

from waymark.config.backup import CannotTry, NotGood

CHUNK = 1 << 20
AGE = b"age-encryption.org/"
DAMAGED = (
    "This file is damaged: it was cut short, or something in it was changed. Take another copy of "
    "it, or an earlier backup"
)
WRONG_KEY = (
    "This key does not open this backup: it was made for another key, or its beginning is damaged"
)


def seal(folder: Path, target: Path, recipients: Sequence[pyrage.x25519.Recipient]) -> str:
    """Seal everything in a folder into one file, which is there whole or not at all.

    Returns the SHA-256 of the file, which was read back from the disk to make sure of it.
    """
    draft = target.with_name(f"{target.name}.part")
    try:
        with draft.open("wb") as file:
            written = _Written(file)
            pyrage.encrypt_io(_Readable(_gzipped(_tarred(folder))), written, list(recipients))
            file.flush()
            os.fsync(file.fileno())
        if digest_of(draft) != written.digest.hexdigest():
            raise NotGood(f"{target.name} does not read back as it was written: is the disk ill?")
        draft.replace(target)
    except (pyrage.EncryptError, OSError) as fault:
        raise NotGood(f"The backup could not be written: {fault}") from fault
    finally:
        draft.unlink(missing_ok=True)
    settle(target.parent)
    return written.digest.hexdigest()


def digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def settle(folder: Path) -> None:
    """Force to disk which files a folder has."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# ---- writing -----------------------------------------------------------------------------------


class _Written:
    """The file being written, and the hash of what went into it."""

    def __init__(self, file: BinaryIO) -> None:
        self.file, self.digest = file, hashlib.sha256()

    def write(self, data: bytes) -> int:
        self.digest.update(data)
        return self.file.write(data)

    def flush(self) -> None:
        self.file.flush()


class _Readable:
    """Pieces of any length, read as from a file."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces, self.rest = pieces, b""

    def read(self, size: int) -> bytes:
        while not self.rest:
            piece = next(self.pieces, None)
            if piece is None:
                return b""
            self.rest = piece
        taken, self.rest = self.rest[:size], self.rest[size:]
        return taken


def _gzipped(pieces: Iterable[bytes]) -> Iterator[bytes]:
    packing = zlib.compressobj(1, wbits=31)
    for piece in pieces:
        yield packing.compress(piece)
    yield packing.flush()


def _tarred(folder: Path) -> Iterator[bytes]:
    """The files of a folder as a tar archive; its manifest first, so that it is read first."""
    inside = sorted(path for path in folder.rglob("*") if path.is_file())
    inside.sort(key=lambda path: path.parent != folder or path.suffix != ".json")
    for path in inside:
        yield from _entry(path, str(path.relative_to(folder)))
    yield b"\0" * tarfile.BLOCKSIZE * 2


def _entry(path: Path, name: str) -> Iterator[bytes]:
    entry = tarfile.TarInfo(name)
    with path.open("rb") as file:
        entry.size, entry.mode = os.fstat(file.fileno()).st_size, 0o600
        yield entry.tobuf(tarfile.PAX_FORMAT)
        left = entry.size
        while left and (piece := file.read(min(CHUNK, left))):
            left -= len(piece)
            yield piece
    if left:
        raise OSError(f"{name} became shorter while it was read")
    yield b"\0" * (-entry.size % tarfile.BLOCKSIZE)


# ---- reading -----------------------------------------------------------------------------------


@contextmanager
def opened(file: Path, identities: Sequence[pyrage.x25519.Identity]) -> Iterator[tarfile.TarFile]:
    """Open a sealed file as an archive to be read from beginning to end.

    Only when the block is left without an error has the last byte been found genuine.
    """
    must_be_sealed(file)
    read_end, write_end = os.pipe()
    troubles: list[Exception] = []

    def pour() -> None:
        try:
            with file.open("rb") as sealed, os.fdopen(write_end, "wb") as plain:
                pyrage.decrypt_io(sealed, plain, list(identities))
        except (pyrage.DecryptError, OSError) as fault:
            troubles.append(fault)

    pouring = threading.Thread(target=pour)
    pouring.start()
    spoilt: Exception | None = None
    try:
        with os.fdopen(read_end, "rb") as plain:
            try:
                with tarfile.open(fileobj=plain, mode="r|gz") as archive:
                    yield archive
                while plain.read(CHUNK):
                    pass
            except (tarfile.TarError, EOFError, zlib.error) as fault:
                spoilt = fault
    finally:
        pouring.join()
    if troubles or spoilt:
        raise _in_words(troubles[0] if troubles else spoilt)


def _in_words(fault: Exception | None) -> Exception:
    if isinstance(fault, pyrage.DecryptError) and "matching keys" in str(fault):
        return CannotTry(WRONG_KEY)
    return NotGood(DAMAGED)


def must_be_sealed(file: Path) -> None:
    """Refuse what is no backup of ours, and say what it is."""
    if not file.is_file():
        raise CannotTry(f"There is no file {file.name}")
    with file.open("rb") as beginning:
        start = beginning.read(32)
    if start.startswith(b"SQLite format 3"):
        raise NotGood(_raw_copy(file))
    if start.startswith(b"PGDMP"):
        raise NotGood("This is a dump of PostgreSQL’s own, not a backup of Waymark: use pg_restore")
    if not start.startswith(AGE):
        raise NotGood("This is not a backup of Waymark, or its beginning was cut off")


def _raw_copy(file: Path) -> str:
    """Say why a copied database file is no backup: of 32 that were tried, none was whole."""
    log = file.with_name(f"{file.name}-wal")
    beside = (
        "The -wal file beside it was copied at another moment than the file, and does not fit it"
        if log.exists()
        else "The newest writes stood in a -wal file beside it, which is missing"
    )
    return (
        "This is a copy of a database file, not a backup. A file copied while the site runs is "
        f"torn: part of it is older than the rest. {beside}. Restore what `waymark backup` made"
    )
