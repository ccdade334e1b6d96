"""From a backup back to a site, in an empty place, all or nothing."""

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from waymark.config.backup import CannotTry, NotGood, actions, facts, keys, postgresql, reading
from waymark.config.backup.facts import DATABASE, ERASURES, FILES, HEAD_NOTE, Manifest
from waymark.config.backup.taking import said_in_words, staging
from waymark.shared.audit import queries as audit
from waymark.shared.audit.rules import Erasure, read_erasures, read_notes


@dataclass(frozen=True)
class Restored:
    """What was restored, and what a person should know of it."""

    manifest: Manifest
    lost: int
    erased_again: int

    @property
    def sentences(self) -> list[str]:
        manifest = self.manifest
        said = [
            f"Restored as of {manifest.taken_at[:16].replace('T', ' ')} UTC: {manifest.rows:,} "
            f"rows in {len(manifest.tables)} tables, {reading.count_of_files(manifest):,} files, "
            f"the audit chain up to entry {manifest.head[0]:,}",
            f"Erasures made since then, and now made again: {self.erased_again}",
            "Everybody is signed out. Mail that waited is held: “Mail that is stuck” asks about it",
        ]
        if self.lost:
            said.append(
                f"Later entries that are gone, with what they did: {self.lost:,}. Look through who "
                "left, or changed a password, after that time"
            )
        return said


def restore(
    file: Path, *, identity: Path, erasures: Path | None, head_note: Path | None, now: datetime
) -> Restored:
    """Build this wing's site from a backup; nothing is left behind if it cannot be done."""
    identities = keys.identities(identity)
    _must_be_empty()
    wing = settings.WAYMARK_WING
    with said_in_words(), staging() as folder:
        manifest = reading.unpack(file, identities, folder, wing=wing)
        _must_be_known(manifest)
        reading.judge(folder, manifest)
        newest = head_note or file.with_name(reading.beside(HEAD_NOTE, wing))
        lost = _lost(newest, manifest)
        lists = [folder / ERASURES, file.with_name(reading.beside(ERASURES, wing)), erasures]
        noted = _gathered(lists)
        with ExitStack() as undoing:
            _place(folder, noted, undoing)
            with _database(folder, manifest):
                again = actions.settle_down(erasures=noted, lost=lost, now=now)
            undoing.pop_all()
    return Restored(manifest, lost, again)


# ---- may it be done here -----------------------------------------------------------------------


def _must_be_empty() -> None:
    """Refuse to write over anything: what is there may be the only copy of the last day."""
    there = [path.name for path in _ours() if path.exists()]
    if connection.vendor == "sqlite":
        database = Path(connection.settings_dict["NAME"])
        there += [database.name] if database.exists() else []
    else:
        there += ["the database"] if connection.introspection.table_names() else []
    if there:
        raise CannotTry(
            f"This place is not empty: {', '.join(there)} is there. Move the data folder aside, or "
            "give an empty database, and restore then; nothing is ever written over"
        )


def _ours() -> list[Path]:
    return [_uploads(), audit.head_file(), audit.erasures_file()]


def _uploads() -> Path:
    return Path(default_storage.location)  # type: ignore[attr-defined]


def _must_be_known(manifest: Manifest) -> None:
    """Refuse a database of the other kind, or one that stands at changes unknown to this code."""
    if manifest.database != connection.vendor:
        raise CannotTry(
            f"This is a backup of a {manifest.database} database, and WAYMARK_DATABASE_URL names a "
            f"{connection.vendor} one"
        )
    known = set(MigrationLoader(None).graph.nodes)
    unknown = {(app, name) for app, name in manifest.migrations} - known
    if unknown:
        raise NotGood(
            facts.newer(manifest.version, f", which does not know {'.'.join(min(unknown))}")
        )


# ---- the notes ---------------------------------------------------------------------------------


def _lost(note: Path, manifest: Manifest) -> int:
    """How many later entries the newest note of the head speaks of."""
    noted, _ = read_notes(note.read_text() if note.exists() else "")
    return max(0, max(noted, default=0) - int(manifest.head[0]))


def _gathered(lists: list[Path | None]) -> list[Erasure]:
    """All erasures that anybody noted, each once: in the backup, beside it, and as given."""
    text = "".join(path.read_text() for path in lists if path is not None and path.exists())
    return read_erasures(text)


# ---- putting it in place -----------------------------------------------------------------------


def _place(folder: Path, noted: list[Erasure], undoing: ExitStack) -> None:
    """Put uploads and notes where they belong; what is put is taken away again if it fails."""
    uploads = _uploads()
    for path in _ours():
        undoing.callback(_gone, path)
    if (folder / FILES).exists():
        uploads.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(folder / FILES, uploads)
    if (folder / HEAD_NOTE).exists():
        shutil.move(folder / HEAD_NOTE, audit.head_file())
    lines = [f"{e.sequence} {e.hash} {e.act} {e.key} restored\n" for e in noted]
    if lines:
        audit.erasures_file().write_text("".join(lines))


def _gone(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


@contextmanager
def _database(folder: Path, manifest: Manifest) -> Iterator[None]:
    """Bring the database up to date and hand it over to be settled; only then is it in place."""
    if manifest.database != "sqlite":
        with transaction.atomic():
            postgresql.load(folder, manifest)
            _bring_up_to_date()
            yield
        return
    place = Path(connection.settings_dict["NAME"])
    connection.close()
    connection.settings_dict["NAME"] = str(folder / DATABASE)
    try:
        _bring_up_to_date()
        with transaction.atomic():
            yield
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()
        connection.settings_dict["NAME"] = str(place)
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(folder / DATABASE, place)


def _bring_up_to_date() -> None:
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
