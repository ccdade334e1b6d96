"""Backups: one sealed file a wing, and the way back from it. docs/guides/backup.md is the manual.

`taking` makes one, `reading` opens and judges one, `restoring` builds a site from one.
"""


class CannotTry(Exception):
    """A key, a setting or a place is missing, so nothing was done (exit 2)."""


class NotGood(Exception):
    """The backup or the data in it cannot be trusted, or the disk gave way (exit 1)."""
