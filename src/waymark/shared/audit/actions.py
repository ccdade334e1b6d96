"""Writing the audit chain: no act is committed without its entry."""

import fcntl
import os
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection, models, transaction

from waymark.shared.accounts.models import Person
from waymark.shared.audit import permissions, queries, rules
from waymark.shared.audit.models import Entry

# Any number will do, as long as nothing else in this database locks on the same one.
CHAIN_LOCK = 0x57415941554449
SYNC_EVERY, SYNC_SECONDS = 100, 60
THIN_EVERY, NOTES_KEPT = 1_000, 2_000


class Unrecorded(RuntimeError):
    """An act would have been committed without a complete audit entry. A fault in our own code."""


@dataclass
class Draft:
    """The entry being written: the action fills in what it is about, and a little detail."""

    act: str
    by: Person | None
    at: datetime
    detail: dict[str, object] = field(default_factory=dict)
    _about: tuple[str, str] | None = field(default=None, init=False)

    @property
    def about(self) -> tuple[str, str] | None:
        """The record acted on, as its kind and its key."""
        return self._about

    @about.setter
    def about(self, thing: models.Model) -> None:
        # Taken now, not at the end: an action may delete the record that it is about.
        if thing.pk is None:
            raise Unrecorded(f"{self.act}: save the {thing._meta.verbose_name} before naming it")
        self._about = (thing._meta.label_lower, str(getattr(thing, "key", None) or thing.pk))


@contextmanager
def recorded(act: str, *, by: Person | None, at: datetime) -> Iterator[Draft]:
    """Do an act and leave its audit entry, both or neither.

    Opens the transaction. If the block raises, everything in it is undone and no entry is left; if
    it ends without having said what it was about, it is refused. One action may call another: each
    leaves its own entry, the inner one first.
    """
    draft = Draft(act=act, by=by, at=at)
    with transaction.atomic():
        yield draft
        _append(draft)


def _append(draft: Draft) -> None:
    """Check the draft and tie it to the end of the chain."""
    detail = rules.plain(draft.detail)
    blockers = rules.blockers_to_act(draft.act) + rules.blockers_to_detail(detail)
    if draft.about is None:
        blockers.append("set entry.about to the record that was acted on")
    if blockers or draft.about is None:
        raise Unrecorded(f"{draft.act}: {'; '.join(blockers)}")
    _wait_for_the_chain()
    last = Entry.objects.order_by("-sequence").values_list("sequence", "hash").first()
    sequence, previous_hash = last or (0, rules.BEFORE_THE_FIRST)
    by = draft.by.pk if draft.by else None
    row = rules.Row(
        sequence + 1, draft.at, draft.act, by, *draft.about, detail, previous_hash, hash=""
    )
    row = row._replace(hash=rules.fingerprint(row))
    Entry.objects.create(**_columns(row))
    # A function, not a partial: Django names it in the log when it goes wrong.
    transaction.on_commit(lambda: _note_head(row), robust=True)
    if row.act in settings.WAYMARK_ERASERS:
        transaction.on_commit(lambda: _note_erasures([row]), robust=True)


def _columns(row: rules.Row) -> dict[str, object]:
    columns = row._asdict()
    columns["by_id"] = columns.pop("by")
    return columns


def _wait_for_the_chain() -> None:
    """Let one writer at a time extend the chain, and hold the place until it commits.

    Taken as late as can be, because all others wait. SQLite needs nothing: its transactions begin
    IMMEDIATE, so there is only ever one writer.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [CHAIN_LOCK])


# ---- the note of the head, outside the database ----------------------------------------------

_last_sync = 0.0


def _note_head(row: rules.Row) -> None:
    """Note after each commit which entry is the last, so that a cut tail is found.

    Every entry is noted, because entries cut off after the last note would not be missed. The line
    is forced to disk each hundred entries or minute: what a power cut takes from the note, the
    database still has, and a note that lags is no fault.
    """
    global _last_sync
    path = queries.head_file()
    with _alone_with(path):
        with path.open("ab") as file:
            file.write(rules.note(row.sequence, row.hash, row.at).encode())
            if row.sequence % SYNC_EVERY == 0 or time.monotonic() - _last_sync > SYNC_SECONDS:
                file.flush()
                os.fsync(file.fileno())
                _last_sync = time.monotonic()
        if row.sequence % THIN_EVERY == 0:
            _thin(path)


@contextmanager
def _alone_with(path: Path) -> Iterator[None]:
    """Keep other processes from writing the note while this one does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(".lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _thin(path: Path) -> None:
    """Keep the note small: about 90 bytes for each thousand entries."""
    shorter = path.with_suffix(".new")
    with shorter.open("w") as file:
        file.write(rules.thinned(path.read_text(), keep=NOTES_KEPT, every=THIN_EVERY))
        file.flush()
        os.fsync(file.fileno())
    shorter.replace(path)


# ---- the list of erasures, outside the database too --------------------------------------------


def _note_erasures(rows: Iterable[rules.Row]) -> None:
    """Note what was erased, by key, so that it is erased again if an older backup is restored."""
    path = queries.erasures_file()
    with _alone_with(path), path.open("a") as file:
        file.write("".join(map(rules.erasure_line, rows)))
        file.flush()
        os.fsync(file.fileno())


def note_missing_erasures() -> int:
    """Add to the list what a crash between the act and its noting left out."""
    noted = {(erasure.sequence, erasure.hash) for erasure in queries.noted_erasures()}
    missing = [row for row in queries.erasures_here() if (row.sequence, row.hash) not in noted]
    if missing:
        _note_erasures(missing)
    return len(missing)


# ---- acts upon the audit itself --------------------------------------------------------------


def check_chain(*, by: Person | None, now: datetime) -> rules.Verdict:
    """Verify the whole chain and leave an entry that says how it stood."""
    if by is not None and not permissions.may_read_audit(by):
        raise PermissionDenied
    verdict = queries.verify()
    last = Entry.objects.first()
    if last is not None:
        with recorded("audit.chain_checked", by=by, at=now) as entry:
            entry.about = last
            entry.detail = {"entries": verdict.entries, "findings": verdict.fault_count}
    return verdict


def accept_chain(*, by: Person, now: datetime) -> Path | None:
    """Begin a new note of the head, after an older database was restored on purpose.

    The old note says that entries are missing, and it is right: it is kept beside the new one. The
    entry that this leaves vouches for the gap. Returns where the old note is kept.
    """
    if not permissions.may_read_audit(by):
        raise PermissionDenied
    path = queries.head_file()
    kept = path.with_name(f"{path.stem}-until-{now:%Y%m%dT%H%M%S}.log")
    with recorded(rules.ACCEPTED, by=by, at=now) as entry:
        entry.about = by
        transaction.on_commit(lambda: _set_aside(path, kept))
    return kept if kept.exists() else None


def _set_aside(path: Path, kept: Path) -> None:
    with _alone_with(path):
        if path.exists():
            path.replace(kept)


def take_export(*, by: Person, now: datetime, count: int) -> None:
    """Leave an entry for a copy of audit entries that an administrator takes away."""
    if not permissions.may_read_audit(by):
        raise PermissionDenied
    with recorded("audit.entries_exported", by=by, at=now) as entry:
        entry.about, entry.detail = by, {"entries": count}
