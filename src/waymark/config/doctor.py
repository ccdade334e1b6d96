"""What `waymark doctor` looks at: each finding is a sentence, and a remedy where it is wrong."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from waymark.config.backup.taking import doctor as backup_doctor
from waymark.shared.accounts.queries import doctor as accounts_doctor
from waymark.shared.audit.queries import doctor as audit_doctor
from waymark.shared.notifications.queries import doctor as notifications_doctor


@dataclass(frozen=True)
class Finding:
    ok: bool
    sentence: str
    remedy: str = ""


def _database() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    yield Finding(True, f"The database answers ({connection.vendor}).")
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    yield Finding(
        not waiting,
        f"{len(waiting)} changes to the database wait." if waiting else "It is up to date.",
        f"waymark prepare --wing {settings.WAYMARK_WING}",
    )
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            found = {
                name: cursor.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("journal_mode", "synchronous", "secure_delete", "foreign_keys")
            }
        wanted = {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1, "foreign_keys": 1}
        yield Finding(
            found == wanted,
            "SQLite keeps what it answered for, also through a power cut."
            if found == wanted
            else f"SQLite is set to {found}.",
            f"It must be {wanted}: restore OPTIONS of DATABASES in config/settings/base.py",
        )


def _disk() -> Iterator[Finding]:
    free = shutil.disk_usage(settings.WAYMARK_DATA).free // 2**20
    yield Finding(free > 500, f"{free:,} MB free where the data lie.", "Free some disk space")


def _assets() -> Iterator[Finding]:
    there = (settings.STATIC_ROOT / "staticfiles.json").exists()
    yield Finding(there, "Styles and fonts are built." if there else "No styles.", "make setup")


def _safety() -> Iterator[Finding]:
    if settings.WAYMARK_TRAINING_MODE:
        yield Finding(True, "Training mode: invented data, and no mail leaves this machine.")
    else:
        secure = settings.SESSION_COOKIE_SECURE
        yield Finding(secure, "Cookies travel over HTTPS only.", "Set WAYMARK_HTTPS=true")


def examine() -> list[Finding]:
    """Look at everything; a look that itself breaks is a finding too."""
    looks: list[Callable[[], Iterator[Finding]]] = [_database, _disk, _assets, _safety]
    findings: list[Finding] = []
    for look in looks:
        try:
            findings += look()
        except Exception as fault:  # a doctor must finish the round whatever it meets
            findings.append(Finding(False, f"{look.__name__.strip('_')}: {fault}", "See the log"))
    for outside in (audit_doctor, notifications_doctor, backup_doctor, accounts_doctor):
        try:
            findings += [Finding(*finding) for finding in outside()]
        except Exception as fault:
            findings.append(Finding(False, f"{outside.__module__}: {fault}", "See the log"))
    return findings
