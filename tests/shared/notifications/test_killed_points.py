"""Killed at each named moment of sending and of taking receipts: TRUST T3."""

import json
import os
import signal

import pytest
from django.db import connection

from tests.shared.notifications.post import ENDED, queue_testers, states, until
from tests.support.notify_fake.weather import posts
from waymark.shared.notifications import actions, rules
from waymark.shared.notifications.enums import State
from waymark.shared.notifications.models import Message
from waymark.shared.notifications.rules import points

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.goal("T3")]

IN_THE_GATEWAY = ("when_read", "when_taken")


def finish(senders) -> None:
    """Send what is left, by a sender that nobody kills."""
    sender = senders.start()
    until(lambda: set(states().values()) <= ENDED, "all is sent")
    os.kill(sender, signal.SIGTERM)
    assert senders.wait(sender) == 0


@pytest.fixture
def three(gateway):
    """Three messages, a gateway, and somebody to start senders."""
    fake, senders = gateway
    return queue_testers(3, now=senders.now()), fake, senders


@pytest.mark.parametrize("point", points.SENDING)
def test_killed_at_a_named_moment_of_sending(point, three, goal):
    references, fake, senders = three
    if point in ("asking", "asked"):
        fake.weather = posts("500")  # so that there is something to ask
    if point in ("sweeping", "swept"):
        senders.wait(senders.start("at:calling"))  # so that there is something left behind

    assert senders.wait(senders.start(f"at:{point}")) == -signal.SIGKILL  # it was reached
    finish(senders)

    assert fake.references == dict.fromkeys(references, 1)
    goal.reached(f"killed at “{point}”: 0 lost, 0 twice")


@pytest.mark.parametrize("point", IN_THE_GATEWAY)
def test_killed_while_the_gateway_has_the_message(point, three, goal):
    """Read but not taken yet, and taken but not answered yet: nobody here can tell which."""
    references, fake, senders = three
    doomed = []
    kept = getattr(fake, point)

    def kill(_message):
        setattr(fake, point, kept)
        os.kill(doomed[0], signal.SIGKILL)

    setattr(fake, point, kill)
    doomed.append(senders.start("careful"))

    assert senders.wait(doomed[0]) == -signal.SIGKILL
    finish(senders)

    assert fake.references == dict.fromkeys(references, 1)
    goal.reached(f"killed {point.replace('_', ' ')} by the gateway: 0 lost, 0 twice")


@pytest.mark.parametrize("point", points.RECEIVING)
def test_killed_while_a_receipt_is_taken(point, three, goal):
    """The gateway gets no answer, and comes again: the message ends as if nothing had been."""
    references, fake, senders = three
    finish(senders)
    receipt = json.dumps(fake.taken[0].receipt("delivered"))

    assert senders.wait(senders.start(f"receipt:{point}:{receipt}")) == -signal.SIGKILL
    assert senders.wait(senders.start(f"receipt::{receipt}")) == 0

    told = Message.objects.get(reference=fake.taken[0].reference)
    assert (told.state, str(told.gateway_id)) == (State.DELIVERED, fake.taken[0].id)
    assert list(states().values()).count(State.DELIVERED) == 1
    assert fake.references == dict.fromkeys(references, 1)
    goal.reached(f"killed at “{point}”: the receipt came again, and counted once")


def test_a_receipt_before_the_answer_to_the_attempt(three, goal):
    """The gateway may know that a message arrived before its own answer has reached us."""
    references, fake, senders = three

    def tell(taken):
        """In a thread of the gateway, which has a connection of its own to the database."""
        actions.note_report(rules.read_report(taken.receipt("delivered")), now=senders.now())
        connection.close()

    fake.when_taken = tell
    finish(senders)

    assert fake.references == dict.fromkeys(references, 1)
    assert set(states().values()) == {State.DELIVERED}
    assert {str(m.gateway_id) for m in Message.objects.all()} == {each.id for each in fake.taken}
    goal.reached("receipts that came before the answer to the attempt: all counted")


def test_the_control_blind_repetition_is_caught(three, goal):
    """With the look-up taken away, the kill after the call sends twice."""
    _, fake, senders = three
    senders.wait(senders.start("at:called"))

    sender = senders.start("blind")
    until(lambda: set(states().values()) <= ENDED, "all is sent")
    senders.kill(sender)

    assert sorted(fake.references.values()) == [1, 1, 2]
    goal.caught("no look-up after a kill at “called”", "1 of 3 sent twice")
