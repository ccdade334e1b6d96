"""The files of papers as they lie in the store: under their own hash, each once.

Two papers with the same bytes share a file, so it is written and deleted by one hand at a time.
"""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.db.models import QuerySet

from waymark.network.innovations.models import Attachment, attachment_path

log = logging.getLogger(__name__)

# Any number will do, as long as nothing else in this database locks on the same one.
FILES_LOCK = 0x57415946494C45
FOLDER = "practices"
# A file whose paper is not committed yet is left alone.
LEFT_ALONE = timedelta(hours=24)


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


def stored(paper: Attachment, data: bytes) -> str:
    """Where the bytes lie, written if need be. Called inside the transaction that keeps the paper.

    A file of another size is what a crash left half written: it is written anew.
    """
    with alone_with_files():
        path = attachment_path(paper, paper.filename)
        if default_storage.exists(path):
            if default_storage.size(path) == len(data):
                return path
            default_storage.delete(path)
        return default_storage.save(path, ContentFile(data))


def delete_unused(names: Iterable[str]) -> int:
    """Delete those of these files that no paper needs any more; returns how many."""
    deleted = 0
    with alone_with_files():
        needed = set(_needed().filter(file__in=list(names)).values_list("file", flat=True))
        for name in set(names) - needed:
            default_storage.delete(name)
            deleted += 1
    return deleted


def sweep(*, now: datetime) -> int:
    """Delete the files that a crash left behind: no paper names them, and they are a day old."""
    needed = set(_needed().values_list("file", flat=True))
    found = [
        name
        for name in _lying_there()
        if name not in needed and default_storage.get_modified_time(name) < now - LEFT_ALONE
    ]
    deleted = delete_unused(found) if found else 0
    if deleted:
        log.warning("%s files that no paper names were deleted", deleted)
    return deleted


def _needed() -> QuerySet[Attachment]:
    return Attachment.objects.filter(removed_at=None)


def _lying_there() -> Iterator[str]:
    """The names of the stored files, as papers name them."""
    if not default_storage.exists(FOLDER):
        return
    folders, _ = default_storage.listdir(FOLDER)
    for folder in folders:
        for file in default_storage.listdir(str(PurePosixPath(FOLDER, folder)))[1]:
            yield str(PurePosixPath(FOLDER, folder, file))
