"""Senders are killed and paused at random while GOV.UK Notify stumbles: TRUST T1 and T2.

The judge is the list of what the fake took, never our own table.
"""

import os
import random
import signal
import time

import pytest

from tests.shared.notifications.post import ENDED, queue_testers, states, until
from tests.support.long import longer
from tests.support.notify_fake.weather import Storm
from waymark.shared.notifications.enums import State

pytestmark = pytest.mark.django_db(transaction=True)

CHANCE = 20_260_608
LONGEST_PAUSE = longer(1, 3)  # seconds


def judged(references: list[str], fake) -> dict[str, int]:
    """What the fake’s own list says about these messages, beside what our table says."""
    taken, standing = fake.references, states()
    return {
        "lost": sum(ref not in taken for ref in references),
        "twice": sum(count > 1 for count in taken.values()),
        "sent, but never taken": sum(
            state in ENDED and ref not in taken for ref, state in standing.items()
        ),
        "taken, but not shown as sent": sum(standing[ref] not in ENDED for ref in taken),
    }


CLEAN = {"lost": 0, "twice": 0, "sent, but never taken": 0, "taken, but not shown as sent": 0}


def stormy(gateway):
    """A gateway that stumbles, and the nursery of senders."""
    fake, senders = gateway
    fake.forget(Storm())
    return fake, senders


def kill_often(fake, senders, kills: int, messages: int, kind: str = "careful") -> None:
    """Start a sender, let it send some, kill it without warning; and so on.

    The gaps between the kills are such that all messages but a few have been tried by the last.
    """
    chance = random.Random(CHANCE)
    step = max(2, messages * 9 // (kills * 10))
    for _ in range(kills):
        goal = min(len(fake.taken) + chance.randint(step // 2, step), messages * 97 // 100)
        sender = senders.start(kind)
        until(lambda goal=goal: len(fake.taken) >= goal, "the sender sends")
        time.sleep(chance.random() * 0.03)
        senders.kill(sender)


def send_the_rest(fake, senders, kind: str = "careful") -> None:
    """Let the storm pass, and wait until every message has come to an end."""
    fake.weather.over = True
    sender = senders.start(kind)
    until(lambda: set(states().values()) <= {*ENDED, State.FAILED, State.DOUBTFUL}, "all is sent")
    os.kill(sender, signal.SIGTERM)
    assert senders.wait(sender) == 0


@pytest.mark.goal("T1")
def test_killed_at_random_the_sender_loses_no_message_and_sends_none_twice(gateway, goal):
    messages, kills = longer(500, 5_000), longer(10, 100)
    fake, senders = stormy(gateway)
    references = queue_testers(messages, now=senders.now())

    kill_often(fake, senders, kills, messages)
    share = fake.weather.share
    send_the_rest(fake, senders)
    result = judged(references, fake)

    assert result == CLEAN
    assert share >= 0.12
    goal.reached(
        f"{messages:,} messages, {kills} kills, {share:.0%} of attempts met a fault: "
        f"0 lost, 0 twice, 0 shown as sent that were never taken; {fake.asked['GET']:,} look-ups"
    )


@pytest.mark.goal("T1")
def test_the_control_without_a_look_up_more_than_one_in_twenty_is_sent_twice(gateway, goal):
    messages = longer(200, 1_000)
    fake, senders = stormy(gateway)
    references = queue_testers(messages, now=senders.now())

    kill_often(fake, senders, 2, messages, kind="blind")
    send_the_rest(fake, senders, kind="blind")
    result = judged(references, fake)

    assert result["twice"] > messages * 0.05
    goal.caught("a retry without asking first", f"{result['twice'] / messages:.1%} sent twice")


@pytest.mark.goal("T2")
def test_two_senders_paused_and_killed_lose_no_message_and_send_none_twice(gateway, goal):
    messages, pauses, kills = longer(200, 6_000), longer(5, 60), longer(4, 30)
    fake, senders = stormy(gateway)
    references = queue_testers(messages, now=senders.now())

    disturb_two(fake, senders, pauses, kills, messages)
    send_the_rest(fake, senders, kind="waiting")
    result = judged(references, fake)

    assert result == CLEAN
    goal.reached(f"{messages:,} messages, {pauses} pauses, {kills} kills: 0 lost, 0 twice")


def disturb_two(fake, senders, pauses: int, kills: int, messages: int) -> None:
    """Keep two senders running, and pause or kill either of them at random moments."""
    chance = random.Random(CHANCE)
    acts = ["pause"] * pauses + ["kill"] * kills
    chance.shuffle(acts)
    pair = [senders.start("waiting"), senders.start("waiting")]
    step = max(1, messages // (len(acts) + 2))
    for number, act in enumerate(acts, start=1):
        goal = min(number * step, messages * 95 // 100)
        until(lambda goal=goal: len(fake.taken) >= goal, "one of them sends")
        time.sleep(chance.random() * 0.02)
        chosen = chance.randrange(2)
        if act == "pause":
            os.kill(pair[chosen], signal.SIGSTOP)
            time.sleep(chance.uniform(0.2, LONGEST_PAUSE))
            os.kill(pair[chosen], signal.SIGCONT)
        else:
            senders.kill(pair[chosen])
            pair[chosen] = senders.start("waiting")
    for sender in pair:
        senders.kill(sender)


def paused_and_overtaken(fake, senders, first: str, second: str) -> None:
    """Let the first sender stop just before its call, and a second one come meanwhile."""
    paused = senders.start(first)
    until(lambda: State.SENDING in states().values(), "the first has a message in hand")
    other = senders.start(second)
    time.sleep(1.5)  # longer than the gateway may be busy: the second would ask now, and send
    os.kill(paused, signal.SIGCONT)
    until(lambda: set(states().values()) <= ENDED, "all is sent")
    time.sleep(0.3)
    for sender in (paused, other):
        senders.kill(sender)


@pytest.mark.goal("T2")
@pytest.mark.parametrize(
    ("kind", "times"),
    [
        pytest.param("", 1, id="the lock outlives a pause: once"),
        pytest.param("lockless-", 2, id="control: a lock that a pause frees: twice"),
    ],
)
def test_a_sender_paused_just_before_its_call_is_not_overtaken(kind, times, gateway, goal):
    fake, senders = gateway
    (reference,) = queue_testers(1, now=senders.now())

    paused_and_overtaken(fake, senders, f"{kind}pause:calling", f"{kind}waiting")

    assert fake.references == {reference: times}
    if kind:
        goal.caught("a lock that a pause frees", "a sender that wakes up sends a second time")
    else:
        goal.reached("paused just before its call and woken later: sent once")
