"""T6: whenever the power fails, the database is whole and holds every act that was answered.

Django speaks to SQLite through the standard driver, which cannot be watched below. So real acts
are done through the app, the SQL that it spoke is written down, and that SQL is spoken again, with
the app's own settings, to an SQLite whose disk is watched. (That a live connection has these
settings is tested in tests/shared/test_database.py.)
"""

import sqlite3
from contextlib import closing
from random import Random

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from tests.factories.accounts import steward
from tests.faults.disk import KINDS, Disk, Image
from tests.support.long import longer
from waymark.config.backup import chain, sqlite
from waymark.config.backup.facts import DATABASE
from waymark.shared.accounts.actions.seats import add_organisation
from waymark.shared.audit import queries as audit

pytest_plugins = ["tests.support.places"]
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("data_folder"),
    pytest.mark.only_on("sqlite"),
    pytest.mark.goal("T6"),
]
ACTS, IMAGES, CONTROLS = longer(80, 300), longer(300, 2_000), longer(90, 2_000)
# More often than by default, so that many images fall into the moving of the log into the file.
CHECKPOINT_PAGES = 100
LEVELS = {"OFF": 0, "NORMAL": 1, "FULL": 2}


@pytest.fixture
def spoken(tmp_path):
    """A database before some acts, and the SQL that the app spoke while it did them."""
    who = steward()
    sqlite.snapshot(connection.settings_dict["NAME"], tmp_path, unkept=())
    with closing(sqlite3.connect(tmp_path / DATABASE)) as copy:
        copy.execute("PRAGMA journal_mode=WAL")
    said: list[str] = []
    connection.connection.set_trace_callback(said.append)
    try:
        for number in range(ACTS):
            add_organisation(
                name=f"Charity {number}", kind="charity", region="", by=who, now=timezone.now()
            )
    finally:
        connection.connection.set_trace_callback(None)
    note = audit.head_file().read_text().splitlines()[0]
    # What a trigger does appears as a comment; it happens by itself again.
    return (
        (tmp_path / DATABASE).read_bytes(),
        [line for line in said if not line.startswith("--")],
        f"{note}\n",
    )


def recorded_by_the_disk(tmp_path, before: bytes, said: list[str], synchronous: str) -> Disk:
    """Speak the SQL again, on a disk that remembers."""
    place = tmp_path / f"again-{synchronous}"
    place.write_bytes(before)
    disk = Disk(f"recording-{synchronous}")
    database = disk.open(place)
    database.execute(
        settings.DATABASES["default"]["OPTIONS"]["init_command"].replace(
            "synchronous=FULL", f"synchronous={synchronous}"
        )
    ).fetchall()
    assert database.execute("PRAGMA synchronous").get == LEVELS[synchronous]
    database.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
    for line in said:
        database.execute(line).fetchall()
        if line == "COMMIT":
            disk.note("answered")
    steps = len(disk.steps)
    database.close()
    disk.close()
    del disk.steps[steps:]  # what a clean end would write
    return disk


def verdicts(tmp_path, before: bytes, disk: Disk, note: str, images: int) -> dict[str, int]:
    """Rebuild images at random moments and judge each."""
    chance = Random(20_260_608)
    moments = sorted(chance.randrange(len(disk.steps)) for _ in range(images))
    image, done = Image(before), 0
    found = {"whole": 0, "corrupt": 0, "lost": 0, "halved": 0}
    for number, moment in enumerate(moments):
        while done < moment:
            image.take(disk.steps[done])
            done += 1
        left = image.left(KINDS[number % len(KINDS)], chance)
        found[judged(tmp_path, left, image.answered, note)] += 1
    return found


def judged(tmp_path, left: dict[str, bytearray], answered: int, note: str) -> str:
    """Open what is left as the app would on the next morning, and say how it stands."""
    folder = tmp_path / "image"
    folder.mkdir(exist_ok=True)
    for name in ("", "-wal", "-shm", "-journal"):
        (folder / f"{DATABASE}{name}").unlink(missing_ok=True)
    for name, data in left.items():
        (folder / f"{DATABASE}{name}").write_bytes(data)
    try:
        return _standing(folder, answered, note)
    except (sqlite3.DatabaseError, ValueError):  # not a database, or not the app's texts in it
        return "corrupt"


def _standing(folder, answered: int, note: str) -> str:
    with closing(sqlite3.connect(folder / DATABASE)) as database:
        whole = database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        (records,) = database.execute(
            "SELECT count(*) FROM accounts_organisation WHERE name LIKE 'Charity %'"
        ).fetchone()
    verdict = chain.walked(sqlite.entries(folder), note)
    if not whole:
        return "corrupt"
    if verdict.entries != records or (records and not verdict.ok):
        return "halved"
    return "whole" if records >= answered else "lost"


def test_after_a_power_cut_nothing_is_corrupt_and_no_answered_act_is_lost(tmp_path, spoken, goal):
    before, said, note = spoken

    disk = recorded_by_the_disk(tmp_path, before, said, "FULL")
    found = verdicts(tmp_path, before, disk, note, IMAGES)

    assert said.count("COMMIT") >= ACTS
    assert found == {"whole": IMAGES, "corrupt": 0, "lost": 0, "halved": 0}
    goal.reached(
        f"{IMAGES:,} disk images of {ACTS} acts (record and entry): 0 corrupt, 0 broken chains, "
        "0 answered acts lost"
    )


@pytest.mark.parametrize("synchronous", ["OFF", "NORMAL"])
def test_the_control_a_laxer_setting_is_caught(synchronous, tmp_path, spoken, goal):
    before, said, note = spoken

    disk = recorded_by_the_disk(tmp_path, before, said, synchronous)
    found = verdicts(tmp_path, before, disk, note, CONTROLS)

    if synchronous == "OFF":
        assert found["corrupt"] > 0.3 * CONTROLS
        goal.caught("synchronous OFF", f"{found['corrupt']:,} of {CONTROLS:,} images corrupt")
    else:
        assert found["lost"] > 0.1 * CONTROLS
        goal.caught("synchronous NORMAL", f"{found['lost']:,} of {CONTROLS:,} lose answered acts")
