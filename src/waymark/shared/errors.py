"""The answers that an action may give besides doing it."""

import errno
from collections.abc import Iterable
from datetime import timedelta

from django.db import DatabaseError

# How databases and the system say that there is no room: SQLite has two ways to put it.
_DISK_FULL = ("database or disk is full", "disk I/O error", "No space left on device")
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


class Refused(Exception):
    """It cannot be done now; the reasons are worded for the person on the page.

    `about` names what was given that they speak of, as the action's parameter is called: a page
    that asks for it says them there.
    """

    def __init__(self, reasons: Iterable[str] | str, *, about: str = "") -> None:
        self.reasons = [reasons] if isinstance(reasons, str) else list(reasons)
        self.about = about
        super().__init__("; ".join(self.reasons))


class TooMany(Exception):
    """Tried too often; `kind` says what, `wait` how long until the next try counts."""

    def __init__(self, kind: str, wait: timedelta) -> None:
        self.kind, self.wait = kind, wait
        super().__init__(f"Too many tries: {kind}")


def is_disk_full(problem: BaseException | None) -> bool:
    """Say whether nothing can be written because there is no room on the disk."""
    if isinstance(problem, OSError) and problem.errno in _NO_ROOM:
        return True
    return isinstance(problem, OSError | DatabaseError) and any(
        words in str(problem) for words in _DISK_FULL
    )
