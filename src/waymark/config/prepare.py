"""Brings a wing's database up to date, quickly when there is nothing to do.

`python -m waymark.config.prepare` is what `waymark run` calls for each wing.
"""

import hashlib
import os
from pathlib import Path

from waymark.config.wing import choose

_SOURCE = Path(__file__).resolve().parents[1]


def _fingerprint() -> str:
    """A short mark of every migration, data file and this file: changed means prepare again."""
    files = sorted(
        path
        for pattern in ("**/migrations/*.py", "**/*.toml", "**/*.csv", "**/demonstration/*.py")
        for path in _SOURCE.glob(pattern)
    )
    marks = "".join(f"{path}{path.stat().st_mtime_ns}{path.stat().st_size}" for path in files)
    return hashlib.sha256(marks.encode()).hexdigest()


def prepare_wing() -> None:
    """Migrate, make the cache table, and load what every site of this wing opens with."""
    import django

    django.setup()
    from django.apps import apps
    from django.conf import settings
    from django.core.management import call_command, get_commands

    migrate_in_one_piece()
    call_command("createcachetable", verbosity=0)
    if apps.is_installed("waymark.network.innovations"):
        call_command("load_register", verbosity=0)
        call_command("load_library", verbosity=0)
        call_command("load_facts", verbosity=0)
        call_command("load_law", verbosity=0)
    assert "load_demonstration" in get_commands()
    if not settings.WAYMARK_TRAINING_MODE:
        settings.WAYMARK_FOR_REAL.parent.mkdir(parents=True, exist_ok=True)
        settings.WAYMARK_FOR_REAL.touch()


def migrate_in_one_piece() -> None:
    """Make all changes of a release to the database, or none, wherever this is cut off.

    Left alone, Django commits each change by itself, and notes a few only after they are made.
    """
    from django.core.management import call_command
    from django.db import connection, transaction

    # SQLite cannot turn these checks off later, and makes some tables anew; it checks at the end.
    connection.disable_constraint_checking()
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:  # else what waits to be checked bars changes
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            call_command("migrate", verbosity=0)
    finally:
        connection.enable_constraint_checking()


def main() -> None:
    """Prepare this wing with the demonstration, unless it already is."""
    choose()
    data = Path(os.environ["WAYMARK_DATA"])
    stamp = data / "prepared"
    mark = _fingerprint()
    if stamp.exists() and stamp.read_text() == mark:
        return
    data.mkdir(parents=True, exist_ok=True)
    prepare_wing()
    from django.core.management import call_command

    call_command("load_demonstration", verbosity=0)
    stamp.write_text(mark)


if __name__ == "__main__":
    main()
