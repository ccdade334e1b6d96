"""The database of this wing as its migrations leave it: made once, and copied for each worker.

Migrating from nothing takes longer than most files of tests. What is made is kept in `build`, by
the migrations that made it; PostgreSQL keeps it as a template for as long as its server runs.
"""

import fcntl
import hashlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "build" / "migrated"


def copy_to(name: str) -> None:
    """Put a copy where the tests’ own database is expected: Django finds it up to date."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with open(KEPT / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the first worker makes it, the others wait for it
        if connection.vendor == "sqlite":
            _copy_file(Path(name))
        else:
            _copy_database(name)


def _copy_file(to: Path) -> None:
    kept = KEPT / f"{_name()}.sqlite3"
    if not kept.exists():
        fresh = kept.with_suffix(".new")
        fresh.unlink(missing_ok=True)
        _migrate(str(fresh))
        for old in KEPT.glob(f"{settings.WAYMARK_WING}_*.sqlite3"):
            old.unlink()
        fresh.rename(kept)
    shutil.copyfile(kept, to)


def _copy_database(name: str) -> None:
    with connection._nodb_cursor() as boss:
        boss.execute("SELECT datname FROM pg_database")
        there = {found for (found,) in boss.fetchall()}
        if _name() not in there:
            fresh = f"{_name()}_new"
            boss.execute(f"DROP DATABASE IF EXISTS {fresh}")
            boss.execute(f"CREATE DATABASE {fresh}")
            _migrate(fresh)
            boss.execute(f"ALTER DATABASE {fresh} RENAME TO {_name()}")
        boss.execute(f"DROP DATABASE IF EXISTS {name}")
        boss.execute(f"CREATE DATABASE {name} TEMPLATE {_name()}")


def _migrate(name: str) -> None:
    with _connected_to(name):
        call_command("migrate", verbosity=0, interactive=False)


@contextmanager
def _connected_to(name: str) -> Iterator[None]:
    before = connection.settings_dict["NAME"]
    _hang_up()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        _hang_up()
        connection.settings_dict["NAME"] = before


def _hang_up() -> None:
    """Leave no connection open: PostgreSQL neither renames nor copies what somebody reads."""
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()


def _name() -> str:
    """The wing, and all that decides what its migrations make: their words and the libraries’."""
    said = hashlib.sha256((ROOT / "requirements" / "run.txt").read_bytes())
    for app in sorted(apps.get_app_configs(), key=lambda app: app.label):
        if ROOT in (folder := Path(app.path)).parents:
            for file in sorted(folder.glob("migrations/*.py")):
                said.update(file.read_bytes())
    return f"{settings.WAYMARK_WING}_{said.hexdigest()[:12]}"
