"""One sender at a time, by a lock that the system frees when its holder dies.

Not a lease: a paused process outlives a lease and sends twice (TRUST 4A). Not on a network disk.
"""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import OperationalError, connection
from django.db.backends.base.base import BaseDatabaseWrapper

SENDER_LOCK = 0x53454E444552


class AlreadySending(Exception):
    """Another sender works on this database."""


class LockLost(Exception):
    """The database dropped the connection that held the lock: somebody else may send now."""


@contextmanager
def only_sender() -> Iterator[Callable[[], None]]:
    """Be the only sender of this database, or raise. Yields a check that it still is."""
    held = _database_lock if connection.vendor == "postgresql" else _file_lock
    with held() as still_held:
        yield still_held


@contextmanager
def _file_lock() -> Iterator[Callable[[], None]]:
    """Lock a file beside the SQLite database; the kernel frees it on death, not on a pause."""
    path = Path(f"{connection.settings_dict['NAME']}.sender-lock")
    with path.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise AlreadySending(f"process {file.read().strip() or 'unknown'}") from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield lambda: None


@contextmanager
def _database_lock() -> Iterator[Callable[[], None]]:
    """Hold an advisory lock in a PostgreSQL session of its own."""
    session = connection.copy()
    # Its own connection, not one of the pool: a pool may hand it to somebody else.
    options = {name: value for name, value in session.settings_dict["OPTIONS"].items()}
    options.pop("pool", None)
    session.settings_dict = {**session.settings_dict, "OPTIONS": options}
    try:
        with session.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [SENDER_LOCK])
            if not cursor.fetchone()[0]:
                raise AlreadySending("another session of this database")
        yield lambda: _ask(session)
    finally:
        session.close()


def _ask(session: BaseDatabaseWrapper) -> None:
    """Make sure that the session that holds the lock is alive."""
    try:
        with session.cursor() as cursor:
            cursor.execute("SELECT 1")
    except OperationalError as error:
        raise LockLost from error
