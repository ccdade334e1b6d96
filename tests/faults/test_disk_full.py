"""T8: a full disk is said in words, breaks nothing, and writing goes on when there is room again.

Three ways for a disk to be full, because they fail differently: SQLite has used up the pages it
may have; a file may not grow any more; and a file system of its own is full. Each time the same
story: people write until there is no room, read, try to sign in and to upload; then there is room.
"""

import os
import resource
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings as configured
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.http import HttpResponse
from django.test import Client
from django.urls import path
from django.utils import timezone

from tests.factories.accounts import lead, steward
from tests.factories.innovations import published
from tests.faults.places import rows_of
from tests.faults.test_killed_web import children_of
from tests.support.served import database_address, served
from tests.support.visitor import Visitor
from waymark.config.backup import NotGood, sqlite, taking
from waymark.config.backup.facts import DATABASE
from waymark.network.innovations.models import Attachment
from waymark.shared.accounts.models import Organisation
from waymark.shared.audit import queries as audit
from waymark.shared.audit.actions import recorded

pytest_plugins = ["tests.support.places"]
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("data_folder"),
    pytest.mark.only_on("sqlite"),
    pytest.mark.goal("T8"),
]
PASSWORD = "three made up words"
WORDS = "Nothing can be saved just now"
READ = ("/", "/practices/", "/practices/calls/", "/members/", "/notices/")
MEGABYTE = 2**20


class Neighbour:
    """Like a Visitor, but speaking with the site inside this process."""

    def __init__(self, person=None) -> None:
        self.client, self.page = Client(raise_request_exception=False), ""
        if person is not None:
            self.client.force_login(person)

    def ask(self, method: str, path: str, body: dict | None = None) -> tuple[int, str]:
        answer = self.client.generic(method, path) if method == "GET" else self.client.post(
            path, body or {})  # fmt: skip
        self.page = "" if answer.streaming else answer.content.decode()
        return answer.status_code, answer.headers.get("Location", "")


@dataclass
class Story:
    """One site on one disk: who asks it, how its disk is filled, and how room is made."""

    steward: Visitor | Neighbour
    stranger: Callable[[], Visitor | Neighbour]
    database: str
    fill: Callable[[], None]
    free: Callable[[], None]
    written: int = 0

    def write(self) -> int:
        """Add an organisation; the name is long, so that it needs room."""
        name = f"{self.written} {'long ' * 20}"
        status, _ = self.steward.ask("POST", "/members/new/", {"name": name, "kind": "charity"})
        self.written += status == 302
        return status

    def standing(self) -> tuple[int, int]:
        """How many organisations were added, and how many entries say so."""
        ((offices,),) = rows_of(
            self.database, "SELECT count(*) FROM accounts_organisation WHERE name LIKE '%long%'"
        )
        ((entries,),) = rows_of(
            self.database,
            "SELECT count(*) FROM audit_entry WHERE act = 'accounts.organisation_added'",
        )
        return offices, entries


def signed_in(story: Story) -> tuple[int, bool]:
    """Ada signs in from one telephone after the other, until no room is left for that either."""
    ada = {"login": "ada@example.org", "password": PASSWORD}
    for _ in range(100):
        telephone = story.stranger()
        status, _ = telephone.ask("POST", "/accounts/login/", ada)
        if status != 302:
            break
    return status, WORDS in telephone.page


def lived_through(story: Story) -> dict[str, object]:
    """Live the story, and tell what was seen."""
    assert story.write() == 302
    before = story.written
    story.fill()
    tries = 0
    while (status := story.write()) == 302 and tries < 2_000:
        tries += 1
    told = {
        "full": (status, WORDS in story.steward.page),
        "half written": [n - story.written for n in story.standing()],
        "reading": [story.steward.ask("GET", path)[0] for path in READ],
    }
    told["sign-in"], told["sign-in in words"] = signed_in(story)
    told["still full"] = [story.write(), story.write()]
    story.free()
    told["again"] = [story.write(), story.write()]
    told["kept"] = [n - story.written for n in story.standing()]
    ((whole,),) = rows_of(story.database, "PRAGMA integrity_check")
    told["whole"] = whole
    assert story.written > before
    return told


