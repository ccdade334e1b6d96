"""T10: the data of the release before come through the migrations whole, or not at all."""

import ast
import os
import shutil
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from random import Random

import psycopg
import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

import waymark
from tests.faults.places import Machine, empty_machine, rows_of
from tests.support.long import longer
from waymark.config.backup import chain

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.goal("T10")]
ROOT = Path(__file__).parents[2]
SOURCE = Path(waymark.__file__).parent
KILLS = longer(3, 20)

# What migrations since then took away or changed on purpose: everything else must be as it was.
REMOVED = {"accounts_invitation.token_hash", "notifications_message.ask_first"}
CHANGED = {"network_innovations_diaryentry.month"}


def run(machine: Machine, word: str) -> subprocess.Popen:
    environment = machine.environment | {
        "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path]), "PYTHONUNBUFFERED": "1",
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-m", "tests.faults.older", word],
        env=environment, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip


def must_run(machine: Machine, word: str) -> None:
    process = run(machine, word)
    said, _ = process.communicate(timeout=300)
    assert (process.returncode, said.split()) == (0, ["ready", "done"])


@pytest.fixture(scope="module")
def older(tmp_path_factory, django_db_setup, django_db_blocker):
    """A database as the release before left it; tests take copies."""
    folder = tmp_path_factory.mktemp("older") / "site"
    with django_db_blocker.unblock(), empty_machine(folder) as machine:
        must_run(machine, "make")
        yield machine


@pytest.fixture(scope="module")
def newer(older, tmp_path_factory, django_db_setup, django_db_blocker):
    """A copy of it, brought up to date; and how long that took."""
    folder = tmp_path_factory.mktemp("newer") / "site"
    with django_db_blocker.unblock(), copy_of(older, folder) as machine:
        process = run(machine, "migrate")
        assert process.stdout.readline() == "ready\n"
        begun = time.monotonic()
        assert process.stdout.readline() == "done\n"
        took = time.monotonic() - begun
        process.communicate()
        yield machine, took


@contextmanager
def copy_of(older: Machine, folder: Path):
    with empty_machine(folder) as machine:
        if connection.vendor == "sqlite":
            shutil.copyfile(_file(older), _file(machine))
        else:
            server, _, name = machine.database.rpartition("/")
            template = older.database.rpartition("/")[2]
            with psycopg.connect(f"{server}/postgres", autocommit=True) as boss:
                boss.execute(f"DROP DATABASE {name}")
                boss.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        yield machine


def _file(machine: Machine) -> Path:
    return Path(machine.database.removeprefix("sqlite://"))


def columns_of(machine: Machine) -> dict[str, list[str]]:
    """The tables of ours, and their columns as they are now."""
    if connection.vendor == "sqlite":
        listing = (
            "SELECT m.name, c.name FROM sqlite_master m JOIN pragma_table_info(m.name) c "
            "WHERE m.type = 'table' AND m.sql NOT LIKE 'CREATE VIRTUAL%'"
        )
    else:
        listing = (
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_schema = 'public'"
        )
    found: dict[str, list[str]] = {}
    for table, column in machine.ask(listing):
        found.setdefault(table, []).append(column)
    return {table: sorted(columns) for table, columns in found.items()}


def values_of(machine: Machine, table: str, column: str) -> list[tuple]:
    key = {"audit_entry": "sequence", "django_session": "session_key"}.get(table, "id")
    return rows_of(machine.database, f'SELECT "{key}", "{column}" FROM "{table}" ORDER BY "{key}"')


def shape_of(machine: Machine) -> tuple:
    """Everything that a migration could leave half done: columns, indexes, what is noted, rows."""
    if connection.vendor == "sqlite":
        things = machine.ask("SELECT type, name, sql FROM sqlite_master ORDER BY type, name")
    else:
        things = machine.ask(
            "SELECT indexname, indexdef, '' FROM pg_indexes WHERE schemaname = 'public' "
            "UNION SELECT conname, pg_get_constraintdef(oid), '' FROM pg_constraint ORDER BY 1, 2"
        )
    noted = machine.ask("SELECT app, name FROM django_migrations ORDER BY app, name")
    return columns_of(machine), things, noted


OURS = ("accounts_", "audit_", "notifications_", "search_document", "network_")


def test_every_column_that_is_still_there_holds_what_it_held(older, newer, goal):
    machine, _ = newer
    before = {
        f"{table}.{column}": values_of(older, table, column)
        for table, columns in columns_of(older).items()
        if table.startswith(OURS)
        for column in columns
        if "id" in columns or table == "audit_entry"
    }
    here = columns_of(machine)
    gone = {
        name for name in before
        if name.partition(".")[2] not in here.get(name.partition(".")[0], [])
    }  # fmt: skip
    after = {name: values_of(machine, *name.split(".")) for name in before.keys() - gone}
    entries = machine.ask(f"SELECT {', '.join(chain.COLUMNS)} FROM audit_entry ORDER BY sequence")

    changed = {name for name in after if after[name] != before[name]}
    assert (gone, changed) == (REMOVED, CHANGED)
    assert len(entries) == 6
    assert sum(map(bool, before.values())) > 150
    goal.reached(
        f"{len(before) - len(gone) - len(changed)} columns of {len(here)} tables hold what they "
        f"held; {len(gone)} removed and {len(changed)} changed on purpose"
    )


def test_two_entries_for_one_month_become_one_and_one_in_between(older, newer):
    """0004_second_entries_stand_in_between: neither text is lost."""
    asked = (
        "SELECT heading, month FROM network_innovations_diaryentry WHERE adoption_id = "
        "(SELECT adoption_id FROM network_innovations_diaryentry WHERE heading LIKE '%second%') "
        "ORDER BY id"
    )
    was, now = older.ask(asked), newer[0].ask(asked)

    assert [month for _, month in was] == [2, 2]
    assert [month for _, month in now] == [2, None]
    assert [heading for heading, _ in now] == [heading for heading, _ in was]


def test_what_was_to_be_asked_about_first_is_in_doubt_since_it_was_taken(older, newer):
    """0003_doubt_has_a_time: a message in doubt stays in doubt."""
    was = older.ask(
        "SELECT id, taken_at, queued_at FROM notifications_message WHERE ask_first ORDER BY id"
    )
    now = newer[0].ask(
        "SELECT id, doubted_at FROM notifications_message WHERE doubted_at IS NOT NULL ORDER BY id"
    )

    assert len(was) == 3
    assert now == [(pk, taken or queued) for pk, taken, queued in was]


def test_an_invitation_keeps_its_link_which_now_lasts_minutes(older, newer):
    """0007_links_of_invitations: as strict as before or stricter, never wider."""
    was = older.ask("SELECT id, token_hash FROM accounts_invitation ORDER BY id")
    now = newer[0].ask(
        "SELECT invitation_id, token_hash, sent_at, works_until FROM accounts_invitationlink "
        "ORDER BY invitation_id"
    )

    assert [row[:2] for row in now] == was
    assert {str(_moment(until) - _moment(sent)) for _, _, sent, until in now} == {"0:15:00"}


def _moment(value) -> datetime:
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def test_a_backup_of_the_release_before_is_restored_and_brought_up_to_date(
    older, newer, secret, tmp_path
):
    """As when a site is built anew with this release, from a backup that the one before made."""
    made, said = older.waymark("backup", "--to", tmp_path / "backups")
    (file,) = (tmp_path / "backups").glob("*.backup.age")
    with empty_machine(tmp_path / "site") as machine:
        restored, told = machine.restore(file, secret)
        here = columns_of(machine)
        people = machine.ask("SELECT * FROM accounts_person ORDER BY id")
        states = machine.ask("SELECT DISTINCT state FROM notifications_message ORDER BY 1")

    assert (made, restored) == (0, 0), said + told
    assert here == columns_of(newer[0]) | {"waymark_cache": here["waymark_cache"]}
    assert people == newer[0].ask("SELECT * FROM accounts_person ORDER BY id")
    assert ("queued",) not in states and ("sending",) not in states


# ---- killed on the way ---------------------------------------------------------------------------


def test_killed_anywhere_the_database_is_the_old_one_or_the_new_one(older, newer, tmp_path, goal):
    (machine, took), old = newer, shape_of(older)
    new, chance, seen = shape_of(machine), Random(20_260_608), []
    with copy_of(older, tmp_path / "killed") as machine:
        for number in range(KILLS):
            process = run(machine, "migrate")
            assert process.stdout.readline() == "ready\n"
            # Spread over the whole way; the last ones arrive about its end.
            time.sleep(took * (number + chance.random()) / KILLS)
            process.kill()
            process.communicate()
            shape = shape_of(machine)
            seen.append("old" if shape == old else "new" if shape == new else "between")
        must_run(machine, "migrate")
        final = shape_of(machine)

    assert set(seen) <= {"old", "new"}
    assert "old" in seen
    assert final == new
    goal.reached(
        f"killed at {KILLS} points of {took:.1f} s: {seen.count('old')} times the old database, "
        f"{seen.count('new')} times the new one, never one between"
    )


def test_the_control_changes_committed_one_by_one_are_caught_between(older, newer, tmp_path, goal):
    """As Django does it by itself: a stop half way leaves a database of no release."""
    with copy_of(older, tmp_path / "stepwise") as machine:
        subprocess.run(
            [sys.executable, "-m", "django", "migrate", "accounts", "0005"],
            env=machine.environment | {"PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True, check=True,
        )  # fmt: skip
        shape = shape_of(machine)

    assert shape not in (shape_of(older), shape_of(newer[0]))
    goal.caught("changes committed one by one", "a stop after the fifth is neither old nor new")


# ---- every migration that touches rows has its test ----------------------------------------------

# These change how rows are found or guarded, not the rows: their triggers and indexes are tested.
NO_ROWS = {
    "audit.0002_entries_are_append_only": "triggers; tests/shared/audit",
    "search.0002_full_text": "index and triggers; tests/shared/search",
    "search.0003_titles": "index and triggers; tests/shared/search",
    "search.0004_document_tags": "triggers made anew; tests/shared/search",
}


def data_migrations() -> set[str]:
    """The migrations of ours that run Python or SQL of their own."""
    found = set()
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        kinds = {type(operation).__name__ for operation in migration.operations}
        if migration.__module__.startswith("waymark.") and kinds & {"RunPython", "RunSQL"}:
            found.add(f"{app}.{name}")
    return found


def untested(migrations: set[str]) -> set[str]:
    """Those that stand in no docstring of a test; a file that names none need not be parsed."""
    wanted = {each: each.partition(".")[2] for each in migrations - NO_ROWS.keys()}
    said = [
        docstring
        for file in (ROOT / "tests").rglob("test_*.py")
        if any(name in (text := file.read_text(encoding="utf-8")) for name in wanted.values())
        for docstring in _docstrings_of_tests(text)
    ]
    return {each for each, name in wanted.items() if not any(name in one for one in said)}


def _docstrings_of_tests(text: str):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield ast.get_docstring(node) or ""


def test_every_migration_that_touches_rows_is_named_by_a_test(goal):
    """Its name stands in the docstring of the test that shows what it does to rows."""
    assert untested(data_migrations()) == set()
    assert untested({"care.0009_widens_consent"}) == {"care.0009_widens_consent"}
    goal.reached(f"{len(data_migrations()) - len(NO_ROWS)} data migrations, each with its test")
    goal.caught("a data migration without a test", "named")
