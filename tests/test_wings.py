"""The wings never meet: not in the schema, not in the registry, not in a relation."""

import importlib
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import AppConfig, apps
from django.conf import settings
from django.db import connection, models
from django.test.utils import isolate_apps

from waymark.shared.ui import checks

ROOT = Path(__file__).parents[1]
OTHER = {"network": "local", "local": "network"}


def manage(wing: str, *command: str, **environment: str) -> str:
    """Run one of Django's commands for a wing, as a real site would be set up."""
    ours = {n: v for n, v in os.environ.items() if not n.startswith(("WAYMARK_", "DJANGO_"))}
    done = subprocess.run(
        [sys.executable, ROOT / "manage.py", *command],
        env=ours | {"WAYMARK_WING": wing, "WAYMARK_SECRET_KEY": KEY, **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def waymark(*command: str, data: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run one of the commands of an administrator, and keep how it ended and what it said."""
    ours = {n: v for n, v in os.environ.items() if not n.startswith(("WAYMARK_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-c", "from waymark.cli import app; app()", *command],
        env=ours | {"WAYMARK_DATA": str(data), **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


# Long and mixed, as `check --deploy` wants it; it signs nothing but this test's pages.
KEY = "a-key-for-tests-0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ-!$%"


SCHEMA = "SELECT type, name, sql FROM sqlite_master ORDER BY type, name"


def schema_of(rows) -> dict[tuple[str, str], str]:
    """What a database of SQLite holds: each table, index and trigger and what makes it."""
    return {(kind, name): words for kind, name, words in rows}


@pytest.fixture(scope="module", params=["network", "local"])
def migrated(request, tmp_path_factory):
    """A wing and what its migrations make from nothing."""
    folder = tmp_path_factory.mktemp(request.param)
    manage(request.param, "migrate", "--verbosity=0", WAYMARK_DATA=str(folder))
    with sqlite3.connect(folder / f"{request.param}.sqlite3") as database:
        return request.param, schema_of(database.execute(SCHEMA))


def tables_of(migrated) -> tuple[str, set[str]]:
    wing, schema = migrated
    return wing, {name for kind, name in schema if kind == "table"}


def test_neither_wing_has_a_table_of_the_other(migrated):
    wing, tables = tables_of(migrated)

    assert {name for name in tables if name.startswith(f"{OTHER[wing]}_")} == set()
    assert {"accounts_person", "audit_entry", "search_document"} <= tables


def test_the_network_has_its_library(migrated):
    """The test above would also pass on an empty schema."""
    wing, tables = tables_of(migrated)

    assert ("network_innovations_innovation" in tables) == (wing == "network")


@pytest.mark.only_on("sqlite")
@pytest.mark.parametrize("migrated", [settings.WAYMARK_WING], indirect=True)
def test_what_the_tests_begin_with_is_what_the_migrations_make(migrated, db):
    with connection.cursor() as database:
        copied = schema_of(database.execute(SCHEMA))

    ours = {what: how for what, how in copied.items() if "waymark_cache" not in what[1]}
    assert ours == migrated[1]  # Django's own set-up adds the table of the cache


@pytest.mark.parametrize("wing", ["network", "local"])
def test_models_and_migrations_agree(wing, tmp_path):
    said = manage(wing, "makemigrations", "--check", "--dry-run", WAYMARK_DATA=str(tmp_path))

    assert said == "No changes detected\n"


@pytest.mark.parametrize("wing", ["network", "local"])
def test_production_settings_are_safe(wing, tmp_path):
    said = manage(
        wing, "check", "--deploy", "--fail-level=INFO",
        WAYMARK_DATA=str(tmp_path), WAYMARK_TRAINING="false", WAYMARK_HTTPS="true",
        WAYMARK_HOSTS="waymark.example.org", WAYMARK_ADDRESS="https://waymark.example.org",
    )  # fmt: skip

    assert said == "System check identified no issues (0 silenced).\n"


@pytest.mark.parametrize("wing", ["network", "local"])
def test_a_site_for_real_never_starts_in_training_mode(wing, tmp_path):
    """Its people would be let in by their password alone."""
    for_real = waymark("prepare", "--wing", wing, data=tmp_path / wing, WAYMARK_SECRET_KEY=KEY)
    training = waymark("prepare", "--wing", wing, data=tmp_path / wing, WAYMARK_TRAINING="true")
    demonstration = waymark("run", "--data", str(tmp_path), data=tmp_path)

    assert (for_real.returncode, training.returncode, demonstration.returncode) == (0, 1, 1)
    assert "cannot be in training mode" in training.stderr
    assert "holds a site for real: choose another folder" in demonstration.stderr


NO_DATABASE = "postgresql://nobody@127.0.0.1:9/none"
LOOK = """
import gc, waymark.config.wsgi
from django.db import connection
print(connection.connection, gc.isenabled())
"""


@pytest.mark.parametrize("wing", ["network", "local"])
def test_what_web_workers_share_is_loaded_without_a_connection(wing, tmp_path):
    """A connection opened before the fork would be talked over by all workers at once.

    Nobody looks for rubbish while the server loads; its workers do.
    """
    said = manage(
        wing, "shell", "--no-imports", "--command", LOOK,
        WAYMARK_DATA=str(tmp_path), WAYMARK_DATABASE_URL=NO_DATABASE,
    )  # fmt: skip

    assert said.strip() == "None True"


def test_no_relation_crosses_and_no_app_of_the_other_wing_is_here():
    assert checks.wings_stay_apart(None) == []


# ---- the check can fail ----------------------------------------------------------------------


@isolate_apps()
def test_a_relation_given_as_a_string_is_caught():
    """An import contract does not see this one."""
    wing = settings.WAYMARK_WING

    class Case(models.Model):
        victim = models.ForeignKey(f"{OTHER[wing]}_care.Victim", on_delete=models.CASCADE)

        class Meta:
            app_label = f"{wing}_planted"

        def __str__(self):
            return "planted"

    (fault,) = checks.crossings(Case, wing)

    assert (fault.id, fault.msg) == (
        "waymark.E003",
        f"{wing}_planted.Case.victim leads into {OTHER[wing]}_care",
    )


def test_an_app_of_the_other_wing_is_caught():
    other = OTHER[settings.WAYMARK_WING]
    planted = AppConfig(f"waymark.{other}.planted", importlib.import_module("waymark"))
    planted.models, planted.apps = {}, apps

    faults = [fault.id for fault in checks.misplaced(planted, settings.WAYMARK_WING)]

    assert faults == ["waymark.E001", "waymark.E002"]
