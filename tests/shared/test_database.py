"""The databases that the tests run on are set like those of a real site."""

import pytest
from django.db import connection

from tests.support.databases import address
from waymark.config.settings.base import database

PRAGMAS = [
    pytest.param("journal_mode", "wal", id="readers do not wait for a writer"),
    pytest.param("synchronous", 2, id="a confirmed write survives a power cut"),
    pytest.param("secure_delete", 1, id="what is deleted is overwritten"),
    pytest.param("busy_timeout", 20_000, id="a writer waits its turn for 20 seconds"),
    pytest.param("foreign_keys", 1, id="no row points at nothing"),
]


@pytest.mark.only_on("sqlite")
@pytest.mark.django_db
@pytest.mark.parametrize(("name", "value"), PRAGMAS)
def test_sqlite_is_set_to_lose_nothing(name, value):
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name}")
        assert cursor.fetchone() == (value,)


@pytest.mark.only_on("sqlite")
@pytest.mark.django_db
def test_sqlite_is_a_file_as_on_a_real_site():
    assert connection.settings_dict["NAME"].rpartition("/")[2].startswith("test-")


@pytest.mark.only_on("postgres")
@pytest.mark.django_db
def test_postgresql_takes_text_in_any_script():
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_encoding")
        assert cursor.fetchone() == ("UTF8",)


ADDRESSES = [
    pytest.param(
        "postgresql://postgres:@/postgres?host=/tmp/place",
        "postgresql://postgres@%2Ftmp%2Fplace/postgres",
        id="a socket in a folder",
    ),
    pytest.param(
        "postgresql://postgres:@127.0.0.1:5433/postgres",
        "postgresql://postgres@127.0.0.1:5433/postgres",
        id="a port",
    ),
]


@pytest.mark.parametrize(("uri", "written"), ADDRESSES)
def test_a_server_s_address_is_written_as_the_settings_read_it(uri, written):
    assert address(uri) == written


def test_what_stands_after_the_question_mark_is_handed_to_postgresql(tmp_path):
    known = database("postgresql://waymark@db.example.org/network?sslmode=verify-full", tmp_path)

    assert (known["NAME"], known["HOST"]) == ("network", "db.example.org")
    assert known["OPTIONS"]["sslmode"] == "verify-full"
    assert known["OPTIONS"]["pool"]["max_size"] == 8
