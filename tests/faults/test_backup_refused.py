"""T9: what is no good backup is refused in words, and nothing is left behind."""

import json
import shutil
import sqlite3
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone

from tests.faults.places import Machine, empty_machine
from tests.faults.test_backup_under_load import Writers
from tests.shared.audit.chains import person, unguarded
from tests.support.served import database_address
from waymark.config.backup import CannotTry, NotGood, facts, keys, reading, restoring, taking
from waymark.shared.audit.actions import recorded
from waymark.shared.audit.models import Entry

pytest_plugins = ["tests.support.places"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("data_folder")]
NOON = datetime(2026, 6, 8, 12, tzinfo=UTC)


def take(folder: Path, settings, *, now=NOON, keep=None) -> taking.Backup:
    return taking.take(to=folder, public_keys=settings.WAYMARK_BACKUP_KEY, keep=keep, now=now)


def acted(count: int) -> None:
    ada = person(f"Ada {Entry.objects.count()}")
    for number in range(count):
        with recorded("accounts.drill", by=ada, at=timezone.now()) as entry:
            entry.about, entry.detail = ada, {"number": number}


@pytest.fixture
def backup(tmp_path, secret, settings) -> Path:
    acted(3)
    return take(tmp_path / "backups", settings).file


# ---- what is wrong with a file -----------------------------------------------------------------


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-40])


def cut_to_its_head(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:10])


def flip(place: int):
    def flipped(file: Path) -> None:
        data = bytearray(file.read_bytes())
        data[place] ^= 1
        file.write_bytes(bytes(data))

    return flipped


def another_lock(file: Path) -> None:
    """Another letter in the lock, so that it still is one."""
    data = bytearray(file.read_bytes())
    data[40] = ord("B") if data[40] == ord("A") else ord("A")
    file.write_bytes(bytes(data))


def database_with_log(file: Path) -> None:
    with closing(sqlite3.connect(file.with_name("made"))) as database:
        database.execute("CREATE TABLE t (x)")
        database.commit()
    shutil.move(file.with_name("made"), file)
    file.with_name(f"{file.name}-wal").write_bytes(b"torn")


def database_without_log(file: Path) -> None:
    database_with_log(file)
    file.with_name(f"{file.name}-wal").unlink()


DAMAGE = [
    pytest.param(cut, 1, "This file is damaged", id="its end was cut off"),
    pytest.param(cut_to_its_head, 1, "This is not a backup of Waymark", id="only its head is left"),
    pytest.param(flip(-1), 1, "This file is damaged", id="its last byte was changed"),
    pytest.param(flip(-5000), 1, "This file is damaged", id="a byte in its middle was changed"),
    pytest.param(another_lock, 2, "This key does not open this backup", id="a byte of its lock"),
    pytest.param(flip(0), 1, "This is not a backup of Waymark", id="its first byte was changed"),
    pytest.param(database_with_log, 1, "The -wal file beside it was copied at another moment",
                 id="a raw copy of the database with its log"),
    pytest.param(database_without_log, 1, "a -wal file beside it, which is missing",
                 id="a raw copy of the database without its log"),
    pytest.param(lambda file: file.write_bytes(b"PGDMP" + b"\1" * 99), 1, "use pg_restore",
                 id="a dump of PostgreSQL"),
    pytest.param(lambda file: file.write_bytes(b""), 1, "This is not a backup", id="nothing in it"),
    pytest.param(lambda file: file.unlink(), 2, "There is no file", id="not there"),
]  # fmt: skip


@pytest.mark.parametrize(("damage", "code", "words"), DAMAGE)
def test_a_bad_file_is_refused_in_words(damage, code, words, backup, secret, tmp_path, settings):
    damage(backup)

    with pytest.raises((CannotTry, NotGood)) as refusal:
        reading.check(backup, secret, wing=settings.WAYMARK_WING)

    assert words in str(refusal.value)
    assert isinstance(refusal.value, CannotTry) == (code == 2)
    assert [path.name for path in backup.parent.iterdir() if "checking" in path.name] == []


