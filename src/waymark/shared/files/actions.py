"""Files as they lie in the store: under their own hash, each once.

Two records with the same bytes share a file, so it is written and deleted by one hand at a time.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import QuerySet

from waymark.shared.errors import Refused
from waymark.shared.files import rules

log = logging.getLogger(__name__)

# Any number will do, as long as nothing else in this database locks on the same one.
FILES_LOCK = 0x57415946494C45
# A file whose record is not committed yet is left alone.
LEFT_ALONE = timedelta(hours=24)


def inspected(data: bytes, filename: str) -> tuple[rules.FileKind, bytes]:
    """What kind of file it is by its content, and its bytes without place, time and device."""
    try:
        kind = rules.inspect(data, filename, settings.WAYMARK_UPLOAD_LIMIT)
        return kind, rules.without_position(data, kind.code)
    except rules.UnsafeFile as refused:
        raise Refused(refused.reason) from refused


@contextmanager
def alone_with_files() -> Iterator[None]:
    """Let nobody else write or delete files until this transaction ends.

    SQLite needs nothing: its transactions begin IMMEDIATE, so there is only ever one writer.
    """
    with transaction.atomic():
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [FILES_LOCK])
        yield


@dataclass(frozen=True)
class Store:
    """One folder of the store; `needed` gives the records whose `file` lies there and must stay."""

    folder: str
    needed: Callable[[], QuerySet[Any]]

    def path(self, sha256: str) -> str:
        """What a file is called never reaches the disk."""
        return f"{self.folder}/{sha256[:2]}/{sha256}"

    def keep(self, sha256: str, data: bytes) -> str:
        """Where the bytes lie, written if need be. Called inside the record's own transaction.

        A file of another size is what a crash left half written: it is written anew.
        """
        with alone_with_files():
            path = self.path(sha256)
            if default_storage.exists(path):
                if default_storage.size(path) == len(data):
                    return path
                default_storage.delete(path)
            return default_storage.save(path, ContentFile(data))

    def delete_unused(self, names: Iterable[str]) -> int:
        """Delete those of these files that no record needs any more; returns how many."""
        deleted = 0
        with alone_with_files():
            named = self.needed().filter(file__in=list(names))
            needed = set(named.values_list("file", flat=True))
            for name in set(names) - needed:
                default_storage.delete(name)
                deleted += 1
        return deleted

    def sweep(self, *, now: datetime) -> int:
        """Delete the files that a crash left behind: no record names them, and they are old."""
        needed = set(self.needed().values_list("file", flat=True))
        found = [
            name
            for name in self._lying_there()
            if name not in needed and default_storage.get_modified_time(name) < now - LEFT_ALONE
        ]
        deleted = self.delete_unused(found) if found else 0
        if deleted:
            log.warning("%s files that no paper names were deleted", deleted)
        return deleted

    def _lying_there(self) -> Iterator[str]:
        """The names of the stored files, as records name them."""
        if not default_storage.exists(self.folder):
            return
        folders, _ = default_storage.listdir(self.folder)
        for folder in folders:
            for file in default_storage.listdir(str(PurePosixPath(self.folder, folder)))[1]:
                yield str(PurePosixPath(self.folder, folder, file))
