"""The sender is killed again and again in the middle of its work: nothing lost, nothing doubled.

The judge is what the mail server or the folder took, never our own table. By GOV.UK Notify the same
is tried in `test_chaos.py` (TRUST T1-T2).
"""

import os
import random
import signal
import time
from collections import Counter

import pytest
from django.utils import timezone

from tests.shared.audit.chains import person
from tests.shared.notifications.mail_server import mail_server
from tests.shared.notifications.nursery import nursery
from tests.shared.notifications.post import queue, states, until
from tests.support.long import longer
from waymark.shared.notifications.enums import State

pytestmark = pytest.mark.django_db(transaction=True)

MAILS, KILLS = longer(120, 1_000), longer(5, 40)


def queue_many() -> list[str]:
    ada = person()
    return [
        str(queue(ada, subject=f"Mail {number}", now=timezone.now()).reference)
        for number in range(MAILS)
    ]


def kill_often(senders, count_of_taken, *, kind="careful") -> None:
    """Start a sender, let it send some, kill it without warning, and do so again and again."""
    chance = random.Random(20_260_608)
    for _ in range(KILLS):
        goal = count_of_taken() + chance.randint(3, 20)
        sender = senders.start(kind)
        until(lambda goal=goal: count_of_taken() >= goal, "the sender sends")
        time.sleep(chance.random() * 0.012)
        os.kill(sender, signal.SIGKILL)
        assert senders.wait(sender) == -signal.SIGKILL


def test_by_mail_server_none_is_lost_and_none_is_sent_twice(tmp_path):
    references = queue_many()

    with mail_server(delay=0.006) as server, nursery(tmp_path, server.port) as senders:
        kill_often(senders, lambda: len(server.taken))
        assert senders.wait(senders.start("until_empty")) == 0
        taken = Counter(server.references)

    standing = states()
    doubtful = {ref for ref, state in standing.items() if state == State.DOUBTFUL}
    assert [ref for ref, count in taken.items() if count > 1] == []
    assert [ref for ref in references if ref not in taken and ref not in doubtful] == []
    assert [
        ref for ref, state in standing.items() if state == State.SENT and ref not in taken
    ] == []
    assert set(standing.values()) <= {State.SENT, State.DOUBTFUL}
    assert len(doubtful) <= KILLS


def test_the_control_a_plain_retry_is_caught_sending_twice(tmp_path):
    queue_many()

    with mail_server(delay=0.006) as server, nursery(tmp_path, server.port) as senders:
        kill_often(senders, lambda: len(server.taken), kind="plain")
        doubled = [ref for ref, count in Counter(server.references).items() if count > 1]

    assert doubled != []


def test_into_the_folder_all_arrive_and_none_needs_a_person(tmp_path):
    references = queue_many()
    folder = tmp_path / "mail"

    with nursery(folder) as senders:
        kill_often(senders, lambda: len(list(folder.glob("*.eml"))))
        assert senders.wait(senders.start("until_empty")) == 0

    assert sorted(file.stem for file in folder.glob("*.eml")) == sorted(references)
    assert set(states().values()) == {State.SENT}


# ---- one at a time -----------------------------------------------------------------------------


def test_a_second_sender_says_why_and_ends_with_3(tmp_path, capfd):
    queue(person(), now=timezone.now())

    with nursery(tmp_path / "mail") as senders:
        first = senders.start()
        until(lambda: State.SENT in states().values(), "the first one sends")
        assert senders.wait(senders.start()) == 3
        os.kill(first, signal.SIGTERM)
        assert senders.wait(first) == 0

    said = capfd.readouterr().err
    assert "Another sender is at work on this database" in said


def test_asked_to_stop_it_stops(tmp_path):
    queue(person(), now=timezone.now())

    with nursery(tmp_path / "mail") as senders:
        sender = senders.start()
        until(lambda: State.SENT in states().values(), "it is at work")
        os.kill(sender, signal.SIGTERM)
        code = senders.wait(sender)

    assert code == 0


def test_after_a_kill_the_next_sender_starts_at_once(tmp_path):
    queue(person(), now=timezone.now())

    with nursery(tmp_path / "mail") as senders:
        sender = senders.start()
        until(lambda: State.SENT in states().values(), "it is at work")
        os.kill(sender, signal.SIGKILL)
        senders.wait(sender)

        assert senders.wait(senders.start("until_empty")) == 0


def test_a_paused_sender_keeps_its_place(tmp_path):
    """A lease would run out while its holder sleeps, and both would send."""
    queue(person(), now=timezone.now())

    with nursery(tmp_path / "mail") as senders:
        sender = senders.start()
        until(lambda: State.SENT in states().values(), "it is at work")
        os.kill(sender, signal.SIGSTOP)
        second = senders.wait(senders.start())
        os.kill(sender, signal.SIGCONT)
        os.kill(sender, signal.SIGTERM)

        assert (second, senders.wait(sender)) == (3, 0)
