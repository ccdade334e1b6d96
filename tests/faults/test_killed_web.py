"""T7: web processes are killed while people write; what was answered is there, once and whole."""

import http.client
import os
import signal
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from threading import Event

import pytest

from tests.factories.accounts import steward
from tests.support.long import longer
from tests.support.served import served
from tests.support.visitor import Visitor
from waymark.shared.accounts.models import Organisation
from waymark.shared.audit import queries as audit
from waymark.shared.audit.models import Entry

pytest_plugins = ["tests.support.places"]
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("data_folder"),
    pytest.mark.goal("T7"),
]
WRITERS = 4
KILLS, POSTS = longer(10, 100), longer(300, 5_000)


@dataclass
class Answers:
    """What people were told: what is done, what was broken off, what should not have been said."""

    done: list[str] = field(default_factory=list)
    broken_off: int = 0
    odd: list[int] = field(default_factory=list)


def keep_writing(visitor: Visitor, path: str, writer: int, told: Answers, stop: Event) -> None:
    number = 0
    while not stop.is_set():
        number += 1
        name = f"charity-{writer}-{number}"
        try:
            status, _ = visitor.ask("POST", path, {"name": name, "kind": "charity"})
        except (OSError, http.client.HTTPException):
            told.broken_off += 1
            continue
        if status == 302:
            told.done.append(name)
        else:
            told.odd.append(status)


def children_of(parent: int) -> list[int]:
    """The processes that a process started, from the system's own table."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it ended while we looked
            continue
        if int(stat[1]) == parent and stat[0] != "Z":
            found.append(int(folder.name))
    return found


def kill_often(posts: int, told: Answers) -> int:
    """Kill one web process after another, at random moments, until enough was written."""
    chance, kills = Random(20_260_608), 0
    (master,) = [p for p in children_of(os.getpid()) if b"gunicorn" in _command(p)]
    limit = time.monotonic() + 300
    while (kills < KILLS or len(told.done) < posts) and time.monotonic() < limit:
        time.sleep(chance.uniform(0.05, 0.25))
        workers = children_of(master)
        if workers and kills < KILLS:
            os.kill(chance.choice(workers), signal.SIGKILL)
            kills += 1
    return kills


def _command(process: int) -> bytes:
    return (Path("/proc") / str(process) / "cmdline").read_bytes()


def written_under_fire(path: str, posts: int, **environment: str) -> tuple[Answers, int]:
    told, stop = Answers(), Event()
    people = [steward() for _ in range(WRITERS)]
    with served(**environment) as site, ThreadPoolExecutor(WRITERS) as pool:
        visitors = [Visitor(site, person) for person in people]
        writing = [
            pool.submit(keep_writing, visitor, path, number, told, stop)
            for number, visitor in enumerate(visitors)
        ]
        try:
            kills = kill_often(posts, told)
        finally:
            stop.set()
        for each in writing:
            each.result(timeout=60)
    return told, kills


def without_the_other() -> tuple[list[str], list[str]]:
    """Records without exactly one entry, and entries without a record."""
    made = {
        str(pk): name
        for pk, name in Organisation.objects.filter(name__startswith="charity").values_list(
            "pk", "name"
        )
    }
    entries = Counter(
        Entry.objects.filter(act="accounts.organisation_added").values_list("about_key", flat=True)
    )
    halves = [name for pk, name in made.items() if entries[pk] != 1]
    return halves, [key for key in entries if key not in made]


def test_every_answered_write_is_there_once_with_its_entry(goal):
    told, kills = written_under_fire("/members/new/", POSTS)

    kept = Counter(
        Organisation.objects.filter(name__startswith="charity").values_list("name", flat=True)
    )
    assert told.odd == []
    assert [name for name in told.done if kept[name] != 1] == []
    assert without_the_other() == ([], [])
    assert audit.verify().faults == []
    assert (kills >= KILLS, told.broken_off > 0) == (True, True)
    goal.reached(
        f"web processes killed {kills} times during {len(told.done):,} answered writes "
        f"({told.broken_off} broken off): each is there once with its entry, 0 half writes"
    )


def test_the_control_a_write_outside_the_transaction_is_caught(goal):
    _, kills = written_under_fire(
        "/careless/", 1, DJANGO_SETTINGS_MODULE="tests.faults.careless_settings",
        PYTHONPATH=os.pathsep.join([str(Path(__file__).parents[2]), *sys.path]),
    )  # fmt: skip

    halves, _ = without_the_other()
    assert halves != []
    goal.caught("a page that writes outside the transaction", f"{len(halves)} half writes in "
                f"{kills} kills")  # fmt: skip
