"""Handing a mail to a folder and to a mail server, with every answer it can give."""

import stat
from email import message_from_bytes, policy
from functools import partial
from pathlib import Path

import pytest

from tests.shared.audit.chains import person
from tests.shared.notifications.mail_server import DROP, always, first, mail_server
from tests.shared.notifications.post import NOON, parcel, queue, standing
from waymark.shared.notifications import actions, queries
from waymark.shared.notifications.enums import Answer, State
from waymark.shared.notifications.models import Message
from waymark.shared.notifications.rules import Outcome
from waymark.shared.notifications.tasks import channels, sender
from waymark.shared.notifications.tasks.lines import Lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def by_smtp(settings):
    """Point the site at a mail server."""

    def point(server):
        settings.EMAIL_BACKEND = channels.SMTP
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_TIMEOUT = 2
        return channels.MailServer()

    return point


def test_the_folder_gets_one_file_for_each_mail_that_only_we_may_read(settings):
    message = queue(person(), subject="Café at 3", body="Text\n")
    folder = channels.Folder(Path(settings.WAYMARK_MAIL_FOLDER))
    ask = partial(folder.find, message.reference, "email")

    assert (ask(), folder.send(parcel(message)), ask()) == (
        None,
        Outcome(Answer.ACCEPTED),
        Outcome(Answer.ACCEPTED),
    )
    folder.send(parcel(message))

    (file,) = Path(settings.WAYMARK_MAIL_FOLDER).iterdir()
    assert file.name == f"{message.reference}.eml"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    mail = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert mail["To"] == "ada.moss@example.org"
    assert mail["Message-ID"].startswith(f"<{message.reference}@")
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe"].strip() == f"<{queries.preferences_address(message.person)}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_an_address_that_cannot_stand_in_a_mail_is_refused():
    wrong = parcel(queue(person()), address=("ada\n@example.org",))

    assert channels.carriers(Clock())["email"].send(wrong) == Outcome(Answer.REFUSED, "unwritable")


def test_a_folder_that_cannot_be_written_is_not_the_mails_fault(settings, tmp_path):
    (tmp_path / "file").write_text("")

    assert channels.Folder(tmp_path / "file").send(parcel(queue(person()))) == Outcome(
        Answer.UNREACHABLE, "unreachable"
    )


def test_in_training_no_mail_leaves_the_machine(settings):
    settings.EMAIL_BACKEND = channels.SMTP

    settings.WAYMARK_NOTIFY_KEY = "key"

    settings.WAYMARK_TRAINING_MODE = True
    ways = channels.carriers(Clock())
    assert {channel: type(way).__name__ for channel, way in ways.items()} == {
        "email": "Folder",
        "text": "Folder",
        "letter": "Folder",
    }
    settings.WAYMARK_TRAINING_MODE = False
    assert isinstance(channels.carriers(Clock())["email"], channels.MailServer)


@pytest.mark.parametrize(
    ("faults", "outcome", "taken"),
    [
        pytest.param({}, Outcome(Answer.ACCEPTED), 1, id="taken"),
        pytest.param(
            {"connect": always("421 busy")},
            Outcome(Answer.UNREACHABLE, "unreachable"),
            0,
            id="too busy to talk",
        ),
        pytest.param(
            {"connect": always(DROP)},
            Outcome(Answer.UNREACHABLE, "unreachable"),
            0,
            id="hangs up at once",
        ),
        pytest.param(
            {"rcpt": always("450 later")},
            Outcome(Answer.TRY_LATER, "450"),
            0,
            id="not to this address now",
        ),
        pytest.param(
            {"rcpt": always("550 nobody here")},
            Outcome(Answer.REFUSED, "550"),
            0,
            id="no such address",
        ),
        pytest.param(
            {"rcpt": always(DROP)},
            Outcome(Answer.TRY_LATER, "dropped"),
            0,
            id="hangs up before it was given the mail",
        ),
        pytest.param(
            {"data": always("451 later")}, Outcome(Answer.TRY_LATER, "451"), 0, id="not now"
        ),
        pytest.param(
            {"end": always("452 full")}, Outcome(Answer.TRY_LATER, "452"), 0, id="full, at the end"
        ),
        pytest.param(
            {"end": always("554 no")}, Outcome(Answer.REFUSED, "554"), 0, id="refused at the end"
        ),
        pytest.param(
            {"end": always(DROP)},
            Outcome(Answer.UNKNOWN, "no_answer"),
            0,
            id="hangs up at the end without taking it",
        ),
        pytest.param(
            {"after": always(DROP)},
            Outcome(Answer.UNKNOWN, "no_answer"),
            1,
            id="takes it and hangs up without a word",
        ),
    ],
)
def test_each_answer_of_a_mail_server_is_understood(faults, outcome, taken, by_smtp):
    with mail_server(faults) as server:
        assert by_smtp(server).send(parcel(queue(person()))) == outcome
        assert len(server.taken) == taken


