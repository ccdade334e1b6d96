"""What the sender makes of GOV.UK Notify: attempts, clocks, whom it may write to, and the queue."""

import logging
import time
from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.shared.audit.chains import person
from tests.shared.notifications.at_notify import (
    DAY,
    HOUR,
    MINUTE,
    REFERENCE,
    notify,
    parcel,
)
from tests.shared.notifications.post import NOON, queue, queue_testers, standing
from tests.support.notify_fake import TEMPLATES, notify_fake
from tests.support.notify_fake.weather import always, fine, posts
from waymark.shared.errors import Refused
from waymark.shared.notifications import actions, queries
from waymark.shared.notifications.enums import Channel, State
from waymark.shared.notifications.models import ChannelState, Message, Pulse
from waymark.shared.notifications.rules import Allowed, Later, NotAllowed
from waymark.shared.notifications.tasks import channels
from waymark.shared.notifications.tasks.lines import Lines
from waymark.shared.notifications.tasks.sender import Sender, Stop

pytestmark = pytest.mark.django_db


@pytest.fixture
def fake():
    with notify_fake() as server:
        yield server


# ---- the sender ----------------------------------------------------------------------------------


class Time(Stop):
    """A clock that waiting moves on, until a moment."""

    def __init__(self, until, now=NOON):
        self.now, self.until = now, until

    def __call__(self):
        return self.now

    def wait(self, seconds):
        self.now += timedelta(seconds=max(seconds, 1))
        self.asked = self.now >= self.until


def work(fake, *, until=NOON + 2 * MINUTE, now=NOON, ways=None):
    clock = Time(until, now)
    gateway = notify(fake, clock)
    lines = Lines(ways or dict.fromkeys(TEMPLATES, gateway), now=now)
    Sender(lines, clock=clock, still_held=lambda: None, stop=clock).run()
    return lines


def reading():
    return dict(ChannelState.objects.values_list("channel", "trouble"))


def test_the_words_come_from_the_template_and_the_address_from_the_resolver(fake):
    queue_testers(1, now=NOON)

    work(fake)

    (taken,) = fake.taken
    assert taken.to == "07700 900000"
    assert taken.personalisation["body"].startswith("Hello from Ashdown. We have news for you.")
    assert Message.objects.get().state == State.SENT
    row = str(Message.objects.values().get())
    assert ("900000" in row, "We have news" in row) == (False, False)


def test_a_wrong_clock_costs_no_attempt_and_is_said(fake):
    fake.clock = lambda: time.time() + 90
    queue_testers(2, now=NOON)

    work(fake)

    assert set(Message.objects.values_list("state", "attempts")) == {(State.QUEUED, 0)}
    assert reading() == dict.fromkeys(TEMPLATES, "clock_wrong")
    fake.clock = time.time
    work(fake, now=NOON + HOUR, until=NOON + HOUR + MINUTE)
    assert (standing(State.SENT), set(reading().values())) == (2, {""})


def test_a_refused_key_stops_the_channel_until_the_sender_is_started_again(fake):
    fake.weather = posts("403")
    queue_testers(3, now=NOON)

    work(fake)

    assert (fake.asked["POST"], standing(State.QUEUED)) == (1, 3)
    assert reading() == {"text": "key_refused"}
    work(fake)
    assert (standing(State.SENT), reading()) == (3, {"text": ""})


def test_a_gateway_that_is_busy_is_left_alone_for_a_minute(fake):
    fake.weather = posts("429")
    queue_testers(2, now=NOON)

    work(fake, until=NOON + 50 * timedelta(seconds=1))
    assert fake.asked["POST"] == 1
    work(fake, now=NOON + MINUTE, until=NOON + 2 * MINUTE)

    assert set(Message.objects.values_list("state", "attempts")) == {(State.SENT, 1)}


def test_before_a_second_attempt_the_gateway_is_asked(fake):
    fake.weather = posts("500-after")
    queue_testers(1, now=NOON)

    work(fake, until=NOON + 5 * MINUTE)

    (taken,) = fake.taken
    message = Message.objects.get()
    assert (message.state, str(message.gateway_id)) == (State.SENT, taken.id)
    assert (message.attempts, fake.asked["POST"]) == (2, 1)