SEEN = {
    "full": (503, True),
    "half written": [0, 0],
    "reading": [200] * len(READ),
    "sign-in": 503,
    "sign-in in words": True,
    "still full": [503, 503],
    "again": [302, 302],
    "kept": [0, 0],
    "whole": "ok",
}


@pytest.fixture
def people():
    """A steward who writes, and Ada, who has yet to sign in."""
    published(key="calls", version={"title": "Two calls"})
    ada = lead()
    ada.email, ada.password = "ada@example.org", Argon2PasswordHasher().encode(PASSWORD, "s" * 22)
    ada.save()
    with recorded("accounts.drill", by=ada, at=timezone.now()) as entry:
        entry.about = ada
    return steward()


# ---- SQLite may have no more pages ---------------------------------------------------------------


def page_limit(pages: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA max_page_count = {pages}")


def pages_now() -> int:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        return cursor.fetchone()[0]


@pytest.fixture
def no_limit():
    yield
    page_limit(2**30)


def test_the_pages_are_used_up(people, no_limit, settings, goal):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    story = Story(
        Neighbour(people), Neighbour, database_address(),
        fill=lambda: page_limit(pages_now()), free=lambda: page_limit(2**30),
    )  # fmt: skip

    assert lived_through(story) == SEEN
    assert audit.verify().faults == []
    goal.reached("page limit of SQLite: 503 in words, 0 half written, reading works, then writing")


# ---- a file may not grow -------------------------------------------------------------------------


def test_a_file_may_not_grow(people, goal):
    with served(workers=1) as site:
        (master,) = [p for p in children_of(os.getpid()) if _is_web(p)]
        (worker,) = children_of(master)

        def limit(size: int) -> None:
            resource.prlimit(worker, resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))

        story = Story(
            Visitor(site, people), lambda: _stranger(site), database_address(),
            fill=lambda: limit(200_000), free=lambda: limit(resource.RLIM_INFINITY),
        )  # fmt: skip
        told = lived_through(story)
        still = children_of(master)

    assert told == SEEN
    assert still == [worker]  # nobody was started anew
    assert audit.verify().faults == []
    goal.reached("file limit: 503 in words, 0 half written, reading works, then writing")


def _is_web(process: int) -> bool:
    return b"gunicorn" in (Path("/proc") / str(process) / "cmdline").read_bytes()


def _stranger(site: str) -> Visitor:
    """Somebody who has not signed in: a cookie against forgery, but no session."""
    visitor = Visitor.__new__(Visitor)
    visitor.host, token = urlsplit(site).netloc, "t" * 32
    visitor.headers = {
        "Cookie": f"{configured.CSRF_COOKIE_NAME}={token}",
        "X-CSRFToken": token,
        "Content-Type": "application/x-www-form-urlencoded",
    }
    return visitor


# ---- the file system is full ---------------------------------------------------------------------