def test_a_file_in_a_folder_that_is_not_there_is_said_to_be_missing(secret, tmp_path, settings):
    with pytest.raises(CannotTry, match="There is no file"):
        reading.check(tmp_path / "gone" / "a.backup.age", secret, wing=settings.WAYMARK_WING)


@pytest.mark.goal("T9")
def test_the_command_refuses_them_too_and_leaves_the_machine_empty(
    backup, secret, tmp_path, settings, goal
):
    """One process each, so only what people meet most: wrong key, changed byte, raw copy."""
    other, raw, flipped = tmp_path / "other", tmp_path / "raw", tmp_path / "flipped"
    keys.make_pair(other)
    shutil.copy(backup, raw)
    database_without_log(raw)
    shutil.copy(backup, flipped)
    flip(-5000)(flipped)

    with empty_machine(tmp_path / "new") as machine:
        answers = [
            machine.restore(backup, other),
            machine.restore(flipped, secret),
            machine.restore(raw, secret),
        ]
        left = {path.name for path in machine.folder.iterdir()}

    assert [code for code, _ in answers] == [2, 1, 1]
    assert [said[:40] for _, said in answers] == [
        "This key does not open this backup: it w",
        "This file is damaged: it was cut short, ",
        "This is a copy of a database file, not a",
    ]
    assert left <= {"training-key", "site.sqlite3"} and "site.sqlite3" not in left
    goal.caught("a flipped byte, a wrong key, a raw copy of the file", "each refused in words")


@pytest.mark.only_on("sqlite")
@pytest.mark.goal("T9")
def test_the_control_a_raw_copy_under_writers_is_no_backup(tmp_path, goal):
    """The same judge as for backups: what was answered before must be in it, and it be whole."""
    source = Path(connection.settings_dict["NAME"])
    bad = 0
    with Writers() as writers:
        for number in range(8):
            more = len(writers.answered) + 15
            while len(writers.answered) < more:
                time.sleep(0.001)
            answered = len(writers.answered)
            copy = tmp_path / f"copy-{number}"
            shutil.copyfile(source, copy)
            bad += not _is_good(copy, answered)

    assert bad > 4
    goal.caught("copying the live file", f"{bad} of 8 copies torn or older than asked")


def _is_good(copy: Path, answered: int) -> bool:
    try:
        with closing(sqlite3.connect(copy)) as database:
            whole = database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            held = database.execute("SELECT count(*) FROM audit_entry").fetchone()[0]
    except sqlite3.DatabaseError:
        return False
    return whole and held >= answered


# ---- a backup of something else ----------------------------------------------------------------

SAID = [
    pytest.param({"wing": "other"}, "This is a backup of the other wing", id="of the other wing"),
    pytest.param({"version": "99.0.0"}, "was made by Waymark 99.0.0, which is newer",
                 id="of a newer version"),
    pytest.param({"format": 2}, "which is newer", id="in a newer form"),
    pytest.param({"members": {}}, "does not hold what it says", id="with files it does not name"),
    pytest.param({"head": [99, "0" * 64]}, "does not end where the backup says",
                 id="with another end of the chain"),
]  # fmt: skip


@pytest.mark.parametrize(("changed", "words"), SAID)
def test_a_backup_that_says_something_else_is_refused(
    changed, words, tmp_path, secret, settings, monkeypatch
):
    acted(2)
    write = facts.Manifest.write

    def lie(manifest, folder):
        write(manifest, folder)
        said = json.loads((folder / facts.MANIFEST).read_text())
        (folder / facts.MANIFEST).write_text(json.dumps(said | changed))

    monkeypatch.setattr(facts.Manifest, "write", lie)
    file = take(tmp_path / "backups", settings).file

    with pytest.raises(NotGood) as refusal:
        reading.check(file, secret, wing=settings.WAYMARK_WING)

    assert words in str(refusal.value)


def test_a_backup_at_an_unknown_change_of_the_database_is_refused():
    known = facts.Manifest(
        wing="network", database=connection.vendor, asked_at="", taken_at="", head=[0, ""],
        migrations=[["accounts", "0099_from_the_future"]], tables={}, members={},
    )  # fmt: skip

    with pytest.raises(NotGood, match=r"does not know accounts\.0099_from_the_future"):
        restoring._must_be_known(known)