def test_what_was_in_doubt_for_a_week_goes_to_a_person(fake):
    queue_testers(1, now=NOON)
    Message.objects.update(doubted_at=NOON - 7 * DAY, attempts=1)

    work(fake)

    assert list(Message.objects.values_list("state", "error")) == [(State.DOUBTFUL, "too_long_ago")]
    assert fake.asked["POST"] == 0


def test_one_channel_in_trouble_does_not_hold_up_another(fake, tmp_path):
    queue_testers(1, now=NOON)
    queue(person(), now=NOON)
    ways = {
        "text": notify(fake, address="http://127.0.0.1:1"),
        "email": channels.Folder(tmp_path),
    }

    work(fake, ways=ways)

    rows = set(Message.objects.values_list("channel", "state"))
    assert rows == {("text", State.QUEUED), ("email", State.SENT)}
    assert reading() == {"letter": "no_way", "text": "unreachable"}


def test_a_receipt_that_never_came_is_asked_for_after_a_day(fake):
    queue_testers(1, now=NOON)
    work(fake)
    fake.taken[0].status, fake.taken[0].completed_at = "delivered", "2026-06-09T12:05:00.000000Z"

    work(fake, now=NOON + DAY + HOUR, until=NOON + DAY + HOUR + MINUTE)

    message = Message.objects.get()
    assert message.state == State.DELIVERED
    assert message.reported_at == datetime(2026, 6, 9, 12, 5, tzinfo=UTC)


def test_what_the_gateway_never_reported_on_is_said_after_a_week(fake):
    queue_testers(1, now=NOON)
    work(fake)

    work(fake, now=NOON + 8 * DAY, until=NOON + 8 * DAY + MINUTE)

    assert list(Message.objects.values_list("state", "error")) == [(State.SENT, "no_receipt")]


def test_messages_follow_each_other_no_faster_than_the_limit(fake):
    queue_testers(5, now=NOON)
    clock = Time(NOON + HOUR)
    lines = Lines({"text": notify(fake, clock)}, per_minute=2, now=NOON)

    Sender(lines, clock=clock, still_held=lambda: None, stop=clock).run(until_empty=True)

    assert len(fake.taken) == 5
    assert clock.now - NOON >= 2 * MINUTE


def test_neither_number_nor_words_are_logged_whatever_the_gateway_answers(fake, caplog):
    caplog.set_level(logging.DEBUG)
    gateway = notify(fake)
    for word in ("", "400", "403", "429", "500", "drop", "drop-after", "slow-after"):
        fake.weather = always(word) if word else fine
        gateway.send(parcel())
        gateway.find(REFERENCE, "text")

    assert [said for said in ("900123", "Call us") if said in caplog.text] == []
    assert repr(parcel()) == f"Parcel(reference={REFERENCE!r}, channel='text')"


# ---- whether somebody may be written to ----------------------------------------------------------


def answering(contact):
    """A resolver that answers so for everybody."""

    def resolver(key, **_circumstances):
        if isinstance(contact, Exception):
            raise contact
        return contact

    return resolver


@pytest.mark.parametrize(
    ("contact", "state", "error"),
    [
        pytest.param(Allowed(("07700 900001",)), State.SENT, "", id="allowed"),
        pytest.param(NotAllowed(), State.DEAD, "unknown", id="unknown means no"),
        pytest.param(NotAllowed("turned_off"), State.DEAD, "turned_off", id="not allowed"),
        pytest.param(Later(NOON + HOUR), State.QUEUED, "", id="not yet"),
        pytest.param(
            ZeroDivisionError(), State.QUEUED, "asking_failed", id="nobody can say: not now"
        ),
    ],
)
def test_the_gate_stands_at_the_sender(contact, state, error, fake, monkeypatch):
    queue_testers(1, now=NOON)
    monkeypatch.setattr("tests.support.notify_fake.recipients.contact", answering(contact))

    work(fake, until=NOON + MINUTE)

    assert list(Message.objects.values_list("state", "error")) == [(state, error)]
    assert len(fake.taken) == (state == State.SENT)