@contextmanager
def small_disk(megabytes: int) -> Iterator[Path]:
    """A file system of its own, this small. Only root may make one."""
    folder = Path(tempfile.mkdtemp(prefix="waymark-small-disk-"))
    options = ["-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs"]
    subprocess.run(["mount", *options, folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", folder], check=True)
        folder.rmdir()


def may_mount() -> bool:
    """Say whether this account may make a small file system, by trying."""
    try:
        with small_disk(1):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


@pytest.fixture
def as_root():
    """What cannot be tried without root is left out, with the one command that enables it."""
    if not may_mount():
        pytest.skip("a small file system can only be made by root: sudo make test")


AS_ROOT = pytest.mark.usefixtures("as_root")


def fill_up(folder: Path) -> Path:
    """Take all the room that there is."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        for size in (MEGABYTE, 4_096):
            try:
                while file.write(b"\0" * size) == size:
                    pass
            except OSError:
                continue
    return filler


@AS_ROOT
def test_the_file_system_is_full(people, goal):
    with small_disk(12) as disk:
        visitor = Visitor("http://not.yet", people)
        sqlite.snapshot(Path(connection.settings_dict["NAME"]), disk, unkept=())
        shutil.copyfile(audit.head_file(), disk / "audit-head-network.log")
        address = f"sqlite://{disk / DATABASE}"
        with served(workers=1, WAYMARK_DATA=str(disk), WAYMARK_DATABASE_URL=address) as site:
            visitor.host = urlsplit(site).netloc
            story = Story(
                visitor, lambda: _stranger(site), address,
                fill=lambda: fill_up(disk), free=lambda: (disk / "filler").unlink(),
            )  # fmt: skip
            told = lived_through(story)

    assert told == SEEN
    goal.reached("full file system: 503 in words, 0 half written, reading works, then writing")


@AS_ROOT
def test_an_upload_to_a_full_disk_leaves_nothing_and_is_taken_later(people, settings, goal):
    with small_disk(2) as disk:
        settings.STORAGES = {
            **settings.STORAGES,
            "default": {
                "BACKEND": "django.core.files.storage.FileSystemStorage",
                "OPTIONS": {"location": str(disk / "files")},
            },
        }
        practice = published(key="papers")
        client = Client(raise_request_exception=False)
        client.force_login(lead(practice.organisation))
        text = b"A report, line by line.\n" * 20_000

        def upload():
            paper = SimpleUploadedFile("report.txt", text, "text/plain")
            given = {"title": "Report", "file": paper, "public": "no"}
            return client.post("/practices/papers/files/", given)

        filler = fill_up(disk)
        refused = upload()
        kept = Attachment.objects.count()
        filler.unlink()
        taken = upload()

        paper = Attachment.objects.get()
        with paper.file.open() as file:
            bytes_kept = file.read()
    assert (refused.status_code, WORDS in refused.text, kept) == (503, True, 0)
    assert (taken.status_code, bytes_kept) == (302, text)
    goal.reached(
        "upload to a full disk: 503 in words, nothing kept, taken whole when there is room"
    )


@AS_ROOT
def test_a_backup_that_finds_no_room_says_so_and_leaves_nothing(people, settings, secret, tmp_path):
    with small_disk(2) as disk:
        settings.WAYMARK_DATA = disk
        (disk / "files").mkdir()
        filler = fill_up(disk)

        def take():
            return taking.take(
                to=tmp_path / "backups", public_keys=settings.WAYMARK_BACKUP_KEY, keep=None,
                now=timezone.now(),
            )  # fmt: skip

        with pytest.raises(NotGood, match="It could not be done, and nothing was left behind"):
            take()
        left = sorted(path.name for path in disk.iterdir() if path.is_dir())
        filler.unlink()
        made = sorted(path.name for path in (tmp_path / "backups").glob("*.age"))

    assert (left, made) == (["files"], [])


# ---- the judge can see ---------------------------------------------------------------------------


def test_the_control_an_act_in_two_transactions_is_seen_half_written(people, no_limit, goal):
    """The same judge, but the record is written before its entry, each by itself."""
    story = Story(Neighbour(people), Neighbour, database_address(), fill=str, free=str)
    tries = 0
    while (standing := story.standing())[0] == standing[1] and tries < 60:
        tries += 1
        page_limit(pages_now())
        write_carelessly_until_full(people, f"long-{tries}")
        page_limit(2**30)
        story.write()

    assert standing[0] == standing[1] + 1
    goal.caught("a record written before its entry", "seen as half written")


def write_carelessly_until_full(somebody, name: str) -> None:
    for number in range(400):
        try:
            office = Organisation.objects.create(slug=f"{name}-{number}", name=f"{name}-{number}")
            with recorded("accounts.organisation_added", by=somebody, at=timezone.now()) as entry:
                entry.about = office
        except OperationalError:
            return


# ---- a session is kept after the page was made ---------------------------------------------------


@login_not_required
def greet(request):
    request.session["greeted"] = os.urandom(20_000).hex()
    return HttpResponse("Good morning")


urlpatterns = [path("greet/", greet)]


def test_a_session_that_cannot_be_kept_is_said_in_words_too(people, no_limit, settings):
    """It is written after the view has answered, where no middleware of ours hears of it."""
    settings.ROOT_URLCONF = __name__
    answers = []
    page_limit(pages_now())
    for _ in range(300):
        client = Client(raise_request_exception=False)
        answer = client.get("/greet/")
        answers.append((answer.status_code, WORDS in answer.text))
        if answer.status_code != 200:
            break

    assert answers[-1] == (503, True)


handler500 = "waymark.shared.ui.views.broken"
