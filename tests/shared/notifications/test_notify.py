"""GOV.UK Notify by its own client: every answer it can give, and what the sender makes of it."""

import logging
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID

import jwt
import pytest
import requests
from django.db import IntegrityError, transaction

from tests.shared.audit.chains import person
from tests.shared.notifications.post import NOON, queue, queue_testers, standing
from tests.support.notify_fake import KEY, TEMPLATES, notify_fake
from tests.support.notify_fake.server import SECRET, SERVICE
from tests.support.notify_fake.weather import always, fine, posts
from waymark.shared.errors import Refused
from waymark.shared.notifications import actions, queries
from waymark.shared.notifications.enums import Answer, Channel, State
from waymark.shared.notifications.models import ChannelState, Message, Pulse
from waymark.shared.notifications.rules import Allowed, Later, NotAllowed, Outcome, Parcel
from waymark.shared.notifications.tasks import channels
from waymark.shared.notifications.tasks.lines import Lines
from waymark.shared.notifications.tasks.sender import Sender, Stop

pytestmark = pytest.mark.django_db

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
REFERENCE = UUID("0a1b0000-0000-4000-8000-000000000000")
ADDRESSES = {
    "text": ("07700 900123",),
    "email": ("ada@example.org",),
    "letter": ("Ada Moss", "1 High Street", "SW1A 1AA"),
}


@pytest.fixture
def fake():
    with notify_fake() as server:
        yield server


def notify(fake, clock=lambda: NOON, **changes):
    given = {"key": KEY, "address": fake.address, "templates": TEMPLATES, "patience": 0.3}
    return channels.Notify(**{**given, "busy": MINUTE, "clock": clock, **changes})


def parcel(channel="text", **changes):
    given = {"address": ADDRESSES[channel], "subject": "News", "body": "Call us"}
    return Parcel(**{"reference": REFERENCE, "channel": channel, **given, **changes})


# ---- the fake is as strict as the real one -------------------------------------------------------


def token(secret=SECRET, algorithm="HS256", late=0, **claims):
    claims = {"iss": SERVICE, "iat": int(time.time()) + late, **claims}
    return jwt.encode({k: v for k, v in claims.items() if v}, secret, algorithm=algorithm)


@pytest.mark.parametrize(
    ("scheme", "claims", "code"),
    [
        pytest.param("", {}, 401, id="no scheme"),
        pytest.param("Bearer ", {"secret": "x" * 36}, 403, id="forged"),
        pytest.param("Bearer ", {"iss": "someone"}, 403, id="of another service"),
        pytest.param("Bearer ", {"iss": None}, 403, id="of nobody"),
        pytest.param("Bearer ", {"late": -90}, 403, id="too old"),
        pytest.param("Bearer ", {"late": 3_600}, 403, id="of the future"),
        pytest.param("Bearer ", {"secret": SECRET * 2, "algorithm": "HS512"}, 403, id="algorithm"),
        pytest.param("Bearer ", {}, 200, id="as it should be"),
    ],
)
def test_the_fake_takes_only_a_good_token(scheme, claims, code, fake):
    headers = {"Authorization": scheme + token(**claims)}

    assert requests.get(f"{fake.address}/v2/notifications", headers=headers).status_code == code


@pytest.mark.parametrize(
    ("channel", "changes"),
    [
        pytest.param("text", {"address": ("call me",)}, id="no number"),
        pytest.param("text", {"body": "x" * 919}, id="a text that is too long"),
        pytest.param("email", {"address": ("ada",)}, id="no address"),
        pytest.param("letter", {"address": ("Ada", "High Street", "here")}, id="no postcode"),
    ],
)
def test_the_fake_refuses_what_the_real_one_refuses(channel, changes, fake):
    assert notify(fake).send(parcel(channel, **changes)) == Outcome(Answer.REFUSED, "400")
    assert fake.taken == []


# ---- what each answer means ----------------------------------------------------------------------


@pytest.mark.parametrize("channel", ["text", "email", "letter"])
def test_a_message_is_handed_over_and_can_be_found(channel, fake):
    gateway = notify(fake)

    before, sent, after = (
        gateway.find(REFERENCE, channel),
        gateway.send(parcel(channel, unsubscribe="https://waymark.example.org/off/")),
        gateway.find(REFERENCE, channel),
    )

    (taken,) = fake.taken
    assert before is None
    assert (sent.answer, str(sent.report.gateway_id)) == (Answer.ACCEPTED, taken.id)
    assert (after.answer, after.report.gateway_id) == (Answer.ACCEPTED, sent.report.gateway_id)
    assert taken.reference == str(REFERENCE)
    assert taken.personalisation["body"] == "Call us"


