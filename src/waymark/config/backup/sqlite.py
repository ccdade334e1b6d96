"""A SQLite database in a backup: one file, made by SQLite's own backup call.

Never a copy of the file: of 32 copies taken under writers none was whole (TRUST 4D).
"""

import hashlib
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

from waymark.config.backup import NotGood, chain
from waymark.config.backup.facts import DATABASE, Manifest, Table


def snapshot(database: Path, folder: Path, *, unkept: Sequence[str]) -> None:
    """Copy the database as it stands at one moment, while others write.

    The rows of some tables stay behind: sessions open doors and the cache is no record.
    """
    with (
        closing(sqlite3.connect(database, timeout=20)) as source,
        closing(sqlite3.connect(folder / DATABASE)) as copy,
    ):
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        copy.execute("PRAGMA secure_delete=ON")
        for table in set(unkept) & set(tables(copy)):
            copy.execute(f'DELETE FROM "{table}"')
        copy.commit()


def facts(folder: Path) -> tuple[dict[str, Table], list[list[str]]]:
    """The tables of a copy, with a hash of each, and the migrations that it stands at."""
    with closing(sqlite3.connect(folder / DATABASE)) as copy:
        found = {name: table(copy, name) for name in tables(copy)}
        steps = copy.execute("SELECT app, name FROM django_migrations ORDER BY id")
        return found, [list(step) for step in steps]


def tables(database: sqlite3.Connection) -> list[str]:
    """The names of the tables; virtual ones hold nothing of their own."""
    rows = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
        "AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name"
    )
    return [name for (name,) in rows]


def table(database: sqlite3.Connection, name: str) -> Table:
    """Count and hash the rows of a table in the order of its key."""
    about = database.execute(f'PRAGMA table_info("{name}")').fetchall()
    columns = [column[1] for column in about]
    keys = [column[1] for column in sorted(about, key=lambda c: c[5]) if column[5]] or columns
    listed, order = (", ".join(f'"{each}"' for each in names) for names in (columns, keys))
    digest, rows = hashlib.sha256(), 0
    for row in database.execute(f'SELECT {listed} FROM "{name}" ORDER BY {order}'):
        digest.update(repr(row).encode())
        rows += 1
    return Table(rows, digest.hexdigest(), columns)


def entries(folder: Path) -> Iterator[Sequence[object]]:
    with closing(sqlite3.connect(folder / DATABASE)) as copy:
        listed = ", ".join(f'"{name}"' for name in chain.COLUMNS)
        yield from copy.execute(f"SELECT {listed} FROM audit_entry ORDER BY sequence")


def judge(folder: Path, manifest: Manifest) -> None:
    """Refuse a copy that is not whole, or whose tables are not those that the manifest names."""
    try:
        with closing(sqlite3.connect(folder / DATABASE)) as copy:
            said = [line for (line,) in copy.execute("PRAGMA integrity_check")]
            dangling = copy.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.DatabaseError as fault:
        raise NotGood(f"The database in the backup cannot be read: {fault}") from fault
    if said != ["ok"]:
        raise NotGood(f"The database in the backup is not whole: {said[0]}")
    if dangling:
        raise NotGood(f"{len(dangling)} rows of the backup point at rows that are not there")
    found, _ = facts(folder)
    odd = [name for name in found | manifest.tables if found.get(name) != manifest.tables.get(name)]
    if odd:
        raise NotGood(f"These tables differ from what was backed up: {', '.join(sorted(odd))}")