def test_nothing_is_restored_over_anything(backup, secret, tmp_path):
    here = Machine(Path(tmp_path), database_address())

    code, said = here.restore(backup, secret)

    assert code == 2
    assert "This place is not empty" in said and "nothing is ever written over" in said


# ---- making one --------------------------------------------------------------------------------


def test_a_tampered_database_is_sealed_as_evidence_and_is_no_backup(tmp_path, secret, settings):
    good = take_after_acts(tmp_path, settings)
    unguarded()
    Entry.objects.filter(sequence=2).update(act="accounts.other")

    doubted = take(tmp_path / "backups", settings, now=NOON + timedelta(hours=1), keep=1)

    assert "Entry 2 was changed after it was written" in doubted.doubt
    assert doubted.file.name.endswith(".doubtful.age")
    assert good.file.exists()  # although only one was to be kept
    with pytest.raises(NotGood, match="The audit chain in the backup is broken"):
        reading.check(doubted.file, secret, wing=settings.WAYMARK_WING)


def take_after_acts(tmp_path, settings) -> taking.Backup:
    acted(3)
    return take(tmp_path / "backups", settings)


def test_only_the_newest_are_kept_and_the_other_wing_s_are_left(tmp_path, secret, settings):
    folder = tmp_path / "backups"
    acted(1)
    folder.mkdir()
    other = folder / "waymark-elsewhere-20200101T000000Z.backup.age"
    other.touch()

    made = [take(folder, settings, now=NOON + timedelta(days=d), keep=2).file for d in range(4)]

    assert sorted(folder.glob("*.backup.age")) == sorted([other, *made[2:]])
    assert sorted(folder.glob("*.sha256")) == [
        file.with_name(f"{file.name}.sha256") for file in made[2:]
    ]


def test_without_the_key_the_outside_can_be_checked(backup):
    reading.check_outside(backup)
    flip(-5000)(backup)

    with pytest.raises(NotGood, match="damaged"):
        reading.check_outside(backup)


NO_KEY = [
    pytest.param("", "Set WAYMARK_BACKUP_KEY", id="none"),
    pytest.param("age1nonsense", "holds no public key", id="nonsense"),
    pytest.param("AGE-SECRET-KEY-1QQQQ", "must not be on this machine", id="the secret one"),
]


@pytest.mark.parametrize(("key", "words"), NO_KEY)
def test_without_a_public_key_no_backup_is_made(key, words, tmp_path):
    with pytest.raises(CannotTry, match=words):
        taking.take(to=tmp_path / "backups", public_keys=key, keep=None, now=NOON)

    assert not (tmp_path / "backups").exists()


def test_two_backups_at_once_do_not_mix(tmp_path, secret, settings):
    with taking.alone(), pytest.raises(CannotTry, match="Another backup of this wing"):
        take(tmp_path / "backups", settings)


def test_nothing_is_left_unsealed(tmp_path, backup, data_folder):
    assert not list(data_folder.glob("*.unsealed"))
    assert b"accounts.drill" not in backup.read_bytes()


def test_a_key_is_never_written_over(secret):
    with pytest.raises(CannotTry, match="is there already"):
        keys.make_pair(secret)

    assert secret.stat().st_mode & 0o777 == 0o600


# ---- the doctor --------------------------------------------------------------------------------


def test_the_doctor_says_when_the_last_good_backup_was_made(tmp_path, secret, settings):
    settings.WAYMARK_TRAINING_MODE = False
    before = taking.doctor(now=NOON)
    file = take_after_acts(tmp_path, settings).file
    taken = datetime.now(UTC)

    assert [before[0][:2], *(taking.doctor(now=taken + timedelta(hours=h))[0][:2]
                             for h in (0, 29, 31))] == [
        (False, "There is no backup yet"),
        (True, "The last good backup was made within the hour, up to entry 3"),
        (True, "The last good backup was made 29 hours ago, up to entry 3"),
        (False, "The last good backup was made 31 hours ago, up to entry 3"),
    ]  # fmt: skip
    file.unlink()
    assert "no longer where it was written" in taking.doctor(now=taken)[0][1]
