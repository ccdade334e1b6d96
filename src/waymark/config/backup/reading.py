"""Opening a backup and judging it: seal, names, hashes, the database, the audit chain."""

import hashlib
import tarfile
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO

from waymark.config.backup import NotGood, chain, facts, keys, postgresql, sealing, sqlite
from waymark.config.backup.facts import FILES, HEAD_NOTE, MANIFEST, Manifest, Table
from waymark.shared.audit.rules import Verdict


def beside(name: str, wing: str) -> str:
    """What a note is called beside the backups: audit-head-network.log."""
    stem, _, suffix = name.partition(".")
    return f"{stem}-{wing}.{suffix}"


def count_of_files(manifest: Manifest) -> int:
    return sum(name.startswith(f"{FILES}/") for name in manifest.members)


def head_of(folder: Path, vendor: str, tables: dict[str, Table]) -> tuple[int, str]:
    """The number and hash of the last entry in an unpacked backup."""
    last = deque(entries(folder, vendor, tables), maxlen=1)
    return (int(str(last[0][0])), str(last[0][-1])) if last else (0, "")


def entries(folder: Path, vendor: str, tables: dict[str, Table]) -> Iterator[Sequence[object]]:
    if vendor == "sqlite":
        return sqlite.entries(folder)
    return postgresql.entries(folder, tables["audit_entry"].columns)


# ---- unpacking ---------------------------------------------------------------------------------


def unpack(file: Path, identities: Sequence[keys.Identity], folder: Path, *, wing: str) -> Manifest:
    """Open a sealed file into a folder; every byte of it was found genuine, or this refuses."""
    with sealing.opened(file, identities) as archive:
        manifest = _manifest(archive, wing)
        found = {}
        while (entry := archive.next()) is not None:
            blockers = facts.blockers_to_name(entry.name)
            content = archive.extractfile(entry) if entry.isfile() else None
            if blockers or content is None:
                raise NotGood(blockers[0] if blockers else "The backup holds more than files")
            found[entry.name] = [entry.size, _write(content, folder / entry.name)]
    if found != manifest.members:
        odd = [name for name in found | manifest.members
               if found.get(name) != manifest.members.get(name)]  # fmt: skip
        raise NotGood(f"The backup does not hold what it says: {', '.join(sorted(odd)[:5])}")
    return manifest


def _manifest(archive: tarfile.TarFile, wing: str) -> Manifest:
    """Read what the backup is, and refuse it before anything else is unpacked."""
    first = archive.next()
    content = archive.extractfile(first) if first and first.name == MANIFEST else None
    if content is None:
        raise NotGood("The backup does not begin with its manifest")
    manifest = facts.read_manifest(content.read())
    if manifest.wing != wing:
        raise NotGood(
            f"This is a backup of the {manifest.wing} wing, and here is the {wing} wing. "
            "Neither may hold what the other holds"
        )
    if facts.is_newer(manifest.version):
        raise NotGood(facts.newer(manifest.version))
    return manifest


def _write(content: IO[bytes], target: Path) -> str:
    digest = hashlib.sha256()
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as file:
        while piece := content.read(sealing.CHUNK):
            digest.update(piece)
            file.write(piece)
    return digest.hexdigest()


# ---- judging -----------------------------------------------------------------------------------


def judge(folder: Path, manifest: Manifest) -> Verdict:
    """Refuse what is not whole: the database, its tables, the chain and the note of its head."""
    if manifest.database == "sqlite":
        sqlite.judge(folder, manifest)
    else:
        postgresql.judge(folder, manifest)
    note = folder / HEAD_NOTE
    verdict = chain.walked(
        entries(folder, manifest.database, manifest.tables),
        note.read_text() if note.exists() else "",
    )
    if not verdict.ok:
        raise NotGood(f"The audit chain in the backup is broken. {verdict.sentence}")
    if verdict.entries and verdict.head != f"{manifest.head[0]} {manifest.head[1]}":
        raise NotGood("The audit chain in the backup does not end where the backup says")
    return verdict


def check_outside(file: Path) -> None:
    """Compare a sealed file with the hash written beside it; this needs no key."""
    sealing.must_be_sealed(file)
    note = file.with_name(f"{file.name}.sha256")
    if not note.exists():
        raise NotGood(f"{note.name} is missing, so only the key can tell whether the file is whole")
    if note.read_text().split()[0] != sealing.digest_of(file):
        raise NotGood(sealing.DAMAGED)


def check(file: Path, identity: Path, *, wing: str) -> str:
    """Open a backup beside where it lies, judge all of it, and say how it stands."""
    sealing.must_be_sealed(file)
    with TemporaryDirectory(dir=file.parent, prefix=".checking-") as place:
        folder = Path(place)
        manifest = unpack(file, keys.identities(identity), folder, wing=wing)
        verdict = judge(folder, manifest)
    return (
        f"This backup is whole. It was taken at {manifest.taken_at[:16].replace('T', ' ')} UTC by "
        f"Waymark {manifest.version}: {manifest.rows:,} rows in {len(manifest.tables)} tables, "
        f"{count_of_files(manifest):,} files. {verdict.sentence}."
    )