def test_no_server_at_all(by_smtp):
    with mail_server() as server:
        gateway = by_smtp(server)

    assert gateway.send(parcel(queue(person()))) == Outcome(Answer.UNREACHABLE, "unreachable")


def test_the_servers_words_are_not_kept_because_they_repeat_the_address(by_smtp):
    message = queue(person())
    with mail_server({"rcpt": always("550 ada.moss@example.org unknown")}) as server:
        work(by_smtp(server))

    message.refresh_from_db()
    assert (message.state, message.error) == (State.FAILED, "550")


class Stumbling(channels.Folder):
    """Planted: it falls over one message and delivers the others."""

    def send(self, parcel):
        if "poison" in parcel.subject:
            raise ValueError("a fault of our own")
        return super().send(parcel)


def test_a_message_that_breaks_the_carrier_does_not_hold_up_the_next(tmp_path):
    broken = queue(person("Bo"), subject="poison")
    sound = queue(person("Cy"))

    work(Stumbling(tmp_path), waits=3)

    broken.refresh_from_db()
    sound.refresh_from_db()
    assert (sound.state, broken.state) == (State.SENT, State.QUEUED)
    assert broken.error == "fault" and broken.attempts > 0


# ---- the sender, in this process ---------------------------------------------------------------


class Clock:
    """A clock that a test sets; waiting moves it on."""

    def __init__(self):
        self.now = NOON

    def __call__(self):
        return self.now


class NoWaiting(sender.Stop):
    """Lets the clock run instead of waiting, and stops after a number of waits."""

    def __init__(self, clock, waits):
        self.clock, self.waits = clock, waits

    def wait(self, seconds):
        self.clock.now += sender.timedelta(seconds=seconds)
        self.waits -= 1
        self.asked = self.asked or self.waits <= 0


def work(gateway, *, waits=1, still_held=lambda: None):
    clock = Clock()
    stop = NoWaiting(clock, waits)
    lines = Lines({"email": gateway}, now=NOON)
    sender.Sender(lines, clock=clock, still_held=still_held, stop=stop).run()
    return clock


def test_what_is_doubtful_waits_for_a_person_and_the_rest_goes_on(by_smtp):
    for subject in ("first", "second"):
        queue(person(subject), subject=subject)
    with mail_server({"after": first(1, DROP)}) as server:
        work(by_smtp(server), waits=10)

        assert [mail["Subject"] for mail in server.taken] == ["first", "second"]
    assert (standing(State.DOUBTFUL), standing(State.SENT)) == (1, 1)


def test_a_clear_refusal_for_now_is_tried_again_until_it_is_taken(by_smtp):
    queue(person())
    with mail_server({"data": first(3, "451 later")}) as server:
        clock = work(by_smtp(server), waits=3_000)

        assert len(server.taken) == 1
    message = Message.objects.get()
    assert (message.state, message.attempts) == (State.SENT, 4)
    assert clock.now > NOON


def test_while_the_server_is_away_nothing_is_lost_and_no_attempt_is_counted(by_smtp):
    for number in range(3):
        queue(person(f"Person {number}"))
    with mail_server({"connect": first(6, DROP)}) as server:
        work(by_smtp(server), waits=300)

        assert len(server.taken) == 3
    assert set(Message.objects.values_list("state", "attempts")) == {(State.SENT, 1)}


class Half(channels.Folder):
    """A channel that took a mail and was killed before it could say so."""

    def __init__(self, folder, arrived):
        super().__init__(folder)
        self.arrived, self.sent = arrived, 0

    def find(self, reference, channel):
        return self.arrived

    def send(self, parcel):
        self.sent += 1
        return super().send(parcel)


@pytest.mark.parametrize(
    ("arrived", "sent", "state"),
    [
        pytest.param(Outcome(Answer.ACCEPTED), 0, State.SENT, id="it arrived: not sent again"),
        pytest.param(None, 1, State.SENT, id="it did not arrive: sent"),
        pytest.param(
            Outcome(Answer.UNKNOWN), 0, State.QUEUED, id="nobody can say now: asked again later"
        ),
    ],
)
def test_a_channel_that_can_be_asked_is_asked_before_sending_again(arrived, sent, state, tmp_path):
    queue(person())
    actions.take_next(now=NOON)
    gateway = Half(tmp_path, arrived)

    work(gateway, waits=1)

    assert (gateway.sent, Message.objects.get().state) == (sent, state)


def test_a_sender_that_lost_its_lock_sends_nothing(by_smtp):
    class Lost(Exception):
        pass

    def lost():
        raise Lost

    queue(person())
    with mail_server() as server, pytest.raises(Lost):
        work(by_smtp(server), still_held=lost)

    assert server.taken == []
    assert standing(State.QUEUED) == 1
