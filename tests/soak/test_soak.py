"""A working day in a minute: 64 people read and write while mail goes out and backups are made.

python -m pytest tests/soak -s               # ten seconds, in `make test`
WAYMARK_LONG=1 python -m pytest tests/soak   # a minute, its figures held to their limits
"""

import threading
import time
from dataclasses import dataclass, field
from itertools import chain
from statistics import median

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests.factories.accounts import lead
from tests.factories.innovations import published
from tests.soak.crowd import Answer, Visitor, let_loose, look, read_and_write, slow, visitor
from tests.soak.place import Backups, served_with_sender
from tests.support.long import LONG, longer
from tools.webbench.documents import documents, references
from tools.webbench.server import Server
from waymark.config.backup import keys
from waymark.network.innovations.models import Comment, Version
from waymark.shared.accounts.models import Person
from waymark.shared.audit import queries as audit
from waymark.shared.audit.models import Entry
from waymark.shared.notifications.actions import notify
from waymark.shared.notifications.enums import State
from waymark.shared.notifications.models import Message
from waymark.shared.search.actions import rebuild

pytest_plugins = ["tests.support.places"]
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("data_folder"),
]
PEOPLE, DOCUMENTS = 64, longer(100, 20_000)
# People work for a quarter of a minute, then all look at the reference page, and so on: what else
# the machine does falls on both.
ROUNDS, WORKING, LOOKING = longer(1, 4), longer(3, 15), longer(1, 5)
MOST_SLOWER, MOST_GROWTH = 2.5, 1.10


class Post:
    """Somebody is told something urgent twice a second, so that the sender has work."""

    def __init__(self, people: list[Person]) -> None:
        self.people, self.told = people, 0
        self.done = threading.Event()
        self.thread = threading.Thread(target=self._tell)

    def __enter__(self) -> "Post":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.done.set()
        self.thread.join(60)

    def _tell(self) -> None:
        try:
            while not self.done.wait(0.5):
                with transaction.atomic():
                    notify(
                        [self.people[self.told % PEOPLE]], kind="innovations.asked",
                        subject=f"Something urgent {self.told}", body="Read it.", link="/",
                        now=timezone.now(), urgent=True,
                    )  # fmt: skip
                self.told += 1
        finally:
            connection.close()


@pytest.fixture
def people():
    """A lead for each of 64 forces, a practice that all of them read, and much to be found."""
    rebuild(chain(documents(DOCUMENTS), references()))
    published(key="soaked", version={"title": "Two calls"})
    return [lead() for _ in range(PEOPLE)]


@pytest.fixture
def sealed(tmp_path, settings):
    """Backups are sealed for a key of this test."""
    settings.WAYMARK_BACKUP_KEY = keys.make_pair(tmp_path / "secret-key")


def all_sent() -> bool:
    """Wait until the outbox is empty."""
    deadline = time.monotonic() + 30
    while waiting := Message.objects.exclude(state=State.SENT).exists():
        if time.monotonic() > deadline:
            break
        time.sleep(0.1)
    return not waiting


def lost(visitors: list[Visitor]) -> tuple[list[str], list[str]]:
    """What was answered as done and is not there: drafts, and questions."""
    drafts = dict(Version.objects.values_list("title", "summary"))
    asked = set(Comment.objects.values_list("text", flat=True))
    unsaved = [
        f"{v.number}: {drafts.get(f'Calls of writer {v.number}')!r}"
        for v in visitors
        if v.saved and drafts.get(f"Calls of writer {v.number}") != f"Text {v.saved}"
    ]
    return unsaved, [text for v in visitors for text in v.asked if text not in asked]


@dataclass
class Day:
    """What a working day came to: the rounds of answers, and the memory after each."""

    worked: list[list[Answer]] = field(default_factory=list)
    looked: list[list[Answer]] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)

    @property
    def slower(self) -> float:
        """How many times the reference page’s wait a reader waited: the middle of the rounds."""
        pairs = zip(self.worked, self.looked, strict=True)
        return median(slow(worked) / slow(looked) for worked, looked in pairs)

    @property
    def growth(self) -> float:
        return self.memory[-1] / self.memory[0]

    def __str__(self) -> str:
        answers = [answer for answers in self.worked for answer in answers]
        looks = [answer for answers in self.looked for answer in answers]
        return (
            f"{len(answers):,} answers to {PEOPLE} people in {ROUNDS * WORKING} s on "
            f"{connection.vendor}, 0 errors, p95 {slow(answers) * 1000:.0f} ms, the reference "
            f"page’s {slow(looks) * 1000:.0f} ms: {self.slower:.2f} times, round by round; "
            f"memory {self.memory[0]:.0f} MB, then times {self.growth:.2f}"
        )


def working_day(visitors: list[Visitor], server: Server) -> Day:
    """Let everybody work in rounds."""
    day = Day()
    let_loose(visitors, LOOKING / 5, read_and_write)  # what is made once is made by now
    day.memory.append(server.memory_mb())
    for _ in range(ROUNDS):
        day.worked.append(let_loose(visitors, WORKING, read_and_write))
        day.looked.append(let_loose(visitors, LOOKING, look))
        day.memory.append(server.memory_mb())
    return day


def test_a_working_day_loses_nothing_and_stays_as_quick(people, sealed, tmp_path):
    with served_with_sender(tmp_path) as server:
        visitors = [visitor(server.port, n, person) for n, person in enumerate(people)]
        with Post(people) as post, Backups(tmp_path, tmp_path / "backups") as backups:
            day = working_day(visitors, server)
        sent = all_sent()

    print(f"\n{day}; {post.told} mails and {len(backups.said)} backups beside")
    wrong = [answer for v in visitors for answer in v.answers if not answer.is_right]
    assert wrong == []
    assert lost(visitors) == ([], [])
    assert (sent, Message.objects.count()) == (True, post.told)
    assert [code for code, _ in backups.said] == [0] * len(backups.said)
    verdict = audit.verify()
    assert (verdict.faults, verdict.entries) == ([], Entry.objects.count())
    assert verdict.entries >= sum(v.writes for v in visitors) > 0
    if LONG:
        assert day.slower <= MOST_SLOWER
        assert day.growth <= MOST_GROWTH


def test_a_write_that_was_answered_and_is_not_there_is_named():
    published(key="soaked", version={"title": "Calls of writer 1", "summary": "Text 6"})
    told = Visitor(port=0, number=1, organisation=0, headers={}, saved=7, asked=["Question 3"])
    right = Visitor(port=0, number=1, organisation=0, headers={}, saved=6)

    assert lost([told, right]) == (["1: 'Text 6'"], ["Question 3"])
