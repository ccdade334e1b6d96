"""Making a backup: everything of a wing at one moment, sealed, verified, in its place or not."""

import fcntl
import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import OperationalError, connection

from waymark.config.backup import CannotTry, NotGood, keys, postgresql, reading, sealing, sqlite
from waymark.config.backup.actions import session_table
from waymark.config.backup.facts import ERASURES, FILES, HEAD_NOTE, Manifest, blockers_to_name
from waymark.shared.audit import queries as audit
from waymark.shared.audit.actions import note_missing_erasures

SUFFIX, DOUBTED = ".backup.age", ".doubtful.age"


@dataclass(frozen=True)
class Backup:
    """A backup that was just made: what it holds, and what is wrong with it, if anything."""

    file: Path
    manifest: Manifest
    doubt: str = ""

    @property
    def sentence(self) -> str:
        size = self.file.stat().st_size
        if self.doubt:
            return (
                f"{self.doubt}. What there is was sealed into {self.file}, which is no good backup "
                "and replaces none: keep it for those who look into it"
            )
        return (
            f"{self.file} is whole: {self.manifest.rows:,} rows in {len(self.manifest.tables)} "
            f"tables, {reading.count_of_files(self.manifest):,} files, the audit chain up to entry "
            f"{self.manifest.head[0]:,}, {size / 2**20:,.1f} MB"
        )


def take(*, to: Path, public_keys: str, keep: int | None, now: datetime) -> Backup:
    """Make a backup that is not older than this moment, and remove all but the newest `keep`.

    A database that is not whole is sealed too, under another name: it is evidence, and it neither
    counts as a backup nor pushes an older one out.
    """
    recipients = keys.recipients(public_keys)
    with said_in_words(), alone(), staging() as folder:
        to.mkdir(parents=True, exist_ok=True)
        asked = audit.head_entry()
        manifest = _gather(folder, asked_at=now)
        doubt = _doubt(folder, manifest, asked)
        manifest.write(folder)
        file = _free_name(to, now, DOUBTED if doubt else SUFFIX)
        digest = sealing.seal(folder, file, recipients)
        file.with_name(f"{file.name}.sha256").write_text(f"{digest}  {file.name}\n")
        _copy_notes(folder, to)
    if not doubt:
        _thin(to, keep)
        _remember(file, manifest)
    return Backup(file, manifest, doubt)


def _doubt(folder: Path, manifest: Manifest, asked: tuple[int, str]) -> str:
    """Say what is wrong with what was gathered; empty if nothing is."""
    if manifest.head[0] < asked[0]:
        return "The copy is older than the moment it was asked for"
    try:
        reading.judge(folder, manifest)
    except NotGood as found:
        return str(found)
    return ""


def _gather(folder: Path, *, asked_at: datetime) -> Manifest:
    """Lay out in a folder everything that the backup will hold.

    The notes come first: they must not speak of entries that the database here does not have.
    Files are taken before and after the database: one that it names was there at either time.
    """
    note_missing_erasures()
    _copy(audit.head_file(), folder / HEAD_NOTE)
    _copy(audit.erasures_file(), folder / ERASURES)
    _take_files(folder)
    # Sessions would open doors again, and the cache is no record.
    unkept = (session_table(), settings.CACHES["default"]["LOCATION"])
    counters: dict[str, int] = {}
    if connection.vendor == "sqlite":
        database = Path(connection.settings_dict["NAME"])
        sqlite.snapshot(database, folder, unkept=unkept)
        tables, migrations = sqlite.facts(folder)
    else:
        tables, migrations, counters = postgresql.snapshot(folder, unkept=unkept)
    _take_files(folder)
    head = reading.head_of(folder, connection.vendor, tables)
    return Manifest(
        wing=settings.WAYMARK_WING,
        database=connection.vendor,
        asked_at=asked_at.astimezone(UTC).isoformat(),
        taken_at=datetime.now(UTC).isoformat(),
        head=list(head),
        migrations=migrations,
        tables=tables,
        members=_members(folder),
        counters=counters,
    )


def _copy(file: Path, to: Path) -> None:
    if file.exists():
        shutil.copyfile(file, to)


