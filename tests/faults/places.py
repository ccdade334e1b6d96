"""An empty machine to restore on, and a look into databases past all of our own code."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection

from tests.support.served import database_address, environment_of_a_site


@dataclass
class Machine:
    """An empty data folder and an empty database of the kind that this test runs on."""

    folder: Path
    database: str
    wing: str = field(default_factory=lambda: settings.WAYMARK_WING)

    @property
    def environment(self) -> dict[str, str]:
        return environment_of_a_site(wing=self.wing, data=self.folder, database=self.database)

    def waymark(self, *words: object) -> tuple[int, str]:
        """Run one of the commands there: how it ended, and everything that it said."""
        done = subprocess.run(
            [sys.executable, "-c", "from waymark.cli import app; app()", *map(str, words)],
            env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
            check=False,
        )  # fmt: skip
        return done.returncode, done.stdout.strip()

    def restore(self, file: Path, identity: Path, *words: object) -> tuple[int, str]:
        wing = ("--wing", self.wing)
        return self.waymark("restore", file, "--identity", identity, *wing, *words)

    def ask(self, query: str) -> list[tuple]:
        """Ask the database there, past all of our own code."""
        return rows_of(self.database, query)


@contextmanager
def empty_machine(folder: Path) -> Iterator[Machine]:
    """Hand over an empty machine, and take its database away afterwards."""
    folder.mkdir()
    if connection.vendor == "sqlite":
        yield Machine(folder, f"sqlite://{folder}/site.sqlite3")
        return
    name = f"drill_{os.getpid()}_{abs(hash(folder)) % 10**8}"
    server = database_address().rpartition("/")[0]
    with psycopg.connect(f"{server}/postgres", autocommit=True) as boss:
        boss.execute(f"CREATE DATABASE {name} TEMPLATE template0")
        try:
            yield Machine(folder, f"{server}/{name}")
        finally:
            boss.execute(f"DROP DATABASE {name} WITH (FORCE)")


def rows_of(address: str, query: str) -> list[tuple]:
    if address.startswith("sqlite"):
        with closing(sqlite3.connect(address.removeprefix("sqlite://"))) as database:
            return database.execute(query).fetchall()
    with psycopg.connect(address) as database:
        return database.execute(query).fetchall()


def tables_of(address: str) -> dict[str, list[tuple]]:
    """Every row of every table, read by the drivers alone: the judge of a restore."""
    listing = (
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        if address.startswith("sqlite")
        else "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
    )
    names = sorted(name for (name,) in rows_of(address, listing))
    return {
        name: sorted(rows_of(address, f'SELECT * FROM "{name}"'), key=repr)
        for name in names
        if name not in ("waymark_cache", "sqlite_sequence", "sqlite_stat1")
    }
