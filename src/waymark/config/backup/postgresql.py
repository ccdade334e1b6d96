"""A PostgreSQL database in a backup: one file a table, all as of one moment.

Our own COPY in one REPEATABLE READ transaction: pg_dump need not be there, nor fit the server.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from waymark.config.backup import NotGood, chain
from waymark.config.backup.facts import TABLES, Manifest, Table

_HERE = "current_schema()::regnamespace"
_ALL_TABLES = f"SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = {_HERE}"
_COLUMNS = (
    "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 "
    "AND NOT attisdropped AND attgenerated = '' ORDER BY attnum"
)
_KEYS = (
    "SELECT attname FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY(indkey)"
    " WHERE indrelid = %s::regclass AND indisprimary "
    "ORDER BY array_position(indkey::int2[], attnum)"
)
_COUNTERS = (
    "SELECT attrelid::regclass::text, attname FROM pg_attribute JOIN pg_class ON oid = attrelid "
    f"WHERE attidentity <> '' AND relkind = 'r' AND relnamespace = {_HERE}"
)


def snapshot(
    folder: Path, *, unkept: Sequence[str]
) -> tuple[dict[str, Table], list[list[str]], dict[str, int]]:
    """Copy every table as all stood at one moment. Gives tables, migrations and counters."""
    (folder / TABLES).mkdir()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        found = {}
        for name in tables(cursor):
            if name == settings.CACHES["default"]["LOCATION"]:
                continue  # no record, and no migration makes it
            with (folder / TABLES / name).open("wb") as file:
                found[name] = _copy_out(cursor, name, file.write, empty=name in unkept)
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
        return found, [list(step) for step in cursor.fetchall()], _counters(cursor)


def tables(cursor: Any) -> list[str]:
    cursor.execute(_ALL_TABLES)
    return sorted(name for (name,) in cursor.fetchall())


def table(cursor: Any, name: str) -> Table:
    """Count and hash the rows of a table in the order of its key."""
    return _copy_out(cursor, name, lambda piece: len(piece), empty=False)


def _copy_out(cursor: Any, name: str, write: Any, *, empty: bool) -> Table:
    columns = _names(cursor, _COLUMNS, name)
    order = _names(cursor, _KEYS, name) or columns
    query = sql.SQL("COPY (SELECT {} FROM {}{} ORDER BY {}) TO STDOUT").format(
        _listed(columns), sql.Identifier(name), sql.SQL(" WHERE false" if empty else ""),
        _listed(order),
    )  # fmt: skip
    digest, rows = hashlib.sha256(), 0
    with cursor.copy(query) as copy:
        for piece in copy:
            write(piece)
            digest.update(piece)
            rows += bytes(piece).count(b"\n")  # a line break inside a value is written as \n
    return Table(rows, digest.hexdigest(), columns)


def _names(cursor: Any, query: str, table: str) -> list[str]:
    cursor.execute(query, [f'"{table}"'])
    return [name for (name,) in cursor.fetchall()]


def _listed(names: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, names))


def _counters(cursor: Any) -> dict[str, int]:
    """How far each numbered column has counted, so that no number is given twice."""
    cursor.execute(_COUNTERS)
    found = {}
    for name, column in cursor.fetchall():
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [name, column])
        (counter,) = cursor.fetchone()
        cursor.execute(f"SELECT last_value FROM {counter}")
        found[f"{name} {column}"] = cursor.fetchone()[0]
    return found


# ---- reading what was copied -------------------------------------------------------------------

_ESCAPED = re.compile(r"\\(.)")
_MEANT = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v"}


def entries(folder: Path, columns: Sequence[str]) -> Iterator[Sequence[object]]:
    """The entries of the audit chain, read from the text that COPY wrote."""
    places = [columns.index(name) for name in chain.COLUMNS]
    with (folder / TABLES / "audit_entry").open(encoding="utf-8", newline="\n") as file:
        for line in file:
            values = [_value(text) for text in line.rstrip("\n").split("\t")]
            yield [values[place] for place in places]


def _value(text: str) -> str | None:
    if text == r"\N":
        return None
    return _ESCAPED.sub(lambda found: _MEANT.get(found[1], found[1]), text)


def judge(folder: Path, manifest: Manifest) -> None:
    """Refuse files that are not the tables which the manifest names."""
    for name, table in manifest.tables.items():
        digest = manifest.members.get(f"{TABLES}/{name}", [0, ""])[1]
        if digest != table.sha256:
            raise NotGood(f"The table {name} differs from what was backed up")


# ---- putting it back ---------------------------------------------------------------------------


def load(folder: Path, manifest: Manifest) -> None:
    """Make the tables as they were at the backup, and fill them. Call inside a transaction."""
    executor = MigrationExecutor(connection)
    executor.migrate(_where_it_stood(executor, manifest))
    with connection.cursor() as cursor:
        missing = set(manifest.tables) - set(tables(cursor))
        if missing:
            raise NotGood(f"This version has no table {', '.join(sorted(missing))}")
        cursor.execute(sql.SQL("TRUNCATE {}").format(_listed(tables(cursor))))
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")  # the migrations made them immediate
        for name, table in manifest.tables.items():
            _copy_in(cursor, name, table.columns, folder / TABLES / name)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        _check(cursor, manifest)
        for counted, reached in manifest.counters.items():
            name, column = counted.rsplit(" ", 1)
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [name, column, reached]
            )


def _where_it_stood(executor: MigrationExecutor, manifest: Manifest) -> list[tuple[str, str]]:
    """The newest migration of each app that the backup had."""
    had = {(app, name) for app, name in manifest.migrations}
    graph = executor.loader.graph
    followed = {
        parent.key
        for key in had & set(graph.nodes)
        for parent in graph.node_map[key].parents
        if parent.key[0] == key[0]
    }
    return sorted((had & set(graph.nodes)) - followed)


def _copy_in(cursor: Any, name: str, columns: Sequence[str], file: Path) -> None:
    query = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(name), _listed(columns))
    with file.open("rb") as rows, cursor.copy(query) as copy:
        while piece := rows.read(1 << 20):
            copy.write(piece)


def _check(cursor: Any, manifest: Manifest) -> None:
    """Read back every table: what stands in the database is what was backed up."""
    for name, wanted in manifest.tables.items():
        if table(cursor, name).sha256 != wanted.sha256:
            raise NotGood(f"The table {name} does not read back as it was backed up")