@pytest.mark.parametrize(
    ("word", "outcome", "taken"),
    [
        pytest.param("429", Outcome(Answer.PAUSED, "busy", pause=MINUTE), 0, id="too fast"),
        pytest.param(
            "day",
            Outcome(Answer.PAUSED, "day_is_full", pause=12 * HOUR + MINUTE),
            0,
            id="the day is full: until after midnight",
        ),
        pytest.param("400", Outcome(Answer.REFUSED, "400"), 0, id="refused"),
        pytest.param("403", Outcome(Answer.CLOSED, "key_refused"), 0, id="the key is refused"),
        pytest.param("500", Outcome(Answer.UNKNOWN, "no_answer"), 0, id="a fault before"),
        pytest.param("503", Outcome(Answer.UNKNOWN, "no_answer"), 0, id="away"),
        pytest.param("drop", Outcome(Answer.UNKNOWN, "no_answer"), 0, id="dropped before"),
        pytest.param("500-after", Outcome(Answer.UNKNOWN, "no_answer"), 1, id="a fault after"),
        pytest.param("drop-after", Outcome(Answer.UNKNOWN, "no_answer"), 1, id="dropped after"),
        pytest.param("slow-after", Outcome(Answer.UNKNOWN, "no_answer"), 1, id="too slow"),
    ],
)
def test_each_answer_of_the_gateway_is_understood(word, outcome, taken, fake):
    fake.weather = always(word)

    assert notify(fake).send(parcel()) == outcome
    assert len(fake.taken) == taken


def test_nobody_there_is_not_a_doubt(fake):
    outcome = notify(fake, address="http://127.0.0.1:1").send(parcel())

    assert outcome == Outcome(Answer.UNREACHABLE, "unreachable")


@pytest.mark.parametrize("seconds", [-90, 90, 3_600])
def test_a_wrong_clock_is_told_from_a_wrong_key(seconds, fake):
    fake.clock = lambda: time.time() + seconds

    assert notify(fake).send(parcel()) == Outcome(Answer.CLOCK_WRONG, "clock_wrong")


@pytest.mark.parametrize(
    ("word", "outcome"),
    [
        ("429", Outcome(Answer.PAUSED, "busy", pause=MINUTE)),
        ("403", Outcome(Answer.CLOSED, "key_refused")),
        ("400", Outcome(Answer.UNKNOWN, "not_told")),
        ("500", Outcome(Answer.UNKNOWN, "not_told")),
        ("drop", Outcome(Answer.UNKNOWN, "not_told")),
    ],
)
def test_a_question_that_fails_is_never_taken_for_a_no(word, outcome, fake):
    fake.weather = always(word)

    assert notify(fake).find(REFERENCE, "text") == outcome


@pytest.mark.parametrize(
    ("channel", "address"),
    [("text", ()), ("email", ("a@example.org", "b@example.org")), ("letter", ("Ada", "SW1A 1AA"))],
)
def test_an_address_of_the_wrong_shape_goes_nowhere(channel, address, fake):
    outcome = notify(fake).send(parcel(channel, address=address))

    assert (outcome, fake.taken) == (Outcome(Answer.REFUSED, "unwritable"), [])


def test_a_template_that_is_not_there_is_found_before_anything_is_sent(fake):
    wrong = {**TEMPLATES, "text": "bbbbbbbb-0000-4000-8000-000000000009"}

    assert notify(fake, templates=wrong).check(list(TEMPLATES)) == {"text": "no_such_template"}


# ---- which carrier has which channel -------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "file", "kinds"),
    [
        pytest.param("", "", {"email": "Folder"}, id="nothing is set up"),
        pytest.param("short", "", {"email": "Folder"}, id="no key"),
        pytest.param(KEY, "[", {"email": "Folder"}, id="a file that cannot be read"),
        pytest.param(
            KEY,
            f'text = "{TEMPLATES["text"]}"\nletter = "none"\npost = "{TEMPLATES["text"]}"',
            {"email": "Folder", "text": "Notify"},
            id="a template for texts",
        ),
    ],
)
def test_a_channel_goes_by_notify_where_it_has_a_key_and_a_template(
    key, file, kinds, settings, tmp_path
):
    (tmp_path / "notify.toml").write_text(file)
    settings.WAYMARK_NOTIFY_KEY = key
    settings.WAYMARK_NOTIFY_TEMPLATES = tmp_path / "notify.toml"

    ways = channels.carriers(lambda: NOON)

    assert {channel: type(way).__name__ for channel, way in ways.items()} == kinds


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