def _take_files(folder: Path) -> None:
    """Link every upload into the folder; uploads lie under their own hash and never change."""
    source = Path(default_storage.location)  # type: ignore[attr-defined]
    for file in source.rglob("*"):
        target = folder / FILES / file.relative_to(source)
        if not file.is_file() or target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            os.link(file, target)
        except FileNotFoundError:  # removed this moment, and so not needed by the database either
            continue
        except OSError:  # another disk, or one without links
            shutil.copyfile(file, target)


def _members(folder: Path) -> dict[str, list[Any]]:
    found = {}
    for file in sorted(folder.rglob("*")):
        name = str(file.relative_to(folder))
        if file.is_file() and not blockers_to_name(name):
            found[name] = [file.stat().st_size, sealing.digest_of(file)]
    return found


def _free_name(to: Path, now: datetime, suffix: str) -> Path:
    stem = f"waymark-{settings.WAYMARK_WING}-{now.astimezone(UTC):%Y%m%dT%H%M%S}Z"
    names = [f"{stem}{suffix}", *(f"{stem}-{number}{suffix}" for number in range(2, 100))]
    return next(to / name for name in names if not (to / name).exists())


def _copy_notes(folder: Path, to: Path) -> None:
    """Lay the newest notes beside the backups: an older backup must hear of later erasures."""
    for name in (HEAD_NOTE, ERASURES):
        if (folder / name).exists():
            beside = to / reading.beside(name, settings.WAYMARK_WING)
            draft = beside.with_suffix(".new")
            shutil.copyfile(folder / name, draft)
            draft.replace(beside)


def _thin(to: Path, keep: int | None) -> None:
    """Remove all but the newest backups of this wing."""
    if keep is None:
        return
    gone = sorted(to.glob(f"waymark-{settings.WAYMARK_WING}-*{SUFFIX}"))[:-keep]
    for file in gone:
        file.with_name(f"{file.name}.sha256").unlink(missing_ok=True)
        file.unlink()


# ---- where it is made --------------------------------------------------------------------------


@contextmanager
def alone() -> Iterator[None]:
    """Let one backup be made at a time; the system frees the place when its holder dies."""
    path = Path(settings.WAYMARK_DATA) / f"backup-{settings.WAYMARK_WING}.lock"
    with path.open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotTry("Another backup of this wing is being made") from None
        yield


@contextmanager
def staging() -> Iterator[Path]:
    """A folder in the data folder, gone afterwards; one left by a killed backup goes now."""
    folder = Path(settings.WAYMARK_DATA) / f"backup-{settings.WAYMARK_WING}.unsealed"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(mode=0o700, parents=True)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def said_in_words() -> Iterator[None]:
    """Say it in a sentence when a disk or a database gives way: no room, no right, no server."""
    try:
        yield
    except (OSError, sqlite3.OperationalError, OperationalError) as fault:
        raise NotGood(f"It could not be done, and nothing was left behind: {fault}") from fault


# ---- what the doctor asks ----------------------------------------------------------------------


def _last_good() -> Path:
    return Path(settings.WAYMARK_DATA) / f"last-backup-{settings.WAYMARK_WING}.json"


def _remember(file: Path, manifest: Manifest) -> None:
    said = {"file": str(file), "taken_at": manifest.taken_at, "head": manifest.head}
    draft = _last_good().with_suffix(".new")
    draft.write_text(json.dumps(said))
    draft.replace(_last_good())


def doctor(*, now: datetime | None = None) -> list[tuple[bool, str, str]]:
    """Say when the last good backup was made, and whether that is too long ago."""
    remedy = "Run `waymark backup` each night, and say where to: docs/guides/backup.md"
    if not _last_good().exists():
        training = settings.WAYMARK_TRAINING_MODE
        return [(training, "There is no backup yet", remedy)]
    now = now or datetime.now(UTC)
    said = json.loads(_last_good().read_text())
    hours = int((now - datetime.fromisoformat(said["taken_at"])).total_seconds() // 3600)
    late = hours >= settings.WAYMARK_BACKUP_HOURS
    ago = "within the hour" if hours < 1 else f"{hours:,} hours ago"
    sentence = f"The last good backup was made {ago}, up to entry {said['head'][0]:,}"
    if not Path(said["file"]).exists():
        return [(False, f"{sentence}, but it is no longer where it was written", remedy)]
    return [(not late, sentence, remedy)]