def test_a_kind_of_recipient_that_nobody_answers_for_is_not_contacted(fake, settings):
    queue_testers(1, now=NOON)
    settings.WAYMARK_RECIPIENTS = {}

    work(fake)

    assert list(Message.objects.values_list("state", "error")) == [(State.DEAD, "unknown")]
    assert fake.taken == []


def test_who_may_no_longer_be_contacted_is_still_asked_about_at_the_gateway(fake, monkeypatch):
    """So that what did arrive is not shown as never sent."""
    queue_testers(1, now=NOON)
    fake.weather = posts("drop-after")
    work(fake, until=NOON + timedelta(seconds=30))
    monkeypatch.setattr("tests.support.notify_fake.recipients.contact", answering(NotAllowed()))

    work(fake, now=NOON + HOUR, until=NOON + HOUR + MINUTE)

    assert (len(fake.taken), Message.objects.get().state) == (1, State.SENT)


def test_people_with_an_account_have_no_number_and_no_letters(fake):
    queue(person(), channel=Channel.TEXT)

    work(fake)

    assert list(Message.objects.values_list("state", "error")) == [(State.DEAD, "no_address")]


# ---- a clock that was put back -------------------------------------------------------------------


EVENING = NOON.replace(hour=18, minute=45)  # a quarter to eight in London


@pytest.mark.parametrize(
    ("behind", "state"),
    [
        pytest.param(timedelta(0), State.SENT, id="a right clock: still within the hours of staff"),
        pytest.param(HOUR / 2, State.QUEUED, id="perhaps half an hour slow: tomorrow"),
    ],
)
def test_hours_end_earlier_by_as_much_as_the_clock_may_be_slow(behind, state, fake, tmp_path):
    Pulse.objects.create(pk=1, beat_at=EVENING + behind)
    queue(person(), now=EVENING, urgent=False)

    folder = channels.Folder(tmp_path)
    work(fake, ways={"email": folder}, now=EVENING, until=EVENING + MINUTE)

    assert Message.objects.get().state == state
    assert queries.pulse().behind == behind


def test_a_gateway_that_takes_a_message_agrees_with_the_clock(fake):
    Pulse.objects.create(pk=1, beat_at=NOON + HOUR)
    queue_testers(1, now=NOON)

    work(fake)

    assert (standing(State.SENT), queries.pulse().behind) == (1, timedelta(0))


# ---- queueing ------------------------------------------------------------------------------------


def queued(**changes):
    given = {
        "kind": "tester",
        "key": "1",
        "channel": "text",
        "template": "call_us",
        "version": 1,
        "values": {"area": "Ashdown", "phone": "0300 123 4567"},
        "now": NOON,
    }
    with transaction.atomic():
        return actions.queue_message(**{**given, **changes})


def test_a_message_waits_without_words_or_address():
    message = queued()

    assert (message.subject, message.body, message.person) == ("", "", None)
    assert (message.recipient_kind, message.recipient_key) == ("tester", "1")


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        pytest.param({"kind": "person"}, ValueError, id="people with an account get notices"),
        pytest.param({"kind": "stranger"}, ValueError, id="a kind that nobody answers for"),
        pytest.param({"version": 99}, Refused, id="a version that is not there"),
        pytest.param({"values": {"area": "Ashdown"}}, Refused, id="words that cannot be filled"),
        pytest.param({"key": ""}, IntegrityError, id="to nobody"),
    ],
)
def test_what_could_not_be_sent_is_not_queued(changes, error):
    with pytest.raises(error):
        queued(**changes)

    assert not Message.objects.exists()


def test_a_message_has_one_recipient():
    with pytest.raises(IntegrityError), transaction.atomic():
        queue(person(), recipient_kind="tester", recipient_key="1")


def test_troubles_are_said_while_something_waits(fake):
    queue_testers(2, now=NOON)
    work(fake, ways={"text": notify(fake, address="http://127.0.0.1:1")})

    (trouble,) = queries.troubles(NOON + HOUR)

    assert (trouble.channel, trouble.code, trouble.since, trouble.waiting) == (
        Channel.TEXT,
        "unreachable",
        NOON,
        2,
    )
